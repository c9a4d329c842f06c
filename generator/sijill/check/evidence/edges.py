"""Where words begin and end: a passage cut inside a word can say what its source does not say.

The letters “We can” are part of “We cannot accept”, and “violent” of “non-violent”. Boundaries follow Unicode Standard
Annex #29, sections 3 and 4 (characters and words), as far as evidence needs them: letters, digits and their marks
belong together, as do an apostrophe between letters, what is written within or at a number (``1,000``, ``-5``, ``≥9``,
``5%``), and the parts of one emoji; beyond the annex, also what a hyphen joins, or a short bracket: ``agree(d)``.
Characters that are not seen change nothing. In scripts written without spaces, every offset counts as an edge.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from sijill.check.evidence.proclitics import is_proclitic

_LONGEST_HEAD = 8  # two letters, each with several marks
_JOINING = frozenset("_^\u200c\u200d\u00ad")
_JOINER = "\u200d"
_BETWEEN_LETTERS = frozenset("'’ʼ‘‛′´`＇·׳")
_HYPHENS = frozenset("-‐‑")
_BETWEEN_HEBREW = frozenset('"״')
_BETWEEN_DIGITS = frozenset(".,'’٫٬·:/×⁺⁻-‐‑‒–−")
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")
_BEFORE_DIGITS, _BEHIND_DIGITS = frozenset("-"), frozenset("%‰٪؉°")  # besides signs of mathematics
_COMPARING = "≥≤⩾⩽≧≦≠≮≯≰≱"  # which may have a blank before the number, too
_COMPARED = re.compile(rf"[{_COMPARING}]\s\d")
_IN_BRACKETS = re.compile("[(][A-Za-zÀ-ɏ]{1,4}-?[)]")
_LONGEST_BRACKET = 7
# Blanks that separate groups of digits: 1 200. Copies have a plain one for each of them.
_BLANKS = " \u00a0\u2007\u2008\u2009\u202f"
_GROUPS = re.compile(
    f"(?:^|[^0-9{_BLANKS}]|(?:^|[^0-9])[{_BLANKS}])([0-9]{{1,3}}(?:[{_BLANKS}][0-9]{{3}})+)(?![0-9])", re.ASCII
)
_LONGEST_GROUPED = 40
_SKIN, _FLAG, _TAG = (
    re.compile("[\U0001f3fb-\U0001f3ff]"),
    re.compile("[\U0001f1e6-\U0001f1ff]"),
    re.compile("[\U000e0020-\U000e007f]"),
)
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
        if _COMPARED.match(text, max(0, at - 1 - (before not in _COMPARING))):
            return True
        return (before in _BLANKS or after in _BLANKS) and _in_groups(text, at)
    if before.isalnum() and after.isalnum() and before < _FIRST_UNSPACED > after:
        return True  # as nearly every offset that is asked for
    if unicodedata.category(after)[0] == "M" or _in_emoji(text, at):
        return True  # it belongs to the character before it
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        return False
    if _holds(before) and _holds(after):
        return True
    if _joins(text, at) or _joins(text, at - 1) or _at_number(text, at):
        return True
    return _in_brackets(text, at) or _hidden_within(text, at)


def _holds(character: str) -> bool:
    return character.isalnum() or character in _JOINING or unicodedata.category(character)[0] == "M"


def _is_digit(character: str) -> bool:
    return character.isdecimal() or character in _RAISED


def _joins(text: str, at: int) -> bool:
    """Return whether the character at an offset joins the characters on both sides of it."""
    if not 0 < at < len(text) - 1:
        return False
    before, between, after = text[at - 1], text[at], text[at + 1]
    if _is_digit(before) and _is_digit(after):
        return between in _BETWEEN_DIGITS
    if between == ".":
        return _is_letter_alone(text, at - 1) and _is_letter_alone(text, at + 1)
    if between in _BETWEEN_HEBREW:
        return "א" <= before <= "ת" and "א" <= after <= "ת"
    if between in _HYPHENS:
        return before.isalnum() and after.isalnum()
    return between in _BETWEEN_LETTERS and before.isalpha() and after.isalpha()


def _is_letter_alone(text: str, at: int) -> bool:
    """Return whether the character at an offset is a letter without other letters beside it, as in U.S.A."""
    beside = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return text[at].isalpha() and not any(map(str.isalpha, beside))


def _at_number(text: str, at: int) -> bool:
    """Return whether an offset parts a number from its sign before it, its currency, or its percent sign."""
    before, after = text[at - 1], text[at]
    if _is_digit(after):
        alone = at < 2 or not _holds(text[at - 2])
        sign = unicodedata.category(before)
        return sign == "Sc" or (alone and (sign == "Sm" or before in _BEFORE_DIGITS))
    return _is_digit(before) and (after in _BEHIND_DIGITS or unicodedata.category(after) == "Sc")


def _in_brackets(text: str, at: int) -> bool:
    """Return whether an offset parts a word from some of its letters, which are in brackets: agree(d), (un)able."""
    if not {"(", ")"}.intersection(text[at - 1 : at + 1]):
        return False
    for one in _IN_BRACKETS.finditer(text, max(0, at - _LONGEST_BRACKET), at + _LONGEST_BRACKET):
        first, last = one.span()
        begins_before = first > 0 and _holds(text[first - 1])
        goes_on = last < len(text) and _holds(text[last])
        if (begins_before or goes_on) and (first < at or (first == at and begins_before)):
            return at < last or (at == last and goes_on)
    return False


def _in_groups(text: str, at: int) -> bool:
    """Return whether an offset at a blank is within one number: 1 200 000."""
    start = max(0, at - _LONGEST_GROUPED)
    near = text[start : at + _LONGEST_GROUPED]
    # Digits of every script are groups alike; one character stays one.
    plain = "".join(["0" if one.isdecimal() else one for one in near])
    return any(one.start(1) < at - start < one.end(1) for one in _GROUPS.finditer(plain))


def _in_emoji(text: str, at: int) -> bool:
    """Return whether an offset is within one emoji: at a modifier, a joiner or a tag, or within a flag."""
    before, after = text[at - 1], text[at]
    if after == _JOINER or _SKIN.match(after) or _TAG.match(after):
        return True
    if before == _JOINER:
        return unicodedata.category(after) == "So"
    if not (_FLAG.match(before) and _FLAG.match(after)):
        return False
    start = at
    while start and _FLAG.match(text[start - 1]):
        start -= 1
    return (at - start) % 2 == 1


def _hidden_within(text: str, at: int) -> bool:
    """Return whether an offset is at characters that are not seen, within a word."""
    start, end = at, at
    while start and unicodedata.category(text[start - 1]) == "Cf":
        start -= 1
    while end < len(text) and unicodedata.category(text[end]) == "Cf":
        end += 1
    if start == end or not start or end == len(text):
        return False
    before, after = text[start - 1], text[end]
    return _holds(before) and _holds(after) and not (_UNSPACED.match(before) or _UNSPACED.match(after))


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


def in_a_row(words: Sequence[str], between: str, text: str, low: int = 0) -> Iterator[re.Match[str]]:
    """Yield the places of words one behind another, with what matches a pattern between them."""
    if may_be_in(words, text) and all(word in text for word in dict.fromkeys(words)):
        yield from re.compile(between.join(map(re.escape, words))).finditer(text, low)


def may_be_in(words: Sequence[str], text: str) -> bool:
    """Return whether a text is as long as words one behind another: a pattern of very many takes seconds to compile."""
    return sum(map(len, words)) + len(words) - 1 <= len(text)
