"""The ledger in SQLite: read once, extended when batches are added, verified line by line as it is read.

The same code works in the state database, where only new batches are read, and in an empty one (``:memory:``).
"""

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from sijill.diagnostics import visible
from sijill.ledger.entries import FORMAT, FORMATS, Entry, OfVersion, Patch, is_file_name, read_entry
from sijill.ledger.parts import Aspects
from sijill.ledger.salts import UNSALTED, Salts
from sijill.ledger.tables import SCHEMA, TABLES
from sijill.ledger.taking_in import Key, TakingIn

if TYPE_CHECKING:  # every command imports the ledger, and few need the records' types
    from sijill.model.record_kinds import RecordKind

LARGEST_BATCH = 256 * 1024 * 1024
_ENTRIES = (
    "SELECT line, e.date, batch, at, line_digest, format, first, salt FROM ledger_entries e"
    " JOIN ledger_batches b ON b.name = batch"
    " LEFT JOIN ledger_salts s ON s.kind = e.kind AND s.id = e.id AND s.version = e.version"
)


class Problem(NamedTuple):
    """A fault of the ledger itself: the rule's code, the file and line, and the facts for the message."""

    code: str
    file: str
    line: int
    facts: dict[str, Any]


class Synced(NamedTuple):
    """What updating the ledger's tables from its files changed.

    ``records`` are those with a new entry, as kind and id; None if the whole ledger had to be read again.
    """

    changed: bool
    records: tuple[Key, ...] | None


class Published(NamedTuple):
    """An entry and its place: its date, its batch, the line's number there (from 1), the line and its digest.

    ``number`` is its number in the sequence of all entries, from 0. ``patch`` turns this version back into the one
    before; None for a first version, or if the words were taken down. If only some of the words of either version
    were, it is the patch that replaces the one that the entry names. ``salts`` are those of the entry's digests.
    """

    entry: Entry
    date: str
    batch: str
    at: int
    line_digest: str
    line: bytes
    number: int
    patch: Patch | None
    salts: Salts

    @property
    def aspects(self) -> Aspects:
        """The digests of the version's aspects."""
        return Aspects(self.entry.parts, self.salts)

    def is_of(self, digest: str) -> bool:
        """Return whether the version is that of the record whose canonical form has a digest."""
        return self.salts.digest_of_version(digest) == self.entry.digest


