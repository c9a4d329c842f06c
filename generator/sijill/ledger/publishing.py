"""Making the next batch of the ledger: which records are new or changed, and the entries that say so."""

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from sijill.ledger.entries import Entry, Patch, digest_of_patch, write_batch
from sijill.ledger.parts import GUARDED, changed_parts, digests_of_parts, new_corrections
from sijill.ledger.patch import difference
from sijill.ledger.repository import Repository
from sijill.ledger.store import Ledger
from sijill.ledger.versions import digest_of_record
from sijill.model import edtf
from sijill.model.fields import DRAFT_PREFIX
from sijill.model.filing import stem_of
from sijill.model.records import Statement, is_taken_down
from sijill.sources.records import parse_record

Record = Mapping[str, Any]
_LONGEST_ID = 80


class Refusal(NamedTuple):
    """Why a statement's change cannot be published: the statement, and a sentence that says what to do."""

    statement: str
    sentence: str


class Publication(NamedTuple):
    """What a run of ``publish`` would write: the batch's name and bytes, None where there is nothing to publish."""

    name: str | None
    data: bytes
    new: list[str]
    changed: list[tuple[str, int, list[str]]]
    refused: list[Refusal]


def record_of(statement: Statement) -> dict[str, Any]:
    """Return a statement as the plain data whose canonical form the ledger proves."""
    return statement.model_dump(mode="json", exclude_defaults=True)


def published_text(repository: Repository, path: str, digest: str) -> dict[str, Any] | None:
    """Return, from the repository's history, the record whose digest was published; None if it is not found.

    The search follows one file; every content found is judged by its digest alone.
    """
    for data in repository.earlier(path):
        found = parse_record("statement", data, path).record
        if isinstance(found, Statement):
            record = record_of(found)
            if digest_of_record(record) == digest:
                return record
    return None


def publication(
    ledger: Ledger,
    records: Iterable[tuple[str, Record]],
    captures_of: Callable[[Record], dict[str, list[str]]],
    earlier: Callable[[str, str], Record | None],
    date: str,
) -> Publication:
    """Return the next batch for records (id and plain data).

    ``captures_of`` gives the digests of the stored copies of each document that a record cites; ``earlier`` the
    published text of a statement by id and digest.
    """
    entries: list[Entry] = []
    patches: list[Patch] = []
    new: list[str] = []
    changed: list[tuple[str, int, list[str]]] = []
    refused: list[Refusal] = []
    for identifier, record in records:
        last = ledger.last(identifier)
        if last is None:
            entries.append(
                Entry(identifier, 1, digest_of_record(record), digests_of_parts(record), captures_of(record), [])
            )
            new.append(identifier)
            continue
        digest = digest_of_record(record)
        if digest == last.entry.digest:
            continue
        parts = digests_of_parts(record)
        aspects = changed_parts(last.entry.parts, parts)
        captures = captures_of(record)
        if any(set(listed) - set(captures.get(document, ())) for document, listed in last.entry.captures.items()):
            aspects = sorted({*aspects, "capture"})
        added = new_corrections(record, last.entry.parts)
        if added is None or (not added and GUARDED.intersection(aspects)):
            refused.append(Refusal(identifier, "must have a correction that says what changed; see 'sijill check'"))
            continue
        before = earlier(identifier, last.entry.digest)
        was = None
        if before is not None:
            patch = difference(record, before)
            was = digest_of_patch(patch)
            if not is_taken_down(record):
                patches.append(patch)
        elif not is_taken_down(record):
            refused.append(
                Refusal(
                    identifier,
                    f"must have its version {last.entry.version} in this repository's history, to keep the wording "
                    "(is the clone shallow? git fetch --unshallow)",
                )
            )
            continue
        kind = added[-1]["kind"] if added else None
        entries.append(
            Entry(identifier, last.entry.version + 1, digest, parts, captures, aspects, last.line_digest, was, kind)
        )
        changed.append((identifier, last.entry.version + 1, aspects))
    if refused or not entries:
        return Publication(None, b"", new, changed, refused)
    name, data = write_batch(date, ledger.heads(), entries, patches)
    return Publication(name, data, new, changed, refused)


def id_for(draft: str, date: edtf.Date, taken: Callable[[str], bool]) -> str:
    """Return the id of a draft: the known beginning of its date, its slug, and a number if that id is taken."""
    base = f"{stem_of(date)}-{draft.removeprefix(DRAFT_PREFIX)}"
    for number in itertools.count(1):
        end = f"-{number}" if number > 1 else ""
        found = base[: _LONGEST_ID - len(end)].rstrip("-") + end
        if not taken(found):
            return found
    raise AssertionError("unreachable")


def rename_in(text: str, places: Iterable[tuple[int, int]], new: str) -> str:
    """Return a record's text with the scalars at these offsets (start, end) replaced and nothing else changed."""
    for start, end in sorted(places, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def scalars_equal_to(text: str, value: str) -> list[tuple[int, int]]:
    """Return where, in offsets, a YAML text has a scalar that is exactly this value."""
    import yaml

    return [
        (event.start_mark.index, event.end_mark.index)
        for event in yaml.parse(text, Loader=yaml.SafeLoader)
        if isinstance(event, yaml.ScalarEvent) and event.value == value and event.start_mark and event.end_mark
    ]
