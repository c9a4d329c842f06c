"""Merging two records that one statement names both."""

import pytest
import yaml

from sijill.model.records import Statement
from sijill.site.checking import open_state
from sijill.sources.captures import write_capture
from sijill.sources.records import parse_record
from sijill.state.answers import Evidence
from sijill.state.archive import Archive
from tests.check.test_every_rule import SIGHTING
from tests.cli.test_acts import REASON, call, digest_of, done, known_as_both, text
from tests.made_up.archives import TestArchive, agent, document
from tests.made_up.captures import capture_of
from tests.site.test_names_of_then import publish

WELL = "2024-05-06-well"
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_names_of_a_merged_record_become_aliases(published: TestArchive) -> None:
    known_as_both(published)
    done(published, "merge", "agent", "nazim-tahhan", "salma-haddad", *REASON)
    assert "aliases:\n  - nazim tahhan\n  - ناظم الطحّان\n" in text(published, "sources/agents/salma-haddad.yaml")


FULLER = """former_names:
  - name:
      en: Nazim Amin
      ar: ناظم أمين
    until: 2010-01-01
accounts:
  - platform: valley-net
    handle: '@nazim'
  - platform: nazim-tahhan
    handle: '@own'
place:
  en: Wadi
  ar: الوادي
member_of:
  - millers
identifiers:
  wikidata: Q999999998
note:
  en: He grinds.
  ar: يطحن.
"""


@pytest.mark.slow
def test_what_is_known_of_a_merged_agent_is_kept_and_all_that_named_it_names_the_other(published: TestArchive) -> None:
    salma, nazim = "sources/agents/salma-haddad.yaml", "sources/agents/nazim-tahhan.yaml"
    known_as_both(published)
    published.write("sources/agents/millers.yaml", agent("Millers", "الطحّانون").replace("person", "organisation"))
    published.write(nazim, text(published, nazim) + FULLER)
    published.write(
        "sources/agents/valley-net.yaml",
        agent("Valley Net", "شبكة الوادي") + "accounts:\n  - platform: nazim-tahhan\n    handle: '@net'\n",
    )
    published.edit(published.well, "- agent: salma-haddad", "- agent: salma-haddad\n    on_behalf_of: [nazim-tahhan]")
    published.correct(published.well)
    published.correct(nazim)
    publish(published, 2)

    done(published, *MERGE)
    kept = yaml.safe_load(text(published, salma))
    expected = yaml.safe_load(FULLER.replace("platform: nazim-tahhan", "platform: salma-haddad"))
    assert {name: kept[name] for name in expected} == expected
    assert "platform: salma-haddad\n    handle: '@net'" in text(published, "sources/agents/valley-net.yaml")
    # Nobody speaks on behalf of themselves; that the statement says less has a reason.
    assert "on_behalf_of" not in text(published, published.well)
    assert text(published, published.well).count("A word was copied wrongly") == 1


@pytest.mark.slow
def test_what_the_other_says_otherwise_is_named_and_no_time_in_a_body_is_lost(published: TestArchive) -> None:
    salma, nazim = "sources/agents/salma-haddad.yaml", "sources/agents/nazim-tahhan.yaml"
    known_as_both(published)
    published.write("sources/agents/millers.yaml", agent("Millers", "الطحّانون").replace("person", "organisation"))
    place = "place:\n  en: {}\n  ar: {}\n"
    belonged = "member_of:\n  - body: millers\n    since: {}\n    until: {}\n"
    apart = "distinction:\n  en: the miller\n  ar: الطحّان\n"
    published.write(salma, text(published, salma) + place.format("Wadi", "الوادي") + belonged.format(2001, 2003))
    published.write(nazim, text(published, nazim) + place.format("Sahl", "السهل") + belonged.format(2010, 2012) + apart)
    published.correct(salma)
    published.correct(nazim)
    publish(published, 2)
    said = done(published, *MERGE).output
    assert "Left out of sources/agents/nazim-tahhan.yaml, since the other says it otherwise: place\n" in said
    kept = yaml.safe_load(text(published, salma))
    assert [(one["body"], str(one["since"])) for one in kept["member_of"]] == [("millers", "2001"), ("millers", "2010")]
    assert (kept["place"]["en"], kept["distinction"]["en"]) == ("Wadi", "the miller")


