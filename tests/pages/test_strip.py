"""The day strip: which days a picture shows, what is drawn for a date, and that nothing is drawn that is not known."""

import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sijill.html.drawing import Tick
from sijill.model import edtf
from sijill.pages.strip import MOST, axis_of, marks_of, ticks_of
from tests import made_up
from tests.made_up import OPENING
from tests.made_up.site import changed, shells, site, text

DAYS = some.dates(datetime.date(1600, 1, 1), datetime.date(2400, 12, 31))
PAIRS = some.tuples(DAYS, DAYS).map(sorted)
DATES = some.one_of(
    DAYS.map(str),
    DAYS.map(lambda day: f"{day}~"),
    DAYS.map(lambda day: f"{day}?"),
    DAYS.map(lambda day: f"{day.year}-{day.month:02}"),
    DAYS.map(lambda day: str(day.year)),
    PAIRS.filter(lambda two: two[0] < two[1]).map(lambda two: f"[{two[0]}..{two[1]}]"),
    PAIRS.map(lambda two: f"{two[0]}/{two[1]}"),
    DAYS.map(lambda day: f"[..{day}]"),
    DAYS.map(lambda day: f"{day}/.."),
    some.just("unknown"),
)


@given(some.lists(DATES, min_size=1, max_size=8))
def test_every_date_is_in_the_picture_and_fades_just_where_it_goes_beyond_it(texts: list[str]) -> None:
    dates = [edtf.parse(text) for text in texts]
    axis = axis_of(dates)
    assert (axis is None) == all(date.precision == "unknown" for date in dates)
    for date in dates if axis else ():
        assert axis is not None
        marks = list(marks_of(axis, date))
        assert bool(marks) == (date.precision != "unknown")
        for mark, span in zip(marks, date.spans, strict=False):
            assert -1e-9 <= mark.start <= mark.start + mark.width <= 100 + 1e-9
            beyond = {"left": span.earliest < axis.first, "right": span.latest > axis.last}
            assert mark.fades == {side for side, is_so in beyond.items() if is_so}
            assert (mark.kind == "day") == (date.precision == "day" and not date.approximate and not date.uncertain)


@given(some.lists(DAYS, min_size=2, max_size=8), some.sampled_from(["en", "ar"]))
def test_days_are_drawn_in_their_order_and_the_axis_is_named(days: list[datetime.date], language: str) -> None:
    axis = axis_of([edtf.parse(str(day)) for day in days])
    assert axis is not None
    middles = [(day, mark.start + mark.width / 2) for day in days for mark in marks_of(axis, edtf.parse(str(day)))]
    assert sorted(middles) == sorted(middles, key=lambda one: (one[1], one[0]))
    for mirrored in (False, True):
        ticks = list(ticks_of(language, axis, mirrored))
        assert 1 <= len(ticks) <= 18
        assert all(0 <= tick.line <= 100 and 0 <= tick.place <= 100 for tick in ticks)
        assert [tick.line for tick in ticks] == sorted((tick.line for tick in ticks), reverse=mirrored)


def ends_of(tick: Tick, label: str, width: int) -> tuple[float, float]:
    """Where a label begins and ends in an axis so many CSS pixels wide, in the letters of the stylesheet's size."""
    long, middle = sum(3.4 if letter in " /" else 7.2 for letter in label), tick.place * width / 100
    begin = middle - {"": long / 2, "start": 0, "end": long}[tick.at]
    return begin, begin + long


@given(DAYS, some.one_of(*[some.integers(0, most) for most in (44, 500, 40_000)]), some.sampled_from(["en", "ar"]))
def test_labels_of_an_axis_do_not_overlap_and_name_each_month_or_year(
    day: datetime.date, length: int, language: str
) -> None:
    axis = axis_of([edtf.parse(str(one)) for one in (day, day + datetime.timedelta(length))])
    assert axis is not None
    ticks = list(ticks_of(language, axis, False))
    for width, which in ((568, "label"), (288, "narrow")):
        shown = [(getattr(tick, which), tick) for tick in ticks if getattr(tick, which)]
        places = [ends_of(tick, label, width) for label, tick in shown]
        assert all(one[1] < other[0] for one, other in pairwise(places)), shown
    parts = [part for part, tick in zip(axis.parts, ticks, strict=True) if tick.narrow]
    labels = [tick.narrow for tick in ticks if tick.narrow]
    if axis.unit == 1:
        named = [part.month for part, label in zip(parts, labels, strict=True) if not label.isdigit()]
        assert set(named) | {parts[0].month} == {part.month for part in parts}
        assert parts[0].month in named or parts[1].month in named
    elif axis.unit == 30:
        years = {str(part.year) for part in parts} - {str(parts[0].year)}
        assert years == {label for label in labels if len(label) == 4 and label.isdigit()}


