"""The Archive: what the later stages read from the state. It never changes the state.

It returns immutable records and small values; links between them are ids, so the archive is never all in memory.
Each process opens its own.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import orjson

from sijill.ledger.store import Ledger, Published
from sijill.model.captures import Capture
from sijill.model.configuration import Configuration
from sijill.model.edtf import UNKNOWN, meant
from sijill.model.filing import path_of_copy
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Agent, Document, StatedDate, Statement, Topic
from sijill.model.relations import RELATION_RULES, RelationType
from sijill.model.seen import Seen, Verdict, verdict
from sijill.state import database, drafts
from sijill.state.answers import Card, Evidence, Link, Listed, Listing, evidence_of
from sijill.state.gaps import Gap, gaps
from sijill.state.going_on import condition, with_acts
from sijill.state.source_files import changed_records, corrected_records, ids_naming, is_anything_replaced, seen_data

_NEAR = 64
# Agents, topics and pairs name statements in no order; one takes 16 KB, and 110 µs to read again.
_NEAR_STATEMENTS = 1024
# A statement that thousands refer to shows the newest of them.
MOST_RELATED = 200
_Incoming = tuple[str, str, str | None, str | None, bytes | None]
_OF_KIND = ("records WHERE kind = ?", "statements WHERE 'statement' = ?")
_Dated = TypeVar("_Dated", Statement, Document)


def card_from(blob: bytes) -> Card:
    """Return a card from its stored form."""
    fields = orjson.loads(blob)
    fields[5], fields[6] = tuple(fields[5]), tuple(fields[6])
    return Card(*fields)


class Archive:
    """One archive. Every id passed in must exist; a KeyError means a fault of the generator."""

    def __init__(
        self, configuration: Configuration, connection: sqlite3.Connection, published: "Archive | None" = None
    ) -> None:
        self.published = published or self  # the archive without drafts, which the data are made of
        self.configuration = configuration
        self._connection = connection
        self.agent = lru_cache(maxsize=4096)(self._agent)
        self.document = lru_cache(maxsize=4096)(self._document)
        self.seen = lru_cache(maxsize=4096)(self._seen)
        self.topic = lru_cache(maxsize=4096)(self._topic)
        self.card = lru_cache(maxsize=16384)(self._card)
        # Pages, data and bundle of one statement read the same values, one after another.
        self.stored = lru_cache(maxsize=_NEAR_STATEMENTS)(self._stored)
        self.statement = lru_cache(maxsize=_NEAR_STATEMENTS)(self._statement)
        self.evidence = lru_cache(maxsize=_NEAR)(self._evidence)
        self.capture = lru_cache(maxsize=_NEAR)(self._capture)
        self.history = lru_cache(maxsize=_NEAR)(self._history)
        self._incoming = lru_cache(maxsize=_NEAR)(self._read_incoming)
        # Counts over all statements, which every page of a list needs.
        self.lists = lru_cache(maxsize=8)(self._lists)
        self.months = lru_cache(maxsize=1)(self._months)

    @classmethod
    def open(cls, configuration: Configuration, path: Path | None = None) -> "Archive":
        """Open the archive in a state database: by default the one in the archive's own cache."""
        return cls(configuration, database.open_for_reading(path or configuration.cache / database.FILE))

    @property
    def connection(self) -> sqlite3.Connection:
        """The state itself, only for reading, for queries that a single stage needs."""
        return self._connection

    def _one(self, query: str, *values: Any) -> Any:
        row = self._connection.execute(query, values).fetchone()
        if row is None:
            raise KeyError(values)
        return row[0]

    def _record(self, kind: RecordKind, identifier: str) -> bytes:
        data: bytes = self._one("SELECT data FROM records WHERE kind = ? AND id = ?", kind, identifier)
        return data

    def _agent(self, identifier: str) -> Agent:
        return Agent.model_validate_json(self._record("agent", identifier))

    def _document(self, identifier: str) -> Document:
        return self.as_meant(Document.model_validate_json(self._record("document", identifier)))

    def _seen(self, identifier: str) -> Verdict | None:
        """Return what the sightings of a document at its address show, or None if they show nothing."""
        data = seen_data(self._connection, identifier)
        return verdict(Seen.model_validate_json(data)) if data else None

    def _topic(self, identifier: str) -> Topic:
        return Topic.model_validate_json(self._record("topic", identifier))

    def _card(self, identifier: str) -> Card:
        return card_from(self._one("SELECT card FROM statements WHERE id = ?", identifier))

    def _statement(self, identifier: str) -> Statement:
        return self.as_meant(Statement.model_validate_json(self.stored(identifier)[0]))

    def as_meant(self, record: _Dated) -> _Dated:
        """Return a record with its date as what it means in an archive of this format, or plainly ``unknown``."""
        date = record.date
        if isinstance(record, Document) and date == StatedDate(value=UNKNOWN):
            return record.model_copy(update={"date": UNKNOWN})
        if isinstance(date, StatedDate) and "/" in date.value:
            value = meant(date.value, self.configuration.options.format)
            return record.model_copy(update={"date": date.model_copy(update={"value": value})})
        return record

    def places_of(self, kind: RecordKind, identifier: str) -> dict[str, Evidence]:
        """Return the places of an agent's or a topic's descriptions, by their path in the record."""
        rows = self._one("SELECT evidence FROM records WHERE kind = ? AND id = ?", kind, identifier)
        return {place.passage: place for place in map(evidence_of, orjson.loads(rows))}

    def canonical(self, identifier: str) -> bytes:
        """Return a statement's canonical form (RFC 8785), whose digest is in the ledger."""
        return self.stored(identifier)[0]

    def canonical_record(self, kind: RecordKind, identifier: str) -> bytes:
        """Return the canonical form of an agent, a document or a topic, whose digest is in the ledger."""
        return self._record(kind, identifier)

    def _stored(self, identifier: str) -> tuple[bytes, str, str, bytes]:
        """Return a statement's canonical form, the digest of that, its status, and its evidence as JSON rows."""
        query = "SELECT data, digest, status, evidence FROM statements WHERE id = ?"
        row: tuple[bytes, str, str, bytes] | None = self._connection.execute(query, (identifier,)).fetchone()
        if row is None:
            raise KeyError(identifier)
        return row

    def has(self, kind: RecordKind, identifier: str) -> bool:
        """Return whether there is a record of a kind with an id."""
        query = f"SELECT 1 FROM {_OF_KIND[kind == 'statement']} AND id = ?"  # noqa: S608 - no value in it
        return self._connection.execute(query, (kind, identifier)).fetchone() is not None

    def record(self, kind: RecordKind, identifier: str) -> Agent | Document | Topic:
        """Return an agent, a document or a topic."""
        if kind == "agent":
            return self.agent(identifier)
        return self.document(identifier) if kind == "document" else self.topic(identifier)

    @cached_property
    def corrected_records(self) -> dict[tuple[RecordKind, str], None]:
        """The agents, documents and topics that carry corrections, by kind and id."""
        return corrected_records(self._connection)

    @cached_property
    def changed_records(self) -> dict[tuple[RecordKind, str], int]:
        """The agents, documents and topics that have changed since they were first published (``known``)."""
        return changed_records(self._connection)

    @cached_property
    def anything_replaced(self) -> bool:
        """Whether any record replaces another. Few archives have any, and this spares each page a query of its own."""
        return is_anything_replaced(self._connection)

    def has_page(self, kind: RecordKind, identifier: str) -> bool:
        """Return whether a record that others name has a page: always, since records name only what there is."""
        return True

    def earlier_ids(self, kind: RecordKind, identifier: str) -> list[str]:
        """Return the ids that lead to a record: those it replaces, and those that were replaced by one of them."""
        query = (
            "WITH RECURSIVE was(id) AS (SELECT old FROM replaced WHERE kind = ?1 AND id = ?2 UNION"
            " SELECT l.id FROM ledger_last l WHERE l.kind = ?1 AND l.by = ?2 UNION"
            " SELECT l.id FROM ledger_last l JOIN was ON l.kind = ?1 AND l.by = was.id) SELECT id FROM was ORDER BY id"
        )
        if not self.anything_replaced:
            return []
        found = [row[0] for row in self._connection.execute(query, (kind, identifier))]
        return [old for old in found if not self.has(kind, old)]

    def ids(self, kind: RecordKind) -> Iterator[str]:
        """Yield the ids of all records of a kind, sorted."""
        query = f"SELECT id FROM {_OF_KIND[kind == 'statement']} ORDER BY id"  # noqa: S608 - no value in it
        for (identifier,) in self._connection.execute(query, (kind,)):
            yield identifier

    def count(self, kind: RecordKind) -> int:
        """Return how many records of a kind there are."""
        if kind == "statement":
            return int(self._one("SELECT count(*) FROM statements"))
        return int(self._one("SELECT count(*) FROM records WHERE kind = ?", kind))

    @cached_property
    def drafts(self) -> frozenset[str]:
        """The statements that are not published. A published site leaves them out; a preview marks them."""
        return frozenset(drafts.of(self._connection))

    @cached_property
    def pictured(self) -> bool:
        """Whether each statement has a share picture of its own; a large archive has one for the whole site.

        A site without ``site_url``, or whose settings ask for none, has none.
        """
        limit = self.configuration.options.share_pictures_up_to
        return self.configuration.pictured and self.count("statement") <= limit

    def _evidence(self, identifier: str) -> tuple[Evidence, ...]:
        """Return where each passage and variant of a statement was found, in the record's order."""
        rows = orjson.loads(self.stored(identifier)[3])
        return tuple(evidence_of(row) for row in rows)

    def own_links(self, identifier: str) -> Iterator[Link]:
        """Yield the relations that a statement itself has to others, in the record's order."""
        for name, target, passage, target_passage, note in self._connection.execute(
            "SELECT type, target, passage, target_passage, note FROM relations WHERE source = ? ORDER BY position",
            (identifier,),
        ):
            rule = RELATION_RULES[RelationType(name)]
            notes = orjson.loads(note) if note else None
            yield Link(name, rule.effect, self.card(target), passage, target_passage, notes, False)

    def links_among(self, identifiers: Sequence[str]) -> list[tuple[str, str, str, str]]:
        """Return the relations between statements: source, name, effect, target; in the order of the sources."""
        places = {identifier: place for place, identifier in enumerate(identifiers)}
        marks = ", ".join("?" * len(places))
        query = f"SELECT source, position, type, target FROM relations WHERE source IN ({marks})"  # noqa: S608
        found = [row for row in self._connection.execute(query, list(places)) if row[3] in places]
        found.sort(key=lambda row: (places[row[0]], row[1]))
        return [(source, name, RELATION_RULES[RelationType(name)].effect, target) for source, _, name, target in found]

    def count_of_derived_links(self, identifier: str) -> int:
        """Return how many relations other statements have to a statement."""
        return int(self._one("SELECT count(*) FROM relations WHERE target = ?", identifier))

    def _read_incoming(self, identifier: str, count: int = MOST_RELATED) -> list[_Incoming]:
        return self._connection.execute(
            "SELECT type, source, passage, target_passage, note FROM relations JOIN statements ON id = source "
            "WHERE target = ? ORDER BY ordering DESC, position LIMIT ?",
            (identifier, count),
        ).fetchall()

    def derived_links(self, identifier: str, count: int) -> Iterator[Link]:
        """Yield the relations that other statements have to a statement, newest first, ``count`` of them."""
        found = self._incoming(identifier) if count == MOST_RELATED else self._read_incoming(identifier, count)
        for name, source, passage, target_passage, note in found:
            rule = RELATION_RULES[RelationType(name)]
            notes = orjson.loads(note) if note else None
            yield Link(rule.inverse, rule.effect, self.card(source), target_passage, passage, notes, True)

    def incoming(self, identifier: str, count: int) -> tuple[int, list[_Incoming]]:
        """Return how many relations lead to a statement, and the newest: type, source, both passages, note.

        There are ``count`` of them, and no more than ``MOST_RELATED``.
        """
        rows = self._incoming(identifier)
        total = len(rows) if len(rows) < MOST_RELATED else self.count_of_derived_links(identifier)
        return total, rows[:count]

    def neighbours(self, identifier: str) -> tuple[Card | None, Card | None]:
        """Return the statements just before and just after one in the order of lists; of time, see ``model.order``."""
        order = self.card(identifier).order
        queries = (
            "SELECT id FROM statements WHERE ordering < ? ORDER BY ordering DESC LIMIT 1",
            "SELECT id FROM statements WHERE ordering > ? ORDER BY ordering LIMIT 1",
        )
        earlier, later = [self._connection.execute(query, (order,)).fetchone() for query in queries]
        return self.card(earlier[0]) if earlier else None, self.card(later[0]) if later else None

    def listing(self, name: str, page: int = 1, size: int | None = None) -> Listing:
        """Return one existing page of a list of statements, newest first.

        Lists are ``all:``, ``agent:<id>``, ``document:<id>``, ``topic:<id>``, ``year:<yyyy>``, ``perhaps-year:<yyyy>``,
        ``day:<mm-dd>`` and ``lacks:<what>``; pages have ``size`` statements, or as many as the archive's settings say.
        """
        return next(self.listings(name, (page,), size))

    def listings(self, name: str, pages: Sequence[int], size: int | None = None) -> Iterator[Listing]:
        """Yield some consecutive pages of a list, as far as they exist; the first page always does."""
        size, total = size or self.configuration.options.page_size, self.total(name)
        count = max(1, -(-total // size))
        where, values = condition(self._connection, name)
        rows = self._connection.execute(
            f"SELECT id, ordering FROM members WHERE {where} ORDER BY ordering DESC LIMIT ? OFFSET ?",  # noqa: S608
            (*values, len(pages) * size, (pages[0] - 1) * size),
        )
        for page in pages:
            if page <= count:
                yield Listing(tuple(map(Listed._make, rows.fetchmany(size))), page, count, total)

    def total(self, name: str) -> int:
        """Return how many statements a list has."""
        where, values = condition(self._connection, name)
        return int(self._one(f"SELECT count(*) FROM members WHERE {where}", *values))  # noqa: S608

    def _lists(self, prefix: str) -> dict[str, int]:
        """Return the lists whose name begins with ``agent:``, ``year:`` …, without it, and their lengths, sorted."""
        rows = self._connection.execute(
            "SELECT substr(list, ?), count(*) FROM members WHERE list >= ? AND list < ? GROUP BY list ORDER BY list",
            (len(prefix) + 1, prefix, prefix[:-1] + ";"),
        )
        return with_acts(self.lists, prefix, dict(rows.fetchall()))

    def _months(self) -> dict[str, int]:
        """Return how many statements there are of each month (``2021-12``) that has any.

        Those whose date is not within one month are counted under the month they are sorted in, as ``~2021-12``.
        """
        query = "SELECT month, count(*) FROM statements GROUP BY month ORDER BY month"
        return dict(self._connection.execute(query).fetchall())

    def months_of(self, name: str) -> dict[str, int]:
        """Return how many statements of a list there are of each month, as ``months`` does for all."""
        found: Counter[str] = Counter()
        # An ordering begins with the first and the last day (of moments, behind the time: ``days_in_key``); where a
        # relation has moved the statement, "~" follows.
        query = (
            "SELECT substr(days, 1, 7), substr(days, 12, 7), count(*), CASE WHEN instr(days, '~') THEN id END FROM ("
            "SELECT id, substr(ordering, CASE substr(ordering, 11, 1) WHEN '/' THEN 1 ELSE 21 END) AS days FROM members"
            " WHERE list = ?) GROUP BY 1, 2, 4"
        )
        for first, last, count, moved in self._connection.execute(query, (name,)):
            if moved:
                month = self._one("SELECT month FROM statements WHERE id = ?", moved)
                last = "" if month.startswith("~") else first
            found[first if first == last else f"~{first}"] += count
        return dict(sorted(found.items()))

    def naming(self, kind: RecordKind, identifier: str, source_kind: RecordKind) -> list[str]:
        """Return the ids of the records of one kind that name a record, sorted."""
        return ids_naming(self._connection, kind, identifier, source_kind)

    def with_corrections(self) -> Iterator[tuple[str, Statement]]:
        """Yield the id and record of each statement that carries corrections, by id."""
        # The plus makes SQLite find them by status and then sort; without it, it reads every statement in order of ids.
        query = "SELECT id, data FROM statements WHERE status <> 'published' ORDER BY +id"
        for identifier, data in self._connection.execute(query):
            yield identifier, self.as_meant(Statement.model_validate_json(data))

    def counts(self) -> dict[str, int]:
        """Return how many statements, passages, relations, corrections and other records there are."""
        passages, variants = 0, 0
        for (evidence,) in self._connection.execute("SELECT evidence FROM statements"):
            for place in orjson.loads(evidence):
                passages += place[1] is None
                variants += place[1] is not None
        return {
            "statements": self.count("statement"),
            "passages": passages,
            "variants": variants,
            "relations": self.count_of_relations(),
            "agents": self.count("agent"),
            "documents": self.count("document"),
            "topics": self.count("topic"),
            "corrections": sum(len(statement.corrections) for _, statement in self.with_corrections()),
        }

    def count_of_relations(self) -> int:
        """Return how many relations there are."""
        return int(self._one("SELECT count(*) FROM relations"))

    def data_and_lists(self, identifier: str) -> tuple[bytes, str]:
        """Return a statement's canonical form, and the lists it is in, one on each line."""
        query = "SELECT data, lists FROM statements WHERE id = ?"
        found: tuple[bytes, str] = self._connection.execute(query, (identifier,)).fetchone()
        return found

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing from the archive (``state.gaps``)."""
        return gaps(self)

    def _capture(self, document: str, digest: str) -> Capture:
        """Return a stored copy of a document."""
        from sijill.sources.captures import read_capture

        path = path_of_copy(document, digest)
        found = read_capture(self.configuration.contents(path), path)
        if not isinstance(found, Capture):
            raise KeyError(path)
        return found

    @property
    def has_ledger(self) -> bool:
        """Whether the ledger has any entry."""
        return self._connection.execute("SELECT 1 FROM ledger_entries LIMIT 1").fetchone() is not None

    def last_published(self, identifier: str) -> str | None:
        """Return the day on which the last version of a statement was published, or None if none was."""
        query = "SELECT date FROM ledger_entries WHERE kind = 'statement' AND id = ? ORDER BY version DESC LIMIT 1"
        row = self._connection.execute(query, (identifier,)).fetchone()
        return str(row[0]) if row else None

    def _history(self, identifier: str, kind: RecordKind = "statement") -> tuple[Published, ...]:
        """Return a record's published versions from the ledger, oldest first."""
        return tuple(Ledger.over(self._connection).history(kind, identifier))
