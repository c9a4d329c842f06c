"""What has changed since the site was last built: records as they were then, kept until a build has used them.

Code that stores a record first notes here how it was before. When the site is built, ``touched`` of each kind of page,
export and search index compares the two and returns which of its pages a change makes stale.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import orjson

from sijill.model.record_kinds import NAMED_KINDS
from sijill.state.going_on import condition, with_years
from sijill.state.source_files import record_data

if TYPE_CHECKING:  # every command imports this module, and few need the records' types
    from sijill.model.record_kinds import RecordKind
    from sijill.state.rows import Mention

# The index of a card's status (``state.answers.Card``).
_STATUS = 7
_EVERYTHING = "everything"
# The kind of a change of the ledger: its id is a statement with new published versions, or "" for any other change.
PUBLISHED = "published"
# The kind of a change of the transparency log: its id is the number of a tile of the lowest level.
LOGGED = "logged"


class Shown(NamedTuple):
    """What other pages show of a statement: its card, its place in time, its lists, its relations.

    A relation is type, target, passage, target passage and note, as the state has them.
    """

    card: bytes
    ordering: str
    lists: frozenset[str]
    relations: tuple[tuple[object, ...], ...]

    @property
    def is_corrected(self) -> bool:
        """Whether the statement has corrections."""
        return bool(orjson.loads(self.card)[_STATUS] != "published")


class Change:
    """One record that differs from the one that the site shows.

    ``kind`` is that of the record, or ``PUBLISHED``. ``before`` and ``after`` are set for statements only; they are
    None if there was no such statement before, or is none now. Results of queries are kept.
    """

    def __init__(self, connection: sqlite3.Connection, kind: str, identifier: str, before: bytes | None) -> None:
        self.connection = connection
        self.kind = kind
        self.id = identifier
        self._before = before
        self.before = _from_bytes(before) if before is not None and self.is_statement else None
        self.after = shown(connection, identifier) if self.is_statement else None
        self._pages: dict[int, tuple[tuple[str, int], ...]] = {}

    @property
    def is_statement(self) -> bool:
        """Whether a statement has changed."""
        return self.kind == "statement"

    @property
    def is_record(self) -> bool:
        """Whether an agent, document or topic has changed."""
        return self.kind in NAMED_KINDS

    @property
    def before_and_after(self) -> list[Shown]:
        """The statement before and after the change; only one of them if it is new or gone."""
        return [side for side in (self.before, self.after) if side]

    @cached_property
    def card_differs(self) -> bool:
        """Whether the card of a statement has changed, is new or is gone."""
        before, after = self.before, self.after
        return self.is_statement and (before is None or after is None or before.card != after.card)

    @cached_property
    def relations_differ(self) -> bool:
        """Whether the relations that a statement has to others differ; they do if it is new or gone."""
        before, after = self.before, self.after
        return self.is_statement and (before is None or after is None or before.relations != after.relations)

    @cached_property
    def members_differ(self) -> frozenset[str]:
        """The lists that a statement was added to or removed from."""
        before, after = self.before, self.after
        differ = (before.lists if before else frozenset()) ^ (after.lists if after else frozenset())
        return with_years(self.connection, differ)

    @cached_property
    def lists(self) -> frozenset[str]:
        """The lists of statements whose contents have changed."""
        if self.is_record:
            query = f"SELECT DISTINCT lists FROM statements WHERE id IN ({_NAMING})"  # noqa: S608 - no value in it
            rows = self.connection.execute(query, (self.kind, self.id))
            return with_years(self.connection, frozenset(name for (found,) in rows for name in found.split("\n")))
        if self.card_differs:
            names = frozenset(name for side in self.before_and_after for name in side.lists)
            return with_years(self.connection, names)
        return self.members_differ

    @cached_property
    def lists_shown(self) -> frozenset[str]:
        """The lists of statements that show a change; a line of a list names neither documents nor topics."""
        return self.lists if self.kind not in ("document", "topic") else frozenset([f"{self.kind}:{self.id}"])

    def ids_of_lists(self, prefix: str, size: int) -> Iterator[str]:
        """Yield what follows ``agent:``, ``year:`` … in the names of lists whose first page of ``size`` has changed."""
        return (name[len(prefix) :] for name, page in self.pages(size) if page == 1 and name.startswith(prefix))

    def pages(self, size: int) -> tuple[tuple[str, int], ...]:
        """Return the changed pages of lists: name and number, from 1, for pages of ``size`` statements.

        If a statement came, went or moved, or the list's own record has changed, these are all pages of the list.
        """
        if size not in self._pages:
            found = [(name, page) for name in sorted(self.lists_shown) for page in self._pages_of(name, size)]
            self._pages[size] = tuple(found)
        return self._pages[size]

    def _pages_of(self, name: str, size: int) -> Iterable[int]:
        where, values = condition(self.connection, name)
        (total,) = self.connection.execute(f"SELECT count(*) FROM members WHERE {where}", values).fetchone()  # noqa: S608
        sides = {side.ordering for side in self.before_and_after}
        if name in self.members_differ or len(sides) > 1 or name == f"{self.kind}:{self.id}" or total <= size:
            return range(1, max(1, -(-total // size)) + 1)
        if self.is_record:
            ranked = f"SELECT id, row_number() OVER (ORDER BY ordering DESC) - 1 AS before FROM members WHERE {where}"  # noqa: S608
            query = f"SELECT DISTINCT before / ? + 1 FROM ({ranked}) WHERE id IN ({_NAMING})"  # noqa: S608 - no value in it
            rows = self.connection.execute(query, (size, *values, self.kind, self.id))
        else:
            query = f"SELECT count(*) / ? + 1 FROM members WHERE {where} AND ordering > ?"  # noqa: S608
            rows = self.connection.execute(query, (size, *values, *sides))
        return [page for (page,) in rows.fetchall()]

    @cached_property
    def targets(self) -> set[str]:
        """The statements that a statement links to or linked to."""
        return {str(relation[1]) for side in self.before_and_after for relation in side.relations}

    def answered(self) -> Iterator[str]:
        """Yield the statements beside whose words something else may be said of what answers them."""
        if self.card_differs or self.relations_differ:
            yield from self.targets
        if self.kind == "agent":
            query = f"SELECT DISTINCT target FROM relations WHERE source IN ({_NAMING})"  # noqa: S608 - no value in it
            yield from _first_column(self.connection, query, self.kind, self.id)

    def linking(self) -> Iterator[str]:
        """Yield the statements that link to a statement."""
        yield from _first_column(self.connection, "SELECT source FROM relations WHERE target = ?", self.id)

    def neighbours(self) -> Iterator[str]:
        """Yield the statements just before and just after a statement in time, at its present and its former place."""
        for ordering in {side.ordering for side in self.before_and_after}:
            for query in (
                "SELECT id FROM statements WHERE ordering < ? ORDER BY ordering DESC LIMIT 1",
                "SELECT id FROM statements WHERE ordering > ? ORDER BY ordering LIMIT 1",
            ):
                yield from _first_column(self.connection, query, ordering)

    def neighbouring_lists(self, prefix: str) -> Iterator[str]:
        """Yield, without the prefix, the lists just before and after each list that a statement entered or left."""
        after = f"{prefix[:-1]};"
        for name in (name for name in self.members_differ if name.startswith(prefix)):
            for query in (
                "SELECT max(list) FROM members WHERE list >= ? AND list < ?",
                "SELECT min(list) FROM members WHERE list > ? AND list < ?",
            ):
                bounds = (prefix, name) if "max" in query else (name, after)
                yield from (
                    found.removeprefix(prefix) for found in _first_column(self.connection, query, *bounds) if found
                )

    def is_among_newest(self, count: int) -> bool:
        """Return whether a statement is, or was, among the newest ``count``."""
        query = "SELECT ordering FROM statements ORDER BY ordering DESC LIMIT 1 OFFSET ?"
        oldest = next(_first_column(self.connection, query, count - 1), None)
        return oldest is None or any(side.ordering >= oldest for side in self.before_and_after)

    def is_among_newest_of(self, name: str, count: int) -> bool:
        """Return whether a statement, or one that names the record, is or was among the newest ``count`` of a list."""
        query = "SELECT ordering FROM members WHERE list = ? ORDER BY ordering DESC LIMIT 1 OFFSET ?"
        oldest = next(_first_column(self.connection, query, name, count - 1), None)
        if oldest is None:
            return True
        if self.is_statement:
            return any(side.ordering >= oldest for side in self.before_and_after)
        query = f"SELECT 1 FROM members WHERE list = ? AND ordering >= ? AND id IN ({_NAMING})"  # noqa: S608 - no value in it
        return any(_first_column(self.connection, query, name, oldest, self.kind, self.id))

    @cached_property
    def was_published_twice(self) -> bool:
        """Whether the ledger has more than one version of a statement."""
        query = "SELECT 1 FROM ledger_entries WHERE kind = 'statement' AND id = ? AND version = 2"
        return self.connection.execute(query, (self.id,)).fetchone() is not None

    def naming(self, source_kind: "RecordKind") -> Iterator[str]:
        """Yield the records of a kind that name the agent, document or topic."""
        query = "SELECT DISTINCT source FROM mentions WHERE kind = ? AND target = ? AND source_kind = ?"
        yield from _first_column(self.connection, query, self.kind, self.id, source_kind)

    def naming_by_document(self) -> Iterator[str]:
        """Yield the statements that name a document which names the agent, document or topic."""
        query = (
            "SELECT DISTINCT s.source FROM mentions d JOIN mentions s ON s.kind = 'document' AND s.target = d.source "
            "AND s.source_kind = 'statement' WHERE d.source_kind = 'document' AND d.kind = ? AND d.target = ?"
        )
        yield from _first_column(self.connection, query, self.kind, self.id)

    def around_naming(self) -> Iterator[str]:
        """Yield the statements that show the card of one that names the agent: linked to it, or next to it."""
        for query in (
            f"SELECT DISTINCT source FROM relations WHERE target IN ({_NAMING})",  # noqa: S608 - no value in it
            f"SELECT DISTINCT target FROM relations WHERE source IN ({_NAMING})",  # noqa: S608
            "SELECT (SELECT id FROM statements b WHERE b.ordering < a.ordering ORDER BY b.ordering DESC LIMIT 1) "  # noqa: S608
            f"FROM statements a WHERE id IN ({_NAMING})",
            "SELECT (SELECT id FROM statements b WHERE b.ordering > a.ordering ORDER BY b.ordering LIMIT 1) "  # noqa: S608
            f"FROM statements a WHERE id IN ({_NAMING})",
        ):
            yield from (found for found in _first_column(self.connection, query, self.kind, self.id) if found)

    @cached_property
    def named(self) -> "set[Mention]":
        """The records that an agent, document or topic names or named."""
        if not self.is_record:
            return set()
        from sijill.model.records import RECORD_TYPES
        from sijill.state.rows import mentions_of

        data = (self._before, record_data(self.connection, self.kind, self.id))
        model = RECORD_TYPES[self.kind]  # type: ignore[index]
        return {mention for one in data if one for mention in mentions_of(model.model_validate_json(one))}

    def months_of_naming(self) -> list[str]:
        """Return the months (``2021-12``) of the statements that name the agent, document or topic."""
        query = f"SELECT DISTINCT substr(ordering, 1, 7) FROM statements WHERE id IN ({_NAMING})"  # noqa: S608
        return list(_first_column(self.connection, query, self.kind, self.id))

    @cached_property
    def months(self) -> set[str]:
        """The months (``2021-12``) that a statement is and was sorted in, even if only its versions are new."""
        if self.kind == PUBLISHED:
            return set(
                _first_column(self.connection, "SELECT substr(ordering, 1, 7) FROM statements WHERE id = ?", self.id)
            )
        return {side.ordering[:7] for side in self.before_and_after}


_NAMING = "SELECT source FROM mentions WHERE source_kind = 'statement' AND kind = ? AND target = ?"


def _first_column(connection: sqlite3.Connection, query: str, *values: object) -> Iterator[str]:
    return (row[0] for row in connection.execute(query, values).fetchall())


def shown(connection: sqlite3.Connection, identifier: str) -> Shown | None:
    """Return what other pages show of a statement in the state, None if there is none."""
    row = connection.execute("SELECT card, ordering, lists FROM statements WHERE id = ?", (identifier,)).fetchone()
    if row is None:
        return None
    relations = connection.execute(
        "SELECT type, target, passage, target_passage, note FROM relations WHERE source = ? ORDER BY position",
        (identifier,),
    )
    return Shown(row[0], row[1], frozenset(row[2].split("\n")), tuple(relations))


def _as_bytes(found: Shown) -> bytes:
    relations = [[*relation[:4], relation[4] and bytes(relation[4]).decode()] for relation in found.relations]  # type: ignore[call-overload]
    return orjson.dumps([found.card.decode(), found.ordering, sorted(found.lists), relations])


def _from_bytes(data: bytes) -> Shown:
    card, ordering, lists, relations = orjson.loads(data)
    whole = tuple((*relation[:4], relation[4] and relation[4].encode()) for relation in relations)
    return Shown(card.encode(), ordering, frozenset(lists), whole)


def note_statement(connection: sqlite3.Connection, identifier: str, before: Shown | None) -> None:
    """Note how a statement was in the state before a change."""
    note(connection, "statement", identifier, None if before is None else _as_bytes(before))


def note_as_it_is(connection: sqlite3.Connection, kind: str, identifier: str) -> None:
    """Note a record that the site shows as it is in the state, unless an earlier change of it is noted."""
    if kind == "statement":
        note_statement(connection, identifier, shown(connection, identifier))
    else:
        note(connection, kind, identifier, record_data(connection, kind, identifier))


def note_published(connection: sqlite3.Connection, statements: Iterable[str]) -> None:
    """Note that the ledger has changed, and which statements it has new versions of."""
    for identifier in ("", *statements):
        note(connection, PUBLISHED, identifier, None)


def note_logged(connection: sqlite3.Connection, tiles: Iterable[int]) -> None:
    """Note that the log has changed, and the tiles of its lowest level with entries whose first checkpoint did."""
    for number in ("", *tiles):
        note(connection, LOGGED, str(number), None)


def note_everything(connection: sqlite3.Connection) -> None:
    """Note that every page must be made again."""
    note(connection, _EVERYTHING, "", None)


def note(connection: sqlite3.Connection, kind: str, identifier: str, before: bytes | None) -> None:
    """Note how a record was in the state before a change, as JSON, None if the site does not show it yet.

    Only the first note is kept: it has the record as the site shows it.
    """
    connection.execute("INSERT OR IGNORE INTO changes VALUES(?, ?, ?)", (kind, identifier, before))


def changes(connection: sqlite3.Connection) -> list[Change] | None:
    """Return what has changed since the last build, by kind and id; None if everything may have."""
    rows = connection.execute("SELECT kind, id, before FROM changes ORDER BY kind, id").fetchall()
    if any(kind == _EVERYTHING for kind, _, _ in rows):
        return None
    return [Change(connection, *row) for row in rows]


def forget(connection: sqlite3.Connection) -> None:
    """Forget the changes: a build has used them."""
    connection.execute("DELETE FROM changes")
