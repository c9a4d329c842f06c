"""Checks of corrections that are not published yet: a published one can no longer be mended."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sijill.check.finding import Finding
from sijill.diagnostics.rules import history as rules

_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f\u064b-\u0652\u200c\u200d'’-]*")
# Scripts that set no spaces between words: Thai, Lao, Myanmar, Khmer, kana and ideographs.
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# The shortest true reasons have so much, such as "سقطت كلمة"; what says nothing (".", "x", "fix") has less.
_WORDS, _DIFFERENT_LETTERS = 2, 4
_SCRIPTS = {
    "ARABIC": ("ar", "ckb", "fa", "ps", "sd", "ug", "ur"),
    "CYRILLIC": ("be", "bg", "mk", "ru", "uk"),
    "GREEK": ("el",),
    "HEBREW": ("he", "yi"),
    "LATIN": (
        "ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga", "hu", "id", "it", "lt", "lv", "ms",
        "nl", "no", "pl", "pt", "ro", "sk", "sl", "sv", "tr", "vi",
    ),
}  # fmt: skip
_VOWELS = frozenset("aeiouyæœøıəɛɔ")
# What fingers find beside one another: such a row, or a part of it, is no word.
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرلاىةوزظ")
_RUN = {"LATIN": 3, "ARABIC": 4}
_REPEATED = re.compile(r"(.)\1\1\1|^(.{1,3})\2\2+$")
# What is written where a reason is still to come, and the words of which a reference to elsewhere is made.
_UNFINISHED = re.compile(r"^\W*(todo|tbd|fixme|tba)\b")
_SAID_INSTEAD = """
    a above add and as be below comes correction details done explain explained fill follow follows for here in is it
    later more of pending please reason reasons same see soon tba tbd text the this to todo until will write written why
    أدخل أدناه أضف أعلاه إلى إن اكتب السبب التصحيح التفاصيل الشرح النص انظر تأتي تتبع تكتب ثم ذلك راجع ستأتي سوف سيأتي
    سيكتب سيضاف عما فيما قريبا كما لاحقا ما من هذا هنا و وانظر وراجع يأتي يتبع يرجى يكتب يضاف يلي
"""
_ELSEWHERE = frozenset(_SAID_INSTEAD.split())
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_NOT_THERE = "must be there: it only says that a reason is to come or is elsewhere"
_NOT_SEVERAL = "must be a sentence: two words or more"
_ONE_WORD = "must be a sentence, and is one word over and over"
_NOT_IN_LANGUAGE = "must be in the language that it is given for: two words or more"


def reasons(corrections: Sequence[Mapping[str, Any]], languages: Sequence[str], first: int = 0) -> Iterator[Finding]:
    """The reason of a correction is a sentence in every language that it is given in, and in each its own.

    ``corrections`` are those that are new; ``first`` is the place of the first of them in its record.
    """
    for offset, correction in enumerate(corrections):
        seen: dict[str, str] = {}
        for language in dict.fromkeys([*languages, *correction["reason"]]):
            text = correction["reason"].get(language)
            if text is None:
                continue  # a missing language is reported for every text
            plain = " ".join(text.split()).casefold()
            if lacks := _lacking(plain, language):
                requirement = lacks
            elif (words := " ".join(_WORD.findall(plain))) in seen:
                requirement = f"must be written in each language, and is the same as in '{seen[words]}'"
            else:
                seen[words] = language
                continue
            facts = {"requirement": requirement, "value": text, "language": language}
            yield Finding(rules.ReasonSaysNothing, ("corrections", first + offset, "reason", language), facts)


def _lacking(text: str, language: str) -> str:
    """Return what a reason in a language must be and is not, such as several words; "" where it is all right.

    What cannot be a word, such as keys struck in a row, is not counted as one; only letters are looked at.
    """
    written = [_MARKS.sub("", word) for word in _WORD.findall(text)]
    if _UNFINISHED.search(text) or (len(written) > 1 and _ELSEWHERE.issuperset(written)):
        return _NOT_THERE
    too_few = _ONE_WORD if len(written) > 1 and len({*written}) == 1 else _NOT_SEVERAL
    if len(set(_LETTERS.findall(text))) < _DIFFERENT_LETTERS:
        return too_few
    words = {word for word in _WORD.findall(text) if _may_be_one(word)}
    if len(words) < _WORDS and len(_WITHOUT_SPACES.findall(text)) < _DIFFERENT_LETTERS:
        return too_few
    script = _script_of_language(language)
    own = {word for word in words if script in (None, _script_of(word))}
    return _NOT_IN_LANGUAGE if script and len(own) < _WORDS else ""


def _may_be_one(word: str) -> bool:
    letters = "".join(_LETTERS.findall(unicodedata.normalize("NFKD", word).replace("ـ", "")))
    script = _script_of(word)
    run = _RUN.get(script)
    if run and len(letters) >= run and any(letters in row or letters[::-1] in row for row in _KEYS):
        return False
    return not _REPEATED.search(letters) and (script != "LATIN" or not _VOWELS.isdisjoint(letters))


def _script_of(word: str) -> str:
    return unicodedata.name(word[0], "").partition(" ")[0]


def _script_of_language(tag: str) -> str | None:
    """Return the script of a language that is written in one alone, None of others."""
    language, *more = tag.lower().split("-")
    if any(len(one) == 4 and one.isalpha() for one in more):  # the tag names a script
        return None
    return next((script for script, languages in _SCRIPTS.items() if language in languages), None)
