"""``sijill capture``: store a copy of a document, or withhold what nobody cites of one."""

import datetime
import re
from pathlib import Path
from typing import Any

import click

from sijill.cli import Call
from sijill.cli.common import BadCall, Day, configuration_of, counted, machine_faults
from sijill.cli.spoken import say, worded
from sijill.model.extras import need
from sijill.model.fields import SLUG_PATTERN
from sijill.model.kinds import names_of


@click.command("capture", short_help="Store a copy of a document to quote from.")
@click.argument("source", metavar="[FILE|URL]", required=False)
@click.option("--document", required=True, metavar="ID", help="The document's id; its record is made if need be.")
@click.option("--captured", type=Day(), help="The day the copy was saved, YYYY-MM-DD; unknown where not given.")
@click.option("--kind", metavar="KIND", help="For a new record: its kind, such as article or broadcast.")
@click.option("--title", multiple=True, metavar="LANG=TEXT", help="For a new record: its title, once a language.")
@click.option("--language", metavar="TAG", help="For a new record: the language the document is in.")
@click.option("--url", metavar="ADDRESS", help="For a new record: the document's address on the web.")
@click.option("--date", metavar="EDTF", help="For a new record: when it was published.")
@click.option("--from-wayback", is_flag=True, help="Take a web archive's copy of URL, or of the document.")
@click.option("--near", type=Day(), help="The web archive's copy nearest to a day; the newest if not given.")
@click.option("--browser", is_flag=True, help="Have a local Chromium show URL, and take what it shows.")
@click.option("--anyway", is_flag=True, help="Store a page that seems not to be what was asked for all the same.")
@click.option("--allow-private", is_flag=True, help="Ask an address of this machine or of a private network, too.")
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
    call: Call, source: str | None, document: str, captured: datetime.date | None, kind: str | None,
    title: tuple[str, ...], language: str | None, url: str | None, date: str | None, from_wayback: bool,
    near: datetime.date | None, browser: bool,
    anyway: bool, allow_private: bool, whole: bool, discard_original: bool, withhold: bool,
    show: bool, most_seconds: float, most_megabytes: int,
) -> None:  # fmt: skip
    """Store a copy of a document: FILE is a page (HTML, MHTML, WARC, WACZ), PDF, EPUB, Word, subtitles or plain text.

    Its text goes to sources/captures/ID/, paragraph by paragraph, named by its digest; the file's own digest and media
    type go into the document's record. Of a URL the record also says from where and when it was fetched, and all that
    was said on both sides is kept as a web archive file (WARC) in the folder that `captures_store` names.

    \b
    sijill capture https://news.example.org/bridge --document bridge-article
    sijill capture saved-page.html --document bridge-article --captured 2023-05-05
    sijill new statement --from-capture bridge-article
    sijill capture --document bridge-article --withhold
    """
    from sijill.capture.confined import Limits, read_confined
    from sijill.capture.payload import UnreadablePayload
    from sijill.capture.reading import SavedFile
    from sijill.capture.store import store
    from sijill.editing.reading import captures_of, document_of, documents_of_page, in_place_of

    configuration = configuration_of(call)
    if not re.fullmatch(SLUG_PATTERN, document) or len(document) > 80:
        raise BadCall(f"--document must be an id (lower-case ASCII letters, digits, hyphens), not '{document}'")
    other = None if document_of(configuration, document) else in_place_of(configuration, document)
    if other is not None:
        raise BadCall(f"--document must be the present id of '{document}', which was merged: {other}")
    kinds = names_of("document", configuration.kinds)
    if kind and kind not in kinds:
        raise BadCall(f"--kind must be one of {', '.join(kinds)}, not '{kind}'")
    if withhold:
        if source is not None:
            raise BadCall("--withhold must be used without FILE: capture first, quote, then withhold")
        _withhold(configuration, document)
        return
    if source is None and not from_wayback:
        raise BadCall("FILE or URL must be given: the page, PDF or text as you saved it, or its address")
    proposed = _of_inbox(configuration, document)
    given: dict[str, Any] = {"kind": kind, "language": language, "url": url, "date": date}
    given = {**proposed, **{name: value for name, value in given.items() if value}}
    if title:
        given["title"] = {**given.get("title", {}), **dict(_pair(one) for one in title)}
    try:
        page = None
        if from_wayback or re.match(r"https?://", source or "", re.IGNORECASE):
            _need_readers()
            page = _fetched(configuration, document, source, allow_private, from_wayback, near, browser)
            payload = page.payload._replace(captured=captured or page.payload.captured)
            given |= {"url": given.get("url") or page.original, "archived_url": page.archived}
        else:
            payload = SavedFile(Path(source or ""), captured).get()._replace(address=url or "")
            if payload.media_type != "text/plain":
                _need_readers()
        extracted = read_confined(payload, whole, Limits(most_seconds, most_megabytes))
        if page is not None:
            _refuse_doubtful(page, extracted, captures_of(configuration, document), anyway)
        stored = store(
            configuration, document, payload, extracted, keep=not discard_original,
            defaults={name: value for name, value in given.items() if value},
        )  # fmt: skip
    except UnreadablePayload as error:
        raise BadCall(str(error)) from None
    root = configuration.root
    kept = _keep(configuration, document, page, allow_private) if page is not None else ()
    for double in documents_of_page(configuration, document) if stored.new else ():
        say(f"Warning: {double} may be the same: it has its address, or the same copy", err=True)
    count = len(extracted.paragraphs) - stored.withheld - stored.gone
    if stored.written:
        say(f"Stored {counted(count, 'paragraph')} of {payload.media_type} as {stored.digest}")
    else:
        say(f"The same copy is stored already and stays as it is: {stored.digest}")
    if stored.gone:
        say(f"  taken down  {counted(stored.gone, 'paragraph')} of it; the words are not stored again")
    if stored.withheld:
        say(f"  withheld  {counted(stored.withheld, 'paragraph')}, as in the copy that was there before")
    if stored.taken_down:
        say(
            f"  caution   {counted(stored.taken_down, 'paragraph')} of an older copy went with words that were taken "
            "down: they must not come back with this one. --withhold withholds every paragraph that no passage cites"
        )
    say(f"  copy      {stored.capture.relative_to(root)}")
    say(f"  record    {stored.record.relative_to(root)}{' (new: look through its fields)' if stored.new else ''}")
    if stored.original:
        say(f"  original  {stored.original.relative_to(root)} (not committed)")
    for line in kept:
        click.echo(f"  {worded(line)}")
    if stored.new and not given.get("title"):
        if not extracted.facts.get("title"):
            say("  note      it has no title of its own, and its id is in that place: say in the record what it is")
        elif len(configuration.required_languages) > 1:
            say("  note      its title is given in its own language: add it in the others")
    for note in extracted.notes:
        say(f"  note      {note}")
    _not_as_it_stands(extracted.left_out, show)
    if show:
        for number, part in enumerate(extracted.parts, start=1):
            known = ", ".join(f"{name} {value}" for name, value in part.about.fields().items())
            click.echo(f"{number:4}  {part.text}{f'  [{known}]' if known else ''}")
    say(f"Next: sijill new statement --from-capture {document}")


