"""Fetching a document from the web with the client in ``network/``: its bytes, address and time, and the proof.

The proof is a web archive file with every request and answer. The document's record has its digest and how it was
fetched, beside the digest of the copy.
"""

import datetime
import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from sijill.capture.formats import media_type_of
from sijill.capture.page_sheets import NO_SHEETS, SheetLoader
from sijill.capture.payload import Payload, UnreadablePayload
from sijill.capture.warc import write_warc
from sijill.model.configuration import Configuration
from sijill.model.digests import digest_of_bytes
from sijill.model.fields import check_web_address
from sijill.model.hosts import host_of
from sijill.network.client import Answer, Client, Exchange, digest_of_certificates
from sijill.network.errors import Unfetchable
from sijill.network.robots import Robots
from sijill.sources.writing import write_file

WAYBACK = "https://web.archive.org/web/"
PAUSE = 1.0  # seconds between two requests to one host
_MEMENTO = re.compile(r"(https?://[^/]+/web/)([0-9]{4,14})(?:[a-z]{2}_)?/(https?://.+)", re.IGNORECASE)
# An archive's address has that of the page in it, or is known to be one that shortens it.
_OF_ANOTHER = re.compile(r"https?://([^/:]+)[^?#]*?/[0-9]{4,14}(?:[a-z]{2}_)?/https?:/{1,2}([^/:]+)", re.IGNORECASE)
_SHORTENING = frozenset(
    ["archive.today", "archive.is", "archive.ph", "archive.li", "archive.md", "archive.fo", "archive.vn", "perma.cc",
     "webcitation.org", "megalodon.jp", "ghostarchive.org"]
)  # fmt: skip
LIKE_A_BROWSER = (
    ("Accept", "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"),
    ("Accept-Language", "*"),
)  # fmt: skip
_KINDS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".txt",
          "text/vtt": ".vtt", "application/x-subrip": ".srt"}  # fmt: skip


class Page(NamedTuple):
    """A fetched document, its web archive file, and notes for the editor.

    ``original`` is the address of the document itself, even if a web archive was asked; ``archived`` is the address of
    a web archive's copy, "" for none; ``picture`` is the page as a browser showed it (PNG).
    """

    payload: Payload
    answer: Answer
    warc: bytes
    original: str
    archived: str
    notes: tuple[str, ...]
    picture: bytes = b""


class Shown(NamedTuple):
    """A page as a browser shows it: its HTML, everything that was loaded for it, a picture of it, and its address."""

    body: bytes
    exchanges: tuple[Exchange, ...]
    picture: bytes
    address: str


def client_for(configuration: Configuration, *, allow_private: bool, pause: float = PAUSE) -> Client:
    """Return the client for an archive: it tells servers the archive's address, and pauses between requests."""
    archive = configuration.site_url or configuration.repo_url
    return Client(archive=archive, allow_private=allow_private, pause=pause)


def wayback_address(address: str, near: datetime.date | None) -> str:
    """Return the Wayback Machine's address of a page as its server sent it (``id_``), near a day or the newest."""
    moment = near or datetime.datetime.now(datetime.UTC).date()
    return f"{WAYBACK}{moment:%Y%m%d}id_/{address}"


def fetch(client: Client, address: str) -> Page:
    """Fetch a document, with the style sheets of a page. Raises UnreadablePayload if the address has none."""
    answer, notes, original = answered(client, address)
    sheets = SheetLoader(client).of(answer) if has_own_sheets(answer, original) else NO_SHEETS
    missing = (*sheets.absent, *sheets.unread)
    if missing:
        notes.append(f"{len(missing)} of the page's style sheets could not be read and may hide words ({missing[0]})")
    return page_of(client, answer, notes, original, sheets=sheets.found)


def has_own_sheets(answer: Answer, original: str) -> bool:
    """Return whether a page's style sheets are those at the addresses it names; a web archive's are today's."""
    archived = answer.last.header("Memento-Datetime") and is_of_archive(answer.last.address)
    return not (original or archived)


