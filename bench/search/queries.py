"""Queries in classes, derived by rule from words of the texts, with the texts that answer each.

A word is drawn at random from those that occur in few texts. Rules of spelling in this module, independent of the
engine, decide which texts answer it: those with the word with or without the article, after the proclitics و ف ب ل ك,
in any spelling of hamza, ة and ى; for plurals, those with either form. Classes whose names end in "only the other form"
are stricter: texts with the typed word itself, or with a form of it with a pronoun, do not count (``neutral``), so
that the rest must be found by the stem.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bench.search import spellings
from bench.search.corpus import Text, loose, words

PROCLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي")
OTHER_ONLY = ", only the other form"
_MARKS = "\u064e\u064f\u0650\u0652"
Documents = frozenset[int]


class Query(NamedTuple):
    """One query: its class, what is typed, the numbers of the texts that answer it, and of those to be ignored."""

    kind: str
    typed: str
    answers: Documents
    neutral: Documents = frozenset()
    language: str = "ar"
    offered: bool = False
    """Whether the results of what the engine offers instead count."""


class Derivation:
    """Derives queries from texts; ``half`` is 0 for the words for tuning, 1 for those for reporting."""

    def __init__(self, texts: list[Text], half: int, count: int) -> None:
        self.texts = texts
        self.half = half
        self.count = count
        self.arabic = [[loose(word) for word in _arabic_words(text)] for text in texts]
        self.written = [_arabic_words(text) for text in texts]
        self.english = [[word.lower() for word in words(text.english)] for text in texts]
        self.places = _places(self.arabic)
        self.english_places = _places(self.english)
        self.raw: dict[str, str] = {}
        for row in self.written:
            for word in row:
                self.raw.setdefault(loose(word), word)

    def all(self) -> Iterator[Query]:
        """Yield the queries of every class, ``count`` of each if the texts have that many."""
        for number, derive in enumerate((
            self._exact, self._vocalised, self._hamza, self._with_article, self._without_article, self._proclitic,
            self._sound_plurals, self._broken_plurals, self._teh, self._yeh, self._tatweel, self._digits,
            self._english, self._latin_names, self._several, self._phrases,
        )):  # fmt: skip
            self.chance = random.Random(f"{number}-{self.half}")  # noqa: S311 - repeatable draws
            found: dict[tuple[str, str], Query] = {}
            for query in derive():
                if query.answers:
                    found.setdefault((query.kind, query.typed), query)
                if len(found) >= self.count and min(Counter(kind for kind, _ in found).values()) >= self.count:
                    break
            yield from found.values()

    def family(self, word: str) -> Documents:
        """Return the texts with a loosely written word, with or without proclitics and article."""
        bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
        forms = {start + bare for start in PROCLITICS} | {start + "ال" + bare for start in PROCLITICS}
        return self._any({*forms, "لل" + bare, "ولل" + bare})

    def _any(self, forms: Iterable[str]) -> Documents:
        return frozenset().union(*(self.places.get(form, frozenset()) for form in forms))

    def _around(self, word: str) -> Documents:
        return self._with_pronouns(word) | self._with_pronouns("س" + word)

    def _with_pronouns(self, word: str) -> Documents:
        base = word[:-1] + "ت" if word.endswith("ه") else word
        return self.family(word).union(*(self.family(base + pronoun) for pronoun in _PRONOUNS))

    def drawn(self, least: int = 4, most_texts: int = 30) -> Iterator[str]:
        """Yield loosely written Arabic words of this half, at random, that occur in few texts."""
        pool = sorted(
            word for word, found in self.places.items()
            if least <= len(word) <= 12 and len(found) <= most_texts and not any(map(str.isdigit, word))
            and word[0] >= "\u0621" and spellings.half(word) == self.half
        )  # fmt: skip
        self.chance.shuffle(pool)
        return iter(pool)

    def _exact(self) -> Iterator[Query]:
        for word in self.drawn():
            yield Query("as written", self.raw[word], self.family(word))

    def _vocalised(self) -> Iterator[Query]:
        for word in self.drawn():
            marked = "".join(letter + self.chance.choice(_MARKS) for letter in self.raw[word][:-1])
            yield Query("with vowel marks", marked + self.raw[word][-1], self.family(word))

    def _hamza(self) -> Iterator[Query]:
        for word in self.drawn():
            written = self.raw[word]
            for one, other in (("أ", "ا"), ("إ", "ا"), ("إ", "أ"), ("آ", "ا"), ("ؤ", "ئ"), ("ئ", "ؤ"), ("ٱ", "ا")):
                if one in written:
                    yield Query("other hamza", written.replace(one, other), self.family(word))
                    break

    def _with_article(self) -> Iterator[Query]:
        for word in self.drawn():
            if word.startswith("ال") and len(word) >= 6:
                yield Query("typed without ال", self.raw[word][2:], self.family(word))

    def _without_article(self) -> Iterator[Query]:
        for word in self.drawn():
            if "ال" + word in self.places:
                yield Query("typed with ال", "ال" + self.raw[word], self.family(word))

    def _proclitic(self) -> Iterator[Query]:
        for word in self.drawn(5):
            bare = word[1:]
            if word[0] in "وبلف" and bare in self.places and len(self.places[bare]) <= 30 and len(bare) >= 4:
                around = self._around(bare) - self.places[word]
                yield from _both("proclitic in the text", self.raw[bare], around, self.places[word])
                yield Query("proclitic typed", self.raw[word], self.family(bare))

    def _sound_plurals(self) -> Iterator[Query]:
        for word in self.drawn(4, 60):
            endings = ("ات",) if word.endswith("ه") else ("ون", "ين", "ات")
            base = word.removesuffix("ه")
            answers = frozenset().union(*(self.family(base + ending) for ending in endings))
            whole = word[0] not in "وفبلك" or word[1:] not in self.places
            if len(base) >= 4 and whole and not word.endswith(("ا", "ت", "ي", "و", "ن")):
                yield from _both("sound plural", self.raw[word], self._with_pronouns(word), answers)

    def _broken_plurals(self) -> Iterator[Query]:
        pairs = [pair.split() for pair in spellings.BROKEN_PLURALS.strip().split("\n")]
        self.chance.shuffle(pairs)
        for pair in pairs:
            one, many = pair
            for typed, other in ((one, many), (many, one)):
                if spellings.half(typed) == self.half and len(self.family(loose(typed))) < 400:
                    typed_forms = self._with_pronouns(loose(typed))
                    yield from _both("broken plural", typed, typed_forms, self._with_pronouns(loose(other)))

    def _teh(self) -> Iterator[Query]:
        for word in self.drawn():
            if self.raw[word].endswith("ة"):
                yield Query("ه for ة", self.raw[word][:-1] + "ه", self.family(word))

    def _yeh(self) -> Iterator[Query]:
        for word in self.drawn():
            written = self.raw[word]
            if written[-1] in "يى":
                yield Query("ى and ي", written[:-1] + ("ى" if written[-1] == "ي" else "ی"), self.family(word))

    def _tatweel(self) -> Iterator[Query]:
        for word in self.drawn(5):
            written, middle = self.raw[word], self.chance.randint(1, len(word) - 2)
            yield Query("tatweel", f"{written[:middle]}ــ{written[middle:]}", self.family(word))

    def _digits(self) -> Iterator[Query]:
        pattern = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d{2,6})(?!\d|[.,]\d)")
        found: dict[str, set[int]] = defaultdict(set)
        for number, text in enumerate(self.texts):
            for digits in pattern.findall(text.arabic) + pattern.findall(text.english):
                found[digits.replace(",", "")].add(number)
        pool = sorted(digits for digits in found if digits.isascii() and spellings.half(digits) == self.half)
        self.chance.shuffle(pool)
        for digits in pool:
            kind = self.chance.choice(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "0123456789"])
            typed = f"{int(digits):,}" if len(digits) > 4 and self.chance.random() < 0.5 else digits
            yield Query("digits", typed.translate(str.maketrans("0123456789", kind)), frozenset(found[digits]))

    def _english(self) -> Iterator[Query]:
        pool = sorted(
            word for word, found in self.english_places.items()
            if word.isascii() and word.isalpha() and 5 <= len(word) <= 12 and len(found) <= 30
            and spellings.half(word) == self.half
        )  # fmt: skip
        self.chance.shuffle(pool)
        for word in pool:
            typed, forms = spellings.english_form(word, self.english_places)
            answers = frozenset().union(*(self.english_places.get(form, frozenset()) for form in forms))
            yield Query("English on translations", typed, answers, language="en")

    def _latin_names(self) -> Iterator[Query]:
        by_name: dict[str, set[int]] = defaultdict(set)
        for number, text in enumerate(self.texts):
            for name in text.names[1:]:
                by_name[name].add(number)
        pairs = [(name, typed) for name, others in spellings.NAMES.items() for typed in others if name in by_name]
        self.chance.shuffle(pairs)
        for name, typed in pairs:
            if spellings.half(typed) == self.half:
                said = frozenset().union(*(self.english_places.get(word, frozenset()) for word in words(typed.lower())))
                yield Query("Latin spellings of names", typed, frozenset(by_name[name]), said, "en")

    def _several(self) -> Iterator[Query]:
        for first in self.drawn(4, 400):
            number = self.chance.choice(sorted(self.places[first]))
            others = [w for w in dict.fromkeys(self.arabic[number])
                      if len(w) >= 4 and w != first and len(self.places[w]) <= 400]  # fmt: skip
            if len(others) >= 2:
                asked = [first, *self.chance.sample(others, self.chance.choice([1, 2]))]
                answers = frozenset.intersection(*(self.family(word) for word in asked))
                yield Query("several words", " ".join(self.raw[word] for word in asked), answers)

    def _phrases(self) -> Iterator[Query]:
        for first in self.drawn(4, 60):
            number = self.chance.choice(sorted(self.places[first]))
            row = self.arabic[number][: len(words(self.texts[number].arabic))]
            at = row.index(first) if first in row else len(row)
            asked = row[at : at + 3]
            if len(asked) == 3 and not any(map(str.isdigit, "".join(asked))):
                answers = frozenset(
                    other for other in self.places[first]
                    if any(self.arabic[other][n : n + 3] == asked for n in range(len(self.arabic[other])))
                )  # fmt: skip
                yield Query("phrase", '"' + " ".join(self.written[number][at : at + 3]) + '"', answers)


def _arabic_words(text: Text) -> list[str]:
    return words(" · ".join([text.arabic, *text.names[:1]]))


def _both(kind: str, typed: str, typed_forms: Documents, others: Documents) -> Iterator[Query]:
    """Yield a query that either form of a word answers, and the same query that only the other form answers."""
    if others - typed_forms:
        yield Query(kind, typed, typed_forms | others)
        yield Query(f"{kind}{OTHER_ONLY}", typed, others - typed_forms, typed_forms)


def _places(rows: list[list[str]]) -> dict[str, Documents]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for word in row:
            found[word].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}
