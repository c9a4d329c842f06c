"""What the copy has of pages whose styles show or hide words, held against what Chromium shows of them."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from sijill.capture import Extracted, Payload
from sijill.capture.declarations import READ
from sijill.capture.reading import extract
from tests.made_up.pages import ARTICLE, left
from tests.made_up.styled import ADDRESS, HIDDEN, LINE, OTHER_WORDS, SHEETS, SHOWN, UNDECIDED, WORDS, Page


def markup(page: Page) -> str:
    head, body = (f"<style>{page}</style>", LINE) if isinstance(page, str) else page
    head = head.replace("{sheet}", f"{ADDRESS}x.css").replace("{import}", f"{ADDRESS}deep/import.css")
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>The quay</title>"
        f"<style>p {{ font-family: monospace }}</style>{head}<body><article><h1>The quay</h1>{body}{ARTICLE}</article>"
    )


def copied(page: Page) -> Extracted:
    return extract(Payload(markup(page).encode(), "text/html", address=ADDRESS, sheets=tuple(SHEETS.items())), True)


def has(page: Page) -> bool:
    return WORDS in " ".join(copied(page).paragraphs)


def named(page: Page) -> bool:
    found = copied(page)
    return bool(left(found, "unread")) or any(WORDS in text for text in left(found, "style"))


@pytest.mark.parametrize("page", SHOWN)
def test_words_that_the_styles_show_are_in_the_copy(page: Page) -> None:
    assert has(page)
    assert not named(page)


@pytest.mark.parametrize("page", HIDDEN)
def test_words_that_the_styles_hide_are_not_in_the_copy(page: Page) -> None:
    assert not has(page)
    assert not named(page)


@pytest.mark.parametrize("page", UNDECIDED)
def test_words_about_which_the_styles_leave_a_doubt_are_kept_and_named(page: Page) -> None:
    assert has(page)
    assert named(page)


@pytest.mark.parametrize(
    "sheet",
    [
        "@import 'loop.css';" * 50,
        "p{&,&,&{" * 60,
        ":is(" * 400,
        "@media (" * 400 + "{",
        "p{--a:var(--a) var(--a);x:var(--a)}",
    ],
)
def test_a_sheet_that_grows_without_end_is_read_in_time_and_hides_nothing(sheet: str) -> None:
    sheets = ((f"{ADDRESS}loop.css", sheet),)
    page = markup(("<link rel=stylesheet href=loop.css>", LINE)).encode()
    found = extract(Payload(page, "text/html", address=ADDRESS, sheets=sheets), True)
    assert WORDS in " ".join(found.paragraphs)


def test_no_value_of_a_property_ends_the_reading() -> None:
    odd = ("", "(", "()", ",", "/", "url(", '"x"', "-", "1e999", "calc(1px", "1px 2px 3px 4px 5px", "var(--none)")
    names = (*READ, "inset", "margin", "overflow", "inset-inline", "margin-inline", "font", "text-decoration", "all")
    own = "".join(f"<i style='{name}: {value}'></i>" for name in names for value in odd)
    assert WORDS in " ".join(copied(("", f"{own}{LINE}")).paragraphs)


def shown_by_chromium(pages: tuple[Page, ...]) -> list[Page]:
    """Return the pages that show the words: their picture changes with the words, and they are in its text."""
    from playwright.sync_api import Route, sync_playwright

    served: dict[str, str] = {}

    def answer(route: Route) -> None:
        address = route.request.url
        kind = "text/css" if address.endswith(".css") else "text/html"
        route.fulfill(body=served.get(address) or SHEETS.get(address, ""), content_type=f"{kind}; charset=utf-8")

    found = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        context.route("**/*", answer)
        tab = context.new_page()
        for page in pages:
            pictures = []
            text = ""
            for words in (WORDS, OTHER_WORDS):
                served[ADDRESS] = markup(page).replace(WORDS, words)
                tab.goto(ADDRESS)
                text = text or str(tab.evaluate("document.body.innerText"))
                if WORDS in text or "shadowroot" in served[ADDRESS]:
                    pictures.append(tab.screenshot(animations="disabled"))
            if len(pictures) == 2 and pictures[0] != pictures[1]:
                found.append(page)
        browser.close()
    return found


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no Chromium here")
def test_the_tables_say_what_chromium_shows() -> None:
    assert len(SHOWN + HIDDEN + UNDECIDED) >= 80
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(shown_by_chromium, SHOWN + HIDDEN).result()
    assert [page for page in SHOWN if page not in found] == []
    assert [page for page in HIDDEN if page in found] == []
