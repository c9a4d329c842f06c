"""Reading, searching, copying and printing in Firefox, which readers have beside Chromium."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pdfminer.high_level import extract_pages, extract_text

from tests import made_up
from tests.browser import bridges, firefox
from tests.browser.bridges import PAGES, STATEMENT
from tests.browser.firefox import Firefox
from tests.browser.test_from_folder import made

pytestmark = pytest.mark.browser
ENTER = "\ue007"
RESULT = f"document.querySelector('[data-id=\"{bridges.RETRACTED}\"]')"


@pytest.fixture(scope="module")
def browser() -> Iterator[Firefox]:
    with firefox.running() as started:
        yield started


@pytest.fixture(autouse=True)
def no_errors(browser: Firefox) -> Iterator[None]:
    browser.errors.clear()
    yield
    assert browser.errors == []


@pytest.mark.parametrize("language", ["", "ar/"])
def test_every_page_is_read_without_scrolling_sideways(browser: Firefox, bridges_site: str, language: str) -> None:
    browser.size(320)
    for address in PAGES:
        browser.goto(f"{bridges_site}{language}{address}")
        assert browser.run("document.documentElement.scrollWidth <= innerWidth"), address
        assert browser.run("document.querySelector('h1').getBoundingClientRect().height > 0"), address
    browser.size(1280)
    browser.goto(f"{bridges_site}{language}{STATEMENT}")
    places = "['#p1', '.sj-translation'].map((one) => document.querySelector(one).getBoundingClientRect().x)"
    original, translation = browser.run(places)
    assert original > translation


def test_a_quotation_is_copied_with_its_source(browser: Firefox, bridges_site: str) -> None:
    browser.goto(f"{bridges_site}{STATEMENT}")
    browser.click(".sj-actions button")
    browser.until("document.querySelector('[role=status]').textContent")
    text = browser.run("navigator.clipboard.readText()")
    assert f"«{made_up.PARAGRAPHS[1]}»" in text
    assert text.endswith(f"\nhttps://bridges.example/{STATEMENT}#p1\n")


def test_a_reader_searches_from_any_page_sorts_and_finds_all_of_it_on_the_way_back(
    browser: Firefox, bridges_site: str
) -> None:
    browser.goto(f"{bridges_site}{STATEMENT}")
    browser.type("input[name=q]", f"sunday{ENTER}")
    browser.until("document.querySelectorAll('[data-id]').length")
    browser.run(
        "(() => { const sort = document.querySelector('[name=sort]'); sort.value = 'oldest'; "
        "sort.dispatchEvent(new Event('change')) })()"
    )
    browser.until("location.search.includes('sort=oldest') && document.querySelector('[data-id] a')")
    browser.click("[data-id] a")
    browser.until("document.querySelector('article[data-statement]')")
    browser.back()
    browser.until("document.querySelectorAll('[data-id]').length")
    assert browser.until("document.querySelector('[data-part=form] input').value") == "sunday"
    assert browser.run("document.querySelector('[name=sort]').value") == "oldest"
    assert "q=sunday" in browser.run("location.search")


def test_the_field_suggests_and_the_arrow_keys_choose(browser: Firefox, bridges_site: str) -> None:
    browser.goto(f"{bridges_site}about/")
    browser.type("input[name=q]", "session")
    browser.until("document.querySelector('[role=listbox]:not([hidden]) [role=option]')")
    browser.type("input[name=q]", f"\ue015{ENTER}")
    browser.until("document.querySelector('article[data-statement]')")


@pytest.mark.parametrize("in_folder_mode", [True, False])
def test_enter_in_the_search_field_of_a_folder_leads_to_the_search(
    browser: Firefox, tmp_path: Path, in_folder_mode: bool
) -> None:
    site = made(tmp_path, in_folder_mode=in_folder_mode)
    browser.goto((site / "index.html").as_uri())
    browser.type("input[name=q]", f"market{ENTER}")
    browser.until("location.pathname.endsWith('/search/index.html')")
    browser.until("document.querySelector('[data-part=status]')?.textContent.includes('folder')")
    browser.until("document.querySelector('[data-part=lists] a')?.offsetHeight")
    browser.goto("about:blank")
    browser.errors.clear()  # of the files that the browser may not read


def test_a_statement_is_printed_on_one_sheet_dark_on_white(browser: Firefox, bridges_site: str) -> None:
    browser.goto(f"{bridges_site}{STATEMENT}")
    browser.run("document.documentElement.dataset.scheme = 'dark'")
    printed = browser.printed()
    assert len(list(extract_pages(io.BytesIO(printed)))) == 1
    text = extract_text(io.BytesIO(printed))
    assert "The bridge is ready" in text
    assert re.search(r"bridges\.example/\s*statements", text)
    assert "Search" not in text
