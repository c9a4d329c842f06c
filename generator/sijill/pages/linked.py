"""Agents, documents and topics as the JSON-LD of pages names them: schema.org's types, one IRI in all languages."""

from collections.abc import Mapping, Sequence

from sijill.html import head as metadata
from sijill.html.head import Data
from sijill.model import linked
from sijill.model.agent_parts import Membership
from sijill.model.corrections import reason_now
from sijill.model.edtf import in_edtf
from sijill.model.fields import UNKNOWN
from sijill.model.identifiers import Identifiers
from sijill.model.record_kinds import NamedKind
from sijill.model.records import Correction, Description
from sijill.pages.labels import Labels
from sijill.state.rows import status_of

_CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"


def entity(labels: Labels, kind: NamedKind, identifier: str) -> Data:
    """Return a record as the subject of its page."""
    name = labels.addresses.iri(kind, identifier)
    named: Data = {"@id": name, "url": name} if name else {}
    made = {"agent": _agent, "document": _document, "topic": _topic}[kind](labels, identifier)
    record = labels.archive.record(kind, identifier)
    standing = standing_of(labels, name, status_of(record), record.corrections)
    return {"@type": made.pop("@type"), **named, "identifier": identifier, **made, **standing}


def standing_of(labels: Labels, name: str, status: str, corrections: Sequence[Correction]) -> Data:
    """Return what became of a record, named so, and why; nothing of one that is as it was published."""
    if status == "published":
        return {}
    found = [
        {
            "@type": "CorrectionComment",
            **({"@id": f"{name}#{notice.fragment}"} if name else {}),
            "name": notice.text,
            "text": said(labels, reason_now(corrections, notice.number).text),
            "datePublished": notice.date,
        }
        for notice in labels.attributions.notices(corrections)
    ]
    return {"creativeWorkStatus": status, "correction": found}


def said(labels: Labels, texts: Mapping[str, str]) -> str | Data:
    """Return a record's text for the JSON-LD of a page."""
    return metadata.text_in(labels.language, texts)


def _agent(labels: Labels, identifier: str) -> Data:
    agent = labels.archive.agent(identifier)
    kind = linked.type_of_agent(agent.kind, labels.configuration.kinds)
    data: Data = {"@type": kind, "name": said(labels, agent.name)}
    if agent.distinction:
        data["disambiguatingDescription"] = said(labels, agent.distinction)
    former = {tuple(one.name.items()): said(labels, one.name) for one in agent.former_names}
    if others := [*agent.aliases, *(one for one in former.values() if one not in agent.aliases)]:
        data["alternateName"] = others
    data |= _same_as(agent.identifiers)
    data |= _described(labels, agent.descriptions)
    if agent.place:
        data["homeLocation" if kind == "Person" else "location"] = said(labels, agent.place)
    bodies = [made for one in agent.memberships if (made := _membership(labels, one))]
    return data | ({"memberOf": bodies} if bodies else {})


def _membership(labels: Labels, one: Membership) -> Data | str:
    """A body that an agent belongs to, in a role with its days where they are known (schema.org's ``Role``)."""
    name = labels.addresses.iri("agent", one.body)
    if not name or not (one.since or one.until):
        return name
    days = {"startDate": one.since, "endDate": one.until}
    return {
        "@type": "OrganizationRole",
        "memberOf": {"@id": name},
        **{key: in_edtf(day) for key, day in days.items() if day},
    }


def _document(labels: Labels, identifier: str) -> Data:
    document = labels.archive.document(identifier)
    data: Data = {"@type": linked.type_of_document(document.kind, labels.configuration.kinds)}
    data |= {"name": said(labels, document.title), "inLanguage": document.language}
    if document.date != UNKNOWN:
        data |= metadata.date_created(document.date.value)  # type: ignore[union-attr]  # "unknown" was asked for
    if document.publisher != UNKNOWN and (publisher := labels.addresses.iri("agent", document.publisher)):
        data["publisher"] = publisher
    if document.authors != UNKNOWN:
        data["author"] = list(document.authors)
    if document.is_taken_down:
        return data  # what follows leads to its words
    if document.url != UNKNOWN:
        data["url"] = document.url
    if document.archived_url:
        data["archivedAt"] = document.archived_url
    if document.identifiers:
        own, periodical = document.identifiers.of_work()
        data |= {"sameAs": own} if own else {}
        data |= {"isPartOf": {"@type": "Periodical", "@id": periodical}} if periodical else {}
    return data


def _topic(labels: Labels, identifier: str) -> Data:
    topic = labels.archive.topic(identifier)
    found: Data = {"@type": "DefinedTerm", "additionalType": _CONCEPT, "name": said(labels, topic.label)}
    found |= _same_as(topic.identifiers) | _described(labels, topic.descriptions)
    return found | ({"alternateName": list(topic.aliases)} if topic.aliases else {})


def _described(labels: Labels, descriptions: Sequence[Description]) -> Data:
    """How documents describe a record: quotations of theirs, and no description that the archive gives."""
    found = []
    for one in descriptions:
        document = labels.archive.document(one.document)
        quotation: Data = {"@type": "Quotation", "text": said(labels, {document.language: one.text})}
        quotation["inLanguage"] = document.language
        name = labels.addresses.iri("document", one.document)
        quotation["isPartOf"] = {"@id": name} if name else said(labels, document.title)
        dated = {} if document.date == UNKNOWN else metadata.date_created(document.date.value)  # type: ignore[union-attr]
        found.append(quotation | dated)
    return {"subjectOf": found} if found else {}


def _same_as(identifiers: Identifiers | None) -> Data:
    return {"sameAs": [address for _, _, address in identifiers.addresses]} if identifiers else {}
