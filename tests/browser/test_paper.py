"""Pages on paper: no header, no empty sheet, dark on white whatever colours the reader has chosen."""

import io
import itertools

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer
from playwright.sync_api import Browser

from tests.browser.bridges import PAGES, STATEMENT

pytestmark = pytest.mark.browser
HAND_WRITTEN = "about/"
NEVER_PRINTED = ".md-header, .md-footer, .md-skip, .md-sidebar, .sj-actions, .sj-pager, .sj-find, button"


@pytest.mark.parametrize("language", ["", "ar/"])
def test_no_sheet_is_empty_and_none_has_the_header(chromium: Browser, bridges_site: str, language: str) -> None:
    page = chromium.new_page()
    for address in (*PAGES, HAND_WRITTEN, "search/"):
        page.goto(f"{bridges_site}{language}{address}")
        page.emulate_media(media="print")
        assert not page.locator(NEVER_PRINTED).filter(visible=True).count(), address
        sheets = list(extract_pages(io.BytesIO(page.pdf(format="A4"))))
        assert len(sheets) == 1 or "search" not in address, address
        assert all(any(isinstance(part, LTTextContainer) for part in sheet) for sheet in sheets), address
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["", "light", "dark"])
@pytest.mark.parametrize("address", [STATEMENT, HAND_WRITTEN])
def test_print_is_dark_on_white(chromium: Browser, bridges_site: str, address: str, chosen: str, scheme: str) -> None:
    page = chromium.new_page()
    page.goto(f"{bridges_site}{address}")
    page.evaluate("(chosen) => { if (chosen) document.documentElement.dataset.scheme = chosen }", chosen)
    page.emulate_media(media="print", color_scheme="dark" if scheme == "dark" else "light")
    colours = page.evaluate(
        "[...document.querySelectorAll('main :is(h1, p, a, dd, blockquote)')].map((one) => getComputedStyle(one).color)"
    )
    assert colours
    assert set(colours) <= {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()


@pytest.mark.parametrize("language", ["", "ar/"])
def test_labels_of_a_printed_axis_are_beside_each_other(chromium: Browser, bridges_site: str, language: str) -> None:
    page = chromium.new_page(viewport={"width": 718, "height": 1000})  # a sheet of A4 within its margins
    page.emulate_media(media="print")
    seen = 0
    for address in ("", "timeline/", "topics/the-bridge/", "agents/karim-banna/"):
        page.goto(f"{bridges_site}{language}{address}")
        labels = page.locator(".sj-scale text").filter(visible=True)
        found = sorted(
            labels.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect()).map((r) => [r.left, r.right])")
        )
        seen += len(found)
        assert all(left > before for (_, before), (left, _) in itertools.pairwise(found)), (address, found)
    assert seen > 1
    page.close()


def test_a_long_statement_side_by_side_begins_on_the_first_sheet(chromium: Browser, bridges_site: str) -> None:
    page = chromium.new_page()
    page.goto(f"{bridges_site}topics/roads/side-by-side/karim-banna--town-council/")
    page.evaluate("""() => {
        const cell = document.querySelector(".sj-pairs blockquote").parentElement;
        const passage = [...cell.querySelectorAll(":scope > :not(.sj-whose)")];
        for (let time = 0; time < 30; time++) cell.append(...passage.map((one) => one.cloneNode(true)));
    }""")
    name = page.locator(".sj-pairs .sj-whose").first.text_content() or "?"
    sheets = [
        "".join(part.get_text() for part in sheet if isinstance(part, LTTextContainer))
        for sheet in extract_pages(io.BytesIO(page.pdf(format="A4")))
    ]
    assert len(sheets) > 1
    assert sheets[0].count(name) > 1  # above the columns, and beside the statement
    assert sheets[0].count("¶") > 3
    page.close()
