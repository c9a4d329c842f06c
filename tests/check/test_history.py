"""Nothing published changes without a correction, nothing vanishes, and stored copies stay as they were."""

import datetime
import shutil

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sijill.check.history import difference
from sijill.diagnostics.diagnostic import LONGEST_FACT
from sijill.diagnostics.reporters import report
from tests.made_up.archives import ALMANAC, CAPTURE, TestArchive, document
from tests.made_up.captures import capture_of

CHANGES = [
    pytest.param("البئر للجميع، ولا تُغلق", "البئر للجميع، ولا  تُغلق", "passage", 12, id="passage"),
    pytest.param("agent: salma-haddad", "agent: nazim-tahhan", "speaker", 7, id="speaker"),
    pytest.param("value: 2024-05-06", "value: 2024-05-05", "date", 9, id="date"),
    pytest.param("mode: direct", "mode: indirect", "source", 11, id="source"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new", "aspect", "line"), CHANGES)
def test_a_published_change_without_a_correction_is_refused_at_its_place(
    published: TestArchive, old: str, new: str, aspect: str, line: int
) -> None:
    published.edit(published.well, old, new)
    found = [one for one in published.check() if one.code == "uncorrected-change"]
    assert [(one.file, dict(one.facts)["aspect"]) for one in found] == [(published.well, aspect)]
    assert found[0].line == line
    text = report(found, "text")
    assert "must not change without a correction" in text
    assert "add under 'corrections'" in text
    assert published.publish().errors
    published.correct(published.well)
    assert "uncorrected-change" not in published.codes()


@pytest.mark.quick(1)
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
    published: TestArchive, before: str, old: str, new: str, english: str, arabic: str
) -> None:
    if before:
        published.edit(published.well, "date:\n  value: 2024-05-06\n", before)
        published.correct(published.well)
        published.publish(datetime.date(2024, 6, 2))
        published.commit()
    published.edit(published.well, old, new)
    found = [one for one in published.check() if one.code == "uncorrected-change"]
    assert english in report(found, "text")
    assert arabic in report(found, "text", language="ar")
    assert "{" not in report(found, "text")


def test_every_field_that_changed_is_shown(published: TestArchive) -> None:
    published.edit(published.well, "value: 2024-05-06", "value: 2024-05-05")
    published.edit(published.well, "البئر للجميع، ولا", "البئر للكل، ولا")
    published.edit(published.well, "سنحفر بئرا", "سنحفر بئرين")
    found = report([one for one in published.check() if one.code == "uncorrected-change"], "text")
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


def test_a_published_relation_does_not_change_silently(published: TestArchive) -> None:
    published.edit(published.answer, "type: disputes", "type: confirms")
    found = [one for one in published.check() if one.code == "uncorrected-change"]
    assert [dict(one.facts)["aspect"] for one in found] == ["relation"]
    assert "; relations[1].type: 'disputes' → 'confirms'" in report(found, "text")
    published.correct(published.answer)
    assert "uncorrected-change" not in published.codes()


def test_a_translation_that_follows_its_original_is_not_stale(published: TestArchive) -> None:
    published.edit(published.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    published.edit(published.well, "We will dig a second well before winter", "We will dig a second well")
    published.correct(published.well)
    assert published.codes() == {"unpublished-change"}


@pytest.mark.slow
def test_mending_one_translation_does_not_make_another_s_age_be_forgotten(published: TestArchive) -> None:
    official = "      - language: en\n        text: A second well will be dug before winter\n        by: machine\n"
    published.write(published.well, (published.root / published.well).read_text("utf-8") + official)
    published.publish(datetime.date(2024, 6, 1))
    published.commit()
    published.edit(published.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()

    def stale() -> list[int]:
        return [one.line for one in published.check() if one.code == "stale-translation"]

    assert stale() == [25, 28]
    published.edit(published.well, "We will dig a second well before winter", "We will dig a second well")
    assert stale() == [28]  # also before the mended one is published
    assert "unpublished-change" in published.codes()
    published.publish(datetime.date(2024, 6, 3))
    published.commit()
    assert stale() == [28]
    published.edit(published.well, "A second well will be dug before winter", "A second well will be dug")
    assert stale() == []


def test_a_stale_translation_is_named_at_its_place(published: TestArchive) -> None:
    published.edit(published.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    published.correct(published.well)
    (found,) = [one for one in published.check() if one.code == "stale-translation"]
    assert (found.file, found.severity) == (published.well, "warning")
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
def test_what_cannot_be_seen_in_a_change_is_named(published: TestArchive, old: str, new: str, named: str) -> None:
    assert named in difference(f"a {old} b", f"a {new} b")


def test_an_unseen_change_of_a_published_passage_is_shown_by_name(published: TestArchive) -> None:
    published.edit(published.well, "البئر للجميع، ولا", "البئر\u200f للجميع، ولا")
    found = [one for one in published.check() if one.code == "uncorrected-change"]
    assert "U+200F RIGHT-TO-LEFT MARK" in dict(found[0].facts)["detail"]
    assert "\u200f" not in report(found, "text")


@pytest.mark.slow
def test_published_corrections_may_not_be_changed_or_removed(published: TestArchive) -> None:
    published.correct(published.well)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    published.edit(published.well, "A word was left out", "Nothing happened")
    assert "correction-altered" in published.codes()
    published.edit(published.well, "Nothing happened", "A word was left out")
    assert published.codes() == set()


@pytest.mark.slow
def test_a_correction_is_not_dated_before_what_it_corrects(published: TestArchive) -> None:
    published.correct(published.well)
    published.edit(published.well, "date: 2024-06-02", "date: 2024-05-31")
    found = [one for one in published.check() if one.code == "correction-too-early"]
    assert [(one.file, dict(one.facts)["value"]) for one in found] == [(published.well, "2024-05-31")]
    published.edit(published.well, "date: 2024-05-31", "date: 2024-06-01")
    assert "correction-too-early" not in published.codes()


@pytest.mark.slow
def test_a_vanished_statement_is_refused_until_it_is_replaced(published: TestArchive) -> None:
    new = "sources/statements/2024/2024-05-07-reply.yaml"
    (published.root / published.answer).rename(published.root / new)
    found = [one for one in published.check() if one.code == "vanished-record"]
    assert [dict(one.facts)["record"] for one in found] == ["2024-05-07-answer"]
    assert found[0].file.startswith("sources/ledger/")
    assert found[0].line == 6
    published.write(new, (published.root / new).read_text("utf-8") + "replaces:\n  - 2024-05-07-answer\n")
    assert published.codes() == {"replaced-by-draft"}
    published.publish()
    assert published.codes() == set()


def test_an_id_is_not_used_again_for_another_statement(published: TestArchive) -> None:
    text = (published.root / published.answer).read_text("utf-8")
    text = (
        text.replace("nazim-tahhan", "salma-haddad").replace("2024-05-07\n", "2024-05-05\n").partition("relations")[0]
    )
    text = text.replace("One well is enough", "Something else").replace("البئر الأولى تكفي", "البئر للجميع")
    published.write(published.answer, text)
    assert "reused-id" in published.codes()


def test_a_broken_record_is_not_taken_for_a_vanished_one(published: TestArchive) -> None:
    published.edit(published.answer, "kind: remarks", "kind: nonsense")
    assert published.codes() == {"not-a-choice"}


@pytest.mark.slow
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
    published: TestArchive, edits: list[tuple[str, str, str]]
) -> None:
    for name, old, new in edits:
        published.edit(published.well if name == "well" else published.answer, old, new)
        warm = published.check()
        shutil.rmtree(published.root / ".cache")
        assert published.check() == warm


def test_a_check_that_was_killed_half_way_is_made_up_for(
    published: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sijill.intake import history

    published.check()
    published.edit(published.well, "agent: salma-haddad", "agent: nazim-tahhan")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(history, "check_history", killed)
    with pytest.raises(KeyboardInterrupt):
        published.check()
    monkeypatch.undo()
    assert "uncorrected-change" in published.codes()


@pytest.mark.slow
def test_a_stored_copy_that_published_statements_rest_on_stays_listed(published: TestArchive) -> None:
    other = capture_of(ALMANAC + "ملحق\n")
    published.add_capture(other)
    published.write("sources/documents/almanac.yaml", document(other))
    (published.root / f"sources/captures/almanac/{CAPTURE.digest[7:]}.json").unlink()
    found = [one for one in published.check() if one.code == "published-capture-gone"]
    assert [(one.file, dict(one.facts)["digest"]) for one in found] == [
        ("sources/documents/almanac.yaml", CAPTURE.digest)
    ]
    published.correct(published.well)
    published.correct(published.answer)
    published.correct("sources/documents/almanac.yaml")
    assert "published-capture-gone" not in published.codes()
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    assert published.codes() == set()


def test_another_stored_copy_may_be_added(published: TestArchive) -> None:
    other = capture_of(ALMANAC + "ملحق\n")
    published.add_capture(other)
    published.write("sources/documents/almanac.yaml", document(CAPTURE, other))
    assert published.codes() == {"unpublished-change"}


def test_a_changed_stored_copy_is_refused(published: TestArchive) -> None:
    published.edit(f"sources/captures/almanac/{CAPTURE.digest[7:]}.json", "قبل الشتاء", "قبل الصيف")
    assert "capture-changed" in published.codes()


@pytest.mark.slow
def test_each_stretch_of_a_long_text_that_differs_is_shown_with_what_was_there() -> None:
    was = "We will dig the well ourselves if the ministry does not send its machines before the summer."
    now = "We will surely dig the well ourselves if the ministry does not ever send machines before the winter."
    shown = difference(was, now)
    assert shown == "nothing → 'surely'; nothing → 'ever'; 'its' → nothing; 'summer.' → 'winter.'"
    long = "word " * 3000
    assert difference(f"{long}one", f"{long}other").startswith("'word word")
