"""Checks of records that take others' places: ``replaces`` moves an address, and changes nothing without a word."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sijill.check import history
from sijill.check.finding import Finding
from sijill.diagnostics.rules import history as rules
from sijill.ledger.parts import Aspects, changed_parts, digests_of_parts, guarded_changes, new_corrections, say_why
from sijill.ledger.store import Published
from sijill.model.fields import UNKNOWN
from sijill.model.record_kinds import RecordKind
from sijill.model.records import CorrectionKind

Record = Mapping[str, Any]


class Replaced(NamedTuple):
    """A published record that another takes the place of, and the place of its id in the other's list of such ids.

    ``published`` is its last version; ``record`` that version's data, where it was found in git; ``withdrawn`` says
    that it was withdrawn before.
    """

    number: int
    published: Published
    record: Record | None
    withdrawn: bool

    @classmethod
    def of(cls, number: int, history: Sequence[Published], record: Record | None) -> "Replaced":
        """Return a record by its published versions and, where it is known, its last version's data."""
        kinds = [one.entry.correction for one in history]
        if record is not None:  # a version may have had several corrections, and its entry names the last alone
            kinds += [correction["kind"] for correction in record.get("corrections", ())]
        return cls(number, history[-1], record, CorrectionKind.WITHDRAWAL in kinds)


def replacement(
    old: Replaced, record: Record, own: Published | None, earlier_ids: Sequence[Record] = ()
) -> Iterator[Finding]:
    """A record takes a published one's place if both are of one thing; and it says why.

    ``own`` is what was published last of the record itself, None where nothing was: then it may be the same record
    under another id, which needs no reason where nothing guarded differs. A withdrawn record's place is taken by a
    withdrawn one alone, or the withdrawal would be gone and words that were taken down could come back. A record that
    is withdrawn now may take any place. ``earlier_ids`` are the record with the ids that records it names had before
    they were merged.
    """
    last, entry, date = old.published, old.published.entry, old.published.date
    unpublished = added(old, record, own)
    fresh = [one for one in unpublished if one["date"] >= date and say_why([one])]
    judged = record.get("corrections", ()) if old.withdrawn else fresh
    ends = any(correction["kind"] == CorrectionKind.WITHDRAWAL for correction in judged)
    if not ends and (old.withdrawn or not _has_in_common(last, record, old.record, earlier_ids)):
        shared = _WITHDRAWAL if old.withdrawn else SHARED[entry.kind]
        facts = {"record": entry.id, "date": date, "shared": shared}
        yield Finding(rules.ReplacedByAnother, ("replaces", old.number), facts)
        return
    if fresh:
        return
    facts = {"record": entry.id, "date": date}
    if own is not None:
        yield Finding(rules.MergedWithoutReason, ("replaces", old.number), facts)
        return
    guarded = _guarded(last, record, old.record, earlier_ids)
    if guarded and unpublished:
        first = len(record.get("corrections", ())) - len(unpublished)
        for offset, correction in enumerate(unpublished):
            path = ("corrections", first + offset, "date")
            yield Finding(rules.CorrectionTooEarly, path, {"value": correction["date"], "date": date})
        return
    for aspect in guarded:
        yield from history.uncorrected(entry.kind, aspect, record, old.record, facts)


def kept(identifier: str, record: Record, leading: Mapping[str, str]) -> Iterator[Finding]:
    """An address that leads to a record goes on leading there.

    ``leading`` are the ids that lead to it as it was published, with the day since when.
    """
    listed = record.get("replaces", ())
    for old, date in leading.items():
        if old not in listed:
            facts = {"record": identifier, "value": old, "date": date}
            yield Finding(rules.EarlierIdGone, ("replaces",), facts, at_key=True)


def claimed(number: int, old: str, other: str) -> Iterator[Finding]:
    """An id is replaced by one record: its address leads to one place."""
    yield Finding(rules.ReplacedTwice, ("replaces", number), {"value": old, "other": other})


