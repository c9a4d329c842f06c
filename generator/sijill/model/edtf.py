"""Dates as the archive writes them: the part of EDTF (ISO 8601-2:2019) that statements need.

Level 0 and 1: day ``2021-12-29``, month ``2021-12``, year ``2021``; a moment with its zone
``2021-12-29T21:00:00+03:00``; a trailing ``?`` (uncertain), ``~`` (approximate) or ``%`` (both); unspecified digits
from the right (``2021-12-XX``, ``2021-XX``, ``202X``); intervals ``2021-12-19/2021-12-25``, which mean that the act
lasted, and whose either end may be open (``..``) or unknown (empty).

Level 2: one unknown day of several, ``[2021-12-18..2021-12-25]``, ``[2021-12-28,2021-12-29]``, ``[..2021-12-29]``.

Nothing known at all is ``unknown`` here and ``XXXX`` for others (``in_edtf``).
"""

import calendar
import datetime
import re
from functools import lru_cache
from typing import NamedTuple

_PART = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<mark>[?~%])?",
    re.ASCII,
)
_BC = re.compile("-[0-9]{4,}[-0-9?~%]*")
_TIME = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?:Z|(?P<sign>[+-])(?P<zone_hour>[0-9]{2}):(?P<zone_minute>[0-9]{2}))",
    re.ASCII,
)
EARLIEST = datetime.date.min
LATEST = datetime.date.max
UNKNOWN = "unknown"
_NO_DATE = "must be an EDTF date, such as 2021-12-29, 2021-12, 2021-12-XX, [2021-12-19..2021-12-25] or unknown"
# The largest difference of any clock from universal time (Kiribati).
_FARTHEST_ZONE = datetime.timedelta(hours=14)


class Span(NamedTuple):
    """Consecutive days, both ends included; ``EARLIEST`` or ``LATEST`` if there is no bound."""

    earliest: datetime.date
    latest: datetime.date


class Date(NamedTuple):
    """One EDTF expression and the days it may mean.

    ``earliest`` and ``latest`` are the first and last day it covers, both included; an open or unknown end is
    ``EARLIEST`` or ``LATEST``. ``precision`` is ``time``, ``day``, ``month``, ``year``, ``decade``, ``century``,
    ``interval`` (an act that lasted), ``one-of`` (one unknown day of several) or ``unknown``. ``instant`` is the
    moment in universal time if the precision is ``time``; ``earliest`` is then the day in its own zone.
    """

    text: str
    earliest: datetime.date
    latest: datetime.date
    precision: str
    uncertain: bool = False
    approximate: bool = False
    instant: datetime.datetime | None = None

    @property
    def start(self) -> "Date | None":
        """The start of an interval, or None if it is open or unknown."""
        return _end(self.text.partition("/")[0])

    @property
    def end(self) -> "Date | None":
        """The end of an interval, or None if it is open or unknown."""
        return _end(self.text.partition("/")[2])

    @property
    def spans(self) -> tuple[Span, ...]:
        """The days it may mean, as stretches of consecutive days; only ``one-of`` can have more than one stretch."""
        if self.precision != "one-of":
            return (Span(self.earliest, self.latest),)
        return tuple([Span(_first(first), _last(last)) for first, last in members(self)])

    @property
    def years(self) -> tuple[int, ...]:
        """The years of its days, in order; () if it has no first or no last day."""
        if self.earliest == EARLIEST or self.latest == LATEST:
            return ()
        spans = self.spans
        return tuple(sorted({year for s in spans for year in range(s.earliest.year, s.latest.year + 1)}))

    @property
    def month(self) -> tuple[int, int] | None:
        """The year and month of all its days, or None if they are not within one month."""
        first, last = self.earliest, self.latest
        return (first.year, first.month) if (first.year, first.month) == (last.year, last.month) else None


def _end(text: str) -> Date | None:
    return parse(text) if text not in ("", "..") else None


def _first(member: Date | None) -> datetime.date:
    return member.earliest if member else EARLIEST


def _last(member: Date | None) -> datetime.date:
    return member.latest if member else LATEST


@lru_cache(maxsize=65536)
def parse(text: str) -> Date:
    """Read an EDTF expression, or ``unknown``.

    Raises ValueError, with a sentence that begins "must", if the text is neither, names a day that does not
    exist or ends before it begins.
    """
    if text == UNKNOWN:
        return Date(text, EARLIEST, LATEST, "unknown")
    if text.startswith("["):
        return _one_of(text)
    if "/" in text:
        return _interval(text)
    return _moment(text) if "T" in text else _part(text)


def in_edtf(text: str) -> str:
    """Return a date in standard EDTF: the archive's own ``unknown`` becomes ``XXXX``."""
    return "XXXX" if text == UNKNOWN else text


def meant(text: str, record_format: int) -> str:
    """Return what a date means in an archive of a format: in format 1, an interval was one unknown day between."""
    if record_format > 1 or "/" not in text:
        return text
    first, _, last = text.partition("/")
    bare = [end.partition("T")[0] for end in (first, last)]
    if "X" in text:
        found = parse(text)
        bare = ["" if d in (EARLIEST, LATEST) else d.isoformat() for d in (found.earliest, found.latest)]
    opened = ["" if end == ".." else end for end in bare]
    return f"[{opened[0]}..{opened[1]}]" if opened[0] != opened[1] else opened[0]


