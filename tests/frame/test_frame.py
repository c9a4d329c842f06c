import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import html5lib
import lxml.html
import pytest

from sijill.frame import run as frame
from sijill.frame.context import parts_of, policy
from sijill.frame.maker import Page, Run
from sijill.frame.shells import places
from sijill.html.shell import PagePlace
from sijill.interface.direction import apart
from sijill.model.configuration import Configuration

pytestmark = pytest.mark.slow  # each needs a frame, which MkDocs makes

Archive = Callable[..., Configuration]
LANGUAGES = ("en", "ar")
HOSTILE = "Title \"of\" <b>one</b> & 'other' {{ 7 * 7 }} {% raw %}"
BODY = "<article data-statement='x'><h1>عنوان</h1><p>{{ 7 * 7 }} `code` **not bold**</p>\n\n    indented\n</article>"

PLACES = places()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_set_into_its_shell_is_byte_for_byte_what_mkdocs_makes_of_it(
    configuration: Configuration, made: frame.Frame, tmp_path: Path, language: str
) -> None:
    home = configuration.addresses.home(language)
    edit = "https://git.example/made-up/archive/edit/main/sources/x.yaml?a=1&b=2"
    pages = {}
    for number, place in enumerate(PLACES):
        path = place.probe.replace("probe", "a-made-up-id").replace("/4/", "/17/")
        head = f'<meta name="citation_title" content="{number}">'
        parts = parts_of(path, apart(HOSTILE, language), "Of <what>", head=head, edit=edit if number % 2 else "")
        pages[place] = Page(path, parts, BODY)
    frame.MAKER.make(Run(configuration, language, tmp_path, tuple(pages.values())))
    for place, page in pages.items():
        shell = made.shells[place.name, language]
        in_shell = shell.page(
            home + page.address,
            HOSTILE,
            page.body,
            description=page.parts.description,
            head=page.parts.head,
            edit=page.parts.edit,
        )
        whole = (tmp_path / page.address / "index.html").read_text("utf-8")
        assert in_shell.decode() == whole, place.name


