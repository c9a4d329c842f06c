"""Kinds of an archive's own, places and dated memberships on pages, in lists, search, feeds and data."""

import datetime
import json
from pathlib import Path

import lxml.html
import pytest

from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.made_up.archives import TestArchive, agent
from tests.sources.test_own_kinds import GOOD

pytestmark = pytest.mark.slow  # a site is built

MORE = """place:
  en: Upper Valley
  ar: الوادي الأعلى
member_of:
  - body: league
    since: 2019
    until: 2023-05
  - nazim-tahhan
"""
in_both = pytest.mark.parametrize(("home", "said"), [("", "Vote"), ("ar/", "تصويت")])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> TestArchive:
    made = TestArchive(tmp_path_factory.mktemp("kinds") / "archive")
    made.write("mkdocs.yml", (made.root / "mkdocs.yml").read_text() + "site_url: https://valley.example/\n")
    made.write("kinds.yaml", GOOD)
    made.edit(made.well, "kind: remarks", "kind: vote")
    made.edit("sources/documents/almanac.yaml", "kind: article", "kind: ruling")
    made.write("sources/agents/league.yaml", agent("League", "الرابطة").replace("person", "party"))
    salma = "sources/agents/salma-haddad.yaml"
    made.write(salma, (made.root / salma).read_text("utf-8") + MORE)
    made.published()
    assert build(made.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    return made


def text_of(archive: TestArchive, path: str) -> str:
    tree = lxml.html.fromstring((archive.root / "site" / path / "index.html").read_bytes())
    return " ".join(tree.xpath("//main")[0].text_content().split())


@in_both
def test_the_kind_is_called_by_its_label_wherever_it_is_shown(archive: TestArchive, home: str, said: str) -> None:
    for path in ("statements/2024-05-06-well", "statements", "agents/salma-haddad"):
        assert said in text_of(archive, f"{home}{path}"), path
    assert any(said in path.read_text("utf-8") for path in (archive.root / f"site/{home}").glob("feed*.xml"))
    words = [path.read_text("utf-8") for path in (archive.root / "site/assets/sijill").glob("search.*.json")]
    assert any(f'"vote":"{said}"' in one for one in words)
    assert ("Ruling" if not home else "حكم قضائي") in text_of(archive, f"{home}documents")


def test_data_give_the_types_by_their_whole_addresses(archive: TestArchive) -> None:
    site = archive.root / "site"
    statement = json.loads((site / "statements/2024-05-06-well/statement.json").read_bytes())
    assert (statement["kind"], statement["kind_type"]) == ("vote", "https://schema.org/VoteAction")
    [document] = [
        one for one in json.loads((site / "data/documents/all.json").read_bytes())["documents"]
        if one["id"] == statement["documents"][0]["id"]
    ]  # fmt: skip
    assert document["type"] == "https://schema.org/Legislation"
    page = lxml.html.fromstring((site / "statements/2024-05-06-well/index.html").read_bytes())
    scripts = page.xpath("//script[@type='application/ld+json']/text()")
    assert any('"https://schema.org/VoteAction"' in one for one in scripts)
    assert json.loads((site / "data/index.json").read_bytes())["kinds"]["statement"]["vote"]["label"]["en"] == "Vote"


@pytest.mark.parametrize(
    ("home", "parts"),
    [
        ("", ["Upper Valley", "League, 2019 to May 2023 and Nazim Tahhan"]),
        ("ar/", ["الوادي الأعلى", "من 2019 إلى أيار/مايو 2023"]),
    ],
)
def test_an_agent_s_page_says_where_it_is_and_when_it_belonged_to_a_body(
    archive: TestArchive, home: str, parts: list[str]
) -> None:
    said = text_of(archive, f"{home}agents/salma-haddad")
    for part in parts:
        assert part in said
    assert "Salma Haddad, 2019 to May 2023" in text_of(archive, "agents/league")


def test_memberships_and_places_are_in_the_data(archive: TestArchive) -> None:
    listed = json.loads((archive.root / "site/data/agents/all.json").read_bytes())["agents"]
    salma = next(one for one in listed if one["identifier"] == "salma-haddad")
    league = "https://valley.example/agents/league/"
    assert salma["member_of"] == [league, "https://valley.example/agents/nazim-tahhan/"]
    assert salma["memberships"] == [{"body": league, "since": "2019", "until": "2023-05"}]
    assert salma["place"]["en"] == "Upper Valley"
    page = (archive.root / "site/agents/salma-haddad/index.html").read_text("utf-8")
    assert '"@type":"OrganizationRole"' in page


def test_such_a_site_is_verified_as_any(archive: TestArchive) -> None:
    assert verify(str(archive.root / "site")).problems == []


@in_both
def test_an_earlier_version_is_called_by_the_kind_that_it_was_of(
    archive: TestArchive, tmp_path: Path, home: str, said: str
) -> None:
    """The kind stays in the archive, since what was published is of it."""
    made = TestArchive.copy_of(archive.root, tmp_path / "archive")
    statement, rest = GOOD[: GOOD.index("agent:")], GOOD[GOOD.index("agent:") :]
    made.write("kinds.yaml", statement.replace("vote:", "ballot:") + rest)
    made.edit(made.well, "kind: vote", "kind: ballot")
    assert "kind-relabelled" in made.codes()
    ballot = (
        statement.partition("statement:\n")[2]
        .replace("vote:", "ballot:")
        .replace(": Vote\n", ": Ballot\n")
        .replace("تصويت", "اقتراع")
    )
    made.write("kinds.yaml", statement + ballot + rest)
    made.publish(datetime.date(2024, 6, 8))
    made.commit()
    assert build(made.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    assert said in text_of(made, f"{home}statements/2024-05-06-well/v1")
    assert verify(str(made.root / "site")).problems == []
