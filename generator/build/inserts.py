"""How what files gave is written into the tables of the state: the statements, and the rows they take."""

from generator.build.reading import FileRead
from generator.resolve.rows import StatementRows

INSERT_STATEMENT = "INSERT OR REPLACE INTO statements VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_RELATION = "INSERT INTO relations VALUES(?, ?, ?, ?, ?, ?, ?)"
INSERT_MEMBER = "INSERT OR REPLACE INTO members VALUES(?, ?, ?)"
INSERT_REPLACED = "INSERT OR REPLACE INTO replaced VALUES(?, ?)"
INSERT_MENTION = "INSERT OR REPLACE INTO mentions VALUES(?, ?, ?, ?)"
INSERT_RECORD = "INSERT OR REPLACE INTO records VALUES(?, ?, ?)"
INSERT_FILE = "INSERT OR REPLACE INTO files VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
Row = tuple[object, ...]


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
    return (file.path, file.kind, file.id, *file.stamp, result.digest)
