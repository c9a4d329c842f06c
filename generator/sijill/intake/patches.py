"""Checking the patches that lead from a version back to the one before: only a taking down may withhold any."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any

import orjson

from sijill.check import history as checks
from sijill.diagnostics import Diagnostic
from sijill.ledger.entries import NOTHING, OfVersion
from sijill.ledger.parts import parts_of
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import digest_of_record, versions
from sijill.ledger.withheld import GONE, Named, aspects_with_words, first_without_words, named_in, withheld_in
from sijill.model.record_kinds import RecordKind
from sijill.model.records import CorrectionKind, is_taken_down
from sijill.state import source_files
from sijill.state.references import with_earlier_ids

Key = tuple[RecordKind, str]
Record = Mapping[str, Any]


def named_by_takings_down(connection: sqlite3.Connection) -> dict[OfVersion, Named]:
    """Return the versions of other records that the archive's takings down list."""
    found = source_files.corrections_with(connection, "repeated_in")
    return named_in((identifier, orjson.loads(data)) for _, identifier, data in found)


class WaysBack:
    """Checks the patches of an archive's records.

    ``published`` returns a record as it was last published, None if that is not known.
    """

    def __init__(
        self, connection: sqlite3.Connection, ledger: Ledger, published: Callable[[RecordKind, str], Record | None]
    ) -> None:
        self.connection = connection
        self.ledger = ledger
        self.published = published

    @cached_property
    def named(self) -> dict[OfVersion, Named]:
        """The versions that takings down list."""
        return named_by_takings_down(self.connection)

    @cached_property
    def altered(self) -> frozenset[Key]:
        """The records with versions from which aspects are, may be or must be withheld."""
        named = {(kind, identifier) for kind, identifier, _ in self.named}
        for mark in GONE:
            named |= self.ledger.with_gaps(mark) | {*source_files.revised_with(self.connection, mark)}
        return frozenset(named)

    def back(self, published: Published) -> Iterator[Diagnostic]:
        """Yield a diagnostic if the patch back from a version is missing, or has words that were taken down."""
        entry = published.entry
        key = (entry.kind, entry.id)
        named = self.named.get((*key, entry.version - 1))
        if (named and named.whole) or self._is_gone(*key):
            if published.patch is not None and not self._is_shared(published):
                yield checks.words_left(published, named.by if named else entry.id)
        elif published.patch is None and not self._went_with_its_place(*key):
            yield checks.words_missing(published)

    def of_record(self, kind: RecordKind, identifier: str) -> Iterator[Diagnostic]:
        """Yield the diagnostics of all patches of a record, and of what is withheld from its versions."""
        history = self.ledger.history(kind, identifier)
        for published in history[1:]:
            yield from self.back(published)
        if self._is_gone(kind, identifier) or len(history) < 2:
            return
        record = self.published(kind, identifier)
        if record is None:
            return
        last = history[-1]
        gone = withheld_in(last, record) or ()
        for version, after in zip(versions(record, history, gone), history[1:], strict=False):
            named = self.named.get((kind, identifier, version.number), Named(""))
            if named.whole or after.patch is None:
                continue
            if version.record is None or version.withheld - named.aspects:
                yield checks.words_missing(after)
            elif named.aspects - version.withheld:
                yield checks.words_left(after, named.by)
            elif version.withheld and digest_of_record(version.record) not in named.digests:
                yield checks.words_missing(after)

    def salts_left(self) -> Iterator[Diagnostic]:
        """Yield a diagnostic for each version that still has a salt with which words that are gone could be guessed."""
        marked = [*source_files.corrections_with(self.connection, "withhold_text"),
                  *source_files.corrections_with(self.connection, "words_of")]  # fmt: skip
        waiting = [(kind, identifier) for kind, identifier, _ in marked]
        for kind, identifier in waiting:
            waiting += [
                key for old in self.ledger.replaced_with(kind, identifier) if (key := (kind, old)) not in waiting
            ]
            if self._is_gone(kind, identifier):
                history = self.ledger.history(kind, identifier)
                forms = [parts_of(kind, one) for one in self._forms(kind, identifier)]
                first = first_without_words(history)
                for one in history[: first - 1]:
                    later = history[one.entry.version : first]
                    differing = {
                        name
                        for name in aspects_with_words(kind) & one.entry.parts.keys()
                        if not any(one.aspects.has(name, parts.get(name, [])) for parts in forms)
                    }
                    if first <= len(history) and not later[-1].entry.replaced_by:
                        # What has changed since the words went, and not with them, is no word that is left.
                        differing &= {name for version in later for name in version.entry.changed}
                    if _has_salts(one, differing - {"correction"}):
                        yield checks.words_left(one, identifier)
        for (kind, identifier, version), named in self.named.items():
            for one in self.ledger.history(kind, identifier):
                less = aspects_with_words(kind) if named.whole else named.aspects
                if one.entry.version == version and _has_salts(one, less):
                    yield checks.words_left(one, named.by)

    def _forms(self, kind: RecordKind, identifier: str) -> Iterator[Record]:
        """Yield a record, or the one in its place, as it is and with the ids that what it names had before merges."""
        record = self._present(kind, identifier)[0]
        yield record
        if record:
            yield from with_earlier_ids(kind, record, partial(source_files.replaced_by, self.connection))

    def salts_missing(self) -> Iterator[Diagnostic]:
        """Yield a diagnostic for each version that lacks a salt although no taking down removes it."""
        for one in self.ledger.without_salts():
            key = (one.entry.kind, one.entry.id)
            named = self.named.get((*key, one.entry.version), Named(""))
            lacking = {aspect for aspect in one.entry.parts if not one.salts.of_aspect(aspect)}
            if not (named.whole or self._is_gone(*key)) and (not named.aspects or lacking - named.aspects):
                yield checks.salt_missing(one)

    def _is_gone(self, kind: RecordKind, identifier: str) -> bool:
        """Return whether all words of a record are taken down, by itself or by a record that replaced it."""
        record, replaced = self._present(kind, identifier)
        return is_taken_down(record) or any(one.get("words_of") in replaced for one in record.get("corrections", ()))

    def _present(self, kind: RecordKind, identifier: str) -> tuple[Record, set[str]]:
        """Return a record, or the one in its place, nothing if there is none; and which of its former ids led to it."""
        ids = self.ids_from(kind, identifier)
        data = source_files.record_data(self.connection, kind, ids[-1])
        record = orjson.loads(data) if data else NOTHING
        return record, {*ids}.intersection(record.get("replaces", ()))

    def ids_from(self, kind: RecordKind, identifier: str) -> list[str]:
        """Return an id and those of the records that took its place, one after another; the last has a record."""
        ids = [identifier]
        while source_files.record_data(self.connection, kind, ids[-1]) is None:
            last = self.ledger.last(kind, ids[-1])
            # A merge that is not published yet is in the records alone.
            following = (last.entry.replaced_by if last else None) or source_files.in_place_of(
                self.connection, kind, ids[-1]
            )
            if following is None or following in ids:
                break
            ids.append(following)
        return ids

    def _went_with_its_place(self, kind: RecordKind, identifier: str) -> bool:
        """Return whether a record's words were taken down before another record replaced it."""
        history = self.ledger.history(kind, identifier)  # the last entry leads back nowhere, then
        withdrawn = any(one.entry.correction == CorrectionKind.WITHDRAWAL for one in history)
        return withdrawn and history[-1].entry.replaced_by is not None and history[-1].entry.was is None

    def _is_shared(self, published: Published) -> bool:
        """Return whether the same patch also belongs to a version of a record that keeps its words."""
        users = self.ledger.led_back_by(published.entry.was or "")
        return any(
            not self._is_gone(kind, identifier)
            and not self.named.get((kind, identifier, version - 1), Named("")).whole
            for kind, identifier, version in users
        )  # fmt: skip


def _has_salts(one: Published, aspects: Iterable[str]) -> bool:
    return one.salts.salted and any(map(one.salts.of_aspect, aspects))


def record_as_published(
    connection: sqlite3.Connection, last: Published | None, earlier: Callable[[Published], Record | None]
) -> Record | None:
    """Return a record as it was last published; ``earlier`` finds it if it has changed since."""
    if last is None:
        return None
    if last.entry.replaced_by is not None:
        return NOTHING
    data = source_files.record_data(connection, last.entry.kind, last.entry.id)
    record: Record | None = orjson.loads(data) if data else None
    if record is not None and last.is_of(digest_of_record(record)):
        return record
    return earlier(last)
