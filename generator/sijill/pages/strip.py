"""The day strip: statements one beneath the other, each with its words and, beside them, its days on an axis.

A dot is a known day, an open bar one unknown day of several, a solid bar an act that lasted, and what is known only
about is dashed; a bar fades where its days
may lie before the picture begins or after it ends. The axis is mirrored where the language runs from right to left.
What a picture shows, a row says in words.
"""

import datetime
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.drawing import Mark, Tick, lines, scale, track
from sijill.html.markup import NOTHING
from sijill.interface.dates import date_label, short_month
from sijill.interface.strings import strings
from sijill.model import edtf
from sijill.pages.labels import Labels
from sijill.pages.views import Row
from sijill.state.answers import Card, Listed

FEWEST, MOST = 2, 30
_TICKS, _DAYS, _TICKS_OF_DAYS = 16, 14, 11  # so many days are named each, of more not every one
_NARROW, _NARROW_OF_DAYS = 8, 5  # labels where there is little room
_SHORTEST = 8  # days: two days are not set as far apart as two years
_NARROWEST = 1.2  # percent: a bar that can be seen
_DAY = datetime.timedelta(1)
_MONTH = 30  # days
_LEFT, _RIGHT = "left", "right"
Days = tuple[datetime.date, datetime.date]


class Related(NamedTuple):
    """What links a row's statement with the one whose page it is; ``outgoing``: that one says it of the row's.

    ``anchor`` names what the page's own statement says of the row's; a relation of another has its place on that page.
    """

    phrase: str
    outgoing: bool
    effect: str
    passages: str = ""
    note: str = ""
    anchor: str = ""


class StripRow(NamedTuple):
    """One statement: its words, its picture, whether it is the page's own, and what links it with that one.

    ``order`` says that which of the two came first is not known, "" where it is.
    """

    row: Row
    picture: Markup
    is_this: bool = False
    related: tuple[Related, ...] = ()
    order: str = ""


class Strip(NamedTuple):
    """Rows in the order of time. ``scale`` is the axis, empty where no day is known; ``period`` says it in words.

    ``key`` explains the signs that are used, each with its picture.
    """

    rows: tuple[StripRow, ...]
    scale: Markup
    period: str
    key: tuple[tuple[Markup, str], ...]


class Axis(NamedTuple):
    """The first and last day of a picture, the first days of parts of so many days, and a day's width in percent."""

    first: datetime.date
    last: datetime.date
    unit: int
    parts: tuple[datetime.date, ...]
    each: float

    def place(self, day: datetime.date) -> float:
        """Where a day begins, in percent from the axis's start."""
        return (day - self.first).days * self.each


def strip_of(labels: Labels, root: str, statements: Sequence[Listed]) -> Strip | None:
    """Return the strip of the statements of a list, None where there are too few or too many for one."""
    if not FEWEST <= len(statements) <= MOST:
        return None
    cards = sorted([labels.archive.card(one.id) for one in statements], key=lambda card: card.from_oldest)
    return strip(labels, cards, [StripRow(labels.row(card, root), NOTHING) for card in cards])


def strip(labels: Labels, cards: Sequence[Card], rows: Sequence[StripRow]) -> Strip:
    """Return rows with their pictures; ``cards`` are those of the rows. More rows than ``MOST`` have none."""
    placed = _placed(tuple([labels.meant(card.date) for card in cards])) if len(rows) <= MOST else None
    if placed is None:
        return Strip(tuple(rows), NOTHING, "", ())
    axis, marks = placed
    mirrored = labels.mirrored
    if mirrored:
        marks = [[_turned(mark) for mark in found] for found in marks]
    drawn = tuple([row._replace(picture=track(found)) for row, found in zip(rows, marks, strict=True)])
    used = frozenset(["fades" if mark.fades else mark.kind for one in marks for mark in one])
    signs, key = _key(labels.language, used, mirrored)
    ends = f"{axis.first.isoformat()}/{axis.last.isoformat()}"
    axis_drawn = scale(_lines(labels.language, axis, mirrored), chain(*marks, signs))
    return Strip(drawn, axis_drawn, date_label(labels.language, ends), key)


@lru_cache(maxsize=64)  # most pictures use one sign or two
def _key(
    language: str, used: frozenset[str], mirrored: bool
) -> tuple[tuple[Mark, ...], tuple[tuple[Markup, str], ...]]:
    """A sample of each sign that a picture uses, and the key that explains them."""
    side = frozenset([_RIGHT if mirrored else _LEFT])
    samples = {
        "day": Mark("day", 0, 100), "between": Mark("between", 5, 90), "lasted": Mark("lasted", 5, 90),
        "about": Mark("about", 0, 100), "roughly": Mark("roughly", 5, 90), "fades": Mark("between", 5, 90, side),
    }  # fmt: skip
    signs = {name: one for name, one in samples.items() if name in used}
    words = strings(language)
    return tuple(signs.values()), tuple([(track([one]), words[f"strip.{name}"]) for name, one in signs.items()])


@lru_cache(maxsize=64)  # the same in each language
def _placed(dates: tuple[str, ...]) -> tuple[Axis, list[list[Mark]]] | None:
    """An axis for dates and the marks of each on it, None where no day is known."""
    found = [edtf.parse(date) for date in dates]
    axis = axis_of(found)
    return axis and (axis, [list(marks_of(axis, date)) for date in found])


