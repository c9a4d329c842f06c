"""Text from a PDF file, by pdfminer.six, with an honest word about how far it can be relied on.

A PDF holds shapes at places, not sentences. Arabic often comes out as presentation forms (U+FB50 to U+FDFF, U+FE70 to
U+FEFF: the shapes of letters, not letters) or in the order of the eye, that is reversed. Nothing is repaired here: a
repaired text would no longer be what the file gives, and NFKC changes more than shapes. The notes say what was found.
"""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from sijill.capture.payload import Extracted, UnreadablePayload

_FORMS = re.compile("[\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_ARABIC_WORD = re.compile("[\u0621-\u064a\u064b-\u0652\u0670-\u06d3]{3,}")
_MEND = "save the document as an HTML page or as plain text and make the copy from that"


def read_pdf(data: bytes) -> Extracted:
    """Return the paragraphs of a PDF file: each block of lines that its layout sets together."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    # It logs what it makes do without (a font's box, say); what matters of it is in the notes.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    paragraphs: list[str] = []
    try:
        for page in extract_pages(io.BytesIO(data), laparams=LAParams()):
            paragraphs += [_joined(block.get_text()) for block in page if isinstance(block, LTTextContainer)]
        facts = _facts(data)
    except (PDFException, PSException, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise UnreadablePayload(
            f"the PDF file must be whole and without a password: {error or type(error).__name__}"
        ) from None
    text = "\n".join(paragraphs)
    return Extracted(tuple(paragraphs), facts, tuple(doubts(text)))


def _joined(block: str) -> str:
    return " ".join(block.split())


def doubts(text: str) -> Iterator[str]:
    """Yield what must be known of a text from a PDF before anything is quoted from it."""
    yield "the paragraphs are the blocks of the PDF's layout; look at them before you quote"
    forms = len(_FORMS.findall(text))
    if forms:
        yield f"{forms} characters are presentation forms (shapes, not letters), kept as they stand; to quote, {_MEND}"
    if reversed_order(text):
        yield f"Arabic words stand in reversed order (as drawn, not as read), kept as they stand; to quote, {_MEND}"
    missing = text.count("\ufffd") + len(re.findall(r"\(cid:[0-9]+\)", text))
    if missing:
        yield f"{missing} characters have no text in the file (their font does not say which they are); {_MEND}"


def reversed_order(text: str) -> bool:
    """Say whether Arabic words run backwards: ال at their ends, ة and ى at their beginnings."""
    import unicodedata

    # NFKC for the judgement alone; the text is left as it is.
    words = _ARABIC_WORD.findall(_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text))
    forwards = sum(word.startswith("ال") + word.endswith(("ة", "ى")) for word in words)
    backwards = sum(word.endswith("لا") + word.startswith(("ة", "ى")) for word in words)
    return bool(backwards > forwards)


def _facts(data: bytes) -> dict[str, str]:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.utils import decode_text

    found: dict[str, str] = {}
    for information in PDFDocument(PDFParser(io.BytesIO(data))).info:
        title: Any = information.get("Title")
        if isinstance(title, bytes):
            text = " ".join(decode_text(title).split())
            if text:
                found["title"] = text[:1000]
    return found
