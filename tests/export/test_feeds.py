"""The feeds, read by feedparser and by lxml."""

import sqlite3
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sijill.export import xml
from sijill.export.feeds import Feeds, newest
from sijill.state import Archive
from sijill.state.times import _FEW, _OF_MANY
from tests import made_up
from tests.export.conftest import GONE, make, outputs

ATOM = "{http://www.w3.org/2005/Atom}"


def feeds(archive: Archive) -> dict[str, bytes]:
    return outputs(archive, "feeds")


def read(data: bytes) -> Any:
    found = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_each_language_has_a_feed_of_statements_and_one_of_corrections(archive: Archive) -> None:
    assert list(feeds(archive)) == ["feed.xml", "corrections/feed.xml", "ar/feed.xml", "ar/corrections/feed.xml"]


def test_the_newest_statements_come_first_dated_by_the_ledger_or_else_by_themselves(archive: Archive) -> None:
    feed = read(feeds(archive)["feed.xml"])
    assert [entry.id.split("/")[-2] for entry in feed.entries] == [
        made_up.BRIDGE, made_up.OPENING, GONE, made_up.DOUBT,
    ]  # fmt: skip
    assert feed.entries[0].published == "2030-02-01T00:00:00Z"
    assert feed.entries[0].updated == feed.feed.updated == "2030-03-01T00:00:00Z"
    assert feed.entries[1].updated == "2030-01-03T00:00:00Z"
    assert feed.entries[0].authors[0].name == "Salma Haddad"
    assert feed.entries[0].link == f"https://bridges.example/statements/{made_up.BRIDGE}/"


def test_a_passage_stands_in_its_own_language_with_its_translation(archive: Archive) -> None:
    entry = read(feeds(archive)["feed.xml"]).entries[0]
    assert f'<blockquote lang="ar" dir="rtl"><p>«{made_up.PARAGRAPHS[1]}»</p></blockquote>' in entry.content[0].value
    assert '<blockquote lang="en" dir="ltr"><p>“The work on the bridge is done.' in entry.content[0].value
    arabic = read(feeds(archive)["ar/feed.xml"])
    assert arabic.feed.language == "ar"
    assert arabic.entries[0].title == "الجسر جاهز"
    assert "The work" not in arabic.entries[0].content[0].value


def test_what_was_taken_down_is_not_in_the_feed(archive: Archive) -> None:
    entry = next(entry for entry in read(feeds(archive)["ar/feed.xml"]).entries if GONE in entry.id)
    assert "الفحص لم يكتمل" not in entry.content[0].value
    assert "بطلب من محكمة." in entry.content[0].value


def test_the_feed_of_corrections_gives_each_with_its_reason(archive: Archive) -> None:
    feed = read(feeds(archive)["corrections/feed.xml"])
    assert [entry.updated[:10] for entry in feed.entries] == ["2030-03-01", "2030-02-20"]
    assert feed.entries[1].title == "Erratum: The bridge is ready"
    assert feed.entries[1].content[0].value == "<p>A sentence was left out.</p>"
    assert len({entry.id for entry in feed.entries}) == 2


def test_a_feed_has_what_the_standard_asks_for(archive: Archive, nowhere: Archive) -> None:
    for one in (archive, nowhere):
        for data in feeds(one).values():
            root = etree.fromstring(data)
            for element in (root, *root.iter(f"{ATOM}entry")):
                for name in ("id", "title", "updated"):
                    assert len(element.findall(f"{ATOM}{name}")) == 1
            ids = [element.text for element in root.iter(f"{ATOM}id")]
            assert len(ids) == len(set(ids))
            assert all(":" in (identifier or "") for identifier in ids)


def test_without_a_site_address_ids_stay_and_links_resolve_against_the_feed(nowhere: Archive, tmp_path: Path) -> None:
    first = feeds(nowhere)
    root = etree.fromstring(first["ar/corrections/feed.xml"])
    assert root.get("{http://www.w3.org/XML/1998/namespace}base") == "../../"
    assert root.find(f"{ATOM}entry/{ATOM}link").get("href") == f"ar/statements/{GONE}/"
    assert root.find(f"{ATOM}id").text.startswith("urn:uuid:")
    assert feeds(make(tmp_path / "again", site_url="")) == first


@given(st.text(st.characters()))
def test_any_text_makes_well_formed_xml_and_comes_back(text: str) -> None:
    made = f'<a b="{xml.attribute(text)}">{xml.text(text)}</a>'
    root = etree.fromstring(made.encode("utf-8"))
    kept = "".join(c if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
                   else xml.REPLACEMENT for c in text)  # fmt: skip
    assert (root.text or "") == kept
    assert root.get("b") == kept


def test_lone_surrogates_do_not_get_through() -> None:
    assert xml.text("a\ud800b\x00c\x1b]") == "a\ufffdb\ufffdc\ufffd]"


def test_both_ways_to_the_newest_of_one_day_agree() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE statements(id TEXT PRIMARY KEY, ordering TEXT UNIQUE)")
    connection.execute("CREATE TABLE ledger_entries(kind TEXT, id TEXT, version INTEGER, date TEXT)")
    for number in range(50):
        connection.execute("INSERT INTO statements VALUES(?, ?)", (f"s{number}", f"{number * 7 % 50:03}"))
        connection.execute(
            "INSERT INTO ledger_entries VALUES('statement', ?, 1, ?)",
            (f"s{number}", "2030-01-01" if number % 3 else "2030-01-02"),
        )
    for day in ("2030-01-01", "2030-01-02"):
        few, many = (connection.execute(query, (day, 12)).fetchall() for query in (_FEW, _OF_MANY))
        assert few == many
        assert len(few) == 12


@pytest.mark.parametrize("count", [1, 2, 4])
def test_as_many_as_are_asked_for(archive: Archive, count: int) -> None:
    assert len(newest(archive, count)) == count


def test_an_archive_without_anything_new_still_has_feeds(archive: Archive) -> None:
    assert read(Feeds(archive)._feed("en", "feed.xml", "", "Empty", []).data).entries == []
