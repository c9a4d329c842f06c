"""The list of all statements."""

from collections.abc import Iterator, Sequence

from sijill.html.shell import list_places
from sijill.model.urls import root_of
from sijill.pages.kind import ONLY, Kind, Parts, only, only_if, page, place_of
from sijill.pages.labels import Labels
from sijill.pages.lists import TEMPLATE, ListPage, pager, rows_by_year, titled
from sijill.state.archive import Archive
from sijill.state.change import Change


def all_statements(labels: Labels) -> Iterator[tuple[str, ListPage]]:
    """Yield the address and view of each page of the list of all statements."""
    words = labels.words

    def address(page: int) -> str:
        return labels.addresses.index(labels.language, "statements", page)

    for listing in labels.archive.listings("all:"):
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


def _touches(_archive: Archive, change: Change) -> bool:
    return change.is_record or "all:" in change.lists


def _make(labels: Labels, _ids: Sequence[str]) -> Iterator[Parts]:
    for address, view in all_statements(labels):
        place = place_of("statements", address)
        yield page(labels, ONLY[0], place, address, TEMPLATE, view, titled(view.title, view.pager), view.lead)


KIND = Kind("all", list_places("statements", "statements/"), only, only_if(_touches), _make)
