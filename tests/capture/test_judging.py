"""Nothing is said of a document at its address that may be wrong: what is not certain is left open."""

import socket

import pytest

from sijill.capture import judging, web
from sijill.capture.html import read_page
from sijill.capture.judging import Kept
from sijill.capture.payload import Part
from sijill.capture.store import capture_of
from sijill.capture.sweep import Sweep
from sijill.model.seen import Outcome, Seen
from tests.capture.test_sources import ADDRESS, COPY, NOW, PUBLIC, QUOTED, kept, kept_text, seen
from tests.capture.test_web import ARTICLE, short
from tests.network.servers import Answers, Internet, page, pages, serving, silent

pytestmark = pytest.mark.usefixtures("read_here")
HIDING = '<link rel=stylesheet href="/look.css?a=1|2">'


def styled(body: str) -> str:
    return ARTICLE.replace("<body>", f"{HIDING}<body>").replace("<h1>", f"{body}<h1>", 1)


SECRET = "<p>“The mayor <span class=h>never</span> sold it,” said the clerk.</p>"
SOLD = {"s#p1": ("The mayor sold it", None)}


def of_sheet(answer: str) -> Kept:
    """Return the copy that capture makes of a page with its sheet."""
    parts = read_page(answer.encode(), sheets=[("http://news.example/look.css?a=1|2", CSS)], address=ADDRESS).parts
    return kept_text(capture_of(parts), b"another", "fetched", "text/html")


CSS = ".h { display: none }"
SHEET = page(CSS, kind="text/css")


def test_a_page_is_read_with_its_style_sheets_as_capture_reads_it() -> None:
    answer = styled(SECRET)
    asked: list[str] = []
    found = seen(pages({"/weir": page(answer), "/look.css?a=1%7C2": SHEET}), SOLD, of_sheet(answer), asked=asked)
    assert (found.outcome, found.has) == (Outcome.THERE, ("s#p1",))
    assert any(path.startswith("/look.css") for path in asked)
    now = answer.replace(
        SECRET, "<p><span class=h>“The mayor sold it,”</span> “The mayor denies it,” said the clerk.</p>"
    )
    found = seen(pages({"/weir": page(now), "/look.css?a=1%7C2": SHEET}), SOLD, of_sheet(answer))
    assert (found.outcome, found.has, found.lacks) == (Outcome.REFUSED, (), ())


@pytest.mark.slow
@pytest.mark.parametrize("sheet", [page("", status="500 Oh"), page("", status="403 No"), silent])
def test_without_its_style_sheets_nothing_is_said_of_words(sheet: bytes | Answers) -> None:
    answer = styled(SECRET)
    found = seen(pages({"/weir": page(answer), "/look.css?a=1%7C2": sheet}), SOLD, of_sheet(answer))
    assert (found.outcome, found.has, found.lacks) == (Outcome.REFUSED, (), ())
    now = answer.replace(SECRET, "<p><span class=h>“The mayor sold it,”</span> “He denies it,” said the clerk.</p>")
    found = seen(pages({"/weir": page(now), "/look.css?a=1%7C2": sheet}), SOLD, of_sheet(answer))
    assert (found.outcome, found.reason) == (Outcome.REFUSED, judging.STYLED)


def test_a_sheet_that_robots_may_not_fetch_is_not_fetched_and_one_that_is_not_there_hides_nothing() -> None:
    answer = styled(SECRET)
    rules = page("User-agent: *\nDisallow: /look", kind="text/plain")
    asked: list[str] = []
    answers = {"/weir": page(answer), "/look.css?a=1%7C2": SHEET, "/robots.txt": rules}
    assert seen(pages(answers), SOLD, of_sheet(answer), asked=asked).outcome is Outcome.REFUSED
    assert asked == ["/robots.txt", "/weir"]
    changed = styled("<p>“The mayor kept it,” said the clerk.</p>")
    assert seen(pages({"/weir": page(changed)}), SOLD, of_sheet(answer)).outcome is Outcome.CHANGED


def test_the_bytes_of_a_copy_have_its_words_however_they_would_be_read_today() -> None:
    read = kept_text(capture_of((Part("The mayor sold it."),)), ARTICLE.encode(), "file", "text/html")
    asked: list[str] = []
    found = seen(pages({"/weir": page(styled(""))}), SOLD, read, asked=asked)
    assert found.outcome is Outcome.REFUSED
    found = seen(pages({"/weir": page(ARTICLE)}), SOLD, read, asked=asked)
    assert (found.outcome, found.has) == (Outcome.THERE, ("s#p1",))


