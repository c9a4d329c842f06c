"""Checking drafts, over the state: part of the stage ``history`` of its diagnostics."""

import sqlite3
from collections.abc import Iterator
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
        yield from _findings_of(connection, identifier, there)


def findings_of(connection: sqlite3.Connection, identifier: str) -> Iterator[tuple[str, Finding]]:
    """Yield the same findings for one statement that was edited."""
    yield from _findings_of(connection, identifier, frozenset(drafts.of(connection)))


def _findings_of(
    connection: sqlite3.Connection, identifier: str, there: frozenset[str]
) -> Iterator[tuple[str, Finding]]:
    record: dict[str, Any] = orjson.loads(source_files.record_data(connection, "statement", identifier) or b"{}")
    if drafts.is_published(connection, identifier):
        targets = enumerate(relation["target"] for relation in record.get("relations", ()))
        found = checks.named(identifier, [(place, target) for place, target in targets if target in there])
        yield from ((identifier, one) for one in found)
        return
    yield from ((identifier, one) for one in checks.undated(identifier, when(connection, identifier)))
    if identifier in there:
        replaced = [
            (p, old) for p, old in enumerate(record.get("replaces", ())) if drafts.is_published(connection, old)
        ]
        yield from ((identifier, one) for one in checks.replacing(identifier, replaced))
