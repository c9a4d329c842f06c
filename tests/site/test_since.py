"""What a link that names a version opens with: what differs now, the names and facts of other records included."""

from typing import Any

import orjson
import pytest
from lxml import html

from sijill.site.build import Request, build
from tests.made_up.archives import CORRECTION, TestArchive, agent, document
from tests.site.test_names_of_then import ALMANAC, SALMA, TODAY, WELL, publish

pytestmark = pytest.mark.slow
SAME = "Nothing has changed since."
RENAMED = "Its own words have not changed since."


def since(archive: TestArchive, address: str = WELL, version: int = 1) -> Any:
    """Return what the page built now says to a reader whose link names a version."""
    assert build(archive.configuration, Request(TODAY, 1, durable=False)).built
    page = html.parse(archive.root / "site" / address / "index.html")
    (found,) = page.xpath(f"//section[@id='v{version}'] | //section[@class='sj-since'][not(@id)]")
    return found


def said(found: Any) -> str:
    return " ".join(found.text_content().split())


def marked(found: Any) -> tuple[list[str], list[str]]:
    return tuple([said(one) for one in found.iter(tag)] for tag in ("del", "ins"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("path", "before", "after", "shown"),
    [
        (SALMA, "Salma Haddad", "Salma of the Valley", "Valley"),
        (SALMA, "kind: person", "kind: person\ndistinction: {en: the miller, ar: الطحّانة}", "miller"),
        (SALMA, "kind: person", "kind: office", "Office"),
        (ALMANAC, "Almanac of the valley", "Book of the valley", "Book"),
        (ALMANAC, "authors: unknown", "authors: [Rim Sabbagh]", "Rim"),
        (ALMANAC, "publisher: unknown", "publisher: nazim-tahhan", "Nazim"),
        (ALMANAC, "url: unknown", "url: https://valley.example/almanac", "valley.example"),
    ],
)
def test_a_fact_of_another_record_that_was_corrected_since(
    published: TestArchive, path: str, before: str, after: str, shown: str
) -> None:
    assert said(since(published)).endswith(SAME)
    published.edit(path, before, after)
    published.correct(path)
    publish(published, 2)
    found = since(published)
    assert "This has changed since" in said(found)
    gone, new = marked(found)
    assert shown in " ".join(new)
    assert gone or "distinction" in after
    # Whoever cites it from now on has seen this.
    published.edit(published.well, "text: سنحفر بئرا ثانية قبل الشتاء", "text: سنحفر بئرا ثانية")
    published.correct(published.well)
    publish(published, 3)
    assert said(since(published, version=2)).endswith(SAME)
    assert shown in " ".join(marked(since(published))[1])
    assert shown in " ".join(marked(since(published, f"{WELL}/v1"))[1])


PRESS, VALLEY, SEA = ("sources/agents/press.yaml", "sources/topics/valley.yaml", "sources/documents/book.yaml")
WITHDRAWN = CORRECTION.replace("erratum", "withdrawal")


@pytest.mark.parametrize(
    ("path", "before", "after", "correction", "notice"),
    [
        (
            SALMA,
            "kind: person",
            "kind: person\nidentifiers:\n  wikidata: Q77",
            CORRECTION,
            "Salma Haddad was corrected",
        ),
        (SALMA, "kind: person", "kind: person", WITHDRAWN, "Salma Haddad was withdrawn"),
        ("sources/agents/council.yaml", "kind: person", "kind: person", WITHDRAWN, "Council was withdrawn"),
        (ALMANAC, "language: ar", "language: fr", CORRECTION, "Almanac of the valley was corrected"),
        (VALLEY, "en: Valley", "en: Valley", WITHDRAWN, "Valley was withdrawn"),
        (PRESS, "en: Press", "en: The Press", CORRECTION, "The Press was corrected"),
        (PRESS, "en: Press", "en: Press", WITHDRAWN, "Press was withdrawn"),
        (SEA, "kind: article", "kind: letter", CORRECTION, "Book of wells was corrected"),
    ],
)
def test_whatever_the_head_says_of_a_record_since_a_version_a_link_to_it_says(
    published: TestArchive, path: str, before: str, after: str, correction: str, notice: str
) -> None:
    """Of whoever spoke, those spoken for, topics, documents, their publishers, and what they are embedded in."""
    published.write(PRESS, agent("Press", "مطبعة"))
    published.write("sources/agents/council.yaml", agent("Council", "مجلس"))
    published.write(VALLEY, "label:\n  en: Valley\n  ar: الوادي\n")
    published.write(SEA, document().replace("captures:\n", "").replace("Almanac of the valley", "Book of wells"))
    published.edit(ALMANAC, "publisher: unknown", "publisher: press")
    published.edit(ALMANAC, "url: unknown", "url: unknown\nembedded_in: book")
    published.correct(ALMANAC)
    published.edit(published.well, "- agent: salma-haddad", "- agent: salma-haddad\n    on_behalf_of: [council]")
    published.write(published.well, (published.root / published.well).read_text("utf-8") + "topics: [valley]\n")
    published.correct(published.well)
    publish(published, 2)
    published.edit(path, before, after)
    text = (published.root / path).read_text("utf-8")
    more = correction.replace("06-02", "06-03")
    published.write(path, text + (more.partition("\n")[2] if "corrections:" in text else more))
    publish(published, 3)
    found = since(published, version=2)
    head = [said(one) for one in found.getroottree().xpath("//article/div[contains(@class, 'sj-notice')]/p[1]")]
    of_it = next(one for one in head if notice in one)
    assert of_it.startswith("The record of")
    assert "This has changed since" in said(found)
    (since_then,) = [said(one) for one in found.xpath("./p[not(@class)]")]
    assert of_it.startswith(since_then)
    # A version that was published after it was made with it.
    published.edit(published.well, "The well is everyone's", "The well belongs to all")
    publish(published, 4)
    assert said(since(published, version=3)).endswith(SAME)


def test_what_is_recorded_of_a_stored_copy_changes_only_with_a_correction(published: TestArchive) -> None:
    published.edit(ALMANAC, "captured: 2024-05-10", "captured: 2024-05-09")
    assert {dict(one.facts)["aspect"] for one in published.check() if one.code == "uncorrected-change"} == {"captures"}
    published.correct(ALMANAC)
    publish(published, 2)
    assert marked(since(published)) == (["10"], ["9"])


def test_the_publisher_of_a_document_is_named_as_it_is_now(published: TestArchive) -> None:
    published.write("sources/agents/press.yaml", agent("Valley Press", "مطبعة الوادي"))
    published.edit(ALMANAC, "publisher: unknown", "publisher: press")
    published.correct(ALMANAC)
    published.edit(published.well, "text: سنحفر بئرا ثانية قبل الشتاء", "text: سنحفر بئرا ثانية")
    published.correct(published.well)
    publish(published, 2)
    assert said(since(published, version=2)).endswith(SAME)
    published.edit("sources/agents/press.yaml", "Valley Press", "Hill Press")
    published.correct("sources/agents/press.yaml")
    publish(published, 3)
    assert marked(since(published, version=2)) == (["Valley"], ["Hill"])


def test_a_fact_that_is_given_back_differs_no_more(published: TestArchive) -> None:
    for day, (before, after) in enumerate([("Haddad", "Naim"), ("Naim", "Haddad")], 2):
        published.edit(SALMA, f"Salma {before}", f"Salma {after}")
        text = (published.root / SALMA).read_text("utf-8")
        published.write(SALMA, text + (CORRECTION if day == 2 else CORRECTION.partition("\n")[2]))
        publish(published, day)
    found = since(published)
    assert marked(found) == ([], [])
    assert said(found).count("The record of Salma Haddad was corrected") == 2


def test_a_rename_is_named_where_the_page_gives_the_new_name(published: TestArchive) -> None:
    renamed = "former_names:\n  - name:\n      en: Salma Haddad\n      ar: سلمى حداد\n    until: 2020-01-01\n"
    published.edit(SALMA, "en: Salma Haddad\n  ar: سلمى حداد", "en: Karim Dabbas\n  ar: كريم الدبّاس")
    published.write(SALMA, (published.root / SALMA).read_text("utf-8") + renamed)
    published.correct(SALMA, "rename")  # the page gives another name than before
    publish(published, 2)
    found = since(published)
    assert "Karim" in " ".join(marked(found)[1])
    notices = [said(one) for one in found.getroottree().xpath("//article/div[contains(@class, 'sj-notice')]")]
    assert "Karim Dabbas was called Salma Haddad until 1 January 2020." in notices


def test_a_name_of_then_that_the_page_keeps_differs_from_nothing(published: TestArchive) -> None:
    renamed = "former_names:\n  - name:\n      en: Salma Haddad\n      ar: سلمى حداد\n    until: 2024-05-31\n"
    published.edit(SALMA, "en: Salma Haddad\n  ar: سلمى حداد", "en: Salma Naim\n  ar: سلمى نعيم")
    published.write(SALMA, (published.root / SALMA).read_text("utf-8") + renamed)
    publish(published, 2)
    found = since(published)
    assert marked(found) == ([], [])
    assert said(found).endswith(f"{RENAMED} Salma Haddad has since been given another name: Salma Naim.")


def test_of_a_statement_that_another_has_replaced(published: TestArchive) -> None:
    text = (published.root / published.answer).read_text("utf-8")
    new = text.replace("text: البئر الأولى تكفي", "text: البئر الأولى") + CORRECTION + "replaces: [2024-05-07-answer]\n"
    published.write("sources/statements/2024/2024-05-07-reply.yaml", new)
    (published.root / published.answer).unlink()
    publish(published, 2)
    found = since(published, "statements/2024-05-07-answer/v1")
    assert said(found).startswith("This differs in the current version:")
    assert "تكفي" in marked(found)[0]


GIVEN_UP = "former_names:\n  - name:\n      en: Valley Press\n      ar: مطبعة الوادي\n    until: {}\n"


def with_a_publisher(archive: TestArchive, dated: str = "2024-05-08") -> None:
    archive.write(PRESS, agent("Valley Press", "مطبعة الوادي"))
    archive.edit(ALMANAC, "publisher: unknown", "publisher: press")
    archive.edit(ALMANAC, "date:\n  value: 2024-05-08", f"date:\n  value: {dated}" if dated else "date: unknown")
    archive.correct(ALMANAC)
    publish(archive, 2)


def rename_the_press(archive: TestArchive, until: str) -> None:
    archive.edit(PRESS, "en: Valley Press\n  ar: مطبعة الوادي", "en: Hill Press\n  ar: مطبعة التل")
    archive.write(PRESS, (archive.root / PRESS).read_text("utf-8") + GIVEN_UP.format(until))


def test_a_publisher_is_called_by_its_name_of_the_documents_day(published: TestArchive) -> None:
    with_a_publisher(published)
    published.edit(published.well, "text: سنحفر بئرا ثانية قبل الشتاء", "text: سنحفر بئرا ثانية")
    published.correct(published.well)
    publish(published, 3)
    rename_the_press(published, "2024-05-31")
    publish(published, 4)
    assert said(since(published, version=2)).endswith(
        f"{RENAMED} Valley Press has since been given another name: Hill Press."
    )
    site = published.root / "site"
    for page in (WELL, "documents/almanac"):
        assert "Valley Press (now Hill Press)" in said(html.parse(site / page / "index.html").getroot())
    [data] = orjson.loads((site / "data/documents/all.json").read_bytes())["documents"]
    assert data["publisher_called"]["en"] == "Valley Press"
    # Every statement whose page shows it is named with the rename, and both names are.
    corrections = html.parse(site / "corrections/index.html")
    (listed,) = corrections.xpath("//*[@id='agent-press-rename-1']")
    assert "Valley Press, until 31 May 2024; then Hill Press" in said(listed)
    assert {"The well is everyone's", "One well is enough"} <= {said(one) for one in listed.iter("a")}
    assert "Valley Press, until 31 May 2024; then Hill Press" in (site / "corrections/feed.xml").read_text("utf-8")


def test_where_the_documents_day_is_not_known_the_page_tells_of_its_publishers_rename(published: TestArchive) -> None:
    with_a_publisher(published, "")
    rename_the_press(published, "2024-05-31")
    published.correct(PRESS, "rename")
    publish(published, 3)
    page = since(published).getroottree()
    notices = " ".join(said(one) for one in page.xpath("//article/div[contains(@class, 'sj-notice')]"))
    assert "Hill Press was called Valley Press until 31 May 2024." in notices