def _need_readers() -> None:
    with machine_faults():
        need("capture", "capture, which reads documents other than plain text,")


def _of_inbox(configuration: Any, document: str) -> dict[str, Any]:
    """Return what the inbox knows of a document whose record is not made yet."""
    from sijill.sources.inbox import path_in_inbox, read_item

    path = path_in_inbox(configuration.sources, "document", document)
    tree = read_item("document", path, path.name).tree if path.is_file() else {}
    found = {name: tree[name] for name in ("kind", "url") if tree.get(name) not in (None, "unknown")}
    found |= {"title": tree["title"]} if isinstance(tree.get("title"), dict) else {}
    date = tree.get("date")
    return found | ({"date": date["value"]} if isinstance(date, dict) and "value" in date else {})


def _fetched(
    configuration: Any,
    document: str,
    address: str | None,
    allow_private: bool,
    wayback: bool,
    near: datetime.date | None,
    browser: bool,
) -> Any:
    """Fetch a document; without an address, from where its record says that a web archive has it."""
    from sijill.capture import web
    from sijill.editing.reading import document_of

    if address is None:
        record = document_of(configuration, document)
        address = (record.archived_url or record.url) if record else "unknown"
        if address == "unknown":
            raise BadCall(f"URL must be given, since '{document}' has no record with an address")
        wayback = record is not None and record.archived_url is None
    if wayback:
        address = web.wayback_address(address, near)
    if not browser:
        return web.fetch(web.client_for(configuration, allow_private=allow_private), address)
    with machine_faults():
        need("browser", "capture --browser")
    from sijill.capture.browser import browse

    return browse(web.client_for(configuration, allow_private=allow_private, pause=0), address)


def _refuse_doubtful(page: Any, extracted: Any, copies: list[Any], anyway: bool) -> None:
    from sijill.capture.wrong_answers import doubts

    found = doubts(page.answer, extracted, page.payload.media_type, page.payload.encoding, copies)
    grave = [one.sentence for one in found if one.grave]
    if grave and not anyway:
        raise BadCall(f"{'; '.join(grave)}. Nothing was stored; --anyway stores it all the same")
    for one in found:
        say(f"Warning: {one.sentence}", err=True)


def _keep(configuration: Any, document: str, page: Any, allow_private: bool) -> list[str]:
    """Keep the web archive file, and ask web archives to save the page where the settings name any."""
    from sijill.capture import web

    path = web.keep(configuration, document, page)
    shown = path.relative_to(configuration.root) if path.is_relative_to(configuration.root) else path
    lines = [f"archive   {shown} (not committed)", *(f"note      {note}" for note in page.notes)]
    patterns = configuration.options.save_with
    if patterns:
        client = web.client_for(configuration, allow_private=allow_private)
        lines += [f"saving    {host} {said}" for host, said in web.ask_to_save(client, patterns, page.original)]
    return lines


def _not_as_it_stands(left_out: tuple[Any, ...], show: bool) -> None:
    """Print one table of what the copy does not give as the document has it; with ``show``, each of it."""
    from sijill.capture.payload import WHYS

    if not left_out:
        return
    say("Not in the copy as the document has it" + ("" if show else " (--show lists each)") + ":")
    for one in left_out:
        count = sum(map(len, one.texts)) if one.why == "soft-hyphen" else len(one.texts)
        click.echo(f"{count:6}  {worded(WHYS[one.why])}")
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
    from sijill.editing.reading import records

    try:
        for path, shown, withheld in withhold(configuration, document, [one for _, one in records(configuration)]):
            say(f"{path.relative_to(configuration.root)}: {shown} shown, {withheld} withheld; same digest")
    except UnreadablePayload as error:
        raise BadCall(str(error)) from None
