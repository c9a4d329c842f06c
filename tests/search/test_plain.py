"""An index made without numpy is the index made with it, to the byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.search.index import merge, plain, segment
from sijill.search.texts import SearchText

WORDS = st.sampled_from(
    ["والبئر", "البئر", "well", "wells", "Nazim", "ناظم", "3", "the", "قال", "#نعم_للوادي", "e\u0301", "—"]
)
TEXT = st.builds(
    lambda texts, facets: SearchText("", tuple(texts), tuple(dict.fromkeys(facets))),
    st.lists(
        st.tuples(
            st.sampled_from(["title", "name", "passage", "translation", "other"]),
            st.lists(WORDS, max_size=140).map(" ".join),
        ),
        max_size=5,
    ),
    st.lists(st.sampled_from(["kind:post", "year:2024", "agent:nazim-tahhan"]), max_size=3),
)


def made(texts: list[list[SearchText]], maker: object, joiner: object) -> list[list[tuple[str, str, bytes]]]:
    vocabulary = maker.Vocabulary()  # type: ignore[attr-defined]
    mergers = (joiner.Merger(), joiner.Merger())  # type: ignore[attr-defined]
    for number, run in enumerate(texts):
        found = maker.make_segment(run, vocabulary)  # type: ignore[attr-defined]
        mergers[0].add(number, found.terms, found.vocabulary)
        mergers[1].add(number, found.positions, found.vocabulary)
    return [[(s.first, s.last, bytes(s.data)) for s in merger.shards()] for merger in mergers]


@given(st.lists(st.lists(TEXT, max_size=6), max_size=6))
@pytest.mark.slow
def test_the_plain_way_writes_the_same_bytes(texts: list[list[SearchText]]) -> None:
    assert made(texts, plain, plain) == made(texts, segment, merge)
