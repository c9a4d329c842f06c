"""What the editors' brackets say of a document is true, and what they replace in it is found, and is no negation."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sijill.check.evidence.find import Found, Searchable
from sijill.check.evidence.negations import has_negation, only_points, words_in
from sijill.check.finding import Finding
from sijill.diagnostics.rule import Rule
from sijill.diagnostics.rules import records as rules
from sijill.model.brackets import Brackets, is_cut, is_stretch, pieces
from sijill.model.records import Description, Wording
from sijill.sources.yaml.strict import Path
from sijill.state.answers import Evidence

# How many words a cut may leave out before a negation among them may well belong to something else.
_SHORT_CUT = 3
_PAUSE = re.compile(r"""[.,;:!?…،؛؟()«»“”"\n\x00]| [-–—] """)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Thousands may be apart by a comma, a point or a space.
_FIGURE = re.compile(r"[0-9٠-٩]+(?:[.,٫٬][0-9٠-٩]+|[ \u00a0\u202f][0-9٠-٩]{3}(?![0-9٠-٩]))*")
# What brackets may put before an Arabic word, and at the end of an English or French one.
_BEFORE = frozenset(("و", "ف", "ال", "وال", "فال"))
_ENDINGS = frozenset(("s", "es", "d", "ed", "ing", "'s", "’s", "e", "ent", "nt"))
_MARKS = re.compile(r"^[^\w⟦⟧⟨⟩]+|[^\w⟦⟧⟨⟩]+$")


class Gap(NamedTuple):
    """What a document has where the editors' brackets are: between two stretches, or beside the first or last one.

    ``number`` is that of the stretch behind the gap, from 0. ``brackets`` are all that are in it; ``text`` is the
    document's there, without the letters that the last bracket gives another case (``[W]e``).
    """

    number: int
    brackets: tuple[str, ...]
    text: str
    is_between: bool

    @property
    def is_cut(self) -> bool:
        """Whether the editors say that they left out words."""
        return any(map(is_cut, self.brackets))

    @property
    def replaced(self) -> str:
        """The words in whose place the brackets are; "" for none, or where a cut says that words are left out."""
        return "" if self.is_cut or not self.is_between or not words_in(self.text) else _MARKS.sub("", self.text)

    @property
    def left_out(self) -> int:
        """How many words a cut between two stretches leaves out; 0 where paragraphs in it are not shown."""
        return len(words_in(self.text)) if self.is_cut and self.is_between and "\0" not in self.text else 0

    @property
    def swallowed(self) -> str:
        """The words with a negation that the passage no longer has, "" for none."""
        added = " ".join(one[1:-1] for one in self.brackets)
        words = self.text if self.is_between else self._beside(added)
        if self.is_cut and (len(words_in(words)) > _SHORT_CUT or _PAUSE.search(words)):
            return ""
        return _MARKS.sub("", words) if has_negation(words) and not has_negation(added) else ""

    @property
    def negating(self) -> str:
        """The bracket that adds a negation, where the document has none; "" for none."""
        beside = self.text if self.is_between else self._beside(" ".join(one[1:-1] for one in self.brackets))
        return "" if has_negation(beside) else next((one for one in self.brackets if has_negation(one[1:-1])), "")

    def _beside(self, added: str) -> str:
        """Return what is beside the first or last stretch: as many words as the brackets have, of one phrase.

        There a bracket may replace words or be put before them, so only those next to it count, and none for a cut.
        """
        if self.is_cut:
            return ""
        most = max(2, len(words_in(added)))
        if self.number:
            return " ".join(_PAUSE.split(self.text)[0].split()[:most])
        return " ".join(_PAUSE.split(self.text)[-1].split()[-most:])


def gaps_of(searchable: Searchable, chain: Sequence[Found], text: str, brackets: Brackets) -> Iterator[Gap]:
    """Yield what a document has in place of a passage's brackets; ``chain`` are the places of its stretches."""
    places = _offsets(searchable, chain)
    passed, held = 0, list[str]()
    for piece in pieces(text, brackets):
        if piece.editors:
            held.append(piece.text)
        elif is_stretch(piece):
            if held:
                last = held[-1][1:-1]
                joined = last if last.isalpha() and piece.text[0].isalpha() else ""
                yield _gap(searchable, places, passed, tuple(held), joined)
            passed, held = passed + 1, []
    if held:
        yield _gap(searchable, places, passed, tuple(held), "")


def _gap(
    searchable: Searchable, places: Sequence[tuple[int, int]], number: int, brackets: tuple[str, ...], joined: str
) -> Gap:
    low = places[number - 1][1] if number else 0
    high = places[number][0] if number < len(places) else len(searchable.text)
    found = searchable.text[low:high]
    if joined and found.casefold().endswith(joined.casefold()):
        found = found[: -len(joined)]
    return Gap(number, brackets, found.strip(" "), 0 < number < len(places))


