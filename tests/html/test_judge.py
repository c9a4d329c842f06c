"""Pages are looked over before they are published: links, anchors, markup, and text that is text."""

import base64
import hashlib
from collections.abc import Mapping

import pytest

from sijill.html.judge import Judge, resolve, sentence, unresolved
from sijill.model.output import Filling, Output, Page

SCRIPT = "var a = 1 < 2 && true;"
POLICY = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
SHELL = (
    f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
    f"content=\"default-src 'self'; script-src 'self' 'sha256-{POLICY}'\"><title>t</title>"
    '<link rel="stylesheet" href="{root}style.css"></head><body><nav><ul><li><a href="{root}./">home</a><li>'
    '<a href="https://example.org/x?a=1&amp;b=2">x</a></ul></nav><main><article>{body}</article></main>'
    f"<script>{SCRIPT}</script></body></html>"
)
GOOD = (
    '<h1 id="top">«نص»</h1><p>1 &lt; 2 &amp; on time = x<p><blockquote id="p1">a<br>b</blockquote><a href="#p1">1</a>'
)


def page(path: str, body: str, shell: str = SHELL) -> Output:
    return Output(path, shell.replace("{root}", "../" * path.count("/")).replace("{body}", body).encode())


def faults(pages: Mapping[str, str], *, warm: bool = True, carefully: bool = False) -> list[tuple[str, str]]:
    """Inspect a site of these pages; ``warm`` first shows the judge good pages, as a build does."""
    judge = Judge(careful=carefully)
    if warm:
        for depth in range(3):
            judge.judge(page("x/" * depth + "warm.html", GOOD))
    outputs = [page(path, body) for path, body in pages.items()]
    for output in outputs:
        judge.judge(output)
    site = {output.path: output.data for output in outputs}
    site |= {"index.html": page("index.html", GOOD).data, "style.css": b""}
    return [(f.code, f.found) for f in unresolved(judge.findings, lambda paths: paths - site.keys(), site.__getitem__)]


@pytest.mark.parametrize("carefully", [False, True])
def test_a_good_page_has_no_fault(carefully: bool) -> None:
    assert faults({"a/index.html": GOOD, "b/c/index.html": GOOD}, carefully=carefully) == []


@pytest.mark.parametrize(
    ("body", "code", "found"),
    [
        ('<a href="../nowhere/">x</a>', "broken-link", "nowhere/index.html"),
        ('<a href="../../out.html">x</a>', "broken-link", "../../out.html"),
        ('<a href="#p9">x</a>', "broken-anchor", "#p9"),
        ('<a href="../b/#p9">x</a>', "broken-anchor", "b/index.html#p9"),
        ('<img src="missing.png">', "broken-link", "a/missing.png"),
        ('<a href="javascript:alert(1)">x</a>', "unsafe-link", "javascript:alert(1)"),
        ('<a href="JaVaScRiPt:alert(1)">x</a>', "unsafe-link", "JaVaScRiPt:alert(1)"),
        ('<a href="data:text/html,x">x</a>', "unsafe-link", "data:text/html,x"),
        ("<div><p>x</p>", "unbalanced", "</article> at line 1 is inside <div>"),
        ("x</div>", "unbalanced", "</div> at line 1 is inside <article>"),
        ("<b><i>x</b></i>", "unbalanced", "</b> at line 1 is inside <i>"),
        ("<script>alert(1)</script>", "script", "'alert(1)'"),
        ("<SCRIPT>alert(1)</SCRIPT>", "script", "'alert(1)'"),
        ("<sCript>alert(1)</sCript>", "script", "'alert(1)'"),
        ("<iFrame></iFrame>", "unescaped", "<iframe> at line 1"),
        ("<linearGradient>x", "unbalanced", "</article> at line 1 is inside <lineargradient>"),
        ("<svg/onload=alert(1)></svg>", "unescaped", "<svg onload=…> at line 1"),
        ('<p ONCLICK ="x()">x</p>', "unescaped", "<p onclick=…> at line 1"),
        ("<iframe></iframe>", "unescaped", "<iframe> at line 1"),
        ("a < b", "unescaped", "'<' at line 1"),
        ("AT&T and R & D", "unescaped", "'&' at line 1"),
        ('<script type="application/ld+json">{"a": </script>', "data", "Expecting value: line 1 column 7 (char 6)"),
        ('<p id="p1">x</p><p id="p1">y</p>', "unbalanced", "the id 'p1' occurs twice"),
    ],
)
def test_a_fault_is_found_and_named(body: str, code: str, found: str) -> None:
    pages = {"a/index.html": body, "b/index.html": GOOD}
    carefully = "occurs twice" in found or "</b>" in found  # what a quick look cannot see
    assert (code, found) in faults(pages, carefully=carefully)
    for warm in (False, True):
        assert all(len(text) < 4000 for _, text in faults(pages, warm=warm))


def test_a_fault_outside_the_article_is_found_by_its_markup() -> None:
    judge = Judge()
    judge.judge(page("a/index.html", GOOD))
    judge.judge(page("b/index.html", GOOD, SHELL.replace("<title>t", "<title></title><b>t")))
    assert {fault.path for fault in judge.findings.faults} == {"b/index.html"}


