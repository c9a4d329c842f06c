"""Checking records against all others of their kind, over the state: the stages of its diagnostics named after them."""

import sqlite3
from collections.abc import Callable, Collection
from typing import Any

import orjson

from sijill import check
from sijill.check.finding import Finding, place
from sijill.diagnostics import Diagnostic, diagnose
from sijill.intake.changes import COMPARED, compared, note_of
from sijill.model.configuration import Configuration
from sijill.state import database, source_files
from sijill.state.duplicates import members_of_persons, namesakes, of_one_identifier, same_page, same_words
from sijill.state.write import add_diagnostics, forget_diagnostics

Look = Callable[[sqlite3.Connection], dict[str, Any]]
# By the kind of record, which is also the stage of the diagnostics: what each check is given.
_LOOKS: dict[str, tuple[tuple[check.Needs, Look], ...]] = {
    "agent": (
        (check.Needs.NAMES, namesakes), (check.Needs.IDENTIFIERS, of_one_identifier),
        (check.Needs.BODIES, members_of_persons),
    ),
    "statement": ((check.Needs.WORDS, same_words),),
    "document": ((check.Needs.PAGES, same_page),),
}  # fmt: skip


def forget_names(connection: sqlite3.Connection, kinds: Collection[str]) -> frozenset[str]:
    """Note that records of some kinds must be checked against each other again; return which were checked before."""
    noted = compared(connection)
    for kind in COMPARED:
        if kind in kinds:
            database.forget_note(connection, note_of(kind))
    return noted


def check_names(
    configuration: Configuration, connection: sqlite3.Connection, kept: Collection[str], differing: Collection[str]
) -> None:
    """Check the records of each kind against each other again, unless none of it has changed since.

    ``kept`` are the kinds whose diagnostics are those of all files but the ``differing``, by path: what is found again
    in another file is not looked up in it again.
    """
    checked = compared(connection)
    for kind in (one for one in COMPARED if one not in checked):
        known: dict[str, list[Diagnostic]] = {}
        for one in source_files.diagnostics_in(connection, kind) if kind in kept else ():
            known.setdefault(one.file, []).append(one)
        found: list[Diagnostic] = []
        for needs, look in _LOOKS[kind]:
            finds = [one.find for one in check.CHECKS if one.needs is needs]
            for identifier, others in look(connection).items():
                path = str(source_files.path_of(connection, kind, identifier))
                record = orjson.loads(source_files.record_data(connection, kind, identifier) or b"{}")
                for finding in (one for find in finds for one in find(identifier, record, others)):
                    before = _before(finding, known.get(f"sources/{path}", ())) if path not in differing else None
                    found += [before] if before else place([finding], configuration.contents(path), f"sources/{path}")
        with database.transaction(connection):
            forget_diagnostics(connection, kind)
            add_diagnostics(connection, kind, found)
            database.note(connection, **{note_of(kind): "checked"})


def _before(finding: Finding, known: Collection[Diagnostic]) -> Diagnostic | None:
    """Return the diagnostic of a finding that was there before in the same file."""
    facts = diagnose(finding.rule, "", **finding.facts).facts
    return next((one for one in known if (one.code, one.facts) == (finding.rule.code, facts)), None)
