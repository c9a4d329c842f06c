"""What an element of a page is to its reader: a block, a row of one line, a header that holds the article."""

from typing import Any

from sijill.capture.hiding import INLINE
from sijill.capture.styles import Style
from sijill.capture.tree import children, text_of

IN_CELLS = frozenset(["td", "th", "p", "div"])  # what a cell with one line may be made of
# Elements that begin a line of their own, unless a style says otherwise (WHATWG HTML, section 15.3).
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details",
     "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
     "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup",
     "option", "p", "plaintext", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
     "tr", "ul", "xmp"]
)  # fmt: skip
_BLOCK_DISPLAYS = ("block", "flex", "grid", "table", "list-item", "flow-root", "table-row", "table-cell")
_CAPTIONS = frozenset(["caption", "captions", "thumbcaption", "figcaption", "imgcaption", "photocaption"])
_DATELINES = frozenset(["date", "dateline", "byline", "pubdate", "published", "timestamp", "datetime", "تاريخ"])
_OF_ARTICLE = frozenset(["meta", "info", "infos", "postmeta", "postinfo", "author"])  # if they have a number
_LONGEST_CAPTION, _LONGEST_DATELINE, _LONGEST_LINES = 500, 120, 80  # letters


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


def is_block(node: Any, style: Style) -> bool:
    """Return whether an element begins a line of its own.

    Buttons, elements that HTML does not know and boxes within lines (``inline-block``) do so only if no words are
    beside them: pages lay out their parts with them, too.
    """
    if style.display in _BLOCK_DISPLAYS:
        return True
    if style.display == "inline" or node.tag in INLINE:
        return False
    within_lines = node.tag not in _BLOCKS or style.display.startswith("inline-")
    return not (within_lines and _is_beside_words(node))


def _is_beside_words(node: Any) -> bool:
    """Return whether words are directly before or behind an element, in its line."""
    while node is not None:
        alone = True
        for way in ("prev", "next"):
            one = getattr(node, way)
            while one is not None and not (one.is_element_node or (one.text_content or "").strip()):
                one = getattr(one, way)
            if one is not None and (one.tag == "-text" or (one.tag in INLINE - {"a"} and text_of(one).strip())):
                return True
            alone = alone and one is None
        node = node.parent if alone and node.parent is not None and node.parent.tag in INLINE else None
    return False


def is_one_line(row: Any) -> bool:
    """Return whether a table's row is to be read as one line: it has several cells, each with one part of text."""
    cells = [cell for cell in children(row) if cell.tag in ("td", "th")]
    if len(cells) < 2:
        return False
    for cell in cells:
        if cell.css_first("br") is not None and len(text_of(cell).strip()) > _LONGEST_LINES:
            return False
        holders = set()
        for inside in cell.traverse(include_text=True):
            if inside.is_element_node and inside.tag not in INLINE and inside.tag not in (*IN_CELLS, "br"):
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


def is_table_of_data(table: Any) -> bool:
    """Return whether a table has heads or a caption, and nothing in it that only a page has."""
    return table.css_first("th, caption") is not None and table.css_first("table, h1, h2, article, form") is None


def is_caption(node: Any, names: frozenset[str]) -> bool:
    """Return whether an element is a caption by its class or id."""
    return bool(names & _CAPTIONS) and node.tag != "body" and len(text_of(node)) <= _LONGEST_CAPTION


def is_dateline(node: Any, names: frozenset[str]) -> bool:
    """Return whether an element says by its class or id when an article was published, or by whom and when."""
    if node.tag in ("body", "html", "main", "article"):
        return False
    if names & _DATELINES:
        return True
    text = text_of(node) if names & _OF_ARTICLE else ""
    return len(text) <= _LONGEST_DATELINE and any(map(str.isdecimal, text))
