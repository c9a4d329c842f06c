"""What stands around every page, in a real browser: languages, dark and light, narrow and wide, the policy."""

import datetime
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bench import synthetic
from bench.archive import Archive, Shape
from sijill.site.build import Request, build
from sijill.sources.settings import read_configuration
from tests.browser.axe import violations

pytestmark = pytest.mark.browser
Opened = Callable[..., AbstractContextManager[Page]]
ROOT = Path(__file__).parents[2]
SHAPE = Shape(6)
STATEMENT = Archive(SHAPE).card(0).id
PATHS = ("", f"statements/{STATEMENT}/", "about/", "method/", "contributing/")
PAPER = {"light": "rgb(252, 251, 248)", "dark": "rgb(20, 24, 27)"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """Serve a small made-up archive with the hand-written pages of this repository."""
    root = tmp_path_factory.mktemp("archive")
    synthetic.write_archive(root, SHAPE, jobs=1)
    shutil.copytree(ROOT / "docs", root / "docs", dirs_exist_ok=True)
    configuration = read_configuration(root)
    assert build(configuration, Request(datetime.date(2031, 1, 1), jobs=1)).built
    with serve(configuration.site) as address:
        yield address


def _paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("home", ["", "ar/"])
def test_every_page_reads_without_scrolling_sideways(site: str, opened: Opened, home: str) -> None:
    with opened(site) as page:
        for path in PATHS:
            page.goto(site + home + path)
            for width in (320, 360, 768, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("home", ["", "ar/"])
def test_axe_finds_nothing(site: str, opened: Opened, home: str, scheme: str) -> None:
    with opened(site, width=360, scheme=scheme, bypass_csp=True) as page:
        for path in (*PATHS, *(["404.html"] if not home else [])):
            page.goto(site + home + path)
            assert violations(page) == [], path


def test_the_switch_leads_to_the_same_page_and_back(site: str, opened: Opened) -> None:
    with opened(f"{site}statements/{STATEMENT}/", java_script_enabled=False) as page:
        page.get_by_role("link", name="العربية").click()
        assert page.url == f"{site}ar/statements/{STATEMENT}/"
        page.get_by_role("link", name="English").click()
        assert page.url == f"{site}statements/{STATEMENT}/"


def test_the_arabic_page_begins_at_the_right(site: str, opened: Opened) -> None:
    with opened(f"{site}ar/statements/{STATEMENT}/") as page:
        logo = page.locator(".md-logo").bounding_box()
        search = page.get_by_role("searchbox").bounding_box()
        assert logo is not None
        assert search is not None
        assert logo["x"] > search["x"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_system_with_scripts_and_without(site: str, opened: Opened, scheme: str) -> None:
    for scripts in (True, False):
        with opened(site, scheme=scheme, java_script_enabled=scripts) as page:
            assert _paper(page) == PAPER[scheme]
            assert page.locator("button[data-scheme-switch]").is_visible() == scripts


def test_the_reader_s_choice_of_dark_stays_from_page_to_page_and_can_be_taken_back(site: str, opened: Opened) -> None:
    with opened(site) as page:
        button = page.get_by_role("button", name="Dark colours")
        assert button.get_attribute("aria-pressed") == "false"
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert _paper(page) == PAPER["dark"]
        page.get_by_role("link", name="العربية").click()
        page.wait_for_url("**/ar/")  # loaded, its stylesheets too
        assert _paper(page) == PAPER["dark"]
        page.get_by_role("button", name="الوضع الداكن").click()
        assert _paper(page) == PAPER["light"]
        assert page.evaluate("localStorage.length") == 0


def test_nothing_moves_while_a_page_loads(site: str, opened: Opened) -> None:
    measure = (
        "new Promise(done => { let sum = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) "
        "sum += entry.value }).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300) })"
    )
    for path in (f"statements/{STATEMENT}/", "ar/about/"):
        with opened(site + path, width=360) as page:
            assert page.evaluate(measure) == 0


def test_the_keyboard_reaches_the_content_first(site: str, opened: Opened) -> None:
    with opened(f"{site}statements/{STATEMENT}/") as page:
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to content")
        box = skip.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        page.keyboard.press("Enter")
        assert page.url.endswith("#content")


def test_a_script_that_slips_into_a_page_does_not_run(site: str, opened: Opened) -> None:
    slip = "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    with pytest.raises(AssertionError, match="Content Security Policy"), opened(site) as page:
        assert page.evaluate(f"{slip}; window.ran") is None


def test_the_search_form_asks_the_search_page(site: str, opened: Opened) -> None:
    with opened(f"{site}ar/statements/{STATEMENT}/") as page:
        page.get_by_role("searchbox").fill("القوات")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}ar/search/?q=*")


def test_a_missing_address_shows_the_site_s_own_page(site: str, opened: Opened) -> None:
    headings = "(all) => all.map((one) => one.tagName + one.innerText)"
    with pytest.raises(AssertionError, match="404"), opened(f"{site}statements/nothing/here/") as page:
        assert page.locator("main :is(h1, h2)").evaluate_all(headings) == [
            "H1There is no such page", "H2لا توجد صفحة بهذا العنوان",
        ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "S",
        "Seventeen letters",
        "Statements" * 8,
        "The register of what was said " * 3,
        "سِجِلُّ التَّصْرِيحَاتِ العَلَنِيَّةِ فِي البِلَاد",
    ],
)
@pytest.mark.parametrize("home", ["", "ar/"])
def test_the_search_can_be_used_whatever_the_site_is_called(site: str, opened: Opened, home: str, name: str) -> None:
    with opened(f"{site}{home}statements/{STATEMENT}/", width=320) as page:
        page.locator(".md-logo").evaluate("(logo, name) => { logo.textContent = name }", name)
        for width in (320, 500, 800, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            box = page.locator(".md-search__input").bounding_box()
            assert box is not None
            assert box["width"] >= 150, width
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_skips_to_the_content_covers_nothing(site: str, opened: Opened) -> None:
    with opened(f"{site}statements/{STATEMENT}/", width=320) as page:
        page.keyboard.press("Tab")
        skip, logo = page.locator(".md-skip").bounding_box(), page.locator(".md-logo").bounding_box()
        assert skip is not None
        assert logo is not None
        assert skip["y"] >= 0
        assert skip["y"] + skip["height"] <= logo["y"]


def test_vocalised_titles_have_room_for_their_signs(site: str, opened: Opened) -> None:
    measure = "(one) => parseFloat(getComputedStyle(one).lineHeight) / parseFloat(getComputedStyle(one).fontSize)"
    with opened(site) as page:
        for path in (f"statements/{STATEMENT}/", "about/"):
            page.goto(f"{site}ar/{path}")
            assert page.locator("h1").evaluate(measure) >= 1.6


def test_no_button_is_shown_that_nothing_answers(site: str, chromium: Browser) -> None:
    """Scripts run, but those of the site did not arrive or were not understood."""
    page = chromium.new_page()
    page.route("**/assets/**/*.js*", lambda route: route.abort())
    for path in PATHS:
        page.goto(site + path)
        assert page.locator("button:not([type=submit])").filter(visible=True).all_inner_texts() == [], path
    page.close()
