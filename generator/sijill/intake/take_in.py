"""Bringing the state up to the files of ``sources/``: looking at what changed, and having it read and stored.

Where nothing changed this is all that is imported: neither the records' types nor the checks.
"""

import datetime
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import orjson

from sijill import __version__
from sijill.diagnostics import Diagnostic
from sijill.ledger.store import Ledger
from sijill.model.configuration import Configuration
from sijill.sources.marks import ABOVE, glance

if TYPE_CHECKING:
    from sijill.intake.workers import Workers
    from sijill.sources.scan import Scan, SourceFile

Progress = Callable[[str, int, int], None]


class Changes(NamedTuple):
    """What differs between the files and the state."""

    new: "list[SourceFile]"
    touched: "list[SourceFile]"
    gone: "list[SourceFile]"

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
    jobs: "Workers" = None,
) -> bool:
    """Bring the state up to the files; return whether anything had changed. The ledger is up to date already."""
    same = same_settings(configuration, connection)
    marks = glance(configuration.sources)
    known: dict[str, bytes] = dict(connection.execute("SELECT path, mark FROM folders").fetchall())
    earlier = checked_on(connection)
    later = earlier is not None and earlier < today.isoformat()
    dated = _dated_later(connection) if later else []
    same = same and (later or earlier == today.isoformat())
    if same and marks == known and not dated:
        if later:
            connection.execute("INSERT OR REPLACE INTO meta VALUES('checked_on', ?)", (today.isoformat(),))
            connection.commit()
        if settled_history(connection) != history_mark(connection):
            from sijill.intake.history import check_history

            check_history(configuration, connection)
        return False
    from sijill.intake.history import check_history, unsettle
    from sijill.intake.store import Storing

    settled = unsettle(connection)
    found, changes = _look(configuration, connection, marks, known if same else {})
    if not same:
        new = set(changes.new)
        changes = Changes(changes.new, [file for file in found.files if file not in new], changes.gone)
    elif dated:
        seen = {file.path for file in (*changes.new, *changes.touched, *changes.gone)}
        again = [file for file in dated if file.path not in seen]
        changes = Changes(changes.new, [*changes.touched, *again], changes.gone)
    Storing(configuration, connection, today, progress, jobs).run(changes, found.diagnostics)
    connection.execute("BEGIN")
    connection.executemany("DELETE FROM folders WHERE path = ?", [(path,) for path in known.keys() - marks.keys()])
    differing = sorted(item for item in marks.items() if known.get(item[0]) != item[1])
    connection.executemany("INSERT OR REPLACE INTO folders VALUES(?, ?)", differing)
    connection.executemany(
        "INSERT OR REPLACE INTO meta VALUES(?, ?)",
        [("checked_with", _settings(configuration)), ("checked_on", today.isoformat())],
    )
    connection.execute("COMMIT")
    plain = not changes.new and not changes.gone and all(file.kind == "statement" for file in changes.touched)
    check_history(configuration, connection, settled, [file.id for file in changes.touched] if plain else None)
    return True


def same_settings(configuration: Configuration, connection: sqlite3.Connection) -> bool:
    """Whether the settings that the checks depend on are those of the last check."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'checked_with'").fetchone()
    return row is not None and row[0] == _settings(configuration)


def _settings(configuration: Configuration) -> str:
    options = configuration.options
    return f"{__version__} {configuration.languages} {options.context_words} {options.format}"


def checked_on(connection: sqlite3.Connection) -> str | None:
    """Return the day for which everything that was found holds, None where nothing was checked yet.

    One finding asks for the day: that something is dated later. On a later day only the files of which that was said
    are read again; on an earlier one everything is, since more may be too late then.
    """
    row = connection.execute("SELECT value FROM meta WHERE key = 'checked_on'").fetchone()
    return str(row[0]) if row else None


def _dated_later(connection: sqlite3.Connection) -> "list[SourceFile]":
    """Return the files of which it was said that something in them is dated later than the day of the check."""
    from sijill.diagnostics.rules.records import DateInFuture
    from sijill.sources.scan import SourceFile

    query = (
        "SELECT DISTINCT f.path, f.kind, f.id, f.size, f.mtime, f.ctime, f.inode FROM diagnostics d"
        " JOIN files f ON d.file = 'sources/' || f.path WHERE d.code = ?"
    )
    rows = connection.execute(query, (DateInFuture.code,)).fetchall()
    return [SourceFile(path, kind, identifier, tuple(stamp)) for path, kind, identifier, *stamp in rows]


def history_mark(connection: sqlite3.Connection) -> str:
    """Return what the checks of what was published depend on, beside the records."""
    ledger = Ledger.over(connection)
    replaced = connection.execute("SELECT old FROM replaced ORDER BY old").fetchall()
    return f"{ledger.heads()} {len(ledger.problems())} {replaced}"


def settled_history(connection: sqlite3.Connection) -> str | None:
    """Return the mark of the history as it was checked last, None where records changed since."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'history'").fetchone()
    return str(row[0]) if row else None


def _look(
    configuration: Configuration, connection: sqlite3.Connection, marks: dict[str, bytes], known: dict[str, bytes]
) -> "tuple[Scan, Changes]":
    """Look at the folders whose marks differ, where these alone can tell what changed; at everything elsewhere."""
    from sijill.sources.scan import scan, scan_folders

    differing = sorted(folder for folder in marks.keys() | known.keys() if marks.get(folder) != known.get(folder))
    troubled = connection.execute("SELECT 1 FROM diagnostics WHERE stage = 'scan' LIMIT 1").fetchone()
    if known and not troubled and ABOVE.isdisjoint(differing):
        found = scan_folders(configuration.sources, differing)
        changes = _changes(connection, found, differing)
        if not found.diagnostics and not any(_elsewhere(connection, file) for file in changes.new):
            return found, changes
    found = scan(configuration.sources)
    return found, _changes(connection, found, None)


def _elsewhere(connection: sqlite3.Connection, file: "SourceFile") -> bool:
    """Whether a new file has the id of one that was known before: only a look at everything can judge that."""
    query = "SELECT 1 FROM files WHERE kind = ? AND id = ?"
    return connection.execute(query, (file.kind, file.id)).fetchone() is not None


def _changes(connection: sqlite3.Connection, found: "Scan", folders: list[str] | None) -> Changes:
    """Compare files found with those known: all of them, or those in some folders."""
    from sijill.sources.scan import SourceFile

    select = "SELECT path, size, mtime, ctime, inode FROM files"
    if folders is None:
        known = {row[0]: row[1:] for row in connection.execute(select)}
    else:
        known = {
            row[0]: row[1:]
            for folder in folders
            for row in connection.execute(f"{select} WHERE path > ? AND path < ?", (f"{folder}/", f"{folder}0"))
        }
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


def diagnostics_in(connection: sqlite3.Connection) -> list[Diagnostic]:
    """Return everything that is wrong with the archive, by file, line and column."""
    rows = connection.execute(
        "SELECT file, line, col, code, severity, facts FROM diagnostics ORDER BY file, line, col, code, facts"
    )
    return [
        Diagnostic(file, line, column, code, severity, tuple((name, value) for name, value in orjson.loads(facts)))
        for file, line, column, code, severity, facts in rows
    ]
