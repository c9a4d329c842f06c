"""Where records and stored copies are below ``sources/``, and what a statement's id begins with.

That is its year and date, or ``undated`` where it has none.
"""

import re

from sijill.model import edtf
from sijill.model.fields import DRAFT_PREFIX
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


def path_of_id(kind: str, identifier: str) -> str:
    """Return where, below ``sources/``, the record of a kind and published id is kept."""
    folder = f"statements/{folder_of_id(identifier)}" if kind == "statement" else f"{kind}s"
    return f"{folder}/{identifier}.yaml"


def path_of_copy(document: str, digest: str) -> str:
    """Return where, below ``sources/``, a document's stored copy is kept, by the digest that the document lists."""
    return f"captures/{document}/{digest.removeprefix('sha256:')}.json"


def stem_of(date: edtf.Date) -> str:
    """Return what the id of a published statement of a date begins with: what is known of the date.

    That is the day, month or year; of one unknown day of several, the month or year they share, or the first year; and
    ``undated`` where nothing is known.
    """
    if date.precision == "one-of":
        if date.month and date.years:
            return f"{date.month[0]:04}-{date.month[1]:02}"
        return folder_of(date)
    start = (date.start or date.end) if date.precision == "interval" else date
    stem = re.sub(r"-?X.*|[?~%]|T.*", "", start.text if start else "")
    return stem if re.match(r"[0-9]{4}", stem) else folder_of(date)


def may_be_id(identifier: str, date: edtf.Date) -> bool:
    """Say whether a statement that is not published may have an id: a draft's, or one that begins with its date.

    An id may say less than the date, as it was when less was known of it; what follows then is no number, which would
    read as another date.
    """
    stem = stem_of(date)
    if identifier.startswith((DRAFT_PREFIX, f"{stem}-")):
        return True
    head, rest = identifier[:4], identifier[5:]
    if head not in {stem[:4], *(f"{year:04}" for year in date.years)}:
        return False
    if rest[:3] == stem[5:7] + "-":
        rest = rest[3:]
    return identifier[4:5] == "-" and rest[:1].isalpha()
