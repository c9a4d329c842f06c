"""What an edit changes in the index: the postings of the edited statements, in the shards of their words.

The texts of every segment are kept, so what a statement was known by is known as well as what it is known by now. Only
what differs is put into the shards, which are cut anew where they were touched. The result is the same, byte for byte,
as an index made from nothing. Nothing here needs numpy, whose import alone would cost more than most edits.
"""

import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from generator.model.output import Output
from generator.search import index
from generator.search.encoding import (
    FIELDS,
    MOST_POSITIONS,
    STRENGTH_SHIFT,
    Value,
    changed_payload,
    next_position,
    read_shard,
    shard_head,
)
from generator.search.index import FAMILIES, Bounds
from generator.search.texts import SearchText, packed, unpacked
from generator.search.words import EXACT, fold, keys, raw_words, sound


class Update(NamedTuple):
    """What must be written and what must go."""

    outputs: list[Output]
    gone: list[str]


ReadText = Callable[[str], SearchText]
Row = tuple[str, int, bytes]
Changed = defaultdict[str, defaultdict[int, dict[int, Value | None]]]
"""By term, by segment, by rank: what a statement has of it now."""
_WORTH_EDITING = 16  # where more than one statement in so many may have changed, the index is made from nothing
_FEW = 256


def after_edits(connection: sqlite3.Connection, changed: set[str], read: ReadText) -> Update | None:
    """Return what an edit of some statements changes in the index; None where it must be made from nothing."""
    ids = index.statements_in_order(connection)
    segments = index.segments_of(ids)
    known: dict[int, str] = dict(connection.execute("SELECT number, ids FROM search_segments").fetchall())
    if len(known) != len(segments) or len(changed) > max(_FEW, len(ids) // _WORTH_EDITING):
        return None
    moved = [number for number, members in enumerate(segments) if known[number] != "\n".join(members)]
    touched = [number for number, members in enumerate(segments) if not changed.isdisjoint(members)]
    if len(moved) > max(4, len(segments) // _WORTH_EDITING):
        return None
    outputs = list(index.id_files(segments, moved))
    gone: list[str] = []
    for number in moved:
        had = known[number].count("\n") + 1
        gone += index.id_paths(number, had)[len(index.id_paths(number, len(segments[number]))) :]
    changes: tuple[Changed, Changed] = (_nothing(), _nothing())
    for number in sorted({*moved, *touched}):
        outputs += _segment(connection, number, segments[number], changed, read, changes)
    for family, changed_terms in zip(FAMILIES, changes, strict=True):
        outputs += _family(connection, family, changed_terms, len(ids), gone)
    return Update(outputs, gone)


def _nothing() -> Changed:
    return defaultdict(lambda: defaultdict(dict))


def _segment(
    connection: sqlite3.Connection,
    number: int,
    members: Sequence[str],
    changed: set[str],
    read: ReadText,
    changes: tuple[Changed, Changed],
) -> list[Output]:
    """Note what changes in a segment; return the file of its facets where these do."""
    query = "SELECT texts FROM search_segments WHERE number = ?"
    before = unpacked(connection.execute(query, (number,)).fetchone()[0])
    known = {text.id: text for text in before}
    now = [known[one] if one in known and one not in changed else read(one) for one in members]
    if now == before:
        return []
    for rank, (old, new) in enumerate(zip_longest(before, now)):
        if old is not None and new is not None and old[1:] == new[1:]:
            continue
        had, has = analysed(old), analysed(new)
        _note(changes[0], had[0], has[0], number, rank)
        _note(changes[1], had[1], has[1], number, rank)
    index.keep_segment(connection, number, members, packed(now))
    facets = index.facet_file(number, now)
    return [] if facets == index.facet_file(number, before) else [facets]


def _note(changes: Changed, had: Mapping[str, Value], has: Mapping[str, Value], number: int, rank: int) -> None:
    """Note what a statement now has of each term of which it had something else."""
    for term in had.keys() | has.keys():
        value = has.get(term)
        if had.get(term) != value:
            changes[term][number][rank] = value


def analysed(text: SearchText | None) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Return the flags of a statement's terms and the positions of its words, as ``segment`` works them out."""
    fields: defaultdict[str, int] = defaultdict(int)
    positions: defaultdict[str, list[int]] = defaultdict(list)
    strengths: dict[str, int] = {}
    if text is None:
        return {}, {}
    for facet in text.facets:
        fields[facet], strengths[facet] = FIELDS["facet"], EXACT
    position = 0
    for field, content in text.texts:
        words = raw_words(content)
        folded = [fold(word) for word in words]
        if field == "name":
            for heard in filter(None, map(sound, filter(None, folded))):
                fields[f"sound:{heard}"], strengths[f"sound:{heard}"] = FIELDS["facet"], EXACT
        if position + len(words) > MOST_POSITIONS:
            break
        for at, word in enumerate(folded, position):
            if not word:
                continue
            positions[word].append(at)
            for term, strength in keys(word):
                fields[term] |= FIELDS[field]
                strengths[term] = max(strength, strengths.get(term, 0))
        position = next_position(position, len(words))
    return {term: fields[term] | strengths[term] << STRENGTH_SHIFT for term in fields}, dict(positions)


def _family(
    connection: sqlite3.Connection, family: str, changes: Changed, statements: int, gone: list[str]
) -> list[Output]:
    """Return the shards of a family that change, and its directory; add the paths of those that go."""
    old = index.kept_bounds(connection, family)
    bounds: Bounds = []
    written: dict[str, bytes] = {}
    for first, last, rows in _cut_again(connection, family, old, changes):
        bounds.append((first, last))
        if rows is not None:
            head = shard_head([(term, total, len(payload)) for term, total, payload in rows])
            written[first] = head + b"".join([payload for _, _, payload in rows])
    paths, before = _paths(family, bounds), _paths(family, old)
    outputs = [Output(paths[first], data) for first, data in written.items()]
    for first in paths.keys() & before.keys() - written.keys():
        if paths[first] != before[first]:  # the shard is as it was, but not its name
            outputs.append(Output(paths[first], _data(connection, family, first)))
    gone += sorted(set(before.values()) - set(paths.values()))
    if bounds != old:
        went = [(family, first) for first in before.keys() - paths.keys()]
        connection.executemany("DELETE FROM search_shards WHERE family = ? AND first = ?", went)
        index.keep_bounds(connection, family, bounds)
    index.keep_shards(connection, family, written.items())
    return [*outputs, index.directory(family, bounds, statements)]


def _paths(family: str, bounds: Bounds) -> dict[str, str]:
    """Return the paths of shards by their first terms."""
    pairs = zip(bounds, index.starts(bounds), strict=True)
    return {first: index.shard_path(family, start) for (first, _), start in pairs}


def _data(connection: sqlite3.Connection, family: str, first: str) -> bytes:
    query = "SELECT data FROM search_shards WHERE family = ? AND first = ?"
    data: bytes = connection.execute(query, (family, first)).fetchone()[0]
    return data


def _cut_again(
    connection: sqlite3.Connection, family: str, old: Bounds, changes: Changed
) -> Iterator[tuple[str, str, list[Row] | None]]:
    """Yield the shards as first term, last term, and their rows where they must be written.

    Where shards are cut depends on the terms since the last cut alone. So only touched shards are cut anew, and those
    behind them until a cut falls where one fell before. A shard whose first term is touched may have lost it, and with
    it the cut before it.
    """
    firsts = [first for first, _ in old]
    touched: defaultdict[int, list[str]] = defaultdict(list)
    dirty: set[int] = set()
    for term in changes:
        at = max(0, bisect_right(firsts, term) - 1)
        touched[at].append(term)
        dirty.update((at, at - 1) if at and firsts[at] == term else (at,))

    def rows_of(at: int) -> list[Row]:
        """A shard's rows, as they are now."""
        found = {row[0]: row for row in read_shard(_data(connection, family, firsts[at]))} if at < len(old) else {}
        for term in touched.get(at, ()):
            _, total, payload = found.get(term, (term, 0, b""))
            total, payload = changed_payload(term, family, total, payload, changes[term])
            if payload:
                found[term] = (term, total, payload)
            else:
                found.pop(term, None)
        return sorted(found.values())

    at = 0
    while at < max(len(old), 1 if dirty else 0):
        if at not in dirty:
            yield (*old[at], None)
            at += 1
            continue
        pending: list[Row] = []
        closed = False
        while not closed:
            pending += rows_of(at)
            at += 1
            # The first term of a shard that is as it was tells whether a cut falls before it, as it did.
            following = [(firsts[at], 0)] if at < len(old) and at not in dirty else []
            counts = list(index.cut([*((term, len(payload)) for term, _, payload in pending), *following]))
            closed = at >= len(old) or (bool(following) and counts[-1] == 1)
            begin = 0
            for count in counts if closed and not following else counts[:-1]:
                rows = pending[begin : begin + count]
                yield rows[0][0], rows[-1][0], rows
                begin += count
            pending = pending[begin:]
