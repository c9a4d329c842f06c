"""The formats that copies can be made from, how each is recognised, and formats that are refused by name."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

from sijill.capture.payload import BROKEN_ZIP, Extracted, Payload, UnreadablePayload

_START = 4096
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_SRT = re.compile(rb"\A\s*[0-9]+[ \t]*\r?\n[0-9]{1,2}:[0-9]{2}:[0-9]{2}[,.][0-9]{1,3}[ \t]*-->")
_MHTML = re.compile(rb"^(?:snapshot-content-location:|content-type:\s*multipart/related)", re.IGNORECASE | re.MULTILINE)


class Format(NamedTuple):
    """A format: its media type, the suffix of stored originals, all suffixes of file names, and its reader."""

    media_type: str
    suffix: str
    suffixes: tuple[str, ...]
    read: Callable[[Payload, bool], Extracted]


def _page(payload: Payload, whole: bool) -> Extracted:
    from sijill.capture.encodings import read_page_as_named

    return read_page_as_named(payload.data, whole, payload.encoding, payload.sheets, payload.address)


def _mhtml(payload: Payload, whole: bool) -> Extracted:
    from sijill.capture.archives import read_mhtml

    return read_mhtml(payload.data, whole)


def _warc(payload: Payload, whole: bool) -> Extracted:
    from sijill.capture.archives import read_warc

    return read_warc(payload.data, whole, payload.address, captured=payload.captured)


def _wacz(payload: Payload, whole: bool) -> Extracted:
    from sijill.capture.archives import read_wacz

    return read_wacz(payload.data, whole, payload.address, payload.captured)


def _pdf(payload: Payload, whole: bool) -> Extracted:
    from sijill.capture.pdf import read_pdf

    return read_pdf(payload.data)


def _epub(payload: Payload, whole: bool) -> Extracted:
    from sijill.capture.books import read_epub

    return read_epub(payload.data)


def _docx(payload: Payload, whole: bool) -> Extracted:
    from sijill.capture.word import read_docx

    return read_docx(payload.data)


def _subtitles(payload: Payload, whole: bool) -> Extracted:
    from sijill.capture.cues import read_cues

    return read_cues(payload.data, "vtt" if payload.media_type == "text/vtt" else "srt")


def _plain(payload: Payload, whole: bool) -> Extracted:
    from sijill.capture.text import read_plain

    return read_plain(payload.data)


FORMATS = (
    Format("text/html", "html", (".html", ".htm", ".xhtml"), _page),
    Format("multipart/related", "mhtml", (".mhtml", ".mht"), _mhtml),
    Format("application/warc", "warc", (".warc", ".warc.gz"), _warc),
    Format("application/wacz", "wacz", (".wacz",), _wacz),
    Format("application/pdf", "pdf", (".pdf",), _pdf),
    Format("application/epub+zip", "epub", (".epub",), _epub),
    Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", (".docx",), _docx),
    Format("application/x-subrip", "srt", (".srt",), _subtitles),
    Format("text/vtt", "vtt", (".vtt",), _subtitles),
    Format("text/plain", "txt", (".txt", ".text", ".md"), _plain),
)
BY_TYPE = {one.media_type: one for one in FORMATS}
_NAMED = ", ".join(one.suffixes[0] for one in FORMATS)
# Formats refused by name: how the bytes begin, what it is, and the mend.
_REFUSED = (
    (rb"\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook file", "save it as .docx or as PDF"),
    (rb"{\\rtf", "an RTF file", "save it as .docx or as plain text"),
    (rb"bplist00", "a Safari web archive", "save the page as 'Page Source' (.html) or print it to PDF"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|II\*\0|MM\0\*|....ftyp(?:avif|heic|mif1)", "a picture",
     "have its text recognised first, and save that as plain text"),
    (rb"ID3|\xff[\xfb\xf3\xf2]|OggS|fLaC|RIFF....WAVE|....ftyp|\x1a\x45\xdf\xa3", "a recording",
     "make subtitles of what is said (.srt or .vtt) and capture those"),
    (rb"AT&TFORM", "a DjVu file", "save it as PDF with its text"),
    (rb".{60}BOOKMOBI", "a Kindle book", "save it as .epub or as plain text"),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ", "a packed file", "unpack it and capture what is in it"),
    (rb"%!PS", "a PostScript file", "save it as PDF"),
    (rb"SQLite format 3|\x7fELF|MZ", "a program or a database", "save its text as plain text"),
)  # fmt: skip
_ZIPPED = {
    "application/vnd.oasis.opendocument.text": ("an OpenDocument text", "save it as .docx or as PDF"),
    "ppt/presentation.xml": ("a PowerPoint file", "save it as PDF"),
    "xl/workbook.xml": ("an Excel file", "save the sheet as a page (.html) or as plain text"),
    "Index/Document.iwa": ("a Pages file", "save it as .docx or as PDF"),
}


def media_type_of(data: bytes, name: str = "") -> str:
    """Return the media type of a payload. Raises UnreadablePayload for formats from which no text can be read."""
    start = data[:_START]
    trimmed = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    ending = name.lower()
    if b"%pdf-" in data[:1024].lower():
        return "application/pdf"
    if start.startswith(b"PK\x03\x04"):
        return _of_zip(data, name)
    if start.startswith(b"WARC/") or (start.startswith(b"\x1f\x8b") and _unzipped(start).startswith(b"WARC/")):
        return "application/warc"
    if trimmed.startswith(b"WEBVTT"):
        return "text/vtt"
    if _SRT.match(trimmed):
        return "application/x-subrip"
    if ending.endswith((".mhtml", ".mht")) or (not trimmed.startswith(b"<") and _MHTML.search(start)):
        return "multipart/related"
    for pattern, what, mend in _REFUSED:
        if re.match(pattern, start, re.DOTALL):
            raise UnreadablePayload(
                f"{name or 'the copy'} must be of a kind that text can be read from, and is {what}: {mend}"
            )
    utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if _HTML.match(trimmed) or b"<html" in start[:2048].lower() or (utf16 and b"<\0h\0t\0m\0l" in start.lower()):
        return "text/html"
    for one in FORMATS:
        if ending.endswith(one.suffixes) and one.media_type.startswith("text/") and (utf16 or b"\0" not in data):
            return one.media_type
    if re.search(rb"^(?:from|subject|mime-version):", start, re.IGNORECASE | re.MULTILINE) and ending.endswith(".eml"):
        raise UnreadablePayload(f"{name} must not be a mail as it was sent: save its text as a page or plain text")
    raise UnreadablePayload(
        f"{name or 'the copy'} must be of a kind that text can be read from ({_NAMED}): save it as one of them"
    )


def _of_zip(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            kind = packed.read("mimetype")[:200].decode("ascii", "replace").strip() if "mimetype" in names else ""
    except BROKEN_ZIP as error:
        raise UnreadablePayload(f"{name or 'the copy'} must be whole: {error}") from None
    if kind == "application/epub+zip":
        return kind
    if "word/document.xml" in names:
        return BY_TYPE["application/vnd.openxmlformats-officedocument.wordprocessingml.document"].media_type
    if "datapackage.json" in names and any(one.startswith("archive/") for one in names):
        return "application/wacz"
    for known, (what, mend) in _ZIPPED.items():
        if known == kind or known in names:
            raise UnreadablePayload(
                f"{name or 'the copy'} must be of a kind that text can be read from, and is {what}: {mend}"
            )
    raise UnreadablePayload(f"{name or 'the copy'} is a packed file: unpack it and capture what is in it")


def _unzipped(start: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(start, 64)
    except zlib.error:
        return b""
