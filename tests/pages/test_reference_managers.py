"""What a reference manager takes from a page, by the rules that Zotero's "Embedded Metadata" translator has for tags.

The rules are written out here as the translator's own text has them (Highwire tags by name, the last part of a tag's
name counts; ``z:itemType`` before any guess), so that a page and the item in ``statement.json`` are held equal without
Zotero. What it makes of names is its own: a name is cut at its last blank, and at commas between longer parts.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from sijill.export.statement import Statements
from sijill.html.head import citation_tags
from sijill.interface.citation_files import csl
from sijill.interface.citations import Item
from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import corrected, make
from tests.made_up.site import Site, shells, site

FIELDS = {"citation_title": "title", "citation_publication_date": "date", "citation_date": "date",
          "citation_publisher": "publisher", "citation_public_url": "url", "citation_language": "language"}  # fmt: skip
ADDRESS = f"https://bridges.example/statements/{made_up.BRIDGE}/"
ITEM = Item(made_up.BRIDGE, "The bridge is ready", ("Salma Haddad",), "2030-01-02", "Bridges", ADDRESS, "en")
# How each of these is cited, in tags and in CSL-JSON.
DATES = {
    "2030-01-02": ("2030/01/02", {"date-parts": [[2030, 1, 2]]}),
    "2030-01-02T10:00:00+03:00": ("2030/01/02", {"date-parts": [[2030, 1, 2]]}),
    "2030-01": ("2030/01", {"date-parts": [[2030, 1]]}),
    "2030-01?": ("January 2030 (uncertain)", {"literal": "January 2030 (uncertain)"}),
    "2030-01~": ("about January 2030", {"date-parts": [[2030, 1]], "circa": True}),
    "2030-01-02/2030-01-03": ("from 2 to 3 January 2030", {"date-parts": [[2030, 1, 2], [2030, 1, 3]]}),
    "[2030-01-02..2030-01-04]": ("between 2 and 4 January 2030", {"literal": "between 2 and 4 January 2030"}),
    "unknown": (None, None),
}


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
            found["creators"] += re.split(r"\s*;\s*", value)
    return {"itemType": guess, **found}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return made_up.archive(
        tmp_path_factory.mktemp("managed"), {made_up.BRIDGE: Statement.model_validate(corrected()[1])}
    )


@pytest.fixture(scope="module")
def pages(archive: Archive) -> Site:
    return site(archive, shells())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_item_is_that_of_the_data_in_each_language(archive: Archive, pages: Site, language: str) -> None:
    home = "" if language == "en" else "ar/"
    for identifier in archive.ids("statement"):
        item = item_of_page(pages.tree(f"{home}statements/{identifier}/index.html"))
        cited = json.loads(Statements(archive).line(identifier))["csl"][language]
        assert item["itemType"] == cited["type"] == "webpage"
        assert item["title"] == cited["title"]
        assert item["publisher"] == cited["container-title"]
        assert item["url"] == cited["URL"]
        assert item["language"] == cited["language"]
        assert item["creators"] == [author["literal"] for author in cited["author"]]


def test_the_address_has_the_version_that_is_cited_and_a_shared_card_has_none(tmp_path: Path) -> None:
    published = make(tmp_path)
    tree = site(published, shells()).tree(f"statements/{made_up.BRIDGE}/index.html")
    cited = json.loads(Statements(published).line(made_up.BRIDGE))["csl"]["en"]
    assert item_of_page(tree)["url"] == cited["URL"] == f"{ITEM.url}#v2"
    assert tree.xpath("//meta[@property='og:url']/@content") == [ITEM.url]


def tags(item: Item) -> dict[str, Any]:
    return item_of_page(html.document_fromstring(f"<html><head>{citation_tags(item, item.url)}</head></html>"))


@pytest.mark.parametrize("date", DATES)
def test_every_date_is_the_one_that_is_cited_and_none_is_made_up(date: str) -> None:
    item = ITEM._replace(date=date)
    assert (tags(item).get("date"), csl(item).get("issued")) == DATES[date]


def test_a_name_with_a_semicolon_is_one_name() -> None:
    assert tags(ITEM._replace(authors=("Haddad; Sons", "Council")))["creators"] == ["Haddad Sons", "Council"]


def test_without_its_type_a_page_would_be_a_journals_article(pages: Site) -> None:
    tree = pages.tree(f"statements/{made_up.BRIDGE}/index.html")
    [meta] = tree.xpath("//meta[@name='z:itemType']")
    meta.getparent().remove(meta)
    assert item_of_page(tree)["itemType"] == "journalArticle"
