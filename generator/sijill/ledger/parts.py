"""The aspects of a record, which say what a change is a change *of*, and a short digest of each.

Every entry of the ledger has these digests, so that anyone can tell which aspects of a record differ from what was
published, without the earlier text. Every field of a record belongs to exactly one aspect; each field of an agent, a
document or a topic is an aspect of its own.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from sijill.ledger.salts import UNSALTED, Salts
from sijill.model.digests import canonical_form, digest_of_bytes
from sijill.model.fields import WORDS_GONE
from sijill.model.kinds import StatementKind
from sijill.model.localized import LOCALIZED
from sijill.model.registries import SCHEMES

if TYPE_CHECKING:  # every command imports the ledger, and few need the records' types
    from sijill.model.record_kinds import RecordKind

# The aspects that readers rely on: a change of one needs a correction. ``capture`` means that a stored copy is no
# longer listed.
GUARDED: "Mapping[RecordKind, frozenset[str]]" = {
    "statement": frozenset({"passage", "variant", "speaker", "language", "date", "source", "relation", "capture"}),
    "agent": frozenset({"name", "kind", "distinction", "former_names", "descriptions"}) | SCHEMES,
    "document": frozenset(
        {
            "title",
            "kind",
            "language",
            "publisher",
            "authors",
            "date",
            "url",
            "archived_url",
            "other_urls",
            "issue",
            "pages",
            "embedded_in",
            "capture",
        }
    )
    | SCHEMES,
    "topic": frozenset({"label", "descriptions"}) | SCHEMES,
}
# The aspects that may change without a correction: the history shows them before and after.
LESSER: "Mapping[RecordKind, frozenset[str]]" = {
    "statement": frozenset({"title", "kind", "translation", "topic", "note", "replaces", "correction"}),
    "agent": frozenset({"aliases", "accounts", "place", "member_of", "note", "translation", "replaces", "correction"}),
    "document": frozenset({"note", "captures", "replaces", "correction"}),
    "topic": frozenset({"definition", "broader", "aliases", "translation", "replaces", "correction"}),
}
_COPIES, CORRECTIONS, _FORMER, _DESCRIBED = "captures", "corrections", "former_names", "descriptions"
_ADDRESSES = "other_urls"
_BY_RENAMING = {_FORMER, "name"}
_KIND, _LANGUAGE = "kind", "language"
# Where nothing of them was published, adding them changes nothing that readers were shown.
_ADDED_FREELY = SCHEMES | {"archived_url"}
_OF_RECORD = {"title": "title", "kind": "kind", "language": "kind", "date": "date", "speakers": "speaker",
          "channel": "source", "topics": "topic", "note": "note", "replaces": "replaces",
          CORRECTIONS: "correction"}  # fmt: skip
_OF_PASSAGE = {"text": "passage", "brackets": "passage", "language": "passage", "mode": "source", "document": "source",
               "paragraph": "source", "delivery": "source", "speaker": "speaker", "note": "note"}  # fmt: skip
_OF_VARIANT = {
    "text": "variant",
    "brackets": "variant",
    "mode": "variant",
    "document": "variant",
    "paragraph": "variant",
    "language": "variant",
    "note": "note",
}
_OF_TRANSLATION = {"language": "translation", "text": "translation", "by": "translation", "document": "translation",
                   "note": "note"}  # fmt: skip
_OF_RELATION = {"type": "relation", "target": "relation", "passage": "relation", "target_passage": "relation",
                "note": "note"}  # fmt: skip
_LATER = ("note", "translations")  # of a description: what may be mended without a correction
_OF_DESCRIPTION = {"text": _DESCRIBED, "brackets": _DESCRIBED, **dict.fromkeys(_LATER, "translation")}
_OF = {"passage": _OF_PASSAGE, "variant": _OF_VARIANT, "translation": _OF_TRANSLATION, "relation": _OF_RELATION,
       "description": _OF_DESCRIPTION}  # fmt: skip
_PIECES = {"passages": "passage", "variants": "variant", "translations": "translation", "relations": "relation",
           _DESCRIBED: "description"}  # fmt: skip
# In hexadecimal digits: digests of parts have 128 bits, those of format 1 of the ledger had the first 64.
_LENGTH, _LENGTH_IN_FORMAT_1 = 32, 16

Record = Mapping[str, Any]


def parts_of(kind: "RecordKind", record: Record) -> dict[str, list[Any]]:
    """Return each aspect that a record has values for, with those values in the record's order."""
    found: dict[str, list[Any]] = {}
    if kind != "statement":
        for field, value in sorted(record.items()):
            if field == "identifiers":
                found.update({scheme: [[scheme, named]] for scheme, named in sorted(value.items())})
            elif field == _DESCRIBED:
                found[field] = _described(value)
                translated = [
                    [number, one[name]] for number, one in enumerate(value, 1) for name in _LATER if name in one
                ]
                found |= {"translation": translated} if translated else {}
            else:
                found["correction" if field == CORRECTIONS else field] = [[field, value]]
        return found
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


