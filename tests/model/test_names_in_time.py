"""Whatever an agent was renamed to, and however often: on each day its name is the one that it bore."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

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
    shown = agent.name_within(on(first), on(last))["en"]
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
