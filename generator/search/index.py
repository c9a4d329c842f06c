"""The index as files: sorted terms in shards of a bounded size, cut where the terms themselves say so.

Statements are numbered in time, oldest first, and cut into *segments* after a statement whose id's checksum says so
(one in 512), so that one that is added or changed touches its own segment alone. A term's payload is, for each segment
that has it: number of the segment, how many statements, how many bytes (varints), and the segment's own postings.

Shards are cut by content too: after at least 8 KB where the next term's checksum says so, at 20 KB in any case. One
edited passage so rewrites the shards of its words and no others.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import orjson

from generator.model.output import Output
from generator.model.urls import SEARCH_INDEX
from generator.search.segment import Segment, varint

FORMAT = 2
SEGMENT_CUT = 512
LARGEST_SEGMENT = 4096
IDS_IN_FILE = 64
_LEAST, _MOST, _CUT = 8 * 1024, 20 * 1024, 64
FAMILIES = ("terms", "positions")
SCHEMA = """
CREATE TABLE IF NOT EXISTS search_segments(number INTEGER PRIMARY KEY, ids TEXT NOT NULL, terms BLOB, positions BLOB);
CREATE TABLE IF NOT EXISTS search_terms(term TEXT PRIMARY KEY, total INTEGER, payload BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS search_positions(term TEXT PRIMARY KEY, total INTEGER, payload BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS search_shards(family TEXT, first TEXT, last TEXT, PRIMARY KEY(family, first)) WITHOUT ROWID;
"""


class Shard(NamedTuple):
    """One shard: its first term and its bytes."""

    first: str
    data: bytes


def checksum(text: str) -> int:
    """Return what content-defined cuts are decided by: the CRC-32 of a text's UTF-8 bytes."""
    return zlib.crc32(text.encode())


def segments_of(ids: Sequence[str]) -> list[list[str]]:
    """Cut the statements' ids, in their order in time, into segments."""
    segments: list[list[str]] = []
    current: list[str] = []
    for identifier in ids:
        current.append(identifier)
        if checksum(identifier) % SEGMENT_CUT == 0 or len(current) == LARGEST_SEGMENT:
            segments.append(current)
            current = []
    if current:
        segments.append(current)
    return segments


def part(number: int, count: int, data: bytes) -> bytes:
    """Return a segment's part of a term's payload."""
    return varint(number) + varint(count) + varint(len(data)) + data


class Merger:
    """Joins segments, in the order of their numbers, into one payload for each term."""

    def __init__(self) -> None:
        self.totals: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self.payloads: tuple[dict[str, bytearray], dict[str, bytearray]] = ({}, {})

    def add(self, number: int, segment: Segment) -> None:
        """Add a segment."""
        head = varint(number)
        for family, found in enumerate((segment.terms, segment.positions)):
            totals, payloads = self.totals[family], self.payloads[family]
            for term, (count, data) in found.items():
                payload = payloads.get(term)
                if payload is None:
                    payload = payloads[term] = bytearray()
                    totals[term] = count
                else:
                    totals[term] += count
                payload += head + varint(count) + varint(len(data)) + data

    def rows(self, family: int) -> Iterator[tuple[str, int, bytes]]:
        """Yield term, number of statements and payload, sorted by term."""
        totals, payloads = self.totals[family], self.payloads[family]
        for term in sorted(payloads):
            yield term, totals[term], bytes(payloads[term])


def cut(rows: Iterable[tuple[str, int, int]]) -> Iterator[list[str]]:
    """Cut terms (with total and size of payload), sorted, into the lists of terms of the shards."""
    shard: list[str] = []
    size = 0
    for term, _, length in rows:
        if shard and (size >= _MOST or (size >= _LEAST and checksum(term) % _CUT == 0)):
            yield shard
            shard, size = [], 0
        shard.append(term)
        size += length + len(term) + 6
    if shard:
        yield shard


def shard_bytes(rows: Sequence[tuple[str, int, bytes]]) -> bytes:
    """Return a shard: how many terms; for each the length it shares with the one before it, the rest of it in UTF-8,
    its number of statements and the size of its payload; then the payloads.
    """
    head, before = bytearray(varint(len(rows))), ""
    for term, total, payload in rows:
        shared = 0
        for one, other in zip(term, before, strict=False):
            if one != other:
                break
            shared += 1
        rest = term[shared:].encode()
        head += varint(shared) + varint(len(rest)) + rest + varint(total) + varint(len(payload))
        before = term
    return bytes(head) + b"".join(payload for _, _, payload in rows)


def shard_path(family: str, first: str) -> str:
    """Return the path of the shard that begins with a term."""
    return f"{SEARCH_INDEX}{family}/{checksum(first):08x}.bin"


def directory(family: str, shards: Sequence[tuple[str, str]], **more: object) -> Output:
    """Return the file that tells in which shard a term is, given the first and last term of each.

    A shard is named by the shortest beginning of its first term that comes after the last term of the one before.
    """
    named, before = [], ""
    for first, last in shards:
        length = next((n for n, pair in enumerate(zip(first, before, strict=False)) if pair[0] != pair[1]), len(before))
        named.append([first[: length + 1], f"{checksum(first):08x}"])
        before = last
    return Output(f"{SEARCH_INDEX}{family}.json", orjson.dumps({"format": FORMAT, **more, "shards": named}))


def id_paths(number: int, count: int) -> list[str]:
    """Return the paths of the files of a segment's ids, by how many it has."""
    blocks = range((count + IDS_IN_FILE - 1) // IDS_IN_FILE)
    return [f"{SEARCH_INDEX}ids/{number}-{block}.json" for block in blocks]


def id_files(segments: Sequence[Sequence[str]], numbers: Iterable[int]) -> Iterator[Output]:
    """Yield the files that tell which statement has which number: 64 ids a file."""
    for number in numbers:
        ids = segments[number]
        for block, path in enumerate(id_paths(number, len(ids))):
            yield Output(path, orjson.dumps(list(ids[block * IDS_IN_FILE : (block + 1) * IDS_IN_FILE])))


def facet_file(number: int, facets: bytes) -> Output:
    """Return the file that tells which facets the statements of a segment have."""
    return Output(f"{SEARCH_INDEX}facets/{number}.json", facets)


def save(connection: sqlite3.Connection, family: int, rows: Iterable[tuple[str, int, bytes]]) -> None:
    """Keep the payloads, for the next edit."""
    connection.executemany(f"INSERT INTO search_{FAMILIES[family]} VALUES(?, ?, ?)", rows)
