"""The careful reader of a finished page: a parser that follows every element and judges what it finds."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import NamedTuple

_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
                   "track", "wbr"])  # fmt: skip
# An end tag that may be left out, and closes with its parent (HTML, section 13.1.2.4).
_OPTIONAL = frozenset(["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "colgroup",
                       "html", "head", "body"])  # fmt: skip
_FORBIDDEN = frozenset(["iframe", "object", "embed", "base", "frame", "applet", "math"])
_URL_ATTRIBUTES = frozenset(["href", "src", "action", "formaction", "xlink:href"])
_LINKS = frozenset(["href", "src"])
_HASH = re.compile(r"'sha256-([A-Za-z0-9+/=]+)'")


class Verdict(NamedTuple):
    """The result of reading a page: its faults (code, what was found), its links as written, its ids."""

    faults: list[tuple[str, str]]
    links: list[str]
    ids: frozenset[str]


def read(data: bytes) -> Verdict:
    """Read a page from its first byte to its last."""
    reader = _Reader()
    try:
        reader.whole = data.decode("utf-8")
        reader.feed(reader.whole)
        reader.close()
    except UnicodeDecodeError as error:
        reader.faults.append(("unbalanced", f"it is no UTF-8 at byte {error.start}"))
    except AssertionError as error:
        reader.faults.append(("unbalanced", str(error)[:200]))
    reader.finish()
    return Verdict(reader.faults, reader.links, frozenset(reader.ids))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.whole = ""
        self.faults: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.open: list[str] = []
        self.allowed_scripts: set[str] = set()
        self.has_policy = False
        self.inside: str | None = None
        self.text: list[str] = []

    def updatepos(self, i: int, j: int) -> int:
        """Note an offset; lines are counted only where a fault names one (``getpos``), which is half of the reading."""
        self.offset = j
        return j

    def getpos(self) -> tuple[int, int]:
        """Return the line of what is being read."""
        return self.whole.count("\n", 0, len(self.whole) - len(self.rawdata) + self.offset) + 1, 0

    @property
    def in_article(self) -> bool:
        return "article" in self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._element(tag, attrs)
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "script":
            found = dict(attrs)
            if found.get("type") == "application/ld+json":
                self.inside = "data"
            else:
                self.inside = "script" if "src" not in found else None
            self.text = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._element(tag, attrs)

    def _element(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FORBIDDEN and (tag != "base" or self.in_article):
            self.faults.append(("unescaped", f"<{tag}> at line {self.getpos()[0]}"))
        attributes: dict[str, str] = {}
        for name, value in attrs:
            if name in attributes:
                self.faults.append(("unbalanced", f"<{tag}> has '{name[:40]}' twice at line {self.getpos()[0]}"))
            attributes[name] = value or ""
            if name.startswith("on"):
                self.faults.append(("unescaped", f"<{tag} {name[:40]}=…> at line {self.getpos()[0]}"))
            if name in _LINKS:
                self.links.append(value or "")
            elif name in _URL_ATTRIBUTES and re.match(r"\s*(?:javascript|data|vbscript):", value or "", re.IGNORECASE):
                self.faults.append(("unsafe-link", f"{(value or '')[:100]}"))
        identifier = attributes.get("id")
        if identifier is not None:
            if identifier in self.ids and self.in_article:
                self.faults.append(("unbalanced", f"the id '{identifier[:80]}' occurs twice"))
            self.ids.add(identifier)
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "content-security-policy":
            self.has_policy = True
            self.allowed_scripts.update(_HASH.findall(attributes.get("content", "")))

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == "script":
            self._judge_script("".join(self.text))
            self.inside = None
        if tag in _VOID:
            return
        while self.open and self.open[-1] != tag and self.open[-1] in _OPTIONAL:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in _OPTIONAL:
            at = f"line {self.getpos()[0]}"
            inside = f"inside <{self.open[-1]}>" if self.open else "outside everything"
            self.faults.append(("unbalanced", f"</{tag}> at {at} is {inside}"))
            if tag in self.open:
                while self.open.pop() != tag:
                    pass

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text.append(data)
        elif self.in_article and "style" not in self.open and ("<" in data or "&" in data):
            self.faults.append(("unescaped", f"'{data.strip()[:60]}' at line {self.getpos()[0]}"))

    def unknown_decl(self, data: str) -> None:
        self.faults.append(("unescaped", f"<![{data[:40]} at line {self.getpos()[0]}"))

    def handle_pi(self, data: str) -> None:
        self.faults.append(("unescaped", f"<?{data[:40]} at line {self.getpos()[0]}"))

    def _judge_script(self, text: str) -> None:
        if self.inside == "data":
            try:
                json.loads(text)
            except ValueError as error:
                self.faults.append(("data", str(error)[:200]))
        elif self.has_policy:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            if digest not in self.allowed_scripts:
                self.faults.append(("script", f"'{text.strip()[:60]}'"))

    def finish(self) -> None:
        left = [tag for tag in self.open if tag not in _OPTIONAL]
        if left:
            self.faults.append(("unbalanced", f"<{left[-1]}> is never closed"))
