"""What the state knows of the files of ``sources/``, for those who read them and look for changes.

Every command imports this module: the records' types are not imported with it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import orjson

from sijill.diagnostics import Diagnostic

if TYPE_CHECKING:
    from sijill.model.record_kinds import RecordKind
    from sijill.sources.scan import SourceFile, Stamp

# Greater than the number of any entry of the ledger.
_AFTER_ALL = 2**62
_FILES = "SELECT path, kind, id, size, mtime, ctime, inode FROM files"


def _as_files(rows: Iterable[tuple[Any, ...]]) -> "list[SourceFile]":
    from sijill.sources.scan import SourceFile

    return [SourceFile(path, kind, identifier, tuple(stamp)) for path, kind, identifier, *stamp in rows]


def file_at(connection: sqlite3.Connection, path: str) -> "SourceFile | None":
    """Return the file of a path below ``sources/``, None if none was read."""
    found = _as_files(connection.execute(f"{_FILES} WHERE path = ?", (path,)))
    return found[0] if found else None


def files_of(connection: sqlite3.Connection, kind: str, identifier: str) -> "list[SourceFile]":
    """Return the files of a kind and id; one that is to be read again is among them, without a stamp."""
    return _as_files(connection.execute(f"{_FILES} WHERE kind = ? AND id = ? ORDER BY path", (kind, identifier)))


def files_in(connection: sqlite3.Connection, folder: str) -> "list[SourceFile]":
    """Return the files in a folder and below it."""
    return _as_files(connection.execute(f"{_FILES} WHERE path > ? AND path < ?", (f"{folder}/", f"{folder}0")))


def files_naming(connection: sqlite3.Connection, kind: str, identifier: str) -> "list[SourceFile]":
    """Return the files of the records that name a record, whether that record exists or not."""
    naming = "SELECT DISTINCT source_kind, source FROM mentions WHERE kind = ? AND target = ?"
    rows = connection.execute(naming, (kind, identifier)).fetchall()
    return [file for row in rows for file in files_of(connection, *row)]


def files_breaking(connection: sqlite3.Connection, stage: str, *codes: str) -> "list[SourceFile]":
    """Return the files in which a stage found one of some diagnostics, by code."""
    marks = ", ".join("?" * len(codes))
    found = f"SELECT substr(file, 9) FROM diagnostics WHERE stage = ? AND code IN ({marks})"  # noqa: S608 - without sources/
    return _as_files(connection.execute(f"{_FILES} WHERE path IN ({found})", (stage, *codes)))


def files_compared_with_later(connection: sqlite3.Connection, day: str) -> "list[SourceFile]":
    """Return the files whose check compared the day of the check with one later than ``day``."""
    return _as_files(connection.execute(f"{_FILES} WHERE asked > ?", (day,)))


def stamps(connection: sqlite3.Connection, folders: Iterable[str] | None = None) -> "dict[str, Stamp]":
    """Return the stamp of each file as it was read, in some folders or in all."""
    select = "SELECT path, size, mtime, ctime, inode FROM files"
    if folders is None:
        return {row[0]: row[1:] for row in connection.execute(select)}
    below = f"{select} WHERE path > ? AND path < ?"
    return {row[0]: row[1:] for folder in folders for row in connection.execute(below, (f"{folder}/", f"{folder}0"))}


def paths_of_statements(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the path of each statement's file below ``sources/``, by id."""
    return dict(connection.execute("SELECT id, path FROM files WHERE kind = 'statement' ORDER BY id, path").fetchall())


def path_of(connection: sqlite3.Connection, kind: str, identifier: str) -> str | None:
    """Return the path of a record's file below ``sources/``, None if there is none."""
    row = connection.execute("SELECT path FROM files WHERE kind = ? AND id = ?", (kind, identifier)).fetchone()
    return str(row[0]) if row else None


def ids_with_files(connection: sqlite3.Connection, kind: str) -> list[str]:
    """Return the ids of a kind that have a file, whether it could be read as a record or not."""
    return [row[0] for row in connection.execute("SELECT id FROM files WHERE kind = ? ORDER BY id", (kind,))]


