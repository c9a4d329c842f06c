"""How the data of the whole archive are divided into files, by the statements' dates, so that an edit rewrites few.

A year of up to ``LARGEST`` statements is one shard (``2021``); a larger one is divided into months (``2021-12``), a
larger month into days (``2021-12-29``), and a larger day by the digests of its statements' ids (``2021-12-29-a``,
``2021-12-29-a3`` …), so that a new statement never moves its neighbours into another file.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from sijill.state.times import count, sizes, statements_of

LARGEST = 1000


class Shard(NamedTuple):
    """One shard: its name, and the ids of its statements in order of time."""

    name: str
    statements: tuple[str, ...]


def parts_of(archive_size: dict[str, int], by_month: dict[str, int]) -> list[str]:
    """Return the years and months that are divided separately, given how many statements each has."""
    return sorted(
        [year for year, size in archive_size.items() if size <= LARGEST]
        + [month for month in by_month if archive_size[month[:4]] > LARGEST]
    )


def shards(connection: sqlite3.Connection, part: str) -> Iterator[Shard]:
    """Yield the shards of a year or month; none for a year divided into months, or for a month of any other year."""
    whole_year = count(connection, part[:4]) <= LARGEST
    if whole_year == (len(part) > 4):
        return
    found = statements_of(connection, part)
    if len(found) <= LARGEST:
        if found:
            yield Shard(part, tuple(identifier for _, identifier in found))
        return
    days: dict[str, list[str]] = {}
    for ordering, identifier in found:
        days.setdefault(ordering[:10], []).append(identifier)
    for day, identifiers in days.items():
        if len(identifiers) <= LARGEST:
            yield Shard(day, tuple(identifiers))
            continue
        for name, bucket in buckets(identifiers).items():
            yield Shard(f"{day}-{name}", tuple(bucket))


def shard_sizes(connection: sqlite3.Connection) -> dict[str, int]:
    """Return every shard's name and number of statements, in order of time."""
    by_year, by_month = sizes(connection, 4), sizes(connection, 7)
    found: dict[str, int] = {}
    for part in parts_of(by_year, by_month):
        size = by_year.get(part) or by_month[part]
        if size <= LARGEST:
            found[part] = size
        else:
            found |= {shard.name: len(shard.statements) for shard in shards(connection, part)}
    return found


def buckets(identifiers: list[str]) -> dict[str, list[str]]:
    """Group ids by the first hexadecimal digits of their SHA-256, with as few digits as keep every group small."""
    digits = 0
    while True:
        found: dict[str, list[str]] = {}
        for identifier in identifiers:
            found.setdefault(hashlib.sha256(identifier.encode()).hexdigest()[:digits], []).append(identifier)
        if all(len(bucket) <= LARGEST for bucket in found.values()) or digits == 16:
            return dict(sorted(found.items()))
        digits += 1


def withdrawn(connection: sqlite3.Connection, kind: str) -> frozenset[str]:
    """Return the ids of the withdrawn records of a kind other than statements, which lists for others leave out."""
    query = "SELECT id FROM records WHERE kind = ? AND status = 'withdrawn'"
    return frozenset(row[0] for row in connection.execute(query, (kind,)))
