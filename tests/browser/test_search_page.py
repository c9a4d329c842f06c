"""The search page keeps what a reader chose: the values of a group, the focus, the place on the way back, the query."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_deploys import site_of

pytestmark = pytest.mark.browser
Opened = Callable[..., AbstractContextManager[Page]]
DONE = "[data-part=results]:not([aria-busy])"


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], AbstractContextManager[str]]
) -> Iterator[str]:
    """Serve an archive of more statements than are shown at once."""
    titles = {f"{2028 + day % 2}-03-{day:02}": f"roads {day}" for day in range(1, 29)}
    with serve(site_of(tmp_path_factory.mktemp("archive"), titles)) as address:
        yield address


def test_values_of_a_group_are_alternatives_and_the_focus_stays(site: str, opened: Opened) -> None:
    with opened(f"{site}search/?q=roads") as page:
        expect(page.locator("[data-id]").first).to_be_visible()
        page.locator("details[data-part=filters] summary").click()
        kinds = page.locator("input[data-facet^='year:']")
        expect(kinds.first).to_be_visible()
        values = [str(one.get_attribute("data-facet")) for one in kinds.all()]
        assert len(values) > 1
        kinds.first.focus()
        page.keyboard.press("Space")
        page.wait_for_url("**year=**")
        expect(page.locator("[data-part=chosen] button")).to_have_count(1)
        expect(page.locator(DONE)).to_have_count(1)
        expect(kinds).to_have_count(len(values))
        expect(kinds.first).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.locator("[data-part=chosen] button")).to_have_count(2)


def test_the_way_back_leads_to_the_same_results_at_the_same_place(site: str, opened: Opened) -> None:
    with opened(f"{site}search/?q=roads") as page:
        expect(page.locator("[data-part=shown]")).to_have_text("1–10 of 28")
        page.locator("[data-part=more]").click()
        expect(page.locator("[data-id]")).to_have_count(20)
        expect(page.locator("[data-part=shown]")).to_have_text("1–20 of 28")
        link = page.locator("[data-id] a").nth(15)
        link.scroll_into_view_if_needed()
        before = page.evaluate("scrollY")
        link.click()
        page.wait_for_url("**/statements/**")
        page.go_back()
        expect(page.locator("[data-id]")).to_have_count(20)
        page.wait_for_function(f"Math.abs(scrollY - {before}) < 60")


def test_the_other_language_is_asked_the_same(site: str, opened: Opened) -> None:
    with opened(f"{site}search/?q=roads&sort=date") as page:
        expect(page.locator("[data-id]").first).to_be_visible()
        page.locator(".sijill-languages a").first.click()
        page.wait_for_url("**/ar/search/?q=roads&sort=date")
        expect(page.locator("[data-part=shown]")).to_have_text("1 إلى 10 من 28")
        expect(page.locator("[data-id]").first).to_be_visible()
