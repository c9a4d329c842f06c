"""What a page's styles write, number, raise, or lay out in another order, held against what Chromium shows."""

import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sijill.capture.written import formatted
from tests.made_up.pages import ARTICLE, LONG, left, read, text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>x</sup>", "10ˣ"),
        ("x<sup>a+b</sup>", "xᵃ⁺ᵇ"),
        ("e<sup>iπ</sup>", "e^(iπ)"),
        ("2<sup>–n</sup>", "2⁻ⁿ"),
        ("(a+b)<sup>k</sup>", "(a+b)ᵏ"),
        ("x<sub>max</sub>", "xₘₐₓ"),
        ("T<sub>c</sub>", "T_c"),
        ("the XX<sup>e</sup> century", "the XXe century"),
        ("M<sup>me</sup> Holm", "Mme Holm"),
        ("n<sup>o</sup> 4", "nᵒ 4"),
        ("the boat<sup>NEW</sup>", "the boat NEW"),
        ("Na<sup>+</sup> ions", "Na⁺ ions"),
        ("10<i style='position:relative;top:-.5em;font-size:70%'>4</i>", "10⁴"),
        ("10<i style='position:relative;bottom:.4em'>4</i>", "10⁴"),
        ("10<i style='font-variant-position:super'>4</i>", "10⁴"),
        ("10<i style='vertical-align:30%'>4</i>", "10⁴"),
        ("H<i style='position:relative;top:.3em'>2</i>O", "H₂O"),
        ("10<i style='position:relative;top:-1px'>4</i>", "104"),
        ("10<i style='position:relative;top:-90px'>4</i>", "104"),
    ],
)
def test_what_is_raised_or_lowered_is_not_joined_to_what_is_before_it(markup: str, text: str) -> None:
    assert f"It is {text} and more." in text_of(f"<p>It is {markup} and more.</p>")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<svg><foreignObject><p>“The river is ours.”</p></foreignObject></svg>", "“The river is ours.”"),
        ("<select multiple><option>ours<option>yours</select>", "ours yours"),
        ("<input placeholder='Your river'>", "Your river"),
        ("<input type=submit value='Never'>", "Never"),
    ],
)
def test_words_in_a_drawing_or_a_form_are_listed(markup: str, words: str) -> None:
    found = read(f"<body><article><p>We sail {markup} in May.</p>{ARTICLE}</article>")
    assert left(found, "thing") == (words,)
    assert found.paragraphs[0] == "We sail ⟨…⟩ in May."


def test_what_browsers_show_of_old_and_misplaced_elements_is_in_the_copy() -> None:
    body = "<p>We will <applet>never</applet> <noembed>soon <b>or</b></noembed> <title>late</title> sail in May.</p>"
    assert "We will never sail in May." in text_of(body)


@pytest.mark.parametrize(
    ("head", "markup", "added"),
    [
        (".l{list-style-type:'It is false that '}", "<ul class=l><li>{}</ul>", "It is false that (.l)"),
        (".l{list-style:inside 'Denied: '}", "<ul class=l><li>{}</ul>", "Denied: (.l)"),
        ("li{counter-increment:a} li::before{content:'Article ' counter(a)}", "<ul><li>{}</ul>",
         "Article counter(a) (li::before)"),
        ("p.x::before{content:'4. '}", "<p class=x>{}</p>", "4. (p.x::before)"),
        ("b::before{content:'−'}", "<p><b>9</b> boats. {}</p>", "− (b::before)"),
        ("b::after{content:'%'}", "<p><b>9</b> boats. {}</p>", "% (b::after)"),
    ],
)  # fmt: skip
def test_words_and_numbers_that_styles_write_are_named(head: str, markup: str, added: str) -> None:
    found = read(f"<body><article>{markup.format(LONG[0])}{ARTICLE}</article>", f"<style>{head}</style>")
    assert left(found, "written") == (added,)


@pytest.mark.parametrize(
    ("head", "opening", "shown"),
    [
        ("", "<ol start=3>", ["3", "4", "10"]),
        ("", "<ol reversed>", ["4", "3", "10"]),
        ("", "<ol type=a start=26>", ["z", "aa", "j"]),
        ("", "<ul>", []),
        ("ol{list-style:none}", "<ol>", []),
        ("ol{list-style:none} ol li{list-style-type:upper-roman}", "<ol>", ["I", "II", "X"]),
        ("li{display:block}", "<ol>", []),
        ("li::marker{content:''}", "<ol>", []),
        ("ul{list-style-type:decimal}", "<ul>", ["1", "2", "10"]),
        ("li:nth-child(1){display:none}", "<ol>", ["1", "10"]),
    ],
)
def test_the_numbers_of_lists_are_named(head: str, opening: str, shown: list[str]) -> None:
    items = "<li>The river.<li>The quay.<li value=10>The pier.<li>"
    found = read(f"<body><article>{opening}{items}</ol></ul>{ARTICLE}</article>", f"<style>{head}</style>")
    assert [text.partition(". ")[0] for text in left(found, "numbers")] == shown


