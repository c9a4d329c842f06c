"""What an element of a page is to its reader: a block, a row of one line, a header that holds the article."""

from typing import Any

from sijill.capture.hiding import INLINE
from sijill.capture.styles import Style
from sijill.capture.tree import children, text_of

IN_CELLS = frozenset(["td", "th", "p", "div"])  # what a cell with one line may be made of
_BLOCK_DISPLAYS = ("block", "flex", "grid", "table", "list-item", "flow-root", "table-row", "table-cell")


def content_holders(root: Any) -> set[int]:
    """Return menus, headers and such that must count as content: they contain the article, or are its header."""
    body = root.css_first("body")
    whole = running(body) if body is not None else 0
    found = set()
    for node in root.css("header, nav, aside, footer, menu"):
        within = node.parent
        while within is not None and within.tag not in ("article", "main"):
            within = within.parent
        if (
            (node.tag == "header" and within is not None)
            or running(node) * 2 > whole
            or node.css_first("article, main")
        ):
            found.add(node.mem_id)
    return found


def running(node: Any) -> int:
    """Return the length of the text below a node, without links and scripts."""
    text = len(node.text(deep=True) or "")
    return text - sum(len(one.text(deep=True) or "") for one in node.css("a, script, style, template, noscript"))


def is_block(tag: str, style: Style) -> bool:
    """Return whether an element begins a line of its own."""
    if style.display in _BLOCK_DISPLAYS:
        return True
    if style.display == "inline":
        return False
    return tag not in INLINE


def is_one_line(row: Any) -> bool:
    """Return whether a table's row is to be read as one line: it has several cells, each with one line of text."""
    cells = [cell for cell in children(row) if cell.tag in ("td", "th")]
    if len(cells) < 2:
        return False
    for cell in cells:
        holders = set()
        for inside in cell.traverse(include_text=True):
            if inside.is_element_node and inside.tag not in INLINE and inside.tag not in IN_CELLS:
                return False
            if inside.tag == "-text" and (inside.text_content or "").strip():
                holder = inside.parent
                while holder.tag not in IN_CELLS:
                    holder = holder.parent
                holders.add(holder.mem_id)
        if len(holders) > 1:
            return False
    return sum(bool(text_of(cell).strip()) for cell in cells) > 1


def is_pull_quote(node: Any, names: frozenset[str]) -> bool:
    """Return whether an element is a pull quote: by its class or id, or as an ``<aside>`` with nothing but a quote."""
    if names & {"pullquote", "pullquotes"} or {"pull", "quote"} <= names:
        return True
    quote = node.css_first("blockquote") if node.tag == "aside" else None
    return quote is not None and text_of(node).split() == text_of(quote).split() and node.css_first("a") is None
