"""Words as search sees them: folded, stemmed, and turned into the keys under which a statement is found.

One table (``table.json``) drives this module and ``words.js`` in the browser; a test compares them. Only search folds
text: it is published code point for code point.
"""

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

TABLE_FILE = Path(__file__).with_name("table.json")
_TABLE = json.loads(TABLE_FILE.read_text("utf-8"))


def _ranges(pairs: list[list[int]]) -> str:
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in pairs)


# A raw word: letters and digits, with everything between them that folding deletes. "_" divides the words of a tag.
RAW = re.compile(f"[^\\W_](?:[^\\W_]|[{_ranges(_TABLE['deleted'])}{_TABLE['apostrophes']}])*")
_THOUSANDS = re.compile("(?<=[0-9٠-٩۰-۹])[,_\u00a0\u2009\u202f](?=[0-9٠-٩۰-۹]{3}(?![0-9٠-٩۰-۹]))")
_SEPARATED = re.compile("[,_\u00a0\u2009\u202f]")
_NUMBER = re.compile("[0-9]+(?=[a-z])")
_DELETED = re.compile(f"[{_ranges(_TABLE['deleted'])}{_TABLE['apostrophes']}]")
_LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W_]+")
_MAPPED = str.maketrans(_TABLE["mapped"])
_ARABIC = re.compile("[\u0621-\u064a]")
_ARTICLE: str = _TABLE["article"]
_PROCLITICS: str = _TABLE["proclitics"]
_PREFIXES: list[str] = _TABLE["prefixes"]
_CLITICS: str = _TABLE["clitics"]
_CLITICS_BEFORE: tuple[str, ...] = tuple(_TABLE["clitics_before"])
SUFFIXES: list[str] = sorted(_TABLE["suffixes"], key=lambda suffix: (-len(suffix), suffix))
_SOUNDS = _TABLE["sounds"]
_SILENT = str.maketrans("", "", _SOUNDS["vowels"])
_SHORTEST: int = _TABLE["shortest"]
_HAMZA, _TEH, _ALEF = "\u0621", "\u0647", "\u0627"
_MADDA = _HAMZA + _ALEF
EXACT, STEM, STRIPPED = 2, 1, 0


class Key(NamedTuple):
    """A term under which a word is indexed, and how near it is to the word: ``EXACT``, ``STEM`` or ``STRIPPED``."""

    term: str
    strength: int


def raw_words(text: str) -> list[str]:
    """Return the words of a text as they are written, with all marks."""
    return RAW.findall(without_thousands(text))


def without_thousands(text: str) -> str:
    """Return a text without separators of thousands in its numbers, if they cannot be anything else."""
    return _THOUSANDS.sub("", text) if _SEPARATED.search(text) else text


@lru_cache(maxsize=262144)
def fold(word: str) -> str:
    """Return a word without differences of spelling: case, marks, tatweel, forms of hamza, alef, yeh, kaf and heh.

    If NFKC turns a word into several, they are joined.
    """
    if word.isascii():
        return "".join(_WORD.findall(_DELETED.sub("", word).lower()))
    folded = unicodedata.normalize("NFKC", word).lower()
    if _LATIN.search(folded):
        folded = unicodedata.normalize("NFD", folded)
    folded = "".join(_WORD.findall(_DELETED.sub("", folded).translate(_MAPPED)))
    while _MADDA in folded[:4]:
        folded = folded.replace(_MADDA, _ALEF, 1)  # ءامنوا is how the Quran writes آمنوا
    return folded.rstrip(_HAMZA) or folded[:1]


def folded(text: str) -> str:
    """Return the words of a text without differences of spelling, or the text where it has none."""
    return " ".join(filter(None, map(fold, raw_words(text)))) or text


def without_article(folded: str) -> str:
    """Return a folded word without ال, if at least two letters remain.

    After folding, the ال of ألوان looks like the article and is removed too, twice from الألوان: both become one term.
    """
    while folded.startswith(_ARTICLE) and len(folded) >= len(_ARTICLE) + 2:
        folded = folded[len(_ARTICLE) :]
    return folded


PROTECTED = frozenset(without_article(fold(word)) for word in _TABLE["protected"].split())
_ROOTS = tuple(sorted(fold(word) for word in _TABLE["roots"].split()))
_ENDINGS = frozenset(["", *map(fold, SUFFIXES)])
_WHOLE = re.compile(_TABLE["whole"])  # words that only look as if they had a suffix: إعلان, تعاون, يبكي
_PATTERNS = [(re.compile(pattern), kept) for pattern, kept in _TABLE["patterns"]]


def stem(folded: str) -> str:
    """Return the stem of a folded word; a broken plural has the stem of its singular."""
    if not _ARABIC.search(folded):
        return _english(folded)
    bare = without_article(folded)
    if bare in PROTECTED:
        return bare
    return _SINGULAR.get(bare) or _arabic(folded)


def _arabic(word: str) -> str:
    if word in PROTECTED:
        return word
    if not _is_root(word):
        word = _without_prefix(word)
    if word in PROTECTED:
        return word
    single = _SINGULAR.get(word)
    if single:
        return single
    if _WHOLE.fullmatch(word):
        return _pattern(word)
    for _ in range(2):
        for suffix in SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST - (len(suffix) > 1):
                word = word[: -len(suffix)]
                break
        else:
            break
        if word[-1] == _HAMZA and len(word) > 1:
            word = word[:-1]
        if word in PROTECTED:
            return word
        if word + _TEH in PROTECTED:
            return word + _TEH
        single = _SINGULAR.get(word)
        if single:
            return single
    found = _pattern(word)
    return _SINGULAR.get(found, found)


