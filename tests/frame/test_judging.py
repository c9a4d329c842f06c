"""Settings and hand-written pages are judged among the records, each fault at its place, before any page is made."""

import datetime
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.most_of_each import few_of_each
from sijill.frame import judging
from sijill.frame import run as frame
from sijill.frame.cleaning import cleaned
from sijill.frame.extensions import made_by_them, usable
from sijill.frame.handwritten import problems_of
from sijill.frame.page_text import anchors, faults
from sijill.model.configuration import Configuration
from sijill.site.build import Request, build
from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from tests.made_up.example import write_example

Archive = Callable[..., Configuration]
TODAY = datetime.date(2026, 11, 23)


def places(found: list[Diagnostic]) -> list[tuple[str, int, int]]:
    return [(one.code, one.line, one.column) for one in found]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("  - tocs\n", [("invalid-value", 16, 5)]),
        ("  - meta:\n      permlink: true\n", [("unknown-field", 17, 7)]),
        ("  - meta: 3\n", [("wrong-shape", 16, 11)]),
        ("  - pymdownx.superfences:\n      custom_fences: 4\n", [("invalid-value", 17, 7)]),
        ("  - pymdownx.nothing\nextra_css: [gone.css]\n", [("invalid-value", 16, 5), ("unknown-reference", 17, 13)]),
        ("extra_javascript:\n  - gone.js\n", [("unknown-reference", 17, 5)]),
    ],
)
def test_settings_that_name_what_is_not_there_are_named(
    archive: Archive, settings: str, expected: list[tuple[str, int, int]]
) -> None:
    configuration = archive("  - toc\n", "  - toc\n" + settings.replace("- tocs", "- pymdownx.tocs"))
    assert places(judging.of_settings(configuration)) == expected


def test_a_menu_names_pages_that_are_there(archive: Archive) -> None:
    configuration = archive("  - method.md\n", "  - metod.md\n")
    (found,) = judging.of_settings(configuration)
    assert dict(found.facts)["mend"] == "did you mean 'method.md'?"
    assert (found.line, found.column) == (12, 5)


