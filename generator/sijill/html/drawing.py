"""Small SVG pictures, made so that their markup is whole: a statement's days on an axis, and the axis.

They have no style attributes, which the site's policy refuses. A picture is hidden from assistive technology; its row
says the same in words. Positions are percentages of the width, from the left.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import escape_text, whole

_MIDDLE, _THICK = 10, 10  # CSS pixels
_MANY = 8  # labels
# Bars fade out towards what the picture does not show, on the named side.
_FADES = {
    side: f'<linearGradient id="sj-fade-{side}"{turned}><stop offset="0" stop-color="currentColor" stop-opacity="0"/>'
    '<stop offset="1" stop-color="currentColor"/></linearGradient>'
    for side, turned in (("left", ""), ("right", ' x1="1" x2="0"'), ("both", ' x2=".5" spreadMethod="reflect"'))
}


class Mark(NamedTuple):
    """The mark of a date on the axis; ``start`` and ``width`` are percentages.

    ``kind`` is ``day``, ``between`` (one unknown day), ``lasted``, or for approximate dates ``about`` (a day) and
    ``roughly``. ``fades`` names the sides on which the days may go on beyond the picture.
    """

    kind: str
    start: float
    width: float
    fades: frozenset[str] = frozenset()


class Tick(NamedTuple):
    """A line across the rows, and its label at ``place``."""

    line: float
    place: float
    label: str


def track(marks: Iterable[Mark]) -> Markup:
    """Return the picture of one row."""
    return whole(f'<svg class="sj-track" aria-hidden="true">{"".join(map(_drawn, marks))}</svg>')


def lines(ticks: Sequence[Tick]) -> Markup:
    """Return an axis's lines and labels; every second of many labels is left out where there is little room."""
    second = ' class="sj-second"' if len(ticks) > _MANY else ""
    drawn = "".join(
        [
            f'<line x1="{(line := f"{tick.line:.5g}")}%" x2="{line}%" y2="100%"/>'
            f'<text{second * (number % 2)} x="{tick.place:.5g}%" y="100%" dy="-.5em">'
            f"{escape_text(tick.label)}</text>"
            for number, tick in enumerate(ticks)
        ]
    )
    return whole(drawn)


def scale(drawn: Markup, marks: Iterable[Mark]) -> Markup:
    """Return the axis, which lies behind all rows and is labelled below them, with what ``marks`` need to fade out."""
    sides = dict.fromkeys([_side(mark) for mark in marks if mark.fades])
    fades = f"<defs>{''.join(map(_FADES.__getitem__, sides))}</defs>" if sides else ""
    return whole(f'<svg class="sj-scale" aria-hidden="true">{fades}{drawn}</svg>')


def _side(mark: Mark) -> str:
    return "both" if len(mark.fades) > 1 else next(iter(mark.fades))


def _drawn(mark: Mark) -> str:
    if mark.kind in ("day", "about"):
        return f'<circle class="sj-{mark.kind}" cx="{mark.start + mark.width / 2:.5g}%" cy="{_MIDDLE}" r="6.5"/>'
    place = f'x="{mark.start:.5g}%" y="{_MIDDLE - _THICK // 2}" width="{mark.width:.5g}%" height="{_THICK}"'
    if mark.fades:
        return f'<rect class="sj-fades" {place} fill="url(#sj-fade-{_side(mark)})"/>'
    return f'<rect class="sj-{mark.kind}" {place}/>'
