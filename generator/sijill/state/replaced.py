"""Which published records were replaced by others, from the ledger."""

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sijill.model.records import RecordKind


class Merge(NamedTuple):
    """A replaced record, the record that replaces it, both by id, and the day on which that was published."""

    kind: "RecordKind"
    old: str
    new: str
    date: str


def merges(connection: sqlite3.Connection) -> list[Merge]:
    """Return every merge, by kind and id."""
    query = (
        "SELECT l.kind, l.id, l.by, e.date FROM ledger_last l JOIN ledger_entries e"
        " ON e.kind = l.kind AND e.id = l.id AND e.version = l.version WHERE l.by IS NOT NULL ORDER BY l.kind, l.id"
    )
    return [Merge(*row) for row in connection.execute(query)]


def present_id(connection: sqlite3.Connection, kind: "RecordKind", identifier: str) -> str:
    """Return the present id of a record: that of the last record in its chain of replacements, or its own."""
    query = (
        "WITH RECURSIVE now(id, step) AS (SELECT ?2, 0 UNION ALL SELECT l.by, step + 1 FROM ledger_last l JOIN now"
        " ON l.kind = ?1 AND l.id = now.id WHERE l.by IS NOT NULL AND step < 1000)"
        " SELECT id FROM now ORDER BY step DESC LIMIT 1"
    )
    return str(connection.execute(query, (kind, identifier)).fetchone()[0])


def merged_into(connection: sqlite3.Connection, kind: "RecordKind", identifier: str) -> list[tuple[str, str]]:
    """Return the ids of the records that a record replaced, each with the day on which that was published."""
    query = (
        "SELECT l.id, e.date FROM ledger_last l JOIN ledger_entries e ON e.kind = l.kind AND e.id = l.id"
        " AND e.version = l.version WHERE l.kind = ? AND l.by = ? ORDER BY l.id"
    )
    return connection.execute(query, (kind, identifier)).fetchall()
