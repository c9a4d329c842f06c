"""Which words of a page its reader sees: those that are hidden are not in the copy, and the others are."""

import pytest

from tests.made_up.pages import ARTICLE, left, read, text_of


@pytest.mark.parametrize(
    ("attributes", "head"),
    [
        ('style="display:none"', ""),
        ('style="DISPLAY : none !important; display: inline"', ""),
        ('style="visibility:hidden"', ""),
        ('style="visibility: collapse"', ""),
        ('style="opacity:0"', ""),
        ('style="font-size:0"', ""),
        ('style="position:absolute;left:-9999px"', ""),
        ('style="clip-path: inset(50%)"', ""),
        ("hidden", ""),
        ('style="color: rgba(9, 9, 9, 0)"', ""),
        ('style="color: rgb(0 0 0 / 0%)"', ""),
        ('style="color: rgba(0, 0, 0, .01)"', ""),
        ('style="opacity: .01"', ""),
        ('style="-webkit-text-fill-color: #1230"', ""),
        ('style="font: 0/0 a"', ""),
        ('style="font-size: .02em"', ""),
        ('style="display:inline-block; transform: rotate(3deg) scale(0)"', ""),
        ('style="filter: blur(1px) opacity(0%)"', ""),
        ('style="position:fixed; left:-100vw"', ""),
        ("popover", ""),
        ('style="color:#fff"', ""),
        ('style="color:white; background: no-repeat #FFFFFF"', ""),
        ('style="background:#222;color:rgb(34 34 34)"', '<link rel=stylesheet href="look.css">'),
        ('class="x"', "<style>body{background:#113;color:#eee} .x{color:rgb(17,17,51)}</style>"),
        ('style="font-size:2px"', ""),
        ('style="margin-left:-9999px"', ""),
        ('style="display:inline-block;translate:-9999px"', ""),
        ('style="clip-path:polygon(0 0, 0px 0, 0 0%)"', ""),
        ('style="display:inline-block;max-width:0;overflow:hidden"', ""),
        ('style="display:inline-block;text-indent:100%;white-space:nowrap;overflow:hidden"', ""),
        *(
            ('class="x"', f"<style>@media {query}{{.x{{display:none}}}}</style>")
            for query in (
                "not print",
                "print, screen",
                "(hover: hover) and (pointer:fine)",
                "(prefers-color-scheme: light)",
                "only screen and (width >= 600px)",
                "(300px < width <= 80em)",
                "not all and (max-width: 600px)",
            )
        ),
        ('class="x"', "<style>:root{--a:none} .x{display:var(--a)}</style>"),
        ('class="x"', "<style>.x{display:var(--b, none)}</style>"),
        ('class="x"', "<style>p, div { & .x { display: none } }</style>"),
        ('class="x"', "<style>article { color: red; p { span.x { visibility: hidden } } }</style>"),
        ('class="x"', "<style>.x{display:none}</style>"),
        ('class="x"', "<style>@media screen and (min-width: 600px){p .x, .y{display:none}}</style>"),
        ('class="x"', "<style>.x{display:inline} #k .x{} article span.x{visibility:hidden}</style>"),
        ('id="x"', "<style>span{display:none}</style><style>i{display:inline}</style>"),
    ],
)
def test_words_that_are_not_shown_are_not_in_the_copy(attributes: str, head: str) -> None:
    line = f"<p>We will<span {attributes}> never</span> leave the island, said the keeper.</p>"
    found = read(f"<body><article>{line}{ARTICLE}</article>", head)
    assert found.paragraphs[0] == "We will leave the island, said the keeper."
    assert left(found, "hidden") == ("never",)


