"""The archive as a SQLite database: the tables, full text, views for readers, and what Datasette should know of it."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import orjson

from sijill.export.columns import OF_RECORDS, OF_STATEMENTS, TABLES, Column, Table
from sijill.export.dataset import Whole
from sijill.export.records import Data
from sijill.export.rows import Rows
from sijill.export.search_query import HOLD, QUERY
from sijill.export.search_query import TABLES as SEARCH
from sijill.export.table import Cell
from sijill.model.configuration import Configuration
from sijill.model.licences import licence
from sijill.model.record_kinds import NAMED_KINDS
from sijill.state import Archive

DATABASE = "archive"
"""What Datasette calls the database: the name of its file, ``archive.sqlite``."""
# Table Schema's types in SQLite, which has no booleans: they are 0 and 1.
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}
_VIEWS = {
    "quotations": (
        "The words, each passage with those who said it or of whom it is reported, its statement and its document.",
        "SELECT p.statement, p.passage, s.date, {speaker_names}, p.type, p.mode, p.delivery, p.text, p.language,"
        " {translation}, {translated_by}, {s.title}, p.document, {d.title AS document_title}, d.url, s.status,"
        " s.address || '#' || p.passage AS address"
        " FROM passages p JOIN statements s ON s.id = p.statement JOIN documents d ON d.id = p.document",
    ),
    "links": (
        "What statements do to each other, with the titles and dates of both.",
        "SELECT r.statement, s.date, {s.title}, r.relation, r.target, t.date AS target_date, {t.title AS target_title}"
        " FROM relations r JOIN statements s ON s.id = r.statement JOIN statements t ON t.id = r.target",
    ),
    "said_by": (
        "Who spoke in which statement, and in which capacity.",
        "SELECT k.agent, {k.name}, {k.capacity}, k.statement, s.date, {s.title} FROM speakers k"
        " JOIN statements s ON s.id = k.statement",
    ),
}
# An original of equal standing comes before translations, and of those the last.
_OTHER_WORDS = (
    "coalesce((SELECT {} FROM variants v WHERE (v.statement, v.passage, v.language, v.standing)"
    " = (p.statement, p.passage, '?', 'original')), (SELECT {} FROM translations t"
    " WHERE (t.statement, t.passage, t.language) = (p.statement, p.passage, '?') ORDER BY t.rowid DESC))"
)
# What is asked for each language, by the name of its column.
_ASKED = {
    "translation": _OTHER_WORDS.format("text", "text"),
    "translated_by": _OTHER_WORDS.format("standing", "translated_by"),
    "speaker_names": "(SELECT group_concat(name, '; ') FROM (SELECT k.\"name_?\" AS name FROM passage_speakers w"
    " JOIN speakers k ON (k.statement, k.position) = (w.statement, w.position)"
    " WHERE (w.statement, w.passage) = (p.statement, p.passage) ORDER BY w.position))",
}


class Search(Protocol):
    """By what a database is searched."""

    def of(self, identifier: str) -> tuple[str, str]:
        """Return the words of a statement, and the terms under which it is found."""

    def words(self) -> Iterable[tuple[str, str | None, str]]:
        """Return the words of all statements that were asked for, each with its two terms."""

    def letters(self) -> Iterable[tuple[str, str]]:
        """Return the letters that are searched as others."""

    def rules(self) -> Iterable[tuple[str, str, int]]:
        """Return what may be before and behind words, in the order in which it is tried."""


def write_database(archive: Archive, statements: Iterable[list[Data]], search: Search, path: Path) -> None:
    """Write the archive, its ``statements`` given some at a time, into a file that is not there yet."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        _Database(archive, connection).fill(statements, search)
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()


def without_version(database: bytes) -> bytes:
    """Return a database without the version of SQLite that wrote it (file format, 1.3.22)."""
    return database[:96] + database[100:]


