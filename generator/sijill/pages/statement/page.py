"""A statement's page: its view from the archive, and the whole page in its shell."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from sijill.html import head as metadata
from sijill.html.markup import NOTHING, Safe, escape_text, joined, link, made, quoted
from sijill.interface.citations import STYLES, Item, fields, pattern
from sijill.interface.dates import machine_date
from sijill.ledger.versions import stale_translations
from sijill.model.records import Statement
from sijill.model.relations import EFFECTS
from sijill.model.urls import root_of
from sijill.pages import views
from sijill.pages.labels import Desk
from sijill.pages.statement import history
from sijill.pages.statement.diagram import columns_of, thread
from sijill.pages.statement.passages import Places, passages
from sijill.state.answers import Link
from sijill.state.archive import Archive

# A statement that thousands refer to shows the newest of them; its data file has them all.
MOST_RELATED = 200
_HISTORY_NOTES = ("statement.history_unpublished", "statement.history_unchanged")


class Head(NamedTuple):
    """What a page tells its shell: plain text, and finished HTML for the head."""

    title: str
    description: str
    head: Markup


class Gathered:
    """What the pages of one statement are made of, read once for all languages."""

    def __init__(self, archive: Archive, identifier: str) -> None:
        self.archive = archive
        self.id = identifier
        self.statement = archive.statement(identifier)
        self.versions = history.published_versions(archive, identifier, self.statement)
        own = list(archive.own_links(identifier))
        self.links = (*own, *archive.derived_links(identifier, 0, MOST_RELATED))
        shown = len(self.links) - len(own)
        self.more_links = archive.count_of_derived_links(identifier) - shown if shown == MOST_RELATED else 0
        self.columns = columns_of(identifier, self.statement.date.value, self.links)
        self.earlier, self.later = archive.neighbours(identifier)
        self.primary, self.others = _documents(self.statement)
        self.places: Places = {(found.passage, found.variant): found for found in archive.evidence(identifier)}


class _Subject(NamedTuple):
    """What a page is about: a statement as it is, or as the version ``number`` had it (0 for the present one)."""

    gathered: Gathered
    root: str
    statement: Statement
    places: Places
    stale: frozenset[tuple[str, str]]
    number: int = 0
    withheld: bool = False


def statement_views(
    desk: Desk, gathered: Sequence[Gathered], addresses: Sequence[str]
) -> list[tuple[views.Statement, Head]]:
    """Return what the pages of statements show, and what their heads say."""
    subjects = [
        _Subject(
            one, root_of(address), one.statement, one.places,
            stale_translations(one.versions) if len(one.versions) > 1 else frozenset(),
        )
        for one, address in zip(gathered, addresses, strict=True)
    ]  # fmt: skip
    items = [item_of(desk, one.id, one.statement) for one in gathered]
    found = _views(desk, subjects, items)
    return [(view, _head(desk, one, item, view)) for one, item, view in zip(gathered, items, found, strict=True)]


def version_view(desk: Desk, gathered: Gathered, number: int, address: str) -> tuple[views.Statement, Head]:
    """Return what the page of an earlier version shows; it points at the current one."""
    root = root_of(address)
    version = gathered.versions[number - 1]
    now = desk.href(root, desk.addresses.statement(desk.language, gathered.id))
    said = desk.press.sentence(
        "correction.version_banner", number=desk.words.number(number), date=desk.date(version.date)
    )
    superseded = joined([said, link(now, desk.words["correction.version_current"])], " ")
    withheld = version.record is None
    shown = Statement.model_validate(version.record) if version.record is not None else gathered.statement
    places = {} if withheld else _places_that_hold(gathered.places, shown)
    item = item_of(desk, gathered.id, shown)
    (view,) = _views(desk, [_Subject(gathered, root, shown, places, frozenset(), number, withheld)], [item])
    view = view._replace(superseded=superseded, citations=(), groups=(), earlier=None, later=None, diagram=NOTHING)
    title = desk.words.format("correction.version_title", title=view.title, number=desk.words.number(number))
    return view, Head(title, "", metadata.NOT_INDEXED)


def _places_that_hold(places: Places, shown: Statement) -> Places:
    """The present evidence, for the passages whose wording it was found for."""
    texts = {passage.id: passage.text.split() for passage in shown.passages}
    return {
        (passage, variant): found
        for (passage, variant), found in places.items()
        if variant is None and texts.get(passage) == found.exact.split()
    }


def _views(desk: Desk, subjects: Sequence[_Subject], items: Sequence[Item]) -> list[views.Statement]:
    """Return what pages show.

    The large parts are made for all of them, one part after another: done page by page, the same work takes nearly
    twice as long, since each part then finds the processor's caches full of the others.
    """
    shown = [
        () if _is_withheld(one) else passages(desk, one.root, one.statement, one.places, one.stale) for one in subjects
    ]
    rows = [{link.other.id: desk.row(link.other, one.root) for link in one.gathered.links} for one in subjects]
    diagrams = [thread(desk, found, one.gathered.columns) for one, found in zip(subjects, rows, strict=True)]
    groups = [
        _groups(desk, found, one.gathered.links, one.gathered.more_links)
        for one, found in zip(subjects, rows, strict=True)
    ]
    labels = [(style, desk.words[f"cite.{style}"]) for style in STYLES]
    citations = [tuple([views.Citation(label, _citation(style, item)) for style, label in labels]) for item in items]
    return [_view(desk, *parts) for parts in zip(subjects, shown, diagrams, groups, citations, strict=True)]


def _is_withheld(subject: _Subject) -> bool:
    return subject.withheld or subject.gathered.statement.is_taken_down


def _view(
    desk: Desk,
    subject: _Subject,
    shown: tuple[views.Passage, ...],
    diagram: Markup,
    groups: tuple[views.Group, ...],
    citations: tuple[views.Citation, ...],
) -> views.Statement:
    words, addresses, language = desk.words, desk.addresses, desk.language
    gathered, root, statement, number = subject.gathered, subject.root, subject.statement, subject.number
    identifier, found = gathered.id, gathered.versions
    earlier, later = gathered.earlier, gathered.later
    withheld = _is_withheld(subject)
    old = number > 0
    number = number or len(found)
    channel = _channel_link(desk, root, statement)
    primary, others = _documents(statement) if old else (gathered.primary, gathered.others)
    own = addresses.statement(language, identifier)
    return views.Statement(
        id=identifier,
        language=language,
        title=desk.localized(statement.title),
        kind=words.texts["kind.statement." + statement.kind],
        date=desk.date(statement.date.value, weekday=True),
        stated=_stated(desk, root, statement),
        who=_who(desk, root, statement),
        channel=desk.press.sentence("statement.channel", channel=channel) if channel else "",
        banners=history.banners(desk, statement.corrections),
        withheld=withheld,
        changes=() if withheld else history.changes(desk, found, number if old else history.last_corrected(found)),
        passages=shown,
        note=desk.localized(statement.note),
        steps=_steps(desk, root, statement, channel, primary, others),
        sources=tuple([desk.source(root, name) for name in ([primary] if primary else []) + others]),
        diagram=diagram,
        groups=groups,
        earlier=desk.row(earlier, root) if earlier else None,
        later=desk.row(later, root) if later else None,
        topics=tuple(desk.topic(root, topic) for topic in statement.topics),
        citations=citations,
        permanent=addresses.absolute(own) or desk.href(root, own),
        versions=history.rows(desk, root, identifier, found, number, statement.corrections),
        history_note=words[_HISTORY_NOTES[len(found)]] if len(found) < 2 else "",
        data=desk.href(root, addresses.data(identifier)),
        bundle=desk.href(root, addresses.evidence(identifier)),
        edit=desk.edit("statement", identifier),
        report=desk.report(identifier),
        superseded="",
    )


def item_of(desk: Desk, identifier: str, statement: Statement) -> Item:
    """Return what a citation of a statement's page needs."""
    return Item(
        identifier,
        desk.press.localized(statement.title),
        tuple(desk.agent_name(speaker.agent) for speaker in statement.speakers),
        statement.date.value,
        desk.configuration.title(desk.language),
        desk.addresses.absolute(desk.addresses.statement(desk.language, identifier)),
        desk.language,
    )


