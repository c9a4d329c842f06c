"""The day strip: which days a picture shows, what is drawn for a date, and that nothing is drawn that is not known."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

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


def test_a_long_span_does_not_press_the_known_days_together() -> None:
    dates = ["[2020-01-01..2021-12-29]", "[2021-12-18..2021-12-25]", "2021-12-28", "2021-12-29"]
    axis = axis_of([edtf.parse(text) for text in dates])
    assert axis is not None
    assert (axis.first, axis.last) == (datetime.date(2021, 12, 17), datetime.date(2021, 12, 30))
    assert [tick.label for tick in ticks_of("en", axis, False)] == [str(day) for day in range(17, 31)]
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
