"""Judging pages before they are published: links and anchors resolve, markup is whole, no text is unescaped.

``Judge.judge`` looks at a page in one of three ways, each slower than the one before:

1. A page made with a template that is proved whole (``sijill.html.proof``) is judged by what filled the template:
   ready-made markup and addresses.
2. The quick reader looks at other pages, and at a sample of those, with a few regular expressions. It only *suspects*.
3. The careful reader (``sijill.html.parser``, a real parser, fifty times as slow) reads suspected pages and decides.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from sijill.html import parser
from sijill.model.output import Output, Page

# What is between < and > in our own markup: a name (SVG's have capitals within), values in double quotes.
_MARKUP = re.compile(
    rb"(?P<end>/)?(?P<tag>[a-z][a-zA-Z0-9-]*)"
    rb"(?P<attributes>(?: [a-zA-Z][a-zA-Z0-9:-]*(?:=\"[^\"]*\")?)*) ?(?P<closed>/)?"
)
_ATTRIBUTE = re.compile(rb" ([a-zA-Z][a-zA-Z0-9:-]*)")
_LINK = re.compile(rb" (?:href|src)=\"([^\"]*)\"")
_OPENS_LINK = b'a href="'
# A link below the site's root, written as our pages write it: without escapes and without '..'.
_PLAIN = re.compile(r"[A-Za-z0-9_./-]*").fullmatch
_WEB = ("https://", "http://")
_BETWEEN = re.compile(rb"<([^>]*)")
_QUOTED = re.compile(rb"\"[^\"]*\"")
_RAW_AMPERSAND = re.compile(rb"&(?!(?:[a-zA-Z][a-zA-Z0-9]*|#[0-9]+|#x[0-9a-fA-F]+);)")
_UNWANTED = frozenset(
    b"script iframe object embed base meta link style form template frame applet math noscript".split()
)
# Attributes with a different value for each record: tags with them are not worth remembering.
_OWN = re.compile(rb" (?:data-[a-z-]+|title|aria-label|content|value)=")
_REMEMBERED = 50_000
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_MAY_STAY_OPEN = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot "
    b"option html head body colgroup path circle rect line polyline polygon ellipse use stop g animate".split()
)
_PAGE_ENDS = (".html",)
# One page in this many is read in full, even if it could be judged by what filled it.
_SAMPLE = 32
_SHORT = 300


class Fault(NamedTuple):
    """What is wrong with a page: its path, a code (``broken-link`` …), and what was found there."""

    path: str
    code: str
    found: str


class Findings(NamedTuple):
    """The faults found on pages, and the links that can only be judged once all files are known.

    ``targets`` are the files that pages link to, each with one page that does; ``anchors`` are the same for a file and
    an id in it.
    """

    faults: list[Fault]
    targets: dict[str, str]
    anchors: dict[tuple[str, str], str]

    def join(self, other: "Findings") -> None:
        """Add another worker's findings."""
        self.faults.extend(other.faults)
        for target, path in other.targets.items():
            self.targets.setdefault(target, path)
        for anchor, path in other.anchors.items():
            self.anchors.setdefault(anchor, path)


class _Markup(dict[bytes, int]):
    """A number for the text between < and >: a large one for each opening tag, its negative for the closing tag.

    The numbers of a page whose tags all close add up to 0. Unknown text has the number 0, and is looked at by itself.
    """

    def __missing__(self, inside: bytes) -> int:
        return 0


def _step(shape: bytes) -> int | None:
    """Return the number (see ``_Markup``) of a tag given without its values, or None if our own markup has no such."""
    match = _MARKUP.fullmatch(shape)
    if match is None or (tag := match["tag"].lower()) in _UNWANTED:
        return None
    attributes = _ATTRIBUTE.findall(match["attributes"].lower())
    if len(attributes) != len({*attributes}) or any(name.startswith(b"on") for name in attributes):
        return None
    if match["closed"] or tag in _MAY_STAY_OPEN:
        return 0
    weight = int.from_bytes(hashlib.blake2b(tag, digest_size=6).digest(), "big")
    return -weight if match["end"] else weight


_LINK_WEIGHT = _step(b'a href=""') or 0


