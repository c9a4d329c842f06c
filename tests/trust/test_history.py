"""Nothing published changes without a correction, nothing vanishes, and drafts get ids that no two share."""

import datetime
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st

from sijill.check.history import difference
from sijill.cli import main
from sijill.diagnostics.diagnostic import LONGEST_FACT
from sijill.diagnostics.reporters import report
from sijill.intake.history import against_base
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger
from sijill.ledger.versions import versions
from sijill.model.captures import Capture
from sijill.model.errors import BuildError
from tests.trust.archives import ALMANAC, CAPTURE, TestArchive, document


@pytest.fixture(scope="module")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = TestArchive(tmp_path_factory.mktemp("published") / "archive")
    archive.published()
    return archive.root


@pytest.fixture
def archive(published_once: Path, tmp_path: Path) -> TestArchive:
    shutil.copytree(published_once, tmp_path / "archive", symlinks=True)
    found = TestArchive.__new__(TestArchive)
    found.root = tmp_path / "archive"
    found.well, found.answer = (
        "sources/statements/2024/2024-05-06-well.yaml",
        "sources/statements/2024/2024-05-07-answer.yaml",
    )
    return found


def batches(archive: TestArchive) -> list[Path]:
    return sorted((archive.root / "sources/ledger").iterdir())


def test_what_was_just_published_is_in_order(archive: TestArchive) -> None:
    assert archive.codes() == set()
    assert len(batches(archive)) == 1


def test_publishing_twice_adds_nothing(archive: TestArchive) -> None:
    outcome = archive.publish()
    assert outcome.publication is not None
    assert outcome.publication.name is None
    assert len(batches(archive)) == 1


# Each change that readers rely on is refused, and a correction silences it.

CHANGES = [
    pytest.param("البئر للجميع، ولا تُغلق", "البئر للجميع، ولا  تُغلق", "passage", 12, id="passage"),
    pytest.param("agent: salma-haddad", "agent: nazim-tahhan", "speaker", 7, id="speaker"),
    pytest.param("value: 2024-05-06", "value: 2024-05-05", "date", 9, id="date"),
    pytest.param("mode: direct", "mode: indirect", "source", 11, id="source"),
]


@pytest.mark.parametrize(("old", "new", "aspect", "line"), CHANGES)
def test_a_published_change_without_a_correction_is_refused_at_its_place(
    archive: TestArchive, old: str, new: str, aspect: str, line: int
) -> None:
    archive.edit(archive.well, old, new)
    found = [one for one in archive.check() if one.code == "uncorrected-change"]
    assert [(one.file, dict(one.facts)["aspect"]) for one in found] == [(archive.well, aspect)]
    assert found[0].line == line
    text = report(found, "text")
    assert "must not change without a correction" in text
    assert "add under 'corrections'" in text
    assert archive.publish().errors
    archive.correct(archive.well)
    assert "uncorrected-change" not in archive.codes()


@pytest.mark.parametrize(
    ("before", "old", "new", "english", "arabic"),
    [
        (
            "", "value: 2024-05-06", "value: 2024-05-05",
            "; date.value: '2024-05-06' → '2024-05-05'", "؛ date.value: «⁨2024-05-06⁩» ← «⁨2024-05-05⁩»",
        ),
        (
            "date:\n  value: 2024-05-06\n  as_stated:\n    text: يوم الاثنين\n    counted_from: 2024-05-07\n",
            "value: 2024-05-06\n  as_stated:\n    text: يوم الاثنين\n    counted_from: 2024-05-07",
            "value: 2024-05-06\n  as_stated:\n    text: يوم الاثنين\n    counted_from: 2024-05-08",
            "; date.as_stated.counted_from: '2024-05-07' → '2024-05-08'",
            "؛ date.as_stated.counted_from: «⁨2024-05-07⁩» ← «⁨2024-05-08⁩»",
        ),
        (
            "", "  - agent: salma-haddad\n",
            "  - agent: salma-haddad\n    capacity:\n      en: Mayor\n      ar: العمدة\n",
            "; speakers[1].capacity: nothing → 'ar: العمدة, en: Mayor'",
            "؛ speakers[1].capacity: لا شيء ← «⁨ar: العمدة, en: Mayor⁩»",
        ),
        (
            "", "mode: direct", "mode: indirect",
            "; p1.mode: 'direct' → 'indirect'", "؛ p1.mode: «⁨direct⁩» ← «⁨indirect⁩»",
        ),
    ],
)  # fmt: skip
def test_a_published_change_is_shown_in_words_before_and_after(
    archive: TestArchive, before: str, old: str, new: str, english: str, arabic: str
) -> None:
    if before:
        archive.edit(archive.well, "date:\n  value: 2024-05-06\n", before)
        archive.correct(archive.well)
        archive.publish(datetime.date(2024, 6, 2))
        archive.commit()
    archive.edit(archive.well, old, new)
    found = [one for one in archive.check() if one.code == "uncorrected-change"]
    assert english in report(found, "text")
    assert arabic in report(found, "text", language="ar")
    assert "{" not in report(found, "text")