THERE = {"about.md", "pictures/a.png", "more/detail.md"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\n![x](https://elsewhere.example/a.png)\n", [("page-fetches", 3, 6)]),
        ("# A\n\n[x](https://[::1)\n", [("page-address", 3, 5)]),
        ("# A\n\n[x](https://elsewhere.example:99999/)\n", [("page-address", 3, 5)]),
        ("# A\n\n[x](http://)\n\n[y](https://a:b@other.example/)\n", [("page-address", 3, 5), ("page-address", 5, 5)]),
        ("# A\n\n[x](https://else%77here.example/a)\n", [("page-address", 3, 5)]),
        ("# A\n\n[x](https:elsewhere.example)\n", [("page-address", 3, 5)]),
        ("# A\n\n[x](https://elsewhere.example/a?b#c) [y](//elsewhere.example/) [z](tel:+4930123456)\n", []),
        ("# A\n\n[x](HTTPS://Elsewhere.example/ماء) [z](mailto:a@b.example)\n", []),
        ("# A\n\n![x][p]\n\n[p]: //elsewhere.example/a.png\n", [("page-fetches", 5, 6)]),
        ("# A\n\n<video poster='https://elsewhere.example/a.png'></video>\n", [("page-fetches", 3, 1)]),
        ("# A\n\n<img srcset='pictures/a.png 1x, //elsewhere.example/a.png 2x'>\n", [("page-fetches", 3, 1)]),
        ("# A\n\nA [page](gone.md) and `[one](not.md)`\n", [("page-link", 3, 10)]),
        ("# A\n\n![x](a.png)\n", [("page-link", 3, 6)]),
        ("# A\n\n[x](more/detial.md#two)\n", [("page-link", 3, 5)]),
        ("---\ntitle: A\ntemplate: main.html\n---\n# A\n", [("unknown-field", 3, 1)]),
        ("---\ntitle: [\n---\n# A\n", [("yaml-syntax", 2, 8)]),
        ("---\ntitle: !!python/name:os.system\n---\n# A\n", [("yaml-feature", 2, 8)]),
        ("---\ntitle: {a: b}\n---\n# A\n", [("wrong-shape", 2, 8)]),
        ("Note: this line would vanish\n", [("page-file", 1, 1)]),
        ("# A\u202e\n", [("refused-character", 1, 4)]),
        ("# A\n" + "".join("    " * level + "- a\n" for level in range(40)), [("too-deep", 27, 1)]),
        ("# A\n\n" + "> " * 40 + "a\n", [("too-deep", 3, 1)]), ("# A\n\na " + "[" * 50_000, [("too-deep", 3, 3)]),
        ("# A\n\n" + "`" * 50_000, []), ("# A\n\n" + "<div>" * 40_000, [("too-deep", 3, 1)]),
        ("# A\n\n`<b>`<svg>" + "<path/>" * 600 + "</svg><ul>" + "<li>a<br>" * 600 + "</ul>" + "<b>x</b>" * 600, []),
        ("# A\n<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n", [("merge-conflict", 2, 1)]),
    ],
)  # fmt: skip
def test_a_page_s_text_is_judged_with_places(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert places(faults(text.encode(), "docs/en/page.md", "page.md", THERE)) == expected


ADDRESSES = {
    "http://127.0.0.1/": "a loopback", "http://169.254.169.254/latest": "a link-local", "http://intranet/x": "a domain",
    "http://0x7f000001/": "a loopback", "http://metadata.google.internal/": "one's own",
    "http://nas.local/": "one's own",
    "ht&#10;tp://other.example/": "encoded", "mai&#9;lto:a@b.example": "encoded",
    "http://[::1]/": "a loopback", "//10.0.0.1/": "a private", "https://ex%61mple.com/": "plain letters",
    "https://user:pass@bank.example@other.example/": "a user name", "https:other.example": "begin with",
    "http:\\\\other.example": "encoded", "/\\other.example": "encoded", "https://exa mple.com": "encoded",
    "https://a.example:99999/": "can be read", "https://a.example:x/": "can be read", "http://": "a host",
    "https://xn--/": "a host", "https://a b.example/c d": "encoded",
}  # fmt: skip


@pytest.mark.quick(8)
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_follows_the_rule_of_records(address: str) -> None:
    for text in (f"[x](<{address}>)", f"[y]\n\n[y]: <{address}>", f"<!--> <a href='{address}'>x</a> -->"):
        found = faults(f"# A\n\n`{address}` {text}\n".encode(), "docs/en/page.md", "page.md", THERE)
        assert [(one.code, one.severity) for one in found] == [("page-address", "error")]
        assert found[0].line == (5 if "]: <" in text else 3)
        assert found[0].column > len(address) or found[0].line == 5
        assert ADDRESSES[address] in dict(found[0].facts)["requirement"]


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://intranet/x", "//nas.local/"])
def test_an_archive_of_one_network_may_link_within_it(address: str) -> None:
    text = f"# A\n\n[x]({address})\n".encode()
    assert faults(text, "docs/en/page.md", "page.md", THERE, private_addresses=True) == []
    assert places(faults(text, "docs/en/page.md", "page.md", THERE)) == [("page-address", 3, 5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a &#x202e;b &#8238; &#xFEFF;", [(3, 3, "U+202E"), (3, 13, "U+202E"), (3, 21, "U+FEFF")]),
        ("a &#0; &#xD800; &#x110000; &#1;", [(3, 3, "U+0000"), (3, 8, "U+D800"), (3, 17, "&#x110000;"),
         (3, 28, "U+0001")]),
        ("[x](#a 'a&#x202d;')\n\n## A", [(3, 10, "U+202D")]), ("<p title='&#x2028;'>x</p>", [(3, 11, "U+2028")]),
        ("## B&#x85;&#x9f;&#x81;", [(3, 17, "U+0081")]), ("a &#x2067;b", [(3, 3, "U+2067")]),
        ("&rlm;&zwnj;&#x200f;&#x200B;&#x2067;b&#x2069; &hellip; &lt; &unknown; &amp;#x202e;", []),
        ("`&#x202e;`\n\n    &#0;\n\n```\n&#xFEFF;\n```", []),
    ],
)  # fmt: skip
def test_a_refused_character_is_refused_as_a_reference_too(text: str, expected: list[tuple[int, int, str]]) -> None:
    found = faults(f"# A\n\n{text}\n".encode(), "docs/en/page.md", "page.md", THERE)
    assert {one.code for one in found} <= {"refused-character"}
    assert [(one.line, one.column, dict(one.facts)["character"].split()[0]) for one in found] == expected


EVERY_WAY_TO_FETCH = [
    ('![x](about.md){ srcset="//e.example/s 2x" }', (3, 25)),
    ('![x](pictures/a.png){: .a src=https://e.example/s }', (3, 31)),
    ("<video poster='pictures/a.png' src='pictures/a.png'>x</video>{: poster=//e.example/s }", None),
    ("![a [b] c](https://e.example/s)", (3, 12)),
    ("![a\nb](https://e.example/s)", (4, 4)),
    ("![a](<https://e.example/a b>)", (3, 7)),
    ("<div markdown>\n![a [b]][c]\n\n[c]: https://e.example/s\n</div>", (6, 6)),
    ("<img srcset='pictures/a.png 1x, //e.example/s 2x'>", (3, 1)),
    ("<img src='pictures/a.png' srcset='//e.example/s'>", (3, 1)),
    ("<iframe src=//e.example/s></iframe>", None), ("A word.{ srcset='//e.example/s' }", None),
    (":smile:", (3, 1)), ("A word :smile: and `:smile:`", (3, 8)), ("`:smile:`", None), ("at 12:30:45", None),
    ("`![x](//e.example/s)`\n\n![x](pictures/a.png) [y](https://e.example/s)", None),
]  # fmt: skip


EMOJI = (
    "  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
    "      emoji_generator: !!python/name:material.extensions.emoji.to_svg\n"
)


@pytest.mark.quick(6)
@pytest.mark.parametrize(("text", "place"), EVERY_WAY_TO_FETCH)
def test_what_the_build_would_refuse_to_fetch_is_found_at_its_place(
    archive: Archive, text: str, place: tuple[int, int] | None
) -> None:
    configuration = archive("  - toc\n", f"  - toc\n  - attr_list\n  - md_in_html\n{EMOJI}")
    html = partial(made_by_them, usable(configuration) or {})
    found = faults(f"# A\n\n{text}\n".encode(), "docs/en/page.md", "page.md", THERE, html=html)
    wanted = [place] if place else []
    assert [(one.line, one.column) for one in found if one.code == "page-fetches"] == wanted
    refused = [one for one in problems_of(f"<p>{cleaned(html(text))}</p>", "") if "must not fetch" in one]
    assert len(refused) == len(wanted)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('# A\n\n<p id="content">x</p>', (3, 8)), ("# A\n\nx\n{: #toc-title }", (4, 5)),
        ('# A\n\n<p id="x">x</p>\n\n<p id="x">y</p>', (5, 8)), ('# A\n\n## B\n\n<p id="b">x</p>', (5, 8)),
        ('# A\n\n<p id="y">x</p>\n\n`<p id="content">`', None), ("# A\n\n## B {#c}\n\n## C", None),
    ],
)  # fmt: skip
def test_an_id_that_the_page_has_already_is_found_at_its_place(
    archive: Archive, text: str, place: tuple[int, int] | None
) -> None:
    named = usable(archive("  - toc\n", "  - toc\n  - attr_list\n")) or {}
    found = faults(text.encode(), "docs/en/page.md", "page.md", THERE, html=partial(made_by_them, named))
    assert [(one.code, (one.line, one.column)) for one in found] == ([("page-file", place)] if place else [])


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ('A word.{ onclick="alert(1)" }', []), ('A *word*{ onclick="alert(1)" }', ["onclick=… of <em>"]),
        ('A word.\n{: onclick="alert(1)" }', ["onclick=… of <p>"]), ('# A\n\n{ onclick="a" }', []),
    ],
)  # fmt: skip
def test_an_attribute_list_that_the_page_shows_as_text_is_not_said_to_be_taken_out(
    archive: Archive, text: str, whats: list[str]
) -> None:
    named = usable(archive("  - toc\n", "  - toc\n  - attr_list\n")) or {}
    found = faults(text.encode(), "docs/en/page.md", "page.md", THERE, html=partial(made_by_them, named))
    assert [dict(one.facts)["what"] for one in found] == whats


