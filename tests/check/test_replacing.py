"""A record that takes a published one's place is of the same thing, and says why where anything else differs."""

from typing import Any

import pytest

from sijill.check.replacing import in_common
from sijill.diagnostics.reporters import report
from sijill.intake.base import against_base
from sijill.ledger.store import Ledger
from sijill.ledger.versions import versions
from tests.check.test_guarded_records import ALMANAC, LATER, SALMA, WELLS, archive, publish, uncorrected
from tests.cli.test_acts import done
from tests.made_up.archives import CORRECTION, TestArchive, agent

__all__ = ["archive"]


def merge(archive: TestArchive, extra: str) -> None:
    """Make one record of two that are of one person: the second's id goes, and what named it names the first."""
    archive.write(
        "sources/agents/s-haddad.yaml", agent("Salma Haddad", "س. حداد") + extra + "replaces: [salma-haddad]\n"
    )
    (archive.root / SALMA).unlink()
    archive.edit(archive.well, "agent: salma-haddad", "agent: s-haddad")


@pytest.mark.slow
def test_records_of_one_person_are_merged_without_a_correction_of_each_that_names_them(archive: TestArchive) -> None:
    merge(archive, CORRECTION)
    assert archive.codes() == {"unpublished-change"}
    assert [one.code for one in against_base(archive.configuration, "HEAD")] == []
    assert sorted(publish(archive)) == [
        ("2024-05-06-well", 3, ["speaker"]), ("s-haddad", 1, []), ("salma-haddad", 2, []),
    ]  # fmt: skip
    assert archive.codes() == set()
    ledger = Ledger.read(archive.root / "sources/ledger")
    gone = ledger.history("agent", "salma-haddad")
    assert gone[-1].entry.replaced_by == "s-haddad"
    first = versions({}, gone)[0].record
    assert first is not None
    assert first["name"] == {"en": "Salma Haddad", "ar": "سلمى حداد"}

    # What was replaced stays so, and its address goes on leading here.
    archive.edit("sources/agents/s-haddad.yaml", "replaces: [salma-haddad]\n", "")
    [found] = [one for one in archive.check() if one.code == "earlier-id-gone"]
    assert "'s-haddad' must keep 'salma-haddad' under 'replaces'" in report([found], "text")
    assert [one.code for one in against_base(archive.configuration, "HEAD")] == ["earlier-id-gone"]
    assert archive.publish(LATER).errors
    with_it_again = (archive.root / found.file).read_text("utf-8") + "replaces:\n  - salma-haddad\n"
    archive.write(found.file, with_it_again)
    assert archive.codes() == set()


@pytest.mark.slow
def test_an_id_that_was_replaced_is_not_used_again(archive: TestArchive) -> None:
    old = (archive.root / SALMA).read_text("utf-8")
    merge(archive, CORRECTION)
    publish(archive)
    (archive.root / "sources/agents/s-haddad.yaml").rename(archive.root / "sources/agents/salma.yaml")
    archive.edit("sources/agents/salma.yaml", "replaces: [salma-haddad]", "replaces: [s-haddad]")
    archive.edit(archive.well, "agent: s-haddad", "agent: salma")
    publish(archive)
    archive.write(SALMA, old.replace("Salma", "Karim") + CORRECTION)
    [found] = archive.check()
    assert (found.code, found.file) == ("reused-id", SALMA)
    assert [one.code for one in against_base(archive.configuration, "HEAD")] == ["reused-id"]
    assert archive.publish(LATER).errors


@pytest.mark.slow
def test_an_id_is_replaced_by_one_record(archive: TestArchive) -> None:
    """Neither two at once, nor another after it was published which one; but what replaces that one replaces both."""
    merge(archive, CORRECTION)
    rival = "sources/agents/rival.yaml"
    archive.write(rival, agent("Salma Haddad", "سلمى حداد") + "replaces: [salma-haddad]\n")
    found = [one for one in archive.check() if one.code == "replaced-twice"]
    assert [one.file for one in found] == [rival, "sources/agents/s-haddad.yaml"]
    assert archive.publish(LATER).errors

    archive.edit(rival, "replaces: [salma-haddad]\n", "")
    publish(archive)
    archive.write(rival, agent("Salma Haddad", "سلمى حداد") + CORRECTION + "replaces: [salma-haddad]\n")
    assert {"replaced-twice"} < archive.codes()

    archive.edit(rival, "replaces: [salma-haddad]", "replaces: [salma-haddad, s-haddad]")
    archive.edit(rival, "A word was left out", "Two records were of one person")
    archive.edit(archive.well, "agent: s-haddad", "agent: rival")
    (archive.root / "sources/agents/s-haddad.yaml").unlink()
    assert archive.codes() == {"unpublished-change"}


