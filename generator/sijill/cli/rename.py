"""``sijill rename``: give an agent its new name, and keep the one that it has given up."""

from typing import Any

import click

from sijill.cli import Call
from sijill.cli.act_options import Options, Verdict, acting, carry_out, judged, localized, reason, refusals
from sijill.cli.common import BadCall, configuration_of, show_found
from sijill.cli.prompts import Prompts
from sijill.cli.spoken import say
from sijill.editing import acts
from sijill.editing.acts import Target, record_in
from sijill.editing.files import Change
from sijill.model.records import Agent


@click.command("rename", short_help="Give an agent a new name and keep the former one, with its last day.")
@click.argument("name", metavar="AGENT")
@click.option("--name", "names", multiple=True, metavar="LANG=TEXT", help="The new name, once a language; asked for.")
@click.option("--until", metavar="DAY", help="The last day of the former name, or its month or year; asked for.")
@click.option("--undo", is_flag=True, help="Take the last rename back, which was our mistake; the reason is asked for.")
@acting
@click.pass_obj
def command(call: Call, /, name: str, names: tuple[str, ...], until: str | None, undo: bool, **given: Any) -> None:
    """Rename a published person or body, which has taken another name. The former name is kept in the record with its
    last day. It is no correction: what was said until that day is shown under the former name, the new one beside it;
    what was said later is shown under the new name, with a notice of the former one and its last day. No statement's
    own record changes by that, so its page may still say that it is unchanged.

    Where something of a later day, or of a day that is not known, was published under the former name, it is shown
    under another name than before. That needs a reason, and is listed as a correction of the agent.

    A name that was wrong in the archive is an erratum: sijill correct. A rename that was a mistake is taken back with
    --undo: the former name is the name again, with an erratum that says why.

    \b
    sijill rename ministry-of-roads --until 2024-05-31 --name en='Ministry of Transport' --name ar='وزارة النقل'
    """
    options = Options.of(given)
    configuration = configuration_of(call)
    with refusals(call):
        meant = name if "/" in name or name.endswith(".yaml") else f"agents/{name}"
        ledger = acts.ledger_of(configuration)
        found = acts.target(configuration, ledger, meant)
        if not isinstance(found.record, Agent):
            raise acts.CannotAct(f"{found.file.shown} must be an agent's record: other titles are corrected")
        acts.refuse_waiting(configuration, ledger, found)
        if undo:
            _undo(call, found, options, given_too=bool(names or until))
            return
        new = localized(configuration, names, "--name")
        before, prompts = found.record.name, Prompts(call.language)
        for language in configuration.required_languages:
            if language not in new:
                if options.no_input:
                    raise BadCall(f"--name {language}=… must be given")
                new[language] = prompts.text("new_name", before.get(language), language=language)
        tree = found.tree
        if new == before:
            raise acts.CannotAct(f"--name must be another than the present one: {' · '.join(before.values())}")
        if new in [former.name for former in found.record.former_names]:
            say("If it never bore the present name, take that rename back instead: sijill rename --undo", err=True)
        if until is None and options.no_input:
            raise BadCall("--until must be given")
        called = before.get(call.language) or next(iter(before.values()))
        until = until or prompts.text("until", name=called)
        tree.setdefault("former_names", []).append({"name": tree["name"], "until": until.strip()})
        tree["name"] = {language: new[language] for language in configuration.languages if language in new}
        changes = [_changed(found, tree)]
        verdict = None if options.reasons else judged(configuration, changes, options)
        if verdict is None or (not options.no_input and _needs_reason(verdict)):
            if verdict is not None:
                show_found(call.language, verdict.new)
            why = acts.correction("rename", reason(call, configuration, options), options.date, found.last)
            tree.setdefault("corrections", []).append(why)
            changes, verdict = [_changed(found, tree)], None
        carry_out(call, configuration, changes, options, verdict)


def _undo(call: Call, found: Target, options: Options, *, given_too: bool) -> None:
    """Give an agent the name again that it has given up last, with an erratum."""
    if given_too:
        raise BadCall("--undo must be given without --name and --until: the former name is the name again")
    tree = found.tree
    if not tree.get("former_names"):
        raise acts.CannotAct(f"{found.file.shown} must have a former name that can be its name again")
    tree["name"] = tree["former_names"].pop()["name"]
    if not tree["former_names"]:
        del tree["former_names"]
    configuration = configuration_of(call)
    why = acts.correction("erratum", reason(call, configuration, options), options.date, found.last)
    tree.setdefault("corrections", []).append(why)
    carry_out(call, configuration, [_changed(found, tree)], options)


def _changed(found: Target, tree: dict[str, Any]) -> Change:
    """Return a record's file as it will be with another tree. Raises CannotAct where that is no record."""
    text = found.written(tree)
    record_in(found.file, text)
    return Change(found.file.path, found.file.shown, found.before, text)


def _needs_reason(verdict: Verdict) -> bool:
    """Return whether nothing is wrong with a rename but that it lacks a reason."""
    return bool(verdict.new) and all(one.code == "uncorrected-change" for one in verdict.new)
