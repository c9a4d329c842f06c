"""The HTML of hand-written pages: which of it is allowed, and what is removed, with its place in the file.

Markdown lets raw HTML through, and HTML has too many ways to send a reader's data elsewhere to list and forbid them. So
the allowed elements and attributes are listed, and the cleaner (nh3, the ammonia library) keeps nothing else.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, NamedTuple

from sijill.frame.handwritten import addresses_in


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TEXT = _words(
    "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div "
    "dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label li main mark nav "
    "ol p picture pre q rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th "
    "thead time tr track u ul var video audio wbr"
)
# For icons that the theme puts into the page; these elements cannot fetch, link or move.
_DRAWING = _words("svg g path circle ellipse line polygon polyline rect title desc")
TAGS = _TEXT | _DRAWING
EVERYWHERE = _words("class dir hidden id lang role tabindex title translate")
_SHAPE = _words("d cx cy r rx ry x y x1 y1 x2 y2 points width height fill stroke stroke-width transform")
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": _words("href hreflang rel target download type"),
    "audio": _words("src controls preload"),
    "blockquote": _words("cite"), "q": _words("cite"), "del": _words("cite datetime"), "ins": _words("cite datetime"),
    "col": _words("span"), "colgroup": _words("span"), "data": _words("value"), "details": _words("open name"),
    "img": _words("src srcset sizes alt width height loading decoding"),
    "input": _words("checked disabled name"), "label": _words("for"),
    "li": _words("value"), "ol": _words("start reversed type"),
    "source": _words("src srcset sizes media type"),
    "td": _words("colspan rowspan headers"), "th": _words("colspan rowspan headers scope abbr"),
    "time": _words("datetime"), "track": _words("src srclang kind label default"),
    "video": _words("src controls preload poster width height"),
    "svg": _words("xmlns viewbox viewBox") | _SHAPE,
    **dict.fromkeys(_DRAWING - {"svg", "title", "desc"}, _SHAPE),
}  # fmt: skip
# The only allowed types of input: Markdown's tabs and task lists are made of them.
_INPUTS = frozenset(["checkbox", "radio"])
SCHEMES = frozenset(["http", "https", "mailto", "tel"])
_ADDRESSES = frozenset(["href", "src", "cite", "poster"])
_SCHEME = re.compile(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.\-\s]*):")


class Removal(NamedTuple):
    """Something removed from a page: its line and column in the file, from 1, and its name, such as ``<form>``."""

    line: int
    column: int
    what: str


Made = Callable[[], str]
"""Returns the HTML that Markdown makes of a page, before it is cleaned."""


class Address(NamedTuple):
    """An address that a page names: whether it is fetched with the page, its text and place, and if it is in HTML.

    MkDocs changes those in Markdown that name files of the same folder, and leaves those in HTML as they are.
    """

    fetched: bool
    text: str
    place: tuple[int, int]
    in_html: bool


def cleaned(html: str) -> str:
    """Return a page's content without anything that is not allowed."""
    import nh3  # needed only where pages are made

    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    return nh3.clean(
        html, tags=set(TAGS), attributes={"*": set(EVERYWHERE), **attributes},
        generic_attribute_prefixes={"aria-"}, clean_content_tags={"script", "style"}, url_schemes=set(SCHEMES),
        tag_attribute_values={"input": {"type": set(_INPUTS)}}, link_rel=None,
    )  # fmt: skip


def removals(markdown: str, made: Made | None = None) -> list[Removal]:
    """Return what ``cleaned`` will remove from a page, by its place in the Markdown file; ``made`` makes its HTML."""
    text = without_code(markdown)
    reader = _Reader(text)
    found = reader.found
    for match in _ATTRIBUTE_LIST.finditer(text):
        for given in _GIVEN.finditer(match[1]):
            name = given[1].lower()
            # In the middle of a text it is no attribute list: the page shows it.
            if not _is_allowed(name, *ATTRIBUTES) and (made is None or _has(made(), name)):
                found.append(_at(text, match.start(1) + given.start(), f"{given[1]}=…"))
    for match in _LINK.finditer(text):
        if not _is_safe(match[1]):
            found.append(_at(text, match.start(1), f"the address '{match[1]}'"))
    return sorted(set(found))


def root_of(html: str) -> Any:
    """Return the root element (lxml) of a page's content."""
    import lxml.html  # needed for few pages

    return lxml.html.document_fromstring(f"<body>{html}</body>")


