"""Searching the archive of this repository in a browser: results, keyboard, filters, suggestions, hostile queries."""

import datetime
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from sijill.site.build import Request, build
from sijill.sources.settings import read_configuration
from tests.browser.axe import violations
from tests.browser.bridges import RETRACTED, WITHDRAWN
from tests.browser.conftest import open_filters
from tests.made_up import BRIDGE

pytestmark = pytest.mark.browser
Opened = Callable[..., AbstractContextManager[Page]]
ROOT = Path(__file__).parents[2]
POST = "2021-12-29-kadhimi-post"
HOMES = pytest.mark.parametrize("home", ["", "ar/"])
FIELD = "main input[name=q]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """Serve the archive of this repository."""
    root = tmp_path_factory.mktemp("archive")
    for name in ("docs", "sources"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    configuration = read_configuration(root)
    assert build(configuration, Request(datetime.date(2031, 1, 1), jobs=1)).built
    with serve(configuration.site) as address:
        yield address


def found(page: Page) -> list[str]:
    """Return the ids of the results, best first, once the search has answered."""
    status = page.locator("[data-part=status]")
    expect(status).not_to_have_text("")
    expect(page.locator("[data-part=results]:not([aria-busy])")).to_have_count(1)
    return [str(one.get_attribute("data-id")) for one in page.locator("[data-id]").all()]


def search(site: str, home: str = "", **asked: str) -> str:
    return f"{site}{home}search/?" + "&".join(f"{name}={quote(value)}" for name, value in asked.items())


@pytest.mark.parametrize(
    ("home", "query"),
    [
        ("ar/", "الكاظمي القتالية"), ("ar/", "قوات التحالف"), ("ar/", "وقواتِ التّحالُف"), ("", "Kadhimi combat"),
        ("", "Kazemi"), ("", "Kadhemi withdrawal"), ("", "الكاظمي"), ("ar/", "Kadhimi"),
    ],
)  # fmt: skip
def test_a_statement_is_found_in_either_language_and_any_spelling(
    site: str, opened: Opened, home: str, query: str
) -> None:
    with opened(search(site, home, q=query)) as page:
        assert POST in found(page)
        assert page.locator(f"[data-id='{POST}'] h2 a").get_attribute("href")
        assert page.locator(FIELD).input_value() == query


def test_an_excerpt_is_cut_from_the_original_and_marked(site: str, opened: Opened) -> None:
    with opened(search(site, "ar/", q="قتاليه")) as page:
        found(page)
        marked = page.locator(".sj-excerpt mark").first
        assert marked.inner_text().removeprefix("ال") == "قتالية"
        assert page.locator(".sj-excerpt[lang=ar][dir=rtl]").count()


def test_a_phrase_must_stand_as_it_is_quoted(site: str, opened: Opened) -> None:
    with opened(search(site, "ar/", q='"القوات القتالية"')) as page:
        whole = found(page)
        page.goto(search(site, "ar/", q='"القتالية القوات"'))
        assert whole
        assert not found(page)


@pytest.mark.parametrize(
    ("query", "every"),
    [
        ("speaker:kadhimi", True), ("Speaker:kazemi", True), ("speaker:mustafa-al-kadhimi", True), ("year:2021", True),
        ("year:٢٠٢١", True), ("topic:withdrawal", True), ("year:1999", False), ("speaker:nobody", False),
    ],
)  # fmt: skip
def test_filters_can_be_typed(site: str, opened: Opened, query: str, every: bool) -> None:
    with opened(search(site, q=query)) as page:
        assert (POST in found(page)) is every


@HOMES
def test_filters_and_order_stay_in_the_address(site: str, opened: Opened, home: str) -> None:
    with opened(search(site, home, q="العراق")) as page:
        first = found(page)
        open_filters(page)
        box = page.locator("fieldset", has=page.locator("label")).first.locator("label").first
        tally = int(box.locator(".sj-tally").inner_text())
        box.locator("input").check()
        page.wait_for_url("**speaker=**")
        narrowed = found(page)
        assert len(narrowed) == tally < len(first)
        chip = page.locator("[data-part=chosen] button")
        named = chip.inner_text()
        page.reload()
        assert found(page) == narrowed
        assert page.locator("[data-part=chosen] button").inner_text() == named
        assert "-al-" not in named
        page.locator("select[name=sort]").select_option("date")
        page.wait_for_url("**sort=date**")
        assert sorted(found(page)) == sorted(narrowed)
        page.go_back()
        page.go_back()
        expect(page.locator("[data-part=chosen] button")).to_have_count(0)
        assert found(page) == first
        page.go_forward()
        expect(page.locator("[data-part=chosen] button")).to_have_count(1)
        assert found(page) == narrowed
        page.locator("[data-part=chosen] button").click()
        expect(page.locator("[data-part=chosen] button")).to_have_count(0)
        assert found(page) == first


def test_a_near_miss_is_offered_as_it_is_written(site: str, opened: Opened) -> None:
    with opened(search(site, "ar/", q="القتاليت")) as page:
        found(page)
    with opened(search(site, q="withdrwal troops")) as page:
        found(page)
        offered = page.locator("[data-part=advice] a")
        expect(offered).to_have_text("withdrawal troops")
        offered.click()
        assert found(page)


@HOMES
def test_where_nothing_is_found_the_reader_is_told_what_to_do(site: str, opened: Opened, home: str) -> None:
    with opened(search(site, home, q="xqzvw")) as page:
        assert found(page) == []
        assert "xqzvw" in page.locator("[data-part=status]").inner_text()
        assert page.locator("[data-part=advice] p").count()
        assert page.locator("[data-part=lists] a").first.is_visible()


HOSTILE = (
    "<img src=x onerror=window.ran=1>", "\"'><script>window.ran=1</script>", "((((.*+?^${}[]\\", 'speaker:"', "«",
    '"""', "x" * 10_000, "كلمة " * 2_000, "\u0000\u0001", "year:../../etc", "topic:__proto__ constructor",
    "\U0001f469\u200d\U0001f467 \U0001d518\U0001d52b", "\u202eabc\u2066",
)  # fmt: skip