def datasette(configuration: Configuration) -> bytes:
    """Return what Datasette is given with ``--metadata``: what each table and column holds, and the search."""
    licensed = licence(configuration.options.records_licence)
    language = configuration.default_language
    named = {"title": configuration.title(language), "description": configuration.description(language)}
    tables: dict[str, Any] = {name: {"description": holds} for name, (holds, _) in _VIEWS.items()}
    tables |= {name: {"description": holds, "hidden": True} for name, holds in HOLD.items()}
    for one in TABLES:
        columns = one.in_languages(configuration.languages)
        label = next((column.name for column in columns if column.name.startswith(("title_", "name_", "label_"))), "")
        tables[one.name] = {
            "description": one.holds,
            "columns": {column.name: column.holds for column in columns},
            **({"label_column": label} if one.key == ("id",) else {}),
        }
    about = {"title": "Search", "description": "Statements with all of these words, found as the archive finds them."}
    data = {
        **{name: value for name, value in named.items() if value},
        "license": licensed.label,
        "license_url": licensed.address,
        **({"source": named["title"], "source_url": configuration.site_url} if configuration.site_url else {}),
        "databases": {DATABASE: {"tables": tables, "queries": {"search": {"sql": QUERY, **about}}}},
    }
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


class _Database:
    """One database being filled."""

    def __init__(self, archive: Archive, connection: sqlite3.Connection) -> None:
        self.archive = archive
        self.connection = connection
        self.rows = Rows(archive)

    def fill(self, statements: Iterable[list[Data]], search: Search) -> None:
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
                self._insert(first.name, [[*row, orjson.dumps(data).decode()]])
                for one in others:
                    self._insert(one.name, self.rows.of(one, data))
        for one in OF_STATEMENTS:
            self._create(one)
        for made in SEARCH.split(";"):
            self.connection.execute(made)
        searched = 0
        for found in statements:
            for one in OF_STATEMENTS:
                self._insert(one.name, (row for data in found for row in self.rows.of(one, data)))
            for data in found:
                searched += 1
                self._insert("searched", [(searched, data["identifier"])])
                words = search.of(data["identifier"])
                self.connection.execute("INSERT INTO search(rowid, words, forms) VALUES(?, ?, ?)", (searched, *words))
        self._insert("search_letters", search.letters())
        self._insert("search_words", search.words())
        self._insert("search_rules", search.rules())
        self.connection.execute("INSERT INTO search(search) VALUES('optimize')")
        for one in TABLES:
            for column in one.columns:
                if column.of and one.key[0] != column.name:
                    index = f"{one.name}_{column.name}"
                    self.connection.execute(f"CREATE INDEX {index} ON {one.name}({column.name})")
        self.connection.execute("CREATE INDEX statements_date ON statements(date)")
        for name, (_, query) in _VIEWS.items():
            self.connection.execute(f"CREATE VIEW {name} AS {self._in_languages(query)}")
        self.connection.execute("CREATE TABLE queries(name TEXT PRIMARY KEY, sql TEXT)")
        self._insert("queries", [("search", QUERY)])

    def _in_languages(self, query: str) -> str:
        """Return a query with a column in braces for each language: ``{d.title AS document_title}``."""

        def columns(found: re.Match[str]) -> str:
            column, _, name = found[1].partition(" AS ")
            table, mark, field = column.partition(".")
            if not mark:
                asked = f'{_ASKED[column]} AS "{column}_?"'
                return ", ".join(asked.replace("?", tag) for tag in self.rows.languages)
            return ", ".join(f'{table}."{field}_{tag}" AS "{name or field}_{tag}"' for tag in self.rows.languages)

        return re.sub(r"\{([^}]+)\}", columns, query)

    def _create(self, one: Table, *more: Column) -> None:
        columns = [*one.in_languages(self.rows.languages), *more]
        described = [f'"{column.name}" {_TYPES.get(column.kind, "TEXT")}' for column in columns]
        described.append(f"PRIMARY KEY({', '.join(one.key)})")
        described += [f"FOREIGN KEY({column.name}) REFERENCES {column.of}(id)" for column in columns if column.of]
        for other, names in one.of:
            described.append(f"FOREIGN KEY({', '.join(names)}) REFERENCES {other}({', '.join(names)})")
        self.connection.execute(f"CREATE TABLE {one.name}({', '.join(described)})")

    def _insert(self, table: str, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            self.connection.execute(f"INSERT INTO {table} VALUES({','.join('?' * len(row))})", row)
