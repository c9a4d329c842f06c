"""A link to a version of a statement opens with what differs since, or says that there is no such version."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.bridges import STATEMENT

pytestmark = pytest.mark.browser


@pytest.fixture
def site(bridges_site: str) -> str:
    return bridges_site


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["", "ar/"])
def test_a_link_with_a_version_opens_with_what_differs_since(
    chromium: Browser, site: str, language: str, scripts: bool
) -> None:
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{site}{language}{STATEMENT}")
    notices = page.locator(".sj-since")
    assert [notices.nth(number).is_visible() for number in range(notices.count())] == [False, False]
    page.goto(f"{site}{language}{STATEMENT}#v1")
    assert page.locator("#v1").is_visible()
    assert page.locator("#v2").is_hidden()
    assert page.locator("#v1 ins").first.is_visible()
    assert page.locator("#v1").bounding_box()["y"] >= 0  # type: ignore[index]
    page.goto(f"{site}{language}{STATEMENT}#v2")
    assert page.locator("#v2").is_visible()
    assert page.locator("#v1").is_hidden()
    page.goto(f"{site}{language}{STATEMENT}v1/")
    assert page.locator(".sj-since ins").first.is_visible()
    context.close()


@pytest.mark.parametrize(("language", "says"), [("", "names version 9,"), ("ar/", "الإصدار 9،")])
def test_a_link_with_a_version_that_was_never_published_says_so(
    page: Page, site: str, language: str, says: str
) -> None:
    notice = page.locator(".sj-unknown-version")
    page.goto(f"{site}{language}{STATEMENT}#v9")
    assert says in (notice.text_content() or "")
    page.evaluate("location.hash = '#v1'")
    notice.wait_for(state="detached")
    page.evaluate("location.hash = '#v0'")
    notice.wait_for()
    page.goto(f"{site}{language}{STATEMENT}#p1")
    assert notice.count() == 0
