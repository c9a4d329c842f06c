"""Pieces that many exports share: agents, documents and topics as plain data, each made once and kept.

Addresses are absolute where the site knows where it is published. Where it does not, they are relative to the folder
``statements/<id>/`` and to any other folder two levels deep, the depth of all files that contain them.
"""

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from sijill.export.selectors import by_whom, evidence
from sijill.interface.voices import Names
from sijill.model import edtf
from sijill.model.brackets import of_translation
from sijill.model.fields import UNKNOWN
from sijill.model.identifiers import Identifiers
from sijill.model.linked import fragment_of_correction, type_of_agent, type_of_document
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Agent, Description, Document, Topic
from sijill.model.speakers import is_unnamed
from sijill.state import Archive
from sijill.state.rows import plain, status_of
from sijill.state.source_files import seen_data

Data = dict[str, Any]
TWO_LEVELS_UP = "../../"


def base_of(archive: Archive) -> str:
    """Return what precedes an address in a file two levels below the site's root."""
    return archive.configuration.site_url or TWO_LEVELS_UP


def corrections(address: str, made: Sequence[Data]) -> list[Data]:
    """Return the corrections of a record, as its own data have them, at the address that names it.

    A reason that was found wrong is there as the record has it, but is no part of the linked data: there it is what
    pages show, the reason that a later correction gives.
    """
    now = {later["reason_of"]: later["reason"] for later in made if "reason_of" in later}
    return [
        {
            **({"@context": {"reason": None}} if number in now else {}),
            "id": f"{address}#{fragment_of_correction(number)}",
            "type": "CorrectionComment",
            **correction,
            **({"reason_now": now[number]} if number in now else {}),
        }
        for number, correction in enumerate(made, 1)
    ]


def in_language(language: str) -> Data:
    """Return what says to readers of linked data in which language the texts of an object are."""
    return {"@context": {"@language": language}}


def recorded(value: Any) -> Any:
    """Return a value, None in place of ``unknown``: in the exports what is not recorded is null."""
    return None if value == UNKNOWN else value


