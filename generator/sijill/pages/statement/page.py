"""The pages of a statement: as it is, as its earlier versions had it, and at the ids that it replaces."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import lru_cache
from typing import NamedTuple

from sijill.html import head as metadata
from sijill.html.markup import NOTHING, joined, link
from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.interface.citations import STYLES, Item
from sijill.interface.direction import direction
from sijill.ledger.versions import Translated, Version, stale_translations
from sijill.model.brackets import stretches
from sijill.model.order import Order, order
from sijill.model.records import Statement
from sijill.model.urls import root_of
from sijill.pages.kind import Head, Kind, PageParts
from sijill.pages.labels import Labels
from sijill.pages.redirect import redirect
from sijill.pages.statement import history, merged, views
from sijill.pages.statement.citing import citation, citation_files, item_of
from sijill.pages.statement.citing import of_version as cited_as
from sijill.pages.statement.notices import records_corrected_of
from sijill.pages.statement.origin import as_stated, chain, channel_link, documents_of, everyone, proof, who_spoke
from sijill.pages.statement.passages import Places, passages
from sijill.pages.statement.relations import in_context, replies
from sijill.pages.statement.schema import head_of, of_version
from sijill.pages.statement.since import Now, since, since_replaced
from sijill.pages.strip import Strip
from sijill.pages.version_notes import less
from sijill.pages.views import Row
from sijill.state.answers import Card
from sijill.state.archive import MOST_RELATED, Archive
from sijill.state.change import PUBLISHED, Change
from sijill.state.rows import Mention, mentions_of, plain

TEMPLATE = beside(__file__, "statement.html.j2")
# The pages of some statements are made in one language, then in the next; in between these are kept.
_NEAR = 64
# How a statement next to this one is called, by the order of the two in time.
_BESIDE = {
    Order.AFTER: "statement.earlier", Order.BEFORE: "statement.later", Order.NOT_KNOWN: "statement.beside",
}  # fmt: skip


class StatementPage:
    """What the pages of one statement are made of, read once for all languages."""

    def __init__(self, archive: Archive, identifier: str) -> None:
        self.archive = archive
        self.id = identifier
        self.statement = archive.statement(identifier)
        self.card = archive.card(identifier)
        self.versions = history.published_versions(archive, identifier, self.statement)
        published = archive.history(identifier)
        self.unpublished = bool(published) and not published[-1].is_of(archive.stored(identifier)[1])
        own = list(archive.own_links(identifier))
        self.links = (*own, *archive.derived_links(identifier, MOST_RELATED))
        shown = len(self.links) - len(own)
        self.more_links = archive.count_of_derived_links(identifier) - shown if shown == MOST_RELATED else 0
        self.neighbours = archive.neighbours(identifier)
        self.orders = tuple([self._order(card) for card in self.neighbours])
        self.primary, self.others = documents_of(self.statement)
        self.is_draft = identifier in archive.drafts
        self.places: Places = {(found.passage, found.variant): found for found in archive.evidence(identifier)}

    def now(self, labels: Labels) -> Now:
        """Return what earlier versions are compared with."""
        record = None
        if self.versions and not self.statement.is_taken_down:
            record = self.versions[-1].record or (None if self.unpublished else plain(self.statement))
        changed = self.archive.changed_records
        last = max((changed.get(one, 0) for one in self._named()), default=0) if changed else 0
        return Now(labels, record, self.unpublished, last)

    def _named(self) -> Iterator[Mention]:
        """The records that the statement names, and those that its documents name."""
        for kind, identifier in mentions_of(self.statement):
            yield kind, identifier
            if kind == "document":
                yield from mentions_of(self.archive.document(identifier))

    def _order(self, other: Card | None) -> Order:
        if other is None:
            return Order.NOT_KNOWN
        joining = [(link.name, not link.derived) for link in self.links if link.other.id == other.id]
        return order(self.card.when, other.when, joining)


@lru_cache(maxsize=_NEAR)
def _page_of(archive: Archive, identifier: str) -> StatementPage:
    return StatementPage(archive, identifier)


class _Subject(NamedTuple):
    """What a page is about: a statement as it is, or as the version ``number`` had it (0 for the present one)."""

    page: StatementPage
    root: str
    statement: Statement
    places: Places
    stale: frozenset[Translated]
    now: Labels
    number: int = 0
    withheld: bool = False


def statement_views(
    labels: Labels, pages: Sequence[StatementPage], addresses: Sequence[str]
) -> list[tuple[views.Statement, Head]]:
    """Return what the pages of statements show, and what their heads say."""
    subjects = [
        _Subject(
            one, root_of(address), one.statement, one.places,
            stale_translations(one.versions) if len(one.versions) > 1 else frozenset(), labels,
        )
        for one, address in zip(pages, addresses, strict=True)
    ]  # fmt: skip
    items = [item_of(labels, one.id, one.statement) for one in pages]
    found = _views(labels, subjects, items)
    return [
        (view, _head_of_draft(view) if one.is_draft else head_of(labels, one.id, one.statement, item, view))
        for one, item, view in zip(pages, items, found, strict=True)
    ]


def _head_of_draft(view: views.Statement) -> Head:
    """What the head of a draft's page says: nothing that one could share or cite."""
    return Head(view.title, "", metadata.NOT_INDEXED)


