"""The state of an archive opened for work, and checked: what ``check`` does, and what a build does first."""

import contextlib
import datetime
import sqlite3
from pathlib import Path

from generator.build import journal, lock, manifest, pending
from generator.build.executors import Workers
from generator.build.intake import Progress, diagnostics_in, no_progress, take_in
from generator.diagnostics import Diagnostic
from generator.export import tasks as exports
from generator.ledger.store import Ledger
from generator.model.configuration import Configuration
from generator.resolve import state


def lock_of(configuration: Configuration) -> Path:
    """Return the file that is locked while an archive's state or site is being changed."""
    return configuration.cache / "lock"


def check(
    configuration: Configuration, today: datetime.date, progress: Progress = no_progress, jobs: Workers = None
) -> list[Diagnostic]:
    """Read what changed and return everything that is wrong with the archive. The site is not touched.

    Raises BuildError where the state cannot be written or another command holds it.
    """
    with lock.hold(lock_of(configuration), "sijill check"):
        connection, _ = open_state(configuration)
        with contextlib.closing(connection):
            take_in(configuration, connection, today, progress, jobs)
            return diagnostics_in(connection)


def open_state(configuration: Configuration) -> tuple[sqlite3.Connection, bool]:
    """Open an archive's state with every stage's tables, after completing what a killed build left."""
    connection, new = state.open_for_writing(configuration.cache)
    if new:
        connection.executescript(manifest.SCHEMA)
    journal.recover(configuration.site, meta(connection, "token"))
    synced = Ledger(connection).sync(configuration.sources / "ledger")
    if synced.statements is None:
        pending.everything(connection)
    elif synced.changed:
        touched = [("statement", identifier) for identifier in synced.statements]
        pending.note(connection, [*touched, ("corrections", "")])
        pending.note(connection, exports.of_versions(connection, synced.statements))
    return connection, new


def meta(connection: sqlite3.Connection, key: str) -> str | None:
    """Return what the state notes under a key, None where it notes nothing."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def set_meta(connection: sqlite3.Connection, **values: str) -> None:
    """Note values in the state."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES(?, ?)", list(values.items()))
