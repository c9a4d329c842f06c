"""The sequence of numbers, from 0, of all entries of all kinds of records.

Numbers are given only on the main branch. A batch written on another branch has none (``"first": null``); the next
batch on the main branch gives it numbers (``numbers``) before it takes its own, as it does for batches of format 1. So
two branches never use one number, and no file is ever rewritten.

A batch without numbers has a provisional place after those with numbers, in the order in which the next batch on the
main branch would number it: after those that it follows, then by digest.
"""

import heapq
import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple


class Numbers(NamedTuple):
    """The number of a batch's first entry, and the numbers that it gives to earlier batches, by their digests."""

    first: int
    given: dict[str, int]


def numbers_for(connection: sqlite3.Connection, parents: Iterable[str]) -> Numbers:
    """Return the numbers of a batch that follows the batches ``parents``."""
    read = "SELECT parents, entries, first, given FROM ledger_batches WHERE digest = ?"
    waiting: dict[str, tuple[list[str], int]] = {}
    free, to_see = 0, set(parents)
    while to_see:
        digest = to_see.pop()
        row = connection.execute(read, (digest,)).fetchone()
        if row is None:
            continue  # it is missing, which is reported elsewhere
        if row[3]:  # it has numbers, and so has everything that it follows
            free = max(free, row[2] + row[1])
        else:
            waiting[digest] = (json.loads(row[0]), row[1])
            to_see.update(parent for parent in waiting[digest][0] if parent not in waiting)
    return _in_row(waiting, free)


def numbers_for_all(connection: sqlite3.Connection) -> Numbers:
    """Return the numbers of a batch that follows all others."""
    rows = connection.execute("SELECT digest, parents, entries FROM ledger_batches WHERE NOT given")
    waiting = {digest: (json.loads(parents), entries) for digest, parents, entries in rows}
    return _in_row(waiting, first_free(connection))


def first_free(connection: sqlite3.Connection) -> int:
    """Return the first number that is not given yet."""
    query = "SELECT coalesce(max(first + entries), 0) FROM ledger_batches WHERE given"
    return int(connection.execute(query).fetchone()[0])


def give(connection: sqlite3.Connection, numbers: dict[str, int]) -> None:
    """Store the numbers that a batch of the main branch gives to earlier ones."""
    connection.executemany(
        "UPDATE ledger_batches SET first = ?, given = 1 WHERE digest = ?",
        [(first, digest) for digest, first in numbers.items()],
    )


def number_the_rest(connection: sqlite3.Connection) -> None:
    """Store the provisional places of batches that have no numbers yet."""
    connection.executemany(
        "UPDATE ledger_batches SET first = ? WHERE digest = ?",
        [(first, digest) for digest, first in numbers_for_all(connection).given.items()],
    )


def _in_row(waiting: dict[str, tuple[list[str], int]], free: int) -> Numbers:
    """Number batches from ``free`` on; ``waiting`` has, by digest, what each follows and how many entries it has."""
    open_parents = {digest: sum(parent in waiting for parent in parents) for digest, (parents, _) in waiting.items()}
    children: dict[str, list[str]] = {}
    for digest, (parents, _) in waiting.items():
        for parent in parents:
            children.setdefault(parent, []).append(digest)
    ready = sorted(digest for digest, count in open_parents.items() if not count)
    given: dict[str, int] = {}
    while ready:
        digest = heapq.heappop(ready)
        given[digest] = free
        free += waiting[digest][1]
        for child in children.get(digest, ()):
            open_parents[child] -= 1
            if not open_parents[child]:
                heapq.heappush(ready, child)
    return Numbers(free, given)
