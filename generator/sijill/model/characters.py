"""Which characters text may contain: the only module with that rule, for records, captures and identifiers.

Refused are characters that hide, reorder or break text without being seen: controls, line separators that YAML,
JSON and HTML read differently, bidirectional overrides and embeddings (UAX #9, "Trojan Source", CVE-2021-42574),
unbalanced isolates, noncharacters and lone surrogates. Joiners and directional *marks* (ZWNJ, ZWJ, LRM, RLM, ALM)
belong to ordinary Arabic, Persian, Kurdish and emoji text and are allowed.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# C0 and C1 controls except tab and line feed (carriage return is a line break of the file, never of the text), NEL,
# the Unicode line and paragraph separators, bidi embeddings and overrides, noncharacters, surrogates, interlinear
# annotation, and a byte order mark.
_REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    + "".join(chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "\U000e0000-\U000e001f]"
)
# Tag characters are invisible; they are valid only in flags such as that of Wales (U+1F3F4 and tags up to U+E007F).
_TAGS = re.compile("[\U000e0020-\U000e007f]+")
_ISOLATES = re.compile("[\u2066-\u2069\n]")
_CONTROL_NAMES = {0x00: "NULL", 0x0B: "VERTICAL TAB", 0x0C: "FORM FEED", 0x0D: "CARRIAGE RETURN", 0x1B: "ESCAPE",
                  0x7F: "DELETE", 0x85: "NEXT LINE (NEL)"}  # fmt: skip

# Marks that open a quotation, and each of its paragraphs, in some language (CLDR); not ’, an apostrophe too.
OPENING_MARKS = "«»‹›“”„‟‘‚‛\"'「『"

# Characters with the category of letters or symbols that show nothing: fillers of Hangul, the empty Braille cell, the
# null notehead, the object replacement character.
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")

# More marks on one letter no script has (UAX #15, "Stream-Safe Text Format"), and putting them in order takes time that
# grows with the square of their number.
MOST_MARKS = 30
_PERHAPS_MARKS = re.compile(f"[^\\x00-\\x7f\\w]{{{MOST_MARKS + 1},}}")


def is_seen(text: str) -> bool:
    """Return whether a text has a visible character: a letter, a digit, punctuation or a symbol.

    White space, format characters (joiners, directional marks) and accents without a letter are not visible.
    """
    if text[:1].isalnum() and text[0] not in BLANK:  # as nearly every text
        return True
    return any(unicodedata.category(character)[0] in "LNPS" and character not in BLANK for character in text)


def heaped(text: str) -> int | None:
    """Return the offset of the first mark that a letter has beyond ``MOST_MARKS``, None if there is none."""
    return next(beyond(text), None)


def beyond(text: str) -> Iterator[int]:
    """Yield the offset of each mark that a letter has beyond ``MOST_MARKS``."""
    # A run that is too long has a mark at one of these offsets, so nearly every text is decided by a few characters.
    if text.isascii() or not any(unicodedata.category(one)[0] == "M" for one in text[:: MOST_MARKS + 1]):
        return
    for match in _PERHAPS_MARKS.finditer(text):
        run = 0
        for at, character in enumerate(match.group(), match.start()):
            run = run + 1 if unicodedata.category(character)[0] == "M" else 0
            if run > MOST_MARKS:
                yield at


class Refusal(NamedTuple):
    """One character that text may not contain: its offset in code points, and the character."""

    offset: int
    character: str


def refused(text: str) -> Iterator[Refusal]:
    """Yield each character that ``text`` may not contain, in order of appearance."""
    # No refused character is "printable" in Unicode's sense, so this decides quickly for nearly every text.
    if text.isprintable() or text.replace("\n", "").isprintable():
        return
    found = [Refusal(match.start(), match.group()) for match in _REFUSED.finditer(text)]
    found += [
        Refusal(match.start(), match.group()[0])
        for match in _TAGS.finditer(text)
        if not (match.start() and text[match.start() - 1] == "\U0001f3f4" and match.group()[-1] == "\U000e007f")
    ]
    found += _unbalanced_isolates(text)
    yield from sorted(found)


def _unbalanced_isolates(text: str) -> list[Refusal]:
    """Isolates must close within their line, or they reorder what comes after them."""
    wrong: list[Refusal] = []
    opened: list[Refusal] = []
    for match in _ISOLATES.finditer(text):
        here = Refusal(match.start(), match.group())
        if here.character == "\n":
            wrong += opened
            opened = []
        elif here.character == "\u2069":
            if opened:
                opened.pop()
            else:
                wrong.append(here)
        else:
            opened.append(here)
    return wrong + opened


def name(character: str) -> str:
    """Return the name of a character for a message, such as ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    known = _CONTROL_NAMES.get(ord(character)) or unicodedata.name(character, "")
    kind = {"Cc": "CONTROL", "Cs": "LONE SURROGATE", "Cn": "NONCHARACTER", "Co": "PRIVATE USE"}
    return f"U+{ord(character):04X} {known or kind.get(unicodedata.category(character), 'CHARACTER')}"
