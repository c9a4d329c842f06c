"""Small SVG pictures, made so that their markup is whole: a statement's days on an axis, and the axis.

They have no style attributes, which the site's policy refuses. A picture is hidden from assistive technology; its row
says the same in words. Positions are percentages of the width, from the left.
"""

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import escape_text, whole

_MIDDLE, _THICK = 10, 10  # CSS pixels
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
    """A line across the rows, and its label at ``place``; ``narrow`` is the label where there is little room.

    A label ``at`` the ``start`` or the ``end`` of the axis begins or ends there, others are around their places.
    """

    line: float
    place: float
    label: str
    narrow: str
    at: str = ""


def track(marks: Iterable[Mark]) -> Markup:
    """Return the picture of one row."""
    return whole(f'<svg class="sj-track" aria-hidden="true">{"".join(map(_drawn, marks))}</svg>')


def lines(ticks: Iterable[Tick]) -> Markup:
    """Return an axis's lines and labels."""
    return whole("".join([_line(tick) for tick in ticks]))


def _line(tick: Tick) -> str:
    line = f"{tick.line:.5g}%"
    drawn = f'<line x1="{line}" x2="{line}" y2="100%"/>'
    same = tick.label == tick.narrow
    for label, where in ((tick.label, "" if same else "sj-wide"), ("" if same else tick.narrow, "sj-narrow")):
        if label:
            classes = " ".join(filter(None, (where, tick.at and f"sj-at-{tick.at}")))
            given = f' class="{classes}"' if classes else ""
            drawn += f'<text{given} x="{tick.place:.5g}%" y="100%" dy="-.5em">{escape_text(label)}</text>'
    return drawn


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
