"""Whether a text repeats words: runs of words are compared, whatever marks, case and white space there are."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
_TATWEEL = "\u0640"
# A single word is looked for only if it has so many letters: "no" is everybody's.
_LONG_WORD = 8


class Quoted:
    """Words that are looked for in other texts: any run of ``run`` words, or all words of a shorter text."""

    def __init__(self, texts: Iterable[str], run: int) -> None:
        self._runs: set[tuple[str, ...]] = set()
        for text in texts:
            words = _words(text)
            length = min(run, len(words))
            if length > 1 or (words and len(words[0]) >= _LONG_WORD):
                self._runs.update(_runs_of(words, length))
        self._lengths = sorted({len(found) for found in self._runs})

    def is_in(self, text: str) -> bool:
        """Return whether a text repeats the words."""
        words = _words(text)
        return any(not self._runs.isdisjoint(_runs_of(words, length)) for length in self._lengths)


def _runs_of(words: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text).replace(_TATWEEL, "")
    plain = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
    return _WORD.findall(plain.casefold())
