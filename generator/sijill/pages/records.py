"""The pages of agents, documents and topics: what is recorded of each, and its statements."""

from collections.abc import Iterator, Sequence
from functools import partial

from markupsafe import Markup

from sijill.html.head import shortened
from sijill.html.markup import element, joined, link
from sijill.html.shell import list_places
from sijill.interface.direction import direction
from sijill.interface.strings import in_language
from sijill.model.agent_parts import Membership
from sijill.model.fields import UNKNOWN
from sijill.model.identifiers import Identifiers
from sijill.model.record_kinds import NamedKind
from sijill.model.records import Document
from sijill.model.urls import root_of
from sijill.pages import side_by_side
from sijill.pages.charts import charts_of_list
from sijill.pages.described import Described, descriptions
from sijill.pages.kind import Kind, PageParts, page, place_of
from sijill.pages.labels import Labels
from sijill.pages.linked import entity
from sijill.pages.lists import FIRST, TEMPLATE, ListPage, pager, rows_by_year, titled
from sijill.pages.origins import fetched_facts
from sijill.pages.record_history import record_history
from sijill.pages.redirect import redirect
from sijill.pages.strip import strip_of
from sijill.pages.views import Fact, Row
from sijill.state.archive import Archive
from sijill.state.change import Change
from sijill.state.drafts import any_published


def record_pages(
    labels: Labels, kind: NamedKind, identifier: str, pages: Sequence[int]
) -> Iterator[tuple[str, ListPage]]:
    """Yield the address and view of pages of an agent, document or topic."""
    words = labels.words

    def address(page: int) -> str:
        return labels.addresses.record(labels.language, kind, identifier, page)

    label, named, note, heading = _what_it_is(labels, kind, identifier)
    title = labels.localized(named)
    titled_in = "" if labels.language in named else next(iter(named))
    feed = _feed(labels, kind, identifier)
    for listing in labels.archive.listings(f"{kind}:{identifier}", pages):
        here = address(listing.page)
        root = root_of(here)
        first = listing.page == 1
        strip = strip_of(labels, root, listing.statements) if listing.pages == 1 and kind != "document" else None
        has_chart = first and kind != "document" and strip is None
        yield (
            here,
            ListPage(
                label, title, labels.missing(named), tuple(_facts(labels, root, kind, identifier)) if first else (),
                labels.prose(note) if first else "",
                charts_of_list(labels, root, f"{kind}:{identifier}", address) if has_chart else (),
                _links_among(labels, root, [one.id for one in listing.statements]) if first and kind == "topic" else (),
                heading, words.plural("count.statements", listing.total),
                () if strip else rows_by_year(labels, root, listing.statements), pager(labels, root, listing, address),
                "" if labels.archive.record(kind, identifier).is_taken_down else labels.edit_address(kind, identifier),
                history=record_history(labels, kind, identifier) if first else None,
                feed=labels.href(root, feed) if first and feed else "", strip=strip,
                citations=labels.href(root, labels.addresses.citations(kind, identifier)) if first and feed else "",
                described=_described(labels, root, kind, identifier) if first else (),
                title_language=titled_in, title_direction=titled_in and direction(titled_in),
                side_by_side=side_by_side.linked(labels, root, identifier) if first and kind == "topic" else (),
            ),
        )  # fmt: skip


def _described(labels: Labels, root: str, kind: NamedKind, identifier: str) -> tuple[Described, ...]:
    record = labels.archive.record(kind, identifier)
    return () if isinstance(record, Document) else tuple(descriptions(labels, root, record, identifier))


def _links_among(labels: Labels, root: str, statements: Sequence[str]) -> tuple[tuple[Row, str, Row], ...]:
    """The relations among statements, in words: one, the verb, the other."""
    found = labels.archive.links_among(statements)
    ends = {end for source, _, _, target in found for end in (source, target)}
    rows = {end: labels.row(labels.archive.card(end), root) for end in ends}
    return tuple(
        (rows[source], labels.words[f"relation.name.{name}"], rows[target]) for source, name, _, target in found
    )


def _feed(labels: Labels, kind: NamedKind, identifier: str) -> str:
    """The address of the feed of a record's statements; documents, and what has none that are published, have none."""
    if kind == "document" or not any_published(labels.archive.connection, f"{kind}:{identifier}"):
        return ""
    return labels.addresses.feed_of(labels.language, kind, identifier)


def _what_it_is(
    labels: Labels, kind: NamedKind, identifier: str
) -> tuple[str, dict[str, str], dict[str, str] | None, str]:
    """A record's kind in words, its title, its note and the heading over its statements."""
    archive, words = labels.archive, labels.words
    heading = words[f"{kind}.statements"]
    if kind == "agent":
        agent = archive.agent(identifier)
        kind_of = [
            labels.kind("agent", agent.kind),
            *[labels.apart(labels.localized(agent.distinction))] * bool(agent.distinction),
        ]
        return " · ".join(kind_of), agent.name, agent.note, heading
    if kind == "document":
        document = archive.document(identifier)
        return labels.kind("document", document.kind), document.title, document.note, heading
    topic = archive.topic(identifier)
    return words["statement.topic"], topic.label, topic.definition, heading


