"""Templates compiled here are filled as Jinja2 itself fills them, and what is not compiled is refused."""

from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from sijill.html.compiler import UnknownError, Used, compiled
from sijill.html.markup import Safe, escaped, link, whole


class View(NamedTuple):
    """What a template is given."""

    text: str
    markup: Markup
    number: int
    rows: tuple[tuple[str, str], ...]


HOSTILE = "<script>alert('1')</script> & \"سؤال\" {v.text} {{ v }} \\ '"
TEMPLATES = {
    "page": "{% import 'parts' as parts %}\n"
    '<p title="{{ v.text }}">{ }} \\ \' "{{ v.markup }} {{ v.number }}</p>\n'
    "{% if v.number > 3 and v.rows %}<b>{{ v.rows[0] }}</b>\n"
    "{% elif v.number == 0 or not v.text == 'a' %}<i>0</i>{% endif %}"
    "{% for one, two in v.rows %}<a href=\"{{ one }}\">{{ two }}</a>{% else %}<br>{% endfor %}"
    "{{ parts.part(v.text, 2) }}{{ parts.list(v.rows) }}",
    "parts": "{% macro part(x, n) %}<b>{{ x }}{{ n }}</b>{% endmacro %}"
    "{% macro list(rows) %}{% for r in rows %}{{ r[1] }}{% if r[0] %}!{% endif %}{% endfor %}{% endmacro %}",
}  # fmt: skip
THEIRS = Environment(
    loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def fill(source: str, view: Any, used: Used | None = None) -> str:
    used = used or Used()

    def load(name: str) -> Any:
        return compiled(THEIRS.parse(TEMPLATES[name]), name, used, load).macros

    return compiled(THEIRS.parse(source), "page", used, load).fill(view)


TEXTS = st.one_of(st.just(HOSTILE), st.just("a"), st.text(max_size=20))


ROWS = st.lists(st.tuples(TEXTS, TEXTS)).map(tuple)


@pytest.mark.slow
@given(st.builds(View, TEXTS, TEXTS.map(Markup.escape), st.integers(0, 5), ROWS))
def test_it_puts_out_what_jinja2_puts_out(view: View) -> None:
    assert fill(TEMPLATES["page"], view) == THEIRS.get_template("page").render(v=view)


def test_text_is_escaped_wherever_it_stands() -> None:
    view = View(HOSTILE, Markup("<i>ok</i>"), 7, ((HOSTILE, HOSTILE),))
    found = fill(TEMPLATES["page"], view)
    assert "<script" not in found
    assert found.count("<i>ok</i>") == 1


def test_what_a_page_must_be_judged_by_is_kept() -> None:
    used = Used()
    row = (link("a&b/", "x"), whole("<br>"))
    source = '<a href="{{ v.text }}">{{ v.markup }}</a>{{ v.rows[0] }}{{ v.rows[1] }}'
    fill(source, View("../t/", Safe("<i>"), 0, row), used)  # type: ignore[arg-type]
    assert used.hrefs == ["../t/", "a&b/"]
    assert used.markups == ["<i>"]


def test_a_field_that_a_view_has_not_is_an_error() -> None:
    with pytest.raises(AttributeError):
        fill("{{ v.absent }}", View("", Markup(""), 0, ()))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ v.text | safe }}", "page:1 must not use Filter: it is not compiled"),
        ("{{ v.text.upper() }}", "page:1 must not use Call: it is not compiled"),
        ("{{ v.__class__ }}", "page:1 must not use Getattr: it is not compiled"),
        ("{{ other }}", "page:1 must not use Name 'other': it is not compiled"),
        ("{{ v.text ~ v.markup }}", "page:1 must not use Concat: it is not compiled"),
        ("{% set x = 1 %}", "page:1 must not use Assign: it is not compiled"),
        ("{% include 'parts' %}", "page:1 must not use Include: it is not compiled"),
        ("{% for x in v.rows if x %}{% endfor %}", "page:1 must not use For: it is not compiled"),
    ],
)
def test_what_is_not_compiled_is_refused(source: str, said: str) -> None:
    with pytest.raises(UnknownError) as refused:
        fill(source, View("", Markup(""), 0, ()))
    assert str(refused.value) == said


@pytest.mark.parametrize("value", [HOSTILE, Markup("<b>"), 7, None, "", Markup.escape(HOSTILE)])
def test_escaped_gives_the_text_that_escape_gives(value: Any) -> None:
    assert escaped(value) == str(Markup.escape(value))
