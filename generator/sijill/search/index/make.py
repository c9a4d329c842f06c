"""Making the index from nothing: workers make segments, which are merged here and written as shards."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sijill.model.configuration import Configuration
from sijill.model.digests import name_by_content
from sijill.model.extras import is_there
from sijill.model.output import Output
from sijill.search.index import layout
from sijill.search.index.bytes import has_ending, read_shard, write_endings
from sijill.search.index.layout import FAMILIES
from sijill.search.texts import SearchText, Texts, packed
from sijill.state import Archive, database, times
from sijill.state.drafts import leave_out

if TYPE_CHECKING or is_there("numpy"):
    from sijill.search.index.merge import Merger
    from sijill.search.index.segment import Segment, Vocabulary, make_segment
else:  # takes five times as long, and gives the same bytes
    from sijill.search.index.plain import Merger, Segment, Vocabulary, make_segment


class SearchSetup(NamedTuple):
    """What a worker needs to make segments; ``token`` is new for each build.

    ``drafts`` says whether the index includes drafts, as in a preview.
    """

    configuration: Configuration
    state: Path
    token: str
    drafts: bool = False


class MadeSegment(NamedTuple):
    """A segment: its number, the texts it was made of (one on each line), the file of its facets, and its terms."""

    number: int
    texts: bytes
    facets: bytes
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


def make_here(archive: Archive) -> MakeSegments:
    """Return what makes the segments of an archive in this process."""
    texts, vocabulary = Texts(archive), Vocabulary()
    return lambda work: (make_one_segment(number, [texts.of(one) for one in ids], vocabulary) for number, ids in work)


def make_one_segment(number: int, texts: Sequence[SearchText], vocabulary: Vocabulary) -> MadeSegment:
    """Make one segment of texts."""
    facets = layout.facet_data(texts)
    return MadeSegment(number, b"\n".join(map(packed, texts)), facets, make_segment(texts, vocabulary))


def from_nothing(
    connection: sqlite3.Connection, make: MakeSegments, names: Mapping[str, bytes] = MappingProxyType({})
) -> Iterator[Output]:
    """Yield every file of the index, the start file last, and keep what the next edit needs.

    ``names`` are the files with the names of agents, documents and topics, by language.
    """
    layout.forget_all(connection)
    order = times.orderings(connection)
    segments = layout.segments_of(layout.ids_in(order))
    layout.keep_order(connection, order)
    mergers = (Merger(), Merger())
    found = layout.Names([], [], {language: name_by_content(data) for language, data in names.items()})
    for number, texts, facets, segment in make(list(enumerate(segments))):
        mergers[0].add(number, segment.terms, segment.vocabulary)
        mergers[1].add(number, segment.positions, segment.vocabulary)
        layout.keep_segment(connection, number, segments[number], texts)
        found.ids.append(layout.name_of_ids(segments[number]))
        found.facets.append(name_by_content(facets))
        yield Output(layout.facet_path(number, found.facets[-1]), facets)
        yield from layout.id_files(number, segments[number])
    endings: list[str] = []
    for family, merger in zip(FAMILIES, mergers, strict=True):
        shards = list(merger.shards())
        bounds = [(shard.first, shard.last, name_by_content(shard.data)) for shard in shards]
        paths = layout.shard_paths(family, bounds)
        layout.keep_shards(connection, family, ((shard.first, shard.data) for shard in shards))
        layout.keep_bounds(connection, family, bounds)
        for shard in shards:
            yield Output(paths[shard.first], shard.data)
            if family == "terms":
                endings += [term[::-1] for term, _, _ in read_shard(shard.data) if has_ending(term)]
    yield from _endings(connection, sorted(endings))
    for language, data in names.items():
        yield Output(layout.names_path(language, found.names[language]), data)
    yield from layout.start_files(connection, order, found)


def _endings(connection: sqlite3.Connection, endings: list[str]) -> Iterator[Output]:
    """Yield the shards of terms written backwards."""
    shards, at = [], 0
    for count in layout.cut((ending, 0) for ending in endings):
        shards.append((endings[at], endings[at + count - 1], write_endings(endings[at : at + count])))
        at += count
    bounds = [(first, last, name_by_content(data)) for first, last, data in shards]
    layout.keep_shards(connection, layout.ENDINGS, ((first, data) for first, _, data in shards))
    layout.keep_bounds(connection, layout.ENDINGS, bounds)
    paths = layout.shard_paths(layout.ENDINGS, bounds)
    for first, _, data in shards:
        yield Output(paths[first], data)
