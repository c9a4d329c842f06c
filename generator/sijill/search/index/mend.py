"""Changing the index after an edit: the postings of the edited statements, in the shards of their words.

The texts of every segment are stored, so a statement's old terms are known as well as its new ones. Only the
differences are written into the shards, which are divided again where they changed. The result is the same, byte for
byte, as an index made from nothing. numpy is not used: importing it alone takes longer than most edits.
"""

import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType
from typing import NamedTuple, Protocol

from sijill.model.digests import name_by_content
from sijill.model.output import Output
from sijill.search.index import layout
from sijill.search.index.bytes import (
    FIELDS,
    MOST_POSITIONS,
    STRENGTH_SHIFT,
    Value,
    changed_payload,
    has_ending,
    next_position,
    read_endings,
    read_shard,
    shard_head,
    write_endings,
)
from sijill.search.index.layout import FAMILIES, Bounds
from sijill.search.texts import SearchText, packed, unpacked
from sijill.search.words import EXACT, fold, keys, raw_words, sound
from sijill.state import times


class Update(NamedTuple):
    """The files to write, and the paths of those to remove."""

    outputs: list[Output]
    gone: list[str]


ReadText = Callable[[str], SearchText]
Row = tuple[str, int, bytes]
Changed = defaultdict[str, defaultdict[int, dict[int, Value | None]]]
"""By term, by segment, by rank: the new value of a statement, None for none."""
_NOTHING = SearchText("", (), ())
_WORTH_EDITING = 16  # if more than one statement in this many may have changed, the index is made from nothing
_FEW = 256


