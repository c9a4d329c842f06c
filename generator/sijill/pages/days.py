"""What was said on each day of the year, in any year."""

from typing import NamedTuple

from sijill.html.markup import WholeMarkup
from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.interface.dates import day_of_year_label, month_name
from sijill.model.urls import root_of
from sijill.pages.kind import Kind, only, only_if, only_page
from sijill.pages.labels import Labels
from sijill.state.archive import Archive
from sijill.state.change import Change

TEMPLATE = beside(__file__, "days.html.j2")
DAYS_SHOWN_WHOLE = 400
_LEAP_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Day(NamedTuple):
    """The statements made on one day of the year, in any year."""

    id: str
    label: str
    rows: tuple[WholeMarkup, ...]
    more: str


class Days(NamedTuple):
    """A year's days that have statements, by month."""

    title: str
    lead: str
    months: tuple[tuple[str, tuple[Day, ...]], ...]


def on_this_day(labels: Labels) -> Days:
    """Return the days of the year that have statements; in a large archive, the newest of each."""
    root = root_of(labels.addresses.single(labels.language, "on-this-day"))
    lengths = labels.archive.lists("day:")
    most = 100 if sum(lengths.values()) <= DAYS_SHOWN_WHOLE else 3
    months = []
    for month in range(1, 13):
        days = []
        for day in range(1, _LEAP_DAYS[month - 1] + 1):
            name = f"{month:02}-{day:02}"
            if name in lengths:
                rows = tuple(
                    [
                        labels.list_item(one.id, root)
                        for one in labels.archive.listing(f"day:{name}", 1, most).statements
                    ]
                )
                more = lengths[name] - len(rows)
                days.append(
                    Day(
                        f"d{name}", day_of_year_label(labels.language, month, day), rows,
                        labels.words.plural("count.more_statements", more) if more else "",
                    )
                )  # fmt: skip
        if days:
            months.append((month_name(labels.language, month), tuple(days)))
    return Days(labels.words["day.title"], labels.words["day.lead"], tuple(months))


def _touches(_archive: Archive, change: Change) -> bool:
    return change.is_record or change.card_differs


_make = only_page("on-this-day", TEMPLATE, on_this_day)
KIND = Kind("on-this-day", (PagePlace("on-this-day", "on-this-day/"),), only, only_if(_touches), _make)
