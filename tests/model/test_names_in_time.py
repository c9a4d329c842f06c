"""Whatever an agent was renamed to, and however often: on each day its name is the one that it bore."""

import datetime
from collections.abc import Iterable
from itertools import pairwise, product
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sijill.interface.voices import Names
from sijill.model import edtf, order
from sijill.model.records import Agent
from sijill.pages.statement.notices import not_given
from tests.examples import at_most

FIRST = datetime.date(2024, 1, 1)
NAMES = st.sampled_from(["Ash", "Birch", "Cedar"])


def on(number: int) -> str:
    return (FIRST + datetime.timedelta(days=number)).isoformat()


@st.composite
def histories(draw: st.DrawFn) -> tuple[Agent, list[str]]:
    """Draw an agent that was renamed some times, perhaps back to a name of before, and its name on each of 30 days."""
    ends = sorted(draw(st.sets(st.integers(3, 20), max_size=4)))
    names = [draw(NAMES)]
    for _ in ends:
        names.append(draw(NAMES.filter(lambda one: one != names[-1])))
    former = [{"name": {"en": name}, "until": on(end)} for name, end in zip(names, ends, strict=False)]
    agent = Agent.model_validate({"name": {"en": names[-1]}, "kind": "person", "former_names": former})
    borne = [names[sum(end < day for end in ends)] for day in range(30)]
    return agent, borne


@given(histories(), st.sets(st.integers(0, 29), min_size=1, max_size=3), st.booleans())
def test_all_names_that_may_have_been_borne_are_shown(
    history: tuple[Agent, list[str]], days: set[int], between: bool
) -> None:
    agent, borne = history
    first, last = min(days), max(days)
    if between or len(days) == 1:
        date, possible = f"[{on(first)}..{on(last)}]" if first < last else on(first), set(borne[first : last + 1])
    else:
        date, possible = f"[{','.join(map(on, sorted(days)))}]", {borne[day] for day in days}
    assert {name["en"] for name in agent.names_on(edtf.parse(date))} == possible
    told = not_given(agent, edtf.parse(date))
    assert {former.name["en"] for former in told} <= set(borne)
    if all(former.until < on(first) for former in agent.former_names):
        assert told == agent.former_names[-1:]
    for former in told:  # what is said is true of its last day
        assert borne[(datetime.date.fromisoformat(former.until) - FIRST).days] == former.name["en"]


def renamed(*ends: str) -> Agent:
    """Return an agent with the name “0” until the first end, and so on."""
    former = [{"name": {"en": str(number)}, "until": end} for number, end in enumerate(ends)]
    return Agent.model_validate({"name": {"en": str(len(ends))}, "kind": "office", "former_names": former})


def days_of(date: edtf.Date) -> list[datetime.date]:
    """Return the days that a date may mean, about the days on which agents are renamed here."""
    start, end = datetime.date(2021, 9, 1), datetime.date(2022, 3, 31)
    every = [start + datetime.timedelta(number) for number in range((end - start).days + 1)]
    spans = [order.possible(date)] if date.approximate or date.uncertain else date.spans
    return [day for day in every if any(span.earliest <= day <= span.latest for span in spans)]


def may_have_had(agent: Agent, days: Iterable[datetime.date]) -> set[str]:
    """Return the names that an agent had on any of some days, whichever days its renames were on."""
    found = set()
    may_end = [days_of(edtf.parse(former.until)) for former in agent.former_names]
    for ends in product(*may_end):
        if all(one < other for one, other in pairwise(ends)):
            found |= {str(sum(end < day for end in ends)) for day in days}
    return found


ENDS = ["2021-11", "2021-11-20", "2021-11-30", "2021-12", "2021-12-01", "2021-12-20", "2022-01-05", "2022-01"]
DATES = [
    "2021-12-20", "2021-12-21", "2021-11", "2021-12", "2021-12-XX", "[..2021-12-21]", "[2021-12-20,2021-12-21]",
    "[2021-11-20..2021-12-01]", "[2021-11-19,2021-12-02]", "[2022-01-05..]", "2021-12-19/2021-12-22", "2021-11-30/..",
    "2021-12-20T23:00:00+03:00", "2021-12-28~", "2021-12-28?", "2021", "202X", "unknown",
]  # fmt: skip


@given(st.lists(st.sampled_from(ENDS), min_size=1, max_size=2, unique=True), st.sampled_from(DATES))
@settings(max_examples=at_most(150))
def test_a_name_is_shown_if_and_only_if_it_may_have_been_borne(ends: list[str], date: str) -> None:
    try:
        agent = renamed(*sorted(ends))
    except ValidationError:
        may_end = [days_of(edtf.parse(end)) for end in sorted(ends)]
        assert not any(one < other for one, other in product(*may_end))
        return
    day = edtf.parse(date)
    shown = [name["en"] for name in agent.names_on(day)]
    assert shown == sorted(may_have_had(agent, days_of(day)))
    told = not_given(agent, day)
    assert len(shown) == 1 or {former.name["en"] for former in told} == set(shown) - {agent.name["en"]}


@pytest.mark.parametrize("ends", [("9999-12-31",), ("0001-01-01", "0001-01-02"), ("0001", "9999")])
def test_renames_at_the_ends_of_the_calendar_can_be_read(ends: tuple[str, ...]) -> None:
    assert renamed(*ends).names_on(edtf.parse(ends[0]))


def test_which_of_two_names_it_had_is_said_in_both_languages() -> None:
    names = {"name": {"en": "Ministry of Roads", "ar": "وزارة الطرق"}, "until": "2020"}
    now = {"en": "Ministry of Transport", "ar": "وزارة النقل"}
    agent = Agent.model_validate({"name": now, "kind": "office", "former_names": [names]})
    records = SimpleNamespace(agent=lambda _: agent)
    english, arabic = (Names(records, language) for language in ("en", "ar"))
    assert english.on("x", "2019-12-31") == "Ministry of Roads"
    assert english.on("x", "2020-06-01") == "Ministry of Roads or Ministry of Transport"
    assert arabic.on("x", "2020-06-01") == "وزارة الطرق أو وزارة النقل"
    assert english.on("x", "unknown") == "Ministry of Roads or Ministry of Transport"
    assert english.on("x", "2021-01-01") == "Ministry of Transport"


@pytest.mark.parametrize("until", ["2020-13", "2020-1", "2020~", "2020-XX", "202X", "2019/2020", "unknown", "20200101"])
def test_the_last_day_of_a_name_is_a_day_month_or_year(until: str) -> None:
    former = {"name": {"en": "Ash"}, "until": until}
    with pytest.raises(ValidationError, match="must"):
        Agent.model_validate({"name": {"en": "Birch"}, "kind": "person", "former_names": [former]})
