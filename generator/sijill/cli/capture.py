"""``sijill capture``: store a copy of a document, or withhold what nobody cites of one."""

import datetime
import re
from pathlib import Path
from typing import Any

import click

from sijill.cli import Call
from sijill.cli.common import BadCall, configuration_of, counted, machine_faults
from sijill.model.extras import need
from sijill.model.fields import SLUG_PATTERN
from sijill.model.records import DocumentKind


@click.command("capture", short_help="Store a copy of a document to quote from.")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--document", required=True, metavar="ID", help="The document's id; its record is made if need be.")
@click.option("--captured", metavar="DAY", help="The day the copy was saved, YYYY-MM-DD; unknown where not given.")
@click.option("--kind", type=click.Choice([kind.value for kind in DocumentKind]), help="For a new record: its kind.")
@click.option("--title", multiple=True, metavar="LANG=TEXT", help="For a new record: its title, once a language.")
@click.option("--language", metavar="TAG", help="For a new record: the language the document is in.")
@click.option("--url", metavar="ADDRESS", help="For a new record: where the document stands.")
@click.option("--date", metavar="EDTF", help="For a new record: when it was published.")
@click.option("--whole", is_flag=True, help="Take all of an HTML page, its menus too, not the article alone.")
@click.option("--discard-original", is_flag=True, help="Do not keep the file itself under originals/ (git ignores it).")
@click.option("--withhold", is_flag=True, help="Withhold every paragraph no passage cites; nothing is captured.")
@click.option(
    "--show", is_flag=True, help="Print the paragraphs, numbered, as passages will name them, and what is not in them."
)
@click.option(
    "--most-seconds",
    type=click.FloatRange(0.1),
    default=10.0,
    show_default=True,
    help="How long reading FILE may take.",
)
@click.option(
    "--most-megabytes", type=click.IntRange(16), default=500, show_default=True, help="How much memory it may take."
)
@click.pass_obj
def command(
    call: Call, file: Path | None, document: str, captured: str | None, kind: str | None, title: tuple[str, ...],
    language: str | None, url: str | None, date: str | None, whole: bool, discard_original: bool, withhold: bool,
    show: bool, most_seconds: float, most_megabytes: int,
) -> None:  # fmt: skip
    """Store a copy of a document: FILE is a page (HTML, MHTML, WARC, WACZ), PDF, EPUB, Word, subtitles or plain text.

    Its text goes to sources/captures/ID/, paragraph by paragraph, named by its digest; the file's own digest and media
    type go into the document's record. Nothing is fetched from the network.

    \b
    sijill capture saved-page.html --document bridge-article --captured 2023-05-05
    sijill new statement --from-capture bridge-article
    sijill capture --document bridge-article --withhold
    """
    from sijill.capture.confined import Limits, read_confined
    from sijill.capture.payload import SavedFile, UnreadablePayload
    from sijill.capture.store import store

    configuration = configuration_of(call)
    if not re.fullmatch(SLUG_PATTERN, document) or len(document) > 80:
        raise BadCall(f"--document must be an id (lower-case ASCII letters, digits, hyphens), not '{document}'")
    if withhold:
        if file is not None:
            raise BadCall("--withhold must stand without FILE: capture first, quote, then withhold")
        _withhold(configuration, document)
        return
    if file is None:
        raise BadCall("FILE must be given: the page, PDF or text as you saved it")
    try:
        day = datetime.date.fromisoformat(captured) if captured else None
    except ValueError:
        raise BadCall(f"--captured must be one day, such as 2023-05-05, not '{captured}'") from None
    with machine_faults():
        need("capture", "capture, which reads documents,")
    given: dict[str, Any] = {"kind": kind, "language": language, "url": url, "date": date}
    if title:
        given["title"] = dict(_pair(one) for one in title)
    try:
        payload = SavedFile(file, day).get()._replace(address=url or "")
        extracted = read_confined(payload, whole, Limits(most_seconds, most_megabytes))
        stored = store(
            configuration, document, payload, extracted, keep=not discard_original,
            defaults={name: value for name, value in given.items() if value},
        )  # fmt: skip
    except UnreadablePayload as error:
        raise BadCall(str(error)) from None
    except OSError as error:
        raise BadCall(f"{error.filename} must be writable: {error.strerror}") from None
    root = configuration.root
    click.echo(f"Stored {counted(len(extracted.paragraphs), 'paragraph')} of {payload.media_type} as {stored.digest}")
    click.echo(f"  copy      {stored.capture.relative_to(root)}")
    click.echo(
        f"  record    {stored.record.relative_to(root)}{' (new: look through its fields)' if stored.new else ''}"
    )
    if stored.original:
        click.echo(f"  original  {stored.original.relative_to(root)} (not committed)")
    untold = [tag for tag in configuration.languages if tag != extracted.facts.get("language", language)]
    untold = [tag for tag in untold if tag not in given.get("title", {})]
    if stored.new and untold:
        click.echo(f"  note      its title is the page's own in every language: translate it into {', '.join(untold)}")
    for note in extracted.notes:
        click.echo(f"  note      {note}")
    _not_as_it_stands(extracted.left_out, show)
    if show:
        for number, part in enumerate(extracted.parts, start=1):
            known = ", ".join(f"{name} {value}" for name, value in part.about.fields().items())
            click.echo(f"{number:4}  {part.text}{f'  [{known}]' if known else ''}")
    click.echo(f"Next: sijill new statement --from-capture {document}")


def _not_as_it_stands(left_out: tuple[Any, ...], show: bool) -> None:
    """Print one table of what the copy does not give as the document has it; with ``show``, each of it."""
    from sijill.capture.payload import WHYS

    if not left_out:
        return
    click.echo("Not in the copy as the document has it" + ("" if show else " (--show lists each)") + ":")
    for one in left_out:
        count = sum(map(len, one.texts)) if one.why == "soft-hyphen" else len(one.texts)
        click.echo(f"{count:6}  {WHYS[one.why]}")
        if show and one.why != "soft-hyphen":
            for text in one.texts:
                click.echo(f"          {text}")


def _pair(text: str) -> tuple[str, str]:
    language, mark, value = text.partition("=")
    if not mark or not value.strip():
        raise BadCall(f"--title must be LANG=TEXT, such as en='The new bridge', not '{text}'")
    return language, value.strip()


def _withhold(configuration: Any, document: str) -> None:
    from sijill.capture.payload import UnreadablePayload
    from sijill.capture.store import withhold
    from sijill.editing.reading import statements_of

    try:
        for path, shown, withheld in withhold(configuration, document, statements_of(configuration)):
            click.echo(f"{path.relative_to(configuration.root)}: {shown} shown, {withheld} withheld; same digest")
    except UnreadablePayload as error:
        raise BadCall(str(error)) from None