_WITHDRAWAL = "a correction of the kind withdrawal"
# What of a replaced record the one in its place has as well: in one of these ways a reader knows it again.
SHARED: dict[RecordKind, str] = {
    "statement": "a speaker, or the words of a passage, a variant or a translation",
    "agent": "the kind, and a name or alias, or an identifier",
    "document": "an address, an identifier, a stored copy, or title and date",
    "topic": "a label or alias, or an identifier",
}


def added(old: Replaced, record: Record, own: Published | None) -> Sequence[Record]:
    """Return the corrections of a record that are not published, under its own id or its old one."""
    listed = list(record.get("corrections", ()))
    if own is not None:
        return new_corrections(record, own.aspects) or []
    if old.record is not None:
        return [one for one in listed if one not in old.record.get("corrections", ())]
    since = new_corrections(record, old.published.aspects)
    return listed if since is None else since


def _guarded(last: Published, record: Record, before: Record | None, earlier_ids: Sequence[Record]) -> list[str]:
    kind = last.entry.kind
    aspects = last.aspects if before is None else Aspects(digests_of_parts(kind, before))
    lost = history.lost_copies(last.entry, record)
    return [*guarded_changes(kind, aspects, record, earlier_ids, before), *(["captures"] if lost else [])]


def _has_in_common(last: Published, record: Record, before: Record | None, earlier_ids: Iterable[Record]) -> bool:
    kind = last.entry.kind
    if before is None:  # only whole aspects can be compared
        same = last.entry.parts.keys() - changed_parts(last.aspects, kind, record)
        if kind == "agent":
            return {"name", "kind"} <= same
        if kind == "document":
            return not {"url", "captures"}.isdisjoint(same - _unknown(record)) or {"title", "date"} <= same
        return not _WHOLE[kind].isdisjoint(same)
    return any(in_common(kind, before, one) for one in (record, *earlier_ids))


_WHOLE: dict[RecordKind, frozenset[str]] = {
    "statement": frozenset({"speaker", "passage"}), "topic": frozenset({"label"}),
}  # fmt: skip


def _unknown(record: Record) -> set[str]:
    return {field for field, value in record.items() if value == UNKNOWN}


def in_common(kind: RecordKind, one: Record, other: Record) -> bool:
    """Return whether two records of a kind share what tells a reader that they are of one thing (``SHARED``)."""
    same = _known_by(kind, one) & _known_by(kind, other)
    return bool(same) and (kind != "agent" or one["kind"] == other["kind"])


def _known_by(kind: RecordKind, record: Record) -> set[str]:
    """Return what a record is known by; a document's title is so with its date alone."""
    if kind == "statement":
        return {s["agent"] for s in record["speakers"] if "agent" in s} | {f"\n{text}" for text in _wordings(record)}
    identifiers = {f"{scheme}\n{named}" for scheme, named in record.get("identifiers", {}).items()}
    if kind == "document":
        copies = {capture["digest"] for capture in record.get("captures", ())}
        addresses = {record["url"], *record.get("other_urls", ())} - {UNKNOWN}
        date = record["date"] if record["date"] == UNKNOWN else record["date"]["value"]
        return identifiers | copies | addresses | {f"{_bare(text)}\n{date}" for text in record["title"].values()}
    names = record["name" if kind == "agent" else "label"].values()
    given_up = [name for former in record.get("former_names", ()) for name in former["name"].values()]
    return identifiers | {_bare(name) for name in (*names, *given_up, *record.get("aliases", ()))}


def _wordings(statement: Record) -> Iterator[str]:
    """Yield a statement's words as anybody may have recorded them: passages, their variants and translations."""
    for passage in statement["passages"]:
        for one in (passage, *passage.get("variants", ()), *passage.get("translations", ())):
            if one.get("text"):  # not where words were taken down
                yield " ".join(_bare(one["text"]).split())


def _bare(name: str) -> str:
    """Return a name without the case of its letters, and without vowel marks, hamzas and accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one)).casefold()
