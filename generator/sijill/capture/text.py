"""A payload's text, paragraph by paragraph: plain text here, HTML and PDF in modules of their own.

The text stays the document's own, code point for code point; only white space is settled, and characters that no text
of the archive may hold are left out, which is said.
"""

import re
from collections import Counter
from collections.abc import Iterable

from sijill.capture.payload import Extracted, Payload, UnreadablePayload
from sijill.model import characters

# What HTML counts as white space (and a form feed); a no-break space is a character of the text.
_BLANKS = re.compile("[ \t\r\n\f]+")
_LINES = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def extract(payload: Payload, whole: bool = False) -> Extracted:
    """Return a payload's text. With ``whole``, everything on a page, its menus too.

    Raises UnreadablePayload where there is none.
    """
    if payload.media_type == "text/html":
        from sijill.capture.html import read_page

        found = read_page(payload.data, whole)
    elif payload.media_type == "application/pdf":
        from sijill.capture.pdf import read_pdf

        found = read_pdf(payload.data)
    else:
        found = read_plain(payload.data)
    paragraphs, left_out = cleaned(found.paragraphs)
    if not paragraphs:
        raise UnreadablePayload(
            "the copy must hold text, and none was found in it. A page that a script fills must be saved from the "
            "browser after it was shown ('Save page as…'); a scanned PDF needs its text recognised first."
        )
    notes = found.notes
    if left_out:
        listed = ", ".join(f"{characters.name(character)} ({count})" for character, count in sorted(left_out.items()))
        notes = (*notes, f"characters that no record may hold were left out of the text: {listed}")
    return Extracted(paragraphs, found.facts, notes)


def cleaned(paragraphs: Iterable[str]) -> tuple[tuple[str, ...], Counter[str]]:
    """Return paragraphs fit for a capture, and what had to be left out of them."""
    left_out: Counter[str] = Counter()
    kept = []
    for paragraph in paragraphs:
        for line in _LINES.split(paragraph):
            text = line
            while refused := list(characters.refused(text)):
                places = {refusal.offset for refusal in refused}
                left_out.update(refusal.character for refusal in refused)
                text = "".join(character for offset, character in enumerate(text) if offset not in places)
            text = _BLANKS.sub(" ", text).strip()
            if text:
                kept.append(text)
    return tuple(kept), left_out


def read_plain(data: bytes) -> Extracted:
    """Return the lines of a text file; UTF-8, or UTF-16 with its mark."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadablePayload(
            f"the text must be UTF-8, and byte {error.start + 1} is not: save the file again as UTF-8"
        ) from None
    return Extracted(tuple(_LINES.split(text)), {})
