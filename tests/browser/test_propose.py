"""Proposing a statement on the site: readers fill the page in, and the archive's check takes the file that it makes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from sijill.cli import main
from sijill.interface.strings import strings
from tests.browser.axe import violations
from tests.browser.conftest import Opened, serving
from tests.browser.floor import newer_members
from tests.browser.test_floor import WITHOUT
from tests.hostile.payloads import SCRIPTS
from tests.made_up.archives import ALMANAC, TestArchive

pytestmark = pytest.mark.browser
SETTINGS = """\
site_name: Valley
repo_url: https://code.example/valley
theme: {name: material}
plugins: [sijill: {format: 2}]
"""
ADDRESS = "https://news.example/well?page=1"


def sijill(archive: TestArchive, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["-C", str(archive.root), *arguments])


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> TestArchive:
    archive = TestArchive(tmp_path_factory.mktemp("valley"))
    archive.write("mkdocs.yml", SETTINGS)
    addresses = "url: https://news.example/Almanac\nother_urls:\n  - https://old.example/almanac"
    archive.edit("sources/documents/almanac.yaml", "url: unknown", addresses)
    archive.edit("sources/agents/salma-haddad.yaml", "kind: person", "aliases:\n  - Selma Hadad\nkind: person")
    built = sijill(archive, "build", "--drafts")
    assert built.exit_code == 0, built.output
    return archive


@pytest.fixture(scope="module")
def place(valley: TestArchive) -> Iterator[str]:
    with serving(valley.root / "site") as address:
        yield address


def fill(page: Page, *, document: str = "Almanac of the valley", words: str = "سنحفر بئرا ثانية") -> None:
    page.fill("#sj-document", document)
    page.fill("#sj-pasted", ALMANAC)
    page.fill("#sj-words", words)
    page.select_option("#sj-language", "ar")
    page.fill("#sj-speaker", "Salma")
    page.locator("[data-part=agents] button").first.click()
    page.select_option("#sj-date-form", "between")
    page.fill("#sj-date", "2024-05-01")
    page.fill("#sj-date-last", "2024-05-06")
    page.select_option("#sj-kind", "remarks")
    page.fill("#sj-title-en", "A second well")
    page.fill("#sj-title-ar", "بئر ثانية")
    page.fill("#sj-translation-en", "We will dig a second well")
    expect(page.locator("[data-part=ready]")).to_be_visible()


def downloaded(page: Page, archive: TestArchive) -> str:
    """Download the record, put it where it says that it belongs, and return its path in the archive."""
    with page.expect_download() as waiting:
        page.locator("[data-act=download]").click()
    text = Path(waiting.value.path()).read_text("utf-8")
    path = text.split("\n")[1].removeprefix("# ")
    assert Path(path).name == waiting.value.suggested_filename
    archive.write(path, text)
    return path


@pytest.mark.parametrize("language", ["", "ar/"])
def test_a_filled_page_gives_a_draft_that_the_check_takes(
    opened: Opened, place: str, valley: TestArchive, tmp_path: Path, language: str
) -> None:
    archive = TestArchive.copy_of(valley.root, tmp_path / "own")
    with opened(f"{place}{language}propose/") as page:
        fill(page)
        expect(page.locator("[data-part=found] [data-state=found]")).to_be_visible()
        in_archive = strings(language.strip("/") or "en").format("propose.say.in_archive", id="\u2066almanac\u2069")
        expect(page.locator("[data-part=document]")).to_have_text(in_archive)
        path = downloaded(page, archive)
    assert path == "sources/statements/2024/0000-a-second-well.yaml"
    checked = json.loads(sijill(archive, "check", "--format", "json").output)
    assert [one["code"] for one in checked if one["severity"] == "error"] == []


def test_of_a_document_that_the_archive_lacks_only_the_evidence_is_missing(
    opened: Opened, place: str, valley: TestArchive, tmp_path: Path
) -> None:
    archive = TestArchive.copy_of(valley.root, tmp_path / "own")
    with opened(f"{place}propose/") as page:
        fill(page, document=ADDRESS)
        path = downloaded(page, archive)
    checked = json.loads(sijill(archive, "check", "--format", "json").output)
    wrong = [one for one in checked if one["severity"] == "error"]
    assert [(one["code"], one["file"]) for one in wrong] == [("unknown-reference", path)]
    assert "document" in wrong[0]["message"]
    text = (archive.root / path).read_text("utf-8")
    assert f"sijill capture '{ADDRESS}' --document news-example-well-page-1" in text
    (archive.root / path).unlink()
    archive.write(f"sources/inbox/statements/{Path(path).name}", text)
    assert sijill(archive, "check").exit_code == 0
    assert "lacks a stored copy" in sijill(archive, "inbox").output
    archive.write("almanac.txt", ALMANAC)
    captured = sijill(
        archive, "capture", str(archive.root / "almanac.txt"), "--document", "news-example-well-page-1",
        "--title", "en=Well", "--title", "ar=بئر",
    )  # fmt: skip
    assert captured.exit_code == 0, captured.output
    taken = sijill(archive, "inbox", "take", Path(path).stem)
    assert taken.exit_code == 0, taken.output
    assert sijill(archive, "check").exit_code == 0


@pytest.mark.parametrize("language", ["", "ar/"])
def test_the_filled_in_form_opens_with_all_that_was_typed_or_says_what_to_copy(
    opened: Opened, place: str, language: str
) -> None:
    with opened(f"{place}{language}propose/", permissions=["clipboard-read", "clipboard-write"]) as page:
        fill(page, document=ADDRESS)
        link = page.locator("[data-part=open]")
        address = urlsplit(link.get_attribute("href") or "")
        assert (address.netloc, address.path) == ("code.example", "/valley/issues/new")
        body = parse_qs(address.query)["body"][0]
        assert "### Speaker / المتحدث\n\nsalma-haddad\n" in body
        assert ADDRESS in body
        assert body.rstrip().endswith(f"<!-- sijill: {language.strip('/') or 'en'} -->")
        expect(page.locator("[data-part=long]")).to_be_hidden()
        page.fill("#sj-translation-en", "Well after well. " * 600)
        expect(page.locator("[data-part=long]")).to_be_visible()
        expect(page.locator("[data-part=long]")).to_contain_text(re.compile("8[,٬]?000|٨٬٠٠٠"))
        address = urlsplit(link.get_attribute("href") or "")
        words = strings(language.strip("/") or "en")
        assert parse_qs(address.query)["body"] == [words["propose.paste_here"]]
        page.get_by_role("button", name=words["propose.copy"]).click()
        expect(page.locator("[data-part=copied]")).to_have_text(words["propose.say.copied"])
        assert ("Well after well. " * 600).strip() in page.evaluate("navigator.clipboard.readText()")


def test_a_document_is_found_by_its_address_and_what_was_not_looked_up_is_not_claimed(
    opened: Opened, place: str, chromium: Browser
) -> None:
    with opened(f"{place}propose/") as page:
        said = page.locator("[data-part=document]")
        for address, says in (
            ("https://old.example/almanac", "In the archive: \u2066almanac\u2069"),
            ("https://news.example/Almanac/", "In the archive: \u2066almanac\u2069"),
            ("https://news.example/other", "Not in the archive: the editors store a copy of it first "
                                           "(\u2066news-example-other\u2069)."),
        ):  # fmt: skip
            page.fill("#sj-document", address)
            expect(said).to_have_text(says)
        page.fill("#sj-speaker", "سلمى")  # a part of a name
        expect(page.locator("[data-part=agent]")).to_contain_text("No record is called exactly this")
        page.fill("#sj-speaker", "سلمى حداد")
        expect(page.locator("[data-part=agent]")).to_have_text("In the archive: \u2066salma-haddad\u2069")
        page.fill("#sj-speaker", "ليلى المجهولة")
        expect(page.locator("[data-part=agent]")).to_contain_text("Not in the archive under this name")
    page = chromium.new_page()
    for path in ("**/data/index.json", "**/engine.js"):
        page.route(path, lambda route: route.abort())
    page.goto(f"{place}propose/")
    for address in ("https://old.example/almanac", "Almanac of the valley"):
        page.fill("#sj-document", address)
        expect(page.locator("[data-part=document]")).to_contain_text("could not be looked up")
    page.fill("#sj-speaker", "Salma Haddad")
    expect(page.locator("[data-part=agent]")).to_contain_text("could not be looked up")
    page.close()


def test_a_difference_that_is_not_seen_is_named_and_taken_back(opened: Opened, place: str) -> None:
    with opened(f"{place}propose/") as page:
        fill(page, words="سنحفر بئرا ثانيـة\u200f")
        expect(page.locator("[data-part=found]")).to_contain_text("U+0640")
        expect(page.locator("[data-part=found]")).to_contain_text("kashida")
        page.locator("[data-act=own]").click()
        expect(page.locator("[data-part=found] [data-state=found]")).to_be_visible()
        assert page.input_value("#sj-words") == "سنحفر بئرا ثانية"


def test_a_second_speaker_has_fields_of_their_own_and_can_be_removed(opened: Opened, place: str) -> None:
    with opened(f"{place}propose/") as page:
        fill(page)
        page.locator("[data-act=add]").click()
        page.keyboard.type("nazim-tahhan")
        expect(page.locator("[data-part=agent]").nth(1)).to_contain_text("nazim-tahhan")
        page.fill("#sj-capacity-en-2", "Mayor")
        record = page.locator("[data-part=record]")
        expect(record).to_contain_text('capacity:\n      en: "Mayor"')
        assert yaml.safe_load(record.text_content() or "")["speakers"] == [
            {"agent": "salma-haddad"}, {"agent": "nazim-tahhan", "capacity": {"en": "Mayor"}}
        ]  # fmt: skip
        assert violations(page) == []
        page.locator("[data-act=remove]").nth(1).click()
        expect(record).not_to_contain_text("nazim-tahhan")


def test_what_is_typed_never_runs_and_is_only_ever_text(opened: Opened, place: str) -> None:
    with opened(f"{place}propose/") as page:
        page.on("dialog", lambda dialog: pytest.fail(f"a payload ran: {dialog.message}"))
        fill(page)
        elements = "document.querySelectorAll('.sj-propose *').length"
        for number, payload in enumerate(SCRIPTS):
            for field in ("document", "pasted", "words", "speaker", "title-en", "translation-en", "capacity-ar"):
                page.fill(f"#sj-{field}", payload)
            page.fill("#sj-title-ar", f"payload {number}.")
            expect(page.locator("[data-part=record]")).to_contain_text(f"payload {number}.")
            typed = page.input_value("#sj-words").strip()
            record = yaml.safe_load(page.locator("[data-part=record]").text_content() or "")
            assert record["passages"][0]["text"] == typed
            assert record["title"]["en"] == page.input_value("#sj-title-en").strip()
            assert (
                page.evaluate("document.querySelectorAll('.sj-propose :is(script, img, svg, iframe, math)').length")
                == 0
            )
        assert page.evaluate(elements) < 200


@pytest.mark.parametrize("language", ["", "ar/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_filled_page_has_nothing_that_axe_finds_and_fits_a_phone(
    opened: Opened, place: str, language: str, scheme: str
) -> None:
    with opened(f"{place}{language}propose/", width=360, scheme=scheme) as page:
        fill(page, words="سنحفر بئرا ثانيـة")
        page.locator("[data-part=ready] summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert violations(page) == []


def test_it_is_filled_in_by_keyboard_alone(opened: Opened, place: str) -> None:
    with opened(f"{place}propose/") as page:
        page.locator("#sj-speaker").focus()
        page.keyboard.type("Salma")
        expect(page.locator("[data-part=agents] button").first).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#sj-speaker")).to_be_focused()
        expect(page.locator("[data-part=agent]")).to_contain_text("salma-haddad")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_without_scripts_the_page_says_so_and_leads_to_the_form(chromium: Browser, place: str, language: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{place}{'' if language == 'en' else 'ar/'}propose/")
    expect(page.locator("[data-part=late]")).to_contain_text(strings(language)["propose.no_script"])
    form = page.locator("[data-part=late] a").get_attribute("href")
    assert form == "https://code.example/valley/issues/new?template=propose-statement.yml"
    expect(page.locator("form[data-part=form]")).to_be_hidden()
    context.close()


def test_it_runs_in_the_oldest_browsers_that_are_promised(chromium: Browser, place: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script(WITHOUT.replace("MEMBERS", json.dumps(list(newer_members()))))
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{place}propose/")
    fill(page)
    expect(page.locator("[data-part=open]")).to_have_attribute("href", re.compile("A\\+second\\+well"))
    context.close()
    assert wrong == []


def test_where_records_are_kept_nowhere_a_record_can_be_downloaded(opened: Opened, tmp_path: Path) -> None:
    archive = TestArchive(tmp_path / "own")
    assert sijill(archive, "build", "--drafts").exit_code == 0
    with serving(archive.root / "site") as address, opened(f"{address}propose/") as page:
        fill(page)
        assert page.locator("[data-part=open], [data-part=long], [data-act=copy]").count() == 0
        downloaded(page, archive)
    assert (archive.root / "sources/statements/2024/0000-a-second-well.yaml").is_file()


@pytest.mark.parametrize("typed", ["Selma Hadad", "سلمي حدّاد", "salma  HADDAD"])
def test_a_speaker_is_known_by_every_name_and_spelling(opened: Opened, place: str, typed: str) -> None:
    with opened(f"{place}propose/") as page:
        page.fill("#sj-speaker", typed)
        expect(page.locator("[data-part=agent]")).to_have_text(re.compile("In the archive: .*salma-haddad"))
