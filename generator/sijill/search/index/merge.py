"""Joining segments into shards: numpy sorts the parts of all segments by term, all at once."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sijill.search.index.bytes import shard_head
from sijill.search.index.layout import Shard, cut
from sijill.search.index.segment import Numbers, SegmentParts, varints


class _Numbered(dict[str, int]):
    """Numbers of terms, given in the order in which they are first looked up."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class Merger:
    """Joins the parts of one family; segments are added once each, in the order of their numbers."""

    def __init__(self) -> None:
        self._terms = _Numbered()
        # By vocabulary: this merger's number for each of the vocabulary's numbers, -1 if the term was not seen yet.
        self._known: dict[str, Numbers] = {}
        self._found: list[tuple[int, Numbers, SegmentParts]] = []

    def add(self, number: int, parts: SegmentParts, vocabulary: str) -> None:
        """Add a segment's parts."""
        if parts.terms:
            numbers = self._numbers(np.frombuffer(parts.numbers, np.int32), parts.terms, vocabulary)
            self._found.append((number, numbers, parts._replace(terms="", numbers=b"")))

    def _numbers(self, theirs: NDArray[np.int32], terms: str, vocabulary: str) -> Numbers:
        """Return this merger's numbers of terms, given their rising numbers in a vocabulary; look up only new terms."""
        known = self._known.get(vocabulary, np.zeros(0, np.int64))
        if len(known) <= theirs[-1]:
            known = np.concatenate([known, np.full(int(theirs[-1]) + 1, -1, np.int64)])
            self._known[vocabulary] = known
        unknown = np.flatnonzero(known[theirs] < 0)
        if len(unknown):
            # Terms are numbered as they occur, so the new ones are near the end.
            first = int(unknown[0])
            names = terms.rsplit("\n", len(theirs) - first)[-(len(theirs) - first) :]
            found = map(self._terms.__getitem__, [names[at - first] for at in unknown.tolist()])
            known[theirs[unknown]] = np.fromiter(found, np.int64, len(unknown))
        return known[theirs]

    def shards(self) -> Iterator[Shard]:
        """Yield the shards, in order, and forget the segments."""
        if not self._found:
            return
        names = sorted(self._terms)
        places = np.empty(len(names), np.int64)
        places[[self._terms[name] for name in names]] = np.arange(len(names))
        term = places[np.concatenate([numbers for _, numbers, _ in self._found])]
        segment = np.repeat([number for number, _, _ in self._found], [len(n) for _, n, _ in self._found])
        counts = np.concatenate([np.frombuffer(parts.counts, np.int32) for _, _, parts in self._found])
        sizes = np.concatenate([np.frombuffer(parts.sizes, np.int32) for _, _, parts in self._found]).astype(np.int64)
        order = np.argsort(term, kind="stable")
        sorted_term = term[order]
        first = np.flatnonzero(np.concatenate([[True], sorted_term[1:] != sorted_term[:-1]]))
        payloads, begins = self._payloads(segment[order], sizes, order, first)
        self._found.clear()
        self._terms.clear()
        self._known.clear()
        totals = np.add.reduceat(counts[order], first, dtype=np.int64).tolist()
        ends = [*begins[first].tolist(), len(payloads)]
        lengths = [end - begin for begin, end in pairwise(ends)]
        at = 0
        for count in cut(zip(names, lengths, strict=True)):
            end = at + count
            head = shard_head(list(zip(names[at:end], totals[at:end], lengths[at:end], strict=True)))
            yield Shard(names[at], names[end - 1], head + payloads[ends[at] : ends[end]].tobytes())
            at = end

    def _payloads(
        self, segment: Numbers, sizes: Numbers, order: Numbers, first: Numbers
    ) -> tuple[NDArray[np.uint8], Numbers]:
        """Return the payloads of all terms, joined, and the offset at which each part begins."""
        gaps = np.diff(segment, prepend=0)
        gaps[first] = segment[first]
        ordered = sizes[order]
        short = ordered < 4
        # A part's head is one varint, or two where its length does not fit into the first.
        place = np.arange(len(order)) + np.cumsum(~short) - ~short
        values = np.empty(len(order) + int((~short).sum()), np.int64)
        values[place] = 4 * gaps + np.where(short, ordered, 0)
        values[place[~short] + 1] = ordered[~short]
        heads, offsets = varints(values)
        offset = offsets[place]
        head_sizes = np.diff(np.append(offset, len(heads)))
        ends = np.cumsum(head_sizes + ordered)
        begins = ends - head_sizes - ordered
        out = np.empty(int(ends[-1]), np.uint8)
        out[np.repeat(begins - offset, head_sizes) + np.arange(len(heads))] = heads
        target = np.empty(len(order), np.int64)
        target[order] = begins + head_sizes
        at = 0
        for _, numbers, parts in self._found:
            size = sizes[at : at + len(numbers)]
            where = np.repeat(target[at : at + len(numbers)] - (np.cumsum(size) - size), size)
            where += np.arange(len(where))
            out[where] = np.frombuffer(parts.data, np.uint8)
            at += len(numbers)
        return out, begins