@pytest.mark.parametrize(("language", "place"), list(itertools.product(LANGUAGES, PLACES)))
def test_links_of_a_shell_lead_where_they_say(
    configuration: Configuration, made: frame.Frame, language: str, place: PagePlace
) -> None:
    home = configuration.addresses.home(language)
    address = home + place.probe
    document = lxml.html.document_fromstring(made.shells[place.name, language].page(address, "A title", "").decode())
    document.make_links_absolute(f"https://archive.example/register/{address}")
    other = "ar" if language == "en" else "en"
    switch = document.xpath("//nav[@class='sijill-languages']/a")
    assert [link.get("href") for link in switch] == [
        f"https://archive.example/register/{configuration.addresses.home(other)}{place.probe}"
    ]
    assert document.xpath("//link[@rel='canonical']/@href") == [f"https://archive.example/register/{address}"]
    assert dict(zip(document.xpath("//link/@hreflang"), document.xpath("//link[@hreflang]/@href"), strict=True)) == {
        "en": f"https://archive.example/register/{place.probe}",
        "ar": f"https://archive.example/register/ar/{place.probe}",
        "x-default": f"https://archive.example/register/{place.probe}",
    }
    assert document.xpath("//link[@rel='stylesheet']/@href")[0] == (
        "https://archive.example/register/assets/sijill/frame.css"
    )
    # One search field a page: home and the search page have a larger one of their own.
    has_its_own = place.probe in ("", "search/")
    asked = [] if has_its_own else [f"https://archive.example/register/{home}search/"]
    assert document.xpath("//form/@action") == asked
    assert (document.get("lang"), document.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
    marked = document.xpath("//nav[contains(@class, 'md-tabs')]//a[@aria-current]/@href")
    assert marked in ([], [f"https://archive.example/register/{home}{place.section}/"])


def test_a_site_without_an_address_of_its_own_still_names_its_languages(archive: Archive) -> None:
    made = frame.build(archive("site_url: https://archive.example/register/\n"))
    page = lxml.html.document_fromstring(made.shells["statement", "ar"].page("ar/statements/x/", "A title", ""))
    assert page.xpath("//link[@rel='canonical']") == []
    home = "../../../statements/x/"
    assert page.xpath("//link[@hreflang]/@href") == [home, "../../../ar/statements/x/", home]


def test_another_language_can_stand_at_the_root(archive: Archive) -> None:
    made = frame.build(archive("languages: [en, ar]", "languages: [en, ar]\n      default_language: ar"))
    assert {"about/index.html", "en/about/index.html", "en/method/index.html", "404.html"} < set(made.files)
    page = lxml.html.document_fromstring(made.shells["statement", "en"].page("en/statements/x/", "A title", ""))
    assert page.xpath("//nav[@class='sijill-languages']/a/@href") == ["../../../statements/x/"]
    assert page.xpath("//link[@hreflang='x-default']/@href") == ["https://archive.example/register/statements/x/"]
    missing = lxml.html.document_fromstring(made.files["404.html"].path.read_bytes())
    assert (missing.get("lang"), missing.get("dir")) == ("ar", "rtl")


def test_an_archive_in_one_language_offers_no_other(archive: Archive) -> None:
    made = frame.build(
        archive('languages: [en, ar]\n      titles: {en: "Made-up & archive", ar: أرشيف مختلق}', "languages: [ar]")
    )
    page = lxml.html.document_fromstring(made.shells["statement", "ar"].page("statements/x/", "A title", ""))
    assert page.xpath("//nav[@class='sijill-languages'] | //link[@hreflang]") == []


def test_an_archive_can_add_a_stylesheet_and_a_script_of_its_own(archive: Archive) -> None:
    configuration = archive("theme:", "extra_css: [own/look.css]\nextra_javascript: [own/act.js]\ntheme:")
    with pytest.raises(frame.FrameError, match=r"'own/look.css' must be a file in docs/en/"):
        frame.build(configuration)
    (configuration.root / "docs/en/own").mkdir()
    (configuration.root / "docs/en/own/look.css").write_text("p{}")
    (configuration.root / "docs/en/own/act.js").write_text("1")
    made = frame.build(configuration)
    assert {"own/look.css", "own/act.js"} < set(made.files)
    for page in (
        made.shells["statement", "ar"].page("ar/statements/x/", "A title", "").decode(),
        made.files["ar/about/index.html"].path.read_text("utf-8").replace('"../../', '"../../../'),
    ):
        assert '<link rel="stylesheet" href="../../../own/look.css">' in page
        assert '<script src="../../../own/act.js" defer></script>' in page


def test_folder_mode_names_files_in_every_link_of_the_frame(archive: Archive) -> None:
    configuration = archive("languages: [en, ar]", "languages: [en, ar]\n      folder_mode: true")
    (configuration.root / "docs/en/method.md").write_text(
        "# Method\n\n[About](about.md#two), [x](https://e.example/)\n"
    )
    made = frame.build(configuration)
    pages = [file.path.read_text("utf-8") for name, file in made.files.items() if name.endswith("index.html")]
    pages += [shell.page(f"{shell.home}statements/x/", "", "").decode() for (kind, _), shell in made.shells.items()
              if kind == "statement"]  # fmt: skip
    for page in pages:
        document = lxml.html.document_fromstring(page)
        links = [*document.xpath("//body//a/@href"), *document.xpath("//form/@action")]
        assert [link for link in links if link.endswith("/") and not link.startswith("https:")] == []
    assert 'href="../about/index.html#two"' in made.files["method/index.html"].path.read_text("utf-8")


@pytest.mark.parametrize(("language", "place"), list(itertools.product(LANGUAGES, PLACES)))
def test_the_html_of_a_shell_parses_without_an_error(made: frame.Frame, language: str, place: PagePlace) -> None:
    shell = made.shells[place.name, language]
    page = shell.page(shell.home + place.probe, "A title", "<h1>A title</h1>", edit="https://git.example/")
    html5lib.HTMLParser(strict=True).parse(page.decode())


def test_the_html_of_hand_written_pages_parses_without_an_error(made: frame.Frame) -> None:
    for name, file in made.files.items():
        if name.endswith(".html"):
            html5lib.HTMLParser(strict=True).parse(file.path.read_text("utf-8"))


def test_titles_of_hand_written_pages_are_escaped_once_everywhere(made: frame.Frame) -> None:
    page = made.files["extra/index.html"].path.read_text("utf-8")
    assert "<title>Extra &lt;this&gt; &amp; that · Made-up &amp; archive</title>" in page
    assert page.count("Extra &lt;this&gt; &amp; that") == 3
    assert "<this>" not in page
    assert "One &amp; only</a>" in page
    assert "Extra &lt;this&gt; &amp; that</a>" in made.files["about/index.html"].path.read_text("utf-8")


def test_pages_that_every_archive_has_go_by_their_short_names(made: frame.Frame) -> None:
    page = lxml.html.document_fromstring(made.files["about/index.html"].path.read_bytes())
    assert page.xpath("//footer//li/a/text()")[:3] == ["About", "Method", "Extra <this> & that"]
    assert page.xpath("//nav[contains(@class, 'md-tabs')]//a/text()")[-1] == "About"


def test_a_front_matter_title_cannot_bring_markup_into_any_page(archive: Archive) -> None:
    configuration = archive()
    hostile = '---\ntitle: "<script>alert(1)</script>"\ndescription: "\\"><script>alert(2)</script>"\n---\nText.\n'
    (configuration.root / "docs/en/method.md").write_text(hostile)
    made = frame.build(configuration)
    for file in made.files.values():
        if file.path.suffix == ".html":
            assert "<script>alert" not in file.path.read_text("utf-8")
    assert b"<script>alert" not in made.shells["statement", "en"].page("statements/x/", "", "")


def test_the_page_is_switched_to_its_translation_or_to_the_home_page(made: frame.Frame) -> None:
    about = lxml.html.document_fromstring(made.files["about/index.html"].path.read_bytes())
    method = lxml.html.document_fromstring(made.files["method/index.html"].path.read_bytes())
    assert about.xpath("//nav[@class='sijill-languages']/a/@href") == ["../ar/about/"]
    assert method.xpath("//nav[@class='sijill-languages']/a/@href") == ["../ar/"]
    assert method.xpath("//link/@hreflang") == ["en", "x-default"]


def test_the_page_of_a_missing_address_speaks_every_language_and_links_from_the_root(made: frame.Frame) -> None:
    page = lxml.html.document_fromstring(made.files["404.html"].path.read_bytes())
    assert page.xpath("//section/@lang") == ["en", "ar"]
    assert all(link.startswith("/register/") for link in page.xpath("//a/@href")[1:] if "creativecommons" not in link)


def test_the_frame_holds_nothing_of_the_theme_but_what_pages_ask_for(made: frame.Frame) -> None:
    assert sorted(made.files) == [
        "404.html",
        "_headers",
        "about/index.html",
        "ar/about/index.html",
        "assets/sijill/favicon.svg",
        "assets/sijill/frame.css",
        "assets/sijill/frame.js",
        "extra/index.html",
        "method/index.html",
    ]


def test_the_policy_is_on_every_page_and_in_the_headers(made: frame.Frame) -> None:
    assert policy().startswith("default-src 'self'; script-src 'self' 'sha256-")
    for name, file in made.files.items():
        if name.endswith(".html"):
            document = lxml.html.document_fromstring(file.path.read_bytes())
            assert document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [policy()]
    headers = made.files["_headers"].path.read_text()
    assert policy() in headers
    assert "\n  Access-Control-Allow-Origin: *\n" in headers


def test_a_hand_written_page_says_to_machines_what_it_is(made: frame.Frame) -> None:
    said = {}
    for name, file in made.files.items():
        if name.endswith(".html"):
            scripts = lxml.html.document_fromstring(file.path.read_bytes()).xpath("//script[@type]")
            said[name] = [json.loads(script.text) for script in scripts]
    assert said.pop("404.html") == []
    for name, [data] in said.items():
        address = f"https://archive.example/register/{name.removesuffix('index.html')}"
        assert (data["@type"], data["@id"], data["url"]) == ("WebPage", f"{address}#page", address)
        assert data["@context"]["@language"] == data["inLanguage"] == ("ar" if name.startswith("ar/") else "en")
        assert data["name"]


def test_a_kept_frame_is_found_without_mkdocs(configuration: Configuration, made: frame.Frame) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from sijill.frame import run as frame\n"
        "from sijill.sources.settings import read_configuration\n"
        f"print(frame.build(read_configuration(Path({str(configuration.root)!r}))).key)\n"
        "print(sorted({'mkdocs', 'jinja2', 'markdown', 'babel', 'tinycss2', 'lxml'} & set(sys.modules)))\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.split("\n")[:2] == [made.key, "[]"]


@pytest.mark.parametrize("changed", ["mkdocs.yml", "docs/en/about.md", "docs/ar/about.md"])
def test_a_change_to_what_the_frame_depends_on_makes_another(archive: Archive, changed: str) -> None:
    configuration = archive()
    before = frame.key_of(configuration)
    path = configuration.root / changed
    path.write_bytes(path.read_bytes() + b"\n")
    assert frame.key_of(configuration) != before


def test_another_process_loads_a_frame_by_its_key(configuration: Configuration, made: frame.Frame) -> None:
    assert frame.load(configuration, made.key) == made
    with pytest.raises(frame.FrameError, match="must not change while"):
        frame.load(configuration, "0" * 64)


def test_what_a_killed_build_left_is_cleared_and_what_another_works_on_is_not(archive: Archive) -> None:
    configuration = archive()
    left, at_work = frame.workplace(configuration), frame.workplace(configuration)
    os.utime(left, (0, 0))
    frame.build(configuration)
    assert not left.exists()
    assert at_work.exists()


def test_a_folder_that_cannot_be_written_is_one_clear_error(archive: Archive) -> None:
    configuration = archive()
    configuration.cache.mkdir(parents=True)
    (configuration.cache / "frame").write_text("a file in the way")
    with pytest.raises(frame.FrameError, match="the frame must be written to"):
        frame.build(configuration)


def test_the_frame_does_not_depend_on_where_the_archive_stands(
    archive: Archive, made: frame.Frame, tmp_path: Path
) -> None:
    other = frame.build(archive())
    assert other.key == made.key
    assert {name: file.sha256 for name, file in other.files.items()} == {
        name: file.sha256 for name, file in made.files.items()
    }
    assert other.shells == made.shells


@pytest.mark.parametrize("damage", ["about/index.html", "frame.json"])
def test_a_damaged_frame_is_made_anew(archive: Archive, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    configuration = archive()
    before = frame.build(configuration)
    (before.files["about/index.html"].path.parents[1] / damage).write_text("damaged")
    after = frame.build(configuration)
    assert after == before
    assert "damaged" in caplog.text
    assert "damaged" not in after.files["about/index.html"].path.read_text("utf-8")
