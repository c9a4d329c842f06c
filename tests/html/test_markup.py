"""Text becomes HTML once: whatever it is joined with or put into, a parser reads the same text back."""

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from markupsafe import Markup

from sijill.html.markup import element, joined

TEXTS = st.text(st.sampled_from("ab \"'&<>;#"), max_size=8)
PARTS = TEXTS | st.builds(element, st.just("i"), TEXTS)


def read(markup: Markup) -> str:
    return str(html.fragment_fromstring(f"<p>{markup}</p>").text_content())


def text_of(part: str) -> str:
    return read(part) if isinstance(part, Markup) else part


@example([" "], "")
@given(st.lists(PARTS, max_size=4), PARTS)
def test_joined_parts_are_read_back_as_they_are(parts: list[str], separator: str) -> None:
    assert read(joined(parts, separator)) == text_of(separator).join(map(text_of, parts))


@given(PARTS)
def test_a_text_in_an_element_is_read_back_as_it_is(part: str) -> None:
    assert read(element("b", part)) == text_of(part)
