"""Renames that are not published yet: which published records would give an agent another name than readers saw."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from sijill.ledger.store import Ledger
from sijill.model import edtf
from sijill.model.fields import UNKNOWN
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES, Agent, Document, Statement
from sijill.state import source_files


def named_otherwise(
    connection: sqlite3.Connection, ledger: Ledger, identifier: str, record: Mapping[str, Any], written: int
) -> list[str]:
    """Return the published statements and documents that a rename lets name an agent as nobody has named it there.

    Their days are, or may be, after the last day of the former name. ``written`` is the format of the records' dates.
    """
    *before, given_up = record["former_names"]
    was = Agent.model_validate({**record, "name": given_up["name"], "former_names": before})
    now = Agent.model_validate(record)
    return [
        name
        for name, date in _dated(connection, ledger, identifier, written)
        if was.names_on(date) != now.names_on(date)
    ]


def _dated(connection: sqlite3.Connection, ledger: Ledger, agent: str, written: int) -> Iterator[tuple[str, edtf.Date]]:
    """Yield what names an agent by its name of a day, with that day."""
    kinds: tuple[RecordKind, ...] = ("statement", "document")
    for kind in kinds:
        for identifier in source_files.ids_naming(connection, "agent", agent, kind):
            data = source_files.record_data(connection, kind, identifier)
            if data is None or ledger.last(kind, identifier) is None:
                continue
            record = RECORD_TYPES[kind].model_validate_json(data)
            if isinstance(record, Statement):
                names_it = (record.channel is not None and record.channel.agent == agent) or any(
                    (speaker.agent == agent and not speaker.named) or agent in speaker.on_behalf_of
                    for speaker in record.speakers
                )
            else:
                names_it = isinstance(record, Document) and record.publisher == agent
            if names_it and isinstance(record, Statement | Document):
                date = UNKNOWN if isinstance(record.date, str) else record.date.value
                yield identifier, edtf.parse(edtf.meant(date, written))