def is_of_archive(address: str) -> bool:
    """Return whether an address is of a web archive: of a page of another site, or of an archive that shortens these.

    Any server may send a Memento-Datetime with a page of its own; only an archive's word on another's page counts.
    """
    host = host_of(address).lower().removeprefix("www.")
    found = _OF_ANOTHER.match(address)
    return host in _SHORTENING or (found is not None and _site(found[1]) != _site(found[2]))


def _site(host: str) -> str:
    return ".".join(host.lower().split(".")[-2:])


def answered(client: Client, address: str) -> tuple[Answer, list[str], str]:
    """Return the answer for an address, notes on it, and the document's own address if a web archive was asked.

    Raises UnreadablePayload if there is no answer, or if it is not a page.
    """
    asked, original = requested(address)
    try:
        allowed = Robots(client).allows(asked)
        answer = client.get(asked, headers=LIKE_A_BROWSER)
    except Unfetchable as error:
        raise UnreadablePayload(str(error)) from None
    if answer.status != 200:
        raise UnreadablePayload(
            f"{answer.last.address} must be answered with 200, and was with {answer.status}: "
            "if a web archive has the page, take it from there with --from-wayback"
        )
    note = "its host asks robots to leave this address alone (robots.txt); you asked for it, one page"
    return answer, [] if allowed else [note], original


def requested(address: str) -> tuple[str, str]:
    """Return what to request for an address, and the document's own address if that is of a web archive, else "".

    Raises UnreadablePayload if it is no address of the web.
    """
    asked = _plain(address)
    memento = _MEMENTO.fullmatch(asked)
    if not memento:
        return asked, ""
    # Without the web archive's own header and rewritten links.
    return f"{memento[1]}{memento[2]}id_/{memento[3]}", memento[3]


def page_of(
    client: Client, answer: Answer, notes: Sequence[str], original: str = "", shown: Shown | None = None,
    sheets: Sequence[tuple[str, Answer]] = (),
) -> Page:  # fmt: skip
    """Return the fetched page with its facts and web archive file; ``shown`` is the page as a browser shows it."""
    last = answer.last
    payload = payload_of(answer, sheets)
    said = _moment(last.header("Memento-Datetime"))
    seen = said if is_of_archive(last.address) else ""
    if seen:
        original = original or _original(last.header("Link"))
        notes = (*notes, f"a web archive's copy, as it saw the page at {seen}")
    elif said:
        note = (
            f"the server says that this is the page of {said}, which is not recorded: its address is of no web archive"
        )
        notes = (*notes, note)
    made = [] if shown is None else [
        (shown.address, "conversion", shown.body, "text/html; charset=utf-8"),
        (f"urn:picture:{shown.address}", "resource", shown.picture, "image/png"),
    ]  # fmt: skip
    loaded = (*answer.exchanges, *(one for _, sheet in sheets for one in sheet.exchanges))
    warc = write_warc(shown.exchanges if shown else loaded, client.name, made)
    first, final = answer.exchanges[0], shown.address if shown else last.address
    facts: dict[str, Any] = {
        "address": first.address,
        "final_address": final if final != first.address else "",
        "time": f"{last.time:%Y-%m-%dT%H:%M:%SZ}",
        "status": str(last.status),
        "server_date": _moment(last.header("Date")),
        "memento": seen,
        "response": digest_of_bytes(last.response),
        "warc": digest_of_bytes(warc),
        "certificate": digest_of_certificates(last),
        "browser": "true" if shown else "",
    }
    day = datetime.date.fromisoformat((seen or facts["time"])[:10])
    fetched = {name: value for name, value in facts.items() if value}
    address = final if payload.media_type == "text/html" else ""
    payload = payload._replace(captured=day, address=address, fetched=fetched)
    if shown:
        payload = payload._replace(data=shown.body, encoding="utf-8")
        answer = answer._replace(body=shown.body)
    picture = shown.picture if shown else b""
    return Page(payload, answer, warc, original or first.address, last.address if seen else "", tuple(notes), picture)


