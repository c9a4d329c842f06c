"""The pages there is one of in each language: home, timeline, on this day, corrections, gaps."""

from collections.abc import Iterator
from itertools import groupby

from sijill.interface.dates import day_of_year_label, month_label, month_name
from sijill.model import edtf
from sijill.model.records import Correction, Statement
from sijill.model.urls import root_of
from sijill.pages import list_views as views
from sijill.pages.charts import chart_years
from sijill.pages.labels import Desk
from sijill.pages.lists import newest, pager
from sijill.pages.statement import history
from sijill.pages.statement.passages import passages
from sijill.pages.views import Change, Passage, Reference, Row
from sijill.state.answers import Card, Listed
from sijill.state.database import EXAMPLES_AMONG

STRIP_YEARS = 3
EXAMPLE_LETTERS = (25, 220)
DAYS_SHOWN_WHOLE = 400
_LEAP_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def home(desk: Desk) -> views.Home:
    """Return what the home page shows."""
    archive, words, addresses, language = desk.archive, desk.words, desk.addresses, desk.language
    root = root_of(addresses.home(language))
    example, row = _example(desk, root)
    ways = [
        _way(desk, root, "agents", archive.count("agent")),
        _way(desk, root, "documents", archive.count("document")),
        _way(desk, root, "topics", archive.count("topic")),
        *(
            views.Entry(Reference(words[f"site.{key}"], desk.href(root, addresses.single(language, name))), "", "")
            for key, name in (("timeline", "timeline"), ("on_this_day", "on-this-day"), ("corrections", "corrections"),
                              ("gaps", "gaps"))
        ),
    ]  # fmt: skip
    return views.Home(
        name=desk.configuration.title(language),
        tagline=desk.configuration.description(language) or words["site.tagline"],
        search=desk.href(root, addresses.single(language, "search")),
        newest=newest(desk, root, desk.configuration.options.newest),
        all=Reference(
            words.plural("count.statements", archive.count("statement")),
            desk.href(root, addresses.index(language, "statements")),
        ),
        charts=chart_years(desk, root)[:STRIP_YEARS],
        timeline=desk.href(root, addresses.single(language, "timeline")),
        example=example,
        example_row=row,
        method=desk.href(root, addresses.single(language, "method")) if desk.has_page("method") else "",
        ways=tuple(ways),
    )


def _way(desk: Desk, root: str, name: str, count: int) -> views.Entry:
    href = desk.href(root, desk.addresses.single(desk.language, name))
    return views.Entry(Reference(desk.words[f"site.{name}"], href), "", desk.words.plural(f"count.{name}", count))


def _example(desk: Desk, root: str) -> tuple[Passage | None, Row | None]:
    """A verified passage, not too long, of the newest statements that stand; one that is quoted, if there is any."""
    second: tuple[Passage | None, Row | None] = None, None
    for listed in desk.archive.listing("all:", 1, EXAMPLES_AMONG).statements:
        card = desk.archive.card(listed.id)
        if card.status in ("published", "corrected"):
            statement = desk.archive.statement(card.id)
            places = {(e.passage, e.variant): e for e in desk.archive.evidence(card.id)}
            for passage in passages(desk, root, statement, places):
                if passage.verified and EXAMPLE_LETTERS[0] <= len(passage.text.text) <= EXAMPLE_LETTERS[1]:
                    if not passage.indirect:
                        return passage, desk.row(card, root)
                    second = (passage, desk.row(card, root)) if second[0] is None else second
    return second


def timeline(desk: Desk) -> views.Timeline:
    """Return what the timeline shows."""
    root = root_of(desk.addresses.single(desk.language, "timeline"))
    return views.Timeline(desk.words["timeline.title"], desk.words["timeline.lead"], chart_years(desk, root))


def year_pages(desk: Desk, year: int) -> Iterator[tuple[str, views.Listed]]:
    """Yield the address and view of each page of a year: its statements under their months."""
    words = desk.words

    def address(page: int) -> str:
        return desk.addresses.year(desk.language, year, page)

    label = words.digits(str(year))
    for listing in desk.archive.listings(f"year:{year:04}"):
        here = address(listing.page)
        root = root_of(here)
        charts = chart_years(desk, root, only=f"{year:04}") if listing.page == 1 else ()
        yield (
            here,
            views.Listed(
                words["timeline.title"], words.format("timeline.year", year=label), "", (), "", charts, None, "",
                words.plural("count.statements", listing.total), _by_month(desk, root, year, listing.statements),
                pager(desk, root, listing, address), "", _years_beside(desk, root, year),
            ),
        )  # fmt: skip


