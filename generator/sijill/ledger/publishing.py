"""Making the next batch of the ledger: finding new and changed records, and writing their entries."""

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sijill.ledger.entries import NOTHING, Entry, WayBack, place_in_batch, write_batch
from sijill.ledger.numbering import numbers_for_all
from sijill.ledger.parts import (
    changed_parts,
    digests_of_parts,
    guarded_changes,
    lost_captures,
    new_corrections,
    say_why,
)
from sijill.ledger.patch import difference
from sijill.ledger.repository import Repository
from sijill.ledger.salts import UNSALTED, Salts, new_salt
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import digest_of_record
from sijill.ledger.withheld import Named, as_published, without
from sijill.model import edtf
from sijill.model.fields import DRAFT_PREFIX
from sijill.model.filing import stem_of
from sijill.model.record_kinds import RecordKind
from sijill.model.records import is_taken_down
from sijill.sources.records import parse_record

Record = Mapping[str, Any]
_LONGEST_ID = 80


class Refusal(NamedTuple):
    """A change that cannot be published: the record's kind and id, and a sentence with the reason and the mend."""

    kind: RecordKind
    id: str
    sentence: str


class New(NamedTuple):
    """A version that a run would publish: its record, its number, and the aspects that differ from the one before."""

    kind: RecordKind
    id: str
    version: int
    changed: list[str]
    replaced_by: str | None = None


class NewVersion(NamedTuple):
    """A version that is to be published: its entry, the salts of that, and the patch back, if there is one."""

    entry: Entry
    salts: Salts
    way_back: WayBack | None


class Publication(NamedTuple):
    """What a run of ``publish`` would write: the batch's name and bytes; no name if there is nothing to publish.

    ``numbered`` counts the earlier batches that get their numbers. ``waiting`` are changed records that those published
    name, and that are not published with them.
    """

    name: str | None
    data: bytes
    versions: list[New]
    refused: list[Refusal]
    numbered: int = 0
    waiting: Sequence[tuple[RecordKind, str]] = ()


class Present(NamedTuple):
    """A record as it is now; a replaced one has the record NOTHING, and in ``replaced_by`` the id of the other.

    ``captures`` are the digests of the stored copies that it lists, or of each document that a statement cites;
    ``earlier_ids`` are forms of the record with the ids that records it names had before they were merged. ``named`` is
    what a taking down names of the version that was published last.
    """

    kind: RecordKind
    id: str
    record: Record
    captures: dict[str, list[str]]
    replaced_by: str | None = None
    earlier_ids: Iterable[Record] = ()
    named: Named | None = None


def published_text(
    repository: Repository, path: str, published: Published, named: Named | None = None, revision: str = "HEAD"
) -> Record | None:
    """Return, from git's history of a revision, the record of a published version, or None if it is not there."""
    found = published_file(repository, path, published, named, revision)
    return found[1] if found else None


def published_file(
    repository: Repository, path: str, published: Published, named: Named | None = None, revision: str = "HEAD"
) -> tuple[bytes, Record] | None:
    """Return, from git's history of a revision, the bytes of a file that has a published version, and that record.

    Return None if git does not have it. All earlier contents of the file at ``path`` are tried. ``named`` is what a
    taking down names of the version: the record is without it.
    """
    for data in repository.earlier(path, revision):
        found = parse_record(published.entry.kind, data, path, None).record
        if found is not None:
            record = as_published(published, found.model_dump(mode="json", exclude_defaults=True), named)
            if record is not None:
                return data, record
    return None


def published_corrections(
    repository: Repository, path: str, published: Published, named: Named | None = None
) -> Sequence[Record] | None:
    """Return, from git's history, the corrections of a published version with all their reasons."""
    found = published_file(repository, path, published, named)
    record = parse_record(published.entry.kind, found[0], path, None).record if found else None
    return None if record is None else record.model_dump(mode="json", exclude_defaults=True).get("corrections", [])


def waiting_corrections(repository: Repository, path: str, published: Published) -> Sequence[Record]:
    """Return the corrections that a file had when it was committed last, and that are not of the published version."""
    data = next(repository.earlier(path), b"")
    record = parse_record(published.entry.kind, data, path, None).record
    found = record and new_corrections(record.model_dump(mode="json", exclude_defaults=True), published.aspects)
    return found or ()


