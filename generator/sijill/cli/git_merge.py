"""``sijill git-merge``: how git merges two changes of one record."""

from pathlib import Path

import click

from sijill.cli import Call
from sijill.cli.common import AT_FAULT


@click.command("git-merge", short_help="Merge two changes of a record by its fields, for git.")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("name")
@click.pass_obj
def command(call: Call, base: Path, ours: Path, theirs: Path, name: str) -> None:
    """Merge what two branches changed of the record NAME since BASE into the file OURS; git calls this.

    Two that add an alias, or change different fields, do not conflict: git itself knows lines alone. The
    archive's .gitattributes names this driver; each clone needs the line below once, and hosts' own merge
    buttons do not use it:

    \b
    git config merge.sijill.driver "sijill git-merge %O %A %B %P"
    """
    from sijill.editing.three_way import merged, merged_by_lines
    from sijill.model.record_kinds import RECORD_KINDS
    from sijill.sources.writing import write_file

    text, clean = merged_by_lines(base, ours, theirs)
    kind = next((kind for kind in RECORD_KINDS if f"{kind}s" in Path(name).parts), None)
    if not clean and kind is not None:
        by_fields = merged(kind, *(path.read_text("utf-8") for path in (base, ours, theirs)))
        text, clean = (text, False) if by_fields is None else (by_fields, True)
    write_file(ours, text.encode("utf-8"))
    if not clean:
        raise SystemExit(AT_FAULT)
