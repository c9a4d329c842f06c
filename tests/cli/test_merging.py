"""Merging two records that one statement names both."""

import pytest

from tests.cli.test_acts import REASON, call, digest_of, done, known_as_both, text
from tests.made_up.archives import TestArchive, agent
from tests.site.test_names_of_then import publish

MERGE = ("merge", "agent", "nazim-tahhan", "salma-haddad", *REASON)
BOTH = "speakers:\n  - agent: salma-haddad\n{0}  - agent: nazim-tahhan\n{1}date"
MAYOR = "    capacity:\n      en: mayor\n      ar: رئيسة البلدية\n"
GUIDE = "    capacity:\n      en: guide\n      ar: دليلة\n"


def said_by_both(archive: TestArchive, one: str, other: str) -> None:
    known_as_both(archive)
    archive.edit(archive.well, "speakers:\n  - agent: salma-haddad\ndate", BOTH.format(one, other))
    archive.correct(archive.well)
    publish(archive, 2)


@pytest.mark.slow
@pytest.mark.parametrize(("one", "other"), [("", ""), (MAYOR, ""), ("", MAYOR), (MAYOR, MAYOR)])
def test_a_speaker_whose_two_records_are_merged_is_named_once(published: TestArchive, one: str, other: str) -> None:
    said_by_both(published, one, other)
    done(published, *MERGE)
    kept = text(published, published.well).partition("speakers:\n")[2].partition("date:")[0]
    assert kept == f"  - agent: salma-haddad\n{one or other}"


@pytest.mark.slow
def test_one_who_is_named_with_two_offices_is_left_to_an_editor(published: TestArchive) -> None:
    said_by_both(published, MAYOR, GUIDE)
    before = digest_of(published)
    found = call(published, *MERGE, "--yes")
    assert found.exit_code == 1
    assert "repeated-entry" in found.output
    assert "Nothing is changed" in found.output
    assert digest_of(published) == before


TOPIC = "label:\n  en: {0}\n  ar: {1}\n"
BOOK = (
    "title:\n  en: {0}\n  ar: {1}\nkind: article\nlanguage: ar\npublisher: unknown\nauthors: unknown\n"
    "date:\n  value: {2}\nurl: {3}\n"
)
WELLS, DAMS = TOPIC.format("Wells", "الآبار"), TOPIC.format("Dams", "السدود")
ONE, TWO = BOOK.format("Report", "تقرير", "2024-05-01", "unknown"), BOOK.format("Book", "كتاب", "2024-05-02", "unknown")
WIKIDATA = "identifiers:\n  wikidata: Q42\n"
ADDRESS = "https://example.org/report"


@pytest.mark.quick(3)
@pytest.mark.parametrize(
    ("folder", "one", "other", "shared"),
    [
        ("topics", WELLS, DAMS, False),
        ("topics", WELLS, DAMS + "aliases:\n  - WELLS\n", True),
        ("topics", WELLS + WIKIDATA, DAMS + WIKIDATA, True),
        ("topics", WELLS + WIKIDATA, DAMS + WIKIDATA.replace("42", "43"), False),
        ("documents", ONE, TWO, False),
        ("documents", ONE, ONE.replace("2024-05-01", "2024-05-02"), False),
        ("documents", ONE, ONE.replace("Report", "Another").replace("تقرير", "تَقرير"), True),
        ("documents", BOOK.format("A", "أ", "2024-05-01", ADDRESS),
         BOOK.format("B", "ب", "2024-05-02", f"unknown\nother_urls:\n  - {ADDRESS}"), True),
        ("agents", agent("Hadi Rami", "هادي رامي"), agent("Sami Badr", "سامي بدر"), False),
        ("agents", agent("Hadi Rami", "هادي رامي"), agent("H. Rami", "هادي رامى").replace("person", "office"), False),
        ("agents", agent("José Rami", "خوسيه"), agent("Jose Rami", "جوزيه"), True),
    ],
)  # fmt: skip
def test_only_records_that_share_something_are_merged(
    published: TestArchive, folder: str, one: str, other: str, shared: bool
) -> None:
    published.write(f"sources/{folder}/one.yaml", one)
    published.write(f"sources/{folder}/other.yaml", other)
    kind = folder.removesuffix("s")
    named = {"topics": "topics:\n  - one\n  - other\n", "documents": "", "agents": "speakers:\n  - agent: one\n"}[
        folder
    ]
    if folder == "documents":
        named = "channel:\n  label:\n    en: report\n    ar: تقرير\n  document: one\n"
    text_before = text(published, published.well)
    published.write(
        published.well, text_before.replace("speakers:\n", named, 1) if folder == "agents" else text_before + named
    )
    published.correct(published.well)
    publish(published, 2)
    before = digest_of(published)
    found = call(published, "merge", kind, "one", "other", *REASON, "--yes")
    if shared:
        assert found.exit_code == 0, found.output
        assert not (published.root / f"sources/{folder}/one.yaml").exists()
        return
    assert found.exit_code == 2, found.output
    assert "'one' and 'other' must have in common: " in found.output
    assert f"add what says so to sources/{folder}/other.yaml first" in found.output
    assert digest_of(published) == before


def test_names_of_a_merged_record_become_aliases(published: TestArchive) -> None:
    known_as_both(published)
    done(published, "merge", "agent", "nazim-tahhan", "salma-haddad", *REASON)
    assert "aliases:\n  - nazim tahhan\n  - ناظم الطحّان\n" in text(published, "sources/agents/salma-haddad.yaml")
