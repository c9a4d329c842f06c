"""``sijill restore``: withheld paragraphs come back from the document itself, to the letter or not at all."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.model.captures import Capture
from sijill.sources.captures import read_capture, write_capture
from tests.made_up.archives import TestArchive

pytestmark = pytest.mark.usefixtures("read_here")
PARAGRAPHS = [f"Paragraph {number} of the notice about the {name} ferry." for number, name in
              enumerate(("first", "second", "third", "fourth"), 1)]  # fmt: skip


def call(archive: TestArchive, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive.root), *arguments])


@pytest.fixture
def notice(published: TestArchive, tmp_path: Path) -> tuple[TestArchive, Path, Path]:
    """An archive with a copy of which one paragraph alone is shown, the document, and the copy's file."""
    source = tmp_path / "notice.txt"
    source.write_text("\n\n".join(PARAGRAPHS), "utf-8")
    assert call(published, "capture", str(source), "--document", "notice", "--language", "en").exit_code == 0
    head, _, _ = (published.root / published.answer).read_text("utf-8").partition("  - id: p1")
    quoted = f"  - id: p1\n    text: {PARAGRAPHS[1]}\n    mode: direct\n    document: notice\n"
    statement = head.replace("language: ar", "language: en") + quoted
    published.write("sources/statements/0000/0000-notice.yaml", statement)
    (copy,) = (published.root / "sources/captures/notice").glob("*.json")
    held = call(published, "capture", "--document", "notice", "--withhold")
    assert held.exit_code == 0, held.output
    assert [text in copy.read_text("utf-8") for text in PARAGRAPHS] == [False, True, False, False]
    return published, source, copy


def shown(copy: Path) -> list[bool]:
    return [text in copy.read_text("utf-8") for text in PARAGRAPHS]


@pytest.mark.slow
def test_all_that_is_withheld_comes_back_under_the_same_digest(notice: tuple[TestArchive, Path, Path]) -> None:
    archive, source, copy = notice
    before = copy.read_text("utf-8")
    rehearsed = call(archive, "restore", "notice", "--from", str(source), "--dry-run")
    assert rehearsed.exit_code == 0, rehearsed.output
    assert "3 paragraphs would be put back" in rehearsed.output
    assert copy.read_text("utf-8") == before
    done = call(archive, "restore", "notice", "--from", str(source), "--yes")
    assert done.exit_code == 0, done.output
    assert "3 paragraphs put back; same digest" in done.output
    assert "publish" not in done.output
    assert shown(copy) == [True] * 4
    assert "captures" not in {found.file for found in archive.check() if found.severity == "error"}
    again = call(archive, "restore", "notice", "--from", str(source), "--yes")
    assert again.exit_code == 2
    assert "nothing is to be put back" in again.output


@pytest.mark.slow
def test_only_the_paragraphs_named(notice: tuple[TestArchive, Path, Path]) -> None:
    archive, source, copy = notice
    done = call(archive, "restore", "notice", "--from", str(source), "--paragraph", "4", "--yes")
    assert done.exit_code == 0, done.output
    assert shown(copy) == [False, True, False, True]


@pytest.mark.slow
@pytest.mark.parametrize("difference", ["a space ", "A", "’", "\u200f"])
def test_what_is_not_the_same_to_the_letter_stays_withheld_and_is_named(
    notice: tuple[TestArchive, Path, Path], difference: str
) -> None:
    archive, source, copy = notice
    texts = [
        text if number != 2 else text.replace("the", f"{difference}the", 1) for number, text in enumerate(PARAGRAPHS)
    ]
    source.write_text("\n\n".join(texts), "utf-8")
    done = call(archive, "restore", "notice", "--from", str(source), "--yes")
    assert done.exit_code == 1
    assert "stays withheld, not in the file to the letter: 3" in done.output
    assert shown(copy) == [True, True, False, True]


@pytest.mark.slow
def test_another_document_puts_nothing_back(notice: tuple[TestArchive, Path, Path]) -> None:
    archive, source, copy = notice
    before = copy.read_bytes()
    source.write_text("Something else.\n\nAnd more of it.", "utf-8")
    done = call(archive, "restore", "notice", "--from", str(source), "--yes")
    assert done.exit_code == 2
    assert "none of the 3 withheld paragraphs is in it to the letter" in done.output
    assert copy.read_bytes() == before


@pytest.mark.slow
def test_paragraphs_in_another_order_are_found(notice: tuple[TestArchive, Path, Path]) -> None:
    archive, source, copy = notice
    source.write_text("\n\n".join(reversed(PARAGRAPHS)), "utf-8")
    assert call(archive, "restore", "notice", "--from", str(source), "--yes").exit_code == 0
    assert shown(copy) == [True] * 4


@pytest.mark.slow
def test_what_was_taken_down_cannot_come_back(notice: tuple[TestArchive, Path, Path]) -> None:
    archive, source, copy = notice
    capture = read_capture(copy.read_bytes(), copy.name)
    assert isinstance(capture, Capture)
    copy.write_bytes(write_capture(capture.without_words({0})))
    done = call(archive, "restore", "notice", "--from", str(source), "--yes")
    assert "stays withheld, taken down: 1" in done.output
    assert shown(copy) == [False, True, True, True]


@pytest.mark.quick(1)
@pytest.mark.parametrize("document", ["../etc", "no-such-document", "almanac"])
def test_a_document_that_withholds_nothing_or_is_not_there_is_refused(
    notice: tuple[TestArchive, Path, Path], document: str
) -> None:
    archive, source, _ = notice
    done = call(archive, "restore", document, "--from", str(source), "--yes")
    assert done.exit_code == 2
    assert "must" in done.output


@pytest.mark.parametrize(
    ("name", "says"),
    [("almanak", "did you mean almanac?"), ("../x", "the id of a document"), ("salma-haddad", "the id of a document")],
)
def test_a_document_that_there_is_none_of_is_named_with_the_nearest(
    published: TestArchive, name: str, says: str
) -> None:
    found = call(published, "restore", name, "--from", "nothing.html")
    assert found.exit_code == 2
    assert says in found.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("down", "said"),
    [
        (set(), "the copy has withheld ones: restore the paragraph"),
        ({0}, "restore the paragraph, or, if it was taken down, quote other words"),
        ({0, 2, 3}, "others were taken down, and nothing brings them back: quote other words"),
    ],
)
def test_words_that_are_not_shown_are_asked_for_only_where_they_can_come_back(
    notice: tuple[TestArchive, Path, Path], down: set[int], said: str
) -> None:
    archive, source, copy = notice
    capture = read_capture(copy.read_bytes(), copy.name)
    assert isinstance(capture, Capture)
    copy.write_bytes(write_capture(capture.without_words(down)))
    tried = call(archive, "restore", "notice", "--from", str(source), "--dry-run")
    archive.edit("sources/statements/0000/0000-notice.yaml", PARAGRAPHS[1], "Zebras quietly juggle lemons")
    found = call(archive, "check")
    assert f"{said}\n" in found.output or f"{said}: nothing brings it back\n" in found.output
    assert (tried.exit_code == 0) == ("restore the paragraph" in found.output), tried.output
