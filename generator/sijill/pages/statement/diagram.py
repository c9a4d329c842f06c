"""The thread of a statement as a small picture: what it is linked with, before, at the same time and after.

Drawn with attributes alone (a style attribute would be refused by the site's policy) and mirrored where the language
runs from right to left. It is hidden from assistive technology: the list beneath says the same and more.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from sijill.html.markup import NOTHING, escaped, made
from sijill.model import edtf
from sijill.pages.labels import Desk
from sijill.pages.views import Row
from sijill.state.answers import Link

WIDTH = 720
_ROW = 54
_CLOSE_ROW = 42  # of statements made at the same time, which stand one beneath the other
_TOP = 46
_MOST = 5  # nodes a column; the list beneath has them all
_LETTERS = 27
# Where the dots and the words of the three columns stand, from the side on which reading begins.
_DOTS = (206, 360, 514)
_TEXTS = (192, 378, 528)
_ANCHORS = (' text-anchor="end"', "", "")


Columns = tuple[list[Link], list[Link], list[Link]]


def thread(desk: Desk, rows: Mapping[str, Row], columns: Columns) -> Markup:
    """Return the diagram of a statement's links as SVG, nothing where it has none; ``rows`` are by id."""
    if not any(columns):
        return NOTHING
    mirrored = desk.direction == "rtl"
    middle = _TOP + 12
    # Statements of the same time begin below the deepest of the others, where no line crosses their words.
    same = middle + max(len(columns[0]), len(columns[2]), 1) * _ROW + 14
    height = same + (len(columns[1]) - 1) * _CLOSE_ROW + 26 if columns[1] else same - 24
    parts = [
        f'<svg class="sj-thread" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" aria-hidden="true">'
    ]
    for column, key in enumerate(("before", "same_time", "after")):
        if columns[column]:
            x, y = mirrored_x(_TEXTS[column], mirrored), 14 if column != 1 else same - 28
            label = escaped(desk.words[f"statement.{key}"])
            parts.append(f'<text class="sj-t-head" x="{x}" y="{y}"{_ANCHORS[column]}>{label}</text>')
    lines: list[str] = []
    nodes: list[str] = []
    for column, found in enumerate(columns):
        for index, link in enumerate(found):
            y = same + index * _CLOSE_ROW if column == 1 else middle + index * _ROW
            lines.append(_line(column, index, y, middle, mirrored, link.effect))
            nodes.append(_node(desk, rows[link.other.id], column, y, mirrored, link.name))
    centre = mirrored_x(_DOTS[1], mirrored)
    this = escaped(desk.words["statement.this"])
    parts += lines
    parts += nodes
    parts.append(f'<circle class="sj-t-this" cx="{centre}" cy="{middle}" r="7"/>')
    parts.append(f'<text class="sj-t-name" x="{centre}" y="{middle - 16}" text-anchor="middle">{this}</text></svg>')
    hrefs = [rows[link.other.id].href for found in columns for link in found]
    return made("".join(parts), tuple(hrefs))


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


def _line(column: int, index: int, y: int, middle: int, mirrored: bool, effect: str) -> str:
    start, end = mirrored_x(_DOTS[column], mirrored), mirrored_x(_DOTS[1], mirrored)
    bend = mirrored_x(_DOTS[1] - 12 - 14 * index if column == 1 else (_DOTS[column] + _DOTS[1]) // 2, mirrored)
    return f'<path class="sj-t-line sj-t-{effect}" d="M{start} {y}C{bend} {y} {bend} {middle} {end} {middle}"/>'


def _node(desk: Desk, row: Row, column: int, y: int, mirrored: bool, name: str) -> str:
    who, verb = escaped(_cut(row.speakers)), escaped(_cut(desk.words.texts["relation.name." + name]))
    x, anchor = mirrored_x(_TEXTS[column], mirrored), _ANCHORS[column]
    return (
        f'<a href="{escaped(row.href)}" tabindex="-1"><title>{escaped(row.title)}</title>'
        f'<circle cx="{mirrored_x(_DOTS[column], mirrored)}" cy="{y}" r="4.5"/>'
        f'<text class="sj-t-name" x="{x}" y="{y}"{anchor}>{who}</text>'
        f'<text class="sj-t-verb" x="{x}" y="{y + 15}"{anchor}>{verb}</text></a>'
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1].rstrip()}…"
