"""Pages in web archive files: MHTML (RFC 2557) read with the email package, WARC (ISO 28500) and WACZ with warcio.

A record that is cut short, or whose digest is not that of its bytes, is refused: only complete pages are stored.
"""

import contextlib
import datetime
import email.policy
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from sijill.capture.encodings import read_page_as_named
from sijill.capture.payload import BROKEN_ZIP, LARGEST_PAYLOAD, Extracted, Payload, UnreadablePayload, opened_zip
from sijill.model.strict_json import loads
from sijill.network.codings import unpacked
from sijill.network.errors import Unfetchable

_DOCUMENTS = frozenset(["text/html", "application/xhtml+xml", "application/pdf", "text/plain"])
_READ = _DOCUMENTS | {"text/css"}
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,100})?\r\n")
# What a body that was stored without its chunks does not have: a line like a size before it, or the mark of the end.
_WAS_CHUNKED = re.compile(
    rb"\A[^\s<]{1,16}[ \t]*(?:;[^\r\n]{0,100})?\r\n(?=\s*<|%PDF-|\x1f\x8b)|\r\n0+\r\n(?:[!-~]+:[^\r\n]*\r\n)*\r\n\Z"
)
_SAVE_AGAIN = "save the page again, as a page of its own (.html) if need be"


def read_mhtml(data: bytes, whole: bool) -> Extracted:
    """Return the text of a page that a browser saved as one file, with the style sheets in it."""
    message = BytesParser(EmailMessage, policy=email.policy.default).parsebytes(data)
    parts = [part for part in message.walk() if not part.is_multipart()]
    for part in parts:
        if part.get_content_maintype() == "text" or "html" in part.get_content_type():
            _bytes(part)  # only then are faults of its base64 among the defects
    defects = [type(defect).__name__ for part in message.walk() for defect in part.defects]
    cut = [defect for defect in defects if "Boundary" in defect or "Base64" in defect]
    if cut:
        raise UnreadablePayload(f"the MHTML file must be whole ({', '.join(sorted(set(cut)))}): {_SAVE_AGAIN}")
    location = str(message.get("Snapshot-Content-Location") or "").strip()
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise UnreadablePayload(f"the MHTML file must hold a page, and none is in it: {_SAVE_AGAIN}")
    root = next((part for part in pages if _location(part) == location), pages[0])
    sheets = [(_location(part), _text(part)) for part in parts if part.get_content_type() == "text/css"]
    extracted = read_page_as_named(_bytes(root), whole, root.get_content_charset() or "", sheets, _location(root))
    seen = ""
    with contextlib.suppress(TypeError, ValueError):
        seen = parsedate_to_datetime(str(message["Date"])).date().isoformat()
    return _of_archive(extracted, location or _location(root), seen, len(pages) - 1)


def _location(part: EmailMessage) -> str:
    return str(part.get("Content-Location") or "").strip()


def _bytes(part: EmailMessage) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _text(part: EmailMessage) -> str:
    return _bytes(part).decode(part.get_content_charset() or "utf-8", "replace")


def _of_archive(extracted: Extracted, address: str, seen: str, others: int) -> Extracted:
    """Add to a page's text what its archive says: the page's address and the day on which it was fetched."""
    facts = dict(extracted.facts)
    if re.match(r"https?://", address, re.IGNORECASE):
        facts["url"] = address.partition("#")[0]
    if seen:
        facts["captured"] = seen
    notes: tuple[str, ...] = (f"read from an archive of {address or 'a page without an address'}",)
    if others:
        notes += (f"{others} more pages are in the archive and were not read (--url says which to read)",)
    return extracted._replace(facts=facts, notes=(*notes, *extracted.notes))


class _Response(NamedTuple):
    """A response in a WARC file: its address, day, media type, charset and body.

    ``made`` says that it is what a browser made of a response (a record of the type "conversion").
    """

    address: str
    day: str
    media_type: str
    charset: str
    body: bytes
    made: bool = False


