"""What a taking down names of other records stays named when its own record is merged into another."""

from pathlib import Path

import pytest

from sijill.publish.verify import verify
from tests.cli.test_acts import REASON, call, done, text
from tests.made_up.archives import ALMANAC, TestArchive, document
from tests.made_up.captures import capture_of

pytestmark = pytest.mark.slow
GONE = "لن أعود إلى هذا الأمر"


@pytest.fixture
def merged(tmp_path: Path) -> TestArchive:
    """An archive in which a statement was merged into another, and then its words, which a note repeats, taken down."""
    archive = TestArchive(tmp_path / "archive")
    capture = capture_of(f"{ALMANAC}وختم: «{GONE}»\nوقال: «الماء للناس جميعًا»")
    for path in (archive.root / "sources/captures/almanac").iterdir():
        path.unlink()
    archive.add_capture(capture)
    archive.write("sources/documents/almanac.yaml", document(capture))
    bare = text(archive, archive.answer).partition("relations:")[0]
    for name, words, english in (
        ("second", GONE, "I shall not come back to it"),
        ("third", "الماء للناس جميعًا", "Water is for all people"),
    ):
        path = f"sources/statements/2024/2024-05-07-{name}.yaml"
        made = bare.replace("البئر الأولى تكفي", words).replace("The first well is enough", english)
        archive.write(path, made)
    note = f"note:\n  en: Nobody asked.\n  ar: قال يومها إني {GONE} أبدًا\n"
    archive.write(archive.well, text(archive, archive.well) + note)
    archive.published()
    done(archive, "merge", "statement", "2024-05-07-second", "2024-05-07-answer", *REASON)
    done(archive, "withdraw", "2024-05-07-second", "--take-down", *REASON, "--no-input")
    assert "repeated_in" in text(archive, archive.answer)
    return archive


def test_the_address_of_a_version_whose_words_went_says_so(merged: TestArchive) -> None:
    assert call(merged, "build").exit_code == 0
    site = merged.root / "site"
    for folder, said in (("", "The words themselves have been taken down."), ("ar/", "حُجب")):
        page = (site / f"{folder}statements/2024-05-07-second/v1/index.html").read_text("utf-8")
        assert said in page
        assert "refresh" not in page
        leading = (site / f"{folder}statements/2024-05-07-second/index.html").read_text("utf-8")
        assert "2024-05-07-second/v1/" in leading
        assert GONE not in page + leading
        assert "2024-05-07-second/v1/" in (site / f"{folder}corrections/index.html").read_text("utf-8")
    assert verify(str(site)).problems == []


def test_a_record_that_carries_a_taking_down_is_merged_and_carries_it_on(merged: TestArchive) -> None:
    found = done(merged, "merge", "statement", "2024-05-07-answer", "2024-05-07-third", *REASON)
    assert "Nothing is changed" not in found.output
    built = call(merged, "build")
    assert built.exit_code == 0, built.output
    held = verify(str(merged.root / "site"))
    assert (held.problems, held.remade) == ([], True)
    page = (merged.root / "site/statements/2024-05-06-well/v1/index.html").read_text("utf-8")
    assert "Nobody asked" not in page