def axis_of(dates: Sequence[edtf.Date]) -> Axis | None:
    """Return the days that a picture shows, None where no day is known.

    They are those that are known best, and of the rest what is near them.
    """
    found = [span for date in dates for span in date.spans if date.precision != "unknown"]
    known = sorted([(s.earliest, s.latest) for s in found if s.earliest > edtf.EARLIEST and s.latest < edtf.LATEST],
                   key=lambda days: (days[1] - days[0], days))  # fmt: skip
    # A date with one end says at least where that is.
    known += [(day, day) for s in found for day in [s.latest if s.earliest == edtf.EARLIEST else s.earliest]
              if (s.earliest == edtf.EARLIEST) != (s.latest == edtf.LATEST)]  # fmt: skip
    if not known:
        return None
    shortest = known[0][1] - known[0][0]
    best = [days for days in known if days[1] - days[0] == shortest]
    first, last = min(days[0] for days in best), max(days[1] for days in best)
    near = max(datetime.timedelta(31), 2 * (last - first))
    for days in known:
        if days[1] - days[0] <= near or days[1] < first or days[0] > last:
            first, last = min(first, days[0]), max(last, days[1])
    return _parted(first, last)


def _parted(first: datetime.date, last: datetime.date) -> Axis:
    """An axis in days, months or years, as its length asks: whole months and whole years."""
    if (last - first).days < 45:
        around = max(1, (_SHORTEST - (last - first).days) // 2) * _DAY
        first, last = max(first, edtf.EARLIEST + around) - around, min(last, edtf.LATEST - around) + around
        number = (last - first).days + 1
        step = 1 if number <= _DAYS else -(-number // _TICKS_OF_DAYS)
        days = [first + place * _DAY for place in range(0, number, step)]
        return _axis(first, last, 1, days)
    first, last = first.replace(day=1), _month_after(last) - _DAY
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= _TICKS:
        starts = [first]
        while (following := _month_after(starts[-1])) <= last:
            starts.append(following)
        return _axis(first, last, _MONTH, starts)
    first, last = first.replace(month=1), last.replace(month=12, day=31)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if (last.year - first.year) < _TICKS * step)
    years = [year for year in range(first.year, last.year + 1) if year == first.year or year % step == 0]
    if len(years) > 1 and years[1] - years[0] < step:
        del years[1]  # its label would overlap that of the first year
    return _axis(first, last, 365, [first.replace(year=year) for year in years])


def _axis(first: datetime.date, last: datetime.date, unit: int, parts: Sequence[datetime.date]) -> Axis:
    return Axis(first, last, unit, tuple(parts), 100 / ((last - first).days + 1))


def _month_after(day: datetime.date) -> datetime.date:
    """Return the first day of the next month; for the last month that ``date`` can hold, its last day."""
    return (day.replace(day=28) + 4 * _DAY).replace(day=1) if day < datetime.date(9999, 12, 1) else datetime.date.max


@lru_cache(maxsize=512)  # many pictures have the same years
def _lines(language: str, axis: Axis, mirrored: bool) -> Markup:
    return lines(ticks_of(language, axis, mirrored))


def ticks_of(language: str, axis: Axis, mirrored: bool) -> Iterator[Tick]:
    """Yield the lines where parts begin, each with its label in the middle of a day, a month or a year."""
    half, labels, parts = axis.unit * axis.each / 2, _labels(language, axis.unit, axis.parts), axis.parts
    step = -(-len(parts) // (_NARROW_OF_DAYS if axis.unit == 1 else _NARROW))
    # Of months, the one that names a new year is among those for which there is always room.
    begin = next((number for number, day in enumerate(parts) if axis.unit == _MONTH and day.month == 1), 0) % step
    few = parts[begin::step]
    narrow = dict(zip(few, _labels(language, axis.unit, few), strict=True))
    for day, label in zip(parts, labels, strict=True):
        line = axis.place(day)
        place, at = min(line + half, 99), ""
        if axis.unit == 1 and day in (parts[0], parts[-1]):
            place, at = (0, "start") if day == parts[0] else (max(line + axis.each, place), "end")
        if mirrored:
            line, place = 100 - line, 100 - place
        yield Tick(line, place, label, narrow.get(day, ""), at)


def _labels(language: str, unit: int, days: Sequence[datetime.date]) -> list[str]:
    """Return the labels of an axis: a month is named where it begins among days, and so is a year among months."""
    words = strings(language)
    found = []
    for number, day in enumerate(days):
        before = days[number - 1] if number else None
        after = days[number + 1] if number + 1 < len(days) else day
        if unit == 1:
            label = words.digits(str(day.day))
            # The first day has no room for its month beside a second one that names the next.
            if before.month != day.month if before else after.month == day.month:
                label = words.format("strip.day_and_month", day=label, month=short_month(language, day.month))
        elif unit == _MONTH and (before is None or before.year == day.year):
            label = short_month(language, day.month)
        else:
            label = words.digits(str(day.year))
        found.append(label)
    return found


def marks_of(axis: Axis, date: edtf.Date) -> Iterator[Mark]:
    """Yield what is drawn for a date, from the axis's start, as far as it is in the picture."""
    if date.precision == "unknown":
        return
    kind = {"day": "day", "time": "day", "interval": "lasted"}.get(date.precision, "between")
    if date.approximate or date.uncertain:
        kind = "about" if kind == "day" else "roughly"
    for span in date.spans:
        start, end = max(span.earliest, axis.first), min(span.latest, axis.last)
        if start > end:
            continue
        fades = {_LEFT} if span.earliest < axis.first else set()
        fades |= {_RIGHT} if span.latest > axis.last else set()
        place = axis.place(start)
        width = max(axis.place(end) + axis.each - place, _NARROWEST)
        yield Mark(kind, min(place, 100 - width), width, frozenset(fades))


def _turned(mark: Mark) -> Mark:
    turned = {_LEFT: _RIGHT, _RIGHT: _LEFT}
    return mark._replace(start=100 - mark.start - mark.width, fades=frozenset([turned[side] for side in mark.fades]))
