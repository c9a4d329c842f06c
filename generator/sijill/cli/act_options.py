"""What the commands that act on published records share: options, reasons asked for, and the way to the disk.

Each shows the difference, judges the archive as it would be, asks, and writes. What the check would refuse is refused
before anything is written. With ``--dry-run`` nothing is written at all, not even what a check remembers.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from sijill.cli import Call
from sijill.cli.common import AT_FAULT, BadCall, Day, counted, day, end_at_split_view, machine_faults, show_found
from sijill.cli.prompts import Prompts
from sijill.cli.spoken import say

if TYPE_CHECKING:
    from sijill.diagnostics import Diagnostic
    from sijill.editing.files import Change
    from sijill.model.configuration import Configuration
    from sijill.model.record_kinds import RecordKind
    from sijill.publish.publish import Outcome

_SHARED: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--reason", "reasons", multiple=True, metavar="LANG=TEXT", help="Why, a sentence, once a language; asked for."
    ),
    click.option("--date", type=Day(), default=None, help="The day of the change, YYYY-MM-DD; today by default."),
    click.option("--dry-run", is_flag=True, help="Show what would change; write nothing."),
    click.option("--publish", "publishes", is_flag=True, help="Publish too: for an archive without the workflow."),
    click.option("--yes", is_flag=True, help="Write without asking whether to."),
    click.option("--no-input", is_flag=True, help="Ask nothing: everything is in the options."),
)


class Options(NamedTuple):
    """What every act is given; ``publishes`` is None where there is nothing to publish."""

    reasons: tuple[str, ...]
    date: datetime.date
    dry_run: bool
    publishes: bool | None
    yes: bool
    no_input: bool

    @classmethod
    def of(cls, given: dict[str, Any]) -> "Options":
        """Return the shared options out of all that were given, leaving the others in."""
        own = {name: given.pop(name, None) for name in cls._fields}
        return cls(**{**own, "reasons": own["reasons"] or (), "date": day(own["date"])})


def acting(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that all acts share to a command."""
    for option in reversed(_SHARED):
        function = option(function)
    return function


