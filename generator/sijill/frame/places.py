"""Where in a page's Markdown file the elements, addresses and texts of its HTML are written.

Each raw tag is marked with its place before Markdown converts the page again, so its element tells where it is. What
Markdown itself made has no mark: its address or attribute is looked for in the text. Whatever is found nowhere is
at the nearest text before it.
"""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from html import unescape
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from sijill.frame.tree import ADDRESSES, Element, Gone, Tree, crowded, parse

Place = tuple[int, int]
"""A line and a column, from 1."""
_TAG = re.compile(r"<[a-zA-Z][^\s<>/:@]*(?=[\s/>])")
_MARK = "data-place-in-sijill"
_MARKED = re.compile(rf" {_MARK}=[0-9]+ ")
_ATTRIBUTE_LIST = re.compile(r"\{:?[ \t]*([^{}\n]*=[^{}\n]*)\}")
_GIVEN = re.compile(r"([a-zA-Z_:][\w:.-]*)\s*=")
_LINK = re.compile(
    r"(?:\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|<(?=[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*>))([^\s)>]+)", re.MULTILINE
)
_FENCE = re.compile(r"^( *+)(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ *\2[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---\n.*?^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_OPENS_A_BLOCK = re.compile(r"[ ]{0,3}(?:[-*+]|[0-9]+[.)])\s|[ ]*(?:!!!|\?\?\?\+?|===)|[ ]{0,3}\[\^")
_FAR, _WORDS = 20, 30  # texts that are looked for, and how much of each
T = TypeVar("T", bound=Hashable)


class Named(NamedTuple):
    """An address on a page, with its element and attribute there.

    MkDocs changes those that Markdown wrote and that name files of the same folder, and leaves those in HTML as they
    are. ``offset`` is where it is in the file, as far as that is known without looking for it.
    """

    tree: Tree
    element: Element
    name: str
    value: str
    offset: int | None
    in_html: bool


class Places:
    """The places of one page: its text, its HTML as a tree, and what makes HTML of a text."""

    def __init__(self, text: str, tree: Tree, html: Callable[[str], str]) -> None:
        self.text = text
        self.plain = without_code(text)
        self.tree = tree
        marked = _TAG.sub(lambda tag: f"{tag.group()} {_MARK}={tag.start()} ", text)
        made = html(marked) if marked != text else ""
        same = parse(made) if made and crowded(made) is None else tree
        marked_elements = [_unmarked(one, len(text)) for one in same.elements]
        of_elements = _listed((_key(one), at) for one, at in marked_elements)
        self._marks = {id(one): _next(of_elements, _key(one)) for one in tree.elements}
        self._of_attributes = _listed(
            ((one.tag, *pair), at) for one, at in marked_elements for pair in one.attributes.items()
        )
        self._links = _listed((_as_read(found[1]), found.start(1)) for found in _LINK.finditer(self.plain))
        self._lists = _listed(
            (given[1].lower(), found.start(1) + given.start())
            for found in _ATTRIBUTE_LIST.finditer(self.plain)
            for given in _GIVEN.finditer(found[1])
        )

    def of_gone(self, gone: Gone) -> Place:
        """Return the place of something that was taken out: of an attribute in raw HTML, that of its tag."""
        element = gone.element
        if not element.tag:
            return self._of_text(element.hidden or gone.value) or self._near(self.tree, element)
        mark = self._marks[id(element)]
        if mark is not None:
            return self.at(mark)
        if gone.name in ADDRESSES:
            return self.of_address(self._named(self.tree, element, gone.name, gone.value))
        offset = _next(self._lists, gone.name)
        return self._near(self.tree, element) if offset is None else self.at(offset)

    def addresses(self, tree: Tree) -> Iterator[Named]:
        """Yield the addresses of the cleaned page."""
        for element, name, value in tree.addresses():
            key = (element.tag, name, element.attributes[name])
            mark = _next(self._of_attributes, key)
            if mark is None:
                named = self._named(tree, element, name, value)
                yield named if key in self._of_attributes else named._replace(in_html=True)
            else:
                yield Named(tree, element, name, value, mark, True)

    def _named(self, tree: Tree, element: Element, name: str, value: str) -> Named:
        offset = _next(self._links, _as_read(value))
        if offset is None and value.strip():
            offset = _next(self._links, _as_read(value.split()[0]))  # it has blanks in it
        return Named(tree, element, name, value, offset, False)

    def of_address(self, named: Named) -> Place:
        """Return the place of an address."""
        if named.offset is not None:
            return self.at(named.offset)
        for found in _LINK.finditer(self.plain):
            start = found.start(1)
            if _as_read(self.plain[start : start + 2 * len(named.value)]).startswith(named.value):
                return self.at(start)  # it has brackets in it
        for written in (named.value, unquote(named.value), named.element.attributes.get("title", "")):
            at = self.plain.find(written) if written else -1
            if at >= 0:
                return self.at(at)
        offset = _next(self._lists, named.name)
        return self._near(named.tree, named.element) if offset is None else self.at(offset)

    def at(self, offset: int) -> Place:
        """Return the place of an offset in the text."""
        return place_of(self.text, offset)

    def _of_text(self, text: str) -> Place | None:
        """Return the place of the last line of a text that is in the file as it is on the page."""
        for line in reversed(text.splitlines()):
            found = self.plain.find(line.strip()[:_WORDS]) if line.strip() else -1
            if found >= 0:
                return self.at(found)
        return None

    def _near(self, tree: Tree, element: Element) -> Place:
        """Return the place of the nearest text before an element, or else after it."""
        before, after = tree.texts[: element.after][-_FAR:], tree.texts[element.after :][:_FAR]
        return next(filter(None, map(self._of_text, [*reversed(before), *after])), (1, 1))


def place_of(text: str, offset: int) -> Place:
    """Return the line and column of an offset in a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _key(element: Element) -> Hashable:
    return element.tag, frozenset(element.attributes.items())


def _unmarked(element: Element, longest: int) -> tuple[Element, int | None]:
    """Return an element without its mark and those of tags in the values of its attributes, and its place."""
    given = re.match("[0-9]{1,9}", element.attributes.pop(_MARK, ""), re.ASCII)
    attributes = {name: _MARKED.sub("", value) for name, value in element.attributes.items()}
    return element._replace(attributes=attributes), min(int(given.group()), longest) if given else None


def _listed(found: Iterable[tuple[T, int | None]]) -> dict[T, deque[int | None]]:
    listed: dict[T, deque[int | None]] = defaultdict(deque)
    for key, offset in found:
        listed[key].append(offset)
    return dict(listed)


def _next(listed: dict[T, deque[int | None]], key: T) -> int | None:
    """Return the next offset of a key, the last again if there are no more; None if there is none."""
    offsets = listed.get(key)
    if not offsets:
        return None
    return offsets.popleft() if len(offsets) > 1 else offsets[0]


def _as_read(address: str) -> str:
    """Return an address in Markdown without escapes."""
    return unescape(re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", address))


def without_code(text: str) -> str:
    """Return a page's text with code and front matter replaced by blanks, so that places in it do not change."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match.group())

    text = _FENCE.sub(blank, _FRONT_MATTER.sub(blank, text))
    written, lines = text.split("\n"), _SPAN.sub(blank, text).split("\n")
    within = code = False
    for number, line in enumerate(written):
        if not line.strip():
            continue
        indented = line.startswith(("    ", "\t"))
        after_blank = number == 0 or not written[number - 1].strip()
        code = indented and not within and (code or after_blank)
        if code:
            lines[number] = " " * len(line)
        elif not indented:
            within = bool(_OPENS_A_BLOCK.match(line)) or (within and not after_blank)
    return "\n".join(lines)
