"""Lists of statements: what a page that is one shows, its rows by year, and the way to its other pages."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sijill.html.markup import WholeMarkup
from sijill.html.template import beside
from sijill.interface.dates import date_label, years_label
from sijill.model import edtf
from sijill.model.order import certain_years, days_in_key
from sijill.pages.charts import Bars
from sijill.pages.described import Described
from sijill.pages.labels import Labels
from sijill.pages.record_history import RecordHistory
from sijill.pages.strip import Strip
from sijill.pages.views import Fact, Reference, Row
from sijill.state.answers import Listed, Listing

TEMPLATE = beside(__file__, "listed.html.j2")


FIRST = range(1, 2)
"""The numbers of the pages that show the rest of a list's subject too; those that follow: ``pages.further_pages``."""


class Year(NamedTuple):
    """Statements under one heading, newest first; ``anchor`` is the heading's id, "" for none."""

    label: str
    rows: tuple[WholeMarkup, ...]
    anchor: str = ""


class Pager(NamedTuple):
    """Where the other pages of a list are; a ``href`` is "" at its ends."""

    label: str
    first: str
    newer: str
    older: str
    last: str


class ListPage(NamedTuple):
    """A page that is a list of statements: all of them, or those of an agent, a document, a topic or a year.

    ``links`` are the relations among them: one, the verb, the other. A short list
    is a ``strip``, and ``years`` is empty. ``described`` is how documents describe what the page is about.
    ``title_language`` is the title's, "" for the page's. ``side_by_side`` lead to the pairs of a topic.
    """

    kind: str
    title: str
    lead: str
    facts: tuple[Fact, ...]
    note: str
    charts: tuple[Bars, ...]
    links: tuple[tuple[Row, str, Row], ...]
    heading: str
    total: str
    years: tuple[Year, ...]
    pager: Pager | None
    edit: str
    beside: tuple[tuple[str, Reference], ...] = ()
    history: RecordHistory | None = None
    feed: str = ""
    citations: str = ""
    strip: Strip | None = None
    described: tuple[Described, ...] = ()
    title_language: str = ""
    title_direction: str = ""
    side_by_side: tuple[Reference, ...] = ()


def rows_by_year(labels: Labels, root: str, statements: Sequence[Listed]) -> tuple[Year, ...]:
    """Return statements under the years they were made in, each heading once; under it, the list's order is kept.

    Among those of a year may be one that may be of another year too: it is under a heading of its own.
    """
    under: dict[str, list[Listed]] = {}
    anchors: dict[str, str] = {}  # a year's anchor is given once: to the first of the headings that begin in it
    for one in statements:
        label, year = _heading(labels, one)
        under.setdefault(label, []).append(one)
        anchors.setdefault(year, label)
    named = {label: f"y{year}" for year, label in anchors.items()}
    return tuple(
        [
            Year(label, tuple([labels.list_item(one.id, root, in_year=True) for one in found]), named.get(label, ""))
            for label, found in under.items()
        ]
    )


def _heading(labels: Labels, one: Listed) -> tuple[str, str]:
    """The heading of a statement in a list: its year where it is known, and the year it is sorted in."""
    first, last = days_in_key(one.order)
    year = first[:4]
    if year == last[:4] and "~" not in one.order:
        return labels.words.digits(year.lstrip("0")), year
    card = labels.archive.card(one.id)
    date = card.date if card.date == edtf.UNKNOWN else card.when
    return years_heading(labels, edtf.parse(date)), year


def years_heading(labels: Labels, date: edtf.Date) -> str:
    """Return the years a date covers as a heading: one, the first and the last, or that none is known.

    An act whose beginning or end is not known is under the year of the one that is, in which it certainly went on. A
    day or month is under its year, even if it is uncertain, as its row says; an approximate or uncertain year is its
    own heading.
    """
    if date.precision == "unknown":
        return labels.words["timeline.undated"]
    known = date.start or date.end if date.precision == "interval" else None
    if known and not (date.start and date.end):
        return years_heading(labels, known)
    is_within_year = date.precision in ("day", "month", "time")
    if (date.approximate or date.uncertain) and not is_within_year and not certain_years(date):
        return date_label(labels.language, date.text)
    first = None if date.earliest == edtf.EARLIEST else date.earliest.year
    last = None if date.latest == edtf.LATEST else date.latest.year
    return labels.words.digits(str(first)) if first == last else years_label(labels.language, first, last)


def pager(labels: Labels, root: str, listing: Listing, address: Callable[[int], str]) -> Pager | None:
    """Return the way to a list's other pages, None where there is one."""
    if listing.pages < 2:
        return None
    page, pages = listing.page, listing.pages
    number = labels.words.number
    label = labels.words.format("list.page", number=number(page), total=number(pages))

    def href(to: int) -> str:
        return labels.href(root, address(to))

    return Pager(
        label,
        href(1) if page > 2 else "",
        href(page - 1) if page > 1 else "",
        href(page + 1) if page < pages else "",
        href(pages) if page < pages - 1 else "",
    )


def newest(labels: Labels, root: str, count: int) -> tuple[WholeMarkup, ...]:
    """Return the newest statements."""
    return tuple([labels.list_item(one.id, root) for one in labels.archive.listing("all:", 1, count).statements])


def titled(labels: Labels, title: str, pager: Pager | None) -> str:
    """Return a title that says which page of a list this is, where the list has several."""
    return f"{labels.apart(title)} · {pager.label}" if pager else title
