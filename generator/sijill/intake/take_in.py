"""Bringing the state up to the files of ``sources/``: looking at what changed, and having it read and stored.

Where nothing changed this is all that is imported: neither the records' types nor the checks.
"""

import datetime
import sqlite3
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from sijill import __version__
from sijill.diagnostics import Diagnostic
from sijill.ledger.store import Ledger
from sijill.model.configuration import Configuration
from sijill.sources.marks import ABOVE, glance

if TYPE_CHECKING:
    from sijill.diagnostics.rule import Rule
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
    # Between these days no verdict changes but those of records that compare one of them with a later day.
    turned = [] if earlier in (None, today.isoformat()) else _compared_with_later(connection, str(earlier), today)
    if not same or turned:  # a run that is killed half way leaves verdicts of either kind
        connection.execute("DELETE FROM meta WHERE key = 'checked_with'")
    elif earlier != today.isoformat():
        _note(connection, checked_on=today.isoformat())
    if same and marks == known and not turned:
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
    elif turned:
        seen = {file.path for file in (*changes.new, *changes.touched, *changes.gone)}
        again = [file for file in turned if file.path not in seen]
        changes = Changes(changes.new, [*changes.touched, *again], changes.gone)
    Storing(configuration, connection, today, progress, jobs).run(changes, found.diagnostics)
    connection.execute("BEGIN")
    connection.executemany("DELETE FROM folders WHERE path = ?", [(path,) for path in known.keys() - marks.keys()])
    differing = sorted(item for item in marks.items() if known.get(item[0]) != item[1])
    connection.executemany("INSERT OR REPLACE INTO folders VALUES(?, ?)", differing)
    _note(connection, checked_with=_settings(configuration), checked_on=today.isoformat())
    connection.execute("COMMIT")
    plain = not changes.new and not changes.gone and all(file.kind == "statement" for file in changes.touched)
    check_history(configuration, connection, settled, [file.id for file in changes.touched] if plain else None)
    return True


def same_settings(configuration: Configuration, connection: sqlite3.Connection) -> bool:
    """Whether the settings that the checks depend on are those of the last check."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'checked_with'").fetchone()
    return row is not None and row[0] == _settings(configuration)


def _settings(configuration: Configuration) -> str:
    return f"{__version__} {configuration.for_checks}"


def checked_on(connection: sqlite3.Connection) -> str | None:
    """Return the day for which everything that was found holds, None where nothing was checked yet."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'checked_on'").fetchone()
    return str(row[0]) if row else None


def _note(connection: sqlite3.Connection, **values: str) -> None:
    connection.executemany("INSERT OR REPLACE INTO meta VALUES(?, ?)", list(values.items()))


_SELECT_FILES = "SELECT path, kind, id, size, mtime, ctime, inode FROM files"


def _compared_with_later(connection: sqlite3.Connection, earlier: str, today: datetime.date) -> "list[SourceFile]":
    """Return the files whose verdict may be another on one of two days than on the other."""
    first = min(earlier, today.isoformat())
    return _as_files(connection.execute(f"{_SELECT_FILES} WHERE asked > ?", (first,)))


def breaking(connection: sqlite3.Connection, rule: "type[Rule]") -> "list[SourceFile]":
    """Return the files in which a rule was found broken when they were read."""
    found = "SELECT substr(file, 9) FROM diagnostics WHERE stage = 'read' AND code = ?"  # without sources/
    return _as_files(connection.execute(f"{_SELECT_FILES} WHERE path IN ({found})", (rule.code,)))


def _as_files(rows: Iterable[tuple[Any, ...]]) -> "list[SourceFile]":
    from sijill.sources.scan import SourceFile

    return [SourceFile(path, kind, identifier, tuple(stamp)) for path, kind, identifier, *stamp in rows]


def history_mark(connection: sqlite3.Connection) -> str:
    """Return what the checks of what was published depend on, beside the records."""
    ledger = Ledger.over(connection)
    replaced = connection.execute("SELECT old FROM replaced ORDER BY old").fetchall()
    return f"{__version__} {ledger.heads()} {len(ledger.problems())} {replaced}"


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
