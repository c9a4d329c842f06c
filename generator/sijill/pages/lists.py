"""Lists of statements, and the indexes of agents, documents and topics: their views."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from markupsafe import Markup

from sijill.html.markup import Made, element, joined, link
from sijill.model.urls import RecordList, root_of
from sijill.pages import list_views as views
from sijill.pages.charts import chart_years, charts_of_list
from sijill.pages.labels import Desk
from sijill.pages.list_views import Pager
from sijill.pages.topic_map import topic_map
from sijill.pages.views import Fact, Reference
from sijill.state.answers import Listed, Listing

ListedKind = Literal["agent", "document", "topic"]
_PLURALS: dict[ListedKind, RecordList] = {"agent": "agents", "document": "documents", "topic": "topics"}
_ARTICLE = re.compile(r"^(?:ال|the )", re.IGNORECASE)
_HAMZA = str.maketrans("أإآٱ", "اااا", "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652")


def rows_by_year(desk: Desk, root: str, statements: Sequence[Listed]) -> tuple[views.Year, ...]:
    """Return statements under the years they were made in; the order of the list is kept."""
    return tuple(
        views.Year(desk.words.digits(year.lstrip("0")), tuple([desk.line(one.id, root) for one in found]), f"y{year}")
        for year, found in groupby(statements, key=lambda one: one.order[:4])
    )


def pager(desk: Desk, root: str, listing: Listing, address: Callable[[int], str]) -> Pager | None:
    """Return the way to a list's other pages, None where there is one."""
    if listing.pages < 2:
        return None
    page, pages = listing.page, listing.pages
    number = desk.words.number
    label = desk.words.format("list.page", number=number(page), total=number(pages))

    def href(to: int) -> str:
        return desk.href(root, address(to))

    return Pager(
        label,
        href(1) if page > 2 else "",
        href(page - 1) if page > 1 else "",
        href(page + 1) if page < pages else "",
        href(pages) if page < pages - 1 else "",
    )


def all_statements(desk: Desk) -> Iterator[tuple[str, views.Listed]]:
    """Yield the address and view of each page of the list of all statements."""
    words = desk.words

    def address(page: int) -> str:
        return desk.addresses.index(desk.language, "statements", page)

    for listing in desk.archive.listings("all:"):
        here = address(listing.page)
        root = root_of(here)
        charts = chart_years(desk, root)[:3] if listing.page == 1 else ()
        yield (
            here,
            views.Listed(
                "", words["site.statements"], words["list.statements_lead"], (), "", charts, None, "",
                words.plural("count.statements", listing.total), rows_by_year(desk, root, listing.statements),
                pager(desk, root, listing, address), "",
            ),
        )  # fmt: skip


def record_pages(desk: Desk, kind: ListedKind, identifier: str) -> Iterator[tuple[str, views.Listed]]:
    """Yield the address and view of each page of an agent, document or topic."""
    words = desk.words

    def address(page: int) -> str:
        return desk.addresses.record(desk.language, kind, identifier, page)

    label, title, note, heading = _what_it_is(desk, kind, identifier)
    for listing in desk.archive.listings(f"{kind}:{identifier}"):
        here = address(listing.page)
        root = root_of(here)
        first = listing.page == 1
        yield (
            here,
            views.Listed(
                label, title, "", tuple(_facts(desk, root, kind, identifier)) if first else (), note if first else "",
                charts_of_list(desk, root, f"{kind}:{identifier}", address) if first and kind != "document" else (),
                topic_map(desk, root, [one.id for one in listing.statements]) if first and kind == "topic" else None,
                heading, words.plural("count.statements", listing.total), rows_by_year(desk, root, listing.statements),
                pager(desk, root, listing, address), desk.edit(kind, identifier),
            ),
        )  # fmt: skip


def _what_it_is(desk: Desk, kind: ListedKind, identifier: str) -> tuple[str, str, str, str]:
    """A record's kind in words, its title, its note and the heading over its statements."""
    archive, words = desk.archive, desk.words
    if kind == "agent":
        agent = archive.agent(identifier)
        return (words[f"kind.agent.{agent.kind}"], desk.agent_name(identifier), desk.localized(agent.note),
                words["agent.statements"])  # fmt: skip
    if kind == "document":
        document = archive.document(identifier)
        return (words[f"kind.document.{document.kind}"], desk.localized(document.title),
                desk.localized(document.note), words["document.statements"])  # fmt: skip
    topic = archive.topic(identifier)
    return (words["statement.topic"], desk.localized(topic.label), desk.localized(topic.definition),
            words["topic.statements"])  # fmt: skip


def _facts(desk: Desk, root: str, kind: ListedKind, identifier: str) -> Iterator[Fact]:
    if kind == "agent":
        yield from _agent_facts(desk, root, identifier)
    elif kind == "document":
        yield from _document_facts(desk, root, identifier)
    else:
        yield from _topic_facts(desk, root, identifier)


