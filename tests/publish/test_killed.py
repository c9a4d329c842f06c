"""A publishing that is killed between any two files is completed by the next command, and publishes nothing twice."""

import datetime
import shutil
from pathlib import Path

import pytest

from sijill.sources import writing
from tests.made_up.archives import TestArchive
from tests.made_up.logged import KEY, set_keys
from tests.sources.test_writing import KilledError

pytestmark = pytest.mark.slow
LATER = datetime.date(2024, 6, 2)


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in (root / "sources").rglob("*") if path.is_file())


@pytest.mark.parametrize("again", ["publish", "check"])
def test_a_killed_publishing_is_completed_and_no_draft_is_published_twice(
    published: TestArchive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, again: str
) -> None:
    set_keys(published, KEY)
    monkeypatch.setenv("SIJILL_LOG_KEY", KEY.text())
    text = (published.root / published.answer).read_text("utf-8").partition("relations:")[0]
    for name in ("0000-one", "0000-two"):
        published.write(f"sources/statements/2024/{name}.yaml", text.replace("The well", f"The well of {name[5:]}"))
    published.commit()
    before = tmp_path / "before"
    shutil.copytree(published.root, before)
    real = Path.replace
    for steps in range(1, 30):
        left = [steps]

        def counted(path: Path, target: Path, left: list[int] = left) -> Path:
            if not left[0]:
                raise KilledError
            left[0] -= 1
            return real(path, target)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writing.Path, "replace", counted)
            try:
                published.publish(LATER)
                killed = False
            except KilledError:
                killed = True
        if again == "check":
            published.check()
        outcome = published.publish(LATER)
        assert outcome.errors == []
        given = [name for name in names(published.root) if name.endswith(("-one.yaml", "-two.yaml"))]
        assert given == [f"sources/statements/2024/2024-05-07-{name}.yaml" for name in ("one", "two")]
        assert [name for name in names(published.root) if "/." in name] == []
        assert published.codes() <= {"stale-translation", "same-words"}
        if not killed:
            break
        shutil.rmtree(published.root)
        shutil.copytree(before, published.root)
    else:
        raise AssertionError("a publishing has fewer steps")
    assert steps > 4