def _has(html: str, attribute: str) -> bool:
    return any(attribute in element.attrib for element in root_of(html).iter())


def addresses(markdown: str, *, footnotes: bool = False) -> list[Address]:
    """Return the addresses that a page names; with ``footnotes``, ``[^1]:`` begins one of these and no address."""
    text = without_code(markdown)
    found = _Reader(text).addresses
    pictured = {match[1].lower() for match in _PICTURED.finditer(text)}
    for match in _LINK.finditer(text):
        named = _DEFINED.match(match.group())
        if footnotes and named and named[1].startswith("^"):
            continue
        before = text[: match.start()]
        fetched = named[1].lower() in pictured if named else bool(_PICTURE.search(before[before.rfind("\n") + 1 :]))
        found.append(Address(fetched, match[1], _at(text, match.start(1), "")[:2], False))
    return found


_PICTURE = re.compile(r"!\[[^\]\n]*\Z")
_PICTURED = re.compile(r"!(?:\[[^\]\n]*\])?\[([^\]\n]+)\](?!\()")
_DEFINED = re.compile(r" {0,3}\[([^\]\n]+)\]:")
MAY_FETCH = re.compile(r"!\[|\b(?:src|srcset|poster)\b", re.IGNORECASE)
_FETCHED = frozenset(["src", "poster", "srcset"])
_ATTRIBUTE_LIST = re.compile(r"\{:?[ \t]*([^{}\n]*=[^{}\n]*)\}")
_GIVEN = re.compile(r"([a-zA-Z_:][\w:.-]*)\s*=")
_LINK = re.compile(
    r"(?:\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|<(?=[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*>))([^\s)>]+)", re.MULTILINE
)
_FENCE = re.compile(r"^( *+)(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ *\2[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---\n.*?^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_OPENS_A_BLOCK = re.compile(r"[ ]{0,3}(?:[-*+]|[0-9]+[.)])\s|[ ]*(?:!!!|\?\?\?\+?|===)|[ ]{0,3}\[\^")


def without_code(text: str) -> str:
    """Return a page's text with code and front matter replaced by blanks, so that places in it do not change."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match.group())

    for pattern in (_FRONT_MATTER, _FENCE, _SPAN):
        text = pattern.sub(blank, text)
    lines = text.split("\n")
    within = code = False
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        indented = line.startswith(("    ", "\t"))
        after_blank = number == 0 or not lines[number - 1].strip()
        code = indented and not within and (code or after_blank)
        if code:
            lines[number] = " " * len(line)
        elif not indented:
            within = bool(_OPENS_A_BLOCK.match(line)) or (within and not after_blank)
    return "\n".join(lines)


class _Reader(HTMLParser):
    """Finds raw HTML that is not allowed."""

    # What a browser, and the cleaner, read as plain text up to its end tag: markup in it would be read otherwise.
    CDATA_CONTENT_ELEMENTS = ("script", "style", "noscript", "noembed", "noframes", "iframe", "xmp")  # type: ignore[misc]

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Removal] = []
        self.addresses: list[Address] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ":" in tag or "@" in tag:
            return  # an address in angle brackets, which Markdown makes a link
        line, column = self.getpos()
        if tag not in TAGS:
            self.found.append(Removal(line, column + 1, f"<{tag}>"))
            return
        for name, value in attrs:
            allowed = _is_allowed(name, tag)
            if allowed and value and (name in _ADDRESSES or name == "srcset"):
                each = addresses_in(name, value)
                self.addresses += [Address(name in _FETCHED, one, (line, column + 1), True) for one in each]
            if (tag, name) == ("input", "type"):
                allowed = (value or "") in _INPUTS
            if not allowed or (name in _ADDRESSES and not _is_safe(value or "")):
                self.found.append(Removal(line, column + 1, f"{name}=… of <{tag}>"))

    handle_startendtag = handle_starttag

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Read ``<![…`` other than CDATA as a comment (WHATWG HTML), where the library would fail."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)


def _is_allowed(name: str, *tags: str) -> bool:
    """Return whether an attribute is allowed at one of some tags (a Markdown attribute list does not name its tag)."""
    return name in EVERYWHERE or name.startswith("aria-") or any(name in ATTRIBUTES.get(tag, ()) for tag in tags)


def _is_safe(address: str) -> bool:
    scheme = _SCHEME.match(address)
    return scheme is None or re.sub(r"[\x00-\x20]", "", scheme[1]).lower() in SCHEMES


def _at(text: str, offset: int, what: str) -> Removal:
    return Removal(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset), what)
