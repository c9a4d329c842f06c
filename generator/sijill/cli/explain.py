"""``sijill explain CODE``: what a diagnostic means and how to mend it."""

import inspect

import click

from sijill.cli import Call
from sijill.cli.common import BadCall
from sijill.cli.spoken import say
from sijill.diagnostics.arabic import SENTENCES
from sijill.diagnostics.rules import BY_CODE
from sijill.diagnostics.suggest import nearest


@click.command("explain", short_help="Say what a diagnostic's code means and how to mend it.")
@click.argument("code", required=False)
@click.pass_obj
def command(call: Call, code: str | None) -> None:
    """Say what the rule behind a diagnostic's CODE is; without a code, list them all.

    \b
    sijill explain passage-not-found
    sijill --lang ar explain passage-not-found
    """
    if code is None:
        width = max(map(len, BY_CODE))
        for name, rule in sorted(BY_CODE.items()):
            click.echo(f"{name:{width}}  {(rule.__doc__ or '').strip().partition(chr(10))[0]}")
        return
    found = BY_CODE.get(code)
    if found is None:
        close = nearest(code, BY_CODE)
        hint = f"Did you mean '{close}'?" if close else "'sijill explain' lists them all."
        raise BadCall(f"the code must be one of a diagnostic, not '{code}'. {hint}")
    click.echo(f"{found.code} ({found.severity})\n")
    click.echo(inspect.cleandoc(found.__doc__ or ""))
    say(f"\nIt says:   {found.message}\nThe mend:  {found.help}")
    if call.language == "ar":
        message, mend = SENTENCES[found.code]
        click.echo(f"\nبالعربية:  {message}\nالإصلاح:   {mend}")
