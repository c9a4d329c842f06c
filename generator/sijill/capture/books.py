"""EPUB books: the pages of their spine, each read as an entire page."""

import posixpath
import re
from typing import Any
from urllib.parse import unquote

from lxml import etree

from sijill.capture.html import cleaned_line, read_page
from sijill.capture.payload import BROKEN_ZIP, Extracted, LeftOut, Part, UnreadablePayload, opened_zip

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_TAG = re.compile(rb"<([A-Za-z][A-Za-z0-9:_.-]*)")
_BROKEN = (*BROKEN_ZIP, etree.XMLSyntaxError, StopIteration)

_DECLARATIONS = re.compile(rb"<!DOCTYPE[^>]*\[")

# Elements of XML that are closed at once and would, in HTML, have the rest of the chapter for their text.
_AT_ONCE = re.compile(rb"<((title|script|style|textarea|iframe)(?:\s[^<>]*)?)/>")


def read_epub(data: bytes) -> Extracted:
    """Return a book's text: the documents of its spine, in their order (EPUB 3.3, section 5.6)."""
    parts: list[Part] = []
    left: dict[str, list[str]] = {}
    try:
        with opened_zip(data) as packed:
            names = set(packed.namelist())
            if "META-INF/encryption.xml" in names and b"idpf.org/2008/embedding" not in packed.read(
                "META-INF/encryption.xml"
            ):
                raise UnreadablePayload("the book must not be locked: ask its publisher for a copy without protection")
            container = _xml(packed.read("META-INF/container.xml"))
            at = next(container.iter(_CONTAINER)).get("full-path", "")
            book = _xml(packed.read(at))
            items = {item.get("id"): item for item in book.iter(f"{_OPF}item")}
            sheets = [
                (_beside(at, item), packed.read(_beside(at, item)).decode("utf-8", "replace"))
                for item in items.values()
                if item.get("media-type") == "text/css" and _beside(at, item) in names
            ]
            for reference in book.iter(f"{_OPF}itemref"):
                item = items[reference.get("idref")]
                place = _beside(at, item)
                chapter = _with_entities(packed.read(place), place)
                if not _is_closed(chapter):
                    raise UnreadablePayload(
                        f"{place} in the book must be whole, and it ends before its last tag: ask for "
                        "another copy of the book"
                    )
                found = read_page(_AT_ONCE.sub(rb"<\1></\2>", chapter), whole=True, sheets=sheets, address=place)
                parts += found.parts
                for one in found.left_out:
                    left.setdefault(one.why, []).extend(one.texts)
            facts = _book_facts(book)
    except _BROKEN as error:
        raise UnreadablePayload(f"the EPUB file must be whole: {error or type(error).__name__}") from None
    return Extracted(tuple(parts), facts, (), tuple(LeftOut(why, tuple(texts)) for why, texts in left.items()))


def _with_entities(chapter: bytes, name: str) -> bytes:
    """Return a chapter with the words of the entities that it declares (XML, section 4.2), which HTML does not know."""
    if not _DECLARATIONS.search(chapter.replace(b"\0", b"")):  # UTF-16, too
        return chapter
    parser = etree.XMLParser(resolve_entities="internal", no_network=True, huge_tree=False)  # type: ignore[arg-type]
    try:
        return bytes(etree.tostring(etree.fromstring(chapter, parser), encoding="utf-8"))
    except etree.XMLSyntaxError as error:
        raise UnreadablePayload(
            f"{name} in the book must declare all its entities in itself, and be well-formed ({error}): ask for "
            "another copy of the book"
        ) from None


def _book_facts(book: Any) -> dict[str, str]:
    facts = {}
    for name, tag in (("title", "title"), ("language", "language")):
        text = next((" ".join((one.text or "").split()) for one in book.iter(f"{_DC}{tag}")), "")
        if text:
            facts[name] = cleaned_line(text)[:1000] if name == "title" else text.partition("-")[0].lower()
    return facts


def _beside(package: str, item: Any) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(item.get("href", ""))))


def _xml(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _is_closed(chapter: bytes) -> bool:
    """Return whether a chapter's root element is closed, as it must be in XML; entities are not always declared."""
    text = _ASIDE.sub(b"", chapter.replace(b"\0", b""))  # UTF-16 reads like ASCII so far as tags go
    root = _TAG.search(text)
    return root is not None and re.search(rb"</" + re.escape(root[1]) + rb"\s*>\s*\Z", text) is not None
