"""Cells of tables whose column is collapsed, so that nobody sees them (CSS 2.2, section 17.5.5).

Which columns a cell is in follows from the spans of the cells before it (WHATWG HTML, section 4.9.12).
"""

import re
from collections.abc import Iterator
from typing import Any

from sijill.capture.styles import Styles
from sijill.capture.tree import children

_MOST = 1000  # columns that one element spans


def collapsed(styles: Styles, table: Any) -> dict[int, bool]:
    """Return the cells all of whose columns are collapsed, and whether that is certain."""
    columns = list(_columns(styles, table))
    if not any(columns):
        return {}
    found: dict[int, bool] = {}
    for group in _groups(table):
        below: dict[int, int] = {}  # columns that a cell of an earlier row is still in, and for how many rows
        for row in group:
            at = 0
            started: dict[int, int] = {}
            for cell in (one for one in children(row) if one.tag in ("td", "th")):
                while at in below:
                    at += 1
                width = _span(cell, "colspan")
                values = columns[at : at + width]
                if len(values) == width and all(values):
                    found[cell.mem_id] = "maybe" not in values
                started |= dict.fromkeys(range(at, at + width), _span(cell, "rowspan", none=_MOST * _MOST))
                at += width
            below = {one: left - 1 for one, left in (below | started).items() if left > 1}
    return found


def _columns(styles: Styles, table: Any) -> Iterator[str]:
    """Yield for each column that the markup names "collapsed", "maybe" or ""."""
    for one in children(table):
        if one.tag != "colgroup" or styles.of(one).display == "none":
            continue
        around = _visibility(styles, one, "")
        columns = [each for each in children(one) if each.tag == "col"]
        if not columns:
            yield from [around] * _span(one, "span")
        for column in columns:
            if styles.of(column).display != "none":
                yield from [_visibility(styles, column, around)] * _span(column, "span")


def _visibility(styles: Styles, column: Any, around: str) -> str:
    values = styles.declared(column, "visibility")[0]
    if not values:
        return around
    if "collapse" not in values:
        return ""
    return "maybe" if styles.of(column).look.get("doubt") else "collapsed"


def _groups(table: Any) -> Iterator[list[Any]]:
    """Yield the rows of each group of a table; a cell cannot span rows of two."""
    for one in children(table):
        if one.tag in ("thead", "tbody", "tfoot"):
            yield [row for row in children(one) if row.tag == "tr"]


def _span(node: Any, name: str, none: int = 1) -> int:
    """Return how many columns or rows an element spans; ``none`` is what zero means."""
    value = re.match(r"\s*([0-9]{1,9})", node.attributes.get(name) or "")
    return min(int(value[1]) or none, max(_MOST, none)) if value else 1
