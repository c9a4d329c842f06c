"""The same words, and one page, under two ids: seen as soon as both are there, gone with either, as from nothing."""

import contextlib
import shutil
from pathlib import Path

import pytest

from sijill.model.sameness import marks
from sijill.site.checking import open_state
from sijill.state.duplicates import same_words
from tests.made_up.archives import CORRECTION, TestArchive

AGAIN = "sources/statements/2024/2024-05-08-again.yaml"
ALMANAC, OTHER = "sources/documents/almanac.yaml", "sources/documents/reprint.yaml"
LINK = "relations:\n  - type: updates\n    target: 2024-05-06-well\n"


@pytest.fixture
def archive(tmp_path: Path) -> TestArchive:
    return TestArchive(tmp_path / "archive")


def found(archive: TestArchive, code: str) -> list[tuple[str, int, str]]:
    """What a rule finds: the file's name, the line and the other record; the same as a check from nothing."""
    warm = archive.check()
    shutil.rmtree(archive.root / ".cache")
    assert warm == archive.check()
    return [(Path(one.file).stem, one.line, dict(one.facts)["other"]) for one in warm if one.code == code]


def again(archive: TestArchive, extra: str = "") -> None:
    text = (archive.root / archive.well).read_text("utf-8")
    archive.write(AGAIN, text.replace("value: 2024-05-06", "value: 2024-05-08") + extra)


@pytest.mark.slow
def test_the_same_words_are_found_in_both_statements_and_in_neither_once_one_is_gone(archive: TestArchive) -> None:
    assert found(archive, "same-words") == []
    again(archive)
    first, second = found(archive, "same-words")
    assert (first[0], first[2]) == ("2024-05-06-well", "2024-05-08-again")
    assert (second[0], second[2]) == ("2024-05-08-again", "2024-05-06-well")
    archive.edit(AGAIN, "title:", "# Of another day.\ntitle:")  # in one file the line is another, in the other the same
    assert found(archive, "same-words") == [first, (second[0], second[1] + 1, second[2])]
    archive.edit(archive.well, "title:", "# Of that day.\ntitle:")
    assert found(archive, "same-words")[0] == (first[0], first[1] + 1, first[2])
    (archive.root / AGAIN).unlink()
    assert found(archive, "same-words") == []


def said(text: str) -> dict[str, object]:
    return {"speakers": [{"agent": "a"}], "passages": [{"document": "d", "text": text}]}


@pytest.mark.parametrize(
    "again",
    [
        "We  will\nopen it",
        "“We will open it”",
        "We will open it.",
        "We will open it",
        "we will, open it!",
        "We\u00a0will open it",
    ],
)
def test_words_are_the_same_however_they_are_spaced_and_marked(again: str) -> None:
    assert marks("statement", said(again)).keys() == marks("statement", said("We will open it")).keys()


def test_words_are_the_same_with_vowel_marks_and_without() -> None:
    assert marks("statement", said("سَيُفتَحُ الجسرُ غدًا")).keys() == marks("statement", said("سيفتح الجســر غداً")).keys()


@pytest.mark.parametrize("other", ["We will not open it", "We will open", "We will open it 2", "👍", "👎"])
def test_other_words_are_not_the_same(other: str) -> None:
    assert marks("statement", said(other)).keys() != marks("statement", said("We will open it")).keys()
    assert marks("statement", said("👍")).keys() != marks("statement", said("👎")).keys()


@pytest.mark.slow
def test_other_speakers_other_documents_and_parts_of_one_are_not_the_same(archive: TestArchive) -> None:
    again(archive)
    archive.edit(AGAIN, "agent: salma-haddad", "agent: nazim-tahhan")
    assert found(archive, "same-words") == []
    again(archive)
    archive.edit(AGAIN, "البئر للجميع، ولا تُغلق في وجه أحد", "البئر للجميع")
    assert [line for _, line, _ in found(archive, "same-words")] == [20, 20]  # the second passage alone


@pytest.mark.slow
def test_a_relation_or_a_withdrawal_says_that_the_editors_know(archive: TestArchive) -> None:
    again(archive, LINK)
    assert found(archive, "same-words") == []
    again(archive)
    assert len(found(archive, "same-words")) == 2
    again(archive, CORRECTION.replace("erratum", "withdrawal"))
    assert found(archive, "same-words") == []


@pytest.mark.slow
def test_one_page_under_two_ids_is_found_by_its_addresses_and_by_its_copy(archive: TestArchive) -> None:
    text = (archive.root / ALMANAC).read_text("utf-8")
    address = text.replace("url: unknown", "url: https://valley.example/almanac")
    archive.write(ALMANAC, address)
    archive.write(OTHER, address.partition("captures:")[0])
    [first, second] = found(archive, "same-page")
    assert (first[0], first[2], second[0], second[2]) == ("almanac", "reprint", "reprint", "almanac")
    elsewhere = address.partition("captures:")[0].replace("/almanac", "/reprint")
    archive.write(OTHER, elsewhere)
    assert found(archive, "same-page") == []
    archive.write(OTHER, f"{elsewhere}other_urls:\n  - https://valley.example/almanac\n")
    assert [name for name, _, _ in found(archive, "same-page")] == ["almanac", "reprint"]
    archive.write(OTHER, text)
    shutil.copytree(archive.root / "sources/captures/almanac", archive.root / "sources/captures/reprint")
    assert [name for name, _, _ in found(archive, "same-page")] == ["almanac", "reprint"]


def test_what_is_taken_down_or_not_known_has_no_mark() -> None:
    gone = {"speakers": [{"agent": "a"}], "passages": [{"text": "[…]", "document": "d"}]}
    assert marks("statement", gone) == {}
    assert marks("document", {"url": "unknown", "captures": []}) == {}
    assert marks("agent", {"url": "https://a.example"}) == {}
    twice = {"speakers": [{"agent": "a"}], "passages": [{"text": "x", "document": "d"}] * 2}
    assert list(marks("statement", twice).values()) == [("passages", 0, "text")]


@pytest.mark.slow
def test_many_statements_of_the_same_words_are_compared_once_each(archive: TestArchive) -> None:
    archive.grow(300)
    words = (archive.root / archive.well).read_text("utf-8")
    for number in range(300):
        archive.write(f"sources/statements/2024/2024-same-{number:03}.yaml", words)
    instructions: list[int] = []

    def counted() -> int:
        instructions.append(1)
        return 0

    archive.check()
    connection, _ = open_state(archive.configuration)
    with contextlib.closing(connection):
        connection.set_progress_handler(counted, 1000)
        others = same_words(connection)
    assert len(others) >= 301
    assert all(len(pairs) <= 2 for pairs in others.values())
    assert len(instructions) < 100  # thousands of steps of SQLite's machine; each pair would take hundreds of them
