"""Writing records into the state, whether a file is read for the first time or again; nothing else writes them.

Rows are written table by table, for many files at once. If a file was read before and now differs, its old rows are
noted as changed (``state.change``) and removed first.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

import orjson

from sijill.diagnostics import Diagnostic
from sijill.model.records import RECORD_TYPES
from sijill.model.seen import SEEN
from sijill.sources.scan import SourceFile
from sijill.state import change
from sijill.state.bounds import bounds
from sijill.state.ordering import is_same_card, out_of_order, settle
from sijill.state.rows import FileRead, StatementRows, linkable, mentions_of
from sijill.state.source_files import record_data, seen_data

_MEMBER = "INSERT OR REPLACE INTO members VALUES(?, ?, ?)"
_MENTION = "INSERT OR REPLACE INTO mentions VALUES(?, ?, ?, ?)"
_TOGETHER = 50_000
Row = tuple[object, ...]


class _InOrder:
    """Rows collected and inserted many at once, in the order of one column of their table's key.

    In any other order SQLite searches the table for each row, in ever more memory: with 100,000 statements each takes
    twice as long as with 10,000. ``column`` counts from 0; ``flush`` inserts what is left.
    """

    def __init__(self, connection: sqlite3.Connection, insert: str, column: int) -> None:
        self.connection = connection
        self.insert = insert
        self.column: Callable[[Row], str] = itemgetter(column)
        self.rows: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        """Collect rows, and insert them once there are many."""
        self.rows += rows
        if len(self.rows) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Insert the rows collected."""
        self.rows.sort(key=self.column)
        self.connection.executemany(self.insert, self.rows)
        self.rows = []


