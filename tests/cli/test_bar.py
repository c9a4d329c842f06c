"""The line that says how far long work is."""

import io
import sys

import click
import pytest
from click.testing import CliRunner

from sijill.cli.common import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_line_is_shown_on_a_terminal_and_taken_away_when_the_command_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with click.Context(click.Command("check")):
        Bar()("records", 1, 2)  # short work
        assert terminal.getvalue() == ""
        Bar()("records", 250, 1000)
        before = terminal.getvalue()
    assert before.strip("\r ") == "records: 250 / 1,000 (25 %)"
    width = len("records: 250 / 1,000 (25 %)")
    assert terminal.getvalue().removeprefix(before) == "\r" + " " * width + "\r"


def test_nothing_is_shown_elsewhere() -> None:
    @click.command()
    def work() -> None:
        Bar()("records", 1, 1000)

    assert CliRunner().invoke(work).output == ""
