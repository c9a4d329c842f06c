"""``sijill correct``: change a published record, and say what changed and why."""

from typing import TYPE_CHECKING, Any

import click

from sijill.cli import Call
from sijill.cli.acting import Options, acting, carry_out, reason, refusals
from sijill.cli.common import BadCall, colour, configuration_of

if TYPE_CHECKING:
    from sijill.editing.acts import Target

# A withdrawal has a command of its own.
_KINDS = ("erratum", "revision", "retraction")


@click.command("correct", short_help="Correct a published record, with a dated reason.")
@click.argument("name", metavar="ID")
@click.option("--set", "values", multiple=True, metavar="PATH=VALUE", help="Set a field; may be repeated.")
@click.option("--kind", type=click.Choice(_KINDS), help="Our mistake, the source's change, or no longer stood by.")
@acting
@click.pass_obj
def command(call: Call, /, name: str, values: tuple[str, ...], kind: str | None, **given: Any) -> None:
    """Correct a published statement, agent, document or topic: change it and note, dated today, what kind of change it
    is and why, in every language of the archive. The difference is shown first, and the record is checked.

    Without --set the record is opened in $EDITOR, unless it was edited already and only the reason is missing. Entries
    of lists are named by their id, language or agent, or by number: passages.p1.text, speakers[1].capacity.en.

    ID may be agents/an-id where kinds share an id, or the record's file.

    \b
    sijill correct 2024-05-06-well
    sijill correct 2024-05-06-well --set passages.p2.text='سنحفر بئرا ثانية' --kind erratum \\
      --reason en='A word was copied wrongly' --reason ar='نُسخت كلمة خطأً'
    sijill correct agents/salma-haddad --set name.en='Salma Hadad' --kind erratum --dry-run
    """
    from sijill.editing import acts

    options = Options.of(given)
    configuration = configuration_of(call)
    with refusals(call):
        found = acts.target(configuration, acts.ledger_of(configuration), name)
        text, in_editor = found.text, False
        begun = acts.said_why(found.last, found.record)
        if values:
            tree = found.tree
            for one in values:
                path, mark, value = one.partition("=")
                if not mark:
                    raise BadCall(f"--set must be PATH=VALUE, such as passages.p1.text=…, not '{one}'")
                acts.put(tree, path, value)
            text = found.written(tree)
        elif (begun or not found.differs) and kind != "retraction" and not options.no_input:
            text, in_editor = _edited(call, found), True
        record = acts.record_in(found.file, text)
        if not acts.differs(found.last, record) and kind != "retraction":
            raise acts.CannotAct(f"{found.file.shown} must say something else than what was published")
        if kind is None and not options.reasons and acts.said_why(found.last, record):
            click.echo(
                "The correction that is in the record, and not published yet, is taken for this change.", err=True
            )
        else:
            kind = kind or _kind(options)
            added = acts.correction(kind, reason(configuration, options), options.date, found.last)
            tree = acts.tree_of(found.file, text)
            tree.setdefault("corrections", []).append(added)
            text = found._replace(text=text).written(tree)
        change = acts.Change(found.file.path, found.file.shown, found.text, text)
        carry_out(call, configuration, [change], options, keep=in_editor)


def _kind(options: Options) -> str:
    if options.no_input:
        raise BadCall(f"--kind must be given: {', '.join(_KINDS)}")
    click.echo("erratum: our mistake; revision: the source was changed; retraction: we no longer stand by it", err=True)
    return str(click.prompt("Kind", type=click.Choice(_KINDS), default="erratum", err=True))


def _edited(call: Call, found: "Target") -> str:
    """Return the record as somebody leaves it in their editor; what cannot be read is opened again if they like."""
    from sijill.diagnostics.reporters import report
    from sijill.editing.acts import CannotAct, record_in

    text = found.text
    while True:
        answer = click.edit(text, extension=".yaml", require_save=False)
        text = (answer or "").replace("\r\n", "\n")
        try:
            record_in(found.file, text)
        except CannotAct as error:
            if not error.found:
                raise
            click.echo(report(error.found, "text", language=call.language, colour=colour()), nl=False)
            if not click.confirm("Open it again?", default=True, err=True):
                raise click.Abort from None
        else:
            return text
