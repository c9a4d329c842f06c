"""Identifiers, other addresses and the places of prints are shown, linked and exported."""

import json
from pathlib import Path

import jsonschema
import lxml.html
import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.export import dataset
from tests.made_up.archives import TestArchive

pytestmark = pytest.mark.slow  # it builds a site with its frame
SALMA, ALMANAC = "sources/agents/salma-haddad.yaml", "sources/documents/almanac.yaml"
SCHEMA = Path(dataset.__file__).parent / "schema/statement.schema.json"
ITEM, ISNI = "https://www.wikidata.org/entity/Q999999999", "https://isni.org/isni/0000000121032683"
SERIAL = "https://portal.issn.org/resource/ISSN/0317-8471"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = TestArchive(tmp_path_factory.mktemp("identifiers") / "archive")
    named = "identifiers:\n  isni: 0000 0001 2103 2683\n  wikidata: Q999999999\n"
    archive.write(SALMA, (archive.root / SALMA).read_text("utf-8") + named)
    found = 'issue: No. 7\npages: "3"\nother_urls: [https://example.org/also]\nidentifiers: {issn: 0317-8471}\n'
    archive.write(ALMANAC, (archive.root / ALMANAC).read_text("utf-8") + found)
    done = CliRunner().invoke(main, ["-C", str(archive.root), "build"])
    assert done.exit_code == 0, done.output
    return archive.root / "site"


def facts(page: Path) -> dict[str, str]:
    tree = lxml.html.fromstring(page.read_bytes())
    return {
        name.text_content(): " ".join(name.getnext().text_content().split())
        for name in tree.iter("dt")
        if name.getnext() is not None
    }


def links(page: Path) -> set[str]:
    return set(lxml.html.fromstring(page.read_bytes()).xpath("//dd//a/@href"))


@pytest.mark.parametrize(
    ("language", "label", "item"), [("", "In other registries", "Wikidata"), ("ar/", "في سجلات أخرى", "ويكي بيانات")]
)
def test_an_agent_s_page_links_its_identifiers(built: Path, language: str, label: str, item: str) -> None:
    page = built / f"{language}agents/salma-haddad/index.html"
    assert facts(page)[label].startswith(f"{item} Q999999999")
    assert "0000 0001 2103 2683" in facts(page)[label]
    assert {ITEM, ISNI} <= links(page)


@pytest.mark.parametrize(
    ("language", "labels"),
    [("", ("Issue", "Page", "Also at")), ("ar/", ("العدد", "الصفحة", "رابط آخر"))],
)
def test_a_print_is_found_by_its_issue_and_page(built: Path, language: str, labels: tuple[str, ...]) -> None:
    page = built / f"{language}documents/almanac/index.html"
    found = facts(page)
    assert [found[label] for label in labels] == ["No. 7", "3", "https://example.org/also"]
    assert {"https://example.org/also", SERIAL} <= links(page)


def test_the_page_says_so_to_machines(built: Path) -> None:
    found = lxml.html.fromstring((built / "agents/salma-haddad/index.html").read_bytes())
    data = [json.loads(one.text) for one in found.xpath("//script[@type='application/ld+json']")]
    assert f'"sameAs": {json.dumps([ITEM, ISNI])}' in json.dumps(data)


def test_the_data_say_that_it_is_the_same_one(built: Path) -> None:
    statement = json.loads((built / "statements/2024-05-06-well/statement.json").read_bytes())
    assert list(jsonschema.Draft202012Validator(json.loads(SCHEMA.read_bytes())).iter_errors(statement)) == []
    [speaker] = [one["agent"] for one in statement["speakers"] if one["agent"]["identifier"] == "salma-haddad"]
    assert speaker["same_as"] == [ITEM, ISNI]
    [document] = [
        one for one in json.loads((built / "data/documents/all.json").read_bytes())["documents"]
        if one["identifier"] == "almanac"
    ]  # fmt: skip
    assert "same_as" not in document, "an issue of a newspaper is not the newspaper"
    wanted = {"periodical": SERIAL, "issue": "No. 7", "pages": "3", "other_urls": ["https://example.org/also"]}
    assert {name: document[name] for name in wanted} == wanted
