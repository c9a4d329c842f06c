"""Sorting statements by their relations too: an update comes after what it updates.

A statement's own sort key is made from its date and id, and begins earlier if it would be after what came after it
(``Bounds.until``). If that key would list it before a statement that it answers, updates or corrects, and the dates do
not say that it came before, it is moved to just after that one. So it is with statements without a date, among
themselves where they are listed, and among all others where statements are in order of time (``model.order.time_key``).
"""

import sqlite3
from collections.abc import Collection, Iterable

import orjson

from sijill.model import edtf
from sijill.model.circles import in_circles
from sijill.model.order import ORDERING, is_before, key_after, listed_month, own_key, time_key, undated_key
from sijill.state import change
from sijill.state.bounds import Bounds
from sijill.state.going_on import BEGUN_BY, GOES_ON
from sijill.state.rows import lists_of_years

_MARKS = ", ".join("?" * len(ORDERING))
_TARGETS = (
    "SELECT t.id, t.ordering, t.card FROM relations JOIN statements t ON t.id = target "  # noqa: S608 - our own names
    f"WHERE source = ? AND type IN ({_MARKS})"
)
_LINKS = f"SELECT source, target FROM relations WHERE type IN ({_MARKS})"  # noqa: S608
_REACHED = (
    "WITH RECURSIVE reached(id) AS (SELECT value FROM json_each(?) UNION "  # noqa: S608
    f"SELECT target FROM reached CROSS JOIN relations ON source = reached.id WHERE type IN ({_MARKS})) "
)
_LINKS_REACHED = (
    f"{_REACHED} SELECT source, target FROM reached CROSS JOIN relations ON source = id WHERE type IN ({_MARKS})"  # noqa: S608
)
_SOURCES = f"SELECT DISTINCT source FROM relations WHERE target = ? AND type IN ({_MARKS})"  # noqa: S608
# The indexes of a card's date and sort key (``state.answers.Card``).
_DATE, _ORDER, _CALLED, _NARROWED, _UNTIL = 2, 8, 10, 11, 12


def is_same_card(one: bytes, other: bytes) -> bool:
    """Return whether two stored cards are equal, sort keys aside."""
    return bool(orjson.loads(one)[:_ORDER] == orjson.loads(other)[:_ORDER])


def out_of_order(connection: sqlite3.Connection) -> list[str]:
    """Return the statements that are sorted before a statement that they must follow by a relation."""
    query = (
        "SELECT DISTINCT s.id FROM relations CROSS JOIN statements s ON s.id = source CROSS JOIN statements t "  # noqa: S608
        f"ON t.id = target WHERE s.ordering < t.ordering AND type IN ({_MARKS})"
    )
    return [row[0] for row in connection.execute(query, ORDERING)]


def settle(connection: sqlite3.Connection, read: Iterable[str], found: Bounds) -> None:
    """Sort the statements that were read, and those that link to them, by their relations.

    ``found`` is what relations say of the dates of all of whom it may have changed.

    The result depends on the statements alone, not on which of them were read: whenever a key changes, those that link
    to its statement are sorted again. In a circle of relations, which a check reports, the last link is not followed.
    """
    waiting = dict.fromkeys(sorted({*read, *found.narrowed}))
    for identifier in list(waiting):
        waiting.update(dict.fromkeys(_linking(connection, identifier)))
    while waiting:
        identifier = next(iter(waiting))
        del waiting[identifier]
        if _settle_one(connection, identifier, found):
            waiting.update(dict.fromkeys(_linking(connection, identifier)))


def circles(connection: sqlite3.Connection, changed: Collection[str] | None) -> dict[str, frozenset[str]]:
    """Return the relations that put statements after one another in a circle: the targets, by statement.

    ``changed`` are the statements whose relations or dates may have changed: only circles through one of them are
    looked for; None looks for all. A relation that the dates contradict is left out: another check reports it.
    """
    if changed is None:
        rows = connection.execute(_LINKS, ORDERING)
    else:
        starts = [one for one in sorted(changed) if connection.execute(_SOURCES, (one, *ORDERING)).fetchone()]
        if not starts:
            return {}
        rows = connection.execute(_LINKS_REACHED, (orjson.dumps(starts).decode(), *ORDERING, *ORDERING))
    links: dict[str, set[str]] = {}
    for source, target in rows:
        links.setdefault(source, set()).add(target)
    found = in_circles(links)
    if not found:
        return {}
    dates = {one: _date_of(connection, one) for one in found}
    return in_circles(
        {
            source: {target for target in targets if not is_before(dates[source], dates[target])}
            for source, targets in found.items()
        }
    )


