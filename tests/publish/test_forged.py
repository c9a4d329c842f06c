"""Whatever is changed, put on, hidden or left out on any page that the generator makes, `verify` names that page.

In each case the manifest was made again, so that all digests of files agree.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.export.site_inputs import FIELDS, MADE_WITH, OWN_CODE
from tests.publish.test_holding import ANSWER, DATA, PAGE, WELL, Files, files, served  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow
Change = Callable[[Files], str]
AGENT, DOCUMENT, TOPIC, LIST = (f"{one}/index.html" for one in ("agents/nazim-tahhan", "documents/almanac",
                                                                "topics/wells", "statements"))  # fmt: skip
RECORDS = (AGENT, f"ar/{AGENT}", DOCUMENT, f"ar/{DOCUMENT}", TOPIC, f"ar/{TOPIC}")
LISTS = (LIST, f"ar/{LIST}", "index.html", "ar/index.html", "timeline/index.html", "timeline/2024/index.html",
         "agents/index.html", "documents/index.html", "topics/index.html", "corrections/index.html",
         "on-this-day/index.html", "gaps/index.html")  # fmt: skip
STYLE, SCRIPT, FRAME = "assets/sijill/page.css", "assets/sijill/page.en.js", "assets/sijill/frame.css"


def changed(path: str, pattern: str, to: str) -> Change:
    """Return what replaces the first match of a pattern in a file, and names the file."""

    def change(found: Files) -> str:
        text, count = re.subn(pattern, to, found[path].decode(), count=1, flags=re.DOTALL)
        assert count, (path, pattern)
        found[path] = text.encode()
        return path

    return change


def without(*paths: str) -> Change:
    def change(found: Files) -> str:
        for path in paths:
            del found[path]
        return paths[0]

    return change


def copied(path: str, to: str) -> Change:
    def change(found: Files) -> str:
        found[to] = found[path]
        return to

    return change


def shown_by(path: str, change: Change) -> Change:
    """Return a change of what a site is made of, which is found at a page that is made of it."""

    def changed_there(found: Files) -> str:
        change(found)
        return path

    return changed_there


def added(path: str, to: str) -> Change:
    def change(found: Files) -> str:
        found[path] += to.encode()
        return path

    return change


def on_all_pages(pattern: str, to: str) -> Change:
    """Return what changes every page alike, so that all agree with one another."""

    def change(found: Files) -> str:
        for path in [one for one in found if one.endswith("index.html")]:
            found[path] = re.sub(pattern, to, found[path].decode(), flags=re.DOTALL).encode()
        return PAGE

    return change


def in_evidence(change_of: Callable[[dict[str, object]], None]) -> Change:
    """Return what changes where a bundle says that words are."""

    def change(found: Files) -> str:
        path, made = f"{ANSWER}evidence.zip", io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(found[path])) as old, zipfile.ZipFile(made, "w") as new:
            contents = {name: old.read(name) for name in old.namelist()}
            given = json.loads(contents["evidence.json"])
            change_of(given["passages"][0])
            contents["evidence.json"] = json.dumps(given, indent=2, ensure_ascii=False).encode() + b"\n"
            for name, data in contents.items():
                new.writestr(name, data)
        found[path] = made.getvalue()
        return path

    return change


ADDED = {
    "a sentence after the passage": "<p>He took this back later.</p>",
    "an inline style": "<p style='color:red'>x</p>",
    "a style element": "<style>.sj-notice{display:none}</style>",
    "a script": "<script src='../../assets/other.js'></script>",
    "a comment": "<!-- -->",
    "characters that turn text round": "\u202e\u202c",
    "a blank": " ",
}
FORGERIES: dict[str, Change] = {
    **{f"{name}, on {path}": changed(path, "(</main>)", rf"{text}\1") for name, text in ADDED.items()
       for path in (PAGE, f"{ANSWER}v1/index.html", AGENT, "index.html", "timeline/2024/index.html")},
    **{f"text in a heading of {path}": changed(path, "<h1>", "<h1>Not ") for path in (*RECORDS, *LISTS)},
    **{f"an entry cut from {path}": changed(path, r"<li\b(?:(?!<li\b).)*?2024-05-0[67]-(?:(?!<li\b).)*?</li>", "")
       for path in (LIST, f"ar/{LIST}", "index.html", "timeline/2024/index.html", AGENT, f"ar/{TOPIC}")},
    **{f"nothing left of {path}": changed(path, "(<main[^>]*>).*(</main>)", r"\1\2") for path in (*RECORDS, *LISTS)},
    **{f"another fact of {path}": changed(path, "<dd[^>]*>", r"\g<0>Not ") for path in (DOCUMENT, f"ar/{DOCUMENT}")},
    **{f"a fact cut from {path}": changed(path, "<dt>.*?</dd>", "") for path in (DOCUMENT, f"ar/{DOCUMENT}", PAGE)},
    "the kind of the agent": changed(AGENT, "Person|person", "Organisation"),
    "the mode of a passage": changed(PAGE, "Quoted word for word", "Reported"),
    "the mode of a passage in Arabic": changed(f"ar/{PAGE}", "sj-ok", "sj-indirect"),
    "a notice removed": changed(PAGE, '<div class="sj-notice.*?</div>', ""),
    "a notice put on another page": changed(f"{WELL}index.html", "(<h1>)", r"<div class='sj-notice'>Withdrawn</div>\1"),
    "a notice hidden": changed(PAGE, '(<div class="sj-notice[^>]*)>', r"\1 hidden>"),
    "a class that hides": changed(PAGE, '<blockquote id="p1"', '<blockquote class="sj-hide" id="p1"'),
    "where words are, on the page": changed(PAGE, r"Paragraph \d+", "Paragraph 9"),
    "the words around, on the page": changed(PAGE, '(sj-context"[^>]*>)', r"\1not "),
    "the stylesheet hides": added(STYLE, ".sj-notice{display:none}"),
    "the frame's stylesheet swaps words": added(FRAME, "blockquote{font-size:0}blockquote::after{content:'no'}"),
    "the script hides": added(SCRIPT, "document.body.hidden = true"),
    "the title of the browser's tab": changed(PAGE, "<title>", "<title>Not "),
    "the licence in the foot": changed(LIST, 'rel="license">', 'rel="license">Not '),
    "a link in the foot": changed("index.html", '(<footer.*<li><a href=")', r"\1https://other.example/"),
    "the bar of all pages": on_all_pages('(<nav class="md-tabs")', r"\1 hidden"),
    "a script on all pages": on_all_pages("</head>", '<script src="/assets/other.js"></script></head>'),
    "a warning on all pages": on_all_pages('(<main class="md-main" id="content">)', r"\1<p>This is a forgery.</p>"),
    "the page of a missing address": changed("404.html", "<h1>", "<h1>Not "),
    "a hand-written page's frame": changed("about/index.html", "(</main>)", r"\1<p>No record here is true.</p>"),
    "a script on a hand-written page": changed("about/index.html", "(</h1>)", r"\1<script>x()</script>"),
    "the search index": lambda found: changed_index(found),
    "what the search calls agents": changed("search/index.html", "</main>", "x</main>"),
    "another quotation in the evidence": in_evidence(lambda one: one.update(exact="x")),
    "another place in the evidence": in_evidence(lambda one: one.update(paragraph=1, end_paragraph=1)),
    "another context in the evidence": shown_by(PAGE, in_evidence(lambda one: one.update(prefix="he denied that "))),
    "the schema": added("data/schema/v1/context.json", " "),
    "the sitemap": changed("sitemap.xml", "<sitemap>.*?</sitemap>", ""),
    "the vocabulary": changed("ns/v1/index.html", "<h1>", "<h1>Not "),
    "the index of data": changed("data/index.json", '"relations": 1', '"relations": 2'),
    "the way back to the first version": shown_by(
        "corrections/index.html", changed("data/earlier.jsonl", '"path":"', '"path":"/x')
    ),
    "the data of a document's copies": shown_by(
        DOCUMENT, changed("data/documents/all.json", '"paragraphs":', '"paragraphs":1')
    ),
    "the settings": shown_by(LIST, changed("data/settings.json", '"page_size": 100', '"page_size": 1')),
    "a page of no statement": copied(f"ar/{PAGE}", "ar/statements/2024-05-09-other/index.html"),
    "a page of no agent": copied("agents/mill/index.html", "agents/miller/index.html"),
    "a page of no document": copied(f"ar/{DOCUMENT}", "ar/documents/other/index.html"),
    "a page in no language": copied(PAGE, f"fr/{PAGE}"),
    "the page of the other language": copied(f"ar/{PAGE}", PAGE),
    "a version that never was": copied(f"{ANSWER}v1/index.html", f"{ANSWER}v9/index.html"),
    "a page beside the pages": copied(PAGE, f"{ANSWER}other.html"),
    "an asset beside the assets": copied(STYLE, "assets/sijill/other.css"),
    **{f"without {path}": without(path) for path in (
        f"{ANSWER}v1/index.html", "agents/radio/index.html", "ar/topics/wells/index.html", "corrections/index.html",
        "corrections/feed.xml", "feed.xml", "timeline/2024/index.html", STYLE, "data/index.json", DATA)},
    "without the corrections in both languages": without("corrections/index.html", "ar/corrections/index.html"),
}  # fmt: skip


def changed_index(found: Files) -> str:
    path = next(one for one in found if one.startswith("search/index/") and one.endswith(".json"))
    found[path] += b" "
    return path


@pytest.mark.parametrize("name", FORGERIES)
def test_the_page_is_named_that_was_forged(files: Files, tmp_path: Path, name: str) -> None:  # noqa: F811
    forged = dict(files)
    path = FORGERIES[name](forged)
    report = served(forged, tmp_path / "site")
    assert (report.missing, report.changed) == ([], [])
    assert any(problem.startswith(path) for problem in report.problems), report.problems[:3]
    assert all(problem.isprintable() for problem in report.problems)


def texts_of(page: str) -> list[re.Match[str]]:
    """The runs of text that a page shows."""
    body = page.index("<body>")
    return [one for one in re.finditer(r">([^<>]*[^<>\s][^<>]*)<", page) if one.start() > body]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_text_changed_removed_or_put_on_any_page_is_found(
    files: Files, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject  # noqa: F811
) -> None:  # fmt: skip
    own = ("about/", "method/", "guide/", "contributing/", "corrections-policy/")
    pages = sorted(one for one in files if one.endswith(".html") and not one.removeprefix("ar/").startswith(own))
    path = data.draw(st.sampled_from(pages))
    page = files[path].decode()
    found = data.draw(st.sampled_from(texts_of(page)))
    text = data.draw(st.sampled_from(["", f"{found[1]}.", f"{found[1]}</b>", found[1][::-1] + "x"]))
    forged = {**files, path: f"{page[: found.start(1)]}{text}{page[found.end(1) :]}".encode()}
    report = served(forged, tmp_path_factory.mktemp("forged") / "site")
    assert any(problem.startswith(path) for problem in report.problems)


VALUES = st.sampled_from([None, "", "x", "../../x", -1, 10**9, [], {}, [[]], {"en": 1}, True, "{a.b}", "\u202e"])
READ = ("data/settings.json", "data/agents/all.json", "data/documents/all.json", "data/earlier.jsonl", "versions.jsonl",
        "evidence.json", "history.jsonl")  # fmt: skip


def places_in(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Every place in a value of JSON."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(one for name, below in inside for one in places_in(below, (*path, name)))]


def with_value(text: bytes, draw: Callable[[st.SearchStrategy[object]], object]) -> bytes:
    """Return JSON, or lines of it, with another value somewhere."""
    rest: list[bytes] = []
    try:
        tree = json.loads(text)
    except ValueError:
        first, *rest = text.split(b"\n")
        tree = json.loads(first)
    path = draw(st.sampled_from(places_in(tree)))
    assert isinstance(path, tuple)
    at = tree
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = draw(VALUES)
    return b"\n".join([json.dumps(tree).encode(), *rest])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), name=st.sampled_from(READ))
def test_whatever_a_site_carries_is_judged_and_never_breaks_what_reads_it(
    files: Files, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, name: str  # noqa: F811
) -> None:  # fmt: skip
    forged = dict(files)
    if name in files:
        forged[name] = with_value(files[name], data.draw)
    else:
        forged[f"{ANSWER}evidence.zip"] = rezipped(files[f"{ANSWER}evidence.zip"], name, data.draw)
    report = served(forged, tmp_path_factory.mktemp("forged") / "site")
    assert all(problem.isprintable() for problem in report.problems)
    # A site that says that its pictures were drawn with something else is not proved, and verify says so (status 3).
    assert not report.remade or forged == files or report.problems or report.undrawn
    assert not report.undrawn or not report.proved


@pytest.mark.parametrize(("first", "last"), [(1, 10**9), (10**9, 10**9), (0, 1), (-5, 1), (2, 1), ("x", 1), (1, None)])
def test_a_place_in_paragraphs_that_no_copy_has_takes_no_memory(
    files: Files, tmp_path: Path, first: object, last: object  # noqa: F811
) -> None:  # fmt: skip
    def change(place: dict[str, object]) -> None:
        place |= {"paragraph": first, "end_paragraph": last}

    forged = dict(files)
    in_evidence(change)(forged)
    assert any(ANSWER in one or "2024-05-07-answer" in one for one in served(forged, tmp_path / "site").problems)


@pytest.mark.parametrize("name", [*FIELDS, "options", "settings", OWN_CODE, MADE_WITH, "strings"])
def test_any_setting_of_another_shape_is_judged(files: Files, tmp_path: Path, name: str) -> None:  # noqa: F811
    """Each setting by itself: of all places that may be forged, random ones seldom are these."""
    for number, value in enumerate(("x", [], {}, None, 1)):
        given = json.loads(files["data/settings.json"])
        if given[name] != value:
            forged = {**files, "data/settings.json": json.dumps({**given, name: value}).encode()}
            report = served(forged, tmp_path / str(number))
            assert report.problems or not report.proved, value


def rezipped(packed: bytes, name: str, draw: Callable[[st.SearchStrategy[object]], object]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.namelist():
            new.writestr(member, with_value(old.read(member), draw) if member == name else old.read(member))
    return made.getvalue()
