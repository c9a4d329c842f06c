"""The timeline, and the pages of its years."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sijill.html.shell import PagePlace, list_places
from sijill.html.template import beside
from sijill.interface.dates import date_label, month_name
from sijill.model import edtf
from sijill.model.order import certain_years, known_month
from sijill.model.urls import root_of
from sijill.pages.charts import NO_YEAR, Bars, InYear, chart_years, year_total
from sijill.pages.kind import Kind, PageParts, only, only_if, only_page, page, place_of
from sijill.pages.labels import Labels
from sijill.pages.lists import FIRST, ListPage, Year, pager, titled, years_heading
from sijill.pages.lists import TEMPLATE as LIST
from sijill.pages.strip import MOST, Strip, strip_of
from sijill.pages.views import Entry, Reference
from sijill.state.answers import Card, Listed
from sijill.state.archive import Archive
from sijill.state.change import Change

TEMPLATE = beside(__file__, "timeline.html.j2")
_PERHAPS = "perhaps-year:"  # lists of statements that may be of a year and are sorted in another


class Timeline(NamedTuple):
    """Years, the newest first, each with a bar a month; ``undated`` leads to what has no known year, if anything.

    A small archive is a ``strip``, whose years are only named. Many years are a bar each.
    """

    title: str
    lead: str
    strip: Strip | None
    years: tuple[Bars, ...]
    undated: Entry | None


def timeline(labels: Labels) -> Timeline:
    """Return what the timeline shows."""
    root = root_of(labels.addresses.single(labels.language, "timeline"))
    strip = strip_of(labels, root, labels.archive.listing("all:", 1, MOST + 1).statements)
    count = labels.archive.total(f"year:{NO_YEAR}")
    undated = Reference(labels.words["timeline.no_year"], labels.href(root, labels.addresses.year(labels.language, 0)))
    years = chart_years(labels, root)
    lead = "lead_strip" if strip else "lead_years" if any(not one.href for one in years) else "lead"
    return Timeline(
        labels.words["timeline.title"], labels.words[f"timeline.{lead}"], strip, years,
        Entry(undated, "", labels.words.plural("count.statements", count)) if count else None,
    )  # fmt: skip


def year_pages(labels: Labels, year: int, pages: Sequence[int]) -> Iterator[tuple[str, ListPage]]:
    """Yield the address and view of pages of a year: its statements under their months.

    Year 0 is the place of those whose year is not known.
    """
    words = labels.words

    def address(page: int) -> str:
        return labels.addresses.year(labels.language, year, page)

    title = words.format("timeline.year", year=words.digits(str(year))) if year else words["timeline.no_year"]
    lead = "" if year else words["timeline.no_year_lead"]
    perhaps = labels.archive.total(f"{_PERHAPS}{year:04}")
    for listing in labels.archive.listings(f"year:{year:04}", pages):
        here = address(listing.page)
        root = root_of(here)
        charts = chart_years(labels, root, only=f"{year:04}") if listing.page == 1 and year else ()
        charts = tuple(one for one in charts if one.bars)
        yield (
            here,
            ListPage(
                words["timeline.title"], title, lead, (), "", charts, (), "",
                year_total(labels, InYear(listing.total, perhaps)), _by_month(labels, root, year, listing.statements),
                pager(labels, root, listing, address), "", _years_beside(labels, root, year),
            ),
        )  # fmt: skip


def _years_beside(labels: Labels, root: str, year: int) -> tuple[tuple[str, Reference], ...]:
    """The nearest years that have statements, the earlier first."""
    years = [int(name) for name in labels.archive.lists("year:") if name != NO_YEAR] if year else []
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
    """Return statements under their months, and last those that lie in no one month."""
    under: dict[tuple[str, int], list[Listed]] = {}
    for one in statements:
        under.setdefault(_month(labels, year, labels.archive.card(one.id)), []).append(one)
    return tuple(
        Year(
            label,
            tuple([labels.list_item(one.id, root, in_year=True) for one in found]),
            f"m{month:02}" if month else "",
        )
        for (label, month), found in sorted(under.items(), key=lambda group: not group[0][1])
    )


def _month(labels: Labels, year: int, card: Card) -> tuple[str, int]:
    """The heading of a statement on a year's page, and the number of its month, 0 where it lies in no one month."""
    date = edtf.parse(card.date if card.date == edtf.UNKNOWN else card.when)
    is_written = date.precision in ("day", "month") and "X" not in date.text
    month = known_month(date) or (date.month if is_written else None)
    if month:
        return month_name(labels.language, month[1]), month[1]
    if date.precision == "interval" and not (date.start and date.end):
        return date_label(labels.language, date.text), 0
    if date.years != (year,) or year not in certain_years(date):
        return years_heading(labels, date), 0
    key = "timeline.several_months" if date.precision == "interval" else "timeline.undated_in_year"
    return labels.words.format(key, year=labels.words.digits(str(year))), 0


def _touches(_archive: Archive, change: Change) -> bool:
    return change.is_record or change.card_differs


_make = only_page("timeline", TEMPLATE, timeline)
KIND = Kind("timeline", (PagePlace("timeline", "timeline/"),), only, only_if(_touches), _make)


def _years(archive: Archive) -> Iterator[str]:
    yield from archive.lists("year:")


def _has_year(archive: Archive, year: str) -> bool:
    return year in archive.lists("year:")


def years_touched_whole(change: Change) -> Iterator[str]:
    """Yield the years all of whose pages say something else: the next to one that may have come or gone, and counts."""
    yield from change.neighbouring_lists("year:")
    yield from (name[len(_PERHAPS) :] for name in change.members_differ if name.startswith(_PERHAPS))


def _touched_years(archive: Archive, change: Change) -> Iterator[str]:
    yield from change.ids_of_lists("year:", archive.configuration.options.page_size)
    yield from years_touched_whole(change)


def make_year(labels: Labels, year: str, pages: Sequence[int]) -> Iterator[PageParts]:
    """Make consecutive pages of a year."""
    for address, view in year_pages(labels, int(year), pages):
        title = titled(labels, view.title, view.pager)
        yield page(labels, year, place_of("year", address), address, LIST, view, title, view.total)


def _make_years(labels: Labels, years: Sequence[str]) -> Iterator[PageParts]:
    return (parts for year in years for parts in make_year(labels, year, FIRST))


YEAR = Kind("year", list_places("year", "timeline/{id}/"), _years, _touched_years, _make_years, _has_year)