@pytest.mark.slow
def test_a_merge_is_no_cover_for_another_change(archive: TestArchive) -> None:
    merge(archive, CORRECTION)
    archive.edit(archive.well, "value: 2024-05-06", "value: 2024-05-05")
    assert uncorrected(archive.check()) == [(archive.well, "date")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("record", "code"),
    [
        (agent("Salma Haddad", "سلمى حداد"), None),
        (agent("Karim Dabbas", "كريم دباس"), "replaced-by-another"),
        (agent("Karim Dabbas", "كريم دباس") + CORRECTION, "replaced-by-another"),
        (agent("Karim Dabbas", "كريم دباس") + "aliases: [salma haddad]\n", "uncorrected-change"),
        (agent("Salma Haddad", "كريم دباس"), "uncorrected-change"),
        (agent("Karim Dabbas", "كريم دباس") + "aliases: [salma haddad]\n" + CORRECTION, None),
        (agent("Karim Dabbas", "كريم دباس") + "aliases: [salma haddad]\n" + CORRECTION.replace("06-02", "05-02"),
         "correction-too-early"),
        (agent("Salma Haddad", "سلمى حداد").replace("person", "office") + CORRECTION, "replaced-by-another"),
    ],
)  # fmt: skip
def test_a_stranger_does_not_take_an_agents_place(archive: TestArchive, record: str, code: str | None) -> None:
    archive.write("sources/agents/other.yaml", record + "replaces: [salma-haddad]\n")
    (archive.root / SALMA).unlink()
    archive.edit(archive.well, "agent: salma-haddad", "agent: other")
    found = [one for one in archive.check() if one.severity == "error"]
    assert {one.code for one in found} == ({code} if code else set())
    assert {one.file for one in found} <= {"sources/agents/other.yaml"}
    assert {one.code for one in against_base(archive.configuration, "HEAD")} == ({code} if code else set())
    if code == "replaced-by-another":
        assert found[0].line == (archive.root / found[0].file).read_text("utf-8").count("\n")
        assert "must have the kind, and a name or alias, or an identifier in common" in report(found, "text")
    assert bool(archive.publish(LATER).errors) == bool(code)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("agent: nazim-tahhan", "agent: salma-haddad"),
        ("value: 2024-05-07", "value: 2024-05-06"),
        ("mode: direct", "mode: indirect"),
        ("text: البئر الأولى تكفي", "text: البئر الأولى"),
        ("type: disputes", "type: discusses"),
    ],
)
def test_the_same_words_under_another_id_are_another_speakers_only_with_a_correction(
    archive: TestArchive, old: str, new: str
) -> None:
    path = "sources/statements/2024/2024-05-07-reply.yaml"
    (archive.root / archive.answer).rename(archive.root / path)
    archive.write(path, (archive.root / path).read_text("utf-8") + "replaces: [2024-05-07-answer]\n")
    assert archive.codes() == {"replaced-by-draft"}
    archive.edit(path, old, new)
    found = [one for one in archive.check() if one.severity == "error"]
    assert {(one.code, one.file) for one in found} == {("uncorrected-change", path)}
    assert "'2024-05-07-answer' was published on" in report(found, "text")
    assert archive.publish(LATER).errors
    archive.correct(path)
    assert archive.codes() == {"replaced-by-draft"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ((), None),
        (("url: unknown", "url: https://example.org/a"), "uncorrected-change"),
        (("value: 2024-05-08", "value: 2024-05-09"), "uncorrected-change"),
    ],
)
def test_a_document_is_not_known_by_its_title_alone(
    archive: TestArchive, changed: tuple[str, str] | tuple[()], code: str | None
) -> None:
    """A second document with nothing but the first's title does not take its place, whatever reason is given."""
    path = "sources/documents/book.yaml"
    text = (archive.root / ALMANAC).read_text("utf-8")
    other = text.partition("captures:")[0].replace("value: 2024-05-08", "value: 2020-01-01")
    archive.write("sources/documents/loose.yaml", text.partition("captures:")[0])
    publish(archive)
    archive.write("sources/documents/new.yaml", other + CORRECTION + "replaces: [loose]\n")
    (archive.root / "sources/documents/loose.yaml").unlink()
    assert "replaced-by-another" in archive.codes()
    archive.write("sources/documents/new.yaml", text.partition("captures:")[0] + "replaces: [loose]\n")
    if changed:
        archive.edit("sources/documents/new.yaml", *changed)
    codes = {one.code for one in archive.check() if one.severity == "error"}
    assert codes == ({"replaced-by-another"} if changed and "2024-05-09" in changed[1] else {code} - {None})
    assert not (archive.root / path).exists()


@pytest.mark.slow
def test_a_topics_label_does_not_change_by_replacing_it(archive: TestArchive) -> None:
    (archive.root / WELLS).unlink()
    new = "sources/topics/dams.yaml"
    archive.write(new, "label:\n  en: Dams\n  ar: السدود\naliases: [Wells]\nreplaces: [wells]\n")
    archive.edit(archive.well, "- wells", "- dams")
    assert uncorrected(archive.check()) == [(new, "label"), (new, "label")]
    assert archive.publish(LATER).errors
    archive.correct(new)
    assert archive.codes() == {"unpublished-change"}


