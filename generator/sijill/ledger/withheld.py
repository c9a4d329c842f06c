"""Earlier versions from which words that were taken down are withheld, and how a published taking down lists them.

If another record's version repeated the words, only the aspects that did so are withheld from it; its entry's digests
of all other aspects prove the rest. The taking down lists each such version, with the withheld aspects and the digest
of the rest (``repeated_in``), so that nothing else can be lost or altered.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from sijill.ledger.entries import OfVersion
from sijill.ledger.parts import CORRECTIONS, changed_parts, of_fields, parts_of
from sijill.model.corrections import Aspect
from sijill.model.digests import canonical_form_of_record, digest_of_bytes
from sijill.model.fields import UNKNOWN, WORDS_GONE

if TYPE_CHECKING:  # every command imports the ledger, and few need the records' types
    from sijill.ledger.store import Published
    from sijill.model.record_kinds import RecordKind

Record = Mapping[str, Any]
# Fields of prose, and fields with words or names: no others can repeat words.
PROSE = frozenset({"note", "definition", "reason"})
TEXTS = frozenset(
    {"title", "name", "label", "distinction", "capacity", "named", "unnamed", "text", "aliases", "authors", "handle"}
)
# The aspects with a record's own text.
WITH_WORDS = frozenset(get_args(Aspect))


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


def without(kind: "RecordKind", record: Record, aspects: Collection[str]) -> dict[str, Any]:
    """Return a record with ``[…]`` instead of each text that belongs to one of the aspects."""
    made = _without(record, of_fields("record", kind), aspects)
    if kind == "statement":
        made["passages"] = [_without(one, of_fields("passage"), aspects) for one in record["passages"]]
        for passage in made["passages"]:
            for name, below in (("variants", "variant"), ("translations", "translation")):
                if name in passage:
                    passage[name] = [_without(one, of_fields(below), aspects) for one in passage[name]]
    for name, piece in (("relations", "relation"), ("descriptions", "description")):
        if name in made:
            made[name] = [_without(one, of_fields(piece), aspects) for one in record[name]]
    return made


def _without(piece: Record, aspect_of: Mapping[str, str], aspects: Collection[str]) -> dict[str, Any]:
    made = {}
    for field, value in piece.items():
        gone = aspect_of.get(field) in aspects
        if gone and field == "brackets":
            continue  # the speakers say something about the words
        made[field] = _emptied(field, value) if gone else value
    return made


def _emptied(field: str, value: Any, *, said: bool = False) -> Any:
    said = said or field in TEXTS or field in PROSE
    if isinstance(value, Mapping):
        return {name: _emptied(name, one, said=said) for name, one in value.items()}
    if isinstance(value, list):
        return [_emptied(field, one, said=said) for one in value]
    return WORDS_GONE if said and value != UNKNOWN else value


def texts_in(field: str, value: Any, under: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of a value that can repeat words, each with the name of its field in ``PROSE`` or ``TEXTS``."""
    under = under or (field if field in TEXTS or field in PROSE else "")
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from texts_in(name, one, under)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(field, one, under)
    elif under and value not in (UNKNOWN, WORDS_GONE):
        yield under, value


def as_published(published: "Published", record: Record, named: Named | None) -> Record | None:
    """Return a record as ``published`` has it, None if it is not that version.

    ``named`` lists words that were taken down since. Where a record without them is what was published, that is
    returned.
    """
    if named is not None and named.aspects:
        left = without(published.entry.kind, record, named.aspects)
        digest = digest_of_bytes(canonical_form_of_record(left))
        if digest in named.digests and withheld_in(published, left) == named.aspects:
            return left
    return record if published.is_of(digest_of_bytes(canonical_form_of_record(record))) else None


def withheld_in(published: "Published", record: Record) -> frozenset[str] | None:
    """Return the aspects withheld from a record, none if it is complete; None if it is not the published version."""
    entry = published.entry
    if published.is_of(digest_of_bytes(canonical_form_of_record(record))):
        return frozenset()
    try:
        there = parts_of(entry.kind, record)
        aspects = frozenset(changed_parts(published.aspects, entry.kind, record))
        known = aspects <= WITH_WORDS & there.keys() & entry.parts.keys() and all(
            _lacks_text(there[a]) for a in aspects
        )
        return aspects if aspects and known and without(entry.kind, record, aspects) == record else None
    except (LookupError, TypeError, ValueError, AttributeError):  # a patch that somebody wrote leads to no record
        return None


def _lacks_text(value: Any) -> bool:
    """Return whether any text in a value is withheld."""
    if isinstance(value, Mapping | list):
        return any(map(_lacks_text, value.values() if isinstance(value, Mapping) else value))
    return bool(value == WORDS_GONE)
