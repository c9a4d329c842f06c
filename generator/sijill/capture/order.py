"""Whether a page lays out the parts of an element in another order than that of its source.

Source: CSS Flexible Box Layout 1 (sections 5 and 6), CSS Grid Layout 1 (section 8), CSS 2.2 section 17.2. Text stays in
the order of the source, and what is shown in another one is named.
"""

import re
from typing import Any

from sijill.capture.styles import Styles
from sijill.capture.tree import shown_children, text_of

_LONGEST = 60  # letters of each part that are named
_GROUPS = {"thead": 0, "tfoot": 2}
_STRING = re.compile(r"""["']([^"']*)["']""")
_LINE = re.compile(r"-?[0-9]+")


def shown_order(styles: Styles, node: Any, display: str) -> str:
    """Return the beginnings of an element's parts in the order in which they are shown, "" if that is the source's."""
    if "flex" not in display and "grid" not in display and "-webkit-box" not in display and node.tag != "table":
        return ""
    items = [
        one
        for one in shown_children(node)
        if text_of(one).strip() and (not one.is_element_node or styles.of(one).display != "none")
    ]
    if len(items) < 2:
        return ""
    if node.tag == "table" and not display:
        placed = sorted(items, key=lambda one: _GROUPS.get(one.tag, 1))
    else:
        placed = sorted(items, key=lambda one: _order(styles, one))
        if "grid" in display:
            placed = _in_grid(styles, node, placed)
        elif any(
            one.endswith("-reverse") for name in ("flex-direction", "flex-wrap") for one in _values(styles, node, name)
        ):
            placed.reverse()
    if placed == items:
        return ""
    return " / ".join(" ".join(text_of(one).split())[:_LONGEST] for one in placed)


def _values(styles: Styles, node: Any, name: str) -> list[str]:
    return styles.declared(node, name)[0] if node.is_element_node else []


def _order(styles: Styles, item: Any) -> int:
    values = [one for one in _values(styles, item, "order") if _LINE.fullmatch(one)]
    return int(values[-1]) if values else 0


def _in_grid(styles: Styles, node: Any, items: list[Any]) -> list[Any]:
    """Return items in the order of their rows and columns; those without a place of their own fill what is left."""
    template = next(iter(_values(styles, node, "grid-template-areas")), "")
    areas: dict[str, tuple[int, int]] = {}
    for row, line in enumerate(_STRING.findall(template), start=1):
        for column, name in enumerate(line.split(), start=1):
            areas.setdefault(name, (row, column))
    places = [_place(styles, one, areas) for one in items]
    if not any(places):
        return items
    taken = {place for place in places if place}
    columns = max([column for _, column in taken] or [1])
    free = iter([(row, column) for row in range(1, len(items) + 1) for column in range(1, columns + 1)])
    keys = [place or next((one for one in free if one not in taken), (len(items), 1)) for place in places]
    return [items[at] for at in sorted(range(len(items)), key=lambda at: (keys[at], at))]


def _place(styles: Styles, item: Any, areas: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    area = [part.strip() for part in next(iter(_values(styles, item, "grid-area")), "").split("/")]
    if area[0] in areas:
        return areas[area[0]]
    row = next(iter(_values(styles, item, "grid-row-start")), area[0])
    column = next(iter(_values(styles, item, "grid-column-start")), area[1] if len(area) > 1 else "")
    if not _LINE.fullmatch(row):
        return areas.get(row)
    return int(row) if int(row) > 0 else 1 << 20, max(1, int(column)) if _LINE.fullmatch(column) else 1