def read_warc(
    data: bytes, whole: bool, address: str = "", preferred: tuple[str, ...] = (), captured: datetime.date | None = None
) -> Extracted:  # fmt: skip
    """Return the text of a page in a WARC file: the one at ``address``, else the first that is a document.

    Where an address was answered otherwise later, ``captured`` is the day of the answer to read.
    """
    responses = list(_responses(data))
    documents = [one for one in responses if one.media_type in _DOCUMENTS]
    made = {one.address for one in documents if one.made}  # by a browser, of the page that the server sent
    documents = [one for one in documents if one.made or one.address not in made]
    documents.sort(key=lambda one: not one.made)
    wanted = (address,) if address else preferred
    chosen = next((one for one in documents if one.address in wanted), None)
    if chosen is None and address:
        listed = ", ".join(one.address for one in documents[:5]) or "none"
        raise UnreadablePayload(f"'{address}' must be a page of the archive; in it are: {listed}")
    if chosen is None and not documents:
        raise UnreadablePayload(
            f"the archive must hold a page that was answered with 200, and none is in it: {_SAVE_AGAIN}"
        )
    chosen = chosen or next((one for one in documents if "html" in one.media_type), documents[0])
    chosen, noted = _of_day(chosen, documents, captured)
    if "html" in chosen.media_type:
        sheets = [
            (one.address, one.body.decode(one.charset or "utf-8", "replace"))
            for one in responses
            if one.media_type == "text/css"
        ]
        extracted = read_page_as_named(chosen.body, whole, chosen.charset, sheets, chosen.address)
    else:
        from sijill.capture.formats import BY_TYPE

        extracted = BY_TYPE[chosen.media_type].read(Payload(chosen.body, chosen.media_type), whole)
    others = {one.address for one in documents if "html" in one.media_type} - {chosen.address}
    found = _of_archive(extracted, chosen.address, chosen.day, len(others))
    return found._replace(notes=(*noted, *found.notes))


def _of_day(
    chosen: _Response, documents: list[_Response], captured: datetime.date | None
) -> tuple[_Response, tuple[str, ...]]:  # fmt: skip
    """Return the answer to read of those that an address gave, and a note where there are others of its day."""
    same = [one for one in documents if one.address == chosen.address]
    if len({one.body for one in same}) == 1:
        return chosen, ()
    days = list(dict.fromkeys(one.day for one in same))
    of_day = [one for one in same if captured is None or one.day == captured.isoformat()]
    if len({one.day for one in of_day}) != 1:
        raise UnreadablePayload(
            f"the archive must say once what {chosen.address} has, and says it for {', '.join(days)}: "
            "name one of these days with --captured"
        )
    several = len({one.body for one in of_day})
    note = f"{chosen.address} has {several} states of that day in the archive, and the last was read"
    return of_day[-1], (note,) * (several > 1)


def _responses(data: bytes) -> Iterator[_Response]:
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
    from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

    if data.startswith(b"\x1f\x8b") and not _unpacks_whole(data):
        raise UnreadablePayload(f"the WARC file must be whole, and it ends within a record: {_SAVE_AGAIN}")
    read = 0
    records = ArchiveIterator(io.BytesIO(data), check_digests=True)
    try:
        # It writes faults that it finds to the standard error; its count of them is checked below.
        with contextlib.redirect_stderr(io.StringIO()):
            for record in records:
                if record.rec_type not in ("response", "resource", "conversion"):
                    record.raw_stream.read()
                    continue
                found = _response(record, LARGEST_PAYLOAD - read)
                read += len(found.body)
                checker = record.digest_checker
                if checker is not None and checker.passed is False:
                    raise UnreadablePayload(f"{found.address} must have the bytes that its digest names: {_SAVE_AGAIN}")
                if not record.http_headers or record.http_headers.get_statuscode() == "200":
                    yield found
    except (AttributeError, TypeError):  # of warcio, on a record without what it must have
        raise UnreadablePayload(f"the WARC file must be whole: a record is cut or damaged; {_SAVE_AGAIN}") from None
    except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
        raise UnreadablePayload(f"the WARC file must be whole: {str(error).strip()}; {_SAVE_AGAIN}") from None
    finally:
        records.close()
    if records.err_count:
        raise UnreadablePayload(f"the WARC file must be whole: a record is not as long as it says; {_SAVE_AGAIN}")


def _unpacks_whole(data: bytes) -> bool:
    """Return whether gzip data ends with the end of a member (RFC 1952), so that nothing is missing."""
    rest = data
    while rest:
        member = zlib.decompressobj(31)
        fed = rest
        while not member.eof:
            try:
                made = member.decompress(fed, 1 << 20)
            except zlib.error:
                return False
            fed = member.unconsumed_tail
            if not made and not fed and not member.eof:
                return False
        rest = member.unused_data
    return True


