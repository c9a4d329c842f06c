"""Whether a text repeats words: runs of words are compared, whatever marks, case and white space there are."""

import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

_WORD, _ESCAPED = re.compile(r"[^\W_]+"), re.compile("%[0-9A-Fa-f]{2}")
_TATWEEL = "\u0640"
# A single word is looked for only if it has so many letters: "no" is everybody's.
_LONG_WORD = 8
_FEW, _MANY = 4, 8


class Quoted:
    """Words that are looked for in other texts: any run of ``run`` words, or all words of a shorter text."""

    def __init__(self, texts: Iterable[str], run: int) -> None:
        self._runs: set[tuple[str, ...]] = set()
        for text in texts:
            words = words_in(text)
            length = min(run, len(words))
            if length > 1 or (words and len(words[0]) >= _LONG_WORD):
                self._runs.update(_runs_of(words, length))
        self._lengths = sorted({len(found) for found in self._runs})

    def in_text(self, text: str) -> str:
        """Return the first of the words that a text repeats, "" where it repeats none."""
        words = words_in(text)
        for length in self._lengths:
            for run in _runs_of(words, length):
                if run in self._runs:
                    return " ".join(run)
        return ""


class WordsTakenDown:
    """Words that are taken down. ``ordered`` are those that were asked for besides what records say."""

    def __init__(self, texts: Iterable[str], ordered: Iterable[str] = ()) -> None:
        texts, ordered = list(texts), list(ordered)
        # Prose about a statement quotes it in four words; a text of somebody's own may have those by chance, and the
        # whole of a shorter passage too.
        self._loosely = Quoted([*texts, *ordered], _FEW)
        self._closely = Quoted([*(text for text in texts if len(words_in(text)) >= _FEW), *ordered], _MANY)
        every = [words_in(text) for text in [*texts, *ordered]]
        self._parts = {run for words in every for length in range(1, _FEW) for run in _runs_of(words, length)}
        self._short = {tuple(words) for words in every if 0 < len(words) < _FEW}

    def in_prose(self, text: str) -> str:
        """Return the words that a note or another text about something repeats, "" for none."""
        words = words_in(text)
        return self._loosely.in_text(text) or (" ".join(words) if tuple(words) in self._short else "")

    def in_own_words(self, text: str) -> str:
        """Return the words that a text of its own repeats, such as another statement, "" for none.

        More words in a row are required than in prose about the statement: four may be the same by chance.
        """
        return self._closely.in_text(text)

    def perhaps_in(self, text: str) -> bool:
        """Return whether a text may repeat the words, or may only have the same.

        That is four words in a row, all of a shorter passage, or a text of which all words are those of a passage.
        """
        words = words_in(text)
        return (
            bool(self._loosely.in_text(text))
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
