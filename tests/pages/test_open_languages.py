"""Two languages need not wait for each other: what is not translated yet says so and is listed."""

import datetime
import json
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.export.feeds import Feeds
from sijill.pages.labels import Labels
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests import made_up
from tests.made_up import BRIDGE
from tests.made_up.archives import TestArchive
from tests.made_up.site import changed, shells, text
from tests.made_up.site import site as made_site

TRANSLATION = """    translations:
      - language: en
        text: The well is everyone's, and is closed to no one
        by: editors
"""
WELL, TITLE = "البئر للجميع، ولا تُغلق في وجه أحد", "البئر للجميع"
NOTE = "قيل عند البئر"
PAGE = "statements/2024-05-06-well/index.html"
OPEN = {"": "Not yet translated into English.", "ar/": "لم يُترجَم بعدُ إلى"}


def set_languages(archive: TestArchive, settings: str) -> TestArchive:
    archive.edit("mkdocs.yml", "  - sijill\n", f"  - sijill:\n{settings}")
    return archive


def without_english(archive: TestArchive) -> TestArchive:
    archive.edit(archive.well, TRANSLATION, "")
    archive.edit(archive.well, "  en: The well is everyone's\n", "")
    return archive


def lacking(archive: TestArchive) -> list[str]:
    return sorted(one.code for one in archive.check() if one.severity == "error")


def test_all_languages_are_required_where_nothing_else_is_said(tmp_path: Path) -> None:
    archive = without_english(TestArchive(tmp_path / "archive"))
    assert lacking(archive) == ["missing-language", "missing-translation"]
    set_languages(archive, "      required_languages: [ar, en]\n")
    assert lacking(archive) == ["missing-language", "missing-translation"]


def test_what_is_not_required_may_be_open(tmp_path: Path) -> None:
    archive = set_languages(without_english(TestArchive(tmp_path / "archive")), "      required_languages: [ar]\n")
    assert lacking(archive) == []
    archive.edit(archive.well, f"  ar: {TITLE}\n", "  en: The well is everyone's\n")
    assert lacking(archive) == ["missing-language"]


