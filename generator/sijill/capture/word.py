"""Word documents (.docx): what they hide, strike out or change is found here; mammoth makes a page of the rest.

Source: ECMA-376, part 1, sections 17.3.2 (properties of runs), 17.7.3 (toggle properties) and 17.13.5 (changes).
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers.expat import ExpatError

from lxml import etree

from sijill.capture.embedded import GAP
from sijill.capture.html import read_page
from sijill.capture.payload import BROKEN_ZIP, Extracted, LeftOut, UnreadablePayload, opened_zip
from sijill.capture.word_styles import Numbers, Styles, W, above

_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_RAISED, _SMALL = 4, 2  # half-points by which letters are raised or lowered, and of letters too small to be seen
_WHITE = ("FFFFFF", "background1", "bg1", "white")
# Elements around runs whose words mammoth would drop, and one whose content it reads.
_WRAPPERS, _TRANSPARENT = ("fldSimple", "dir", "bdo"), f"{W}smartTag"
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
        shown, words, left = _shown(data)
        page = mammoth.convert_to_html(
            shown, style_map=_KINDS, convert_image=mammoth.images.img_element(lambda image: {"src": ""})
        ).value
    except (*BROKEN_ZIP, etree.XMLSyntaxError, StopIteration, ExpatError, AttributeError, IndexError) as error:
        raise UnreadablePayload(f"the Word file must be whole: {error or type(error).__name__}") from None
    found = read_page(f"<!doctype html><html><body>{page}</body></html>".encode(), whole=True)
    # Whatever else mammoth passes over, such as the words of drawings.
    known = _letters("".join((*found.paragraphs, *(text for one in (*left, *found.left_out) for text in one.texts))))
    lost = tuple(one for one in words if _letters(one) not in known)
    return found._replace(left_out=_merged((*left, *found.left_out, *([LeftOut("thing", lost)] if lost else ()))))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def _merged(left: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    found: dict[str, tuple[str, ...]] = {}
    for one in left:
        found[one.why] = found.get(one.why, ()) + one.texts
    return tuple(LeftOut(why, texts) for why, texts in found.items())


def _shown(data: bytes) -> tuple[io.BytesIO, list[str], tuple[LeftOut, ...]]:
    """Return a Word file without its hidden words, the words left in it, and a list of what the copy lacks or marks."""
    made = io.BytesIO()
    left: dict[str, list[str]] = {"hidden": [], "deleted": [], "added": [], "around": [], "comments": []}
    words: list[str] = []
    with opened_zip(data) as packed, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        names = packed.namelist()
        styles = Styles(_xml(packed.read("word/styles.xml")) if "word/styles.xml" in names else None)
        numbers = Numbers(_xml(packed.read("word/numbering.xml")) if "word/numbering.xml" in names else None, styles)
        for name in names:
            content = packed.read(name)
            if name in _TEXTS:
                tree = _xml(content)
                _settle(tree, styles, left)
                _name_numbers(tree, numbers, left)
                words += [one for text in _texts(tree) if (one := (text.text or "").strip())]
                content = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
            elif name.startswith(("word/header", "word/footer", "word/comments.")) and name.endswith(".xml"):
                beside = left["comments" if name.startswith("word/comments") else "around"]
                beside += [_words(paragraph, "t") for paragraph in _xml(content).iter(f"{W}p")]
            written.writestr(name, content)
    made.seek(0)
    listed = ((why, tuple(text for text in texts if text.strip())) for why, texts in left.items())
    return made, words, tuple(LeftOut(why, texts) for why, texts in listed if texts)


def _texts(tree: Any) -> Iterator[Any]:
    """Yield the elements of a text that hold words which are shown: of any namespace, and of alternatives one."""
    for one in tree.iter("{*}t"):
        around = list(one.iterancestors())
        instead = any(
            choice.tag == f"{_MC}Choice" and choice.getparent().find(f"{_MC}Fallback") is not None for choice in around
        )
        if not instead and not any(part.tag in (f"{W}del", f"{W}moveFrom") for part in around):
            yield one


def _name_numbers(tree: Any, numbers: Numbers, left: dict[str, list[str]]) -> None:
    for paragraph in tree.iter(f"{W}p"):
        if number := numbers.of(paragraph):
            left.setdefault("number", []).append(f"{number} {_words(paragraph, 't')[:60]}".strip())


def _settle(tree: Any, styles: Styles, left: dict[str, list[str]]) -> None:
    """Take hidden words out of a text, and write each run's look and kind as mammoth reads them."""
    _set_off_things(tree, styles, left)
    for run in list(tree.iter(f"{W}r")):
        size = styles.value(run, "sz")
        if styles.has(run, "vanish") or (size.isdecimal() and int(size) <= _SMALL):
            left["hidden"].append(_words(run, "t"))
            run.getparent().remove(run)
            continue
        if _is_white(run, styles):
            left.setdefault("colour", []).append(_words(run, "t"))
        raised = _raised(run, styles)
        struck = styles.has(run, "strike") or styles.has(run, "dstrike")
        properties = run.find(f"{W}rPr")
        if properties is None and (struck or raised):
            properties = etree.Element(f"{W}rPr")
            run.insert(0, properties)
        if properties is not None:
            for mark in properties.findall(f"{W}strike"):
                properties.remove(mark)
            if struck:
                etree.SubElement(properties, f"{W}strike")
            if raised:
                for mark in properties.findall(f"{W}vertAlign"):
                    properties.remove(mark)
                etree.SubElement(properties, f"{W}vertAlign").set(f"{W}val", raised)
    for why, tag, text in (
        ("deleted", "del", "delText"), ("deleted", "moveFrom", "t"), ("added", "ins", "t"), ("added", "moveTo", "t"),
    ):  # fmt: skip
        left[why] += [_words(one, text) for one in tree.iter(f"{W}{tag}")]
    for tag in _WRAPPERS:
        for one in list(tree.iter(f"{W}{tag}")):
            one.tag = _TRANSPARENT


