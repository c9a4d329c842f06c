"""What a copy is made from, and what reading it gives: the seam between getting a document and storing it.

A payload comes from a file today. Whatever fetches documents later (over HTTP, out of a WARC file) implements
``Source`` and gives the same payload; nothing behind the seam knows where it came from, or touches the network.
"""

import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

LARGEST_PAYLOAD = 64 * 1024 * 1024
_BY_SUFFIX = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html", ".pdf": "application/pdf",
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/plain",
}  # fmt: skip
SUFFIXES = {"text/html": "html", "application/pdf": "pdf", "text/plain": "txt"}


class UnreadablePayload(Exception):  # noqa: N818 - it says what is the matter, not that Python failed
    """A copy cannot be made of this; the message says why and what to do."""


class Payload(NamedTuple):
    """A document as it was got: its bytes, their media type, the day, and the address where that is known."""

    data: bytes
    media_type: str
    captured: datetime.date | None = None
    address: str = ""


class Extracted(NamedTuple):
    """What was read out of a payload.

    ``paragraphs`` are lines of text in the document's order. ``facts`` are what the document says of itself (title,
    language, date, url), never guessed. ``notes`` say what a maintainer must know of how the text came about.
    """

    paragraphs: tuple[str, ...]
    facts: dict[str, str]
    notes: tuple[str, ...] = ()


class Source(Protocol):
    """Gets a document: the place where fetching from the network will be added."""

    def get(self) -> Payload:
        """Return the document. Raises UnreadablePayload where it cannot be got."""


class SavedFile:
    """A copy somebody saved: an HTML page, a PDF file, or plain text."""

    def __init__(self, path: Path, captured: datetime.date | None = None) -> None:
        self.path = path
        self.captured = captured

    def get(self) -> Payload:
        """Return the file's bytes, with their media type judged by what they are first and by name second."""
        try:
            with self.path.open("rb") as file:
                data = file.read(LARGEST_PAYLOAD + 1)
        except OSError as error:
            raise UnreadablePayload(f"{self.path} must be readable: {error.strerror or error}") from None
        if len(data) > LARGEST_PAYLOAD:
            raise UnreadablePayload(f"{self.path} must be at most {LARGEST_PAYLOAD:,} bytes")
        return Payload(data, media_type_of(data, self.path.name), self.captured)


def media_type_of(data: bytes, name: str = "") -> str:
    """Return the media type of a payload. Raises UnreadablePayload for kinds that no text can be read from."""
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%pdf-" in data[:1024].lower():
        return "application/pdf"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in start:
        return "text/html"
    known = _BY_SUFFIX.get(Path(name).suffix.lower())
    if known and known != "application/pdf" and b"\0" not in data:
        return known
    raise UnreadablePayload(f"{name or 'the copy'} must be an HTML page, a PDF file or plain text (.html, .pdf, .txt)")
