"""Which of two statements came first: the only module that decides it, for pages, threads, lists and checks.

Two dates are in order only if no day of one can be a day of the other. Any other order is not known, and is never
called “at the same time”; a relation that orders statements (an update comes after what it updates) then orders them.
"""

import datetime
from collections.abc import Iterable
from enum import StrEnum

from sijill.model import edtf
from sijill.model.relations import RELATION_RULES, RelationType

# A statement that may lie in more years than this is listed in none of them.
MOST_YEARS = 3
ORDERING = tuple(kind.value for kind, rule in RELATION_RULES.items() if not rule.may_precede_target)
"""The relations that put the statement that links after the one it links to, by the name an editor writes."""
_ORDERING = frozenset([*ORDERING, *(RELATION_RULES[RelationType(name)].inverse for name in ORDERING)])


class Order(StrEnum):
    """When one statement was made, compared with another."""

    BEFORE = "before"
    AFTER = "after"
    NOT_KNOWN = "not-known"


def order(one: str, other: str, links: Iterable[tuple[str, bool]] = ()) -> Order:
    """Return whether a statement of the date ``one`` came before or after another of the date ``other``.

    ``links`` are the relations between the two: the name, from either end, and whether the first statement is the one
    that links. Known dates decide; relations decide where dates leave it open, unless they contradict one
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
    """Return whether a date lies completely before another.

    Two moments are compared as moments. If their zones give the later one an earlier day, dates without a time could be
    both before and after them, and False is returned.
    """
    if one.instant and other.instant:
        return one.instant < other.instant and one.latest <= other.earliest
    return one.latest < other.earliest


def anchor(date: edtf.Date) -> datetime.date:
    """Return the day a date is sorted by: its first, or its last if its beginning is open."""
    return date.latest if date.earliest == edtf.EARLIEST else date.earliest


def sort_key(date: edtf.Date, identifier: str) -> str:
    """Return the key by which statements are sorted: a text that never contradicts ``is_before``, and ends in the id.

    An unknown date comes before all others: at the end of lists, which begin with the newest.
    """
    if date.precision == "unknown":
        return f"0000-00-00/9999-99-99/{identifier}"
    day = anchor(date)
    # “On or before a day” comes before what was said on that day.
    second = (date.earliest if date.earliest == edtf.EARLIEST else date.latest).isoformat()
    if date.instant:
        second = f"{second}T{date.instant.isoformat()}"
    return f"{day.isoformat()}/{second}/{identifier}"


def listed_years(date: edtf.Date) -> tuple[int, ...]:
    """Return the years of the timeline that list a statement; (0,) if its year is not known at all.

    A statement that may lie in up to three years is listed in each of them; if the date has no beginning or no end, the
    known day decides.
    """
    if date.precision == "unknown":
        return (0,)
    years = date.years or (anchor(date).year,)
    return years if len(years) <= MOST_YEARS else (0,)


def listed_month(date: edtf.Date) -> str:
    """Return the month a statement is counted in, ``2021-12``; ``~2021-12`` if it is only sorted there.

    A statement is counted if its date lies in one month. ``~0000-00`` is for an unknown year.
    """
    if listed_years(date) == (0,):
        return "~0000-00"
    day = anchor(date)
    return f"{'' if date.month else '~'}{day.year:04}-{day.month:02}"


def key_after(key: str, identifier: str) -> str:
    """Return the sort key of a statement that a relation puts after one with a key: the next possible key."""
    return f"{key}~/{identifier}"