class Judge:
    """Judges pages one after another, remembering what is the same on all of them.

    ``base`` is the path below which the site is served, for absolute links (``/`` or ``/archive/``). With ``careful``
    the careful reader reads every page; it is for pages that another program wrote.
    """

    def __init__(self, base: str = "/", *, careful: bool = False) -> None:
        self.base = base
        self.careful = careful
        self.findings = Findings([], {}, {})
        self._known: dict[int, set[str]] = {}
        self._fragments: set[str] = set()
        self._heads: dict[tuple[str, str], set[int]] = {}
        self._scripts: set[bytes] = set()
        self._markup = _Markup()
        self._shapes: dict[bytes, int | None] = {}
        self._shells: set[tuple[int, ...]] = set()

    def judge(self, output: Output) -> None:
        """Judge one file, and note its faults and links; a file that is not an HTML page passes."""
        path, data = output
        if not path.endswith(_PAGE_ENDS):
            return
        page = output if type(output) is Page else None
        if page is not None and not self.careful and self._passes(page):
            return
        hrefs: list[bytes] = []
        suspected = self.careful or self._suspects(data, hrefs)
        if suspected:
            hrefs = [found[1] for found in _LINK.finditer(data)]
        depth = path.count("/")
        known = self._known.setdefault(depth, set())
        unknown = {unescape(href.decode("utf-8", "replace")) for href in {*hrefs}} - known
        if unknown and not self._resolve(path, data, depth, unknown, known):
            suspected = True
        if suspected:
            verdict = parser.read(data)
            self.findings.faults.extend(Fault(path, code, found) for code, found in verdict.faults)
            if not verdict.faults:
                self._scripts.update(_scripts(data))
                self._shells.add(_counts_of_shell(*_around(data)))
            for href in verdict.links:
                self._note(path, href, verdict.ids)
            if verdict.faults:
                return
        if page is not None:
            self._heads.setdefault(page.shell, set()).add(page.head.count("<"))

    def _passes(self, page: Page) -> bool:
        """Whether a page needs no reader: its shell and heads like its own were read before; its values are good."""
        path, data = page
        if page.head.count("<") not in self._heads.get(page.shell, ()) or not zlib.crc32(path.encode()) % _SAMPLE:
            return False
        depth = path.count("/")
        hrefs = [unescape(part[: part.find('"')]) for part in page.head.split(' href="')[1:]]
        for markup in page.filling.markups - self._fragments:
            found: list[bytes] = []
            if self._suspects_main(markup.encode(), found):
                return False
            hrefs += [unescape(href.decode()) for href in found]
            if not found and len(markup) < _SHORT:  # not if it has links: where they lead depends on the page
                if len(self._fragments) >= _REMEMBERED:
                    self._fragments.clear()
                self._fragments.add(markup)
        known = self._known.setdefault(depth, set())
        unknown = page.filling.hrefs.union(hrefs) - known
        return self._resolve(path, data, depth, unknown, known)

    def _suspects(self, data: bytes, hrefs: list[bytes]) -> bool:
        """Whether the careful reader should see a page; adds its links to ``hrefs``."""
        around = _around(data)
        if _counts_of_shell(*around) not in self._shells:
            return True
        for part in around:
            if not self._scripts.issuperset(_scripts(part)):
                return True
            hrefs += _links(part)
        main = data[len(around[0]) : len(data) - len(around[1]) + len(b"</main>")] if around[1] else b""
        return self._suspects_main(main, hrefs)

    def _suspects_main(self, main: bytes, hrefs: list[bytes]) -> bool:
        if _RAW_AMPERSAND.search(main):
            return True
        found = _BETWEEN.findall(main)
        markup = self._markup
        balance = sum(map(markup.__getitem__, found))
        for inside in [inside for inside in found if inside not in markup]:
            if inside.startswith(_OPENS_LINK) and inside.find(b'"', len(_OPENS_LINK)) == len(inside) - 1:
                balance += _LINK_WEIGHT  # most unknown tags are links
                hrefs.append(inside[len(_OPENS_LINK) : -1])
                continue
            step = self._learn(inside, hrefs)
            if step is None:
                return True
            balance += step
        return balance != 0

    def _learn(self, inside: bytes, hrefs: list[bytes]) -> int | None:
        """Return the number of a tag (see ``_Markup``), adding its links to ``hrefs``; None if it is suspect."""
        if inside in self._markup:  # it is on this page more than once, and was learned a moment ago
            return self._markup[inside]
        shape = _QUOTED.sub(b'""', inside)
        step = self._shapes.get(shape)
        if step is None:
            step = self._shapes[shape] = _step(shape)
        if step is None:
            return None
        if b' href="' in inside or b' src="' in inside:
            hrefs += _LINK.findall(inside)
        elif not _OWN.search(inside):
            if len(self._markup) >= _REMEMBERED:
                self._markup.clear()
            self._markup[inside] = step
        return step

    def _resolve(self, path: str, data: bytes, depth: int, unknown: Iterable[str], known: set[str]) -> bool:
        """Note where links lead; return False if one cannot be understood and the careful reader must look."""
        ids: set[str] | None = None
        climb = "../" * depth
        targets = self.findings.targets
        for href in unknown:
            if href.startswith("#") or not href:
                if ids is None:
                    ids = _quick_ids(data)
                if len(href) > 1 and unquote(href[1:]) not in ids:
                    return False
                continue
            if href.startswith(_WEB):
                continue
            below = href[len(climb) :] if depth and href.startswith(climb) else ".."
            if ".." not in below and "./" not in below and "//" not in below and _PLAIN(below):
                targets.setdefault(below if below and below[-1] != "/" else f"{below}index.html", path)
            elif not self._note(path, href, None, judge=False):
                return False
            if below[:2] != ".." or href.startswith("/"):
                if len(known) >= _REMEMBERED:
                    known.clear()
                known.add(href)
        return True

    def _note(self, path: str, href: str, ids: frozenset[str] | None, *, judge: bool = True) -> bool:
        """Note one link; return whether it can be right. With ``judge``, note a fault if it cannot."""
        if href.startswith("#") or not href:
            if judge and ids is not None and len(href) > 1 and unquote(href[1:]) not in ids:
                self.findings.faults.append(Fault(path, "broken-anchor", href[:200]))
                return False
            return True
        if _ELSEWHERE.match(href):
            scheme = href.partition(":")[0].lower()
            right = scheme in ("http", "https", "mailto", "tel") or href.startswith(("//", "data:image/"))
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
    """Return the ids of a page that are written in the usual way; there may be others."""
    return {part.partition(b'"')[0].decode("utf-8", "replace") for part in data.split(b' id="')[1:]}


