"""Documents are looked after at their addresses: what was seen is noted, once, and only ever added to."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from sijill.capture.html import read_page
from sijill.capture.judging import Kept
from sijill.capture.payload import Part
from sijill.capture.recognition import is_recognised
from sijill.capture.store import capture_of
from sijill.capture.sweep import Sweep, in_turn
from sijill.cli import main
from sijill.editing.reading import captures_of
from sijill.model.captures import About, Capture
from sijill.model.copies import CaptureReference
from sijill.model.digests import digest_of_bytes
from sijill.model.seen import Outcome, Seen, Sighting, quotation, verdict
from sijill.network.client import Client
from sijill.network.client import Limits as NetworkLimits
from sijill.sources.settings import read_configuration
from tests.capture.test_web import ARTICLE, short
from tests.made_up.example import write_example
from tests.network.servers import Answers, Internet, moved, page, pages, serving, silent

pytestmark = pytest.mark.usefixtures("read_here")
PUBLIC = "93.184.216.34"
NOW = "2026-11-29T08:30:00Z"
QUOTED = {
    "s#p1": ("the water will run again by the 3th of the month", None),
    "s#p2": ("[All] boats […] from then on", "editors"),
}
ADDRESS = "http://news.example/weir"


def kept(source: str | bytes, how: str = "fetched", media_type: str = "text/html", **facts: Any) -> Kept:
    """Return a copy of a page: ``fetched`` from its address, shown by a ``browser``, a saved ``file`` or ``typed``."""
    data = source.encode() if isinstance(source, str) else source
    return kept_text(capture_of(read_page(data).parts), data, how, media_type, **facts)


def kept_text(capture: Capture, data: bytes, how: str, media_type: str, **facts: Any) -> Kept:
    digest = f"sha256:{'1' * 64}"
    fetched = {"address": ADDRESS, "time": NOW, "status": 200, "response": digest, "warc": digest}
    fetched |= {"browser": True} if how == "browser" else {}
    listed = {
        "digest": capture.digest, "captured": "2026-11-28",
        "original": None if how == "typed" else {"digest": digest_of_bytes(data), "media_type": media_type},
        "fetched": fetched if how in ("fetched", "browser") else None, **facts,
    }  # fmt: skip
    return Kept(capture, CaptureReference.model_validate(listed))


COPY = kept(ARTICLE)


def seen(
    answer: Answers, quoted: dict[str, Any] = QUOTED, *copies: Kept, before: Seen | None = None,
    asked: list[str] | None = None,
) -> Sighting:  # fmt: skip
    internet = Internet(news_example=[PUBLIC], other_example=[PUBLIC], inside_example=["10.0.0.1"])
    with serving(answer) as server:
        internet.servers[PUBLIC] = server
        rounds = Sweep(internet.client(limits=NetworkLimits(seconds=5, idle=0.5)))
        found = rounds.look(ADDRESS, quoted, copies or (COPY,), before, NOW)
        if asked is not None:
            asked += server.paths
        return found


def test_a_page_with_all_quoted_words_is_still_there() -> None:
    found = seen(pages({"/weir": page(ARTICLE)}))
    assert (found.outcome, found.status, found.lacks, found.time) == (Outcome.THERE, 200, (), NOW)
    assert found.digest
    assert found.final_address is None


def test_words_outside_of_what_is_taken_for_the_article_are_there_too() -> None:
    around = ARTICLE.replace("<article>", "<nav><ul><li>boats may stay at home</li></ul></nav><article>")
    quoted, answer = {"s#p1": ("boats may stay at home", None)}, pages({"/weir": page(around)})
    whole = capture_of(read_page(around.encode(), whole=True).parts)
    assert seen(answer, quoted, kept_text(whole, b"", "fetched", "text/html")).outcome is Outcome.THERE
    found = seen(answer, quoted)  # the copy does not have them there: a menu, or a reader's comment, quotes them
    assert (found.outcome, found.has) == (Outcome.REFUSED, ())
    assert "not where the stored copy has them" in str(found.reason)


def test_a_page_without_some_quoted_words_has_changed_and_they_are_named() -> None:
    found = seen(pages({"/weir": page(ARTICLE.replace("by the 3th", "never by the 3th"))}))
    assert (found.outcome, found.lacks) == (Outcome.CHANGED, ("s#p1",))


def short_page(title: str, *texts: str) -> bytes:
    return page(short(title, " ".join(texts)))


FIRST = re.search("<p>(.*?)</p>", ARTICLE)
assert FIRST


@pytest.mark.quick(7)
@pytest.mark.parametrize(
    "answer",
    [
        short_page("Sign in to go on", "You must be logged in to read this article."),
        short_page("Not open to you", "Our lawyers advise us to answer nobody of your country."),
        short_page("Oh!", "Internal server error. Please come back later. Reference: 8811."),
        short_page("We are painting the house", "Planned works until six o'clock. Thank you for your patience."),
        short_page("news.example", "This domain is for sale! Buy it now."),
        short_page("The Valley Post", "Cette page n’existe plus. Revenez à l’accueil du site."),
        short_page("The Valley Post", "Ta strona zniknęła."),
        page('<html><head><meta http-equiv=refresh content="0;url=/x"></head><body><p>One moment, please.</p></body>'),
        short_page("The weir is mended", FIRST[1], "To go on reading, subscribe."),
        short_page("The weir is mended", "To go on reading, subscribe."),
    ],
)
@pytest.mark.parametrize("quoted", [QUOTED, {}])
def test_a_page_that_is_not_recognised_as_the_document_says_nothing_of_its_words(
    answer: bytes, quoted: dict[str, Any]
) -> None:
    found = seen(pages({"/weir": answer, "/x": page(ARTICLE)}), quoted)
    assert found.outcome is Outcome.REFUSED
    assert (found.has, found.lacks) == ((), ())
    assert found.reason
    assert "recognised" in found.reason or "leads its readers on to http://news.example/x" in found.reason


PARAGRAPHS = [f"The keeper said on day {n} that boat number {n * 7} may pass the weir again." for n in range(8)]
OTHERS = [f"Here is something else, no {n}, which nobody had printed before, about bread." for n in range(8)]


@pytest.mark.parametrize(
    ("texts", "recognised"),
    [
        (PARAGRAPHS, True),
        ([*PARAGRAPHS[:2], *PARAGRAPHS[3:]], True),  # one is gone
        (PARAGRAPHS[:-1], True),
        ([*PARAGRAPHS[:2], *OTHERS[:4], *PARAGRAPHS[6:]], True),
        ([*PARAGRAPHS[:6], *OTHERS], False),  # the beginning may be what is open to everyone
        ([*OTHERS, *PARAGRAPHS[5:]], False),  # less than half
        ([text.replace("may pass", "may not pass") for text in PARAGRAPHS], True),
        ([PARAGRAPHS[0]], False),  # others are like it, and it is taken once
        (OTHERS, False),
        ([], False),
    ],
)
def test_a_document_is_recognised_by_half_of_the_paragraphs_of_its_copy(texts: list[str], recognised: bool) -> None:
    copy = capture_of(tuple(Part(text) for text in PARAGRAPHS))
    assert is_recognised(texts, [copy]) is recognised
    assert is_recognised(texts, [capture_of((Part("Another, and longer, one."),)), copy]) is recognised
    if recognised and "not" not in "".join(texts):
        assert is_recognised(texts, [copy.withholding_all_but({0})])


def test_a_short_post_is_recognised_where_it_was_reworded() -> None:
    post = capture_of(
        (Part("The valley", About("headline")), Part("We shall open the weir on Friday, whatever comes."))
    )
    assert is_recognised(["The valley", "We shall open the weir on Monday, whatever comes."], [post])
    assert not is_recognised(["The valley", "Log in to see what the valley says."], [post])


@pytest.mark.parametrize(
    "told",
    [
        "<script>show({body: 'the water will run again by the <b>3th<\\/b> \\u006ff the month'})</script>",
        "<p>the water <ruby>will run<rt>soon</rt></ruby> again by the 3th of the month</p>",
        "<p>the water will run <select><option>again</select> by the 3th of the month</p>",
    ],
)
def test_words_in_the_source_that_are_read_in_another_way_are_not_said_to_have_gone(told: str) -> None:
    said = "will run soon again" if "ruby" in told else "will run again"
    quoted = {"s#p1": (f"the water {said} by the 3th of the month", None), "s#p2": QUOTED["s#p2"]}
    answer = ARTICLE.replace("by the 3th", "never by the 3th").replace("</article>", f"{told}</article>")
    found = seen(pages({"/weir": page(answer)}), quoted)
    assert (found.outcome, found.has, found.lacks) == (Outcome.REFUSED, (), ())
    assert found.reason
    assert "in its source" in found.reason
    quoted["s#p3"] = ("the boats stay where they are", None)
    found = seen(
        pages({"/weir": page(answer)}),
        quoted,
        kept(ARTICLE.replace("the boats may", "the boats stay where they are and may")),
    )
    assert (found.outcome, found.has, found.lacks) == (Outcome.CHANGED, ("s#p2",), ("s#p3",))


def test_words_in_a_comment_of_the_source_have_gone() -> None:
    kept = "<!-- the water will run again by the 3th of the month -->"
    answer = ARTICLE.replace("by the 3th", "never by the 3th").replace("</article>", f"{kept}</article>")
    assert seen(pages({"/weir": page(answer)})).lacks == ("s#p1",)


def test_a_page_that_moved_is_named_by_where_it_is_now() -> None:
    found = seen(pages({"/weir": moved("http://other.example/new", "301 Moved"), "/new": page(ARTICLE)}))
    assert (found.outcome, found.final_address) == (Outcome.THERE, "http://other.example/new")


@pytest.mark.quick(3)
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (page("", status="404 Not Found"), Outcome.GONE),
        (page("", status="410 Gone"), Outcome.GONE),
        (page(short("Page not found", "Go back to the front page.")), Outcome.GONE),
        (moved("/", "301 Moved"), Outcome.GONE),
        (moved("/"), Outcome.REFUSED),  # for now, says the server
        (page(ARTICLE, status="404 Not Found"), Outcome.REFUSED),  # and the document is shown all the same
        (page("", status="500 Oh"), Outcome.UNREACHABLE),
        (page("", status="403 Forbidden"), Outcome.UNREACHABLE),
        (page("", status="429 Slow down"), Outcome.UNREACHABLE),
        (silent, Outcome.UNREACHABLE),
        (moved("http://inside.example/"), Outcome.REFUSED),
        (page(short("Just a moment...", "Checking your browser before access.")), Outcome.REFUSED),
        (page(short("Before you continue", "We use cookies. Accept all cookies to continue.")), Outcome.REFUSED),
        (page(b"\x89PNG\r\n", kind="image/png"), Outcome.REFUSED),
    ],
)
def test_what_says_nothing_about_a_page_is_not_taken_for_its_end(answer: bytes, outcome: Outcome) -> None:
    found = seen(pages({"/weir": answer, "/": page(short("The Valley Post", "News of the day, and the weather."))}))
    assert found.outcome is outcome
    assert found.status or found.reason


def test_what_a_host_asks_of_robots_is_kept() -> None:
    internet = Internet(news_example=[PUBLIC])
    rules = page("User-agent: *\nDisallow: /weir", kind="text/plain")
    with serving(pages({"/robots.txt": rules, "/weir": page(ARTICLE)})) as server:
        internet.servers[PUBLIC] = server
        found = Sweep(internet.client()).look(ADDRESS, QUOTED, [COPY], None, NOW)
        assert server.paths == ["/robots.txt"]
    assert found.outcome is Outcome.REFUSED
    assert found.reason
    assert "robots.txt" in found.reason


def test_an_address_that_nobody_may_ask_is_not_said_to_be_silent() -> None:
    internet = Internet(inside_example=["10.0.0.1"])
    found = Sweep(internet.client()).look("http://inside.example/weir", QUOTED, [COPY], None, NOW)
    assert found.outcome is Outcome.REFUSED
    assert found.reason
    assert "robots" not in found.reason
    assert "private" in found.reason or "public" in found.reason


def test_hosts_take_turns() -> None:
    asked = [("a", "http://x.example/1"), ("b", "http://x.example/2"), ("c", "http://y.example/1")]
    assert [document for document, _ in in_turn(asked)] == ["a", "c", "b"]


def sightings(*outcomes: str) -> Seen:
    return Seen.model_validate({
        "sightings": [
            {"time": f"2026-{month:02}-01T00:00:00Z", "address": "https://x.example/", "outcome": outcome,
             "lacks": ["s#p1"] if outcome == "changed" else [], "has": ["s#p2"]}
            for month, outcome in enumerate(outcomes, 1)
        ]
    })  # fmt: skip


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (["there"], ("there", 1, 1, 1)),
        (["there", "there", "there"], ("there", 1, 3, 3)),
        (["there", "changed", "changed"], ("changed", 2, 3, 1)),
        (["there", "gone", "unreachable", "gone"], ("gone", 2, 4, 1)),
        (["there", "gone", "there"], ("there", 3, 3, 3)),
        (["there", "refused", "unreachable"], ("there", 1, 1, 1)),
        (["there", "unreachable", "unreachable", "unreachable"], ("unreachable", 2, 4, 1)),
        (["unreachable", "refused"], None),
    ],
)
def test_sightings_come_to_one_verdict(outcomes: list[str], said: tuple[str, int, int, int] | None) -> None:
    found = verdict(sightings(*outcomes))
    if said is None:
        assert found is None
        return
    assert found
    assert (found.outcome, *(int(moment[5:7]) for moment in (found.since, found.last, found.there))) == said


def test_words_that_a_changed_page_kept_are_still_there() -> None:
    found = verdict(sightings("there", "changed"))
    assert found
    since = "2026-02-01T00:00:00Z"
    assert found.of("s#p1") == (Outcome.CHANGED, since)
    assert found.of("s#p2") == (Outcome.THERE, since)
    assert found.of("s#p3") is None


def test_words_that_went_later_than_others_are_gone_since_then() -> None:
    data = sightings("there", "changed", "changed").model_dump(mode="json")
    data["sightings"][2]["lacks"] = ["s#p1", "s#p2"]
    found = verdict(Seen.model_validate(data))
    assert found
    assert found.of("s#p1") == (Outcome.CHANGED, "2026-02-01T00:00:00Z")
    assert found.of("s#p2") == (Outcome.CHANGED, "2026-03-01T00:00:00Z")


def test_another_wording_of_a_passage_has_another_name() -> None:
    assert quotation("s", "p1", "the water will run") != quotation("s", "p1", "the water will not run")


# The command.


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_example(tmp_path / "archive")
    settings = tmp_path / "archive/mkdocs.yml"
    text = settings.read_text("utf-8").replace("- sijill:", "- sijill:\n      private_addresses: true")
    settings.write_text(text, "utf-8")
    monkeypatch.setattr("sijill.capture.sweep.PAUSE", 0)
    return tmp_path / "archive"


def run(archive: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive), *arguments])


def at(archive: Path, address: str) -> None:
    document = archive / "sources/documents/market-article.yaml"
    document.write_text(re.sub("url: .*", f"url: {address}", document.read_text("utf-8")), "utf-8")


def of_copy(archive: Path, words: str, others: str) -> str:
    """Return a page with the paragraphs of the document's copy, and other words in place of some."""
    [copy] = captures_of(read_configuration(archive), "market-article")
    lines = "".join(f"<p>{one.text}</p>" for one in copy.paragraphs)
    return f"<!doctype html><html lang=ar><body><article>{lines}</article></body></html>".replace(words, others)


