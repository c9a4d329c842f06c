"""Text from a PDF file, by pdfminer.six, with notes on how far it can be relied on.

A PDF has shapes at places, not sentences. Lines are joined into paragraphs; a hyphen at a line's end stays in the text
and its place is kept, so that a passage may leave it out. Headers and footers of pages are recognised by where they are
and what they say. Arabic often comes out as presentation forms (U+FB50 to U+FDFF, U+FE70 to U+FEFF: the shapes of
letters, not letters): these are turned back into letters and counted. It may also come out in visual order, that is,
reversed: then the notes say so, and the text stays as it is.
"""

import io
import logging
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from sijill.capture.payload import Extracted, LeftOut, Part, UnreadablePayload
from sijill.capture.pdf_pages import pages
from sijill.capture.text import settled
from sijill.model.captures import HYPHENS, MARGINS, About

_FORMS = re.compile("[\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_ARABIC_WORD = re.compile("[\u0621-\u064a\u064b-\u0652\u0670-\u06d3]{3,}")
_MEND = "save the document as an HTML page or as plain text and make the copy from that"


_SENTENCE_ENDS = re.compile("[.!?؟。…۔:][\"'”’»)\\]]*$")
_NUMBERED = re.compile(
    r"(?:page|p\.|صفحة|ص)?\s*[-–—|·]?\s*(?:[0-9٠-٩]{1,3}|[ivxlc]{1,6})(?:\s*(?:/|of|من)\s*[0-9٠-٩]{1,4})?\s*[-–—|·]?",
    re.I,
)
_BENEATH = "beneath"  # pages whose words are below a picture
_LONGEST_MARGIN = 100  # characters of a page's header or footer


class _Block(NamedTuple):
    """A block of lines on a page: its page from 1, its lines, and whether it is its page's first or last."""

    page: int
    lines: tuple[str, ...]
    place: str


def read_pdf(data: bytes) -> Extracted:
    """Return the paragraphs of a PDF file: the blocks of lines in its layout."""
    # It logs harmless faults, such as a font without a bounding box; the notes have what matters.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    from pdfminer import pdftypes
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    pdftypes.decompress_corrupted = _unpacked_to_its_end  # its own takes of damaged data what it gets
    refused: Counter[str] = Counter()
    left: dict[str, list[str]] = {}
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        blocks = list(_blocks(document, refused, left))
        facts = _facts(document)
    except (MemoryError, RecursionError, UnreadablePayload):
        raise
    except Exception as error:
        raise UnreadablePayload(
            f"the PDF file must be whole and without a password: {error or type(error).__name__}"
        ) from None
    parts = tuple(_parts(blocks))
    text = "\n".join(part.text for part in parts)
    beneath = left.pop(_BENEATH, [])
    notes = list(doubts(text))
    if beneath:
        notes.append(
            f"the words of {len(beneath)} pages have no ink and are below a picture, as programs that read scans write "
            "them: compare what you quote with the picture"
        )
    found = (LeftOut(why, tuple(texts)) for why, texts in left.items() if texts)
    return Extracted(parts, facts, tuple(notes), (*found, *_named(parts)))


def _unpacked_to_its_end(data: bytes) -> bytes:
    """Return zlib's data unpacked where only the checksum after them is missing or wrong, as many programs write it."""
    inner = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        made = inner.decompress(data[2:])  # after zlib's header
    except zlib.error:
        made = b""
    if not inner.eof:
        raise ValueError("the words of a page are cut short or damaged")
    return made


def _blocks(document: Any, refused: Counter[str], left: dict[str, list[str]]) -> Iterator[_Block]:
    """Yield the blocks of all pages; what these leave out goes to ``left``."""
    from pdfminer.layout import LTFigure, LTTextContainer
    from pdfminer.pdfinterp import PDFResourceManager

    from sijill.capture.pdf_layout import Device, Interpreter
    from sijill.capture.pdf_letters import lines_of

    resources = PDFResourceManager()
    drawn = Device(resources)
    interpreter = Interpreter(resources, drawn)
    for number, page in enumerate(pages(document), start=1):
        interpreter.process_page(page)
        for why, words in (("hidden", drawn.unseen), ("colour", drawn.doubtful), ("shown-hyphen", drawn.shown)):
            left.setdefault(why, []).extend(one for word in words if (one := settled(word, refused)))
        left.setdefault("soft-hyphen", []).extend(drawn.soft)
        if drawn.beneath:
            left.setdefault(_BENEATH, []).append(str(number))
        found = []
        opened = list(drawn.get_result())[::-1]
        while opened:
            block = opened.pop()
            if isinstance(block, LTFigure):  # some programs put a whole page into a drawing that is placed on it
                opened += list(block)[::-1]
            elif isinstance(block, LTTextContainer):
                read = lines_of(block)
                for why, kind in (("raised", 1), ("footnote", 2)):
                    words = [word for line in read for word in line[kind]]
                    left.setdefault(why, []).extend(one for word in words if (one := settled(word, refused)))
                lines = tuple(
                    text for line in read for one in line.text.splitlines() if (text := settled(one, refused))
                )
                if lines:
                    found.append((block.y1, lines))
        highest = max((top for top, _ in found), default=0)
        lowest = min((top for top, _ in found), default=0)
        for top, lines in found:
            place = "" if len(found) < 2 else "page-head" if top == highest else "page-foot" if top == lowest else ""
            yield _Block(number, lines, place)


def _parts(blocks: list[_Block]) -> Iterator[Part]:
    seen = Counter((block.place, _without_numbers(block.lines)) for block in blocks if block.place)
    last: Part | None = None
    page = 0
    for block in blocks:
        kind = block.place if block.place and _is_margin(block, seen) else ""
        text, hyphens = _joined(block.lines)
        shapes = len(_FORMS.findall(text))
        if shapes and not hyphens:
            text = letters(text)
        elif shapes:
            text, hyphens = _joined(tuple(letters(line) for line in block.lines))
        on = block.page != page and not kind and last is not None and not _SENTENCE_ENDS.search(last.text)
        part = Part(text, About(kind, block.page, hyphens=hyphens, continues=on, shapes=shapes))
        if not kind:
            last, page = part, block.page
        yield part


def _is_margin(block: _Block, seen: Counter[tuple[str, str]]) -> bool:
    """Return whether a page's first or last block is its header or footer: a number, or text of other pages too."""
    if len(block.lines) > 2 or sum(map(len, block.lines)) > _LONGEST_MARGIN:
        return False
    if seen[block.place, _without_numbers(block.lines)] > 1:
        return True
    words = " ".join(block.lines).split()
    if _NUMBERED.fullmatch(" ".join(words)):
        return True
    alone = len(block.lines) == 1 and not _SENTENCE_ENDS.search(block.lines[0])
    return alone and any(re.fullmatch(r"[0-9٠-٩]{1,3}", word) for word in (words[0], words[-1]))


def _without_numbers(lines: tuple[str, ...]) -> str:
    return re.sub(r"[0-9٠-٩]+", "#", " ".join(lines))


def _joined(lines: tuple[str, ...]) -> tuple[str, tuple[int, ...]]:
    """Return lines joined into one, and the offsets of hyphens at their ends that may divide a word."""
    text = ""
    hyphens = []
    for number, line in enumerate(lines):
        text += (" " if text else "") + line
        following = lines[number + 1][:1] if number + 1 < len(lines) else ""
        if line[-1] in HYPHENS and line[-2:-1].isalpha() and (not following or following.islower()):
            hyphens.append(len(text) - 1)
    return text, tuple(hyphens)


def letters(text: str) -> str:
    """Return a text with shapes of Arabic letters turned back into letters (their compatibility decomposition)."""
    return _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match.group()).strip(), text)


