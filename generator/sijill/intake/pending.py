"""Which pages a change of the records touches, noted in the state until a build has made them.

A task is a kind and an id: one record's pages, or one of the pages that gather many. Noting too much costs time,
noting too little would leave a stale page; a test compares warm builds with builds from nothing, byte for byte.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

import orjson

from sijill.export import tasks as exports
from sijill.state.database import EXAMPLES_AMONG, LACKS

Task = tuple[str, str]
EVERYTHING: Task = ("everything", "")
# Pages there is one of, besides the lists; each is made anew when any card changes.
CORRECTIONS: Task = ("corrections", "")
GATHERING: tuple[Task, ...] = (("home", ""), ("timeline", ""), ("on-this-day", ""), CORRECTIONS, ("gaps", ""))
# Where a card has what became of its statement (``state.rows``).
_STATUS = 7


class Standing(NamedTuple):
    """What other pages show of a statement: its card, its place in time, its lists, its relations."""

    card: bytes
    ordering: str
    lists: frozenset[str]
    relations: tuple[tuple[object, ...], ...]

    @property
    def corrected(self) -> bool:
        """Whether it carries corrections."""
        return bool(orjson.loads(self.card)[_STATUS] != "published")

    @property
    def targets(self) -> set[str]:
        """The statements it links to."""
        return {str(relation[1]) for relation in self.relations}


def note(connection: sqlite3.Connection, tasks: Iterable[Task]) -> None:
    """Note tasks as not yet done."""
    connection.executemany("INSERT OR IGNORE INTO pending VALUES(?, ?)", tasks)


def everything(connection: sqlite3.Connection) -> None:
    """Note that every page must be looked at."""
    note(connection, [EVERYTHING])


def standing(connection: sqlite3.Connection, identifier: str) -> Standing | None:
    """Return how a statement stands in the state, None where it is not there."""
    row = connection.execute("SELECT card, ordering, lists FROM statements WHERE id = ?", (identifier,)).fetchone()
    if row is None:
        return None
    relations = connection.execute(
        "SELECT type, target, passage, target_passage, note FROM relations WHERE source = ? ORDER BY position",
        (identifier,),
    )
    return Standing(row[0], row[1], frozenset(row[2].split("\n")), tuple(relations))


def statement_changed(connection: sqlite3.Connection, identifier: str, old: Standing | None) -> None:
    """Note what the change of a statement touches; the state already has the new one."""
    new = standing(connection, identifier)
    tasks: set[Task] = {("statement", identifier)}
    sides = [side for side in (old, new) if side]
    if _may_be_the_example(connection, sides):
        tasks.add(("home", ""))
    if old is None or new is None or old.card != new.card:
        tasks.update(task for task in GATHERING if task != CORRECTIONS)
        tasks.update(task_of(name) for side in sides for name in side.lists)
        tasks.update(_around(connection, identifier, sides))
    elif old.lists != new.lists:
        tasks.update(task_of(name) for name in old.lists ^ new.lists)
    if any(side.corrected for side in sides):
        tasks.add(CORRECTIONS)
    if old and new and old.relations != new.relations:  # a topic's page draws them
        tasks.update(task_of(name) for name in new.lists if name.startswith("topic:"))
    tasks.update(_years_beside(connection, sides))
    changed = (old.lists if old else frozenset()) ^ (new.lists if new else frozenset())
    # The indexes say how many statements each agent, document and topic has.
    tasks.update(
        (f"{kind}s", "") for kind in ("agent", "document", "topic") if any(n.startswith(f"{kind}:") for n in changed)
    )
    if old is None or new is None or old.card != new.card or old.relations != new.relations:
        tasks.update(("statement", target) for side in sides for target in side.targets)
    if old is None or new is None or old.relations != new.relations or _has_versions(connection, identifier):
        tasks.add(("gaps", ""))
    counted = old is not None and new is not None and len(old.relations) != len(new.relations)
    tasks.update(exports.of_statement(old and old.ordering, new and new.ordering, counted=counted))
    note(connection, tasks)


def _may_be_the_example(connection: sqlite3.Connection, sides: list[Standing]) -> bool:
    """Whether the home page may show, or have shown, a passage of a statement as its example."""
    query = "SELECT ordering FROM statements ORDER BY ordering DESC LIMIT 1 OFFSET ?"
    oldest = connection.execute(query, (EXAMPLES_AMONG - 1,)).fetchone()
    return oldest is None or any(side.ordering >= oldest[0] for side in sides)


def _years_beside(connection: sqlite3.Connection, sides: list[Standing]) -> set[Task]:
    """The years next to one that may have come or gone: their pages lead to one another."""
    if len(sides) == 2 and sides[0].lists == sides[1].lists:
        return set()
    found: set[Task] = set()
    for name in {name for side in sides for name in side.lists if name.startswith("year:")}:
        for query in (
            "SELECT max(list) FROM members WHERE list >= 'year:' AND list < ?",
            "SELECT min(list) FROM members WHERE list > ? AND list < 'year;'",
        ):
            (beside,) = connection.execute(query, (name,)).fetchone()
            if beside:
                found.add(task_of(beside))
    return found


def _has_versions(connection: sqlite3.Connection, identifier: str) -> bool:
    """Say whether a translation of a statement can be older than its original: whether it was published twice."""
    query = "SELECT 1 FROM ledger_entries WHERE statement = ? AND version = 2"
    return connection.execute(query, (identifier,)).fetchone() is not None


def _around(connection: sqlite3.Connection, identifier: str, sides: list[Standing]) -> set[Task]:
    """The statements that show this one's card: those that link to it, and those next to it in time."""
    found = connection.execute("SELECT source FROM relations WHERE target = ?", (identifier,)).fetchall()
    for side in sides:
        for query in (
            "SELECT id FROM statements WHERE ordering < ? ORDER BY ordering DESC LIMIT 1",
            "SELECT id FROM statements WHERE ordering > ? ORDER BY ordering LIMIT 1",
        ):
            found += connection.execute(query, (side.ordering,)).fetchall()
    return {("statement", row[0]) for row in found}