def test_a_page_of_another_encoding_is_named() -> None:
    assert places(faults("# Café\n".encode("latin-1"), "docs/en/page.md", "page.md", THERE)) == [("not-utf-8", 1, 6)]


@pytest.mark.parametrize(
    "text",
    ["# A\n\n[x](about.md#a) [y](../statements/) [z](https://example.org/a.png) ![w](pictures/a.png)\n",
     "---\ntitle: A\ndescription: B\n---\n# A\n", "\nNote: a line\n", "# A\n\n* * * * * * * *\n",
     "# A\n\n[x](more/detail%2Emd)\n\n    ![code](https://elsewhere.example/a.png)\n"],
)  # fmt: skip
def test_a_good_page_is_not_said_to_be_wrong(text: str) -> None:
    assert faults(text.encode(), "docs/en/page.md", "page.md", THERE) == []


def test_links_are_looked_for_from_the_page_s_own_folder() -> None:
    text = b"# A\n\n[x](../about.md) ![y](../pictures/a.png) [z](about.md)\n"
    (found,) = faults(text, "docs/en/more/page.md", "more/page.md", THERE)
    assert dict(found.facts) == {"value": "about.md", "mend": "did you mean '../about.md'?"}


@pytest.mark.slow
def test_whatever_the_front_matter_names_the_page_is_made_with_our_template(archive: Archive) -> None:
    configuration = archive()
    page = configuration.root / "docs/en/method.md"
    page.write_text("---\ntemplate: ../../none.html\ntitle: {a: b}\n---\n# Method\n")
    assert b"<h1" in frame.build(configuration).files["method/index.html"].path.read_bytes()


