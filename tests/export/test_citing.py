"""Citations of many statements in one file, read back by the libraries that others read them with."""

import json
import re
from pathlib import Path

import bibtexparser
import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string

from sijill.export import citing
from sijill.export.statement import Statements
from sijill.interface.citation_files import bibtex, csl, ris
from sijill.interface.citations import citation, plain
from sijill.model.records import Statement
from sijill.pages.labels import in_each_language
from sijill.pages.statement.citing import item_of_present
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import GONE, corrected, make, outputs, taken_down
from tests.export.test_whole import files
from tests.made_up.site import shells, site

SITE = "https://bridges.example/"
BIB = "data/citations/2030.bib"
OF = {
    "data/citations/2030": {made_up.DOUBT, GONE, made_up.BRIDGE, made_up.OPENING},
    "agents/salma-haddad/citations": {made_up.BRIDGE, made_up.OPENING},
    "topics/the-bridge/citations": {made_up.DOUBT, GONE, made_up.BRIDGE},
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    found = {made_up.BRIDGE: Statement.model_validate(corrected()[1]), GONE: taken_down()}
    return made_up.archive(tmp_path_factory.mktemp("citing"), found)


def test_a_published_statement_is_cited_in_its_version(tmp_path: Path) -> None:
    made = outputs(make(tmp_path), "data", "2030")["data/citations/2030.ris"].decode()
    urls = {one["id"]: one["urls"] for one in rispy.loads(made)}
    assert urls[made_up.BRIDGE] == [f"{SITE}statements/{made_up.BRIDGE}/#v2"]
    assert urls[made_up.OPENING] == [f"{SITE}statements/{made_up.OPENING}/"]


@pytest.mark.filterwarnings("ignore:.*unsupported. custom")  # of CSL 1.0.2, which this processor leaves aside
@pytest.mark.parametrize("path", OF)
def test_each_program_reads_every_citation_of_a_list_and_no_other(archive: Archive, path: str) -> None:
    made = files(archive)
    bib, ris = made[BIB].decode(), made[f"{path}.ris"].decode()
    entries = parse_string(bib, "bibtex").entries
    library = bibtexparser.parse_string(bib)
    references = {one["id"]: one for one in rispy.loads(ris)}
    items = {one["id"]: one for one in json.loads(made[BIB.replace(".bib", ".csl.json")])}
    assert {*CiteProcJSON([*items.values()])} == {*items} == OF["data/citations/2030"]
    assert set(references) == OF[path]
    assert set(entries) == {entry.key for entry in library.entries} == OF["data/citations/2030"]
    assert not library.failed_blocks
    for identifier, reference in references.items():
        item = json.loads(Statements(archive).line(identifier))["csl"]["en"]
        assert items[identifier] == item
        assert reference["title"] == item["title"]
        assert reference["type_of_reference"] == "ELEC"
        assert reference.get("authors", []) == [author["literal"] for author in item["author"]]
        assert reference["urls"] == [item["URL"]]
        assert entries[identifier].type == "online"
        assert entries[identifier].fields["url"].replace("\\", "") == item["URL"]


def test_a_list_has_the_newest_and_the_files_of_the_archive_have_all(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citing, "LARGEST", 1)
    found = outputs(archive, "citations", "topic:the-bridge")
    assert [one["id"] for one in rispy.loads(found["topics/the-bridge/citations.ris"].decode())] == [made_up.BRIDGE]
    everything = outputs(archive, "data", "2030")["data/citations/2030.bib"].decode()
    assert len(parse_string(everything, "bibtex").entries) == 4


def test_what_a_page_shows_is_what_its_lists_have(archive: Archive) -> None:
    pages, made = site(archive, shells()), files(archive)
    for identifier in OF["data/citations/2030"]:
        page = pages.tree(f"statements/{identifier}/index.html")
        for form in ("bib", "ris"):
            [shown] = page.xpath(f"//pre[@data-file='{form}']")
            text = made[f"data/citations/2030.{form}"].decode().replace("\r", "")
            assert shown.text_content().strip() in text


def test_pages_of_agents_and_topics_lead_to_their_citations(archive: Archive) -> None:
    pages, made = site(archive, shells()), files(archive)
    for path in ("agents/salma-haddad/", "topics/the-bridge/"):
        for home, up in (("", "../../"), ("ar/", "../../../")):
            links = pages.tree(f"{home}{path}index.html").xpath("//a[contains(@href, 'citations.')]")
            assert [link.get("href") for link in links] == [f"{up}{path}citations.ris"]
            assert f"{path}citations.ris" in made
    assert not pages.tree("documents/bridge-article/index.html").xpath("//a[contains(@href, 'citations.')]")


def test_each_page_is_cited_with_the_titles_in_the_other_languages_and_none_as_an_originals(tmp_path: Path) -> None:
    """Titles are the editors' headlines, that in the statement's language too: nothing was published under it."""
    record = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"language": "fr"}
    french = record | {"title": {**record["title"], "fr": "Le pont n'a pas été essayé"}}
    found = {made_up.DOUBT: Statement.model_validate(record), made_up.OPENING: Statement.model_validate(french)}
    archive = made_up.archive(tmp_path, found)
    made, labels = Statements(archive), {one.language: one for one in in_each_language(archive)}

    def titles(name: str, language: str) -> tuple[object, ...]:
        item = json.loads(made.line(name))["csl"][language]
        return (
            item["title"],
            item["custom"]["translated-title"],
            "original-title" in item or "origtitle" in bibtex(item_of_present(labels[language], name)),
        )

    english, arabic, title = record["title"]["en"], record["title"]["ar"], french["title"]["fr"]
    assert titles(made_up.DOUBT, "en") == (english, arabic, False)
    assert titles(made_up.DOUBT, "ar") == (arabic, english, False)
    assert titles(made_up.OPENING, "en") == (english, f"{arabic}; {title}", False)
    assert titles(made_up.OPENING, "ar") == (arabic, f"{english}؛ {title}", False)


