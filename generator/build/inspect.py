"""Looking over pages before they are published: links and anchors resolve, markup is whole, no text is unescaped.

Two readers. The quick one looks at every page with a few regular expressions and only ever *suspects*; the careful one
(``generator.build.careful``, a real parser, fifty times as slow) reads what is suspected and alone gives the verdict.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from generator.build import careful
from generator.model.output import Output

_TAG = re.compile(rb"<(/?[a-zA-Z][a-zA-Z0-9-]*)")
_SCRIPT = re.compile(rb"<script(?![^>]*ld\+json)[^>]*>[^<]{0,80}", re.IGNORECASE)
# In what records say (lower case): a bare < or &, an attribute that runs, an address that does.
_RAW = (
    re.compile(rb"<(?![a-z/!])"),
    re.compile(rb"&(?!(?:[a-z][a-z0-9]*|#[0-9]+|#x[0-9a-f]+);)"),
    re.compile(rb"on[a-z]{3,20}[ \t\n\f\r]*="),
    re.compile(rb"javascript:"),
)
_UNWANTED = frozenset(
    b"script iframe object embed base meta link style form template frame applet math noscript".split()
)
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_MAY_STAND_OPEN = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot "
    b"option html head body colgroup path circle rect line polyline polygon ellipse use stop g animate".split()
)
_PAGE_ENDS = (".html",)


class Fault(NamedTuple):
    """What is wrong with a page: its path, a code (``broken-link`` …), and what was found there."""

    path: str
    code: str
    found: str


class Findings(NamedTuple):
    """What pages tell that only the whole site can judge.

    ``targets`` are the files that they link to, each with one page that does; ``anchors`` the same for a file and an id
    in it.
    """

    faults: list[Fault]
    targets: dict[str, str]
    anchors: dict[tuple[str, str], str]

    def join(self, other: "Findings") -> None:
        """Take up another worker's findings."""
        self.faults.extend(other.faults)
        for target, path in other.targets.items():
            self.targets.setdefault(target, path)
        for anchor, path in other.anchors.items():
            self.anchors.setdefault(anchor, path)


class Inspector:
    """Inspects pages one after another, remembering what is the same on all of them.

    ``base`` is the path below which the site is served, for absolute links (``/`` or ``/archive/``).
    """

    def __init__(self, base: str = "/") -> None:
        self.base = base
        self.findings = Findings([], {}, {})
        self._known: dict[int, set[bytes]] = {}
        self._scripts: set[bytes] = set()
        self._shells: set[tuple[int, ...]] = set()

    def look(self, output: Output, *, carefully: bool = False) -> None:
        """Inspect one file; what is no HTML page passes."""
        path, data = output
        if not path.endswith(_PAGE_ENDS):
            return
        suspected = carefully or self._suspects(data)
        hrefs = {part.partition(b'"')[0] for part in data.split(b' href="')[1:]}
        hrefs.update(part.partition(b'"')[0] for part in data.split(b' src="')[1:])
        depth = path.count("/")
        known = self._known.setdefault(depth, set())
        unknown = hrefs - known
        if unknown and not self._resolve(path, data, depth, unknown, known):
            suspected = True
        if suspected:
            verdict = careful.read(data)
            self.findings.faults.extend(Fault(path, code, found) for code, found in verdict.faults)
            if not verdict.faults:
                self._scripts.update(_SCRIPT.findall(data))
                self._shells.add(_counts_of_shell(data))
            for href in verdict.links:
                self._note(path, href, verdict.ids)

    def _suspects(self, data: bytes) -> bool:
        """Whether the careful reader should see a page."""
        if _counts_of_shell(data) not in self._shells or not self._scripts.issuperset(_SCRIPT.findall(data)):
            return True
        start, end = data.find(b"<article"), data.rfind(b"</article>")
        if not 0 <= start < end:
            return False
        article = data[start : end + 10].lower()
        counts = Counter(_TAG.findall(article))
        if not _UNWANTED.isdisjoint(counts):
            return True
        for tag, count in counts.items():
            if tag[:1] == b"/":
                if counts[tag[1:]] != count and tag[1:] not in _MAY_STAND_OPEN:
                    return True
            elif tag not in _MAY_STAND_OPEN and counts[b"/" + tag] != count:
                return True
        return any(pattern.search(article) is not None for pattern in _RAW)

    def _resolve(self, path: str, data: bytes, depth: int, unknown: Iterable[bytes], known: set[bytes]) -> bool:
        """Note where links lead; return False where one cannot be understood, so that the careful reader looks."""
        ids: set[str] | None = None
        climb = b"../" * depth
        for raw in unknown:
            href = raw.decode("utf-8", "replace")
            if href.startswith("#") or not href:
                if ids is None:
                    ids = _quick_ids(data)
                if len(href) > 1 and unescape(unquote(href[1:])) not in ids:
                    return False
                continue
            if not self._note(path, unescape(href), None, judge=False):
                return False
            if (depth and raw.startswith(climb) and not raw.startswith(climb + b"../")) or raw.startswith(b"/"):
                known.add(raw)
        return True

    def _note(self, path: str, href: str, ids: frozenset[str] | None, *, judge: bool = True) -> bool:
        """Note one link; return whether it can be right. Only with ``judge`` is what is wrong written down."""
        if href.startswith("#") or not href:
            if judge and ids is not None and len(href) > 1 and unquote(href[1:]) not in ids:
                self.findings.faults.append(Fault(path, "broken-anchor", href[:200]))
                return False
            return True
        if _ELSEWHERE.match(href):
            scheme = href.partition(":")[0].lower()
            right = scheme in ("http", "https", "mailto") or href.startswith(("//", "data:image/"))
            if judge and not right:
                self.findings.faults.append(Fault(path, "unsafe-link", href[:200]))
            return right
        target, anchor = resolve(path, href, self.base)
        if target is None:
            if judge:
                self.findings.faults.append(Fault(path, "broken-link", href[:200]))
            return False
        self.findings.targets.setdefault(target, path)
        if anchor:
            self.findings.anchors.setdefault((target, anchor), path)
        return True


