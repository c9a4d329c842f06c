"""What a source's words for a day mean, and which days and moments they allow."""

import datetime
from calendar import monthrange
from typing import NamedTuple

from sijill.check.calendars import ALL_GREGORIAN, OLD_YEARS, Named, calendars, exists, fits_hijri, is_part_of, moved_by
from sijill.check.hours import DAY, Times, both
from sijill.model import edtf

# How far the clock of a place is behind and ahead of universal time at most, in minutes.
_BEHIND, _AHEAD = 12 * 60, 14 * 60
_WEEKS_BEGIN_ON = (0, 5, 6)  # Monday, Saturday, Sunday


class Meaning(NamedTuple):
    """What one part, or all parts together, say about a day; None for what they do not say.

    ``days`` are the first and the last day, ``months`` and ``years`` the calendar month and year, all counted from the
    day that the words are counted from. ``week`` is the calendar week, counted so; where ``days`` are given, too, it
    counts only for a weekday. ``same_day`` says that the day of the month is that which is counted from. ``weekdays``
    count from Monday as 0. ``date`` and ``hijri`` are year, month and day, each None where it is not named; ``further``
    is how many days follow that belong to them. ``around`` is how many days before and after what the rest says the day
    may lie. ``times`` are the times of the day, in the zone of the words, and ``universal`` those in universal time.
    ``ordinal`` says that the weekday is the first, second … of its month, or the last (-1).
    ``zone`` is the zone that the words name: minutes ahead of universal time, or ``local`` for one not known here.
    ``clock`` says that four digits, which may also be a year, were read as a time.
    """

    days: tuple[int, int] | None = None
    week: int | None = None
    months: int | None = None
    years: int | None = None
    same_day: bool | None = None
    weekdays: frozenset[int] | None = None
    date: Named | None = None
    hijri: Named | None = None
    further: int | None = None
    around: tuple[int, int] | None = None
    times: Times | None = None
    universal: Times | None = None
    zone: int | str | None = None
    clock: bool | None = None
    ordinal: int | None = None

    def allows(self, day: datetime.date, counted: datetime.date | None) -> bool:
        """Return whether a day can be meant; ``counted`` is the day the words are counted from, if recorded."""
        first, last = self._around
        near = (moved_by(day, -shift) for shift in range(first, last + 1))
        return any(one is not None and self._fits(one, counted) for one in near)

    def allows_moment(self, moment: edtf.Date, counted: datetime.date | None) -> bool:
        """Return whether a moment can be meant.

        A moment is written in the zone of its words, unless these name another or it is in universal time (``Z``). But
        it may be of another day than they are, so that it is in another zone.
        """
        assert moment.instant  # noqa: S101 (for the type checker; only moments are asked about)
        minute = 60 * moment.instant.hour + moment.instant.minute
        if self.universal and not any(first <= minute + shift <= last for first, last in self.universal
                                      for shift in (-DAY, 0, DAY)):  # fmt: skip
            return False
        if self.times and isinstance(self.zone, int):
            there = minute + self.zone
            return self._allows_between(moment.instant.date(), there, there, counted)
        if self.times and self.zone is None:
            own = 60 * int(moment.text[11:13]) + int(moment.text[14:16])
            if self._allows_between(moment.earliest, own, own, counted):
                return True
            if not moment.text.endswith("Z") and self._fits(moment.earliest, counted):
                return False
        return self._allows_between(moment.instant.date(), minute - _BEHIND, minute + _AHEAD, counted)

    def _allows_between(self, day: datetime.date, first: int, last: int, counted: datetime.date | None) -> bool:
        """Return whether any minute can be meant of some, which are counted from the beginning of a day."""
        for shift in (-2, -1, 0, 1, 2):
            minutes = (first - shift * DAY, last - shift * DAY)
            moved = moved_by(day, shift)
            if moved and both(self.times or ((0, DAY - 1),), (minutes,)) and self.allows(moved, counted):
                return True
        return False

    @property
    def _around(self) -> tuple[int, int]:
        first, last = self.around or (0, 0)
        return first, last + (self.further or 0)

    def _fits(self, day: datetime.date, counted: datetime.date | None) -> bool:
        if self.weekdays is not None and day.weekday() not in self.weekdays:
            return False
        date = self.date or (None, None, None)
        if (self.date or self.ordinal) and not any(
            is_part_of(date, parts) and self._is_in_turn(*parts) for parts in calendars(day)
        ):
            return False
        if counted and not self._is_counted(day, counted):
            return False
        return not self.hijri or fits_hijri(self.hijri, day)

    def _is_in_turn(self, year: int, month: int, day: int) -> bool:
        """Return whether a day is on the first, second … or last of its weekday in the month."""
        if self.ordinal == -1:
            return day + 7 > monthrange(year, month)[1]
        return self.ordinal in (None, (day - 1) // 7 + 1)

    def _is_counted(self, day: datetime.date, counted: datetime.date) -> bool:
        if self.days and not self.days[0] <= (day - counted).days <= self.days[1]:
            return False
        if self.week is not None and (self.weekdays is not None or not self.days):
            weeks = (_week(day, first) - _week(counted, first) for first in _WEEKS_BEGIN_ON)
            if self.week not in weeks:
                return False
        if self.months is not None:
            month = _month(counted) + self.months
            if self.same_day and counted.day > monthrange((month - 1) // 12, (month - 1) % 12 + 1)[1]:
                return abs(_month(day) - month) <= 1
            if _month(day) != month or (self.same_day and day.day != counted.day):
                return False
        return self.years is None or day.year - counted.year == self.years

    def bounds(self, counted: datetime.date | None) -> tuple[datetime.date, datetime.date] | None:
        """Return a first and a last day that enclose all days it allows; None if it has no bounds."""
        first, last = self._around
        if counted and self.days:
            return _span(counted, self.days[0] + first, self.days[1] + last)
        if counted and self.week is not None:
            return _span(counted, 7 * self.week - 6 + first, 7 * self.week + 6 + last)
        if counted and (self.months is not None or self.years is not None):
            months = self.months if self.months is not None else 12 * (self.years or 0)
            middle = counted + datetime.timedelta(days=round(30.44 * months))
            return _span(middle, -366 - last, 366 + last)
        if self.date and self.date[0]:
            year = self.date[0]
            longer = 400 if year <= OLD_YEARS else 14 if year < ALL_GREGORIAN else 0
            return _span(datetime.date(year, 1, 1), first, last + 365 + longer)
        if self.hijri and self.hijri[0]:
            about = datetime.date(622 + round(self.hijri[0] * 0.970224), 1, 1)
            return _span(about, -500, 800)
        return None

    @property
    def is_possible(self) -> bool:
        """Whether the words name a date that there is, on the weekday and by the other calendar that they name.

        A source may be misprinted.
        """
        year, month, day = self.date or (None, None, None)
        if month and day and not exists(year, month, day + (self.further or 0)):
            return False
        whole = [date for date in (self.date, self.hijri) if date and all(date)]
        if not whole or len(whole) + bool(self.weekdays) < 2:
            return True
        first, last = self.bounds(None) or (datetime.date.min, datetime.date.min)
        return any(
            self.allows(first + datetime.timedelta(days=number), None) for number in range((last - first).days + 1)
        )

    @property
    def is_mixed(self) -> bool:
        """Whether a day or month would be of one calendar and its month or year of another, or a day counted twice.

        In “late on the 27th, Ramadan” the day is one of Ramadan; “last month, Ramadan” may count months of that
        calendar; in “a month ago today, Wednesday” it may be today that is a Wednesday.
        """
        if self.same_day and self.weekdays:
            return True
        if not self.hijri:
            return False
        _, month, day = self.date or (None, None, None)
        counted = self.months is not None or self.years is not None
        return counted or bool(day and not month and not self.hijri[2])

    def with_night(self) -> "Meaning":
        """Let the night of a day of the Islamic calendar be the one before it too."""
        if not (self.hijri and self.around):
            return self
        return self._replace(around=(min(-1, self.around[0]), max(1, self.around[1])))

    def joined(self, other: "Meaning") -> "Meaning | None":
        """Combine two parts; None if both say something of one kind, or are counted in two ways.

        Two that say how far the day may be from the rest (“late last night”), or the time of the day (“at nine in the
        evening”), are no contradiction if both can be true; nor is a year that is named apart from its month.
        """
        one = self
        if one.around and other.around:
            hull = min(one.around[0], other.around[0]), max(one.around[1], other.around[1])
            one, other = one._replace(around=None), other._replace(around=hull)
        if one.times and other.times:
            times = both(one.times, other.times)
            if not times:
                return None
            one, other = one._replace(times=None), other._replace(times=times)
        if one.date and other.date and _is_apart(one.date, other.date):
            year, month, day = (mine or theirs for mine, theirs in zip(one.date, other.date, strict=True))
            one, other = one._replace(date=None), other._replace(date=(year, month, day))
        said = {name: value for name, value in other._asdict().items() if value is not None}
        if any(getattr(one, name) is not None for name in said):
            return None
        ways = [any((m.days, m.week is not None, m.months is not None, m.years is not None)) for m in (one, other)]
        return None if all(ways) else one._replace(**said)


def _is_apart(one: Named, other: Named) -> bool:
    """Return whether one names only a year and the other all but the year."""
    return (one[0] is None) != (other[0] is None) and (one[1:] == (None, None)) != (other[1:] == (None, None))


def _week(day: datetime.date, first: int) -> int:
    """Return the number of the week of a day, where weeks begin on a weekday."""
    return (day.toordinal() - 1 - first) // 7


def _month(day: datetime.date) -> int:
    return 12 * day.year + day.month


def _span(day: datetime.date, first: int, last: int) -> tuple[datetime.date, datetime.date]:
    return moved_by(day, first) or datetime.date.min, moved_by(day, last) or datetime.date.max
