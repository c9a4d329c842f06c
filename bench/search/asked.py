"""Queries as people type them, in classes, each with a rule that decides which texts answer it.

The rules do not depend on the engine. Each class is drawn from two halves of the words: one for tuning, one for
reporting. An ``offered`` query counts by what the engine offers instead ("Did you mean"), since no text has what is
typed.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from bench.search import asked_arabic, asked_latin, romanised, wrong_letters
from bench.search import planted as plant
from bench.search.corpus import loose, plain
from bench.search.planted import Planted
from bench.search.queries import PROCLITICS, Derivation, Documents, Query
from bench.search.spellings import half as half_of

_KEYS = ("qwertyuiop[]asdfghjkl;'zxcvnm,./`", "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ")
_ENGLISH_STOP = frozenset(asked_latin.ENGLISH_STOP.split())


class Asked:
    """Derives the queries of every class from texts and what was added to them (``Planted``)."""

    def __init__(self, planted: Planted, half: int, count: int) -> None:
        self.planted = planted
        self.half = half
        self.count = count
        self.words = Derivation(planted.texts, half, count)
        self.arabic, self.english = self.words.places, self.words.english_places
        self.by_start: dict[str, set[str]] = {}
        for places in (self.arabic, self.english):
            for word in places:
                for length in (4, 5, 6):
                    self.by_start.setdefault(word[:length], set()).add(word)

    def all(self) -> Iterator[Query]:
        """Yield the queries of all classes, ``count`` of each if the texts have that many."""
        for name in filter(lambda one: one.startswith("_ask_"), vars(type(self))):
            self.words.chance = self.chance = random.Random(f"{name}-{self.half}")  # noqa: S311 - repeatable draws
            found: dict[tuple[str, str], Query] = {}
            derive: Callable[[], Iterator[Query]] = getattr(self, name)
            for query in derive():
                if query.answers - query.neutral:
                    found.setdefault((query.kind, query.typed), query)
                counts = Counter(kind for kind, _ in found)
                if counts and min(counts.values()) >= self.count:
                    break
            seen: Counter[str] = Counter()
            for query in found.values():
                seen[query.kind] += 1
                if seen[query.kind] <= self.count:
                    yield query

    def _lines(self, text: str, by: str | None = None) -> list[list[str]]:
        """Return this half's lines of a list, shuffled and split; a line's first word decides its half."""
        found = [line.split(by) for line in text.strip().split("\n")]
        self.chance.shuffle(found)
        return found

    def _mine(self, word: str) -> bool:
        return half_of(word) == self.half

    def english_any(self, forms: Iterable[str]) -> Documents:
        """Return the texts with one of these English words."""
        return frozenset().union(*(self.english.get(form, frozenset()) for form in forms))

    def english_words(self, least: int = 6, most_texts: int = 30) -> list[str]:
        """Return this half's English words in at most so many texts, shuffled."""
        pool = sorted(word for word, found in self.english.items() if word.isascii() and word.isalpha()
                      and least <= len(word) <= 13 and len(found) <= most_texts and self._mine(word))  # fmt: skip
        self.chance.shuffle(pool)
        return pool

    # One letter wrong: answered by the texts with the intended word; no text has what is typed.
    _ask_arabic_letter = wrong_letters.arabic
    _ask_arabic_first_letter = wrong_letters.arabic_first
    _ask_english_letter = wrong_letters.english
    _ask_english_first_letter = wrong_letters.english_first
    _ask_frequent_letter = wrong_letters.frequent
    # Arabic words in Latin letters: answered by the texts with the word.
    _ask_romanised = romanised.queries

    # The last word half typed: answered by the texts with the words before it and a word that begins so.
    def _ask_half_typed(self) -> Iterator[Query]:
        for word in self.words.drawn(7):
            number, start = self.chance.choice(sorted(self.arabic[word])), word[: self.chance.choice((5, 6))]
            others = [one for one in self.words.arabic[number] if len(one) >= 4 and one != word
                      and len(self.arabic[one]) < 400]  # fmt: skip
            begin = frozenset().union(*(self.words.family(one) for one in self.by_start.get(start, ())))
            if others and not word.startswith("ال"):
                first = self.chance.choice(others)
                typed = f"{self.words.raw[first]} {self.words.raw[word][: len(start)]}"
                yield Query("last word half typed, Arabic", typed, self.words.family(first) & begin)

    def _ask_half_typed_english(self) -> Iterator[Query]:
        for word in self.english_words(8):
            number, start = self.chance.choice(sorted(self.english[word])), word[: self.chance.choice((5, 6))]
            others = [one for one in self.words.english[number] if len(one) >= 5 and one != word
                      and len(self.english[one]) < 400]  # fmt: skip
            if others:
                first = self.chance.choice(others)
                answers = self.english[first] & self.english_any(self.by_start.get(start, ()))
                yield Query("last word half typed, English", f"{first} {start}", answers, language="en")

    # Dates: answered by the texts with the day, the day of any year, or the month of a year, in any form.
    def _ask_days(self) -> Iterator[Query]:
        for (year, month, day), numbers in sorted(self.planted.days.items(), key=lambda _: self.chance.random()):
            if self._mine(f"{year}{month}{day}"):
                form = self.chance.choice(plant.DAY_FORMS)
                yield Query("dates", plant.day_written(form, year, month, day), numbers)

    def _ask_days_of_any_year(self) -> Iterator[Query]:
        for _, month, day in sorted(self.planted.days, key=lambda _: self.chance.random()):
            if self._mine(f"{month}-{day}"):
                typed = plant.day_and_month(self.chance.randrange(4), month, day)
                yield Query("day and month", typed, self._days(lambda one, m=month, d=day: one[1:] == (m, d)))

    def _ask_months(self) -> Iterator[Query]:
        for year, month, _ in sorted(self.planted.days, key=lambda _: self.chance.random()):
            if self._mine(f"{year}-{month}"):
                typed = plant.month_written(self.chance.randrange(5), year, month)
                yield Query("month and year", typed, self._days(lambda one, y=year, m=month: one[:2] == (y, m)))

    def _ask_ranges(self) -> Iterator[Query]:
        for first in sorted(self.planted.days, key=lambda _: self.chance.random()):
            last = (first[0] + self.chance.choice((0, 0, 1)), self.chance.randint(first[1], 12), 28)
            if self._mine(f"{first}"):
                form = self.chance.choice(("english", "iso", "levant", "slashes"))
                between = self.chance.choice((" - ", "..", " – ", " to " if form != "levant" else " إلى "))
                typed = plant.day_written(form, *first) + between + plant.day_written(form, *last)
                yield Query("date range", typed, self._days(lambda one, a=first, b=last: a <= one <= b))

    def _days(self, wanted: Callable[[tuple[int, int, int]], bool]) -> Documents:
        return frozenset().union(*(numbers for day, numbers in self.planted.days.items() if wanted(day)))

    # Verbs: one form is typed; answered by the texts with any form of the perfect and the imperfect (below 400 texts).
    def _ask_verbs(self) -> Iterator[Query]:
        for perfect, imperfect, noun in self._lines(asked_arabic.VERBS):
            past, now = loose(perfect), loose(imperfect)[1:]
            begin = past[:-1] if past.endswith("ي") else past
            forms = {past, *(begin + end for end in ("ت", "وا", "نا", "تم"))}
            for start in ("ي", "ت", "ن", "ا"):
                forms |= {start + now + end for end in ("", "ون", "وا", "ان")}
            forms |= {"س" + form for form in forms if form[0] in "يتن"}
            answers = frozenset().union(*(self.words.family(form) for form in forms))
            if self._mine(perfect) and len(answers) < 400:
                typed = self.chance.choice((perfect, imperfect, imperfect + "ون", "ت" + imperfect[1:]))
                yield Query("verbs", typed, answers)
                if noun != "-":
                    nouns = self.words.family(loose(noun)) | self.words.family(loose(noun) + "ات")
                    for typed in (noun, self.chance.choice((perfect, imperfect))):
                        yield Query("verb and verbal noun", typed, answers | nouns)

    # English irregulars, British and American: answered by the texts with any form of the line.
    def _ask_irregulars(self) -> Iterator[Query]:
        for line in self._lines(asked_latin.IRREGULARS):
            typed = self.chance.choice(line)
            forms = {*line, line[0] + "s", line[0] + "ing", line[0].removesuffix("e") + "ing"}
            if self._mine(line[0]):
                yield Query("English irregulars", typed, self.english_any(forms), language="en")

    def _ask_spellings(self) -> Iterator[Query]:
        for line in self._lines(asked_latin.SPELLINGS):
            answers = self.english_any(form + end for form in line for end in ("", "s"))
            for typed in line:
                if self._mine(line[0]):
                    yield Query("British and American", typed, answers, language="en")

    # Compounds: answered by the texts with the compound, however it is typed.
    def _ask_compounds(self) -> Iterator[Query]:
        for line in self._lines(asked_latin.COMPOUNDS, "|"):
            if self._mine(line[0]):
                typed = self.chance.choice(line[1:])
                also = self.english_any([typed.lower(), line[1].lower()])
                yield Query("compounds and stops", typed, self.planted.compounds[line[0]] | also, language="en")

    # Names of two words: answered by the texts with the name, open or joined.
    def _ask_names(self) -> Iterator[Query]:
        names: dict[str, set[int]] = {}
        for number, row in enumerate(self.words.arabic):
            for one, two in zip(row, [*row[1:], ""], strict=True):
                if one == "عبد" and two.startswith("ال"):
                    names.setdefault(f"{one} {two}", set()).add(number)
                elif one.startswith("عبدال"):
                    names.setdefault(f"عبد {one[3:]}", set()).add(number)
                elif one in ("ابو", "ابي", "ابا") and len(two) > 2 and two[0] >= "\u0621":
                    names.setdefault(f"ابو {two}", set()).add(number)
                elif two == "الدين":
                    names.setdefault(f"{one} {two}", set()).add(number)
        for name, numbers in sorted(names.items(), key=lambda _: self.chance.random()):
            if self._mine(name) and 2 <= len(numbers) < 900:
                yield Query("names typed together", name.replace(" ", ""), frozenset(numbers))
                if name.startswith("عبد"):
                    yield Query("names typed apart", name, frozenset(numbers))

    # Uthmani spelling: the word is typed in today's spelling; answered by the texts with it in either spelling.
    def _ask_uthmani(self) -> Iterator[Query]:
        pool: dict[str, str] = {}
        for text in self.planted.texts:
            for written in text.arabic.split() if text.id.startswith("q-") else ():
                if "\u0670" in written:
                    modern = re.sub("[و\u0649]\u0670(?=ة)", "ا", written).replace("\u0649\u0670", "\u0649")
                    modern = plain(modern.replace("\u0670", "ا").replace("\u0640", "")).strip("\u06e9\u06de ")
                    pool.setdefault(modern, loose(written))
        for modern, old in sorted(pool.items(), key=lambda _: self.chance.random()):
            answers = self.words.family(loose(modern)) | self.words.family(old)
            if self._mine(modern) and len(modern) > 4 and "اا" not in modern and len(answers) < 300:
                yield Query("Uthmani spelling", modern, answers)

    # Tags: one word of a tag, or the entire tag; answered by the texts with the tag (or with that one word).
    def _ask_tags(self) -> Iterator[Query]:
        for tag, numbers in sorted(self.planted.tags.items(), key=lambda _: self.chance.random()):
            if self._mine(tag):
                word = max(tag.split("_"), key=len)
                if len(self.words.family(loose(word))) < 200:
                    yield Query("a word of a tag", word, numbers, self.words.family(loose(word)) - numbers)
                yield Query("a whole tag", self.chance.choice(["#" + tag, tag, tag.replace("_", " ")]), numbers)

    def _ask_letters(self) -> Iterator[Query]:
        for name, typed in self._lines(asked_latin.LETTERS):
            if self._mine(name):
                yield Query("Latin letters", typed, self.planted.letters[name], language="en")

    def _ask_kurdish(self) -> Iterator[Query]:
        for name, *others in self._lines(asked_arabic.KURDISH):
            for typed in [name, *others]:
                if self._mine(name):
                    known = self.words.family(loose(typed)) - self.planted.kurdish[name]
                    yield Query("Kurdish and Persian letters", typed, self.planted.kurdish[name], known)

    # Words that look prefixed: answered by the texts with any form of the line.
    def _ask_prefixed(self) -> Iterator[Query]:
        for line in self._lines(asked_arabic.PREFIXED):
            forms = {loose(word) for word in line}
            answers = self.planted.prefixed[line[0]].union(*(self.words.family(form) for form in forms))
            if self._mine(line[0]) and len(answers) < 300:
                for typed in line[:2]:
                    yield Query("words that look prefixed", typed, answers)

    # The suffix و: قالو for قالوا, مهندسو of مهندسون: answered by the texts with the word in either spelling.
    def _ask_suffix(self) -> Iterator[Query]:
        for word in self.words.drawn(6):
            if word.endswith(("وا", "ون")) and word[:-1] not in self.arabic:
                yield Query("suffix و", self.words.raw[word][:-1], self.words.family(word))

    # Numbers: answered by the texts with the number in any script, with or without separators.
    def _ask_numbers(self) -> Iterator[Query]:
        pattern = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d]|[.,]\d)|(?<![\d.,])\d{4,7}(?![\d]|[.,]\d)")
        found: dict[int, set[int]] = {}
        for number, text in enumerate(self.planted.texts):
            for digits in pattern.findall(f"{text.arabic} {text.english}"):
                found.setdefault(int(digits.replace(",", "")), set()).add(number)
        for value, added in self.planted.numbers.items():
            found.setdefault(value, set()).update(added)
        for value, numbers in sorted(found.items(), key=lambda _: self.chance.random()):
            if value > 9999 and self._mine(str(value)):
                by = self.chance.choice((",", ".", " ", "٬", "'", "\u00a0", "\u202f", ""))
                typed = f"{value:,}".replace(",", by)
                if self.chance.random() < 0.4:
                    typed = typed.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
                yield Query("digits with any separator", typed, frozenset(numbers))

    # The other keyboard, and Arabic in digits and Latin letters: answered by the texts with the intended word.
    def _ask_keyboard(self) -> Iterator[Query]:
        to_latin, to_arabic = str.maketrans(_KEYS[1], _KEYS[0]), str.maketrans(*_KEYS)
        for word, other in zip(self.words.drawn(5), self.english_words(), strict=False):
            typed = self.words.raw[word]
            if all(letter in _KEYS[1] for letter in typed):
                yield Query("the other keyboard", typed.translate(to_latin), self.words.family(word), offered=True)
            if "b" not in other:  # "b" is two letters of the Arabic keyboard
                answers = self.english_any((other, other + "s"))
                yield Query("the other keyboard", other.translate(to_arabic), answers, language="en", offered=True)

    def _ask_arabizi(self) -> Iterator[Query]:
        for typed, word in self._lines(asked_latin.ARABIZI):
            if self._mine(word):
                yield Query("Arabizi", typed, self.words.family(loose(word)), offered=True)

    _ask_romanised = romanised.queries

    # Names that texts have only in Arabic, typed in Latin letters: answered by the texts with the name.
    def _ask_arabic_names(self) -> Iterator[Query]:
        for name, *others in self._lines(asked_arabic.ARABIC_ONLY):
            for typed in others:
                if self._mine(name) and typed.lower() not in self.english:
                    yield Query("names in Latin letters", typed, self.words.family(loose(name)), language="en")

    # Only stop words are a phrase: answered by the texts with them one after the other.
    def _ask_stop_words(self) -> Iterator[Query]:
        runs: dict[str, set[int]] = {}
        for number, row in enumerate(self.words.english):
            for at in range(len(row) - 3):
                run = row[at : at + 4]
                if all(word in _ENGLISH_STOP for word in run):
                    runs.setdefault(" ".join(run), set()).add(number)
        for run, numbers in sorted(runs.items(), key=lambda _: self.chance.random()):
            if self._mine(run) and len(numbers) < 60:
                yield Query("stop words alone", run, frozenset(numbers), language="en")

    # A missing hamza, or one on another seat: answered by the texts with the word.
    def _ask_hamza(self) -> Iterator[Query]:
        for word in self.words.drawn(5):
            written = self.words.raw[word]
            for seat, others in (("ئ", "ي"), ("ئ", ""), ("ؤ", "و"), ("ؤ", ""), ("ئ", "ؤ"), ("ء", "")):
                if seat in written[1:-1] and self.chance.random() < 0.5:
                    yield Query("hamza left out or moved", written.replace(seat, others), self.words.family(word))
                    break

    # A phrase without its ال: what is offered is answered by the texts with its words.
    def _ask_phrases(self) -> Iterator[Query]:
        for second in self.words.drawn(6, 40):
            if second.startswith("ال"):
                number = self.chance.choice(sorted(self.arabic[second]))
                row = self.words.arabic[number]
                at = row.index(second)
                if at and len(row[at - 1]) > 3 and not row[at - 1].startswith("ال"):
                    typed = f'"{self.words.raw[row[at - 1]]} {self.words.raw[second][2:]}"'
                    answers = self.words.family(row[at - 1]) & self.words.family(second)
                    yield Query("phrase without ال", typed, answers, offered=True)

    # A pasted sentence with its quotation marks: answered by the text it was copied from.
    def _ask_pasted(self) -> Iterator[Query]:
        numbers = [number for number, text in enumerate(self.planted.texts) if 60 < len(text.arabic) < 400
                   and self._mine(text.id)]  # fmt: skip
        for number in self.chance.sample(numbers, min(len(numbers), 60)):
            text = self.planted.texts[number]
            run = (text.arabic if self.chance.random() < 0.6 else text.english).split()[:22]
            at = self.chance.randrange(2, len(run) - 2) if len(run) > 6 else 0
            if at:
                run[at : at + 2] = [f"«{run[at]}", f"{run[at + 1]}»"]
                yield Query("pasted sentences", " ".join(run), frozenset([number]))

    # A question: answered by the texts with both of its content words.
    def _ask_questions(self) -> Iterator[Query]:
        for word in self.english_words(6, 12):
            number = self.chance.choice(sorted(self.english[word]))
            others = [one for one in self.words.english[number] if len(one) >= 6 and one != word]
            if others:
                other = self.chance.choice(others)
                typed = self.chance.choice(
                    ("What was said about {} and {}?", "who spoke of {} {}", "when did {} the {}?")
                )
                answers = self.english[word] & self.english[other]
                yield Query("questions", typed.format(word, other), answers, language="en")

    # Both languages in one query: answered by the texts with both words.
    def _ask_mixed(self) -> Iterator[Query]:
        for word in self.words.drawn(5):
            number = self.chance.choice(sorted(self.arabic[word]))
            others = [one for one in self.words.english[number] if len(one) >= 6]
            if others:
                other = self.chance.choice(others)
                answers = self.words.family(word) & self.english[other]
                yield Query("both languages in one", f"{self.words.raw[word]} {other}", answers)

    # A common word whose stem is also a rarer word's: the first result must have the word as it is typed.
    def _ask_common(self) -> Iterator[Query]:
        pool = sorted(word for word, found in self.arabic.items() if 40 <= len(found) <= 400 and 4 <= len(word) <= 7
                      and word[0] >= "\u0621" and self._mine(word))  # fmt: skip
        self.chance.shuffle(pool)
        for word in pool:
            bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
            yield Query("a common word as typed", self.words.raw[word], self._strictly(bare))

    def _strictly(self, word: str) -> Documents:
        return frozenset().union(*(self.arabic.get(start + article + word, frozenset())
                                   for start in PROCLITICS for article in ("", "ال")))  # fmt: skip
