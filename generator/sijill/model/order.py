"""Decides which of two statements came first; no other module does, for pages, threads, lists or checks.

Two dates are in order only if no day of one can be a day of the other, two moments by their instants. In any other case
the order is not known, and is never called “at the same time”, unless a relation orders them (an update comes after
what it updates).

A day has no zone. Two days are compared as days of one place, and so are a day and a moment, in the moment's zone
(``order``). What is refused must be wrong in whatever zone the day is (``is_before``); this is a strict partial order,
and no relation can outweigh it.
"""

import datetime
import re
from collections.abc import Iterable
from enum import StrEnum

from sijill.model import edtf
from sijill.model.relations import RELATION_RULES, RelationType

# A statement that may belong to more years than this is listed in none of them; an act that lasted longer, only in its
# first and its last.
MOST_YEARS = 3
MOST_YEARS_LASTED = 100
# How far a zone's clock is behind and ahead of universal time at most.
_BEHIND, _AHEAD = datetime.timedelta(hours=12), datetime.timedelta(hours=14)
_HALF_A_DAY = datetime.timedelta(hours=12)
_FIRST = datetime.datetime.min.replace(tzinfo=datetime.UTC)
_LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)
_NOON = 12
# The beginning of the keys of statements without a date; behind it, the key among dated ones that relations give.
_UNDATED = "0000-00-00/9999-99-99/"
_PLACED = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[ ./:]")
# How many days an approximate or uncertain date may be away from what is written, by its precision; others: anywhere.
_AWAY = {"day": 31, "month": 366, "year": 3653}
ORDERING = tuple(kind.value for kind, rule in RELATION_RULES.items() if rule.orders)
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
    that links. Dates decide if they can wherever their days are; otherwise relations do, unless they contradict one
    another; without any, the dates as those of one place.
    """
    first, second = edtf.parse(one), edtf.parse(other)
    if is_before(first, second):
        return Order.BEFORE
    if is_before(second, first):
        return Order.AFTER
    found = {Order.AFTER if links_on else Order.BEFORE for name, links_on in links if name in _ORDERING}
    if not found and _is_before_in_one_place(first, second):
        return Order.BEFORE
    if not found and _is_before_in_one_place(second, first):
        return Order.AFTER
    return found.pop() if len(found) == 1 else Order.NOT_KNOWN


def is_before(one: edtf.Date, other: edtf.Date) -> bool:
    """Return whether all that a date may mean is before all that another may: it cannot be otherwise."""
    return is_earlier(ends(one)[1], ends(other)[0])


def _is_before_in_one_place(one: edtf.Date, other: edtf.Date) -> bool:
    """Return whether a date is before another if the days of one are days in the zone of the other's moment."""
    last, first = ends(one)[1], ends(other)[0]
    if type(last) is type(first):
        return last < first
    return _own_days(one, last).latest < _own_days(other, first).earliest


def _own_days(date: edtf.Date, end: datetime.date) -> edtf.Span:
    """Return the day of an end of a date: of a moment, that in its zone; in universal time (``Z``) it has none.

    Zones are taken to be half a day from universal time at most: farther ones would put an earlier moment on a later
    day, and days in a circle. In those the day is either.
    """
    if not isinstance(end, datetime.datetime):
        return edtf.Span(end, end)
    moment = next(one for one in (date, date.start, date.end) if one and one.instant == end)
    if moment.text.endswith("Z"):
        return days_anywhere(end)
    zone = datetime.datetime.fromisoformat(moment.text).utcoffset() or datetime.timedelta()
    nearer = (end + max(-_HALF_A_DAY, min(zone, _HALF_A_DAY))).date()
    return edtf.Span(min(nearer, moment.earliest), max(nearer, moment.earliest))


