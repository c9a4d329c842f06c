"""Which published records were replaced by others, from the ledger."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sijill.ledger.parts import differing_parts
from sijill.ledger.versions import Version
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES
from sijill.state.references import references, renamed

# The guarded aspects that name other records, and so change without a correction where one of these was merged.
_NAMING: Mapping[RecordKind, frozenset[str]] = {
    "statement": frozenset({"speaker", "date", "source", "variant", "relation"}),
    "agent": frozenset({"descriptions"}),
    "document": frozenset({"publisher", "date", "embedded_in"}),
    "topic": frozenset({"descriptions"}),
}


class Merge(NamedTuple):
    """A replaced record, the record that replaces it, both by id, and the day on which that was published."""

    kind: RecordKind
    old: str
    new: str
    date: str


def merges(connection: sqlite3.Connection) -> list[Merge]:
    """Return every merge, by kind and id."""
    query = (
        "SELECT l.kind, l.id, l.by, e.date FROM ledger_last l JOIN ledger_entries e"
        " ON e.kind = l.kind AND e.id = l.id AND e.version = l.version WHERE l.by IS NOT NULL ORDER BY l.kind, l.id"
    )
    return [Merge(*row) for row in connection.execute(query)]


def replacing(connection: sqlite3.Connection) -> list[tuple[RecordKind, str]]:
    """Return kind and id of every record that has taken the place of others, published or not, sorted."""
    query = "SELECT kind, id FROM replaced UNION SELECT kind, by FROM ledger_last WHERE by IS NOT NULL ORDER BY 1, 2"
    return connection.execute(query).fetchall()


class ByMerging(NamedTuple):
    """The merges of named records that a version of a record follows, and the other aspects that it changes (``own``).

    If the version's text is not known, ``merges`` is empty, and ``own`` has the aspects that it was allowed to change.
    """

    merges: tuple[Merge, ...]
    own: tuple[str, ...]


def by_merging(
    connection: sqlite3.Connection, kind: RecordKind, found: Sequence[Version], version: Version
) -> ByMerging:
    """Return the merges that a version follows; ``found`` are all versions of its record."""
    before = next((one.record for one in found if one.number == version.number - 1), None)
    after = version.record
    if before is None or after is None:
        allowed = [one for one in version.changed if version.correction or one not in _NAMING[kind]]
        return ByMerging((), tuple(allowed))
    ids, made = _named(kind, after), []
    for named, old in sorted(_named(kind, before) - ids):
        chain = list(_chain(connection, named, old))
        led = next((at for at, one in enumerate(chain) if (named, one.new) in ids and one.date <= version.date), None)
        if led is not None:
            made.append(chain[led]._replace(old=old))
            before = renamed(kind, before, named, old, chain[led].new)
    if not made:
        return ByMerging((), version.changed)
    return ByMerging(tuple(made), tuple(differing_parts(kind, before, after)))


def _named(kind: RecordKind, record: Mapping[str, Any]) -> set[tuple[RecordKind, str]]:
    return {(named, one) for named, one, _ in references(RECORD_TYPES[kind].model_validate(record))}


def merge_of(connection: sqlite3.Connection, kind: RecordKind, identifier: str) -> Merge | None:
    """Return the merge by which a record was replaced, or None."""
    return next(_chain(connection, kind, identifier), None)


def _chain(connection: sqlite3.Connection, kind: RecordKind, identifier: str) -> Iterator[Merge]:
    """Yield the merge by which a record was replaced, then that of the record that replaced it, and so on."""
    query = (
        "SELECT l.kind, l.id, l.by, e.date FROM ledger_last l JOIN ledger_entries e"
        " ON e.kind = l.kind AND e.id = l.id AND e.version = l.version WHERE l.kind = ? AND l.id = ? AND l.by NOT NULL"
    )
    seen: set[str] = set()
    while identifier not in seen:
        seen.add(identifier)
        row = connection.execute(query, (kind, identifier)).fetchone()
        if row is None:
            return
        yield Merge(*row)
        identifier = row[2]


def present_id(connection: sqlite3.Connection, kind: RecordKind, identifier: str) -> str:
    """Return the present id of a record: that of the last record in its chain of replacements, or its own."""
    query = (
        "WITH RECURSIVE now(id, step) AS (SELECT ?2, 0 UNION ALL SELECT l.by, step + 1 FROM ledger_last l JOIN now"
        " ON l.kind = ?1 AND l.id = now.id WHERE l.by IS NOT NULL AND step < 1000)"
        " SELECT id FROM now ORDER BY step DESC LIMIT 1"
    )
    return str(connection.execute(query, (kind, identifier)).fetchone()[0])


def merged_into(connection: sqlite3.Connection, kind: RecordKind, identifier: str) -> list[tuple[str, str]]:
    """Return the ids of the records that a record replaced, each with the day on which that was published."""
    query = (
        "SELECT l.id, e.date FROM ledger_last l JOIN ledger_entries e ON e.kind = l.kind AND e.id = l.id"
        " AND e.version = l.version WHERE l.kind = ? AND l.by = ? ORDER BY l.id"
    )
    return connection.execute(query, (kind, identifier)).fetchall()
