"""What a document's record says of its stored copies: which there are, and from where and when each was taken."""

from collections.abc import Sequence

from pydantic import Field

from sijill.model.fields import UNKNOWN, Count, Day, Digest, Line, Moment, Part, Unknown, WebAddress


class Original(Part):
    """The bytes a capture's text was taken from; they are identified, not necessarily published."""

    digest: Digest
    media_type: Line = Field(description="Such as text/html, application/pdf, text/plain.")


class Fetched(Part):
    """Where and when a copy was fetched from the web, as ``sijill capture`` saw it; never written by hand."""

    address: WebAddress = Field(description="The address that was asked for.")
    final_address: WebAddress | None = Field(None, description="The address that answered, where redirects led on.")
    time: Moment = Field(description="When it was asked for, by this machine's clock (UTC).")
    status: Count = Field(description="The answer's HTTP status.")
    server_date: Moment | None = Field(None, description="When it was answered, by the server's clock (its Date).")
    memento: Moment | None = Field(None, description="When a web archive had seen it (its Memento-Datetime).")
    response: Digest = Field(description="The digest of the answer as it was sent, headers and body.")
    warc: Digest = Field(description="The digest of the web archive file (WARC) with all requests and answers.")
    certificate: Digest | None = Field(None, description="The digest of the certificate of the server that answered.")
    browser: bool | None = Field(None, description="Whether it is what a browser's scripts made of the answer.")


class CaptureReference(Part):
    """A stored copy of the document's text, kept in ``captures/<document id>/<digest>.json``."""

    digest: Digest = Field(description="The digest over the paragraphs' digests.")
    captured: Day | Unknown = Field(description="The day the copy was made, or unknown.")
    address: WebAddress | Unknown | None = Field(
        None, description="The address that it is a copy of, where that is not the document's: of a merged document's."
    )
    original: Original | None = None
    fetched: Fetched | None = None

    @property
    def seen(self) -> str:
        """When the copy was made: the second where the fetch says so of the day that is given, else that day."""
        moment = (self.fetched.memento or self.fetched.time) if self.fetched else ""
        return moment if moment.startswith(self.captured) else self.captured


def in_time(copies: Sequence[CaptureReference]) -> tuple[CaptureReference, ...]:
    """Return copies of a document, the newest last: as they are listed where the day of any is not known.

    Those of other addresses come before: the document's own are what it says, and are no later state of others.
    """
    days_known = all(copy.captured != UNKNOWN for copy in copies)
    to_the_day = {copy.captured for copy in copies if copy.seen == copy.captured}

    def key(copy: CaptureReference) -> tuple[bool, str]:
        of_day = copy.captured if copy.captured in to_the_day else copy.seen
        return copy.address is None, of_day if days_known else ""

    return tuple(sorted(copies, key=key))


def is_later(one: CaptureReference, other: CaptureReference) -> bool:
    """Return whether a copy that is listed behind another ``in_time`` is known to be a later one of the same address.

    Of two copies of one day without hours nobody knows which is the later; one of another address is no later state.
    """
    same_day = one.captured == other.captured != UNKNOWN
    hours_known = "T" in one.seen and "T" in other.seen and one.seen != other.seen
    return one.address == other.address and (not same_day or hours_known)


def times_apart(older: CaptureReference, newer: CaptureReference) -> tuple[str, str]:
    """Return when two copies were made: days, or seconds of one day."""
    if older.captured == newer.captured:
        return older.seen, newer.seen
    return older.captured, newer.captured
