"""What the search page says of a query is true: of its filters, of words that are not searched, of what it offers."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sijill.interface.strings import strings
from tests.browser.conftest import answered, open_filters
from tests.browser.test_deploys import site_of

pytestmark = pytest.mark.browser
Opened = Callable[..., AbstractContextManager[Page]]
STONES = ("amber", "basalt", "cobalt", "garnet", "jasper", "kyanite", "lapis", "onyx", "peridot", "quartz", "topaz",
          "agate", "beryl", "coral", "diorite", "flint")  # fmt: skip


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], AbstractContextManager[str]]
) -> Iterator[str]:
    """Serve statements of many years, so that not all of them are listed at first."""
    titles = {f"{2010 + at}-03-{at + 1:02}": stone for at, stone in enumerate(STONES)}
    with serve(site_of(tmp_path_factory.mktemp("archive"), titles)) as address:
        yield address


def asked(site: str, query: str, home: str = "") -> str:
    return f"{site}{home}search/?q={quote(query, safe='')}"


@pytest.mark.parametrize(
    ("home", "query", "chips"),
    [
        ("", "language: Arabic speech", ["Language: Arabic ×"]),
        ("ar/", "اللغة:العربية", ["اللغة: العربية ×"]),
        ("ar/", "language:ar", ["اللغة: العربية ×"]),
        ("", 'mode:"direct quotation"', ["Reporting mode: direct quotation ×"]),
        ("", "Reporting mode: direct quotation", ["Reporting mode: direct quotation ×"]),
        ("", "from: 1 March 2012 to: 2014", ["From: 1 March 2012 ×", "To: 2014 ×"]),
        ("ar/", "من:2012 إلى:2014", ["من: ٢٠١٢ ×", "إلى: ٢٠١٤ ×"]),
        ("", "date:2012-03-03", ["Date: 2012-03-03 ×"]),
    ],
)
def test_filters_are_typed_as_the_page_writes_them(
    site: str, opened: Opened, home: str, query: str, chips: list[str]
) -> None:
    with opened(asked(site, query, home)) as page:
        expect(page.locator("[data-id]").first).to_be_visible()
        digits = str.maketrans("0123456789", strings("ar")["language.digits"]) if home else {}
        western = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
        expected = [chip.translate(western).translate(digits) for chip in chips]
        expect(page.locator("[data-part=chosen] button")).to_have_text(expected)


@pytest.mark.parametrize(
    "query", ["speaker:nobody", "kind:banana", "kind:constructor", "mode:__proto__", "topic:zzzz", "language:xx"]
)
def test_a_filter_of_nothing_is_said_to_be_unknown_and_its_words_are_not_blamed(
    site: str, opened: Opened, query: str
) -> None:
    said = strings("en")["search.unknown"].replace("{filter}", query)
    with opened(asked(site, query)) as page:
        expect(page.locator("[data-part=status]")).to_have_text(said)
        expect(page.locator("[data-part=chosen] button")).to_have_count(0)
    with opened(asked(site, f"cobalt {query}")) as page:
        expect(page.locator("[data-id]")).to_have_count(1)
        expect(page.locator("[data-part=advice]")).to_contain_text(said)


def test_chips_of_the_address_are_never_parts_of_the_language(site: str, opened: Opened) -> None:
    with opened(f"{site}search/?q=speech&kind=constructor&speaker=toString") as page:
        chips = ["Speaker: toString ×", "Kind: constructor ×"]
        expect(page.locator("[data-part=chosen] button")).to_have_text(chips)


@pytest.mark.parametrize(("home", "word"), [("", "the"), ("ar/", "ثم")])
def test_a_word_too_common_to_be_searched_is_said_to_be(site: str, opened: Opened, home: str, word: str) -> None:
    said = strings(home.strip("/") or "en")["search.common"].replace("{query}", word)
    with opened(asked(site, word, home)) as page:
        expect(page.locator("[data-part=status]")).to_have_text(said)


def test_a_document_is_found_by_its_title(site: str, opened: Opened) -> None:
    with opened(f"{site}documents/") as page:
        titles = page.locator("main a[href*='documents/']").all_inner_texts()
    title = max((text.strip() for text in titles), key=len)
    with opened(asked(site, title)) as page:
        expect(page.locator("[data-part=records] li", has_text=title).first).to_be_visible()
        page.locator("[data-part=records] a", has_text=title).first.click()
        expect(page.locator("h1")).to_contain_text(title)


@pytest.mark.parametrize("query", ["cobolt", "speech cobolt", "cob alt", "garnett stone", "thee speech"])
def test_what_is_offered_is_another_query_and_has_results(site: str, opened: Opened, query: str) -> None:
    with opened(asked(site, query)) as page:
        answered(page)
        for offered in page.locator("[data-part=advice] a").all():
            text = offered.inner_text()
            assert text != query
            with opened(asked(site, text)) as other:
                expect(other.locator("[data-id]").first).to_be_visible()


def test_a_guess_that_was_searched_is_offered(site: str, opened: Opened) -> None:
    with opened(asked(site, "coballt")) as page:
        expect(page.locator("[data-part=advice] a")).to_have_text("cobalt")


@pytest.mark.parametrize("query", ["coballt speech", "speech speaker:nobody", "speech year:20l0"])
def test_what_is_said_of_the_query_is_above_the_results(site: str, opened: Opened, query: str) -> None:
    with opened(asked(site, query)) as page:
        expect(page.locator("[data-id]")).to_have_count(10)
        answered(page)
        said, first = (page.locator(one).first.bounding_box() for one in ("[data-part=advice] p", "[data-id]"))
        assert said is not None
        assert first is not None
        assert said["y"] + said["height"] <= first["y"]


@pytest.mark.parametrize("home", ["", "ar/"])
def test_statements_with_all_words_are_counted_apart_from_those_with_some(site: str, opened: Opened, home: str) -> None:
    words = strings("ar" if home else "en")
    one, more = words.plural("search.count", 1), words.format("search.and_some", count=words.number(len(STONES) - 1))
    with opened(asked(site, "speech cobalt", home)) as page:
        expect(page.locator("[data-part=status]")).to_have_text(one + more)
    with opened(asked(site, "cobalt", home)) as page:
        expect(page.locator("[data-part=status]")).to_have_text(one)


def test_results_with_some_of_the_words_are_sorted_and_narrowed_too(site: str, opened: Opened) -> None:
    ids = {}
    for sort in ("date", "oldest"):
        with opened(f"{asked(site, 'cobalt garnet jasper')}&sort={sort}") as page:
            expect(page.locator("[data-id]")).to_have_count(3)
            ids[sort] = [one.get_attribute("data-id") for one in page.locator("[data-id]").all()]
            open_filters(page)
            expect(page.locator("input[data-facet^='year:']")).to_have_count(3)
    assert ids["date"] == ids["oldest"][::-1] == sorted(map(str, ids["date"]), reverse=True)


def test_the_focus_stays_where_a_filter_was_taken_off(site: str, opened: Opened) -> None:
    with opened(f"{site}search/?q=speech") as page:
        open_filters(page)
        box = page.locator("input[data-facet='year:2010']")
        page.locator("fieldset details", has=box).locator("summary").click()
        box.focus()
        for chips in (1, 0):
            page.keyboard.press("Space")
            expect(page.locator("[data-part=chosen] button")).to_have_count(chips)
            answered(page)
            expect(box).to_be_focused()
    with opened(f"{site}search/?q=speech&year=2010&year=2011") as page:
        chips_of = page.locator("[data-part=chosen] button")
        expect(chips_of).to_have_count(2)
        chips_of.first.focus()
        page.keyboard.press("Enter")
        expect(chips_of).to_have_count(1)
        expect(chips_of.first).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("[data-part=status]")).to_be_focused()


def test_suggestions_that_come_late_do_not_cover_the_results(chromium: Browser, site: str) -> None:
    late: list[Route] = []
    page = chromium.new_page()
    page.route("**/assets/sijill/search-box.js*", lambda route: late.append(route))
    page.goto(f"{site}search/")
    field = page.locator("main input[name=q]")
    field.click()
    field.fill("speech")
    page.keyboard.press("Enter")
    expect(page.locator("[data-id]").first).to_be_visible()
    for route in late:
        route.continue_()
    expect(field).to_have_attribute("role", "combobox")
    page.wait_for_timeout(500)
    expect(page.locator("[role=listbox]")).to_be_hidden()
    field.press_sequentially("es")
    page.keyboard.press("Backspace")
    expect(page.locator("[role=listbox]")).to_be_visible()
    page.close()


def test_the_page_needs_no_other_file_for_what_it_says(chromium: Browser, site: str) -> None:
    page = chromium.new_page()
    page.route(re.compile(r"/search\.en\.json"), lambda route: route.abort())
    page.goto(asked(site, "cobalt"))
    expect(page.locator("[data-id]")).to_have_count(1)
    page.close()


def test_a_result_is_shown_before_all_of_them_have_come(chromium: Browser, site: str) -> None:
    held: list[Route] = []
    page = chromium.new_page()
    page.route("**/2020-03-11-speech/statement.json", lambda route: held.append(route))
    page.goto(f"{site}search/?q=stone speech&sort=date")
    expect(page.locator("[data-id]").first).to_be_visible()
    assert held
    held[0].continue_()
    expect(page.locator("[data-id]")).to_have_count(10)
    page.close()


@pytest.mark.parametrize(("home", "said"), [("", "Original: Arabic"), ("ar/", "لغة الأصل: العربية")])
def test_a_result_names_the_language_of_its_original_in_the_page_s(
    site: str, opened: Opened, home: str, said: str
) -> None:
    with opened(asked(site, "amber", home)) as page:
        expect(page.locator("[data-id]").first).to_contain_text(said)
