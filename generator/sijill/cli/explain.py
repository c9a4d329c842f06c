"""``sijill explain CODE``: what a diagnostic means and how to mend it."""

import inspect
import re

import click

from sijill.cli import Call
from sijill.cli.common import BadCall
from sijill.diagnostics.arabic import SENTENCES, SEVERITIES
from sijill.diagnostics.rules import BY_CODE
from sijill.diagnostics.suggest import nearest

_PLACE = re.compile(r"\{\w+\}")


def _as_said(template: str) -> str:
    """Return a sentence that has braces of its own as it is said, with "…" for its facts; others with their names."""
    return _PLACE.sub("…", template).replace("{{", "{").replace("}}", "}") if "{{" in template else template


@click.command("explain", short_help="Say what a diagnostic's code means and how to mend it.")
@click.argument("code", required=False)
@click.pass_obj
def command(call: Call, code: str | None) -> None:
    """Say what the rule behind a diagnostic's CODE is; without a code, list them all.

    \b
    sijill explain passage-not-found
    sijill --lang ar explain passage-not-found
    """
    arabic = call.language == "ar"
    if code is None:
        width = max(map(len, BY_CODE))
        for name, rule in sorted(BY_CODE.items()):
            meaning = (rule.__doc__ or "").strip().partition("\n")[0]
            click.echo(f"{name:{width}}  {_PLACE.sub('…', SENTENCES[name][0]) if arabic else meaning}")
        return
    found = BY_CODE.get(code)
    if found is None:
        close = nearest(code, BY_CODE)
        hint = f"Did you mean '{close}'?" if close else "'sijill explain' lists them all."
        raise BadCall(f"the code must be one of a diagnostic, not '{code}'. {hint}")
    if arabic:
        message, mend = SENTENCES[found.code]
        mend = "يُذكر مع كل مشكلة" if mend == "{mend}" else _as_said(mend)
        click.echo(f"{found.code} ({SEVERITIES[found.severity]})\n")
        click.echo(f"الرسالة:   {_as_said(message)}\nالإصلاح:   {mend}\n\nالشرح بالإنجليزية:\n")
        click.echo(inspect.cleandoc(found.__doc__ or ""))
        return
    mend = "given with each problem" if found.help == "{mend}" else _as_said(found.help)
    click.echo(f"{found.code} ({found.severity})\n")
    click.echo(inspect.cleandoc(found.__doc__ or ""))
    click.echo(f"\nIt says:   {_as_said(found.message)}\nThe mend:  {mend}")
