"""The timeline, and the pages of its years."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from sijill.html.shell import Place, list_places
from sijill.html.template import beside
from sijill.interface.dates import month_label
from sijill.model import edtf
from sijill.model.urls import root_of
from sijill.pages.charts import Bars, chart_years
from sijill.pages.kind import ONLY, Kind, Parts, only, only_if, page, place_of
from sijill.pages.labels import Labels
from sijill.pages.lists import TEMPLATE as LIST
from sijill.pages.lists import ListPage, Year, pager, titled
from sijill.pages.views import Reference
from sijill.state.answers import Card, Listed
from sijill.state.archive import Archive
from sijill.state.change import Change

TEMPLATE = beside(__file__, "timeline.html.j2")


class Timeline(NamedTuple):
    """Years, the newest first, each with a bar a month; ``others`` have dates no month is known of."""

    title: str
    lead: str
    years: tuple[Bars, ...]


def timeline(labels: Labels) -> Timeline:
    """Return what the timeline shows."""
    root = root_of(labels.addresses.single(labels.language, "timeline"))
    return Timeline(labels.words["timeline.title"], labels.words["timeline.lead"], chart_years(labels, root))


def year_pages(labels: Labels, year: int) -> Iterator[tuple[str, ListPage]]:
    """Yield the address and view of each page of a year: its statements under their months."""
    words = labels.words

    def address(page: int) -> str:
        return labels.addresses.year(labels.language, year, page)

    label = words.digits(str(year))
    for listing in labels.archive.listings(f"year:{year:04}"):
        here = address(listing.page)
        root = root_of(here)
        charts = chart_years(labels, root, only=f"{year:04}") if listing.page == 1 else ()
        yield (
            here,
            ListPage(
                words["timeline.title"], words.format("timeline.year", year=label), "", (), "", charts, None, "",
                words.plural("count.statements", listing.total), _by_month(labels, root, year, listing.statements),
                pager(labels, root, listing, address), "", _years_beside(labels, root, year),
            ),
        )  # fmt: skip


def _years_beside(labels: Labels, root: str, year: int) -> tuple[tuple[str, Reference], ...]:
    """The nearest years that have statements, the earlier first."""
    years = [int(name) for name in labels.archive.lists("year:")]
    found = (("timeline.earlier", max((y for y in years if y < year), default=0)),
             ("timeline.later", min((y for y in years if y > year), default=0)))  # fmt: skip
    return tuple(
        (
            labels.words[label],
            Reference(labels.words.digits(str(one)), labels.href(root, labels.addresses.year(labels.language, one))),
        )
        for label, one in found
        if one
    )


def _by_month(labels: Labels, root: str, year: int, statements: tuple[Listed, ...]) -> tuple[Year, ...]:
    groups: list[Year] = []
    seen: set[str] = set()
    for month, found in groupby(statements, key=lambda one: _month(labels.archive.card(one.id))):
        rows = tuple([labels.list_item(one.id, root) for one in found])
        known = bool(month)
        label = month_label(labels.language, year, int(month)) if known else labels.words.format(
            "timeline.undated_in_year", year=labels.words.digits(str(year))
        )  # fmt: skip
        # A statement of a whole year may stand among those of a month; the month's anchor is given once.
        groups.append(Year(label, rows, f"m{month}" if known and month not in seen else ""))
        seen.add(month)
    return tuple(groups)


def _month(card: Card) -> str:
    """The month a statement stands under, as two digits; "" where only the year, or less, is known."""
    return "" if edtf.parse(card.date).precision in ("year", "decade", "century") else card.order[5:7]


def _touches(_archive: Archive, change: Change) -> bool:
    return change.is_record or change.card_differs


def _make(labels: Labels, _ids: Sequence[str]) -> Iterator[Parts]:
    view = timeline(labels)
    address = labels.addresses.single(labels.language, "timeline")
    yield page(labels, ONLY[0], "timeline", address, TEMPLATE, view, view.title, view.lead)


KIND = Kind("timeline", (Place("timeline", "timeline/"),), only, only_if(_touches), _make)


def _years(archive: Archive) -> Iterator[str]:
    yield from archive.lists("year:")


def _has_year(archive: Archive, year: str) -> bool:
    return archive.total(f"year:{year}") > 0


def _touched_years(_archive: Archive, change: Change) -> Iterator[str]:
    """The years that list a statement, and those next to one that may have come or gone: they lead to one another."""
    yield from change.ids_of_lists("year:")
    yield from change.lists_beside("year:")


def _make_years(labels: Labels, years: Sequence[str]) -> Iterator[Parts]:
    for year in years:
        for address, view in year_pages(labels, int(year)):
            title = titled(view.title, view.pager)
            yield page(labels, year, place_of("year", address), address, LIST, view, title, view.total)


YEAR = Kind("year", list_places("year", "timeline/{id}/"), _years, _touched_years, _make_years, _has_year)