def _response(record: Any, most: int) -> _Response:
    headers = record.rec_headers
    address = str(headers.get_header("WARC-Target-URI") or "").strip("<>")
    if headers.get_header("WARC-Truncated"):
        raise UnreadablePayload(f"{address} must be whole, and the archive cut it: {_SAVE_AGAIN}")
    body = record.raw_stream.read(most + 1)
    rest = record.raw_stream.read()
    if getattr(record.raw_stream, "limit", 0) > 0 and not rest:
        raise UnreadablePayload(f"{address} must be whole, and the file ends within it: {_SAVE_AGAIN}")
    kind = (record.http_headers.get_header("Content-Type") if record.http_headers else record.content_type) or ""
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", kind)
    day = str(headers.get_header("WARC-Date") or "")[:10]
    media_type = kind.partition(";")[0].strip().lower()
    if record.http_headers and media_type in _READ:
        body = _whole_body(record.http_headers, body, address, most)
    if len(body) > most:
        raise UnreadablePayload(f"the archive must come to at most {LARGEST_PAYLOAD:,} bytes unpacked")
    made = record.rec_type == "conversion"
    return _Response(address, day, media_type, charset.group(1) if charset else "", body, made)


def _whole_body(headers: Any, body: bytes, address: str, most: int) -> bytes:
    """Return a body without its chunks and its packing; raises UnreadablePayload where it is cut or damaged.

    Some programs store bodies unpacked, or without the chunks, and leave the headers as they were.
    """
    length = headers.get_header("Content-Length") or ""
    if headers.get_header("Transfer-Encoding"):
        joined = _joined(body)
    else:
        joined = None if re.fullmatch(r"[0-9]{1,15}", length) and len(body) < int(length) else body
    if joined is None:
        raise UnreadablePayload(
            f"{address} must be whole, and its body is damaged, or ends before its end: {_SAVE_AGAIN}"
        )
    coding = headers.get_header("Content-Encoding") or ""
    if not coding or joined.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%PDF-")):
        return joined
    if "gzip" in coding.lower() and not joined.startswith(b"\x1f\x8b"):
        return joined
    try:
        return unpacked(joined, coding, most)
    except Unfetchable as error:
        if error.why == "size":
            return joined + bytes(most)  # more than the most, which the caller refuses
        raise UnreadablePayload(
            f"{address} must be whole, and it cannot be unpacked ({error}): {_SAVE_AGAIN}"
        ) from None


def _joined(body: bytes) -> bytes | None:
    """Return a body that is sent in chunks (RFC 9112, section 7.1) as one, None where one is damaged or missing."""
    parts: list[bytes] = []
    at = 0
    while True:
        line = _CHUNK.match(body, at)
        if line is None:
            return None if at or _WAS_CHUNKED.search(body) else body
        size, at = int(line[1], 16), line.end()
        if size == 0:
            return b"".join(parts)
        parts.append(body[at : at + size])
        at += size
        if body[at : at + 2] != b"\r\n":
            return None
        at += 2


def read_wacz(data: bytes, whole: bool, address: str = "", captured: datetime.date | None = None) -> Extracted:
    """Return the text of a page in a WACZ file: the one at ``address``, else the first of its list of pages."""
    try:
        with opened_zip(data) as packed:
            resources = loads(packed.read("datapackage.json")).get("resources", [])
            for resource in resources:
                kind, _, digest = str(resource.get("hash", "")).partition(":")
                if kind == "sha256" and hashlib.sha256(packed.read(resource["path"])).hexdigest() != digest:
                    raise UnreadablePayload(
                        f"{resource['path']} must have the digest that the archive names: {_SAVE_AGAIN}"
                    )
            pages = packed.read("pages/pages.jsonl").decode() if "pages/pages.jsonl" in packed.namelist() else ""
            listed = tuple(loads(line).get("url", "") for line in pages.splitlines() if '"url"' in line)
            names = sorted(name for name in packed.namelist() if re.fullmatch(r"archive/.+\.warc(\.gz)?", name))
            joined = b"".join(packed.read(name) for name in names)
    except (*BROKEN_ZIP, AttributeError, TypeError) as error:
        raise UnreadablePayload(f"the WACZ file must be whole: {error}") from None
    return read_warc(joined, whole, address, listed, captured)
