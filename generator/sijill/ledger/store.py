"""The ledger in SQLite: read once, extended when batches are added, verified line by line as it is read.

The same code serves the build's state database, where only new batches are read, and an empty one (``:memory:``).
"""

import contextlib
import heapq
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from sijill.ledger.entries import Batch, Entry, MalformedError, Patch, file_name, is_file_name, read_batch, read_entry
from sijill.model.digests import digest_of_bytes

LARGEST_BATCH = 256 * 1024 * 1024
SCHEMA = """
CREATE TABLE IF NOT EXISTS ledger_batches(
  name TEXT PRIMARY KEY, digest TEXT NOT NULL, date TEXT NOT NULL, parents TEXT NOT NULL,
  size INTEGER NOT NULL, modified INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS ledger_entries(
  statement TEXT, version INTEGER, date TEXT NOT NULL, batch TEXT NOT NULL, number INTEGER NOT NULL,
  line_digest TEXT NOT NULL, line BLOB NOT NULL, PRIMARY KEY(statement, version)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ledger_entries_date ON ledger_entries(version, date);
CREATE TABLE IF NOT EXISTS ledger_last(
  statement TEXT PRIMARY KEY, version INTEGER NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger_captures(
  document TEXT, digest TEXT, statements INTEGER NOT NULL, PRIMARY KEY(document, digest)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger_patches(digest TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger_problems(code TEXT, file TEXT, line INTEGER, facts TEXT);
"""
TABLES = ("ledger_batches", "ledger_entries", "ledger_last", "ledger_captures", "ledger_patches", "ledger_problems")


class Problem(NamedTuple):
    """Something wrong with the ledger itself: a rule's code, the file and line, and the facts for its message."""

    code: str
    file: str
    line: int
    facts: dict[str, Any]


class Synced(NamedTuple):
    """What bringing the ledger up to its files changed.

    ``statements`` are those with a new entry; None if the entire ledger had to be read again.
    """

    changed: bool
    statements: tuple[str, ...] | None


class Published(NamedTuple):
    """An entry and its place: its date, its batch, the number of its line, that line and its digest.

    ``patch`` leads back to the version before; None for a first version, or if the words were taken down.
    """

    entry: Entry
    date: str
    batch: str
    number: int
    line_digest: str
    line: bytes
    patch: Patch | None


