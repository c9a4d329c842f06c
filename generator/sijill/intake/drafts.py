"""Checking drafts, over the state: part of the stage ``history`` of its diagnostics."""

import sqlite3
from collections.abc import Collection, Iterator
from typing import Any

import orjson

from sijill.check import drafts as checks
from sijill.check.finding import Finding
from sijill.state import drafts, source_files
from sijill.state.ordering import when


def findings(connection: sqlite3.Connection) -> Iterator[tuple[str, Finding]]:
    """Yield the findings about drafts and about what links to them, each with the id of its statement."""
    there = frozenset(drafts.of(connection))
    wanted = {*there, *drafts.linking_to_drafts(connection), *drafts.with_other_ids(connection)}
    for identifier in sorted(wanted):
        yield from ((identifier, finding) for finding in findings_of(connection, identifier, there))


def findings_of(connection: sqlite3.Connection, identifier: str, there: Collection[str]) -> Iterator[Finding]:
    """Yield the findings of one statement; ``there`` are the drafts."""
    record: dict[str, Any] = orjson.loads(source_files.record_data(connection, "statement", identifier) or b"{}")
    if drafts.is_published(connection, identifier):
        targets = enumerate(relation["target"] for relation in record.get("relations", ()))
        found = checks.named(identifier, [(place, target) for place, target in targets if target in there])
        yield from found
        return
    yield from checks.undated(identifier, when(connection, identifier))
    if identifier in there:
        replaced = [
            (p, old) for p, old in enumerate(record.get("replaces", ())) if drafts.is_published(connection, old)
        ]
        yield from checks.replacing(identifier, replaced)
