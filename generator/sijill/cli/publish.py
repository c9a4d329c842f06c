"""``sijill publish``: give drafts their ids, and note in the ledger what is published."""

import datetime
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sijill.cli import Call
from sijill.cli.common import (
    AT_FAULT,
    BadCall,
    Day,
    configuration_of,
    counted,
    day,
    end_at_split_view,
    machine_faults,
    show_found,
)
from sijill.cli.spoken import say
from sijill.model.extras import need
from sijill.model.record_kinds import RECORD_KINDS

if TYPE_CHECKING:
    from sijill.ledger.publishing import Publication
    from sijill.publish.publish import Outcome
    from sijill.publish.pushing import Pushed


@click.command("publish", short_help="Give drafts their ids and add new versions to the ledger.")
@click.option("--date", type=Day(), default=None, help="The day of publication, YYYY-MM-DD; today by default.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option(
    "--previous", default=None, metavar="FOLDER|URL", help="The site as published last: its ledger must be extended."
)
@click.option("--push", is_flag=True, help="Publish at the tip of the main branch, commit, and push. For workflows.")
@click.option("--branch", default=None, help="The branch records are merged into, where entries get numbers; main.")
@click.option("--through", default=None, metavar="BRANCH", help="With --push: push to this branch, for a pull request.")
@click.option("--base", default=None, metavar="COMMIT", help="With --push: compare with a commit first.")
@click.option(
    "--log-key", type=click.Path(path_type=Path), help="The secret key that signs the log; else SIJILL_LOG_KEY has it."
)
@click.option("--with-examples", is_flag=True, help="Publish the made-up records that 'sijill init' wrote, too.")
@click.option("--build", "builds", is_flag=True, help="Then build the site, as 'sijill build' does.")
@click.pass_obj
def command(
    call: Call,
    date: datetime.date | None,
    dry_run: bool,
    previous: str | None,
    push: bool,
    branch: str | None,
    through: str | None,
    base: str | None,
    log_key: Path | None,
    with_examples: bool,
    builds: bool,
) -> None:
    """Give drafts (0000-…) their ids, and add what is new or changed to the ledger.

    Writes one new file to sources/ledger/ and never touches an old one. A change of a published record needs a
    correction; the earlier wording is taken from the git history and proved by its digest. Commit what it writes, or
    have the workflow do all of it with --push: where somebody else pushes in between, it publishes again at the new
    tip. Entries are numbered on the main branch; those of another branch once it is merged and this is run again.

    Where the settings have log_keys, the transparency log is closed with a signed checkpoint in sources/log/. Without
    the secret key all else is done, and the next run that has it signs. Each of the settings' timestamps is asked for
    a token of it, and each of their witnesses for its signature, all at the same time; one that fails delays nothing.
    Where a witness has another log that this log's key has signed, all is done, and the command ends with status 4;
    where it has a longer log so signed, with status 5: this copy is behind, or that is another history.

    The made-up example that 'sijill init' writes is not published: nobody said those words.

    A ledger that the git history, a signed head in sources/log/, the built site, the site at site_url or --previous
    knows is never begun again.

    \b
    sijill publish --dry-run
    sijill publish --build
    sijill publish --previous https://archive.example.org/
    sijill publish --push
    sijill publish --push --through publish-ledger
    """
    from sijill.editing.schema import follow_kinds
    from sijill.publish.publish import publish
    from sijill.publish.pushing import Destination, publish_and_push
    from sijill.sources.examples import examples

    if (not push and (through or base)) or (push and dry_run):
        raise BadCall("--through and --base must be used with --push, and --dry-run without it")
    if builds and (push or dry_run):
        raise BadCall("--build must be used without --push and --dry-run: a workflow builds what it has pushed")
    configuration = configuration_of(call)
    if log_key and log_key.resolve().is_relative_to(configuration.root.resolve()):
        say(
            f"{log_key} must be outside of {configuration.root}: a secret key in a repository is soon in its history",
            err=True,
        )
    if not configuration.options.log_keys:
        _refuse_key_without_log(log_key)
    follow_kinds(configuration, call.language)
    made_up = [] if with_examples else examples(configuration.sources)
    if made_up:
        files = " ".join(f"sources/{file}" for file in made_up)
        raise BadCall(
            f"the made-up example must be deleted before anything is published: nobody said its words: rm {files}"
        )
    pushed = None
    with machine_faults():
        if push:
            place = Destination("origin", branch or "main", through, base, previous, log_key)
            pushed = publish_and_push(configuration, day(date), place)
            outcome = pushed.outcome
        else:
            outcome = publish(
                configuration, day(date), dry=dry_run, main_branch=branch, previous=previous, log_key=log_key
            )
    found = said(call, outcome, "would be " if dry_run else "")
    written = found and (
        found.name
        or (outcome.closed and outcome.closed.data)
        or outcome.again
        or outcome.stamps.written
        or outcome.cosigned.written
    )
    if written:
        _say_what_is_next(pushed, branch, through, dry_run=dry_run)
    if builds:
        from sijill.cli.build import command as build

        click.get_current_context().invoke(build)
    end_at_split_view(outcome)


