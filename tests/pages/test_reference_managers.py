"""What a reference manager takes from a page, by the rules that Zotero's "Embedded Metadata" translator has for tags.

The rules are written out here as the translator's own text has them (Highwire tags by name, the last part of a tag's
name counts; ``z:itemType`` before any guess), so that a page and the item in ``statement.json`` are held equal without
Zotero. What it makes of names is its own: a name is cut at its last blank, and at commas between longer parts.
"""

import json
from typing import Any

import pytest

from sijill.export.statement import Statements
from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import corrected
from tests.made_up.site import Site, shells, site

FIELDS = {"citation_title": "title", "citation_publication_date": "date", "citation_publisher": "publisher",
          "citation_public_url": "url", "citation_language": "language"}  # fmt: skip


def item_of_page(tree: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"creators": []}
    guess = ""
    for meta in tree.xpath("/html/head/meta[@name or @property]"):
        name, value = str(meta.get("name") or meta.get("property")), str(meta.get("content"))
        if name == "z:itemType":
            found["itemType"] = value
        elif name == "citation_title":
            guess = "journalArticle"
        if name in FIELDS:
            found[FIELDS[name]] = value
        elif name == "citation_author":
            found["creators"].append(value)
    return {"itemType": guess, **found}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    opening = made_up.plain(made_up.statements()[made_up.OPENING]) | {"date": {"value": "2030-01?"}}
    records = {made_up.BRIDGE: corrected()[1], made_up.OPENING: opening}
    found = {name: Statement.model_validate(record) for name, record in records.items()}
    return made_up.archive(tmp_path_factory.mktemp("managed"), found)


@pytest.fixture(scope="module")
def pages(archive: Archive) -> Site:
    return site(archive, shells())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_item_is_that_of_the_data_in_each_language(archive: Archive, pages: Site, language: str) -> None:
    home = "" if language == "en" else "ar/"
    for identifier in archive.ids("statement"):
        item = item_of_page(pages.tree(f"{home}statements/{identifier}/index.html"))
        csl = json.loads(Statements(archive).line(identifier))["csl"][language]
        assert item["itemType"] == csl["type"] == "webpage"
        assert item["title"] == csl["title"]
        assert item["publisher"] == csl["container-title"]
        assert item["url"] == csl["URL"]
        assert item["language"] == csl["language"]
        assert item["creators"] == [author["literal"] for author in csl["author"]]


def test_a_date_is_given_where_it_is_one_and_never_made_up(archive: Archive, pages: Site) -> None:
    exact = item_of_page(pages.tree(f"statements/{made_up.BRIDGE}/index.html"))
    assert exact["date"] == "2030/01/02"
    assert "date" not in item_of_page(pages.tree(f"statements/{made_up.OPENING}/index.html"))


def test_without_its_type_a_page_would_be_a_journals_article(pages: Site) -> None:
    tree = pages.tree(f"statements/{made_up.BRIDGE}/index.html")
    [meta] = tree.xpath("//meta[@name='z:itemType']")
    meta.getparent().remove(meta)
    assert item_of_page(tree)["itemType"] == "journalArticle"