def _is_root(word: str) -> bool:
    """Return whether a word only looks as if it had a prefix: باليستي, والدين, كاليفورنيا."""
    if not word.startswith(_ROOTS):  # as for most words: this looks for all of them at once
        return False
    return any(word.startswith(root) and word[len(root) :] in _ENDINGS for root in _ROOTS)


def _without_prefix(word: str) -> str:
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST:
            return without_article(word[len(prefix) :])
    if word[0] in _CLITICS and len(word) > _SHORTEST + 1 and word[1:].startswith(_CLITICS_BEFORE):
        return word[1:]
    return word


def _pattern(word: str) -> str:
    """Return one form for a verb, its verbal noun and some plurals, recognised by their patterns.

    ينسحب, انسحب and انسحاب become نسحب; يعلن, أعلن and إعلان علن; تنظيم and ينظم نظم; يقول and قال قال.
    """
    if len(word) == 5 and word[2:4] == "اء" and word[4] != _TEH:
        return f"{word[:2]}ي{word[4]}"  # قبائل, which is فعائل of فعيلة
    if len(word) > 4 and word[0] == "س" and word[1] in "يتن":
        word = word[1:]
    for pattern, kept in _PATTERNS:
        if pattern.fullmatch(word):
            word = pattern.sub(kept, word)
            break
    if len(word) > 4 and word[-2] == "ي" and word[0] in "تس":
        word = f"{word[:-2]}ا{word[-1]}"  # يستطيع and استطاع
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _english(word: str) -> str:
    if not word.isalpha() or len(word) < 3:
        return word
    rules = _TABLE["english"]
    word = rules["irregular"].get(word, word)
    word = rules["spellings"].get(word, word)
    if len(word) < 4:
        return word
    for number, step in enumerate(rules["steps"]):
        for suffix, replacement, shortest in step:
            if word.endswith(suffix) and len(word) - len(suffix) >= shortest:
                base = word[: len(word) - len(suffix)]
                if number == 1 and not any(letter in rules["vowels"] for letter in base):
                    break
                word = base + replacement
                if number == 1 and len(word) > 3 and word[-1] == word[-2] and word[-1] in rules["doubled"]:
                    word = word[:-1]
                break
    word = rules["irregular"].get(word, word)
    word = rules["spellings"].get(word, word)
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    if word.endswith(rules["final"]) and len(word) > 3:
        word = word[:-1]
    for british, american, before in rules["british"]:
        at = word.rfind(british)
        if at >= before and (british == "our" or at + len(british) == len(word)):
            word = word[:at] + american + word[at + len(british) :]
    return word


_SINGULAR: dict[str, str] = {}
_SINGULAR.update(
    {without_article(fold(many)): _arabic(without_article(fold(one))) for many, one in _TABLE["plurals"]}
)  # the singulars' stems are computed while the lexicon is still empty
STOP = frozenset(fold(word) for word in _TABLE["stop"])
_ENGLISH = (*_TABLE["english"]["irregular"], *_TABLE["english"]["spellings"])
_WORDS = [*_ENGLISH, *(word for pair in _TABLE["plurals"] for word in pair)]
IN_TABLE = PROTECTED.union(without_article(fold(word)) for word in _WORDS)
"""Words that are words even if no text has them."""


def stripped(folded: str) -> list[str]:
    """Return the forms of a folded word without one proclitic, or two, and the article after them.

    The word alone does not show whether its first letter is a proclitic, so these keys count less.
    """
    if len(folded) < 4 or folded[0] not in _PROCLITICS:
        return []
    found = [_behind(folded)]
    if folded[1] in _PROCLITICS and len(folded) >= 5 and folded[0] in "وف":
        found.append(_behind(folded[1:]))
    return [word for word in dict.fromkeys(found) if len(word) >= 3]


def _behind(folded: str) -> str:
    if folded.startswith("لل"):
        return without_article(folded[2:])
    return without_article(folded[1:])


@lru_cache(maxsize=262144)
def keys(folded: str) -> tuple[Key, ...]:
    """Return the terms under which a folded word is indexed, each once, with its greatest strength."""
    if not folded or folded in STOP:
        return ()
    found: dict[str, int] = {}
    if _ARABIC.match(folded):
        for word in stripped(folded):
            found[word] = STRIPPED
    elif number := _NUMBER.match(folded):
        found[number[0]] = STRIPPED  # 1950s, 13th, 5km
    found[stem(folded)] = STEM
    found[without_article(folded)] = EXACT
    return tuple(Key(term, strength) for term, strength in found.items())


def sound(folded: str) -> str:
    """Return a name's consonants, in any script and transcription: ``kdm`` for Kadhimi, Kazemi and كاظمي.

    Return "" if too few are left to distinguish names. Only names are indexed by their sound.
    """
    if _ARABIC.match(folded):
        bare = without_article(folded)
        first, letters = _SOUNDS["initial"].get(bare[0], ""), bare.removesuffix(_TEH)
        found = "".join(_SOUNDS["arabic"].get(letter, "") for letter in letters)
    elif folded.isascii() and folded.isalpha():
        for written, heard in _SOUNDS["latin"]:
            folded = folded.replace(written, heard)
        first = _SOUNDS["initial"].get(folded[0], "")
        found = folded.translate(_SILENT)
        found = found.removesuffix("h") if len(found) > 2 else found
    else:
        return ""
    found = first + found
    found = "".join(letter for at, letter in enumerate(found) if not at or found[at - 1] != letter)
    return found if len(found) > 1 else ""
