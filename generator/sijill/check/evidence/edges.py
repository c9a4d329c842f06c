"""Where words begin and end: a passage cut inside a word can say what its source does not say.

The letters “We can” are part of “We cannot accept”. Boundaries follow Unicode Standard Annex #29, section 4 (words), as
far as evidence needs them: letters, digits and their marks belong together, as do an apostrophe between letters and a
separator between digits. In scripts written without spaces, every offset counts as an edge.
"""

import re
import unicodedata

from sijill.check.evidence.proclitics import is_proclitic

_LONGEST_HEAD = 8  # two letters, each with several marks
_JOINING = frozenset("_\u200c\u200d\u00ad")
_BETWEEN_LETTERS = frozenset("'’ʼ")
_BETWEEN_DIGITS = frozenset(".,'’٫٬")
# Thai, Lao, Myanmar, Khmer; kana and ideographs: words are not separated by spaces.
_FIRST_UNSPACED = "\u0e00"
_UNSPACED = re.compile(
    f"[{_FIRST_UNSPACED}-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def cut_at(text: str, at: int) -> bool:
    """Return whether an offset lies inside a word; both ends of the text are edges."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():
        return False
    if before.isalnum() and after.isalnum() and before < _FIRST_UNSPACED > after:
        return True  # as nearly every offset that is asked for
    if unicodedata.category(after)[0] == "M":
        return True  # a mark belongs to the character before it
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        return False
    if _holds(before) and _holds(after):
        return True
    return _joins(text, at) or _joins(text, at - 1)


def _holds(character: str) -> bool:
    return character.isalnum() or character in _JOINING or unicodedata.category(character)[0] == "M"


def _joins(text: str, at: int) -> bool:
    """Return whether the character at an offset joins the characters on both sides of it."""
    if not 0 < at < len(text) - 1:
        return False
    before, between, after = text[at - 1], text[at], text[at + 1]
    if before.isdigit() and after.isdigit():
        return between in _BETWEEN_DIGITS
    return between in _BETWEEN_LETTERS and before.isalpha() and after.isalpha()


def word_around(text: str, at: int) -> tuple[int, int]:
    """Return the beginning and end of the word around an offset."""
    start, end = at, at
    while cut_at(text, start):
        start -= 1
    while cut_at(text, end):
        end += 1
    return start, end


def behind_proclitic(text: str, at: int) -> bool:
    """Return whether an offset inside a word has nothing but Arabic proclitics before it in that word."""
    if not text[at].isalpha():
        return False
    start, _ = word_around(text, at)
    return at - start <= _LONGEST_HEAD and is_proclitic(text[start:at], text[at : word_around(text, at + 1)[1]])


def at_edges(text: str, start: int, end: int) -> bool:
    """Return whether a stretch begins and ends at edges of words, or begins behind an Arabic proclitic."""
    return (not cut_at(text, start) or behind_proclitic(text, start)) and not cut_at(text, end)
