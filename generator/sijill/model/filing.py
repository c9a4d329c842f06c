"""Where records and stored copies are below ``sources/``, and what a statement's id begins with.

It begins with a date, or with ``undated``.
"""

import re
from calendar import monthrange

from sijill.model import edtf
from sijill.model.fields import DRAFT_PREFIX
from sijill.model.order import anchor, certain_years, known_month, possible
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES

UNDATED = "undated"
KIND_OF_FOLDER: dict[str, RecordKind] = {f"{kind}s": kind for kind in RECORD_TYPES}


def folder_of(date: edtf.Date) -> str:
    """Return the folder of a new statement: its year, or if that is not certain, the one that it is sorted in.

    ``undated`` is for those without any date.
    """
    if date.precision == "unknown":
        return UNDATED
    one = _first_certain(date)
    return f"{(certain_years(one) or (anchor(one).year,))[0]:04}"


def _first_certain(date: edtf.Date) -> edtf.Date:
    """Return the end of an act that lasted by which it is filed: its start, unless only its end's year is certain."""
    ends = [one for one in (date.start, date.end) if one] if date.precision == "interval" else []
    return next((one for one in ends if certain_years(one)), date)


def may_be_in(folder: str, date: edtf.Date) -> bool:
    """Return whether a statement with a date may be in a folder: in that of any year that the date may be in.

    Those of which no year is certain may be in ``undated``, where they once belonged.
    """
    if not folder.isdigit():
        return folder == UNDATED and not certain_years(_first_certain(date))
    span = possible(date)
    return date.precision != "unknown" and span.earliest.year <= int(folder) <= span.latest.year


def folder_of_id(identifier: str) -> str:
    """Return the folder of a published statement, whose id begins with its year if it has one."""
    return identifier[:4] if identifier[:4].isdigit() else UNDATED


def path_of_id(kind: str, identifier: str) -> str:
    """Return the path, below ``sources/``, of the record with a kind and a published id."""
    folder = f"statements/{folder_of_id(identifier)}" if kind == "statement" else f"{kind}s"
    return f"{folder}/{identifier}.yaml"


def path_of_copy(document: str, digest: str) -> str:
    """Return the path, below ``sources/``, of a document's stored copy with a digest."""
    return f"captures/{document}/{digest.removeprefix('sha256:')}.json"


def stem_of(date: edtf.Date) -> str:
    """Return the beginning of the id of a published statement: what is certain of its date, the day, month or year.

    If not even the year is, that is the year it is sorted in, or its decade or century (``1980s``, ``1900s``). Only a
    statement without any date is ``undated``.
    """
    one = _first_certain(date)
    if one.precision in ("decade", "century"):
        return f"{one.earliest.year - one.earliest.year % 10:04}s"
    if one.precision in ("day", "time") and not (one.approximate or one.uncertain):
        return one.earliest.isoformat()
    month = known_month(one)
    return f"{month[0]:04}-{month[1]:02}" if month else folder_of(one)


def may_be_id(identifier: str) -> bool:
    """Return whether an unpublished statement may have an id: a draft's, or one that begins with a date.

    That is a real day, month or year, or ``undated``. It need not be the statement's date, which may become better
    known or be corrected after the id was given. No number may follow a month or a year, as if part of the date.
    """
    if identifier.startswith((DRAFT_PREFIX, f"{UNDATED}-")):
        return True
    found = _DATED.fullmatch(identifier)
    if found is None:
        return False
    year, month, day, month_alone = found.groups(default="1")
    months = (int(month), int(month_alone))
    return max(months) <= 12 and min(months) >= 1 and 1 <= int(day) <= monthrange(int(year), int(month))[1]


def is_of_another_year(identifier: str, date: edtf.Date) -> bool:
    """Return whether an id begins with a year, or a decade, that none of the days which a date may mean is in."""
    if identifier.startswith(DRAFT_PREFIX) or not _DATED.fullmatch(identifier) or date.precision == "unknown":
        return False
    first, span = int(identifier[:4]), possible(date)
    last = first + 9 if identifier[4] == "s" else first
    return last < span.earliest.year or span.latest.year < first


# A year, month and day, and anything after them; or a year and month, or a year, and no number after them.
_DATED = re.compile(r"(?!0000)([0-9]{4})s?-(?:([0-9]{2})-([0-9]{2})-.+|(?:([0-9]{2})-)?[^0-9].*)")
