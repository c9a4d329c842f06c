"""Judging what an address gave: is the document there, with the words that are quoted from it?

Readers see the result, so nothing is said that may be wrong. Words are there only where they are read as capture
reads them, in what is recognisably the document. They have gone only where a reader of the address would have seen
them before and would not see them now; scripts that run in a browser, style sheets that were not fetched, and a copy of
another format or address leave that open. What is left open is *refused*, with the reason: somebody has to look.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from sijill.capture import led_on
from sijill.capture.payload import Extracted, Payload, UnreadablePayload
from sijill.capture.recognition import is_recognised
from sijill.capture.store import capture_of
from sijill.capture.tree import decoded
from sijill.capture.wrong_answers import doubts, doubts_of_letters
from sijill.check.evidence.find import Found, Searchable
from sijill.model.brackets import Brackets, stretches
from sijill.model.captures import Capture
from sijill.model.copies import CaptureReference
from sijill.model.seen import Outcome, Seen, Sighting, in_names
from sijill.network.client import Answer

NOT_RECOGNISED = (
    "the answer has too little of the stored copy to be recognised as the document: a log-in, an error or another "
    "page? Look at it"
)
READ_OTHERWISE = (
    "has the quoted words in its source, or with other signs between them, and not as they are quoted: look at it"
)
ELSEWHERE = "has the quoted words, and not where the stored copy has them: look at it"
ON_HOME = "leads to the front page, which has the quoted words among others than the stored copy has: look at it"
STYLED = "style sheets that could not be read may hide words of the page or show others: look at it"
UNPROVEN = (
    "lacks quoted words, which a script may show, or which the stored copy has from another file or address: look at it"
)
LETTERS = "the letters of the page may be read wrongly: look at it"
NOT_GONE = "has the document, and is answered as if it were not there: look at it"
_PAGES = frozenset(["text/html", "multipart/related", "application/warc", "application/wacz"])
# What may show words that the page's own markup does not have.
_ACTIVE = re.compile(
    r"""<script\b(?![^<>]*\btype\s*=\s*["']?[\w/+.-]*json)|<(?:i?frame|object|embed)\b|<[^<>]*\son(?:load|error)\s*=""",
    re.IGNORECASE,
)
_TAG = re.compile(r"<\\?/?[a-zA-Z][^<>]*>")

Quoted = Mapping[str, tuple[str, Brackets]]
"""The words quoted from a document, and whose brackets are in them, by name (``model.seen.quotation``)."""


class Kept(NamedTuple):
    """A stored copy, and what the document's record says of it."""

    capture: Capture
    listed: CaptureReference


class Given(NamedTuple):
    """What an address gave, how to read it (or all of it), and whether all of its style sheets were read."""

    answer: Answer
    payload: Payload
    read: Callable[[bool], Extracted]
    styled: bool = True


def of_same_bytes(digest: str | None, quoted: Quoted, copies: Sequence[Kept]) -> tuple[str, ...]:
    """Return the quotations that the address has because its bytes are those that a copy with their words is of."""
    same = [_Copy(one) for one in copies if one.listed.original and one.listed.original.digest == digest]
    return tuple(name for name, (words, brackets) in quoted.items() if any(one.places(words, brackets) for one in same))


def is_document(read: Callable[[bool], Extracted], copies: Sequence[Kept]) -> bool:
    """Return whether an answer has the document all the same, although its status says that it is not there."""
    try:
        return is_recognised(read(True).paragraphs, [one.capture for one in copies])
    except UnreadablePayload:
        return False


def judged(
    found: Sighting, given: Given, quoted: Quoted, copies: Sequence[Kept], before: Seen | None, known: Sequence[str]
) -> Sighting:  # fmt: skip
    """Return a sighting with what an answer of status 200 shows; ``known`` are quotations that it is known to have.

    Raises UnreadablePayload if no text can be read from it.
    """
    return _Judge(found, given, quoted, copies, before).judged(known)


class _Copy:
    def __init__(self, kept: Kept) -> None:
        self.listed = kept.listed
        self._searchable = Searchable(kept.capture)

    def places(self, words: str, brackets: Brackets) -> list[list[Found]]:
        return self._searchable.places(words, brackets, None, 0)

    def around(self, words: str, brackets: Brackets) -> list[set[str | None]]:
        """Return for each place of words the paragraphs that have them."""
        paragraphs = self._searchable.capture.paragraphs
        return [
            {one.text for part in place for one in paragraphs[part.paragraph - 1 : part.end_paragraph]}
            for place in self.places(words, brackets)
        ]


class _Judge:
    def __init__(
        self, found: Sighting, given: Given, quoted: Quoted, copies: Sequence[Kept], before: Seen | None
    ) -> None:  # fmt: skip
        self.found, self.given, self.quoted, self.before = found, given, quoted, before
        self.is_page = given.payload.media_type == "text/html"
        self.article = given.read(False)
        self.everything = given.read(True) if self.is_page else self.article
        self.copies = [_Copy(one) for one in copies]
        captures = [one.capture for one in copies]
        self.recognised = any(is_recognised(one.paragraphs, captures) for one in (self.article, self.everything))

    def judged(self, known: Sequence[str]) -> Sighting:
        there = list(known)
        unsure: list[str] = []
        lacks: list[str] = []
        for name, (words, brackets) in self.quoted.items():
            if name in known:
                continue
            why = self._why_unsure(words, brackets)
            if why is None:
                lacks.append(name)
            elif why:
                unsure.append(why)
            else:
                there.append(name)
        if self.quoted and not unsure and not lacks:
            return self._seen(Outcome.THERE, has=tuple(name for name in self.quoted if name in there))
        answer, payload = self.given.answer, self.given.payload
        if not self.recognised:
            grave = [one for one in doubts(answer, self.article, payload.media_type, payload.encoding) if one.grave]
            if grave:
                outcome = Outcome.GONE if any(one.of_absence for one in grave) else Outcome.REFUSED
                return self._seen(outcome, grave[0].sentence)
            if lacks or self.copies:
                return self._seen(Outcome.REFUSED, NOT_RECOGNISED)
        if lacks and self.is_page and doubts_of_letters(answer.body, self.everything, payload.encoding):
            return self._seen(Outcome.REFUSED, LETTERS)
        if lacks and not self.given.styled:
            return self._seen(Outcome.REFUSED, STYLED)
        gone = tuple(name for name in lacks if self._was_there(name))
        if gone:
            return self._seen(Outcome.CHANGED, has=tuple(name for name in self.quoted if name in there), lacks=gone)
        unsure += [UNPROVEN] * bool(lacks)
        return self._seen(Outcome.REFUSED, unsure[0]) if unsure else self._seen(Outcome.THERE)

    def _seen(
        self, outcome: Outcome, reason: str = "", has: tuple[str, ...] = (), lacks: tuple[str, ...] = ()
    ) -> Sighting:
        said = {"outcome": outcome, "reason": line(reason) or None, "has": has, "lacks": lacks}
        return self.found.model_copy(update=said)

    def _why_unsure(self, words: str, brackets: Brackets) -> str | None:
        """Return why it is not sure that words are there, "" if it is sure, None if they are not."""
        in_article = self._article.places(words, brackets, None, 0)
        if in_article or self._page.places(words, brackets, None, 0):
            shown = set(self.everything.paragraphs) | set(self.article.paragraphs)
            if any(around <= shown for one in self.copies for around in one.around(words, brackets)):
                return ""
            if self.copies and not self.recognised:
                return NOT_RECOGNISED
            answer = self.given.answer
            if led_on.to_home(answer.exchanges[0].address, answer.last.address):
                return ON_HOME
            if not in_article:
                return ELSEWHERE
            return "" if self.given.styled and not _carries(self._undecided, words, brackets) else STYLED
        return READ_OTHERWISE if _carries(self._source, words, brackets) else None

    @cached_property
    def _article(self) -> Searchable:
        return Searchable(capture_of(self.article.parts))

    @cached_property
    def _page(self) -> Searchable:
        return self._article if self.everything is self.article else Searchable(capture_of(self.everything.parts))

    @cached_property
    def _undecided(self) -> str:
        return _plain("\n".join(text for one in self.everything.left_out if one.why == "style" for text in one.texts))

    @cached_property
    def _source(self) -> str:
        """What is read of an answer and what is not; of a page also its source, without its markup and comments."""
        texts = [*self.everything.paragraphs, *(text for one in self.everything.left_out for text in one.texts)]
        if self.is_page:
            first, *others = re.sub(
                r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), self._markup
            ).split("<!--")  # fmt: skip
            shown = first + "".join(other.partition("-->")[2] for other in others)
            texts.append(html.unescape(_TAG.sub("\x00", shown)))
        return _plain("\n".join(texts))

    @cached_property
    def _markup(self) -> str:
        try:
            return decoded(self.given.payload.data, self.given.payload.encoding)
        except (UnreadablePayload, LookupError):
            return ""

    def _was_there(self, name: str) -> bool:
        """Return whether a reader of the address saw quoted words there before, and sees what is read of it now."""
        words, brackets = self.quoted[name]
        sightings = self.before.sightings if self.before else ()
        if any(in_names(name, one.has) and one.address == self.found.address for one in sightings):
            return True
        formats = _PAGES if self.is_page else {self.given.payload.media_type}
        still = not self.is_page or not _ACTIVE.search(self._markup)
        asked = self.given.answer.exchanges[0].address
        for one in self.copies:
            original, fetched = one.listed.original, one.listed.fetched
            if one.listed.address or not original or original.media_type not in formats:
                continue
            sent = fetched and not fetched.browser and (fetched.memento or fetched.address == asked)
            if (still or sent) and one.places(words, brackets):
                return True
        return False


def line(text: str) -> str:
    """Return a text as one short line."""
    printable = "".join(character for character in text if character.isprintable())
    return " ".join(printable.split())[:500]


def _carries(text: str, words: str, brackets: Brackets) -> bool:
    """Return whether a text has the letters of words in order, whatever signs and marks are between them."""
    for stretch in stretches(words, brackets):
        letters = [re.escape(letter) for letter in _plain(stretch.text) if letter.isalnum()]
        pattern = r"[\W_]*".join(letters)
        if not letters or not re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", text):
            return False
    return True


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