@pytest.mark.parametrize("value", ["[fr]", "[]", "[ar, fr]"])
def test_only_languages_of_the_archive_can_be_required(tmp_path: Path, value: str) -> None:
    archive = set_languages(TestArchive(tmp_path / "archive"), f"      required_languages: {value}\n")
    done = CliRunner().invoke(main, ["-C", str(archive.root), "check"])
    assert done.exit_code != 0
    assert "must be one or more of languages (en, ar)" in done.output


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = without_english(TestArchive(tmp_path_factory.mktemp("open") / "archive"))
    set_languages(archive, "      required_languages: [ar]\n")
    archive.write(archive.well, (archive.root / archive.well).read_text("utf-8") + f"note:\n  ar: {NOTE}\n")
    archive.edit("sources/agents/salma-haddad.yaml", "  en: Salma Haddad\n", "")
    described = "descriptions:\n  - text: البئر\n    document: almanac\n"
    path = archive.root / "sources/agents/nazim-tahhan.yaml"
    path.write_text(path.read_text("utf-8") + described, "utf-8")
    archive.published()
    assert build(archive.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    return archive.root / "site"


@pytest.mark.slow
def test_a_page_says_what_is_not_translated_yet_and_gives_the_words_as_they_are(site: Path) -> None:
    tree = lxml.html.fromstring((site / PAGE).read_bytes())
    missing = [one.text_content() for one in tree.find_class("sj-missing")]
    assert missing == [OPEN[""]] * 3  # the title, the first passage and the note; the second passage is translated
    assert tree.xpath("//span[@lang='ar'][@dir='rtl']/text()") == [NOTE]
    [title] = tree.xpath("//h1")
    assert (title.get("lang"), title.get("dir"), title.text_content()) == ("ar", "rtl", TITLE)
    assert len(tree.find_class("sj-translation")) == 1
    assert WELL in tree.xpath("//meta[@property='og:description']/@content")[0]
    arabic = lxml.html.fromstring((site / f"ar/{PAGE}").read_bytes())
    assert not arabic.find_class("sj-missing")
    assert arabic.xpath("//h1")[0].get("lang") is None


@pytest.mark.slow
def test_gaps_and_stats_list_what_is_open(site: Path) -> None:
    tree = lxml.html.fromstring((site / "gaps/index.html").read_bytes())
    found = {
        heading.text_content().rpartition(" ")[0]: [a.get("href") for a in heading.getparent().xpath(".//a")]
        for heading in tree.xpath("//section[@class='sj-gap']/h2")
    }
    for name in ("Passages without a translation 1", "Statements without a title in every language 1"):
        assert found[name] == ["../statements/2024-05-06-well/"]
    done = CliRunner().invoke(main, ["-C", str(site.parent), "stats", "--format", "json"])
    lacks = json.loads(done.stdout)["lacks"]
    assert (lacks["untranslated"], lacks["untitled"], lacks["texts"]) == (1, 1, 3)
    assert found["Names, notes and descriptions that are not in every language 3"] == [
        "../statements/2024-05-06-well/", "../agents/nazim-tahhan/", "../agents/salma-haddad/",
    ]  # fmt: skip


@pytest.mark.slow
def test_the_page_of_an_agent_says_what_of_it_is_not_translated_yet(site: Path) -> None:
    salma, nazim = (
        lxml.html.fromstring((site / f"agents/{name}/index.html").read_bytes())
        for name in ("salma-haddad", "nazim-tahhan")
    )
    [title] = salma.xpath("//h1")
    assert (title.get("lang"), title.get("dir"), title.getnext().text_content()) == ("ar", "rtl", OPEN[""])
    assert "Also written" not in salma.text_content()
    assert [one.text_content() for one in nazim.find_class("sj-missing")] == [OPEN[""]]


@pytest.mark.slow
def test_such_a_site_is_verified_as_any(site: Path) -> None:
    report = verify(str(site))
    assert (report.problems, report.intact) == ([], True)


@pytest.mark.slow
def test_nothing_in_an_archive_of_one_language_speaks_of_translations(tmp_path: Path) -> None:
    archive = TestArchive(tmp_path / "archive")
    set_languages(archive, "      languages: [ar]\n")
    for path in (archive.well, archive.answer):
        text = (archive.root / path).read_text("utf-8")
        kept, skipped = [], False
        for line in text.splitlines(keepends=True):
            skipped = line.startswith("    translations:") or (skipped and line.startswith("      "))
            if not skipped and not line.lstrip().startswith("en: "):
                kept.append(line)
        archive.write(path, "".join(kept))
    for path in (archive.root / "sources").glob("[ad]*s/*.yaml"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("  en: ")), "utf-8")
    # Words in another language need no translation either.
    archive.edit(archive.answer, "    mode: direct", "    language: fr\n    mode: direct")
    assert lacking(archive) == []
    assert build(archive.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    pages = [path.read_text("utf-8") for path in (archive.root / "site").rglob("index.html")]
    assert len(pages) > 8
    for word in ("لم يُترجَم", "بلا ترجمة", "عنوان لها بكل لغة", "ترجمات أقدم"):
        assert not [page for page in pages if word in page]
    done = CliRunner().invoke(main, ["-C", str(archive.root), "stats", "--format", "json"])
    assert not {"untranslated", "untitled", "stale"} & json.loads(done.stdout)["lacks"].keys()


def test_a_reason_in_one_language_says_that_it_is_not_translated(tmp_path: Path) -> None:
    reason, later = "صُحّح لأن نسبته خطأ", "صُحّح لأن كتابته خطأ"
    corrections = [
        {"date": "2030-02-01", "kind": "erratum", "reason": {"ar": reason}},
        {"date": "2030-02-02", "kind": "erratum", "reason": {"ar": later}, "reason_of": 1},
    ]
    archive = made_up.archive(tmp_path, changed(BRIDGE, corrections=corrections), required_languages=("ar",))
    made = made_site(archive, shells())
    for path in (f"statements/{BRIDGE}/index.html", "corrections/index.html"):
        shown, arabic = (text(made.tree(f"{home}{path}")) for home in OPEN)
        assert f"\u2068{later}\u2069 {OPEN['']}" in shown
        assert later in arabic
        assert OPEN["ar/"] not in arabic
    compared = made.tree("corrections/index.html").xpath("//dd[del]")
    assert {(one.get("lang"), one.get("dir")) for one in compared} == {("ar", "rtl")}
    feed = next(iter(Feeds(archive, [Labels(archive, "en")]).corrections("en"))).data.decode()
    assert f"\u2068{later}\u2069 {OPEN['']}" in feed


def test_the_texts_in_a_line_say_that_they_are_not_translated(tmp_path: Path) -> None:
    office, label = "رئيسة البلدية", "منشور على ساحات من حساب @SalmaH"
    record = made_up.plain(made_up.statements()[BRIDGE])
    channel = record["channel"] | {"label": {"ar": label}}
    speakers = [{"agent": "salma-haddad", "capacity": {"ar": office}}, {"unnamed": {"ar": "صيّاد"}}]
    made_up.write(tmp_path, changed(BRIDGE, channel=channel, speakers=speakers))
    path = tmp_path / "sources/agents/salma-haddad.yaml"
    path.write_text(f"{path.read_text('utf-8')}place:\n  ar: وادي النهر\n", "utf-8")
    made = made_site(made_up.archive_of_files(tmp_path, required_languages=("ar",)), shells())
    page, agent = (made.tree(f"{one}/index.html") for one in (f"statements/{BRIDGE}", "agents/salma-haddad"))
    note = "(not yet translated into English)"
    assert [one.text_content() for one in page.find_class("sj-missing")] == [note] * 3
    assert {office, label} <= {one.text_content() for one in page.xpath("//span[@lang='ar'][@dir='rtl']")}
    assert f"وادي النهر {note}" in text(agent)
    for arabic in (made.tree(f"ar/statements/{BRIDGE}/index.html"), made.tree("ar/agents/salma-haddad/index.html")):
        assert not arabic.find_class("sj-missing")