def test_a_drawing_needs_no_careful_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = '<svg viewBox="0 0 1 1"><linearGradient id="fade" x1="1"><stop offset="1"/></linearGradient></svg>'
    judge = Judge()
    judge.judge(page("a/index.html", GOOD))
    monkeypatch.setattr("sijill.html.parser.read", lambda _: pytest.fail("was read carefully"))
    judge.judge(page("b/index.html", drawing))
    assert judge.findings.faults == []


def test_words_that_only_look_like_markup_are_no_fault() -> None:
    words = "he wrote &lt;script&gt; and onload=&#34;x&#34; and href=x and javascript: is a word &amp;amp;"
    assert faults({"a/index.html": f"<p>{words}</p>"}) == []


@pytest.mark.parametrize(
    ("path", "href", "base", "expected"),
    [
        ("a/b/index.html", "../../c/", "/", ("c/index.html", "")),
        ("a/b/index.html", "../..", "/", ("index.html", "")),
        ("a/b/index.html", "../../", "/", ("index.html", "")),
        ("a/b/index.html", "v1/", "/", ("a/b/v1/index.html", "")),
        ("a/b/index.html", "x.json?q=1#y", "/", ("a/b/x.json", "y")),
        ("a/b/index.html", "./", "/", ("a/b/index.html", "")),
        ("a/b/index.html", "?q=1", "/", ("a/b/index.html", "")),
        ("index.html", "../x", "/", (None, "")),
        ("404.html", "/archive/a/", "/archive/", ("a/index.html", "")),
        ("404.html", "/other/", "/archive/", (None, "")),
        ("a/index.html", "../%D8%A8/", "/", ("ب/index.html", "")),
    ],
)
def test_a_link_leads_where_a_browser_would_follow_it(
    path: str, href: str, base: str, expected: tuple[str | None, str]
) -> None:
    assert resolve(path, href, base) == expected


def test_every_fault_has_a_sentence() -> None:
    judge = Judge()
    judge.judge(page("a/index.html", "<div><script>x</script><a href='vbscript:x'>x</a>"))
    assert judge.findings.faults
    assert all("must" in sentence(fault) for fault in judge.findings.faults)


def filled(path: str, hrefs: set[str], markups: set[str]) -> Page:
    """A page as a proved template makes it: its body holds what it was filled with."""
    body = "".join([f'<a href="{href}">x</a>' for href in sorted(hrefs)]) + "".join(sorted(markups))
    return Page.of(page(path, f"<p>{body}</p>"), Filling(body, hrefs, markups), ("kind", "en"), "<title>t</title>")


@pytest.mark.parametrize(
    ("hrefs", "markups", "code"),
    [
        ({"../nowhere/"}, set(), "broken-link"),
        ({"javascript:alert(1)"}, set(), "unsafe-link"),
        ({"../../out/"}, set(), "broken-link"),
        (set(), {'<a href="../nowhere/">x</a>'}, "broken-link"),
        (set(), {"<b>x"}, "unbalanced"),
        (set(), {"<script>x</script>"}, "script"),
        (set(), {'<b onclick="x()">x</b>'}, "unescaped"),
        (set(), {"R & D"}, "unescaped"),
    ],
)
def test_what_a_template_was_filled_with_is_judged(hrefs: set[str], markups: set[str], code: str) -> None:
    # Whichever page it is: one of the sample, which is read whole, or one that is judged by its filling alone.
    for number in range(40):
        judge = Judge()
        judge.judge(filled("warm/index.html", {"../a/"}, {"<b>x</b>"}))
        output = filled(f"p{number}/index.html", hrefs, markups)
        judge.judge(output)
        found = unresolved(judge.findings, lambda paths: paths - {"a/index.html", "style.css"}, lambda _: b"")
        assert code in {fault.code for fault in found}, output.path


def test_a_page_judged_by_its_filling_is_not_read_again() -> None:
    judge = Judge()
    judge.judge(filled("warm/index.html", set(), {"<b>x</b>"}))
    judged = [filled(f"p{number}/index.html", {"../a/"}, {"<b>x</b>"}) for number in range(200)]
    spoiled = [Page.of(Output(p.path, b"<div>"), p.filling, p.shell, p.head) for p in judged]
    for output in spoiled:
        judge.judge(output)
    read = {fault.path for fault in judge.findings.faults}
    assert 0 < len(read) < 20  # the sample


def test_a_head_unlike_those_before_has_its_page_read() -> None:
    judge = Judge()
    judge.judge(filled("warm/index.html", set(), set()))
    odd = [filled(f"p{number}/index.html", set(), set()) for number in range(5)]
    for output in odd:
        judge.judge(Page.of(Output(output.path, b"<div>"), output.filling, output.shell, "<title>t</title><b>"))
    assert len({fault.path for fault in judge.findings.faults}) == 5


def test_a_link_in_ready_made_markup_is_judged_on_every_page_it_stands_on() -> None:
    judge = Judge()
    markup = {'<a href="beside/">x</a>'}
    for name in ("a", "b", "c"):
        judge.judge(filled(f"{name}/index.html", set(), markup))
    assert {f"{name}/beside/index.html" for name in ("a", "b", "c")} <= judge.findings.targets.keys()