def _set_off_things(tree: Any, styles: Styles, left: dict[str, list[str]]) -> None:
    """Put a gap in place of what shows words and is no text, as on pages; of ruby keep the words below the readings."""
    for ruby in list(tree.iter(f"{W}ruby")):
        for run in list(ruby.iter(f"{W}r")):
            if styles.has(run, "vanish"):
                left["hidden"].append(_words(run, "t"))
                run.getparent().remove(run)
        reading, base = ruby.find(f"{W}rt"), ruby.find(f"{W}rubyBase")
        left.setdefault("ruby", []).append("" if reading is None else _words(reading, "t"))
        _put(ruby, "" if base is None else _words(base, "t"))
    things = left.setdefault("thing", [])
    for formula in [*tree.iter(f"{_M}oMathPara"), *tree.iter(f"{_M}oMath")]:
        if above(formula, "del") is None and next(formula.iterancestors(f"{_M}oMathPara"), None) is None:
            things.append("".join(one.text or "" for one in formula.iter(f"{_M}t")) or "oMath")
            _put(formula, GAP)
    for embedded in list(tree.iter(f"{W}object")):
        things.append(" ".join(one.get("ProgID") or "" for one in embedded.iter(_OLE)) or "object")
        _put(embedded, GAP)
    for code in list(tree.iter(f"{W}instrText")):
        if (code.text or "").strip().startswith("EQ "):  # a field that draws its own words
            things.append(_words(above(code, "p"), "instrText"))
            _put(code, GAP)
    for sign in list(tree.iter(f"{W}sym")):
        font, character = sign.get(f"{W}font") or "", sign.get(f"{W}char") or ""
        if not _is_known_sign(font, character):
            things.append(f"{font} {character}")
            _put(sign, GAP)


def _put(element: Any, text: str) -> None:
    """Put words in place of an element, within a run."""
    words = etree.Element(f"{W}t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.tail = element.tail
    if element.getparent().tag != f"{W}r":
        run = etree.Element(f"{W}r")
        run.append(words)
        words = run
    element.getparent().replace(element, words)


def _is_known_sign(font: str, character: str) -> bool:
    """Return whether mammoth knows the letter that a symbol font shows as a sign."""
    from mammoth.docx.dingbats import dingbats  # type: ignore[import-untyped]

    codes = [character, character[2:] if character.startswith("F0") else ""]
    return any((font, int(code, 16)) in dingbats for code in codes if re.fullmatch("[0-9A-Fa-f]{1,6}", code))


def _raised(run: Any, styles: Styles) -> str:
    """Return how letters are raised or lowered beside others of their paragraph: as ``vertAlign`` says it, or ""."""
    if run.find(f"{W}t") is None:
        return ""
    said = styles.value(run, "vertAlign")
    if said in ("superscript", "subscript"):
        return said
    by = styles.value(run, "position")
    if not re.fullmatch("-?[0-9]{1,4}", by) or abs(int(by)) < _RAISED:
        return ""
    paragraph = above(run, "p")
    others = [] if paragraph is None else [one for one in paragraph.iter(f"{W}r") if _words(one, "t").strip()]
    alone = all(styles.value(one, "position") == by for one in others)
    return "" if alone else "superscript" if int(by) > 0 else "subscript"


def _is_white(run: Any, styles: Styles) -> bool:
    """Return whether words are white, and nothing is said to be behind them."""
    colour = run.find(f"{W}rPr/{W}color")
    themed = "" if colour is None else colour.get(f"{W}themeColor") or ""
    if not _words(run, "t").strip() or (themed not in _WHITE and styles.value(run, "color").upper() != "FFFFFF"):
        return False
    if styles.value(run, "highlight") not in ("", "none", "white"):
        return False
    cell, paragraph = above(run, "tc"), above(run, "p")
    behind = [one.find(f"{W}{part}/{W}shd") for one, part in ((run, "rPr"), (paragraph, "pPr"), (cell, "tcPr"))
              if one is not None]  # fmt: skip
    return all(one is None or (one.get(f"{W}fill") or "auto").upper() in ("AUTO", "FFFFFF") for one in behind)


def _words(element: Any, tag: str) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}{tag}"))


def _xml(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