def _citation(style: str, item: Item) -> Markup:
    template = _citation_template(item.language, style, bool(item.url))
    return made(template.format_map({name: escape_text(text) for name, text in fields(style, item).items()}))


@lru_cache(maxsize=64)
def _citation_template(language: str, style: str, with_address: bool) -> str:
    """A style's pattern as HTML with a field, in braces, wherever a value goes."""
    found = []
    for text, field, italic, apart in pattern(language, style, with_address):
        run = f"{{{field}}}" if field else escape_text(text).replace("{", "{{").replace("}", "}}")
        found.append(f'<i dir="auto">{run}</i>' if italic else f"<bdi>{run}</bdi>" if apart else run)
    return "".join(found)


def _stated(desk: Desk, root: str, statement: Statement) -> Markup | str:
    stated = statement.date.as_stated
    if stated is None:
        return ""
    source = desk.archive.document(stated.document) if stated.document else statement
    language = stated.language or source.language
    text = desk.text(stated.text, language)
    said = desk.press.sentence("statement.date_as_stated", text=quoted(text.text, text.language, text.direction))
    if stated.counted_from:
        counted = desk.press.sentence("statement.date_counted_from", date=desk.date(stated.counted_from))
        said = joined([said, desk.words.comma, counted])
    return said


def _who(desk: Desk, root: str, statement: Statement) -> Markup:
    found = [
        desk.speaker(root, one.agent, desk.localized(one.capacity), tuple(one.on_behalf_of))
        for one in statement.speakers
    ]
    return found[0] if len(found) == 1 else joined(found, desk.words["language.semicolon"])