def test_every_field_that_changed_is_shown(archive: TestArchive) -> None:
    archive.edit(archive.well, "value: 2024-05-06", "value: 2024-05-05")
    archive.edit(archive.well, "البئر للجميع، ولا", "البئر للكل، ولا")
    archive.edit(archive.well, "سنحفر بئرا", "سنحفر بئرين")
    found = report([one for one in archive.check() if one.code == "uncorrected-change"], "text")
    assert found.count("[uncorrected-change]") == 3
    for said in ("'2024-05-06' → '2024-05-05'", "p1.text: ", "p2.text: "):
        assert said in found


@given(st.text(max_size=60), st.text(max_size=60))
def test_short_values_are_shown_whole_on_both_sides(was: str, now: str) -> None:
    assume(was and now)
    assert difference(was, now).startswith(f"'{was}' → '{now}'")


@given(st.text(st.sampled_from("ابت \u200fx"), max_size=400), st.text(st.sampled_from("ابث \u202ey"), max_size=400))
def test_no_side_of_a_change_is_cut_off_by_the_other(was: str, now: str) -> None:
    assume(was != now)
    assert len(difference(was, now)) < LONGEST_FACT - len("; speakers[10].capacity.en: ")


def test_a_published_relation_does_not_change_silently(archive: TestArchive) -> None:
    archive.edit(archive.answer, "type: disputes", "type: confirms")
    found = [one for one in archive.check() if one.code == "uncorrected-change"]
    assert [dict(one.facts)["aspect"] for one in found] == ["relation"]
    assert "; relations[1].type: 'disputes' → 'confirms'" in report(found, "text")
    archive.correct(archive.answer)
    assert "uncorrected-change" not in archive.codes()


def test_a_lesser_change_needs_no_correction_and_is_logged(archive: TestArchive) -> None:
    archive.edit(archive.well, "en: The well is everyone's", "en: The well belongs to everyone")
    assert archive.codes() == {"unpublished-change"}
    archive.published()
    assert archive.codes() == set()
    entry = Ledger.read(archive.root / "sources/ledger").history("2024-05-06-well")[-1].entry
    assert (entry.version, entry.changed, entry.correction) == (2, ["title"], None)


