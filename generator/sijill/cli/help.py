"""``--help`` in the language of ``--lang``; the Arabic is in ``help.ar.yaml``."""

import inspect
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import click

from sijill.cli.spoken import language_of
from sijill.model.files import table

_EXAMPLE = re.compile(r"^(\w+:)", re.MULTILINE)
_HEADINGS = {"Options": "الخيارات", "Commands": "الأوامر"}


class _ArabicHelp(click.HelpFormatter):
    """Writes a command's help in Arabic: what it does, its examples as they are, and its options."""

    command: click.Command

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "الاستعمال: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADINGS.get(name, name)):
            yield

    def write_text(self, text: str) -> None:
        if text in _table():
            super().write_text(_table()[text])
            return
        first, *rest = inspect.cleandoc(self.command.help or "").split("\n\n")
        super().write_text(_table().get(self.command.short_help or first, first))
        for block in rest:
            if block.startswith("\b"):
                self.write_paragraph()
                super().write_text(_EXAMPLE.sub(lambda found: _table().get(found[1], found[1]), block))
        if any(not block.startswith("\b") for block in (*rest, *first.split("\n", 1)[1:])):
            name = "" if self.command.name == "main" else f" {self.command.name}"
            self.write_paragraph()
            super().write_text(f"التفصيل بالإنجليزية: sijill{name} --help")

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().write_dl([(option, _in_arabic(text)) for option, text in rows], *args, **more)


def _in_arabic(text: str) -> str:
    said, bracket, rest = text.partition("  [")
    rest = rest.replace("default: ", "الأصل: ").replace("required", "لازم")
    return f"{_table().get(said, said)}{bracket}{rest}"


class Context(click.Context):
    """A call whose help is in the language that it asks for."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what writes the help."""
        if language_of(self) != "ar":
            return super().make_formatter()
        made = _ArabicHelp(width=self.terminal_width, max_width=self.max_content_width)
        made.command = self.command
        return made


@cache
def _table() -> dict[str, str]:
    return table(Path(__file__).with_name("help.ar.yaml"))
