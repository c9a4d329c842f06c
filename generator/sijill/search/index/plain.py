"""Segments and shards without numpy: the same bytes as ``segment`` and ``merge`` make, word by word.

It is for installs without the extra ``[search]``. A statement's postings are computed as ``mend`` does after an edit.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sijill.search.index.bytes import default_flags, part, shard_head, write_positions, write_postings
from sijill.search.index.layout import Shard, cut
from sijill.search.index.mend import analysed
from sijill.search.texts import SearchText


class TermParts(NamedTuple):
    """A segment's terms, sorted; for each how many statements have it, and the size of its part; all parts joined."""

    terms: list[str]
    counts: "array[int]"
    sizes: "array[int]"
    data: bytes


class Segment(NamedTuple):
    """The parts of a segment: of terms, and of folded words' positions."""

    terms: TermParts
    positions: TermParts
    vocabulary: str = ""


class Vocabulary:
    """Empty, since words need no numbers here."""


def make_segment(texts: Sequence[SearchText], vocabulary: Vocabulary) -> Segment:
    """Return the segment of a run of statements."""
    del vocabulary
    terms: defaultdict[str, dict[int, int]] = defaultdict(dict)
    positions: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
    for rank, text in enumerate(texts):
        flags, places = analysed(text)
        for term, value in flags.items():
            terms[term][rank] = value
        for word, found in places.items():
            positions[word][rank] = found
    written = {term: write_postings(of, default_flags(term)) for term, of in terms.items()}
    return Segment(_parts(terms, written), _parts(positions, {w: write_positions(of) for w, of in positions.items()}))


def _parts(values: Mapping[str, Mapping[int, Any]], written: Mapping[str, bytes]) -> TermParts:
    names = sorted(values)
    data = [written[name] for name in names]
    return TermParts(
        names, array("q", [len(values[name]) for name in names]), array("q", map(len, data)), b"".join(data)
    )


class Merger:
    """Joins the parts of one family; segments are added once each, in the order of their numbers."""

    def __init__(self) -> None:
        self._totals: defaultdict[str, int] = defaultdict(int)
        self._found: defaultdict[str, bytearray] = defaultdict(bytearray)
        self._last: dict[str, int] = {}

    def add(self, number: int, parts: TermParts, vocabulary: str) -> None:
        """Add a segment's parts."""
        del vocabulary
        at = 0
        for term, count, size in zip(parts.terms, parts.counts, parts.sizes, strict=True):
            self._totals[term] += count
            self._found[term] += part(number - self._last.get(term, 0), parts.data[at : at + size])
            self._last[term] = number
            at += size

    def shards(self) -> Iterator[Shard]:
        """Yield the shards, in order, and forget the segments."""
        names = sorted(self._found)
        at = 0
        for count in cut([(name, len(self._found[name])) for name in names]) if names else ():
            here = names[at : at + count]
            head = shard_head([(name, self._totals[name], len(self._found[name])) for name in here])
            yield Shard(here[0], here[-1], head + b"".join([self._found[name] for name in here]))
            at += count
        self.__init__()  # type: ignore[misc]
