"""Lines of text as a copy has them, and the reading of plain text.

The text stays as it is, code point for code point, except that white space is normalised, and characters that no text
of the archive may have are left out; the notes say so.
"""

import re
from collections import Counter
from collections.abc import Iterable

from sijill.capture.payload import Extracted, Part, UnreadablePayload
from sijill.model import characters

# White space as in HTML; a no-break space is a character of the text.
_BLANKS = re.compile("[ \t\r\n\f]+")
_LINES = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def cleaned(parts: Iterable[Part]) -> tuple[tuple[Part, ...], Counter[str]]:
    """Return paragraphs as a capture may have them, and a count of the characters that were left out."""
    left_out: Counter[str] = Counter()
    kept = []
    for part in parts:
        for line in _LINES.split(part.text):
            text = settled(line, left_out)
            if text:
                kept.append(part if text == part.text else part._replace(text=text))
    return tuple(kept), left_out


def settled(line: str, left_out: Counter[str]) -> str:
    """Return a line with normalised white space, without characters that no record may have; count those."""
    heaped = set(characters.beyond(line))
    left_out.update(line[offset] for offset in heaped)
    text = "".join(one for offset, one in enumerate(line) if offset not in heaped) if heaped else line
    while refused := list(characters.refused(text)):
        places = {refusal.offset for refusal in refused}
        left_out.update(refusal.character for refusal in refused)
        text = "".join(character for offset, character in enumerate(text) if offset not in places)
    return _BLANKS.sub(" ", text).strip()


def read_plain(data: bytes) -> Extracted:
    """Return the lines of a text file as paragraphs."""
    return Extracted(tuple(Part(line) for line in _LINES.split(decoded(data, "the text"))), {})


def decoded(data: bytes, what: str) -> str:
    """Return text that is UTF-8, or UTF-16 with its byte order mark. Raises UnreadablePayload for any other."""
    try:
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadablePayload(
            f"{what} must be UTF-8, and byte {error.start + 1} is not: save the file again as UTF-8"
        ) from None
