"""The feeds, read by feedparser and by lxml."""

import json
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from sijill.export import feeds as module
from sijill.export import tasks, xml
from sijill.export.feeds import newest
from sijill.export.files import Exports
from sijill.model.kinds import OwnKind
from sijill.model.records import Statement
from sijill.state import Archive, times
from sijill.state.times import _FEW, _OF_MANY
from tests import made_up
from tests.export.conftest import GONE, make, outputs
from tests.made_up.site import shells, site

SITE = "https://bridges.example/"
SERMON = "2030-01-07-sermon"
ATOM = "{http://www.w3.org/2005/Atom}"


def feeds(archive: Archive) -> dict[str, bytes]:
    return {path: data for path, data in outputs(archive, "feeds").items() if path.endswith(".xml")}


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
    link = root.find(f"{ATOM}entry/{ATOM}link").get("href")
    assert link == f"ar/corrections/#statement-{GONE}-correction-1"
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


def test_a_feed_of_no_corrections_was_updated_when_something_was_last_known(tmp_path: Path) -> None:
    feed = read(feeds(made_up.archive(tmp_path))["corrections/feed.xml"])
    assert feed.entries == []
    assert feed.feed.updated == "2030-01-03T00:00:00Z"


def test_what_has_no_day_is_not_dated_1970(tmp_path: Path) -> None:
    undated = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"date": {"value": "unknown"}, "relations": []}
    data = feeds(made_up.archive(tmp_path, {made_up.DOUBT: Statement.model_validate(undated)}))["feed.xml"]
    [entry] = [one for one in read(data).entries if made_up.DOUBT in one.id]
    assert entry.updated == "2030-01-03T00:00:00Z"
    assert "published" not in entry
    assert b"1970" not in data


def test_each_correction_leads_to_where_the_page_has_it_and_the_page_announces_the_feed(archive: Archive) -> None:
    pages = site(archive, shells())
    for language in ("", "ar/"):
        page = pages.tree(f"{language}corrections/index.html")
        [announced] = page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
        assert urljoin(f"{SITE}{language}corrections/", announced) == f"{SITE}{language}corrections/feed.xml"
        entries = read(feeds(archive)[f"{language}corrections/feed.xml"]).entries
        assert entries
        for entry in entries:
            address, _, anchor = entry.link.partition("#")
            assert address == f"{SITE}{language}corrections/"
            [item] = page.xpath(f"//*[@id='{anchor}']")
            said = html.fragment_fromstring(entry.content[0].value, "div").text_content()
            assert said in item.text_content()


@pytest.mark.slow
def test_every_correction_has_its_place_on_its_records_page(archive: Archive) -> None:
    pages = site(archive, shells())
    for identifier in (made_up.BRIDGE, GONE):
        page = pages.tree(f"statements/{identifier}/index.html")
        assert page.xpath("//*[@id='correction-1']"), identifier


@pytest.mark.parametrize("language", ["", "ar/"])
def test_agents_and_topics_have_feeds_that_their_pages_announce(archive: Archive, language: str) -> None:
    pages = site(archive, shells())
    for task, kind, name, wanted in (
        ("agent-feed", "agents", "salma-haddad", [made_up.BRIDGE, made_up.OPENING]),
        ("topic-feed", "topics", "the-bridge", [made_up.BRIDGE, GONE, made_up.DOUBT]),
    ):
        address = f"{language}{kind}/{name}/feed.xml"
        made = outputs(archive, task, name)
        data = made[address]
        feed = read(data)
        assert [entry.id.split("/")[-2] for entry in feed.entries] == wanted
        assert feed.feed.links[1].href == f"{SITE}{language}{kind}/{name}/"
        assert b"<fh:complete/>" in data
        page = pages.tree(f"{language}{kind}/{name}/index.html")
        [announced] = page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
        assert urljoin(f"{SITE}{language}{kind}/{name}/", announced) == f"{SITE}{address}"
        [announced] = page.xpath("//link[@type='application/feed+json']/@href")
        in_json = json.loads(made[urljoin(f"{SITE}{language}{kind}/{name}/", announced).removeprefix(SITE)])
        assert [item["url"] for item in in_json["items"]] == [entry.link for entry in feed.entries]
        assert all(item["content_text"] and "content_html" not in item for item in in_json["items"])
    assert outputs(archive, "topic-feed", "roads") == {}
    assert not pages.tree(f"{language}topics/roads/index.html").xpath("//link[@type='application/atom+xml']")


