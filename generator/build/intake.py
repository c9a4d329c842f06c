"""Bringing the state up to the files of ``sources/``: reading what changed, and noting which pages that touches.

The work is cut so that a process killed at any moment loses nothing: a file's stamp is recorded only with everything
that reading it gave, so what was not finished is read again.
"""

import datetime
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import orjson

from generator.build import pending
from generator.build.executors import Workers, executor_for, in_chunks, new_token
from generator.build.reading import FileRead, Setup, check_relations, read_files
from generator.diagnostics import Diagnostic
from generator.load.scan import Scan, SourceFile, scan
from generator.model.configuration import Configuration
from generator.model.records import RECORD_TYPES
from generator.resolve import state
from generator.resolve.rows import StatementRows, linkable, mentions_of

Progress = Callable[[str, int, int], None]
_CHUNK = 100


class Changes(NamedTuple):
    """What differs between the files and the state."""

    new: list[SourceFile]
    touched: list[SourceFile]
    gone: list[SourceFile]

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.new or self.touched or self.gone)


def no_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""


def take_in(
    configuration: Configuration,
    connection: sqlite3.Connection,
    today: datetime.date,
    progress: Progress = no_progress,
    jobs: Workers = None,
) -> bool:
    """Bring the state up to the files; return whether anything had changed. The ledger is up to date already."""
    from generator.build.history import check_history

    changed = _take_in(configuration, connection, today, progress, jobs)
    check_history(configuration, connection, changed=changed)
    return changed


def _take_in(
    configuration: Configuration,
    connection: sqlite3.Connection,
    today: datetime.date,
    progress: Progress,
    jobs: Workers,
) -> bool:
    found = scan(configuration.sources)
    changes = _changes(connection, found)
    settings = f"{configuration.languages} {configuration.options.context_words}"
    row = connection.execute("SELECT value FROM meta WHERE key = 'checked_with'").fetchone()
    if row is None or row[0] != settings:  # what the checks depend on, beside the files
        new = set(changes.new)
        changes = Changes(changes.new, [file for file in found.files if file not in new], changes.gone)
    before = connection.execute("SELECT * FROM diagnostics WHERE stage = 'scan'").fetchall()
    if not changes.any and not found.diagnostics and not before:
        return False
    _Intake(configuration, connection, today, progress, jobs).run(changes, found)
    connection.execute("INSERT OR REPLACE INTO meta VALUES('checked_with', ?)", (settings,))
    return True


def _changes(connection: sqlite3.Connection, found: Scan) -> Changes:
    known = {row[0]: row[1:] for row in connection.execute("SELECT path, size, mtime, ctime, inode FROM files")}
    new, touched = [], []
    for file in found.files:
        stamp = known.pop(file.path, None)
        if stamp is None:
            new.append(file)
        elif stamp != file.stamp:
            touched.append(file)
    gone = [SourceFile(path, *_kind_of(connection, path), (0, 0, 0, 0)) for path in sorted(known)]
    return Changes(new, touched, gone)


def _kind_of(connection: sqlite3.Connection, path: str) -> tuple[str, str]:
    kind, identifier = connection.execute("SELECT kind, id FROM files WHERE path = ?", (path,)).fetchone()
    return kind, identifier