class Writer:
    """Writes the results of reading files, within the caller's transactions.

    ``fresh`` says that no file was ever read, so there are no old rows. ``recheck`` are the statements whose relations
    must be checked, including those that a killed run left.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.fresh = connection.execute("SELECT 1 FROM files WHERE size >= 0 LIMIT 1").fetchone() is None
        self.recheck = {identifier for (identifier,) in connection.execute("SELECT id FROM unsettled")}
        self._members = _InOrder(connection, _MEMBER, 0)
        self._mentions = _InOrder(connection, _MENTION, 1)

    def expect(self, files: Iterable[SourceFile]) -> None:
        """Note files that are about to be read, so that readers know all ids and a killed run reads them again."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO files VALUES(?, ?, ?, -1, 0, 0, 0, NULL, '')",
            [(file.path, file.kind, file.id) for file in files],
        )

    def save(self, results: Sequence[FileRead]) -> None:
        """Write the results of reading files; ``flush`` writes the rest."""
        write = self.connection.executemany
        for result in results:
            if result.file.kind == SEEN:
                self._save_seen(result.file.id, result.seen)
            elif result.file.kind == "capture" and not self.fresh:  # how much of it is shown may have changed
                self._note_document(result.file.id.partition("/")[0])
        differing = results if self.fresh else [result for result in results if self._take_out(result)]
        statements = [result.rows for result in differing if isinstance(result.rows, StatementRows)]
        self.recheck.update(rows.id for rows in statements if rows.relations)
        write(
            "INSERT OR REPLACE INTO statements VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*rows[:8], rows.lists, rows.passages) for rows in statements],
        )
        write(
            "INSERT INTO relations VALUES(?, ?, ?, ?, ?, ?, ?)",
            [(rows.id, position, *found) for rows in statements for position, found in enumerate(rows.relations)],
        )
        self._members.add((name, rows.ordering, rows.id) for rows in statements for name in rows.lists.split("\n"))
        write(
            "INSERT OR REPLACE INTO replaced VALUES(?, ?, ?)",
            [
                (result.file.kind, old, result.file.id)
                for result in differing
                for old in (result.rows.replaces if result.rows else ())
            ],
        )
        write(
            "INSERT OR REPLACE INTO same VALUES(?, ?, ?)",
            [
                (result.file.kind, mark, result.file.id)
                for result in differing
                for mark in (result.rows.same if result.rows else ())
            ],
        )
        mentions: list[Row] = [(*mention, "statement", rows.id) for rows in statements for mention in rows.mentions]
        for file, _, found, *_ in differing:
            if found is not None and not isinstance(found, StatementRows):
                write("INSERT OR REPLACE INTO records VALUES(?, ?, ?, ?, ?, ?)", [(file.kind, file.id, *found[:4])])
                mentions += [(*mention, file.kind, file.id) for mention in found.mentions]
        self._mentions.add(mentions)
        add_diagnostics(self.connection, "read", [found for result in results for found in result.diagnostics])
        write(
            "UPDATE files SET size = ?, mtime = ?, ctime = ?, inode = ?, digest = ?, asked = ? WHERE path = ?",
            [(*result.file.stamp, result.digest, result.asked, result.file.path) for result in results],
        )

    def flush(self) -> None:
        """Write the rows that were collected to be written in order."""
        self._members.flush()
        self._mentions.flush()

    def remove(self, file: SourceFile) -> None:
        """Forget a file that is gone, with its record."""
        self._drop(file)
        if file.kind == SEEN:
            self._save_seen(file.id, None)
        self.connection.execute("DELETE FROM diagnostics WHERE file = ?", (f"sources/{file.path}",))
        self.connection.execute("DELETE FROM files WHERE path = ?", (file.path,))

    def keep_recheck(self) -> None:
        """Store ``recheck`` in the same transaction as the changes that require it."""
        if not self.fresh:  # after a killed first run, every file is read again
            self.connection.executemany("INSERT OR IGNORE INTO unsettled VALUES(?)", [(one,) for one in self.recheck])

    def forget_recheck(self) -> None:
        """Forget ``recheck`` once its statements are checked."""
        self.connection.execute("DELETE FROM unsettled")

    def settle_order(self) -> None:
        """Move statements to after those that they must follow; in a fresh state, only those out of order."""
        found = bounds(self.connection, None if self.fresh else self.recheck)
        if self.fresh:
            narrowed = {one: days for one, days in found.narrowed.items() if days or found.until[one]}
            found = found._replace(narrowed=narrowed)
        settle(self.connection, out_of_order(self.connection) if self.fresh else self.recheck, found)

    def _take_out(self, result: FileRead) -> bool:
        """Remove a file's earlier rows if they differ; return whether new rows must be written."""
        connection, (file, _, rows, *_) = self.connection, result
        forget_diagnostics(connection, "read", [f"sources/{file.path}"])
        if rows is None:
            self._drop(file)
            forget_diagnostics(connection, "relations", [f"sources/{file.path}"])
            return False
        if not isinstance(rows, StatementRows):
            query = "SELECT data, evidence FROM records WHERE kind = ? AND id = ?"
            known, places = connection.execute(query, (file.kind, file.id)).fetchone() or (None, None)
            if (known, places) == (rows.data, rows.evidence):
                return False
            change.note(connection, file.kind, file.id, known)
            self._drop_named(file.kind, file.id)
            return True
        self.recheck.add(rows.id)
        query = "SELECT data, evidence, card FROM statements WHERE id = ?"
        stored = connection.execute(query, (rows.id,)).fetchone()
        # What its date means may have changed with the archive's format; its place in the order is settled later.
        if stored and stored[:2] == (rows.data, rows.evidence) and is_same_card(stored[2], rows.card):
            return False
        old = change.shown(connection, rows.id)
        if old:
            self._recheck_linked(rows.id)
            self._drop_rows(rows.id, old)
        change.note_statement(connection, rows.id, old)
        if stored is None or not linkable(stored[0]).same_for_relations(linkable(rows.data)):
            self._recheck_linking(rows.id)
        return True

    def _recheck_linking(self, identifier: str) -> None:
        linking = "SELECT DISTINCT source FROM relations WHERE target = ?"
        self.recheck.update(source for (source,) in self.connection.execute(linking, (identifier,)))

    def _recheck_linked(self, identifier: str) -> None:
        """The days that a statement may be of depend on what links to it, and no longer may."""
        linked = "SELECT DISTINCT target FROM relations WHERE source = ?"
        self.recheck.update(target for (target,) in self.connection.execute(linked, (identifier,)))

    def _save_seen(self, document: str, data: bytes | None) -> None:
        """Write or forget what was seen of a document, and note the document, whose pages show it, as changed."""
        if data == seen_data(self.connection, document):
            return
        self._note_document(document)
        self.connection.execute("DELETE FROM seen WHERE id = ?", (document,))
        if data is not None:
            self.connection.execute("INSERT INTO seen VALUES(?, ?)", (document, data))

    def _note_document(self, document: str) -> None:
        record = record_data(self.connection, "document", document)
        if record is not None:
            change.note(self.connection, "document", document, record)

    def _drop(self, file: SourceFile) -> None:
        """Forget a file's record, which may be unknown."""
        connection = self.connection
        if file.kind == "statement":
            old = change.shown(connection, file.id)
            if old:
                self._recheck_linked(file.id)
                self._drop_rows(file.id, old)
                self._recheck_linking(file.id)
                connection.execute("DELETE FROM statements WHERE id = ?", (file.id,))
                change.note_statement(connection, file.id, old)
        elif file.kind in RECORD_TYPES:
            known = record_data(connection, file.kind, file.id)
            if known:
                change.note(connection, file.kind, file.id, known)
                self._drop_named(file.kind, file.id)
                connection.execute("DELETE FROM records WHERE kind = ? AND id = ?", (file.kind, file.id))

    def _drop_rows(self, identifier: str, old: change.Shown) -> None:
        """Forget all rows of a statement but its own."""
        self._drop_named("statement", identifier)
        self.connection.execute("DELETE FROM relations WHERE source = ?", (identifier,))
        self.connection.executemany(
            "DELETE FROM members WHERE list = ? AND ordering = ?", [(name, old.ordering) for name in old.lists]
        )

    def _drop_named(self, kind: str, identifier: str) -> None:
        """Forget what a record names, replaces and may not have in common, before the record itself is forgotten."""
        for table in ("replaced", "same"):
            self.connection.execute(f"DELETE FROM {table} WHERE kind = ? AND id = ?", (kind, identifier))  # noqa: S608
        data = record_data(self.connection, kind, identifier)
        if data is not None:
            mentions = mentions_of(RECORD_TYPES[kind].model_validate_json(data))  # type: ignore[index]
            self.connection.executemany(
                "DELETE FROM mentions WHERE kind = ? AND target = ? AND source_kind = ? AND source = ?",
                [(*mention, kind, identifier) for mention in mentions],
            )


