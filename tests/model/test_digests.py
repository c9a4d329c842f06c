from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.digests import canonical_form, digest_of_paragraph
from tests.made_up.captures import capture_of

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
PLAIN: st.SearchStrategy[Any] = st.recursive(
    TEXT | st.booleans() | st.none() | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcXYZ_-019", max_size=6), inner, max_size=4),
    max_leaves=12,
)
PARAGRAPHS = st.lists(
    st.text(alphabet="ابت abc.ـ\u200c", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=8
)


@given(PLAIN)
def test_the_canonical_form_is_that_of_rfc_8785(value: Any) -> None:
    assert canonical_form(value) == rfc8785.dumps(value)


def test_a_paragraphs_digest_is_what_standard_tools_make_of_it() -> None:
    # { printf 'sijill:paragraph:v1\n'; printf 'قالت سلمى'; } | sha256sum
    assert digest_of_paragraph("قالت سلمى") == (
        "sha256:0a5c0bb9394d3465429b707c9ae304d5064a8a1d0be46adb2c3a23c23200e969"
    )


@given(PARAGRAPHS, st.sets(st.integers(0, 7)))
def test_withholding_changes_no_digest(paragraphs: list[str], kept: set[int]) -> None:
    capture = capture_of("\n".join(paragraphs))
    assert capture.withholding_all_but(kept).digest == capture.digest


@given(PARAGRAPHS, st.data())
def test_a_changed_dropped_or_reordered_paragraph_changes_the_digest(
    paragraphs: list[str], data: st.DataObject
) -> None:
    digest = capture_of("\n".join(paragraphs)).digest
    place = data.draw(st.integers(0, len(paragraphs) - 1))
    changed = [*paragraphs[:place], paragraphs[place] + "x", *paragraphs[place + 1 :]]
    dropped = [*paragraphs[:place], *paragraphs[place + 1 :]]
    assert capture_of("\n".join(changed)).digest != digest
    assert capture_of("\n".join(dropped)).digest != digest
    if len(set(paragraphs)) > 1 and paragraphs != paragraphs[::-1]:
        assert capture_of("\n".join(paragraphs[::-1])).digest != digest