def _years_beside(desk: Desk, root: str, year: int) -> tuple[tuple[str, Reference], ...]:
    """The nearest years that have statements, the earlier first."""
    years = [int(name) for name in desk.archive.lists("year:")]
    found = (("timeline.earlier", max((y for y in years if y < year), default=0)),
             ("timeline.later", min((y for y in years if y > year), default=0)))  # fmt: skip
    return tuple(
        (
            desk.words[label],
            Reference(desk.words.digits(str(one)), desk.href(root, desk.addresses.year(desk.language, one))),
        )
        for label, one in found
        if one
    )


def _by_month(desk: Desk, root: str, year: int, statements: tuple[Listed, ...]) -> tuple[views.Year, ...]:
    groups: list[views.Year] = []
    seen: set[str] = set()
    for month, found in groupby(statements, key=lambda one: _month(desk.archive.card(one.id))):
        rows = tuple([desk.line(one.id, root) for one in found])
        known = bool(month)
        label = month_label(desk.language, year, int(month)) if known else desk.words.format(
            "timeline.undated_in_year", year=desk.words.digits(str(year))
        )  # fmt: skip
        # A statement of a whole year may stand among those of a month; the month's anchor is given once.
        groups.append(views.Year(label, rows, f"m{month}" if known and month not in seen else ""))
        seen.add(month)
    return tuple(groups)


def _month(card: Card) -> str:
    """The month a statement stands under, as two digits; "" where only the year, or less, is known."""
    return "" if edtf.parse(card.date).precision in ("year", "decade", "century") else card.order[5:7]


def on_this_day(desk: Desk) -> views.Days:
    """Return the days of the year that have statements; in a large archive, the newest of each."""
    root = root_of(desk.addresses.single(desk.language, "on-this-day"))
    lengths = desk.archive.lists("day:")
    most = 100 if sum(lengths.values()) <= DAYS_SHOWN_WHOLE else 3
    months = []
    for month in range(1, 13):
        days = []
        for day in range(1, _LEAP_DAYS[month - 1] + 1):
            name = f"{month:02}-{day:02}"
            if name in lengths:
                rows = tuple(
                    [desk.line(one.id, root) for one in desk.archive.listing(f"day:{name}", 1, most).statements]
                )
                more = lengths[name] - len(rows)
                days.append(
                    views.Day(
                        f"d{name}", day_of_year_label(desk.language, month, day), rows,
                        desk.words.plural("count.more_statements", more) if more else "",
                    )
                )  # fmt: skip
        if days:
            months.append((month_name(desk.language, month), tuple(days)))
    return views.Days(desk.words["day.title"], desk.words["day.lead"], tuple(months))


def corrections(desk: Desk) -> views.Corrections:
    """Return every correction, the newest first."""
    root = root_of(desk.addresses.single(desk.language, "corrections"))
    items = [
        (correction.date, identifier, statement, correction)
        for identifier, statement in desk.archive.with_corrections()
        for correction in statement.corrections
    ]
    items.sort(key=lambda item: (item[0], item[1]), reverse=True)
    return views.Corrections(
        desk.words["site.corrections"],
        desk.words["correction.page_lead"],
        tuple(_corrected(desk, root, identifier, statement, one) for _, identifier, statement, one in items),
        desk.href(root, desk.addresses.feed(desk.language, "corrections")),
    )


def _corrected(desk: Desk, root: str, identifier: str, statement: Statement, correction: Correction) -> views.Corrected:
    return views.Corrected(
        desk.date(correction.date),
        desk.words[f"correction.kind.{correction.kind}"],
        str(correction.kind),
        desk.row(desk.archive.card(identifier), root),
        desk.localized(correction.reason),
        _wording(desk, identifier, statement, correction),
    )


def _wording(desk: Desk, identifier: str, statement: Statement, correction: Correction) -> tuple[Change, ...]:
    if statement.is_taken_down:
        return ()
    found = history.published_versions(desk.archive, identifier, statement)
    made = [v.number for v in found if v.correction == correction.kind and v.date >= correction.date and v.number > 1]
    return history.changes(desk, found, made[0]) if made else ()