@pytest.mark.parametrize(
    ("attributes", "head"),
    [
        ('aria-hidden="true"', ""),
        ('style="color:#fff;background:#000"', ""),
        ('style="color:#fff;text-shadow:1px 1px black"', ""),
        ('style="color:#fff;background:linear-gradient(red, blue)"', ""),
        ('style="color:var(--unknown)"', ""),
        ('class="x"', "<style>body{background:#113} .x{color:#fff}</style>"),
        ('class="x"', "<style>body{background:#fff;color:#fff} .x{color:#111} p{color:#000}</style>"),
        *(
            ('class="x"', f"<style>@media {query}{{.x{{display:none}}}}</style>")
            for query in (
                "not screen",
                "(prefers-color-scheme: dark)",
                "(hover: none)",
                "(width < 600px)",
                "(strange: 1)",
                "not (strange: 1)",
                "(width >= 600)",
            )
        ),
        ('style="color: rgb(0, 0, 0)"', ""),
        ('style="color: rgba(0, 0, 0, .5)"', ""),
        ('style="color: transparent; -webkit-background-clip: text"', ""),
        ('style="font: 12px/0 a"', ""),
        ('style="font-size: .9vw"', ""),
        ('style="transform: scale(.5)"', ""),
        ('style="filter: opacity(0.4)"', ""),
        ('class="x"', "<style>.x{transform:scale(0)}</style>"),
        ('class="x"', "<style>:root{--a:none} .x{display:var(--c, inline)}</style>"),
        ('class="x"', "<style>.other { & .x { display: none } }</style>"),
        ('class="x"', "<style media=print>.x{display:none}</style>"),
        ('class="x"', "<style>@media (max-width: 600px){.x{display:none}}</style>"),
        ('class="x"', "<style>.x{display:none} article .x{display:inline}</style>"),
        ('class="x" style="display:inline"', "<style>.x{display:none}</style>"),
        ('class="x"', "<style>.x:hover{display:none} .x::before{display:none}</style>"),
        ('class="x" style="visibility:visible"', "<style>.none{visibility:hidden}</style>"),
    ],
)
def test_words_that_are_shown_are_in_the_copy(attributes: str, head: str) -> None:
    assert "We will soon leave" in text_of(f"<p>We will<span {attributes}> soon</span> leave the island.</p>", head)


@pytest.mark.parametrize("hiding", ["visibility:hidden", "font-size:0", "color:#fff", "text-indent:-9999px"])
def test_words_shown_within_what_is_not_shown_are_kept_and_the_others_are_not(hiding: str) -> None:
    shown = "visibility:visible;font-size:12px;color:#000;text-indent:0"
    body = f'<p style="{hiding}">We <b style="{shown}">The mayor alone knew of it.</b> never<sup>2</sup></p>'
    found = read(f"<body><article>{body}{ARTICLE}</article>")
    assert found.paragraphs[0] == "The mayor alone knew of it."
    assert left(found, "hidden") == ("We", "never", "2")


def test_no_hidden_words_enter_by_a_raised_or_lowered_letter() -> None:
    body = "<p>It carries 10<sup>3<i style='color:#fff'>9</i></sup> boats of CO<sub>2<i hidden>x</i></sub> here.</p>"
    assert text_of(body).startswith("It carries 10³ boats of CO₂ here.")


@pytest.mark.parametrize(
    ("markup", "head"),
    [
        ("<p style='color:#fff'>We sail in May, she said.</p>", "<link rel=stylesheet href=look.css>"),
        ("<div><img src=quay.jpg><p style='color:#fff'>We sail in May, she said.</p></div>", ""),
        ("<div><i></i><p style='color:#fff'>We sail in May, she said.</p></div>", "<style>i{position:fixed}</style>"),
        ("<div style='position:absolute;color:#fff'>We sail in May, she said.</div>", ""),
    ],
)  # fmt: skip
def test_words_whose_background_is_not_known_are_kept_and_named(markup: str, head: str) -> None:
    found = read(f"<body><article>{markup}{ARTICLE}</article>", head)
    assert "We sail in May, she said." in found.paragraphs
    assert left(found, "colour") == ("We sail in May, she said.",)
