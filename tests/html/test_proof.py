"""A template is proved to give whole markup, and a value to stand only where escaping keeps it a value."""

from pathlib import Path

import pytest
from jinja2 import Environment

import sijill.pages
from sijill.html.proof import NotWholeError, prove
from sijill.html.template import Templates


def proved(source: str) -> None:
    prove(Environment(autoescape=True).parse(source), "page")


@pytest.mark.parametrize(
    "source",
    [
        '<p class="a{% if v.x %} b{% endif %}">{{ v.x }}<br>{% for r in v.y %}<b>{{r}}</b>{% else %}-{% endfor %}</p>',
        '<p{% if v.x %} class="a"{% endif %}>{% if v.x %}<b>1</b>{% elif v.y %}<i>2</i>{% endif %}</p>',
        '{% macro m(x) %}<a href="{{ x }}">{{ x }}</a>{% endmacro %}<svg><path d="M{{ v.x }}"/></svg>{{ m(v.x) }}',
        '<input type="search" required> <button type="submit">a</button>',
    ],
)
def test_whole_templates_are_proved(source: str) -> None:
    proved(source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p>{{ v }}", "page must close what it opens: <p> is open at its end"),
        ("<p></b></p>", "page:1 must close <p> before </b>"),
        ("{% if v %}<p>{% endif %}</p>", "page:1 must open and close the same elements on every branch"),
        ("{% for r in v %}<p>{% endfor %}", "page:1 must close in each turn of the loop what the turn opens"),
        ("{% macro m() %}<p>{% endmacro %}", "page:1 must close what the macro opens: <p>"),
        ("<p {{ v }}></p>", "page:1 must put values in text or between quotes, not in <p"),
        ("<{{ v }}></p>", "page:1 must hold no '<'"),
        ("<p class={{ v }}></p>", "page:1 must write attributes as name=\"value\": ' class='"),
        ("<p onclick=\"{{ v }}\"></p>", "page:1 must not carry the attribute 'onclick'"),
        ("<p style=\"{{ v }}\"></p>", "page:1 must not carry the attribute 'style'"),
        ("<script>{{ v }}</script>", "page:1 must hold no '<script>'"),
        ("a < b", "page:1 must hold no '< b'"),
        ("{% set x = v %}", "page:1 must not use Assign: no proof is known for it"),
        ("{% include 'x' %}", "page:1 must not use Include: no proof is known for it"),
    ],
)  # fmt: skip
def test_what_could_break_a_page_is_refused(source: str, said: str) -> None:
    with pytest.raises(NotWholeError) as refused:
        proved(source)
    assert str(refused.value) == said


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_template_of_the_site_is_proved(language: str) -> None:
    templates = Templates(language)
    paths = sorted(Path(sijill.pages.__file__).parent.rglob("*.j2"))
    assert "statement.html.j2" in [path.name for path in paths]
    for path in paths:
        templates.template(path)
