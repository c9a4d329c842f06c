"""``sijill new``: a well-formed record, asked for in the terminal or given as options."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from sijill.cli import Call
from sijill.cli.common import AT_FAULT, BadCall, configuration_of, machine_faults, show_found
from sijill.cli.prompts import Prompts
from sijill.cli.spoken import say, worded
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.fields import LANGUAGE_PATTERN
from sijill.model.files import text_given, write_given
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES, ReportingMode
from sijill.model.speakers import Delivery

if TYPE_CHECKING:
    from sijill.diagnostics import Diagnostic
    from sijill.editing.issues import Proposal

_LARGEST_FORM = 256 * 1024


@click.command("new", short_help="Make a new statement, agent, document or topic, or begin a language.")
@click.argument("record", type=click.Choice([*RECORD_TYPES, "language"]))
@click.argument("tag", required=False, metavar="[TAG]")
@click.option("--id", "identifier", metavar="ID", help="The id; a statement's begins with 0000- until it is published.")
@click.option("--title", multiple=True, metavar="LANG=TEXT", help="Title, name or label, once a language.")
@click.option("--kind", metavar="KIND", help="What sort it is: post, remarks …; person, office …; article …")
@click.option("--language", metavar="TAG", help="The language a statement was made in, or a document is in.")
@click.option("--date", metavar="EDTF", help="The date of a statement or document: 2021-12-29, 2021-12 …")
@click.option(
    "--speaker", "speakers", multiple=True, metavar="ID", help="The id of an agent who spoke; may be repeated."
)
@click.option(
    "--unnamed", multiple=True, metavar="LANG=TEXT",
    help="In place of --speaker: how the document describes one whom it does not name, once a language.",
)  # fmt: skip
@click.option(
    "--from-capture", "source", metavar="ID", help="Offer the quotations found in this document's stored copy."
)
@click.option("--quotation", "chosen", multiple=True, type=int, metavar="N", help="Take the Nth quotation offered.")
@click.option("--text", "texts", multiple=True, metavar="WORDS", help="A passage, letter for letter; may be repeated.")
@click.option(
    "--translation", "translations", multiple=True, metavar="LANG=TEXT",
    help="A passage's translation by the editors, in the order of the passages; may be repeated.",
)  # fmt: skip
@click.option("--document", metavar="ID", help="The document with the passages.")
@click.option("--mode", type=click.Choice([mode.value for mode in ReportingMode]), help="How it reports them.")
@click.option(
    "--capacity", "capacities", multiple=True, metavar="LANG=TEXT",
    help="The office a speaker spoke in, as the source gives it, in the order of the speakers; once a language.",
)  # fmt: skip
@click.option(
    "--named", multiple=True, metavar="LANG=TEXT",
    help="The name that the document gives the speaker, if it is another than the agent's; once a language.",
)  # fmt: skip
@click.option(
    "--delivery", type=click.Choice([one.value for one in Delivery]),
    help="If the words are an interpreter's, or of a text handed out before.",
)  # fmt: skip
@click.option(
    "--original", "originals", multiple=True, metavar="ID=WORDS",
    help="A passage in another language in which it was issued too: its document and its words, in order.",
)  # fmt: skip
@click.option(
    "--distinction", multiple=True, metavar="LANG=TEXT",
    help="For an agent: a few words that set it apart from a namesake; once a language.",
)  # fmt: skip
@click.option(
    "--channel", "channels", multiple=True, metavar="LANG=TEXT",
    help="How it reached the document: en='remarks to reporters'; once a language.",
)  # fmt: skip
@click.option("--topic", "topics", multiple=True, metavar="ID", help="A topic's id; may be repeated.")
@click.option("--from-issue", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE",
              help="Make it from the body of a filed 'Propose a statement' form; answers in its language.")  # fmt: skip
@click.option("--answer", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="With --from-issue: write what to answer whoever filed it, as Markdown.")  # fmt: skip
@click.option("--unfinished", is_flag=True, help="Make it though the check finds errors in it, to be finished by hand.")
@click.option("--edit", is_flag=True, help="Open it in your editor ($EDITOR) when it is made.")
@click.option("--dry-run", is_flag=True, help="Show it and what the check finds; write nothing.")
@click.option("--no-input", is_flag=True, help="Ask nothing: everything is in the options.")
@click.pass_obj
def command(
    call: Call,
    /,
    record: RecordKind | Literal["language"],
    tag: str | None,
    identifier: str | None,
    from_issue: Path | None,
    answer: Path | None,
    no_input: bool,
    unfinished: bool,
    edit: bool,
    dry_run: bool,
    **given: Any,
) -> None:
    """Make a new record. What the options do not say is asked for; ids of the archive are completed with Tab.

    \b
    sijill new statement --from-capture bridge-article --edit
    sijill new agent --title en='Salma Al-Nasser' --title ar='سلمى الناصر' --kind person --no-input
    sijill new statement --from-issue issue.md --dry-run
    sijill new language fr

    With 'language', strings/TAG.yaml is begun, or what it lacks is added: the interface in another language.
    """
    if record == "language":
        _language(call, tag, dry_run=dry_run)
        return
    if tag is not None:
        raise BadCall(f"'{tag}' must be given as an option (--id, --title …): only 'language' is followed by a tag")
    from sijill.cli.act_options import judged, write
    from sijill.cli.answers import Answers
    from sijill.cli.asking import Asking
    from sijill.editing.records import CannotMake, draft_id, made
    from sijill.editing.schema import write_schemas

    configuration = configuration_of(call)
    body = ""
    if from_issue is not None:
        with machine_faults():
            try:
                body = text_given(from_issue, _LARGEST_FORM)
            except BuildError as error:
                _write_answer(call, answer, ["No draft could be made of the proposal:", str(error)])
                raise
        call = _answering(call, body)
    asking = Asking(configuration, call.language, asks=not no_input and from_issue is None)
    answers = Answers(configuration, asking.prompts, [record, *sorted(f"{name}={one}" for name, one in given.items())])
    if asking.asks:
        answers.offer()
    remarks: list[str] = []
    try:
        if from_issue is not None:
            suggestion, tree, remarks = _from_issue(configuration, record, body)
        elif record == "statement":
            suggestion, tree = asking.statement(given)
        else:
            suggestion, tree = asking.other(record, given)
        if identifier is None:
            identifier = asking.identifier(record, suggestion)
        if record == "statement" and identifier[:4] == "0000":
            identifier = draft_id(identifier)
        change = made(configuration, record, identifier, tree, remarks)
        changes = [*(made(configuration, *one) for one in asking.on_the_way), change]
    except (CannotMake, BadCall) as error:
        answers.keep()
        _write_answer(call, answer, ["No draft could be made of the proposal:", str(error)])
        raise BadCall(str(error)) from None
    except (click.Abort, KeyboardInterrupt):
        answers.keep()
        raise
    with machine_faults():
        verdict = judged(configuration, changes)
        if dry_run:
            click.echo("".join(one.after or "" for one in changes), nl=False)
        shown = {one.shown for one in changes}
        of_it = [one for one in verdict.found if one.file in shown or one in verdict.new]
        show_found(call.language, of_it)
        for remark in remarks:
            say(remark, err=True)
        _write_answer(call, answer, [_fate(of_it, is_made=unfinished or not verdict.new), *remarks], of_it)
        asks = asking.asks and not dry_run
        if verdict.new and not unfinished and not (asks and Prompts(call.language).yes("anyway", default=False)):
            say("Nothing is made. To make it as it is and finish it by hand: --unfinished", err=True)
            answers.keep()
            raise SystemExit(AT_FAULT)
        if dry_run:
            say("Nothing is written.", err=True)
            answers.keep()
            return
        write(configuration, changes)
    answers.forget()
    for one in changes:
        say(f"Made {one.shown}")
    write_schemas(configuration, call.language)
    if edit:
        click.edit(filename=str(change.path))
    say(f"Next: look through it, then sijill check {change.shown}")


def _language(call: Call, tag: str | None, *, dry_run: bool) -> None:
    """Begin the strings of a language, or add what they lack, and say what is to be translated."""
    from babel import Locale

    from sijill.interface.strings import shipped, strings
    from sijill.sources.own_strings import FOLDER, begun, locale_of
    from sijill.sources.writing import write_file

    if not tag or not re.fullmatch(LANGUAGE_PATTERN, tag) or tag in shipped():
        others = ", ".join(shipped())
        raise BadCall(f"TAG must be a language tag, such as fr, and none that is there ({others}), not '{tag}'")
    locale = locale_of(tag) or "en"
    if not locale_of(tag):
        say(f"CLDR does not know '{tag}': set language.locale to the nearest that it knows.", err=True)
    path = call.folder / FOLDER / f"{tag}.yaml"
    after, lacking = begun(tag, locale, path.read_bytes() if path.is_file() else b"")
    english = strings("en")
    counts = [key for key in english.plurals if key in lacking]
    if dry_run:
        click.echo(after, nl=False)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, after.encode("utf-8"))
        say(f"Wrote {FOLDER}/{tag}.yaml")
    forms = ", ".join([*Locale.parse(locale).plural_form.rules, "other"])
    every = len(english.texts) + len(english.plurals)
    say(f"To be translated: {len(lacking):,} of {every:,} strings, {len(counts)} of them counted ({forms}).")
    say(f"Then name '{tag}' last under 'languages' in mkdocs.yml, and give records and docs/{tag}/ their texts.")


def _answering(call: Call, body: str) -> Call:
    """Return the call in the language of whoever filed a form, unless it names one: it is they who read the answer."""
    from sijill.editing.issues import language_of_form

    root = click.get_current_context().find_root()
    if root.get_parameter_source("language") is not click.core.ParameterSource.DEFAULT:
        return call
    language = root.params["language"] = language_of_form(body)
    return call._replace(language=language)


def _fate(found: "list[Diagnostic]", *, is_made: bool) -> str:
    if not is_made:
        return "No draft could be made of the proposal:"
    if any(one.severity == "error" for one in found):
        return "A draft was made of the proposal. Before it can be published, the editors have to see to this:"
    return "A draft was made of the proposal, and the check finds no error in it."


def _write_answer(call: Call, file: Path | None, said: list[str], found: "list[Diagnostic] | None" = None) -> None:
    """Write what whoever filed a form is answered, in the language of the call."""
    if file is not None:
        from sijill.editing.answering import answer

        write_given(file, answer([worded(one) for one in said], found or [], call.language))


def _from_issue(configuration: Configuration, record: str, body: str) -> "Proposal":
    from sijill.editing.issues import statement_from

    if record != "statement":
        raise BadCall("--from-issue must be used with 'statement': the form proposes one")
    return statement_from(body, configuration)


if not sys.platform.startswith("win"):
    # Line editing and Tab for what is asked; where the module is missing, questions still work.
    import contextlib

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401
