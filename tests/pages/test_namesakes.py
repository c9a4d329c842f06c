"""Two people of one name are set apart in lists, filters, completion and data; one of unknown kind is neither."""

import datetime
import json

import lxml.html
import pytest

from sijill.editing.reading import known
from sijill.editing.schema import schema
from sijill.publish.verify import verify
from sijill.site.build import Request, build
from tests.made_up.archives import TestArchive

pytestmark = pytest.mark.slow  # a site is built

PAGE = {"": "statements/index.html", "ar/": "ar/statements/index.html"}
APART = {"": "Salma Haddad (midwife)", "ar/": "سلمى حداد (قابلة)"}
in_both = pytest.mark.parametrize("home", ["", "ar/"])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> TestArchive:
    """Salma Haddad the midwife and Salma Haddad the miller, who may be a body."""
    made = TestArchive(tmp_path_factory.mktemp("namesakes") / "archive")
    made.write("mkdocs.yml", (made.root / "mkdocs.yml").read_text() + "site_url: https://valley.example/\n")
    salma = (made.root / "sources/agents/salma-haddad.yaml").read_text("utf-8")
    made.write("sources/agents/salma-haddad.yaml", salma + "distinction:\n  en: midwife\n  ar: قابلة\n")
    other = salma.replace("kind: person", "kind: unknown")
    made.write("sources/agents/nazim-tahhan.yaml", other + "distinction:\n  en: of the mill\n  ar: الطاحونة\n")
    made.published()
    assert build(made.configuration, Request(datetime.date(2024, 7, 1), jobs=1, durable=False)).built
    return made


def tree(archive: TestArchive, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((archive.root / "site" / path).read_bytes())


@in_both
def test_lists_set_them_apart(archive: TestArchive, home: str) -> None:
    for path in ("statements/index.html", "agents/index.html", "index.html"):
        assert APART[home] in tree(archive, f"{home}{path}").text_content(), path
    page = tree(archive, f"{home}agents/salma-haddad/index.html")
    assert page.xpath("//h1")[0].text_content() == APART[home].partition(" (")[0]
    differs = APART[home].partition("(")[2].rstrip(")")
    assert differs in page.text_content()
    # What is shared, bookmarked and found elsewhere has the title alone.
    assert page.xpath("//title")[0].text.startswith(f"{APART[home]} · ")
    assert page.xpath("//meta[@property='og:title']/@content") == [APART[home]]


@in_both
def test_the_search_s_filters_set_them_apart(archive: TestArchive, home: str) -> None:
    found = [path.read_text("utf-8") for path in (archive.root / "site/search/index").rglob("*.json")]
    assert any(APART[home] in one for one in found)


def test_completion_and_the_editor_s_schema_set_them_apart(archive: TestArchive) -> None:
    ids = known(archive.configuration)
    assert {one.id: one.called for one in ids}["salma-haddad"] == "Salma Haddad · سلمى حداد · midwife · قابلة"
    assert "midwife" in json.dumps(schema("statement", ids))


def test_data_say_what_sets_them_apart_and_what_is_not_known(archive: TestArchive) -> None:
    listed = json.loads((archive.root / "site/data/agents/all.json").read_bytes())["agents"]
    found = {one["identifier"]: one for one in listed}
    assert found["salma-haddad"]["distinction"]["en"] == "midwife"
    assert (found["nazim-tahhan"]["type"], found["nazim-tahhan"]["kind"]) == ("Thing", "unknown")
    scripts = tree(archive, "agents/salma-haddad/index.html").xpath("//script[@type='application/ld+json']/text()")
    assert any('"disambiguatingDescription":"midwife"' in script for script in scripts)
    said = tree(archive, "statements/2024-05-07-answer/index.html").xpath(
        "//script[@type='application/ld+json']/text()"
    )
    assert json.loads(said[0])["creator"]["@type"] == "Thing"
    assert "Person or body, not known which" in tree(archive, "agents/nazim-tahhan/index.html").text_content()


def test_such_a_site_is_verified_as_any(archive: TestArchive) -> None:
    assert verify(str(archive.root / "site")).problems == []
