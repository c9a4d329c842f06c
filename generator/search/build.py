"""The index of an archive from nothing: segments made in workers, merged here, written as shards."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.model.configuration import Configuration
from generator.model.output import Output
from generator.resolve import Archive, state
from generator.search import index
from generator.search.index import FAMILIES
from generator.search.merge import Merger
from generator.search.segment import Segment, Vocabulary, make_segment
from generator.search.texts import SearchText, Texts, packed


class SearchSetup(NamedTuple):
    """What a worker needs to make segments; ``token`` tells one build from the next."""

    configuration: Configuration
    state: Path
    token: str


class Made(NamedTuple):
    """A segment as it was made: its number, the texts it was made of (a line each), its facets' file, and itself."""

    number: int
    texts: bytes
    facets: Output
    segment: Segment


Work = tuple[int, list[str]]
MakeSegments = Callable[[Sequence[Work]], Iterable[Made]]
_kept: dict[str, tuple[Texts, Vocabulary]] = {}


def make_segments(setup: SearchSetup, work: list[Work]) -> list[Made]:
    """Make segments, given as number and ids."""
    if setup.token not in _kept:
        _kept.clear()
        _kept[setup.token] = (Texts(Archive(setup.configuration, state.open_for_reading(setup.state))), Vocabulary())
    texts, vocabulary = _kept[setup.token]
    return [made(number, [texts.of(identifier) for identifier in ids], vocabulary) for number, ids in work]


def made(number: int, texts: Sequence[SearchText], vocabulary: Vocabulary) -> Made:
    """Make one segment of texts."""
    return Made(
        number, b"\n".join(map(packed, texts)), index.facet_file(number, texts), make_segment(texts, vocabulary)
    )


def from_nothing(connection: sqlite3.Connection, make: MakeSegments) -> Iterator[Output]:
    """Yield every file of the index, and keep what the next edit needs."""
    for table in index.TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
    order = index.order_of(connection)
    segments = index.segments_of(index.ids_in(order))
    index.keep_order(connection, order)
    mergers = (Merger(), Merger())
    for number, texts, facets, segment in make(list(enumerate(segments))):
        mergers[0].add(number, segment.terms, segment.vocabulary)
        mergers[1].add(number, segment.positions, segment.vocabulary)
        index.keep_segment(connection, number, segments[number], texts)
        yield facets
    for family, merger in zip(FAMILIES, mergers, strict=True):
        shards = list(merger.shards())
        bounds = [(shard.first, shard.last) for shard in shards]
        starts = index.starts(bounds)
        index.keep_shards(connection, family, ((shard.first, shard.data) for shard in shards))
        index.keep_bounds(connection, family, bounds)
        for shard, start in zip(shards, starts, strict=True):
            yield Output(index.shard_path(family, start), shard.data)
        yield index.directory(family, starts, sum(map(len, segments)))
    yield from index.id_files(segments, range(len(segments)))
