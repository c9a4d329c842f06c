"""What machines read in the head of a statement's page: the card of a shared link, citation tags, schema.org."""

from typing import Any

from markupsafe import Markup

from sijill.html import head as metadata
from sijill.html.markup import joined
from sijill.interface.attribution import owners, status_of
from sijill.interface.citations import Item
from sijill.interface.manners import Stale, delivered, is_own
from sijill.interface.voices import Voice
from sijill.model import linked
from sijill.model.brackets import pieces
from sijill.model.linked import fragment_of_wording
from sijill.model.records import Passage, Statement
from sijill.model.urls import Addresses, root_of
from sijill.pages.kind import Head
from sijill.pages.labels import Labels
from sijill.pages.linked import said, standing_of
from sijill.pages.statement import views


def head_of(
    labels: Labels, identifier: str, statement: Statement, item: Item, view: views.Statement, stale: Stale, cited: str
) -> Head:
    """Return what the head of a statement's page says; ``cited`` is the address that citations give."""
    configuration, language = labels.configuration, labels.language
    description = _description(labels, statement, bool(view.withheld), stale)
    own = labels.archive.pictured
    picture = labels.share_picture(identifier if own else "")
    shown = description if own else configuration.title(language)
    root = root_of(labels.addresses.statement(language, identifier))
    evidence = labels.href(root, labels.addresses.evidence(identifier))
    tags = metadata.open_graph("article", labels.words.locale, picture, shown)
    parts = [
        tags,
        metadata.citation_tags(item, cited),
        metadata.data_link(view.data),
        labels.signposts("statement", identifier, root, evidence),
        metadata.linked_data(language, _schema(labels, identifier, statement, item, bool(view.withheld))),
    ]
    if configuration.options.markdown_twins:
        parts.append(metadata.twin_link(labels.href(root, labels.addresses.twin(language, identifier))))
    if statement.withdrawal:
        parts.append(metadata.NOT_INDEXED)
    return Head(item.title, description, joined(parts))


def of_version(
    labels: Labels, identifier: str, statement: Statement, number: int, address: str, title: str,
    replaced_by: Statement | None = None,
) -> Markup:  # fmt: skip
    """Return what the page of an earlier version says of itself: which statement it is about, and which version.

    ``statement`` is the present one, or that which another (``replaced_by``) has replaced.
    """
    name = labels.addresses.iri("statement", identifier)
    about = _type(labels.addresses, _type_of(statement)) | _named(name)
    standing = replaced_by or statement
    if status_of(standing):
        about |= standing_of(labels, name, status_of(standing), standing.corrections)
    site = labels.configuration.title(labels.language)
    found = metadata.web_page(labels.addresses, address, labels.language, title, site, about, str(number))
    return metadata.NOT_INDEXED + found


