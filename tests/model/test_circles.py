"""Links in circles: those that a way leads back from, however long."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.circles import in_circles, way

IDS = st.sampled_from("abcdefgh")


@given(st.dictionaries(IDS, st.frozensets(IDS, max_size=4)))
def test_a_link_is_in_a_circle_if_a_way_leads_back_from_where_it_leads(links: dict[str, frozenset[str]]) -> None:
    found = in_circles(links)
    for source, targets in links.items():
        back = {target for target in targets - {source} if way(links, target, source)}
        assert found.get(source, frozenset()) == back


@given(st.dictionaries(IDS, st.frozensets(IDS, max_size=3)), IDS, IDS)
def test_a_way_follows_links(links: dict[str, frozenset[str]], start: str, end: str) -> None:
    found = way(links, start, end)
    if found:
        assert (found[0], found[-1]) == (start, end)
        assert all(after in links[before] for before, after in pairwise(found))


@pytest.mark.slow
def test_a_long_circle_is_found_without_deep_recursion() -> None:
    links = {str(number): [str((number + 1) % 20_000)] for number in range(20_000)}
    assert in_circles(links) == {one: frozenset(targets) for one, targets in links.items()}
    assert way(links, "1", "0") is None