@pytest.mark.slow
def test_two_identifiers_of_one_registry_are_not_of_one_agent(published: TestArchive) -> None:
    known_as_both(published)
    for name, number in (("salma-haddad", 1), ("nazim-tahhan", 2)):
        path = f"sources/agents/{name}.yaml"
        published.write(path, text(published, path) + f"identifiers:\n  wikidata: Q{number}\n")
    publish(published, 2)
    before = digest_of(published)
    found = call(published, *MERGE, "--yes")
    assert found.exit_code == 2
    assert "must not have two identifiers of one registry: wikidata 'Q2' and 'Q1'" in found.output
    assert digest_of(published) == before


REPRINT = """تقويم الوادي
أعاد التقويم نشره: «البئر للجميع، ولا تُغلق في وجه أحد»
وقال الطحّان القديم: «كان السد ممتلئا في الربيع»
"""
MIRROR = "https://mirror.example/almanac"


def mirrored(archive: TestArchive, address: str = MIRROR) -> None:
    """Publish a reprint of the almanac, made into a copy a day later, and a statement that only it has."""
    capture = capture_of(REPRINT)
    path = archive.root / f"sources/captures/reprint/{capture.digest[7:]}.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(write_capture(capture))
    made = document(capture).replace("2024-05-10", "2024-05-11").replace("url: unknown", f"url: {address}")
    archive.write("sources/documents/reprint.yaml", made)
    said = text(archive, archive.answer).partition("relations:")[0].replace("document: almanac", "document: reprint")
    archive.write(
        "sources/statements/2024/2024-05-06-dam.yaml", said.replace("البئر الأولى تكفي", "كان السد ممتلئا في الربيع")
    )
    publish(archive, 2)


@pytest.mark.parametrize("address", [MIRROR, "unknown"])
@pytest.mark.slow
def test_copies_of_a_merged_document_keep_their_address_and_other_statements_their_evidence(
    published: TestArchive, address: str
) -> None:
    mirrored(published, address)
    before = evidence_of(published, "2024-05-06-well")
    seen = published.root / "sources/seen/reprint.yaml"
    published.write("sources/seen/reprint.yaml", SIGHTING.format("2024-06-01"))
    published.commit()
    done(published, "merge", "document", "reprint", "almanac", *REASON)
    assert not seen.exists()
    almanac = text(published, "sources/documents/almanac.yaml")
    assert f"captured: 2024-05-11\n    address: {address}\n" in almanac
    assert (f"other_urls:\n  - {MIRROR}\n" in almanac) == (address != "unknown")
    assert "document: almanac" in text(published, "sources/statements/2024/2024-05-06-dam.yaml")
    # Neither is the words' place another, nor is the reprint a later state of the almanac that lacks some of them.
    assert evidence_of(published, "2024-05-06-well") == before
    assert [one.capture for one in evidence_of(published, "2024-05-06-dam")] == [capture_of(REPRINT).digest]


def evidence_of(archive: TestArchive, identifier: str) -> tuple[Evidence, ...]:
    call(archive, "check")
    connection, _ = open_state(archive.configuration)
    try:
        return tuple(
            one._replace(document="") for one in Archive(archive.configuration, connection).evidence(identifier)
        )
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("behalf", ["salma-haddad", "nazim-tahhan, nazim-tahhan"])
def test_nobody_speaks_on_behalf_of_themselves_or_of_one_twice(published: TestArchive, behalf: str) -> None:
    speaker = "- agent: salma-haddad"
    published.edit(published.well, speaker, f"{speaker}\n    on_behalf_of: [nazim-tahhan]")
    assert "repeated-entry" not in published.codes()
    published.edit(published.well, "[nazim-tahhan]", f"[{behalf}]")
    assert "repeated-entry" in published.codes()


