"""The ledger's files: how a batch is written, and how one is read without trusting it.

A batch is a header line, a line for each entry, and after them the *patches*: lines ``{"patch": …, "was": digest}``
that lead back from one version to the one before. Its digest is the SHA-256 of the header and the entries alone
(``grep -v '^{"patch"' FILE | sha256sum``); a patch is proved by the digest in its entry. So the words of a statement
that had to be taken down can be removed from the ledger without losing anything else that it proves.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from sijill.model import edtf
from sijill.model.digests import canonical_form_of_record, digest_of_bytes
from sijill.model.fields import DIGEST_PATTERN, SLUG_PATTERN
from sijill.model.files import with_line_feeds

FORMAT = "sijill-ledger-1"
Patch = list[dict[str, Any]]
_PATCH_LINE = b'{"patch":'
_DIGEST = re.compile(DIGEST_PATTERN.removesuffix("$") + r"\Z")
_SLUG = re.compile(SLUG_PATTERN.removesuffix("$") + r"\Z")
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}\.jsonl\Z")
_ENTRY_KEYS = {
    "statement", "version", "digest", "parts", "captures", "changed", "previous", "was", "correction",
}  # fmt: skip


class MalformedError(ValueError):
    """A file that is not a valid batch: ``line`` (from 1) and a sentence that begins "must"."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


class Entry(NamedTuple):
    """One published version of one statement.

    ``digest`` is that of the record's canonical form. ``parts`` has a short digest of each aspect of it
    (``sijill.ledger.parts``), ``captures`` the digests of the stored copies its documents had. ``previous`` is the
    digest of the line of the version before. ``was`` is the digest of the patch (canonical JSON Patch, RFC 6902) that
    turns this version back into the one before.
    """

    statement: str
    version: int
    digest: str
    parts: dict[str, str]
    captures: dict[str, list[str]]
    changed: list[str]
    previous: str | None = None
    was: str | None = None
    correction: str | None = None

    def line(self) -> bytes:
        """Return the entry as its line of the file, without the line's end."""
        return canonical_form_of_record(self._asdict())


class Batch(NamedTuple):
    """One file of the ledger: its date, the digests of the batches it follows, its entries' lines unchanged.

    ``patches`` are keyed by their digest. ``proved`` are the bytes whose SHA-256 is the digest: all but the patches.
    """

    digest: str
    date: str
    parents: tuple[str, ...]
    lines: tuple[bytes, ...]
    patches: dict[str, Patch]
    proved: bytes

    @property
    def name(self) -> str:
        """The file's name: its date and the beginning of its own digest."""
        return file_name(self.date, self.digest)


def file_name(date: str, digest: str) -> str:
    """Return the name of the batch of a date with a digest."""
    return f"{date}-{digest.removeprefix('sha256:')[:8]}.jsonl"


def is_file_name(name: str) -> bool:
    """Return whether a file of this name can be a batch."""
    return bool(_NAME.match(name))


def digest_of_patch(patch: Patch) -> str:
    """Return the digest by which an entry names its patch."""
    return digest_of_bytes(canonical_form_of_record(patch))


def write_batch(
    date: str, parents: Iterable[str], entries: Iterable[Entry], patches: Iterable[Patch] = ()
) -> tuple[str, bytes]:
    """Return the name and the bytes of a new batch; its entries are sorted by their statements' ids."""
    header = {"format": FORMAT, "date": date, "parents": sorted(parents)}
    lines = [canonical_form_of_record(header), *(entry.line() for entry in sorted(entries, key=lambda e: e.statement))]
    data = b"\n".join(lines) + b"\n"
    found = {digest_of_patch(patch): patch for patch in patches}
    after = [canonical_form_of_record({"patch": found[was], "was": was}) + b"\n" for was in sorted(found)]
    return file_name(date, digest_of_bytes(data)), data + b"".join(after)


def read_batch(data: bytes) -> Batch:
    """Read a batch's header and cut it into lines; raises MalformedError. Its entries are read by ``read_entry``."""
    data = with_line_feeds(data)
    if not data.endswith(b"\n"):
        raise MalformedError(data.count(b"\n") + 1, "must end with a line feed")
    first, *lines = data[:-1].split(b"\n")
    header = _json(first, 1)
    if header.get("format") != FORMAT or set(header) != {"format", "date", "parents"}:
        raise MalformedError(1, f'must begin with a header of the format "{FORMAT}"')
    date, parents = header["date"], header["parents"]
    if not isinstance(date, str) or not _is_day(date):
        raise MalformedError(1, "must have one day as its date")
    if not isinstance(parents, list) or not all(isinstance(p, str) and _DIGEST.match(p) for p in parents):
        raise MalformedError(1, "must name the batches it follows by their digests")
    entries = next((at for at, line in enumerate(lines) if line.startswith(_PATCH_LINE)), len(lines))
    patches = dict(_read_patch(line, number) for number, line in enumerate(lines[entries:], entries + 2))
    proved = data if entries == len(lines) else b"\n".join([first, *lines[:entries]]) + b"\n"
    return Batch(digest_of_bytes(proved), date, tuple(parents), tuple(lines[:entries]), patches, proved)


def _read_patch(line: bytes, number: int) -> tuple[str, Patch]:
    value = _json(line, number)
    patch = value.get("patch")
    if set(value) != {"patch", "was"} or not isinstance(patch, list) or not all(isinstance(o, dict) for o in patch):
        raise MalformedError(number, "must be a patch and its digest: nothing else may follow the entries")
    try:
        digest = digest_of_patch(patch)
    except (TypeError, ValueError):
        digest = ""
    if digest != value["was"]:
        raise MalformedError(number, "must be the patch that its digest names")
    return digest, patch


def read_entry(line: bytes, number: int) -> Entry:
    """Read one line of a batch (``number`` from 1, for the message); raises MalformedError."""
    value = _json(line, number)
    if set(value) != _ENTRY_KEYS:
        odd = sorted(set(value) ^ _ENTRY_KEYS)
        raise MalformedError(number, f"must have the fields of an entry and no others (see {', '.join(odd)[:200]})")
    entry = Entry(**value)
    strings_fit = (
        isinstance(entry.statement, str)
        and _SLUG.match(entry.statement)
        and isinstance(entry.digest, str)
        and _DIGEST.match(entry.digest)
        and (entry.previous is None or (isinstance(entry.previous, str) and _DIGEST.match(entry.previous)))
        and (entry.correction is None or isinstance(entry.correction, str))
    )
    if not strings_fit:
        raise MalformedError(number, "must name a statement by its id and versions by their digests")
    if type(entry.version) is not int or entry.version < 1 or (entry.version == 1) != (entry.previous is None):
        raise MalformedError(number, "must count versions from 1, and from version 2 on name the entry before")
    if not (_is_mapping_of_strings(entry.parts) and _is_list_of_strings(entry.changed)):
        raise MalformedError(number, "must say what changed, and the digest of each part")
    if not isinstance(entry.captures, dict) or not all(_is_list_of_strings(c) for c in entry.captures.values()):
        raise MalformedError(number, "must list the captures of each document")
    if entry.was is not None and not (isinstance(entry.was, str) and _DIGEST.match(entry.was)):
        raise MalformedError(number, "must name its patch by its digest")
    return entry


def _json(line: bytes, number: int) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except ValueError:
        raise MalformedError(number, "must be one JSON object") from None
    if not isinstance(value, dict):
        raise MalformedError(number, "must be one JSON object")
    return value


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and edtf.parse(text).precision == "day"
    except ValueError:
        return False


def _is_list_of_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_mapping_of_strings(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values())