def after_edits(
    connection: sqlite3.Connection,
    changed: set[str],
    read: ReadText,
    names: Mapping[str, bytes] = MappingProxyType({}),
) -> Update | None:
    """Return what an edit of some statements changes in the index, or None if it must be made from nothing.

    ``names`` are the files with the names of agents, documents and topics, by language.
    """
    order = times.orderings(connection)
    known = layout.kept_segments(connection)
    statements = order.count("\n") + 1 if order else 0
    most = max(_FEW, statements // _WORTH_EDITING)
    if known and len(changed) > most:
        # A changed title makes thousands of pages that show it again, although their own words did not change.
        changed = _differing(connection, known, changed, read)
    if not known or len(changed) > most:
        return None
    outputs: list[Output] = []
    gone: list[str] = []
    moved: dict[int, list[str]] = {}
    before = layout.kept_names(connection)
    found = before._replace(names={language: name_by_content(data) for language, data in names.items()})
    if not layout.is_kept_order(connection, order):
        segments = layout.segments_of(layout.ids_in(order))
        moved = {number: ids for number, ids in enumerate(segments) if known.get(number) != "\n".join(ids)}
        if len(known) != len(segments) or len(moved) > max(4, len(segments) // _WORTH_EDITING):
            return None
        for number, ids in moved.items():
            outputs += layout.id_files(number, ids)
            gone += layout.id_paths(number, known[number].count("\n") + 1, found.ids[number])
            found.ids[number] = layout.name_of_ids(ids)
        layout.keep_order(connection, order)
    changes: tuple[Changed, Changed] = (_nothing(), _nothing())
    for number, ids in {**_holding(known, changed), **moved}.items():
        facets = _segment(connection, number, known[number].split("\n"), ids, changed, read, changes)
        if facets is not None:
            gone.append(layout.facet_path(number, found.facets[number]))
            found.facets[number] = name_by_content(facets)
            outputs.append(Output(layout.facet_path(number, found.facets[number]), facets))
    came_and_went: dict[str, bool] = {}
    for family, changed_terms in zip(FAMILIES, changes, strict=True):
        reader = _Terms(connection, family, changed_terms, came_and_went)
        outputs += _family(connection, family, changed_terms, reader, gone)
    endings = {term[::-1]: is_there for term, is_there in came_and_went.items() if has_ending(term)}
    outputs += _family(connection, layout.ENDINGS, endings, _Endings(connection, endings), gone)
    outputs += [Output(layout.names_path(language, found.names[language]), data) for language, data in names.items()]
    gone += [layout.names_path(*named) for named in before.names.items()] + [
        layout.directory_path("positions", before.positions),
        layout.directory_path(layout.ENDINGS, before.endings),
    ]
    outputs += layout.start_files(connection, order, found)
    return Update(outputs, sorted({*gone} - {output.path for output in outputs}))


def _holding(known: dict[int, str], changed: set[str]) -> dict[int, list[str]]:
    """Return the segments with any of some statements: all of their ids, by the segment's number."""
    found = {}
    for number, text in known.items():
        ids = text.split("\n")
        if not changed.isdisjoint(ids):
            found[number] = ids
    return found


def _differing(connection: sqlite3.Connection, known: dict[int, str], changed: set[str], read: ReadText) -> set[str]:
    """Return those of some statements whose terms differ from those in the index, or that are new."""
    differing = set(changed)
    for number, ids in _holding(known, changed).items():
        old = layout.kept_texts(connection, number)
        had = {one: line for one, line in zip(ids, old, strict=True) if one in changed}
        differing -= {one for one, line in had.items() if times.is_there(connection, one) and packed(read(one)) == line}
    return differing


def _nothing() -> Changed:
    return defaultdict(lambda: defaultdict(dict))


def _segment(
    connection: sqlite3.Connection,
    number: int,
    before: Sequence[str],
    now: Sequence[str],
    changed: set[str],
    read: ReadText,
    changes: tuple[Changed, Changed],
) -> bytes | None:
    """Note what changes in a segment, given its ids before and now; return the file of its facets if they change."""
    old = layout.kept_texts(connection, number)
    known = dict(zip(before, old, strict=True))
    new = [known[one] if one in known and one not in changed else packed(read(one)) for one in now]
    if new == old:
        return None
    facets = len(new) != len(old)
    for rank, (one, other) in enumerate(zip_longest(old, new)):
        if one == other:
            continue
        had, has = (unpacked(line) if line else _NOTHING for line in (one, other))
        facets = facets or had.facets != has.facets
        (terms, positions), (new_terms, new_positions) = analysed(had), analysed(has)
        _note(changes[0], terms, new_terms, number, rank)
        _note(changes[1], positions, new_positions, number, rank)
    layout.keep_segment(connection, number, now, b"\n".join(new))
    return layout.facet_data([unpacked(line) for line in new]) if facets else None


def _note(changes: Changed, had: Mapping[str, Value], has: Mapping[str, Value], number: int, rank: int) -> None:
    """Note a statement's new value for each term whose value differs."""
    for term in had.keys() | has.keys():
        value = has.get(term)
        if had.get(term) != value:
            changes[term][number][rank] = value


def analysed(text: SearchText) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Return the flags of a statement's terms and the positions of its words, as ``segment`` computes them."""
    fields: defaultdict[str, int] = defaultdict(int)
    positions: defaultdict[str, list[int]] = defaultdict(list)
    strengths: dict[str, int] = {}
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


class _Rows(Protocol):
    """How the shards of a family are read, changed and written."""

    def now(self, first: str | None, touched: Sequence[str]) -> list[Row]:
        """Return the new rows of the shard that began with ``first`` (None for a new shard)."""

    def written(self, rows: Sequence[Row]) -> bytes:
        """Return a shard of rows."""


class _Terms(NamedTuple):
    """Terms or positions, with their payloads; ``came_and_went`` collects which terms are new (True) or gone."""

    connection: sqlite3.Connection
    family: str
    changes: Changed
    came_and_went: dict[str, bool]

    def now(self, first: str | None, touched: Sequence[str]) -> list[Row]:
        """Return a shard's rows with the changes applied."""
        found = (
            {}
            if first is None
            else {row[0]: row for row in read_shard(layout.kept_shard(self.connection, self.family, first))}
        )
        for term in touched:
            was_there = term in found
            _, total, payload = found.get(term, (term, 0, b""))
            total, payload = changed_payload(term, self.family, total, payload, self.changes[term])
            if payload:
                found[term] = (term, total, payload)
            else:
                found.pop(term, None)
            if self.family == "terms" and was_there != bool(payload):
                self.came_and_went[term] = bool(payload)
        return sorted(found.values())

    def written(self, rows: Sequence[Row]) -> bytes:
        """Return a shard: its head, and the payloads."""
        head = shard_head([(term, total, len(payload)) for term, total, payload in rows])
        return head + b"".join([payload for _, _, payload in rows])


class _Endings(NamedTuple):
    """Terms written backwards; ``changes`` says which are new (True) or gone."""

    connection: sqlite3.Connection
    changes: Mapping[str, bool]

    def now(self, first: str | None, touched: Sequence[str]) -> list[Row]:
        """Return a shard's terms without those that are gone and with the new ones."""
        found = set() if first is None else {*read_endings(layout.kept_shard(self.connection, layout.ENDINGS, first))}
        for ending in touched:
            (found.add if self.changes[ending] else found.discard)(ending)
        return [(ending, 0, b"") for ending in sorted(found)]

    def written(self, rows: Sequence[Row]) -> bytes:
        """Return a shard."""
        return write_endings([ending for ending, _, _ in rows])


def _family(
    connection: sqlite3.Connection, family: str, changes: Iterable[str], reader: _Rows, gone: list[str]
) -> list[Output]:
    """Return the shards of a family that change; add the paths of removed ones to ``gone``."""
    old = layout.kept_bounds(connection, family)
    bounds: Bounds = []
    written: dict[str, bytes] = {}
    for first, last, name, rows in _cut_again(old, changes, reader):
        if rows is not None:
            written[first] = reader.written(rows)
        bounds.append((first, last, name if rows is None else name_by_content(written[first])))
    if bounds == old:
        return []
    paths = layout.shard_paths(family, bounds)
    outputs = [Output(paths[first], data) for first, data in written.items()]
    before = layout.shard_paths(family, old)
    for first in paths.keys() & before.keys() - written.keys():
        if paths[first] != before[first]:  # the shard is unchanged, but its name is not
            outputs.append(Output(paths[first], layout.kept_shard(connection, family, first)))
    gone += set(before.values()) - set(paths.values())
    layout.forget_shards(connection, family, before.keys() - paths.keys())
    layout.keep_bounds(connection, family, bounds)
    layout.keep_shards(connection, family, written.items())
    return outputs


def _cut_again(old: Bounds, changes: Iterable[str], reader: _Rows) -> Iterator[tuple[str, str, str, list[Row] | None]]:
    """Yield the shards as first term, last term, name, and their rows if they must be written.

    Where a shard ends depends only on the terms since the last end. So only changed shards are divided again, and the
    shards after them until one ends where one ended before. A shard whose first term is changed may have lost it, and
    with it the end before it.
    """
    firsts = [first for first, _, _ in old]
    touched: defaultdict[int, list[str]] = defaultdict(list)
    dirty: set[int] = set()
    for term in changes:
        at = max(0, bisect_right(firsts, term) - 1)
        touched[at].append(term)
        dirty.update((at, at - 1) if at and firsts[at] == term else (at,))

    at = 0
    while at < max(len(old), 1 if dirty else 0):
        if at not in dirty:
            yield (*old[at], None)
            at += 1
            continue
        pending: list[Row] = []
        closed = False
        while not closed:
            pending += reader.now(firsts[at] if at < len(old) else None, touched.get(at, ()))
            at += 1
            # The first term of an unchanged shard decides whether the shard before it still ends there.
            following = [(firsts[at], 0)] if at < len(old) and at not in dirty else []
            counts = list(layout.cut([*((term, len(payload)) for term, _, payload in pending), *following]))
            closed = at >= len(old) or (bool(following) and counts[-1] == 1)
            begin = 0
            for count in counts if closed and not following else counts[:-1]:
                rows = pending[begin : begin + count]
                yield rows[0][0], rows[-1][0], "", rows
                begin += count
            pending = pending[begin:]
