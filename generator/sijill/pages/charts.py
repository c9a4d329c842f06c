"""Months or years as bars that one can read at a glance and click: a list of links whose heights are drawn as SVG."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from sijill.interface.dates import month_label, short_month
from sijill.interface.strings import strings
from sijill.pages.labels import Labels
from sijill.state.times import perhaps_of


class Bar(NamedTuple):
    """One month or year: ``height`` from 0 to 40. ``href`` is "" where it has no statement.

    ``perhaps`` is the height, on top, of what only may be of the year.
    """

    short: str
    label: str
    amount: str
    height: int
    href: str
    perhaps: int = 0


class Bars(NamedTuple):
    """The months of a year, or the years of a decade, which leads nowhere; none where no statement is in one month.

    ``apart`` says how many are in none.
    """

    label: str
    href: str
    total: str
    bars: tuple[Bar, ...]
    apart: str = ""


class InYear(NamedTuple):
    """How many statements a year has, and how many of them only may be of it."""

    number: int
    perhaps: int


FULL = 40
NO_YEAR = "0000"
# Fewer statements than this are better read as a list.
FEWEST = 3
# More years are shown as a bar each, on the timeline, in a list and on the home page, so that none is left out.
MOST_YEARS, MOST_YEARS_IN_LIST, MOST_YEARS_ON_HOME = 10, 6, 3


def chart_years(labels: Labels, root: str, only: str = "", most_years: int = MOST_YEARS) -> tuple[Bars, ...]:
    """Return every year that has statements, the newest first, with its months as bars on one common scale.

    A statement is in a bar where its month is known; one that may lie in several years is said to be perhaps of each.
    More than ``most_years`` are a bar each. With ``only`` that year alone, on a scale of its own, so that no other
    year's statements change its page.
    """
    months = labels.archive.months()
    if only:
        months = {month: count for month, count in months.items() if month.lstrip("~").startswith(only)}
    totals, perhaps = labels.archive.lists("year:"), labels.archive.lists("perhaps-year:")
    years = {
        year: InYear(totals[year], perhaps.get(year, 0))
        for year in ([only] if only else sorted(totals.keys() - {NO_YEAR}, reverse=True))
    }

    def of_year(year: int, page: int = 1) -> str:
        return labels.href(root, labels.addresses.year(labels.language, year, page))

    if len(years) > most_years:
        return _decades(labels, years, lambda year: of_year(int(year)))
    most = max((count for month, count in months.items() if len(month) == 7), default=1)
    size = labels.configuration.options.page_size
    made = []
    for year, in_year in years.items():
        before = 0  # statements of later months: they fill the year's earlier pages
        hrefs: dict[int, str] = {}
        for month in range(12, 0, -1):
            hrefs[month] = f"{of_year(int(year), before // size + 1)}#m{month:02}"
            before += months.get(f"{year}-{month:02}", 0) + months.get(f"~{year}-{month:02}", 0)
        made.append(_year(labels, year, months, in_year, most, of_year(int(year)), hrefs.__getitem__))
    return tuple(made)


def year_total(labels: Labels, year: InYear) -> str:
    """Say how many statements a year has: those that are of it, and apart from them those that only may be."""
    certain = year.number - year.perhaps
    said = [labels.words.plural("count.statements", certain)] if certain else []
    if year.perhaps:
        said.append(labels.words.plural("count.perhaps_of_year", year.perhaps))
    return " · ".join(said)


def _year(
    labels: Labels, year: str, months: Mapping[str, int], in_year: InYear, most: int, href: str,
    href_of: Callable[[int], str],
) -> Bars:  # fmt: skip
    counts = [months.get(f"{year}-{month:02}", 0) for month in range(1, 13)]
    bars = [_bar(labels, int(year), m, count, most, href_of(m)) for m, count in enumerate(counts, start=1)]
    apart = in_year.number - in_year.perhaps - sum(counts)
    return Bars(
        labels.words.digits(year.lstrip("0")), href, year_total(labels, in_year), tuple(bars) if any(counts) else (),
        labels.words.plural("count.in_no_month", apart) if apart > 0 else "",
    )  # fmt: skip


def _bar(labels: Labels, year: int, month: int, count: int, most: int, href: str) -> Bar:
    label = _bar_label(labels.language, year, month, count)
    short = short_month(labels.language, month)
    return Bar(short, label, labels.words.number(count) if count else "", _height(count, most), href if count else "")


def _height(count: int, most: int) -> int:
    """Return how high a bar is; one of any statement can be seen."""
    return max(2, round(FULL * count / most)) if count else 0


@lru_cache(maxsize=8192)
def _bar_label(language: str, year: int, month: int, count: int) -> str:
    words = strings(language)
    statements = words.plural("count.statements", count)
    return words.format("timeline.bar", month=month_label(language, year, month), statements=statements)


def _decades(labels: Labels, years: Mapping[str, InYear], href_of: Callable[[str], str]) -> tuple[Bars, ...]:
    """Return the decades that have statements, the newest first, with their years as bars on one common scale."""
    words = labels.words
    most = max(year.number for year in years.values())
    made = []
    for decade in dict.fromkeys(name[:3] for name in years):
        bars = []
        for name in [f"{decade}{last}" for last in range(10)]:
            year, short = years.get(name, InYear(0, 0)), words.digits(name.lstrip("0") or "0")
            label = words.format("timeline.bar", month=short, statements=year_total(labels, year))
            certain = _height(year.number - year.perhaps, most)
            bars.append(
                Bar(short, label, words.number(year.number), certain, href_of(name), _height(year.perhaps, most))
                if year.number else Bar(short, label, "", 0, "")
            )  # fmt: skip
        ends = f"{bars[0].short}–{bars[-1].short}"
        # A statement that may be of several years is in the bar of each, so decades have no number of their own.
        made.append(Bars(ends, "", words["timeline.hollow"] if any(one.perhaps for one in bars) else "", tuple(bars)))
    return tuple(made)


def charts_of_list(labels: Labels, root: str, name: str, address: Callable[[int], str]) -> tuple[Bars, ...]:
    """Return the years of a list, a bar a month, or a bar a year where there are many; each leads to its year in it.

    A statement that may lie in several years is counted in the one it is sorted in, where the list has it.
    """
    months = labels.archive.months_of(name)
    if sum(months.values()) < FEWEST:
        return ()
    size = labels.configuration.options.page_size
    perhaps = perhaps_of(labels.archive.connection, name) if labels.archive.lists("perhaps-year:") else {}
    before = 0  # statements of later years: they fill the list's earlier pages
    years: dict[str, InYear] = {}
    hrefs: dict[str, str] = {}
    for year in sorted({month.lstrip("~")[:4] for month in months} - {NO_YEAR}, reverse=True):
        hrefs[year] = f"{labels.href(root, address(before // size + 1))}#y{year}"
        count = sum(count for month, count in months.items() if month.lstrip("~")[:4] == year)
        years[year] = InYear(count, perhaps.get(year, 0))
        before += count
    if len(years) > MOST_YEARS_IN_LIST:
        return _decades(labels, years, hrefs.__getitem__)
    most = max((count for month, count in months.items() if len(month) == 7), default=1)
    return tuple(
        _year(labels, year, months, in_year, most, hrefs[year], dict.fromkeys(range(1, 13), hrefs[year]).__getitem__)
        for year, in_year in years.items()
    )
