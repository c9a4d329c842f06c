"""Arabic words as people type them in Latin letters, made by rule from texts with vowel marks.

Two ways: with digits for the letters that Latin lacks (``7adith``), as in messages, and without (``hadeeth``), as names
are written. Which spelling a letter gets is drawn at random from those in use; the engine's own lists are not read.
"""

import random
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.search.corpus import loose
from bench.search.queries import Query

if TYPE_CHECKING:
    from bench.search.asked import Asked

_FATHA, _DAMMA, _KASRA, _SHADDA, _SUKUN = "\u064e", "\u064f", "\u0650", "\u0651", "\u0652"
_LETTER = re.compile("([\u0621-\u064a])([\u064b-\u0652\u0670]*)")
_LATIN = {
    "ب": "b", "ت": "t", "ث": "th th s", "ج": "j j g", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh th z", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh sh ch", "ص": "s", "ض": "d d dh", "ط": "t", "ظ": "z th dh", "ع": "", "غ": "gh gh g", "ف": "f",
    "ق": "q q k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "ء": "", "أ": "", "إ": "",
    "ئ": "", "ؤ": "",
}  # fmt: skip
_DIGITS = {"ح": "7", "خ": "5 kh", "ع": "3", "ص": "9 s s", "ط": "6 t", "ق": "9 q k 2", "غ": "gh 8", "ء": "2", "ئ": "2",
           "ؤ": "2", "ث": "th s", "ذ": "z th", "ض": "d", "ظ": "z"}  # fmt: skip
_SHORT = {_FATHA: "a a e", _DAMMA: "u o", _KASRA: "i e"}
_LONG = {(_FATHA, "ا"): "a a aa", (_DAMMA, "و"): "oo ou u o", (_KASRA, "ي"): "i ee i", (_FATHA, "ى"): "a"}
_GLIDE = {(_FATHA, "و"): "aw au o", (_FATHA, "ي"): "ay ai ei"}


def romanised(word: str, chance: random.Random, digits: bool) -> str:
    """Return a word with vowel marks in Latin letters, without its last short vowel; "" if it is not fully marked."""
    letters = [(letter, marks) for letter, marks in _LETTER.findall(word)]
    consonants = {**_LATIN, **(_DIGITS if digits else {})}
    found, at = "", 0
    while at < len(letters):
        letter, marks = letters[at]
        is_last = at == len(letters) - 1
        vowel = next((mark for mark in marks if mark in _SHORT), "")
        at += 1
        if letter == "ة":
            return found.rstrip("ae") + chance.choice(("a", "a", "ah", "eh"))
        if letter in "اآىٱ":
            if letter != "ا" or at > 1 or not vowel:
                return ""  # an alef that is no long vowel: its sound is not written
            found += chance.choice(_SHORT[vowel].split())
            continue
        written = chance.choice(consonants[letter].split() or [""])
        found += written * 2 if _SHADDA in marks and chance.random() < 0.7 and len(written) == 1 else written
        if is_last:
            return found
        following, more = letters[at]
        if (vowel, following) in _LONG and not set(more) & {_FATHA, _DAMMA, _KASRA, _SHADDA}:
            glide = _GLIDE.get((vowel, following))
            found += chance.choice((glide or _LONG[vowel, following]).split())
            at += 1
        elif (vowel, following) in _GLIDE and (not more or more == _SUKUN):
            found += chance.choice(_GLIDE[vowel, following].split())
            at += 1
        elif vowel:
            found += chance.choice(_SHORT[vowel].split())
        elif _SUKUN not in marks:
            return ""
    return found


def queries(asked: "Asked") -> Iterator[Query]:
    """Yield words in Latin letters, in both ways; answered by the texts with the word."""
    marked = {loose(word): word for text in asked.planted.texts if text.id.startswith("t-")
              for word in re.findall("[\u0621-\u0652]+", text.arabic)}  # fmt: skip
    for word in asked.words.drawn(4):
        if word in marked and not word.startswith(("ال", *"وفبلكس")):
            for kind, digits in (("Arabizi by rule", True), ("in Latin letters by rule", False)):
                typed = romanised(marked[word], asked.chance, digits)
                if len(typed) > 3 and typed not in asked.english:
                    yield Query(kind, typed, asked.words.family(word), offered=True)
