"""A glance at the sources tells which folders may have changed, and never misses one."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.load import glance as module
from generator.load.glance import glance


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name in ("statements/2020/a.yaml", "statements/2021/b.yaml", "agents/c.yaml", "captures/d/e.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("title: x\n", encoding="utf-8")
    return tmp_path


def differing(sources: Path, change: Callable[[], object]) -> set[str]:
    before = glance(sources, 0)
    change()
    after = glance(sources, 0)
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


def test_two_processes_see_what_one_sees(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = glance(sources, 0)
    assert glance(sources, module.WORTH_SHARING) == alone
    monkeypatch.setattr(module.os, "pipe", lambda: (os.open(os.devnull, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY)))
    assert glance(sources, module.WORTH_SHARING) == alone  # the child's answer is lost


def begun(sources: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    monkeypatch.setattr(module, "WORTH_BEGINNING", 1)
    monkeypatch.setattr(module.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(module.threading, "active_count", lambda: 1)
    module.begin(sources)
    assert len(module._begun) == 1
    marks = glance(sources, 0)
    assert not module._begun
    return marks


def test_a_glance_that_was_begun_before_sees_the_same(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = glance(sources, 0)
    assert begun(sources, monkeypatch) == alone


def test_a_glance_goes_on_where_the_other_process_was_killed(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = glance(sources, 0)
    really = os.fork

    def killed() -> int:
        child = really()
        if child == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return child

    monkeypatch.setattr(module.os, "fork", killed)
    assert begun(sources, monkeypatch) == alone


def test_what_was_begun_is_used_once(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = begun(sources, monkeypatch)
    (sources / "agents/new.yaml").write_text("x", encoding="utf-8")
    assert glance(sources, 0) != before


def test_other_work_is_done_only_while_the_other_process_is_at_it(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    work = (done.append(step) for step in range(1_000_000))
    assert glance(sources, 0, work) == glance(sources, module.WORTH_SHARING, work)
    assert done == []
    monkeypatch.setattr(module, "WORTH_BEGINNING", 1)
    monkeypatch.setattr(module.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(module.threading, "active_count", lambda: 1)
    module.begin(sources)
    assert glance(sources, 0, work) == glance(sources, 0)
    assert 0 < len(done) < 1_000_000  # it ended when the answer was there


def test_a_small_archive_is_not_worth_another_process(sources: Path) -> None:
    module.begin(sources)
    assert not module._begun


def test_a_folder_that_is_not_there_has_no_mark(tmp_path: Path) -> None:
    assert glance(tmp_path / "absent", 0) == {}
