"""The log of one archive, kept in SQLite beside its ledger: the tree's tiles, and the checkpoints of ``sources/log/``.

``sources/log/<size>.checkpoint`` is the head of the tree over the first ``size`` entries of the ledger. Only entries
with final numbers are in the tree. ``<size>.<authority>.tsr`` is a timestamp authority's token for it, whose
certificates are beside it (``sijill.log.authorities``).
"""

import contextlib
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sijill.ledger.numbering import first_free
from sijill.ledger.store import Ledger, Problem, listing, transaction
from sijill.log.authorities import Authority, authority_files, is_certificate_of
from sijill.log.checkpoint import Head, Proof, head_of
from sijill.log.notes import Note, check, read_note
from sijill.log.tiles import HASH, WIDTH, Nodes, Tile
from sijill.log.tokens import TokenError, check_token, refuse_older
from sijill.model.configuration import Configuration
from sijill.model.extras import need
from sijill.model.files import with_line_feeds
from sijill.model.hosts import NAME_IN_FILES, host_of
from sijill.model.keys import NoteError, PublicKey
from sijill.model.merkle import hash_of_leaf, inclusion, root_of, root_of_pieces, root_with

SCHEMA = """
-- The hashes of each tile, as many as there are.
CREATE TABLE IF NOT EXISTS log_tiles(
  level INTEGER, number INTEGER, data BLOB NOT NULL, PRIMARY KEY(level, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_checkpoints(size INTEGER PRIMARY KEY, note BLOB NOT NULL);
-- What authorities attest of checkpoints: when, and the certificate's subject and SHA-256.
CREATE TABLE IF NOT EXISTS log_tokens(
  size INTEGER, authority TEXT, time TEXT NOT NULL, signer TEXT NOT NULL, certificate TEXT NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY(size, authority)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_problems(code TEXT, file TEXT, facts TEXT);
-- What the tables were made of: a digest of the files and the keys.
CREATE TABLE IF NOT EXISTS log_made_of(mark TEXT NOT NULL);
"""
CHECKPOINT = re.compile(r"([1-9][0-9]{0,17})\.checkpoint", re.ASCII)
TOKEN = re.compile(rf"([1-9][0-9]{{0,17}})\.({NAME_IN_FILES})\.tsr", re.ASCII)


class Attested(NamedTuple):
    """A timestamp of a checkpoint: the authority's host, the time (ISO 8601, UTC), its certificate, and the token."""

    authority: str
    time: str
    signer: str
    certificate: str
    data: bytes


class Synced(NamedTuple):
    """What updating the log from its files changed.

    ``spans`` are ranges of entries, the end excluded, whose first checkpoint is new, gone or different; where the
    first of all is new or gone, those that none covers, too.
    """

    changed: bool
    spans: list[tuple[int, int]]


