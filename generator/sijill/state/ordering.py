"""Sorting statements by their relations too: an update comes after what it updates.

A statement's own sort key is made from its date and id alone. If that would list it before a statement that it answers,
updates or corrects, and no date says that it came before, it is moved to just after that one.
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
# The indexes of a card's date and sort key (``state.answers.Card``).
_DATE, _ORDER = 2, 8


def is_same_card(one: bytes, other: bytes) -> bool:
    """Return whether two stored cards differ in no more than their sort keys."""
    return bool(orjson.loads(one)[:_ORDER] == orjson.loads(other)[:_ORDER])


def out_of_order(connection: sqlite3.Connection) -> list[str]:
    """Return the statements that are sorted before one that a relation puts them after."""
    query = (
        "SELECT DISTINCT s.id FROM relations CROSS JOIN statements s ON s.id = source CROSS JOIN statements t "  # noqa: S608
        f"ON t.id = target WHERE s.ordering < t.ordering AND type IN ({_MARKS})"
    )
    return [row[0] for row in connection.execute(query, ORDERING)]


def settle(connection: sqlite3.Connection, read: Iterable[str]) -> None:
    """Sort the statements that were read, and those that link to them, by their relations.

    The result depends on the statements alone, not on which of them were read: whenever a key changes, those that link
    to its statement are sorted again. In a circle of relations, which a check reports, the last link is not followed.
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
    """Give one statement the sort key that its relations require; return whether it had another."""
    row = connection.execute("SELECT card, ordering, lists FROM statements WHERE id = ?", (identifier,)).fetchone()
    if row is None:
        return False
    card = orjson.loads(row[0])
    date = edtf.parse(card[_DATE])
    key = own = sort_key(date, identifier)
    if date.precision != "unknown":  # a statement without a date stays at the end of the lists
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
