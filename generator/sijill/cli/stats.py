"""``sijill stats``: how much there is, and what the archive lacks."""

import datetime
import sys
from collections.abc import Sequence

import click

from sijill.cli import Call
from sijill.cli.common import BadCall, Bar, Day, configuration_of, counted, day, machine_faults, say_drafts
from sijill.cli.spoken import language_of, say, worded
from sijill.diagnostics.suggest import nearest
from sijill.site.checking import check
from sijill.state import Archive
from sijill.state.drafts import leave_out, named
from sijill.state.gaps import Gap

_LACKED = {
    "primary": "statements without a primary source",
    "relations": "statements without relations",
    "untranslated": "statements with a passage that is not translated",
    "untitled": "statements without a title in every language",
    "unnamed": "statements with a speaker who is not named",
    "imprecise": "statements whose day is not known",
    "stale": "statements with a translation older than its original",
    "later": "statements with words that a later copy of their source does not have",
    "captures": "documents without a stored copy",
    "urls": "documents without a web address",
    "publishers": "documents whose publisher is not recorded",
    "unsourced": "people and bodies with a membership for which no document is named",
    "texts": "records with a text that is not in every language",
}


@click.command("stats", short_help="Count the records and what they lack.")
@click.argument("gap", required=False)
@click.option("--format", "kind", type=click.Choice(("text", "json")), default="text", help="How to write it.")
@click.option("--today", type=Day(), default=None, help="The day to check against, YYYY-MM-DD; today by default.")
@click.pass_obj
def command(call: Call, gap: str | None, kind: str, today: datetime.date | None) -> None:
    """Count what the archive holds and what it lacks. With GAP, name the records that lack it, at most 50.

    Drafts are not counted.

    \b
    sijill stats
    sijill stats captures
    sijill stats --format json
    """
    if gap is not None and gap not in _LACKED:
        close = nearest(gap, _LACKED)
        hint = f"Did you mean '{close}'?" if close else f"They are: {', '.join(_LACKED)}."
        raise BadCall(f"GAP must be one that 'sijill stats' names, not '{gap}'. {hint}")
    configuration = configuration_of(call)
    bar = Bar()
    with machine_faults():
        errors = sum(one.severity == "error" for one in check(configuration, day(today), bar))
    bar.close()
    if errors:
        say(f"{counted(errors, 'error')}: records at fault are left out. See them with: sijill check", err=True)
    archive = Archive.open(configuration)
    drafts = named(archive.connection)
    leave_out(archive.connection)
    gaps = archive.gaps
    if gap is not None:
        found = next((one for one in gaps if one.name == gap), Gap(gap, "record", 0, ()))
        sys.stdout.write("".join(f"{identifier}\n" for identifier in found.ids))
        if found.total > len(found.ids):
            say(f"and {found.total - len(found.ids):,} more", err=True)
        return
    counts = archive.counts()
    say_drafts(drafts, left_out=True)
    if kind == "json":
        import orjson

        data = {"counts": counts, "lacks": {one.name: one.total for one in gaps}}
        sys.stdout.write(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    lacks = [(one.total, f"{worded(_LACKED[one.name])} ({one.name})") for one in gaps]
    rows = [(number, worded(name)) for name, number in counts.items()]
    width = max(len(f"{number:,}") for number, _ in (*rows, *lacks))
    _write(rows, width)
    say("\nThe archive lacks (name one to list it: sijill stats NAME):")
    _write(lacks, width)


def _write(rows: Sequence[tuple[int, str]], width: int) -> None:
    """Write what is counted; in Arabic before its number, by which it would have another form behind it."""
    arabic = language_of(click.get_current_context()) == "ar"
    for number, name in rows:
        click.echo(f"{name}: {number:,}" if arabic else f"{number:>{width},}  {name}")