def test_the_axis_of_a_page_in_arabic_names_months_by_number_and_from_the_right() -> None:
    axis = axis_of([edtf.parse("2024-02-26"), edtf.parse("2024-03-06")])
    assert axis is not None
    ticks = list(ticks_of("ar", axis, True))
    assert [tick.label for tick in ticks] == ["25/2", "26", "27", "28", "29", "1/3", "2", "3", "4", "5", "6", "7"]
    assert (ticks[0].place, ticks[0].at, ticks[-1].at) == (100, "start", "end")
    assert [tick.narrow for tick in ticks if tick.narrow] == ["25/2", "28", "2/3", "5"]


@pytest.mark.parametrize("date", ["2024-03~", "2024-03-04~"])
def test_the_key_has_the_sign_that_the_picture_has(tmp_path: Path, date: str) -> None:
    made = site(made_up.archive(tmp_path, changed(OPENING, date={"value": date}, relations=[])), shells())
    page = made.tree("timeline/index.html")
    drawn = {one.get("class") for one in page.xpath("//ol//*[local-name()='svg']/*")}
    assert {one.get("class") for one in page.xpath("//p[@class='sj-key']//*[local-name()='svg']/*")} == drawn
    assert ("sj-about" in drawn, "sj-roughly" in drawn) == (date.count("-") == 2, date.count("-") == 1)


def test_a_long_span_does_not_press_the_known_days_together() -> None:
    dates = ["[2020-01-01..2021-12-29]", "[2021-12-18..2021-12-25]", "2021-12-28", "2021-12-29"]
    axis = axis_of([edtf.parse(text) for text in dates])
    assert axis is not None
    assert (axis.first, axis.last) == (datetime.date(2021, 12, 17), datetime.date(2021, 12, 30))
    assert [tick.label for tick in ticks_of("en", axis, False)] == ["17 Dec", *map(str, range(18, 31))]
    (mark,) = marks_of(axis, edtf.parse(dates[0]))
    assert mark.fades == {"left"}


@pytest.mark.parametrize(
    ("dates", "first", "last"),
    [
        (["2021-01-15", "2021-11-02"], "Jan", "Nov"),
        (["2003-01-15", "2021-11-02"], "2003", "2020"),
        (["1802", "1999-05"], "1802", "1980"),
    ],
)
def test_the_axis_is_in_the_units_its_length_asks_for(dates: list[str], first: str, last: str) -> None:
    axis = axis_of([edtf.parse(text) for text in dates])
    assert axis is not None
    ticks = [tick.label for tick in ticks_of("en", axis, False)]
    assert (ticks[0], ticks[-1]) == (first, last)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "is_strip"), [(2, True), (MOST - 3, True), (MOST - 2, False)])
def test_a_small_archive_is_a_strip_on_its_home_page_and_a_large_one_bars(
    tmp_path: Path, number: int, is_strip: bool
) -> None:
    day = datetime.date(2031, 5, 4)
    more = {
        f"2031-{n:02}": changed(OPENING, date={"value": str(day + datetime.timedelta(n))}, relations=[])[OPENING]
        for n in range(number)
    }
    made = site(made_up.archive(tmp_path, more), shells())
    for path in ("index.html", "timeline/index.html"):
        page = made.tree(path)
        rows = page.xpath("//ol[@class='sj-rows']/li")
        assert bool(rows) == is_strip, path
        assert bool(page.xpath("//ul[@class='sj-bars']")) != is_strip, path
    if is_strip:
        assert text(made.tree("timeline/index.html").find_class("sj-period")[0]).startswith("from ")
