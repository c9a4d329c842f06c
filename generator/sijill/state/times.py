"""Statements by time: counts and ids of a year, month or day, and those made or published last."""

import datetime
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from sijill.model.record_kinds import RecordKind

_MANY = 2000
_FEW = (
    "SELECT e.id FROM ledger_entries e CROSS JOIN statements s ON s.id = e.id "
    "WHERE e.kind = 'statement' AND e.version = 1 AND e.date = ? ORDER BY s.ordering DESC LIMIT ?"
)
_OF_MANY = (
    "SELECT s.id FROM statements s CROSS JOIN ledger_entries e ON e.kind = 'statement' AND e.id = s.id "
    "WHERE e.version = 1 AND e.date = ? ORDER BY s.ordering DESC LIMIT ?"
)
# The ledger is divided into parts of this many entries, of records of all kinds.
PART = 100
_FIRST = (
    "ledger_entries e JOIN ledger_batches b ON b.name = e.batch JOIN statements s ON s.id = e.id"
    " WHERE e.kind = 'statement' AND e.version = 1"
)
_PART = "(b.first + e.at - 2) / ?"
# Sorts after everything that can follow the beginning of an ordering.
AFTER = "\x7f"


def sizes(connection: sqlite3.Connection, length: int) -> dict[str, int]:
    """Return the years (``length`` 4) or months (7) that have statements, and how many each has, in order."""
    query = "SELECT substr(ordering, 1, ?), count(*) FROM statements GROUP BY 1 ORDER BY 1"
    return dict(connection.execute(query, (length,)).fetchall())


def count(connection: sqlite3.Connection, beginning: str) -> int:
    """Return how many statements there are of a year, month or day."""
    query = "SELECT count(*) FROM statements WHERE ordering >= ? AND ordering < ?"
    return int(connection.execute(query, (beginning, beginning + AFTER)).fetchone()[0])


def statements_of(connection: sqlite3.Connection, beginning: str) -> list[tuple[str, str]]:
    """Return the ordering and id of each statement of a year, month or day, in order of time."""
    query = "SELECT ordering, id FROM statements WHERE ordering >= ? AND ordering < ? ORDER BY ordering"
    return connection.execute(query, (beginning, beginning + AFTER)).fetchall()


def months_of(connection: sqlite3.Connection, year: str) -> list[str]:
    """Return the months of a year that have statements."""
    query = "SELECT DISTINCT substr(ordering, 1, 7) FROM statements WHERE ordering >= ? AND ordering < ?"
    return [month for (month,) in connection.execute(query, (f"{year}-", f"{year}-{AFTER}"))]


def perhaps_of(connection: sqlite3.Connection, name: str) -> dict[str, int]:
    """Return how many statements of a list only may be of the year that they are sorted in, by years."""
    query = (
        "SELECT substr(perhaps.list, 14), count(*) FROM members AS one JOIN members AS perhaps"
        " ON perhaps.ordering = one.ordering AND perhaps.list = 'perhaps-year:'"
        " || substr(one.ordering, CASE substr(one.ordering, 11, 1) WHEN '/' THEN 1 ELSE 21 END, 4)"
        " WHERE one.list = ? GROUP BY 1"
    )
    return dict(connection.execute(query, (name,)).fetchall())


