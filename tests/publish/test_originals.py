"""A statement issued in two languages has two originals; an official translation is in a document."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import feedparser
import lxml.html
import pytest

import sijill
from sijill.publish.report import Report
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from sijill.sources.captures import write_capture
from tests.made_up.archives import TestArchive
from tests.made_up.captures import capture_of
from tests.made_up.served import write_site

WELL, ENGLISH = "البئر للجميع، ولا تُغلق في وجه أحد", "The well is for all and shall be closed to nobody."
TRANSLATED = """    translations:
      - language: en
        text: The well is everyone's, and is closed to no one
        by: editors
"""
ORIGINAL = f"""    variants:
      - language: en
        text: {ENGLISH}
        mode: embedded
        document: almanac-english
"""
PAGE = "statements/2024-05-06-well/"


def two_languages(archive: TestArchive) -> TestArchive:
    """Add the English text of what was said at the well."""
    capture = capture_of(f"Almanac of the valley\n{ENGLISH}")
    archive.write(
        "sources/documents/almanac-english.yaml",
        "title:\n  en: Almanac in English\n  ar: التقويم بالإنجليزية\nkind: communique\nlanguage: en\n"
        "publisher: unknown\nauthors: unknown\ndate: unknown\nurl: unknown\n"
        f"captures:\n  - digest: {capture.digest}\n    captured: unknown\n",
    )
    path = archive.root / f"sources/captures/almanac-english/{capture.digest[7:]}.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(write_capture(capture))
    return archive


@pytest.fixture
def archive(tmp_path: Path) -> TestArchive:
    return two_languages(TestArchive(tmp_path / "archive"))


def found(archive: TestArchive) -> list[tuple[str, str]]:
    return [(str(one.severity), one.code) for one in archive.check() if not one.code.startswith("draft")]


def test_an_original_in_each_language_needs_no_translation(archive: TestArchive) -> None:
    archive.edit(archive.well, TRANSLATED, ORIGINAL)
    assert found(archive) == []


def test_an_original_in_another_language_says_so(archive: TestArchive) -> None:
    archive.edit(archive.well, TRANSLATED, TRANSLATED + ORIGINAL.replace("language: en\n        text", "text"))
    assert found(archive) == [("warning", "variant-language")]


def test_what_is_an_original_is_not_translated_too(archive: TestArchive) -> None:
    archive.edit(archive.well, TRANSLATED, TRANSLATED + ORIGINAL)
    assert found(archive) == [("error", "needless-translation")]


def test_an_original_is_held_to_its_document(archive: TestArchive) -> None:
    archive.edit(archive.well, TRANSLATED, ORIGINAL.replace("for all", "for most"))
    assert found(archive) == [("error", "passage-not-found")]


OFFICIAL = f"""    translations:
      - language: en
        text: {ENGLISH}
        by: official
        document: almanac-english
