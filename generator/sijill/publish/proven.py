"""The archive as far as a site proves it: records that were held against the ledger, as pages and exports ask for them.

What a page must say is made by what made the page, out of these records; so what is held is what readers are shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from sijill.model.digests import canonical_form_of_record, digest_of_bytes
from sijill.model.records import Agent, Document, RecordKind, Statement, Topic
from sijill.model.speakers import voice_ids
from sijill.state.answers import Card

Key = tuple[RecordKind, str]
T = TypeVar("T", Agent, Document, Topic)


class Known(NamedTuple):
    """A record as it was published last, None where it was merged into another, and its versions' numbers.

    A number is a version's place among all entries of the ledger. A site does not carry the earlier versions of agents,
    documents and topics.
    """

    record: Mapping[str, Any] | None
    numbers: tuple[int, ...] = ()


class Unproven(Exception):  # noqa: N818 - it says what is the matter
    """A record is named that the site does not prove."""


class NotCarried(Unproven):
    """What a record said earlier is asked for, or one that was taken down: no site carries either."""


class Proven:
    """The records of a site, each in all its versions; seen from an entry's ``number``, or as they are now."""

    drafts: frozenset[str] = frozenset()
    has_ledger = True
    pictured = False
    anything_replaced = False  # what a record that was merged said is not carried, so nothing is held of merges

    def __init__(self, configuration: Any, known: Mapping[Key, Known], number: int | None = None) -> None:
        self.configuration = configuration
        self.known = known
        self.number = number
        self._made: dict[Key, Agent | Document | Topic] = {}
        self.cards: dict[str, Card] = {}
        self.statements: Mapping[str, Mapping[str, Any]] = {}
        self.taken_down: frozenset[str] = frozenset()

    def at(self, number: int) -> "Proven":
        """Return the archive as an entry of the ledger with this number saw it."""
        found = Proven(self.configuration, self.known, number)
        found.cards = self.cards
        return found

    def _record(self, kind: RecordKind, identifier: str) -> Mapping[str, Any]:
        found = self.known.get((kind, identifier))
        if found is None:
            raise Unproven(f"names the {kind} '{identifier}', whose record the site does not prove")
        since = self.number is not None and any(number > self.number for number in found.numbers[1:])
        if found.record is None or since:
            raise NotCarried(f"names the {kind} '{identifier}' as it was earlier")
        return found.record

    def _model(self, kind: RecordKind, identifier: str, of: type[T]) -> T:
        if (kind, identifier) not in self._made:
            self._made[kind, identifier] = of.model_validate(self._record(kind, identifier))
        return self._made[kind, identifier]  # type: ignore[return-value]

    def agent(self, identifier: str) -> Agent:
        """Return an agent."""
        return self._model("agent", identifier, Agent)

    def document(self, identifier: str) -> Document:
        """Return a document."""
        return self._model("document", identifier, Document)

    def topic(self, identifier: str) -> Topic:
        """Return a topic."""
        return self._model("topic", identifier, Topic)

    def record(self, kind: RecordKind, identifier: str) -> Any:
        """Return an agent, a document or a topic."""
        return {"agent": self.agent, "document": self.document, "topic": self.topic}[kind](identifier)

    def statement(self, identifier: str) -> Statement:
        """Return a statement."""
        if identifier not in self.statements:
            raise self._unproven(identifier)
        return Statement.model_validate(self.statements[identifier])

    def card(self, identifier: str) -> Card:
        """Return what lists show of a statement."""
        if identifier not in self.cards:
            raise self._unproven(identifier)
        return self.cards[identifier]

    def _unproven(self, identifier: str) -> Unproven:
        if identifier in self.taken_down:
            return NotCarried(f"names the statement '{identifier}', whose record was taken down")
        return Unproven(f"names the statement '{identifier}', which the site does not prove")

    @property
    def corrected_records(self) -> dict[Key, None]:
        """The agents, documents and topics that carry corrections, by kind and id."""
        there = sorted(key for key, found in self.known.items() if found.record and found.record.get("corrections"))
        return dict.fromkeys(there)

    def has(self, kind: RecordKind, identifier: str) -> bool:
        """Say whether there is a record."""
        found = self.known.get((kind, identifier))
        return found is not None and (found.record is not None or self.number is not None)

    def has_page(self, kind: RecordKind, identifier: str) -> bool:
        """Say that a record that is named has a page: the site's own links are held elsewhere."""
        return True

    def places_of(self, kind: RecordKind, identifier: str) -> dict[str, Any]:
        """Return nothing: places in copies are not proved by the ledger."""
        return {}

    def seen(self, document: str) -> None:
        """Return nothing: what was seen of sources is no part of the ledger."""


class OfOne(Proven):
    """What the export of one statement asks of the archive; places in copies are not proved by the ledger."""

    def __init__(self, proven: Proven, record: Mapping[str, Any], history: Sequence[Any], status: str) -> None:
        super().__init__(proven.configuration, proven.known)
        self.of_record, self.status = history, status
        self.statements = {"": record}

    def stored(self, identifier: str) -> tuple[bytes, str, str, bytes]:
        """Return the canonical form, its digest and the status."""
        data = canonical_form_of_record(self.statements[""])
        return data, digest_of_bytes(data), self.status, b""

    def statement(self, identifier: str) -> Statement:
        """Return the statement."""
        return Statement.model_validate(self.statements[""])

    def history(self, identifier: str, kind: RecordKind = "statement") -> Sequence[Any]:
        """Return its published versions."""
        return self.of_record

    def evidence(self, identifier: str) -> tuple[()]:
        """Return nothing."""
        return ()

    def incoming(self, identifier: str, limit: int) -> tuple[int, list[Any]]:
        """Return nothing: relations of others are held when all statements are known."""
        return 0, []


def card_of(identifier: str, record: Mapping[str, Any]) -> Card:
    """Return what lists show of a statement."""
    speakers = voice_ids([one.get("agent") for one in record["speakers"]])
    unnamed = {v: s["unnamed"] for v, s in zip(speakers, record["speakers"], strict=True) if "unnamed" in s}
    kinds = {one["kind"] for one in record.get("corrections", ())}
    status = next((s for k, s in _STATUS if k in kinds), "corrected" if kinds else "published")
    return Card(
        identifier, record["kind"], record["date"]["value"], record["language"], dict(record["title"]), speakers, (),
        status, "", unnamed,
    )  # fmt: skip


_STATUS = (("withdrawal", "withdrawn"), ("retraction", "retracted"))


def relations_in(record: Mapping[str, Any]) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Yield the relations of a record: type, target, passage, target passage."""
    for one in record.get("relations", ()):
        yield one["type"], one["target"], one.get("passage"), one.get("target_passage")