def _quick_ids(data: bytes) -> set[str]:
    """The ids of a page as far as a quick look finds them (those written as most are)."""
    return {part.partition(b'"')[0].decode("utf-8", "replace") for part in data.split(b' id="')[1:]}


def _counts_of_shell(data: bytes) -> tuple[int, ...]:
    """How much markup stands around a page's article: the same for all pages of a kind, unless some was slipped in."""
    start, end = data.find(b"<article"), data.rfind(b"</article>")
    if not 0 <= start < end:
        start, end = len(data), len(data)
    return data.count(b"<", 0, start), data.count(b"</", 0, start), data.count(b"<", end), data.count(b"</", end)


def resolve(path: str, href: str, base: str = "/") -> tuple[str | None, str]:
    """Return the file that a link on a page leads to, and the anchor; None where it leads out of the site."""
    address, _, anchor = href.partition("#")
    address = unquote(address.partition("?")[0])
    if address.startswith("/"):
        if not address.startswith(base):
            return None, anchor
        parts: list[str] = []
        address = address[len(base) :]
    else:
        parts = path.split("/")[:-1]
    *folders, last = address.split("/")
    if not address and not href.startswith("/"):
        return path, unquote(anchor)
    if last in (".", ".."):
        folders, last = [*folders, last], ""
    for folder in folders:
        if folder == "..":
            if not parts:
                return None, anchor
            parts.pop()
        elif folder not in ("", "."):
            parts.append(folder)
    return "/".join([*parts, last or "index.html"]), unquote(anchor)


def unresolved(findings: Findings, exists: Callable[[str], bool], read: Callable[[str], bytes]) -> list[Fault]:
    """Return every fault there is: those found on the pages, and links and anchors that lead to nothing.

    ``exists`` says whether the site has a file, ``read`` gives a page's bytes.
    """
    faults = list(findings.faults)
    faults += [Fault(path, "broken-link", target) for target, path in findings.targets.items() if not exists(target)]
    by_target: dict[str, list[tuple[str, str]]] = {}
    for (target, anchor), path in findings.anchors.items():
        by_target.setdefault(target, []).append((anchor, path))
    for target, wanted in by_target.items():
        if not exists(target) or not target.endswith(_PAGE_ENDS):
            continue
        data = read(target)
        ids = _quick_ids(data)
        if any(anchor not in ids for anchor, _ in wanted):
            ids = {*careful.read(data).ids}
        faults += [Fault(path, "broken-anchor", f"{target}#{anchor}") for anchor, path in wanted if anchor not in ids]
    return sorted(set(faults))


def sentence(fault: Fault) -> str:
    """Return what a fault means, in one line."""
    return _SENTENCES[fault.code].format(path=fault.path, found=fault.found)


_SENTENCES: Mapping[str, str] = {
    "broken-link": "{path} must link to files of the site, and '{found}' is none",
    "broken-anchor": "{path} must link to places that are there, and '{found}' is not",
    "unsafe-link": "{path} must link to web addresses, not '{found}'",
    "unbalanced": "{path} must be whole markup: {found}",
    "unescaped": "{path} must show text as text: {found}",
    "script": "{path} must run only scripts that its Content-Security-Policy names: {found}",
    "data": "{path} must carry JSON-LD that is JSON: {found}",
}