def count_of_files(connection: sqlite3.Connection) -> int:
    """Return how many files there are."""
    return int(connection.execute("SELECT count(*) FROM files").fetchone()[0])


def totals(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return how many statements there are, and how many verified passages and variants they have."""
    statements, passages = connection.execute("SELECT count(*), total(passages) FROM statements").fetchone()
    return statements, int(passages)


def ids_naming(connection: sqlite3.Connection, kind: str, identifier: str, source_kind: str) -> list[str]:
    """Return the ids of the records of one kind that name a record, sorted."""
    query = "SELECT DISTINCT source FROM mentions WHERE kind = ? AND target = ? AND source_kind = ? ORDER BY source"
    return [row[0] for row in connection.execute(query, (kind, identifier, source_kind))]


def record_data(connection: sqlite3.Connection, kind: str, identifier: str) -> bytes | None:
    """Return a record in canonical form, None if there is none."""
    if kind == "statement":
        row = connection.execute("SELECT data FROM statements WHERE id = ?", (identifier,)).fetchone()
    else:
        row = connection.execute("SELECT data FROM records WHERE kind = ? AND id = ?", (kind, identifier)).fetchone()
    return row[0] if row else None


def records_of(connection: sqlite3.Connection, kind: str) -> "Iterator[tuple[str, bytes]]":
    """Yield id and canonical form of each record of a kind, statements aside, sorted."""
    yield from connection.execute("SELECT id, data FROM records WHERE kind = ? ORDER BY id", (kind,))


def seen_data(connection: sqlite3.Connection, document: str) -> bytes | None:
    """Return what was seen of a document at its address, in canonical form, None where nothing was."""
    row = connection.execute("SELECT data FROM seen WHERE id = ?", (document,)).fetchone()
    return row[0] if row else None


def without_permanent_id(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of the statements that have not been given a permanent one, sorted."""
    query = "SELECT id FROM statements WHERE id >= '0000-' AND id < '0000.' ORDER BY id"
    return [row[0] for row in connection.execute(query)]


def unpublished_with_corrections(connection: sqlite3.Connection) -> "list[tuple[RecordKind, str]]":
    """Return kind and id of the records that carry corrections and are not in the ledger, sorted."""
    query = (
        "SELECT kind, id FROM records r WHERE status <> 'published' AND NOT EXISTS"
        " (SELECT 1 FROM ledger_last l WHERE l.kind = r.kind AND l.id = r.id) UNION ALL "
        "SELECT 'statement', id FROM statements s WHERE status <> 'published' AND NOT EXISTS"
        " (SELECT 1 FROM ledger_last l WHERE l.kind = 'statement' AND l.id = s.id)"
    )
    return sorted(connection.execute(query).fetchall())


def records_beside_ledger(connection: sqlite3.Connection) -> "list[tuple[RecordKind, str, bytes, bool]]":
    """Return kind, id and canonical form of all agents, documents and topics, and whether the ledger has that form.

    They are sorted.
    """
    return connection.execute(
        "SELECT r.kind, r.id, data, l.plain IS r.digest FROM records r LEFT JOIN ledger_last l"
        " ON l.kind = r.kind AND l.id = r.id ORDER BY r.kind, r.id"
    ).fetchall()


def unpublished(connection: sqlite3.Connection) -> list[tuple[str, bytes]]:
    """Return id and canonical form of each statement that is not in the ledger as it is, sorted."""
    return connection.execute(
        "SELECT s.id, s.data FROM statements s LEFT JOIN ledger_last l ON l.kind = 'statement' AND l.id = s.id"
        " WHERE l.plain IS NULL OR l.plain <> s.digest ORDER BY s.id"
    ).fetchall()


def paths_linking(connection: sqlite3.Connection, identifier: str) -> list[str]:
    """Return the paths, below ``sources/``, of the statements that have a relation to a statement, or replace it."""
    rows = connection.execute(
        "SELECT f.path FROM relations r JOIN files f ON f.kind = 'statement' AND f.id = r.source WHERE r.target = ?"
        " UNION SELECT f.path FROM replaced p JOIN files f ON f.kind = 'statement' AND f.id = p.id"
        " WHERE p.kind = f.kind AND p.old = ?",
        (identifier, identifier),
    )
    return [path for (path,) in rows.fetchall()]


def files_replacing(connection: sqlite3.Connection, kind: str, identifier: str) -> "list[SourceFile]":
    """Return the files of the records that replace an id; there should be one at most."""
    return [file for new in replacing(connection, kind, identifier) for file in files_of(connection, kind, new)]


def replacing(connection: sqlite3.Connection, kind: str, identifier: str) -> list[str]:
    """Return the ids of the records that replace an id, sorted; there should be one at most."""
    query = "SELECT id FROM replaced WHERE kind = ? AND old = ? ORDER BY id"
    return [row[0] for row in connection.execute(query, (kind, identifier))]


def rivals(connection: sqlite3.Connection) -> "list[tuple[RecordKind, str]]":
    """Return the records that replace an id which another record replaces too, or was published as replacing."""
    query = (
        "SELECT r.kind, r.id FROM replaced r LEFT JOIN ledger_last l ON l.kind = r.kind AND l.id = r.old"
        " WHERE l.by <> r.id OR EXISTS"
        " (SELECT 1 FROM replaced o WHERE o.kind = r.kind AND o.old = r.old AND o.id <> r.id) ORDER BY r.kind, r.id"
    )
    return connection.execute(query).fetchall()


def replaced_by(connection: sqlite3.Connection, kind: str, identifier: str) -> list[str]:
    """Return the ids that a record replaces, sorted."""
    query = "SELECT old FROM replaced WHERE kind = ? AND id = ? ORDER BY old"
    return [row[0] for row in connection.execute(query, (kind, identifier))]


def in_place_of(connection: sqlite3.Connection, kind: str, old: str) -> str | None:
    """Return the id of the record that says that it replaces one, None if none does."""
    query = "SELECT min(id) FROM replaced WHERE kind = ? AND old = ?"
    found: str | None = connection.execute(query, (kind, old)).fetchone()[0]
    return found


def replaced_ids(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return kind and id of each replaced record, and the id of the record that replaces it, sorted."""
    return connection.execute("SELECT kind, old, id FROM replaced ORDER BY kind, old, id").fetchall()


def marks(connection: sqlite3.Connection) -> dict[str, bytes]:
    """Return the mark of each folder as it was read."""
    return dict(connection.execute("SELECT path, mark FROM folders").fetchall())


def mark_of(connection: sqlite3.Connection, folder: str) -> bytes | None:
    """Return the mark of a folder as it was read."""
    row = connection.execute("SELECT mark FROM folders WHERE path = ?", (folder,)).fetchone()
    return row[0] if row else None


def folders_of_statements(connection: sqlite3.Connection) -> list[str]:
    """Return the folders that hold statements, below ``sources/``."""
    years = "SELECT path FROM folders WHERE path > 'statements/' AND path < 'statements0'"
    return [row[0] for row in connection.execute(years)]


def has_diagnostics(connection: sqlite3.Connection, stage: str) -> bool:
    """Return whether a stage found anything wrong."""
    return connection.execute("SELECT 1 FROM diagnostics WHERE stage = ? LIMIT 1", (stage,)).fetchone() is not None


def files_with_diagnostics(connection: sqlite3.Connection, stage: str) -> list[str]:
    """Return the files in which a stage found anything wrong."""
    return [row[0] for row in connection.execute("SELECT DISTINCT file FROM diagnostics WHERE stage = ?", (stage,))]


def diagnostics_in(connection: sqlite3.Connection, stage: str | None = None) -> list[Diagnostic]:
    """Return everything that is wrong with the archive, or what a stage found, by file, line and column."""
    rows = connection.execute(
        "SELECT file, line, col, code, severity, facts FROM diagnostics WHERE ?1 IS NULL OR stage = ?1"
        " ORDER BY file, line, col, code, facts",
        (stage,),
    )
    return [
        Diagnostic(file, line, column, code, severity, tuple((name, value) for name, value in orjson.loads(facts)))
        for file, line, column, code, severity, facts in rows
    ]


def renamed_agents(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of agents that have former names, or had some in an earlier version, sorted."""
    query = (
        "SELECT id FROM records WHERE kind = 'agent' AND (instr(data, '\"former_names\"') OR id IN (SELECT id FROM"
        " ledger_entries WHERE kind = 'agent' AND version > 1 AND instr(CAST(line AS TEXT), '\"former_names\"')))"
        " ORDER BY id"
    )
    return [row[0] for row in connection.execute(query)]


def changed_records(connection: sqlite3.Connection) -> "dict[tuple[RecordKind, str], int]":
    """Return the number in the ledger of each agent's, document's and topic's last change, if it has changed."""
    query = (
        "SELECT l.kind, l.id, CASE WHEN r.digest <> l.plain THEN ?1 ELSE b.first + e.at - 1 END FROM ledger_last l"
        " JOIN records r ON r.kind = l.kind AND r.id = l.id"
        " JOIN ledger_entries e ON e.kind = l.kind AND e.id = l.id AND e.version = l.version"
        " JOIN ledger_batches b ON b.name = e.batch WHERE l.version > 1 OR r.digest <> l.plain"
    )
    return {(kind, identifier): number for kind, identifier, number in connection.execute(query, (_AFTER_ALL,))}


def corrected_records(connection: sqlite3.Connection) -> "dict[tuple[RecordKind, str], None]":
    """Return the agents, documents and topics that carry corrections, by kind and id."""
    query = "SELECT kind, id FROM records WHERE status <> 'published' ORDER BY kind, id"
    return dict.fromkeys(connection.execute(query).fetchall())


def has_renamed_agents(connection: sqlite3.Connection) -> bool:
    """Return whether any agent has given up a name."""
    query = "SELECT 1 FROM records WHERE kind = 'agent' AND instr(data, CAST('\"former_names\":' AS BLOB)) LIMIT 1"
    return connection.execute(query).fetchone() is not None


def corrections_with(connection: sqlite3.Connection, field: str) -> "list[tuple[RecordKind, str, bytes]]":
    """Return the records that have a correction with a field, by kind and id, as JSON."""
    query = (
        "SELECT kind, id, data FROM records WHERE status <> 'published' AND instr(data, CAST(?1 AS BLOB)) UNION ALL"
        " SELECT 'statement', id, data FROM statements WHERE status <> 'published' AND instr(data, CAST(?1 AS BLOB))"
        " ORDER BY 1, 2"
    )
    return connection.execute(query, (f'"{field}":',)).fetchall()


def revised_with(connection: sqlite3.Connection, text: str) -> "list[tuple[RecordKind, str]]":
    """Return the records of several published versions that have a text as the whole of some field, by kind and id."""
    query = (
        "SELECT r.kind, r.id FROM ledger_last l JOIN records r ON r.kind = l.kind AND r.id = l.id"
        " WHERE l.version > 1 AND instr(r.data, CAST(?1 AS BLOB)) UNION ALL"
        " SELECT l.kind, s.id FROM ledger_last l JOIN statements s ON l.kind = 'statement' AND s.id = l.id"
        " WHERE l.version > 1 AND instr(s.data, CAST(?1 AS BLOB))"
    )
    return connection.execute(query, (f'"{text}"',)).fetchall()


def is_published_of(connection: sqlite3.Connection, of: str, name: str) -> bool:
    """Return whether any published statement, agent or document is of a kind of the archive's own."""
    table = "statements" if of == "statement" else "records"
    query = (
        f"SELECT 1 FROM ledger_last l JOIN {table} r ON r.id = l.id WHERE l.kind = ?1"  # noqa: S608 - our own names
        f"{'' if of == 'statement' else ' AND r.kind = ?1'}"
        " AND json_extract(CAST(r.data AS TEXT), '$.kind') = ?2 LIMIT 1"
    )
    return connection.execute(query, (of, name)).fetchone() is not None


def is_anything_replaced(connection: sqlite3.Connection) -> bool:
    """Return whether any record replaces another."""
    query = "SELECT EXISTS(SELECT 1 FROM replaced) OR EXISTS(SELECT 1 FROM ledger_last WHERE by IS NOT NULL)"
    return bool(connection.execute(query).fetchone()[0])
