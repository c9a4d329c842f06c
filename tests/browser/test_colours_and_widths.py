"""Pages in the reader's own colours, and on the screen of a phone."""

from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from tests.browser.bridges import STATEMENT

pytestmark = pytest.mark.browser


def test_pictures_are_seen_in_forced_colours(chromium: Browser, bridges_site: str) -> None:
    page = chromium.new_page()
    page.emulate_media(forced_colors="active", color_scheme="dark")
    accent = "rgb(111, 194, 174)"
    for address, signs in ((STATEMENT, ".sj-track > *"), ("timeline/2029/", ".sj-bars svg")):
        page.goto(f"{bridges_site}{address}")
        found = page.locator(signs).evaluate_all(
            "(all) => all.flatMap((one) => [getComputedStyle(one).fill, getComputedStyle(one).stroke])"
        )
        assert found
        assert accent not in found
    page.close()


def test_the_current_page_is_marked_in_forced_colours(chromium: Browser, bridges_site: str) -> None:
    page = chromium.new_page()
    page.emulate_media(forced_colors="active")
    page.goto(f"{bridges_site}topics/")
    bars = page.locator(".md-tabs__link").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).borderBottomColor)"
    )
    current = page.locator(".md-tabs__item--active .md-tabs__link").evaluate(
        "(one) => getComputedStyle(one).borderBottomColor"
    )
    assert bars.count(current) == 1 < len(bars)
    page.goto(bridges_site)
    assert page.locator(".sj-find button").evaluate("(one) => getComputedStyle(one).borderInlineStartWidth") == "1px"
    page.close()


def test_twelve_months_are_apart_on_a_phone(chromium: Browser, bridges_site: str) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{bridges_site}timeline/2029/")
    found = page.locator(".sj-bars .sj-month").evaluate_all("""(all) => all.map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        const { left, right } = range.getBoundingClientRect();
        return [left, right];
    })""")
    assert len(found) == 12
    assert all(left - before > 3 for (_, before), (left, _) in pairwise(found)), found
    page.close()
