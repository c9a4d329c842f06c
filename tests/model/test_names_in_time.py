"""Whatever an agent was renamed to, and however often: on each day its name is the one that it bore."""

import datetime
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from sijill.interface.voices import Names
from sijill.model import edtf
from sijill.model.records import Agent
from sijill.pages.statement.notices import not_given

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


@given(histories(), st.integers(0, 29), st.integers(0, 29))
def test_the_name_shown_is_the_one_borne(history: tuple[Agent, list[str]], one: int, other: int) -> None:
    agent, borne = history
    first, last = sorted([one, other])
    (name,) = agent.names_within(on(first), on(last))
    shown = name["en"]
    told = not_given(agent, on(first), on(last))
    renames = [former.until for former in agent.former_names if on(first) <= former.until < on(last)]
    if renames:  # which of its names it was is not known: the present one, and each of the others with its last day
        assert shown == agent.name["en"]
        assert {former.name["en"] for former in told} | {shown} >= set(borne[first : last + 1])
        assert [former.until for former in told][: len(renames)] == renames
    else:
        assert {shown} == set(borne[first : last + 1])
        assert told in ((), agent.former_names[-1:])
        assert all(former.until < on(first) for former in told)
        assert bool(told) == (bool(agent.former_names) and agent.former_names[-1].until < on(first))
    for former in told:  # what is said is true of its last day
        assert borne[(datetime.date.fromisoformat(former.until) - FIRST).days] == former.name["en"]


@st.composite
def doubtful(draw: st.DrawFn) -> tuple[Agent, list[set[str]]]:
    """Draw an agent whose renames are known by the day, month or year, and the names that it may have had each day."""
    lengths = draw(st.lists(st.sampled_from([4, 7, 10]), min_size=1, max_size=3))
    days = sorted(draw(st.sets(st.integers(0, 800), min_size=len(lengths), max_size=len(lengths))))
    ends = [on(day)[:length] for day, length in zip(days, lengths, strict=True)]
    assume(ends == sorted(set(ends)))
    names = [f"Name {number}" for number in range(len(ends) + 1)]
    former = [{"name": {"en": name}, "until": end} for name, end in zip(names, ends, strict=False)]
    agent = Agent.model_validate({"name": {"en": names[-1]}, "kind": "office", "former_names": former})
    spans = [edtf.parse(end) for end in ends]
    first = [datetime.date.min, *(span.earliest + datetime.timedelta(1) for span in spans)]
    last = [*(span.latest for span in spans), datetime.date.max]
    may = [
        {name for name, start, end in zip(names, first, last, strict=True) if start <= day <= end}
        for day in (FIRST + datetime.timedelta(days=number) for number in range(900))
    ]
    return agent, may


@given(doubtful(), st.integers(0, 899), st.integers(0, 40))
def test_no_name_is_claimed_while_it_is_not_known_whether_it_was_borne(
    history: tuple[Agent, list[set[str]]], first: int, length: int
) -> None:
    agent, may = history
    last = min(first + length, 899)
    shown = [name["en"] for name in agent.names_within(on(first), on(last))]
    possible = set().union(*may[first : last + 1])
    exact = all(len(former.until) == 10 for former in agent.former_names)
    if len(possible) == 1 or not exact:
        assert set(shown) == possible or shown == [agent.name["en"]]
    if any(len(names) > 1 for names in may[first : last + 1]):
        assert set(shown) == possible
    told = {former.name["en"] for former in not_given(agent, on(first), on(last))}
    assert possible <= {*shown, *told}


def test_which_of_two_names_it_had_is_said_in_both_languages() -> None:
    names = {"name": {"en": "Ministry of Roads", "ar": "وزارة الطرق"}, "until": "2020"}
    now = {"en": "Ministry of Transport", "ar": "وزارة النقل"}
    agent = Agent.model_validate({"name": now, "kind": "office", "former_names": [names]})
    records = SimpleNamespace(agent=lambda _: agent)
    english, arabic = (Names(records, language) for language in ("en", "ar"))
    assert english.on("x", "2019-12-31") == "Ministry of Roads"
    assert english.on("x", "2020-06-01") == "Ministry of Roads or Ministry of Transport"
    assert arabic.on("x", "2020-06-01") == "وزارة الطرق أو وزارة النقل"
    assert english.on("x", "2021-01-01") == "Ministry of Transport"


@pytest.mark.parametrize("until", ["2020-13", "2020-1", "2020~", "2020-XX", "202X", "2019/2020", "unknown", "20200101"])
def test_the_last_day_of_a_name_is_a_day_month_or_year(until: str) -> None:
    former = {"name": {"en": "Ash"}, "until": until}
    with pytest.raises(ValidationError, match="must"):
        Agent.model_validate({"name": {"en": "Birch"}, "kind": "person", "former_names": [former]})