def _named(parts: tuple[Part, ...]) -> Iterator[LeftOut]:
    for why, texts in (
        ("margin", [part.text for part in parts if part.about.kind in MARGINS]),
        ("hyphen", [_around(part.text, at) for part in parts for at in part.about.hyphens]),
        ("shapes", [part.text for part in parts if part.about.shapes]),
    ):
        if texts:
            yield LeftOut(why, tuple(texts))


def _around(text: str, at: int) -> str:
    return text[:at].rpartition(" ")[2] + text[at:].partition(" ")[0] + " " + text[at + 1 :].strip().partition(" ")[0]


def doubts(text: str) -> Iterator[str]:
    """Yield sentences that an editor must know before quoting from the text of a PDF."""
    yield "the paragraphs are the blocks of the PDF's layout; look at them before you quote"
    if reversed_order(text):
        yield f"Arabic words are in reversed order (as drawn, not as read), and are kept so; to quote, {_MEND}"
    missing = text.count("\ufffd") + len(re.findall(r"\(cid:[0-9]+\)", text))
    if missing:
        yield f"{missing} characters have no text in the file (their font does not say which they are); {_MEND}"


def reversed_order(text: str) -> bool:
    """Return whether Arabic words run backwards: ال at their ends, ة and ى at their beginnings."""
    # NFKC only for this judgement; the text stays as it is.
    words = _ARABIC_WORD.findall(_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text))
    forwards = sum(word.startswith("ال") + word.endswith(("ة", "ى")) for word in words)
    backwards = sum(word.endswith("لا") + word.startswith(("ة", "ى")) for word in words)
    return bool(backwards > forwards)


def _facts(document: Any) -> dict[str, str]:
    from pdfminer.utils import decode_text

    found: dict[str, str] = {}
    for information in document.info:
        title: Any = information.get("Title")
        if isinstance(title, bytes):
            text = " ".join(decode_text(title).split())
            if text:
                found["title"] = text[:1000]
    return found
