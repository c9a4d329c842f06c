"""``sijill format``: write records in the one canonical style."""

import sys
from pathlib import Path

import click

from sijill.cli import Call
from sijill.cli.common import AT_FAULT, BadCall, configuration_of, counted
from sijill.cli.prompts import Prompts
from sijill.cli.spoken import say


@click.command("format", short_help="Write records in one canonical style, comments kept.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "check_only", is_flag=True, help="Change nothing; show what would change, and exit 1 if any.")
@click.option("--fix", is_flag=True, help="Also mend what has one right mend: stray white space, cut-short values.")
@click.pass_obj
def command(call: Call, files: tuple[Path, ...], check_only: bool, fix: bool) -> None:
    """Write records in one canonical style: FILES, or all of them.

    Only the writing changes (order of fields, quoting, indentation), never what a record says; comments are kept, and
    so are line ends. A file that cannot be read is left alone, and 'sijill check' says why.

    \b
    sijill format
    sijill format --check sources/statements/2021/*.yaml
    sijill format --fix --check
    """
    would_change = fix and not files and mend_settings(call, check_only=check_only)
    run(call, files, check_only=check_only, fix=fix)
    if would_change and check_only:
        raise SystemExit(AT_FAULT)


def mend_settings(call: Call, *, check_only: bool = False) -> bool:
    """Mend slips in the archive's settings, the difference first; return whether there are any."""
    from sijill.editing.files import difference
    from sijill.editing.formatting import NotWellFormed, mended_settings
    from sijill.model.configuration import FILE
    from sijill.model.files import read_plain
    from sijill.sources.writing import write_file

    path = call.folder / FILE
    try:
        data = read_plain(path)
        after, mends = mended_settings(data)
    except (OSError, NotWellFormed):
        return False  # 'sijill check' says why
    if not mends:
        return False
    click.echo(difference(FILE, data.decode("utf-8"), after), nl=False)
    for mend in mends:
        say(f"{FILE}: {mend.field or 'file'}: {mend.what}", err=True)
    if not check_only and sys.stdin.isatty():
        Prompts(call.language).go_on("write")
    if not check_only:
        write_file(path, after.encode("utf-8"))
    return True


def run(call: Call, files: tuple[Path, ...], *, check_only: bool, fix: bool) -> None:
    """Format or mend files, the difference first; ends the command with status 1 where something is left to do."""
    from sijill.editing.files import NotARecord, difference, record_files
    from sijill.editing.formatting import Mend, NotWellFormed, formatted, mended
    from sijill.sources.writing import write_file
    from sijill.sources.yaml.strict import decode

    configuration = configuration_of(call)
    ready: list[tuple[Path, bytes]] = []
    unread = 0
    try:
        for file in record_files(configuration, files):
            data = file.path.read_bytes()
            mends: list[Mend] = []
            before = decode(data, file.shown)
            try:
                if fix:
                    after, mends = mended(file.kind, data)
                elif isinstance(before, str):
                    after = formatted(file.kind, before)
                else:
                    raise NotWellFormed
            except NotWellFormed:
                say(f"{file.shown}: left alone, since it cannot be read; see 'sijill check'", err=True)
                unread += 1
                continue
            if after == before:
                continue
            as_before = after.replace("\n", "\r\n") if b"\r\n" in data else after
            ready.append((file.path, as_before.encode("utf-8")))
            shown = before if isinstance(before, str) else data.decode("utf-8", "replace")
            click.echo(difference(file.shown, shown, after), nl=False)
            for mend in mends:
                say(f"{file.shown}: {mend.field or 'file'}: {mend.what}", err=True)
        # The difference is shown above; if somebody is there to look at mends, they decide.
        if fix and ready and not check_only and sys.stdin.isatty():
            Prompts(call.language).go_on("write")
        for path, data in () if check_only else ready:
            write_file(path, data)
    except NotARecord as error:
        raise BadCall(str(error)) from None
    changed = len(ready)
    done = "would change" if check_only else "changed"
    if changed:
        say(f"{counted(changed, 'file')} {done}.", err=True)
    elif unread:
        say(f"{counted(unread, 'file')} left alone; everything else is in canonical style.", err=True)
    else:
        say("Everything is in canonical style.", err=True)
    if unread or (changed and check_only):
        raise SystemExit(AT_FAULT)
