"""Without the packages that only some need, every command says what it is for."""

import subprocess
import sys

import pytest

from sijill.cli import COMMANDS

# Blocks the modules of all extras, as if they were not installed, and walks the commands with their own commands.
WALK = """
import sys
from sijill.model.extras import EXTRAS
sys.modules.update({module: None for modules in EXTRAS.values() for module in modules})
import click
from click.testing import CliRunner
from sijill.cli import COMMANDS, main

def walk(command, path):
    said = CliRunner().invoke(main, [*path, "--help"], catch_exceptions=False)
    print(said.exit_code, *path)
    assert len(said.output) > 100
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            walk(command.get_command(click.Context(command), name), [*path, name])

walk(main, [])
said = CliRunner().invoke(main, ["--all"], catch_exceptions=False)
print(said.exit_code, "--all")
assert all(name in said.output for name, _ in COMMANDS)
"""


@pytest.mark.slow
def test_the_help_of_every_command_is_shown_without_any_extra() -> None:
    done = subprocess.run([sys.executable, "-c", WALK], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) >= len(COMMANDS) + 2
    assert {line.partition(" ")[0] for line in lines} == {"0"}
