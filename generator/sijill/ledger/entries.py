"""The ledger's files: how a batch is written, and how one is read without trusting it.

A batch is a header line, a line for each entry (agents first, then documents, topics and statements, each by id), and
below them lines that can be removed: the *salts* of each entry's digests (``{"of": …}``, ``sijill.ledger.salts``), and
the *patches*, ``{"patch": …, "salt": …, "was": digest}``, that turn a version back into the one before. A batch's
digest is the SHA-256 of its header and entries alone (``grep -Ev '^\\{"(of|patch)"' FILE | sha256sum``); an entry has
the digest of its patch. So words that had to be taken down can be removed from the ledger, and everything else stays
proved. If a version of another record repeated them, lines ``{"patch": …, "record": …, "version": …}`` replace the
patches that have the words, and give what is left of the version (``sijill.ledger.withheld``).

Batches are written in format 3. Those of format 2, which had no salts, and of format 1, which had only entries of
statements and no numbers, can still be read.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sijill.ledger.salts import GONE, Salts, is_salt, salts_in
from sijill.model import edtf
from sijill.model.digests import canonical_form, digest_of_bytes, salted_digest
from sijill.model.fields import DIGEST_PATTERN, SLUG_PATTERN
from sijill.model.files import with_line_feeds
from sijill.model.record_kinds import NAMED_KINDS
from sijill.model.strict_json import loads

if TYPE_CHECKING:  # every command imports the ledger, and few need the records' types
    from sijill.model.record_kinds import RecordKind

FORMATS = {"sijill-ledger-1": 1, "sijill-ledger-2": 2, "sijill-ledger-3": 3}
FORMAT, UNSALTED_FORMAT = "sijill-ledger-3", "sijill-ledger-2"
KINDS: "tuple[RecordKind, ...]" = (*NAMED_KINDS, "statement")
Patch = list[dict[str, Any]]
OfVersion = tuple["RecordKind", str, int]
_REMOVABLE = (b'{"of":', b'{"patch":')
_DIGEST = re.compile(DIGEST_PATTERN.removesuffix("$") + r"\Z")
_SLUG = re.compile(SLUG_PATTERN.removesuffix("$") + r"\Z")
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}\.jsonl\Z")
_PART = re.compile(r"[0-9a-f]{32}\Z")
_SHARED_KEYS = {"version", "digest", "parts", "captures", "changed", "previous", "was", "correction"}
_NUMBERED = {"format", "date", "parents", "first", "numbers"}
_HEADER_KEYS = {1: {"format", "date", "parents"}, 2: _NUMBERED, 3: _NUMBERED}
_LABELLED = re.compile(r"(statement|agent|document)\.[a-z0-9-]+\Z")
_OF_ANY_KIND = {"kind", "id", "replaced_by", *_SHARED_KEYS}
_ENTRY_KEYS = {1: {"statement", *_SHARED_KEYS}, 2: _OF_ANY_KIND, 3: _OF_ANY_KIND}


class MalformedError(ValueError):
    """A file that is not a valid batch: ``line`` (from 1) and a sentence that begins with "must"."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


class Entry(NamedTuple):
    """One published version of one record.

    ``digest`` is that of the record's canonical form, behind the version's salt. ``parts`` has a short digest of each
    of its aspects (``sijill.ledger.parts``), ``captures`` the digests of the stored copies that a document, or each
    document of a statement, had. ``previous`` is the digest of the previous version's line. ``was`` is the digest of
    the patch (JSON Patch, RFC 6902) that turns this version back into the previous one. A record that was replaced has
    a last entry with ``replaced_by``, the other record's id; the record of that entry is ``NOTHING``. ``salt`` is a
    digest of the salt that ``digest`` and ``parts`` were made with (``Salts.name``), None if there was none.
    """

    kind: "RecordKind"
    id: str
    version: int
    digest: str
    parts: dict[str, str]
    captures: dict[str, list[str]]
    changed: list[str]
    previous: str | None = None
    was: str | None = None
    correction: str | None = None
    replaced_by: str | None = None
    salt: str | None = None

    def line(self) -> bytes:
        """Return the entry as its line of the file, without the line's end."""
        value = self._asdict()
        if self.salt is None:
            del value["salt"]
        return canonical_form(value)