class Ledger:
    """The ledger of one archive, over a SQLite connection, which may be the state's."""

    def __init__(self, connection: sqlite3.Connection | None = None) -> None:
        self.connection = connection or sqlite3.connect(":memory:")
        if connection is None or not _has_tables(connection):
            self.connection.executescript(SCHEMA)

    @classmethod
    def over(cls, connection: sqlite3.Connection) -> "Ledger":
        """Return a ledger that only reads a connection on which ``sync`` was run before."""
        ledger = cls.__new__(cls)
        ledger.connection = connection
        return ledger

    @classmethod
    def read(cls, folder: Path) -> "Ledger":
        """Read and verify a folder of batches into memory."""
        ledger = cls()
        ledger.sync(folder)
        return ledger

    @classmethod
    def of_files(cls, files: Mapping[str, bytes]) -> "Ledger":
        """Read and verify batches by name, such as those of a published site or of another commit."""
        ledger = cls()
        ledger._extend({name: (data, 0) for name, data in files.items()})
        return ledger

    def sync(self, folder: Path) -> Synced:
        """Update the tables from the files of ``folder``; return what had changed.

        If batches were only added, just those are read and verified. If one read before has changed or is gone,
        everything is read again.
        """
        with _transaction(self.connection):
            return self._sync(folder)

    def _sync(self, folder: Path) -> Synced:
        present = _listing(folder)
        known = {
            name: (size, modified)
            for name, size, modified in self.connection.execute("SELECT name, size, modified FROM ledger_batches")
        }
        flawed = self.connection.execute("SELECT 1 FROM ledger_problems LIMIT 1").fetchone() is not None
        if present == known and not flawed:
            return Synced(False, ())
        everything = flawed or any(present.get(name) != stat for name, stat in known.items())
        if everything:
            for table in TABLES:
                self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - only our own table names
            known = {}
        files: dict[str, tuple[bytes, int]] = {}
        for name, (size, modified) in sorted(present.items()):
            if name in known:
                continue
            path = folder / name
            if not is_file_name(name) or not path.is_file() or path.is_symlink() or size > LARGEST_BATCH:
                self._problem("ledger-stray-file", name, 1)
                continue
            try:
                files[name] = (path.read_bytes(), modified)
            except OSError as error:
                self._problem("ledger-unreadable", name, 1, reason=error.strerror or str(error))
        added = self._extend(files)
        return Synced(True, None if everything else added)

    # Queries.

    def problems(self) -> list[Problem]:
        """Return what is wrong with the ledger itself, by file and line."""
        rows = self.connection.execute("SELECT code, file, line, facts FROM ledger_problems ORDER BY file, line, code")
        return [Problem(code, file, line, json.loads(facts)) for code, file, line, facts in rows]

    def heads(self) -> list[str]:
        """Return the digests of the batches that no other follows, sorted: what the next batch names as parents."""
        digests: set[str] = set()
        followed: set[str] = set()
        for digest, parents in self.connection.execute("SELECT digest, parents FROM ledger_batches"):
            digests.add(digest)
            followed.update(json.loads(parents))
        return sorted(digests - followed)

    def batches(self) -> list[tuple[str, str, str]]:
        """Return name, digest and date of each batch, by name."""
        return self.connection.execute("SELECT name, digest, date FROM ledger_batches ORDER BY name").fetchall()

    def history(self, statement: str) -> list[Published]:
        """Return a statement's published versions, first to last; empty where it was never published."""
        rows = self.connection.execute(
            "SELECT line, date, batch, number, line_digest FROM ledger_entries WHERE statement = ? ORDER BY version",
            (statement,),
        )
        return [self._published(row) for row in rows]

    def last(self, statement: str) -> Published | None:
        """Return a statement's last published version."""
        row = self.connection.execute(
            "SELECT line, date, batch, number, line_digest FROM ledger_entries WHERE statement = ?"
            " ORDER BY version DESC LIMIT 1",
            (statement,),
        ).fetchone()
        return self._published(row) if row else None

    def _published(self, row: tuple[bytes, str, str, int, str]) -> Published:
        line, date, batch, number, line_digest = row
        entry = read_entry(line, number)
        data = None
        if entry.was is not None:
            data = self.connection.execute("SELECT data FROM ledger_patches WHERE digest = ?", (entry.was,)).fetchone()
        return Published(entry, date, batch, number, line_digest, line, orjson.loads(data[0]) if data else None)

    def without_words(self) -> list[Published]:
        """Return the versions whose patch back to the one before is no longer in the ledger, by statement."""
        rows = self.connection.execute(
            "SELECT line, date, batch, number, line_digest FROM ledger_entries WHERE version > 1"
        ).fetchall()
        return [found for found in map(self._published, rows) if found.patch is None]

    def revised(self) -> list[str]:
        """Return the statements that have more than one version, sorted."""
        query = "SELECT statement FROM ledger_last WHERE version > 1 ORDER BY statement"
        return [row[0] for row in self.connection.execute(query)]

    def statements(self) -> Iterator[str]:
        """Yield the id of every statement ever published, in order."""
        for (statement,) in self.connection.execute("SELECT DISTINCT statement FROM ledger_entries ORDER BY statement"):
            yield statement

    def differing(self) -> list[str]:
        """Return the statements whose record in the state differs in any way from their last published version.

        The connection must be the state's, with its table ``statements``.
        """
        rows = self.connection.execute(
            "SELECT id FROM statements JOIN ledger_last ON statement = id WHERE statements.digest <> ledger_last.digest"
            " ORDER BY id"
        )
        return [identifier for (identifier,) in rows]

    def vanished(self) -> list[str]:
        """Return the published statements that have no file, and that no other statement replaces.

        The connection must be the state's, with its tables ``files`` and ``replaced``.
        """
        rows = self.connection.execute(
            "SELECT statement FROM ledger_last WHERE NOT EXISTS(SELECT 1 FROM files WHERE kind = 'statement' AND"
            " id = statement) AND NOT EXISTS(SELECT 1 FROM replaced WHERE old = statement) ORDER BY statement"
        )
        return [identifier for (identifier,) in rows]

    def captures(self) -> Iterator[tuple[str, str]]:
        """Yield document and digest of every capture that the last published version of a statement cites."""
        yield from self.connection.execute(
            "SELECT document, digest FROM ledger_captures WHERE statements > 0 ORDER BY document, digest"
        )

    # Reading and verifying.

    def _problem(self, code: str, file: str, line: int, **facts: Any) -> None:
        self.connection.execute(
            "INSERT INTO ledger_problems VALUES (?, ?, ?, ?)", (code, file, line, json.dumps(facts, sort_keys=True))
        )

    def _extend(self, files: Mapping[str, tuple[bytes, int]]) -> tuple[str, ...]:
        read: dict[str, tuple[str, Batch, int, int]] = {}
        for name, (data, modified) in sorted(files.items()):
            try:
                batch = read_batch(data)
            except MalformedError as error:
                self._problem("ledger-malformed", name, error.line, requirement=error.sentence)
                continue
            if batch.name != name:
                self._problem(
                    "ledger-altered", name, 1, requirement=f"must be named {batch.name} by its date and digest"
                )
                continue
            read[batch.digest] = (name, batch, len(data), modified)
        added: set[str] = set()
        for name, batch, size, modified in self._in_order(read):
            added.update(self._add(name, batch, size, modified))
        return tuple(sorted(added))

    def _in_order(self, read: dict[str, tuple[str, Batch, int, int]]) -> Iterator[tuple[str, Batch, int, int]]:
        """Yield each batch after those it follows, otherwise by name; report one whose parents are missing."""
        dates = dict(self.connection.execute("SELECT digest, date FROM ledger_batches"))
        waiting: dict[str, int] = {}
        children: dict[str, list[str]] = {}
        ready: list[tuple[str, str]] = []
        for digest, (name, batch, _, _) in read.items():
            missing = {parent for parent in batch.parents if parent not in dates}
            for parent in sorted(missing):
                if parent not in read:
                    self._problem("ledger-removed", name, 1, missing=parent)
                    missing.discard(parent)
                else:
                    children.setdefault(parent, []).append(digest)
            waiting[digest] = len(missing)
            if not missing:
                heapq.heappush(ready, (name, digest))
        while ready:
            name, digest = heapq.heappop(ready)
            batch = read[digest][1]
            for parent in batch.parents:
                if dates.get(parent, "") > batch.date:
                    self._problem(
                        "ledger-order", name, 1, date=batch.date, parent=file_name(dates[parent], parent),
                        parent_date=dates[parent],
                    )  # fmt: skip
            dates[digest] = batch.date
            yield read[digest]
            for child in children.get(digest, ()):
                waiting[child] -= 1
                if not waiting[child]:
                    heapq.heappush(ready, (read[child][0], child))

    def _add(self, name: str, batch: Batch, size: int, modified: int) -> set[str]:
        execute = self.connection.execute
        execute(
            "INSERT INTO ledger_batches VALUES (?, ?, ?, ?, ?, ?)",
            (name, batch.digest, batch.date, json.dumps(batch.parents), size, modified),
        )
        rows: list[tuple[Any, ...]] = []
        last: list[tuple[str, int, str]] = []
        captures: dict[tuple[str, str], int] = {}
        seen: set[str] = set()
        empty = execute("SELECT 1 FROM ledger_entries LIMIT 1").fetchone() is None
        for number, line in enumerate(batch.lines, 2):
            try:
                entry = read_entry(line, number)
            except MalformedError as error:
                self._problem("ledger-malformed", name, number, requirement=error.sentence)
                continue
            before = None if empty or entry.statement in seen else self.last(entry.statement)
            if entry.statement in seen or not self._follows(entry, before, name, number):
                if entry.statement in seen:
                    self._problem("ledger-malformed", name, number, requirement="must contain each statement once")
                continue
            seen.add(entry.statement)
            rows.append((entry.statement, entry.version, batch.date, name, number, digest_of_bytes(line), line))
            last.append((entry.statement, entry.version, entry.digest))
            if before is not None:
                _count(captures, before.entry.captures, -1)
            _count(captures, entry.captures, 1)
        self.connection.executemany("INSERT INTO ledger_entries VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self.connection.executemany("INSERT OR REPLACE INTO ledger_last VALUES (?, ?, ?)", last)
        self.connection.executemany(
            "INSERT OR IGNORE INTO ledger_patches VALUES (?, ?)",
            [(was, orjson.dumps(patch)) for was, patch in batch.patches.items()],
        )
        self.connection.executemany(
            "INSERT INTO ledger_captures VALUES (?, ?, ?)"
            " ON CONFLICT(document, digest) DO UPDATE SET statements = statements + excluded.statements",
            [(document, digest, change) for (document, digest), change in sorted(captures.items())],
        )
        return seen

    def _follows(self, entry: Entry, before: Published | None, name: str, number: int) -> bool:
        """Whether an entry is the next of its statement; reports a fork, a gap or an altered chain."""
        if before is None:
            if entry.version == 1:
                return True
            self._problem("ledger-gap", name, number, statement=entry.statement, version=entry.version, known=0)
            return False
        if entry.previous == before.line_digest and entry.version == before.entry.version + 1:
            return True
        if entry.version <= before.entry.version:
            rival = next((p for p in self.history(entry.statement) if p.entry.version == entry.version), before)
            self._problem(
                "ledger-fork", name, number, statement=entry.statement, version=entry.version, rival=rival.batch
            )
        else:
            self._problem(
                "ledger-gap", name, number, statement=entry.statement, version=entry.version,
                known=before.entry.version,
            )  # fmt: skip
        return False


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block in a transaction, or in the one that is open already."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _count(captures: dict[tuple[str, str], int], of_entry: Mapping[str, Iterable[str]], change: int) -> None:
    for document, digests in of_entry.items():
        for digest in digests:
            captures[document, digest] = captures.get((document, digest), 0) + change


def _has_tables(connection: sqlite3.Connection) -> bool:
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return found.issuperset(TABLES)


def _listing(folder: Path) -> dict[str, tuple[int, int]]:
    if not folder.is_dir():
        return {}
    with os.scandir(folder) as found:
        return {
            entry.name: (stat.st_size, stat.st_mtime_ns)
            for entry in found
            if not entry.name.startswith(".")
            for stat in [entry.stat(follow_symlinks=False)]
        }
