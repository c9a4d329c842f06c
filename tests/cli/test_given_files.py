"""Files that a command is given: whatever is no file is refused with a sentence, and never waited for."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.model import files
from sijill.model.errors import BuildError
from sijill.model.files import read_given, text_given, write_given
from tests.made_up.archives import TestArchive

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def folder(folder: Path) -> Path:
    (folder / "folder").mkdir()
    return folder / "folder"


def endless(folder: Path) -> Path:
    (folder / "endless").symlink_to("/dev/zero")
    return folder / "endless"


NO_FILES = [
    (pipe, "must be a file, or a pipe that something is written into"),
    (folder, "must be a file, not a folder"),
    (endless, "must be a file or a pipe, not a device"),
]
OTHERS = [
    ["verify", "nowhere", "--key"], ["verify", "nowhere", "--checkpoint"], ["verify", "nowhere", "--authority"],
    ["verify", "nowhere", "--log-key"], ["verify", "nowhere", "--witness"], ["verify", "nowhere", "--seen"],
    ["key", "show"], ["new", "statement", "--from-issue"], ["import"], ["import", "rows.csv", "--map"],
    ["capture", "--document", "almanac"], ["restore", "almanac", "--from"],
    ["witness", "nowhere", "--log-key", "a+1+A", "--memory", "a", "--out", "b", "--key"],
]  # fmt: skip


@pytest.mark.parametrize("given", OTHERS, ids=" ".join)
@pytest.mark.quick(3)
def test_every_option_that_names_a_file_refuses_what_is_none(
    given: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_MOMENT", 0.01)
    root = TestArchive(tmp_path / "valley").root
    monkeypatch.chdir(root)
    Path("rows.csv").write_text("text\nWords\n")
    for make, _ in NO_FILES:
        found = CliRunner().invoke(main, [*given, str(make(tmp_path))])
        assert found.exit_code == 2, found.output
        assert "must be a file" in found.output or "is a directory" in found.output, found.output
        assert not isinstance(found.exception, BuildError)


@pytest.mark.parametrize(("make", "why"), NO_FILES, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_no_file_is_said(make: Callable[[Path], Path], why: str, tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(BuildError, match=why):
        read_given(make(tmp_path))
    assert time.monotonic() - began < 5


def test_what_a_shell_hands_over_by_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from sijill.model.files import read_given; " \
        "print(len(read_given(Path(sys.argv[1]))))"  # fmt: skip
    slowly = "<(printf one; sleep 1.5; head -c 200000 /dev/zero)"
    done = subprocess.run(
        ["bash", "-c", f'"$0" -c "$1" {slowly}', sys.executable, script], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("200003\n", "")
    done = subprocess.run(
        [sys.executable, "-c", script, "/dev/stdin"], input="four", capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("4\n", "")


def test_a_pipe_that_brings_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SILENCE", 0.1)
    reader, writer = os.pipe()
    with pytest.raises(BuildError, match=r"must come to its end: nothing came from the pipe in 0\.1 s"):
        read_given(Path(f"/dev/fd/{reader}"))
    os.close(reader)
    os.close(writer)


def test_a_pipe_is_waited_for_in_a_process_that_has_many_files_open(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(limits[0], min(4096, limits[1])), limits[1]))
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        test_a_pipe_that_brings_nothing_is_left(Path(), monkeypatch)
    finally:
        for one in opened:
            os.close(one)


def test_more_than_was_agreed_is_refused_and_a_byte_order_mark_is_none_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"\xef\xbb\xbfwords")
    (tmp_path / "link").symlink_to("text")
    assert text_given(tmp_path / "link", 8) == "words"
    with pytest.raises(BuildError, match="must be at most 7 bytes"):
        text_given(tmp_path / "link", 7)
    (tmp_path / "text").write_bytes(b"\xff")
    with pytest.raises(BuildError, match="must be UTF-8 text"):
        text_given(tmp_path / "text")


def test_nothing_is_written_into_a_pipe_that_nobody_reads(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such device"):
        write_given(pipe(tmp_path), "words")
    write_given(tmp_path / "file", "longer")
    write_given(tmp_path / "file", "words")
    assert (tmp_path / "file").read_text() == "words"


def test_a_memory_that_is_damaged_is_not_taken_for_none(tmp_path: Path) -> None:
    for damaged in ("{", "[1]", '{"a": 1}', "[" * 100_000):
        (tmp_path / "seen").write_text(damaged)
        found = CliRunner().invoke(main, ["verify", str(tmp_path), "--seen", str(tmp_path / "seen")])
        assert (found.exit_code, "must be what 'sijill verify' wrote" in found.output) == (2, True), found.output