def members(date: Date) -> list[tuple[Date | None, Date | None]]:
    """Return the members of a set (``one-of``), each as its first and last date; None for an open end."""
    found: list[tuple[Date | None, Date | None]] = []
    for member in date.text[1:-1].split(","):
        first, dots, last = member.partition("..")
        start = _end(first)
        found.append((start, _end(last) if dots else start))
    return found


def _interval(text: str) -> Date:
    first, _, last = text.partition("/")
    if "/" in last:
        raise ValueError(_NO_DATE)
    if first in ("", "..") and last in ("", ".."):
        raise ValueError("must have at least one known end")
    if "[" in text or UNKNOWN in text:
        raise ValueError("must have dates at the ends of an interval, '..' for an open end, nothing for an unknown one")
    start, end = _end(first), _end(last)
    earliest, latest = _first(start), _last(end)
    if latest < earliest or (start and end and start.instant and end.instant and end.instant < start.instant):
        raise ValueError("must not end before it begins")
    known = [part for part in (start, end) if part]
    return Date(text, earliest, latest, "interval", any(d.uncertain for d in known), any(d.approximate for d in known))


def _one_of(text: str) -> Date:
    """Read one unknown day of several: EDTF level 2, “One of a set”."""
    if not text.endswith("]") or len(text) < 3:
        raise ValueError("must be closed by ']', behind the days it may be")
    parts = text[1:-1].split(",")
    before = EARLIEST
    known: list[Date] = []
    for number, part in enumerate(parts):
        first, dots, last = part.partition("..")
        if not (first or number == 0) or not (last or not dots or number == len(parts) - 1) or not (first or last):
            raise ValueError("must have an open end only before its first day or behind its last")
        found = [parse(end) for end in (first, last) if end]
        if any(d.precision not in ("day", "month", "year") or "X" in d.text for d in found):
            raise ValueError("must have days, months or years between '[' and ']', each known as far as it is written")
        known += found
        start, end = found[0].earliest if first else EARLIEST, found[-1].latest if last or not dots else LATEST
        if end < start or start < before or (number and start == before):
            raise ValueError("must have its days in their order")
        before = end
    if len(parts) == 1 and ".." not in text:
        raise ValueError("must be one of several days if it is in '[' and ']'")
    marks = any(d.uncertain for d in known), any(d.approximate for d in known)
    return Date(text, *_bounds(text), "one-of", *marks)


def _bounds(text: str) -> Span:
    first, last = text[1:-1].split(",")[0].partition("..")[0], text[1:-1].split(",")[-1].rpartition("..")[2]
    return Span(_first(_end(first)), _last(_end(last)))


def _moment(text: str) -> Date:
    match = _TIME.fullmatch(text)
    if not match:
        raise ValueError("must have its time to the second, with its zone, such as 2021-12-29T21:00:00+03:00")
    day = _part(match["date"]).earliest
    hour, minute, second = (int(match[name]) for name in ("hour", "minute", "second"))
    zone = datetime.timedelta(hours=int(match["zone_hour"] or 0), minutes=int(match["zone_minute"] or 0))
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError("must have a time from 00:00:00 to 23:59:59")
    if zone > _FARTHEST_ZONE or int(match["zone_minute"] or 0) > 59 or (match["sign"] == "-" and not zone):
        raise ValueError("must have a zone from -14:00 to +14:00, or Z")
    local = datetime.datetime.combine(day, datetime.time(hour, minute, second), datetime.UTC)
    try:
        instant = local + zone if match["sign"] == "-" else local - zone
    except OverflowError:
        raise ValueError("must be of the year 0001 or later") from None
    return Date(text, day, day, "time", instant=instant)


def _part(text: str) -> Date:
    match = _PART.fullmatch(text)
    if not match:
        raise ValueError("must be of the year 0001 or later" if _BC.fullmatch(text) else _NO_DATE)
    year, month, day, mark = match.group("year", "month", "day", "mark")
    uncertain, approximate = mark in ("?", "%"), mark in ("~", "%")
    if "X" in year:
        if month:
            raise ValueError("must leave out the month where the year is not fully known")
        first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
        if first == 0:
            first = 1
        precision = "century" if year.endswith("XX") else "decade"
        return Date(text, datetime.date(first, 1, 1), datetime.date(last, 12, 31), precision, uncertain, approximate)
    number = int(year)
    if number == 0:
        raise ValueError("must be of the year 0001 or later")
    if month in (None, "XX"):
        if day not in (None, "XX"):
            raise ValueError("must leave out the day where the month is not known")
        return Date(text, datetime.date(number, 1, 1), datetime.date(number, 12, 31), "year", uncertain, approximate)
    if not 1 <= int(month) <= 12:
        raise ValueError(f"must have a month from 01 to 12, not {month}")
    days = calendar.monthrange(number, int(month))[1]
    if day in (None, "XX"):
        span = datetime.date(number, int(month), 1), datetime.date(number, int(month), days)
        return Date(text, *span, "month", uncertain, approximate)
    if not 1 <= int(day) <= days:
        raise ValueError(f"must have a day from 01 to {days} in {year}-{month}, not {day}")
    whole = datetime.date(number, int(month), int(day))
    return Date(text, whole, whole, "day", uncertain, approximate)
