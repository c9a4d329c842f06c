"""The thread of a statement as a small picture: what it is linked with, before, at the same time and after.

Drawn with attributes alone (a style attribute would be refused by the site's policy) and mirrored where the language
runs from right to left. It is hidden from assistive technology: the list beneath says the same and more.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from generator.model import edtf
from generator.render.desk import Desk
from generator.render.markup import NOTHING, Safe, escaped
from generator.render.views import Row
from generator.resolve.views import Link

WIDTH = 720
_ROW = 54
_TOP = 46
_MOST = 5  # nodes a column; the list beneath has them all
_LETTERS = 27
# Where the dots and the words of the three columns stand, from the side on which reading begins.
_DOTS = (206, 360, 514)
_TEXTS = (192, 360, 528)
_ANCHORS = (' text-anchor="end"', ' text-anchor="middle"', "")


Columns = tuple[list[Link], list[Link], list[Link]]


def thread(desk: Desk, rows: Mapping[str, Row], columns: Columns) -> Markup:
    """Return the diagram of a statement's links as SVG, nothing where it has none; ``rows`` are by id."""
    if not any(columns):
        return NOTHING
    deepest = max(len(columns[0]), len(columns[2]), 1 + len(columns[1]))
    height = _TOP + deepest * _ROW + (18 if columns[1] else 4)
    mirrored = desk.direction == "rtl"
    middle = _TOP + 12
    parts = [
        f'<svg class="sj-thread" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" aria-hidden="true">'
    ]
    for column, key in enumerate(("before", "same_time", "after")):
        if columns[column]:
            x, y = mirrored_x(_TEXTS[column], mirrored), 14 if column != 1 else middle + 40
            label = escaped(desk.words[f"statement.{key}"])
            parts.append(f'<text class="sj-t-head" x="{x}" y="{y}"{_ANCHORS[column]}>{label}</text>')
    lines: list[str] = []
    nodes: list[str] = []
    for column, found in enumerate(columns):
        for index, link in enumerate(found):
            y = middle + index * _ROW + (_ROW + 10 if column == 1 else 0)
            lines.append(_line(column, y, middle, mirrored, link.effect))
            nodes.append(_node(desk, rows[link.other.id], column, y, mirrored, link.name))
    centre = mirrored_x(_DOTS[1], mirrored)
    this = escaped(desk.words["statement.this"])
    parts += lines
    parts += nodes
    parts.append(f'<circle class="sj-t-this" cx="{centre}" cy="{middle}" r="7"/>')
    parts.append(f'<text class="sj-t-name" x="{centre}" y="{middle - 16}" text-anchor="middle">{this}</text></svg>')
    return Safe("".join(parts))


def columns_of(identifier: str, date: str, links: Sequence[Link]) -> Columns:
    """Each linked statement once, in the column its date puts it in; the nearest in time first."""
    here = edtf.parse(date)
    columns: Columns = ([], [], [])
    seen = {identifier}
    for link in links:
        if link.other.id not in seen:
            seen.add(link.other.id)
            there = edtf.parse(link.other.date)
            column = 0 if there.latest < here.earliest else 2 if there.earliest > here.latest else 1
            columns[column].append(link)
    columns[0].sort(key=lambda link: link.other.order, reverse=True)
    columns[1].sort(key=lambda link: link.other.order)
    columns[2].sort(key=lambda link: link.other.order)
    for found in columns:
        del found[_MOST:]
    return columns


def mirrored_x(x: int, mirrored: bool) -> int:
    """Return a place counted from the side on which reading begins as one counted from the left."""
    return WIDTH - x if mirrored else x


def _line(column: int, y: int, middle: int, mirrored: bool, effect: str) -> str:
    start, end = mirrored_x(_DOTS[column], mirrored), mirrored_x(_DOTS[1], mirrored)
    half = (start + end) // 2
    path = f"M{start} {y}V{middle}" if column == 1 else f"M{start} {y}C{half} {y} {half} {middle} {end} {middle}"
    return f'<path class="sj-t-line sj-t-{effect}" d="{path}"/>'


def _node(desk: Desk, row: Row, column: int, y: int, mirrored: bool, name: str) -> str:
    x = mirrored_x(_DOTS[column], mirrored)
    who, verb = escaped(_cut(row.speakers)), escaped(_cut(desk.words.texts["relation.name." + name]))
    place, anchor = mirrored_x(_TEXTS[column], mirrored), _ANCHORS[column]
    first, second = y + 1, y + 17
    if column == 1:
        # These stand one beneath the other, so their words stand under the dot.
        first, second = y + 20, y + 35
    return (
        f'<a href="{escaped(row.href)}" tabindex="-1"><title>{escaped(row.title)}</title>'
        f'<circle cx="{x}" cy="{y - 4 if column != 1 else y}" r="4.5"/>'
        f'<text class="sj-t-name" x="{place}" y="{first}"{anchor}>{who}</text>'
        f'<text class="sj-t-verb" x="{place}" y="{second}"{anchor}>{verb}</text></a>'
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1].rstrip()}…"