def _facts(labels: Labels, root: str, kind: NamedKind, identifier: str) -> Iterator[Fact]:
    if kind == "agent":
        yield from _agent_facts(labels, root, identifier)
    elif kind == "document":
        yield from _document_facts(labels, root, identifier)
    else:
        yield from _topic_facts(labels, root, identifier)


def _agent_facts(labels: Labels, root: str, identifier: str) -> Iterator[Fact]:
    archive = labels.archive
    agent = archive.agent(identifier)
    others = [name for name in agent.name.values() if name != in_language(agent.name, labels.language)]
    if others or agent.aliases:
        yield labels.fact("agent.aliases", _isolated(labels, [*others, *agent.aliases]))
    for former in reversed(agent.former_names):
        until = labels.templates.sentence(
            "agent.named_until",
            name=element("bdi", labels.localized(former.name)),
            date=labels.date_markup(former.until),
        )
        yield labels.fact("agent.former_names", until)
    if agent.place:
        yield labels.fact("agent.place", labels.prose(agent.place, "missing_in_line"))
    if agent.accounts:
        accounts = []
        for account in agent.accounts:
            known = archive.has("agent", account.platform)
            platform = labels.agent_link(root, account.platform) if known else element("bdi", account.platform)
            accounts.append(joined([element("bdi", account.handle, ' dir="ltr"'), " (", platform, ")"]))
        yield labels.fact("agent.accounts", labels.listed(accounts))
    if agent.member_of:
        bodies = [
            _with_source(labels, root, with_time(labels, labels.agent_link(root, one.body), one), one)
            for one in agent.memberships
        ]
        yield labels.fact("agent.member_of", labels.listed(bodies))
    members = [
        with_time(labels, labels.agent_link(root, name), one)
        for name in archive.naming("agent", identifier, "agent")
        for one in archive.agent(name).memberships
        if one.body == identifier
    ]
    if members:
        yield labels.fact("agent.members", labels.listed(members))
    yield from _identifiers(labels, agent.identifiers)


def with_time(labels: Labels, name: Markup, membership: Membership) -> Markup:
    """Return the name of a body with since when and until when an agent belongs to it, as far as that is known."""
    known = {end: day for end in ("since", "until") if (day := getattr(membership, end)) not in (None, UNKNOWN)}
    days = {end: labels.date_markup(day) for end, day in known.items()}
    key = "between" if len(days) == 2 else next(iter(days), "")
    if membership.until == UNKNOWN:
        key = "since_ended" if key else "ended"
    if not key:
        return name
    return labels.templates.sentence(f"agent.{key}", name=name, **days)


def _with_source(labels: Labels, root: str, name: Markup, membership: Membership) -> Markup:
    """Return a membership with the document that says so, if one is named."""
    if not membership.document:
        return name
    link = labels.document_link(root, membership.document)
    return labels.templates.sentence("agent.according_to", name=name, document=link)


def _identifiers(labels: Labels, found: Identifiers | None) -> Iterator[Fact]:
    """Yield a row with a record's identifiers in the registries of others, each as a link, where it has any."""
    if found:
        named = [
            joined([labels.words[f"identifier.{scheme}"], " ", labels.outside_link(address, value)])
            for scheme, value, address in found.addresses
        ]
        yield labels.fact("identifier.label", labels.listed(named))


def _isolated(labels: Labels, texts: Sequence[str]) -> Markup:
    return joined([element("bdi", text) for text in texts], labels.words.comma)


def _document_facts(labels: Labels, root: str, identifier: str) -> Iterator[Fact]:
    archive, words = labels.archive, labels.words
    document = archive.document(identifier)
    yield labels.fact("document.language", words.language_name(document.language))
    yield from labels.document_facts(root, identifier, document)
    yield from _identifiers(labels, None if document.is_taken_down else document.identifiers)
    embedded = [name for name in archive.naming("document", identifier, "document")
                if archive.document(name).embedded_in == identifier]  # fmt: skip
    if embedded:
        yield labels.fact("document.embeds", labels.listed([labels.document_link(root, name) for name in embedded]))
    if not document.captures:
        yield Fact(words["document.captures"], words["document.no_capture"], True)
    for copy in document.captures:
        paragraphs = archive.capture(identifier, copy.digest).paragraphs
        taken_down = sum(paragraph.taken_down for paragraph in paragraphs)
        withheld = sum(paragraph.text is None for paragraph in paragraphs) - taken_down
        day = labels.unknown if copy.captured == "unknown" else labels.words_of_date(copy.captured)
        said = [
            words.plural("document.paragraphs", len(paragraphs)),
            *([words.plural("document.withheld", withheld)] if withheld else []),
            *([words.plural("document.taken_down", taken_down)] if taken_down else []),
            *([] if withheld or taken_down else [words["document.nothing_withheld"]]),
            words.format("language.colon", label=words["statement.evidence.captured"], value=day),
        ]
        if copy.address and not document.is_taken_down:
            of = labels.unknown if copy.address == "unknown" else labels.outside_link(copy.address)
            said.append(labels.templates.sentence("language.colon", label=words["document.url"], value=of))
        yield labels.fact(
            "document.captures", joined([joined(said, words.comma), " ", labels.digest_markup(copy.digest)])
        )
        if copy.original:
            media = element("bdi", copy.original.media_type)
            yield labels.fact("document.original", joined([media, " ", labels.digest_markup(copy.original.digest)]))
        if copy.fetched:
            yield from fetched_facts(labels, copy.fetched)