class WayBack(NamedTuple):
    """A patch that turns a version back into the one before, and the salt of its digest, "" in older formats."""

    patch: Patch
    salt: str = ""

    @property
    def digest(self) -> str:
        """The digest by which an entry names the patch."""
        digest = digest_of_bytes(canonical_form(self.patch))
        return salted_digest("patch", self.salt, digest) if self.salt else digest

    def line(self) -> bytes:
        """Return the patch as its line of the file."""
        salt = {"salt": self.salt} if self.salt else {}
        return canonical_form({"patch": self.patch, "was": self.digest, **salt}) + b"\n"


# The record of a replaced record's last entry, whose patch leads from this to its last wording.
NOTHING: dict[str, Any] = {}


_DIGEST_OF_NOTHING = digest_of_bytes(canonical_form(NOTHING))


class Batch(NamedTuple):
    """One file of the ledger: its date, the digests of the batches it follows, its entries' lines unchanged.

    ``first`` is the number of its first entry, None if it was written on a branch; ``numbers`` are those that it gives
    to the first entries of earlier batches, by the batches' digests. ``patches`` are by their own digests;
    ``instead``, those that replace others, and ``salts`` by the kind, id and version of the record. ``proved`` are the
    bytes whose SHA-256 is ``digest``: the header and the entries. ``kinds`` are labels by language of the archive's own
    kinds (``statement.vote``) that no batch before it says. ``records`` is the format of records that its dates were
    published under, which decides what ``a/b`` means; None in batches of before that was said.
    """

    digest: str
    format: int
    date: str
    parents: tuple[str, ...]
    first: int | None
    numbers: dict[str, int]
    lines: tuple[bytes, ...]
    patches: dict[str, Patch]
    instead: "dict[OfVersion, Patch]"
    salts: dict[OfVersion, Salts]
    proved: bytes
    kinds: dict[str, dict[str, str]]
    records: int | None

    @property
    def name(self) -> str:
        """The file's name: its date and the beginning of its own digest."""
        return file_name(self.date, self.digest)

    @property
    def salt_lines(self) -> bytes:
        """The lines of the file that give salts."""
        return b"".join(salts.line(*of) for of, salts in sorted(self.salts.items()))


def file_name(date: str, digest: str) -> str:
    """Return the name of the batch of a date with a digest."""
    return f"{date}-{digest.removeprefix('sha256:')[:8]}.jsonl"


def is_file_name(name: str) -> bool:
    """Return whether a file of this name can be a batch."""
    return bool(_NAME.match(name))


def write_batch(
    date: str,
    parents: Iterable[str],
    entries: Iterable[Entry],
    ways_back: Iterable[WayBack] = (),
    *,
    salts: Mapping[OfVersion, Salts] | None = None,
    first: int | None = None,
    numbers: Mapping[str, int] | None = None,
    kinds: Mapping[str, Mapping[str, str]] | None = None,
    records: int | None = None,
) -> tuple[str, bytes]:
    """Return the name and the bytes of a new batch; its entries are sorted by kind and id.

    ``salts`` are those of the entries' digests; without a mapping the batch is one of format 2. ``records`` is the
    format of records.
    """
    header = {
        "format": UNSALTED_FORMAT if salts is None else FORMAT,
        "date": date,
        "parents": sorted(parents),
        "first": first,
        "numbers": numbers or {},
        **({"kinds": kinds} if kinds else {}),
        **({"records": records} if records else {}),
    }
    lines = [canonical_form(header), *(entry.line() for entry in sorted(entries, key=place_in_batch))]
    data = b"\n".join(lines) + b"\n"
    found = {one.digest: one for one in ways_back}
    after = [given.line(*of) for of, given in sorted((salts or {}).items())]
    after += [found[was].line() for was in sorted(found)]
    return file_name(date, digest_of_bytes(data)), data + b"".join(after)


def place_in_batch(entry: Entry) -> tuple[int, str]:
    """Return the key by which entries of a batch are sorted, so that a record comes after those that it names."""
    return KINDS.index(entry.kind), entry.id


