"""Speakers whom a document does not name: how they are recorded, asked for, and held to the document's words."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.model.speakers import is_unnamed, voice_ids
from sijill.sources.records import parse_record
from tests.editing.test_from_issue import ISSUE
from tests.made_up.captured import make_archive

REMARKS = "sources/statements/2023/2023-05-04-bridge-remarks.yaml"
AGENT = "agent: salma-al-nasser"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def call(archive: Path, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive), *arguments], input=typed)


def spoken_by(archive: Path, speakers: str, passage: str = "") -> Result:
    path = archive / REMARKS
    text = (
        path.read_text("utf-8").replace(AGENT, speakers).replace("    mode: direct\n", f"    mode: direct\n{passage}")
    )
    path.write_text(text, "utf-8")
    return call(archive, "check")


def unnamed(arabic: str, english: str = "whoever it was") -> str:
    return f"unnamed:\n      en: {english}\n      ar: {arabic}"


def own_words(archive: Path) -> str:
    """Three words of the document, not at the edge of its text."""
    from sijill.editing.reading import captures_of
    from sijill.sources.settings import read_configuration

    [capture] = captures_of(read_configuration(archive), "bridge-article")
    return " ".join((capture.paragraphs[1].text or "").split()[:3])


def test_words_of_the_document_describe_one_whom_it_does_not_name(archive: Path) -> None:
    done = spoken_by(archive, unnamed(own_words(archive)))
    assert done.exit_code == 0, done.output


def test_a_speaker_may_have_another_name_in_the_document(archive: Path) -> None:
    done = spoken_by(archive, f"{AGENT}\n    {unnamed(own_words(archive)).replace('unnamed', 'named')}")
    assert done.exit_code == 0, done.output


@pytest.mark.quick(4)
@pytest.mark.parametrize(
    ("speakers", "message"),
    [
        (unnamed("مصدر لا تعرفه الوثيقة"), "'speakers[1].unnamed' must be words of 'bridge-article'"),
        (
            f"{AGENT}\n    {unnamed('الوزيرة نادية').replace('unnamed', 'named')}",
            "'speakers[1].named' must be words of",
        ),
        (f"{unnamed('مصدر')}\n    {unnamed('مصدر').replace('unnamed', 'named')}", "must not say both how"),
        ("unnamed:\n      en: a source", "lacks 'ar'"),
        ("unnamed:\n      en: a source", "add 'ar: …' under 'unnamed'"),
        ("agent: unknown", "unnamed: {en: as the document describes the speaker"),
        ("capacity:\n      en: engineer\n      ar: مهندس", "'speakers[1]' must say who spoke"),
        (f"{AGENT}\n    {unnamed('مصدر')}", "'speakers[1]' must say who spoke"),
        (f"{AGENT}\n    {unnamed('مصدر')}", ", and is '{agent: "),
        (f"{AGENT}\n    {unnamed('مصدر')}", "write it as: - {agent: an-agent-id} (for example)"),
        ("agent: unnamed-1", "must not have an agent whose id is that of an unnamed speaker"),
    ],
)
def test_what_is_no_description_is_refused_with_its_mend(archive: Path, speakers: str, message: str) -> None:
    done = spoken_by(archive, speakers)
    assert done.exit_code == 1
    assert message in done.output
    assert "Traceback" not in done.output


def test_letters_that_only_look_the_same_are_named(archive: Path) -> None:
    words = own_words(archive)
    assert "ي" in words
    done = spoken_by(archive, unnamed(words.replace("ي", "ی")))  # the Arabic letter and the Persian one
    assert done.exit_code == 1
    assert "[unseen-difference]" in done.output
    assert "speaker-not-described" not in done.output


def test_a_passage_names_an_unnamed_speaker_by_their_number(archive: Path) -> None:
    two = f"{unnamed(own_words(archive))}\n  - {unnamed(own_words(archive))}"
    assert spoken_by(archive, two, "    speaker: unnamed-2\n").exit_code == 0
    path = archive / REMARKS
    path.write_text(path.read_text("utf-8").replace("unnamed-2", "unnamed-3"), "utf-8")
    done = call(archive, "check")
    assert "'unnamed-3' is not one" in done.output
    assert "name one of: unnamed-1, unnamed-2" in done.output
    assert "unknown-reference" not in done.output


def test_unnamed_speakers_are_numbered_among_themselves() -> None:
    assert voice_ids([None, "salma-haddad", None]) == ("unnamed-1", "salma-haddad", "unnamed-2")
    assert [is_unnamed(one) for one in ("unnamed-1", "unnamed", "unnamed-0", "unnamed-12")] == [
        True,
        False,
        False,
        True,
    ]


def test_an_ordinary_record_is_read_as_before(archive: Path) -> None:
    data = (archive / REMARKS).read_bytes()
    record = parse_record("statement", data, REMARKS).record
    assert record is not None
    assert record.model_dump(exclude_defaults=True)["speakers"] == ({"agent": "salma-al-nasser"},)


@pytest.mark.slow
def test_a_new_statement_by_one_who_is_not_named_is_given_or_asked_for(archive: Path) -> None:
    words, given = own_words(archive), ("new", "statement", "--from-capture", "bridge-article", "--quotation", "2",
        "--title", "en=What it cost", "--title", "ar=الكلفة", "--date", "2023-05-04", "--kind", "remarks",
        "--mode", "direct", "--language", "ar", "--translation", "en=It did not exceed 12 million")  # fmt: skip
    made = call(archive, *given, "--unnamed", "en=an engineer", "--unnamed", f"ar={words}", "--no-input")
    assert made.exit_code == 0, made.output
    path = archive / "sources/statements/2023/0000-what-it-cost.yaml"
    assert f"  - unnamed:\n      en: an engineer\n      ar: {words}\n" in path.read_text("utf-8")
    path.unlink()
    asked = call(archive, *given, typed=f"\nan engineer\n{words}\n\n\n\n\n")
    assert asked.exit_code == 0, asked.output
    assert f"      ar: {words}\n" in path.read_text("utf-8")


@pytest.mark.slow
def test_a_filed_form_may_give_a_description_for_a_name(archive: Path, tmp_path: Path) -> None:
    words = own_words(archive)
    for sign in ("unnamed: ", "غير مسمّى: "):
        file = tmp_path / "issue.md"
        file.write_text(ISSUE.replace("سلمى الناصر", f"{sign}{words}"), "utf-8")
        made = call(archive, "new", "statement", "--from-issue", str(file), "--dry-run")
        # In another language it would be a translation that nobody made.
        assert f"  - unnamed:\n      ar: {words}\n" in made.output
        assert "add 'en: …' under 'speakers[1].unnamed'" in made.output
