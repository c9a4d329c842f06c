"""The whole archive as one file: a SQLite database (for Datasette and the like), CSV, or JSON Lines.

Rows are sorted, so the same archive gives the same bytes (a database: by the same version of SQLite). Files are written
beside their place and moved there when they are whole.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import orjson

from sijill.export.dataset import Whole
from sijill.export.records import Data
from sijill.export.rows import Row, Rows, identifier_of, place_of
from sijill.export.statement import Statements
from sijill.export.table import table
from sijill.model.records import RecordKind
from sijill.state import Archive, times

FORMATS = ("sqlite", "csv", "jsonl")
TABLES = ("statements", "passages", "relations")
_AT_ONCE = 500


def export(archive: Archive, kind: str, path: Path, name: str = "statements") -> int:
    """Write the archive to a file in one of ``FORMATS`` and return how many statements it holds.

    ``name`` is the table of ``TABLES`` that a CSV file holds. Raises OSError where the file cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if kind == "sqlite":
            write_database(archive, beside)
        else:
            with beside.open("wb") as file:
                file.writelines(lines(archive) if kind == "jsonl" else csv_of(archive, name))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return archive.count("statement")


def lines(archive: Archive) -> Iterator[bytes]:
    """Yield every statement as a line of JSON, as ``statement.json`` has it, in order of time."""
    statements = Statements(archive)
    for identifier in times.ids(archive.connection):
        yield statements.line(identifier)


def csv_of(archive: Archive, name: str) -> Iterator[bytes]:
    """Yield a table of ``TABLES`` as CSV, in pieces."""
    rows = Rows(archive)
    columns, make = _maker(rows, name)
    yield table(columns, [])
    for found in _data(archive):
        yield table(None, (row for data in found for row in make(data)))


