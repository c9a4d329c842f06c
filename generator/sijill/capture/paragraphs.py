"""The paragraphs of a page that its reader sees, in order, and what the reader does not see.

For the libraries that find an article, a reduced copy of the tree is made too (``reduced_tree``).
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from sijill.capture import columns, elements, embedded, marks, pictures, quotation_marks, reduced_tree, written
from sijill.capture.colours import Look
from sijill.capture.order import shown_order
from sijill.capture.pieces import Piece, Seen, State, Unseen
from sijill.capture.styles import Style, Styles
from sijill.capture.tree import children, shown_children, streamed, text_of
from sijill.model.captures import CHANGES, INSERTED, STRUCK

_SILENT = frozenset(["script", "style", "template", "noscript", "head", "rp", "title", "noembed", "param"])
_UNSEEN = _SILENT | frozenset(
    ["img", "svg", "math", "iframe", "object", "embed", "select", "option", "textarea", "input", "datalist", "canvas",
     "audio", "video", "frame", "frameset", "noframes", "meter", "progress", "rt", "rtc"]
)  # fmt: skip
_AROUND = frozenset(["nav", "footer", "aside", "menu", "header"])
_AROUND_ROLES = frozenset(["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar"])
_KINDS = {"h1": "headline", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
          "figcaption": "caption", "caption": "caption", "blockquote": "quote", "li": "list-item", "dt": "list-item",
          "dd": "list-item", "tr": "table-row"}  # fmt: skip
_COMMENT = frozenset(
    ["comment", "comments", "commentlist", "commentarea", "disqus", "respond", "kommentar", "kommentare",
     "commentaires", "comentarios", "تعليق", "تعليقات", "التعليقات"]
)  # fmt: skip
_BLANKS = re.compile("[ \t\r\n\f]+")
_NAMES = re.compile(r"[\s_-]+|(?<=[a-z])(?=[A-Z])")
_PARTS = frozenset(["p", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre"])
# What the libraries leave out with all that is in it, although it only holds text.
_HOLDERS = frozenset(["form", "center", "fieldset", "legend", "marquee", "map", "output", "noindex"])
_SENTENCE_ENDS = (".", "!", "?", "…", "؟", "۔", "。", ".”", ".»", '."', ".’")
_LONGEST_RAISED, _LONGEST_STYLED = 60, 20  # letters; what is longer is no superscript
_BEGINNING = 60  # letters by which an item of a list is named
_EMPTY = f"| {embedded.GAP}"  # a line of nothing else has no words


class Walk:
    """One walk over a page's tree."""

    def __init__(self, styles: Styles, language: str = "") -> None:
        self.styles = styles
        self.language = language
        self.pieces: list[Piece] = []
        self.unseen: list[Unseen] = []
        self.reduced = etree.Element("html")
        self._streamed: dict[str, Any] = {}
        self._content_holders: set[int] = set()
        self._gathered: list[str] = []
        self._pictures: list[pictures.Picture] = []  # of the line that is gathered
        self._slots: list[tuple[Any, bool]] = []
        self._linked = 0
        self._note_marks: list[int] = []  # how many characters other than blanks are before each, in the line
        self._kinds: set[str] = set()
        self._tables: dict[int, bool] = {}  # whether they are of data
        self._collapsed: dict[int, bool] = {}  # cells of collapsed columns, and whether that is certain
        self._numbers: dict[int, dict[int, int]] = {}  # of items of lists, by their lists
        self._changed: list[tuple[str, str]] = []  # marks of struck out and added words that are open
        self._state = State()

    def run(self, root: Any) -> Seen:
        """Return what readers see; without recursion, since a page may be nested deeper than Python's stack allows."""
        self._streamed = streamed(root)
        self._content_holders = elements.content_holders(root)
        # A stack of work: nodes to visit, and functions to call once everything inside an element is done.
        work: list[tuple[Any, Any, State]] = [(root, None, State(look=self.styles.beginning, language=self.language))]
        while work:
            node, above, state = work.pop()
            if callable(node):
                node()
            elif node.tag == "-text":
                self._text(node, above, state)
            elif node.is_element_node:
                work += reversed(list(self._open(node, above, state)))
        self._flush()
        return Seen(self.pieces, self.unseen, self.reduced)

    def _text(self, node: Any, above: Any, state: State) -> None:
        text = node.text_content or ""
        if state.look.hidden:
            self._note("hidden", text)
            return
        if state.look.in_doubt or state.look.doubt:
            self._note("style" if state.look.doubt else "colour", text)
        if state.kept_lines and "\n" in text:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._flush()
                self._add(line, above, state)
            return
        self._add(text, above, state)

    def _add(self, text: str, above: Any, state: State) -> None:
        if not text:
            return
        self._state = state
        if state.linked:
            self._linked += sum(map(str.isalnum, text))
        self._gathered.append(text)
        kept = reduced_tree.legal(text)
        if above is None or not kept:
            return
        last = above[-1] if len(above) else None
        if last is None:
            above.text = (above.text or "") + kept
            self._slots.append((above, False))
        else:
            last.tail = (last.tail or "") + kept
            self._slots.append((last, True))

    def _note(self, why: str, text: str) -> None:
        text = _BLANKS.sub(" ", text).strip()
        if text:
            self.unseen.append(Unseen(why, text))

    def _before(self) -> str:
        return "".join(self._gathered[-4:])[-60:]

    def _open(self, node: Any, above: Any, state: State) -> Iterator[tuple[Any, Any, State]]:
        """Yield the work for an element: its children, and functions to call before and after them."""
        tag = node.tag
        attributes = node.attributes
        if tag == "template" and attributes.get("id"):
            part = self._streamed.pop(attributes["id"], None)
            if part is not None:
                for child in children(part):
                    yield child, above, state
            return
        if tag in _SILENT:
            return
        style = self.styles.of(node)
        if tag in ("html", "body"):  # what a script may show later
            style = Style(look={name: one for name, one in style.look.items() if name in ("ink", "paper")})
        if style.display == "none" or style.unseen or self._collapsed.get(node.mem_id):
            self._note("hidden", text_of(node))
            return
        if node.mem_id in self._collapsed:
            style = style._replace(look={**style.look, "doubt": True})
        if tag == "table":
            self._collapsed |= columns.collapsed(self.styles, node)
        if tag in ("rt", "rtc"):
            self._note("ruby", text_of(node))
            return
        if self._picture(node, above, state):
            return
        if tag in _UNSEEN and not embedded.is_only_fallback(node):
            self._thing(node, above, state)
            return
        if tag == "br":
            if state.within_line:
                self._add(" ", above, state)
            else:
                self._flush()
            if above is not None:
                etree.SubElement(above, "br")
            return
        block = (elements.is_block(node, style) or state.apart) and not (state.within_line and tag in elements.IN_CELLS)
        if not block and not state.look.hidden and self._raised(node, tag, style, above, state):
            return
        inside = self._state_inside(node, tag, attributes, style, block, state)
        inner = self._reduced(node, tag, attributes, above, state, block)
        inside = inside._replace(depth=state.depth + (inner is not above))
        if block:
            yield self._flush, None, state
        if style.turned or tag == "bdo":
            self._note("turned", text_of(node))
        added = self._written(node, style, state)
        pair = self._enclosing(node, tag, style, state)
        if pair and tag == "q":
            replaced = {one.part for one in added}
            pair = ("" if "before" in replaced else pair[0], "" if "after" in replaced else pair[1])
        if pair:
            yield (lambda: self._begin(pair, inner, inside)), None, state
        cells = 0
        for child in shown_children(node):
            cells += child.tag in ("td", "th")
            if tag == "tr" and inside.within_line and cells > 1 and child.tag in ("td", "th"):
                yield (lambda: self._add(" | ", inner, inside)), None, state
            yield child, inner, inside
        if pair:
            yield (lambda: self._end(pair, inner, inside)), None, state
        if block:
            yield self._flush, None, state

    def _written(self, node: Any, style: Style, state: State) -> list[written.Written]:
        """Note the words and numbers that styles write beside an element's own, and another order of its parts."""
        is_item = style.display == "list-item" or (node.tag == "li" and not style.display)
        found = written.beside(self.styles, node, is_item)
        if state.look.hidden:
            return found
        for _, words, rule in found:
            if words.strip():
                self._note("written", f"{words} ({rule})")
        if order := shown_order(self.styles, node, style.display):
            self._note("order", order)
        if is_item and node.tag == "li" and (words := text_of(node).strip()):
            parent = node.parent.mem_id
            if parent not in self._numbers:
                self._numbers[parent] = written.numbers_of(self.styles, node.parent)
            if shown := written.number(self.styles, node, self._numbers[parent]):
                self._note("numbers", f"{shown}. {words[:_BEGINNING]}")
        return found

    def _picture(self, node: Any, above: Any, state: State) -> bool:
        """Add the letters of a picture of an emoji, or the place of any other picture; False if it is none."""
        if (node.tag in ("img", "svg") and embedded.words_of(node).strip()) or not node.is_element_node:
            return False
        found = pictures.picture(self.styles, node)
        if isinstance(found, str) and not state.look.hidden:
            self._add(found, above, state)
        elif isinstance(found, pictures.Picture) and not state.look.hidden:
            self._pictures.append(found)
            self._gathered.append(pictures.PLACE)
        return found is not None

    def _thing(self, node: Any, above: Any, state: State) -> None:
        """Note the words of a thing that is no text, and that they are missing."""
        words = embedded.words_of(node).strip()
        if words and not state.look.hidden:
            self._note("thing", words)
            if node.tag in embedded.WITHIN_LINES:
                self._add(embedded.GAP, above, state)

    def _begin(self, pair: tuple[str, str], above: Any, state: State) -> None:
        self._changed += [pair] if pair in CHANGES else []
        self._add(pair[0], above, state)

    def _end(self, pair: tuple[str, str], above: Any, state: State) -> None:
        if pair in CHANGES:
            self._changed.pop()
            if marks.remove_opening(self._gathered, 1):
                return
        self._add(pair[1], above, state)

    def _enclosing(self, node: Any, tag: str, style: Style, state: State) -> tuple[str, str] | None:
        """Return text to put around an element's words: a browser's quotation marks, or marks of changes."""
        if tag == "q":
            return quotation_marks.marks(state.language, state.quoted, written.quotes(self.styles, node))
        if style.struck or (style.struck is None and tag in ("del", "s", "strike")):
            self._note("struck", text_of(node))
            return STRUCK
        if tag == "ins" and text_of(node).strip():
            self._note("inserted", text_of(node))
            return INSERTED
        return None

    def _raised(self, node: Any, tag: str, style: Style, above: Any, state: State) -> bool:
        """Add a short element that is raised, lowered or a footnote mark; return False for any other element."""
        if tag not in ("sup", "sub", "a") and not style.raised:
            return False
        text = self._shown(node, state.look)
        if not text.strip() or len(text) > (_LONGEST_RAISED if tag in ("sup", "sub", "a") else _LONGEST_STYLED):
            return False
        if tag == "a" and not style.raised:
            if not marks.is_note(node, text):
                return False
            self._leave_out(text)
            return True
        if style.raised == "sub" or (tag == "sub" and not style.raised):
            self._add(marks.subscript(text, self._before()), above, state)
            return True
        found = marks.superscript(text, self._before(), marks.text_behind(node), marks.is_note(node, text))
        if found is None:
            self._leave_out(text)
        else:
            self._add(found, above, state)
        return True

    def _leave_out(self, mark: str) -> None:
        """Note a mark of a footnote, and where in the line it is."""
        self._note("footnote", mark)
        self._note_marks.append(len("".join("".join(self._gathered).replace("\u00ad", "").split())))

    def _shown(self, node: Any, look: Look) -> str:
        """Return the words in an element that are shown."""
        found, work = [], [(node, look)]
        while work:
            one, around = work.pop()
            if one.tag == "-text":
                found.append("" if around.hidden else one.text_content or "")
            elif one.is_element_node and one.tag not in _UNSEEN:
                style = self.styles.of(one)
                if style.display != "none" and not style.unseen:
                    work += [(child, around._replace(**style.look)) for child in reversed(list(children(one)))]
        return " ".join(part for part in found if part)

    def _state_inside(
        self, node: Any, tag: str, attributes: dict[str, Any], style: Style, block: bool, state: State
    ) -> State:
        names = frozenset(
            name.lower() for name in _NAMES.split(f"{attributes.get('class') or ''} {attributes.get('id') or ''}")
        )
        row = tag == "tr" and elements.is_one_line(node)
        kind = _KINDS.get(tag, state.kind)
        if tag == "tr" and not row and not self._is_of_data(node):
            kind = state.kind
        elif elements.is_caption(node, names):
            kind = "caption"
        pulled = elements.is_pull_quote(node, names)
        if attributes.get("role") == "heading":
            kind = "heading"
        if pulled:
            kind = "pull-quote"
        elif state.kind in ("pull-quote", "caption", "quote", "heading", "headline") and tag not in (
            "figcaption",
            "h1",
            "h2",
        ):
            kind = state.kind
        elif tag == "time" or (block and elements.is_dateline(node, names)):
            kind = kind or "dateline"
        if tag == "time" and not state.kind:
            self._kinds.add("dateline")
        role = attributes.get("role") or ""
        return State(
            around=state.around
            or (not pulled and node.mem_id not in self._content_holders and (tag in _AROUND or role in _AROUND_ROLES)),
            comment=state.comment or (bool(names & _COMMENT) and block and tag not in ("html", "body", "main")),
            kind=kind,
            linked=state.linked or tag == "a",
            within_line=state.within_line or row,
            kept_lines=state.kept_lines or tag in ("pre", "listing", "xmp", "plaintext"),
            holders=(*state.holders, node.mem_id) if block and tag not in _PARTS else state.holders,
            article=node.mem_id if tag == "article" else state.article,
            language=attributes.get("lang") or state.language,
            quoted=state.quoted + (tag == "q"),
            apart=style.display in ("flex", "grid"),
            look=state.look._replace(**style.look) if style.look else state.look,
        )

    def _is_of_data(self, row: Any) -> bool:
        """Return whether a row is in a table of data, and not in one that lays out a page."""
        table = row.parent
        while table.tag != "table" and table.parent is not None:
            table = table.parent
        if table.mem_id not in self._tables:
            self._tables[table.mem_id] = elements.is_table_of_data(table)
        return self._tables[table.mem_id]

    def _reduced(self, node: Any, tag: str, attributes: dict[str, Any], above: Any, state: State, block: bool) -> Any:
        """Return the element of the reduced tree into which an element's content goes."""
        if above is None:
            return self.reduced if tag == "html" else etree.SubElement(self.reduced, "body")
        plain = tag in _HOLDERS or node.mem_id in self._content_holders
        return (
            above if state.depth >= reduced_tree.DEEPEST else reduced_tree.element(above, tag, attributes, block, plain)
        )

    def _flush(self) -> None:
        # Each paragraph has its own marks, however many the changed words run over.
        closed = len(self._changed) - marks.remove_opening(self._gathered, len(self._changed))
        self._gathered += [closing for _, closing in reversed(self._changed[:closed])]
        text, noted = pictures.placed("".join(self._gathered), self._pictures, self._state.kind)
        self.unseen += noted
        text = _BLANKS.sub(" ", text).strip()
        if text.strip(_EMPTY) and (hyphens := text.count("\u00ad")):
            self.unseen.append(Unseen("soft-hyphen", "\u00ad" * hyphens))
            text = text.replace("\u00ad", "")
        if text.strip(_EMPTY) and self._slots:
            number = len(self.pieces)
            state = self._state
            dated = len(text) < 120 and not text.endswith(_SENTENCE_ENDS)
            kind = state.kind if state.kind != "dateline" or dated else ""
            if not kind and "dateline" in self._kinds and dated:
                kind = "dateline"
            self.pieces.append(
                Piece(
                    text,
                    kind,
                    state.around,
                    state.comment,
                    self._linked,
                    state.holders,
                    state.article,
                    marks.offsets(text, self._note_marks),
                )
            )
            reduced_tree.set_mark(self._slots[-1], reduced_tree.marker(number), at_end=True)
            if len(text) > 40:
                reduced_tree.set_mark(self._slots[0], reduced_tree.marker(number), at_end=False)
        self._gathered = [opening for opening, _ in self._changed]
        self._pictures.clear()
        self._note_marks.clear()
        self._slots.clear()
        self._kinds.clear()
        self._linked = 0
