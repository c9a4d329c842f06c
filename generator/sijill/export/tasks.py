"""Which export tasks there are, and which of them a change of the records touches.

A task is a kind and an id. ``("statement", id)`` is shared with the pages; the others are the exports' own:

- ``("data", "2021")`` and ``("data", "2021-12")``: the whole-archive files and the sitemap part of a year or a month.
  Both may be noted of the same statement; the one that does not apply makes nothing.
- ``("data-records", "agent" | "document" | "topic")``: all records of a kind, and their part of the sitemap.
- ``("data-index", "")``: the lists of these files, for programs and for search engines.
- ``("feeds", "")``; ``("ledger", "")``: the ledger as readers may check it; ``("site-files", "")``.

This module is read by every command that notes work, so it imports nothing that makes files.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from sijill.export.shards import LARGEST, RECORD_KINDS, count, months, parts_of, years

Task = tuple[str, str]
DATA, DATA_RECORDS, DATA_INDEX, FEEDS, LEDGER = "data", "data-records", "data-index", "feeds", "ledger"
SITE_FILES = "site-files"


def tasks(connection: sqlite3.Connection) -> Iterator[Task]:
    """Yield every export task of a whole site beside those of statements and of the ledger, in a fixed order."""
    yield SITE_FILES, ""
    yield FEEDS, ""
    yield DATA_INDEX, ""
    for kind in RECORD_KINDS:
        yield DATA_RECORDS, kind
    for part in parts_of(years(connection), months(connection)):
        yield DATA, part


def of_statement(old: str | None, new: str | None, *, counted: bool = False) -> Iterator[Task]:
    """Yield the tasks that the change of a statement touches, given its ordering before and after (None: not there).

    ``counted``: whether the number of its relations, which the index tells, has changed too.
    """
    yield FEEDS, ""
    for ordering in (old, new):
        if ordering is not None:
            yield DATA, ordering[:4]
            yield DATA, ordering[:7]
    if old != new or counted:
        yield DATA_INDEX, ""


def of_versions(connection: sqlite3.Connection, statements: Iterable[str]) -> Iterator[Task]:
    """Yield the tasks that new versions of statements in the ledger touch."""
    yield LEDGER, ""
    yield FEEDS, ""
    query = "SELECT substr(ordering, 1, 7) FROM statements WHERE id = ?"
    months = {row[0] for one in statements for row in connection.execute(query, (one,))}
    for month in sorted(months):
        yield DATA, month[:4]
        yield DATA, month


def of_record(connection: sqlite3.Connection, kind: str, identifier: str) -> Iterator[Task]:
    """Yield the tasks that the change of an agent, document or topic touches.

    Tables show the names of agents; documents and topics stand in them by their ids alone.
    """
    yield DATA_RECORDS, kind
    yield DATA_INDEX, ""
    if kind == "agent":
        yield FEEDS, ""
        query = (
            "SELECT DISTINCT substr(ordering, 1, 7) FROM statements JOIN mentions ON source = id "
            "WHERE source_kind = 'statement' AND mentions.kind = ? AND target = ?"
        )
        for (month,) in connection.execute(query, (kind, identifier)).fetchall():
            yield DATA, month[:4]
            yield DATA, month


def with_neighbours(connection: sqlite3.Connection, noted: Iterable[Task]) -> list[Task]:
    """Return noted tasks and those that follow from them, now that all changes are in the state, sorted.

    A year that outgrew one shard is cut into months, and one that shrank is made whole: then every month of it is due.
    """
    found = set(noted)
    made = "SELECT 1 FROM outputs WHERE kind = ? AND id = ? LIMIT 1"
    for year in sorted(identifier for kind, identifier in found if kind == DATA and len(identifier) == 4):
        whole = count(connection, year) <= LARGEST
        was_whole = connection.execute(made, (DATA, year)).fetchone() is not None
        if whole == was_whole:
            continue
        found.add((DATA_INDEX, ""))
        there = "SELECT DISTINCT id FROM outputs WHERE kind = ? AND id > ? AND id < ?"
        found.update((DATA, month) for (month,) in connection.execute(there, (DATA, f"{year}-", f"{year}-\x7f")))
        now = "SELECT DISTINCT substr(ordering, 1, 7) FROM statements WHERE ordering >= ? AND ordering < ?"
        found.update((DATA, month) for (month,) in connection.execute(now, (f"{year}-", f"{year}-\x7f")))
    return sorted(found)
