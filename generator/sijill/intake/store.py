"""Writing into the state what changed files give: rows, what is wrong, and which pages the change touches.

The work is cut so that a process killed at any moment loses nothing: a file's stamp is recorded only with everything
that reading it gave, so what was not finished is read again.
"""

import datetime
import sqlite3
from functools import partial

import orjson

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.rules.records import StillThere, UnknownReference
from sijill.intake.inserts import (
    INSERT_FILE,
    INSERT_MEMBER,
    INSERT_MENTION,
    INSERT_RECORD,
    INSERT_RELATION,
    INSERT_REPLACED,
    INSERT_STATEMENT,
    STAMP_FILE,
    InOrder,
    Row,
    file_row,
    member_rows,
    relation_rows,
    stamp_row,
    statement_row,
)
from sijill.intake.ordering import is_same_card, out_of_order, settle
from sijill.intake.read import FileRead, Setup, check_relations, read_files
from sijill.intake.take_in import Changes, Progress, breaking
from sijill.intake.workers import Workers, executor_for, in_chunks, new_token
from sijill.model.configuration import Configuration
from sijill.model.records import RECORD_TYPES
from sijill.sources.scan import SourceFile
from sijill.state import change, database
from sijill.state.rows import Mention, StatementRows, linkable, mentions_of

_CHUNK = 100
_MANY = 500


