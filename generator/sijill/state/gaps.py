"""What an archive lacks: counted, and the newest of each named, so that readers and maintainers can help to close it.

What a statement lacks by itself is worked out when it is read, and stands in the lists ``lacks:…``; the rest is asked
of the state in one pass each, of some microseconds a record.
"""

import sqlite3
from typing import TYPE_CHECKING, Literal, NamedTuple

import orjson

from sijill.ledger.versions import stale_translations, versions
from sijill.model.fields import UNKNOWN
from sijill.model.records import Statement
from sijill.state.database import LACKS as LACKS  # what rows are made with

if TYPE_CHECKING:
    from sijill.state.archive import Archive

NAMED = 50
OF_STATEMENTS = ("primary", "relations", "untranslated", "imprecise", "stale")
OF_DOCUMENTS = ("captures", "urls", "publishers")
_FIELD = "json_extract(CAST(data AS TEXT), '$.{}')"
_WHERE_DOCUMENTS = {
    # What another document shows has its words in the copy of that one.
    "captures": f"{_FIELD.format('captures')} IS NULL AND {_FIELD.format('embedded_in')} IS NULL",
    "urls": f"{_FIELD.format('url')} = 'unknown'",
    "publishers": f"{_FIELD.format('publisher')} = 'unknown'",
}


class Gap(NamedTuple):
    """One thing that records lack: its name, of which kind they are, and the ids of the first ``NAMED``.

    ``total`` counts the records. ``pieces`` counts what in them is meant, where that is a part of a record: passages
    that are not translated, translations that are out of date.
    """

    name: str
    kind: Literal["statement", "document"]
    total: int
    ids: tuple[str, ...]
    pieces: int | None = None


def lacks(statement: Statement) -> list[str]:
    """Return what a statement lacks by itself.

    ``primary``: a recorded primary document; ``untranslated``: a translation of any passage; ``imprecise``: a date of
    one day.
    """
    found = []
    if statement.channel is None or statement.channel.document == UNKNOWN:
        found.append("primary")
    if not all(passage.translations for passage in statement.passages):
        found.append("untranslated")
    if statement.date.parsed.precision not in ("day", "time"):
        found.append("imprecise")
    return found


def gaps(archive: "Archive") -> tuple[Gap, ...]:
    """Return everything an archive lacks: of statements the newest first, of documents by id."""
    found = []
    for name in OF_STATEMENTS:
        if name == "relations":
            identifiers = _alone(archive.connection)
        elif name == "stale":
            stale = _stale(archive)
            found.append(Gap(name, "statement", len(stale), tuple(stale)[:NAMED], sum(stale.values())))
            continue
        else:
            cards = archive.listing(LACKS + name, 1, NAMED)
            pieces = _untranslated(archive.connection) if name == "untranslated" else None
            found.append(Gap(name, "statement", cards.total, tuple(one.id for one in cards.statements), pieces))
            continue
        found.append(Gap(name, "statement", len(identifiers), tuple(identifiers[:NAMED])))
    for name in OF_DOCUMENTS:
        query = f"SELECT id FROM records WHERE kind = 'document' AND {_WHERE_DOCUMENTS[name]} ORDER BY id"  # noqa: S608
        documents = [row[0] for row in archive.connection.execute(query)]
        found.append(Gap(name, "document", len(documents), tuple(documents[:NAMED])))
    return tuple(found)


def _alone(connection: sqlite3.Connection) -> list[str]:
    """Statements that neither link nor are linked to."""
    query = (
        "SELECT id FROM statements WHERE NOT EXISTS (SELECT 1 FROM relations WHERE source = id) "
        "AND NOT EXISTS (SELECT 1 FROM relations WHERE target = id) ORDER BY ordering DESC"
    )
    return [row[0] for row in connection.execute(query)]


def _untranslated(connection: sqlite3.Connection) -> int:
    """How many passages no translation is recorded of."""
    query = (
        "SELECT count(*) FROM members JOIN statements USING (id), json_each(CAST(data AS TEXT), '$.passages') "
        "WHERE list = ? AND coalesce(json_array_length(value, '$.translations'), 0) = 0"
    )
    return int(connection.execute(query, (f"{LACKS}untranslated",)).fetchone()[0])


def _stale(archive: "Archive") -> dict[str, int]:
    """How many translations of a statement are older than the original's last change, by id where any is.

    None is before the statement's second version.
    """
    query = (
        "SELECT id FROM ledger_entries CROSS JOIN statements ON id = statement WHERE version = 2 ORDER BY ordering DESC"
    )
    counts = {
        identifier: len(
            stale_translations(versions(orjson.loads(archive.canonical(identifier)), archive.history(identifier)))
        )
        for (identifier,) in archive.connection.execute(query).fetchall()
    }
    return {identifier: count for identifier, count in counts.items() if count}