def add_diagnostics(connection: sqlite3.Connection, stage: str, diagnostics: Iterable[Diagnostic]) -> None:
    """Store the diagnostics of a stage."""
    connection.executemany(
        "INSERT INTO diagnostics VALUES(?, ?, ?, ?, ?, ?, ?)",
        [(stage, *found[:5], orjson.dumps(found.facts)) for found in diagnostics],
    )


def forget_diagnostics(connection: sqlite3.Connection, stage: str, files: Iterable[str] | None = None) -> None:
    """Forget a stage's diagnostics in some files, or all of them."""
    if files is None:
        connection.execute("DELETE FROM diagnostics WHERE stage = ?", (stage,))
    else:
        connection.executemany(
            "DELETE FROM diagnostics WHERE file = ? AND stage = ?", [(file, stage) for file in files]
        )


def keep_marks(connection: sqlite3.Connection, known: dict[str, bytes], marks: dict[str, bytes]) -> None:
    """Store the folders' marks; ``known`` are those stored before. A folder whose name is not valid text is skipped."""
    connection.executemany("DELETE FROM folders WHERE path = ?", [(path,) for path in known.keys() - marks.keys()])
    text = {path: mark for path, mark in marks.items() if path == path.encode("utf-8", "ignore").decode("utf-8")}
    differing = sorted(item for item in text.items() if known.get(item[0]) != item[1])
    connection.executemany("INSERT OR REPLACE INTO folders VALUES(?, ?)", differing)
