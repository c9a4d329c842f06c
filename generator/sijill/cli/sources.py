"""``sijill sources``: are the documents still at their addresses, with the words that are quoted from them?"""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from sijill.cli import Call
from sijill.cli.common import BadCall, configuration_of, counted
from sijill.cli.spoken import worded
from sijill.editing.reading import captures_of, document_of, records
from sijill.model.extras import need
from sijill.model.records import Document, Statement
from sijill.model.seen import Outcome, described, quotation

if TYPE_CHECKING:
    from sijill.capture.judging import Kept


@click.command("sources", short_help="Look whether documents are still at their addresses, unchanged.")
@click.option("--document", multiple=True, metavar="ID", help="Look at this one alone; may be given several times.")
@click.option(
    "--every", type=click.IntRange(0), default=30, show_default=True, metavar="DAYS",
    help="Leave alone what was looked at within so many days.",
)  # fmt: skip
@click.option("--most", type=click.IntRange(1), default=None, help="Look at so many at most.")
@click.option("--allow-private", is_flag=True, help="Ask addresses of this machine or of a private network, too.")
@click.pass_obj
def command(call: Call, document: tuple[str, ...], every: int, most: int | None, allow_private: bool) -> None:
    """Look at each document's address, and note in sources/seen/ID.yaml what was seen, with the time.

    Each look is noted at once: a run that was broken off is taken up by the next. Hosts' rules for robots are kept, and
    requests to one host are seconds apart. Nothing is published and no record changes; commit what was noted.

    \b
    sijill sources
    sijill sources --every 7 --most 100
    """
    need("capture", "sources, which reads documents,")
    from sijill.capture import sweep, web

    configuration = configuration_of(call)
    addresses, quoted = _quoted(configuration, document)
    allowed = allow_private or configuration.options.private_addresses
    client = web.client_for(configuration, allow_private=allowed, pause=sweep.PAUSE)
    rounds, counts, looked = sweep.Sweep(client), Counter[str](), 0
    since = f"{datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=every):%Y-%m-%dT%H:%M:%SZ}"
    try:
        for name, address in sweep.in_turn(addresses):
            path = configuration.sources / "seen" / f"{name}.yaml"
            before = sweep.read_sightings(path)
            last = before.sightings[-1] if before else None
            # What was only refused may be allowed by now.
            again = allow_private and last and last.outcome == Outcome.REFUSED
            if last and last.time > since and not again:
                counts["left alone: looked at lately"] += 1
                continue
            if looked == most:
                counts["not looked at yet"] += 1
                continue
            looked += 1
            now = web.moment_after(last.time if last else "")
            found = rounds.look(address, quoted.get(name, {}), _copies(configuration, name), before, now)
            sweep.add_sighting(path, before, found)
            counts[found.outcome.value] += 1
            click.echo(_said(name, found))
    except sweep.UnusableSightings as error:
        raise BadCall(str(error)) from None
    said = "; ".join(f"{number:,} {worded(what)}" for what, number in counts.items())
    click.echo(said or worded("No document has an address."))


def _copies(configuration: Any, document: str) -> "list[Kept]":
    from sijill.capture.judging import Kept

    record = document_of(configuration, document)
    listed = {one.digest: one for one in record.captures} if record else {}
    return [Kept(one, listed[one.digest]) for one in captures_of(configuration, document)]


def _quoted(configuration: Any, only: tuple[str, ...]) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """Return the documents with their addresses, and the words that are quoted from each."""
    addresses, quoted, known = [], dict[str, Any](), set()
    for file, record in records(configuration):
        if isinstance(record, Document):
            known.add(file.id)
            if record.url != "unknown" and (not only or file.id in only):
                addresses.append((file.id, record.url))
        elif not record.is_taken_down:
            for document, name, words, brackets in _words_of(file, record):
                quoted.setdefault(document, {})[name] = (words, brackets)
    missing = sorted(set(only) - known)
    if missing:
        raise BadCall(f"--document must be a document of the archive, and there is no '{missing[0]}'")
    return addresses, quoted


def _words_of(file: Any, record: Any) -> Iterator[tuple[str, str, str, Any]]:
    """Yield what a record quotes: the document, the name of the words, the words, and whose brackets are in them."""
    if not isinstance(record, Statement):
        for one in record.descriptions:
            yield one.document, quotation(*described(file.kind, file.id, one.text)), one.text, one.brackets
        return
    for passage in record.passages:
        for number, wording in enumerate((passage, *passage.variants)):
            part = f"{passage.id}.{number}" if number else passage.id
            yield wording.document, quotation(file.id, part, wording.text), wording.text, wording.brackets
        for made in passage.translations:
            if made.document:
                yield made.document, quotation(file.id, f"{passage.id}.{made.language}", made.text), made.text, None


def _said(name: str, found: Any) -> str:
    more = []
    if found.final_address:
        more.append(worded(f"now at {found.final_address}"))
    if found.lacks:
        names = ", ".join(name.partition(":")[0] for name in found.lacks)
        more.append(worded(f"{counted(len(found.lacks), 'quoted passage')} no longer there: {names}"))
    if found.reason:
        more.append(worded(found.reason))
    elif found.status and found.status != 200:
        more.append(worded(f"answered with {found.status}"))
    detail = f"  ({'; '.join(more)})" if more else ""
    return f"{worded(found.outcome.value):11}  {name}{detail}"
