"""What commands say, in the language of ``--lang``: sentences are written in English where they are said, and put into
Arabic here (``spoken.ar.yaml``). What is not ours (paths, ids, the words of records, git's) is said as it is.
"""

import re
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import IO, Any

import click

from sijill.model.files import table

_VALUE = re.compile(r"\{\}")
_CONTROLS = re.compile("[\u200e\u2066\u2069]")
_BEFORE, _VALUE_APART = "[A-Za-z0-9_./*=:-]*[/=.-]", "\u2066[^\u2066\u2069]*\u2069"
_TOGETHER = re.compile(
    f"\u200e?(?:{_BEFORE})?{_VALUE_APART}(?:{_BEFORE}{_VALUE_APART})*(?:[/=.-][A-Za-z0-9_*]+)*/?\u200e?"
)
_PLACE = re.compile(r"\{(\d+)([#%]?)\}")
_IDS = re.compile(r"[\w-]+(?:, [\w-]+)+")
_NUMBER = re.compile(r"[\d,]+(?:\.\d+)?")


def say(text: str, *, err: bool = False) -> None:
    """Say a sentence in the language of the command that runs."""
    click.echo(worded(text), err=err)


def worded(text: str) -> str:
    """Return one of our own sentences, or a part of one, in the language of the command that runs."""
    return spoken(text, language_of(click.get_current_context(silent=True)))


def language_of(context: click.Context | None) -> str:
    """Return the language in which a call asked commands to speak, English where nothing is called."""
    return str(context.find_root().params.get("language") or "en") if context else "en"


class Spoken(click.ClickException):
    """What ended a command, said in Arabic; with how the command is used where the call is at fault."""

    def __init__(self, error: click.ClickException) -> None:
        super().__init__(spoken(error.format_message(), "ar"))
        self.exit_code = error.exit_code  # type: ignore[misc] # each error of click has its own
        context = error.ctx if isinstance(error, click.UsageError) else None
        self.usage = ""
        if context is not None:
            usage = context.get_usage().partition(": ")[2]  # in the language of the commands, or in click's own
            self.usage = f"الاستعمال: {usage}\nللمساعدة: {context.command_path} --help\n\n"

    def show(self, file: IO[Any] | None = None) -> None:
        """Write it to standard error."""
        click.echo(f"{self.usage}خطأ: {self.message}", file=file, err=file is None)


def in_language(error: click.ClickException, language: str) -> click.ClickException:
    """Return what ends a command in a language; one that says itself what it says (``show``) as it is."""
    own = type(error).show not in (click.ClickException.show, click.UsageError.show)
    return error if language != "ar" or own else Spoken(error)


def spoken(text: str, language: str) -> str:
    """Return one of our own sentences in a language; anything else unchanged."""
    if language != "ar":
        return text
    for pattern, arabic in _sentences():
        match = pattern.fullmatch(text)
        if match:
            return held_together(_PLACE.sub(partial(_value, match.groups()), arabic))
    from sijill.diagnostics.arabic import phrase

    return phrase(text)


def held_together(text: str) -> str:
    """Return a sentence with what is written together with an isolated value in the same isolate.

    The hyphens of an option with its value, and the slashes of a path, would otherwise be shown at its other end.
    """
    return _TOGETHER.sub(lambda found: f"\u2066{_CONTROLS.sub('', found[0])}\u2069", text)


def _value(values: Sequence[str], place: re.Match[str]) -> str:
    """Return a value in Arabic: its own words, its number alone (``#``), or each item of a list (``%``)."""
    from sijill.diagnostics.arabic import fact, isolated

    value, how = values[int(place[1])], place[2]
    number = _NUMBER.match(value)
    if how == "#" and number:
        return number[0]
    if how == "%" and number:
        return "، ".join(spoken(one, "ar") for one in value.split(", "))
    if how == "%":
        return isolated(fact("changed", re.sub("(?<!,) ", "_", value)))
    if _IDS.fullmatch(value):
        return "، ".join(map(isolated, value.split(", ")))
    return isolated(spoken(value, "ar") if " " in value else value)


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the sentences, those with the most words of their own first: a shorter one would fit them too."""
    found = table(Path(__file__).with_name("spoken.ar.yaml"))
    ranked = sorted(found.items(), key=lambda one: -len(_VALUE.sub("", one[0])))
    return tuple((re.compile("(.*?)".join(map(re.escape, _VALUE.split(key))), re.DOTALL), text) for key, text in ranked)
