"""The index as files: sorted terms in shards of limited size, whose limits depend on the terms themselves.

Statements are numbered by time, oldest first. A *segment* ends after a statement whose id has a certain checksum (one
in 512), so that adding or changing a statement changes only its own segment. ``bytes`` describes a term's payload.

Shards, too, end depending on content: after at least 4 KB before a term with a certain checksum, and at 8 KB in any
case. So an edited passage rewrites only the shards of its words. A shard is named by the shortest beginning of its
first term that differs from the last term of the shard before; a directory is the list of these beginnings.

Every file except the start file also has a digest of its content in its name, and the start file lists these names. So
files of two indexes cannot be mixed, whatever a cache keeps, and unchanged files keep their names. Shards are named
``.txt`` although they are bytes: hosts compress text, which halves them, and leave unknown types as they are.
"""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

import orjson

from sijill.model.digests import digest_of_bytes, name_by_content
from sijill.model.output import Output
from sijill.model.urls import SEARCH_INDEX, SEARCH_START
from sijill.search.index.bytes import shared_length
from sijill.search.texts import NOT_OFFERED, SearchText

FORMAT = 6
SEGMENT_CUT = 512
LARGEST_SEGMENT = 4096
IDS_IN_FILE = 64
_LEAST, _MOST, _CUT = 4 * 1024, 8 * 1024, 64
_LONGEST_NAME = 48
FAMILIES = ("terms", "positions")
ENDINGS = "endings"
"""The third family: terms written backwards, to find words with a wrong letter in their first half."""
TABLES = ("search_segments", "search_directories", "search_shards")
Bounds = list[tuple[str, str, str]]
"""The first and the last term of each shard of a family, in order, and the digest of its content in its name."""


class Names(NamedTuple):
    """The digests in the names of all other files: of ids and facets by segment, of names by language."""

    ids: list[str]
    facets: list[str]
    names: dict[str, str]
    positions: str = ""
    endings: str = ""


class Shard(NamedTuple):
    """A shard: its first and its last term, and its bytes."""

    first: str
    last: str
    data: bytes


def checksum(text: str) -> int:
    """Return the number that decides where segments and shards end: the CRC-32 of a text's UTF-8 bytes."""
    return zlib.crc32(text.encode())


def ids_in(order: str) -> list[str]:
    """Return the ids of statements in the order of their numbers, given their orderings (``state.times.orderings``)."""
    return [line.rpartition("/")[2] for line in order.split("\n")] if order else []


def forget_all(connection: sqlite3.Connection) -> None:
    """Forget the index: it is about to be made from nothing."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own


def keep_order(connection: sqlite3.Connection, order: str) -> None:
    """Store which statements there are and in what order, for the next edit."""
    connection.execute("INSERT OR REPLACE INTO search_directories VALUES('order', ?)", (_digest(order),))


def is_kept_order(connection: sqlite3.Connection, order: str) -> bool:
    """Return whether the statements and their order are those stored."""
    row = connection.execute("SELECT bounds FROM search_directories WHERE family = 'order'").fetchone()
    return row is not None and row[0] == _digest(order)


def _digest(order: str) -> bytes:
    return hashlib.sha256(order.encode()).digest()


def segments_of(ids: Sequence[str]) -> list[list[str]]:
    """Cut the statements' ids, in their order in time, into segments."""
    segments: list[list[str]] = []
    start = 0
    for at, identifier in enumerate(ids):
        if checksum(identifier) % SEGMENT_CUT == 0 or at - start + 1 == LARGEST_SEGMENT:
            segments.append(list(ids[start : at + 1]))
            start = at + 1
    if start < len(ids):
        segments.append(list(ids[start:]))
    return segments


def cut(rows: Iterable[tuple[str, int]]) -> Iterator[int]:
    """Divide sorted terms, each with the size of its payload, into shards; yield how many terms each shard has."""
    count = size = 0
    for term, length in rows:
        if count and (size >= _MOST or (size >= _LEAST and checksum(term) % _CUT == 0)):
            yield count
            count = size = 0
        count += 1
        size += length + len(term) + 6
    if count:
        yield count