def test_of_a_withdrawn_statement_each_title_says_so_in_its_language(tmp_path: Path) -> None:
    withdrawal = {"date": "2030-03-01", "kind": "withdrawal", "reason": {"en": "A forgery.", "ar": "مزوّر."}}
    record = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"corrections": [withdrawal]}
    archive = made_up.archive(tmp_path, {made_up.DOUBT: Statement.model_validate(record)})
    english, arabic = f"Withdrawn: {record['title']['en']}", f"مسحوب: {record['title']['ar']}"
    found = {one.language: item_of_present(one, made_up.DOUBT) for one in in_each_language(archive)}
    assert (found["en"].title, found["en"].other_titles) == (english, arabic)
    assert (found["ar"].title, found["ar"].other_titles) == (arabic, english)


def test_a_title_that_is_not_translated_is_cited_in_its_language(tmp_path: Path) -> None:
    record = made_up.plain(made_up.statements()[made_up.OPENING])
    open_title = Statement.model_validate(record | {"title": {"en": "The bridge"}})
    archive = made_up.archive(tmp_path, {made_up.OPENING: open_title}, required_languages=("en",))
    items = {one.language: item_of_present(one, made_up.OPENING) for one in in_each_language(archive)}
    for language, item in items.items():
        assert item.language == language
        assert csl(item)["language"] == "en"
        assert "language = {en}" in bibtex(item)
        assert "LA  - en" in ris(item)
    assert "2030" in plain(citation("apa", items["ar"]))


def test_a_note_of_a_citation_says_once_how_a_document_gives_the_words(tmp_path: Path) -> None:
    record = made_up.plain(made_up.statements()[made_up.OPENING])
    first = record["passages"][0] | {"mode": "indirect"}
    words = first["text"].split()
    second = first | {"id": "p2", "text": f"{words[0]} […] {words[-1]}", "brackets": "editors"}
    both = Statement.model_validate(record | {"passages": [first, second]})
    archive = made_up.archive(tmp_path, {made_up.OPENING: both})
    for labels in in_each_language(archive):
        note = item_of_present(labels, made_up.OPENING).note
        parts = note.split(labels.words["language.semicolon"])
        assert len(parts) == len(set(parts)) == 1
        assert labels.attributions.of(both, both.passages[0]).line(dated=False) == note


@pytest.mark.parametrize("several", [False, True])
def test_the_issue_and_page_of_a_print_are_in_each_form(tmp_path: Path, several: bool) -> None:
    plain = made_up.plain(made_up.statements()[made_up.OPENING])
    if several:
        plain["passages"].append(plain["passages"][0] | {"id": "p2", "text": "أصبح الجسر", "document": "other-paper"})
    made_up.write(tmp_path, {made_up.OPENING: Statement.model_validate(plain)})
    article = tmp_path / "sources/documents/bridge-article.yaml"
    printed = f"{article.read_text('utf-8')}issue: '12 & 13'\npages: 3–4\n"
    article.write_text(printed, "utf-8")
    other = printed.replace("Article on", "Report on").replace("pages: 3–4\n", "")
    article.with_name("other-paper.yaml").write_text(re.sub(r"captures:\n( .*\n|- .*\n)+", "", other), "utf-8")
    archive = made_up.archive_of_files(tmp_path)
    data = Statements(archive).data(made_up.OPENING)["csl"]
    said = {tag: str(data[tag]["note"]) for tag in ("en", "ar")}
    of_article = "Issue: 12 & 13, Page: 3–4" if several else "Issue: 12 & 13; Page: 3–4"
    assert of_article in said["en"]
    assert ("Report on the bridge: Issue: 12 & 13" in said["en"]) == several
    assert "العدد: 12 & 13" in said["ar"]
    made = outputs(archive, "data", "2030")
    bib = parse_string(made["data/citations/2030.bib"].decode(), "bibtex").entries[made_up.OPENING]
    assert of_article.replace("&", r"\&") in bib.fields["note"]
    references = {one["id"]: one for one in rispy.loads(made["data/citations/2030.ris"].decode())}
    assert any(of_article in one for one in references[made_up.OPENING]["notes"])
