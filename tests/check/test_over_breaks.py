"""A passage is found over what a printed page breaks: hyphens at line ends, heads and feet of pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.check.evidence.find import Searchable
from sijill.model.captures import About, Capture, Paragraph
from sijill.model.digests import digest_of_paragraph


def copy(*paragraphs: tuple[str, About]) -> Searchable:
    return Searchable(Capture(tuple(Paragraph(digest_of_paragraph(text), text, about) for text, about in paragraphs)))


PRINTED = copy(
    ("Said: “The har- bour is well- known and the ferry will re-", About(page=1, hyphens=(14, 28, 57))),
    ("12 Letters of the harbour", About("page-foot", page=1)),
    ("turn in May. We wait.”", About(page=2, continues=True)),
)


@pytest.mark.parametrize(
    ("wording", "exact"),
    [
        ("The harbour is", "The har- bour is"),
        ("is well-known and", "is well- known and"),
        ("ferry will return in May.", "ferry will re-\n12 Letters of the harbour\nturn in May."),
        ("The har- bour is", "The har- bour is"),
        ("12 Letters of the harbour", "12 Letters of the harbour"),
    ],
)
def test_a_passage_is_found_over_breaks_and_its_exact_words_are_the_copys(wording: str, exact: str) -> None:
    [found] = PRINTED.find(wording, None, 0)
    assert found.exact == exact


@pytest.mark.parametrize("wording", ["The har bour is", "is wellknown or", "We do not wait", "ferry will Letters"])
def test_other_words_are_not_found(wording: str) -> None:
    assert PRINTED.find(wording, None, 0) == []


@pytest.mark.parametrize(
    ("wording", "whole"),
    [
        ("bour is well", "harbour"),
        ("The har", "harbour"),
        ("The har-", "harbour"),
        ("known and", "wellknown"),  # nobody can tell whose hyphen it is
        ("ferry will re", "return"),
        ("turn in May", "return"),
    ],
)
def test_a_word_that_a_lines_end_divides_is_not_cut_there(wording: str, whole: str) -> None:
    assert PRINTED.find(wording, None, 0) == []
    assert whole in (PRINTED.cut(wording) or "")


def test_a_hyphen_that_is_not_named_is_never_left_out() -> None:
    assert copy(("A well- known man", About(page=1)), ("3", About("page-foot"))).find("wellknown", None, 0) == []


def test_nothing_is_found_over_a_withheld_paragraph() -> None:
    paragraphs = list(PRINTED.capture.paragraphs)
    paragraphs[1:1] = [Paragraph(digest_of_paragraph("x"), None, About(page=1))]
    assert Searchable(Capture(tuple(paragraphs))).find("ferry will return in May.", None, 0) == []


WORD = st.text("abcdef", min_size=2, max_size=8)


@given(st.lists(WORD, min_size=1, max_size=8), st.data())
def test_wherever_words_are_broken_the_whole_is_found(words: list[str], data: st.DataObject) -> None:
    text, hyphens = "", []
    for word in words:
        at = data.draw(st.integers(0, len(word) - 1))
        text += (" " if text else "") + word[:at]
        if at:
            hyphens.append(len(text))
            text += "- "
        text += word[at:]
    searchable = copy((text, About(page=1, hyphens=tuple(hyphens))))
    assert searchable.find(" ".join(words), None, 0)[0].exact == text or " ".join(words) in text