@pytest.mark.slow
def test_check_and_build_name_what_is_wrong_everywhere_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    write_example(folder)
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("strange: 1\nmarkdown_extensions:\n  - toc: {permlink: 1}\n")
    (folder / "docs/en/about.md").write_text("# About\n\n[x](gone.md)\n", "utf-8")
    name = "sources/topics/old-market.yaml"
    topic = folder / name
    topic.write_text(topic.read_text("utf-8") + "strange: 1\n", "utf-8")
    expected = ["docs/en/about.md:3:5:", "mkdocs.yml:21:1:", "mkdocs.yml:23:11:", f"{name}:10:1:"]
    for language in ("en", "ar"):
        for command in (["check"], ["build"]):
            done = CliRunner().invoke(main, ["--lang", language, "-C", str(folder), *command])
            assert done.exit_code == 1
            said = [line for line in done.output.splitlines() if "[" in line and line[0] != " "]
            assert [one.partition(" ")[0] for one in said] == expected
    assert not (folder / "site").exists()
    done = CliRunner().invoke(main, ["-C", str(folder), "check", "--format", "json", str(folder / "mkdocs.yml")])
    assert '"code": "unknown-field"' in done.output
    assert "sources/" not in done.output
    done = CliRunner().invoke(main, ["-C", str(folder), "check", str(folder / "docs")])
    assert done.exit_code == 1
    assert {line.partition(":")[0] for line in done.output.splitlines() if "[" in line} == {"docs/en/about.md"}


@pytest.mark.parametrize("command", [["check"], ["check", "sources/topics/old-market.yaml"], ["build"], ["stats"]])
def test_no_command_goes_on_with_settings_that_cannot_be_read(tmp_path: Path, command: list[str]) -> None:
    folder = tmp_path / "archive"
    write_example(folder)
    (folder / "mkdocs.yml").write_text("site_name: [\n", "utf-8")
    done = CliRunner().invoke(main, ["-C", str(folder), *command])
    assert done.exit_code == 1
    assert "mkdocs.yml:1:12: error: the file must be well-formed YAML" in done.output
    assert "in order" not in done.output


def test_what_was_good_is_judged_again_when_settings_or_files_change(archive: Archive) -> None:
    configuration = archive()
    assert check(configuration, TODAY) == []
    (configuration.root / "docs/en/method.md").unlink()
    assert [one.code for one in check(configuration, TODAY)] == ["unknown-reference"]


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ('<a href="/x">', False), ("[a](/x)", False), ("[a](x)", False), ("[a](statements/)", False),
        ('<a href="about.md">', False), ('<a href="a.txt">', False), ('<img src="a.txt">', False),
        ('<a href="BASE/ar/gone/">', False), ('<a href="../../">', False), ('<a href="http:/x">', True),
        ('<noscript><p title="</noscript><img src=x>">', False), ('<iframe><p title="</iframe><a href=/x>">', False),
        ('<a href="../about/">', True), ('<a href="BASE/about/#a">', True), ("[a](BASE/about/)", True),
        ("[a](about.md)", True), ('<a href="../a.txt">', True), ('<img src="BASE/a.txt">', True),
        ('<a href="BASE/ar/about/">', True),
        ('<a href="BASE/ar/statements/">', True), ("[a](../statements/)", True), ('<a href="BASE/">', True),
        ('<a href="../sitemap.xml">', True), ('<a href="?a=1">', True), ('<a href="#a">', True),
    ],
)  # fmt: skip
def test_links_are_judged_as_a_browser_follows_them(archive: Archive, link: str, good: bool) -> None:
    configuration = archive()
    folder = configuration.root / "docs/en"
    (folder / "a.txt").write_text("a", "utf-8")
    base = urlsplit(configuration.site_url).path.removesuffix("/")
    anchor = '\n<p id="a">x</p>\n'
    (folder / "more.md").write_text(f"# More\n\nHere: {link.replace('BASE', base)}\n{anchor}", "utf-8")
    (folder / "about.md").write_text(f"# About\n{anchor}", "utf-8")
    found = [one for one in judging.of_texts(configuration) if one.code == "page-link"]
    assert [(one.file, one.line) for one in found] == ([] if good else [("docs/en/more.md", 3)])


