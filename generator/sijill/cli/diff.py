"""``sijill diff``: what readers would see of a change."""

from pathlib import Path

import click

from sijill.cli import Call
from sijill.cli.common import BadCall, configuration_of
from sijill.cli.spoken import worded
from sijill.editing.comparison import compare
from sijill.editing.report import as_html, as_markdown, summary
from sijill.editing.revisions import revision_of
from sijill.ledger.repository import RepositoryError
from sijill.model.files import write_given


@click.command("diff", short_help="Report what readers would see of a change.")
@click.argument("base")
@click.argument("head", required=False)
@click.option("--markdown", type=click.Path(path_type=Path, dir_okay=False), help="Write the comment to a file.")
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Write a page to open to a file.")
@click.pass_obj
def command(call: Call, base: str, head: str | None, markdown: Path | None, page: Path | None) -> None:
    """Report what readers would see of the change from BASE to HEAD, two commits; without HEAD, to the files there are.

    Statements added, wording before and after word by word, relations, whether each wording was found in its stored
    copy, pages that change. Commits are read, never checked out. Without --markdown or --html the comment is printed.

    \b
    sijill diff main
    sijill diff origin/main HEAD --html report.html
    """
    configuration = configuration_of(call)
    try:
        revisions = [revision_of(configuration.root, one) for one in (base, head)]
        found = compare(revisions[0], revisions[1], configuration, call.language, worded)
    except RepositoryError as error:
        raise BadCall(f"sijill diff {error}") from None
    if markdown:
        write_given(markdown, as_markdown(found))
    if page:
        write_given(page, as_html(found))
    if markdown or page:
        click.echo(summary(found))
    else:
        click.echo(as_markdown(found), nl=False)
