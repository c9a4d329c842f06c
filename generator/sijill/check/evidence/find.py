"""Finding a passage in the stored copy of its document: character for character, except for white space.

Source: W3C Web Annotation Data Model, sections 4.2.4 (``TextQuoteSelector``) and 4.2.5 (``TextPositionSelector``).
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

from sijill.check.evidence.chains import Chain, Span, in_order, unique
from sijill.check.evidence.changed import Changed, changed_words, without_marks
from sijill.check.evidence.edges import at_edges, cut_at, in_a_row, may_be_in, word_around
from sijill.check.evidence.pointing import Pointing
from sijill.model.brackets import Brackets, Stretch, stretches
from sijill.model.captures import HYPHENS, MARGINS, NO_VOICE, VOICE, Capture
from sijill.model.characters import OPENING_MARKS
from sijill.model.fragments import DirectiveWords
from sijill.model.likeness import Skeleton, skeleton
from sijill.state.answers import NOWHERE, Where

_WITHHELD = "\x00"  # in place of a withheld paragraph; no text may contain it, so nothing is found across it
# How much of a wording is compared when the nearest one is looked for, and with how many paragraphs.
_COMPARED = 1000
_CANDIDATES = 4
_BEGINNING = re.compile(r"\b\w{1,4}")
_GAP = re.compile(r"(?:[^\S\n]*[^\s\x00]+){0,12}[^\S\n]*")  # words that a bracket may take the place of
_SPACE = re.compile(r"\s+")
# Between two words: white space, and at a paragraph's beginning, the mark that opens each paragraph of a quotation.
_BREAK = "\x01"  # in place of a hyphen at the end of a printed line; no text may contain it
_BETWEEN = rf"(?:\s*\n[{OPENING_MARKS}]\s*|\s+)"


class Found(NamedTuple):
    """One place of a wording: paragraphs from 1, offsets in code points within them, and the text there."""

    paragraph: int
    start: int
    end_paragraph: int
    end: int
    exact: str
    prefix: str
    suffix: str


class Searchable:
    """A capture prepared for being searched many times."""

    def __init__(self, capture: Capture) -> None:
        self.capture = capture
        self.digest = capture.digest
        self.text = "\n".join(_WITHHELD if p.text is None else p.text for p in capture.paragraphs)

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each paragraph begins in ``text``."""
        starts, at = [], 0
        for paragraph in self.capture.paragraphs:
            starts.append(at)
            at += len(paragraph.text if paragraph.text is not None else _WITHHELD) + 1
        return starts

    def find(self, wording: str, paragraph: int | None, context_words: int) -> list[Found]:
        """Return the places of a wording at edges of words, at most two (enough to know that there are several).

        Where a place has words that the document struck out, it has the marks around them. With a ``paragraph`` (from
        1) only places that begin in it count.
        """
        spans = self._spans(wording, *self._bounds(paragraph))
        return [self._found(start, end, context_words) for start, end in spans]

    def _bounds(self, paragraph: int | None) -> tuple[int, int]:
        """Return the offsets between which a wording begins: of a paragraph (from 1), or of the text."""
        if paragraph is not None and not 1 <= paragraph <= len(self.starts):
            return 0, 0
        low = self.starts[paragraph - 1] if paragraph else 0
        return low, self.starts[paragraph] if paragraph and paragraph < len(self.starts) else len(self.text) + 1

    def places(self, text: str, brackets: Brackets, paragraph: int | None, context_words: int) -> list[list[Found]]:
        """Return the places of a wording, at most two, each of the stretches that the editors' brackets leave of it."""
        if brackets is None:
            return [[found] for found in self.find(text, paragraph, context_words)]
        wanted = stretches(text, brackets)
        return self.find_in_order(wanted, paragraph, context_words) if wanted else []

    def find_in_order(
        self, stretches: Sequence[Stretch], paragraph: int | None, context_words: int
    ) -> list[list[Found]]:
        """Return the places of stretches between the editors' brackets, each behind the one before; at most two."""
        low, high = self._bounds(paragraph)
        hopeless: set[Span] = set()

        def behind(number: int, end: int) -> Iterator[Span]:
            return self._behind(stretches[number], end)

        firsts = self._candidates(stretches[0], low, high)
        chains = (in_order(first, len(stretches), behind, hopeless) for first in firsts)
        nearest = (self._nearest(chain, stretches) for chain in chains if chain)
        found = islice(unique(chain for chain in nearest if not without_marks(self.changed, chain)), 2)
        return [[self._found(start, end, context_words) for start, end in chain] for chain in found]

    def _behind(self, stretch: Stretch, low: int) -> Iterator[Span]:
        """Yield the places of a stretch behind the end of the one before it."""
        high = len(self.text) + 1 if stretch.cut else self._end_of_gap(low)
        return (place for place in self._candidates(stretch, low, high) if not self._struck_within(place))

    def _nearest(self, chain: Chain, stretches: Sequence[Stretch]) -> Chain:
        """Return a chain with each stretch at its last place before the next one, unless a cut is between them."""
        found = list(chain)
        for at in range(len(found) - 2, -1, -1):
            if not stretches[at + 1].cut:
                ends = found[at + 1][0]
                places = self._candidates(stretches[at], found[at][0], ends)
                found[at] = [one for one in places if one[1] <= ends and not (at and self._struck_within(one))][-1]
        return tuple(found)

    @cached_property
    def changed(self) -> list[Changed]:
        """The words that the document struck out or added."""
        return changed_words(self.text)

    def _struck_within(self, span: tuple[int, int]) -> bool:
        return any(one.struck and one.start < span[0] and span[1] < one.end for one in self.changed)

    def unmarked(self, wording: str) -> str | None:
        """Return words that the document changed, with their marks, where a wording has some of them without these."""
        for span in self._anywhere(wording, 0, len(self.text) + 1):
            if self._at_edges(*span) and (one := without_marks(self.changed, [span])):
                return self.text[one.start : one.end]
        return None

    def _at_edges(self, start: int, end: int) -> bool:
        """Return whether a stretch begins and ends at edges of words, also of those that a line's end divides."""
        broken = self._broken
        return at_edges(self.text, start, end) and not (broken and (start in broken or end in broken))

    @cached_property
    def _broken(self) -> dict[int, int]:
        """The offsets within words that a hyphen at a line's end divides, each with the hyphen's in ``reading``."""
        if self.reading is None:
            return {}
        text, offsets = self.reading
        return {
            within: at
            for at, letter in enumerate(text)
            if letter == _BREAK
            for within in (offsets[at], offsets[at] + 1, *offsets[at + 1 : at + 2])
        }

    def _words_around(self, start: int, end: int) -> str:
        """Return the complete words of a stretch that begins or ends inside a word."""
        broken = self._broken
        if self.reading is None or not (start in broken or end in broken):
            return self.text[word_around(self.text, start)[0] : word_around(self.text, end)[1]]
        text, offsets = self.reading
        joined = text.replace(_BREAK, "\u00ad")
        first, last = (broken.get(at, bisect_left(offsets, at)) for at in (start, end))
        words = joined[word_around(joined, first)[0] : word_around(joined, last)[1]]
        return words.replace("\u00ad", "").strip()

    def _end_of_gap(self, low: int) -> int:
        """Return how far words that a bracket takes the place of may reach: a few words, within the paragraph."""
        match = _GAP.match(self.text, low)
        return match.end() + 1 if match else low + 1

    def _candidates(self, stretch: Stretch, low: int, high: int) -> Iterator[tuple[int, int]]:
        none = True
        for start, end in self._anywhere(stretch.text, low, high):
            before = self.text[word_around(self.text, start)[0] : start] if stretch.joined else ""
            same = bool(before) and before.casefold() == stretch.joined.casefold()
            if self._at_edges(start, end) or (same and end not in self._broken and not cut_at(self.text, end)):
                none = False
                yield start, end
        if none:
            yield from self._over_breaks(stretch.text, low, high)

    def cut(self, wording: str) -> str | None:
        """Return the complete words at the first place where a wording is cut inside a word; None if there is none."""
        for start, end in self._anywhere(wording, 0, len(self.text) + 1):
            if not self._at_edges(start, end):
                return self._words_around(start, end)
        return None

    def where(self, found: Found, wording: str) -> Where:
        """Return what is known of a place apart from its paragraphs, and what the wording runs over there."""
        text = self.capture.paragraphs[found.paragraph - 1].text or ""
        before = text[word_around(text, found.start)[0] : found.start]
        if not self.capture.described:
            return Where(before=before) if before else NOWHERE
        covered = self.capture.paragraphs[found.paragraph - 1 : found.end_paragraph]
        abouts = [paragraph.about for paragraph in covered]
        inner = [about for about in abouts if about.kind not in MARGINS] or abouts
        kinds = {about.kind for about in inner}
        over = wording.split() != found.exact.split()  # else the record has the hyphens and margins themselves
        return Where(
            kinds.pop() if len(kinds) == 1 else "", inner[0].page, inner[-1].page, inner[0].start, inner[-1].end,
            self._hyphens(found) if over else 0, len(abouts) - len(inner) if over else 0, before,
            voice=self._voice_of(found.paragraph),
        )  # fmt: skip

    def _voice_of(self, number: int) -> str:
        """Return the name that subtitles give to who says a paragraph (from 1); "" for none, or one not shown."""
        for paragraph in reversed(self.capture.paragraphs[: number - 1] if self._has_voices else ()):
            if paragraph.about.kind == VOICE:
                return "" if paragraph.text == NO_VOICE else paragraph.text or ""
        return ""

    @cached_property
    def _has_voices(self) -> bool:
        return any(paragraph.about.kind == VOICE for paragraph in self.capture.paragraphs)

    def _hyphens(self, found: Found) -> int:
        """Return how many hyphens at ends of lines are within a place."""
        return sum(
            (number > found.paragraph or at >= found.start) and (number < found.end_paragraph or at < found.end)
            for number in range(found.paragraph, found.end_paragraph + 1)
            for at in self.capture.paragraphs[number - 1].about.hyphens
        )

    def link(self, found: Found) -> DirectiveWords:
        """Return the words by which a link leads to a place."""
        start, end = self.starts[found.paragraph - 1] + found.start, self.starts[found.end_paragraph - 1] + found.end
        return self._pointing.words(start, end)

    @cached_property
    def _pointing(self) -> Pointing:
        paragraphs = zip(self.starts, self.capture.paragraphs, strict=True)
        return Pointing(self.text, [start + at for start, one in paragraphs for at in one.about.note_marks])

    def _spans(self, wording: str, low: int, high: int) -> list[tuple[int, int]]:
        found = self._marked(span for span in self._anywhere(wording, low, high) if self._at_edges(*span))
        return list(islice(found, 2)) or list(islice(self._marked(self._over_breaks(wording, low, high)), 2))

    def _marked(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        return (span for span in spans if not without_marks(self.changed, [span]))

    def _anywhere(self, wording: str, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Yield every place of a wording that begins between two offsets, including places inside words."""
        none = True
        if "\n" not in wording and "  " not in wording and "\t" not in wording and "\xa0" not in wording:
            length = len(wording)
            stop = high - 1 + length  # what begins before ``high`` ends by here
            at = self.text.find(wording, low, stop)
            while at >= 0:
                none = False
                yield at, at + length
                at = self.text.find(wording, at + 1, stop)
        if none:
            for match in in_a_row(_SPACE.split(wording.strip()), _BETWEEN, self.text, low):
                if match.start() >= high:
                    return
                yield match.span()

    def _over_breaks(self, wording: str, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Yield places that a printed page interrupts with hyphens at line ends or with heads and feet of pages."""
        if self.reading is None:
            return
        text, offsets = self.reading
        words = _SPACE.split(wording.strip())
        if not may_be_in(words, text):
            return
        joined = text.replace(_BREAK, "\u00ad")  # a broken word is one word
        for match in re.finditer(_BETWEEN.join("".join(map(_letter, word)) for word in words), text):
            start, end = offsets[match.start()], offsets[match.end() - 1] + 1
            if low <= start < high and at_edges(joined, *match.span()):
                yield start, end

    @cached_property
    def reading(self) -> tuple[str, list[int]] | None:
        """The text without the breaks of printed pages, and each character's offset in ``text``.

        A hyphen at a line's end and the space behind it are one character; heads and feet of pages are left out. None
        if the copy marks neither.
        """
        if not any(p.about.hyphens or p.about.kind in MARGINS for p in self.capture.paragraphs):
            return None
        read: list[str] = []
        offsets: list[int] = []
        for paragraph, start in zip(self.capture.paragraphs, self.starts, strict=True):
            if paragraph.about.kind in MARGINS:
                continue
            if read and not (read[-1] == _BREAK and paragraph.about.continues):
                read.append("\n")
                offsets.append(start - 1)
            text = _WITHHELD if paragraph.text is None else paragraph.text
            hyphens = set(paragraph.about.hyphens) if paragraph.text is not None else set()
            for at, letter in enumerate(text):
                if at - 1 in hyphens and letter == " ":
                    continue
                read.append(_BREAK if at in hyphens else letter)
                offsets.append(start + at)
        return "".join(read), offsets

    @cached_property
    def skeletons(self) -> list[tuple[str, Skeleton]]:
        """What is seen of the text, and of the text without the breaks of printed pages where it has any."""
        texts = [self.text] if self.reading is None else [self.text, self.reading[0].replace(_BREAK, "")]
        return [(text, skeleton(text)) for text in texts]

    def _found(self, start: int, end: int, context_words: int) -> Found:
        starts, text = self.starts, self.text
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, end - 1) - 1
        before = text[starts[first] : start]
        after = text[end : starts[last + 1] - 1 if last + 1 < len(starts) else len(text)]
        return Found(
            first + 1, start - starts[first], last + 1, end - starts[last], text[start:end],
            _last_words(before, context_words), _first_words(after, context_words),
        )  # fmt: skip


def _letter(letter: str) -> str:
    """Return the pattern of one character: a hyphen may be a line's end, and any other may be followed by one."""
    return f"[{re.escape(letter)}{_BREAK}]" if letter in HYPHENS else f"{re.escape(letter)}{_BREAK}?"


def _last_words(text: str, count: int) -> str:
    if not count:
        return ""
    words = text.rsplit(None, count)
    return text[len(words[0]) if len(words) > count else 0 :].lstrip()


def _first_words(text: str, count: int) -> str:
    if not count:
        return ""
    words = text.split(None, count)
    return text[: len(text) - len(words[-1]) if len(words) > count else None].rstrip()


def nearest_wording(wording: str, text: str) -> str:
    """Return the stretch of a document's text most like a wording that is not in it, "" if none is like it.

    Word boundaries are kept. Only the few paragraphs that share most beginnings of words are compared, and of a long
    one only the stretch where these are densest, so that the cost is bounded.
    """
    from rapidfuzz import fuzz

    sought = wording[:_COMPARED]
    beginnings = {match.group() for match in _BEGINNING.finditer(sought)}
    ranked = nlargest(
        _CANDIDATES,
        (
            (len(beginnings.intersection(_BEGINNING.findall(paragraph))), -number, paragraph)
            for number, paragraph in enumerate(text.split("\n"))
            if paragraph and paragraph != _WITHHELD
        ),
    )
    best: tuple[float, str] = (0.0, "")
    for _, _, paragraph in ranked:
        low, high = _densest(paragraph, beginnings, 2 * len(sought) + 200)
        alignment = fuzz.partial_ratio_alignment(sought, paragraph[low:high], score_cutoff=max(best[0], 60))
        if alignment and alignment.score > best[0]:
            start, end = low + alignment.dest_start, low + alignment.dest_end
            if len(sought) >= high - low:
                start, end = low, high
            while start > 0 and not paragraph[start - 1].isspace():
                start -= 1
            while end < len(paragraph) and not paragraph[end].isspace():
                end += 1
            best = (alignment.score, paragraph[start:end])
    return _within_marks(best[1], wording)


def _within_marks(found: str, wording: str) -> str:
    """Return words without the marks of their document around them, such as «…».; those that a wording has stay."""
    start, end = 0, len(found)
    while start < end and not found[start].isalnum() and found[start] != wording[:1]:
        start += 1
    while (
        end > start and not found[end - 1].isalnum() and not is_mark(found, end - 1) and found[end - 1] != wording[-1:]
    ):
        end -= 1
    return found[start:end]


def is_mark(text: str, at: int) -> bool:
    """Return whether a character is an accent or a vowel mark."""
    return unicodedata.category(text[at])[0] == "M"


def _densest(text: str, beginnings: set[str], length: int) -> tuple[int, int]:
    """Return the stretch of at most ``length`` code points that holds most words with these beginnings."""
    if len(text) <= length:
        return 0, len(text)
    places = [match.start() for match in _BEGINNING.finditer(text) if match.group() in beginnings]
    most, start, first = 0, 0, 0
    for number, place in enumerate(places):
        while place - places[first] > length // 2:
            first += 1
        if number - first >= most:
            most, start = number - first + 1, places[first]
    low = max(0, start - length // 4)
    return low, min(len(text), low + length)
