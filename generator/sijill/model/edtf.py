"""Dates as the archive writes them: the part of EDTF (ISO 8601-2:2019, levels 0 and 1) that statements need.

Day ``2021-12-29``, month ``2021-12``, year ``2021``; a trailing ``?`` (uncertain), ``~`` (approximate) or ``%`` (both);
unspecified digits from the right (``2021-12-XX``, ``2021-XX``, ``202X``); intervals ``2021-12-19/2021-12-25`` whose
either end may be open (``..``) or unknown (empty).
"""

import calendar
import datetime
import re
from functools import lru_cache
from typing import NamedTuple

_PART = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<mark>[?~%])?\Z",
    re.ASCII,
)
EARLIEST = datetime.date.min
LATEST = datetime.date.max


class Date(NamedTuple):
    """One EDTF expression and the days it may mean.

    ``earliest`` and ``latest`` are the first and last day it covers, both included; an open or unknown end of an
    interval is ``EARLIEST`` or ``LATEST``. ``precision`` is ``day``, ``month``, ``year``, ``decade``, ``century`` or
    ``interval``.
    """

    text: str
    earliest: datetime.date
    latest: datetime.date
    precision: str
    uncertain: bool = False
    approximate: bool = False

    @property
    def start(self) -> "Date | None":
        """The first end of an interval, None where it is open or unknown."""
        return _end(self.text.partition("/")[0])

    @property
    def end(self) -> "Date | None":
        """The last end of an interval, None where it is open or unknown."""
        return _end(self.text.partition("/")[2])


def _end(text: str) -> Date | None:
    return parse(text) if text not in ("", "..") else None


@lru_cache(maxsize=65536)
def parse(text: str) -> Date:
    """Read an EDTF expression.

    Raises ValueError, with a sentence that begins "must", where the text is none, names a day that is not in the
    calendar or an interval that ends before it begins.
    """
    if "/" not in text:
        return _parse_part(text)
    first, _, last = text.partition("/")
    if "/" in last:
        raise ValueError("must be one interval, with one '/'")
    if first in ("", "..") and last in ("", ".."):
        raise ValueError("must have at least one known end")
    start, end = _end(first), _end(last)
    earliest = start.earliest if start else EARLIEST
    latest = end.latest if end else LATEST
    if latest < earliest:
        raise ValueError("must not end before it begins")
    known = [part for part in (start, end) if part]
    return Date(text, earliest, latest, "interval", any(d.uncertain for d in known), any(d.approximate for d in known))


def _parse_part(text: str) -> Date:
    match = _PART.match(text)
    if not match:
        raise ValueError("must be an EDTF date, such as 2021-12-29, 2021-12, 2021-12-XX or 2021-12-19/2021-12-25")
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
