"""JSON Feed: what version 1.1 of the format asks for, and the same as the Atom feed of the same name."""

import datetime
import json

import feedparser
import pytest

from sijill.state import Archive
from tests.export.conftest import outputs
from tests.made_up.site import shells, site

SITE = "https://bridges.example/"
FEEDS = ("feed", "corrections/feed", "ar/feed", "ar/corrections/feed")


@pytest.mark.parametrize("name", FEEDS)
def test_the_feed_says_what_the_atom_feed_says(archive: Archive, name: str) -> None:
    made = outputs(archive, "feeds")
    atom = feedparser.parse(made[f"{name}.xml"], sanitize_html=False, resolve_relative_uris=False)
    feed = json.loads(made[f"{name}.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["feed_url"]) == (atom.feed.title, f"{SITE}{name}.json")
    assert feed["home_page_url"] == next(one.href for one in atom.feed.links if one.type == "text/html")
    assert feed["language"] == ("ar" if name.startswith("ar/") else "en")
    assert feed["items"]
    assert len(feed["items"]) == len(atom.entries)
    for item, entry in zip(feed["items"], atom.entries, strict=True):
        assert (item["id"], item["url"], item["title"]) == (entry.id, entry.link, entry.title)
        assert item["content_html"] == entry.content[0].value
        assert item["date_modified"] == entry.updated
        assert datetime.datetime.fromisoformat(item["date_modified"])
        assert [one["name"] for one in item.get("authors", ())] == [one.name for one in entry.get("authors", ())]
        sorted_by = item.get("_sijill", {"categories": []})["categories"]
        assert [(one["scheme"], one["term"]) for one in sorted_by] == [
            (tag.scheme, tag.term) for tag in entry.get("tags", ())
        ]


def test_entries_carry_mode_speaker_and_status_for_programs(archive: Archive) -> None:
    items = json.loads(outputs(archive, "feeds")["feed.json"])["items"]
    for item in items:
        names = {one["scheme"].rpartition("#")[2] for one in item["_sijill"]["categories"]}
        assert {"kind", "status", "speaker"} <= names
        assert item["_sijill"]["data"].endswith("/statement.json")


@pytest.mark.slow
def test_the_pages_of_feeds_announce_them_where_they_are(archive: Archive, nowhere: Archive) -> None:
    for one in (archive, nowhere):
        pages, made = site(one, shells()), outputs(one, "feeds")
        announced = set()
        for page in ("", "corrections/", "ar/", "ar/corrections/"):
            found = pages.tree(f"{page}index.html").xpath("//link[@type='application/feed+json']/@href")
            announced |= {href.replace("../", "") for href in found}
        assert announced == {path for path in made if path.endswith(".json")}


def test_a_site_without_an_address_has_none_since_its_links_would_be_relative(nowhere: Archive) -> None:
    assert [path for path in outputs(nowhere, "feeds") if path.endswith(".json")] == []
