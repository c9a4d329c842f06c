"""Whose the brackets in a passage are: the source's, the editors', or some of each."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.brackets import EDITORS, Stretch, not_in, pieces, spoken, stretches


@pytest.mark.parametrize(
    ("text", "brackets", "expected"),
    [
        ("We keep it [sic].", None, [("We keep it [sic].", False, "")]),
        ("[The coalition] keeps it.", EDITORS, [("keeps it.", False, "")]),
        ("We stay […] until May.", EDITORS, [("We stay", False, ""), ("until May.", True, "")]),
        ("We stay [...] [the men] until May", EDITORS, [("We stay", False, ""), ("until May", True, "")]),
        ("We keep it [sic] in [the] town.", ("[the]",), [("We keep it [sic] in", False, ""), ("town.", False, "")]),
        ("[W]e stay [here].", EDITORS, [("e stay", False, "W")]),
        ("[only]", EDITORS, []),
        ("[التحالف] يحتفظ […] بالسيطرة", EDITORS, [("يحتفظ", False, ""), ("بالسيطرة", True, "")]),
    ],
)
def test_a_text_is_divided(text: str, brackets: Any, expected: list[tuple[str, bool, str]]) -> None:
    assert stretches(text, brackets) == tuple(Stretch(*one) for one in expected)


@given(st.text("ab […]\n"), st.one_of(st.none(), st.just(EDITORS), st.lists(st.sampled_from(["[a]", "[…]", "x"]))))
def test_the_pieces_are_the_text(text: str, brackets: Any) -> None:
    found = pieces(text, brackets)
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text.startswith("[") for piece in found if piece.editors and piece.text != "x")


def test_what_the_editors_put_in_is_not_spoken() -> None:
    assert " ".join(spoken({"text": "[The coalition] keeps it [sic].", "brackets": ["[The coalition]"]})).split() == [
        "keeps", "it", "[sic].",
    ]  # fmt: skip
    assert spoken({"text": "We keep it [sic]."}) == ("We keep it [sic].",)
    assert spoken({"text": "We keep it […] and stay [here].", "brackets": "editors"}) == ("We keep it ", " and stay ")


@pytest.mark.parametrize(
    ("text", "brackets", "missing"),
    [
        ("No brackets.", EDITORS, "[…]"),
        ("One [here].", EDITORS, ""),
        ("One [here].", ("[there]",), "[there]"),
        ("[a] and [b]", ("[b]", "[a]"), "[a]"),
        ("[a] and b", ("and",), "and"),
        ("[a] and [b]", ("[a]", "[b]"), ""),
    ],
)
def test_brackets_that_are_named_are_in_the_text_in_its_order(text: str, brackets: Any, missing: str) -> None:
    assert not_in(text, brackets) == missing