def _topic_facts(labels: Labels, root: str, identifier: str) -> Iterator[Fact]:
    archive = labels.archive
    topic = archive.topic(identifier)
    if topic.aliases:
        yield labels.fact("topic.aliases", _isolated(labels, topic.aliases))
    if topic.broader:
        yield labels.fact("topic.broader", _topics(labels, root, topic.broader))
    narrower = [name for name in archive.naming("topic", identifier, "topic")
                if identifier in archive.topic(name).broader]  # fmt: skip
    if narrower:
        yield labels.fact("topic.narrower", _topics(labels, root, narrower))
    yield from _identifiers(labels, topic.identifiers)


def _topics(labels: Labels, root: str, topics: Sequence[str]) -> Markup:
    references = [labels.topic_reference(root, name) for name in topics]
    return labels.listed([link(reference.href, reference.text) for reference in references])


def _touched(kind: NamedKind, archive: Archive, change: Change) -> Iterator[str]:
    """A page shows its record, its list of statements, and the names of records that name it or that it names."""
    yield from change.ids_of_lists(f"{kind}:", archive.configuration.options.page_size)
    if change.is_record:
        if change.kind == kind:
            yield change.id
        yield from change.naming(kind)
        yield from (identifier for named, identifier in change.named if named == kind)
    if kind == "topic":  # it says the relations of its statements, and leads to its pairs
        yield from (
            side_by_side.topics_naming(archive, change)
            if change.kind == "document"
            else side_by_side.topics_touched(change)
        )


def _make(kind: NamedKind, labels: Labels, identifiers: Sequence[str]) -> Iterator[PageParts]:
    for identifier in identifiers:
        yield from _at_earlier_ids(kind, labels, identifier)
        yield from make(kind, labels, identifier, FIRST)


def make(kind: NamedKind, labels: Labels, identifier: str, pages: Sequence[int]) -> Iterator[PageParts]:
    """Make consecutive pages of an agent, document or topic."""
    note = labels.localized(_what_it_is(labels, kind, identifier)[2])
    for address, view in record_pages(labels, kind, identifier, pages):
        description = shortened((view.note and note) or f"{view.kind} · {view.total}")
        place, title = place_of(kind, address), titled(labels, _title_apart(labels, kind, identifier), view.pager)
        about = entity(labels, kind, identifier)
        feed = _feed(labels, kind, identifier)
        yield page(labels, identifier, place, address, TEMPLATE, view, title, description, view.edit, about, feed,
                   labels.signposts(kind, identifier, root_of(address)))  # fmt: skip


def _title_apart(labels: Labels, kind: NamedKind, identifier: str) -> str:
    """Return what a page is called where it is linked to and shared: of two agents of one name, with what differs."""
    if kind == "agent":
        return labels.agent_apart(identifier)
    return labels.localized(_what_it_is(labels, kind, identifier)[1])


def _at_earlier_ids(kind: NamedKind, labels: Labels, identifier: str) -> Iterator[PageParts]:
    """The pages at the ids of records that this one replaces: they lead here."""
    address = labels.addresses.record(labels.language, kind, identifier)
    title = labels.localized(_what_it_is(labels, kind, identifier)[1])
    for old in labels.archive.earlier_ids(kind, identifier):
        here = labels.addresses.record(labels.language, kind, old)
        body, head = redirect(labels, here, address, title, labels.words["record.replaced"])
        yield PageParts(identifier, kind, here, body, head, canonical=address)


def _kind(kind: NamedKind) -> Kind:
    places = list_places(kind, f"{kind}s/{{id}}/")
    return Kind(
        kind, places, lambda archive: archive.ids(kind), partial(_touched, kind), partial(_make, kind),
        lambda archive, identifier: archive.has(kind, identifier),
    )  # fmt: skip


AGENT, DOCUMENT, TOPIC = _kind("agent"), _kind("document"), _kind("topic")