def _agent_facts(desk: Desk, root: str, identifier: str) -> Iterator[Fact]:
    archive = desk.archive
    agent = archive.agent(identifier)
    others = [name for language, name in agent.name.items() if language != desk.language]
    if others or agent.aliases:
        yield desk.fact("agent.aliases", _isolated(desk, [*others, *agent.aliases]))
    if agent.accounts:
        accounts = []
        for account in agent.accounts:
            known = archive.has("agent", account.platform)
            platform = desk.agent_link(root, account.platform) if known else element("bdi", account.platform)
            accounts.append(joined([element("bdi", account.handle, ' dir="ltr"'), " (", platform, ")"]))
        yield desk.fact("agent.accounts", desk.listed(accounts))
    if agent.member_of:
        yield desk.fact("agent.member_of", desk.links(root, tuple(agent.member_of)))
    members = [name for name in archive.naming("agent", identifier, "agent")
               if identifier in archive.agent(name).member_of]  # fmt: skip
    if members:
        yield desk.fact("agent.members", desk.links(root, tuple(members)))


def _isolated(desk: Desk, texts: Sequence[str]) -> Markup:
    return joined([element("bdi", text) for text in texts], desk.words.comma)


def _document_facts(desk: Desk, root: str, identifier: str) -> Iterator[Fact]:
    archive, words = desk.archive, desk.words
    document = archive.document(identifier)
    yield desk.fact("document.language", words.language_name(document.language))
    yield from desk.document_facts(root, document)
    embedded = [name for name in archive.naming("document", identifier, "document")
                if archive.document(name).embedded_in == identifier]  # fmt: skip
    if embedded:
        yield desk.fact("document.embeds", desk.listed([desk.document_link(root, name) for name in embedded]))
    if not document.captures:
        yield Fact(words["document.captures"], words["document.no_capture"], True)
    for copy in document.captures:
        paragraphs = archive.capture(identifier, copy.digest).paragraphs
        withheld = sum(paragraph.text is None for paragraph in paragraphs)
        day = desk.unknown if copy.captured == "unknown" else desk.words_of_date(copy.captured)
        said = [
            words.plural("document.paragraphs", len(paragraphs)),
            words.plural("document.withheld", withheld) if withheld else words["document.nothing_withheld"],
            words.format("language.colon", label=words["statement.evidence.captured"], value=day),
        ]
        yield desk.fact("document.captures", joined([words.comma.join(said), " ", desk.digest(copy.digest)]))
        if copy.original:
            media = element("bdi", copy.original.media_type)
            yield desk.fact("document.original", joined([media, " ", desk.digest(copy.original.digest)]))


def _topic_facts(desk: Desk, root: str, identifier: str) -> Iterator[Fact]:
    archive = desk.archive
    topic = archive.topic(identifier)
    if topic.aliases:
        yield desk.fact("topic.aliases", _isolated(desk, topic.aliases))
    if topic.broader:
        yield desk.fact("topic.broader", _topics(desk, root, topic.broader))
    narrower = [name for name in archive.naming("topic", identifier, "topic")
                if identifier in archive.topic(name).broader]  # fmt: skip
    if narrower:
        yield desk.fact("topic.narrower", _topics(desk, root, narrower))


def _topics(desk: Desk, root: str, topics: Sequence[str]) -> Markup:
    references = [desk.topic(root, name) for name in topics]
    return desk.listed([link(reference.href, reference.text) for reference in references])


def sort_key(name: str) -> str:
    """Return what names are sorted by: without the article, letters of one sound as one."""
    return _ARTICLE.sub("", name).casefold().translate(_HAMZA)


def index_pages(desk: Desk, kind: ListedKind) -> Iterator[tuple[str, views.Index]]:
    """Yield the address and view of each page of the index of agents, documents or topics."""
    folder = _PLURALS[kind]
    words, archive = desk.words, desk.archive
    counts = archive.lists(f"{kind}:")
    named = sorted((sort_key(name), name, identifier, label) for identifier, name, label in _named(desk, kind))
    size = desk.configuration.options.page_size
    pages = max(1, -(-len(named) // size))

    def address(page: int) -> str:
        return desk.addresses.index(desk.language, folder, page)

    for page in range(1, pages + 1):
        here = address(page)
        root = root_of(here)
        entries = tuple(
            views.Entry(
                Reference(name, desk.href(root, desk.addresses.record(desk.language, kind, identifier))),
                label,
                words.plural("count.statements", counts.get(identifier, 0)),
            )
            for _, name, identifier, label in named[(page - 1) * size : page * size]
        )
        listing = Listing((), page, pages, len(named))
        yield (
            here,
            views.Index(
                words[f"site.{folder}"], words[f"list.{folder}_lead"], words.plural(f"count.{folder}", len(named)),
                entries, pager(desk, root, listing, address),
            ),
        )  # fmt: skip


def _named(desk: Desk, kind: ListedKind) -> Iterator[tuple[str, str, str]]:
    archive, words = desk.archive, desk.words
    for identifier in archive.ids(kind):
        if kind == "agent":
            yield identifier, desk.agent_name(identifier), words[f"kind.agent.{archive.agent(identifier).kind}"]
        elif kind == "document":
            document = archive.document(identifier)
            day = "" if document.date == "unknown" else desk.words_of_date(document.date.value)
            label = words[f"kind.document.{document.kind}"]
            yield identifier, desk.localized(document.title), f"{label} · {day}" if day else label
        else:
            yield identifier, desk.localized(archive.topic(identifier).label), ""


def newest(desk: Desk, root: str, count: int) -> tuple[Made, ...]:
    """Return the newest statements."""
    return tuple([desk.line(one.id, root) for one in desk.archive.listing("all:", 1, count).statements])
