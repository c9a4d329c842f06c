"""What another generator found is not believed: after an update without a new version number, all is judged again."""

import os
import shutil
from pathlib import Path

import pytest
from pydantic import model_validator

import sijill
from sijill.model import generator
from sijill.model.records import RECORD_TYPES, Statement
from sijill.state import database
from tests.made_up.archives import TestArchive


class Stricter(Statement):
    """A statement with one rule more."""

    @model_validator(mode="after")
    def _wells(self) -> "Stricter":
        if "wells" not in self.topics:
            raise ValueError("must be about wells")
        return self


@pytest.mark.slow
def test_a_rule_that_an_update_brings_is_asked_of_records_that_were_judged_before(
    published: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "invalid-value" not in published.codes()
    monkeypatch.setitem(RECORD_TYPES, "statement", Stricter)
    assert (
        "invalid-value" not in published.codes()
    )  # the same generator, as far as it can know: nothing is judged again
    monkeypatch.setattr(database, "mark", lambda: "after git pull")
    assert "invalid-value" in published.codes()


@pytest.mark.slow
def test_the_mark_changes_with_every_file_of_the_generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "sijill"
    shutil.copytree(Path(sijill.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__", "*.ttf"))
    monkeypatch.setattr(sijill, "__file__", str(package / "__init__.py"))

    def mark() -> str:
        generator.mark.cache_clear()
        return generator.mark()

    found = [mark(), mark()]
    for file in ("check/dates.py", "check/day_words.yaml", "pages/page.html.j2"):
        path = next(iter(package.rglob(Path(file).name)), package / "added.py")
        path.touch()
        stat = path.stat()
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 10**9))
        found.append(mark())
    monkeypatch.undo()
    generator.mark.cache_clear()
    assert found[0] == found[1]
    assert len(set(found)) == 4
