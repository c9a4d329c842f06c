"""``sijill schema``: JSON Schema of the records, for editors and other programs."""

import click

from sijill.cli import Call
from sijill.cli.common import BadCall, configuration_of
from sijill.cli.spoken import say
from sijill.editing.reading import known
from sijill.editing.schema import as_text, schema, write_schemas
from sijill.model.records import RECORD_TYPES


@click.command("schema", short_help="Print the JSON Schema of a kind of record, or write all for editors.")
@click.argument("kind", required=False, type=click.Choice(list(RECORD_TYPES)))
@click.option("--write", is_flag=True, help="Write the schemas of all kinds to .sijill/schema/, where editors look.")
@click.option("--bare", is_flag=True, help="Leave the archive's own ids out; no archive is needed then.")
@click.pass_obj
def command(call: Call, kind: str | None, write: bool, bare: bool) -> None:
    """Print the JSON Schema of a KIND of record: statement, agent, document or topic.

    Descriptions are in English and Arabic; the archive's own ids are offered wherever a record names another.
    'sijill --lang ar schema' puts Arabic first.

    \b
    sijill schema statement
    sijill schema --write
    """
    if write:
        configuration = configuration_of(call)
        written = write_schemas(configuration, call.language)
        for path in written:
            say(f"Wrote {path.relative_to(configuration.root)}")
        if not written:
            say("The schemas are up to date.")
        return
    if kind is None:
        raise BadCall(f"KIND must be one of {', '.join(RECORD_TYPES)}; or use --write")
    archive = None if bare else configuration_of(call)
    ids, own = (known(archive), archive.kinds) if archive else ([], ())
    click.echo(as_text(schema(kind, ids, call.language, own)), nl=False)  # type: ignore[arg-type]  # click checked it
