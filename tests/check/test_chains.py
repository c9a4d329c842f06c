"""What relations say of dates through several statements: contradictions, each at its link, and the days left."""

import datetime
import itertools
import random
import shutil
import sqlite3
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import sentence
from sijill.model import edtf
from sijill.model.order import is_before
from sijill.state import database, times
from sijill.state.bounds import Bounds, bounds
from sijill.state.ordering import when
from sijill.state.tables import STATE
from tests.check.test_relation_circles import PATH, link
from tests.made_up.archives import TestArchive

NAMES = "abcde"
FIRST = datetime.date(2021, 12, 29)
DAYS = st.integers(0, 5).map(lambda number: FIRST + datetime.timedelta(days=number))
DATES = st.one_of(
    DAYS.map(lambda day: day.isoformat()),
    st.lists(DAYS, min_size=2, max_size=2, unique=True).map(
        lambda two: f"[{'..'.join(day.isoformat() for day in sorted(two))}]"
    ),
)
PAIRS = list(itertools.combinations(range(len(NAMES)), 2))


def relations(dates: list[str], pairs: list[tuple[int, int]]) -> sqlite3.Connection:
    """Return a state in which the later of two statements, by name, updates the earlier."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(STATE)
    for name, date in zip(NAMES, dates, strict=False):
        row = (name, b"", "", orjson.dumps([name, "post", date]), name, "", "", b"", "", 0)
        connection.execute(f"INSERT INTO statements VALUES({', '.join('?' * 10)})", row)
    for number, (target, source) in enumerate(pairs):
        row = (NAMES[source], number, "updates", NAMES[target], None, None, None)
        connection.execute("INSERT INTO relations VALUES(?, ?, ?, ?, ?, ?, ?)", row)
    return connection


def judged(dates: list[str], pairs: list[tuple[int, int]]) -> Bounds:
    return bounds(relations(dates, pairs), None)


def days_of(date: str) -> list[datetime.date]:
    return [
        span.earliest + datetime.timedelta(days=number)
        for span in edtf.parse(date).spans
        for number in range((span.latest - span.earliest).days + 1)
    ]


@given(st.lists(DATES, min_size=5, max_size=5), st.lists(st.sampled_from(PAIRS), unique=True, max_size=6))
def test_the_days_left_are_those_of_all_ways_in_which_it_can_have_been(
    dates: list[str], pairs: list[tuple[int, int]]
) -> None:
    ways = [
        way
        for way in itertools.product(*map(days_of, dates))
        if all(way[target] <= way[source] for target, source in pairs)
    ]
    found = judged(dates, pairs)
    direct = any(is_before(edtf.parse(dates[source]), edtf.parse(dates[target])) for target, source in pairs)
    assert (not ways) == (bool(found.late) or direct)
    if ways:
        for number, (name, date) in enumerate(zip(NAMES, dates, strict=True)):
            left = found.narrowed.get(name, "") or date
            assert sorted(days_of(left)) == sorted({way[number] for way in ways})


@given(
    st.lists(
        st.one_of(DATES, st.sampled_from(["unknown", "2021~", "2021-12-31?", "2021/2022", "[2021-12-29,2022-01-02]",
                                          "[..2021-12-30]", "[2022-01-01..]", "2021-12", "2021-12-30T10:00:00Z"])),
        min_size=5, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), unique=True, max_size=8),
    st.sampled_from(NAMES),
)  # fmt: skip
def test_what_is_found_from_one_statement_is_found_from_all(
    dates: list[str], pairs: list[tuple[int, int]], start: str
) -> None:
    connection = relations(dates, pairs)
    everything, found = bounds(connection, None), bounds(connection, [start])
    for name, left in found.narrowed.items():
        assert left == everything.narrowed.get(name, "")
        if left:
            own, now = edtf.parse(dates[NAMES.index(name)]), edtf.parse(left)
            assert (own.earliest, now.latest) <= (now.earliest, own.latest)
            assert (own.earliest, own.latest) != (now.earliest, now.latest)
    assert found.late.items() <= bounds(connection, list(NAMES)).late.items()


MOMENTS = st.tuples(st.integers(0, 60), st.sampled_from([-12, -5, 0, 3, 14])).map(
    lambda found: (
        (datetime.datetime(2021, 12, 29, tzinfo=datetime.UTC) + datetime.timedelta(hours=found[0]))
        .astimezone(datetime.timezone(datetime.timedelta(hours=found[1])))
        .isoformat()
    )
)


@given(
    st.lists(st.one_of(DAYS.map(str), MOMENTS), min_size=5, max_size=5),
    st.lists(st.sampled_from(PAIRS), unique=True, max_size=8),
)
def test_a_chain_over_days_to_a_later_moment_is_refused_and_no_other(
    dates: list[str], pairs: list[tuple[int, int]]
) -> None:
    parsed = [edtf.parse(date) for date in dates]
    reached = set(pairs)
    for _ in dates:
        reached |= {
            (far, source)
            for (far, middle), (target, source) in itertools.product(reached, pairs)
            if middle == target and not parsed[middle].instant
        }
    wrong = any(is_before(parsed[source], parsed[target]) for target, source in reached)
    direct = any(is_before(parsed[source], parsed[target]) for target, source in pairs)
    assert bool(judged(dates, pairs).late or direct) == wrong


def test_a_chain_over_times_is_refused_at_its_link() -> None:
    found = judged(["2021-12-05T20:00:00Z", "2021-12-05", "2021-12-05T09:00:00Z"], [(0, 1), (1, 2)])
    assert {source: set(late) for source, late in found.late.items()} == {"c": {"b"}}
    assert found.late["c"]["b"].way == ("b", "a")


def test_each_link_that_leads_on_to_a_later_statement_is_found() -> None:
    # c (2020) updates a and b, undated; both lead on to 2022 and 2021; d (2019) updates c and is right about it alone.
    found = judged(["2022-01-01", "unknown", "unknown", "2020-05-01", "2019-05-01"], [(0, 1), (0, 2), (1, 3), (2, 3)])
    assert {source: set(late) for source, late in found.late.items()} == {"d": {"b", "c"}}
    assert found.late["d"]["b"].way == ("b", "a")


def test_an_act_that_lasted_passes_nothing_on() -> None:
    assert judged(["2022-01-01", "2019/2022", "2020-05-01"], [(0, 1), (1, 2)]).late == {}


@pytest.fixture
def archive(tmp_path: Path) -> TestArchive:
    return TestArchive(tmp_path / "archive")


def stored(archive: TestArchive) -> list[tuple[object, ...]]:
    state = database.open_for_reading(archive.configuration.cache / database.FILE)
    try:
        members = state.execute("SELECT * FROM members ORDER BY 1, 2").fetchall()
        return [*state.execute("SELECT id, card, ordering, month, lists FROM statements ORDER BY id"), *members]
    finally:
        state.close()


def refused(found: list[Diagnostic]) -> set[str]:
    return {Path(one.file).stem.removeprefix("2024-05-07-") for one in found if one.code == "relation-not-allowed"}


def test_a_chain_is_refused_at_its_link_in_both_languages_and_goes_when_its_far_end_is_mended(
    archive: TestArchive,
) -> None:
    link(archive, "last", date="2022-01-01")
    link(archive, "between", "last", date="unknown")
    link(archive, "first", "between", date="2021-01-01")
    [found] = [one for one in archive.check() if one.code == "relation-not-allowed"]
    assert Path(found.file).stem.endswith("first")
    assert (
        "first → 2024-05-07-between → 2024-05-07-last: this one is of 2021-01-01, the last of 2022-01-01"
        in sentence(found)[1]
    )
    assert "وتاريخ الأخير 2022-01-01" in sentence(found, "ar")[1]
    link(archive, "last", date="2020-01-01")
    assert refused(archive.check()) == set()
    link(archive, "last", date="2022-01-01")
    assert refused(archive.check()) == {"first"}


def test_a_reply_is_of_the_year_of_what_it_answers_wherever_years_are_counted(archive: TestArchive) -> None:
    link(archive, "told", date="2022-01-01")
    link(archive, "reply", "told", kind="repliesTo", date="[2021-12-20..2022-02-01]")
    assert refused(archive.check()) == set()
    with database.open_for_reading(archive.configuration.cache / database.FILE) as state:
        assert {one for one in times.lists_of(state, "2024-05-07-reply") if "year:" in one} == {"year:2022"}
        assert when(state, "2024-05-07-reply").text == "[2022-01-01..2022-02-01]"


def test_a_draft_s_permanent_id_has_the_year_of_what_it_answers(archive: TestArchive) -> None:
    link(archive, "told", date="2022-01-01")
    link(archive, "reply", "told", kind="repliesTo", date="[2021-12-20..2022-02-01]")
    path = archive.root / PATH.format("reply")
    path.rename(path.with_name("0000-reply.yaml"))
    outcome = archive.publish(dry=True)
    assert outcome.publication is not None
    assert "2022-reply" in {one.id for one in outcome.publication.versions}


@pytest.mark.slow
def test_verdicts_and_years_are_those_of_a_check_from_nothing_after_any_edits(archive: TestArchive) -> None:
    chance = random.Random(12)
    names = ("one", "two", "three", "four", "five")
    seen = set()
    for _ in range(30):
        name = chance.choice(names)
        others = [one for one in names if one != name]
        date = chance.choice(
            ["unknown", "2021-12-30", "2022-01-02", "[2021-12-20..2022-02-01]", "2021", "2022~", "2021/2022"]
        )
        link(archive, name, *chance.sample(others, chance.choice([0, 1, 1, 2])), date=date)
        warm = archive.check()
        rows = stored(archive)
        seen.update(refused(warm))
        shutil.move(archive.root / ".cache", archive.root / "kept")
        assert warm == archive.check()
        assert rows == stored(archive)
        shutil.rmtree(archive.root / ".cache")
        shutil.move(archive.root / "kept", archive.root / ".cache")
    assert seen