class RecordData:
    """The pieces of one archive; without ``embedded``, records are named by address and id inside other records."""

    def __init__(self, archive: Archive, *, embedded: bool = True) -> None:
        self.archive = archive
        self.embedded = embedded
        self.base = base_of(archive)
        addresses = archive.configuration.addresses
        self.home = self.base + addresses.home(addresses.default_language)
        self._made: dict[tuple[str, str], Data] = {}

    def address(self, kind: str, identifier: str) -> str:
        """Return the address of a record's page in the default language; it names the record."""
        return f"{self.home}{kind}s/{identifier}/"

    def date(self, date: Data, language: str) -> Data:
        """Return a stated date: EDTF, the first and last day it covers (None where open), its precision and its words.

        Unless the date says otherwise, the words are in the language of the document that it names, else in
        ``language``. What is written as it was in an archive of format 1 is given as what it means by the standard.
        """
        found = edtf.parse(edtf.meant(date["value"], self.archive.configuration.options.format))
        data: Data = {
            "edtf": edtf.in_edtf(found.text),
            "earliest": None if found.earliest == edtf.EARLIEST else found.earliest.isoformat(),
            "latest": None if found.latest == edtf.LATEST else found.latest.isoformat(),
            "precision": found.precision,
        }
        if "as_stated" in date:
            stated = date["as_stated"]
            if "document" in stated:
                language = self.archive.document(stated["document"]).language
            data["as_stated"] = {**in_language(stated.get("language", language)), **stated}
        return data

    def voice(self, statement: str, identifier: str) -> str:
        """Return the address of one who spoke: an agent's page, or of an unnamed one, their place in the statement."""
        return f"{statement}#{identifier}" if is_unnamed(identifier) else self.address("agent", identifier)

    def _once(self, kind: str, identifier: str, make: Callable[[str], Data]) -> Data:
        """Return a record in short, made on its first use; without ``embedded``, its address and id alone."""
        found = self._made.get((kind, identifier))
        if found is None:
            made = make(identifier) if self.embedded else self.named(kind, identifier)
            found = self._made[kind, identifier] = made
        return found

    def named(self, kind: str, identifier: str) -> Data:
        """Return what names a record and no more."""
        return {"id": self.address(kind, identifier), "identifier": identifier}

    def agent(self, identifier: str) -> Data:
        """Return an agent in short: what it is and how it is called."""
        return self._once("agent", identifier, self._agent)

    def _agent(self, identifier: str) -> Data:
        agent = self.archive.agent(identifier)
        return {
            "id": self.address("agent", identifier),
            "type": type_of_agent(agent.kind, self.archive.configuration.kinds),
            "identifier": identifier,
            "kind": str(agent.kind),
            "name": agent.name,
            **({"distinction": agent.distinction} if agent.distinction else {}),
            **_same_as(agent.identifiers),
        }

    def agent_in_full(self, identifier: str) -> Data:
        """Return everything recorded of an agent."""
        agent = self.archive.agent(identifier)
        data = self._agent(identifier)
        data["aliases"] = list(agent.aliases)
        if agent.former_names:
            data["former_names"] = [former.model_dump() for former in agent.former_names]
        data["accounts"] = [account.model_dump() for account in agent.accounts]
        data["member_of"] = [self.address("agent", one.body) for one in agent.memberships]
        dated = [one for one in agent.memberships if one.since or one.until or one.document]
        if dated:
            data["memberships"] = [
                {
                    **one.model_dump(exclude_none=True),
                    "body": self.address("agent", one.body),
                    **({"document": self.address("document", one.document)} if one.document else {}),
                }
                for one in dated
            ]
        if agent.place:
            data["place"] = agent.place
        data |= self._descriptions("agent", identifier, agent.descriptions)
        if agent.note:
            data["note"] = agent.note
        return data | self._standing("agent", identifier, agent)

    def _standing(self, kind: RecordKind, identifier: str, record: Agent | Document | Topic) -> Data:
        """Return what became of a record, and the corrections that say why, where there are any."""
        made = corrections(self.address(kind, identifier), [plain(one) for one in record.corrections])
        return {"status": status_of(record), **({"corrections": made} if made else {})}

    def _descriptions(self, kind: RecordKind, identifier: str, described: Sequence[Description]) -> Data:
        """Return how documents describe an agent or a topic: their own words, with their places; nothing for none."""
        places = self.archive.places_of(kind, identifier) if described else {}
        found = []
        for number, one in enumerate(described, 1):
            language, address = self.archive.document(one.document).language, self.address("document", one.document)
            place = places.get(f"descriptions[{number}]")
            found.append(
                {
                    **in_language(language),
                    "id": f"{self.address(kind, identifier)}#description-{number}",
                    "type": "Quotation",
                    "text": one.text,
                    "language": language,
                    **by_whom(one.text, one.brackets),
                    "document": address,
                    **({"note": one.note} if one.note else {}),
                    **({"evidence": evidence(address, place)} if place else {}),
                    "translations": [
                        {
                            **in_language(made.language),
                            **made.model_dump(mode="json", exclude_defaults=True),
                            **by_whom(made.text, of_translation(made.__dict__, one.__dict__)),
                            **({"document": self.address("document", made.document)} if made.document else {}),
                        }
                        for made in one.translations
                    ],
                }
            )
        return {"descriptions": found} if found else {}

    def _document(self, identifier: str) -> Data:
        """Return a document; null means what is not recorded."""
        document = self.archive.document(identifier)
        publisher = recorded(document.publisher)
        dated = None if document.date == UNKNOWN else document.date.model_dump(exclude_defaults=True)  # type: ignore[union-attr]
        authors = recorded(document.authors)
        data: Data = {
            "id": self.address("document", identifier),
            "type": type_of_document(document.kind, self.archive.configuration.kinds),
            "identifier": identifier,
            "kind": str(document.kind),
            "title": document.title,
            "language": document.language,
            "publisher": self.agent(publisher) if publisher else None,
            **self._publisher_then(document),
            "authors": None if authors is None else list(authors),
            "date": self.date(dated, document.language) if dated else None,
            "url": recorded(document.url),
        }
        if dated:
            data["dateCreated"] = data["date"]["edtf"]
        if document.archived_url:
            data["archived_url"] = document.archived_url
        if document.other_urls:
            data["other_urls"] = list(document.other_urls)
        for name in ("issue", "pages"):
            if getattr(document, name):
                data[name] = getattr(document, name)
        if document.identifiers:
            own, periodical = document.identifiers.of_work()
            data |= {"same_as": own} if own else {}
            data |= {"periodical": periodical} if periodical else {}
        if document.embedded_in:
            data["embedded_in"] = self.address("document", document.embedded_in)
        if document.captures:
            data["captures"] = [
                {
                    "digest": capture.digest,
                    "captured": recorded(capture.captured),
                    **({"address": recorded(capture.address)} if capture.address else {}),
                    "original": capture.original.model_dump() if capture.original else None,
                    **({"fetched": capture.fetched.model_dump(exclude_none=True)} if capture.fetched else {}),
                }
                for capture in document.captures
            ]
        seen = self.archive.seen(identifier)
        if seen:
            facts = {"outcome": seen.outcome.value, "since": seen.since, "last": seen.last, "there": seen.there or None}
            data["seen"] = {name: value for name, value in facts.items() if value}
        return data

    def _publisher_then(self, document: Document) -> Data:
        """Return what the publisher was called on the document's day, nothing where that is its present name."""
        if document.publisher == UNKNOWN:
            return {}
        agent = self.archive.agent(document.publisher)
        written = document.date if isinstance(document.date, str) else document.date.value
        day = edtf.parse(edtf.meant(written, self.archive.configuration.options.format))
        called = {one: Names(self.archive, one).on(document.publisher, day) for one in agent.name}
        return {"publisher_called": called} if called != agent.name else {}

    def document_in_full(self, identifier: str) -> Data:
        """Return everything recorded of a document."""
        document = self.archive.document(identifier)
        data = self._document(identifier)
        if document.captures:
            data["captures"] = [{**one, "shown": self._shown(identifier, one["digest"])} for one in data["captures"]]
        seen = seen_data(self.archive.connection, identifier)
        if seen:
            data |= orjson.loads(seen)
        if document.note:
            data["note"] = document.note
        return data | self._standing("document", identifier, document)

    def _shown(self, document: str, digest: str) -> Data:
        """Return how many paragraphs a stored copy has, how many of them are withheld, and how many taken down."""
        paragraphs = self.archive.capture(document, digest).paragraphs
        gone = sum(one.taken_down for one in paragraphs)
        withheld = sum(one.text is None for one in paragraphs) - gone
        return {"paragraphs": len(paragraphs), "withheld": withheld, "taken_down": gone}

    def topic(self, identifier: str) -> Data:
        """Return a topic in short (SKOS)."""
        return self._once("topic", identifier, self._topic)

    def _topic(self, identifier: str) -> Data:
        topic = self.archive.topic(identifier)
        return {
            "id": self.address("topic", identifier),
            "type": "Concept",
            "identifier": identifier,
            "label": topic.label,
            **_same_as(topic.identifiers),
        }

    def topic_in_full(self, identifier: str) -> Data:
        """Return everything recorded of a topic."""
        topic = self.archive.topic(identifier)
        data = self._topic(identifier)
        if topic.definition:
            data["definition"] = topic.definition
        data["broader"] = [self.address("topic", broader) for broader in topic.broader]
        data["aliases"] = list(topic.aliases)
        return (
            data
            | self._descriptions("topic", identifier, topic.descriptions)
            | self._standing("topic", identifier, topic)
        )


def _same_as(identifiers: Identifiers | None) -> Data:
    """Return the addresses of a record in the registries of others; nothing where it has none."""
    found = [address for _, _, address in identifiers.addresses] if identifiers else []
    return {"same_as": found} if found else {}
