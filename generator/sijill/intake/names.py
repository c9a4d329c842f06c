"""Checking agents against each other, over the state: the stage ``names`` of its diagnostics."""

import sqlite3
from collections.abc import Callable
from itertools import chain
from typing import Any

import orjson

from sijill import check
from sijill.check.finding import place
from sijill.diagnostics import Diagnostic
from sijill.model.configuration import Configuration
from sijill.state import database, source_files
from sijill.state.duplicates import members_of_persons, namesakes, of_one_identifier
from sijill.state.write import add_diagnostics, forget_diagnostics

STAGE = "names"
_LOOKS: tuple[tuple[check.Needs, Callable[[sqlite3.Connection], dict[str, Any]]], ...] = (
    (check.Needs.NAMES, namesakes), (check.Needs.IDENTIFIERS, of_one_identifier),
    (check.Needs.BODIES, members_of_persons),
)  # fmt: skip


def check_names(configuration: Configuration, connection: sqlite3.Connection) -> None:
    """Check all agents against each other again and store the diagnostics, unless no agent has changed since."""
    if database.noted(connection, STAGE):
        return
    found: list[Diagnostic] = []
    for needs, identifier, others in chain.from_iterable(
        ((needs, *item) for item in look(connection).items()) for needs, look in _LOOKS
    ):
        path = f"sources/{source_files.path_of(connection, 'agent', identifier)}"
        record = orjson.loads(source_files.record_data(connection, "agent", identifier) or b"{}")
        data = configuration.contents(path.removeprefix("sources/"))
        for one in check.CHECKS:
            if one.needs is needs:
                found += place(one.find(identifier, record, others), data, path)
    with database.transaction(connection):
        forget_diagnostics(connection, STAGE)
        add_diagnostics(connection, STAGE, found)
        database.note(connection, **{STAGE: "checked"})