def _described(descriptions: Sequence[Record]) -> list[Any]:
    """Return the guarded fields of descriptions: their words, and where in a document these are."""
    return [[number, name, one[name]] for number, one in enumerate(descriptions, 1)
            for name in sorted(one) if name not in _LATER]  # fmt: skip


def aspect_at(kind: "RecordKind", path: Sequence[str | int]) -> str:
    """Return the aspect of the field at a path of a record."""
    aspects: Mapping[str, str] = (
        _OF_RECORD
        if kind == "statement"
        else {field: field for field in LESSER[kind] | GUARDED[kind]} | {CORRECTIONS: "correction"}
    )
    for field in path:
        if isinstance(field, int):
            continue
        piece = _PIECES.get(field)
        if field == "identifiers":
            return str(path[-1])
        if piece is None or aspects is _OF_DESCRIPTION:
            return aspects[field]
        aspects = _OF[piece]
    raise KeyError(path)


def _spread(
    found: dict[str, list[Any]], name: str, piece: Record, aspects: Mapping[str, str], apart: tuple[str, ...]
) -> None:
    for field, value in sorted(piece.items()):
        if field not in apart:
            found.setdefault(aspects[field], []).append([name, field, value])


class Aspects(NamedTuple):
    """The published digests of a version's aspects, and the salts that they were made with."""

    digests: Mapping[str, str]
    salts: Salts = UNSALTED

    def has(self, aspect: str, values: list[Any]) -> bool:
        """Return whether an aspect was published with these values; without any, whether it was not there."""
        published = self.digests.get(aspect, "")
        found = _digest(aspect, values, self.salts) if values else ""
        shorter = min(len(found), len(published))
        return found == published or (shorter >= _LENGTH_IN_FORMAT_1 and found[:shorter] == published[:shorter])


def digests_of_parts(kind: "RecordKind", record: Record, salts: Salts = UNSALTED) -> dict[str, str]:
    """Return the first 32 hexadecimal digits of the digest of each aspect that a record has values for."""
    return {aspect: _digest(aspect, values, salts) for aspect, values in sorted(parts_of(kind, record).items())}


def _digest(aspect: str, values: list[Any], salts: Salts) -> str:
    """Return an aspect's digest, "?" where its salt is gone: it is equal to no other."""
    found = salts.digest_of_aspect(aspect, digest_of_bytes(canonical_form(values)))
    return found.removeprefix("sha256:")[:_LENGTH] if found else "?"


def changed_parts(published: Aspects, kind: "RecordKind", record: Record, before: Record | None = None) -> list[str]:
    """Return the aspects in which a record differs from a published version, in alphabetical order.

    Aspects whose salts are gone count as different. ``before`` is the record of that version, where it is known.
    """
    found = parts_of(kind, record)
    changed = {name for name in published.digests.keys() | found if not published.has(name, found.get(name, []))}
    if kind == "statement" and _KIND in changed:
        changed = changed - {_KIND} | _kind_or_language(published, record, before)
    return sorted(changed)


