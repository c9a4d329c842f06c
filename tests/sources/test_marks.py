"""The marks of folders tell which folders may have changed, and never misses one."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sijill.sources.marks import folder_marks


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name in ("statements/2020/a.yaml", "statements/2021/b.yaml", "agents/c.yaml", "captures/d/e.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("title: x\n", encoding="utf-8")
    return tmp_path


def differing(sources: Path, change: Callable[[], object]) -> set[str]:
    before = folder_marks(sources)
    change()
    after = folder_marks(sources)
    return {folder for folder in before.keys() | after.keys() if before.get(folder) != after.get(folder)}


def test_nothing_differs_where_nothing_changed(sources: Path) -> None:
    assert differing(sources, lambda: None) == set()


@pytest.mark.parametrize(
    ("change", "folders"),
    [
        (lambda s: (s / "statements/2021/b.yaml").write_text("title: longer\n"), {"statements/2021"}),
        (lambda s: os.utime(s / "statements/2021/b.yaml", ns=(1, 1)), {"statements/2021"}),
        (lambda s: (s / "statements/2021/b.yaml").unlink(), {"statements/2021"}),
        (lambda s: (s / "agents/new.yaml").write_text("x"), {"agents"}),
        (lambda s: (s / "agents/c.yaml").rename(s / "agents/d.yaml"), {"agents"}),
        (lambda s: (s / "agents/link.yaml").symlink_to("c.yaml"), {"agents"}),
        (lambda s: (s / "captures/d/e.json").chmod(0o600), {"captures/d"}),  # its ctime
        (lambda s: (s / "statements/2022").mkdir(), {"statements", "statements/2022"}),
        (lambda s: (s / "captures/f").mkdir(), {"captures", "captures/f"}),
        (lambda s: (s / "stray.txt").write_text("x"), {""}),
    ],
)
def test_a_change_shows_in_its_folder(sources: Path, change: Callable[[Path], object], folders: set[str]) -> None:
    assert differing(sources, lambda: change(sources)) == folders


def test_a_file_written_with_the_same_size_and_time_still_shows(sources: Path) -> None:
    path = sources / "agents/c.yaml"
    status = path.stat()

    def change() -> None:
        path.write_text("title: y\n", encoding="utf-8")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert differing(sources, change) == {"agents"}


def test_a_folder_that_is_not_there_has_no_mark(tmp_path: Path) -> None:
    assert folder_marks(tmp_path / "absent") == {}
