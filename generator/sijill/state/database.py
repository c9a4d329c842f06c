"""The state: one SQLite database with an archive's records and what was last made from them.

It is a cache: all of it can be made again from ``sources/``, and it is thrown away when it is damaged or of another
version. A build from nothing, one from a warm state, worker processes and a cluster all read the same tables
through ``Archive``, so there is one code path at every size and memory does not grow with the archive.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

FILE = "state.sqlite"
# Raise it whenever the contents of the tables change; a state of another version is thrown away.
VERSION = 17
# The names of lists of what statements lack begin with this; the rest of the name says what.
LACKS = "lacks:"

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- Every file of sources/ as last read; the stamp tells whether it may have changed since. asked is the latest day that
-- the day of the check was compared with: the verdict may differ before and after it.
CREATE TABLE files(path TEXT PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, size INTEGER, mtime INTEGER,
  ctime INTEGER, inode INTEGER, digest BLOB, asked TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE INDEX files_id ON files(kind, id);
-- Every folder of sources/ as last read: a mark of all its files' stamps.
CREATE TABLE folders(path TEXT PRIMARY KEY, mark BLOB NOT NULL) WITHOUT ROWID;
-- What is wrong, by the stage that found it: scan, read, relations, history.
CREATE TABLE diagnostics(stage TEXT NOT NULL, file TEXT NOT NULL, line INTEGER, col INTEGER, code TEXT, severity TEXT,
  facts TEXT);
-- Agents, documents and topics, as JSON.
CREATE TABLE records(kind TEXT, id TEXT, data BLOB NOT NULL, digest TEXT NOT NULL, status TEXT NOT NULL,
  PRIMARY KEY(kind, id)) WITHOUT ROWID;
CREATE TABLE seen(id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE statements(id TEXT PRIMARY KEY, data BLOB NOT NULL, digest TEXT NOT NULL, card BLOB NOT NULL,
  ordering TEXT NOT NULL, month TEXT NOT NULL, status TEXT NOT NULL, evidence BLOB NOT NULL, lists TEXT NOT NULL,
  passages INTEGER NOT NULL);
CREATE TABLE relations(source TEXT, position INTEGER, type TEXT, target TEXT, passage TEXT, target_passage TEXT,
  note BLOB, PRIMARY KEY(source, position)) WITHOUT ROWID;
-- Which lists a statement is in: agent:<id>, document:<id>, topic:<id>, year:<yyyy>, day:<mm-dd>, lacks:<what>,
-- other-id:, all:. The statement's own row has the same names, a line each.
CREATE TABLE members(list TEXT, ordering TEXT, id TEXT, PRIMARY KEY(list, ordering)) WITHOUT ROWID;
-- Which agents, documents, topics and statements a record names.
CREATE TABLE mentions(kind TEXT, target TEXT, source_kind TEXT, source TEXT,
  PRIMARY KEY(kind, target, source_kind, source)) WITHOUT ROWID;
CREATE TABLE replaced(kind TEXT, old TEXT, id TEXT NOT NULL, PRIMARY KEY(kind, old)) WITHOUT ROWID;
CREATE INDEX replaced_id ON replaced(kind, id);
-- Which records are drafts, and which the site as it was last built does not show (``state.drafts``).
CREATE TABLE drafts(kind TEXT, id TEXT, PRIMARY KEY(kind, id)) WITHOUT ROWID;
CREATE TABLE not_shown(kind TEXT, id TEXT, PRIMARY KEY(kind, id)) WITHOUT ROWID;
-- What has changed since the site was last built, as it was then (``state.change``).
CREATE TABLE changes(kind TEXT, id TEXT, before BLOB, PRIMARY KEY(kind, id)) WITHOUT ROWID;
-- Which files of the site each task made last; their digests are in the manifest's tables.
CREATE TABLE outputs(kind TEXT, id TEXT, path TEXT, PRIMARY KEY(kind, id, path)) WITHOUT ROWID;
"""
# Made once all records are in: filling an index row by row takes several times as long.
_INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS statements_ordering ON statements(ordering);
CREATE INDEX IF NOT EXISTS statements_passages ON statements(passages);
CREATE INDEX IF NOT EXISTS statements_month ON statements(month);
CREATE INDEX IF NOT EXISTS statements_status ON statements(status) WHERE status <> 'published';
CREATE INDEX IF NOT EXISTS records_status ON records(status) WHERE status <> 'published';
CREATE INDEX IF NOT EXISTS relations_target ON relations(target);
CREATE INDEX IF NOT EXISTS diagnostics_file ON diagnostics(file, stage);
CREATE INDEX IF NOT EXISTS diagnostics_stage ON diagnostics(stage);
"""


def open_for_writing(cache: Path) -> tuple[sqlite3.Connection, bool]:
    """Open the state of a cache folder, making it if there is none; return it, and whether it is new.

    A state that is damaged or of another version is thrown away.
    """
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / FILE
    if path.exists():
        with suppress(sqlite3.DatabaseError):
            connection = _connect(path)
            with suppress(sqlite3.DatabaseError):
                row = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
                if row and row[0] == str(VERSION):
                    return connection, False
            connection.close()
        remove(cache)
    connection = _connect(path)
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO meta VALUES('version', ?)", (str(VERSION),))
    connection.commit()
    return connection, True


def index(connection: sqlite3.Connection) -> None:
    """Make the indexes that are missing, in the open transaction, once all records are in."""
    for statement in _INDEXES.split(";"):
        connection.execute(statement)


def begin(connection: sqlite3.Connection) -> None:
    """Begin a transaction, which ``connection.commit()`` ends."""
    connection.execute("BEGIN")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit all that is written within at once, and none of it where an error ends it."""
    begin(connection)
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def noted(connection: sqlite3.Connection, key: str) -> str | None:
    """Return what the state notes under a key, None where it notes nothing."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def note(connection: sqlite3.Connection, **values: str) -> None:
    """Note values in the state."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES(?, ?)", list(values.items()))


def forget_note(connection: sqlite3.Connection, key: str) -> None:
    """Note nothing under a key any more."""
    connection.execute("DELETE FROM meta WHERE key = ?", (key,))


def write_back(connection: sqlite3.Connection) -> None:
    """Have everything in the file itself: other machines do not see the write-ahead log, shared through memory."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def remove(cache: Path) -> None:
    """Throw the state away."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        (cache / f"{FILE}{suffix}").unlink(missing_ok=True)


_on_cluster = False


def read_on_cluster() -> None:
    """Make this process, a cluster's worker, open states without the write-ahead log, which works on one machine only.

    The build has written everything into the file beforehand, and while workers read, it only adds to the log.
    """
    global _on_cluster
    _on_cluster = True


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a state for reading only."""
    mode = "ro&immutable=1" if _on_cluster else "ro"
    connection = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, check_same_thread=False)
    connection.execute("PRAGMA mmap_size = 268435456")
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with closing(connection.cursor()) as cursor:
        # The state can be made again at any time, so it need not survive a power cut; a killed process does not
        # damage it: write-ahead logging keeps the last commit.
        cursor.execute("PRAGMA page_size = 16384")  # most rows contain an entire record, which small pages would split
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA mmap_size = 268435456")
        cursor.execute("PRAGMA cache_size = -65536")  # 64 MB
        cursor.execute("PRAGMA temp_store = MEMORY")
    return connection
