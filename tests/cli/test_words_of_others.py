"""What a note of a record that is taken down only repeats of another one that stays is that one's words."""

import datetime
from pathlib import Path

import pytest

from sijill.editing.quoting import WordsTakenDown
from tests.cli.test_acts import REASON, call, done, text
from tests.cli.test_taking_down import ANSWER, DOWN, SAID, WELL, copy_of, sources_with
from tests.made_up.archives import ALMANAC, TestArchive

ANSWER_DOWN = ("withdraw", ANSWER, "--take-down", *REASON, "--no-input")
WORDS = "البئر للجميع، ولا تُغلق في وجه أحد"
# What the well's statement quotes, and what its paragraph has around that.
NOTES = {
    "a relation's note": f"    note:\n      en: He doubts it.\n      ar: يشك في قولها يوم الاثنين «{WORDS}» كله.\n",
    "a note": f"note:\n  en: He doubts “We will dig a second well before winter”.\n  ar: يشك في أن {WORDS}\n",
    "a note with more": "note:\n  en: He doubts it.\n  ar: قالت سلمى حداد يوم الاثنين البئر للجميع ولا تغلق\n",
}


@pytest.fixture(params=NOTES)
def noted(request: pytest.FixtureRequest, published: TestArchive) -> TestArchive:
    """An archive in which the answer's note once repeated the well's words, and does not any more."""
    before = text(published, published.answer)
    for number, after in enumerate((before + NOTES[request.param], before)):
        published.write(published.answer, after)
        assert not published.publish(datetime.date(2024, 6, 2 + number)).errors
        published.commit()
    return published


def taken_down(archive: TestArchive) -> list[bool]:
    return [one.taken_down for one in copy_of(archive).paragraphs]


@pytest.mark.slow
def test_what_a_note_repeats_of_another_is_not_taken_from_that_one(noted: TestArchive) -> None:
    before = text(noted, noted.well)
    found = done(noted, *ANSWER_DOWN)
    assert taken_down(noted) == [False, False, False, True]
    assert text(noted, noted.well) == before
    assert not sources_with(noted, "البئر الأولى تكفي")
    assert not sources_with(noted, "يشك في")
    listed = found.output.partition("may only have the same ones, and stays")[2]
    assert "paragraph 2" in listed.partition("The id stays")[0]


@pytest.mark.slow
def test_what_quotes_the_same_words_elsewhere_stays_where_it_is_left(published: TestArchive) -> None:
    """Two statements have the same words in different documents; which of them goes, the editor says."""
    other = ALMANAC.replace("تقويم الوادي", "صحيفة أخرى")
    (published.root / "sources/captures/paper").mkdir()
    page = published.root / "paper.txt"
    page.write_text(other, "utf-8")
    new = ("--kind", "article", "--language", "ar", "--title", "en=Paper", "--title", "ar=صحيفة")
    assert call(published, "capture", str(page), "--document", "paper", *new, "--discard-original").exit_code == 0
    page.unlink()
    said = text(published, published.well).replace("almanac", "paper").replace("2024-05-06", "2024-05-05")
    published.write("sources/statements/2024/2024-05-05-said.yaml", said)
    published.publish(datetime.date(2024, 6, 2))
    published.commit()
    found = call(published, *DOWN)
    assert found.exit_code == 2
    assert "paragraph 2 of 'paper' repeats “" in found.output
    assert "--leave 2024-05-05-said" in found.output
    left = ("--leave", "2024-05-05-said", "--leave", ANSWER)
    done(published, *DOWN, *left, warned_of=frozenset())
    assert taken_down(published) == [False, True, True, False]
    assert {Path(name).name for name in sources_with(published, SAID[1])} == {
        "2024-05-05-said.yaml", next((published.root / "sources/captures/paper").glob("*.json")).name
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["almanac", "documents/almanac", "sources/documents/almanac.yaml", "the copy", WELL, "docs/en/about.md"]
)
def test_a_paragraph_keeps_what_it_only_repeats_where_any_of_what_it_is_in_is_left(
    published: TestArchive, name: str
) -> None:
    """It is quoted by the well's statement, and the words that are to go are before the quotation."""
    [path] = (published.root / "sources/captures/almanac").glob("*.json")
    left = path.relative_to(published.root).as_posix() if name == "the copy" else name
    found = call(published, *ANSWER_DOWN, "--words", "سلمى حداد يوم الاثنين", "--leave", left, "--dry-run")
    assert found.exit_code == (2 if name.startswith("docs/") else 0), found.output
    assert ("paragraph 2 of 'almanac' repeats “" in found.output) == name.startswith("docs/")


def test_what_is_left_is_there(published: TestArchive) -> None:
    found = call(published, *ANSWER_DOWN, "--leave", "2024-05-06-wel", "--dry-run")
    assert found.exit_code == 2
    assert "--leave must name a record or a file of the archive, not '2024-05-06-wel'" in found.output


def test_words_of_notes_are_looked_for_but_for_those_that_another_is_quoted_with() -> None:
    said = "They shall dig a second well beside the mill"
    words = WordsTakenDown(["No"], noted=[f"He doubts that {said}, as she told all of us"], said=["One well is enough"])
    assert words.in_own_words(said)
    assert not words.in_quotation(said)
    assert words.in_quotation("He said that one well is enough")
    words.leave_quoted([said])
    assert not words.in_prose(f"She said: {said}")
    assert words.perhaps_in(said)
    assert words.in_own_words("well beside the mill, as she told all of us")
