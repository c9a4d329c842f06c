"""The calendars by which a source's words may name a day, besides the present one."""

import datetime
from calendar import monthrange
from collections.abc import Iterator
from functools import lru_cache

# Before this year, a day may be by the Julian calendar, and until 1752 a year may have begun on 25 March.
ALL_GREGORIAN = 1930
OLD_YEARS, _LADY_DAY = 1752, (3, 25)
Parts = tuple[int, int, int]
Named = tuple[int | None, int | None, int | None]
"""The year, month and day that words name, each None where it is not named."""


def exists(year: int | None, month: int, day: int) -> bool:
    """Return whether any year, or the one that is named, has a day, by the calendar of that time."""
    leap_day = (month, day) == (2, 29) and (year or 0) < ALL_GREGORIAN and (year or 0) % 4 == 0
    return leap_day or day <= monthrange(year or 2000, month)[1]


def is_part_of(date: Named, parts: Parts) -> bool:
    """Return whether a day of a calendar is the one that words name, as far as they name it."""
    return all(part in (None, own) for part, own in zip(date, parts, strict=True))


def calendars(day: datetime.date) -> Iterator[Parts]:
    """Yield the year, month and day that a day had by the calendars in use."""
    found = [_parts(day)] if day.year >= ALL_GREGORIAN else [_parts(day), _julian(day)]
    yield from found
    if day.year <= OLD_YEARS:
        yield from ((year - 1, month, number) for year, month, number in found if (month, number) < _LADY_DAY)


def _julian(day: datetime.date) -> Parts:
    """Return the year, month and day of a day by the Julian calendar."""
    # From 1 March 4801 BC in that calendar, so that a leap day is the last of its year.
    days = day.toordinal() + 1753507
    year = (4 * days + 3) // 1461
    rest = days - 1461 * year // 4
    month = (5 * rest + 2) // 153
    return year - 4800 + month // 10, (month + 2) % 12 + 1, rest - (153 * month + 2) // 5 + 1


def _parts(day: datetime.date) -> Parts:
    return day.year, day.month, day.day


def moved_by(day: datetime.date, days: int) -> datetime.date | None:
    """Return the day so many days later, None beyond the ends of the calendar."""
    try:
        return day + datetime.timedelta(days=days)
    except OverflowError:
        return None


@lru_cache(maxsize=4096)
def fits_hijri(hijri: Named, day: datetime.date) -> bool:
    """Return whether a day is one of the three that an Islamic date can be; dates outside the table always fit."""
    try:
        near = [moved for shift in (-1, 0, 1) if (moved := moved_by(day, shift))]
        return any(is_part_of(hijri, parts) for moved in near for parts in _hijri(moved))
    except (OverflowError, ValueError):
        return True


def from_hijri(year: int, month: int, day: int) -> datetime.date | None:
    """Return the day of an Islamic date, None where the table has none such."""
    from hijridate import Hijri

    try:
        return datetime.date.fromisoformat(Hijri(year, month, day).to_gregorian().isoformat())
    except (OverflowError, ValueError):
        return None


def from_persian(year: int, month: int, day: int) -> datetime.date | None:
    """Return the day of an Iranian date of the years 1300 to 1498, None where there is none such."""
    if not (1300 <= year < 1499 and 1 <= month <= 12):
        return None
    lengths = [31] * 6 + [30] * 5 + [30 if _is_long(year) else 29]
    if not 1 <= day <= lengths[month - 1]:
        return None
    days = sum(366 if _is_long(before) else 365 for before in range(1300, year))
    return datetime.date(1921, 3, 21) + datetime.timedelta(days + sum(lengths[: month - 1]) + day - 1)


def _is_long(year: int) -> bool:
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)


def _hijri(day: datetime.date) -> Iterator[Parts]:
    """Yield the Islamic dates of a day: where the moon is seen late, the day behind a 29th is the 30th."""
    from hijridate import Gregorian

    found = Gregorian.fromdate(day).to_hijri()
    yield found.year, found.month, found.day
    if found.day == 1:
        last = Gregorian.fromdate(day - datetime.timedelta(days=1)).to_hijri()
        if last.day < 30:
            yield last.year, last.month, 30
