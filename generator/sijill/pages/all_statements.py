"""The list of all statements."""

from collections.abc import Iterator, Sequence

from sijill.html.shell import list_places
from sijill.model.urls import root_of
from sijill.pages.kind import ONLY, Kind, PageParts, only, only_if, page, place_of
from sijill.pages.labels import Labels
from sijill.pages.lists import FIRST, TEMPLATE, ListPage, pager, rows_by_year, titled
from sijill.state.archive import Archive
from sijill.state.change import Change


def all_statements(labels: Labels, pages: Sequence[int]) -> Iterator[tuple[str, ListPage]]:
    """Yield the address and view of pages of the list of all statements."""
    words = labels.words

    def address(page: int) -> str:
        return labels.addresses.index(labels.language, "statements", page)

    for listing in labels.archive.listings("all:", pages):
        here = address(listing.page)
        root = root_of(here)
        yield (
            here,
            ListPage(
                "", words["site.statements"], words["list.statements_lead"], (), "", (), (), "",
                words.plural("count.statements", listing.total), rows_by_year(labels, root, listing.statements),
                pager(labels, root, listing, address), "",
            ),
        )  # fmt: skip


def _touches(archive: Archive, change: Change) -> bool:
    return ("all:", 1) in change.pages(archive.configuration.options.page_size)


def make(labels: Labels, _id: str, pages: Sequence[int]) -> Iterator[PageParts]:
    """Make consecutive pages of the list."""
    for address, view in all_statements(labels, pages):
        place = place_of("statements", address)
        yield page(labels, ONLY[0], place, address, TEMPLATE, view, titled(labels, view.title, view.pager), view.lead)


def _make(labels: Labels, ids: Sequence[str]) -> Iterator[PageParts]:
    return (parts for identifier in ids for parts in make(labels, identifier, FIRST))


KIND = Kind("all", list_places("statements", "statements/"), only, only_if(_touches), _make)
