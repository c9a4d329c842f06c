"""Checking what agents are called, over the state: the stage ``names`` of its diagnostics."""

import sqlite3

import orjson

from sijill import check
from sijill.check.finding import place
from sijill.diagnostics import Diagnostic
from sijill.model.configuration import Configuration
from sijill.state import database, known
from sijill.state.twice import namesakes
from sijill.state.write import add_diagnostics, forget_diagnostics

STAGE = "names"


def check_names(configuration: Configuration, connection: sqlite3.Connection) -> None:
    """Check the names of all agents again and store the diagnostics, unless no agent has changed since."""
    if database.noted(connection, STAGE):
        return
    found: list[Diagnostic] = []
    for identifier, others in namesakes(connection).items():
        path = f"sources/{known.path_of(connection, 'agent', identifier)}"
        record = orjson.loads(known.record_data(connection, "agent", identifier) or b"{}")
        data = configuration.contents(path.removeprefix("sources/"))
        for one in check.CHECKS:
            if one.needs is check.Needs.NAMES:
                found += place(one.find(identifier, record, others), data, path)
    with database.transaction(connection):
        forget_diagnostics(connection, STAGE)
        add_diagnostics(connection, STAGE, found)
        database.note(connection, **{STAGE: "checked"})
