"""The whole archive as one file: a SQLite database (for Datasette and the like), CSV, JSON Lines, or N-Triples.

Rows are sorted, so the same archive gives the same bytes (a database: by the same version of SQLite). Files are written
beside their place and moved there when they are whole.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from sijill.export.columns import OF_RECORDS, OF_STATEMENTS, TABLES, Column, Table
from sijill.export.dataset import Whole
from sijill.export.records import Data
from sijill.export.rows import Row, Rows
from sijill.export.statement import Statements
from sijill.export.table import table
from sijill.export.triples import Triples
from sijill.model.record_kinds import NAMED_KINDS
from sijill.model.urls import CONTEXT
from sijill.state import Archive, times

FORMATS = ("sqlite", "csv", "jsonl", "nt")
_AT_ONCE = 500
# Table Schema's types in SQLite, which has no booleans: they are 0 and 1.
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}


def export(archive: Archive, kind: str, path: Path, name: str = "statements") -> int:
    """Write the archive to a file in one of ``FORMATS`` and return how many statements it holds.

    ``name`` is the table of ``columns`` that a CSV file holds. Raises OSError where the file cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if kind == "sqlite":
            write_database(archive, beside)
        else:
            with beside.open("wb") as file:
                made = {"jsonl": lines, "nt": triples}
                file.writelines(made[kind](archive) if kind in made else csv_of(archive, name))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return archive.count("statement")


def lines(archive: Archive) -> Iterator[bytes]:
    """Yield every statement as a line of JSON, as ``statement.json`` has it, in order of time."""
    statements = Statements(archive)
    for identifier in times.ids(archive.connection):
        yield statements.line(identifier)


def triples(archive: Archive) -> Iterator[bytes]:
    """Yield the graph of the whole archive as N-Triples: statements in order of time, then the other records.

    Raises ValueError where the archive has no ``site_url``: N-Triples knows no relative names.
    """
    if not archive.configuration.site_url:
        raise ValueError("N-Triples must have whole addresses, and the archive has no site_url")
    whole = Whole(archive)
    writer = Triples(orjson.loads(whole.published(CONTEXT).data)["@context"])
    for found in _data(archive):
        yield "".join([line for data in found for line in writer.of(data)]).encode()
    for kind in NAMED_KINDS:
        make = whole.maker(kind)
        for identifier in archive.ids(kind):
            yield "".join(writer.of(make(identifier))).encode()


def csv_of(archive: Archive, name: str) -> Iterator[bytes]:
    """Yield a table of ``columns`` as CSV, in pieces."""
    rows = Rows(archive)
    for one, pieces in _pieces(archive):
        if one.name == name:
            yield table(one.names(rows.languages), [])
            for found in pieces:
                yield table(None, (row for data in found for row in rows.of(one, data)))


def _pieces(archive: Archive) -> Iterator[tuple[Table, Iterator[list[Data]]]]:
    """Yield every table with the records whose rows are in it."""
    for one in OF_STATEMENTS:
        yield one, _data(archive)
    whole = Whole(archive)
    for kind in NAMED_KINDS:
        make = whole.maker(kind)
        for one in OF_RECORDS[kind]:
            yield one, iter([[make(identifier) for identifier in archive.ids(kind)]])


def _data(archive: Archive) -> Iterator[list[Data]]:
    """Every statement in its brief form, some at a time, so that memory does not grow with the archive."""
    statements = Statements(archive, embedded=False)
    waiting: list[Data] = []
    for identifier in times.ids(archive.connection):
        waiting.append(statements.data(identifier))
        if len(waiting) == _AT_ONCE:
            yield waiting
            waiting = []
    yield waiting


def write_database(archive: Archive, path: Path) -> None:
    """Write the archive as a SQLite database into a file that is not there yet."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        _Database(archive, connection).fill()
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()


class _Database:
    """One database being filled."""

    def __init__(self, archive: Archive, connection: sqlite3.Connection) -> None:
        self.archive = archive
        self.connection = connection
        self.rows = Rows(archive)

    def fill(self) -> None:
        """Make the tables, their rows and their indexes. Agents, documents and topics have their whole record too."""
        whole = Whole(self.archive)
        for kind in NAMED_KINDS:
            first, *others = OF_RECORDS[kind]
            self._create(first, Column("data", "The whole record as JSON."))
            for one in others:
                self._create(one)
            make = whole.maker(kind)
            for data in map(make, self.archive.ids(kind)):
                [row] = self.rows.of(first, data)
                self._insert(first, [[*row, orjson.dumps(data).decode()]])
                for one in others:
                    self._insert(one, self.rows.of(one, data))
        for one in OF_STATEMENTS:
            self._create(one)
        for found in _data(self.archive):
            for one in OF_STATEMENTS:
                self._insert(one, (row for data in found for row in self.rows.of(one, data)))
        for one in TABLES:
            for column in one.columns:
                if column.of and one.key[0] != column.name:
                    index = f"{one.name}_{column.name}"
                    self.connection.execute(f"CREATE INDEX {index} ON {one.name}({column.name})")
        self.connection.execute("CREATE INDEX statements_date ON statements(date)")

    def _create(self, one: Table, *more: Column) -> None:
        columns = [*one.in_languages(self.rows.languages), *more]
        described = [f'"{column.name}" {_TYPES.get(column.kind, "TEXT")}' for column in columns]
        described.append(f"PRIMARY KEY({', '.join(one.key)})")
        described += [f"FOREIGN KEY({column.name}) REFERENCES {column.of}(id)" for column in columns if column.of]
        for other, names in one.of:
            described.append(f"FOREIGN KEY({', '.join(names)}) REFERENCES {other}({', '.join(names)})")
        self.connection.execute(f"CREATE TABLE {one.name}({', '.join(described)})")

    def _insert(self, one: Table, rows: Iterable[Row]) -> None:
        for row in rows:
            self.connection.execute(f"INSERT INTO {one.name} VALUES({','.join('?' * len(row))})", row)
