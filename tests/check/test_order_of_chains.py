"""What a relation puts after another statement is after it in every order of time, with times as with days."""

import datetime
import itertools
import sqlite3

import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sijill.model import edtf
from sijill.model.order import is_before, sort_key
from sijill.state.answers import Card
from sijill.state.bounds import bounds
from sijill.state.ordering import out_of_order, settle
from sijill.state.tables import STATE
from tests.model.test_order import valid

FIRST = datetime.datetime(2021, 12, 29, tzinfo=datetime.UTC)
DAYS = st.integers(0, 4).map(lambda number: (FIRST + datetime.timedelta(days=number)).date().isoformat())
MOMENTS = st.tuples(st.integers(0, 90), st.integers(-12, 12)).map(
    lambda found: (
        (FIRST + datetime.timedelta(hours=found[0]))
        .astimezone(datetime.timezone(datetime.timedelta(hours=found[1])))
        .isoformat()
    )
)
ENDS = st.one_of(DAYS, MOMENTS)
DATES = st.one_of(
    st.just("unknown"), DAYS, MOMENTS,
    st.tuples(st.one_of(st.just(".."), ENDS), st.one_of(st.just(".."), ENDS)).map("/".join).filter(valid),
    st.tuples(st.one_of(st.just(""), DAYS), st.one_of(st.just(""), DAYS)).map(lambda two: f"[{'..'.join(two)}]")
    .filter(valid),
    st.sampled_from(["2021", "2022", "2021-12", "2021~", "2022-01?", "2021-12-30~"]),
)  # fmt: skip
NAMES = "cadbe"  # ids in another order than the relations
PAIRS = list(itertools.combinations(range(len(NAMES)), 2))


def settled(dates: list[str], pairs: list[tuple[int, int]]) -> dict[str, Card]:
    """Return the cards of statements, the later of two in ``pairs`` an update of the earlier."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(STATE)
    for name, date in zip(NAMES, dates, strict=False):
        key = sort_key(edtf.parse(date), name)
        card = [name, "post", date, "en", {"en": name}, ["a"], [], "published", key, {}]
        row = (name, b"", "", orjson.dumps(card), key, "", "", b"", "all:", 0)
        connection.execute(f"INSERT INTO statements VALUES({', '.join('?' * 10)})", row)
    for number, (target, source) in enumerate(pairs):
        row = (NAMES[source], number, "updates", NAMES[target], None, None, None)
        connection.execute("INSERT INTO relations VALUES(?, ?, ?, ?, ?, ?, ?)", row)
    settle(connection, out_of_order(connection), bounds(connection, None))
    rows = connection.execute("SELECT id, card, ordering FROM statements ORDER BY ordering").fetchall()
    cards = {name: Card(*orjson.loads(card)) for name, card, _ in rows}
    assert all(cards[name].order == ordering for name, _, ordering in rows)
    return cards


def known_order(dates: list[str], pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return which are before which, by dates and relations, through any number of steps but acts that lasted."""
    parsed = [edtf.parse(date) for date in dates]
    known = {(one, other) for one, other in itertools.permutations(range(len(dates)), 2)
             if is_before(parsed[one], parsed[other])}  # fmt: skip
    known.update(pairs)
    for through in range(len(dates)):
        if parsed[through].precision != "interval":
            before = {one for one, other in known if other == through}
            after = {other for one, other in known if one == through}
            known.update(itertools.product(before, after))
    return known


@given(st.lists(DATES, min_size=5, max_size=5), st.lists(st.sampled_from(PAIRS), unique=True, max_size=7))
def test_every_order_is_one_that_the_dates_and_relations_allow(dates: list[str], pairs: list[tuple[int, int]]) -> None:
    known = known_order(dates, pairs)
    assume(not any((other, one) in known for one, other in known))
    cards = settled(dates, pairs)
    for one, other in known:
        first, second = cards[NAMES[one]], cards[NAMES[other]]
        assert first.from_oldest < second.from_oldest, (first, second)
        if (dates[one] == "unknown") == (dates[other] == "unknown"):  # those without a date are at the end of lists
            assert first.order < second.order, (first, second)
    for name, date in zip(NAMES, dates, strict=True):
        assert (cards[name].order[:10] == "0000-00-00") == (date == "unknown")


@pytest.mark.parametrize(
    "moment",
    ["2024-05-01T21:00:00+03:00", "2024-05-01T23:30:00-04:00", "2024-05-01T21:00:00+03:00/2024-05-01T22:00:00+03:00"],
)
def test_a_reply_without_a_date_is_after_the_time_of_what_it_answers(moment: str) -> None:
    # c has a time; a answers it, undated; d, of some day of the year, corrects a; b came before all.
    found = settled([moment, "unknown", "[2024-01-01..2024-12-31]", "2024-04-30"], [(0, 1), (1, 2)])
    assert sorted(found, key=lambda name: found[name].from_oldest) == ["b", "c", "a", "d"]
    assert sorted(found, key=lambda name: found[name].order) == ["a", "b", "c", "d"]


def test_what_a_moment_answers_is_before_it_if_it_has_no_date() -> None:
    found = settled(["unknown", "2024-05-01T21:00:00+03:00", "2024-05-01T22:00:00+03:00"], [(0, 1)])
    assert sorted(found, key=lambda name: found[name].from_oldest) == ["c", "a", "d"]


def test_statements_without_a_date_are_in_the_order_of_their_relations_wherever_they_are_listed() -> None:
    found = settled(["unknown", "unknown", "unknown"], [(0, 1), (1, 2)])
    for key in (lambda name: found[name].order, lambda name: found[name].from_oldest):
        assert sorted(found, key=key) == ["c", "a", "d"]
