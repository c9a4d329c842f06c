"""The search page keeps what a reader chose: the values of a group, the focus, the place on the way back, the query."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sijill.interface.strings import strings
from tests.browser.conftest import answered, open_filters
from tests.browser.test_deploys import site_of

pytestmark = pytest.mark.browser
Opened = Callable[..., AbstractContextManager[Page]]


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
        open_filters(page)
        kinds = page.locator("input[data-facet^='year:']")
        expect(kinds.first).to_be_visible()
        values = [str(one.get_attribute("data-facet")) for one in kinds.all()]
        assert len(values) > 1
        kinds.first.focus()
        page.keyboard.press("Space")
        page.wait_for_url("**year=**")
        expect(page.locator("[data-part=chosen] button")).to_have_count(1)
        answered(page)
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


@pytest.fixture(scope="module")
def years(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], AbstractContextManager[str]]
) -> Iterator[str]:
    """Serve an archive with more years than are listed at first."""
    titles = {f"{year}-03-01": f"roads {year}" for year in range(2010, 2030)}
    with serve(site_of(tmp_path_factory.mktemp("years"), titles)) as address:
        yield address


@pytest.mark.parametrize("width", [360, 1280])
def test_every_value_can_be_reached_and_chosen(years: str, opened: Opened, width: int) -> None:
    with opened(f"{years}search/?q=roads", width=width) as page:
        open_filters(page)
        first = page.locator("input[data-facet='year:2010']")
        expect(first).not_to_be_visible()
        page.locator("fieldset details", has=first).locator("summary").click()
        first.check()
        page.wait_for_url("**year=2010**")
        expect(page.locator("[data-id]")).to_have_count(1)
        expect(first).to_be_visible()  # a chosen value is never hidden away


def test_filters_are_beside_the_results_where_there_is_room(site: str, opened: Opened) -> None:
    for width, beside in ((360, False), (1280, True)):
        with opened(f"{site}search/?q=roads", width=width) as page:
            answered(page)
            assert (page.locator("details[data-part=filters]").get_attribute("open") is not None) is beside
            filters, results = (page.locator(f"[data-part={name}]").bounding_box() for name in ("filters", "results"))
            assert filters
            assert results
            assert (filters["x"] >= results["x"] + results["width"]) is beside


def test_filters_that_a_reader_has_closed_stay_closed(site: str, opened: Opened) -> None:
    with opened(f"{site}search/?q=roads") as page:
        open_filters(page)
        page.locator("details[data-part=filters] summary").first.click()
        page.locator("main input[name=q]").fill("speech")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=speech")
        answered(page)
        expect(page.locator("details[data-part=filters]")).not_to_have_attribute("open", "")


@pytest.mark.parametrize(("typed", "left"), [("roads year:2028", "roads"), ("year:2028 roads", "roads")])
def test_a_filter_that_was_typed_can_be_taken_off(site: str, opened: Opened, typed: str, left: str) -> None:
    with opened(f"{site}search/?q={typed}") as page:
        expect(page.locator("[data-part=shown]")).to_have_text("1–10 of 14")
        chip = page.locator("[data-part=chosen] button")
        expect(chip).to_have_text("Year: 2028 ×")
        chip.click()
        expect(page.locator("main input[name=q]")).to_have_value(left)
        expect(page.locator("[data-part=shown]")).to_have_text("1–10 of 28")
        expect(chip).to_have_count(0)


@pytest.mark.parametrize(
    ("home", "query", "named"),
    [("", "haddad", "agents/"), ("ar/", "الحداد", "agents/"), ("ar/", "hadad", "agents/"), ("", "roads", "topics/")],
)
def test_a_person_whom_the_query_names_is_offered(site: str, opened: Opened, home: str, query: str, named: str) -> None:
    with opened(f"{site}{home}search/?q={query}") as page:
        answered(page)
        links = [str(one.get_attribute("href")) for one in page.locator("[data-part=records] a").all()]
        assert bool(links) is bool(named)
        for link in links:
            assert f"/{home}{named}" in link
            page.goto(link)
            assert page.locator("h1").count() == 1


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    ("home", "query"),
    [("", "roads"), ("ar/", "roads"), ("", "roadds"), ("", "roads%20year:20l0"), ("ar/", "roads%20year:20l0")],
)
def test_nothing_moves_while_the_search_answers(site: str, opened: Opened, home: str, query: str, width: int) -> None:
    with opened(f"{site}statements/", width=width) as page:
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())"
            " window.moved += one.value }).observe({ type: 'layout-shift', buffered: true })"
        )
        page.goto(f"{site}{home}search/?q={query}")
        answered(page)
        page.wait_for_timeout(300)
        assert page.evaluate("window.moved") < 0.02


@pytest.mark.parametrize("address", ["", "search/", "ar/", "ar/search/", "statements/"])
def test_a_page_has_one_search_field(site: str, opened: Opened, address: str) -> None:
    with opened(f"{site}{address}") as page:
        expect(page.locator("input[type=search]:visible")).to_have_count(1)


@pytest.mark.parametrize(("family", "query"), [("terms", "roads"), ("positions", '"Speech on"'), ("ids", "roads")])
@pytest.mark.parametrize("damage", ["page", "cut"])
def test_a_file_that_cannot_be_read_is_said_and_nothing_is_said_to_be_missing(
    chromium: Browser, site: str, family: str, damage: str, query: str
) -> None:
    def answer(route: Route) -> None:
        if damage == "page":
            route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Not here</title>")
        else:
            route.fulfill(status=200, body=route.fetch().body()[:-9])

    page = chromium.new_page()
    page.route(re.compile(rf"/search/index/{family}/(?!start)"), answer)
    page.goto(f"{site}search/?q={query}")
    expect(page.locator("[data-part=status]")).to_have_text(strings("en")["search.failed"])
    expect(page.locator("[data-id]")).to_have_count(0)
    page.unroute_all()
    page.locator(".sj-search button[type=submit]").click()
    expect(page.locator("[data-id]")).to_have_count(10)
    page.close()
