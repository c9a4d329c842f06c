"""Months as bars that one can read at a glance and click: a list of links whose heights are drawn as SVG."""

from collections.abc import Callable
from functools import lru_cache

from sijill.interface.dates import month_label, short_month
from sijill.interface.strings import strings
from sijill.pages import list_views as views
from sijill.pages.labels import Desk

FULL = 40
# A picture of fewer statements than this says less than their list; of older years, the list says it.
FEWEST = 3
MOST_YEARS = 6


def chart_years(desk: Desk, root: str, only: str = "") -> tuple[views.Bars, ...]:
    """Return every year that has statements, the newest first, with its months as bars on one common scale.

    With ``only`` that year alone, on a scale of its own, so that no other year's statements change its page.
    """
    months = desk.archive.months()
    most = max((count for month, count in months.items() if len(month) == 7), default=1)
    size = desk.configuration.options.page_size
    if only:
        months = {month: count for month, count in months.items() if month.startswith(only)}
        most = max((count for month, count in months.items() if len(month) == 7), default=1)
    return tuple(
        _year(desk, root, year, months, most, size) for year in sorted({key[:4] for key in months}, reverse=True)
    )


def _year(desk: Desk, root: str, year: str, months: dict[str, int], most: int, size: int) -> views.Bars:
    before = 0  # statements of later months: they fill the year's earlier pages
    found: dict[int, views.Bar] = {}
    for month in range(12, 0, -1):
        count = months.get(f"{year}-{month:02}", 0)
        address = f"{desk.addresses.year(desk.language, int(year), before // size + 1)}#m{month:02}"
        found[month] = bar(desk, int(year), month, count, most, desk.href(root, address))
        before += count
    total = before + months.get(year, 0)
    return views.Bars(
        desk.words.digits(year.lstrip("0")),
        desk.href(root, desk.addresses.year(desk.language, int(year))),
        desk.words.plural("count.statements", total),
        tuple(found[month] for month in range(1, 13)),
    )


def bar(desk: Desk, year: int, month: int, count: int, most: int, href: str) -> views.Bar:
    """Return one month's bar; a month with any statement has a bar that can be seen."""
    label = _bar_label(desk.language, year, month, count)
    height = max(2, round(FULL * count / most)) if count else 0
    short = short_month(desk.language, month)
    return views.Bar(short, label, desk.words.number(count) if count else "", height, href if count else "")


@lru_cache(maxsize=8192)
def _bar_label(language: str, year: int, month: int, count: int) -> str:
    words = strings(language)
    statements = words.plural("count.statements", count)
    return words.format("timeline.bar", month=month_label(language, year, month), statements=statements)


def charts_of_list(desk: Desk, root: str, name: str, address: Callable[[int], str]) -> tuple[views.Bars, ...]:
    """Return the newest years of a list, a bar a month; each leads to its year in the list."""
    months = desk.archive.months_of(name)
    if sum(months.values()) < FEWEST:
        return ()
    size = desk.configuration.options.page_size
    years = sorted({month[:4] for month in months}, reverse=True)
    most = max(months.values())
    before = 0  # statements of later years: they fill the list's earlier pages
    made = []
    for year in years[:MOST_YEARS]:
        href = f"{desk.href(root, address(before // size + 1))}#y{year}"
        counts = [months.get(f"{year}-{month:02}", 0) for month in range(1, 13)]
        made.append(
            views.Bars(
                desk.words.digits(year.lstrip("0")),
                href,
                desk.words.plural("count.statements", sum(counts)),
                tuple(bar(desk, int(year), m, count, most, href) for m, count in enumerate(counts, start=1)),
            )
        )
        before += sum(counts)
    return tuple(made)
