"""Which of two statements came first: the one place where it is decided, for pages, threads, lists and checks.

Two dates are in order only where no day of one can be a day of the other. Everything else is not known, and is never
called “at the same time”; a relation that orders statements (an update comes after what it updates) then orders them.
"""

import datetime
from collections.abc import Iterable
from enum import StrEnum

from sijill.model import edtf
from sijill.model.relations import RELATION_RULES, RelationType

# What may lie in more years than these stands in none of them.
MOST_YEARS = 3
ORDERING = tuple(kind.value for kind, rule in RELATION_RULES.items() if not rule.may_precede_target)
"""The relations that put the statement that links after the one it links to, by the name an editor writes."""
_ORDERING = frozenset([*ORDERING, *(RELATION_RULES[RelationType(name)].inverse for name in ORDERING)])


class Order(StrEnum):
    """Where one statement stands in time, seen from another."""

    BEFORE = "before"
    AFTER = "after"
    NOT_KNOWN = "not-known"


def order(one: str, other: str, links: Iterable[tuple[str, bool]] = ()) -> Order:
    """Return whether a statement of the date ``one`` came before or after another of the date ``other``.

    ``links`` are the relations between the two: the name, from either end, and whether the first statement is the one
    that links. Dates that are known decide; relations do where dates leave it open, unless they contradict one
    another.
    """
    first, second = edtf.parse(one), edtf.parse(other)
    if is_before(first, second):
        return Order.BEFORE
    if is_before(second, first):
        return Order.AFTER
    found = {Order.AFTER if links_on else Order.BEFORE for name, links_on in links if name in _ORDERING}
    return found.pop() if len(found) == 1 else Order.NOT_KNOWN


def is_before(one: edtf.Date, other: edtf.Date) -> bool:
    """Say whether a date lies wholly before another.

    Two moments are compared as moments; where their zones put the later one on an earlier day, dates without a time
    could be both before and after them, and the order is not claimed.
    """
    if one.instant and other.instant:
        return one.instant < other.instant and one.latest <= other.earliest
    return one.latest < other.earliest


def anchor(date: edtf.Date) -> datetime.date:
    """Return the day a date is sorted by: its first, or its last where its beginning is open."""
    return date.latest if date.earliest == edtf.EARLIEST else date.earliest


def sort_key(date: edtf.Date, identifier: str) -> str:
    """Return what statements are sorted by: a text that never contradicts ``is_before``, and ends in the id.

    What has no date at all stands before everything else: at the end of lists, which begin with the newest.
    """
    if date.precision == "unknown":
        return f"0000-00-00/9999-99-99/{identifier}"
    day = anchor(date)
    # “On or before a day” stands before what was said on that day.
    second = (date.earliest if date.earliest == edtf.EARLIEST else date.latest).isoformat()
    if date.instant:
        second = f"{second}T{date.instant.isoformat()}"
    return f"{day.isoformat()}/{second}/{identifier}"


def listed_years(date: edtf.Date) -> tuple[int, ...]:
    """Return the years of the timeline that a statement stands in; (0,) where its year is not known at all.

    What may lie in up to three years stands in each of them; of what has no beginning or no end, the day that is known
    decides.
    """
    if date.precision == "unknown":
        return (0,)
    years = date.years or (anchor(date).year,)
    return years if len(years) <= MOST_YEARS else (0,)


def listed_month(date: edtf.Date) -> str:
    """Return the month a statement is counted in, ``2021-12``; ``~2021-12`` where it is only sorted there.

    Counted is what lies in one month. The month not counted is ``~0000-00`` where the year is not known.
    """
    if listed_years(date) == (0,):
        return "~0000-00"
    day = anchor(date)
    return f"{'' if date.month else '~'}{day.year:04}-{day.month:02}"


def key_after(key: str, identifier: str) -> str:
    """Return the sort key of a statement that a relation puts after one with a key: the next there can be."""
    return f"{key}~/{identifier}"
