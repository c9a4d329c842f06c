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

    Only the writing changes (order of fields, quoting, indentation), never what a record says; comments are kept. A
    file that cannot be read is left alone, and 'sijill check' says why.

    \b
    sijill format
    sijill format --check sources/statements/2021/*.yaml
    sijill format --fix --check
    """
    run(call, files, check_only=check_only, fix=fix)


def run(call: Call, files: tuple[Path, ...], *, check_only: bool, fix: bool) -> None:
    """Format or mend files, the difference first; ends the command with status 1 where something is left to do."""
    from sijill.editing.files import NotARecord, difference, record_files
    from sijill.editing.formatting import Mend, NotWellFormed, formatted, mended
    from sijill.sources.writing import write_file

    configuration = configuration_of(call)
    ready: list[tuple[Path, bytes]] = []
    unread = 0
    try:
        for file in record_files(configuration, files):
            data = file.path.read_bytes()
            mends: list[Mend] = []
            try:
                if fix:
                    after, mends = mended(file.kind, data)
                else:
                    after = formatted(file.kind, data.decode("utf-8"))
            except (NotWellFormed, UnicodeDecodeError):
                say(f"{file.shown}: left alone, since it cannot be read; see 'sijill check'", err=True)
                unread += 1
                continue
            if after.encode("utf-8") == data:
                continue
            ready.append((file.path, after.encode("utf-8")))
            click.echo(difference(file.shown, data.decode("utf-8", "replace"), after), nl=False)
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
    say(f"{counted(changed, 'file')} {done}." if changed else "Everything is in canonical style.", err=True)
    if unread or (changed and check_only):
        raise SystemExit(AT_FAULT)
