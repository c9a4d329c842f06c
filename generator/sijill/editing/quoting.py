"""Whether a text repeats words: runs of words are compared, whatever marks, case and white space there are."""

import html
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

_WORD, _ESCAPED = re.compile(r"[^\W_]+"), re.compile("%[0-9A-Fa-f]{2}")
_TATWEEL = "\u0640"
# A single word is looked for only if it has so many letters: "no" is everybody's.
_LONG_WORD = 8
_FEW, _MANY = 4, 8
# What so many other records say is common: a set phrase of the archive's own, an office, a place.
_MOST_RECORDS = 5


class Quoted:
    """Words that are looked for in other texts: any run of ``run`` words, or all words of a shorter text."""

    def __init__(self, texts: Iterable[str], run: int) -> None:
        self.runs: dict[tuple[str, ...], None] = {}
        for text in texts:
            words = words_in(text)
            length = min(run, len(words))
            if length > 1 or (words and len(words[0]) >= _LONG_WORD):
                self.runs.update(dict.fromkeys(_runs_of(words, length)))
        self._lengths = sorted({len(found) for found in self.runs})

    def in_text(self, text: str) -> str:
        """Return the first of the words that a text repeats, "" where it repeats none."""
        return " ".join(next(self.runs_in(text), ()))

    def runs_in(self, text: str) -> Iterator[tuple[str, ...]]:
        """Yield every run of the words that a text repeats."""
        words = words_in(text)
        for length in self._lengths:
            yield from (run for run in _runs_of(words, length) if run in self.runs)

    def leave(self, runs: Iterable[tuple[str, ...]]) -> None:
        """Look for some runs of the words no more."""
        for run in runs:
            self.runs.pop(run, None)


class WordsTakenDown:
    """Words that are taken down: ``texts`` are what was quoted, ``ordered`` what was asked for besides.

    ``said`` are the editors' own sentences that it is called by, such as titles; ``noted`` are those about it, which
    may repeat words of other records. ``named`` are what it calls somebody or something; these, and sentences of fewer
    than four words, are listed only where all of them are. ``copied`` are paragraphs of stored copies, of which eight
    words in a row are listed.
    """

    def __init__(
        self,
        texts: Iterable[str],
        ordered: Iterable[str] = (),
        said: Iterable[str] = (),
        named: Iterable[str] = (),
        copied: Iterable[str] = (),
        noted: Iterable[str] = (),
    ) -> None:
        texts, ordered, said, noted = list(texts), list(ordered), list(said), list(noted)
        # Prose about a statement quotes it in four words; a text of somebody's own may have those by chance, and the
        # whole of a shorter passage too.
        self._loosely = Quoted([*texts, *ordered], _FEW)
        self._closely = Quoted([*(text for text in texts if len(words_in(text)) >= _FEW), *ordered], _MANY)
        every = [words_in(text) for text in [*texts, *ordered]]
        self._parts = {run for words in every for length in range(1, _FEW) for run in _runs_of(words, length)}
        self._short = {tuple(words) for words in every if 0 < len(words) < _FEW}
        short = [text for text in (*said, *noted) if len(words_in(text)) < _FEW]
        said, noted = ([text for text in one if text not in short] for one in (said, noted))
        self._said, self._noted = Quoted(said, _MANY), Quoted(noted, _MANY)
        self._said_loosely = Quoted([*said, *noted], _FEW)
        self._named = Quoted([*named, *short], sys.maxsize)
        self._copied = Quoted((text for text in copied if len(words_in(text)) >= _MANY), _MANY)

    def leave_common(self, records: Iterable[Iterable[str]]) -> dict[str, int]:
        """Look no more for what several other records have, given their texts; return it, with how many have it.

        This is asked of titles, notes and names alone. Of longer words that follow each other, the first are returned.
        """
        found: Counter[tuple[str, ...]] = Counter()
        searches = (self._said, self._noted, self._said_loosely, self._named)
        for texts in records:
            found.update({run for text in texts for search in searches for run in search.runs_in(text)})
        common = {run: number for run, number in found.items() if number > _MOST_RECORDS}
        listed: dict[str, int] = {}
        before: tuple[str, ...] = ()
        for run in [run for run in (*self._said.runs, *self._noted.runs, *self._named.runs) if run in common]:
            if not before or run[:-1] != before[1:]:
                listed[" ".join(run)] = common[run]
            before = run
        for search in searches:
            search.leave(common)
        return listed

    def leave_quoted(self, texts: Iterable[str]) -> None:
        """Look no more for words of notes that records quote which stay, given what these quote: they are those words.

        They are listed still, as what may be the same by chance.
        """
        for text in texts:
            self._noted.leave([*self._noted.runs_in(text)])

    def in_prose(self, text: str) -> str:
        """Return the words that a note or another text about something repeats, "" for none."""
        words = words_in(text)
        return (
            self._loosely.in_text(text)
            or (" ".join(words) if tuple(words) in self._short else "")
            or self._said.in_text(text)
            or self._noted.in_text(text)
        )

    def in_own_words(self, text: str) -> str:
        """Return the words that a text of its own repeats, such as another statement, "" for none.

        More words in a row are required than in prose about the statement: four may be the same by chance.
        """
        return self.in_quotation(text) or self._noted.in_text(text)

    def in_quotation(self, text: str) -> str:
        """Return the words that what somebody is quoted with repeats, "" for none: a note may be what repeats these."""
        return self.quoted_in(text) or self._said.in_text(text)

    def quoted_in(self, text: str) -> str:
        """Return what of the words was quoted or asked for, and is in a text of its own, "" for nothing."""
        return self._closely.in_text(text)

    def loosely_in(self, text: str) -> str:
        """Return the words that any text may repeat, or may only have by chance, "" for none."""
        searches = (self._loosely, self._said_loosely, self._named, self._copied)
        return next((found for search in searches if (found := search.in_text(text))), "")

    def perhaps_in(self, text: str) -> bool:
        """Return whether a text may repeat the words, or may only have the same.

        That is four words in a row, all of a shorter passage or of a name, or a text of which all words are those of a
        passage.
        """
        words = words_in(text)
        return (
            bool(self.loosely_in(text))
            or tuple(words) in self._parts
            or any(run in self._short for length in range(1, _FEW) for run in _runs_of(words, length))
        )


def _runs_of(words: list[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]


def words_in(text: str) -> list[str]:
    """Return the words of a text without vowel marks, in small letters; those of addresses and of HTML too."""
    text = unquote(text) if _ESCAPED.search(text) else text
    text = html.unescape(text) if "&" in text else text
    decomposed = unicodedata.normalize("NFKD", text).replace(_TATWEEL, "")
    plain = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
    return _WORD.findall(plain.casefold())
