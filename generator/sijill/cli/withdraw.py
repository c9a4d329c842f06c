"""``sijill withdraw``: withdraw published records, and with ``--take-down`` remove their words everywhere."""

from collections.abc import Iterator
from typing import Any

import click

from sijill.cli import Call
from sijill.cli.act_options import Options, acting, carry_out, localized, reason, refusals
from sijill.cli.common import BadCall, configuration_of
from sijill.cli.spoken import say
from sijill.editing import acts
from sijill.editing.elsewhere import kept_locally, left
from sijill.editing.files import Change
from sijill.editing.merged import present_of
from sijill.editing.repeating import Repetition
from sijill.editing.taking_down import Order, TakingDown
from sijill.interface.strings import strings
from sijill.ledger.store import Ledger
from sijill.model.configuration import Configuration
from sijill.model.urls import FOLDERS


@click.command("withdraw", short_help="Withdraw published records, with a dated reason.")
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@click.option("--take-down", is_flag=True, help="Take down the words themselves, not only their standing.")
@click.option(
    "--title",
    "titles",
    multiple=True,
    metavar="LANG=TEXT",
    help="With --take-down: what a statement is called from then on, once a language.",
)
@click.option(
    "--words", multiple=True, metavar="TEXT", help="With --take-down: more words that must go wherever they are."
)
@click.option(
    "--leave",
    multiple=True,
    metavar="ID",
    help="With --take-down: a record, or a file by its path, that only has the same common words and stays as it is.",
)
@acting
@click.pass_obj
def command(
    call: Call,
    /,
    names: tuple[str, ...],
    take_down: bool,
    titles: tuple[str, ...],
    words: tuple[str, ...],
    leave: tuple[str, ...],
    **given: Any,
) -> None:
    """Withdraw published records of any kind: their pages stay and say that they were withdrawn, when and why. The
    reason is asked for, once in every language of the archive. The difference is shown first, and the archive is
    checked.

    With --take-down the words themselves go: out of the record and its title, the stored copies, the notes of other
    records that repeat them, and the ledger's patches. Digests stay, and prove that there were such words. Of earlier
    versions of other records only the aspects go that repeat them, and the correction names each. What may repeat them
    and stays is listed, with the files of this machine that git ignores. Several statements that quote one paragraph
    are named in one call. Records that were withdrawn before, statements that others have replaced, and records into
    which a taking down was written by hand can be taken down too; the last keep their reason. What git's history still
    has is in docs/maintainers/taking-down.md.

    \b
    sijill withdraw 2024-05-06-well --reason en='Nobody can confirm it' --reason ar='لا أحد يؤكده'
    sijill withdraw 2024-05-06-well --take-down --dry-run
    sijill withdraw 2024-05-06-well --take-down --words '12 Mill Lane' --leave 2024-05-07-answer
    """
    options = Options.of(given)
    configuration = configuration_of(call)
    if (titles or words or leave) and not take_down:
        raise BadCall("--title, --words and --leave must be used with --take-down")
    with refusals(call):
        ledger = acts.ledger_of(configuration)
        if take_down:
            changes = _taking_down(call, configuration, ledger, names, (titles, words, leave), options)
        else:
            changes = list(_withdrawing(call, configuration, ledger, names, options))
        carry_out(call, configuration, changes, options)


def _withdrawing(
    call: Call, configuration: Configuration, ledger: Ledger, names: tuple[str, ...], options: Options
) -> Iterator[Change]:
    targets = [acts.target(configuration, ledger, name) for name in dict.fromkeys(names)]
    for found in targets:
        if found.record.withdrawal:
            day = found.record.withdrawal.date
            raise acts.CannotAct(f"{found.file.shown} must not be withdrawn yet: it has been since {day}")
        acts.refuse_waiting(configuration, ledger, found)
    why = reason(call, configuration, options)
    for found in targets:
        tree = found.tree
        tree.setdefault("corrections", []).append(acts.correction("withdrawal", why, options.date, found.last))
        yield Change(found.file.path, found.file.shown, found.before, found.written(tree))


def _taking_down(
    call: Call,
    configuration: Configuration,
    ledger: Ledger,
    names: tuple[str, ...],
    given: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
    options: Options,
) -> list[Change]:
    titles, words, leave = given
    targets, merged = [], []
    known: dict[str, str] = {}
    for name in dict.fromkeys(names):
        replaced = present_of(configuration, ledger, name)
        if replaced is not None:
            merged.append(replaced)
        else:
            found, said = acts.as_before_taking_down(configuration, acts.target(configuration, ledger, name))
            acts.refuse_waiting(configuration, ledger, found)
            targets.append(found)
            known = known or dict(said)
    title = {language: strings(language)["correction.taken_down"] for language in configuration.required_languages}
    title |= localized(configuration, titles, "--title")
    order = Order(targets, merged, title, words, {}, options.date, left(configuration, leave))
    TakingDown(configuration, ledger, order).refuse_nothing()
    act = TakingDown(configuration, ledger, order._replace(reason=reason(call, configuration, options, known)))
    changes = act.changes()
    if act.removed:
        say("This repeats the words and goes. What only has the same common words stays with --leave ID:", err=True)
    _list(act.removed)
    if act.perhaps:
        say("This may repeat the words, or may only have the same ones, and stays. Look at each:", err=True)
    _list(act.perhaps)
    if act.common:
        say("So many other records have this that it stays. What must go there too is named with --words:", err=True)
    for common, number in act.common.items():
        click.echo(f"  {number:,}: “{common}”", err=True)
    if act.unread:
        say("These files are no text, so nobody has looked into them. Open each:", err=True)
    for shown in act.unread:
        click.echo(f"  {shown}", err=True)
    copied = {one["document"] for one in act.taken_from} | {name for kind, name in act.gone if kind == "document"}
    kept = list(kept_locally(configuration, copied))
    if kept:
        say("Git ignores these, and they may still have the words. Delete them when this is done:", err=True)
    for shown in kept:
        click.echo(f"  {shown}", err=True)
    for kind, identifier in sorted(act.gone):
        named = f"{FOLDERS[kind]}/{identifier}"
        say(f"The id stays, in the record's address, links, citations and feeds, and in the ledger: {named}", err=True)
    say("What can be done about an id that says it: docs/maintainers/taking-down.md#an-id-that-says-it", err=True)
    return changes


def _list(places: list[Repetition]) -> None:
    for place in places:
        click.echo(f"  {place}", err=True)
