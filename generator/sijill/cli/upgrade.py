"""``sijill upgrade``: bring an archive's records and its ledger to the newest format."""

import datetime
import sys

import click

import sijill
from sijill.cli import Call
from sijill.cli.common import AT_FAULT, BadCall, Day, configuration_of, counted, day, machine_faults, show_found
from sijill.cli.prompts import Prompts
from sijill.cli.publish import show
from sijill.cli.spoken import say
from sijill.editing import upgrade
from sijill.editing.beginning import newer_files
from sijill.editing.files import difference
from sijill.editing.pinned import age, pins
from sijill.editing.upgrade import Interval
from sijill.ledger.store import Ledger
from sijill.model.configuration import FORMAT, Configuration
from sijill.model.edtf import meant
from sijill.publish.publish import publish
from sijill.sources.writing import write_file


@click.command("upgrade", short_help="Bring an archive's records and its ledger to the newest format.")
@click.option(
    "--intervals", type=click.Choice(["ask", "one-day", "lasted"]), default="ask",
    help="What dates written a/b are: one unknown day, as format 1 read them, or an act that lasted.",
)  # fmt: skip
@click.option("--except", "exceptions", multiple=True, metavar="ID", help="A record that is the other of the two.")
@click.option(
    "--date",
    type=Day(),
    default=None,
    help="The day of the corrections and of publishing, YYYY-MM-DD; today by default.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.pass_obj
def command(
    call: Call, intervals: str, exceptions: tuple[str, ...], date: datetime.date | None, dry_run: bool, yes: bool
) -> None:  # fmt: skip
    """Bring an archive's records and its ledger to the newest format, the difference first.

    Records, from format 1 to 2: a date written a/b was one unknown day and becomes an act that lasted. For each it is
    asked which is meant; one unknown day is then written [a..b]. A published statement gets an erratum.

    The ledger, from format 1 on, once the records are of format 2: agents, documents and topics are published as
    they are, so that from then on they are guarded as statements are, and every entry gets a number.

    Then the workflows and forms that 'sijill init' wrote for the archive's host, and the version that they install.
    If that is newer than this one, nothing is upgraded.

    \b
    sijill upgrade
    sijill upgrade --intervals one-day --except 2024-05-06-council-session --yes
    """
    configuration = configuration_of(call)
    newer = next((one for one in pins(configuration.root) if age(one.version) > 0), None)
    if newer is not None:
        raise BadCall(f"{newer.place} must not name a version that is newer than this one "
                      f"({sijill.__version__}): install sijill {newer.version}, and upgrade with it")  # fmt: skip
    old_ledger = Ledger.read(configuration.sources / "ledger").format == 1
    if configuration.options.format != FORMAT or _is_read_otherwise(configuration):
        _records(configuration, call.language, intervals, exceptions, day(date), dry_run, yes)
        if old_ledger:
            say("Then run 'sijill upgrade' again: it brings the ledger forward.", err=True)
    elif old_ledger:
        _ledger(configuration, call.language, day(date), dry_run, yes)
    else:
        say(f"The archive is of format {FORMAT}, the newest, and so is its ledger.")
    _host_files(configuration, call.language, dry_run, yes)


def _is_read_otherwise(configuration: Configuration) -> bool:
    """Return whether the newest format was stated by hand, so that published dates mean something else."""
    try:
        return any(upgrade.intervals(configuration))
    except upgrade.CannotUpgrade:  # it is reported where the records are upgraded
        return True


def _host_files(configuration: Configuration, language: str, dry_run: bool, yes: bool) -> None:
    """Bring workflows, forms and the version that they install forward, having shown how they change."""
    newer = newer_files(configuration)
    for path, data in newer.items():
        before = (configuration.root / path).read_text("utf-8", "replace")
        click.echo(difference(path, before, data.decode("utf-8", "replace")), nl=False)
    for one in pins(configuration.root):
        if one.hashed and age(one.version) < 0:
            say(f"{one.place} is left as it is: hashes of {one.version} are beside it. Write "
                f"=={sijill.__version__} there with the hashes of its files.", err=True)  # fmt: skip
    if not newer:
        return
    if dry_run:
        say(f"{counted(len(newer), 'file')} would change.", err=True)
        return
    if not yes:
        Prompts(language).go_on("write")
    for path, data in newer.items():
        mode = (configuration.root / path).stat().st_mode
        write_file(configuration.root / path, data)
        (configuration.root / path).chmod(mode)
    say(f"{counted(len(newer), 'file')} changed. What you had changed in them yourself is in the difference.", err=True)


def _ledger(configuration: Configuration, language: str, date: datetime.date, dry_run: bool, yes: bool) -> None:
    """Publish the first batch of format 2, having shown what it says."""
    with machine_faults():
        outcome = publish(configuration, date, dry=True, forward=True)
        if outcome.errors:
            show_found(language, outcome.errors)
            raise SystemExit(AT_FAULT)
        assert outcome.publication is not None  # noqa: S101 - for the type checker; it is there without errors
        for one in outcome.publication.versions:
            say(f"+ {one.kind} {one.id}: version {one.version}")
        for refusal in outcome.publication.refused:
            say(f"{refusal.id} {refusal.sentence}", err=True)
        if outcome.publication.refused:
            raise SystemExit(AT_FAULT)
        if dry_run:
            show(outcome.publication, "would be ")
            return
        if not yes:
            Prompts(language).go_on("publish")
        done = publish(configuration, date, forward=True).publication
    assert done is not None  # noqa: S101 - the same
    show(done, "")
    say("Commit what was written: git add -A sources && git commit")


def _records(
    configuration: Configuration,
    language: str,
    intervals: str,
    exceptions: tuple[str, ...],
    date: datetime.date,
    dry_run: bool,
    yes: bool,
) -> None:
    """Bring the records to format 2, having shown how their files change."""
    interactive = sys.stdin.isatty()
    try:
        found = list(upgrade.intervals(configuration))
        unknown = sorted(set(exceptions) - {one.id for one in found})
        if unknown or (exceptions and intervals == "ask"):
            raise BadCall(f"--except must name records whose date is an interval, and --intervals what the others are: "
                          f"{', '.join(unknown or exceptions)}")  # fmt: skip
        if found and intervals == "ask" and not interactive:
            dates = "; ".join(f"{one.date} of {one.file.shown}{_words(one.words)}" for one in found)
            raise BadCall("--intervals must say what these dates are if nobody can be asked, and --except which of "
                          f"them are the other of the two: {dates}")  # fmt: skip
        choices = {}
        for one in found:
            if intervals == "ask":
                choices[one.file.shown] = upgrade.Meant(_asked(one, language))
            else:
                other = "lasted" if intervals == "one-day" else "one-day"
                choices[one.file.shown] = upgrade.Meant(other if one.id in exceptions else intervals)
        ready = list(upgrade.upgraded(configuration, choices, found, date))
    except upgrade.CannotUpgrade as error:
        say(str(error), err=True)
        raise SystemExit(AT_FAULT) from None
    for file in ready:
        click.echo(difference(file.shown, file.before, file.after), nl=False)
    if dry_run:
        say(f"{counted(len(ready), 'file')} would change.", err=True)
        return
    if not yes:
        Prompts(language).go_on("write")
    for file in ready:
        write_file(file.path, file.after.encode("utf-8"))
    say(f"{counted(len(ready), 'file')} changed. Look at them, then run 'sijill check' and 'sijill publish'.", err=True)


def _words(words: str) -> str:
    return f" («{words}»)" if words else ""


def _asked(one: Interval, language: str) -> str:
    click.echo(f"{one.file.shown}: {one.title}\n  {one.date}{_words(one.words)}", err=True)
    prompts = Prompts(language)
    prompts.say("intervals", days=meant(one.date, 1))
    return prompts.choice("interval", ["one-day", "lasted"])
