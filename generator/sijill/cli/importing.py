"""``sijill import``: rows of somebody else's list into the inbox."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import click

from sijill.cli import Call
from sijill.cli.common import AT_FAULT, BadCall, configuration_of, counted, show_found
from sijill.cli.spoken import say
from sijill.diagnostics.diagnostic import visible
from sijill.diagnostics.suggest import nearest
from sijill.editing.files import Change
from sijill.editing.importing import imported
from sijill.editing.mapping import IGNORE, guessed, read_mapping, written
from sijill.editing.mapping import Mapping as OfColumns
from sijill.editing.rows import LARGEST, CannotRead, Row, format_of, rows_in
from sijill.model.errors import BuildError
from sijill.model.files import read_given

_SHOWN = 20


@click.command("import", short_help="Bring rows of a CSV or JSON list, or an X archive, into the inbox.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--map", "mapping_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Which column is which field; not needed for tweets.js and ClaimReview.")  # fmt: skip
@click.option(
    "--guess",
    is_flag=True,
    help="Write a mapping guessed from the rows to --map or the terminal; import nothing.",
)
@click.option("--same", multiple=True, metavar="FIELD=TEXT", help="What every row has: speaker='Salma Haddad'.")
@click.option("--all", "everything", is_flag=True, help="Name every row that is refused, a duplicate or in doubt.")
@click.option("--dry-run", is_flag=True, help="Say what would become of each row; write nothing.")
@click.pass_obj
def command(
    call: Call, file: Path, mapping_file: Path | None, guess: bool, same: tuple[str, ...], everything: bool,
    dry_run: bool,
) -> None:  # fmt: skip
    """Bring the rows of FILE into sources/inbox/, each with an id that is the same in every run: again means update.

    FILE is CSV, JSON lines, the tweets.js of an X archive, or JSON-LD with ClaimReview, of which no rating is read.
    What comes in is no record of the archive yet and is never published: 'sijill inbox' lists what each lacks.

    \b
    sijill import quotes.csv --guess --map quotes.yaml
    sijill import quotes.csv --map quotes.yaml --dry-run
    sijill import tweets.js --same speaker='Salma Haddad' --same handle=@SalmaH
    """
    configuration = configuration_of(call)
    try:
        data = read_given(file, LARGEST)
        kind = format_of(data, file.name)
        if guess:
            text = written(guessed(kind, list(islice(rows_in(data, kind, file.name), 200)), configuration))
            if mapping_file is None:
                click.echo(text, nl=False)
            elif mapping_file.exists():
                raise BadCall(f"{mapping_file} must not be there yet: --guess overwrites nothing")
            else:
                mapping_file.write_text(text, "utf-8")
                say(f"Wrote {mapping_file}. Look through it, then: sijill import {file} --map {mapping_file} --dry-run")
            return
        if mapping_file is not None:
            if not mapping_file.exists():
                raise BadCall(
                    f"--map must be a file that is there; write one: sijill import {file} --guess --map {mapping_file}"
                )
            mapping, faults = read_mapping(read_given(mapping_file), str(mapping_file))
            if mapping is None:
                show_found(call.language, faults)
                raise SystemExit(AT_FAULT)
        elif kind in ("tweets", "claimreview"):
            mapping = guessed(kind, [], configuration)
        else:
            raise BadCall(f"--map must say which column is which field; begin with: sijill import {file} --guess")
        constants = dict(one.partition("=")[::2] for one in same)
        if not all(constants.values()):
            raise BadCall("--same must be FIELD=TEXT")
        try:
            by_name = {"format": kind} if kind == "jsonl" and "format" not in mapping.model_fields_set else {}
            made = {**mapping.model_dump(), **by_name, "same": {**mapping.same, **constants}}
            mapping = OfColumns.model_validate(made)
        except ValueError as error:
            raise BadCall(f"--same {str(error).partition('Value error, ')[2].partition(' [')[0]}") from None
        rows = list(rows_in(data, mapping.format, file.name))
        if mapping_file is not None:
            _refuse_columns(mapping.columns, rows, mapping_file, file)
        found = imported(configuration, mapping, rows, file.stem)
    except (CannotRead, BuildError) as error:
        raise BadCall(str(error)) from None
    changes = []
    for path, after in found.files.items():
        place = configuration.sources / path
        changes.append(Change(place, f"sources/{path}", place.read_text("utf-8") if place.is_file() else None, after))
    for name, match in sorted(found.names.items()):
        near = f"; the nearest is {match.near.agent}, {match.near.score} of 100" if match.near else ""
        say(f"name  {visible(name)}: {', '.join(match.agents) or f'new, inbox/agents/{match.new}{near}'}")
    for tag, rows_of_it in found.guessed.items():
        say(
            f"{counted(len(rows_of_it), 'row')}  language only guessed from letters: {tag}. If not: --same language=TAG"
        )
    for label, those in (("refused", found.refused), ("duplicate", found.duplicates), ("in doubt", found.doubts)):
        for number, why in those if everything else those[:_SHOWN]:
            say(f"row {number}  {label}: {visible(why)}")
        if len(those) > _SHOWN and not everything:
            say(f"… and {counted(len(those) - _SHOWN, 'more row')} {label}; --all names them")
    sums = ", ".join(f"{len(numbers):,} {state}" for state, numbers in found.taken.items())
    say(f"{sums}; {len(found.refused):,} refused, {counted(len(found.duplicates), 'duplicate')}", err=True)
    if dry_run:
        say(f"{counted(len(changes), 'file')} would be written.", err=True)
        return
    for one in changes:  # each for itself: whatever is interrupted is made good by importing again
        if one.after is None:
            one.path.unlink(missing_ok=True)
            continue
        one.path.parent.mkdir(parents=True, exist_ok=True)
        one.path.write_text(one.after, "utf-8", newline="\n")
    say("What each lacks: sijill inbox", err=True)


def _refuse_columns(columns: Mapping[str, str], rows: Sequence[Row], mapping_file: Path, file: Path) -> None:
    """Refuse a mapping with a column that no row has: its field would be missing everywhere."""
    there = list(dict.fromkeys(name for row in rows for name in row.values))
    gone = [name for name, field in columns.items() if field != IGNORE and name not in there]
    if rows and gone:
        close = nearest(gone[0], there)
        meant = f"did you mean '{close}'?" if close else f"there are {', '.join(there)}"
        raise BadCall(f"{mapping_file} must name columns of {file.name}, not '{gone[0]}': {meant}")
