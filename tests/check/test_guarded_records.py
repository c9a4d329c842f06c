"""What a statement's page says of agents, documents and topics does not change silently, and none of them vanishes."""

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import report
from sijill.intake.base import against_base
from sijill.ledger.store import Ledger
from sijill.ledger.versions import versions
from sijill.model.record_kinds import RecordKind
from sijill.sources.records import parse_record
from tests.made_up.archives import CORRECTION, TestArchive

SALMA, ALMANAC, WELLS = (
    "sources/agents/salma-haddad.yaml",
    "sources/documents/almanac.yaml",
    "sources/topics/wells.yaml",
)
LATER = datetime.date(2024, 6, 2)
WELL = "sources/statements/2024/2024-05-06-well.yaml"
TOPIC = "label:\n  en: Wells\n  ar: الآبار\n"


@pytest.fixture
def archive(published: TestArchive) -> TestArchive:
    """A published archive in which one statement is of a topic."""
    published.write(WELLS, TOPIC)
    published.edit(published.well, "passages:", "topics:\n  - wells\npassages:")
    publish(published, datetime.date(2024, 6, 1))
    assert published.codes() == set()
    return published


def publish(archive: TestArchive, date: datetime.date = LATER) -> list[tuple[str, int, list[str]]]:
    outcome = archive.publish(date)
    assert outcome.errors == []
    assert outcome.publication is not None
    assert outcome.publication.refused == []
    archive.commit()
    return [(one.id, one.version, one.changed) for one in outcome.publication.versions]


def record_of(archive: TestArchive, kind: RecordKind, path: str) -> dict[str, Any]:
    record = parse_record(kind, (archive.root / path).read_bytes(), path).record
    assert record is not None
    return record.model_dump(mode="json", exclude_defaults=True)


def uncorrected(found: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(one.file, dict(one.facts)["aspect"]) for one in found if one.code == "uncorrected-change"]


GUARDED = [
    pytest.param(SALMA, "en: Salma Haddad", "en: Karim Dabbas", "name", id="a name"),
    pytest.param(SALMA, "ar: سلمى حداد", "ar: كريم دباس", "name", id="a name in one language"),
    pytest.param(SALMA, "kind: person", "kind: office", "kind", id="what sort of agent it is"),
    pytest.param(SALMA, "kind: person", "kind: person\ndistinction: {en: the thief, ar: السارقة}", "distinction",
                 id="what is said to set an agent apart"),
    pytest.param(ALMANAC, "en: Almanac of the valley", "en: Gazette", "title", id="a title"),
    pytest.param(ALMANAC, "kind: article", "kind: letter", "kind", id="what sort of document it is"),
    pytest.param(ALMANAC, "publisher: unknown", "publisher: nazim-tahhan", "publisher", id="a publisher"),
    pytest.param(ALMANAC, "authors: unknown", "authors: [N. Tahhan]", "authors", id="authors"),
    pytest.param(ALMANAC, "value: 2024-05-08", "value: 2024-05-09", "date", id="a date"),
    pytest.param(ALMANAC, "url: unknown", "url: https://example.org/other", "url", id="an address"),
    pytest.param(ALMANAC, "url: unknown", "url: unknown\nissue: No. 7", "issue", id="an issue"),
    pytest.param(WELLS, "en: Wells", "en: Dams", "label", id="a label"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("path", "old", "new", "aspect"), GUARDED)
def test_a_guarded_change_needs_a_correction_on_the_record(
    archive: TestArchive, path: str, old: str, new: str, aspect: str
) -> None:
    archive.edit(path, old, new)
    found = archive.check()
    assert uncorrected(found) == [(path, aspect)]
    said = report(found, "text")
    assert f"the published {aspect} must not change without a correction" in said
    assert "→" in said
    line = next(
        n
        for n, text in enumerate((archive.root / path).read_text("utf-8").splitlines(), 1)
        if new.splitlines()[-1] in text
    )
    assert [one.line for one in found] == [line]
    assert archive.publish(LATER).errors
    assert [one.code for one in against_base(archive.configuration, "HEAD")] == ["uncorrected-change"]

    archive.correct(path)
    assert archive.codes() == {"unpublished-change"}
    assert publish(archive) == [(Path(path).stem, 2, sorted(["correction", aspect]))]
    assert archive.codes() == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "added", "aspect"),
    [
        (SALMA, "aliases: [Um Salim]\n", "aliases"),
        (SALMA, "note:\n  en: A miller.\n  ar: طحّانة.\n", "note"),
        (ALMANAC, "archived_url: https://example.org/kept\n", "archived_url"),
        (ALMANAC, "other_urls: [https://example.org/also]\n", "other_urls"),
        (ALMANAC, "identifiers:\n  issn: 0317-8471\n", "issn"),
        (WELLS, "definition:\n  en: Where water is drawn.\n  ar: حيث يُستقى الماء.\n", "definition"),
    ],
)
def test_a_lesser_change_is_logged(archive: TestArchive, path: str, added: str, aspect: str) -> None:
    archive.write(path, (archive.root / path).read_text("utf-8") + added)
    assert archive.codes() == {"unpublished-change"}
    assert publish(archive) == [(Path(path).stem, 2, [aspect])]


@pytest.mark.slow
def test_the_language_of_a_statement_is_guarded_and_named_by_its_own_name(archive: TestArchive) -> None:
    archive.edit(WELL, "language: ar", "language: fa")
    assert uncorrected(archive.check()) == [(WELL, "language")]
    said = report(archive.check(), "text")
    assert "the published language must not change without a correction" in said
    assert "language: 'ar' → 'fa'" in said
    archive.correct(WELL)
    assert uncorrected(archive.check()) == []