def acting_on_copies(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options of acts on stored copies, which are not published by themselves."""
    for option in reversed((_SHARED[2], *_SHARED[4:])):
        function = option(function)
    return function


@contextmanager
def refusals(call: Call) -> Iterator[None]:
    """Say why an act is refused: with the problems of the record where there are some, status 1; else status 2."""
    from sijill.editing.acts import CannotAct

    try:
        with machine_faults():
            yield
    except CannotAct as error:
        if error.found:
            show_found(call.language, error.found)
            say("Nothing is written.", err=True)
            raise SystemExit(AT_FAULT) from None
        raise BadCall(str(error)) from None


def reason(
    call: Call, configuration: "Configuration", options: Options, known: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Return the reason as given, else as known or answered, in the languages that the archive requires.

    Others may be given.
    """
    from sijill.editing.acts import reason_refused

    given = {**known, **localized(configuration, options.reasons, "--reason")}
    for language in configuration.languages:
        if language in given:
            refused = reason_refused(given, language)
            if refused:
                raise BadCall(f"--reason {refused}, not '{given[language]}' ('{language}')")
            continue
        if language not in configuration.required_languages:
            continue
        if options.no_input:
            raise BadCall(f"--reason {language}=… must be given")
        prompts = Prompts(call.language)
        while True:
            answer = prompts.text("reason", language=language)
            refused = reason_refused({**given, language: answer}, language)
            if not refused:
                break
            prompts.refuse(refused)
        given[language] = answer
    return {language: given[language] for language in configuration.languages if language in given}


def localized(configuration: "Configuration", given: Sequence[str], option: str) -> dict[str, str]:
    """Return texts given as LANG=TEXT, by language."""
    found: dict[str, str] = {}
    for one in given:
        tag, mark, text = one.partition("=")
        if not mark or tag not in configuration.languages or tag in found or not text.strip():
            languages = ", ".join(configuration.languages)
            raise BadCall(f"{option} must be LANG=TEXT, LANG one of {languages} and each once, not '{one}'")
        found[tag] = text.strip()
    return found


def carry_out(
    call: Call,
    configuration: "Configuration",
    changes: "Sequence[Change]",
    options: Options,
    verdict: "Verdict | None" = None,
) -> None:
    """Show changes of files, judge the archive as it would be, and unless it is a dry run: ask, write, publish.

    Where the check would find an error that is not there now, or publishing, if asked for, would be refused, nothing is
    written, in a dry run as in a real one.
    """
    from sijill.editing.files import difference

    changes = [one for one in changes if one.before != one.after]
    for one in changes:
        if one.after is None:
            say(f"{one.shown}: to be removed")
        if one.shown.startswith("sources/ledger/"):  # its lines are long, and say nothing to an editor
            say(f"{one.shown}: what leads back to the words goes, and what lets them be guessed")
            continue
        click.echo(difference(one.shown, one.before or "", one.after or ""), nl=False)
    verdict = verdict or judged(configuration, changes, options)
    refused(call, verdict)
    _say_waiting(verdict)
    touched = {one.shown for one in changes}
    said = [one for one in verdict.found if one.file in touched and one.code != "unpublished-change"]
    show_found(call.language, said)
    if options.dry_run:
        if verdict.outcome is not None:
            _said(call, verdict.outcome, "would be ")
        say(f"{counted(len(changes), 'file')} would change; nothing is written.", err=True)
        return
    if not (options.yes or options.no_input):
        Prompts(call.language).go_on("write")
    write(configuration, changes)
    outcome = None
    if options.publishes:
        outcome = _publish(call, configuration, options.date, _records(changes))
    elif options.publishes is not None:
        say("The publish workflow publishes it once it is on the main branch; without one: sijill publish", err=True)
    say("Commit what was written: git add -A sources && git commit")
    if outcome is not None:
        end_at_split_view(outcome)


def _say_waiting(verdict: "Verdict") -> None:
    """Say which records have unpublished changes although the published one names them: 'check' will ask for them."""
    from sijill.model.urls import FOLDERS

    found = verdict.outcome.publication if verdict.outcome else None
    if found is not None and found.waiting:
        names = ", ".join(f"{FOLDERS[kind]}/{identifier}" for kind, identifier in found.waiting)
        say(f"Not published with it, though it names them and they have changes: {names}. Publish all: sijill publish")


class Verdict(NamedTuple):
    """What the check would find, the errors among it that are not there now, and what publishing would do."""

    found: "list[Diagnostic]"
    new: "list[Diagnostic]"
    outcome: "Outcome | None" = None


def judged(configuration: "Configuration", changes: "Sequence[Change]", options: Options | None = None) -> Verdict:
    """Return how the archive would be judged today if files were changed; nothing is written in it."""
    from sijill.publish.publish import publish
    from sijill.site.checking import check
    from sijill.site.rehearsal import rehearsal

    contents = {one.shown.removeprefix("sources/"): _as_written(one) for one in changes}
    today = day(None)
    with rehearsal(configuration, {}) as now:
        earlier = {_without_place(one) for one in check(now, today) if one.severity == "error"}
        meant = now.model_copy(update={"assumed": contents})
        found = check(meant, today)
        new = [one for one in found if one.severity == "error" and _without_place(one) not in earlier]
        outcome = None
        if options and options.publishes and not new:
            outcome = publish(meant, options.date, dry=True, only=_records(changes))
    return Verdict(found, new, outcome)


def refused(call: Call, verdict: Verdict) -> None:
    """End the command where a verdict is against what it was to do, and say why."""
    if verdict.new:
        show_found(call.language, verdict.new)
        say("Nothing is changed: the files are as they were before.", err=True)
        raise SystemExit(AT_FAULT)
    if verdict.outcome is not None and (verdict.outcome.errors or _refusals(verdict.outcome)):
        _said(call, verdict.outcome, "would be ")


def write(configuration: "Configuration", changes: "Sequence[Change]") -> None:
    """Write, make or remove files as one change."""
    from sijill.sources.writing import write_all

    write_all(configuration, {one.shown: _as_written(one) for one in changes})


def _refusals(outcome: "Outcome") -> bool:
    return outcome.publication is not None and bool(outcome.publication.refused)


def _said(call: Call, outcome: "Outcome", would: str) -> None:
    from sijill.cli.publish import said

    said(call, outcome, would)


def _publish(
    call: Call, configuration: "Configuration", date: datetime.date, records: "set[tuple[RecordKind, str]]"
) -> "Outcome":
    from sijill.publish.publish import publish

    outcome = publish(configuration, date, only=records)
    _said(call, outcome, "")
    return outcome


def _records(changes: "Sequence[Change]") -> "set[tuple[RecordKind, str]]":
    """Return the records whose files are changed, and those whose stored copies are."""
    from sijill.editing.revisions import identity

    return {found for one in changes if one.after is not None and (found := identity(one.shown)) is not None}


def _as_written(change: "Change") -> bytes | None:
    """Return what a file will hold, None where it goes; one that has CRLF keeps it."""
    if change.after is None:
        return None
    crlf = change.before is not None and change.path.is_file() and b"\r\n" in change.path.read_bytes()
    return (change.after.replace("\n", "\r\n") if crlf else change.after).encode("utf-8")


def _without_place(found: "Diagnostic") -> tuple[object, ...]:
    return found.file, found.code, found.facts
