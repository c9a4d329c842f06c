"""What differs between the files and the state, and which checks of records against others are up to date."""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sijill import __version__
from sijill.ledger.store import Ledger
from sijill.log.store import Log
from sijill.model.configuration import Configuration
from sijill.state import database, source_files

if TYPE_CHECKING:
    from sijill.sources.scan import SourceFile

Progress = Callable[[str, int, int], None]
# The kinds of which all records are checked against each other (``intake.names``).
COMPARED = ("agent", "statement", "document")


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
    """Report no progress."""


def history_mark(configuration: Configuration, connection: sqlite3.Connection) -> str:
    """Return a mark that changes with everything, except records, that the checks of the history depend on."""
    ledger, problems = Ledger.over(connection), Log(connection, ()).problems()
    replaced = source_files.replaced_ids(connection)
    settings = f"{configuration.kinds} {configuration.format_at}"
    return f"{__version__} {ledger.heads()} {len(ledger.problems())} {problems} {replaced} {settings}"


def checked_history(connection: sqlite3.Connection) -> str | None:
    """Return the mark of the history as last checked, or None if records have changed since."""
    return database.noted(connection, "history")


def compared(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the kinds whose records have been checked against each other since they last changed."""
    return frozenset(kind for kind in COMPARED if database.noted(connection, note_of(kind)))


def note_of(kind: str) -> str:
    """Return the name of the note that all records of a kind have been checked against each other."""
    return f"{kind}s compared"
