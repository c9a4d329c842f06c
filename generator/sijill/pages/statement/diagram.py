"""The thread of a statement as a small picture: what it is linked with, before, after, and in an order not known.

It is mirrored where the language runs from right to left. The list beneath says the same and more.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from sijill.html.drawing import Drawing
from sijill.html.markup import NOTHING
from sijill.model.order import Order, order
from sijill.pages.labels import Labels
from sijill.pages.views import Row
from sijill.state.answers import Link

WIDTH = 720
_ROW = 54
_CLOSE_ROW = 42  # of statements whose order is not known, which are one beneath the other
_TOP = 46
_MOST = 5  # nodes a column; the list beneath has them all
_LETTERS = 27
# Where the dots and the words of the three columns are, from the side on which reading begins.
_DOTS = (206, 360, 514)
_TEXTS = (192, 378, 528)
_ANCHORS = ("end", "", "")


_COLUMNS = {Order.AFTER: 0, Order.NOT_KNOWN: 1, Order.BEFORE: 2}
Columns = tuple[list[Link], list[Link], list[Link]]


def thread(labels: Labels, rows: Mapping[str, Row], columns: Columns) -> Markup:
    """Return the diagram of a statement's links as SVG, nothing where it has none; ``rows`` are by id."""
    if not any(columns):
        return NOTHING
    mirrored = labels.direction == "rtl"
    middle = _TOP + 12
    # Those whose order is not known begin below the deepest of the others, where no line crosses their words.
    same = middle + max(len(columns[0]), len(columns[2]), 1) * _ROW + 14
    height = same + (len(columns[1]) - 1) * _CLOSE_ROW + 26 if columns[1] else same - 24
    drawing = Drawing("sj-thread", WIDTH, height)
    for column, key in enumerate(("before", "order_not_known", "after")):
        if columns[column]:
            x, y = mirrored_x(_TEXTS[column], mirrored), 14 if column != 1 else same - 28
            drawing.words("head", x, y, labels.words[f"statement.{key}"], _ANCHORS[column])
    places = [
        (column, index, same + index * _CLOSE_ROW if column == 1 else middle + index * _ROW, link)
        for column, found in enumerate(columns)
        for index, link in enumerate(found)
    ]
    for column, index, y, link in places:
        drawing.line(link.effect, _path(column, index, y, middle, mirrored))
    for column, _, y, link in places:
        row, verb = rows[link.other.id], labels.words.texts["relation.name." + link.name]
        dot, words = (mirrored_x(_DOTS[column], mirrored), y), (mirrored_x(_TEXTS[column], mirrored), y, y + 15)
        drawing.node(row.href, dot, words, _cut(row.speakers), _cut(verb), _ANCHORS[column], row.title)
    centre = mirrored_x(_DOTS[1], mirrored)
    drawing.dot("sj-t-this", centre, middle, 7)
    drawing.words("name", centre, middle - 16, labels.words["statement.this"], "middle")
    return drawing.done()


def columns_of(identifier: str, date: str, links: Sequence[Link]) -> Columns:
    """Each linked statement once, in the column of its order in time, as far as it is known; the nearest first."""
    columns: Columns = ([], [], [])
    to_each: dict[str, list[Link]] = {}
    for link in links:
        to_each.setdefault(link.other.id, []).append(link)
    to_each.pop(identifier, None)
    for joining in to_each.values():
        known = order(date, joining[0].other.date, [(link.name, not link.derived) for link in joining])
        columns[_COLUMNS[known]].append(joining[0])
    columns[0].sort(key=lambda link: link.other.order, reverse=True)
    columns[1].sort(key=lambda link: link.other.order)
    columns[2].sort(key=lambda link: link.other.order)
    for found in columns:
        del found[_MOST:]
    return columns


def mirrored_x(x: int, mirrored: bool) -> int:
    """Return a place counted from the side on which reading begins as one counted from the left."""
    return WIDTH - x if mirrored else x


def _path(column: int, index: int, y: int, middle: int, mirrored: bool) -> str:
    start, end = mirrored_x(_DOTS[column], mirrored), mirrored_x(_DOTS[1], mirrored)
    bend = mirrored_x(_DOTS[1] - 12 - 14 * index if column == 1 else (_DOTS[column] + _DOTS[1]) // 2, mirrored)
    return f"M{start} {y}C{bend} {y} {bend} {middle} {end} {middle}"


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1].rstrip()}…"
