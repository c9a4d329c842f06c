"""``sijill doctor``: what the archive and the machine lack."""

import click

from sijill.cli import Call
from sijill.cli.common import configuration_of, counted
from sijill.cli.spoken import say
from sijill.editing.requirements import needs


@click.command("doctor", short_help="Say what the archive and this machine lack, and how to get it.")
@click.pass_obj
def command(call: Call) -> None:
    """Look for what an archive can do without and does better with: addresses, ledger, keys, git, packages, a browser.

    Nothing that is missing here is a fault: 'sijill check' says what is at fault. The exit status is 0.

    \b
    sijill doctor
    """
    missing = 0
    for one in needs(configuration_of(call)):
        missing += not one.there
        say(f"{'has  ' if one.there else 'lacks'}  {one.what}" + ("" if one.there else f"\n       {one.mend}"))
    say("Nothing is missing." if not missing else f"{counted(missing, 'thing')} missing.", err=True)
