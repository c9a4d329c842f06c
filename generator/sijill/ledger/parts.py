"""The aspects of a record, which say what a change is a change *of*, and a short digest of each.

The ledger keeps these digests with every entry, so that anyone can say which aspect of a published statement differs
from what was published, without the earlier text. Every field of a record belongs to exactly one aspect.
"""

from collections.abc import Mapping
from typing import Any

from sijill.model.digests import canonical_form_of_record, digest_of_bytes

# What a reader relies on: none of these changes without a correction that says so.
GUARDED = frozenset({"passage", "variant", "speaker", "date", "source", "relation", "capture"})
# What may change without a correction: logged, and shown in the history before and after.
LESSER = frozenset({"title", "kind", "translation", "topic", "note", "replaces", "correction"})
_OF_RECORD = {"title": "title", "kind": "kind", "language": "kind", "date": "date", "speakers": "speaker",
          "channel": "source", "topics": "topic", "note": "note", "replaces": "replaces",
          "corrections": "correction"}  # fmt: skip
_OF_PASSAGE = {"text": "passage", "language": "passage", "mode": "source", "document": "source",
               "paragraph": "source", "speaker": "speaker", "note": "note"}  # fmt: skip
_OF_VARIANT = {"text": "variant", "mode": "variant", "document": "variant", "paragraph": "variant", "note": "note"}
_OF_TRANSLATION = {"language": "translation", "text": "translation", "by": "translation", "note": "note"}
_OF_RELATION = {"type": "relation", "target": "relation", "passage": "relation", "target_passage": "relation",
                "note": "note"}  # fmt: skip

Record = Mapping[str, Any]


def parts_of(record: Record) -> dict[str, list[Any]]:
    """Return each aspect that a record has values for, with those values in the record's order."""
    found: dict[str, list[Any]] = {}
    for field, value in sorted(record.items()):
        if field in _OF_RECORD:
            found.setdefault(_OF_RECORD[field], []).append([field, value])
    for passage in record.get("passages", ()):
        name = passage["id"]
        found.setdefault("passage", []).append(["id", name])
        _spread(found, name, passage, _OF_PASSAGE, ("id", "translations", "variants"))
        for translation in passage.get("translations", ()):
            _spread(found, f"{name} {translation['language']}", translation, _OF_TRANSLATION, ())
        for number, variant in enumerate(passage.get("variants", ()), 1):
            _spread(found, f"{name} {number}", variant, _OF_VARIANT, ())
    for number, relation in enumerate(record.get("relations", ()), 1):
        _spread(found, f"relation {number}", relation, _OF_RELATION, ())
    return found


def _spread(
    found: dict[str, list[Any]], name: str, piece: Record, aspects: Mapping[str, str], apart: tuple[str, ...]
) -> None:
    for field, value in sorted(piece.items()):
        if field not in apart:
            found.setdefault(aspects[field], []).append([name, field, value])


def digests_of_parts(record: Record) -> dict[str, str]:
    """Return the first 16 hexadecimal digits of the SHA-256 of each aspect that a record has values for."""
    return {
        aspect: digest_of_bytes(canonical_form_of_record(value)).removeprefix("sha256:")[:16]
        for aspect, value in sorted(parts_of(record).items())
    }


def changed_parts(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the aspects whose digests differ, in alphabetical order."""
    return sorted(aspect for aspect in before.keys() | after.keys() if before.get(aspect) != after.get(aspect))


def new_corrections(record: Record, published_parts: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """Return the corrections added since a version was published; None where the published ones were altered."""
    corrections = list(record.get("corrections", ()))
    published = published_parts.get("correction")
    for kept in range(len(corrections) + 1):
        known = {"corrections": corrections[:kept]} if kept else {}
        if digests_of_parts(known).get("correction") == published:
            return corrections[kept:]
    return None