def ends(date: edtf.Date) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last that a date may mean: a day, or a moment in universal time (``datetime``)."""
    if date.instant:
        return date.instant, date.instant
    first, last = possible(date)
    if date.precision != "interval":
        return first, last
    start, end = date.start, date.end
    return (start and start.instant) or first, (end and end.instant) or last


def is_earlier(one: datetime.date, other: datetime.date) -> bool:
    """Return whether a day or a moment is before another, wherever on earth the days are days."""
    if type(one) is type(other):  # two moments, or two days of one calendar
        return one < other
    return days_anywhere(one).latest < days_anywhere(other).earliest


def days_anywhere(one: datetime.date) -> edtf.Span:
    """Return the first and the last day that a day or a moment is anywhere on earth."""
    if not isinstance(one, datetime.datetime):
        return edtf.Span(one, one)
    first = one - _BEHIND if one - _FIRST > _BEHIND else _FIRST
    last = one + _AHEAD if _LAST - one > _AHEAD else _LAST
    return edtf.Span(first.date(), last.date())


def possible(date: edtf.Date) -> edtf.Span:
    """Return the first and the last day that a date may mean: “about December 2021” may be in another month.

    A day is taken to be at most a month away, a month at most a year, and a year at most ten.
    """
    if not (date.approximate or date.uncertain):
        return edtf.Span(date.earliest, date.latest)
    if date.precision == "interval":
        ends = [(possible(one) if one else None) for one in (date.start, date.end)]
    elif date.precision == "one-of":
        members = edtf.members(date)
        ends = [(possible(one) if one else None) for one in (members[0][0], members[-1][1])]
    elif date.precision in _AWAY:
        away = datetime.timedelta(days=_AWAY[date.precision])
        first = date.earliest - away if date.earliest - edtf.EARLIEST > away else edtf.EARLIEST
        return edtf.Span(first, date.latest + away if edtf.LATEST - date.latest > away else edtf.LATEST)
    else:
        ends = [None, None]
    return edtf.Span(ends[0].earliest if ends[0] else edtf.EARLIEST, ends[1].latest if ends[1] else edtf.LATEST)


def may_be_within(date: edtf.Date, days: edtf.Span) -> bool:
    """Return whether a date may mean any of some consecutive days."""
    spans = [possible(date)] if date.approximate or date.uncertain else date.spans
    return any(one.earliest <= days.latest and days.earliest <= one.latest for one in spans)


def within(date: edtf.Date, first: datetime.date, last: datetime.date) -> str:
    """Return the days of a date from one day to another, in EDTF; "" if these are all of its days, or none.

    What an approximate or uncertain date leaves out is not known, so nothing is taken from it.
    """
    if date.approximate or date.uncertain or (first <= date.earliest and date.latest <= last):
        return ""
    spans = [(max(span.earliest, first), min(span.latest, last)) for span in date.spans]
    spans = [span for span in spans if span[0] <= span[1]]
    if not spans:
        return ""
    if len(spans) == 1 and spans[0][0] == spans[0][1]:
        return spans[0][0].isoformat()
    ends = [
        "..".join(["" if day in (edtf.EARLIEST, edtf.LATEST) else day.isoformat() for day in dict.fromkeys(span)])
        for span in spans
    ]
    return f"[{','.join(ends)}]"


def anchor(date: edtf.Date) -> datetime.date:
    """Return the day by which a date is sorted: its first, or its last if its beginning is open."""
    return date.latest if date.earliest == edtf.EARLIEST else date.earliest


def sort_key(date: edtf.Date, identifier: str) -> str:
    """Return a text by which statements are sorted: it never contradicts ``is_before``, and ends with the id.

    An unknown date sorts before all others: it is at the end of lists, which begin with the newest. A ``~`` in the
    text marks an approximate or uncertain date. A moment is sorted by its instant, among days as if each were noon of
    universal time: then it is after the day before its own, and before the day after it, in all zones but the farthest.
    Its key begins with its day and time in universal time, joined by a character before or after the "/" of days.
    """
    if date.precision == "unknown":
        return f"{_UNDATED}{identifier}"
    day = anchor(date)
    # “On or before a day” sorts before that day itself.
    second = (date.earliest if date.earliest == edtf.EARLIEST else date.latest).isoformat()
    if date.approximate or date.uncertain:
        second += "~"
    end = date.end if date.start is None else date.start
    instant = end.instant if date.precision == "interval" and end else date.instant
    before = f"{_in_key(instant)}/" if instant else ""
    key = f"{before}{day.isoformat()}/{second}/{identifier}"
    if date.precision == "interval" and date.end and not instant:  # of a day until a moment of it
        return latest_key(key, date.end.instant, None) + key
    return key


def _in_key(instant: datetime.datetime) -> str:
    return f"{instant.date()}{'.' if instant.hour < _NOON else ':'}{instant.time()}"


def own_key(date: edtf.Date, identifier: str, until: str = "") -> str:
    """Return what sorts a statement by time alone if no relation moves it to after another.

    ``until`` is how it begins instead if something came after it that is sorted before its days (``latest_key``).
    """
    key = time_key(sort_key(date, identifier))
    return until + "/".join(key.split("/")[-3:]).removeprefix("~") if until else key


def time_key(ordering: str) -> str:
    """Return what sorts a statement by time alone, given its key in lists, where those without a date are at the end.

    One without a date is where its relations put it, or behind all others (``~``).
    """
    placed = ordering.removeprefix(_UNDATED)
    return ordering if placed == ordering else placed if _PLACED.match(placed) else f"~{ordering}"


def undated_key(key: str) -> str:
    """Return the key in lists of a statement without a date, given the one that sorts it by time."""
    return key[1:] if key.startswith("~") else _UNDATED + key


def latest_key(key: str, moment: datetime.date | None, day: datetime.date | None) -> str:
    """Return how the key of a statement must begin, given what came after it: a moment, a day; "" if ``key`` may stay.

    The statement's own days follow, as in the key of a moment (``days_in_key``).
    """
    found = []
    if isinstance(moment, datetime.datetime) and key > (until := f"{_in_key(moment)} "):
        found.append(until)
    if day and key[:10] > day.isoformat():
        found.append(f"{day.isoformat()} 00:00:00 ")
    return min(found, default="")


def days_in_key(key: str) -> tuple[str, str]:
    """Return the day by which a statement with a sort key is counted, and its last day."""
    days = key if key[10] == "/" else key[20:]
    return days[:10], days[11:21]


def listed_years(date: edtf.Date) -> tuple[int, ...]:
    """Return the years of the timeline that list a statement; (0,) if its year is not known at all.

    A statement that may belong to up to three years is listed in each of them, an act in each that it lasted, or of
    more than a hundred in the first and the last. Of an act whose beginning or end is not known, the known one decides;
    the years before or after it have it too (``state.going_on``).
    """
    years = date.years or ((anchor(date).year,) if date.precision == "interval" else (0,))
    if date.precision == "interval":
        return years if len(years) <= MOST_YEARS_LASTED else (years[0], years[-1])
    return years if len(years) <= MOST_YEARS else (0,)


def certain_years(date: edtf.Date) -> tuple[int, ...]:
    """Return the years that a statement is certainly of; for an act that lasted, those in which it certainly went on.

    Of the other years that list it, it only may be.
    """
    if date.precision == "interval":
        ends = [possible(one) if one else None for one in (date.start, date.end)]
        found = {end.earliest.year for end in ends if end and end.earliest.year == end.latest.year}
        if ends[0] and ends[1]:
            found.update(range(ends[0].latest.year, ends[1].earliest.year + 1))
    else:
        span = possible(date)
        found = {span.earliest.year} if span.earliest.year == span.latest.year else set()
    return tuple(year for year in listed_years(date) if year in found)


def known_month(date: edtf.Date) -> tuple[int, int] | None:
    """Return the year and month that a statement is certainly of, or None."""
    first, last = possible(date)
    return (first.year, first.month) if (first.year, first.month) == (last.year, last.month) else None


def listed_month(date: edtf.Date) -> str:
    """Return the month a statement is counted in, ``2021-12``; ``~2021-12`` if it is only sorted there.

    ``~0000-00`` is for an unknown year.
    """
    if listed_years(date) == (0,):
        return "~0000-00"
    day = anchor(date)
    return f"{'' if known_month(date) else '~'}{day.year:04}-{day.month:02}"


def key_after(key: str, identifier: str) -> str:
    """Return the sort key of a statement that a relation puts after one with a key: the next possible key."""
    return f"{key}~/{identifier}"