def version_view(labels: Labels, page: StatementPage, number: int, address: str) -> tuple[views.Statement, Head]:
    """Return what the page of an earlier version shows; it points at the current one."""
    root = root_of(address)
    version = page.versions[number - 1]
    now = labels.href(root, labels.addresses.statement(labels.language, page.id))
    said = labels.templates.sentence(
        "correction.version_banner", number=labels.words.number(number), date=labels.date_markup(version.date)
    )
    said = joined([said, *filter(None, [less(labels, "statement", version)])], " ")
    superseded = joined([said, link(now, labels.words["correction.version_current"])], " ")
    withheld = version.record is None
    record = None if withheld else Statement.model_validate(version.record)
    then = labels.at(version.sequence)
    shown = page.statement if record is None else then.archive.as_meant(record)
    places = {} if withheld else _places_that_hold(page.places, shown)
    item = item_of(then, page.id, shown)
    (view,) = _views(then, [_Subject(page, root, shown, places, frozenset(), labels, number, withheld)], [item])
    view = view._replace(superseded=superseded, citations=(), citation_files=(), formats="", context=None, beside=())
    if record is None:
        # What the record says now is not what this version said.
        view = view._replace(
            kind="", date=NOTHING, stated="", who=NOTHING, chain="", note="", everyone=(), sources=(), topics=(),
            withheld=f"{view.withheld} {labels.words['correction.facts_withheld']}",
        )  # fmt: skip
    title = labels.words.format("correction.version_title", title=view.title, number=labels.words.number(number))
    return view, Head(title, "", of_version(labels, page.id, page.statement, number, address, title))


def _places_that_hold(places: Places, shown: Statement) -> Places:
    """The present evidence, for the passages whose wording it was found for."""
    texts = {
        passage.id: [stretch.text.split() for stretch in stretches(passage.text, passage.brackets)]
        for passage in shown.passages
    }
    return {
        (passage, variant): found
        for (passage, variant), found in places.items()
        if variant is None and texts.get(passage) == [one.exact.split() for one in found.all]
    }


def _views(labels: Labels, subjects: Sequence[_Subject], items: Sequence[Item]) -> list[views.Statement]:
    """Return what pages show.

    The large parts are made for all of them, one part after another: done page by page, the same work takes nearly
    twice as long, since each part then finds the processor's caches full of the others.
    """
    shown = [
        ()
        if _is_withheld(one)
        else passages(
            labels,
            one.root,
            one.page.id,
            one.statement,
            one.places,
            one.stale,
            {} if one.number else history.wordings_before(one.page.versions),
        )
        for one in subjects
    ]
    rows = [{link.other.id: one.now.row(link.other, one.root) for link in one.page.links} for one in subjects]
    for at, one in enumerate(subjects):
        if answered := replies(one.now, rows[at], one.page.links):  # whoever was spoken of is heard on each version
            shown[at] = tuple([passage._replace(replies=answered.get(passage.id, ())) for passage in shown[at]])
    contexts = [
        in_context(labels, found, one.page.card, labels.row(one.page.card, one.root), one.page.links)
        for one, found in zip(subjects, rows, strict=True)
    ]
    styles = [(style, labels.words[f"cite.{style}"]) for style in STYLES]
    cited = [
        cited_as(item, None if one.page.unpublished else len(one.page.versions))
        for item, one in zip(items, subjects, strict=True)
    ]
    citations = [tuple([views.Citation(label, citation(style, item)) for style, label in styles]) for item in cited]
    files = [citation_files(item) for item in cited]
    return [_view(labels, *parts) for parts in zip(subjects, shown, contexts, citations, files, strict=True)]


