"""The quick environment fills templates as Jinja2's own does."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from generator.render.markup import escaped
from generator.render.quick import QuickEnvironment


class View(NamedTuple):
    """What a template is given."""

    text: str
    markup: Markup
    number: int
    rows: tuple[str, ...]


HOSTILE = "<script>alert('1')</script> & \"سؤال\""
TEMPLATES = {
    "page": '<p title="{{ v.text }}">{{ v.markup }} {{ v.number }}'
    "{% for r in v.rows %}{{ loop.index }}{{ r }}{% endfor %}"
    "{% from 'parts' import part with context %}{{ part(v.text) }}{% include 'more' %}{{ v.rows[0] ~ v.markup }}</p>",
    "parts": "{% macro part(x) %}<b>{{ x }}</b>{% endmacro %}",
    "more": "{% set y = v.text %}{{ y }}{{ 'a<b' if v.number else '' }}{{ v.rows | join('<') }}",
}


def environment(kind: Callable[..., Environment]) -> Environment:
    return kind(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def test_it_puts_out_what_jinja2_puts_out() -> None:
    view = View(HOSTILE, Markup("<i>ok</i>"), 7, (HOSTILE, "b"))
    ours, theirs = (environment(kind).get_template("page").render(v=view) for kind in (QuickEnvironment, Environment))
    assert ours == theirs
    assert "<script" not in ours


def test_a_field_that_a_view_has_not_is_an_error() -> None:
    template = environment(QuickEnvironment).from_string("{{ v.absent }}")
    with pytest.raises(AttributeError):
        template.render(v=View("", Markup(""), 0, ()))


@pytest.mark.parametrize("value", [HOSTILE, Markup("<b>"), 7, None, "", Markup.escape(HOSTILE)])
def test_escaped_gives_the_text_that_escape_gives(value: Any) -> None:
    assert escaped(value) == str(Markup.escape(value))