@pytest.mark.slow
def test_each_look_is_noted_at_the_end_and_check_is_content(archive: Path) -> None:
    words = "سيبقى السوق مفتوحاً طوال أشهر الترميم، ولن يُغلق محل واحد"
    file = archive / "sources/seen/market-article.yaml"
    answers = {"/a": page(of_copy(archive, "", ""))}
    with serving(pages(answers)) as server:
        at(archive, f"http://127.0.0.1:{server.port}/a")
        first = run(archive, "sources", "--allow-private")
        assert first.exit_code == 0, first.output
        assert "there        market-article" in first.output
        text = file.read_text("utf-8")
        asked = len(server.paths)
        again = run(archive, "sources", "--allow-private")
        assert "looked at lately" in again.output
        assert len(server.paths) == asked
        assert file.read_text("utf-8") == text
        answers["/a"] = page(of_copy(archive, words, "سيبقى مغلقاً"))
        changed = run(archive, "sources", "--allow-private", "--every", "0")
        assert "1 quoted passage no longer there: 2024-03-04-market-restoration#p1" in changed.output
    assert file.read_text("utf-8").startswith(text)
    assert [one["outcome"] for one in yaml.safe_load(file.read_text("utf-8"))["sightings"]] == ["there", "changed"]
    found = run(archive, "check", "--strict")
    assert found.exit_code == 0, found.output


