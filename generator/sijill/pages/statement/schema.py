"""What machines read in the head of a statement's page: the card of a shared link, citation tags, schema.org."""

from typing import Any

from sijill.html import head as metadata
from sijill.html.markup import joined
from sijill.interface.citations import Item
from sijill.interface.dates import machine_date
from sijill.model.records import Statement
from sijill.pages.kind import Head
from sijill.pages.labels import Labels
from sijill.pages.statement import views


def head_of(labels: Labels, identifier: str, statement: Statement, item: Item, view: views.Statement) -> Head:
    """Return what the head of a statement's page says."""
    configuration, language = labels.configuration, labels.language
    first = statement.passages[0]
    text = next((t.text for t in first.translations if t.language == language), first.text)
    description = labels.words.format(
        "share.description",
        speaker=labels.words.join(list(item.authors)),
        date=labels.words_of_date(statement.date.value),
        text=item.title if view.withheld else text,
    )
    description = metadata.shortened(description)
    url = item.url
    picture = labels.addresses.picture(language, identifier if labels.archive.pictured else "")
    tags = metadata.open_graph(
        "article", item.title, description, url, configuration.title(language), labels.words.locale,
        labels.addresses.absolute(picture),
    )  # fmt: skip
    parts = [
        tags,
        metadata.citation_tags(item),
        metadata.data_link(view.data),
        metadata.json_script(_schema(labels, statement, item, bool(view.withheld))),
    ]
    if statement.withdrawal:
        parts.append(metadata.NOT_INDEXED)
    return Head(item.title, description, joined(parts))


def _schema(labels: Labels, statement: Statement, item: Item, withheld: bool) -> dict[str, Any]:
    """The statement as schema.org ``Quotation``, the whole of it being in the data file it names."""
    data: dict[str, Any] = {"@context": "https://schema.org", "@type": "Quotation"}
    if item.url:
        data["@id"] = data["url"] = item.url
    data["name"] = item.title
    data["inLanguage"] = statement.language
    day = machine_date(statement.date.value)
    if day:
        data["dateCreated"] = day
    people = [
        {"@type": "Person" if labels.archive.agent(s.agent).kind == "person" else "Organization",
         "name": labels.agent_name(s.agent)}
        for s in statement.speakers
    ]  # fmt: skip
    data["creator"] = data["spokenByCharacter"] = people[0] if len(people) == 1 else people
    if not withheld:
        texts = [passage.text for passage in statement.passages]
        if len(texts) == 1:
            data["text"] = texts[0]
        else:
            data["hasPart"] = [{"@type": "Quotation", "text": text} for text in texts]
    data["isPartOf"] = {"@type": "Collection", "name": item.container}
    data["isBasedOn"] = [_work(labels, name) for name in dict.fromkeys(p.document for p in statement.passages)]
    return data


def _work(labels: Labels, identifier: str) -> dict[str, Any]:
    document = labels.archive.document(identifier)
    work: dict[str, Any] = {"@type": "CreativeWork", "name": labels.templates.localized(document.title)}
    if document.url != "unknown":
        work["url"] = document.url
    return work