@pytest.mark.slow
def test_an_identifier_is_added_freely_and_changed_with_a_correction(archive: TestArchive) -> None:
    archive.write(SALMA, (archive.root / SALMA).read_text("utf-8") + "identifiers:\n  wikidata: Q999999998\n")
    assert publish(archive) == [("salma-haddad", 2, ["wikidata"])]
    archive.edit(SALMA, "wikidata:", "viaf: 113230702\n  wikidata:")
    assert archive.codes() == {"unpublished-change"}
    archive.edit(SALMA, "Q999999998", "Q999999999")
    found = archive.check()
    assert uncorrected(found) == [(SALMA, "wikidata")]
    assert "wikidata: 'Q999999998' → 'Q999999999'" in report(found, "text")
    archive.edit(SALMA, "  wikidata: Q999999999\n", "")
    assert uncorrected(archive.check()) == [(SALMA, "wikidata")]
    archive.correct(SALMA)
    assert publish(archive) == [("salma-haddad", 3, ["correction", "viaf", "wikidata"])]


@pytest.mark.slow
def test_another_address_is_added_freely_and_exchanged_with_a_correction(archive: TestArchive) -> None:
    archive.write(ALMANAC, (archive.root / ALMANAC).read_text("utf-8") + "other_urls:\n  - https://one.example/\n")
    assert publish(archive) == [("almanac", 2, ["other_urls"])]
    archive.edit(ALMANAC, "https://one.example/\n", "https://one.example/\n  - https://two.example/\n")
    assert archive.codes() == {"unpublished-change"}
    for new in ("https://three.example/", "https://three.example/\n  - https://one.example/"):
        archive.edit(ALMANAC, "https://one.example/", new)
        assert set(uncorrected(archive.check())) == {(ALMANAC, "other_urls")}
        archive.edit(ALMANAC, new, "https://one.example/")
    archive.edit(ALMANAC, "other_urls:\n  - https://one.example/\n  - https://two.example/\n", "")
    assert set(uncorrected(archive.check())) == {(ALMANAC, "other_urls")}
    archive.correct(ALMANAC)
    assert publish(archive) == [("almanac", 3, ["correction", "other_urls"])]


@pytest.mark.slow
def test_earlier_versions_of_every_kind_are_rebuilt_and_proved(archive: TestArchive) -> None:
    for path, old, new in ((SALMA, "Salma Haddad", "Salma H."), (ALMANAC, "Almanac", "Book"), (WELLS, "Wells", "Well")):
        archive.edit(path, old, new)
        archive.correct(path)
    publish(archive)
    ledger = Ledger.read(archive.root / "sources/ledger")
    kinds: list[tuple[RecordKind, str]] = [("agent", SALMA), ("document", ALMANAC), ("topic", WELLS)]
    agents, documents, topics = (
        [v.record for v in versions(record_of(archive, kind, path), ledger.history(kind, Path(path).stem))]
        for kind, path in kinds
    )
    assert [record and record["name"]["en"] for record in agents] == ["Salma Haddad", "Salma H."]
    assert [record and record["title"]["en"] for record in documents] == ["Almanac of the valley", "Book of the valley"]
    assert [record and record["label"]["en"] for record in topics] == ["Wells", "Well"]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "field"), [(SALMA, "agent: "), (WELLS, "- ")])
def test_a_record_that_vanishes_is_missed_even_where_nothing_names_it(
    archive: TestArchive, path: str, field: str
) -> None:
    (archive.root / path).unlink()
    if path == SALMA:
        archive.edit(archive.well, "agent: salma-haddad", "agent: nazim-tahhan")
    else:
        archive.edit(archive.well, "topics:\n  - wells\n", "")
    archive.correct(archive.well)
    [found] = [one for one in archive.check() if one.code == "vanished-record"]
    assert found.file.startswith("sources/ledger/")
    assert Path(path).stem in report([found], "text")
    assert "vanished-record" in {one.code for one in against_base(archive.configuration, "HEAD")}
    assert archive.publish(LATER).errors


@pytest.mark.slow
def test_a_withdrawn_record_stays_and_is_in_order(archive: TestArchive) -> None:
    archive.write(WELLS, TOPIC + CORRECTION.replace("erratum", "withdrawal"))
    archive.edit(archive.well, "topics:\n  - wells\n", "")
    assert archive.codes() == {"unpublished-change"}
    assert sorted(publish(archive)) == [("2024-05-06-well", 3, ["topic"]), ("wells", 2, ["correction"])]


@pytest.mark.slow
def test_an_edit_of_an_agent_is_checked_alone_and_says_the_same(archive: TestArchive) -> None:
    archive.check()
    archive.edit(SALMA, "en: Salma Haddad", "en: Karim Dabbas")
    found = archive.check()
    archive.edit(archive.well, "value: 2024-05-06", "value: 2024-05-05")
    both = archive.check()
    assert len(both) == len(found) + 1
    shutil.rmtree(archive.configuration.cache)
    assert archive.check() == both


@pytest.mark.slow
@pytest.mark.parametrize(
    ("now", "named"),
    [("Salma", False), ("Salma\u00a0Haddad", True), ("SalmaHaddad", True), ("Haddad", False)],
)
def test_a_space_is_named_only_where_nothing_else_shows_the_difference(
    archive: TestArchive, now: str, named: bool
) -> None:
    archive.edit(SALMA, "Salma Haddad", f'"{now}"')
    found = report([one for one in archive.check() if one.code == "uncorrected-change"], "text")
    assert ("U+00" in found) is named


def test_a_word_is_no_suggestion_for_itself() -> None:
    from sijill.diagnostics.suggest import nearest

    assert nearest("0000-well", ["0000-well"]) == ""
    assert nearest("0000-well", ["0000-well", "0000-wells"]) == "0000-wells"
