"""Addresses of words, pages and moments: one fragment, one directive, whatever the address had before."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.model.characters import BLANK
from sijill.model.fragments import DirectiveWords, at_page, at_time, at_words, without_directive


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://a.example/b", "https://a.example/b"),
        ("https://a.example/b#part", "https://a.example/b#part"),
        ("https://a.example/b#:~:text=dam", "https://a.example/b"),
        ("https://a.example/b#part:~:text=dam&text=lock", "https://a.example/b#part"),
        ("https://a.example/b?q=:~:text=dam", "https://a.example/b?q=:~:text=dam"),
        ("https://a.example/b#", "https://a.example/b#"),
        ("https://a.example/b#:~:text=a#:~:text=b", "https://a.example/b"),
        ("https://a.example/b#:~:selector(x)", "https://a.example/b"),
    ],
)
def test_a_directive_is_taken_off(address: str, plain: str) -> None:
    assert without_directive(address) == plain


def test_the_words_of_a_directive_are_written_so_that_they_are_not_its_signs() -> None:
    assert at_words(
        "https://a.example/b#part:~:text=old", DirectiveWords("as-is", "two-fold, now", "the end", "& on")
    ) == ("https://a.example/b#part:~:text=as%2Dis-,two%2Dfold%2C%20now,the%20end,-%26%20on")
    assert at_words("https://a.example/b#:~:text=old", DirectiveWords()) == "https://a.example/b"


@given(st.text())
def test_letters_stay_as_they_are_and_everything_else_is_encoded(text: str) -> None:
    address = at_words("https://a.example/", DirectiveWords(first=text))
    written = address.partition("text=")[2]
    assert unquote(written) == " ".join(text.split())
    assert re.fullmatch(r"(?:[^\W_]|[_.~]|%[0-9A-F]{2})*", written)
    assert not BLANK & set(written)


@given(st.text(), st.text(), st.text(), st.text())
def test_there_is_one_directive_and_four_parts_at_most(before: str, first: str, last: str, after: str) -> None:
    address = at_words("https://a.example/#x:~:text=y", DirectiveWords(before, first, last, after))
    assert address.count("#") == 1
    assert address.count(":~:") <= 1
    assert address.count(",") <= 3


def test_pages_and_times_take_the_place_of_another_fragment() -> None:
    assert at_page("https://a.example/b.pdf#:~:text=x", 3) == "https://a.example/b.pdf#page=3"
    assert at_time("https://a.example/v?id=1#part", "01:02:03.900") == "https://a.example/v?id=1#t=3723"