def differing_parts(kind: "RecordKind", one: Record, other: Record) -> list[str]:
    """Return the aspects in which two records differ, in alphabetical order."""
    ours, theirs = parts_of(kind, one), parts_of(kind, other)
    changed = {aspect for aspect in ours.keys() | theirs.keys() if ours.get(aspect) != theirs.get(aspect)}
    if kind == "statement" and _KIND in changed:
        changed = changed - {_KIND} | _of_kind_or_language(one, other)
    return sorted(changed)


def _kind_or_language(published: Aspects, record: Record, before: Record | None) -> set[str]:
    """Return which of a statement's kind and language differ from the published ones, whose digest is of both.

    Where that version is not known, each kind is tried with the present language.
    """
    if before is not None:
        return _of_kind_or_language(before, record)
    spoken = [_LANGUAGE, record.get(_LANGUAGE)]
    return {_KIND} if any(published.has(_KIND, [[_KIND, one], spoken]) for one in StatementKind) else {_KIND, _LANGUAGE}


def _of_kind_or_language(one: Record, other: Record) -> set[str]:
    return {field for field in (_KIND, _LANGUAGE) if one.get(field) != other.get(field)}


def guarded_changes(
    kind: "RecordKind",
    published: Aspects,
    record: Record,
    earlier_ids: Iterable[Record] = (),
    before: Record | None = None,
) -> list[str]:
    """Return the guarded aspects in which a record differs from a published version, in alphabetical order.

    ``earlier_ids`` are forms that the record may have had before records that it names were merged: if it differs
    from what was published only in such ids, it did not change itself. Adding an identifier or an archived copy where
    none was published, one more description or address, or a name or other text in one more language, changes nothing
    that readers were shown.
    """
    changed = GUARDED[kind].intersection(changed_parts(published, kind, record, before))
    changed -= _ADDED_FREELY - published.digests.keys()
    for added, rows in ((_DESCRIBED, _described), (_ADDRESSES, lambda addresses: [[_ADDRESSES, addresses]])):
        if added in changed and _is_longer(published, added, record, rows):
            changed -= {added}
    if changed:
        there = parts_of(kind, record)
        changed -= {one for one in changed & there.keys() if _adds_languages(published, one, there[one])}
    if kind == "document" and _alters_copies(published, record.get(_COPIES, ())):
        changed |= {_COPIES}
    if changed:
        for other in earlier_ids:
            changed = changed.intersection(changed_parts(published, kind, other, before))
            if not changed:
                break
    return sorted(changed - _BY_RENAMING if kind == "agent" and is_renamed(published, record) else changed)


def _adds_languages(published: Aspects, aspect: str, values: list[Any]) -> bool:
    """Return whether an aspect's values are the published ones and the same texts in more languages."""
    languages = sorted(_languages_in(values))
    return any(
        published.has(aspect, _without_languages(values, gone))
        for count in range(1, len(languages))
        for gone in combinations(languages, count)
    )


def _languages_in(value: Any, field: Any = "") -> set[str]:
    if isinstance(value, Mapping):
        below = [set(value)] if field in LOCALIZED else [_languages_in(one, name) for name, one in value.items()]
        return set().union(*below)
    return set().union(*[_languages_in(*pair) for pair in _named_in(value)])


def _without_languages(value: Any, gone: Collection[str], field: Any = "") -> Any:
    if isinstance(value, Mapping) and field in LOCALIZED:
        return {language: text for language, text in value.items() if language not in gone} or value
    if isinstance(value, Mapping):
        return {name: _without_languages(one, gone, name) for name, one in value.items()}
    pairs = list(_named_in(value))
    return [_without_languages(one, gone, name) for one, name in pairs] if pairs else value


def _named_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the entries of a list, each with the one before it, which in an aspect's rows is the name of its field."""
    if isinstance(value, list):
        yield from (
            (one, before if isinstance(before, str) else "") for one, before in zip(value, ["", *value], strict=False)
        )


