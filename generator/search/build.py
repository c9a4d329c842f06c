"""Making the index of an archive: segments in workers, merged here, written as shards.

After an edit only the segments whose statements changed are made again, only the terms that differ in them are merged
anew, and only the shards that hold those are written. The result is the same, byte for byte, as from nothing.
"""

import marshal
import sqlite3
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.model.configuration import Configuration
from generator.model.output import Output
from generator.resolve import Archive, state
from generator.search import index
from generator.search.index import FAMILIES, Merger
from generator.search.segment import Segment, Vocabulary, make_segment
from generator.search.texts import Texts


class SearchSetup(NamedTuple):
    """What a worker needs to make segments; ``token`` tells one build from the next."""

    configuration: Configuration
    state: Path
    token: str


class Update(NamedTuple):
    """What must be written and what must go."""

    outputs: list[Output]
    gone: list[str]


Work = tuple[int, list[str]]
MakeSegments = Callable[[Sequence[Work]], Iterable[tuple[int, Segment]]]
_kept: dict[str, tuple[Texts, Vocabulary]] = {}


def make_segments(setup: SearchSetup, work: list[Work]) -> list[tuple[int, Segment]]:
    """Make segments, given as number and ids."""
    if setup.token not in _kept:
        _kept.clear()
        _kept[setup.token] = (Texts(Archive(setup.configuration, state.open_for_reading(setup.state))), Vocabulary())
    texts, vocabulary = _kept[setup.token]
    return [(number, make_segment([texts.of(identifier) for identifier in ids], vocabulary)) for number, ids in work]


def from_nothing(connection: sqlite3.Connection, make: MakeSegments) -> Iterator[Output]:
    """Yield every file of the index, and keep what the next edit needs."""
    for name in ("segments", "shards", *FAMILIES):
        connection.execute(f"DELETE FROM search_{name}")  # noqa: S608 - names of our own
    segments = _segments(connection)
    merger = Merger()
    for number, segment in make(list(enumerate(segments))):
        merger.add(number, segment)
        connection.execute("INSERT INTO search_segments VALUES(?, ?, ?, ?)", _row(number, segments[number], segment))
        yield index.facet_file(number, segment.facets)
    for family, name in enumerate(FAMILIES):
        rows = list(merger.rows(family))
        index.save(connection, family, rows)
        at = 0
        bounds = []
        for terms in index.cut((term, total, len(payload)) for term, total, payload in rows):
            yield Output(index.shard_path(name, terms[0]), index.shard_bytes(rows[at : at + len(terms)]))
            bounds.append((terms[0], terms[-1]))
            at += len(terms)
        _keep_bounds(connection, name, bounds)
        yield _directory(name, bounds, segments)
    yield from index.id_files(segments, range(len(segments)))