@pytest.mark.slow
def test_a_statement_with_the_same_words_of_two_documents_has_them_once_when_these_are_merged(
    published: TestArchive,
) -> None:
    mirrored(published)
    text_before = text(published, published.well)
    words = "البئر للجميع، ولا تُغلق في وجه أحد"
    variant = f"    variants:\n      - text: {words}\n        mode: direct\n        document: reprint\n"
    published.write(published.well, text_before.replace("    translations:\n", f"{variant}    translations:\n", 1))
    published.correct(published.well)
    publish(published, 3)
    found = done(published, "merge", "document", "reprint", "almanac", *REASON)
    assert "-        document: reprint" in found.output
    record = text(published, published.well)
    assert "variants" not in record
    assert record.count("A word was copied wrongly") == 1


@pytest.mark.slow
def test_relations_lead_to_the_same_words_of_the_statement_in_the_place_of_a_merged_one(published: TestArchive) -> None:
    """The passages of the two have other numbers."""
    second = text(published, published.well)
    swapped = second.replace("id: p1", "id: p9").replace("id: p2", "id: p1").replace("id: p9", "id: p2")
    published.write("sources/statements/2024/2024-05-06-second.yaml", swapped)
    publish(published, 2)
    assert "target_passage: p2" in text(published, published.answer)
    done(published, "merge", "statement", WELL, "2024-05-06-second", *REASON)
    assert "target: 2024-05-06-second\n    passage: p1\n    target_passage: p1" in text(published, published.answer)


@pytest.mark.slow
def test_no_statement_relates_to_itself_after_a_merge(published: TestArchive) -> None:
    second = text(published, published.well) + f"relations:\n  - type: discusses\n    target: {WELL}\n"
    published.write("sources/statements/2024/2024-05-06-second.yaml", second)
    publish(published, 2)
    done(published, "merge", "statement", WELL, "2024-05-06-second", *REASON)
    assert "relations" not in text(published, "sources/statements/2024/2024-05-06-second.yaml")


@pytest.mark.slow
def test_a_merged_statement_leaves_what_it_says_besides_to_the_other_or_is_said_to_have_said_it(
    published: TestArchive,
) -> None:
    for name, english, arabic in (("wells", "Wells", "الآبار"), ("water", "Water", "الماء")):
        published.write(f"sources/topics/{name}.yaml", f"label:\n  en: {english}\n  ar: {arabic}\n")
    before = text(published, published.answer).partition("relations:")[0].replace("2024-05-07", "2024-05-05")
    published.write(
        "sources/statements/2024/2024-05-05-before.yaml", before.replace("البئر الأولى تكفي", "يوم الاثنين")
    )
    first = text(published, published.well)
    swapped = first.replace("id: p1", "id: p9").replace("id: p2", "id: p1").replace("id: p9", "id: p2")
    second = swapped.replace("  en: The well is everyone's\n", "  en: Of the well\n", 1).replace(
        "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية"
    )
    second += (
        "relations:\n  - type: discusses\n    target: 2024-05-05-before\n    passage: p2\n    target_passage: p1\n"
        "    note:\n      en: Of the well alone\n      ar: عن البئر وحدها\n"
        "  - type: cites\n    target: 2024-05-05-before\n    passage: p1\n"
        "topics:\n  - water\nnote:\n  en: Said in the square\n  ar: قيل في الساحة\n"
    )
    published.write("sources/statements/2024/2024-05-06-second.yaml", second)
    published.write(published.well, f"{first}topics:\n  - wells\n")
    publish(published, 2)
    found = done(published, "merge", "statement", "2024-05-06-second", WELL, *REASON)
    assert "since the other says it otherwise: title, passages.p1\n" in found.output
    kept = parse_record("statement", text(published, published.well).encode(), "x").record
    assert isinstance(kept, Statement)
    assert kept.topics == ("wells", "water")
    assert kept.note == {"en": "Said in the square", "ar": "قيل في الساحة"}
    # The passage with the same words has another number here; of words that are not here, the whole statement is left.
    assert [(one.type, one.passage, one.target_passage, bool(one.note)) for one in kept.relations] == [
        ("discusses", "p1", "p1", True), ("cites", None, None, False),
    ]  # fmt: skip