def _maker(rows: Rows, name: str) -> tuple[list[str], Callable[[Data], Iterable[Row]]]:
    if name == "statements":
        return rows.statement_columns, lambda data: [rows.statement(data)]
    if name == "passages":
        return rows.passage_columns, rows.passages
    return rows.relation_columns, rows.relations


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
        self._records()
        rows = self.rows
        whole = {"passages": "INTEGER", "version": "INTEGER"}
        place = dict.fromkeys(("paragraph", "start_character", "end_paragraph", "end_character", "variants"), "INTEGER")
        self._create("statements", rows.statement_columns, "PRIMARY KEY(id)", whole)
        self._create("passages", rows.passage_columns, "PRIMARY KEY(statement, passage), " + _OF_STATEMENT, place)
        self._create("relations", rows.relation_columns, _OF_STATEMENT, {})
        texts = [column for name in ("unnamed", "named", "capacity") for column in self._each(name)]
        speakers = ["statement", "position", "agent", *texts, "on_behalf_of"]
        self._create("speakers", speakers, _OF_STATEMENT, {"position": "INTEGER"})
        self._create("statement_topics", ["statement", "topic"], _OF_STATEMENT, {})
        translations = ["statement", "passage", "language", "text", "translated_by", "stale"]
        self._create("translations", translations, _OF_STATEMENT, {"stale": "INTEGER"})
        variants = ["statement", "passage", "variant", "text", "mode", "document", "evidence_document", "capture",
                    "paragraph", "start_character", "end_paragraph", "end_character", *self._each("note")]  # fmt: skip
        self._create("variants", variants, _OF_STATEMENT, {**place, "variant": "INTEGER"})
        corrections = ["statement", "position", "date", "kind", *self._each("reason"), "reason_of"]
        self._create("corrections", corrections, _OF_STATEMENT, {"position": "INTEGER", "reason_of": "INTEGER"})
        for found in _data(self.archive):
            self._insert("statements", map(rows.statement, found))
            self._insert("passages", (row for data in found for row in rows.passages(data)))
            self._insert("relations", (row for data in found for row in rows.relations(data)))
            self._insert("speakers", (row for data in found for row in self._speakers(data)))
            self._insert("statement_topics", ([d["identifier"], t["identifier"]] for d in found for t in d["topics"]))
            self._insert("translations", (row for data in found for row in self._translations(data)))
            self._insert("variants", (row for data in found for row in self._variants(data)))
            self._insert("corrections", (row for data in found for row in self._corrections(data)))
        for name, column in (("passages", "document"), ("relations", "target"), ("speakers", "agent"),
                             ("statement_topics", "topic"), ("statements", "date")):  # fmt: skip
            self.connection.execute(f"CREATE INDEX {name}_{column} ON {name}({column})")

    def _each(self, name: str) -> list[str]:
        return [f"{name}_{language}" for language in self.rows.languages]

    def _create(self, name: str, columns: list[str], constraints: str, types: dict[str, str]) -> None:
        described = ", ".join(f'"{column}" {types.get(column, "TEXT")}' for column in columns)
        self.connection.execute(f"CREATE TABLE {name}({described}, {constraints})")

    def _insert(self, name: str, rows: Iterable[Row]) -> None:
        for row in rows:
            marks = ",".join("?" * len(row))
            self.connection.execute(f"INSERT INTO {name} VALUES({marks})", row)

    def _localized(self, texts: dict[str, str] | None) -> Row:
        return [(texts or {}).get(language) for language in self.rows.languages]

    def _speakers(self, data: Data) -> Iterator[Row]:
        for number, speaker in enumerate(data["speakers"], start=1):
            behalf = "; ".join(agent["identifier"] for agent in speaker.get("on_behalf_of", ()))
            unnamed = speaker["agent"].get("unnamed")
            agent = None if unnamed else speaker["agent"]["identifier"]
            texts = self._localized(unnamed)
            texts += [*self._localized(speaker.get("named")), *self._localized(speaker.get("capacity"))]
            yield [data["identifier"], number, agent, *texts, behalf or None]

    def _translations(self, data: Data) -> Iterator[Row]:
        for passage in data["passages"] or ():
            for translation in passage.get("translations", ()):
                yield [
                    data["identifier"], passage["identifier"], translation["language"], translation["text"],
                    translation["by"], int(translation["stale"]),
                ]  # fmt: skip

    def _variants(self, data: Data) -> Iterator[Row]:
        for passage in data["passages"] or ():
            for number, variant in enumerate(passage.get("variants", ()), start=1):
                yield [
                    data["identifier"], passage["identifier"], number, variant["text"], variant["mode"],
                    identifier_of(variant["document"]), *place_of(variant), *self._localized(variant.get("note")),
                ]  # fmt: skip

    def _corrections(self, data: Data) -> Iterator[Row]:
        for number, correction in enumerate(data.get("corrections", ()), start=1):
            reason = self._localized(correction["reason"])
            yield [
                data["identifier"],
                number,
                correction["date"],
                correction["kind"],
                *reason,
                correction.get("reason_of"),
            ]

    def _records(self) -> None:
        """Agents, documents and topics: what one asks by has its column, the complete record is beside it as JSON."""
        whole = Whole(self.archive)
        names: dict[RecordKind, str] = {"agent": "name", "document": "title", "topic": "label"}
        more: dict[RecordKind, list[str]] = {
            "agent": ["kind"],
            "document": ["kind", "language", "publisher", "date", "url"],
            "topic": [],
        }
        for kind, text in names.items():
            columns = ["id", "address", *self._each(text), *more[kind], "data"]
            self._create(f"{kind}s", columns, "PRIMARY KEY(id)", {})
        for kind in names:
            make = whole.maker(kind)
            for identifier in self.archive.ids(kind):
                data = make(identifier)
                row: Row = [identifier, data["id"], *self._localized(data[names[kind]])]
                row += [_plain(data.get(column)) for column in more[kind]]
                self._insert(f"{kind}s", [[*row, orjson.dumps(data).decode()]])


def _plain(value: object) -> str | None:
    """A date as EDTF, a named record as its id, anything else as it is."""
    if isinstance(value, dict):
        return str(value.get("edtf") or value["identifier"])
    return None if value is None else str(value)


_OF_STATEMENT = "FOREIGN KEY(statement) REFERENCES statements(id)"
