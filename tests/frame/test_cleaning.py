"""The HTML of hand-written pages: what is taken out of them, and where it is said to be."""

import datetime
from collections import Counter
from collections.abc import Callable
from functools import partial

import html5lib
import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sijill.frame import judging, time_limit
from sijill.frame.cleaning import ATTRIBUTES, EVERYWHERE, SCHEMES, TAGS, cleaned
from sijill.frame.extensions import plainly
from sijill.frame.page_text import faults
from sijill.frame.tree import crowded
from sijill.model.configuration import Configuration
from sijill.site.build import Request, build
from sijill.site.checking import check

Archive = Callable[..., Configuration]
INPUTS = [("input", "type", "checkbox"), ("input", "type", "radio")]
BAD = [
    '<form action="//elsewhere.example/"><button>Send</button></form>',
    '<svg><image href="//elsewhere.example/a.png"></image></svg>',
    '<svg><use href="#x"></use><animate attributeName="href"></animate></svg>',
    '<a href="https://example.org/" ping="https://elsewhere.example/">x</a>',
    '<iframe src="a.html"></iframe>', "<object data=x></object>", "<embed src=x>", "<math><mi>x</mi></math>",
    "<p onclick=x()>", '<p style="color:red">', "<base href=x>", "<meta http-equiv=refresh content=0>",
    '<a href="javascript:x()">x</a>', '<a href=" java&#9;script:x()">x</a>',
    '<img src="data:image/png;base64,x" alt="">',
    '<input type="image" src="x">', '<input type="password">', "<textarea></textarea>", "<template>x</template>",
    '<link rel="stylesheet" href="x.css">', "<noscript>x</noscript>",
    '<p is="x-y" data-copy>', "<dialog open>x</dialog>",
]  # fmt: skip
GOOD = [
    '<p class="x" id="a" dir="rtl" lang="ar">نص</p>', '<a href="https://example.org/?a=1&amp;b=2" rel="noopener">x</a>',
    '<a href="../method/#a">x</a>', '<a href="mailto:desk@example.org">x</a>', '<img src="a.png" alt="A" width="3">',
    '<input type="checkbox" disabled="" checked="">', "<details open><summary>s</summary>x</details>",
    '<table><tr><th scope="col">a</th><td colspan="2">b</td></tr></table>', "<ruby>x<rt>y</rt></ruby>",
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M0 0"></path></svg>', "a < b and b > a",
    "<kbd>Ctrl</kbd>", '<p aria-label="x" role="note">x</p>', "<https://example.org/>", "<desk@example.org>",
]  # fmt: skip


EXTENSIONS: dict[str, object] = {"attr_list": {}, "md_in_html": {}, "admonition": {}}


def removals(text: str, extensions: dict[str, object] = EXTENSIONS) -> list[tuple[int, int, str]]:
    """Return what ``check`` says is taken out of a page."""
    html = partial(plainly, extensions=extensions)
    found = faults(text.encode(), "docs/en/page.md", "page.md", {"page.md"}, html=html)
    return [(one.line, one.column, dict(one.facts)["what"]) for one in found if one.code == "page-markup"]


@pytest.mark.parametrize("html", BAD)
def test_what_is_not_allowed_is_named_and_gone(html: str) -> None:
    assert removals(f"# Page\n\nText {html}\n")
    assert cleaned(html) != html
    assert_clean(cleaned(html))


@pytest.mark.parametrize("html", GOOD)
def test_what_is_allowed_stays_and_is_not_named(html: str) -> None:
    assert removals(f"# Page\n\nText {html}\n") == []
    if html.startswith("<") and "@" not in html and not html.startswith("<https"):
        there = [
            (e.tag, dict(e.attrib)) for e in lxml.html.fragments_fromstring(cleaned(html)) if not isinstance(e, str)
        ]
        assert there == [(e.tag, dict(e.attrib)) for e in lxml.html.fragments_fromstring(html)]


def elements(html: str) -> list[object]:
    return [(one.tag, dict(one.attrib)) for one in lxml.html.fragments_fromstring(html)]


_MANY = [f"a{number}" for number in range(20_000)]