class Storing:
    """One bringing-up of the state to the files that changed."""

    def __init__(
        self,
        configuration: Configuration,
        connection: sqlite3.Connection,
        today: datetime.date,
        progress: Progress,
        jobs: Workers,
    ) -> None:
        self.connection = connection
        self.setup = Setup(configuration, configuration.cache / database.FILE, today, "")
        self.progress = progress
        self.jobs = jobs
        # Whether no file was ever read: then there is nothing to compare with and nothing to take back.
        self.fresh = connection.execute("SELECT 1 FROM files WHERE size >= 0 LIMIT 1").fetchone() is None
        self.recheck: set[str] = set()  # statements whose relations must be checked
        self.members = InOrder(connection, INSERT_MEMBER, 0)
        self.mentions = InOrder(connection, INSERT_MENTION, 1)

    def run(self, changes: Changes, misplaced: list[Diagnostic]) -> None:
        """Read what changed and what depends on it, and store all of it; ``misplaced`` is what the scan found."""
        connection = self.connection
        connection.execute("BEGIN")
        if self.fresh:
            change.note_everything(connection)
        else:
            database.index(connection)
        for file in changes.gone:
            self._remove(file)
        # Unread stamps first: the readers see which ids there are, and a killed run reads these files again.
        connection.executemany(
            "INSERT OR REPLACE INTO files VALUES(?, ?, ?, -1, 0, 0, 0, NULL, '')",
            [(file.path, file.kind, file.id) for file in (*changes.new, *changes.touched)],
        )
        to_read = {file.path: file for file in (*changes.new, *changes.touched)}
        if not self.fresh:
            self._add_dependents(to_read, changes)
        connection.execute("COMMIT")

        first = [file for file in to_read.values() if file.kind in ("agent", "document", "topic")]
        self._read("records", [file for file in first if file.kind == "document"])
        later = [file for file in to_read.values() if file.kind not in ("document", "statement")]
        self._read("records", later)
        self._read("statements", [file for file in to_read.values() if file.kind == "statement"])
        self._settle_order()
        self._check_relations()
        self._save_scan(misplaced)

    def _add_dependents(self, to_read: dict[str, SourceFile], changes: Changes) -> None:
        """Add the files whose checks depend on what changed: on a document's copies, or on which ids there are."""
        for file in (*changes.new, *changes.touched, *changes.gone):
            kind, identifier = file.kind, file.id
            dependents: list[SourceFile] = []
            if kind == "capture":
                kind, identifier = "document", file.id.partition("/")[0]
                dependents += self._files("kind = ? AND id = ?", kind, identifier)
            elif kind == "document":
                dependents += self._files("path > ? AND path < ?", f"captures/{identifier}/", f"captures/{identifier}0")
            existence = file.stamp == (0, 0, 0, 0) or not self._was_read(file)
            if existence or kind == "document":
                naming = "SELECT DISTINCT source_kind, source FROM mentions WHERE kind = ? AND target = ?"
                for source in self.connection.execute(naming, (kind, identifier)).fetchall():
                    dependents += self._files("kind = ? AND id = ?", *source)
            for dependent in dependents:
                to_read.setdefault(dependent.path, dependent)
        if changes.new or changes.gone:  # another id may be what was meant, or is gone as it must
            for file in (*breaking(self.connection, UnknownReference), *breaking(self.connection, StillThere)):
                to_read.setdefault(file.path, file)

    def _files(self, condition: str, *values: str) -> list[SourceFile]:
        """Return the files known under a condition; where a file is to be read anew, its entry is there already."""
        query = f"SELECT path, kind, id, size, mtime, ctime, inode FROM files WHERE {condition}"  # noqa: S608 - our own
        rows = self.connection.execute(query, values)
        return [
            SourceFile(path, kind, identifier, (size, mtime, ctime, inode))
            for path, kind, identifier, size, mtime, ctime, inode in rows
        ]

    def _was_read(self, file: SourceFile) -> bool:
        table = "statements" if file.kind == "statement" else "records"
        values = (file.id,) if file.kind == "statement" else (file.id, file.kind)
        query = f"SELECT 1 FROM {table} WHERE id = ?" + ("" if file.kind == "statement" else " AND kind = ?")  # noqa: S608
        return self.connection.execute(query, values).fetchone() is not None

    def _read(self, stage: str, files: list[SourceFile]) -> None:
        """Read files of one stage and commit what they gave."""
        if not files:
            return
        setup = self.setup._replace(token=new_token(), many=len(files) >= _MANY)
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
            self.members.flush()
            self.mentions.flush()
            if stage == "statements":
                database.index(self.connection)
            self.connection.execute("COMMIT")

    def _save_first(self, results: list[FileRead]) -> None:
        """Save what files gave into a state that holds nothing yet: table by table, several times as fast."""
        write = self.connection.executemany
        statements = [result.rows for result in results if isinstance(result.rows, StatementRows)]
        self.recheck.update(rows.id for rows in statements if rows.relations)
        write(INSERT_STATEMENT, [statement_row(rows) for rows in statements])
        write(INSERT_RELATION, [row for rows in statements for row in relation_rows(rows)])
        self.members.add(row for rows in statements for row in member_rows(rows))
        write(INSERT_REPLACED, [(old, rows.id) for rows in statements for old in rows.replaces])
        mentions: list[Row] = [
            (kind, target, "statement", rows.id) for rows in statements for kind, target in rows.mentions
        ]
        for file, _, found, *_ in results:
            if found is not None and not isinstance(found, StatementRows):
                write(INSERT_RECORD, [(file.kind, file.id, found[0])])
                mentions += [(kind, target, file.kind, file.id) for kind, target in found[1]]
        self.mentions.add(mentions)
        self._add_diagnostics("read", [diagnostic for result in results for diagnostic in result.diagnostics])
        write(STAMP_FILE, [stamp_row(result) for result in results])

    def _save(self, result: FileRead) -> None:
        file, rows = result.file, result.rows
        if isinstance(rows, StatementRows):
            self._save_statement(file, rows)
        elif file.kind == "statement":
            self._drop_statement(file.id)
            self._forget_diagnostics("relations", f"sources/{file.path}")
        elif rows is not None:
            data, mentions = rows
            old = self.connection.execute(
                "SELECT data FROM records WHERE kind = ? AND id = ?", (file.kind, file.id)
            ).fetchone()
            if old is None or old[0] != data:
                change.note_record(self.connection, file.kind, file.id, old and old[0])
                self._drop_mentions(file.kind, file.id)
                self.connection.execute(INSERT_RECORD, (file.kind, file.id, data))
                self._save_mentions(file.kind, file.id, mentions)
        else:
            self._drop_record(file)
        self._forget_diagnostics("read", f"sources/{file.path}")
        self._add_diagnostics("read", result.diagnostics)
        self.connection.execute(INSERT_FILE, file_row(result))

    def _save_statement(self, file: SourceFile, rows: StatementRows) -> None:
        connection, identifier = self.connection, rows.id
        self.recheck.add(identifier)
        query = "SELECT data, evidence, card FROM statements WHERE id = ?"
        stored = connection.execute(query, (identifier,)).fetchone()
        # What its date means may have changed with the archive's format; where it stands is settled later.
        if stored and stored[:2] == (rows.data, rows.evidence) and is_same_card(stored[2], rows.card):
            return
        old = change.shown(connection, identifier)
        if old:
            self._drop_rows(identifier, old)
        connection.execute(INSERT_STATEMENT, statement_row(rows))
        connection.executemany(INSERT_RELATION, relation_rows(rows))
        connection.executemany(INSERT_MEMBER, member_rows(rows))
        connection.executemany(INSERT_REPLACED, [(x, identifier) for x in rows.replaces])
        self._save_mentions("statement", identifier, rows.mentions)
        change.note_statement(connection, identifier, old)
        if stored is None or not linkable(stored[0]).same_end_as(linkable(rows.data)):
            self._recheck_linking(identifier)

    def _recheck_linking(self, identifier: str) -> None:
        linking = "SELECT DISTINCT source FROM relations WHERE target = ?"
        self.recheck.update(source for (source,) in self.connection.execute(linking, (identifier,)))

    def _save_mentions(self, kind: str, identifier: str, mentions: list[Mention]) -> None:
        self.connection.executemany(INSERT_MENTION, [(*mention, kind, identifier) for mention in mentions])

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

    def _drop_record(self, file: SourceFile) -> None:
        """Forget an agent, document or topic, which may be unknown."""
        values = (file.kind, file.id)
        old = self.connection.execute("SELECT data FROM records WHERE kind = ? AND id = ?", values).fetchone()
        if old:
            change.note_record(self.connection, *values, old[0])
            self._drop_mentions(*values)
            self.connection.execute("DELETE FROM records WHERE kind = ? AND id = ?", values)

    def _drop_statement(self, identifier: str) -> None:
        old = change.shown(self.connection, identifier)
        if old is None:
            return
        self._drop_rows(identifier, old)
        self._recheck_linking(identifier)
        self.connection.execute("DELETE FROM statements WHERE id = ?", (identifier,))
        change.note_statement(self.connection, identifier, old)

    def _drop_rows(self, identifier: str, old: change.Shown) -> None:
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
            self._drop_record(file)
        self.connection.execute("DELETE FROM diagnostics WHERE file = ?", (f"sources/{file.path}",))
        self.connection.execute("DELETE FROM files WHERE path = ?", (file.path,))

    def _settle_order(self) -> None:
        """Move statements to where relations put them; in a fresh state, those alone that stand before it."""
        self.connection.execute("BEGIN")
        settle(self.connection, out_of_order(self.connection) if self.fresh else self.recheck)
        self.connection.execute("COMMIT")

    def _check_relations(self) -> None:
        """Check the relations of statements that were read, and of those that link to them."""
        if not self.recheck:
            return
        if self.fresh:
            paths = self.connection.execute("SELECT id, path FROM files WHERE kind = 'statement' ORDER BY id, path")
            path_of = dict(paths.fetchall())
            statements = [(path_of[identifier], identifier) for identifier in sorted(self.recheck)]
        else:
            statements = [
                (file.path, identifier)
                for identifier in sorted(self.recheck)
                for file in self._files("kind = 'statement' AND id = ?", identifier)[-1:]
            ]
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
