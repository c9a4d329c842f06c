"""How what files gave is written into the tables of the state: the statements, and the rows they take."""

import sqlite3
from collections.abc import Callable, Iterable
from operator import itemgetter

from sijill.intake.read import FileRead
from sijill.state.rows import StatementRows

INSERT_STATEMENT = "INSERT OR REPLACE INTO statements VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_RELATION = "INSERT INTO relations VALUES(?, ?, ?, ?, ?, ?, ?)"
INSERT_MEMBER = "INSERT OR REPLACE INTO members VALUES(?, ?, ?)"
INSERT_REPLACED = "INSERT OR REPLACE INTO replaced VALUES(?, ?)"
INSERT_MENTION = "INSERT OR REPLACE INTO mentions VALUES(?, ?, ?, ?)"
INSERT_RECORD = "INSERT OR REPLACE INTO records VALUES(?, ?, ?)"
INSERT_FILE = "INSERT OR REPLACE INTO files VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
STAMP_FILE = "UPDATE files SET size = ?, mtime = ?, ctime = ?, inode = ?, digest = ?, asked = ? WHERE path = ?"
Row = tuple[object, ...]
_TOGETHER = 50_000


class InOrder:
    """Rows held back and inserted many at once, in the order of one column of their table's key.

    A table filled in another order than its key's is searched for each row, in ever more memory: for 100,000
    statements twice as long as for 10,000. ``column`` counts from 0; ``flush`` inserts what is left.
    """

    def __init__(self, connection: sqlite3.Connection, insert: str, column: int) -> None:
        self.connection = connection
        self.insert = insert
        self.column: Callable[[Row], str] = itemgetter(column)
        self.rows: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        """Take rows, and insert them once there are many."""
        self.rows += rows
        if len(self.rows) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Insert what is held."""
        self.rows.sort(key=self.column)
        self.connection.executemany(self.insert, self.rows)
        self.rows = []


def statement_row(rows: StatementRows) -> Row:
    """A statement's own row."""
    return (
        rows.id, rows.data, rows.digest, rows.card, rows.ordering, rows.month, rows.status, rows.evidence, rows.lists,
        rows.passages,
    )  # fmt: skip


def relation_rows(rows: StatementRows) -> list[Row]:
    """The rows of a statement's relations."""
    return [(rows.id, position, *relation) for position, relation in enumerate(rows.relations)]


def member_rows(rows: StatementRows) -> list[Row]:
    """The rows of the lists a statement stands in."""
    return [(name, rows.ordering, rows.id) for name in rows.lists.split("\n")]


def file_row(result: FileRead) -> Row:
    """The row of a file that was read."""
    file = result.file
    return (file.path, file.kind, file.id, *file.stamp, result.digest, result.asked)


def stamp_row(result: FileRead) -> Row:
    """The same for a file whose row is there, unread."""
    return (*result.file.stamp, result.digest, result.asked, result.file.path)
