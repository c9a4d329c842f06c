"""Months as bars that one can read at a glance and click: a list of links whose heights are drawn as SVG."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from sijill.interface.dates import month_label, short_month
from sijill.interface.strings import strings
from sijill.pages.labels import Labels


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


FULL = 40
NO_YEAR = "0000"
# Fewer statements than this are better read as a list, and so are those of years before the newest.
FEWEST = 3
MOST_YEARS = 6


def chart_years(labels: Labels, root: str, only: str = "") -> tuple[Bars, ...]:
    """Return every year that has statements, the newest first, with its months as bars on one common scale.

    A statement is in a bar where its month is known; one that may lie in several years is said to be perhaps of each.
    With ``only`` that year alone, on a scale of its own, so that no other year's statements change its page.
    """
    months = labels.archive.months()
    most = max((count for month, count in months.items() if len(month) == 7), default=1)
    size = labels.configuration.options.page_size
    if only:
        months = {month: count for month, count in months.items() if month.lstrip("~").startswith(only)}
        most = max((count for month, count in months.items() if len(month) == 7), default=1)
    totals = labels.archive.lists("year:")
    years = [only] if only else sorted(totals.keys() - {NO_YEAR}, reverse=True)
    perhaps = labels.archive.lists("perhaps-year:")
    return tuple(
        _year(labels, root, year, months, year_total(labels, totals[year], perhaps.get(year, 0)), most, size)
        for year in years
    )


def year_total(labels: Labels, count: int, perhaps: int) -> str:
    """Say how many statements a year has: those that are of it, and apart from them those that only may be."""
    said = [labels.words.plural("count.statements", count - perhaps)] if count > perhaps else []
    if perhaps:
        said.append(labels.words.plural("count.perhaps_of_year", perhaps))
    return " · ".join(said)


def _year(labels: Labels, root: str, year: str, months: dict[str, int], total: str, most: int, size: int) -> Bars:
    before = 0  # statements of later months: they fill the year's earlier pages
    found: dict[int, Bar] = {}
    for month in range(12, 0, -1):
        count = months.get(f"{year}-{month:02}", 0)
        address = f"{labels.addresses.year(labels.language, int(year), before // size + 1)}#m{month:02}"
        found[month] = bar(labels, int(year), month, count, most, labels.href(root, address))
        before += count + months.get(f"~{year}-{month:02}", 0)
    return Bars(
        labels.words.digits(year.lstrip("0")),
        labels.href(root, labels.addresses.year(labels.language, int(year))),
        total,
        tuple(found[month] for month in range(1, 13)),
    )


def bar(labels: Labels, year: int, month: int, count: int, most: int, href: str) -> Bar:
    """Return one month's bar; a month with any statement has a bar that can be seen."""
    label = _bar_label(labels.language, year, month, count)
    height = max(2, round(FULL * count / most)) if count else 0
    short = short_month(labels.language, month)
    return Bar(short, label, labels.words.number(count) if count else "", height, href if count else "")


@lru_cache(maxsize=8192)
def _bar_label(language: str, year: int, month: int, count: int) -> str:
    words = strings(language)
    statements = words.plural("count.statements", count)
    return words.format("timeline.bar", month=month_label(language, year, month), statements=statements)


def charts_of_list(labels: Labels, root: str, name: str, address: Callable[[int], str]) -> tuple[Bars, ...]:
    """Return the newest years of a list, a bar a month; each leads to its year in the list.

    A statement that may lie in several years is counted in the one it is sorted in, where the list has it.
    """
    months = labels.archive.months_of(name)
    if sum(months.values()) < FEWEST:
        return ()
    size = labels.configuration.options.page_size
    years = sorted({month.lstrip("~")[:4] for month in months} - {NO_YEAR}, reverse=True)
    most = max((count for month, count in months.items() if len(month) == 7), default=1)
    before = 0  # statements of later years: they fill the list's earlier pages
    made = []
    for year in years[:MOST_YEARS]:
        href = f"{labels.href(root, address(before // size + 1))}#y{year}"
        counts = [months.get(f"{year}-{month:02}", 0) for month in range(1, 13)]
        total = sum(counts) + sum(months.get(f"~{year}-{month:02}", 0) for month in range(1, 13))
        made.append(
            Bars(
                labels.words.digits(year.lstrip("0")),
                href,
                labels.words.plural("count.statements", total),
                tuple(bar(labels, int(year), m, count, most, href) for m, count in enumerate(counts, start=1)),
            )
        )
        before += total
    return tuple(made)
