"""A killed or failing build never hurts the site that stands, and the next command mends what it left."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sijill.model.errors import BuildError
from sijill.model.output import Output
from sijill.site import journal, lock, staging
from tests.site import small_build
from tests.site.small_build import build, expected, tree

HERE = Path(small_build.__file__)
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def run(folder: Path, *arguments: object, without_exchange: bool = False) -> int:
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
    if without_exchange:
        environment["SIJILL_WITHOUT_EXCHANGE"] = "1"
    command = [sys.executable, str(HERE), str(folder), *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode


def fork_and_kill(folder: Path, generation: int, mode: str, call: int, *, without_exchange: bool = False) -> bool:
    """Build in a child process that kills itself at a system call; return whether it was killed before the end."""
    child = os.fork()
    if child == 0:
        try:
            if without_exchange:
                os.environ["SIJILL_WITHOUT_EXCHANGE"] = "1"
            small_build.kill_at(call)
            build(folder, generation, mode)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize("without_exchange", [False, True], ids=["exchange", "two-renames"])
@pytest.mark.parametrize("mode", ["full", "edit"])
@pytest.mark.slow
def test_a_kill_before_any_system_call_leaves_whole_pages_and_is_mended(
    tmp_path: Path, mode: str, without_exchange: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if without_exchange:
        monkeypatch.setenv("SIJILL_WITHOUT_EXCHANGE", "1")
    (tmp_path / "clean").mkdir()
    build(tmp_path / "clean", 1, "full")
    call, killed = 0, True
    while killed:
        call += 1
        folder = tmp_path / f"{call}"
        shutil.copytree(tmp_path / "clean", folder)
        killed = fork_and_kill(folder, 2, mode, call)
        old, new, site = expected(1), expected(2), tree(folder / "site")
        for path, data in site.items():
            assert data in (old.get(path), new.get(path)), (call, path)
        if mode == "full" and (folder / "site").exists():
            assert site in (old, new), call
        kept = [path for path in old if old[path] == new.get(path)]
        if (folder / "site").exists():
            assert all(path in site for path in kept), call
        build(folder, 2, "edit")
        assert tree(folder / "site") == new, call
        assert sorted(p.name for p in folder.iterdir()) == ["lock", "site", "state.sqlite"], call
        shutil.rmtree(folder)
    assert call > 10


def test_an_interrupted_move_is_completed_by_a_build_that_has_nothing_else_to_do(tmp_path: Path) -> None:
    build(tmp_path, 1, "full")
    child = os.fork()
    if child == 0:
        real = os.replace

        def replace(source: str, target: str) -> None:
            if str(target).endswith("page-3/index.html"):
                os.kill(os.getpid(), signal.SIGKILL)
            real(source, target)

        os.replace = replace  # type: ignore[assignment]
        build(tmp_path, 2, "edit")
        os._exit(0)
    os.waitpid(child, 0)
    assert staging.journal_beside(tmp_path / "site").exists()
    connection = sqlite3.connect(tmp_path / "state.sqlite")
    assert journal.recover(tmp_path / "site", small_build.token_of(connection)) == "completed"
    assert tree(tmp_path / "site") == expected(2)


def test_a_journal_whose_state_was_not_committed_is_undone(tmp_path: Path) -> None:
    build(tmp_path, 1, "full")
    before = tree(tmp_path / "site")
    staged = staging.begin(tmp_path / "site")
    staging.Writer(staged).write([Output("page-1/index.html", b"new")])

    def fails() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        journal.apply(tmp_path / "site", ["page-1/index.html"], [], "token", fails)
    assert journal.recover(tmp_path / "site", "another") == "undone"
    assert tree(tmp_path / "site") == before


def test_a_damaged_journal_is_dropped_and_the_site_kept(tmp_path: Path) -> None:
    build(tmp_path, 1, "full")
    staging.journal_beside(tmp_path / "site").write_bytes(b"{ half")
    build(tmp_path, 2, "edit")
    assert tree(tmp_path / "site") == expected(2)


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "a/../../b", "a//b", ".", "a/.", "", "a\\b", "a\0b", "c:x"])
def test_a_journal_cannot_move_anything_out_of_the_site(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="must be a relative path"):
        staging.check_path(path)
    with pytest.raises(ValueError, match="must be a relative path"):
        staging.Writer(tmp_path).write([Output(path, b"x")])


@pytest.mark.parametrize("path", ["a", "index.html", "_headers", ".nojekyll", "a..b/c.html", "ar/statements/x/"[:-1]])
def test_ordinary_paths_pass(path: str) -> None:
    assert staging.check_path(path) == path


def test_a_folder_in_place_of_a_page_is_named_and_nothing_moves(tmp_path: Path) -> None:
    build(tmp_path, 1, "full")
    page = tmp_path / "site" / "page-1" / "index.html"
    page.unlink()
    page.mkdir()
    (page / "mine.txt").write_text("not the build's")
    before = tree(tmp_path / "site")
    with pytest.raises(BuildError, match=r"page-1/index\.html must be a file of the site, not a folder"):
        build(tmp_path, 2, "edit")
    assert tree(tmp_path / "site") == before
    page.joinpath("mine.txt").unlink()
    build(tmp_path, 2, "edit")
    assert tree(tmp_path / "site") == expected(2)


def test_a_link_in_place_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    build(tmp_path, 1, "full")
    outside = tmp_path / "outside"
    shutil.move(tmp_path / "site" / "page-1", outside)
    (tmp_path / "site" / "page-1").symlink_to(outside)
    before = tree(outside)
    with pytest.raises(BuildError, match="not a symbolic link"):
        build(tmp_path, 2, "edit")
    assert tree(outside) == before


def test_a_folder_that_sijill_did_not_make_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("ten years of work")
    with pytest.raises(BuildError, match="must be a site that sijill built"):
        build(tmp_path, 1, "full")
    assert tree(tmp_path / "site") == {"thesis.txt": b"ten years of work"}


def test_a_file_or_a_link_in_place_of_the_site_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(BuildError, match="must be a folder"):
        build(tmp_path, 1, "full")
    (tmp_path / "site").unlink()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BuildError, match="not a symbolic link"):
        build(tmp_path, 1, "full")


@pytest.mark.parametrize("mode", ["full", "edit"])
def test_a_disk_that_fills_up_is_a_clear_error_and_the_old_site_stands(
    tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, 1, "full")
    before = tree(tmp_path / "site")
    real, written = os.write, 0

    def write(descriptor: int, data: bytes) -> int:
        nonlocal written
        written += len(data)
        if written > 3000:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(BuildError, match=r"No space left on device\. Free some space and build again"):
        build(tmp_path, 2, mode)
    monkeypatch.undo()
    assert tree(tmp_path / "site") == before
    build(tmp_path, 2, "edit")
    assert tree(tmp_path / "site") == expected(2)


@pytest.mark.slow
def test_a_file_size_limit_of_the_system_is_a_clear_error(tmp_path: Path) -> None:
    build(tmp_path, 1, "full")
    before = tree(tmp_path / "site")
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        f"sys.path[:0] = {[p for p in sys.path if p]!r};"
        "from pathlib import Path; from sijill.site import staging; from sijill.model.output import Output;"
        f"site = Path({str(tmp_path / 'site')!r}); staged = staging.begin(site);"
        "staging.Writer(staged).write([Output('page-1/index.html', b'x' * 5000)])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "File too large. Free some space and build again" in found.stderr
    assert tree(tmp_path / "site") == before


@pytest.mark.slow
def test_a_second_build_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    ready, done = tmp_path / "ready", tmp_path / "done"
    script = (
        f"import sys, time; sys.path[:0] = {[p for p in sys.path if p]!r};"
        "from pathlib import Path; from sijill.site import lock\n"
        f"with lock.hold(Path({str(tmp_path / 'lock')!r}), 'sijill build'):\n"
        f"    Path({str(ready)!r}).touch()\n"
        f"    while not Path({str(done)!r}).exists(): time.sleep(0.01)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", script])
    try:
        while not ready.exists():
            assert holder.poll() is None
        with pytest.raises(lock.LockedError, match=rf"'sijill build' \(process {holder.pid} on ") as caught:
            build(tmp_path, 1, "full")
        assert len(str(caught.value)) < 4000
        assert not (tmp_path / "site").exists()
    finally:
        done.touch()
        holder.wait()
    build(tmp_path, 1, "full")


def test_a_killed_holder_frees_the_lock(tmp_path: Path) -> None:
    script = (
        f"import os, signal, sys; sys.path[:0] = {[p for p in sys.path if p]!r};"
        "from pathlib import Path; from sijill.site import lock\n"
        f"with lock.hold(Path({str(tmp_path / 'lock')!r}), 'sijill build'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -signal.SIGKILL
    build(tmp_path, 1, "full")


def test_the_same_process_cannot_hold_the_lock_twice(tmp_path: Path) -> None:
    with lock.hold(tmp_path / "lock", "one"), pytest.raises(lock.LockedError), lock.hold(tmp_path / "lock", "two"):
        pass
    with lock.hold(tmp_path / "lock", "three"):
        pass


def test_readers_find_every_page_whole_while_builds_swap(tmp_path: Path) -> None:
    build(tmp_path, 1, "full")
    page, stop, seen = tmp_path / "site" / "page-1" / "index.html", threading.Event(), set()
    allowed = {expected(n)["page-1/index.html"] for n in range(1, 8)}

    def read() -> None:
        while not stop.is_set():
            seen.add(page.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for generation in range(2, 8):
        build(tmp_path, generation, "full" if generation % 2 else "edit")
    stop.set()
    reader.join()
    assert seen <= allowed
    assert seen


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        build(tmp_path, 1, "full")
    finally:
        os.umask(before)
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "site").rglob("*") if p.is_file()} == {0o644}
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "site").rglob("*") if p.is_dir()} == {0o755}


@pytest.mark.slow
def test_a_build_as_its_own_command_ends_well(tmp_path: Path) -> None:
    assert run(tmp_path, 1, "full") == 0
    assert run(tmp_path, 2, "edit", without_exchange=True) == 0
    assert tree(tmp_path / "site") == expected(2)