class Log:
    """The log of one archive, over the connection that has its ledger's tables."""

    def __init__(
        self, connection: sqlite3.Connection, keys: Sequence[PublicKey], witnesses: Sequence[PublicKey] = (),
        asked: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """``asked`` are the hosts of the timestamp authorities that the settings name."""
        self.connection = connection
        self.keys, self.witnesses, self.asked = tuple(keys), tuple(witnesses), tuple(asked)

    def sync(self, folder: Path, *, again: bool = False) -> Synced:
        """Update the tables from the ledger's, which must be up to date, and from the files of ``sources/log/``.

        With ``again`` the whole tree is made again. Without keys there is no log, and any checkpoint is a problem.
        """
        if not self._has_tables():
            self.connection.executescript(SCHEMA)
        files = listing(folder)
        free = first_free(self.connection) if self.keys else 0
        mark = hashlib.sha256(
            repr((self.keys, self.witnesses, self.asked, free, sorted(files.items()))).encode()
        ).hexdigest()
        row = self.connection.execute("SELECT mark FROM log_made_of").fetchone()
        if not again and row and row[0] == mark:
            return Synced(False, [])
        with transaction(self.connection):
            return self._sync(folder, files, free, mark, again)

    def _has_tables(self) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'log_made_of'"
        return self.connection.execute(query).fetchone() is not None

    def _sync(self, folder: Path, files: Iterable[str], free: int, mark: str, again: bool) -> Synced:
        execute = self.connection.execute
        if again or self.leaves > free:
            execute("DELETE FROM log_tiles")
        before = self.leaves
        self._append(0, (hash_of_leaf(line) for _, line in Ledger.over(self.connection).numbered(before, free)))
        then = self._proving()
        for table in ("log_checkpoints", "log_tokens", "log_problems", "log_made_of"):
            execute(f"DELETE FROM {table}")  # noqa: S608 - only our own table names
        plain = sorted(name for name in files if (folder / name).is_file() and not (folder / name).is_symlink())
        for name in plain:
            if match := CHECKPOINT.fullmatch(name):
                self._take_in(name, with_line_feeds((folder / name).read_bytes()), int(match[1]))
        tokens = [(name, match) for name in plain if (match := TOKEN.fullmatch(name))]
        if tokens:
            need("timestamps", "an archive with timestamps (sources/log/*.tsr)")
        answered = {match[2] for _, match in tokens}
        names = sorted(answered.union(self.asked))
        authorities = {name: Authority.of(name, authority_files(folder, name, plain)) for name in names}
        for authority in authorities.values():
            if authority.name not in answered and not authority.roots and not authority.in_der:
                self._problem("authority-without-root", f"{authority.name}.pem", authority=authority.name)
                continue
            for unreadable in authority.unreadable:
                self._problem("log-certificate", unreadable, authority=authority.name)
            for der in authority.in_der:
                self._problem("certificate-in-der", der)
        for name in plain:
            if name.endswith(".pem") and not any(is_certificate_of(one, name) for one in names):
                self._problem("log-stray-file", name)
        for name, match in tokens:
            # Without a root nothing can be said of an authority's tokens, which may all be good.
            # Nor is anything said of one whose checkpoint is a problem itself: once it is signed again, it counts.
            without = int(match[1]) not in self.sizes and f"{match[1]}.checkpoint" in plain
            if authorities[match[2]].roots and not without:
                self._take_in_token(name, int(match[1]), authorities[match[2]], (folder / name).read_bytes())
        execute("INSERT INTO log_made_of VALUES (?)", (mark,))
        now, entries = self._proving(), Ledger.over(self.connection).entries
        spans = [*_spans(then, now)]
        if (
            bool(then) != bool(now) and max(then or now) < entries
        ):  # those that no checkpoint covers are called so only where there is one
            spans.append((max(then or now), entries))
        return Synced(True, spans)

    def _proving(self) -> dict[int, tuple[object, ...]]:
        """Return each checkpoint by its size, with the tokens that it has."""
        found: dict[int, tuple[object, ...]] = {}
        query = "SELECT c.size, note, data FROM log_checkpoints c LEFT JOIN log_tokens t ON t.size = c.size"
        for size, *more in self.connection.execute(f"{query} ORDER BY authority"):
            found[size] = (*found.get(size, ()), *more)
        return found

    def _take_in_token(self, name: str, size: int, authority: "Authority", data: bytes) -> None:
        try:
            found = check_token(data, self.checkpoint(size).text, authority.roots, authority.chains)
            refuse_older(found.time, Ledger.over(self.connection).newest_day(size))
        except (LookupError, TokenError) as error:
            alone = "must have a checkpoint of its number beside it"
            requirement = str(error) if isinstance(error, TokenError) else alone
            self._problem("log-timestamp", name, size=size, requirement=requirement)
            return
        row = (size, authority.name, f"{found.time:%Y-%m-%dT%H:%M:%SZ}", found.signer, found.certificate, data)
        self.connection.execute("INSERT INTO log_tokens VALUES (?, ?, ?, ?, ?, ?)", row)

    def _take_in(self, name: str, data: bytes, size: int) -> None:
        try:
            note = read_note(data)
            head = head_of(note)
            if head.size != size:
                raise NoteError(f"must be named {head.size}.checkpoint, by the number of its entries")
        except NoteError as error:
            self._problem("log-malformed", name, requirement=str(error))
            return
        try:
            signed = [key for key in self.keys if check(note, key)]
        except NoteError:
            signed = []
        if not signed or head.origin != signed[0].name:
            self._problem("log-unsigned", name, origin=head.origin)
        elif head.size > self.leaves or self.root(head.size) != head.root:
            self._problem("log-rewritten", name, size=head.size)
        else:
            for witness in self.witnesses:
                try:
                    check(note, witness)
                except NoteError as error:
                    self._problem("log-malformed", name, requirement=str(error))
            self.connection.execute("INSERT INTO log_checkpoints VALUES (?, ?)", (head.size, note.data()))

    def _problem(self, code: str, file: str, **facts: object) -> None:
        self.connection.execute("INSERT INTO log_problems VALUES (?, ?, ?)", (code, file, json.dumps(facts)))

    def _append(self, level: int, hashes: Iterable[bytes]) -> None:
        """Add hashes to the tiles of a level, and those of tiles that become full to the level above."""
        row = self.connection.execute(
            "SELECT number, data FROM log_tiles WHERE level = ? ORDER BY number DESC LIMIT 1", (level,)
        ).fetchone()
        number, data = row or (0, b"")
        above: list[bytes] = []
        tile = bytearray(data)
        if len(tile) == WIDTH * HASH:
            number, tile = number + 1, bytearray()
        grown = False
        for one in hashes:
            tile += one
            grown = True
            if len(tile) == WIDTH * HASH:
                self._put(level, number, tile)
                above.append(root_of_pieces((1, bytes(tile[at : at + HASH])) for at in range(0, len(tile), HASH)))
                number, tile, grown = number + 1, bytearray(), False
        if grown:
            self._put(level, number, tile)
        if above:
            self._append(level + 1, above)

    def _put(self, level: int, number: int, data: bytearray) -> None:
        self.connection.execute("INSERT OR REPLACE INTO log_tiles VALUES (?, ?, ?)", (level, number, bytes(data)))

    @property
    def leaves(self) -> int:
        """How many entries the tree has, whether a checkpoint covers them or not."""
        row = self.connection.execute(
            "SELECT number, length(data) FROM log_tiles WHERE level = 0 ORDER BY number DESC LIMIT 1"
        ).fetchone()
        return row[0] * WIDTH + row[1] // HASH if row else 0

    def problems(self) -> list[Problem]:
        """Return what is wrong with the files of ``sources/log/``, by file."""
        if not self._has_tables():
            return []
        rows = self.connection.execute("SELECT code, file, facts FROM log_problems ORDER BY file, code")
        return [Problem(code, file, 1, json.loads(facts)) for code, file, facts in rows]

    @property
    def sizes(self) -> list[int]:
        """The sizes of the trees that have checkpoints, in order."""
        if not self._has_tables():
            return []
        return [row[0] for row in self.connection.execute("SELECT size FROM log_checkpoints ORDER BY size")]

    def checkpoint(self, size: int) -> Note:
        """Return the checkpoint of a size; raises LookupError if there is none."""
        row = self.connection.execute("SELECT note FROM log_checkpoints WHERE size = ?", (size,)).fetchone()
        if row is None:
            raise LookupError(size)
        return read_note(row[0])

    def attested(self, size: int) -> list[Attested]:
        """Return the timestamps of a checkpoint, by authority."""
        query = "SELECT authority, time, signer, certificate, data FROM log_tokens WHERE size = ? ORDER BY authority"
        return [Attested(*row) for row in self.connection.execute(query, (size,))]

    def witnessed(self) -> Iterator[tuple[str, int, int]]:
        """Yield the name of each witness that has signed a checkpoint, the newest one's size, and when.

        Times are in seconds since 1970, by the witness's own word.
        """
        for key in self.witnesses:
            for size in reversed(self.sizes):
                with contextlib.suppress(NoteError):
                    if signature := check(self.checkpoint(size), key):
                        yield key.name, size, int.from_bytes(signature.data[:8])
                        break

    def size_proving(self, number: int) -> int:
        """Return the size of the first checkpoint whose tree has an entry, or 0 if none has."""
        row = self.connection.execute("SELECT min(size) FROM log_checkpoints WHERE size > ?", (number,)).fetchone()
        return int(row[0] or 0)

    def proof(self, number: int) -> Proof | None:
        """Return the proof that an entry is in the first checkpoint that has it, or None if none has it.

        It has the checkpoint's first signature alone, so that it stays the same when another key signs later.
        """
        size = self.size_proving(number) if self.keys else 0
        if not size:
            return None
        note = self.checkpoint(size)
        first = note._replace(signatures=note.signatures[:1])
        return Proof(number, tuple(inclusion(self._nodes.node, number, size)), first)

    def root(self, size: int) -> bytes:
        """Return the root of the tree's first ``size`` entries; raises IndexError if there are fewer."""
        if size > self.leaves:
            raise IndexError(size)
        return root_of(self._nodes.node, size)

    def head_with(self, lines: Iterable[bytes]) -> Head:
        """Return the head that the tree would have with entries added; the tables stay as they are."""
        leaves = [hash_of_leaf(line) for line in lines]
        return Head(self.keys[0].name, self.leaves + len(leaves), root_with(self._nodes.node, self.leaves, leaves))

    @property
    def _nodes(self) -> Nodes:
        size = self.leaves
        if self._kept is None or self._kept.size != size:
            self._kept = Nodes(self.tile, size)
        return self._kept

    _kept: Nodes | None = None

    def tile(self, tile: Tile) -> bytes:
        """Return a tile's hashes; raises IndexError if the tree has fewer."""
        row = self.connection.execute("SELECT data FROM log_tiles WHERE level = ? AND number = ?", tile[:2]).fetchone()
        if row is None or len(row[0]) < tile.width * HASH:
            raise IndexError(tile)
        data: bytes = row[0][: tile.width * HASH]
        return data


def log_of(configuration: Configuration, connection: sqlite3.Connection) -> Log:
    """Return an archive's log; raises BuildError if it has keys and the packages to check signatures are missing."""
    keys = [PublicKey.read(text) for text in configuration.options.log_keys]
    if keys:
        need("signing", "an archive with a transparency log (log_keys)")
    options = configuration.options
    witnesses = [PublicKey.read(text) for text in options.witnesses]
    return Log(connection, keys, witnesses, sorted(map(host_of, options.timestamps)))


def is_checkpoint(path: str) -> bool:
    """Return whether a path has the name of a checkpoint."""
    return CHECKPOINT.fullmatch(path.rpartition("/")[2]) is not None


def is_token(path: str) -> bool:
    """Return whether a path has the name of an authority's token."""
    return TOKEN.fullmatch(path.rpartition("/")[2]) is not None


def parts_of_token(name: str) -> tuple[int, str]:
    """Return the size of the checkpoint and the authority, by the name of a token's file."""
    size, _, rest = name.partition(".")
    return int(size), rest.removesuffix(".tsr")


def _spans(then: Mapping[int, object], now: Mapping[int, object]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of entries whose first checkpoint is new, gone or different."""
    before = 0
    for size in sorted(then.keys() | now.keys()):
        if then.get(size) != now.get(size):
            yield before, size
        if size in now:
            before = size
