"""Reads and checks changed files in workers, and stores the results: rows, diagnostics, and what has changed.

A killed process loses nothing: a file's stamp is committed only together with everything read from it, so an unfinished
file is read again.
"""

import datetime
import sqlite3
from functools import partial

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.rules.records import RelationCircle, RelationNotAllowed, StillThere
from sijill.intake.changes import Changes, Progress
from sijill.intake.read import Setup, check_relations, read_files
from sijill.intake.workers import Workers, executor_for, in_chunks, new_token
from sijill.model.configuration import Configuration
from sijill.model.record_kinds import NAMED_KINDS
from sijill.sources.scan import SourceFile
from sijill.state import change, database, source_files
from sijill.state.bounds import bounds
from sijill.state.ordering import circles
from sijill.state.write import Writer, add_diagnostics, forget_diagnostics

_CHUNK = 100


class StateUpdate:
    """One update of the state from the files that changed."""

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
        self.writer = Writer(connection)

    def run(self, changes: Changes, misplaced: list[Diagnostic]) -> None:
        """Read and store the changed files and those that depend on them; ``misplaced`` are the scan's diagnostics."""
        connection, writer = self.connection, self.writer
        with database.transaction(connection):
            if writer.fresh:
                change.note_everything(connection)
            else:
                database.index(connection)
            for file in changes.gone:
                writer.remove(file)
            writer.keep_recheck()
            writer.expect((*changes.new, *changes.touched))
            to_read = {file.path: file for file in (*changes.new, *changes.touched)}
            if not writer.fresh:
                self._add_dependents(to_read, changes)

        first = [file for file in to_read.values() if file.kind in NAMED_KINDS]
        self._read("records", [file for file in first if file.kind == "document"])
        later = [file for file in to_read.values() if file.kind not in ("document", "statement")]
        self._read("records", later)
        self._read("statements", [file for file in to_read.values() if file.kind == "statement"])
        with database.transaction(connection):
            writer.settle_order()
        self._check_relations()
        with database.transaction(connection):
            forget_diagnostics(connection, "scan")
            add_diagnostics(connection, "scan", misplaced)
            writer.forget_recheck()

    def _add_dependents(self, to_read: dict[str, SourceFile], changes: Changes) -> None:
        """Add the files whose checks depend on a changed document or copy, or on ids that came or went."""
        connection = self.connection
        for file in (*changes.new, *changes.touched, *changes.gone):
            kind, identifier = file.kind, file.id
            dependents: list[SourceFile] = []
            if kind == "capture":
                kind, identifier = "document", file.id.partition("/")[0]
                dependents += source_files.files_of(connection, kind, identifier)
            elif kind == "document":
                dependents += source_files.files_in(connection, f"captures/{identifier}")
                dependents += source_files.files_of(connection, "seen", identifier)
            existence = file.stamp == (0, 0, 0, 0) or source_files.record_data(connection, file.kind, file.id) is None
            if existence or kind == "document":
                dependents += source_files.files_naming(connection, kind, identifier)
                dependents += source_files.files_replacing(connection, kind, identifier)
            for dependent in dependents:
                to_read.setdefault(dependent.path, dependent)
        if changes.new or changes.gone:
            for file in source_files.files_breaking(connection, "read", StillThere.code):
                to_read.setdefault(file.path, file)

    def _read(self, stage: str, files: list[SourceFile]) -> None:
        """Read files of one stage and commit the results."""
        if not files:
            return
        setup = self.setup._replace(token=new_token())
        done = 0
        with executor_for(len(files), self.jobs, self.connection) as executor:
            work = partial(read_files, setup)
            with database.transaction(self.connection):
                for results in in_chunks(executor, work, files, _CHUNK):
                    self.writer.save(results)
                    done += len(results)
                    self.progress(stage, done, len(files))
                self.writer.flush()
                self.writer.keep_recheck()
                if stage == "statements":
                    database.index(self.connection)

    def _check_relations(self) -> None:
        """Check the relations of statements that were read, lead to those, or are or were in a circle."""
        connection, recheck = self.connection, self.writer.recheck
        if not recheck:
            return
        if not self.writer.fresh:
            broken = source_files.files_breaking(connection, "relations", RelationCircle.code, RelationNotAllowed.code)
            recheck.update(file.id for file in broken)
        in_circles = circles(connection, None if self.writer.fresh else recheck)
        found = bounds(connection, None if self.writer.fresh else recheck | in_circles.keys())
        waiting = sorted(recheck | in_circles.keys() | (found.late if self.writer.fresh else found.narrowed).keys())
        if self.writer.fresh:
            path_of = source_files.paths_of_statements(connection)
            statements = [(path_of[identifier], identifier) for identifier in waiting]
        else:
            statements = [
                (file.path, identifier)
                for identifier in waiting
                for file in source_files.files_of(connection, "statement", identifier)[-1:]
            ]
        setup = self.setup._replace(token=new_token(), circles=in_circles, late=found.late)
        with executor_for(len(statements), self.jobs, connection) as executor, database.transaction(connection):
            if not self.writer.fresh:
                forget_diagnostics(connection, "relations", [f"sources/{path}" for path, _ in statements])
            for results in in_chunks(executor, partial(check_relations, setup), statements, _CHUNK):
                add_diagnostics(connection, "relations", results)