def record_changed(connection: sqlite3.Connection, kind: str, identifier: str) -> None:
    """Note what the change of an agent, document or topic touches."""
    note(connection, [(kind, identifier), (f"{kind}s", ""), ("search", ""), *GATHERING, ("all", "")])
    naming = "SELECT source FROM mentions WHERE source_kind = 'statement' AND kind = ? AND target = ?"
    these = (kind, identifier)
    connection.execute(
        "INSERT OR IGNORE INTO pending SELECT DISTINCT source_kind, source FROM mentions WHERE kind = ? AND target = ?",
        these,
    )
    # Statements show of their documents what those name: a publisher, the document that shows another.
    connection.execute(
        "INSERT OR IGNORE INTO pending SELECT DISTINCT 'statement', s.source FROM mentions d JOIN mentions s "
        "ON s.kind = 'document' AND s.target = d.source AND s.source_kind = 'statement' "
        "WHERE d.source_kind = 'document' AND d.kind = ? AND d.target = ?",
        these,
    )
    named_by(connection, kind, identifier)
    note(connection, exports.of_record(connection, kind, identifier))
    lists = f"SELECT DISTINCT lists FROM statements WHERE id IN ({naming})"  # noqa: S608 - no value in it
    names = {name for (found,) in connection.execute(lists, these) for name in found.split("\n")}
    note(connection, [task_of(name) for name in sorted(names)])
    if kind == "agent":  # cards show who spoke, so whatever shows a card of one of these statements changes
        for query in (
            f"SELECT DISTINCT source FROM relations WHERE target IN ({naming})",  # noqa: S608
            f"SELECT DISTINCT target FROM relations WHERE source IN ({naming})",  # noqa: S608
            "SELECT (SELECT id FROM statements b WHERE b.ordering < a.ordering ORDER BY b.ordering DESC LIMIT 1) "  # noqa: S608
            f"FROM statements a WHERE id IN ({naming})",
            "SELECT (SELECT id FROM statements b WHERE b.ordering > a.ordering ORDER BY b.ordering LIMIT 1) "  # noqa: S608
            f"FROM statements a WHERE id IN ({naming})",
        ):
            note(connection, [("statement", row[0]) for row in connection.execute(query, these).fetchall() if row[0]])


def named_by(connection: sqlite3.Connection, kind: str, identifier: str) -> None:
    """Note the pages of the records that an agent, document or topic names: they list it (members, narrower topics)."""
    connection.execute(
        "INSERT OR IGNORE INTO pending SELECT DISTINCT kind, target FROM mentions WHERE source_kind = ? AND source = ?",
        (kind, identifier),
    )


def task_of(name: str) -> Task:
    """Return the task that makes a list's pages: ``agent:x`` is ``("agent", "x")``, all of ``lacks:`` one page."""
    kind, _, identifier = name.partition(":")
    return ("gaps", "") if name.startswith(LACKS) else (kind, identifier)


def waiting(connection: sqlite3.Connection) -> list[Task]:
    """Return the tasks not yet done, sorted."""
    noted = connection.execute("SELECT kind, id FROM pending ORDER BY kind, id").fetchall()
    return exports.with_neighbours(connection, noted)
