"""``sijill merge``: make one record of two that are of one thing."""

from typing import Any

import click

from sijill.cli import Call
from sijill.cli.act_options import Options, acting, carry_out, reason, refusals
from sijill.cli.common import configuration_of
from sijill.cli.spoken import say
from sijill.editing import acts
from sijill.editing.merging import left_out, merged
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES
from sijill.model.urls import FOLDERS


@click.command("merge", short_help="Merge a published record into another of its kind.")
@click.argument("kind", type=click.Choice(list(RECORD_TYPES)))
@click.argument("one", metavar="ID")
@click.argument("other", metavar="INTO")
@acting
@click.pass_obj
def command(call: Call, /, kind: RecordKind, one: str, other: str, **given: Any) -> None:
    """Merge a published record into another, where both are of one person, document, topic or statement.

    Whatever named the first names the other; its file goes, and its address leads to the other, which gets a correction
    that says why. The other keeps the first one's names as aliases, its accounts, memberships and identifiers, and of a
    document its addresses and its stored copies, each of which says of which address it is; of a statement its topics
    and relations. What else the first says is taken over where the other says nothing of it; what the other says
    otherwise is named. What a record says twice then goes from it, such as a variant that is its passage, with the same
    correction. Its words stay readable in the ledger. The corrections page lists the merge.

    \b
    sijill merge agent salma-hadad salma-haddad --dry-run
    """
    options = Options.of(given)
    configuration = configuration_of(call)
    with refusals(call):
        ledger = acts.ledger_of(configuration)
        found = [acts.target(configuration, ledger, f"{FOLDERS[kind]}/{name}") for name in (one, other)]
        for record in found:
            acts.refuse_waiting(configuration, ledger, record)
        later = max((one.last for one in found), key=lambda last: last.date)
        why = acts.correction("erratum", reason(call, configuration, options), options.date, later)
        changes = list(merged(configuration, found[0], found[1], why))
        if lost := left_out(found[0], found[1]):
            say(f"Left out of {found[0].file.shown}, since the other says it otherwise: {', '.join(lost)}")
        carry_out(call, configuration, changes, options)