def _description(labels: Labels, statement: Statement, withheld: bool, stale: Stale) -> str:
    """What a link's card says: the words of the first passage as they are attributed; of what is not in force, none."""
    warning = labels.attributions.warning(statement)
    if warning or withheld:
        names = labels.words.join([one.name for one in labels.attributions.voices(statement)])
        date = labels.words_of_date(statement.date.value)
        said = labels.words.format(
            "share.description", speaker=names, date=date, text=labels.templates.localized(statement.title)
        )
        return metadata.shortened(f"{warning} {said}" if warning else said)
    first = statement.passages[0]
    attribution, shown = labels.attributions.shown(statement, first, stale)
    beside = [one for one in (shown.by_in_full, labels.attributions.brackets(shown)) if one]
    by = "".join([labels.words.format("attribution.translated", text="", by=one) for one in beside])
    around = labels.words.format("share.description", speaker=attribution.short, date=attribution.date, text="")
    corrected = labels.attributions.corrected(statement)
    if corrected:
        around = labels.words.format("share.corrected", corrected=corrected, said=around)
    room = metadata.DESCRIPTION - len(around) - len(by) - 3
    text = metadata.shortened(shown.text, max(room, metadata.DESCRIPTION // 3))
    return f"{around}{shown.opened}{text}{shown.closed}{by}"


def _schema(labels: Labels, identifier: str, statement: Statement, item: Item, withheld: bool) -> dict[str, Any]:
    """The statement as schema.org ``Quotation``, the whole of it being in the data file it names."""
    addresses, attributions = labels.addresses, labels.attributions
    name = addresses.iri("statement", identifier)
    data: dict[str, Any] = _named(name)
    data |= _type(addresses, _type_of(statement))
    kind = linked.type_of_own("statement", statement.kind, labels.configuration.kinds)
    if kind:  # beside the archive's own type, if it has one
        data["additionalType"] = [*([data["additionalType"]] if "additionalType" in data else []), kind]
    if item.url:
        data["url"] = name
        data["mainEntityOfPage"] = {"@type": "WebPage", "@id": f"{item.url}#page", "inLanguage": labels.language}
    data |= {
        "name": said(labels, statement.title),
        "inLanguage": statement.language,
        **metadata.date_created(statement.date.value),
    }
    data |= standing_of(labels, name, labels.archive.card(identifier).status, statement.corrections)
    voices = attributions.voices(statement)
    creators = {one for p in statement.passages if is_own(p) for one in owners(statement.voices, p.speaker)}
    for key, is_creator in (
        ("creator", True),
        ("about", False),
    ):  # as in the passages: those of reported speech made none
        agents = [_agent(labels, name, statement, one) for one in voices if (one.id in creators) == is_creator]
        data |= {key: _one_or_all(agents)} if agents else {}
    if any(voice.is_named and voice.bare != labels.agent_name(voice.id) for voice in voices):
        data["creditText"] = attributions.credit(statement)
    if not withheld:
        data["hasPart"] = [_part(labels, name, statement, passage) for passage in statement.passages]
    data["isPartOf"] = metadata.archive(addresses, item.container)
    documents = [one.document for passage in statement.passages for one in (passage, *passage.originals)]
    data["isBasedOn"] = [_work(labels, name, leading=not statement.is_taken_down) for name in dict.fromkeys(documents)]
    return data


def _type_of(statement: Statement) -> str:
    return linked.type_of_statement([linked.type_of_passage(p.mode, p.delivery) for p in statement.passages])


def _part(labels: Labels, statement_name: str, statement: Statement, passage: Passage) -> dict[str, Any]:
    """A passage, with its originals in other languages, each with its own words, language and document."""
    made, others = _passage(labels, statement_name, statement, passage), []
    for number, one in enumerate(passage.variants):
        if one.language:
            wording = {
                "text": one.text,
                "language": one.language,
                "document": one.document,
                "mode": one.mode,
                "brackets": one.brackets,
                "delivery": delivered(statement, passage, one),
                "variants": (),
            }
            part = _passage(labels, statement_name, statement, passage.model_copy(update=wording))
            if "@id" in part:
                part["@id"] = f"{statement_name}#{fragment_of_wording(passage.id, number + 1)}"
            others.append(part)
    return made | ({labels.addresses.term("variant"): others} if others else {})


def _passage(labels: Labels, statement_name: str, statement: Statement, passage: Passage) -> dict[str, Any]:
    """One passage: a quotation of its own speakers, or else the document's words, which are ``about`` them."""
    attribution = labels.attributions.of(statement, passage)
    language = passage.language or statement.language
    document = labels.addresses.iri("document", passage.document)
    data: dict[str, Any] = {**_type(labels.addresses, linked.type_of_passage(passage.mode, passage.delivery))}
    if statement_name:
        data["@id"] = f"{statement_name}#{passage.id}"
    data |= {"text": said(labels, {language: passage.text}), "inLanguage": language}
    # What has a name of its own is described once, at the statement.
    agents = [_agent(labels, statement_name, statement, voice) for voice in attribution.voices]
    agents = [_named(agent["@id"]) if "@id" in agent else agent for agent in agents]
    data["creator" if is_own(passage) else "about"] = _one_or_all(agents)
    data["isBasedOn"] = {"@id": document} if document else _work(labels, passage.document, leading=False)
    divided = pieces(passage.text, passage.brackets)
    if any(piece.editors for piece in divided):  # these are not of those who spoke, as the whole would say
        data["creditText"] = attribution.line()
        # The terms of the data: schema.org has none for a piece of a text. A value without a language is in braces.
        by, whose = labels.addresses.term("translatedBy"), ("source", "editors")
        data[labels.addresses.term("pieces")] = {
            "@list": [
                {"text": said(labels, {language: piece.text}), by: {"@value": whose[piece.editors]}}
                for piece in divided
            ]
        }
    return data


def _type(addresses: Addresses, found: str) -> dict[str, str]:
    """A type; where it is the archive's own, behind schema.org's that it belongs to."""
    broader = linked.OWN_TYPES.get(found)
    return {"@type": broader, "additionalType": addresses.term(found)} if broader else {"@type": found}


def _named(name: str) -> dict[str, str]:
    return {"@id": name} if name else {}


def _one_or_all(found: list[Any]) -> Any:
    return found[0] if len(found) == 1 else found


def _agent(labels: Labels, statement_name: str, statement: Statement, voice: Voice) -> dict[str, Any]:
    """One who spoke, by the name that all pages and data give it, and that of the day where it was another."""
    addresses, speaker = labels.addresses, statement.speakers[statement.voices.index(voice.id)]
    if not voice.is_named:
        named = _named(statement_name and f"{statement_name}#{voice.id}")
        described = speaker.unnamed or {labels.language: voice.name}
        return {**_type(addresses, voice.type), **named, "description": said(labels, described)}
    name, present = addresses.iri("agent", voice.id), labels.agent_name(voice.id)
    agent = labels.archive.agent(voice.id)
    data = {"@type": voice.type, **_named(name), "name": said(labels, agent.name)}
    if voice.bare != present:
        names = [voice.bare] if speaker.named else labels.attributions.names.each_on(voice.id, statement.date.value)
        data["alternateName"] = _one_or_all([one for one in names if one != present])
    return data | ({"disambiguatingDescription": said(labels, agent.distinction)} if agent.distinction else {})


def _work(labels: Labels, identifier: str, *, leading: bool) -> dict[str, Any]:
    """A document, with its address if that does not lead to words that were taken down."""
    document = labels.archive.document(identifier)
    work: dict[str, Any] = {"@type": linked.type_of_document(document.kind, labels.configuration.kinds)}
    work |= _named(labels.addresses.iri("document", identifier))
    work["name"] = said(labels, document.title)
    if document.url != "unknown" and leading and not document.is_taken_down:
        work["url"] = document.url
    return work
