"""Putting statements that relations order where they belong: an update after what it updates.

A statement's own sort key comes from its date and id alone. Where that would list it before a statement that it
answers, updates or corrects, and no date says that it came before, it is moved to just behind that one.
"""

import sqlite3
from collections.abc import Iterable

import orjson

from sijill.model import edtf
from sijill.model.order import ORDERING, is_before, key_after, sort_key
from sijill.state import change

_MARKS = ", ".join("?" * len(ORDERING))
_TARGETS = (
    "SELECT t.id, t.ordering, t.card FROM relations JOIN statements t ON t.id = target "  # noqa: S608 - our own names
    f"WHERE source = ? AND type IN ({_MARKS})"
)
_SOURCES = f"SELECT DISTINCT source FROM relations WHERE target = ? AND type IN ({_MARKS})"  # noqa: S608
# Where in a card its date and its sort key stand (``state.answers.Card``).
_DATE, _ORDER = 2, 8


def is_same_card(one: bytes, other: bytes) -> bool:
    """Say whether two stored cards show the same, wherever relations have put their statement."""
    return bool(orjson.loads(one)[:_ORDER] == orjson.loads(other)[:_ORDER])


def out_of_order(connection: sqlite3.Connection) -> list[str]:
    """Return the statements that stand before one that a relation puts them after."""
    query = (
        "SELECT DISTINCT s.id FROM relations CROSS JOIN statements s ON s.id = source CROSS JOIN statements t "  # noqa: S608
        f"ON t.id = target WHERE s.ordering < t.ordering AND type IN ({_MARKS})"
    )
    return [row[0] for row in connection.execute(query, ORDERING)]


def settle(connection: sqlite3.Connection, read: Iterable[str]) -> None:
    """Move the statements that were read, and those that link to them, to where their relations put them.

    The outcome depends on the statements alone, not on which of them were read: as long as any key changes, those that
    link to its statement are looked at again. A circle of relations, which a check reports, is left where it closes.
    """
    waiting = dict.fromkeys(sorted(read))
    for identifier in list(waiting):
        waiting.update(dict.fromkeys(_linking(connection, identifier)))
    while waiting:
        identifier = next(iter(waiting))
        del waiting[identifier]
        if _settle_one(connection, identifier):
            waiting.update(dict.fromkeys(_linking(connection, identifier)))


def _linking(connection: sqlite3.Connection, identifier: str) -> list[str]:
    return sorted(source for (source,) in connection.execute(_SOURCES, (identifier, *ORDERING)))


def _settle_one(connection: sqlite3.Connection, identifier: str) -> bool:
    """Give one statement the key that its relations ask for; return whether it had another."""
    row = connection.execute("SELECT card, ordering, lists FROM statements WHERE id = ?", (identifier,)).fetchone()
    if row is None:
        return False
    card = orjson.loads(row[0])
    date = edtf.parse(card[_DATE])
    key = own = sort_key(date, identifier)
    if date.precision != "unknown":  # what has no date keeps its place at the end of the lists
        for target, ordering, other in connection.execute(_TARGETS, (identifier, *ORDERING)):
            in_circle = f"/{identifier}~" in ordering or target == identifier
            if ordering > own and not in_circle and not is_before(date, edtf.parse(orjson.loads(other)[_DATE])):
                key = max(key, key_after(ordering, identifier))
    if key == row[1]:
        return False
    old = change.shown(connection, identifier)
    card[_ORDER] = key
    connection.execute(
        "UPDATE statements SET ordering = ?, card = ? WHERE id = ?", (key, orjson.dumps(card), identifier)
    )
    connection.executemany(
        "UPDATE members SET ordering = ? WHERE list = ? AND ordering = ?",
        [(key, name, row[1]) for name in row[2].split("\n")],
    )
    change.note_statement(connection, identifier, old)
    return True