def test_a_corrected_change_becomes_a_version_that_can_be_read_and_proved(archive: TestArchive) -> None:
    archive.edit(archive.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    archive.correct(archive.well)
    assert archive.codes() == {"unpublished-change", "stale-translation"}
    archive.publish(datetime.date(2024, 6, 2))
    archive.commit()
    assert archive.codes() == {"stale-translation"}
    ledger = Ledger.read(archive.root / "sources/ledger")
    history = ledger.history("2024-05-06-well")
    assert (history[-1].entry.changed, history[-1].entry.correction) == (["correction", "passage"], "erratum")
    from sijill.sources.records import parse_record

    record = parse_record("statement", (archive.root / archive.well).read_bytes(), archive.well).record
    assert record is not None
    first, second = versions(record.model_dump(mode="json", exclude_defaults=True), history)
    assert first.record is not None
    assert first.record["passages"][1]["text"] == "سنحفر بئرا ثانية قبل الشتاء"
    assert second.number == 2


def test_a_translation_that_follows_its_original_is_not_stale(archive: TestArchive) -> None:
    archive.edit(archive.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    archive.edit(archive.well, "We will dig a second well before winter", "We will dig a second well")
    archive.correct(archive.well)
    assert archive.codes() == {"unpublished-change"}


def test_a_stale_translation_is_named_at_its_place(archive: TestArchive) -> None:
    archive.edit(archive.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    archive.correct(archive.well)
    (found,) = [one for one in archive.check() if one.code == "stale-translation"]
    assert (found.file, found.severity) == (archive.well, "warning")
    assert found.line == 25


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("يوم", "يوم\u200e", "U+200E LEFT-TO-RIGHT MARK"),
        ("The well", "Тhe well", "U+0422 CYRILLIC CAPITAL LETTER TE"),
        ("تُغلق", "تغلق", "U+064F ARABIC DAMMA"),
        ("للجميع", "للجمیع", "U+06CC ARABIC LETTER FARSI YEH"),
    ],
)
def test_what_cannot_be_seen_in_a_change_is_named(archive: TestArchive, old: str, new: str, named: str) -> None:
    assert named in difference(f"a {old} b", f"a {new} b")


def test_an_unseen_change_of_a_published_passage_is_shown_by_name(archive: TestArchive) -> None:
    archive.edit(archive.well, "البئر للجميع، ولا", "البئر\u200f للجميع، ولا")
    found = [one for one in archive.check() if one.code == "uncorrected-change"]
    assert "U+200F RIGHT-TO-LEFT MARK" in dict(found[0].facts)["detail"]
    assert "\u200f" not in report(found, "text")


def test_published_corrections_may_not_be_changed_or_removed(archive: TestArchive) -> None:
    archive.correct(archive.well)
    archive.publish(datetime.date(2024, 6, 2))
    archive.commit()
    archive.edit(archive.well, "A word was left out", "Nothing happened")
    assert "correction-altered" in archive.codes()
    archive.edit(archive.well, "Nothing happened", "A word was left out")
    assert archive.codes() == set()


def test_a_correction_is_not_dated_before_what_it_corrects(archive: TestArchive) -> None:
    archive.correct(archive.well)
    archive.edit(archive.well, "date: 2024-06-02", "date: 2024-05-31")
    found = [one for one in archive.check() if one.code == "correction-too-early"]
    assert [(one.file, dict(one.facts)["value"]) for one in found] == [(archive.well, "2024-05-31")]
    archive.edit(archive.well, "date: 2024-05-31", "date: 2024-06-01")
    assert "correction-too-early" not in archive.codes()


@pytest.mark.parametrize(
    ("english", "arabic", "language", "said"),
    [
        ("'.'", "سقطت كلمة", "en", "must be a sentence"),
        ('"\\u200B"', "سقطت كلمة", "en", "must be a sentence"),
        ("A word was left out", '"\\u200F\\u200B"', "ar", "must be a sentence"),
        ("A word was left out", "—", "ar", "must be a sentence"),
        ("Mistake", "سقطت كلمة", "en", "must be a sentence"),
        ("fix fix", "سقطت كلمة", "en", "must be a sentence"),
        ("aa aaa", "سقطت كلمة", "en", "must be a sentence"),
        ("2024 05 06", "سقطت كلمة", "en", "must be a sentence"),
        ("A word was left out", "A word was left out", "ar", "is the same as in 'en'"),
        ("A word was left out", "a word  was left OUT", "ar", "is the same as in 'en'"),
    ],
)  # fmt: skip
def test_a_correction_must_say_why_in_every_language(
    archive: TestArchive, english: str, arabic: str, language: str, said: str
) -> None:
    archive.correct(archive.well)
    archive.edit(archive.well, "en: A word was left out\n      ar: سقطت كلمة", f"en: {english}\n      ar: {arabic}")
    (found,) = [one for one in archive.check() if one.code == "reason-says-nothing"]
    lines = (archive.root / archive.well).read_text("utf-8").splitlines()
    assert (found.file, lines[found.line - 1].split(":")[0].strip()) == (archive.well, language)
    assert said in report([found], "text")
    assert "سبب التصحيح" in report([found], "text", language="ar")
    assert [one.code for one in against_base(archive.configuration, "main")] == ["reason-says-nothing"]
    assert archive.publish(datetime.date(2024, 6, 2)).errors


@pytest.mark.parametrize(
    "reason", ["سقطت كلمة", "Typo mended", "L’année est fausse", "Число неверно", "文字が抜けました"]
)
def test_short_true_reasons_are_accepted(reason: str) -> None:
    from sijill.check.corrections import reasons

    assert list(reasons([{"reason": {"en": reason}}], ("en",))) == []


def test_a_correction_of_what_was_never_published_must_say_why_too_and_a_published_one_stays(
    archive: TestArchive,
) -> None:
    new = "sources/statements/2024/2024-05-07-late.yaml"
    archive.write(new, (archive.root / archive.answer).read_text("utf-8"))
    archive.correct(new)
    archive.edit(new, "A word was left out", ".")
    assert [(one.file, one.code) for one in archive.check()] == [(new, "reason-says-nothing")]
    archive.edit(new, "kind: remarks", "kind: speech")  # looked at alone
    assert [(one.file, one.code) for one in archive.check()] == [(new, "reason-says-nothing")]
    ledger = archive.root / "sources/ledger"
    from sijill.ledger.entries import Entry, write_batch
    from sijill.ledger.parts import digests_of_parts
    from sijill.ledger.versions import digest_of_record
    from sijill.sources.records import parse_record

    record = parse_record("statement", (archive.root / new).read_bytes(), new).record
    assert record is not None
    plain = record.model_dump(mode="json", exclude_defaults=True)
    entry = Entry("2024-05-07-late", 1, digest_of_record(plain), digests_of_parts(plain), {}, [])
    name, data = write_batch("2024-06-01", Ledger.read(ledger).heads(), [entry])
    (ledger / name).write_bytes(data)
    assert archive.codes() == set()


def test_a_correction_of_the_future_is_refused(archive: TestArchive) -> None:
    archive.correct(archive.well)
    archive.edit(archive.well, "date: 2024-06-02", "date: 2024-07-02")  # checked on 2024-07-01
    assert "date-in-future" in archive.codes()
    assert archive.publish(datetime.date(2024, 7, 1)).errors


def test_a_vanished_statement_is_refused_until_it_is_replaced(archive: TestArchive) -> None:
    new = "sources/statements/2024/2024-05-07-reply.yaml"
    (archive.root / archive.answer).rename(archive.root / new)
    found = [one for one in archive.check() if one.code == "vanished-statement"]
    assert [dict(one.facts)["statement"] for one in found] == ["2024-05-07-answer"]
    assert found[0].file.startswith("sources/ledger/")
    assert found[0].line == 3
    archive.write(new, (archive.root / new).read_text("utf-8") + "replaces:\n  - 2024-05-07-answer\n")
    assert archive.codes() == set()


def test_an_id_is_not_used_again_for_another_statement(archive: TestArchive) -> None:
    text = (archive.root / archive.answer).read_text("utf-8")
    text = (
        text.replace("nazim-tahhan", "salma-haddad").replace("2024-05-07\n", "2024-05-05\n").partition("relations")[0]
    )
    text = text.replace("One well is enough", "Something else").replace("البئر الأولى تكفي", "البئر للجميع")
    archive.write(archive.answer, text)
    assert "reused-id" in archive.codes()


def test_a_broken_record_is_not_taken_for_a_vanished_one(archive: TestArchive) -> None:
    archive.edit(archive.answer, "kind: remarks", "kind: nonsense")
    assert archive.codes() == {"not-a-choice"}


@pytest.mark.parametrize(
    "edits",
    [
        [("well", "kind: remarks", "kind: speech")],
        [
            ("well", "agent: salma-haddad", "agent: nazim-tahhan"),
            ("well", "agent: nazim-tahhan", "agent: salma-haddad"),
        ],
        [("answer", "type: disputes", "type: confirms"), ("well", "mode: direct", "mode: indirect")],
        [("answer", "kind: remarks", "replaces: [2023-old]\nkind: remarks"), ("answer", "replaces: [2023-old]\n", "")],
    ],
)
def test_what_is_found_after_edits_is_what_is_found_from_nothing(
    archive: TestArchive, edits: list[tuple[str, str, str]]
) -> None:
    for name, old, new in edits:
        archive.edit(archive.well if name == "well" else archive.answer, old, new)
        warm = archive.check()
        shutil.rmtree(archive.root / ".cache")
        assert archive.check() == warm


def test_a_check_that_was_killed_half_way_is_made_up_for(archive: TestArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    from sijill.intake import history

    archive.check()
    archive.edit(archive.well, "agent: salma-haddad", "agent: nazim-tahhan")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(history, "check_history", killed)
    with pytest.raises(KeyboardInterrupt):
        archive.check()
    monkeypatch.undo()
    assert "uncorrected-change" in archive.codes()


# Captures.


def test_a_stored_copy_that_published_statements_rest_on_stays_listed(archive: TestArchive) -> None:
    other = Capture.of_text(ALMANAC + "ملحق\n")
    archive.add_capture(other)
    archive.write("sources/documents/almanac.yaml", document(other))
    (archive.root / f"sources/captures/almanac/{CAPTURE.digest[7:]}.json").unlink()
    found = [one for one in archive.check() if one.code == "published-capture-gone"]
    assert [(one.file, dict(one.facts)["digest"]) for one in found] == [
        ("sources/documents/almanac.yaml", CAPTURE.digest)
    ]
    archive.correct(archive.well)
    archive.correct(archive.answer)
    assert "published-capture-gone" not in archive.codes()
    archive.publish(datetime.date(2024, 6, 2))
    archive.commit()
    assert archive.codes() == set()


def test_another_stored_copy_may_be_added(archive: TestArchive) -> None:
    other = Capture.of_text(ALMANAC + "ملحق\n")
    archive.add_capture(other)
    archive.write("sources/documents/almanac.yaml", document(CAPTURE, other))
    assert archive.codes() == set()


def test_a_changed_stored_copy_is_refused(archive: TestArchive) -> None:
    archive.edit(f"sources/captures/almanac/{CAPTURE.digest[7:]}.json", "قبل الشتاء", "قبل الصيف")
    assert "capture-changed" in archive.codes()


# The ledger's files.


def test_an_altered_ledger_file_is_refused_with_its_mend(archive: TestArchive) -> None:
    (path,) = batches(archive)
    path.write_bytes(path.read_bytes().replace(b"sha256:4", b"sha256:5", 1))
    found = [one for one in archive.check() if one.code == "ledger-altered"]
    assert [one.file for one in found] == [f"sources/ledger/{path.name}"]
    assert "git checkout main -- sources/ledger/" in report(found, "text")


def test_a_removed_ledger_file_is_refused(archive: TestArchive) -> None:
    (first,) = batches(archive)
    archive.correct(archive.well)
    archive.publish(datetime.date(2024, 6, 2))
    first.unlink()
    assert "ledger-removed" in archive.codes()


def test_a_stray_file_in_the_ledger_is_refused(archive: TestArchive) -> None:
    archive.write("sources/ledger/notes.txt", "x")
    assert archive.codes() & {"misplaced-file", "ledger-stray-file"}


def test_a_fork_is_refused_with_its_mend(archive: TestArchive) -> None:
    archive.correct(archive.well)
    archive.publish(datetime.date(2024, 6, 2))
    mine = batches(archive)[1]
    kept = mine.read_bytes()
    mine.unlink()
    archive.edit(archive.well, "A word was left out", "Another word was left out")
    archive.publish(datetime.date(2024, 6, 2))
    mine.write_bytes(kept)
    found = [one for one in archive.check() if one.code == "ledger-fork"]
    assert len(found) == 1
    assert "run 'sijill publish' again" in report(found, "text")


def test_words_leave_the_ledger_only_with_a_withdrawal_that_takes_them_down(archive: TestArchive) -> None:
    archive.edit(archive.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    archive.correct(archive.well)
    archive.publish(datetime.date(2024, 6, 2))
    archive.commit()
    newest = batches(archive)[-1]
    lines = newest.read_bytes().splitlines(keepends=True)
    newest.write_bytes(b"".join(line for line in lines if not line.startswith(b'{"patch"')))
    assert "ledger-words-missing" in archive.codes()
    withdrawal = CORRECTION_THAT_TAKES_DOWN
    archive.write(archive.well, (archive.root / archive.well).read_text("utf-8") + withdrawal)
    assert "ledger-words-missing" not in archive.codes()


CORRECTION_THAT_TAKES_DOWN = """  - date: 2024-06-05
    kind: withdrawal
    withhold_text: true
    reason:
      en: It named a private person
      ar: ذُكر فيه اسم شخص عادي
"""


# Drafts.


def test_a_draft_gets_its_id_and_what_names_it_follows(archive: TestArchive) -> None:
    text = (archive.root / archive.answer).read_text("utf-8")
    archive.write("sources/statements/2024/0000-well.yaml", text.replace("value: 2024-05-07", "value: 2024-05-06"))
    archive.write(
        "sources/statements/2024/0000-third.yaml",
        text.replace("value: 2024-05-07", "value: 2024-05-08/2024-05-10").replace(
            "target: 2024-05-06-well", "target: 0000-well\n    # the draft"
        ).replace("    target_passage: p2\n", ""),
    )  # fmt: skip
    assert "draft-id" in archive.codes()
    outcome = archive.publish()
    assert outcome.errors == []
    assert outcome.renamed == {"0000-third": "2024-05-08-third", "0000-well": "2024-05-06-well-2"}
    third = (archive.root / "sources/statements/2024/2024-05-08-third.yaml").read_text("utf-8")
    assert "target: 2024-05-06-well-2\n    # the draft" in third
    assert not list(archive.root.glob("sources/statements/*/0000-*"))
    assert archive.codes() == set()


def test_two_drafts_of_one_name_in_two_years_get_two_ids(archive: TestArchive) -> None:
    text = (archive.root / archive.answer).read_text("utf-8")
    archive.write("sources/statements/2024/2024-05-07-x.yaml", text)
    archive.write("sources/statements/2024/0000-x.yaml", text)
    assert archive.publish().renamed == {"0000-x": "2024-05-07-x-2"}


def test_a_dry_run_writes_nothing(archive: TestArchive) -> None:
    text = (archive.root / archive.answer).read_text("utf-8")
    archive.write("sources/statements/2024/0000-x.yaml", text)
    outcome = archive.publish(dry=True)
    assert outcome.renamed == {"0000-x": "2024-05-07-x"}
    assert outcome.publication is not None
    assert outcome.publication.new == ["2024-05-07-x"]
    assert (archive.root / "sources/statements/2024/0000-x.yaml").exists()
    assert len(batches(archive)) == 1


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2021-12-29", "2021-12-29-x"), ("2021-12", "2021-12-x"), ("2021", "2021-x"), ("2021~", "2021-x"),
        ("2021-12-19/2021-12-25", "2021-12-19-x"), ("2021-12-XX", "2021-12-x"), ("202X", "2020-x"),
        ("../2021-03", "2021-03-x"), ("[2021-12-18..2021-12-25]", "2021-12-x"), ("[2020-01-01..2021-12-29]", "2020-x"),
        ("[..2021-12-29]", "2021-x"), ("2021-12-28T21:00:00+03:00", "2021-12-28-x"), ("unknown", "undated-x"),
    ],
)  # fmt: skip
def test_a_draft_s_id_begins_with_the_beginning_of_its_date(date: str, expected: str) -> None:
    from sijill.ledger.publishing import id_for
    from sijill.model import edtf

    assert id_for("0000-x", edtf.parse(date), lambda _: False) == expected
    assert id_for("0000-x", edtf.parse(date), lambda found: found == expected) == f"{expected}-2"
    assert len(id_for("0000-" + "y" * 75, edtf.parse(date), lambda found: not found.endswith("-12"))) <= 80


def test_a_date_before_the_last_batch_is_refused(archive: TestArchive) -> None:
    with pytest.raises(BuildError, match="must not be before that of the ledger's last batch, 2024-06-01"):
        archive.publish(datetime.date(2024, 5, 31))


def test_an_earlier_wording_that_is_not_in_the_history_is_refused(archive: TestArchive) -> None:
    shutil.rmtree(archive.root / ".git")
    archive.edit(archive.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    archive.correct(archive.well)
    outcome = archive.publish(datetime.date(2024, 6, 2))
    assert outcome.publication is not None
    assert "fetch --unshallow" in outcome.publication.refused[0].sentence
    assert len(batches(archive)) == 1


# Against the base branch.


def against(archive: TestArchive) -> list[str]:
    return [found.code for found in against_base(archive.configuration, "main")]


def test_a_branch_that_only_adds_passes(archive: TestArchive) -> None:
    text = (archive.root / archive.answer).read_text("utf-8")
    archive.write("sources/statements/2024/2024-05-07-other.yaml", text)
    archive.publish(datetime.date(2024, 6, 2))
    assert against(archive) == []


def test_a_record_and_its_ledger_rewritten_together_are_found_out_by_the_base(archive: TestArchive) -> None:
    (old,) = batches(archive)
    old.unlink()
    archive.edit(archive.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    archive.publish()
    assert archive.codes() == set()
    assert sorted(against(archive)) == ["ledger-rewritten", "uncorrected-change"]


def test_a_statement_removed_together_with_its_ledger_is_found_out_by_the_base(archive: TestArchive) -> None:
    (old,) = batches(archive)
    old.unlink()
    (archive.root / archive.answer).unlink()
    archive.publish()
    assert archive.codes() == set()
    assert sorted(against(archive)) == ["ledger-rewritten", "vanished-statement"]


@pytest.mark.parametrize("revision", ["--upload-pack=touch /tmp/x", "-h", "no-such-branch", "main:README", ""])
def test_a_revision_is_never_an_option(archive: TestArchive, revision: str) -> None:
    with pytest.raises(RepositoryError, match="must name a commit"):
        Repository(archive.root).commit(revision)


def test_nothing_that_a_repository_configures_is_run(archive: TestArchive, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    script.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "diff.external", "diff.x.textconv", "filter.x.smudge", "pager.log"):
        archive.git("config", name, str(script))
    archive.git("config", "core.hooksPath", str(tmp_path))
    (archive.root / ".git/info/attributes").write_text("* diff=x filter=x\n")
    archive.correct(archive.well)
    archive.publish(datetime.date(2024, 6, 2))
    against(archive)
    assert not trap.exists()


# The commands.


def test_publish_says_what_it_did(archive: TestArchive) -> None:
    archive.correct(archive.well)
    done = CliRunner().invoke(main, ["-C", str(archive.root), "publish", "--date", "2024-06-03"])
    assert done.exit_code == 0, done.output
    assert "2024-05-06-well: version 2 (correction)" in done.output
    assert "0 new statements, 1 new version noted in sources/ledger/2024-06-03-" in done.output
    again = CliRunner().invoke(main, ["-C", str(archive.root), "publish", "--date", "2024-06-03"])
    assert "Everything is published already." in again.output


def test_publish_refuses_what_check_refuses(archive: TestArchive) -> None:
    archive.edit(archive.well, "agent: salma-haddad", "agent: nazim-tahhan")
    done = CliRunner().invoke(main, ["-C", str(archive.root), "publish", "--date", "2024-06-03"])
    assert done.exit_code == 1
    assert "uncorrected-change" in done.output
    assert "Nothing is published" in done.output


def test_check_compares_with_a_base_branch(archive: TestArchive) -> None:
    (old,) = batches(archive)
    old.unlink()
    call = ["-C", str(archive.root), "check", "--today", "2024-07-01"]
    assert CliRunner().invoke(main, call).exit_code == 0
    done = CliRunner().invoke(main, [*call, "--base", "main"])
    assert done.exit_code == 1
    assert f"{old.name} must stand as on main, and is gone" in done.output
    assert f"git checkout main -- sources/ledger/{old.name}" in done.output
    assert CliRunner().invoke(main, [*call, "--base", "nowhere"]).exit_code == 2


def test_the_site_carries_each_batch_under_its_digest(archive: TestArchive) -> None:
    from sijill.export.ledger import ledger_files
    from sijill.model.digests import digest_of_bytes

    archive.edit(archive.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    archive.correct(archive.well)
    archive.publish(datetime.date(2024, 6, 2))
    files = list(ledger_files(archive.root / "sources/ledger"))
    ledger = Ledger.of_files({output.path.removeprefix("data/ledger/"): output.data for output in files})
    assert ledger.problems() == []
    assert ledger.heads() == Ledger.read(archive.root / "sources/ledger").heads()
    assert {digest_of_bytes(output.data) for output in files} == {digest for _, digest, _ in ledger.batches()}
    assert all(b"patch" not in output.data for output in files)


def test_verify_remembers_the_ledger_it_has_seen(tmp_path: Path) -> None:
    from tests.trust.test_verify import first_batch, make_site

    site = make_site(tmp_path / "site", dict([first_batch()]))
    seen = tmp_path / "seen.json"
    call = ["verify", str(site), "--seen", str(seen)]
    first = CliRunner().invoke(main, call)
    assert first.exit_code == 0, first.output
    assert "remembered from now on" in first.output
    assert "The ledger is the one last seen." in CliRunner().invoke(main, call).output
    shutil.rmtree(site)
    make_site(site, {})
    broken = CliRunner().invoke(main, [*call, "--format", "json"])
    assert broken.exit_code == 1
    assert json.loads(broken.output)["ledger"] == "broken"
    (site / "index.html").unlink()
    named = CliRunner().invoke(main, [*call, "--forget"])
    assert named.exit_code == 1
    assert "missing: index.html" in named.output
    assert CliRunner().invoke(main, ["verify", str(tmp_path / "nowhere"), "--seen", str(seen)]).exit_code == 2