"""


@pytest.mark.parametrize(
    ("translation", "codes"),
    [
        (OFFICIAL, []),
        (OFFICIAL.replace("        document: almanac-english\n", ""), [("error", "official-without-document")]),
        (OFFICIAL.replace("for all", "for most"), [("error", "passage-not-found")]),
        (OFFICIAL.replace("nobody", "nob\u043edy"), [("error", "unseen-difference")]),
        (OFFICIAL.replace("almanac-english", "almanac-french"), [("error", "unknown-reference")]),
    ],
)
def test_an_official_translation_is_in_its_document(
    archive: TestArchive, translation: str, codes: list[tuple[str, str]]
) -> None:
    archive.edit(archive.well, TRANSLATED, translation)
    assert found(archive) == codes


Files = dict[str, bytes]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A site with an original in each language, and in the other statement an official translation."""
    archive = two_languages(TestArchive(tmp_path_factory.mktemp("originals") / "archive"))
    archive.write("mkdocs.yml", (archive.root / "mkdocs.yml").read_text() + "site_url: https://valley.example/\n")
    archive.edit(archive.well, TRANSLATED, ORIGINAL)
    answer = "        by: editors\n"
    text = (archive.root / archive.answer).read_text("utf-8")
    start = text.index("      - language: en")
    archive.write(archive.answer, text[:start] + OFFICIAL.partition("translations:\n")[2]
                  + text[text.index(answer, start) + len(answer):])  # fmt: skip
    archive.published()
    assert build(archive.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    site = archive.root / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


slow = pytest.mark.slow
in_both = pytest.mark.parametrize("home", ["", "ar/"])


@slow
@in_both
def test_both_are_shown_as_originals_and_neither_is_struck_out(files: Files, home: str) -> None:
    tree = lxml.html.fromstring(files[f"{home}{PAGE}index.html"])
    [shown] = tree.find_class("sj-original")
    assert (shown.get("lang"), shown.get("dir")) == ("en", "ltr")
    assert shown.text_content() == f"“{ENGLISH}”"
    line, evidence = shown.getnext(), shown.getnext().getnext()
    assert {"": "Original too, in English", "ar/": "أصل أيضًا، بلغة أخرى: الإنجليزية"}[home] in line.text_content()
    assert {"": "Almanac in English", "ar/": "التقويم بالإنجليزية"}[home] in line.text_content()
    assert {"": "Quoted word for word", "ar/": "مطابق حرفيًا"}[home] in evidence.find("summary").text_content()
    # Of equal standing: its evidence has the rows that the passage's has, but for the document, which the line names.
    of_both = [[dt.text_content() for dt in one.xpath(".//dt")] for one in tree.find_class("sj-evidence")]
    assert of_both[0] == [label for label in of_both[1] if label not in ("Document", "الوثيقة")]
    assert not tree.find_class("sj-variant")
    assert not tree.xpath("//blockquote[@id='p1']/following-sibling::section//p[@class='sj-translation']")


@slow
@in_both
def test_the_card_and_the_feed_give_the_original_in_their_language(files: Files, home: str) -> None:
    tree = lxml.html.fromstring(files[f"{home}{PAGE}index.html"])
    card = tree.xpath("//meta[@property='og:description']/@content")[0]
    assert (ENGLISH if not home else WELL) in card
    assert "ranslat" not in card
    [entry] = [one for one in feedparser.parse(files[f"{home}feed.xml"]).entries if "well" in one.link]
    assert WELL in entry.content[0].value
    assert ENGLISH in entry.content[0].value


@slow
def test_data_give_both_their_language_and_their_place(files: Files) -> None:
    data = json.loads(files[f"{PAGE}statement.json"])
    [original] = data["passages"][0]["variants"]
    assert (original["standing"], original["language"], original["text"]) == ("original", "en", ENGLISH)
    assert original["evidence"]["source"].endswith("/documents/almanac-english/")
    table = files["data/variants/2024.csv"].decode()
    assert f'"{ENGLISH}"' in table
    assert '"original"' in table
    other = json.loads(files["statements/2024-05-07-answer/statement.json"])
    [official] = other["passages"][0]["translations"]
    assert official["document"] == "https://valley.example/documents/almanac-english/"
    assert "almanac-english" in {one["identifier"] for one in other["documents"]}


@slow
def test_an_official_translation_names_its_document(files: Files) -> None:
    page = files["statements/2024-05-07-answer/index.html"].decode()
    assert "Official translation, in “Almanac in English”" in page


def served(files: Files, folder: Path) -> Report:
    heads = json.loads(files["manifest.json"])["ledger"]
    kept = {path: data for path, data in files.items() if not path.startswith("manifest")}
    return verify(str(write_site(folder, kept, heads, made_by=f"sijill {sijill.__version__}")))


def swap(path: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old.encode() in files[path]
        files[path] = files[path].replace(old.encode(), new.encode())

    return change


@slow
def test_verifying_finds_nothing_wrong(files: Files, tmp_path: Path) -> None:
    assert served(files, tmp_path / "site").problems == []


@slow
@pytest.mark.parametrize(
    "forge",
    [
        swap(f"{PAGE}index.html", "closed to nobody", "closed to many"),
        swap(f"{PAGE}index.html", "Original too, in English", "Translated into English"),
        swap(f"{PAGE}statement.json", '"standing":"original",', ""),
        swap(f"{PAGE}statement.json", "closed to nobody", "closed to many"),
        swap("statements/2024-05-07-answer/index.html", "Official translation, in “Almanac in English”", "Official"),
    ],
)
def test_a_forged_original_is_found(files: Files, tmp_path: Path, forge: Callable[[Files], None]) -> None:
    forged = dict(files)
    forge(forged)
    assert served(forged, tmp_path / "site").problems
