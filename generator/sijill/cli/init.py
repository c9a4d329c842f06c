"""``sijill init DIR``: a new archive, with one example of each kind of record."""

from pathlib import Path

import click

from sijill.cli.common import BadCall

EXAMPLE = Path(__file__).parents[1] / "example"


def write_example(folder: Path) -> list[Path]:
    """Write the example archive into a folder; return the files. Raises FileExistsError where one is there already."""
    sources = [path for path in sorted(EXAMPLE.rglob("*")) if path.is_file() and path != EXAMPLE / "README.md"]
    targets = [folder / path.relative_to(EXAMPLE) for path in sources]
    for target in targets:
        if target.exists():
            raise FileExistsError(str(target))
    for source, target in zip(sources, targets, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    return targets


@click.command("init", short_help="Make a new archive with one example of each kind of record.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Make a new archive in FOLDER, with one made-up example of each kind of record. Nothing is overwritten.

    \b
    sijill init my-archive
    sijill -C my-archive serve
    """
    from sijill.editing.schema import write_schemas
    from sijill.sources.settings import read_configuration

    try:
        files = write_example(folder)
    except FileExistsError as error:
        raise BadCall(f"{error} must not be there yet: init writes a new archive and overwrites nothing") from None
    except OSError as error:
        raise BadCall(f"{folder} must be a folder that can be written: {error.strerror}") from None
    for file in files:
        click.echo(f"  {file}")
    write_schemas(read_configuration(folder))
    click.echo(f"\nLook at it:  sijill -C {folder} serve\nThen change the examples into records of your own.")
