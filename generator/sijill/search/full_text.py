"""Full text for a SQLite database: the terms by which the site's search finds statements, and how a query is folded.

The database has an FTS5 table of terms. SQLite cannot fold or stem, so tables say how: which letter is searched as
which, under which terms each word of the archive is found, and what may be before and behind a word.
``export/search_query.py`` has the query that reads them.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator

from sijill.search.texts import Texts
from sijill.search.words import (
    IN_TABLE,
    PROTECTED,
    STOP,
    SUFFIXES,
    TABLE_FILE,
    fold,
    keys,
    raw_words,
    stem,
    without_article,
)
from sijill.state import Archive

_SCRIPTS = (
    range(0x0250), range(0x0300, 0x0530), range(0x0600, 0x0780), range(0x08A0, 0x0900), range(0x1E00, 0x2070),
    range(0xFB50, 0xFE00), range(0xFE70, 0xFFE0),
)  # fmt: skip
_TABLE = json.loads(TABLE_FILE.read_text("utf-8"))
_DELETED = {chr(code) for first, last in _TABLE["deleted"] for code in range(first, last + 1)} | {
    *_TABLE["apostrophes"]
}


# Endings by which further forms of a word are made. Those that have its stem are kept, so that they are found too.
_ENDINGS = ("", "s", "es", "ed", "ing", "y", "ies", "e")
_ARABIC_ENDINGS = ("", "ه", "ات", "ون", "ين")


class FullText:
    """Makes the rows of the tables; ``words`` are all of them once each statement was asked for."""

    def __init__(self, archive: Archive) -> None:
        self._texts = Texts(archive)
        self._words = {word: (word, stem(word)) for word in IN_TABLE} | dict.fromkeys(STOP, ("", ""))
        self._words |= {latin: (latin, fold(arabic)) for latin, arabic in _TABLE["openers"].items()}

    def of(self, identifier: str) -> tuple[str, str]:
        """Return the folded words of a statement in their order, and the terms under which it is found, sorted."""
        words = [fold(word) for _, text in self._texts.of(identifier).texts for word in raw_words(text)]
        forms = {key.term for word in {*words} for key in keys(word)}
        for word in ({*words} | forms) - self._words.keys():
            self._words[word] = without_article(word), stem(word)
        return " ".join(words), " ".join(sorted(forms))

    def words(self) -> Iterator[tuple[str, str | None, str]]:
        """Yield each word, and forms of it that no statement has, with its two terms, where it does not say them."""
        further = {form: (form, one) for word, (_, one) in self._words.items() if one for form in _forms(word, one)}
        for word, (bare, stemmed) in sorted({**further, **self._words}.items()):
            if word and not word == bare == stemmed:
                yield word, None if bare == word else bare, stemmed

    @staticmethod
    def letters() -> Iterator[tuple[str, str]]:
        """Yield each character that is not searched as it is, of the scripts that archives are written in."""
        for code in (code for script in _SCRIPTS for code in script):
            letter = chr(code)
            if letter in _DELETED or unicodedata.category(letter) == "Mn":
                folded = ""
            elif letter.isalnum():
                folded = "".join(map(fold, raw_words(letter)))
            else:
                folded = " "
            if folded != letter:
                yield letter, folded

    @staticmethod
    def rules() -> Iterator[tuple[str, str, int]]:
        """Yield what may be before and behind words, the first that is tried first, and words that are no slips."""
        kinds: dict[str, Iterable[str]] = {
            "prefix": _TABLE["prefixes"],
            "suffix": SUFFIXES,
            "clitic": [letter + start for letter in _TABLE["clitics"] for start in _TABLE["clitics_before"]],
            "proclitic": _TABLE["proclitics"],
            "root": map(fold, _TABLE["roots"].split()),
            "question": map(fold, _TABLE["questions"]),
            "protected": sorted(PROTECTED),
            "word": sorted(IN_TABLE),
        }
        for kind, values in sorted(kinds.items()):
            yield from ((kind, value, place) for place, value in enumerate(dict.fromkeys(values)))


def _forms(word: str, stemmed: str) -> Iterator[str]:
    """Yield further forms of a word that have its stem too: without an ending that it may have, and with another."""
    bare = without_article(word)
    endings = _ENDINGS if word.isascii() else _ARABIC_ENDINGS
    for base in {bare[:length] for length in range(max(3, len(bare) - (3 if word.isascii() else 2)), len(bare) + 1)}:
        yield from (base + ending for ending in endings if stem(base + ending) == stemmed)