class Ledger:
    """The ledger of one archive, over a SQLite connection, which may be the state's."""

    def __init__(self, connection: sqlite3.Connection | None = None) -> None:
        self.connection = connection or sqlite3.connect(":memory:")
        if connection is None or not _has_tables(connection):
            self.connection.executescript(SCHEMA)

    @classmethod
    def over(cls, connection: sqlite3.Connection) -> "Ledger":
        """Return a ledger over a connection on which ``sync`` was run before; it only reads."""
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
        """Read and verify batches, given by name, such as those of a published site or of another commit."""
        ledger = cls()
        ledger.take_in(files, ())
        return ledger

    def take_in(self, files: Mapping[str, bytes], ways_back: Iterable[tuple[OfVersion, Patch]]) -> None:
        """Verify and add batches by name, and patches that lead back from versions, which ``versions`` proves."""
        with transaction(self.connection):
            TakingIn(self).extend({name: (data, 0) for name, data in files.items()})
            rows = [(*key, orjson.dumps(patch)) for key, patch in ways_back]
            self.connection.executemany("INSERT OR REPLACE INTO ledger_instead VALUES (?, ?, ?, ?)", rows)

    def sync(self, folder: Path, assumed: Mapping[str, bytes | None] = MappingProxyType({})) -> Synced:
        """Update the tables from the files of ``folder``; return what had changed.

        If batches were only added, just those are read and verified. If one read before has changed or is gone, or
        something is wrong with those that were added, everything is read again: which side of a fork is at fault does
        not depend on which was there first. ``assumed`` are the contents that some are taken to have, by name, None for
        no file.
        """
        with transaction(self.connection):
            return self._sync(folder, assumed)

    def _sync(self, folder: Path, assumed: Mapping[str, bytes | None]) -> Synced:
        present = {name: stat for name, stat in listing(folder).items() if name not in assumed}
        present |= {name: (len(data), -1) for name, data in assumed.items() if data is not None}
        known = {
            name: (size, modified)
            for name, size, modified in self.connection.execute("SELECT name, size, modified FROM ledger_batches")
        }
        if present == known and not self._is_flawed():
            return Synced(False, ())
        everything = self._is_flawed() or any(present.get(name) != stat for name, stat in known.items())
        if everything:
            for table in TABLES:
                self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - only our own table names
            known = {}
        taking_in = TakingIn(self)
        files: dict[str, tuple[bytes, int]] = {}
        for name, (size, modified) in sorted(present.items()):
            if name in known:
                continue
            path, given = folder / name, assumed.get(name)
            if given is not None:
                files[name] = (given, modified)
                continue
            if not is_file_name(name) or not path.is_file() or path.is_symlink() or size > LARGEST_BATCH:
                taking_in.problem("ledger-stray-file", visible(name), 1)  # it may not be UTF-8
                continue
            try:
                files[name] = (path.read_bytes(), modified)
            except OSError as error:
                taking_in.problem("ledger-unreadable", name, 1, reason=error.strerror or str(error))
        added = taking_in.extend(files)
        if not everything and self._is_flawed():
            return self._sync(folder, assumed)
        return Synced(True, None if everything else added)

    def _is_flawed(self) -> bool:
        return self.connection.execute("SELECT 1 FROM ledger_problems LIMIT 1").fetchone() is not None

    def problems(self) -> list[Problem]:
        """Return what is wrong with the ledger itself, by file and line."""
        rows = self.connection.execute("SELECT code, file, line, facts FROM ledger_problems ORDER BY file, line, code")
        return [Problem(code, file, line, json.loads(facts)) for code, file, line, facts in rows]

    def heads(self) -> list[str]:
        """Return the digests of the batches that no other follows, sorted: the next batch's parents."""
        digests: set[str] = set()
        followed: set[str] = set()
        for digest, parents in self.connection.execute("SELECT digest, parents FROM ledger_batches"):
            digests.add(digest)
            followed.update(json.loads(parents))
        return sorted(digests - followed)

    def batches(self) -> list[tuple[str, str, str]]:
        """Return name, digest and date of each batch, by name."""
        return self.connection.execute("SELECT name, digest, date FROM ledger_batches ORDER BY name").fetchall()

    def newest_day(self, size: int) -> str:
        """Return the latest day of the batches that the first ``size`` entries are of, "" where there are none."""
        return max((date for first, date in self.days() if first < size), default="")

    def days(self) -> list[tuple[int, str]]:
        """Return the number of each batch's first entry, with the batch's day."""
        return self.connection.execute("SELECT first, date FROM ledger_batches WHERE first NOT NULL").fetchall()

    def kinds(self) -> dict[str, dict[str, str]]:
        """Return what kinds of the archive's own were called when records of them were published, by language."""
        found: dict[str, dict[str, str]] = {}
        for kind, language, label in self.connection.execute("SELECT * FROM ledger_kinds ORDER BY 1, 2"):
            found.setdefault(kind, {})[language] = label
        return found

    @property
    def entries(self) -> int:
        """How many entries all batches have."""
        return int(self.connection.execute("SELECT coalesce(sum(entries), 0) FROM ledger_batches").fetchone()[0])

    @property
    def format(self) -> int:
        """The newest format of any batch, 0 if there are none."""
        return int(self.connection.execute("SELECT coalesce(max(format), 0) FROM ledger_batches").fetchone()[0])

    def history(self, kind: "RecordKind", identifier: str) -> list[Published]:
        """Return a record's published versions, oldest first; empty if it was never published."""
        rows = self.connection.execute(
            f"{_ENTRIES} WHERE e.kind = ? AND e.id = ? ORDER BY e.version", (kind, identifier)
        )
        return [self._published(row) for row in rows]

    def last(self, kind: "RecordKind", identifier: str) -> Published | None:
        """Return a record's last published version."""
        row = self.connection.execute(
            f"{_ENTRIES} WHERE e.kind = ? AND e.id = ? ORDER BY e.version DESC LIMIT 1", (kind, identifier)
        ).fetchone()
        return self._published(row) if row else None

    def version_at(self, kind: "RecordKind", identifier: str, number: int) -> int:
        """Return the version of a record with which the entry ``number`` is shown: the newest with a smaller number.

        If there is none, that is the record's first version; 0 if it was never published.
        """
        row = self.connection.execute(
            "SELECT coalesce(max(CASE WHEN first + at - 2 < ? THEN version END), min(version), 0) FROM ledger_entries"
            " JOIN ledger_batches ON name = batch WHERE kind = ? AND id = ?",
            (number, kind, identifier),
        ).fetchone()
        return int(row[0])

    def _published(self, row: tuple[bytes, str, str, int, str, int, int, str | None]) -> Published:
        line, date, batch, at, line_digest, file_format, first, salt = row
        entry = read_entry(line, at, file_format)
        data = None
        if entry.version > 1:
            query = "SELECT data FROM ledger_instead WHERE kind = ? AND id = ? AND version = ?"
            data = self.connection.execute(query, (entry.kind, entry.id, entry.version)).fetchone()
        if entry.was is not None and data is None:
            data = self.connection.execute("SELECT data FROM ledger_patches WHERE digest = ?", (entry.was,)).fetchone()
        patch = orjson.loads(data[0]) if data else None
        salts = UNSALTED
        if entry.salt is not None:
            salts = Salts("", json.loads(salt)) if salt and salt.startswith("{") else Salts(salt or "")
        return Published(entry, date, batch, at, line_digest, line, first + at - 2, patch, salts)

    def numbered(self, low: int, high: int) -> "Iterator[tuple[Key, bytes]]":
        """Yield the entries with numbers from ``low`` to before ``high``, in order: kind and id, and the line.

        Entries of batches without numbers are at their provisional places.
        """
        batches = self.connection.execute(
            "SELECT name, first FROM ledger_batches WHERE first < ? AND first + entries > ? ORDER BY first", (high, low)
        ).fetchall()
        for name, first in batches:
            rows = self.connection.execute(
                "SELECT kind, id, line FROM ledger_entries WHERE batch = ? AND at - 2 BETWEEN ? AND ? ORDER BY at",
                (name, low - first, high - first - 1),
            )
            yield from (((kind, identifier), line) for kind, identifier, line in rows)

    def later_versions(self) -> Iterator[Published]:
        """Yield all versions but the first ones, by kind and id."""
        rows = self.connection.execute(f"{_ENTRIES} WHERE e.version > 1").fetchall()
        yield from map(self._published, rows)

    def without_salts(self) -> Iterator[Published]:
        """Yield the versions that lack salts of their digests, by kind and id."""
        query = f"{_ENTRIES} WHERE format >= ? AND (salt IS NULL OR salt LIKE '{{%') ORDER BY e.kind, e.id, e.version"
        for row in self.connection.execute(query, (FORMATS[FORMAT],)).fetchall():
            published = self._published(row)
            if published.salts.salted:
                yield published

    def with_gaps(self, mark: str) -> "set[Key]":
        """Return the records whose patches were replaced by others, or have ``mark`` as an entire text."""
        found: set[Key] = set(self.connection.execute("SELECT DISTINCT kind, id FROM ledger_instead").fetchall())
        query = "SELECT digest FROM ledger_patches WHERE instr(CAST(data AS TEXT), ?)"
        for (digest,) in self.connection.execute(query, (f'"{mark}"',)).fetchall():
            found.update((kind, identifier) for kind, identifier, _ in self.led_back_by(digest))
        return found

    def led_back_by(self, was: str) -> "list[tuple[RecordKind, str, int]]":
        """Return the versions, as kind, id and number, whose patch has a digest."""
        query = "SELECT kind, id, version FROM ledger_entries WHERE instr(CAST(line AS TEXT), ?) ORDER BY kind, id"
        return self.connection.execute(query, (f'"was":"{was}"',)).fetchall()

    def revised(self) -> list[str]:
        """Return the statements that have more than one version, sorted."""
        query = "SELECT id FROM ledger_last WHERE kind = 'statement' AND version > 1 AND by IS NULL ORDER BY id"
        return [row[0] for row in self.connection.execute(query)]

    def records(self, kind: "RecordKind", *, replaced: bool = True) -> Iterator[str]:
        """Yield the id of every record of a kind that was ever published, sorted; with or without ``replaced`` ones."""
        query = "SELECT id FROM ledger_last WHERE kind = ? AND (? OR by IS NULL) ORDER BY id"
        for (identifier,) in self.connection.execute(query, (kind, replaced)):
            yield identifier

    def recognise(self) -> None:
        """Note which records are as they were published last, where salts hide it from a comparison of digests.

        The connection must be the state's, whose tables ``records`` and ``statements`` have ``id`` and ``digest``.
        """
        rows = self.connection.execute(
            "SELECT l.kind, l.id, coalesce(r.digest, s.digest) FROM ledger_last l"
            " LEFT JOIN records r ON r.kind = l.kind AND r.id = l.id"
            " LEFT JOIN statements s ON l.kind = 'statement' AND s.id = l.id"
            " WHERE l.plain = '' AND coalesce(r.digest, s.digest) IS NOT NULL"
        ).fetchall()
        known = [(digest, *key) for *key, digest in rows if (last := self.last(*key)) and last.is_of(digest)]
        self.connection.executemany("UPDATE ledger_last SET plain = ? WHERE kind = ? AND id = ?", known)

    def differing(self) -> "list[Key]":
        """Return the records that differ in any way from their last published version, as kind and id.

        The connection must be the state's, whose tables ``records`` and ``statements`` have ``id`` and ``digest``.
        """
        rows = self.connection.execute(
            "SELECT r.kind, r.id FROM records r JOIN ledger_last l ON l.kind = r.kind AND l.id = r.id"
            " WHERE r.digest <> l.plain UNION ALL"
            " SELECT 'statement', s.id FROM statements s JOIN ledger_last l ON l.kind = 'statement' AND l.id = s.id"
            " WHERE s.digest <> l.plain"
        )
        return sorted(rows.fetchall())

    def vanished(self) -> "list[Key]":
        """Return the published records that have no file, and that no other record replaces, as kind and id.

        The connection must be the state's, with its tables ``files`` and ``replaced``.
        """
        rows = self.connection.execute(
            "SELECT kind, id FROM ledger_last l WHERE by IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM files f WHERE f.kind = l.kind AND f.id = l.id) AND NOT EXISTS"
            " (SELECT 1 FROM replaced r WHERE r.kind = l.kind AND r.old = l.id) ORDER BY kind, id"
        )
        return rows.fetchall()

    def replaced(self) -> "list[tuple[RecordKind, str, str]]":
        """Return the published records that are newly replaced: kind, id, and the id of the record that replaces it.

        The connection must be the state's, with its table ``replaced``.
        """
        rows = self.connection.execute(
            "SELECT l.kind, l.id, r.id FROM ledger_last l JOIN replaced r ON r.kind = l.kind AND r.old = l.id"
            " WHERE by IS NULL ORDER BY l.kind, l.id"
        )
        return rows.fetchall()

    def replaced_with(self, kind: "RecordKind", identifier: str) -> list[str]:
        """Return the ids of the published records that a record has replaced, sorted."""
        query = "SELECT id FROM ledger_last WHERE kind = ? AND by = ? ORDER BY id"
        return [row[0] for row in self.connection.execute(query, (kind, identifier))]

    def in_place_of(self, records: "Iterable[Key]") -> "list[Key]":
        """Return the records that replaced any of some records, as kind and id."""
        query = "SELECT kind, by FROM ledger_last WHERE kind = ? AND id = ? AND by IS NOT NULL"
        return [row for key in records for row in self.connection.execute(query, key)]

    def captures(self) -> Iterator[tuple[str, str]]:
        """Yield document and digest of every capture that the last published version of a statement cites."""
        yield from self.connection.execute(
            "SELECT document, digest FROM ledger_captures WHERE statements > 0 ORDER BY document, digest"
        )


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
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


def _has_tables(connection: sqlite3.Connection) -> bool:
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return found.issuperset(TABLES)


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and modification time of everything in a folder, by name; empty if there is no folder."""
    if not folder.is_dir():
        return {}
    with os.scandir(folder) as found:
        return {
            entry.name: (stat.st_size, stat.st_mtime_ns)
            for entry in found
            if not entry.name.startswith(".")
            for stat in [entry.stat(follow_symlinks=False)]
        }