def _alters_copies(published: Aspects, copies: Sequence[Record]) -> bool:
    """Return whether the published list of stored copies was altered; copies and facts of fetching may be added."""
    if _COPIES not in published.digests:
        return False
    for kept in range(len(copies), 0, -1):
        ways = [copies[:kept], [_unfetched(one) for one in copies[:kept]]]
        ways += [[*copies[:at], _unfetched(copies[at]), *copies[at + 1 : kept]] for at in range(kept)]
        if any(published.has(_COPIES, [[_COPIES, list(one)]]) for one in ways):
            return False
    return True


def _is_longer(published: Aspects, field: str, record: Record, rows: Callable[[list[Any]], list[Any]]) -> bool:
    """Return whether a list is the published one and then perhaps more; ``rows`` makes an aspect's values of it."""
    found = list(record.get(field, ()))
    kept = (rows(found[:count]) for count in range(1, len(found) + 1))
    return field not in published.digests or any(published.has(field, one) for one in kept)


def _unfetched(copy: Record) -> Record:
    return {name: value for name, value in copy.items() if name != "fetched"}


def is_renamed(published: Aspects, record: Record) -> bool:
    """Return whether an agent's names differ from the published ones by a rename alone that ``former_names`` records.

    The published name is added to the published former names, and another takes its place. Anything else would change
    what published statements call the agent, and needs a reason.
    """
    *before, last = record.get(_FORMER) or [None]
    kept = published.has(_FORMER, [[_FORMER, before]] if before else [])
    renamed = last is not None and last["name"] != record["name"]
    return kept and renamed and published.has("name", [["name", last["name"]]])


def former_names_then(published: Aspects, record: Record) -> int | None:
    """Return how many of an agent's former names, from the first, a version had; None where it had others."""
    names = list(record.get(_FORMER, ()))
    ways = ([[_FORMER, names[:count]]] if count else [] for count in range(len(names) + 1))
    return next((count for count, rows in enumerate(ways) if published.has(_FORMER, rows)), None)


def lost_captures(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> bool:
    """Return whether a stored copy is no longer listed, under whichever id its document has now."""
    present = {digest for listed in after.values() for digest in listed}
    return any(not present.issuperset(listed) for listed in before.values())


def captures_of_document(identifier: str, record: Record) -> dict[str, list[str]]:
    """Return the digests of the stored copies that a document lists, in the form of an entry's ``captures``."""
    return {identifier: sorted(capture["digest"] for capture in record.get("captures", ()))}


def say_why(corrections: Sequence[Record]) -> bool:
    """Return whether any correction says why a record was changed, other than one of an earlier correction's reason."""
    return any(correction.get("reason_of") is None for correction in corrections)


def new_corrections(record: Record, published: Aspects) -> list[dict[str, Any]] | None:
    """Return the corrections added since a version was published, or None if the published ones were altered."""
    corrections = list(record.get(CORRECTIONS, ()))
    kept = kept_corrections(record, published)
    if kept is not None:
        return corrections[kept:]
    # Taking words down may remove them from earlier reasons: corrections up to that one count as published.
    last = max((number for number, one in enumerate(corrections) if takes_down(one, record)), default=0)
    return corrections[last:] if any(_lost_its_reason(one) for one in corrections[:last]) else None


def kept_corrections(record: Record, published: Aspects) -> int | None:
    """Return with how many of a record's corrections, from the first, a version was published; None for others."""
    corrections = list(record.get(CORRECTIONS, ()))
    ways = ([[CORRECTIONS, corrections[:kept]]] if kept else [] for kept in range(len(corrections) + 1))
    return next((kept for kept, rows in enumerate(ways) if published.has("correction", rows)), None)


def takes_down(correction: Record, record: Record) -> bool:
    """Return whether a correction takes down words in its record's own versions.

    They are the record's own, or another's that it repeated; the words of a record that it replaced are not in them.
    """
    of = correction.get("words_of")
    return bool(correction.get("withhold_text") or (of and of not in record.get("replaces", ())))


def _lost_its_reason(correction: Record) -> bool:
    return all(text == WORDS_GONE for text in correction["reason"].values())