def read_batch(data: bytes) -> Batch:
    """Read a batch's header and split it into lines; raises MalformedError. ``read_entry`` reads its entries."""
    data = with_line_feeds(data)
    if not data.endswith(b"\n"):
        raise MalformedError(data.count(b"\n") + 1, "must end with a line feed")
    head, *lines = data[:-1].split(b"\n")
    header = _json(head, 1)
    number = FORMATS.get(str(header.get("format")), 0)
    is_newest = number == FORMATS[FORMAT]
    kinds, records = (header.pop("kinds", {}), header.pop("records", None)) if is_newest else ({}, None)
    if not number or set(header) != _HEADER_KEYS[number]:
        raise MalformedError(1, f'must begin with a header of the format "{FORMAT}"')
    date, parents = header["date"], header["parents"]
    if not isinstance(date, str) or not _is_day(date):
        raise MalformedError(1, "must have one day as its date")
    if not isinstance(parents, list) or not all(isinstance(p, str) and _DIGEST.match(p) for p in parents):
        raise MalformedError(1, "must name the batches it follows by their digests")
    first, numbers = header.get("first"), header.get("numbers", {})
    if not (first is None or _is_number(first)) or not _are_numbers(numbers) or (first is None and numbers):
        raise MalformedError(1, "must have the number of its first entry, and may give numbers, or have none")
    if not isinstance(kinds, dict) or not all(map(_LABELLED.match, kinds)) or not all(map(_are_labels, kinds.values())):
        raise MalformedError(1, "must give the labels of the archive's own kinds by language")
    if not (records is None or _is_number(records)):
        raise MalformedError(1, "must give the format of its records as a number")
    entries = next((at for at, line in enumerate(lines) if line.startswith(_REMOVABLE)), len(lines))
    patches: dict[str, Patch] = {}
    instead: dict[OfVersion, Patch] = {}
    salts: dict[OfVersion, Salts] = {}
    for at, line in enumerate(lines[entries:], entries + 2):
        _read_removable(_json(line, at), at, patches, instead, salts)
    proved = data if entries == len(lines) else b"\n".join([head, *lines[:entries]]) + b"\n"
    return Batch(
        digest_of_bytes(proved), number, date, tuple(parents), first, numbers, tuple(lines[:entries]), patches, instead,
        salts, proved, kinds, records,
    )  # fmt: skip


def is_same_but_for_words(here: bytes, base: bytes) -> bool:
    """Return whether two files of a batch are equal, line ends aside; ``here`` may lack patches and salts."""
    if with_line_feeds(here) == with_line_feeds(base):
        return True
    try:
        mine, theirs = read_batch(here), read_batch(base)
        entries = [read_entry(line, at, theirs.format) for at, line in enumerate(theirs.lines, 2)]
    except MalformedError:
        return False
    aspects = {(entry.kind, entry.id, entry.version): entry.parts for entry in entries}
    known = all(theirs.salts.get(of, GONE).has(salts, aspects.get(of, {})) for of, salts in mine.salts.items())
    return known and mine.proved == theirs.proved and mine.patches.keys() <= theirs.patches.keys()


def _is_number(value: object) -> bool:
    return type(value) is int and value >= 0


def _are_numbers(value: object) -> bool:
    return isinstance(value, dict) and all(_DIGEST.match(name) and _is_number(n) for name, n in value.items())


def _read_removable(
    value: dict[str, Any],
    number: int,
    patches: dict[str, Patch],
    instead: dict[OfVersion, Patch],
    salts: dict[OfVersion, Salts],
) -> None:
    """Read a line below the entries: salts, a patch, or a patch in the place of another; raises MalformedError."""
    names, patch = set(value), value.get("patch")
    of = _version_in(value.get("of" if patch is None else "record"), value.get("version"))
    if patch is None:
        given = salts_in({name: value[name] for name in names - {"of", "version"}})
        if of is None or given is None or not {"of", "version"} <= names:
            raise MalformedError(number, "must give the salts of a version's digests, by its record and number")
        salts[of] = given
        return
    if not isinstance(patch, list) or not all(isinstance(one, dict) for one in patch):
        raise MalformedError(number, "must be a patch and its digest, or its record and version: nothing else follows")
    if of is not None and names == {"patch", "record", "version"}:
        instead[of] = patch
        return
    salt = value.get("salt", "")
    if names - {"salt"} != {"patch", "was"} or ("salt" in names and not is_salt(salt)):
        raise MalformedError(number, "must be a patch and its digest, or its record and version: nothing else follows")
    try:
        digest = WayBack(patch, salt).digest
    except (TypeError, ValueError):
        digest = ""
    if digest != value["was"]:
        raise MalformedError(number, "must be the patch that its digest names")
    patches[digest] = patch


