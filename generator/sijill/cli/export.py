"""``sijill export``: the whole archive as one file."""

import datetime
import re
from pathlib import Path

import click

from sijill.cli import Call
from sijill.cli.common import AT_FAULT, BadCall, Bar, Day, configuration_of, counted, day, machine_faults, say_drafts
from sijill.cli.spoken import say
from sijill.export.columns import TABLES
from sijill.export.dump import export, export_changes
from sijill.search.full_text import FullText
from sijill.site.checking import check
from sijill.state import Archive
from sijill.state.drafts import leave_out, named

_FORMATS = ("sqlite", "datasette", "csv", "jsonl", "nt", "parquet")
_OF_ENDINGS = {".db": "sqlite", ".json": "datasette", ".ndjson": "jsonl"}


@click.command("export", short_help="Write the whole archive to one file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "kind", type=click.Choice(_FORMATS), default=None, help="What to write; by default as FILE's name ends."
)
@click.option(
    "--table",
    "name",
    type=click.Choice([table.name for table in TABLES]),
    default="statements",
    show_default=True,
    help="What a CSV file holds.",
)
@click.option(
    "--since", default=None, help="Only records published since a day (YYYY-MM-DD) or from a number of the ledger on."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--today", type=Day(), default=None, help="The day to check against, YYYY-MM-DD; today by default.")
@click.pass_obj
def command(
    call: Call,
    file: Path,
    kind: str | None,
    name: str,
    since: str | None,
    force: bool,
    today: datetime.date | None,
) -> None:
    """Write the whole archive to FILE: a SQLite database, CSV, JSON Lines, or N-Triples.

    Parquet is a folder of all tables, written by the extra 'parquet'.

    With --since, JSON Lines have each record that was published since, as it is now, with the number of its newest
    entry in the ledger: give the last number and one more the next time.

    A file that ends in .json is what Datasette is to know of the database, archive.sqlite (its --metadata).

    The records are read and checked first; nothing is written where they are at fault. The same archive gives the same
    bytes. Drafts are left out. Cells that a spreadsheet would take for a formula are made harmless.

    \b
    sijill export archive.sqlite
    sijill export metadata.json
    sijill export passages.csv --table passages
    sijill export statements.jsonl
    sijill export changes.jsonl --since 2030-01-31
    sijill export archive.nt
    sijill export tables --format parquet
    """
    configuration = configuration_of(call)
    kind = kind or _OF_ENDINGS.get(file.suffix, file.suffix.removeprefix("."))
    if kind not in _FORMATS:
        raise BadCall(
            f"FILE must end in .sqlite, .json, .csv, .jsonl or .nt, not '{file.name}', "
            "or --format must say what to write"
        )
    if since is not None and kind != "jsonl":
        raise BadCall(f"--since needs JSON Lines: FILE must end in .jsonl, not '{file.name}'")
    start = None if since is None else _start(since)
    if kind == "nt" and not configuration.site_url:
        raise BadCall("mkdocs.yml must have site_url, since in N-Triples every name is a whole address")
    if file.is_dir():
        raise BadCall(f"{file} is a folder that is there already. Choose another name")
    if file.exists() and not force:
        raise BadCall(f"{file} must not be there yet. Choose another name, or write over it with --force")
    bar = Bar()
    with machine_faults():
        found = check(configuration, day(today), bar)
    bar.close()
    errors = sum(one.severity == "error" for one in found)
    if errors:
        say(f"Nothing was written: {counted(errors, 'error')}. See them with: sijill check", err=True)
        raise SystemExit(AT_FAULT)
    try:
        archive = Archive.open(configuration)
        drafts = named(archive.connection)
        leave_out(archive.connection)
        if start is not None:
            number = export_changes(archive, file, start)
        else:
            number = export(archive, kind, file, FullText(archive), name)
    except OSError as error:
        raise BadCall(f"{file} must be a file that can be written: {error.strerror or error}") from None
    say_drafts(drafts, left_out=True)
    if start is not None:
        say(f"{counted(number, 'record')} published since {start}, written to {file}")
        return
    say(f"{counted(number, 'statement')} written to {file}")


def _start(since: str) -> datetime.date | int:
    """Return the day or the number of the ledger that ``--since`` gives."""
    if since.isascii() and since.isdigit() and len(since) < 16:
        return int(since)
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", since):
            return datetime.date.fromisoformat(since)
    except ValueError:
        pass
    raise BadCall(f"--since must be a day, YYYY-MM-DD, or a number of the ledger, not '{since}'")
