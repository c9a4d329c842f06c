"""``sijill withdraw``: publish a record no longer, with a dated reason that its page gives."""

from typing import Any

import click

from sijill.cli import Call
from sijill.cli.acting import Options, acting, carry_out, reason, refusals
from sijill.cli.common import configuration_of


@click.command("withdraw", short_help="Withdraw a published record, with a dated reason.")
@click.argument("name", metavar="ID")
@click.option("--take-down", is_flag=True, help="Take down the words themselves, not only their standing.")
@acting
@click.pass_obj
def command(call: Call, /, name: str, take_down: bool, **given: Any) -> None:
    """Withdraw a published statement, agent, document or topic. Its record and its address stay, and say when it was
    withdrawn and why, in every language of the archive. The difference is shown first, and the archive is checked.

    With --take-down the site no longer shows the words; the record's file and the git history still hold them. A
    record that was withdrawn before can be taken down later.

    \b
    sijill withdraw 2024-05-06-well --reason en='Nobody can confirm it' --reason ar='لا أحد يؤكده'
    sijill withdraw 2024-05-06-well --take-down --dry-run
    """
    from sijill.editing import acts
    from sijill.editing.files import Change

    options = Options.of(given)
    configuration = configuration_of(call)
    with refusals(call):
        found = acts.target(configuration, acts.ledger_of(configuration), name)
        withdrawal = found.record.withdrawal
        if withdrawal and (found.record.is_taken_down or not take_down):
            raise acts.CannotAct(f"{found.file.shown} must not be withdrawn yet: it has been since {withdrawal.date}")
        why = reason(call, configuration, options)
        added = acts.correction("withdrawal", why, options.date, found.last, withhold=take_down)
        tree = found.tree
        tree.setdefault("corrections", []).append(added)
        change = Change(found.file.path, found.file.shown, found.before, found.written(tree))
        carry_out(call, configuration, [change], options)
