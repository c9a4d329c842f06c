"""What an archive lacks: the number of records with each gap, and the newest of them, so that others can help.

What a statement lacks by itself is found when it is read, and kept in the lists ``lacks:…``. Each other gap is one
query of the state, which takes some microseconds a record.
"""

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import orjson

from sijill.ledger.versions import stale_translations, versions
from sijill.model import edtf
from sijill.model.fields import UNKNOWN
from sijill.model.localized import lacks_any
from sijill.model.records import Statement, is_taken_down
from sijill.state.database import LACKS

if TYPE_CHECKING:
    from sijill.state.archive import Archive

NAMED = 50
OF_STATEMENTS = ("primary", "relations", "untranslated", "untitled", "imprecise", "unnamed", "stale", "later")
_OF_TRANSLATION = frozenset({"untranslated", "untitled", "stale"})
TEXTS = "texts"
OF_DOCUMENTS = ("captures", "urls", "publishers")
_UNSOURCED = (
    "SELECT id FROM records WHERE kind = 'agent' AND EXISTS (SELECT 1 FROM json_each(CAST(data AS TEXT), '$.member_of')"
    " WHERE type <> 'object' OR json_extract(value, '$.document') IS NULL) ORDER BY id"
)
_FIELD = "json_extract(CAST(data AS TEXT), '$.{}')"
_WHERE_DOCUMENTS = {
    # The words of a document shown within another are in the copy of that one.
    "captures": f"{_FIELD.format('captures')} IS NULL AND {_FIELD.format('embedded_in')} IS NULL",
    "urls": f"{_FIELD.format('url')} = 'unknown'",
    "publishers": f"{_FIELD.format('publisher')} = 'unknown'",
}


class Gap(NamedTuple):
    """One thing that records lack: its name, the records' kind, and the ids of the first ``NAMED``.

    Those of records of any kind are written ``agents/salma-haddad``. ``total`` counts the records. ``pieces``, where
    the gap has parts, counts passages without a translation or translations that are out of date.
    """

    name: str
    kind: Literal["statement", "document", "agent", "record"]
    total: int
    ids: tuple[str, ...]
    pieces: int | None = None


def open_passages(statement: Statement, languages: Sequence[str]) -> int:
    """Return how many of a statement's passages lack a language of the archive."""
    if statement.is_taken_down:
        return 0
    return sum(not passage.languages(statement.language) >= {*languages} for passage in statement.passages)


def lacks(statement: Statement, languages: Sequence[str], date: edtf.Date) -> list[str]:
    """Return the names of a statement's own gaps; ``languages`` are the archive's, ``date`` is what its date means.

    ``primary``: no primary document is recorded; ``untranslated``: a passage lacks a language; ``untitled``: the title
    lacks one; ``imprecise``: not every day of the date is known; ``unnamed``: a speaker has no name.
    """
    found = []
    if statement.channel is None or statement.channel.document == UNKNOWN:
        found.append("primary")
    if open_passages(statement, languages):
        found.append("untranslated")
    if not statement.title.keys() >= {*languages}:
        found.append("untitled")
    if not _is_exact(date):
        found.append("imprecise")
    if not all(speaker.agent for speaker in statement.speakers):
        found.append("unnamed")
    return found


def _is_exact(date: edtf.Date | None) -> bool:
    """Return whether the day of an act is known, or the first and the last day of one that lasted."""
    if date is None or date.uncertain or date.approximate:
        return False
    if date.precision == "interval":
        return _is_exact(date.start) and _is_exact(date.end)
    return date.precision in ("day", "time")


def gaps(archive: "Archive") -> tuple[Gap, ...]:
    """Return everything an archive lacks: of statements the newest first, of documents by id."""
    found = []
    alone = len(archive.configuration.languages) == 1  # nothing is translated
    for name in OF_STATEMENTS:
        if alone and name in _OF_TRANSLATION:
            continue
        if name == "relations":
            identifiers = _alone(archive.connection)
        elif name == "stale":
            stale = _stale(archive)
            found.append(Gap(name, "statement", len(stale), tuple(stale)[:NAMED], sum(stale.values())))
            continue
        else:
            cards = archive.listing(LACKS + name, 1, NAMED)
            pieces = _untranslated(archive) if name == "untranslated" else None
            found.append(Gap(name, "statement", cards.total, tuple(one.id for one in cards.statements), pieces))
            continue
        found.append(Gap(name, "statement", len(identifiers), tuple(identifiers[:NAMED])))
    for name in OF_DOCUMENTS:
        query = f"SELECT id FROM records WHERE kind = 'document' AND {_WHERE_DOCUMENTS[name]} ORDER BY id"  # noqa: S608
        documents = [row[0] for row in archive.connection.execute(query)]
        found.append(Gap(name, "document", len(documents), tuple(documents[:NAMED])))
    agents = [row[0] for row in archive.connection.execute(_UNSOURCED)]
    found.append(Gap("unsourced", "agent", len(agents), tuple(agents[:NAMED])))
    if not {*archive.configuration.languages} <= {*archive.configuration.required_languages}:
        found.append(_texts(archive))
    return tuple(found)


def _texts(archive: "Archive") -> Gap:
    """Return the records with a text, apart from titles and passages of statements, that lacks a language."""
    languages = frozenset(archive.configuration.languages)
    statements = archive.listing(LACKS + TEXTS, 1, NAMED)
    others = []
    for kind, identifier, data in archive.connection.execute("SELECT kind, id, data FROM records ORDER BY kind, id"):
        record = orjson.loads(data)
        described = () if is_taken_down(record) else record.get("descriptions", ())
        found = ({archive.document(one["document"]).language, *(t["language"] for t in one.get("translations", ()))}
                 for one in described)  # fmt: skip
        if lacks_any(record, languages) or any(not languages <= one for one in found):
            others.append(f"{kind}s/{identifier}")
    named = [*(f"statements/{one.id}" for one in statements.statements), *others]
    return Gap(TEXTS, "record", statements.total + len(others), tuple(named[:NAMED]))


def _alone(connection: sqlite3.Connection) -> list[str]:
    """Return the statements without a relation in either direction."""
    query = (
        "SELECT id FROM statements WHERE NOT EXISTS (SELECT 1 FROM relations WHERE source = id) "
        "AND NOT EXISTS (SELECT 1 FROM relations WHERE target = id) ORDER BY ordering DESC"
    )
    return [row[0] for row in connection.execute(query)]


def _untranslated(archive: "Archive") -> int:
    """Return how many passages of all statements lack a language of the archive."""
    query = "SELECT id FROM members WHERE list = ?"
    ids = [row[0] for row in archive.connection.execute(query, (f"{LACKS}untranslated",))]
    return sum(open_passages(archive.statement(one), archive.configuration.languages) for one in ids)


def _stale(archive: "Archive") -> dict[str, int]:
    """Return each statement with translations older than the original's last change, and how many it has.

    Only statements with a second version can have any.
    """
    query = (
        "SELECT s.id FROM ledger_entries e CROSS JOIN statements s ON s.id = e.id WHERE e.kind = 'statement' AND"
        " version = 2 ORDER BY ordering DESC"
    )
    counts = {
        identifier: len(
            stale_translations(versions(orjson.loads(archive.canonical(identifier)), archive.history(identifier)))
        )
        for (identifier,) in archive.connection.execute(query).fetchall()
    }
    return {identifier: count for identifier, count in counts.items() if count}
