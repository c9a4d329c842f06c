"""What the machine refuses, or cannot show, ends a command with one line, and never with a traceback."""

import errno
import importlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from sijill import cli
from sijill.cli.common import Day
from sijill.model.errors import BuildError
from tests.made_up.archives import TestArchive
from tests.made_up.example import write_example


def call_that_raises(error: Exception, monkeypatch: pytest.MonkeyPatch, *options: str) -> Result:
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


def test_what_the_machine_refuses_a_database_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = sqlite3.connect(tmp_path / "state.sqlite")
    connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(sqlite3.OperationalError) as full:
        connection.execute("CREATE TABLE a(b)")
    connection.close()
    done = call_that_raises(full.value, monkeypatch)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert done.output.startswith(
        "Error: the machine must do what it is asked to, and refused: database or disk is full"
    )
    assert call_that_raises(full.value, monkeypatch, "--lang", "ar").output.startswith("خطأ: ينبغي أن")


def test_a_fault_of_ours_in_a_query_is_not_called_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(sqlite3.OperationalError) as ours:
        sqlite3.connect(":memory:").execute("SELECT nothing")
    assert call_that_raises(ours.value, monkeypatch).exception is ours.value


_OPTIONS = [
    (name, option.opts[0])
    for name, module in cli.COMMANDS
    for option in importlib.import_module(f"sijill.cli.{module}").command.params
    if isinstance(option.type, Day)
]


@pytest.mark.parametrize(
    "value", ["abc", "2024-02-30", "0000-00-00", "10000-01-01", "2024-3-4", "٢٠٢٤-٠٣-٠٥", "20240304", ""]
)
@pytest.mark.parametrize(("command", "option"), _OPTIONS)
def test_what_is_no_day_is_one_line(command: str, option: str, value: str) -> None:
    done = CliRunner().invoke(cli.main, [command, option, value])
    assert (done.exit_code, done.output) == (2, f"Error: {option} must be a day, YYYY-MM-DD, not '{value}'\n")


def test_every_option_that_takes_a_day_is_tried() -> None:
    tried = {*_OPTIONS, ("export", "--since")}  # a day or a number: tests/export/test_dump.py
    assert {("check", "--today"), ("publish", "--date"), ("correct", "--date"), ("capture", "--near")} <= tried
    for name, module in cli.COMMANDS:
        for option in importlib.import_module(f"sijill.cli.{module}").command.params:
            assert "YYYY-MM-DD" not in (getattr(option, "help", "") or "") or (name, option.opts[0]) in tried


def test_a_reader_that_has_gone_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    done = call_that_raises(BrokenPipeError(errno.EPIPE, "Broken pipe"), monkeypatch)
    assert (done.exit_code, done.output) == (1, "")


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="as a POSIX shell closes them")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_runs_without_the_streams_that_its_caller_closed(tmp_path: Path, closed: str) -> None:
    write_example(tmp_path)
    call = f"'{sys.executable}' -m sijill -C '{tmp_path}' check {closed}"
    done = subprocess.run(["sh", "-c", call], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_cluster_that_is_asked_is_named_before_it_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_answer(*_: object) -> None:
        raise BuildError("the scheduler tcp://127.0.0.1:1 must answer: it does not")

    TestArchive(tmp_path)
    monkeypatch.setattr("sijill.site.build.build", no_answer)
    call = ["-C", str(tmp_path), "build", "--executor", "dask", "--scheduler", "tcp://127.0.0.1:1"]
    found = CliRunner().invoke(cli.main, call)
    assert found.exit_code == 2
    assert found.output.index("tcp://127.0.0.1:1 is asked") < found.output.index("must answer")
