"""EPUB books, as the pages of their spine, and Word documents, by mammoth; both are then read as entire pages."""

import io
import posixpath
import re
import zipfile
from typing import Any
from urllib.parse import unquote
from xml.parsers.expat import ExpatError

from lxml import etree

from sijill.capture.html import cleaned_line, read_page
from sijill.capture.payload import BROKEN_ZIP, Extracted, LeftOut, Part, UnreadablePayload, opened_zip

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
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


def read_docx(data: bytes) -> Extracted:
    """Return a Word document's text with all tracked changes accepted and without hidden words."""
    import mammoth  # type: ignore[import-untyped]

    try:
        shown, left = _shown(data)
        page = mammoth.convert_to_html(shown, convert_image=mammoth.images.img_element(lambda image: {"src": ""})).value
    except (*_BROKEN, ExpatError, ValueError, AttributeError, IndexError) as error:
        raise UnreadablePayload(f"the Word file must be whole: {error or type(error).__name__}") from None
    found = read_page(f"<!doctype html><html><body>{page}</body></html>".encode(), whole=True)
    return found._replace(left_out=(*left, *found.left_out))


def _shown(data: bytes) -> tuple[io.BytesIO, tuple[LeftOut, ...]]:
    """Return a Word file without its hidden words (``w:vanish``), and a list of these and of tracked changes."""
    made = io.BytesIO()
    hidden: list[str] = []
    struck: list[str] = []
    inserted: list[str] = []
    with opened_zip(data) as packed, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name in packed.namelist():
            content = packed.read(name)
            if name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
                tree = _xml(content)
                for run in list(tree.iter(f"{_W}r")):
                    mark = run.find(f"{_W}rPr/{_W}vanish")
                    if mark is not None and mark.get(f"{_W}val") not in ("0", "false", "off"):
                        hidden.append(_words(run, "t"))
                        run.getparent().remove(run)
                struck += [_words(one, "delText") for one in tree.iter(f"{_W}del")]
                inserted += [_words(one, "t") for one in tree.iter(f"{_W}ins")]
                content = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
            written.writestr(name, content)
    made.seek(0)
    found = (("hidden", hidden), ("deleted", struck), ("added", inserted))
    listed = ((why, tuple(text for text in texts if text)) for why, texts in found)
    return made, tuple(LeftOut(why, texts) for why, texts in listed if texts)


def _words(element: Any, tag: str) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_W}{tag}"))


def _xml(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _is_closed(chapter: bytes) -> bool:
    """Return whether a chapter's root element is closed, as it must be in XML; entities are not always declared."""
    text = _ASIDE.sub(b"", chapter.replace(b"\0", b""))  # UTF-16 reads like ASCII so far as tags go
    root = _TAG.search(text)
    return root is not None and re.search(rb"</" + re.escape(root[1]) + rb"\s*>\s*\Z", text) is not None
