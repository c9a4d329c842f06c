"""Words with one letter wrong: another letter, one missing, one too many, or two exchanged."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.search.corpus import loose
from bench.search.queries import Query

if TYPE_CHECKING:
    from bench.search.asked import Asked

_ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ENGLISH_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _misspelt(asked: "Asked", word: str, place: int, letters: str) -> str:
    way = asked.chance.choice(("another", "none", "more", "about"))
    if way == "another":
        return word[:place] + asked.chance.choice(letters) + word[place + 1 :]
    if way == "none":
        return word[:place] + word[place + 1 :]
    if way == "more":
        return word[:place] + asked.chance.choice(letters) + word[place:]
    return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


def arabic(asked: "Asked") -> Iterator[Query]:
    """Yield Arabic words with a letter wrong, but for the first."""
    for word in asked.words.drawn(5):
        if not word.startswith("ال"):
            typed = _misspelt(asked, asked.words.raw[word], asked.chance.randint(1, len(word) - 2), _ARABIC_LETTERS)
            if not asked.words.family(loose(typed)) and len(loose(typed)) > 3:
                yield Query("one letter wrong, Arabic", typed, asked.words.family(word))


def arabic_first(asked: "Asked") -> Iterator[Query]:
    """Yield Arabic words with the first letter wrong."""
    for word in asked.words.drawn(5):
        if not word.startswith("ال") and word[0] not in "وفبلك":
            typed = _misspelt(asked, asked.words.raw[word], 0, _ARABIC_LETTERS)
            bare = loose(typed)
            if not asked.words.family(bare) and bare[:1] not in "وفبلكس" and len(bare) > 3:
                yield Query("first letter wrong, Arabic", typed, asked.words.family(word))


def english(asked: "Asked") -> Iterator[Query]:
    """Yield English words with a letter wrong, but for the first."""
    for word in asked.english_words():
        typed = _misspelt(asked, word, asked.chance.randint(1, len(word) - 2), _ENGLISH_LETTERS)
        if typed not in asked.english:
            yield Query("one letter wrong, English", typed, asked.english_any((word, word + "s")), language="en")


def english_first(asked: "Asked") -> Iterator[Query]:
    """Yield English words with the first letter wrong."""
    for word in asked.english_words():
        typed = _misspelt(asked, word, 0, _ENGLISH_LETTERS)
        if typed not in asked.english:
            yield Query("first letter wrong, English", typed, asked.english_any((word, word + "s")), language="en")


def frequent(asked: "Asked") -> Iterator[Query]:
    """Yield frequent words with a letter wrong, with their article: the words that people type most."""
    for word, other in zip(asked.words.drawn(5, 400), asked.english_words(6, 400), strict=False):
        place = asked.chance.randint(3 if word.startswith("ال") else 1, len(word) - 1)
        typed = _misspelt(asked, asked.words.raw[word], place, _ARABIC_LETTERS)
        if len(asked.arabic[word]) > 30 and not asked.words.family(loose(typed)) and len(loose(typed)) > 3:
            yield Query("one letter wrong, frequent Arabic word", typed, asked.words.family(word))
        typed = _misspelt(asked, other, asked.chance.randint(1, len(other) - 1), _ENGLISH_LETTERS)
        if len(asked.english[other]) > 30 and typed not in asked.english:
            answers = asked.english_any((other, other + "s"))
            yield Query("one letter wrong, frequent English word", typed, answers, language="en")
