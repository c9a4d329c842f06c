"""What differs between the files and the state, and with what the stage ``history`` was checked last."""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sijill import __version__
from sijill.ledger.store import Ledger
from sijill.log.store import Log
from sijill.state import database, source_files

if TYPE_CHECKING:
    from sijill.model.kinds import OwnKind
    from sijill.sources.scan import SourceFile

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
    """Report no progress."""


def history_mark(connection: sqlite3.Connection, kinds: "tuple[OwnKind, ...]") -> str:
    """Return a mark that changes with everything, except records, that the checks of the history depend on.

    ``kinds`` are those that the archive adds.
    """
    ledger, problems = Ledger.over(connection), Log(connection, ()).problems()
    replaced = source_files.replaced_ids(connection)
    return f"{__version__} {ledger.heads()} {len(ledger.problems())} {problems} {replaced} {kinds}"


def checked_history(connection: sqlite3.Connection) -> str | None:
    """Return the mark of the history as last checked, or None if records have changed since."""
    return database.noted(connection, "history")