@pytest.mark.parametrize("language", ["", "ar/"])
def test_each_kind_of_statement_has_a_feed_that_the_data_page_announces(tmp_path: Path, language: str) -> None:
    label = {"en": "Sermon", "ar": "خطبة جمعة"}
    sermon = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"kind": "sermon", "relations": []}
    changed = {SERMON: Statement.model_validate(sermon)}
    archive = made_up.archive(tmp_path, changed, kinds=(OwnKind("statement", "sermon", label, "Speech"),))
    kinds = {"post": made_up.BRIDGE, "remarks": made_up.DOUBT, "announcement": made_up.OPENING, "sermon": SERMON}
    page = site(archive, shells()).tree(f"{language}data/index.html")
    announced = {
        urljoin(f"{SITE}{language}data/", link.get("href")): link.get("title")
        for link in page.xpath("//link[@type='application/atom+xml']")
    }
    shown = {urljoin(f"{SITE}{language}data/", href) for href in page.xpath("//dl//a/@href")}
    for kind, identifier in kinds.items():
        made = outputs(archive, "kind-feed", kind)
        data = made[f"{language}feed/kind/{kind}.xml"]
        [entry] = read(data).entries
        assert entry.id.split("/")[-2] == identifier
        assert (f"{SITE}ns/v1/#kind", kind) in {(tag.scheme, tag.term) for tag in entry.tags}
        assert b"<fh:complete/>" in data
        assert [one["url"] for one in json.loads(made[f"{language}feed/kind/{kind}.json"])["items"]] == [entry.link]
        assert f"{SITE}{language}feed/kind/{kind}.xml" in announced.keys() & shown
    assert announced[f"{SITE}{language}feed/kind/sermon.xml"] == label["ar" if language else "en"]
    assert {one for kind, one in tasks.tasks(archive.connection) if kind == "kind-feed"} == kinds.keys()
    assert outputs(archive, "kind-feed", "speech") == {}


def test_a_feed_of_a_kind_has_the_newest_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEWEST_OF_LIST", 2)
    records = {f"2030-01-{day:02}-day": made_up.statements()[made_up.DOUBT] for day in range(11, 15)}
    data = outputs(made_up.archive(tmp_path, records), "kind-feed", "remarks")["feed/kind/remarks.xml"]
    # Newest is what was said last, since nothing of it was published.
    assert len(read(data).entries) == 2
    assert b"<fh:complete/>" not in data
    assert b"prev-archive" not in data


def reached(files: dict[str, bytes], address: str) -> list[Any]:
    """What a reader of RFC 5005 finds: the entries of a feed, and of its archive documents from last to first."""
    found, data, seen = [], files[address], {address}
    while True:
        feed = read(data)
        found += feed.entries
        assert feed.feed.updated == max(entry.updated for entry in feed.entries)
        older = [link.href.removeprefix(SITE) for link in feed.feed.links if link.rel == "prev-archive"]
        if not older:
            return found
        assert older[0] not in seen
        seen.add(older[0])
        data = files[older[0]]
        assert b"<fh:archive/>" in data
        assert [link.href for link in read(data).feed.links if link.rel == "current"] == [f"{SITE}{address}"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["", "ar/"])