@pytest.mark.slow
def test_two_published_records_are_merged_with_a_reason(archive: TestArchive) -> None:
    second = "sources/agents/second.yaml"
    archive.write(second, (archive.root / SALMA).read_text("utf-8"))
    publish(archive)
    (archive.root / SALMA).unlink()
    archive.edit(archive.well, "agent: salma-haddad", "agent: second")
    archive.write(second, (archive.root / second).read_text("utf-8") + "replaces: [salma-haddad]\n")
    [found] = [one for one in archive.check() if one.severity == "error"]
    assert (found.code, found.file) == ("merged-without-reason", second)
    assert [one.code for one in against_base(archive.configuration, "HEAD")] == ["merged-without-reason"]
    assert archive.publish(LATER).errors
    archive.correct(second)
    assert archive.codes() == {"unpublished-change"}


def said(passage: str, **others: str) -> dict[str, Any]:
    """Return a statement by somebody of its own, with other wordings of its passage."""
    wordings = {f"{kind}s": [{"text": text}] for kind, text in others.items()}
    return {"speakers": [{"agent": passage}], "passages": [{"text": passage, **wordings}]}


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (said("البئر للجميع"), said("البِئرُ للجميع"), True),
        (said("The well is everyone's"), said("البئر للجميع", translation="The well is everyone's"), True),
        (said("البئر للجميع"), said("The well is everyone's", variant="البئر للجميع"), True),
        (said("One", variant="البئر للجميع"), said("Two", translation="البئر للجميع"), True),
        (said("One", variant="A", translation="B"), said("Two", variant="C", translation="D"), False),
        (said("One", variant="", translation=""), said("Two", variant="", translation=""), False),
        (said("Two wells"), said("Two wells more", variant="C", translation="D"), False),
    ],
)
def test_statements_have_words_in_common_in_whatever_wording_each_has_them(
    one: dict[str, Any], other: dict[str, Any], shared: bool
) -> None:
    assert in_common("statement", one, other) == in_common("statement", other, one) == shared


@pytest.mark.slow
def test_a_stranger_does_not_take_a_statements_place(archive: TestArchive) -> None:
    (archive.root / archive.answer).unlink()
    archive.write(archive.well, (archive.root / archive.well).read_text("utf-8") + "replaces:\n  - 2024-05-07-answer\n")
    [found] = [one for one in archive.check() if one.code == "replaced-by-another"]
    assert found.file == archive.well
    assert archive.publish(LATER).errors
    archive.correct(archive.well)
    assert "replaced-by-another" in archive.codes()  # a correction is no withdrawal
    archive.edit(archive.well, "kind: erratum", "kind: withdrawal")
    assert "replaced-by-another" not in archive.codes()


@pytest.mark.slow
@pytest.mark.parametrize("withheld", ["", "    withhold_text: true\n"])
def test_a_withdrawn_statement_does_not_come_back_under_another_id(archive: TestArchive, withheld: str) -> None:
    words = (archive.root / archive.answer).read_text("utf-8")
    withdrawal = CORRECTION.replace("erratum", "withdrawal") + withheld
    archive.write(archive.answer, words + withdrawal)
    if withheld:
        done(archive, "withdraw", "2024-05-07-answer", "--take-down", "--no-input", "--date", "2024-06-02")
    publish(archive)
    (archive.root / archive.answer).unlink()
    again = "sources/statements/2024/2024-05-07-again.yaml"
    archive.write(again, words + "replaces: [2024-05-07-answer]\n")
    [found] = [one for one in archive.check() if one.code == "replaced-by-another"]
    assert found.file == again
    assert "must have a correction of the kind withdrawal in common" in report([found], "text")
    assert archive.publish(LATER).errors
    archive.write(again, words + withdrawal + "replaces: [2024-05-07-answer]\n")
    assert "replaced-by-another" not in archive.codes()


@pytest.mark.slow
def test_a_withdrawn_agent_is_not_replaced_by_one_that_is_not(archive: TestArchive) -> None:
    archive.write(SALMA, (archive.root / SALMA).read_text("utf-8") + CORRECTION.replace("erratum", "withdrawal"))
    publish(archive)
    merge(archive, "")
    assert "replaced-by-another" in archive.codes()


@pytest.mark.slow
def test_a_withdrawn_statement_is_replaced_by_a_withdrawn_one_alone(archive: TestArchive) -> None:
    archive.write(
        archive.answer,
        (archive.root / archive.answer).read_text("utf-8") + CORRECTION.replace("erratum", "withdrawal"),
    )
    publish(archive)
    (archive.root / archive.answer).unlink()
    archive.write(archive.well, (archive.root / archive.well).read_text("utf-8") + "replaces:\n  - 2024-05-07-answer\n")
    assert archive.codes() == {"unpublished-change", "replaced-by-another"}
    archive.correct(archive.well)
    archive.edit(archive.well, "kind: erratum", "kind: withdrawal")
    assert archive.codes() == {"unpublished-change"}
