"""The pages of a statement: as it is, as its earlier versions had it, and at the ids that it replaces."""

from collections.abc import Iterable, Iterator, Sequence

from sijill.html import head as metadata
from sijill.html.shell import PagePlace
from sijill.ledger.versions import stale_translations
from sijill.model.urls import root_of
from sijill.pages.kind import Head, Kind, PageParts
from sijill.pages.labels import Labels
from sijill.pages.statement import views
from sijill.pages.statement.citing import item_of_present
from sijill.pages.statement.citing import of_version as cited_as
from sijill.pages.statement.page_data import StatementPage, page_of
from sijill.pages.statement.schema import head_of
from sijill.pages.statement.versions import earlier
from sijill.pages.statement.view import TEMPLATE, Subject, views_of
from sijill.state.archive import Archive
from sijill.state.change import PUBLISHED, Change


def statement_views(
    labels: Labels, pages: Sequence[StatementPage], addresses: Sequence[str]
) -> list[tuple[views.Statement, Head]]:
    """Return what the pages of statements show, and what their heads say."""
    subjects = [
        Subject(
            one, root_of(address), one.statement, one.places,
            stale_translations(one.versions) if len(one.versions) > 1 else frozenset(), labels,
        )
        for one, address in zip(pages, addresses, strict=True)
    ]  # fmt: skip
    items = [item_of_present(labels, one.id) for one in pages]
    found = views_of(labels, subjects, items)
    return [
        (
            view,
            _head_of_draft(view)
            if one.is_draft
            else head_of(
                labels, one.id, one.statement, item, view, subject.stale, cited_as(item, subject.cited_version).url
            ),
        )
        for one, item, view, subject in zip(pages, items, found, subjects, strict=True)
    ]


def _head_of_draft(view: views.Statement) -> Head:
    """What the head of a draft's page says: nothing that one could share or cite."""
    return Head(view.title, "", metadata.NOT_INDEXED)


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
    pages = [page_of(labels.archive, identifier) for identifier in identifiers]
    addresses = [labels.addresses.statement(labels.language, identifier) for identifier in identifiers]
    found = statement_views(labels, pages, addresses)
    bodies = [labels.templates.render(TEMPLATE, view) for view, _ in found]
    for page, address, (view, head), body in zip(pages, addresses, found, bodies, strict=True):
        yield PageParts(page.id, "statement", address, body, head, view.edit)
    for page, address in zip(pages, addresses, strict=True):
        yield from earlier(labels, page, address)


KIND = Kind(
    "statement",
    (PagePlace("statement", "statements/{id}/"), PagePlace("version", "statements/{id}/v{n}/")),
    _which,
    _touched,
    _make,
    _has,
)