def test_every_statement_of_a_record_is_reached_and_stays_where_it_is_when_more_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(module, "NEWEST_OF_LIST", 2)
    monkeypatch.setattr(module, "OLDER", 3)
    address = f"{language}agents/town-council/feed.xml"
    # What is published later was said earlier.
    names = [f"2030-01-{20 - day:02}-day" for day in range(8)]
    records = {name: made_up.statements()[made_up.OPENING] for name in names}
    given = {name: made_up.plain(record) for name, record in records.items()}
    first: dict[str, bytes] = {}
    for count in (7, 8):
        ledger = tmp_path / str(count) / "sources" / "ledger"
        head = made_up.published_together(ledger, {name: given[name] for name in names[:7]})
        if count == 8:
            made_up.published_together(ledger, {names[7]: given[names[7]]}, "2030-03-01", head)
        archive = made_up.archive(tmp_path / str(count), {name: records[name] for name in names[:count]})
        files = outputs(archive, "agent-feed", "town-council")
        for number in range(1, 10):
            files |= outputs(archive, "older-feed", f"agent:town-council/{number}")
        found = {entry.link for entry in reached(files, address)}
        [listing] = archive.listings("agent:town-council", [1])
        listed = {one.id for one in listing.statements}
        assert {*names[:count]} < listed
        assert found == {f"{SITE}{language}statements/{name}/" for name in listed}
        documents = {path: data for path, data in files.items() if "/feed/" in path and path.startswith(address[:-4])}
        assert len(documents) == -(-len(listed) // 3)
        if first:
            assert [documents[path] == data for path, data in first.items()][:2] == [True, True]
        first = documents
    assert b"<content" not in documents[f"{language}agents/town-council/feed/1.xml"]


def test_every_correction_is_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEWEST", 2)
    monkeypatch.setattr(module, "OLDER", 2)
    record = made_up.plain(made_up.statements()[made_up.BRIDGE])
    record["corrections"] = [
        {"date": f"2030-02-{day:02}", "kind": "erratum", "reason": {"en": f"Word {day}.", "ar": f"كلمة {day}."}}
        for day in range(1, 6)
    ]
    found = feeds(made_up.archive(tmp_path, {made_up.BRIDGE: Statement.model_validate(record)}))
    for language, word in (("", "Word"), ("ar/", "كلمة")):
        said = [entry.content[0].value for entry in reached(found, f"{language}corrections/feed.xml")]
        assert list(dict.fromkeys(said)) == [f"<p>{word} {day}.</p>" for day in (5, 4, 3, 2, 1)]


def test_a_feed_of_an_archive_with_nothing_was_updated_on_the_day_it_was_checked(tmp_path: Path) -> None:
    made = feeds(made_up.archive_of_files(tmp_path))
    assert len(made) == 4
    for data in made.values():
        assert read(data).feed.updated == "2031-01-01T00:00:00Z"


def test_every_statement_is_reached_through_archive_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "PART", 2)
    monkeypatch.setattr(module, "NEWEST", 1)
    records = {f"2030-01-{day:02}-day": made_up.statements()[made_up.OPENING] for day in range(1, 8)}
    ledger = tmp_path / "sources" / "ledger"
    made_up.published_together(ledger, {name: made_up.plain(record) for name, record in records.items()})
    archive = made_up.archive(tmp_path, records)
    files = {
        output.path: output.data
        for part in times.parts(archive.connection)
        for _, output in Exports(archive).make("feed-archive", [str(part)])
    }
    assert sorted(files) == sorted(f"{language}feed/{part}.xml" for language in ("", "ar/") for part in range(4))
    assert set(records) <= {entry.id.split("/")[-2] for entry in reached(feeds(archive) | files, "feed.xml")}
    entry = read(files["feed/0.xml"]).entries[0]
    assert [author.name for author in entry.authors] == ["Town Council"]
    assert ("mode", "direct") in {(tag.scheme.partition("#")[2], tag.term) for tag in entry.tags}
    assert made_up.PARAGRAPHS[1].encode() not in files["ar/feed/0.xml"]