def ids(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of all statements, in order of time."""
    return [row[0] for row in connection.execute("SELECT id FROM statements ORDER BY ordering")]


def orderings(connection: sqlite3.Connection) -> str:
    """Return the orderings of all statements, in order, one on each line. An ordering ends with its statement's id.

    The query reads the index alone, since the statements' rows are large.
    """
    query = "SELECT group_concat(ordering, char(10)) FROM (SELECT ordering FROM statements ORDER BY ordering)"
    return connection.execute(query).fetchone()[0] or ""


def is_there(connection: sqlite3.Connection, identifier: str) -> bool:
    """Return whether there is a statement with an id."""
    return connection.execute("SELECT 1 FROM statements WHERE id = ?", (identifier,)).fetchone() is not None


def newest(connection: sqlite3.Connection, count: int) -> list[str]:
    """Return the ids of the newest statements."""
    return [row[0] for row in connection.execute("SELECT id FROM statements ORDER BY ordering DESC LIMIT ?", (count,))]


def newest_published(connection: sqlite3.Connection, count: int) -> list[str]:
    """Return the ids of the most recently published statements, newest first; within a day, the latest made first."""
    found: list[str] = []
    days = connection.execute("SELECT DISTINCT date FROM ledger_batches ORDER BY date DESC").fetchall()
    for (day,) in days:
        of_day = "SELECT count(*) FROM ledger_entries WHERE kind = 'statement' AND version = 1 AND date = ?"
        size = connection.execute(of_day, (day,)).fetchone()[0]
        # A few are all looked up and sorted. Of very many, the first are soon found by reading back through time.
        query = _FEW if size <= _MANY else _OF_MANY
        found += [row[0] for row in connection.execute(query, (day, count - len(found)))]
        if len(found) >= count:
            break
    return found


def newest_of_list(connection: sqlite3.Connection, name: str, count: int) -> list[str]:
    """Return the ids of the most recently published statements of a list; an unpublished one counts by its date."""
    query = (
        "SELECT m.id, coalesce(e.date, substr(m.ordering, 1, 10)) AS day FROM members m LEFT JOIN ledger_entries e"
        " ON e.kind = 'statement' AND e.id = m.id AND e.version = 1 WHERE m.list = ?"
        " ORDER BY day DESC, m.ordering DESC LIMIT ?"
    )
    return [row[0] for row in connection.execute(query, (name, count))]


def list_as_published(connection: sqlite3.Connection, name: str) -> list[str]:
    """Return the ids of the statements of a list as the ledger has them; then by date those that it does not have."""
    query = (
        "SELECT m.id FROM members m LEFT JOIN ledger_entries e ON e.kind = 'statement' AND e.id = m.id"
        " AND e.version = 1 LEFT JOIN ledger_batches b ON b.name = e.batch WHERE m.list = ?"
        " ORDER BY b.first IS NULL, b.first + e.at, m.ordering"
    )
    return [row[0] for row in connection.execute(query, (name,))]


def with_statements(connection: sqlite3.Connection, kind: str) -> dict[str, int]:
    """Return the agents, documents, topics or kinds that have statements, each with their number."""
    query = "SELECT substr(list, ?), count(*) FROM members WHERE list >= ? AND list < ? GROUP BY list ORDER BY 1"
    return dict(connection.execute(query, (len(kind) + 2, f"{kind}:", f"{kind};")).fetchall())


def lists_of(connection: sqlite3.Connection, identifier: str) -> frozenset[str]:
    """Return the lists that a statement is in."""
    row = connection.execute("SELECT lists FROM statements WHERE id = ?", (identifier,)).fetchone()
    return frozenset(row[0].split("\n")) if row else frozenset()


def last_published(connection: sqlite3.Connection) -> str:
    """Return the day on which something was last published, "" for never."""
    return str(connection.execute("SELECT coalesce(max(date), '') FROM ledger_batches").fetchone()[0])


def parts(connection: sqlite3.Connection) -> list[int]:
    """Return the numbers of the ledger's parts (``PART``) in which any statement was first published."""
    query = f"SELECT DISTINCT {_PART} FROM {_FIRST} ORDER BY 1"  # noqa: S608 (no value in it)
    return [part for (part,) in connection.execute(query, (PART,))]


def part_of(connection: sqlite3.Connection, identifier: str) -> int | None:
    """Return the part of the ledger in which a statement was first published, or None if it was not published."""
    query = f"SELECT {_PART} FROM {_FIRST} AND e.id = ?"  # noqa: S608 (no value in it)
    row = connection.execute(query, (PART, identifier)).fetchone()
    return None if row is None else int(row[0])


def last_part(connection: sqlite3.Connection) -> int | None:
    """Return the last part of the ledger in which any statement was first published."""
    end = connection.execute("SELECT coalesce(max(first + entries), 0) FROM ledger_batches").fetchone()[0]
    return part_before(connection, -(-end // PART))


def part_before(connection: sqlite3.Connection, part: int) -> int | None:
    """Return the last part before another in which any statement was first published, or None."""
    return next((one for one in range(part - 1, -1, -1) if statements_of_part(connection, one)), None)


def statements_of_part(connection: sqlite3.Connection, part: int) -> list[str]:
    """Return the statements first published in a part of the ledger, in its order."""
    # The plus makes SQLite find a batch's entries by their lines, instead of reading all entries of statements.
    query = (
        "SELECT e.id FROM ledger_batches b CROSS JOIN ledger_entries e ON e.batch = b.name"
        " AND e.at >= ?1 - b.first + 2 AND e.at < ?2 - b.first + 2 JOIN statements s ON s.id = e.id"
        " WHERE b.first < ?2 AND b.first + b.entries > ?1 AND +e.kind = 'statement' AND +e.version = 1"
        " ORDER BY b.first + e.at"
    )
    return [row[0] for row in connection.execute(query, (part * PART, (part + 1) * PART))]


def changed_since(
    connection: sqlite3.Connection, since: datetime.date | int
) -> list[tuple["RecordKind", str, int, str, int]]:
    """Return the records that the ledger has entries of since a day, or from a number on, in its order.

    Each with the number, the day and the version of its newest entry.
    """
    day, number = (since.isoformat(), 0) if isinstance(since, datetime.date) else ("", since)
    query = (
        "SELECT e.kind, e.id, max(b.first + e.at - 2), e.date, e.version FROM ledger_entries e"
        " JOIN ledger_batches b ON b.name = e.batch WHERE e.date >= ? AND b.first + e.at - 2 >= ?"
        " GROUP BY e.kind, e.id ORDER BY 3"
    )  # of a group, SQLite gives the row that has the greatest number
    return connection.execute(query, (day, number)).fetchall()


def days_published(connection: sqlite3.Connection, identifier: str) -> list[str]:
    """Return the day on which each version of a statement was published."""
    query = "SELECT date FROM ledger_entries WHERE kind = 'statement' AND id = ? ORDER BY version"
    return [day for (day,) in connection.execute(query, (identifier,))]


def corrections(connection: sqlite3.Connection) -> "Iterator[tuple[str, str, int, RecordKind]]":
    """Yield the corrections of all records: the day, the record's id, the number from 1, and the record's kind."""
    corrections = "json_extract(CAST(data AS TEXT), '$.corrections')"
    query = (
        f"SELECT 'statement', id, {corrections} FROM statements WHERE status <> 'published' UNION ALL"  # noqa: S608
        f" SELECT kind, id, {corrections} FROM records WHERE status <> 'published'"
    )
    for kind, identifier, found in connection.execute(query):
        for number, correction in enumerate(orjson.loads(found), start=1):
            yield correction["date"], identifier, number, kind
