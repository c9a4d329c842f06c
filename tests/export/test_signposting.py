"""FAIR Signposting, level 2: what a page's head leads to, and link sets that say the same of every record."""

import json
import re
from urllib.parse import urljoin

import pytest

from sijill.export.llms import plain
from sijill.frame.headers import headers_file
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import outputs
from tests.export.test_whole import files
from tests.made_up.site import shells, site

SITE = "https://bridges.example/"
RELATIONS = ("cite-as", "describedby", "item", "license", "type")
PAGES = {
    "statement": f"statements/{made_up.BRIDGE}/",
    "agent": "agents/salma-haddad/",
    "document": "documents/salma-post/",
    "topic": "topics/the-bridge/",
}


@pytest.mark.quick(3)
@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("language", ["", "ar/"])
def test_a_page_leads_to_its_link_set_which_says_the_same_and_leads_to_files(
    archive: Archive, kind: str, language: str
) -> None:
    made = files(archive) | outputs(archive, "statement", made_up.BRIDGE)
    address = f"{SITE}{language}{PAGES[kind]}"
    page = site(archive, shells()).tree(f"{language}{PAGES[kind]}index.html")

    def targets(relation: str) -> set[tuple[str, str | None]]:
        links = page.xpath(f"//head/link[contains(concat(' ', @rel, ' '), ' {relation} ')]")
        return {(urljoin(address, one.get("href")), one.get("type")) for one in links}

    [(found, media)] = targets("linkset")
    assert media == "application/linkset+json"
    [links] = [
        one for one in json.loads(made[found.removeprefix(SITE)])["linkset"] if one["anchor"] == SITE + PAGES[kind]
    ]
    for relation in RELATIONS:
        said = {(one["href"], one.get("type")) for one in links.get(relation, ())}
        on_page = targets(relation)
        # Where a record of another kind has its data depends on how many there are, so only the link set says it.
        assert on_page == (set() if kind != "statement" and relation == "describedby" else said), relation
        for href, kind_of_file in said:
            assert kind_of_file is None or href.removeprefix(SITE) in made
    assert links["cite-as"] == [{"href": SITE + PAGES[kind]}]


def test_every_record_is_in_its_link_set(archive: Archive) -> None:
    made = files(archive)
    for kind, folder in (
        ("statement", "statements"),
        ("agent", "agents"),
        ("document", "documents"),
        ("topic", "topics"),
    ):
        found = [one["anchor"] for one in json.loads(made[f"data/linkset/{kind}s.json"])["linkset"]]
        assert sorted(found) == sorted(f"{SITE}{folder}/{one}/" for one in archive.ids(kind))  # type: ignore[arg-type]
    assert "/data/linkset/*.json\n  Content-Type: application/linkset+json" in headers_file().decode()


def test_a_site_without_an_address_names_what_it_can_and_has_no_link_sets(nowhere: Archive) -> None:
    assert not [path for path in files(nowhere) if "linkset" in path]
    page = site(nowhere, shells()).tree(f"statements/{made_up.BRIDGE}/index.html")
    assert page.xpath("//link[@rel='item']/@href") == ["../../" + f"statements/{made_up.BRIDGE}/evidence.zip"]
    assert not page.xpath("//link[@rel='linkset' or @rel='cite-as']")


def test_llms_txt_is_markdown_whose_links_lead_to_what_is_there(archive: Archive) -> None:
    made = files(archive)
    text = made["llms.txt"].decode()
    assert text.startswith("# Bridges\n\n> ")
    made |= {"manifest.json": b"", "data/": b"", "ns/v1/": b""} | outputs(archive, "feeds")
    links = re.findall(r"\]\((\S+?)\)", text)
    assert {link.removeprefix(SITE) for link in links if link.startswith(SITE)} <= {*made}
    assert "https://creativecommons.org/licenses/by/4.0/" in links
    assert len(links) > 10


def test_what_an_editor_writes_is_no_markdown_in_llms_txt() -> None:
    assert plain("a *b* [c](d)\n# e <f>") == r"a \*b\* \[c\](d) \# e &lt;f&gt;"
