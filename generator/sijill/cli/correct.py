"""``sijill correct``: change a published record, and say what changed and why."""

import os
import sys
import tempfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from sijill.cli import Call
from sijill.cli.act_options import Options, acting, carry_out, judged, reason, refusals
from sijill.cli.common import AT_FAULT, BadCall, configuration_of, show_found
from sijill.cli.prompts import Prompts
from sijill.cli.spoken import say

if TYPE_CHECKING:
    from sijill.diagnostics import Diagnostic
    from sijill.editing.acts import Target
    from sijill.editing.files import Change
    from sijill.model.configuration import Configuration

# A withdrawal has a command of its own.
_KINDS = ("erratum", "revision", "retraction")


@click.command("correct", short_help="Correct a published record, with a dated reason.")
@click.argument("name", metavar="ID")
@click.option("--set", "values", multiple=True, metavar="PATH=VALUE", help="Set a field; may be repeated.")
@click.option("--kind", type=click.Choice(_KINDS), help="Our mistake, the source's change, or no longer stood by.")
@click.option("--reason-of", "of", metavar="DATE", help="Correct the reason of the correction of a day, or by number.")
@acting
@click.pass_obj
def command(call: Call, /, name: str, values: tuple[str, ...], kind: str | None, of: str | None, **given: Any) -> None:
    """Correct a published statement, agent, document or topic: change it and note, dated today, what kind of change it
    is and why, in every language of the archive. The difference is shown first, and the record is checked.

    Without --set the record is opened in $EDITOR, unless it was edited already and only the reason is missing. Entries
    of lists are named by their id, language or agent, or by number: passages.p1.text, speakers[1].capacity.en. The
    number after the last adds an entry: aliases[1] where there is no alias, aliases[3] where there are two.

    ID may be agents/an-id where kinds share an id, or the record's file.

    With --reason-of the reason of an earlier correction is corrected, by a later correction that is shown in its
    place. What was said first stays in the history.

    \b
    sijill correct 2024-05-06-well
    sijill correct 2024-05-06-well --set passages.p2.text='سنحفر بئرا ثانية' --kind erratum \\
      --reason en='A word was copied wrongly' --reason ar='نُسخت كلمة خطأً'
    sijill correct agents/salma-haddad --set name.en='Salma Hadad' --kind erratum --dry-run
    sijill correct 2024-05-06-well --reason-of 2024-06-02
    """
    from sijill.editing import acts
    from sijill.editing.files import Change

    options = Options.of(given)
    if of is not None and (values or kind not in (None, "erratum")):
        raise BadCall("--reason-of must be used without --set, and with no other --kind than erratum")
    configuration = configuration_of(call)
    with refusals(call):
        ledger = acts.ledger_of(configuration)
        found = acts.target(configuration, ledger, name)
        acts.refuse_waiting(configuration, ledger, found, but="correction")
        if of is not None:
            number = acts.correction_meant(found.record, of)
            added = acts.correction("erratum", reason(call, configuration, options), options.date, found.last)
            tree = found.tree
            tree["corrections"].append({**added, "reason_of": str(number)})
            change = Change(found.file.path, found.file.shown, found.before, found.written(tree))
            carry_out(call, configuration, [change], options)
            return
        text, in_editor = found.text, False
        begun = acts.said_why(found.last, found.record)
        if values:
            tree = found.tree
            for one in values:
                path, mark, value = one.partition("=")
                if not mark:
                    raise BadCall(f"--set must be PATH=VALUE, such as passages.p1.text=…, not '{one}'")
                acts.put(found.kind, tree, path, value, configuration.languages)
            text = found.written(tree)
        elif (begun or not found.differs) and kind != "retraction" and not options.no_input:
            if not (sys.stdin.isatty() or os.environ.get("VISUAL") or os.environ.get("EDITOR")):
                raise BadCall(
                    f"{found.file.shown} must be changed first, or with --set: no terminal is here for an editor"
                )
            text, in_editor = _edited(call, found), True
        made: dict[str, Any] | None = None
        while True:
            record = acts.record_in(found.file, text)
            if not acts.differs(found.last, record) and kind != "retraction":
                raise acts.CannotAct(f"{found.file.shown} must say something else than what was published")
            if made is None and kind is None and not options.reasons and acts.said_why(found.last, record):
                say("The correction that is in the record, and not published yet, is taken for this change.", err=True)
            elif made is None and options.dry_run and options.no_input and not options.reasons:
                _show(call, configuration, Change(found.file.path, found.file.shown, found.before, text), options)
                return
            elif made is None:
                kind = kind or _kind(call, options)
                made = acts.correction(kind, reason(call, configuration, options), options.date, found.last)
                tree = acts.tree_of(found.file, text)
                tree.setdefault("corrections", []).append(made)
                text = found._replace(text=text).written(tree)
            changes = [Change(found.file.path, found.file.shown, found.before, text)]
            verdict = judged(configuration, changes, options)
            if not (in_editor and verdict.new):
                break
            text = _edited(call, found._replace(text=text), verdict.new)
        carry_out(call, configuration, changes, options, verdict)


def _show(call: Call, configuration: "Configuration", change: "Change", options: Options) -> None:
    """Show a change for which no reason is given yet, with everything that is wrong with it but that."""
    verdict = judged(configuration, [change], options)
    found, new = ([one for one in of if one.code != "uncorrected-change"] for of in (verdict.found, verdict.new))
    carry_out(call, configuration, [change], options, verdict._replace(found=found, new=new))
    say("No reason is given yet: to write it, give --reason and --kind.", err=True)


def _kind(call: Call, options: Options) -> str:
    if options.no_input:
        raise BadCall(f"--kind must be given: {', '.join(_KINDS)}")
    prompts = Prompts(call.language)
    prompts.say("correction_kinds")
    return prompts.choice("kind", _KINDS, "erratum")


def _edited(call: Call, found: "Target", wrong: "Sequence[Diagnostic]" = ()) -> str:
    """Return the record as somebody leaves it in their editor; what is ``wrong`` with it is opened again if they like.

    If they do not, what they have typed is kept, though not in the archive.
    """
    from sijill.editing.acts import CannotAct, record_in

    text = found.text
    while True:
        if wrong:
            show_found(call.language, wrong)
            if not _again(call):
                _keep(found, text)
                raise SystemExit(AT_FAULT)
        answer = click.edit(text, extension=".yaml", require_save=False)
        text = (answer or "").replace("\r\n", "\n")
        try:
            record_in(found.file, text)
        except CannotAct as error:
            if not error.found:
                raise
            wrong = error.found
        else:
            return text


def _again(call: Call) -> bool:
    try:
        return Prompts(call.language).yes("again")
    except click.Abort:  # nobody is there
        return False


def _keep(found: "Target", text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f"{found.id}-", suffix=".yaml")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    say(f"Nothing is changed: {found.file.shown} is as it was before. What was typed is in {name}", err=True)
