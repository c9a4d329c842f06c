"""Earlier versions, rebuilt from the present record and proved by their digests, and what follows from them.

A version's text is not stored: the ledger has the patch to it from the next version. A rebuilt version counts only if
the digest of its canonical form is the published one.
"""

import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sijill.ledger.entries import Patch
from sijill.ledger.parts import new_corrections
from sijill.ledger.patch import PatchError, apply
from sijill.ledger.store import Published
from sijill.ledger.withheld import withheld_in
from sijill.model.digests import canonical_form, digest_of_bytes
from sijill.model.fields import WORDS_GONE

Record = Mapping[str, Any]
_WHOLE: frozenset[str] = frozenset()


class Translated(NamedTuple):
    """The key of a translation: its passage, its language, and who made it (``official``, ``editors``, ``machine``)."""

    passage: str
    language: str
    by: str


class Version(NamedTuple):
    """One published version of a record.

    ``record`` is its plain data (as ``model_dump(mode="json", exclude_defaults=True)`` gives it), None if it cannot be
    shown: it was taken down, or the present record has unpublished changes. ``changed`` are the aspects that differ
    from the version before. ``correction`` is the kind of correction that made it; ``corrections`` are all that were
    published with it, and ``first`` is the number of the first of them in the record. ``sequence`` is the version's
    number among all entries of the ledger. ``withheld`` are the aspects that have ``[…]`` in the place of words that
    were taken down of another record.
    """

    number: int
    date: str
    digest: str
    changed: tuple[str, ...]
    correction: str | None
    record: Record | None
    corrections: tuple[Record, ...] = ()
    sequence: int = 0
    first: int = 1
    withheld: frozenset[str] = _WHOLE

    def without_words(self) -> "Version":
        """Return the version without its record."""
        return self._replace(record=None, withheld=_WHOLE)


def digest_of_record(record: Record) -> str:
    """Return the digest by which the ledger names a record: SHA-256 of its canonical form (RFC 8785)."""
    return digest_of_bytes(canonical_form(record))


def is_published(record: Record, history: Sequence[Published]) -> bool:
    """Return whether a record is exactly its last published version."""
    return bool(history) and history[-1].is_of(digest_of_record(record))


def versions(record: Record, history: Sequence[Published], gone: Collection[str] = ()) -> list[Version]:
    """Return the published versions, oldest first, each with its record if that can be rebuilt and proved.

    ``gone`` are the aspects that a taking down has withheld from the record itself, which is the last version.
    """
    found: list[Version] = []
    text: Record | None = record
    for published in reversed(history):
        entry = published.entry
        withheld = None if text is None else withheld_in(published, text)
        if withheld is None or (not found and withheld != frozenset(gone)):
            text = None
        found.append(
            Version(
                entry.version, published.date, entry.digest, tuple(entry.changed), entry.correction, text, (),
                published.number, 1, withheld or _WHOLE,
            )
        )  # fmt: skip
        text = _before(text, published.patch)
    # The record of a replaced record is empty; its corrections are in its last version before that.
    given = record or next((one.record for one in found if one.record), record)
    made_by = _corrections(given, history, [one.record for one in found[::-1]])
    pairs = zip(found[::-1], made_by, strict=True)
    return [one._replace(first=first, corrections=made) for one, (first, made) in pairs]


def _corrections(
    record: Record, history: Sequence[Published], known_as: Sequence[Record | None]
) -> list[tuple[int, tuple[Record, ...]]]:
    """Return the corrections that each version added, and the number of the first of them in the record.

    Corrections are only ever added, so a version's digest of its corrections shows how many it has; where that cannot
    be checked any more, the version itself does, in ``known_as``.
    """
    everything = tuple(record.get("corrections", ()))
    found: list[tuple[int, tuple[Record, ...]]] = []
    known = 0
    for published, there in zip(history, known_as, strict=True):
        later = None if there else new_corrections(record, published.aspects)
        kept = len(there.get("corrections", ())) if there else len(everything) - len(later or ())
        upto = max(known, kept) if there or later is not None else known
        found.append((known + 1, everything[known:upto] if found else ()))
        known = upto
    return found


def _before(text: Record | None, patch: Patch | None) -> Record | None:
    if text is None or patch is None:
        return None
    try:
        before = apply(text, patch)
    except PatchError:
        return None
    return before if isinstance(before, dict) else None


def stale_translations(found: Sequence[Version]) -> frozenset[Translated]:
    """Return each translation that is older than the last change of its original.

    A version that cannot be shown is skipped: the versions on either side of it are compared.
    """
    stale: set[Translated] = set()
    known = [version.record for version in found if version.record is not None]
    for before, after in itertools.pairwise(known):
        old = {passage["id"]: passage for passage in before.get("passages", ())}
        for passage in after.get("passages", ()):
            earlier = old.get(passage["id"])
            earlier_translations = _translations(earlier) if earlier else {}
            for translated, translation in _translations(passage).items():
                was = earlier_translations.get(translated)
                if was != translation:
                    if was is None or was["text"] != WORDS_GONE:  # what is withheld says nothing
                        stale.discard(translated)
                elif earlier is not None and earlier["text"] not in (passage["text"], WORDS_GONE):
                    stale.add(translated)
    if not found or found[-1].record is None:
        return frozenset()
    there = {translated for passage in found[-1].record.get("passages", ()) for translated in _translations(passage)}
    return frozenset(stale & there)


def _translations(passage: Record) -> dict[Translated, Any]:
    return {
        Translated(passage["id"], translation["language"], translation["by"]): translation
        for translation in passage.get("translations", ())
    }
