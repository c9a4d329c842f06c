"""Word documents (.docx): what they hide, strike out or change is found here; mammoth makes a page of the rest.

Source: ECMA-376, part 1, sections 17.3.2 (properties of runs), 17.7.3 (toggle properties) and 17.13.5 (changes).
"""

import io
import zipfile
from typing import Any
from xml.parsers.expat import ExpatError

from lxml import etree

from sijill.capture.html import read_page
from sijill.capture.payload import BROKEN_ZIP, Extracted, LeftOut, UnreadablePayload, opened_zip

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_OFF = ("0", "false", "off")
# Elements around runs whose words mammoth would drop, and one whose content it reads.
_WRAPPERS, _TRANSPARENT = ("fldSimple", "dir", "bdo"), f"{_W}smartTag"
_KINDS = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => figcaption:fresh
"""


def read_docx(data: bytes) -> Extracted:
    """Return a Word document's text with all tracked changes accepted and without hidden words."""
    import mammoth  # type: ignore[import-untyped]

    try:
        shown, left = _shown(data)
        page = mammoth.convert_to_html(
            shown, style_map=_KINDS, convert_image=mammoth.images.img_element(lambda image: {"src": ""})
        ).value
    except (*BROKEN_ZIP, etree.XMLSyntaxError, StopIteration, ExpatError, AttributeError, IndexError) as error:
        raise UnreadablePayload(f"the Word file must be whole: {error or type(error).__name__}") from None
    found = read_page(f"<!doctype html><html><body>{page}</body></html>".encode(), whole=True)
    return found._replace(left_out=(*left, *found.left_out))


def _shown(data: bytes) -> tuple[io.BytesIO, tuple[LeftOut, ...]]:
    """Return a Word file without its hidden words, and a list of these, of changes, and of what is beside the text."""
    made = io.BytesIO()
    left: dict[str, list[str]] = {"hidden": [], "deleted": [], "added": [], "around": [], "comments": []}
    with opened_zip(data) as packed, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        names = packed.namelist()
        styles = _Styles(_xml(packed.read("word/styles.xml")) if "word/styles.xml" in names else None)
        for name in names:
            content = packed.read(name)
            if name in _TEXTS:
                tree = _xml(content)
                _settle(tree, styles, left)
                content = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
            elif name.startswith(("word/header", "word/footer", "word/comments.")) and name.endswith(".xml"):
                beside = left["comments" if name.startswith("word/comments") else "around"]
                beside += [_words(paragraph, "t") for paragraph in _xml(content).iter(f"{_W}p")]
            written.writestr(name, content)
    made.seek(0)
    listed = ((why, tuple(text for text in texts if text.strip())) for why, texts in left.items())
    return made, tuple(LeftOut(why, texts) for why, texts in listed if texts)


def _settle(tree: Any, styles: "_Styles", left: dict[str, list[str]]) -> None:
    """Take hidden words out of a text, and write each run's look and kind as mammoth reads them."""
    for run in list(tree.iter(f"{_W}r")):
        if styles.has(run, "vanish"):
            left["hidden"].append(_words(run, "t"))
            run.getparent().remove(run)
            continue
        struck = styles.has(run, "strike") or styles.has(run, "dstrike")
        properties = run.find(f"{_W}rPr")
        if properties is None and struck:
            properties = etree.Element(f"{_W}rPr")
            run.insert(0, properties)
        if properties is not None:
            for mark in properties.findall(f"{_W}strike"):
                properties.remove(mark)
            if struck:
                etree.SubElement(properties, f"{_W}strike")
    for why, tag, text in (
        ("deleted", "del", "delText"), ("deleted", "moveFrom", "t"), ("added", "ins", "t"), ("added", "moveTo", "t"),
    ):  # fmt: skip
        left[why] += [_words(one, text) for one in tree.iter(f"{_W}{tag}")]
    for tag in _WRAPPERS:
        for one in list(tree.iter(f"{_W}{tag}")):
            one.tag = _TRANSPARENT


class _Styles:
    """The styles of a Word file: which of a run's properties are on."""

    def __init__(self, tree: Any) -> None:
        found = [] if tree is None else list(tree.iter(f"{_W}style"))
        self._by_name = {one.get(f"{_W}styleId"): one for one in found}
        self._first = {
            one.get(f"{_W}type"): one.get(f"{_W}styleId")
            for one in found
            if one.get(f"{_W}default") not in (None, *_OFF)
        }

    def has(self, run: Any, name: str) -> bool:
        """Return whether a property is on: by the run itself, else by just one of its styles."""
        own = _value(run.find(f"{_W}rPr/{_W}{name}"))
        if own is not None:
            return own
        paragraph = _above(run, "p")
        table = _above(run, "tbl")
        named = (
            self._named(run, "rPr", "rStyle", "character"),
            self._named(paragraph, "pPr", "pStyle", "paragraph"),
            self._named(table, "tblPr", "tblStyle", "table"),
        )
        on = sum(self._by_style(style, name) for style in named)
        return on > 0 if name == "dstrike" else on % 2 == 1  # which is no toggle

    def _named(self, element: Any, properties: str, tag: str, kind: str) -> str | None:
        if element is None:
            return None
        found = element.find(f"{_W}{properties}/{_W}{tag}")
        return self._first.get(kind) if found is None else found.get(f"{_W}val")

    def _by_style(self, style: str | None, name: str) -> bool:
        seen = set[str | None]()
        while style in self._by_name and style not in seen:
            seen.add(style)
            value = _value(self._by_name[style].find(f"{_W}rPr/{_W}{name}"))
            if value is not None:
                return value
            based = self._by_name[style].find(f"{_W}basedOn")
            style = None if based is None else based.get(f"{_W}val")
        return False


def _above(element: Any, tag: str) -> Any:
    return next(element.iterancestors(f"{_W}{tag}"), None)


def _value(mark: Any) -> bool | None:
    return None if mark is None else mark.get(f"{_W}val") not in _OFF


def _words(element: Any, tag: str) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_W}{tag}"))


def _xml(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