def _channel_link(desk: Desk, root: str, statement: Statement) -> Markup:
    channel = statement.channel
    if channel is None:
        return NOTHING
    label = desk.channel(channel)
    if channel.agent is None:
        return label
    href = desk.href(root, desk.addresses.record(desk.language, "agent", channel.agent))
    return link(href, label)


def _documents(statement: Statement) -> tuple[str, list[str]]:
    """The primary document ("" where it is not recorded) and the others the words stand in, in order."""
    primary = statement.channel.document if statement.channel else "unknown"
    standing = [w.document for p in statement.passages for w in (p, *p.variants)]
    others = [name for name in dict.fromkeys(standing) if name != primary]
    return ("" if primary == "unknown" else primary), others


def _steps(
    desk: Desk, root: str, statement: Statement, channel: Markup, primary: str, others: list[str]
) -> tuple[views.Step, ...]:
    words = desk.words
    speakers = desk.links(root, tuple([speaker.agent for speaker in statement.speakers]))
    steps = [views.Step(words["statement.chain_agent"], speakers)]
    if channel:
        steps.append(views.Step(words["statement.chain_channel"], channel))
    if primary:
        steps.append(views.Step(words["statement.source.primary"], desk.document_link(root, primary)))
    if others:
        names = desk.listed([desk.document_link(root, name) for name in others])
        steps.append(views.Step(words["statement.chain_document"], names))
    return tuple(steps)


def _groups(
    desk: Desk, related_rows: Mapping[str, views.Row], links: Sequence[Link], more: int
) -> tuple[views.Group, ...]:
    if not links:
        return ()
    rows: dict[str, list[views.Related]] = {effect: [] for effect in EFFECTS}
    for related in links:
        rows[related.effect].append(
            views.Related(
                desk.words.texts["relation.name." + related.name],
                related_rows[related.other.id],
                _from_passages(desk, related),
                desk.localized(related.note),
            )
        )
    groups = [views.Group(desk.words[f"relation.effect.{effect}"], tuple(r)) for effect, r in rows.items() if r]
    if more:
        groups.append(views.Group(desk.words.plural("count.more_statements", more), ()))
    return tuple(groups)


def _from_passages(desk: Desk, related: Link) -> str:
    number = desk.words.digits
    if related.passage and related.other_passage:
        return desk.words.format(
            "relation.passages",
            passage=number(related.passage.removeprefix("p")), other=number(related.other_passage.removeprefix("p")),
        )  # fmt: skip
    return desk.words.format("relation.passage", passage=number(related.passage[1:])) if related.passage else ""


def _head(desk: Desk, gathered: Gathered, item: Item, view: views.Statement) -> Head:
    configuration, language = desk.configuration, desk.language
    statement = gathered.statement
    first = statement.passages[0]
    text = next((t.text for t in first.translations if t.language == language), first.text)
    description = desk.words.format(
        "share.description",
        speaker=desk.words.join(list(item.authors)),
        date=desk.words_of_date(statement.date.value),
        text=item.title if view.withheld else text,
    )
    description = metadata.shortened(description)
    url = item.url
    picture = desk.addresses.picture(language, gathered.id if desk.archive.pictured else "")
    tags = metadata.open_graph(
        "article", item.title, description, url, configuration.title(language), desk.words.locale,
        desk.addresses.absolute(picture),
    )  # fmt: skip
    parts = [
        tags,
        metadata.citation_tags(item),
        metadata.data_link(view.data),
        metadata.json_script(_schema(desk, statement, item, view.withheld)),
    ]
    if statement.withdrawal:
        parts.append(metadata.NOT_INDEXED)
    return Head(item.title, description, Safe("".join(parts)))


def _schema(desk: Desk, statement: Statement, item: Item, withheld: bool) -> dict[str, Any]:
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
        {"@type": "Person" if desk.archive.agent(s.agent).kind == "person" else "Organization",
         "name": desk.agent_name(s.agent)}
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
    data["isBasedOn"] = [_work(desk, name) for name in dict.fromkeys(p.document for p in statement.passages)]
    return data


def _work(desk: Desk, identifier: str) -> dict[str, Any]:
    document = desk.archive.document(identifier)
    work: dict[str, Any] = {"@type": "CreativeWork", "name": desk.press.localized(document.title)}
    if document.url != "unknown":
        work["url"] = document.url
    return work