def _links(data: bytes) -> list[bytes]:
    """Return the addresses in ``href`` and ``src``, in any order; splitting bytes takes a third of a pattern's time."""
    return [part[: part.find(b'"')] for name in (b' href="', b' src="') for part in data.split(name)[1:]]


def _counts_of_shell(before: bytes, after: bytes) -> tuple[int, ...]:
    """Count the markup around a main element: it is the same for all pages of a kind, unless text became markup."""
    return before.count(b"<"), before.count(b"</"), after.count(b"<"), after.count(b"</")


def _scripts(data: bytes) -> list[bytes]:
    """Return the scripts that run on a page, from their attributes to their ends."""
    found = [part.partition(b"</script")[0] for part in data.split(b"<script")[1:]]
    return [script for script in found if b"ld+json" not in script[:40]]


def _around(data: bytes) -> tuple[bytes, bytes]:
    """Return what comes before and after a page's main element."""
    start, end = data.find(b"<main"), data.rfind(b"</main>")
    return (data[:start], data[end:]) if 0 <= start < end else (data, b"")


def resolve(path: str, href: str, base: str = "/") -> tuple[str | None, str]:
    """Return the file that a link on a page leads to, and the anchor; None if it leads out of the site."""
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


def unresolved(findings: Findings, absent: Callable[[set[str]], set[str]], read: Callable[[str], bytes]) -> list[Fault]:
    """Return every fault: those found on the pages, and links and anchors that lead to nothing.

    ``absent`` returns those of some files that the site does not have, ``read`` a page's bytes.
    """
    faults = list(findings.faults)
    missing = absent({*findings.targets, *(target for target, _ in findings.anchors)})
    faults += [Fault(path, "broken-link", target) for target, path in findings.targets.items() if target in missing]
    by_target: dict[str, list[tuple[str, str]]] = {}
    for (target, anchor), path in findings.anchors.items():
        by_target.setdefault(target, []).append((anchor, path))
    for target, wanted in by_target.items():
        if target in missing or not target.endswith(_PAGE_ENDS):
            continue
        data = read(target)
        ids = _quick_ids(data)
        if any(anchor not in ids for anchor, _ in wanted):
            ids = {*parser.read(data).ids}
        faults += [Fault(path, "broken-anchor", f"{target}#{anchor}") for anchor, path in wanted if anchor not in ids]
    return sorted(set(faults))


def sentence(fault: Fault) -> str:
    """Return a sentence about a fault, in one line."""
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
