"""Places of stretches in order are found wherever there are any, and no place is asked for twice."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from sijill.check.evidence.chains import Span, in_order

PLACES = st.lists(st.integers(0, 12), max_size=4, unique=True).map(sorted)
STRETCHES = st.lists(st.tuples(PLACES, st.integers(0, 6)), min_size=1, max_size=4)


@given(st.integers(0, 4), STRETCHES)
def test_there_is_a_chain_where_trying_every_one_finds_it(first: int, others: list[tuple[list[int], int]]) -> None:
    asked: Counter[tuple[int, int]] = Counter()

    def behind(number: int, end: int) -> Iterator[Span]:
        asked[number, end] += 1
        starts, farthest = others[number - 1]
        return iter([(one, one + 1) for one in starts if end <= one <= end + farthest])

    def follows(one: int, other: int, number: int) -> bool:
        return one + 1 <= other <= one + 1 + others[number][1]

    every = product([first], *[starts for starts, _ in others])
    is_any = any(all(follows(chain[at], chain[at + 1], at) for at in range(len(others))) for chain in every)
    found = in_order((first, first + 1), 1 + len(others), behind, set())
    assert bool(found) == is_any
    assert all(follows(one[0], other[0], at) for at, (one, other) in enumerate(pairwise(found)))
    assert max(asked.values(), default=1) == 1
