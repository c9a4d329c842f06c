"""The state: one SQLite database with an archive's records and what was last made from them.

It is a cache: all of it can be made again from ``sources/``, and it is thrown away when it is damaged or of another
version. A build from nothing, one from a warm state, worker processes and a cluster all read the same tables
through ``Archive``, so there is one code path at every size and memory does not grow with the archive.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sijill.model.generator import mark
from sijill.state import tables

FILE = "state.sqlite"
# How the names of the lists of statements that lack something begin; the rest of the name says what.
LACKS = "lacks:"


def open_for_writing(cache: Path) -> tuple[sqlite3.Connection, bool]:
    """Open the state of a cache folder, making it if there is none; return it, and whether it is new.

    A state that is damaged, of another version or of another generator is thrown away: what another judged is not
    believed, even if it has the same version number.
    """
    version = f"{tables.VERSION} {mark()}"
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / FILE
    if path.exists():
        with suppress(sqlite3.DatabaseError):
            connection = _connect(path)
            with suppress(sqlite3.DatabaseError):
                row = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
                if row and row[0] == version:
                    return connection, False
            connection.close()
        remove(cache)
    connection = _connect(path)
    connection.executescript(tables.STATE + tables.MANIFEST + tables.SEARCH)
    connection.execute("INSERT INTO meta VALUES('version', ?)", (version,))
    connection.commit()
    return connection, True


def index(connection: sqlite3.Connection) -> None:
    """Make the indexes that are missing, in the open transaction, once all records are in."""
    for statement in tables.INDEXES.split(";"):
        connection.execute(statement)


def begin(connection: sqlite3.Connection) -> None:
    """Begin a transaction, which ``connection.commit()`` ends."""
    connection.execute("BEGIN")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit everything written inside at once, or nothing of it if an error is raised."""
    begin(connection)
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def noted(connection: sqlite3.Connection, key: str) -> str | None:
    """Return the value noted under a key, or None."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def checked_on(connection: sqlite3.Connection) -> str | None:
    """Return the day (ISO 8601) that the last check was given, or None if nothing was checked yet."""
    return noted(connection, "checked_on")


def note(connection: sqlite3.Connection, **values: str) -> None:
    """Note values in the state."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES(?, ?)", list(values.items()))


def forget_note(connection: sqlite3.Connection, key: str) -> None:
    """Remove the value noted under a key."""
    connection.execute("DELETE FROM meta WHERE key = ?", (key,))


def write_back(connection: sqlite3.Connection) -> None:
    """Move the write-ahead log into the file itself: other machines cannot see the log."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def remove(cache: Path) -> None:
    """Throw the state away."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        (cache / f"{FILE}{suffix}").unlink(missing_ok=True)


_copy: tuple[Path, Path] | None = None


@contextmanager
def copy_of(connection: sqlite3.Connection) -> Iterator[Path]:
    """Write a finished copy of a state beside it, which other machines read while this one works; remove it at the end.

    Other machines cannot see the write-ahead log, which is shared through memory, and must not see later writes.
    The copy and its name are flushed to the disk before they are handed out.
    """
    path = path_of(connection)
    for left in path.parent.glob(f"{path.name}.*.copy"):  # by a build that was killed; only one builds at a time
        left.unlink(missing_ok=True)
    copy = path.with_name(f"{path.name}.{os.urandom(8).hex()}.copy")
    try:
        with closing(sqlite3.connect(copy)) as target:
            connection.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        for place in (copy, copy.parent) if os.name == "posix" else ():
            opened = os.open(place, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def path_of(connection: sqlite3.Connection) -> Path:
    """Return the file of a state."""
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])


def read_copy(state: Path, copy: Path) -> None:
    """Make this process, a cluster's worker, read a copy whenever it opens the state."""
    global _copy
    _copy = (state, copy)


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a state for reading only."""
    mode = "ro"
    if _copy and path == _copy[0]:
        path, mode = _copy[1], "ro&immutable=1"
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
