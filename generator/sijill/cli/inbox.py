"""``sijill inbox``: what came in, what each lacks, and making a draft of one."""

import click

from sijill.cli import Call
from sijill.cli.act_options import judged, refused, write
from sijill.cli.common import AT_FAULT, BadCall, configuration_of, counted, machine_faults, show_found
from sijill.cli.spoken import say, worded
from sijill.editing.inbox import CannotTake, lacks, misquoted, names_of, taken
from sijill.sources.inbox import items


@click.command("inbox", short_help="List what came in and what each lacks, or make a draft of one.")
@click.argument("verb", required=False, type=click.Choice(["take"]))
@click.argument("identifier", required=False, metavar="ID")
@click.option("--ready", is_flag=True, help="List only what lacks nothing.")
@click.option("--dry-run", is_flag=True, help="Say what would be made; write nothing.")
@click.pass_obj
def command(call: Call, verb: str | None, identifier: str | None, ready: bool, dry_run: bool) -> None:
    """List what is in sources/inbox/ with what each lacks. 'take ID' makes a draft of one once its evidence is there.

    Agents and documents that a statement names are taken with it where the inbox has them. Nothing that the check would
    refuse is taken.

    \b
    sijill inbox
    sijill inbox take 2023-05-04-a1b2c3d4e5
    """
    configuration = configuration_of(call)
    if verb == "take":
        if not identifier:
            raise BadCall("ID must be given: that of a statement in the inbox")

        try:
            changes = taken(configuration, identifier)
        except CannotTake as error:
            raise BadCall(str(error)) from None
        with machine_faults():
            verdict = judged(configuration, changes)
            refused(call, verdict)
            if not dry_run:
                write(configuration, changes)
        for one in changes:
            if one.after is not None:
                say(f"{'Would make' if dry_run else 'Made'} {one.shown}")
        return
    names = names_of(configuration)
    listed = [
        (item, [*lacks(configuration, item, names), *misquoted(configuration, item)])
        for item in items(configuration.sources)
        if item.kind == "statement"
    ]
    faults = [fault for item, _ in listed for fault in item.faults]
    show_found(call.language, faults)
    for item, gaps in listed:
        if not (ready and (gaps or item.faults)):
            if gaps:
                click.echo(f"{item.id}: {'; '.join(map(worded, gaps))}")
            else:
                say(f"{item.id}: lacks nothing: sijill inbox take {item.id}")
    if not listed:
        say("The inbox is empty.", err=True)
        return
    whole = sum(not gaps and not item.faults for item, gaps in listed)
    say(f"{counted(len(listed), 'statement')}, {whole:,} of them lacking nothing", err=True)
    if faults:
        raise SystemExit(AT_FAULT)
