"""What was seen of documents is read like any file: what is found after an edit is what is found from nothing."""

import datetime
from pathlib import Path

import pytest

from sijill.diagnostics import Diagnostic
from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from tests.made_up.example import write_example

TODAY = datetime.date(2026, 11, 23)
SIGHTING = "  - time: {}T10:00:00Z\n    address: https://news.example.org/a\n    outcome: {}\n"
GOOD = "sightings:\n" + SIGHTING.format("2024-05-01", "there") + SIGHTING.format("2024-06-01", "gone")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_example(tmp_path / "archive")
    return tmp_path / "archive"


def found(archive: Path) -> list[str]:
    return sorted(one.code for one in both(archive) if one.file.startswith("sources/seen/"))


def both(archive: Path) -> list[Diagnostic]:
    """Return what a check finds that goes on from the one before, and hold it against one from nothing."""
    warm = check(read_configuration(archive), TODAY, jobs=1)
    kept = archive / ".cache"
    kept.rename(archive / ".kept")
    cold = check(read_configuration(archive), TODAY, jobs=1)
    assert warm == cold
    kept.rename(archive / ".other")
    (archive / ".kept").rename(kept)
    (archive / ".other").rename(archive.parent / f"other-{len(list(archive.parent.iterdir()))}")
    return warm


@pytest.mark.slow
def test_each_edit_is_noticed_as_if_everything_were_read_again(archive: Path) -> None:
    file, document = archive / "sources/seen/market-article.yaml", archive / "sources/documents/market-article.yaml"
    assert found(archive) == []
    file.parent.mkdir()
    file.write_text(GOOD)
    assert found(archive) == []
    text = document.read_bytes()
    document.unlink()
    assert found(archive) == ["seen-of-nothing"]
    document.write_bytes(text)
    assert found(archive) == []
    file.write_text(GOOD + SIGHTING.format("2024-05-15", "there"))
    assert found(archive) == ["seen-order"]
    file.write_text(GOOD.replace("outcome: gone", "outcome: lost"))
    assert found(archive) == ["not-a-choice"]
    file.write_text(GOOD.replace("    address: https://news.example.org/a\n", "", 1))
    assert found(archive) == ["missing-field"]
    file.write_text(GOOD.replace("2024-05-01T10:00:00Z", "yesterday"))
    assert found(archive) == ["invalid-value"]
    file.unlink()
    assert found(archive) == []


@pytest.mark.parametrize("name", ["notes.txt", "Market.yaml"])
def test_nothing_else_stands_beside_it(archive: Path, name: str) -> None:
    (archive / "sources/seen").mkdir()
    (archive / "sources/seen" / name).write_text(GOOD)
    assert [code for code in found(archive) if code in ("misplaced-file", "bad-file-name")]
