"""Where records and stored copies are below ``sources/``, and what a statement's id begins with.

That is its year and date, or ``undated`` where it has none.
"""

import re
from calendar import monthrange

from sijill.model import edtf
from sijill.model.fields import DRAFT_PREFIX
from sijill.model.order import anchor
from sijill.model.records import RECORD_TYPES, RecordKind

UNDATED = "undated"
KIND_OF_FOLDER: dict[str, RecordKind] = {f"{kind}s": kind for kind in RECORD_TYPES}


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


def may_be_id(identifier: str) -> bool:
    """Return whether a statement that is not published may have an id: a draft's, or one with a date at its head.

    The date is a real day, month or year, or ``undated``. Whether it is the statement's is not asked: a date may become
    known better, or be corrected, after the id was given. What follows a month or a year is no number, which would read
    as a part of the date.
    """
    if identifier.startswith((DRAFT_PREFIX, f"{UNDATED}-")):
        return True
    found = _DATED.fullmatch(identifier)
    if found is None:
        return False
    year, month, day, month_alone = found.groups(default="1")
    months = (int(month), int(month_alone))
    return max(months) <= 12 and min(months) >= 1 and 1 <= int(day) <= monthrange(int(year), int(month))[1]


# A year, month and day and anything behind them; a year and month, or a year, and no number behind them.
_DATED = re.compile(r"(?!0000)([0-9]{4})-(?:([0-9]{2})-([0-9]{2})-.+|(?:([0-9]{2})-)?[^0-9].*)")
