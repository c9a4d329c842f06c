"""The quotations that are offered: whole, over their paragraphs, and never a part as if it were all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.check.evidence.find import Searchable
from sijill.editing.quotations import quotations
from sijill.model.captures import About, Capture, Paragraph
from sijill.model.digests import digest_of_paragraph
from tests.made_up.captures import capture_of


def offered(text: str) -> list[tuple[int, str]]:
    return [(found.paragraph, found.text) for found in quotations(capture_of(text))]


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ("«", "»"), ("„", "“"), ('"', '"')])
def test_a_quotation_whose_every_paragraph_opens_with_a_mark_is_one(opening: str, closing: str) -> None:
    text = f"She said: {opening}The pier is old.\n{opening}The sea is not.\n{opening}We stay.{closing} She left."
    assert offered(text) == [(1, "The pier is old.\nThe sea is not.\nWe stay.")]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("She said: “the pier is old” and “the sea”.", [(1, "the pier is old"), (1, "the sea")]),
        ("«القول الأول «وفيه قول» وتتمته» ثم «قول آخر»", [(1, "القول الأول «وفيه قول» وتتمته"), (1, "قول آخر")]),
        ("She said: “The pier is old.\nThe sea is not,” and left.", [(1, "The pier is old.\nThe sea is not,")]),
        ("She said: “The pier is old.\nNobody spoke.\nHe said: “We stay here.”", [(3, "We stay here.")]),
        ("A “word” and nothing.", []),
        ("“The end of it", []),
    ],
)
def test_what_is_offered(text: str, quotations: list[tuple[int, str]]) -> None:
    assert offered(text) == quotations


def test_a_quotation_goes_on_behind_the_foot_of_a_page() -> None:
    lines = ("She said: “The pier is old.", "12 Letters of the harbour", "“The sea is not.” She left.")
    about = (About(), About("page-foot"), About())
    paragraphs = (Paragraph(digest_of_paragraph(text), text, one) for text, one in zip(lines, about, strict=True))
    assert [found.text for found in quotations(Capture(tuple(paragraphs)))] == ["The pier is old.\nThe sea is not."]


SENTENCE = st.lists(st.text("abcdef", min_size=1, max_size=6), min_size=2, max_size=5).map(" ".join)


@given(st.lists(SENTENCE, min_size=1, max_size=4), st.sampled_from(["“”", "«»"]))
def test_what_is_offered_is_found_in_the_copy(lines: list[str], marks: str) -> None:
    text = "Said: " + "\n".join(marks[0] + line for line in lines) + marks[1] + " End."
    capture = capture_of(text)
    [found] = quotations(capture)
    places = Searchable(capture).find(found.text, None, 0)
    assert [(place.paragraph, place.end_paragraph) for place in places] == [(1, len(lines))]
