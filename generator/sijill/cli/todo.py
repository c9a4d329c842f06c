"""``sijill todo``: what waits for an editor, in one list."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import click

from sijill.cli import Call
from sijill.cli.common import Bar, Day, configuration_of, counted, day, machine_faults
from sijill.cli.spoken import say, worded
from sijill.diagnostics import Diagnostic
from sijill.editing.inbox import lacks, misquoted, names_of
from sijill.model.configuration import Configuration
from sijill.model.seen import SEEN, verdict
from sijill.site.checking import check
from sijill.sources.examples import examples
from sijill.sources.inbox import items
from sijill.sources.records import parse_seen
from sijill.state import Archive
from sijill.state.drafts import named

_NAMED = 5
_LOST = ("changed", "gone", "unreachable")


class Waiting(NamedTuple):
    """One kind of thing that waits: how many, which (ids), and the command that helps."""

    what: str
    ids: Sequence[str]
    command: str


@click.command("todo", short_help="List what waits for an editor: drafts, sources, translations, the inbox.")
@click.option("--today", type=Day(), default=None, help="The day to check against, YYYY-MM-DD; today by default.")
@click.pass_obj
def command(call: Call, today: datetime.date | None) -> None:
    """List what waits for an editor, each with the command that helps; nothing where nothing waits.

    Records at fault, drafts and changes that are not published, translations older than their original, what may be
    there twice, sources that are gone or lack their words, the inbox, and the gaps.

    \b
    sijill todo
    """
    configuration = configuration_of(call)
    bar = Bar()
    with machine_faults():
        found = check(configuration, day(today), bar)
    bar.close()
    files = {code: sorted({_named_in(one) for one in found if one.code == code}) for code in _CODES}
    archive = Archive.open(configuration)
    waiting = [
        Waiting("at fault", sorted({one.file for one in found if one.severity == "error"}), "sijill check"),
        *(Waiting(what, files[code], how) for code, (what, how) in _CODES.items()),
        Waiting("drafts", named(archive.connection), "sijill publish"),
        *_examples(configuration),
        *_sources(configuration),
        *_inbox(configuration),
        *(Waiting(f"lack: {gap.name}", gap.ids, f"sijill stats {gap.name}") for gap in archive.gaps if gap.total),
    ]
    some = [one for one in waiting if one.ids]
    for one in some:
        shown = ", ".join(one.ids[:_NAMED]) + (f" and {len(one.ids) - _NAMED:,} more" if len(one.ids) > _NAMED else "")
        click.echo(f"{len(one.ids):>5,}  {worded(one.what)}: {worded(shown)}\n       {worded(one.command)}")
    say(f"{counted(len(some), 'kind')} of things to do." if some else "Nothing waits.", err=True)


def _named_in(one: Diagnostic) -> str:
    """Return the record that a diagnostic is of, with the other one where it is of two."""
    ids = {PurePosixPath(one.file).stem, dict(one.facts).get("other", "")} - {""}
    return " = ".join(sorted(ids))


_CODES = {
    "unpublished-change": ("changed and not published", "sijill publish, or sijill correct ID"),
    "stale-translation": ("translation older than its original", "sijill correct ID, and translate it again"),
    "strings-lack": ("interface not translated", "translate what begins with '(en) ' in strings/"),
    "same-page": ("documents of one page", "sijill merge document OLD KEPT"),
    "namesakes": ("agents of one name", "sijill merge agent OLD KEPT, or say under distinction what sets them apart"),
    "same-words": ("statements of the same words", "sijill withdraw ID, or delete the draft"),
    "words-gone-later": ("words gone from a later copy", "say so in a note, or copy the page again"),
}


def _sources(configuration: Configuration) -> Iterator[Waiting]:
    """Yield the documents whose pages were last seen gone, changed or out of reach."""
    lost: dict[str, list[str]] = {outcome: [] for outcome in _LOST}
    for path in sorted((configuration.sources / SEEN).glob("*.yaml")):
        seen, _ = parse_seen(path.read_bytes(), path.name)
        said = verdict(seen) if seen is not None else None
        if said is not None and said.outcome.value in lost:
            lost[said.outcome.value].append(path.stem)
    for outcome, ids in lost.items():
        yield Waiting(f"source {outcome}", ids, "give the archived address, or: sijill capture URL --document ID")


def _examples(configuration: Configuration) -> Iterator[Waiting]:
    yield Waiting("made-up examples", examples(configuration.sources), "delete them: nobody said those words")


def _inbox(configuration: Configuration) -> Iterator[Waiting]:
    came = [item for item in items(configuration.sources) if item.kind == "statement"]
    names = names_of(configuration) if came else None
    ready = [
        item.id
        for item in came
        if not item.faults and names and not (lacks(configuration, item, names) or misquoted(configuration, item))
    ]
    yield Waiting("in the inbox with nothing lacking", ready, "sijill inbox take ID")
    yield Waiting("in the inbox", sorted({item.id for item in came} - {*ready}), "sijill inbox")