def _is_withheld(subject: _Subject) -> bool:
    return subject.withheld or subject.page.statement.is_taken_down


def _why_withheld(labels: Labels, subject: _Subject) -> str:
    """Return why the words are not shown, "" where they are."""
    if not _is_withheld(subject):
        return ""
    unproved = subject.page.unpublished and not subject.page.statement.is_taken_down
    return labels.words["correction.text_unproved" if unproved else "correction.text_withheld"]


def _view(
    labels: Labels,
    subject: _Subject,
    shown: tuple[views.Passage, ...],
    context: Strip | None,
    citations: tuple[views.Citation, ...],
    files: tuple[views.CitationFile, ...],
) -> views.Statement:
    words, addresses, language = labels.words, labels.addresses, labels.language
    page, root, statement, number = subject.page, subject.root, subject.statement, subject.number
    identifier, found = page.id, page.versions
    withheld = _why_withheld(labels, subject)
    old = number > 0
    number = number or len(found)
    channel = channel_link(labels, root, statement)
    primary, others = documents_of(statement) if old else (page.primary, page.others)
    own = addresses.statement(language, identifier)
    titled_in = language if language in statement.title else next(iter(statement.title))
    now = page.now(subject.now)
    return views.Statement(
        id=identifier,
        language=language,
        title=labels.localized(statement.title),
        title_language=titled_in,
        title_direction=direction(titled_in),
        untitled=labels.missing(statement.title),
        kind=labels.kind("statement", statement.kind),
        date=labels.date_markup(statement.date.value, weekday=True),
        stated=as_stated(labels, root, statement),
        who=who_spoke(labels, root, statement),
        chain=chain(labels, root, channel, primary, others),
        proof=proof(labels, root, shown, "" if old or page.unpublished or not found else found[-1].date),
        banners=history.banners(labels, statement.corrections, page.statement.corrections),
        withheld=withheld,
        changes=() if withheld else history.changes(labels, found, number if old else history.last_corrected(found)),
        passages=shown,
        note=labels.prose(statement.note),
        everyone=everyone(labels, root, statement),
        sources=tuple([labels.source(root, name) for name in ([primary] if primary else []) + others]),
        context=context,
        more=words.plural("count.more_statements", page.more_links) if page.more_links else "",
        beside=_beside(labels, page, root),
        topics=tuple(labels.topic_reference(root, topic) for topic in statement.topics),
        citations=citations,
        citation_files=files,
        formats=" · ".join([one.style for one in citations] + [one.format for one in files]),
        permanent=addresses.absolute(own) or labels.href(root, own),
        versions=history.rows(
            labels, root, identifier, found, number, unpublished=page.unpublished, words_too=not withheld
        ),
        latest=history.latest(labels, found) if not old and not page.unpublished else "",
        history_note=history.note(labels, found, page.unpublished, now.changed),
        since=since(labels, root, identifier, found, number if old else 0, now),
        version="" if old or page.unpublished or not found else str(len(found)),
        unpublished=history.unpublished(labels, found[-1]) if page.unpublished and not old else "",
        data=labels.href(root, addresses.data(identifier)),
        bundle=labels.href(root, addresses.evidence(identifier)),
        # Its file's history would lead to words that were taken down.
        edit="" if page.statement.is_taken_down else labels.edit_address("statement", identifier),
        report=labels.report_address(identifier),
        superseded="",
        draft=page.is_draft,
        records_corrected=() if old else records_corrected_of(labels, statement),
        merged=() if old else merged.merged(labels, root, identifier),
        logged=history.logged(labels, root, page.archive.history(identifier)[-1]) if found and not old else None,
    )


