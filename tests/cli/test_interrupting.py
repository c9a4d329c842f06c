"""Ctrl-C ends a command as shells expect, with one line and no traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import sijill
from sijill import __main__ as sijill_program
from sijill import cli
from tests.made_up.example import write_example


@pytest.mark.parametrize("raised", [KeyboardInterrupt, click.Abort])
def test_a_command_that_is_interrupted_exits_with_130(
    raised: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    def waits() -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise raised from None

    monkeypatch.setattr(cli._Commands, "get_command", lambda *_: waits)
    monkeypatch.setattr(cli._Commands, "resolve_command", lambda self, ctx, args: ("check", waits, []))
    done = CliRunner().invoke(cli.main, ["check"])
    assert done.exit_code == 130
    assert done.output == "Interrupted.\n"


def test_the_program_runs_a_command_and_is_not_interrupted_once_it_has_ended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sijill", "--version"])
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(SystemExit) as ended:
            sijill_program.main()
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.value.code == 0
    assert sijill.__version__ in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_a_running_command_is_interrupted_from_outside(tmp_path: Path) -> None:
    # What a shell starts in the background ignores the signal, and so would the program that a test starts there.
    heard = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    waiting = f"{heard}import time, sijill.cli as cli\ncli._Commands.get_command = lambda *a: time.sleep(60)\n"
    program = subprocess.Popen(
        [sys.executable, "-c", f"{waiting}print('ready', flush=True)\ncli.main(['check'])"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert program.stdout
    assert program.stdout.readline() == "ready\n"
    time.sleep(0.5)
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=30)
    assert program.returncode == 130
    assert "Traceback" not in said


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
@pytest.mark.parametrize("command", ["check", "build", "stats"])
def test_a_command_can_be_interrupted_at_any_moment_also_while_it_is_loaded(tmp_path: Path, command: str) -> None:
    write_example(tmp_path / "archive")
    code = f"import sys; from sijill.__main__ import main; sys.argv = ['', '-C', '{tmp_path}/archive', '{command}']\n"
    for number in range(20):
        program = subprocess.Popen(
            [sys.executable, "-c", f"{code}print('ready', flush=True)\nmain()"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
        time.sleep(0.005 + number / 60)
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=60)
        assert program.returncode in (130, 0), said
        assert "Traceback" not in said
