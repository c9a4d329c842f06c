"""What repeats words that are taken down: other records and their published versions.

Of a version, the aspects that repeat the words are withheld and nothing else (``sijill.ledger.withheld``).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from sijill.editing.acts import CannotAct
from sijill.editing.quoting import WordsTakenDown
from sijill.ledger.entries import NOTHING, Patch
from sijill.ledger.parts import aspect_at
from sijill.ledger.patch import difference
from sijill.ledger.publishing import published_text
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import Version, digest_of_record, versions
from sijill.ledger.withheld import GONE, Named, withheld_in, without
from sijill.model.configuration import Configuration
from sijill.model.fields import WORDS_GONE
from sijill.model.filing import path_of_id
from sijill.model.record_kinds import RecordKind
from sijill.model.texts import Sort, Text, texts_of
from sijill.sources.yaml.strict import written

Key = tuple[RecordKind, str]
Record = Mapping[str, Any]
_QUOTING = ("passages", "descriptions")


class Repetition(NamedTuple):
    """Where words are: which file and what in it, and the words that are the same."""

    where: str
    words: str

    @classmethod
    def in_field(cls, shown: str, path: tuple[str | int, ...], words: str) -> "Repetition":
        """Return that words are in a field of a record's file."""
        return cls(f"{shown} ({written(path)})", words)

    def __str__(self) -> str:
        """Return both, as messages say it."""
        return f"{self.where}: “{self.words}”"


class Withheld(NamedTuple):
    """What goes of a record's versions: how the taking down names it, and the patches that lead to what is left.

    ``listed`` is what may repeat the words and stays, since it is written by a form.
    """

    named: list[dict[str, Any]]
    instead: dict[int, Patch]
    listed: Sequence[Repetition] = ()


def quoted_in(record: Record) -> Iterator[str]:
    """Yield what a record quotes, in every wording and translation."""
    for passage in (passage for field in _QUOTING for passage in record.get(field, ())):
        for one in (passage, *passage.get("variants", ()), *passage.get("translations", ())):
            if one["text"] != WORDS_GONE:
                yield one["text"]


def repeated(words: WordsTakenDown, one: Text) -> str:
    """Return the words that a text of a record repeats, "" for none; of what is written by a form it is not judged."""
    if one.text in GONE or one.sort == Sort.FORMED:
        return ""
    if one.sort == Sort.ABOUT:
        return words.in_prose(one.text)
    is_quoted = one.path[0] in _QUOTING and one.path[-1] == "text"
    return words.in_quotation(one.text) if is_quoted else words.in_own_words(one.text)


def perhaps(
    words: WordsTakenDown, kind: RecordKind, identifier: str, record: Record, shown: str
) -> Iterator[Repetition]:
    """Yield the texts of a record that may repeat the words, or may only have the same ones; its id among them."""
    for path, _, text in texts_of(kind, record):
        if words.perhaps_in(text):
            yield Repetition.in_field(shown, path, text if len(text) < 60 else f"{text[:60]}…")
    if words.in_prose(identifier):
        yield Repetition(f"{shown} (its id)", identifier)


def published(configuration: Configuration, last: Published, record: Record, named: Named | None = None) -> Record:
    """Return a record as it was published last, without what a taking down has named of that version.

    Raises CannotAct where it has changed and git does not know it.
    """
    entry = last.entry
    if entry.replaced_by is not None:
        return NOTHING
    if last.is_of(digest_of_record(record)):
        return record
    found: Record | None = None
    path = f"sources/{path_of_id(entry.kind, entry.id)}"
    with suppress(RepositoryError):
        found = published_text(Repository(configuration.root), path, last, named)
    if found is None:
        raise CannotAct(f"{path} must be as it was published, or the git history must have it: its versions are judged")
    return found


def withheld(
    ledger: Ledger,
    record: Record,
    key: Key,
    words: WordsTakenDown,
    related: Collection[str],
    named: Mapping[int, Named],
) -> Withheld:
    """Return what goes of a record's versions, given the record as it was published last.

    ``related`` are the statements whose words go: notes on relations to them go too. ``named`` is what takings down
    name already of the versions, by their numbers.
    """
    kind, identifier = key
    history = ledger.history(kind, identifier)
    found = versions(record, history, withheld_in(history[-1], record) or ())
    left: dict[int, Record] = {}
    items: list[dict[str, Any]] = []
    listed: list[Repetition] = []
    for version in found:
        if version.record is None or not version.record:
            continue
        known = named.get(version.number, Named(""))
        aspects = _repeating(kind, version, words, related) | version.withheld | known.aspects
        left[version.number] = without(kind, version.record, aspects)
        digest = digest_of_record(left[version.number])
        if aspects - known.aspects or (aspects and digest not in known.digests):
            items.append({"kind": kind, "id": identifier, "version": str(version.number),
                          "aspects": sorted(aspects), "digest": digest})  # fmt: skip
        listed += [
            Repetition.in_field(f"{kind}/{identifier}, version {version.number}", one.path, one.text)
            for one in texts_of(kind, version.record)
            if one.sort == Sort.FORMED and version.number < len(found) and words.perhaps_in(one.text)
        ]
    return Withheld(items, dict(_instead(history, found, left)), listed)


def _repeating(kind: RecordKind, version: Version, words: WordsTakenDown, related: Collection[str]) -> frozenset[str]:
    record = version.record or NOTHING
    aspects = {aspect_at(kind, one.path) for one in texts_of(kind, record) if repeated(words, one)}
    if any(one.get("note") and one.get("target") in related for one in record.get("relations", ())):
        aspects.add("note")
    return frozenset(aspects)


def _instead(
    history: Sequence[Published], found: Sequence[Version], left: Mapping[int, Record]
) -> Iterator[tuple[int, Patch]]:
    """Yield the patches, by their versions, that differ from those in the ledger now."""
    texts = {one.number: left.get(one.number, one.record) for one in found}
    for one in history:
        number = one.entry.version
        after, before = texts.get(number), texts.get(number - 1)
        if one.patch is None or after is None or before is None:
            continue
        patch = difference(after, before)
        if patch != one.patch:
            yield number, patch


def lost_before(ledger: Ledger, key: Key, of: Collection[str], record: Record) -> Iterator[dict[str, Any]]:
    """Yield how a taking down names the versions of a record that it took before takings down named any.

    Only what was published then counts: an entry without a way back, below a correction that names the words' record.
    """
    kind, identifier = key
    if not any(one.get("words_of") in of for one in record.get("corrections", ())):
        return
    history = ledger.history(kind, identifier)
    last = max((one.entry.version for one in history if one.entry.version > 1 and one.entry.was is None), default=0)
    yield from ({"kind": kind, "id": identifier, "version": str(number)} for number in range(1, last))
