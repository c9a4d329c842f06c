"""The order of statements in time: claimed where it is known, never otherwise, and the same everywhere."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model import edtf
from sijill.model.filing import folder_of, folder_of_id, may_be_id, may_be_in, stem_of
from sijill.model.order import (
    ORDERING,
    Order,
    certain_years,
    is_before,
    key_after,
    listed_month,
    listed_years,
    order,
    possible,
    sort_key,
)
from sijill.model.relations import RELATION_RULES, RelationType
from sijill.state.rows import lists_of_years


def valid(text: str) -> bool:
    try:
        edtf.parse(text)
    except ValueError:
        return False
    return True


# A few days only, so that many dates meet.
DAYS = st.dates(datetime.date(2021, 12, 27), datetime.date(2022, 1, 3))
ENDS = st.one_of(st.just(""), DAYS.map(lambda day: day.isoformat()))
MOMENTS = st.tuples(DAYS, st.times(), st.integers(-12, 14)).map(
    lambda found: datetime.datetime.combine(
        found[0], found[1].replace(microsecond=0), datetime.timezone(datetime.timedelta(hours=found[2]))
    ).isoformat()
)
DATES = st.one_of(
    st.just("unknown"),
    DAYS.map(lambda day: day.isoformat()),
    DAYS.map(lambda day: day.isoformat()[:7]),
    st.tuples(DAYS, st.sampled_from([4, 7, 10]), st.sampled_from("~?%")).map(lambda f: f[0].isoformat()[: f[1]] + f[2]),
    DAYS.map(lambda day: f"2020~/{day.isoformat()}"),
    MOMENTS,
    st.tuples(MOMENTS, st.one_of(MOMENTS, DAYS.map(str))).map("/".join).filter(lambda text: valid(text)),
    st.lists(DAYS, min_size=2, max_size=2, unique=True).map(lambda two: "/".join(d.isoformat() for d in sorted(two))),
    st.lists(DAYS, min_size=2, max_size=2, unique=True).map(
        lambda two: f"[{'..'.join(d.isoformat() for d in sorted(two))}]"
    ),
    st.lists(DAYS, min_size=2, max_size=3, unique=True).map(
        lambda several: f"[{','.join(d.isoformat() for d in sorted(several))}]"
    ),
    DAYS.map(lambda day: f"[..{day.isoformat()}]"),
    DAYS.map(lambda day: f"[{day.isoformat()}..]"),
)
OPPOSITE = {Order.BEFORE: Order.AFTER, Order.AFTER: Order.BEFORE, Order.NOT_KNOWN: Order.NOT_KNOWN}


@given(DATES, DATES, st.lists(st.tuples(st.sampled_from(list(RelationType)), st.booleans()), max_size=2))
def test_from_the_other_end_the_order_is_the_opposite(
    one: str, other: str, relations: list[tuple[RelationType, bool]]
) -> None:
    links = [(kind.value if on else RELATION_RULES[kind].inverse, on) for kind, on in relations]
    back = [(RELATION_RULES[kind].inverse if on else kind.value, not on) for kind, on in relations]
    assert order(other, one, back) == OPPOSITE[order(one, other, links)]


@given(DATES, DATES, DATES)
def test_what_comes_before_what_comes_before_comes_before(one: str, other: str, third: str) -> None:
    for a, b, c in itertools.permutations([edtf.parse(text) for text in (one, other, third)]):
        if is_before(a, b) and is_before(b, c):
            assert is_before(a, c)


@given(DATES, DATES, DATES)
def test_the_order_of_dates_is_never_circular(one: str, other: str, third: str) -> None:
    for a, b, c in itertools.permutations([one, other, third]):
        assert order(a, a) == Order.NOT_KNOWN
        assert not (order(a, b) == Order.BEFORE == order(b, a))
        if order(a, b) == order(b, c) == Order.BEFORE:
            assert order(a, c) != Order.AFTER


ZONES = [datetime.timezone(datetime.timedelta(hours=hours)) for hours in range(-12, 15)]


def instants(text: str, zone: datetime.timezone) -> tuple[datetime.datetime, datetime.datetime]:
    """The first and the last instant that a date may mean if its days are days in a zone."""
    date = edtf.parse(text)
    first, last = possible(date)
    start, end = (date, date) if date.precision == "time" else (None, None)
    if date.precision == "interval":
        start, end = date.start, date.end
    margin = datetime.timedelta(days=2)  # so that open ends are within what can be told
    low = datetime.datetime.combine(max(first, datetime.date.min + margin), datetime.time.min, zone)
    high = datetime.datetime.combine(min(last, datetime.date.max - margin), datetime.time.max, zone)
    return (start and start.instant) or low, (end and end.instant) or high


@given(DATES, DATES)
def test_one_date_is_before_another_exactly_if_it_is_in_every_zone_that_days_may_be_of(one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        everywhere = all(instants(first, zone)[1] < instants(second, zone)[0] for zone in ZONES)
        assert is_before(edtf.parse(first), edtf.parse(second)) == everywhere
        assert not everywhere or order(first, second) == Order.BEFORE


@given(DAYS, DAYS, st.times(), st.integers(-12, 12))
def test_a_day_is_read_alike_beside_a_day_and_beside_a_moment_of_that_day(
    day: datetime.date, own: datetime.date, time: datetime.time, hours: int
) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=hours))
    moment = datetime.datetime.combine(own, time.replace(microsecond=0), zone).isoformat()
    assert order(moment, str(day)) == order(str(own), str(day))
    assert order(f"{moment}/{moment}", str(day)) == order(str(own), str(day))
    universal = datetime.datetime.fromisoformat(moment).astimezone(datetime.UTC)
    anywhere = {universal.astimezone(one).date() for one in ZONES}
    assert (order(f"{universal:%Y-%m-%dT%H:%M:%SZ}", str(day)) == Order.NOT_KNOWN) == (day in anywhere)


def test_moments_of_far_zones_never_make_the_order_of_days_circular() -> None:
    west, day, east = "2021-12-31T23:00:00-12:00", "2022-01-01", "2022-01-02T00:00:00+14:00"
    assert order(east, west) == Order.BEFORE
    assert order(west, day) == Order.BEFORE
    assert order(day, east) == Order.NOT_KNOWN


@given(st.lists(DATES, min_size=2, max_size=6))
def test_lists_never_contradict_the_order(dates: list[str]) -> None:
    keys = {f"id-{number}": sort_key(edtf.parse(date), f"id-{number}") for number, date in enumerate(dates)}
    assert len(set(keys.values())) == len(dates)
    for (one, date), (other, another) in itertools.permutations(enumerate(dates), 2):
        if order(date, another) == Order.BEFORE and "unknown" not in (date, another):
            assert keys[f"id-{one}"] < keys[f"id-{other}"]
            assert key_after(keys[f"id-{one}"], "moved") < keys[f"id-{other}"]


@given(DATES)
def test_a_date_is_certainly_of_a_year_only_if_it_can_be_of_no_other(text: str) -> None:
    date = edtf.parse(text)
    certain, span = certain_years(date), possible(date)
    assert span.earliest <= date.earliest
    assert date.latest <= span.latest
    assert set(certain) <= set(listed_years(date))
    if date.precision != "interval":
        one_year = span.earliest.year == span.latest.year
        assert certain == ((span.earliest.year,) if one_year else ())
    # An id and a folder are of a year that it may be of; the certain one, if there is one. Only nothing is undated.
    named = stem_of(date).partition("-")[0]
    assert named == folder_of(date)
    assert (named == "undated") == (text == "unknown")
    if certain:
        assert named == f"{certain[0]:04}"
    assert may_be_in(folder_of(date), date)
    assert may_be_in("undated", date) == (not certain)
    assert may_be_id(f"{stem_of(date)}-x")
    assert folder_of_id(f"{stem_of(date)}-x") == folder_of(date)
    if not listed_month(date).startswith("~"):
        assert listed_month(date) == f"{span.earliest:%Y-%m}" == f"{span.latest:%Y-%m}"
    perhaps = {int(name[-4:]) for name in lists_of_years(date) if name.startswith("perhaps-year:")}
    assert perhaps == set(listed_years(date)) - set(certain) - {0}


@pytest.mark.parametrize(
    ("one", "other"),
    [("2021-12~", "2022-01-01"), ("2020~", "2021"), ("2019-06-30?", "2019-07-02"), ("2020~/2021~", "2022-01"),
     ("198X~", "1991"),
     ("[2020..2021~]", "2022-02-01"), ("[..2021-12-29]", "2021-12-29"), ("[2021-12-29..]", "2030")],
)  # fmt: skip
def test_about_a_date_is_not_before_the_next(one: str, other: str) -> None:
    assert order(one, other) == Order.NOT_KNOWN


def test_about_a_date_is_before_one_that_is_far() -> None:
    assert order("2021-12~", "2023-02-01") == Order.BEFORE
    assert order("2040", "2020~") == Order.AFTER


@pytest.mark.parametrize(
    ("text", "years"),
    [("2019-05/2021-02", (2019, 2020, 2021)), ("2019/..", (2019,)), ("/2021", (2021,)), ("2015~/2021", (2021,)),
     ("1900/2021", (1900, 2021)),
     ("1900~/2021", (2021,)),
     ("1990~/2021-06-15~", (2000, *range(2001, 2022)))],
)  # fmt: skip
def test_an_act_is_certainly_of_the_years_that_it_lasted(text: str, years: tuple[int, ...]) -> None:
    assert certain_years(edtf.parse(text)) == years


def test_moments_of_one_day_are_in_order_whatever_their_zones() -> None:
    assert order("2021-12-28T09:00:00+03:00", "2021-12-28T21:00:00+03:00") == Order.BEFORE
    assert order("2021-12-28T09:00:00-05:00", "2021-12-28T16:00:00+03:00") == Order.AFTER
    assert order("2021-12-28T21:00:00+03:00", "2021-12-28") == Order.NOT_KNOWN
    assert order("2021-12-28T21:00:00+03:00", "2021-12-29") == Order.BEFORE


@given(MOMENTS, MOMENTS)
def test_moments_are_in_the_order_of_their_instants_everywhere(one: str, other: str) -> None:
    first, second = (datetime.datetime.fromisoformat(text) for text in (one, other))
    expected = Order.BEFORE if first < second else Order.AFTER if first > second else Order.NOT_KNOWN
    assert order(one, other) == expected
    if first != second:
        assert (first < second) == (sort_key(edtf.parse(one), "b") < sort_key(edtf.parse(other), "a"))


@pytest.mark.slow
@given(DAYS, MOMENTS)
def test_a_day_beside_a_moment_is_refused_only_if_it_is_so_in_no_zone(day: datetime.date, moment: str) -> None:
    instant = datetime.datetime.fromisoformat(moment)
    zones = [datetime.timezone(datetime.timedelta(hours=hours)) for hours in range(-12, 15)]
    days = [instant.astimezone(zone).date() for zone in zones]
    assert is_before(edtf.parse(moment), edtf.parse(day.isoformat())) == all(one < day for one in days)
    assert is_before(edtf.parse(day.isoformat()), edtf.parse(moment)) == all(one > day for one in days)


def test_a_relation_decides_where_a_day_may_be_of_another_zone() -> None:
    evening, next_day = "2021-12-28T21:00:00-05:00", "2021-12-29"
    assert order(evening, next_day) == Order.BEFORE
    assert order(evening, next_day, [("updates", True)]) == Order.AFTER
    assert order("2021-12-29T00:30:00+03:00", "2021-12-28T20:30:00-02:00") == Order.BEFORE


@pytest.mark.parametrize("name", ORDERING)
def test_a_relation_orders_what_dates_leave_open(name: str) -> None:
    inverse = RELATION_RULES[RelationType(name)].inverse
    assert order("2021-12-28", "2021-12-28", [(name, True)]) == Order.AFTER
    assert order("2021-12-28", "2021-12", [(inverse, False)]) == Order.BEFORE
    assert order("2021-12-28", "2021-12-29", [(name, True)]) == Order.BEFORE
    assert order("unknown", "2021-12-29", [(name, True)]) == Order.AFTER


@pytest.mark.parametrize("name", ["confirms", "agreesWith", "refutes", "supports", "disputes", "disagreesWith"])
def test_that_words_agree_or_disagree_proves_no_order(name: str) -> None:
    assert order("2021-12-28", "2021-12-28", [(name, True)]) == Order.NOT_KNOWN
    assert order("2021-12-28", "2021-12-27", [(name, True)]) == Order.AFTER


def test_relations_that_contradict_one_another_or_order_nothing_claim_nothing() -> None:
    assert order("2021", "2021", [("updates", True), ("isUpdatedBy", False), ("cites", True)]) == Order.NOT_KNOWN
    assert order("2021", "2021", [("supports", True), ("discusses", True)]) == Order.NOT_KNOWN


@pytest.mark.parametrize(
    ("text", "years", "month"),
    [("2021-12-28", (2021,), "2021-12"), ("2021-12-28T23:00:00-09:00", (2021,), "2021-12"),
     ("2021", (2021,), "~2021-01"),
     ("2021-12-18/2021-12-25", (2021,), "2021-12"), ("[2021-11-30..2021-12-02]", (2021,), "~2021-11"),
     ("[2020-01-01..2021-12-29]", (2020, 2021), "~2020-01"), ("2019-05-01/2021-02-03", (2019, 2020, 2021), "~2019-05"),
     ("2016/2020-02", (2016, 2017, 2018, 2019, 2020), "~2016-01"), ("[2016..2020-02]", (0,), "~0000-00"),
     ("[2019-05-01,2021-02-03]", (2019, 2021), "~2019-05"), ("202X", (0,), "~0000-00"), ("unknown", (0,), "~0000-00"),
     ("[..2021-12-29]", (0,), "~0000-00"), ("[2021-12-29..]", (0,), "~0000-00"), ("2021-12~", (2021,), "~2021-12"),
     ("2021-06-15~", (2021,), "~2021-06"), ("2021-12-29?", (2021,), "~2021-12"),
     ("2021-12-29/..", (2021,), "~2021-12"), ("/2021", (2021,), "~2021-12"),
     ("1922/2021", tuple(range(1922, 2022)), "~1922-01"), ("1900/2021", (1900, 2021), "~1900-01"),
     ("1900-03-04/2021-01-02", (1900, 2021), "~1900-03"), ("2021/", (2021,), "~2021-01")],
)  # fmt: skip
def test_a_statement_is_counted_only_where_it_is_known_to_lie(text: str, years: tuple[int, ...], month: str) -> None:
    date = edtf.parse(text)
    assert listed_years(date) == years
    assert listed_month(date) == month
