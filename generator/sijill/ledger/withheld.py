"""Earlier versions from which words that were taken down are withheld, and how a published taking down lists them.

If another record's version repeated the words, only the aspects that did so are withheld from it; its entry's digests
of all other aspects prove the rest. The taking down lists each such version, with the withheld aspects and the digest
of the rest (``repeated_in``), so that nothing else can be lost or altered.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sijill.ledger.entries import OfVersion
from sijill.ledger.parts import CORRECTIONS, Aspects, aspect_at, changed_parts, parts_of
from sijill.model.digests import canonical_form, digest_of_bytes
from sijill.model.fields import ADDRESS_GONE, WORDS_GONE

if TYPE_CHECKING:  # every command imports the ledger, and few need the records' types
    from sijill.ledger.store import Published
    from sijill.model.record_kinds import RecordKind
    from sijill.model.texts import Path

Record = Mapping[str, Any]
GONE = (WORDS_GONE, ADDRESS_GONE)
# Takings down before December 2026 left it where the accounts of an earlier version were withheld.
_LEFT_ONCE = "platform"


@cache
def aspects_with_words(kind: "RecordKind") -> frozenset[str]:
    """Return the aspects of a kind of record that have texts of somebody's: all that can be withheld."""
    from sijill.model.texts import Sort, text_fields

    return frozenset(aspect_at(kind, path) for path, sort in text_fields(kind) if sort != Sort.FORMED)


class Named(NamedTuple):
    """What published takings down list of one version: the withheld aspects, the digests of the rest, and the record.

    ``by`` is the id of the record that was taken down, ``also`` those whose place that one has taken; ``whole`` says
    that all of the version is gone.
    """

    by: str
    aspects: frozenset[str] = frozenset()
    digests: frozenset[str] = frozenset()
    whole: bool = False
    also: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """All ids under which the record that was taken down is known."""
        return frozenset([self.by, *self.also])


def named_in(records: Iterable[tuple[str, Record]]) -> dict[OfVersion, Named]:
    """Return the versions of other records that the corrections of some records, given with their ids, list."""
    found: dict[OfVersion, Named] = {}
    for identifier, record in records:
        for correction in record.get(CORRECTIONS) or ():
            for one in correction.get("repeated_in") or ():
                key = (one["kind"], one["id"], int(one["version"]))
                known = found.get(key, Named(identifier, also=tuple(record.get("replaces") or ())))
                found[key] = known._replace(
                    aspects=known.aspects.union(one.get("aspects", ())),
                    digests=known.digests.union(filter(None, [one.get("digest")])),
                    whole=known.whole or not one.get("aspects"),
                )
    return found


def taken_from(records: Iterable[Record]) -> dict[str, set[str]]:
    """Return the digests of the paragraphs that the corrections of some records name as taken down, by document."""
    found: dict[str, set[str]] = {}
    for record in records:
        for correction in record.get(CORRECTIONS) or ():
            for one in correction.get("taken_from") or ():
                found.setdefault(one["document"], set()).update(one["paragraphs"])
    return found


def first_without_words(history: "Sequence[Published]") -> int:
    """Return the number of the version with which a record's words were taken down: of the next one, if none was.

    No way leads back from it.
    """
    taken = (one.entry.version for one in history if one.entry.version > 1 and one.entry.was is None)
    return next(taken, len(history) + 1)


_JUDGED_ALONE = ("passages", "corrections")


def texts_left(kind: "RecordKind", record: Record, before: Iterable[Aspects]) -> "list[Path]":
    """Return where a record says what it said ``before`` its words were taken down: the first text of each field.

    Passages are left out; what is in them is judged without the ledger.
    """
    from sijill.model.texts import Sort, own_fields, texts_of

    before, now = list(before), parts_of(kind, record)
    found: dict[str, Path] = {}
    for path, sort, _ in texts_of(kind, record):
        field, aspect = str(path[0]), aspect_at(kind, path)
        goes = field in own_fields(kind) or (sort == Sort.ABOUT and field not in _JUDGED_ALONE)
        if goes and any(one.has(aspect, now[aspect]) for one in before):
            found.setdefault(field, path)
    return list(found.values())


def without(kind: "RecordKind", record: Record, aspects: Collection[str], *, but: str = "") -> dict[str, Any]:
    """Return a record with ``[…]`` instead of each text that belongs to one of the aspects.

    An address has another in its place, which leads nowhere, and brackets go with the text that they are in. ``but`` is
    a field that keeps its text.
    """
    from sijill.model.texts import Sort, texts_of

    made: dict[str, Any] = _copied(record)
    for path, sort, _ in texts_of(kind, record):
        if aspect_at(kind, path) not in aspects or path[-1] == but or "brackets" in path or sort == Sort.FORMED:
            continue
        part: Any = made
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = ADDRESS_GONE if sort == Sort.ADDRESS else WORDS_GONE
        if path[-1] == "text":
            part.pop("brackets", None)  # they say something about the words
    return made


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copied(one) for name, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def as_published(published: "Published", record: Record, named: Named | None) -> Record | None:
    """Return a record as ``published`` has it, None if it is not that version.

    ``named`` lists words that were taken down since. Where a record without them is what was published, that is
    returned.
    """
    if named is not None and named.aspects:
        for but in ("", _LEFT_ONCE):
            left = without(published.entry.kind, record, named.aspects, but=but)
            digest = digest_of_bytes(canonical_form(left))
            if digest in named.digests and withheld_in(published, left) == named.aspects:
                return left
    return record if published.is_of(digest_of_bytes(canonical_form(record))) else None


def withheld_in(published: "Published", record: Record) -> frozenset[str] | None:
    """Return the aspects withheld from a record, none if it is complete; None if it is not the published version."""
    entry = published.entry
    if published.is_of(digest_of_bytes(canonical_form(record))):
        return frozenset()
    try:
        there = parts_of(entry.kind, record)
        aspects = frozenset(changed_parts(published.aspects, entry.kind, record))
        known = aspects <= aspects_with_words(entry.kind) & there.keys() & entry.parts.keys() and all(
            _lacks_text(there[a]) for a in aspects
        )
        gone = known and any(without(entry.kind, record, aspects, but=but) == record for but in ("", _LEFT_ONCE))
        return aspects if aspects and gone else None
    except (LookupError, TypeError, ValueError, AttributeError):  # a patch that somebody wrote leads to no record
        return None


def _lacks_text(value: Any) -> bool:
    """Return whether any text in a value is withheld."""
    if isinstance(value, Mapping | list):
        return any(map(_lacks_text, value.values() if isinstance(value, Mapping) else value))
    return value in GONE
