"""What commands share: the archive's settings, what is said where, and what an exit status means."""

import datetime
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from sijill.cli import Call
from sijill.cli.spoken import say
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import report
from sijill.model.errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path

    from sijill.model.configuration import Configuration
    from sijill.publish.publish import Outcome

AT_FAULT = 1
BAD_CALL = 2
SPLIT_VIEW = 4
"""The exit status where all was done, and a witness has another log, signed with a key of this one."""
LONGER_LOG = 5
"""The exit status where all was done, and a witness has a longer log, signed with this one's key."""
# What is said if the settings are wrong that decide how records are checked.
NOT_JUDGED = {
    "en": "The records were not checked: correct mkdocs.yml first: its settings decide how records are checked.",
    "ar": "لم تُفحص القيود: أصلح mkdocs.yml أولًا، فإعداداته تحدّد كيف تُفحص القيود.",
}
# So many drafts are named.
_NAMED = 10


def configuration_of(call: Call) -> "Configuration":
    """Return the settings of the archive a command was called on; ends the command where anything in them is wrong."""
    configuration, found = judged_settings(call)
    if configuration is None or found:
        raise SettingsAtFault(report(found, "text", language=call.language, colour=colour()))
    return configuration


def judged_settings(call: Call) -> tuple["Configuration | None", list[Diagnostic]]:
    """Return the settings, None where records cannot be judged with them, and all that is wrong with them.

    Ends the command where the folder is no archive.
    """
    from sijill.sources.settings import ConfigurationError, judge_configuration

    try:
        return judge_configuration(call.folder, trusted=call.trusted)
    except ConfigurationError as error:
        raise BadCall(str(error)) from None


class SettingsAtFault(click.ClickException):
    """The archive's settings are at fault: exit status 1, and the diagnostics say where."""

    exit_code = AT_FAULT

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the diagnostics as they are."""
        click.echo(self.message, file=file, err=file is None, nl=False)


class BadCall(click.ClickException):
    """The call, or the machine, is at fault: exit status 2."""

    exit_code = BAD_CALL


@contextmanager
def machine_faults() -> Iterator[None]:
    """Turn what the machine refuses (a full disk, a lock that is held) into one clear line and exit status 2."""
    try:
        yield
    except BuildError as error:
        raise BadCall(str(error)) from None


def write_asked_for(path: "Path", data: bytes) -> None:
    """Write a file that a command was asked for, completely or not at all, and flush it to the disk."""
    from sijill.site.staging import flush_file
    from sijill.sources.writing import write_file

    try:
        write_file(path, data, durable=True)
        flush_file(path.parent)
    except OSError as error:
        raise BadCall(f"{path} must be a file that can be written: {error.strerror or error}") from None


class Day(click.ParamType):  # type: ignore[type-arg] # it takes arguments only in newer releases
    """The day that an option gives: YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """Return the day; raises BadCall for anything that is none."""
        if isinstance(value, datetime.date):
            return value
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise ValueError
            return datetime.date.fromisoformat(value)
        except ValueError:
            option = param.opts[0] if param else "the option"
            raise BadCall(f"{option} must be a day, YYYY-MM-DD, not '{value}'") from None


def day(given: datetime.date | None) -> datetime.date:
    """Return the day a command takes for today."""
    return given or datetime.datetime.now(datetime.UTC).date()


def colour() -> bool:
    """Whether to colour what is said (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def show_found(language: str, found: Iterable[Diagnostic], *, err: bool = False) -> None:
    """Show diagnostics in a language."""
    click.echo(report(found, "text", language=language, colour=colour()), nl=False, err=err)


def by_language(given: Sequence[str], option: str, languages: Sequence[str]) -> dict[str, list[str]]:
    """Return texts given as LANG=TEXT, by language, in their order."""
    found: dict[str, list[str]] = {}
    for one in given:
        tag, mark, text = one.partition("=")
        if not mark or tag not in languages or not text.strip():
            raise BadCall(f"{option} must be LANG=TEXT, LANG one of {', '.join(languages)}, not '{one}'")
        found.setdefault(tag, []).append(text.strip())
    return found


class Bar:
    """A line on a terminal that says how far the work is, nothing elsewhere; it appears only where the work is long."""

    LONG = 500
    PAUSE = 0.1  # seconds between two lines

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()
        self.line = ""
        self.next = 0.0
        context = click.get_current_context(silent=True)
        if context:
            context.call_on_close(self.close)  # before an error is said

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that so many of so many are done."""
        now = time.monotonic()
        if self.shown and total >= self.LONG and now >= self.next:
            self.next = now + self.PAUSE
            self._show(f"{stage}: {done:,} / {total:,} ({100 * done // total} %)")

    def close(self) -> None:
        """Take the line away."""
        if self.line:
            self._show("")
        self.next = 0.0

    def _show(self, line: str) -> None:
        blank = "\r" + " " * len(self.line) + "\r"
        self.line = line
        sys.stderr.write(blank + line)
        sys.stderr.flush()


def counted(number: int, word: str, plural: str | None = None) -> str:
    """Return a number with its word: ``1 statement``, ``5 statements``."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def say_drafts(drafts: Sequence[str], *, left_out: bool) -> None:
    """Say how many drafts were left out, which, and how they get in; or that they are shown."""
    if not drafts:
        return
    named = ", ".join(drafts[:_NAMED]) + (f" and {len(drafts) - _NAMED:,} more" if len(drafts) > _NAMED else "")
    if left_out:
        say(f"{counted(len(drafts), 'draft')} left out: {named}", err=True)
        say("Publish them: sijill publish   Look at them: sijill serve, or sijill build --drafts", err=True)
    else:
        say(f"A preview, not for readers: {counted(len(drafts), 'draft')} shown: {named}", err=True)


def end_at_split_view(outcome: "Outcome") -> None:
    """End the command with a status of its own where a witness has another log, or a longer one; all is done."""
    if outcome.cosigned.split:
        say(
            "SOMEBODY WAS SHOWN ANOTHER HISTORY OF THIS LOG, signed with its key. What was published here stays so. "
            "Keep the witness's file; if the archive did not sign that, its key was stolen: put another in its place.",
            err=True,
        )
        raise SystemExit(SPLIT_VIEW)
    if outcome.cosigned.ahead:
        say(
            "A WITNESS HAS A LONGER LOG THAN THIS COPY, signed with this log's key. Is this copy behind? Get the "
            "newest (git pull) and publish again. If it is the newest, somebody was shown another history: keep the "
            "witness's file, and put another key in the place of this one.",
            err=True,
        )
        raise SystemExit(LONGER_LOG)