def starts(bounds: Bounds) -> list[str]:
    """Return the shortest beginning of each shard's first term that sorts after the last term of the shard before."""
    found, before = [], ""
    for first, last, _ in bounds:
        found.append(first[: shared_length(first, before) + 1])
        before = last
    return found


def shard_name(start: str) -> str:
    """Return a shard's name: the bytes of its beginning in hexadecimal, or a digest of them if that is too long."""
    data = start.encode()
    return data.hex() if len(data) <= _LONGEST_NAME else f"long-{hashlib.sha256(data).hexdigest()[:32]}"


def shard_paths(family: str, bounds: Bounds) -> dict[str, str]:
    """Return the paths of a family's shards by their first terms."""
    pairs = zip(bounds, starts(bounds), strict=True)
    return {first: f"{SEARCH_INDEX}{family}/{shard_name(start)}-{name}.txt" for (first, _, name), start in pairs}


def _directory(bounds: Bounds) -> dict[str, object]:
    """Return the data by which a term's shard is found: the beginnings of all shards, one on each line of one text, and
    the digests of their contents, joined.

    Beginnings that are too long to be names are listed again under ``long``, with their names.
    """
    beginnings = starts(bounds)
    data: dict[str, object] = {"shards": "\n".join(beginnings), "names": "".join([name for _, _, name in bounds])}
    longer = {start: shard_name(start) for start in beginnings if len(start.encode()) > _LONGEST_NAME}
    if longer:
        data["long"] = longer
    return data


def directory_path(family: str, name: str) -> str:
    """Return the path of the directory of positions, or of endings; that of terms is in the start file."""
    return f"{SEARCH_INDEX}{family}/start-{name}.json"


def first_dated(order: str) -> int:
    """Return the number from which on statements have a date; those without are numbered before all others."""
    undated = [line.rpartition("/")[2] for line in takewhile(lambda line: line.startswith("0000"), order.split("\n"))]
    segments = segments_of(undated)
    return (len(segments) - 1) * LARGEST_SEGMENT + len(segments[-1]) if segments else 0


def start_files(connection: sqlite3.Connection, order: str, names: Names) -> Iterator[Output]:
    """Yield the directories of positions and endings, and the start file, which leads to all others; store the names.

    ``order`` has the statements' orderings. The start file's ``stamp`` is the digest of everything else in it, and so
    of the whole index.
    """
    named = {}
    for family in ("positions", ENDINGS):
        data = orjson.dumps(_directory(kept_bounds(connection, family)))
        named[family] = name_by_content(data)
        yield Output(directory_path(family, named[family]), data)
    names = names._replace(positions=named["positions"], endings=named[ENDINGS])
    start = {
        "format": FORMAT,
        "statements": order.count("\n") + 1 if order else 0,
        "dated": first_dated(order),
        "terms": _directory(kept_bounds(connection, "terms")),
        "positions": names.positions,
        ENDINGS: names.endings,
        "ids": "".join(names.ids),
        "facets": "".join(names.facets),
        "names": names.names,
    }
    stamp = digest_of_bytes(orjson.dumps(start)).removeprefix("sha256:")[:32]
    connection.execute("INSERT OR REPLACE INTO search_directories VALUES('start', ?)", (orjson.dumps(tuple(names)),))
    yield Output(SEARCH_START, orjson.dumps({"stamp": stamp, **start}))


def kept_names(connection: sqlite3.Connection) -> Names:
    """Return the stored names, those of the last start file."""
    row = connection.execute("SELECT bounds FROM search_directories WHERE family = 'start'").fetchone()
    return Names(*orjson.loads(row[0]))


def stamp_of(start: Output) -> str:
    """Return the stamp in a start file."""
    stamp: str = orjson.loads(start.data)["stamp"]
    return stamp


def names_path(language: str, name: str) -> str:
    """Return the path of the file with the names of agents, documents and topics in a language."""
    return f"{SEARCH_INDEX}names/{language}-{name}.json"


