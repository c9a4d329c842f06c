"""What a reader can do with the words of a withdrawn statement."""

import pytest
from playwright.sync_api import Browser

from tests.browser.bridges import WITHDRAWN

pytestmark = pytest.mark.browser


def test_withdrawn_words_are_not_copied_but_can_be_cited_and_linked_to(chromium: Browser, bridges_site: str) -> None:
    page = chromium.new_page()
    page.goto(f"{bridges_site}statements/{WITHDRAWN}/")
    named = page.locator(".sj-actions > *").evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))")
    assert named == ["How to cite this (p1)", "Copy the link to this passage (p1)"]
    page.locator(".sj-actions a").first.click()
    assert page.locator("#cite").is_visible()
    page.close()
