"""The whole archive as one file: SQLite, what Datasette should know of that, CSV, JSON Lines, N-Triples; or as Parquet.

Rows are sorted, so the same archive gives the same bytes (a database: by the same version of SQLite). Files are written
beside their place and moved there when they are whole.
"""

import datetime
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from sijill.export.columns import OF_RECORDS, OF_STATEMENTS, Table
from sijill.export.database import Search, datasette, write_database
from sijill.export.dataset import Whole
from sijill.export.parquet import write_tables
from sijill.export.records import Data
from sijill.export.rows import Rows
from sijill.export.statement import Statements
from sijill.export.table import table
from sijill.export.triples import Triples
from sijill.model.record_kinds import NAMED_KINDS, RecordKind
from sijill.model.urls import CONTEXT
from sijill.state import Archive, times

FORMATS = ("sqlite", "datasette", "csv", "jsonl", "nt", "parquet")
_AT_ONCE = 500


def export(archive: Archive, kind: str, path: Path, search: Search, name: str = "statements") -> int:
    """Write the archive to a file (Parquet: a folder) in one of ``FORMATS`` and return how many statements it holds.

    ``search`` is how a database is searched. ``name`` is the table of ``columns`` that a CSV file holds. Raises OSError
    where the file cannot be written.
    """
    with _in_place(path) as beside:
        if kind == "sqlite":
            write_database(archive, statements_in_brief(archive), search, beside)
        elif kind == "parquet":
            beside.mkdir()
            write_tables(archive, statements_in_brief(archive), beside)
        elif kind == "datasette":
            beside.write_bytes(datasette(archive.configuration))
        else:
            with beside.open("wb") as file:
                made = {"jsonl": lines, "nt": triples}
                file.writelines(made[kind](archive) if kind in made else csv_of(archive, name))
    return archive.count("statement")


def export_changes(archive: Archive, path: Path, since: datetime.date | int) -> int:
    """Write the records that the ledger has a version of since a day, or from a number on; return how many.

    A line of JSON a record, in the order of the ledger: the newest entry's number, day and version, and the record as
    it is now, None where it is gone. Raises OSError where the file cannot be written.
    """
    statements, whole = Statements(archive), Whole(archive)
    makers: dict[RecordKind, Callable[[str], Data]] = {kind: whole.maker(kind) for kind in NAMED_KINDS}
    makers["statement"] = statements.data
    count = 0
    with _in_place(path) as beside, beside.open("wb") as file:
        for kind, identifier, number, date, version in times.changed_since(archive.connection, since):
            record = makers[kind](identifier) if archive.has(kind, identifier) else None
            line = {"number": number, "date": date, "kind": kind, "id": identifier, "version": version}
            file.write(orjson.dumps(line | {"record": record}, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


@contextmanager
def _in_place(path: Path) -> Iterator[Path]:
    """Give a place beside a path, and move what was written there to the path once it is whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield beside
        beside.replace(path)
    finally:
        if beside.is_dir():
            shutil.rmtree(beside)
        beside.unlink(missing_ok=True)


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
    for found in statements_in_brief(archive):
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
        yield one, statements_in_brief(archive)
    whole = Whole(archive)
    for kind in NAMED_KINDS:
        make = whole.maker(kind)
        for one in OF_RECORDS[kind]:
            yield one, iter([[make(identifier) for identifier in archive.ids(kind)]])


def statements_in_brief(archive: Archive) -> Iterator[list[Data]]:
    """Every statement in its brief form, some at a time, so that memory does not grow with the archive."""
    statements = Statements(archive, embedded=False)
    waiting: list[Data] = []
    for identifier in times.ids(archive.connection):
        waiting.append(statements.data(identifier))
        if len(waiting) == _AT_ONCE:
            yield waiting
            waiting = []
    yield waiting
