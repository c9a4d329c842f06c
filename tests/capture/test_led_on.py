"""Capture says so where redirects led to another page than the one asked for, and `sources` claims nothing of it."""

import pytest

from sijill.capture import led_on
from sijill.model.seen import Outcome
from tests.capture.test_sources import seen
from tests.capture.test_web import ARTICLE, grave, short
from tests.network.servers import moved, page, pages

pytestmark = pytest.mark.usefixtures("read_here")
SITE = "http://news.example"
BRIDGE = f"{SITE}/politics/2024/bridge-opens.html"


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        (BRIDGE, f"{SITE}/politics/2024/bridge-opens"),
        (BRIDGE, "https://www.news.example/world/Bridge-Opens/"),
        (BRIDGE, f"{SITE}/politics/2024/bridge-opens/amp"),
        (BRIDGE, f"{SITE}/2024/05/the-bridge-opens-today.php?from=mail"),
        (f"{SITE}/story/19283746", f"{SITE}/politics/bridge-opens-19283746"),
        (f"{SITE}/جسر", f"{SITE}/%D8%AC%D8%B3%D8%B1"),
        (f"{SITE}/?p=17", f"{SITE}/bridge"),
        (f"{SITE}/", f"{SITE}/en/"),
        (BRIDGE, BRIDGE),
    ],
)
def test_a_page_under_another_form_of_its_address_is_the_one_that_was_asked_for(asked: str, final: str) -> None:
    assert not led_on.elsewhere(asked, final)
    assert not led_on.to_home(asked, final)
    assert not led_on.to_not_found(asked, final)


@pytest.mark.parametrize("path", ["/news/", "/category/politics/", "/search?q=weir", "/politics/2024/", "/tag/rivers"])
def test_a_section_or_search_in_place_of_the_page_is_stored_with_a_warning(path: str) -> None:
    refused, said = grave(pages({"/weir": moved(path), path: page(ARTICLE)}))
    assert not refused
    assert f"led on to {SITE}{path}" in said
    assert grave(pages({"/weir": page(ARTICLE)})) == (False, "")


@pytest.mark.parametrize(
    "path", ["/404.html", "/404", "/en/not-found/", "/errors/404.php", "/page-not-found", "/error404", "/notfound.aspx"]
)
def test_an_address_of_pages_that_were_not_found_is_refused_whatever_it_says(path: str) -> None:
    refused, said = grave(pages({"/weir": moved(path), path: page(ARTICLE)}))
    assert refused
    assert "not found" in said
    bare = page(short("The Valley Post", *["News of the day, and the weather in the valley, hour by hour."] * 20))
    assert seen(pages({"/weir": moved(path), path: bare})).outcome is Outcome.GONE


@pytest.mark.parametrize("path", ["/404-boats-sail", "/rooms/404-hotel", "/error-of-judgement"])
def test_a_page_about_such_a_number_is_not_refused(path: str) -> None:
    assert not grave(pages({"/weir": moved(path), path: page(ARTICLE)}))[0]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found"])
def test_a_front_page_that_repeats_the_words_in_its_own_paragraphs_is_not_said_to_be_the_document(status: str) -> None:
    told = ARTICLE.replace("<p>", "<p>Front page: ")
    found = seen(pages({"/weir": moved("/", status), "/": page(told)}))
    assert (found.outcome, found.has, found.lacks) == (Outcome.REFUSED, (), ())
    assert "front page" in str(found.reason)
    assert seen(pages({"/weir": moved("/new/weir", status), "/new/weir": page(told)})).outcome is Outcome.THERE


def test_a_front_page_with_the_very_paragraphs_of_the_copy_has_the_words() -> None:
    assert seen(pages({"/weir": moved("/", "301 Moved"), "/": page(ARTICLE)})).outcome is Outcome.THERE
