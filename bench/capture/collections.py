"""Reading collections of pages with gold text; none of them is part of this repository.

These layouts are recognised by their files: ``ground-truth.json`` beside ``html/*.html.gz`` (Scrapinghub's benchmark of
article extraction), ``*/source.html`` beside ``*/expected.html`` (Readability's test pages), ``*.html.gz`` beside a
``*.json`` for each publisher (Fundus), ``*.html`` beside ``*.json`` with ``expected.cleaned_text`` (Goose), and plain
pairs ``NAME.html`` and ``NAME.txt``.
"""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import lxml.html


class Page(NamedTuple):
    """A page: its collection, its name, its bytes, and the text that people judged to be its article."""

    collection: str
    name: str
    data: bytes
    gold: str


def pages(folder: Path) -> Iterator[Page]:
    """Yield every page below a folder that has a gold text, in order of names."""
    for path in sorted(folder.rglob("ground-truth.json")):
        yield from _scrapinghub(path)
    for path in sorted(folder.rglob("expected.html")):
        source = path.with_name("source.html")
        if source.exists():
            gold = lines_of(lxml.html.fromstring(path.read_text("utf-8")))
            yield Page("readability", path.parent.name, source.read_bytes(), gold)
    for path in sorted(folder.rglob("test_data/*/*.json")):
        yield from _fundus(path)
    for path in sorted(folder.rglob("content/*/*.json")) + sorted(folder.rglob("content/*.json")):
        page = path.with_suffix(".html")
        if page.exists():
            gold = json.loads(path.read_text("utf-8")).get("expected", {}).get("cleaned_text", "")
            if gold:
                yield Page("goose", path.stem, page.read_bytes(), gold)
    for path in sorted(folder.rglob("*.txt")):
        page = path.with_suffix(".html")
        if page.exists():
            yield Page(path.parent.name, path.stem, page.read_bytes(), path.read_text("utf-8"))


def _scrapinghub(path: Path) -> Iterator[Page]:
    for name, entry in sorted(json.loads(path.read_text("utf-8")).items()):
        page = path.parent / "html" / f"{name}.html.gz"
        if page.exists():
            yield Page("scrapinghub", name, gzip.decompress(page.read_bytes()), entry["articleBody"])


def _fundus(path: Path) -> Iterator[Page]:
    entries = [entry for entry in json.loads(path.read_text("utf-8")).values() if isinstance(entry, dict)]
    stored = sorted(path.parent.glob(f"{path.stem}_*.html.gz"))
    for entry, page in zip(entries, stored, strict=False) if len(entries) == len(stored) else ():
        body = entry.get("body")
        if body:
            parts = [*body.get("summary", [])]
            for section in body.get("sections", []):
                parts += [*section.get("headline", []), *section.get("paragraphs", [])]
            yield Page("fundus", page.stem, gzip.decompress(page.read_bytes()), "\n".join(parts))


def lines_of(tree: lxml.html.HtmlElement) -> str:
    """Return a tree's text, with one line for each block."""
    gathered: list[str] = []
    for event, element in _events(tree):
        if event == "text":
            gathered.append(element)
        else:
            gathered.append("\n")
    return re.sub(r"\s*\n\s*", "\n", "".join(gathered)).strip()


_INLINE = frozenset(["a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small",
                     "span", "strong", "sub", "sup", "time", "u", "var"])  # fmt: skip


def _events(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    block = tree.tag not in _INLINE
    if block:
        yield "break", ""
    if isinstance(tree.tag, str) and tree.tag not in ("script", "style", "noscript", "template"):
        yield "text", tree.text or ""
        for child in tree:
            yield from _events(child)
            yield "text", child.tail or ""
    if block:
        yield "break", ""