def _refuse_key_without_log(file: Path | None) -> None:
    """Refuse the file of a key, and name one in the environment, where the settings have no log that it could sign."""
    from sijill.publish.closing import VARIABLE, secret_key

    with machine_faults():
        if file or os.environ.get(VARIABLE):
            need("signing", "publish --log-key")
        secret = secret_key(file)
    if secret is None:
        return
    line = f'log_keys: ["{secret.public_key.text()}"]'
    if file:
        raise BadCall(f"--log-key must be used where mkdocs.yml has log_keys; under plugins, sijill: {line}")
    say(
        f"{VARIABLE} signs nothing: mkdocs.yml has no log_keys, so there is no log. To begin one, write there: {line}",
        err=True,
    )


def _say_what_is_next(pushed: "Pushed | None", branch: str | None, through: str | None, *, dry_run: bool) -> None:
    """Say where what was written is, or what is to be done with it."""
    if pushed and through:
        say(f"Published when {through} is merged into {branch or 'main'}.")
    elif pushed:
        say(f"Pushed to {branch or 'main'}: {pushed.commit}")
    elif not dry_run:
        say("Commit what was written: git add -A sources && git commit")


def said(call: Call, outcome: "Outcome", would: str) -> "Publication | None":
    """Say what a run did, and return what it publishes; ends the command where something is in the way.

    ``would`` is "would be " where nothing is written.
    """
    if outcome.errors:
        show_found(call.language, outcome.errors)
        say(f"Nothing is published: {counted(len(outcome.errors), 'error')} must be mended first.", err=True)
        raise SystemExit(AT_FAULT)
    for draft, identifier in outcome.renamed.items():
        say(f"{draft} {would}renamed {identifier}")
    found = outcome.publication
    if found is None:
        return None
    for refusal in found.refused:
        say(f"{refusal.id} {refusal.sentence}", err=True)
    if found.refused:
        say("Nothing is published.", err=True)
        raise SystemExit(AT_FAULT)
    if outcome.unasked:
        say(
            "A ledger is begun, though the site at this archive's address could not be asked whether it has one: "
            f"{outcome.unasked}",
            err=True,
        )
    show(found, would)
    if outcome.closed and outcome.closed.data:
        say(f"the log's {outcome.closed.head.size:,} entries {would}signed in sources/{outcome.closed.path}")
    elif outcome.closed:
        say(
            f"The log's {outcome.closed.head.size:,} entries are not signed: the secret key must be given "
            "(--log-key or SIJILL_LOG_KEY). The next run that has it signs them.",
            err=True,
        )
    if outcome.again:
        said = counted(len(outcome.again), "checkpoint")
        say(f"{said} of the log {would}signed again with the present key, as no other of log_keys had signed")
    for name in outcome.stamps.written:
        say(f"sources/log/{name} written")
    for failure in outcome.stamps.failed:
        say(f"No timestamp for now, the next run asks again: {failure}", err=True)
    for name in outcome.cosigned.written:
        say(f"sources/log/{name} has a witness's signature now")
    for failure in outcome.cosigned.failed:
        say(f"No signature of this witness was taken: {failure}", err=True)
    return found


def show(found: "Publication", would: str) -> None:
    """Say what a run publishes; ``would`` is "would be " where nothing is written."""
    changed = [one for one in found.versions if one.version > 1]
    for one in changed:
        what = ", ".join(one.changed).replace("_", " ")
        if one.replaced_by:
            say(f"{one.id}: version {one.version} (replaced by {one.replaced_by})")
        else:
            say(f"{one.id}: version {one.version} ({what})")
    if found.name is None:
        say("Everything is published already.")
        return
    new = Counter(one.kind for one in found.versions if one.version == 1)
    said = [counted(new[kind], f"new {kind}") for kind in RECORD_KINDS if new[kind]]
    if changed:
        said.append(counted(len(changed), "new version"))
    if found.numbered:
        said.append(f"the numbers of {counted(found.numbered, 'earlier file')}")
    say(f"{', '.join(said)} {would}noted in sources/ledger/{found.name}")
