"""``sijill check``: is every record in order?"""

import contextlib
import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sijill.cli import Call
from sijill.cli.common import (
    AT_FAULT,
    NOT_JUDGED,
    BadCall,
    Bar,
    Day,
    colour,
    counted,
    day,
    judged_settings,
    machine_faults,
)
from sijill.cli.spoken import say
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.reporters import FORMATS, report

if TYPE_CHECKING:
    from sijill.model.configuration import Configuration


@click.command("check", short_help="Check the records; list every problem with its place and mend.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(FORMATS), default="text", help="How to write the problems.")
@click.option("--changed", is_flag=True, help="Show problems of files alone that this branch or your edits change.")
@click.option("--base", metavar="REV", default=None, help="Compare with what another commit has published.")
@click.option("--fix", is_flag=True, help="First mend what has one right mend, showing the difference, then check.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--today", type=Day(), default=None, help="The day to check against, YYYY-MM-DD; today by default.")
@click.pass_obj
def command(
    call: Call, files: tuple[Path, ...], kind: str, changed: bool, base: str | None, fix: bool, strict: bool,
    today: datetime.date | None,
) -> None:  # fmt: skip
    """Check the records, without building anything.

    Only what changed since the last check or build is read. With FILES (or folders), or with --changed, problems of
    those files alone are shown (they are still checked against the whole archive; of statements named here, only what
    they name is looked at again). On the main branch a change that is not published is an error.

    \b
    sijill check
    sijill check sources/statements/2021/a.yaml
    sijill check --format github
    sijill check --base origin/main
    sijill check --fix --changed
    """
    whole = not files or changed or base is not None
    from sijill.cli.format import mend_settings
    from sijill.editing.schema import follow_kinds
    from sijill.site.checking import as_on_branch, check

    if fix and not files and not changed:
        mend_settings(call)
    configuration, of_settings = judged_settings(call)
    if configuration is None:
        sys.stdout.write(report(of_settings, kind, language=call.language, colour=colour()))
        click.echo(NOT_JUDGED[call.language], err=True)
        raise SystemExit(AT_FAULT)
    follow_kinds(configuration, call.language)
    names, since = _changed(configuration.root, base) if changed else (set(), "")
    if fix:
        _mend(call, configuration, files, names if changed else None)
    wanted = _wanted(configuration.root, files, names if changed else None)
    bar = Bar()
    with machine_faults():
        found = check(configuration, day(today), bar, only=() if whole else wanted or ())
        for put in (_put_ids_in, _put_words_in) if fix else ():
            if put(call, configuration, found, wanted):
                found = check(configuration, day(today), bar, only=() if whole else wanted or ())
    bar.close()
    found = sorted([*of_settings, *as_on_branch(configuration, found)])
    if base is not None:
        found = sorted({*found, *_against(configuration, base)})
    if wanted is not None:
        folders = tuple(f"{name}/" for name in wanted)
        found = [one for one in found if one.file in wanted or one.file.startswith(folders)]
    sys.stdout.write(report(found, kind, language=call.language, colour=colour()))
    errors = sum(one.severity == "error" for one in found)
    if kind == "text":
        if changed and not wanted:
            click.echo(_NOTHING_DIFFERS[call.language].format(since=since))
        else:
            click.echo(_in_all(errors, len(found) - errors, call.language), err=bool(found))
    if errors or (strict and found):
        raise SystemExit(AT_FAULT)


_NOTHING_DIFFERS = {
    "en": "Nothing differs from {since}, so no problems were looked for. All records: sijill check",
    "ar": "لا شيء يختلف عن {since}، فلم يُبحث عن مشكلات. لفحص القيود كلها: sijill check",
}


def _in_all(errors: int, warnings: int, language: str) -> str:
    """Return how many problems there are, in a language."""
    if language == "ar":
        return f"الأخطاء: {errors}، التنبيهات: {warnings}" if errors or warnings else "كل شيء على ما يرام."
    if not errors and not warnings:
        return "Everything is in order."
    return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"


def _mend(call: Call, configuration: "Configuration", files: tuple[Path, ...], changed: set[str] | None) -> None:
    """Mend the files that the check is about. What cannot be read is left, and the check says why."""
    from sijill.cli.format import run

    if changed is not None:
        files = (*files, *(configuration.root / name for name in sorted(changed) if name.startswith("sources/")))
        files = tuple(file for file in files if file.is_file())
        if not files:
            return
    with contextlib.suppress(SystemExit):
        run(call, files, check_only=False, fix=True)


def _put_ids_in(call: Call, configuration: "Configuration", found: list[Diagnostic], wanted: set[str] | None) -> bool:
    """Name the records that have taken the place of others, where the others are named; return whether any was."""
    from sijill.diagnostics.rules.records import ReplacedReference
    from sijill.editing.acts import CannotAct
    from sijill.editing.files import difference, record_files
    from sijill.editing.merged import with_present_ids

    moved: dict[str, dict[str, str]] = {}
    for one in found:
        if one.code == ReplacedReference.code and (wanted is None or one.file in wanted):
            facts = dict(one.facts)
            moved.setdefault(one.file, {})[facts["field"]] = facts["present"]
    ready: list[tuple[Path, str]] = []
    for file in record_files(configuration, [configuration.root / name for name in sorted(moved)]) if moved else ():
        with contextlib.suppress(CannotAct):  # the check says why
            before, after = with_present_ids(file, moved[file.shown])
            ready.append((file.path, after))
            click.echo(difference(file.shown, before, after), nl=False)
    return _written(call, ready)


def _put_words_in(call: Call, configuration: "Configuration", found: list[Diagnostic], wanted: set[str] | None) -> bool:
    """Put the documents' own characters into records that have others which look the same; return whether any was."""
    from sijill.diagnostics.rules.records import UnseenDifference
    from sijill.editing.acts import CannotAct, ledger_of
    from sijill.editing.files import difference, record_files
    from sijill.editing.wording import with_own_words

    names = sorted(
        {one.file for one in found if one.code == UnseenDifference.code} & (wanted or {f.file for f in found})
    )
    if not names:
        return False
    ledger = ledger_of(configuration)
    ready: list[tuple[Path, str]] = []
    for file in record_files(configuration, [configuration.root / name for name in names]):
        try:
            done = with_own_words(configuration, ledger, file)
        except CannotAct:
            continue  # the check says why
        if done.mends:
            ready.append((file.path, done.after))
            click.echo(difference(file.shown, done.before, done.after), nl=False)
        for mend in done.mends:
            say(f"{file.shown}: {mend.field}: the document's own words: {mend.what}", err=True)
        for field in done.left:
            say(
                f"{file.shown}: {field}: left as it is, since it is published: correct it with 'sijill correct', or "
                "add a correction and run this again",
                err=True,
            )
    return _written(call, ready)


def _written(call: Call, ready: list[tuple[Path, str]]) -> bool:
    """Write files of which the difference was shown, if whoever looks at it agrees; return whether there are any."""
    from sijill.sources.writing import write_file

    if ready and sys.stdin.isatty():
        from sijill.cli.prompts import Prompts

        Prompts(call.language).go_on("write")
    for path, text in ready:
        write_file(path, text.encode("utf-8"))
    return bool(ready)


def _against(configuration: "Configuration", base: str) -> list[Diagnostic]:
    from sijill.intake.base import against_base
    from sijill.ledger.repository import RepositoryError

    try:
        return against_base(configuration, base)
    except RepositoryError as error:
        raise BadCall(f"--base {error}") from None


def _wanted(root: Path, files: tuple[Path, ...], changed: set[str] | None) -> set[str] | None:
    """Return the files asked for, relative to the archive; None where all are."""
    if not files and changed is None:
        return None
    wanted = set()
    for file in files:
        place = file.absolute()
        if not place.exists():
            raise BadCall(f"{file} must be a file or folder that is there")
        try:
            wanted.add(place.resolve().relative_to(root).as_posix())
        except ValueError:
            raise BadCall(f"{file} must be a file of the archive in {root}") from None
    return wanted | (changed or set())


def _changed(root: Path, base: str | None) -> tuple[set[str], str]:
    """Return the files that the branch's commits or edits since change, new ones included, and what they differ from.

    The commits are those since the branch left ``base``, else the main branch; on that itself there are none.
    """
    import subprocess

    from sijill.ledger.repository import Repository, RepositoryError

    status = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", "."]
    try:
        repository = Repository(root)
        done = subprocess.run(["git", "-C", str(root), *status], capture_output=True, check=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError, RepositoryError):
        raise BadCall("--changed must be used in a git repository") from None
    names = (entry[3:].decode("utf-8", "replace") for entry in done.stdout.split(b"\0") if len(entry) > 3)
    edited = {name.removeprefix(repository.prefix) for name in names}
    since = base or repository.main_branch()
    try:
        return (edited | repository.changed_since(since), since) if since else (edited, "HEAD")
    except RepositoryError as error:
        raise BadCall(f"--base {error}") from None
