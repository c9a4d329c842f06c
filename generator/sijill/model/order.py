"""Decides which of two statements came first; no other module does, for pages, threads, lists or checks.

Two dates are in order only if no day of one can be a day of the other. In any other case the order is not known, and is
never called “at the same time”, unless a relation orders them (an update comes after what it updates).
"""

import datetime
from collections.abc import Iterable
from enum import StrEnum

from sijill.model import edtf
from sijill.model.relations import RELATION_RULES, RelationType

# A statement that may belong to more years than this is listed in none of them; nor is one that lasted longer.
MOST_YEARS = 3
MOST_YEARS_LASTED = 100
ORDERING = tuple(kind.value for kind, rule in RELATION_RULES.items() if not rule.may_precede_target)
"""The relations, by the name an editor writes, that put a statement after the one it links to."""
_ORDERING = frozenset([*ORDERING, *(RELATION_RULES[RelationType(name)].inverse for name in ORDERING)])


class Order(StrEnum):
    """When one statement was made, compared with another."""

    BEFORE = "before"
    AFTER = "after"
    NOT_KNOWN = "not-known"


def order(one: str, other: str, links: Iterable[tuple[str, bool]] = ()) -> Order:
    """Return whether a statement with the date ``one`` came before or after another with the date ``other``.

    ``links`` are the relations between the two: the name, from either end, and whether the first statement is the one
    that links. Dates decide if they can; otherwise relations do, unless they contradict one another.
    """
    first, second = edtf.parse(one), edtf.parse(other)
    if is_before(first, second):
        return Order.BEFORE
    if is_before(second, first):
        return Order.AFTER
    found = {Order.AFTER if links_on else Order.BEFORE for name, links_on in links if name in _ORDERING}
    return found.pop() if len(found) == 1 else Order.NOT_KNOWN


def is_before(one: edtf.Date, other: edtf.Date) -> bool:
    """Return whether all days of a date are before all days of another.

    Two moments are compared as moments. If the later one has the earlier day in its own zone, their order would
    contradict that of days, so False is returned.
    """
    if one.instant and other.instant:
        return one.instant < other.instant and one.latest <= other.earliest
    return one.latest < other.earliest


def anchor(date: edtf.Date) -> datetime.date:
    """Return the day by which a date is sorted: its first, or its last if its beginning is open."""
    return date.latest if date.earliest == edtf.EARLIEST else date.earliest


def sort_key(date: edtf.Date, identifier: str) -> str:
    """Return a text by which statements are sorted: it never contradicts ``is_before``, and ends with the id.

    An unknown date sorts before all others: it is at the end of lists, which begin with the newest.
    """
    if date.precision == "unknown":
        return f"0000-00-00/9999-99-99/{identifier}"
    day = anchor(date)
    # “On or before a day” sorts before that day itself.
    second = (date.earliest if date.earliest == edtf.EARLIEST else date.latest).isoformat()
    if date.instant:
        second = f"{second}T{date.instant.isoformat()}"
    return f"{day.isoformat()}/{second}/{identifier}"


def listed_years(date: edtf.Date) -> tuple[int, ...]:
    """Return the years of the timeline that list a statement; (0,) if its year is not known at all.

    A statement that may belong to up to three years is listed in each of them, an act in each that it lasted; if the
    date has no beginning or no end, the known day decides.
    """
    if date.precision == "unknown":
        return (0,)
    years = date.years or (anchor(date).year,)
    return years if len(years) <= (MOST_YEARS_LASTED if date.precision == "interval" else MOST_YEARS) else (0,)


def listed_month(date: edtf.Date) -> str:
    """Return the month a statement is counted in, ``2021-12``; ``~2021-12`` if it is only sorted there.

    A statement is counted if its date is within one month. ``~0000-00`` is for an unknown year.
    """
    if listed_years(date) == (0,):
        return "~0000-00"
    day = anchor(date)
    return f"{'' if date.month else '~'}{day.year:04}-{day.month:02}"


def key_after(key: str, identifier: str) -> str:
    """Return the sort key of a statement that a relation puts after one with a key: the next possible key."""
    return f"{key}~/{identifier}"