def reached(connection: sqlite3.Connection, identifier: str, most: int) -> list[str]:
    """Return the statements reached from one by relations that order statements, in any number of steps.

    At most ``most`` are returned.
    """
    query = f"{_REACHED} SELECT id FROM reached LIMIT ?"  # noqa: S608
    return [one for (one,) in connection.execute(query, (orjson.dumps([identifier]).decode(), *ORDERING, most))]


def _date_of(connection: sqlite3.Connection, identifier: str) -> edtf.Date:
    (card,) = connection.execute("SELECT card FROM statements WHERE id = ?", (identifier,)).fetchone()
    return edtf.parse(orjson.loads(card)[_DATE])


def _linking(connection: sqlite3.Connection, identifier: str) -> list[str]:
    return sorted(source for (source,) in connection.execute(_SOURCES, (identifier, *ORDERING)))


def when(connection: sqlite3.Connection, identifier: str) -> edtf.Date:
    """Return the days that a statement may be of, given what it answers and what answers it.

    One without a date stays without: it is at the end of lists, whatever relations say of it.
    """
    (data,) = connection.execute("SELECT card FROM statements WHERE id = ?", (identifier,)).fetchone()
    card = orjson.loads(data)
    narrowed = card[_NARROWED] if len(card) > _NARROWED and card[_DATE] != edtf.UNKNOWN else ""
    return edtf.parse(narrowed or card[_DATE])


def _settle_one(connection: sqlite3.Connection, identifier: str, found: Bounds) -> bool:
    """Give one statement the sort key, years and month that its relations require; return whether it had others."""
    row = connection.execute("SELECT card, ordering, lists FROM statements WHERE id = ?", (identifier,)).fetchone()
    if row is None:
        return False
    card = orjson.loads(row[0])
    called, kept, kept_until = [*card, *({}, "", "")[len(card) - _CALLED :]][_CALLED:]
    left, until = found.narrowed.get(identifier, kept), found.until.get(identifier, kept_until)
    dated = card[_DATE] != edtf.UNKNOWN
    when = edtf.parse(left or card[_DATE])
    key = own = own_key(when, identifier, until)
    for target, ordering, other in connection.execute(_TARGETS, (identifier, *ORDERING)):
        after = time_key(ordering)
        in_circle = f"/{identifier}~" in ordering or target == identifier
        is_placed = not (dated and after.startswith("~"))
        if after > own and is_placed and not in_circle and not is_before(when, edtf.parse(orjson.loads(other)[_DATE])):
            key = max(key, key_after(after, identifier))
    if not dated:
        key = undated_key(key)
    if (key, left, until) == (row[1], kept, kept_until):
        return False
    old = change.shown(connection, identifier)
    card[_ORDER] = key
    card[_CALLED:] = [called, left, until] if until else [called, left] if left else [called] if called else []
    date = when if dated else edtf.parse(card[_DATE])  # without a date, it is in no year
    others = {name for name in row[2].split("\n") if not name.startswith(("year:", "perhaps-year:", GOES_ON, BEGUN_BY))}
    lists = sorted(others | lists_of_years(date))
    connection.execute(
        "UPDATE statements SET ordering = ?, card = ?, month = ?, lists = ? WHERE id = ?",
        (key, orjson.dumps(card), listed_month(date), "\n".join(lists), identifier),
    )
    connection.executemany(
        "DELETE FROM members WHERE list = ? AND ordering = ?", [(name, row[1]) for name in row[2].split("\n")]
    )
    connection.executemany("INSERT INTO members VALUES(?, ?, ?)", [(name, key, identifier) for name in lists])
    change.note_statement(connection, identifier, old)
    return True