def keep_bounds(connection: sqlite3.Connection, family: str, bounds: Bounds) -> None:
    """Store where the shards of a family begin and end, for the next edit."""
    connection.execute("INSERT OR REPLACE INTO search_directories VALUES(?, ?)", (family, orjson.dumps(bounds)))


def kept_bounds(connection: sqlite3.Connection, family: str) -> Bounds:
    """Return where the shards of a family began and ended when they were last made."""
    row = connection.execute("SELECT bounds FROM search_directories WHERE family = ?", (family,)).fetchone()
    return [(first, last, name) for first, last, name in orjson.loads(row[0])] if row else []


def keep_shards(connection: sqlite3.Connection, family: str, shards: Iterable[tuple[str, bytes]]) -> None:
    """Store shards, given by their first terms, for the next edit."""
    rows = [(family, first, data) for first, data in shards]
    connection.executemany("INSERT OR REPLACE INTO search_shards VALUES(?, ?, ?)", rows)


def keep_segment(connection: sqlite3.Connection, number: int, ids: Sequence[str], texts: bytes) -> None:
    """Store the ids and texts of a segment, for the next edit."""
    row = (number, "\n".join(ids), texts)
    connection.execute("INSERT OR REPLACE INTO search_segments VALUES(?, ?, ?)", row)


def kept_segments(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the ids of each segment, one on each line."""
    return dict(connection.execute("SELECT number, ids FROM search_segments ORDER BY number").fetchall())


def kept_texts(connection: sqlite3.Connection, number: int) -> list[bytes]:
    """Return the texts that a segment was made of."""
    texts: bytes = connection.execute("SELECT texts FROM search_segments WHERE number = ?", (number,)).fetchone()[0]
    return texts.split(b"\n")


def kept_shard(connection: sqlite3.Connection, family: str, first: str) -> bytes:
    """Return a shard, given by its first term."""
    query = "SELECT data FROM search_shards WHERE family = ? AND first = ?"
    data: bytes = connection.execute(query, (family, first)).fetchone()[0]
    return data


def forget_shards(connection: sqlite3.Connection, family: str, firsts: Iterable[str]) -> None:
    """Forget shards, given by their first terms."""
    gone = [(family, first) for first in firsts]
    connection.executemany("DELETE FROM search_shards WHERE family = ? AND first = ?", gone)


def name_of_ids(ids: Sequence[str]) -> str:
    """Return the digest that names all files of a segment's ids, since a new id moves most of the others."""
    return name_by_content("\n".join(ids).encode())


def id_paths(number: int, count: int, name: str) -> list[str]:
    """Return the paths of the files of a segment with ``count`` ids."""
    blocks = range((count + IDS_IN_FILE - 1) // IDS_IN_FILE)
    return [f"{SEARCH_INDEX}ids/{number}-{block}-{name}.json" for block in blocks]


def id_files(number: int, ids: Sequence[str]) -> Iterator[Output]:
    """Yield the files with a segment's ids in the order of their numbers: 64 ids in each file."""
    for block, path in enumerate(id_paths(number, len(ids), name_of_ids(ids))):
        yield Output(path, orjson.dumps(list(ids[block * IDS_IN_FILE : (block + 1) * IDS_IN_FILE])))


def facet_path(number: int, name: str) -> str:
    """Return the path of the file of a segment's facets."""
    return f"{SEARCH_INDEX}facets/{number}-{name}.json"


def facet_data(texts: Sequence[SearchText]) -> bytes:
    """Return the file of the facets of a segment: all values, and for each statement, in order, which of them it has.

    Dates and words of titles are left out: they are searched for, not offered as filters.
    """
    values = sorted({facet for text in texts for facet in text.facets if not facet.startswith(NOT_OFFERED)})
    numbers = {value: at for at, value in enumerate(values)}
    rows = [[numbers[facet] for facet in text.facets if facet in numbers] for text in texts]
    return orjson.dumps({"values": values, "rows": rows})
