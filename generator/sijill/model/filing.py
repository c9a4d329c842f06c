"""In which folder below ``sources/statements/`` a statement is filed: by its year, or with those that have no date."""

from sijill.model import edtf
from sijill.model.order import anchor

UNDATED = "undated"


def folder_of(date: edtf.Date) -> str:
    """Return the folder of a new statement of a date: the year it is sorted in."""
    return UNDATED if date.precision == "unknown" else f"{anchor(date).year:04}"


def may_be_in(folder: str, date: edtf.Date) -> bool:
    """Return whether a statement of a date may be in a folder: in that of any year that the date may lie in."""
    return folder == folder_of(date) or (folder.isdigit() and int(folder) in date.years)


def folder_of_id(identifier: str) -> str:
    """Return the folder of a published statement, whose id begins with its year if it has one."""
    return identifier[:4] if identifier[:4].isdigit() else UNDATED