@pytest.mark.parametrize(
    "text",
    [f"<p {' '.join(_MANY)}>x</p>\n", f"b <i/{'/'.join(_MANY[:300])}>x</i>\n",
     f"<!-- <a b=\"--><p {' '.join(_MANY)}>\">\n", f"<p>x</p {' '.join(_MANY)}>\n",
     f"<p {' '.join(one + '=' + chr(39) + '>' + chr(39) for one in _MANY[:300])}>x</p>\n",
     f"A paragraph\n{{: {' '.join(one + '=1' for one in _MANY[:300])} }}\n"],
    ids=["plain", "slashes", "behind a comment", "of an end", "quoted", "in Markdown"],
)  # fmt: skip
def test_a_tag_with_more_attributes_than_parsers_can_take_is_refused_before_they_get_it(text: str) -> None:
    """What a parser needs for them grows with their square: minutes that no time limit interrupts."""
    html = partial(plainly, extensions=EXTENSIONS)
    with time_limit.limited("the page"):
        found = faults(f"# A\n\n{text}".encode(), "docs/en/page.md", "page.md", {"page.md"}, html=html)
    assert [dict(one.facts).get("requirement") for one in found] == ["must have at most 200 attributes in a tag"]


@pytest.mark.parametrize(
    "text",
    [f"<p>{' '.join(_MANY)}</p>", f"<p title='{' '.join(_MANY)}'>x</p>", "<a" * 50_000, "<a b='" * 199,
     f"<p {' '.join(_MANY[:200])}>x</p>", f"<b>x</b> {' '.join(_MANY)} 1 < 2"],
    ids=["text", "one value", "one name", "quotes", "as many as may be", "words"],
)  # fmt: skip
def test_words_are_no_attributes(text: str) -> None:
    with time_limit.limited("the page"):
        assert crowded(text) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# A\n\nb <form>\n", (3, 3, "<form>")),
        ("---\ntitle: <form>\n---\n\nذ <p>\n<b onclick=x>\n", (6, 1, "onclick=… of <b>")),
        ("[x](javascript:x)\n", (1, 5, "the address 'javascript:x'")),
        ("\n[x]: vbscript:x\n\n[x]\n", (2, 6, "the address 'vbscript:x'")),
        ("A paragraph\n{: .a onclick=x }\n", (2, 7, "onclick=… of <p>")),
        ("- item\n\n    <form>\n", (3, 5, "<form>")),
        ("!!! note\n    Text.\n\n    <form>\n", (4, 5, "<form>")),
        ('# A\n\nSay.\n\n<iframe srcdoc="<script>1</script>"></iframe>\n', (5, 1, "<iframe>")),
        ("# A\n\nSay.\n\nb <form title='<b> <i class=c>'>\n", (5, 3, "<form>")),
        ('# A\n\n<p title="<b>">c</p>\n\n<p title="<b>" onclick=x>d</p>\n', (5, 1, "onclick=… of <p>")),
    ],
)
def test_a_removal_is_at_its_line_and_column(text: str, place: tuple[int, int, str]) -> None:
    assert removals(text) == [place]


@pytest.mark.parametrize(
    "text",
    ["```html\n<form>\n```\n", "~~~\n<form>\n~~~\n", "Write `<form>` or ``<a ` ping>``.\n",
     "Text\n\n    <form>\n\nMore\n", "- a\n\n    ```\n    <form>\n    ```\n",
     "??? note\n    ```\n    <form>\n    ```\n"],
)  # fmt: skip
def test_code_is_shown_and_not_judged(text: str) -> None:
    assert removals(text, {"pymdownx.superfences": {}, "pymdownx.details": {}}) == []


