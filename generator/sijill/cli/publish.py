"""``sijill publish``: give drafts their ids, and note in the ledger what is published."""

import click

from sijill.cli import Call
from sijill.cli.common import AT_FAULT, BadCall, colour, configuration_of, counted, day, machine_faults


@click.command("publish", short_help="Give drafts their ids and add new versions to the ledger.")
@click.option("--date", default=None, help="The day of publication, YYYY-MM-DD; today by default.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option(
    "--previous", default=None, metavar="FOLDER|URL", help="The site as published last: its ledger must be extended."
)
@click.option("--push", is_flag=True, help="Publish at the tip of the main branch, commit, and push. For workflows.")
@click.option("--branch", default="main", show_default=True, help="With --push: the branch records are merged into.")
@click.option("--through", default=None, metavar="BRANCH", help="With --push: push to this branch, for a pull request.")
@click.option("--base", default=None, metavar="COMMIT", help="With --push: compare with a commit first.")
@click.pass_obj
def command(
    call: Call,
    date: str | None,
    dry_run: bool,
    previous: str | None,
    push: bool,
    branch: str,
    through: str | None,
    base: str | None,
) -> None:
    """Give drafts (0000-…) their ids, and add what is new or changed to the ledger.

    Writes one new file to sources/ledger/ and never touches an old one. A change of a published statement needs a
    correction; the earlier wording is taken from the git history and proved by its digest. Commit what it writes, or
    have the workflow do all of it with --push: where somebody else pushes in between, it publishes again at the new
    tip.

    A ledger that the git history, the built site or --previous knows is never begun again.

    \b
    sijill publish --dry-run
    sijill publish
    sijill publish --previous https://archive.example.org/
    sijill publish --push
    sijill publish --push --through publish-ledger
    """
    from sijill.diagnostics.reporters import report
    from sijill.publish.publish import publish
    from sijill.publish.pushing import Place, publish_and_push

    if (not push and (through or base)) or (push and dry_run):
        raise BadCall("--through and --base must be used with --push, and --dry-run without it")
    configuration = configuration_of(call)
    pushed = None
    with machine_faults():
        if push:
            place = Place("origin", branch, through, base, previous)
            pushed = publish_and_push(configuration, day(date), place)
        outcome = pushed.outcome if pushed else publish(configuration, day(date), dry=dry_run, previous=previous)
    if outcome.errors:
        click.echo(report(outcome.errors, "text", language=call.language, colour=colour()), nl=False)
        click.echo(f"Nothing is published: {counted(len(outcome.errors), 'error')} must be mended first.", err=True)
        raise SystemExit(AT_FAULT)
    would = "would be " if dry_run else ""
    for draft, identifier in outcome.renamed.items():
        click.echo(f"{draft} {would}renamed {identifier}")
    found = outcome.publication
    if found is None:
        return
    for refusal in found.refused:
        click.echo(f"{refusal.statement} {refusal.sentence}", err=True)
    if found.refused:
        click.echo("Nothing is published.", err=True)
        raise SystemExit(AT_FAULT)
    for identifier, version, aspects in found.changed:
        click.echo(f"{identifier}: version {version} ({', '.join(aspects)})")
    if found.name is None:
        click.echo("Everything is published already.")
        return
    click.echo(
        f"{counted(len(found.new), 'new statement')}, {counted(len(found.changed), 'new version')} "
        f"{would}noted in sources/ledger/{found.name}"
    )
    if pushed and through:
        click.echo(f"Published when {through} is merged into {branch}.")
    elif pushed:
        click.echo(f"Pushed to {branch}: {pushed.commit}")
    elif not dry_run:
        click.echo("Commit what was written: git add -A sources && git commit")