def publication(
    ledger: Ledger,
    present: Iterable[Present],
    earlier: Callable[[Published, Named | None], Record | None],
    date: str,
    *,
    on_main: bool,
    kinds: Callable[[], Mapping[str, Mapping[str, str]]] = dict,
    records: int | None = None,
) -> Publication:
    """Return the next batch. On the main branch it has numbers, and gives numbers to batches that have none.

    ``kinds`` returns the labels of the archive's own kinds that the batch says; ``records`` is the format of records.
    ``earlier`` returns the record of a
    published version, given also what a taking down names of it.
    """
    made: list[NewVersion] = []
    refused: list[Refusal] = []
    for one in present:
        found = _next_version(ledger, one, earlier)
        if isinstance(found, Refusal):
            refused.append(found)
        elif found is not None:
            made.append(found)
    entries = sorted((one.entry for one in made), key=place_in_batch)
    versions = [New(entry.kind, entry.id, entry.version, entry.changed, entry.replaced_by) for entry in entries]
    numbers = numbers_for_all(ledger.connection) if on_main else None
    if refused or not (entries or (numbers and numbers.given)):
        return Publication(None, b"", versions, refused)
    first, given = numbers or (None, {})
    salts = {
        (one.entry.kind, one.entry.id, one.entry.version): one.salts for one in made if one.entry.replaced_by is None
    }
    ways_back = [one.way_back for one in made if one.way_back is not None]
    name, data = write_batch(
        date, ledger.heads(), entries, ways_back, salts=salts, first=first, numbers=given, kinds=kinds(),
        records=records,
    )  # fmt: skip
    return Publication(name, data, versions, refused, len(given))


def _next_version(
    ledger: Ledger, present: Present, earlier: Callable[[Published, Named | None], Record | None]
) -> NewVersion | Refusal | None:
    """Return a record's next version, a Refusal, or None if nothing is new."""
    kind, identifier, record, captures, replaced_by, earlier_ids, named = present
    last = ledger.last(kind, identifier)
    plain = digest_of_record(record)
    if last is not None and last.is_of(plain):
        return None
    salts = UNSALTED if replaced_by else Salts(new_salt())
    digest, parts = str(salts.digest_of_version(plain)), digests_of_parts(kind, record, salts)
    if last is None:
        return NewVersion(Entry(kind, identifier, 1, digest, parts, captures, [], salt=salts.name), salts, None)
    before = earlier(last, named)
    aspects = [] if replaced_by else changed_parts(last.aspects, kind, record, before)
    correction = None
    added: list[dict[str, Any]] | None = []
    if not replaced_by:
        guarded = guarded_changes(kind, last.aspects, record, earlier_ids, before)
        if lost_captures(last.entry.captures, captures):
            aspects, guarded = sorted({*aspects, "capture"}), [*guarded, "capture"]
        added = new_corrections(record, last.aspects)
        if added is None or (guarded and not say_why(added)):
            return Refusal(kind, identifier, "must have a correction that says what changed; see 'sijill check'")
        correction = added[-1]["kind"] if added else None
    taken_down = (
        is_taken_down(record)
        or (named is not None and named.whole)
        or (replaced_by is not None and is_taken_down(before or NOTHING))
    )
    if before is None and not taken_down:
        return Refusal(
            kind,
            identifier,
            f"must have its version {last.entry.version} in this repository's history, to keep the wording "
            "(commit first what was published; is the clone shallow? git fetch --unshallow)",
        )
    if before is not None and named is not None:
        before = without(kind, before, named.aspects)
    # No patch back to words that were taken down.
    way_back = None if before is None or taken_down else WayBack(difference(record, before), new_salt())
    entry = Entry(
        kind, identifier, last.entry.version + 1, digest, parts, captures, aspects, last.line_digest,
        None if way_back is None else way_back.digest, correction, replaced_by, None if replaced_by else salts.name,
    )  # fmt: skip
    return NewVersion(entry, salts, way_back)


_DATED = re.compile(r"(undated|[0-9]{4}s?(?:-[0-9]{2}){0,2})-(.+)")
_YEAR_OR_MONTH = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")


def id_for(draft: str, date: edtf.Date, taken: Callable[[str], bool]) -> str:
    """Return a draft's permanent id: the known beginning of its date, its slug, and a number if that id is taken.

    A slug that begins with that date has it once, and one that would make a day of a month or year is set apart.
    """
    stem, slug = stem_of(date), draft.removeprefix(DRAFT_PREFIX)
    dated = _DATED.fullmatch(slug)
    slug = dated[2] if dated and dated[1] == stem else slug
    as_date = _YEAR_OR_MONTH.fullmatch(stem) and re.match(r"[0-9]{2}(?:-|$)", slug)
    base = f"{stem}-no-{slug}" if as_date else f"{stem}-{slug}"
    for number in itertools.count(1):
        end = f"-{number}" if number > 1 else ""
        found = base[: _LONGEST_ID - len(end)].rstrip("-") + end
        if not taken(found):
            return found
    raise AssertionError("unreachable")


def rename_in(text: str, places: Iterable[tuple[int, int]], new: str) -> str:
    """Return a record's text with the scalars at these offsets (start, end) replaced by ``new``."""
    for start, end in sorted(places, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def scalars_equal_to(text: str, value: str) -> list[tuple[int, int]]:
    """Return the offsets (start, end) of the scalars in a YAML text that are exactly this value."""
    import yaml

    return [
        (event.start_mark.index, event.end_mark.index)
        for event in yaml.parse(text, Loader=yaml.SafeLoader)
        if isinstance(event, yaml.ScalarEvent) and event.value == value and event.start_mark and event.end_mark
    ]