HIDDEN = [
    ("text </ <form action=//e.example>Q</form> > after", ["<form>"]),
    ("<div></ <form>Q</form> ></div>", ["the comment '<form'"]),
    ("text <! <form action=//e.example>Q</form> > after", ["<form>"]),
    ("text <![CDATA[><form action=//e.example>Q</form>]]> after", ["the comment '[CDATA['", "<form>"]),
    ("<!-- x --!><form action=//e.example>Q</form> -->", ["<form>"]),
    ("<!---><iframe src=//e.example></iframe>-->", ["<iframe>"]),
    ('text <!--> <a href="https://ok.example" ping="//e.example">A</a> <svg><image href=//e.example/z></svg> -->',
     ["ping=… of <a>", "<image>"]),
    ("<!--><img src=page.md onerror=alert(1)>-->", ["onerror=… of <img>"]),
    ("<?php echo 1 ?>", ["the comment '<?php echo 1'"]), ("<body onload=x> y", ["onload=… of <body>"]),
    ("a | b\n--- | ---:\n1 | 2 { onclick=x }\n", ["onclick=… of <td>"]),
    ('<table><tr><td style="text-align: left;color:red">x</td></tr></table>', ["style=… of <td>"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "whats"), HIDDEN)
def test_what_parsers_read_differently_is_named_as_a_browser_reads_it(text: str, whats: list[str]) -> None:
    found = removals(f"# Page\n\n{text}\n")
    assert [what for _, _, what in found] == whats
    assert {line for line, _, _ in found} <= {3, 5}


ORDINARY = """# Page

a | b | c
--- | :---: | ---:
1 | *2* { .x } | <form-is-code>
{ANSWER}

A note[^1], `<form>`, <!-- a comment -->H<sub>2</sub>O and <https://elsewhere.example/>.

[^1]: A [note](page.md).

!!! note "Title"
    Text, and:

    ``` { .html .annotate title="a.html" linenums="1" hl_lines="1" }
    <form onclick=x>
    ```

??? tip "More"
    - [ ] one
    - [x] two

=== "One"
    1
=== "Two"
    2

<div class="grid cards" markdown="1">

- **a** :smile:
- ++ctrl+c++ ==b== ^^c^^ ~~d~~ H~2~O {++e++}{--f--}

</div>

Term
:   Meaning of HTML{ .lead #own title="t" }

*[HTML]: Hypertext

\\[ x^2 \\]
""".replace("<form-is-code>", "`<form>`").replace("{ANSWER}\n", "")


def test_nothing_is_said_of_an_ordinary_page_with_every_usual_extension() -> None:
    parts = (
        "highlight superfences details tabbed tasklist keys mark caret tilde critic betterem inlinehilite arithmatex"
    )
    names = ["footnotes", "def_list", "abbr", *EXTENSIONS, *(f"pymdownx.{name}" for name in parts.split())]
    options: dict[str, object] = {name: {} for name in names}
    options["pymdownx.highlight"] = {"anchor_linenums": True, "line_spans": "__span", "pygments_lang_class": True}
    options["pymdownx.tabbed"] = {"alternate_style": True}
    options["pymdownx.tasklist"] = {"custom_checkbox": True}
    options["pymdownx.arithmatex"] = {"generic": True}
    options["toc"] = {"permalink": True}
    html = partial(plainly, extensions=options)
    assert faults(ORDINARY.encode(), "docs/en/page.md", "page.md", {"page.md"}, html=html) == []


TRICKS = [*(text for text, _ in HIDDEN), *BAD, *GOOD, "<!--", "-->", "--!>", "</ ", "<! ", "<?x ", "<![CDATA[", "]]>",
          ">", "`", "\n\n", "\n\n    ", "<svg>", "</svg>", "<textarea>", "<title>", "<table>", "<td>", "<template>",
          "word"]  # fmt: skip


EXAMPLES = [
    "[a](/x)", "<a href=x>y</a>", "<a href=#page>y</a>", "[a](#gone)", "[t](tel:1)", "[s](sms:1)", "[q](?a)", "[n](//)",
    '<a href="ht&#10;tp://e.example">y</a>', '<a href="mailto:">y</a>', '<a href="//e.example\\@x">y</a>',
    "<img src=#>",
    '<p id="x">y</p> <p id="x">z</p>', "<noscript><p title='</noscript><a href=x>y</a>'>", "[x](https://xn--a.example)",
    "<blockquote cite=x>y</blockquote>", "<img srcset='x 1x'>", "[h](https:///e.example)", "[p](http://x_y.example/)",
]  # fmt: skip


def seen(html: str) -> Counter[object]:
    """Return what a browser shows of a page: its elements and their attributes, as another parser reads them."""
    there: Counter[object] = Counter()
    for element in html5lib.parse(f"<!doctype html><body><hr>{html}", namespaceHTMLElements=False).iter():
        if isinstance(element.tag, str):
            tag = element.tag.rpartition("}")[2]
            there[tag] += 1
            there.update((tag, name) for name in element.attrib)
    return there


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(st.sampled_from(TRICKS), max_size=6))
@example(["<!-->", "<svg>", "<form>"])
def test_whatever_a_browser_would_see_and_the_site_lacks_is_named(parts: list[str]) -> None:
    text = "# Page\n\n" + " ".join(parts)
    made = plainly(text, EXTENSIONS)
    gone = seen(made) - seen(cleaned(made))
    found = faults(
        text.encode(), "docs/en/page.md", "page.md", {"page.md"}, html=partial(plainly, extensions=EXTENSIONS)
    )
    if gone:
        assert {one.code for one in found} & {"page-markup", "page-address", "page-file"}, (made, gone)
    lines = text.count("\n") + 1
    assert all(1 <= one.line <= lines for one in found)


