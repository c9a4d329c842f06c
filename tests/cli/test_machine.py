"""What the machine refuses, or cannot show, ends a command with one line, and never with a traceback."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from sijill import cli
from tests.made_up.example import write_example


def call_that_raises(error: OSError, monkeypatch: pytest.MonkeyPatch, *options: str) -> Result:
    @click.command()
    def fails() -> None:
        raise error

    monkeypatch.setattr(cli._Commands, "resolve_command", lambda self, ctx, args: ("check", fails, []))
    return CliRunner().invoke(cli.main, [*options, "check"])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "docs/en"), "docs/en must be readable and writable"),
        (OSError(errno.ENOSPC, "No space left on device"), "the machine must do what it is asked to, and refused: No"),
        (OSError(errno.EIO, "Input/output error", b"a\n\x1b[31m\xff"), "a⏎<U+001B>[31m<U+DCFF> must be readable"),
    ],
    ids=["a folder", "the disk", "a name that is no text"],
)
def test_what_the_machine_refuses_is_one_line(error: OSError, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done = call_that_raises(error, monkeypatch)
    assert done.exit_code == 2
    assert done.output.startswith(f"Error: {said}")
    assert done.output.count("\n") == 1
    assert call_that_raises(error, monkeypatch, "--lang", "ar").output.startswith("خطأ: ينبغي أن")


def test_a_reader_that_has_gone_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    done = call_that_raises(BrokenPipeError(errno.EPIPE, "Broken pipe"), monkeypatch)
    assert (done.exit_code, done.output) == (1, "")


def test_what_the_output_has_no_letters_for_is_spelt_out(tmp_path: Path) -> None:
    write_example(tmp_path)
    (tmp_path / "sources/topics/خطأ.yaml").write_text("x", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sijill", "-C", str(tmp_path), "--lang", "ar", "check"],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert r"sources/topics/\u062e\u0637\u0623.yaml" in done.stdout.decode("ascii")


@pytest.mark.skipif(os.name == "nt", reason="as a POSIX shell closes them")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_runs_without_the_streams_that_its_caller_closed(tmp_path: Path, closed: str) -> None:
    write_example(tmp_path)
    call = f"'{sys.executable}' -m sijill -C '{tmp_path}' check {closed}"
    done = subprocess.run(["sh", "-c", call], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
