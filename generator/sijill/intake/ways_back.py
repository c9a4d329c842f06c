"""The patches that lead from a version back to the one before: each must be there unless words were taken down."""

import sqlite3
from collections.abc import Iterator

import orjson

from sijill.check import history as checks
from sijill.diagnostics import Diagnostic
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import words_may_be_gone
from sijill.model.records import CorrectionKind, RecordKind, is_taken_down
from sijill.state import known


def way_back(connection: sqlite3.Connection, ledger: Ledger, published: Published) -> Iterator[Diagnostic]:
    """Yield a diagnostic if the patch back from a version is missing, or has words that were taken down."""
    kind, identifier = published.entry.kind, published.entry.id
    data = known.record_data(connection, kind, identifier)
    if data is not None:
        gone = published.entry.version <= words_may_be_gone(orjson.loads(data), ledger.history(kind, identifier))
    else:
        gone = _taken_down_by_another(connection, ledger, kind, identifier)
    if gone and published.patch is not None:
        yield checks.words_left(published)
    elif not gone and published.patch is None and not was_withdrawn(connection, ledger, kind, identifier):
        yield checks.words_missing(published)


def was_withdrawn(connection: sqlite3.Connection, ledger: Ledger, kind: RecordKind, identifier: str) -> bool:
    """Return whether a record's words are taken down, or it was withdrawn before another replaced it."""
    data = known.record_data(connection, kind, identifier)
    if data is not None:
        return is_taken_down(orjson.loads(data))
    return any(one.entry.correction == CorrectionKind.WITHDRAWAL for one in ledger.history(kind, identifier))


def _taken_down_by_another(connection: sqlite3.Connection, ledger: Ledger, kind: RecordKind, identifier: str) -> bool:
    """Return whether what replaced a record, directly or in several steps, says that its words are taken down."""
    seen = {identifier}
    last = ledger.last(kind, identifier)
    while last is not None and last.entry.replaced_by is not None and last.entry.replaced_by not in seen:
        seen.add(last.entry.replaced_by)
        data = known.record_data(connection, kind, last.entry.replaced_by)
        if data is not None:
            record = orjson.loads(data)
            return is_taken_down(record) or any(one.get("words_of") for one in record.get("corrections", ()))
        last = ledger.last(kind, last.entry.replaced_by)
    return False