PIECES = [*BAD, *GOOD, "<p>", "</p>", "<", ">", '"', "'", "<!--", "-->", "<svg>", "</svg>", "<math>", "<style>",
          "</style>", "<title>", "]]>", "<![CDATA[", "\x00", "نص"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_whatever_goes_in_only_what_is_allowed_comes_out(parts: list[str]) -> None:
    html = cleaned("".join(parts))
    assert_clean(html)
    assert cleaned(html) == html


def assert_clean(html: str) -> None:
    for part in lxml.html.fragments_fromstring(f"<div>{html}</div>"):
        assert not isinstance(part, str)
        for element in part.iter():
            assert isinstance(element.tag, str)
            assert element.tag in TAGS
            for name, value in element.attrib.items():
                known = name in EVERYWHERE | ATTRIBUTES.get(element.tag, frozenset()) or name.startswith("aria-")
                assert known or (element.tag, name, value) in INPUTS, (element.tag, name)
                if name in ("href", "src", "cite", "poster"):
                    scheme, colon, _ = str(value).partition(":")
                    assert (
                        not colon
                        or "/" in scheme
                        or "#" in scheme
                        or "?" in scheme
                        or scheme.strip().lower() in SCHEMES
                    )


def test_pages_are_judged_with_their_places(archive: Archive) -> None:
    configuration = archive()
    (configuration.root / "docs/en/method.md").write_text("# Method\n\nText <form>\n")
    (configuration.root / "docs/en/statements").mkdir()
    (configuration.root / "docs/en/statements/x.md").write_text("# X\n")
    (configuration.root / "docs/en/notes.doc").write_text("x")
    assert [(one.file, one.line, one.column) for one in judging.of_texts(configuration)] == [
        ("docs/en/method.md", 3, 6)
    ]
    assert {one.code for one in judging.of_texts(configuration)} == {"page-markup"}
    assert {(one.code, one.file) for one in judging.of_files(configuration)} == {
        ("page-file", "docs/en/notes.doc"), ("page-file", "docs/en/statements/x.md"),
    }  # fmt: skip


@pytest.mark.slow
def test_what_check_lets_pass_is_built(archive: Archive) -> None:
    configuration = archive()
    texts = [*TRICKS, *EXAMPLES, ' href="x.css" and `<link href="y.css">` and <b title=\' src="z"\'>"quoted"</b>']
    for number, text in enumerate(texts):
        (configuration.root / f"docs/en/page{number}.md").write_text(f"# Page\n\n{text}\n", "utf-8")
    day = datetime.date(2026, 11, 23)
    refused = {one.file for one in check(configuration, day, jobs=1) if one.severity == "error"}
    assert f"docs/en/page{len(texts) - 1}.md" not in refused
    assert 5 < len(refused) < len(texts) / 2
    for file in refused:
        (configuration.root / file).unlink()
    assert build(configuration, Request(day, jobs=1)).built


def test_check_names_them_among_the_problems_of_records(archive: Archive) -> None:
    configuration = archive()
    assert check(configuration, datetime.date(2026, 11, 23)) == []
    (configuration.root / "docs/en/statements.md").write_text("# X\n\n<a ping=x>y</a>\n")
    found = check(configuration, datetime.date(2026, 11, 23))
    assert [(one.code, one.file, one.line) for one in found] == [
        ("page-file", "docs/en/statements.md", 1), ("page-markup", "docs/en/statements.md", 3),
    ]  # fmt: skip