def test_numbers_are_written_as_counter_styles_say() -> None:
    assert formatted(1994, "upper-roman") == "MCMXCIV"
    assert formatted(703, "lower-alpha") == "aaa"
    assert formatted(12, "arabic-indic") == "١٢"
    assert formatted(0, "lower-roman") == "0"
    assert formatted(4, "hebrew") == "4 (hebrew)"


NO, ASKED = "“No, never in my life,” said she.", "“Did you sell the river?” he asked."
ORDERS = {
    "display:flex;flex-direction:column-reverse|": True,
    "display:flex;flex-flow:row-reverse nowrap|": True,
    "display:flex;flex-direction:column|": False,
    "display:flex|order:1": True,
    "display:flex|order:-1": False,
    "display:flex;flex-direction:column-reverse|order:1": False,
    "display:grid|grid-row:2": True,
    "display:grid|grid-row:1": False,
    "display:grid|grid-area:2 / 1": True,
    "display:grid;grid-template-areas:'b a'|grid-area:a": True,
    "display:block;flex-direction:row-reverse|order:4": False,
}


def laid_out(style: str) -> str:
    whole, _, first = style.partition("|")
    return f'<div id=w style="{whole}"><p style="{first}">{NO}</p><p>{ASKED}</p></div>'


def is_named(markup: str) -> bool:
    return bool(left(read(f"<body><article>{markup}{ARTICLE}</article>"), "order"))


@pytest.mark.parametrize(("style", "turned"), ORDERS.items())
def test_another_order_on_the_screen_is_named(style: str, turned: bool) -> None:
    assert is_named(laid_out(style)) == turned


def test_a_foot_of_a_table_before_its_rows_is_named() -> None:
    rows = "<tfoot><tr><td>All<td>9</tfoot><tbody><tr><td>Boats<td>9</tbody>"
    assert is_named(f"<table>{rows}</table>")
    assert not is_named("<table><thead><tr><td>Who<td>No</thead><tbody><tr><td>Boats<td>9</tbody></table>")


def made_at_random(count: int) -> list[str]:
    chance = random.Random(14)
    direction = ["", ";flex-direction:column", ";flex-direction:row-reverse", ";flex-flow:column-reverse"]
    made = []
    for _ in range(count):
        if chance.random() < 0.5:
            styles = [f"order:{chance.randint(-2, 2)}" if chance.random() < 0.6 else "" for _ in range(4)]
            made.append(f"display:flex{chance.choice(direction)}|" + "|".join(styles))
        else:
            styles = [f"grid-row:{one}" for one in chance.sample(range(1, 5), 4)]
            made.append("display:grid|" + "|".join(styles))
    return made


def of_items(style: str) -> str:
    whole, *items = style.split("|")
    return (
        f'<div id=w style="{whole}">'
        + "".join(f'<p style="{one}">Boat {n} of us.</p>' for n, one in enumerate(items))
        + "</div>"
    )


_PLACES = """() => { const all = [...document.querySelectorAll('#w > p')]
    return all.map(one => { const box = one.getBoundingClientRect(); return [box.top, box.left] }) }"""


def shown_by_chromium(pages: list[str]) -> list[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        tab = browser.new_page(viewport={"width": 1280, "height": 720})
        found = []
        for page in pages:
            tab.set_content(f"<!doctype html>{page}")
            places = tab.evaluate(_PLACES)
            found.append(places != sorted(places))
        browser.close()
    return found


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no Chromium here")
def test_chromium_shows_the_parts_in_the_order_that_is_named() -> None:
    pages = [*map(laid_out, ORDERS), *map(of_items, made_at_random(60))]
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(shown_by_chromium, pages).result()
    assert [page for page, turned in zip(pages, found, strict=True) if is_named(page) != turned] == []
    assert found[: len(ORDERS)] == list(ORDERS.values())
    assert 5 < sum(found) < len(found) - 5
