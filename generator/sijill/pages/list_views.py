"""What lists, indexes and the single pages show: plain frozen values, as in ``views``."""

from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import Made
from sijill.pages.views import Change, Fact, Passage, Reference, Row


class Year(NamedTuple):
    """Statements under one heading, newest first; ``anchor`` is the heading's id, "" for none."""

    label: str
    rows: tuple[Made, ...]
    anchor: str = ""


class Pager(NamedTuple):
    """Where the other pages of a list are; a ``href`` is "" at its ends."""

    label: str
    first: str
    newer: str
    older: str
    last: str


class Bar(NamedTuple):
    """One month of a chart: ``height`` from 0 to 40. ``href`` is "" where the month has no statement."""

    short: str
    label: str
    amount: str
    height: int
    href: str


class Bars(NamedTuple):
    """Twelve months in a row, with the year they belong to."""

    label: str
    href: str
    total: str
    bars: tuple[Bar, ...]


class Entry(NamedTuple):
    """A line of an index: a name that leads somewhere, what it is, and how many statements it has."""

    name: Reference
    kind: str
    amount: str


class Map(NamedTuple):
    """Statements and the relations between them, drawn, and in words for those who cannot see it."""

    picture: Markup
    effects: tuple[tuple[str, str], ...]
    links: tuple[tuple[Reference, str, Reference], ...]


class Listed(NamedTuple):
    """A page that is a list of statements: all of them, or those of an agent, a document, a topic or a year."""

    kind: str
    title: str
    lead: str
    facts: tuple[Fact, ...]
    note: str
    charts: tuple[Bars, ...]
    map: Map | None
    heading: str
    total: str
    years: tuple[Year, ...]
    pager: Pager | None
    edit: str
    beside: tuple[tuple[str, Reference], ...] = ()


class Index(NamedTuple):
    """A page that lists agents, documents or topics."""

    title: str
    lead: str
    total: str
    entries: tuple[Entry, ...]
    pager: Pager | None


class Timeline(NamedTuple):
    """Years, the newest first, each with a bar a month; ``others`` have dates no month is known of."""

    title: str
    lead: str
    years: tuple[Bars, ...]


class Corrected(NamedTuple):
    """One correction as the corrections page lists it."""

    date: Markup
    kind: str
    state: str
    statement: Row
    reason: str
    changes: tuple[Change, ...]


class Corrections(NamedTuple):
    """Every correction, the newest first."""

    title: str
    lead: str
    items: tuple[Corrected, ...]
    feed: str


class Gap(NamedTuple):
    """One kind of thing the archive lacks, how many there are, and some or all of them."""

    title: str
    note: str
    total: str
    entries: tuple[Entry, ...]
    more: str


class Gaps(NamedTuple):
    """What the archive lacks."""

    title: str
    lead: str
    how: str
    gaps: tuple[Gap, ...]


class Day(NamedTuple):
    """The statements made on one day of the year, in any year."""

    id: str
    label: str
    rows: tuple[Made, ...]
    more: str


class Days(NamedTuple):
    """A year's days that have statements, by month."""

    title: str
    lead: str
    months: tuple[tuple[str, tuple[Day, ...]], ...]


class Home(NamedTuple):
    """A language's home page."""

    name: str
    tagline: str
    search: str
    newest: tuple[Made, ...]
    all: Reference
    charts: tuple[Bars, ...]
    timeline: str
    example: Passage | None
    example_row: Row | None
    method: str
    ways: tuple[Entry, ...]