def _offsets(searchable: Searchable, chain: Sequence[Found]) -> list[tuple[int, int]]:
    starts = searchable.starts
    return [(starts[one.paragraph - 1] + one.start, starts[one.end_paragraph - 1] + one.end) for one in chain]


def with_gaps(more: Sequence[Evidence], gaps: Iterable[Gap]) -> tuple[Evidence, ...]:
    """Return the further stretches of a wording, each with what is replaced or left out before it."""
    found = list(more)
    for gap in gaps:
        if gap.replaced or gap.left_out:
            one = found[gap.number - 1]
            where = one.where._replace(replaced=gap.replaced, left_out=gap.left_out)
            found[gap.number - 1] = one._replace(where=where)
    return tuple(found)


def replacing(gaps: Iterable[Gap], wording: Wording | Description, passage: str, path: Path) -> Finding | None:
    """Return the gravest of what brackets replace and may not; a note may explain any words but a negation."""
    found: Finding | None = None
    for gap in gaps:
        facts = {"passage": passage, "value": " ".join(gap.brackets), "document": wording.document}
        if gap.swallowed:
            return Finding(rules.NegationReplaced, path, facts | {"words": gap.swallowed})
        if gap.negating:
            return Finding(rules.NegationAdded, path, facts | {"value": gap.negating})
        if found is None and wording.note is None and not _is_explained(gap):
            found = Finding(rules.BracketReplaces, path, facts | {"words": gap.replaced})
    return found


def _is_explained(gap: Gap) -> bool:
    """Whether a bracket says what was there and more, “[President] Adams”, or who is meant by “he”."""
    added = " ".join(gap.brackets)
    words = set(words_in(gap.replaced))
    if not set(_FIGURE.findall(gap.replaced)) <= set(_FIGURE.findall(added)):
        return False
    return words <= set(words_in(added)) or only_points(gap.replaced)


def turning(searchable: Searchable, chain: Sequence[Found], text: str, brackets: Brackets) -> tuple[str, str] | None:
    """Return the first bracket that makes another word or figure of the document's, and what it makes; else None."""
    found, places = pieces(text, brackets), _offsets(searchable, chain)
    passed, plain, spans = 0, "", list[tuple[int, int, str, int]]()
    for piece in found:
        shown = piece.text[1:-1] if piece.editors else piece.text
        if piece.editors:
            spans.append((len(plain), len(plain) + len(shown), piece.text, passed))
        plain += shown
        passed += is_stretch(piece)
    words, figures = list(_WORD.finditer(plain)), list(_FIGURE.finditer(plain))
    for start, end, bracket, number in spans:
        for figure in figures:
            if figure.start() < end and start < figure.end() and not start <= figure.start() <= figure.end() <= end:
                return bracket, figure[0]
        joined = [one for one in words if any(one.start() < edge < one.end() for edge in (start, end))]
        if not joined:
            continue
        before = searchable.text[: places[number][0]] if number < len(places) else ""
        said = plain[start:end]
        if joined[0].start() == start and (before.casefold().endswith(said.casefold()) or said in _BEFORE):
            continue
        if joined[-1].end() == end and said.casefold() in _ENDINGS:
            continue
        return bracket, plain[joined[0].start() : joined[-1].end()]
    return None


def wrong_brackets(
    searchable: Searchable, chain: Sequence[Found], text: str, brackets: Brackets
) -> Iterator[tuple[type[Rule], str]]:
    """Yield the brackets of a passage that its document contradicts, and how.

    ``chain`` are the places of the stretches between the brackets, in order.
    """
    places = _offsets(searchable, chain)
    passed = 0
    for piece in pieces(text, brackets):
        if not piece.editors:
            passed += is_stretch(piece)
            continue
        low = places[passed - 1][1] if passed else 0
        high = places[passed][0] if passed < len(places) else len(searchable.text)
        gap = " ".join(searchable.text[low:high].split())
        if is_cut(piece.text):
            if gap == piece.text:
                yield rules.BracketOfSource, piece.text
            elif not any(letter.isalnum() or letter == "\0" for letter in gap):
                yield rules.NothingCut, piece.text
            continue
        for said in (piece.text, piece.text[1:-1]):
            # Before the first stretch and behind the last one, only what is next to it counts.
            within = passed and passed < len(places)
            if (said in gap if said == piece.text else said == gap) if within else _next_to(gap, said, bool(passed)):
                yield rules.BracketOfSource, said
                break


def _next_to(gap: str, said: str, behind: bool) -> bool:
    """Return whether a gap begins or ends with what a bracket says, as complete words: “he” is not in “she”."""
    if not (gap.startswith(said) if behind else gap.endswith(said)):
        return False
    inner, outer = (said[-1:], gap[len(said) :][:1]) if behind else (said[:1], gap[: -len(said)][-1:])
    return not (inner.isalnum() and outer.isalnum())