def test_hostile_queries_run_nothing_and_break_nothing(site: str, opened: Opened) -> None:
    with opened(f"{site}search/") as page:
        for query in HOSTILE:
            page.goto(search(site, q=query))
            found(page)
            assert not page.evaluate("window.ran")
            assert page.locator("main img, [data-part] script").count() == 0
        for raw in ("%ED%A0%80", "%FF%FE", "a%ED%B0%80b&topic=%3Cimg%20onerror%3D1%3E&sort=%3Cb%3E"):
            page.goto(f"{site}search/?q={raw}")
            found(page)
            assert page.locator("main img").count() == 0
        page.goto(search(site, q="Kadhimi"))
        assert POST in found(page)


def test_hostile_queries_do_no_more_in_the_list_of_suggestions(site: str, opened: Opened) -> None:
    with opened(site) as page:
        field = page.locator("input[name=q]").first
        for query in HOSTILE[:6]:
            field.fill(f"Kadhimi {query}")
            page.wait_for_timeout(150)
            assert not page.evaluate("window.ran")
            assert page.locator("[role=listbox] img, [role=listbox] script").count() == 0


@HOMES
def test_the_keyboard_alone_is_enough(site: str, opened: Opened, home: str) -> None:
    query = "Kadhimi" if not home else "الكاظمي"
    with opened(f"{site}{home}about/") as page:
        page.keyboard.press("/")
        field = page.locator("input[name=q]:focus")
        expect(field).to_have_count(1)
        expect(field).to_have_attribute("role", "combobox")
        page.keyboard.type(query)
        expect(field).to_have_attribute("aria-expanded", "true")
        options = page.locator("[role=listbox] [role=option]")
        page.keyboard.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
        page.keyboard.press("Escape")
        expect(field).to_have_attribute("aria-expanded", "false")
        assert field.input_value() == query
        page.keyboard.press("ArrowDown")
        expect(field).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/**")
        assert POST in found(page)
        page.goto(f"{site}{home}about/")
        page.keyboard.press("/")
        page.keyboard.type(query)
        expect(page.locator("[role=listbox]:not([hidden]) [role=option]").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/statements/**")


@HOMES
def test_without_scripts_the_page_says_so_and_leads_to_the_lists(chromium: Browser, site: str, home: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{home}search/?q=x")
    assert "JavaScript" in page.locator("main").inner_text()
    page.locator("[data-part=lists] a").first.click()
    assert page.url == f"{site}{home}statements/"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@HOMES
def test_axe_finds_nothing_in_the_search(site: str, opened: Opened, home: str, scheme: str) -> None:
    with opened(
        search(site, home, q="العراق", topic="withdrawal-of-combat-forces"), scheme=scheme, bypass_csp=True
    ) as page:
        assert found(page)
        open_filters(page)
        wrong = violations(page)
        page.goto(f"{site}{home}about/")
        page.keyboard.press("/")
        page.keyboard.type("العراق")
        expect(page.locator("[role=listbox]:not([hidden]) [role=option]").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        assert wrong + violations(page) == []


@HOMES
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_window(site: str, opened: Opened, home: str, width: int) -> None:
    with opened(search(site, home, q="العراق"), width=width) as page:
        found(page)
        open_filters(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_only_the_speakers_own_words_are_between_marks(site: str, bridges_site: str, opened: Opened) -> None:
    with opened(search(site, "", q="the last of the rounds of dialogue")) as page:
        found(page)
        reported = page.locator("[data-id='2021-12-araji-announcement'] .sj-excerpt").inner_text()
        assert (reported[0], reported[-1]) not in {("“", "”"), ("«", "»")}
    with opened(search(bridges_site, "ar/", q="الجسر جاهز")) as page:
        found(page)
        assert page.locator(f"[data-id='{BRIDGE}'] .sj-excerpt").inner_text().startswith("«")
        assert page.locator(f"[data-id='{BRIDGE}'] .sj-excerpt").inner_text().endswith("»")


@HOMES
@pytest.mark.parametrize(
    ("identifier", "begins"),
    [(WITHDRAWN, ("Withdrawn: ", "مسحوب: ")), (RETRACTED, ("Retracted: ", "متراجَع عنه: "))],
)
def test_what_is_not_in_force_is_found_by_its_words_but_not_quoted(
    bridges_site: str, opened: Opened, home: str, identifier: str, begins: tuple[str, str]
) -> None:
    with opened(search(bridges_site, home, q=f'"البلدية ستفتح" date:{identifier[:7]}')) as page:
        assert identifier in found(page)
        row = page.locator(f"[data-id='{identifier}']")
        assert row.locator("h2").inner_text().startswith(begins[1 if home else 0])
        assert not row.locator(".sj-excerpt").count()


@HOMES
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_note_that_search_has_not_started_covers_nothing(
    bridges_site: str, chromium: Browser, home: str, width: int
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{bridges_site}{home}search/")
    note, first = (page.locator(f"[data-part={one}]").bounding_box() for one in ("late", "lists"))
    assert note
    assert first
    assert note["y"] + note["height"] <= first["y"]
    assert note["x"] > 0
    assert note["x"] + note["width"] < width
    context.close()
