"""``--help``, ``explain`` and ``stats`` in Arabic."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from sijill.cli import COMMANDS, main
from sijill.cli.help import _table
from sijill.diagnostics.rules import BY_CODE
from tests.cli.test_spoken import untranslated
from tests.made_up.archives import TestArchive

NAMES = [name for name, _ in COMMANDS]


def helped() -> Iterator[str]:
    """Yield what the help says of every command and option."""
    context = click.Context(main)
    for command in (main, *filter(None, (main.get_command(context, name) for name in NAMES))):
        yield from filter(None, [command.short_help])
        yield from (option.help for option in command.params if isinstance(option, click.Option) and option.help)


def test_every_line_of_the_help_has_its_arabic_and_no_other_has() -> None:
    found = {*helped()}
    lines = {key for key in _table() if not key.endswith(":")}
    assert found - lines == set()
    asked = {"Show this message and exit.", "The other commands: sijill --all"}
    assert lines - found - asked == {(main.help or "").partition("\n")[0]}


@pytest.mark.parametrize("name", ["", *NAMES])
def test_the_help_of_a_command_is_arabic(name: str) -> None:
    shown = CliRunner().invoke(main, ["--lang", "ar", *filter(None, [name]), "--help"], terminal_width=1000)
    assert shown.exit_code == 0
    head, _, options = shown.output.partition("الخيارات:")
    assert head.startswith("الاستعمال: ")
    for line in options.splitlines():
        assert untranslated(line.rpartition("  ")[2]) == "", line
    assert "Options:" in CliRunner().invoke(main, [*filter(None, [name]), "--help"]).output


@pytest.mark.slow
def test_a_rule_is_explained_by_its_message_and_mend_in_arabic() -> None:
    for code in sorted(BY_CODE):
        shown = CliRunner().invoke(main, ["--lang", "ar", "explain", code]).output
        said, _, _ = shown.partition("الشرح بالإنجليزية")
        assert "الرسالة:" in said
        assert "{mend}" not in shown
    listed = CliRunner().invoke(main, ["--lang", "ar", "explain"]).output.splitlines()
    assert len(listed) == len(BY_CODE)
    assert all(any("\u0600" < letter < "\u06ff" for letter in line) for line in listed)


@pytest.mark.slow
def test_numbers_stand_behind_what_they_count(published: TestArchive) -> None:
    shown = CliRunner().invoke(main, ["-C", str(published.root), "--lang", "ar", "stats"]).output
    lines = [line for line in shown.splitlines() if line and line[-1].isdigit()]
    assert len(lines) > 8
    assert [line for line in lines if untranslated(line)] == []
    assert all(": " in line and not line[0].isdigit() for line in lines)
