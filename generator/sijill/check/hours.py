"""The times of a day that a source's words can mean, as stretches of minutes from the beginning of that day.

A stretch may end on the next day: an evening reaches past midnight, and one o'clock at night may be of the day after.
"""

from collections.abc import Iterable

Times = tuple[tuple[int, int], ...]
"""Stretches of minutes, both ends included."""

DAY = 24 * 60
_HALF = 12
# How far a time may be from the one that is named: “at nine” is rounder than “at 9.20”.
_AWAY, _AWAY_WITH_MINUTES, _AWAY_AROUND = 30, 10, 75


def of_hours(hours: Iterable[tuple[float, float]]) -> Times:
    """Return stretches that are given in hours."""
    return tuple([(round(60 * first), round(60 * last)) for first, last in hours])


def named(hour: int, minute: int | None, half: str = "", *, exact: bool = False, around: bool = False) -> Times:
    """Return the times that a named hour can mean; ``half`` is "a" or "p" where the words say which half of the day.

    An hour up to twelve may be of either half, or of the night that follows, unless it is ``exact``. Twelve is noon or
    midnight, whatever half is named. With ``around``, the words say that it was about then.
    """
    if hour > _HALF or hour == 0 or exact:
        found = [hour]
    elif hour == _HALF:
        found = [0, _HALF, 2 * _HALF]
    else:
        found = [hour + shift * _HALF for shift in {"a": (0, 2), "p": (1,)}.get(half, (0, 1, 2))]
    away = _AWAY_AROUND if around else _AWAY if minute is None else _AWAY_WITH_MINUTES
    return tuple([(60 * one + (minute or 0) - away, 60 * one + (minute or 0) + away) for one in found])


def both(some: Times, others: Times) -> Times:
    """Return the times that are among both; () if there is none."""
    pairs = [(max(one[0], other[0]), min(one[1], other[1])) for one in some for other in others]
    return tuple(sorted({(first, last) for first, last in pairs if first <= last}))


def hours_named(times: Times) -> list[int]:
    """Return the minutes of the day that are named; [] where the words name only a part of the day."""
    return [(first + last) // 2 % DAY for first, last in times if last - first <= 2 * _AWAY]