def replaced_view(
    labels: Labels, page: StatementPage, old: str, found: list[Version], version: Version, here: str
) -> tuple[views.Statement, Head]:
    """Return what the page of a version of a statement shows that another, the page's own, has replaced."""
    root = root_of(here)
    then = labels.at(version.sequence)
    shown = then.archive.as_meant(Statement.model_validate(version.record))
    of_old = copy(page)
    of_old.id, of_old.versions, of_old.unpublished, of_old.statement = old, found, False, shown
    of_old.links = ()  # a reply names a passage of the statement that has taken its place
    item = item_of(then, old, shown)
    subject = _Subject(of_old, root, shown, {}, frozenset(), labels, version.number)
    (view,) = _views(then, [subject], [item])
    said = labels.templates.sentence(
        "correction.version_banner", number=labels.words.number(version.number), date=labels.date_markup(version.date)
    )
    said = joined([said, *filter(None, [less(labels, "statement", version)])], " ")
    now = labels.href(root, labels.addresses.statement(labels.language, page.id))
    view = view._replace(
        superseded=joined([said, link(now, labels.words["correction.version_current"])], " "),
        citations=(), citation_files=(), formats="", context=None, beside=(), history_note="", edit="",
        since=since_replaced(labels, version, page.now(labels)),
        versions=merged.rows(labels, here, old, found, version.number),
        data=labels.href(root, labels.addresses.data(page.id)),
        bundle=labels.href(root, labels.addresses.evidence(page.id)),
    )  # fmt: skip
    number = labels.words.number(version.number)
    title = labels.words.format("correction.version_title", title=view.title, number=number)
    return view, Head(title, "", of_version(labels, old, shown, version.number, here, title))


def _beside(labels: Labels, page: StatementPage, root: str) -> tuple[tuple[str, str, Row], ...]:
    """The statements next to one in the lists: the link's relation, what it is called, and the statement."""
    return tuple(
        [
            (rel, labels.words[_BESIDE[order]], labels.row(card, root))
            for rel, order, card in zip(("prev", "next"), page.orders, page.neighbours, strict=True)
            if card
        ]
    )


def _which(archive: Archive) -> Iterable[str]:
    return archive.ids("statement")


def _has(archive: Archive, identifier: str) -> bool:
    return archive.has("statement", identifier)


def _touched(_archive: Archive, change: Change) -> Iterator[str]:
    """A page shows its statement, the cards of those linked with it or next to it, and the names of what it names."""
    if change.is_statement or (change.kind == PUBLISHED and change.id):
        yield change.id
    if change.card_differs or change.relations_differ:
        yield from change.targets
    if change.card_differs:
        yield from change.linking()
        yield from change.neighbours()
    if change.is_record:
        yield from change.naming("statement")
        yield from change.naming_by_document()
    if change.kind == "agent":
        yield from change.around_naming()


def _make(labels: Labels, identifiers: Sequence[str]) -> Iterator[PageParts]:
    pages = [_page_of(labels.archive, identifier) for identifier in identifiers]
    addresses = [labels.addresses.statement(labels.language, identifier) for identifier in identifiers]
    found = statement_views(labels, pages, addresses)
    bodies = [labels.templates.render(TEMPLATE, view) for view, _ in found]
    for page, address, (view, head), body in zip(pages, addresses, found, bodies, strict=True):
        yield PageParts(page.id, "statement", address, body, head, view.edit)
    for page, address in zip(pages, addresses, strict=True):
        yield from _earlier(labels, page, address)


def _earlier(labels: Labels, page: StatementPage, address: str) -> Iterator[PageParts]:
    """The pages of a statement's earlier versions, and those at its earlier ids."""
    for version in page.versions[:-1]:
        here = labels.addresses.version(labels.language, page.id, version.number)
        view, head = version_view(labels, page, version.number, here)
        yield PageParts(page.id, "version", here, labels.templates.render(TEMPLATE, view), head, canonical=address)
    for old in page.archive.earlier_ids("statement", page.id):
        here = labels.addresses.statement(labels.language, old)
        said = labels.words["statement.replaced"]
        found = merged.versions_shown(page.archive, old)
        links = merged.links(labels, root_of(here), old, found)
        body, head = redirect(labels, here, address, labels.localized(page.statement.title), said, links)
        yield PageParts(page.id, "statement", here, body, head, canonical=address)
        for version in found:
            here = labels.addresses.version(labels.language, old, version.number)
            if not version.record:
                gone, head = merged.without_words(labels, here, address, page.statement.title, version)
                yield PageParts(page.id, "version", here, gone, head, canonical=address)
                continue
            view, head = replaced_view(labels, page, old, found, version, here)
            yield PageParts(page.id, "version", here, labels.templates.render(TEMPLATE, view), head, canonical=address)


KIND = Kind(
    "statement",
    (PagePlace("statement", "statements/{id}/"), PagePlace("version", "statements/{id}/v{n}/")),
    _which,
    _touched,
    _make,
    _has,
)
