"""The index of an archive from nothing: segments made in workers, merged here, written as shards."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sijill.model.configuration import Configuration
from sijill.model.extras import is_there
from sijill.model.output import Output
from sijill.search.index import layout
from sijill.search.index.layout import FAMILIES
from sijill.search.texts import SearchText, Texts, packed
from sijill.state import Archive, database
from sijill.state.drafts import leave_out

if TYPE_CHECKING or is_there("numpy"):
    from sijill.search.index.merge import Merger
    from sijill.search.index.segment import Segment, Vocabulary, make_segment
else:  # five times as long, and the same bytes
    from sijill.search.index.plain import Merger, Segment, Vocabulary, make_segment


class SearchSetup(NamedTuple):
    """What a worker needs to make segments; ``token`` tells one build from the next.

    ``drafts`` says whether the index has drafts, as that of a preview.
    """

    configuration: Configuration
    state: Path
    token: str
    drafts: bool = False


class MadeSegment(NamedTuple):
    """A segment as it was made: its number, the texts it was made of (a line each), its facets' file, and itself."""

    number: int
    texts: bytes
    facets: Output
    segment: Segment


Work = tuple[int, list[str]]
MakeSegments = Callable[[Sequence[Work]], Iterable[MadeSegment]]
_kept: dict[str, tuple[Texts, Vocabulary]] = {}


def make_segments(setup: SearchSetup, work: list[Work]) -> list[MadeSegment]:
    """Make segments, given as number and ids."""
    if setup.token not in _kept:
        _kept.clear()
        connection = database.open_for_reading(setup.state)
        if not setup.drafts:
            leave_out(connection)
        _kept[setup.token] = (Texts(Archive(setup.configuration, connection)), Vocabulary())
    texts, vocabulary = _kept[setup.token]
    return [make_one_segment(number, [texts.of(identifier) for identifier in ids], vocabulary) for number, ids in work]


def make_one_segment(number: int, texts: Sequence[SearchText], vocabulary: Vocabulary) -> MadeSegment:
    """Make one segment of texts."""
    return MadeSegment(
        number, b"\n".join(map(packed, texts)), layout.facet_file(number, texts), make_segment(texts, vocabulary)
    )


def from_nothing(connection: sqlite3.Connection, make: MakeSegments) -> Iterator[Output]:
    """Yield every file of the index, and keep what the next edit needs."""
    for table in layout.TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
    order = layout.order_of(connection)
    segments = layout.segments_of(layout.ids_in(order))
    layout.keep_order(connection, order)
    mergers = (Merger(), Merger())
    for number, texts, facets, segment in make(list(enumerate(segments))):
        mergers[0].add(number, segment.terms, segment.vocabulary)
        mergers[1].add(number, segment.positions, segment.vocabulary)
        layout.keep_segment(connection, number, segments[number], texts)
        yield facets
    for family, merger in zip(FAMILIES, mergers, strict=True):
        shards = list(merger.shards())
        bounds = [(shard.first, shard.last) for shard in shards]
        starts = layout.starts(bounds)
        layout.keep_shards(connection, family, ((shard.first, shard.data) for shard in shards))
        layout.keep_bounds(connection, family, bounds)
        for shard, start in zip(shards, starts, strict=True):
            yield Output(layout.shard_path(family, start), shard.data)
        yield layout.directory(family, starts, sum(map(len, segments)))
    yield from layout.id_files(segments, range(len(segments)))