def after_edits(connection: sqlite3.Connection, changed: set[str], make: MakeSegments) -> Update | None:
    """Return what an edit of some statements changes in the index; None where it must be made from nothing."""
    segments = _segments(connection)
    known: dict[int, str] = dict(connection.execute("SELECT number, ids FROM search_segments").fetchall())
    if len(known) != len(segments):
        return None
    again = [
        number for number, ids in enumerate(segments) if known[number] != "\n".join(ids) or not changed.isdisjoint(ids)
    ]
    moved = [number for number in again if known[number] != "\n".join(segments[number])]
    if len(again) > max(4, len(segments) // 4):
        return None
    touched: tuple[set[str], set[str]] = (set(), set())
    outputs = list(index.id_files(segments, moved))
    gone: list[str] = []
    for number in moved:
        had = known[number].count("\n") + 1
        gone += index.id_paths(number, had)[len(index.id_paths(number, len(segments[number]))) :]
    for number, segment in make([(number, segments[number]) for number in again]):
        outputs.append(index.facet_file(number, segment.facets))
        row = connection.execute("SELECT terms, positions FROM search_segments WHERE number = ?", (number,)).fetchone()
        for family, (blob, new) in enumerate(zip(row, (segment.terms, segment.positions), strict=True)):
            old: dict[str, tuple[int, bytes]] = marshal.loads(zlib.decompress(blob))  # noqa: S302 - our own cache
            differing = {term for term in old.keys() | new.keys() if old.get(term) != new.get(term)}
            _replace(connection, FAMILIES[family], number, differing, new)
            touched[family].update(differing)
        connection.execute(
            "INSERT OR REPLACE INTO search_segments VALUES(?, ?, ?, ?)", _row(number, segments[number], segment)
        )
    for family, name in enumerate(FAMILIES):
        outputs += _shards_of(connection, name, touched[family], segments, gone)
    return Update(outputs, gone)


def _segments(connection: sqlite3.Connection) -> list[list[str]]:
    return index.segments_of([row[0] for row in connection.execute("SELECT id FROM statements ORDER BY ordering")])


def _row(number: int, ids: Sequence[str], segment: Segment) -> tuple[int, str, bytes, bytes]:
    return (
        number, "\n".join(ids), zlib.compress(marshal.dumps(segment.terms), 1),
        zlib.compress(marshal.dumps(segment.positions), 1),
    )  # fmt: skip


Bounds = list[tuple[str, str]]


def _bounds(connection: sqlite3.Connection, name: str) -> Bounds:
    """Return the first and last term of each shard there was, in order."""
    query = "SELECT first, last FROM search_shards WHERE family = ? ORDER BY first"
    return connection.execute(query, (name,)).fetchall()


def _keep_bounds(connection: sqlite3.Connection, name: str, bounds: Bounds) -> None:
    connection.execute("DELETE FROM search_shards WHERE family = ?", (name,))
    rows = [(name, first, last) for first, last in bounds]
    connection.executemany("INSERT INTO search_shards VALUES(?, ?, ?)", rows)


def _cut_again(
    connection: sqlite3.Connection, name: str, old: Bounds, touched: set[str]
) -> Iterator[tuple[str, str, bool]]:
    """Yield the shards as first term, last term, and whether they must be written.

    Where shards are cut depends on the terms since the last cut alone. So only touched shards are cut anew, and those
    behind them until a cut falls where one fell before. A shard whose first term is touched may have lost it, and with
    it the cut before it.
    """
    firsts = [first for first, _ in old]
    dirty: set[int] = set()
    for term in touched:
        at = max(0, bisect_right(firsts, term) - 1)
        dirty.update((at, at - 1) if at and firsts[at] == term else (at,))
    position = {first: at for at, first in enumerate(firsts)}
    at = 0
    while at < len(old) or (at == 0 and touched):
        if at not in dirty and old:
            yield (*old[at], False)
            at += 1
            continue
        query = f"SELECT term, total, length(payload) FROM search_{name} WHERE term >= ? ORDER BY term"  # noqa: S608
        start = min(firsts[at], *touched) if old and at == 0 and touched else firsts[at] if old else ""
        pending: list[str] | None = None
        for terms in index.cut(connection.execute(query, (start,))):
            if pending:
                yield pending[0], pending[-1], True
            known = position.get(terms[0])
            if pending and known is not None and known not in dirty:
                at, pending = known, None
                break
            pending = terms
        else:
            if pending:
                yield pending[0], pending[-1], True
            return


def _replace(
    connection: sqlite3.Connection, name: str, number: int, terms: Iterable[str], new: dict[str, tuple[int, bytes]]
) -> None:
    """Put a segment's new part in the place of its old one, in the payload of each term."""
    for term in terms:
        row = connection.execute(f"SELECT payload FROM search_{name} WHERE term = ?", (term,)).fetchone()  # noqa: S608
        total, payload, placed = 0, bytearray(), False
        added = new.get(term)
        for other, count, data in _parts(row[0] if row else b""):
            if other >= number and not placed:
                placed = True
                if added:
                    payload += index.part(number, *added)
                    total += added[0]
            if other != number:
                payload += index.part(other, count, data)
                total += count
        if not placed and added:
            payload += index.part(number, *added)
            total += added[0]
        if payload:
            query = f"INSERT OR REPLACE INTO search_{name} VALUES(?, ?, ?)"
            connection.execute(query, (term, total, bytes(payload)))
        else:
            connection.execute(f"DELETE FROM search_{name} WHERE term = ?", (term,))  # noqa: S608


def _parts(payload: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at < len(payload):
        numbers = []
        for _ in range(3):
            value = shift = 0
            while True:
                byte = payload[at]
                at += 1
                value |= (byte & 0x7F) << shift
                shift += 7
                if byte < 0x80:
                    break
            numbers.append(value)
        number, count, length = numbers
        yield number, count, payload[at : at + length]
        at += length


def _shards_of(
    connection: sqlite3.Connection, name: str, touched: set[str], segments: list[list[str]], gone: list[str]
) -> list[Output]:
    """Return the shards that hold a touched term or whose bounds have moved, and the directory."""
    outputs: list[Output] = []
    bounds = []
    old = _bounds(connection, name)
    for first, last, anew in _cut_again(connection, name, old, touched):
        bounds.append((first, last))
        if anew:
            query = f"SELECT term, total, payload FROM search_{name} WHERE term BETWEEN ? AND ? ORDER BY term"  # noqa: S608
            rows = connection.execute(query, (first, last)).fetchall()
            outputs.append(Output(index.shard_path(name, first), index.shard_bytes(rows)))
    kept = {first for first, _ in bounds}
    gone += [index.shard_path(name, first) for first, _ in old if first not in kept]
    _keep_bounds(connection, name, bounds)
    return [*outputs, _directory(name, bounds, segments)]


def _directory(name: str, bounds: Sequence[tuple[str, str]], segments: Sequence[Sequence[str]]) -> Output:
    if name == "terms":
        count = sum(len(ids) for ids in segments)
        return index.directory(name, bounds, statements=count, sizes=[len(ids) for ids in segments])
    return index.directory(name, bounds)