class _Intake:
    """One bringing-up of the state."""

    def __init__(
        self,
        configuration: Configuration,
        connection: sqlite3.Connection,
        today: datetime.date,
        progress: Progress,
        jobs: Workers,
    ) -> None:
        self.connection = connection
        self.setup = Setup(configuration, configuration.cache / state.FILE, today, "")
        self.progress = progress
        self.jobs = jobs
        # Whether no file was ever read: then there is nothing to compare with and nothing to take back.
        self.fresh = connection.execute("SELECT 1 FROM files WHERE size >= 0 LIMIT 1").fetchone() is None
        self.recheck: set[str] = set()  # statements whose relations must be checked

    def run(self, changes: Changes, found: Scan) -> None:
        connection = self.connection
        connection.execute("BEGIN")
        if self.fresh:
            pending.everything(connection)
        else:
            state.index(connection)
        for file in changes.gone:
            self._remove(file)
        # Unread stamps first: the readers see which ids there are, and a killed run reads these files again.
        connection.executemany(
            "INSERT OR REPLACE INTO files VALUES(?, ?, ?, -1, 0, 0, 0, NULL)",
            [(file.path, file.kind, file.id) for file in (*changes.new, *changes.touched)],
        )
        to_read = {file.path: file for file in (*changes.new, *changes.touched)}
        by_path = {file.path: file for file in found.files}
        self._add_dependents(to_read, by_path, [*changes.new, *changes.touched, *changes.gone])
        connection.execute("COMMIT")

        first = [file for file in to_read.values() if file.kind in ("agent", "document", "topic")]
        self._read("records", [file for file in first if file.kind == "document"])
        later = [file for file in to_read.values() if file.kind not in ("document", "statement")]
        self._read("records", later)
        self._read("statements", [file for file in to_read.values() if file.kind == "statement"])
        self._check_relations(by_path)
        self._save_scan(found.diagnostics)

    def _add_dependents(
        self, to_read: dict[str, SourceFile], by_path: dict[str, SourceFile], changed: Iterable[SourceFile]
    ) -> None:
        """Add the files whose checks depend on what changed: on a document's copies, or on which ids there are."""
        if self.fresh:
            return
        paths = {(file.kind, file.id): file for file in by_path.values()}
        for file in changed:
            kind, identifier = file.kind, file.id
            if kind == "capture":
                kind, identifier = "document", file.id.partition("/")[0]
                document = paths.get((kind, identifier))
                if document:
                    to_read.setdefault(document.path, document)
            elif kind == "document":
                for other in by_path.values():
                    if other.kind == "capture" and other.id.startswith(f"{identifier}/"):
                        to_read.setdefault(other.path, other)
            rows = self.connection.execute(
                "SELECT DISTINCT source_kind, source FROM mentions WHERE kind = ? AND target = ?", (kind, identifier)
            )
            existence = file.stamp == (0, 0, 0, 0) or not self._was_read(file)
            for source in rows:
                dependent = paths.get(source)
                if dependent and (existence or kind == "document"):
                    to_read.setdefault(dependent.path, dependent)

    def _was_read(self, file: SourceFile) -> bool:
        table = "statements" if file.kind == "statement" else "records"
        values = (file.id,) if file.kind == "statement" else (file.id, file.kind)
        query = f"SELECT 1 FROM {table} WHERE id = ?" + ("" if file.kind == "statement" else " AND kind = ?")  # noqa: S608
        return self.connection.execute(query, values).fetchone() is not None

    def _read(self, stage: str, files: list[SourceFile]) -> None:
        """Read files of one stage and commit what they gave."""
        if not files:
            return
        setup = self.setup._replace(token=new_token())
        done = 0
        with executor_for(len(files), self.jobs, self.connection) as executor:
            work = partial(read_files, setup)
            self.connection.execute("BEGIN")
            for results in in_chunks(executor, work, files, _CHUNK):
                if self.fresh:
                    self._save_first(results)
                else:
                    for result in results:
                        self._save(result)
                done += len(results)
                self.progress(stage, done, len(files))
            if stage == "statements":
                state.index(self.connection)
            self.connection.execute("COMMIT")

    def _save_first(self, results: list[FileRead]) -> None:
        """Save what files gave into a state that holds nothing yet: table by table, several times as fast."""
        write = self.connection.executemany
        statements = [result.rows for result in results if isinstance(result.rows, StatementRows)]
        self.recheck.update(rows.id for rows in statements if rows.relations)
        write(_INSERT_STATEMENT, [_statement_row(rows) for rows in statements])
        write(_INSERT_RELATION, [row for rows in statements for row in _relation_rows(rows)])
        write(_INSERT_MEMBER, [row for rows in statements for row in _member_rows(rows)])
        write(_INSERT_REPLACED, [(old, rows.id) for rows in statements for old in rows.replaces])
        mentions = [(kind, target, "statement", rows.id) for rows in statements for kind, target in rows.mentions]
        for file, _, found, _ in results:
            if found is not None and not isinstance(found, StatementRows):
                write(_INSERT_RECORD, [(file.kind, file.id, found[0])])
                mentions += [(kind, target, file.kind, file.id) for kind, target in found[1]]
        write(_INSERT_MENTION, mentions)
        self._add_diagnostics("read", [diagnostic for result in results for diagnostic in result.diagnostics])
        write(_INSERT_FILE, [_file_row(result) for result in results])

    def _save(self, result: FileRead) -> None:
        file, rows = result.file, result.rows
        if isinstance(rows, StatementRows):
            self._save_statement(file, rows)
        elif file.kind == "statement":
            self._drop_statement(file.id)
        elif rows is not None:
            data, mentions = rows
            old = self.connection.execute(
                "SELECT data FROM records WHERE kind = ? AND id = ?", (file.kind, file.id)
            ).fetchone()
            if old is None or old[0] != data:
                pending.record_changed(self.connection, file.kind, file.id)
                self._drop_mentions(file.kind, file.id)
                self.connection.execute(_INSERT_RECORD, (file.kind, file.id, data))
                self._save_mentions(file.kind, file.id, mentions)
                pending.named_by(self.connection, file.kind, file.id)
        else:
            self._drop_mentions(file.kind, file.id)
            self.connection.execute("DELETE FROM records WHERE kind = ? AND id = ?", (file.kind, file.id))
        self._forget_diagnostics("read", f"sources/{file.path}")
        self._add_diagnostics("read", result.diagnostics)
        self.connection.execute(_INSERT_FILE, _file_row(result))

    def _save_statement(self, file: SourceFile, rows: StatementRows) -> None:
        connection, identifier = self.connection, rows.id
        self.recheck.add(identifier)
        stored = connection.execute("SELECT data, evidence FROM statements WHERE id = ?", (identifier,)).fetchone()
        if stored == (rows.data, rows.evidence):
            return
        old = pending.standing(connection, identifier)
        if old:
            self._drop_rows(identifier, old)
        connection.execute(_INSERT_STATEMENT, _statement_row(rows))
        connection.executemany(_INSERT_RELATION, _relation_rows(rows))
        connection.executemany(_INSERT_MEMBER, _member_rows(rows))
        connection.executemany(_INSERT_REPLACED, [(x, identifier) for x in rows.replaces])
        self._save_mentions("statement", identifier, rows.mentions)
        pending.statement_changed(connection, identifier, old)
        if stored is None or not linkable(stored[0]).same_end_as(linkable(rows.data)):
            linking = "SELECT DISTINCT source FROM relations WHERE target = ?"
            self.recheck.update(source for (source,) in connection.execute(linking, (identifier,)))

    def _save_mentions(self, kind: str, identifier: str, mentions: list[tuple[str, str]]) -> None:
        self.connection.executemany(_INSERT_MENTION, [(*mention, kind, identifier) for mention in mentions])

    def _drop_mentions(self, kind: str, identifier: str) -> None:
        """Forget which records a record names, before the record itself is forgotten."""
        if kind == "statement":
            query, values = "SELECT data FROM statements WHERE id = ?", (identifier,)
        else:
            query, values = "SELECT data FROM records WHERE kind = ? AND id = ?", (kind, identifier)  # type: ignore[assignment]
        for (data,) in self.connection.execute(query, values).fetchall():
            mentions = mentions_of(RECORD_TYPES[kind].model_validate_json(data))  # type: ignore[index]
            self.connection.executemany(
                "DELETE FROM mentions WHERE kind = ? AND target = ? AND source_kind = ? AND source = ?",
                [(*mention, kind, identifier) for mention in mentions],
            )

    def _drop_statement(self, identifier: str) -> None:
        old = pending.standing(self.connection, identifier)
        if old is None:
            return
        self._drop_rows(identifier, old)
        self.connection.execute("DELETE FROM statements WHERE id = ?", (identifier,))
        pending.statement_changed(self.connection, identifier, old)

    def _drop_rows(self, identifier: str, old: pending.Standing) -> None:
        self._drop_mentions("statement", identifier)
        self.connection.execute("DELETE FROM relations WHERE source = ?", (identifier,))
        self.connection.execute("DELETE FROM replaced WHERE id = ?", (identifier,))
        self.connection.executemany(
            "DELETE FROM members WHERE list = ? AND ordering = ?", [(name, old.ordering) for name in old.lists]
        )

    def _remove(self, file: SourceFile) -> None:
        if file.kind == "statement":
            self._drop_statement(file.id)
        elif file.kind in ("agent", "document", "topic"):
            pending.record_changed(self.connection, file.kind, file.id)
            self._drop_mentions(file.kind, file.id)
            self.connection.execute("DELETE FROM records WHERE kind = ? AND id = ?", (file.kind, file.id))
        self.connection.execute("DELETE FROM diagnostics WHERE file = ?", (f"sources/{file.path}",))
        self.connection.execute("DELETE FROM files WHERE path = ?", (file.path,))

    def _check_relations(self, by_path: dict[str, SourceFile]) -> None:
        """Check the relations of statements that were read, and of those that link to them."""
        if not self.recheck:
            return
        paths = {file.id: file.path for file in by_path.values() if file.kind == "statement"}
        statements = [(paths[identifier], identifier) for identifier in sorted(self.recheck) if identifier in paths]
        setup = self.setup._replace(token=new_token())
        with executor_for(len(statements), self.jobs, self.connection) as executor:
            self.connection.execute("BEGIN")
            if not self.fresh:
                for path, _ in statements:
                    self._forget_diagnostics("relations", f"sources/{path}")
            for results in in_chunks(executor, partial(check_relations, setup), statements, _CHUNK):
                self._add_diagnostics("relations", results)
            self.connection.execute("COMMIT")

    def _save_scan(self, diagnostics: list[Diagnostic]) -> None:
        self.connection.execute("BEGIN")
        self.connection.execute("DELETE FROM diagnostics WHERE stage = 'scan'")
        self._add_diagnostics("scan", diagnostics)
        self.connection.execute("COMMIT")

    def _forget_diagnostics(self, stage: str, file: str) -> None:
        self.connection.execute("DELETE FROM diagnostics WHERE file = ? AND stage = ?", (file, stage))

    def _add_diagnostics(self, stage: str, diagnostics: list[Diagnostic]) -> None:
        self.connection.executemany(
            "INSERT INTO diagnostics VALUES(?, ?, ?, ?, ?, ?, ?)",
            [(stage, *found[:5], orjson.dumps(found.facts)) for found in diagnostics],
        )