def payload_of(answer: Answer, sheets: Sequence[tuple[str, Answer]] = ()) -> Payload:
    """Return what an answer has, with a page's style sheets by the addresses that it names.

    Raises UnreadablePayload if no text can be read from it.
    """
    last = answer.last
    kind = last.header("Content-Type")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", kind)
    name = urlsplit(last.address).path.rsplit("/", 1)[-1]
    ending = _KINDS.get(kind.partition(";")[0].strip().lower(), "")
    media_type = media_type_of(answer.body, name if not ending or name.lower().endswith(ending) else f"{name}{ending}")
    address = last.address if media_type == "text/html" else ""
    texts = tuple((named, sheet.body.decode("utf-8", "replace")) for named, sheet in sheets)
    return Payload(answer.body, media_type, None, address, charset[1] if charset else "", sheets=texts)


def keep(configuration: Configuration, document: str, page: Page) -> Path:
    """Write a page's web archive file to the captures' store, which git ignores; return its path."""
    assert page.payload.fetched is not None  # noqa: S101 - for the type checker
    digest = page.payload.fetched["warc"].removeprefix("sha256:")
    moment = re.sub("[^0-9]", "", page.payload.fetched["time"])
    folder = configuration.captures_store / document
    folder.mkdir(parents=True, exist_ok=True)
    ignored = configuration.captures_store / ".gitignore"
    if not ignored.exists():
        write_file(ignored, b"# Web archive files are their publishers' property: kept here, never committed.\n*\n")
    path = folder / f"{moment}-{digest[:16]}.warc.gz"
    write_file(path, page.warc)
    if page.picture:
        write_file(folder / f"{moment}-{digest[:16]}.png", page.picture)
    return path


def ask_to_save(client: Client, patterns: Sequence[str], address: str) -> list[tuple[str, str]]:
    """Ask web archives to save a page; return each one's host, and the copy's address or what went wrong."""
    said = []
    for pattern in patterns:
        asked = pattern.replace("{address}", quote(address, safe="/:?&=%~+,;@!$'()*#[]"))
        host = host_of(asked)
        try:
            answer = client.get(asked)
        except Unfetchable as error:
            said.append((host, f"did not save it: {error}"))
            continue
        copy = answer.last.header("Content-Location") or answer.last.address
        if answer.status == 200:
            said.append((host, f"was asked to save it: {copy}"))
        else:
            said.append((host, f"did not save it: it answered with {answer.status}"))
    return said


def moment_after(last: str) -> str:
    """Return the present second in UTC, or the second after ``last`` if this machine's clock is behind that."""
    now = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
    if now > last:
        return now
    return f"{datetime.datetime.fromisoformat(last) + datetime.timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"


def _plain(address: str) -> str:
    """Return an address without its fragment, which is never sent, and with its scheme in small letters."""
    scheme, mark, rest = address.strip().partition("://")
    try:
        return check_web_address(f"{scheme.lower()}{mark}{rest}".partition("#")[0])
    except ValueError as error:
        raise UnreadablePayload(f"the address {error}, and {address!a} does not") from None


def _moment(header: str) -> str:
    """Return a date of an HTTP header as a second in UTC, or "" if it is not a date."""
    try:
        found = parsedate_to_datetime(header) if header else None
        if found is None:
            return ""
        utc = found.replace(tzinfo=datetime.UTC) if found.tzinfo is None else found.astimezone(datetime.UTC)
        return f"{utc.replace(tzinfo=None, microsecond=0).isoformat()}Z"
    except (TypeError, ValueError, OverflowError):
        return ""


def _original(links: str) -> str:
    """Return the document's own address that a web archive names (RFC 7089), or ""."""
    found = re.search(r"<([^<>]+)>\s*;[^,<]*\brel=\"?[^\",]*\boriginal\b", links)
    try:
        return check_web_address(found[1]) if found else ""
    except ValueError:
        return ""