GONE_WORDS = {"s#p1": ("the water will run again by the 3th of the month", None)}
EDITED = ARTICLE.replace("by the 3th", "never by the 4th")
SCRIPT = "<script>show()</script>"


@pytest.mark.quick(3)
@pytest.mark.parametrize(
    ("how", "now", "outcome"),
    [
        ("fetched", EDITED + SCRIPT, "changed"),
        ("browser", EDITED + SCRIPT, "refused"),
        ("browser", EDITED, "changed"),  # nothing on the page could show more
        ("file", EDITED + SCRIPT, "refused"),
        ("file", EDITED + "<iframe src=/x></iframe>", "refused"),
        ("file", EDITED + '<script type="application/ld+json">{}</script>', "changed"),
        ("typed", EDITED, "refused"),
    ],
)
def test_words_have_gone_only_from_where_a_reader_saw_them(how: str, now: str, outcome: str) -> None:
    answer = pages({"/weir": page(now)})
    found = seen(answer, GONE_WORDS, kept(ARTICLE, how))
    assert (found.outcome, found.lacks) == (outcome, ("s#p1",) if outcome == "changed" else ())
    there = Seen.model_validate(
        {"sightings": [{"time": "2026-10-01T00:00:00Z", "address": ADDRESS, "outcome": "there", "has": ["s#p1"]}]}
    )
    assert seen(answer, GONE_WORDS, kept(ARTICLE, how), before=there).outcome is Outcome.CHANGED


@pytest.mark.parametrize(
    "copy", [kept(ARTICLE, media_type="application/pdf"), kept(ARTICLE, address="http://other.example/weir")]
)
def test_a_copy_of_another_format_or_address_does_not_show_that_words_have_gone(copy: Kept) -> None:
    assert seen(pages({"/weir": page(EDITED)}), GONE_WORDS, copy).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("shown", "outcome"),
    [
        ("the water will run again by the 3th of the month", "there"),
        ("the\xa0water will run again — by the 3th of the month", "refused"),  # other signs
        ("the wa\u200bter will run again by the ３th of the month", "refused"),
        ("the water will run again by the 3th of the months", "changed"),
    ],
)
def test_other_signs_between_the_same_letters_are_no_change(shown: str, outcome: str) -> None:
    now = ARTICLE.replace("the water will run again by the 3th of the month", shown)
    assert seen(pages({"/weir": page(now)}), GONE_WORDS).outcome == outcome


def test_letters_that_may_be_read_wrongly_say_nothing() -> None:
    now = page(EDITED.replace("keeper", "kéeper").encode("cp1252"), kind="text/html; charset=koi8-r")
    named = now.replace(b"<title>", b"<meta charset=windows-1252><title>")
    assert seen(pages({"/weir": named}), GONE_WORDS).outcome is Outcome.REFUSED


def test_words_on_a_front_page_are_not_the_document() -> None:
    front = page(short("The Valley Post", f"Read: {QUOTED['s#p1'][0]}!"))
    assert seen(pages({"/weir": front})).outcome is Outcome.REFUSED


def test_an_article_about_pages_that_are_not_found_is_not_gone() -> None:
    about = ARTICLE.replace("The weir is mended", "Page not found: the weir")
    now = about.replace("by the 3th", "by the 4th")
    assert seen(pages({"/weir": page(now)}), GONE_WORDS, kept(about)).outcome is Outcome.CHANGED


def test_an_address_is_asked_as_capture_asks_it() -> None:
    accepted: list[str] = []

    def negotiated(connection: socket.socket, path: str) -> None:
        connection.sendall(page(ARTICLE))

    internet = Internet(news_example=[PUBLIC])
    with serving(negotiated) as server:
        internet.servers[PUBLIC] = server
        Sweep(internet.client()).look(f"{ADDRESS}#top", QUOTED, [COPY], None, NOW)
        web.fetch(internet.client(), ADDRESS)
        accepted = [headers["Accept"] for path, headers in server.asked if path == "/weir"]
    assert len(accepted) == 2
    assert len(set(accepted)) == 1