_INSERT_STATEMENT = "INSERT OR REPLACE INTO statements VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_RELATION = "INSERT INTO relations VALUES(?, ?, ?, ?, ?, ?, ?)"
_INSERT_MEMBER = "INSERT OR REPLACE INTO members VALUES(?, ?, ?)"
_INSERT_REPLACED = "INSERT OR REPLACE INTO replaced VALUES(?, ?)"
_INSERT_MENTION = "INSERT OR REPLACE INTO mentions VALUES(?, ?, ?, ?)"
_INSERT_RECORD = "INSERT OR REPLACE INTO records VALUES(?, ?, ?)"
_INSERT_FILE = "INSERT OR REPLACE INTO files VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
Row = tuple[object, ...]


def _statement_row(rows: StatementRows) -> Row:
    return (
        rows.id, rows.data, rows.digest, rows.card, rows.ordering, rows.month, rows.status, rows.evidence, rows.lists
    )  # fmt: skip


def _relation_rows(rows: StatementRows) -> list[Row]:
    return [(rows.id, position, *relation) for position, relation in enumerate(rows.relations)]


def _member_rows(rows: StatementRows) -> list[Row]:
    return [(name, rows.ordering, rows.id) for name in rows.lists.split("\n")]


def _file_row(result: FileRead) -> Row:
    file = result.file
    return (file.path, file.kind, file.id, *file.stamp, result.digest)


def diagnostics_in(connection: sqlite3.Connection) -> list[Diagnostic]:
    """Return everything that is wrong with the archive, by file, line and column."""
    rows = connection.execute(
        "SELECT file, line, col, code, severity, facts FROM diagnostics ORDER BY file, line, col, code, facts"
    )
    return [
        Diagnostic(file, line, column, code, severity, tuple((name, value) for name, value in orjson.loads(facts)))
        for file, line, column, code, severity, facts in rows
    ]