def test_words_that_describe_an_agent_and_official_translations_are_looked_for_too(archive: Path) -> None:
    agent, statement = (archive / "sources" / name for name in (
        "agents/salma-haddad.yaml", "statements/2024/2024-03-04-market-restoration.yaml"))  # fmt: skip
    agent.write_text(
        f"{agent.read_text('utf-8')}descriptions:\n  - text: the mayor\n    document: market-article\n", "utf-8"
    )
    text = statement.read_text("utf-8")
    statement.write_text(text.replace("by: editors", "by: official\n        document: market-article"), "utf-8")
    english = "the market will stay open through the months of restoration, and not one shop will be closed"
    answers = {"/a": page(of_copy(archive, "</article>", f"<p>So said the mayor: {english}</p></article>"))}
    with serving(pages(answers)) as server:
        at(archive, f"http://127.0.0.1:{server.port}/a")
        assert "there" in run(archive, "sources", "--allow-private").output
        answers["/a"] = page(of_copy(archive, "", ""))
        changed = run(archive, "sources", "--allow-private", "--every", "0").output
    assert "agents/salma-haddad#description" in changed
    assert "2024-03-04-market-restoration#p1.en" in changed


def test_a_file_at_fault_is_left_as_it_is(archive: Path) -> None:
    file = archive / "sources/seen/market-article.yaml"
    file.parent.mkdir()
    file.write_text("sightings: []\n")
    at(archive, "http://127.0.0.1:9/a")
    found = run(archive, "sources", "--allow-private")
    assert found.exit_code == 2
    assert "must be in order" in found.output
    assert file.read_text() == "sightings: []\n"
    assert run(archive, "check").exit_code == 1


def test_an_unknown_document_is_named(archive: Path) -> None:
    assert "there is no 'nothing'" in run(archive, "sources", "--document", "nothing").output


def test_a_client_of_a_sweep_names_the_archive() -> None:
    assert "+https://archive.example/" in Client(archive="https://archive.example/").name