def test_what_is_only_counted_is_no_graver_than_what_it_is() -> None:
    text = "# A\n\n" + "<blink>x</blink>\n\n" * 20
    found = faults(text.encode(), "docs/en/page.md", "page.md", THERE)
    assert {one.severity for one in few_of_each(found)} == {"warning"}
    text += "[x](gone.md)\n" * 20
    found = faults(text.encode(), "docs/en/page.md", "page.md", THERE)
    assert few_of_each(found)[-1].severity == "error"


ANCHORED = """# The first

Text, and `# no heading`.

## Café & `code`

### Café & `code`

Under *line*
===========

```
# Not this one
```

<p id="own">x</p>

A paragraph.
{: #named }

## البئر
"""


@pytest.mark.slow
def test_the_anchors_of_a_page_are_those_that_markdown_gives_it(archive: Archive) -> None:
    found = anchors(ANCHORED, {})
    assert {"the-first", "cafe-code", "cafe-code_1", "under-line", "own", "named", "_1"} <= found
    assert "not-this-one" not in found
    assert "no-heading" not in found
    configuration = archive()
    page = configuration.root / "docs/en/method.md"
    page.write_text(ANCHORED, "utf-8")
    made = frame.build(configuration).files["method/index.html"].path.read_text("utf-8")
    headings = set(re.findall(r'<h[1-6] id="([^"]*)"', made))
    assert headings <= found
    assert len(headings) == 5


LINKS = {
    "[x](method.md#why)": True, "[x](method.md#wy)": False, "[x](#about)": True, "[x](#abut)": False,
    "<a href='../method/#why'>x</a>": True, "<a href='../method/#wy'>x</a>": False,
    "[x](../statements/2024-03-04-market-restoration/)": True, "[x](../statements/2024-03-04-market/)": False,
    "[x](../statements/2024-03-04-market-restoration/#p1)": True,
    "[x](../statements/2024-03-04-market-restoration/#p9)": False,
    "[x](../ar/agents/salma-haddad/)": True, "[x](../ar/agents/salma-hadad/)": False,
    "[x](../documents/market-article/)": True, "[x](../topics/no-such/)": False, "[x](../statements/)": True,
    "[x](../statements/2024-03-04-market-restoration/statement.json)": True,
}  # fmt: skip


@pytest.mark.quick(6)
@pytest.mark.parametrize("link", LINKS)
def test_a_link_to_a_record_or_an_anchor_that_is_not_there_is_named_by_check(tmp_path: Path, link: str) -> None:
    folder = tmp_path / "archive"
    write_example(folder)
    (folder / "docs/en/method.md").write_text("# Method\n\n## Why\n", "utf-8")
    (folder / "docs/en/about.md").write_text(f"# About\n\n{link}\n", "utf-8")
    found = check(read_configuration(folder), TODAY, jobs=1)
    expected = [] if LINKS[link] else [("page-link", "docs/en/about.md", 3)]
    assert [(one.code, one.file, one.line) for one in found] == expected


@pytest.mark.slow
def test_what_check_says_of_links_is_what_build_says(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    write_example(folder)
    (folder / "docs/en/method.md").write_text("# Method\n\n## Why\n", "utf-8")
    good = "\n\n".join(link for link, is_good in LINKS.items() if is_good)
    (folder / "docs/en/about.md").write_text(f"# About\n\n{good}\n", "utf-8")
    assert build(read_configuration(folder), Request(TODAY, jobs=1)).built


@pytest.mark.parametrize("named", ["footnotes", "markdown.extensions.footnotes", "extra", "tables"])
def test_a_footnote_is_no_link_where_there_are_footnotes(archive: Archive, named: str) -> None:
    configuration = archive("  - toc\n", f"  - toc\n  - {named}\n" if named != "tables" else "  - toc\n")
    (configuration.root / "docs/en/about.md").write_text("# About\n\nSo it is[^1].\n\n[^1]: there\n", "utf-8")
    assert len(judging.of_texts(configuration)) == (named == "tables")
