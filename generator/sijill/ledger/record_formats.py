"""Under which format of records dates were published: a batch says it, since the format decides what ``a/b`` means.

Of entries in batches of before that was said, those that ``sijill upgrade`` counted are of format 1 (the setting
``format_1_entries``). The others are of the format that the first batch says that says one, or of the archive's present
one.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sijill.ledger.parts import changed_parts, new_corrections, say_why
from sijill.model.configuration import Options

if TYPE_CHECKING:
    from sijill.ledger.store import Published
    from sijill.ledger.taking_in import Key

_DATED = (
    "SELECT l.kind, l.id, b.first + e.at - 2 FROM ledger_last l"
    " JOIN ledger_entries e ON e.kind = l.kind AND e.id = l.id AND e.version = l.version"
    " JOIN ledger_batches b ON b.name = e.batch LEFT JOIN records r ON r.kind = l.kind AND r.id = l.id"
    " LEFT JOIN statements s ON l.kind = 'statement' AND s.id = l.id WHERE l.by IS NULL AND"
    " instr(json_extract(CAST(coalesce(r.data, s.data) AS TEXT), '$.date.value'), '/') ORDER BY l.kind, l.id"
)


def format_of_entry(connection: sqlite3.Connection, number: int, options: Options) -> int:
    """Return the format of records under which an entry, by its number, was published."""
    query = "SELECT records FROM ledger_batches WHERE first <= ?1 AND first + entries > ?1 AND records IS NOT NULL"
    said = connection.execute(query, (number,)).fetchone()
    if said is None and number < options.format_1_entries:
        return 1
    first = "SELECT records FROM ledger_batches WHERE records IS NOT NULL ORDER BY first LIMIT 1"
    said = said or connection.execute(first).fetchone()
    return int(said[0]) if said else options.format


def all_are_of(connection: sqlite3.Connection, record_format: int, options: Options) -> bool:
    """Return whether everything was published under one format, as far as batches and the settings say."""
    said = {records for (records,) in connection.execute("SELECT DISTINCT records FROM ledger_batches")}
    return said <= {record_format} or (said <= {None, record_format} and not options.format_1_entries)


def of_another(connection: sqlite3.Connection, options: Options) -> "Iterator[tuple[Key, int]]":
    """Yield the records whose date is written ``a/b`` and whose last version is of another format, with that format.

    The connection must be the state's.
    """
    if all_are_of(connection, options.format, options):
        return
    for kind, identifier, number in connection.execute(_DATED).fetchall():
        published = format_of_entry(connection, number, options)
        if published != options.format:
            yield (kind, identifier), published


def is_read_otherwise(record: Mapping[str, Any], published: "Published") -> bool:
    """Return whether a record has the date that it was published with, and no new correction that says why it means
    something else in another format.
    """
    same = "date" not in changed_parts(published.aspects, published.entry.kind, record)
    return same and not say_why(new_corrections(record, published.aspects) or ())


def entries_without(connection: sqlite3.Connection) -> int:
    """Return how many entries are in batches that do not say the format of their records."""
    query = "SELECT coalesce(sum(entries), 0) FROM ledger_batches WHERE records IS NULL"
    return int(connection.execute(query).fetchone()[0])