def _version_in(record: object, version: object) -> OfVersion | None:
    name, _, identifier = str(record).partition("/")
    kind = next((one for one in KINDS if one == name), None)
    return (kind, identifier, int(str(version))) if kind and _SLUG.match(identifier) and _is_number(version) else None


def line_instead(key: OfVersion, patch: Patch) -> bytes:
    """Return the line of a patch that replaces the patch back from a version of a record."""
    kind, identifier, version = key
    line = {"patch": patch, "record": f"{kind}/{identifier}", "version": version}
    return canonical_form(line) + b"\n"


def read_entry(line: bytes, number: int, file_format: int) -> Entry:
    """Read one line of a batch (``number`` from 1, for the message); raises MalformedError."""
    value = _json(line, number)
    allowed = {"salt"} if file_format >= FORMATS[FORMAT] else set()
    if set(value) - allowed != _ENTRY_KEYS[file_format]:
        odd = sorted((set(value) - allowed) ^ _ENTRY_KEYS[file_format])
        raise MalformedError(number, f"must have the fields of an entry and no others (see {', '.join(odd)[:200]})")
    if file_format == 1:
        value = {"kind": "statement", "id": value.pop("statement"), **value}
    entry = Entry(**value)
    strings_fit = (
        entry.kind in KINDS
        and isinstance(entry.id, str)
        and _SLUG.match(entry.id)
        and isinstance(entry.digest, str)
        and _DIGEST.match(entry.digest)
        and (entry.previous is None or (isinstance(entry.previous, str) and _DIGEST.match(entry.previous)))
        and (entry.correction is None or isinstance(entry.correction, str))
        and (entry.replaced_by is None or (isinstance(entry.replaced_by, str) and _SLUG.match(entry.replaced_by)))
    )
    if not strings_fit:
        raise MalformedError(number, "must name a record by its kind and id, and versions by their digests")
    if type(entry.version) is not int or entry.version < 1 or (entry.version == 1) != (entry.previous is None):
        raise MalformedError(number, "must count versions from 1, and from version 2 on name the entry before")
    if not (_is_mapping_of_strings(entry.parts) and _is_list_of_strings(entry.changed)):
        raise MalformedError(number, "must say what changed, and the digest of each part")
    if file_format > 1 and not all(_PART.match(part) for part in entry.parts.values()):
        raise MalformedError(number, "must have 32 hexadecimal digits of the digest of each part")
    if entry.salt is not None and not is_salt(entry.salt):
        raise MalformedError(number, "must name its salt by 32 hexadecimal digits")
    if not isinstance(entry.captures, dict) or not all(_is_list_of_strings(c) for c in entry.captures.values()):
        raise MalformedError(number, "must list the captures of each document")
    if entry.was is not None and not (isinstance(entry.was, str) and _DIGEST.match(entry.was)):
        raise MalformedError(number, "must name its patch by its digest")
    if entry.replaced_by is not None and (entry.version == 1 or entry.digest != _DIGEST_OF_NOTHING):
        raise MalformedError(number, "must be nothing any more where another record has taken its place")
    return entry


def _json(line: bytes, number: int) -> dict[str, Any]:
    try:
        value = loads(line)
    except ValueError:
        raise MalformedError(number, "must be one JSON object, and have each key once") from None
    if not isinstance(value, dict):
        raise MalformedError(number, "must be one JSON object, and have each key once")
    return value


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and edtf.parse(text).precision == "day"
    except ValueError:
        return False


def _are_labels(value: object) -> bool:
    return bool(value) and _is_mapping_of_strings(value)


def _is_list_of_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_mapping_of_strings(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values())
