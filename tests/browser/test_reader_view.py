"""What a browser's reader view keeps of a page (Mozilla's Readability), and what is left without any stylesheet.

Readability drops elements by words in their classes, such as ``banner`` and ``related``. A withdrawal that it drops
leaves the words as if they stood.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from sijill.interface.strings import strings
from tests.browser import bridges
from tests.browser.bridges import PAGES, STATEMENT
from tests.browser.packages import package
from tests.made_up import DOUBT

pytestmark = pytest.mark.browser
# What a reader has to see beside the words: notices, states, and by which sign the words are given.
SAID = "[role=note]:not([hidden]), .sj-ok, .sj-reported, b[class^=sj-], .sj-who, .sj-kind"
# The pieces of text of a page that are seen, without its buttons, pictures, forms, ways to its neighbours and titles.
WORDS = """() => {
  const found = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.replace(/\\s+/g, " ").trim();
    if (text.length > 3 && !node.parentElement.closest(
      "[hidden], [aria-hidden=true], svg, button, form, nav, h1, .sj-heads, .sj-page > .sj-kind"
    )) found.push(text);
  }
  return found;
}"""
STATEMENTS = [page for page in PAGES if re.match("statements/[0-9]", page)]


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Any:
    page = chromium.new_page()
    page.set_default_timeout(10_000)
    yield page
    page.close()


def reader_view(page: Page) -> str:
    """What Firefox's reader view shows of the page that is open, as text."""
    page.evaluate(package("@mozilla/readability/Readability.js").read_text("utf-8"))
    made: dict[str, str] | None = page.evaluate("new Readability(document.cloneNode(true)).parse()")
    assert made is not None
    return plain(f"{made['title']} {made['textContent']}")


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["", "ar/"])
@pytest.mark.parametrize("address", STATEMENTS)
def test_reader_view_keeps_the_words_their_marks_and_every_notice(
    tab: Page, bridges_site: str, address: str, language: str
) -> None:
    tab.goto(f"{bridges_site}{language}{address}")
    wanted = [
        plain(text) for text in tab.locator(f"article :is({SAID}, blockquote, .sj-translation)").all_text_contents()
    ]
    links = tab.locator("article :is(.sj-who, .sj-source h3, .sj-rows) a").all_text_contents()
    text = reader_view(tab)
    assert [one for one in (*wanted, *map(plain, links)) if one and one not in text] == []


@pytest.mark.parametrize("language", ["", "ar/"])
@pytest.mark.parametrize("address", [page for page in PAGES if page not in ("topics/", "propose/")])  # of one line
def test_reader_view_keeps_every_word(tab: Page, bridges_site: str, address: str, language: str) -> None:
    tab.goto(f"{bridges_site}{language}{address}")
    wanted = tab.evaluate(WORDS)
    assert len(wanted) > 5
    text = reader_view(tab)
    assert [one for one in wanted if one not in text] == []


@pytest.mark.parametrize(("language", "notice"), [("", "Withdrawn from publication"), ("ar/", "سُحب من النشر")])
def test_reader_view_says_first_that_a_statement_was_withdrawn(
    tab: Page, bridges_site: str, language: str, notice: str
) -> None:
    tab.goto(f"{bridges_site}{language}statements/{DOUBT}/")
    assert notice in reader_view(tab)


@pytest.mark.parametrize("address", ["agents/salma-haddad/", "documents/bridge-article/", "topics/roads/", "about/"])
def test_reader_view_keeps_the_title_and_the_statements_of_other_pages(
    tab: Page, bridges_site: str, address: str
) -> None:
    tab.goto(f"{bridges_site}{address}")
    wanted = [plain(one) for one in tab.locator("main :is(h1, .sj-list a, .sj-rows a)").all_text_contents()]
    text = reader_view(tab)
    assert [one for one in wanted if one not in text] == []


@pytest.mark.parametrize("address", [*PAGES, "search/", "about/", "404.html"])
def test_no_page_has_markup_for_text_or_text_before_its_body(tab: Page, bridges_site: str, address: str) -> None:
    tab.goto(f"{bridges_site}{address}")
    tab.evaluate("for (const one of document.querySelectorAll('pre')) one.remove()")  # code has such signs
    assert "<" not in tab.locator("body").inner_text()
    first = tab.evaluate("document.body.firstElementChild.className")
    assert first == "md-skip"
    assert tab.locator("head link[rel=stylesheet]").count() >= 1
    if address == "search/":
        assert tab.locator("head link[href$='search.css']").count() == 1


def test_a_link_to_a_version_s_changes_is_not_shown_to_whom_it_was_not_given(tab: Page, bridges_site: str) -> None:
    tab.goto(f"{bridges_site}{STATEMENT}")
    assert "This has changed since" not in reader_view(tab)
    tab.goto(f"{bridges_site}{STATEMENT}v1/")
    assert strings("en")["since.changed_here"] in reader_view(tab)


def test_copied_by_hand_a_quotation_keeps_its_marks_and_reported_speech_has_none(tab: Page, bridges_site: str) -> None:
    select = "(one) => { getSelection().selectAllChildren(one); return getSelection().toString() }"
    tab.goto(f"{bridges_site}{STATEMENT}")
    assert re.fullmatch("«.+»", tab.locator("#p1").evaluate(select).strip())
    tab.goto(f"{bridges_site}statements/{bridges.RETRACTED}/")
    assert re.fullmatch("“.+”", tab.locator(".sj-translation").evaluate(select).strip())
