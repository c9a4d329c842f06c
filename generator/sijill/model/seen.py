"""Sightings of documents: what was found at a document's address after it was copied, in order of time.

They are in ``sources/seen/<document>.yaml``, which only ``sijill sources`` writes, by adding to it. They are no part of
the document's record and no version of it.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from pydantic import Field

from sijill.model.digests import digest_of_bytes
from sijill.model.fields import Count, Digest, Line, Moment, Part, WebAddress
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES

SEEN = "seen"
FileKind = RecordKind | Literal["seen"]
"""The kinds of files that have fields: records and sightings."""
_SEVERAL = 3  # after this many failures in a row, pages say that the address cannot be reached


class Outcome(StrEnum):
    """What an address gave."""

    THERE = "there"
    CHANGED = "changed"
    GONE = "gone"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


class Sighting(Part):
    """One look at a document's address."""

    time: Moment
    address: WebAddress
    outcome: Outcome = Field(description="there, changed (quoted words are gone), gone, refused or unreachable.")
    final_address: WebAddress | None = Field(None, description="Where redirects led.")
    status: Count | None = Field(None, description="The answer's HTTP status.")
    digest: Digest | None = Field(None, description="The digest of what was answered, unpacked.")
    has: tuple[Line, ...] = Field((), description="Passages whose words are there, as 'quotation' names them.")
    lacks: tuple[Line, ...] = Field((), description="Passages whose words are not there.")
    reason: Line | None = Field(None, description="Why it was refused or not reached.")


class Seen(Part):
    """All that was seen of one document at its address."""

    sightings: tuple[Sighting, ...] = Field(min_length=1)


def model_of(kind: FileKind) -> type[Any]:
    """Return the model of a kind of file that has fields."""
    return Seen if kind == "seen" else RECORD_TYPES[kind]


class Verdict(NamedTuple):
    """The result of all sightings: the outcome, since when it is so, and when that was last seen.

    ``there`` is the time at which the document was last seen unchanged, "" for never; ``lacks`` are the passages that
    are no longer there, each with the time since when, and ``has`` those that are there; ``moved`` is where the address
    now redirects to, "" for nowhere.
    """

    outcome: Outcome
    since: str
    last: str
    there: str = ""
    lacks: tuple[tuple[str, str], ...] = ()
    moved: str = ""
    has: tuple[str, ...] = ()

    def of(self, quoted: str) -> tuple[Outcome, str] | None:
        """Return the outcome for one quotation, and since when it is so; None if its words were not looked for.

        A changed page may still have its words, or may have lost them later than others.
        """
        if self.outcome in (Outcome.GONE, Outcome.UNREACHABLE):
            return self.outcome, self.since
        lacks = dict(self.lacks)
        named = in_names(quoted, [*lacks, *self.has])
        if named in lacks:
            return Outcome.CHANGED, lacks[named]
        return (Outcome.THERE, self.since) if named else None


def verdict(seen: Seen) -> Verdict | None:
    """Return the result of sightings, or None if none of them says anything.

    A look that was refused or did not reach the page says nothing, so the last one that did still holds; but several
    such failures in a row are themselves the result.
    """
    sightings = seen.sightings
    there = next((one.time for one in reversed(sightings) if one.outcome is Outcome.THERE), "")
    trailing = _run(sightings, frozenset([Outcome.UNREACHABLE]))
    if len(trailing) >= _SEVERAL:
        return Verdict(Outcome.UNREACHABLE, trailing[0].time, trailing[-1].time, there)
    telling = [one for one in sightings if one.outcome not in (Outcome.REFUSED, Outcome.UNREACHABLE)]
    if not telling:
        return None
    last = telling[-1]
    first = _run(telling, frozenset([last.outcome]))[0]
    lacks = tuple((name, _lacking_since(telling, name)) for name in last.lacks)
    return Verdict(last.outcome, first.time, last.time, there, lacks, last.final_address or "", last.has)


def quotation(statement: str, passage: str, words: str) -> str:
    """Return the name of quoted words; each wording of a passage has its own."""
    return f"{statement}#{passage}:{digest_of_bytes(words.encode('utf-8'))[7:15]}"


def in_names(quoted: str, names: Collection[str]) -> str:
    """Return by which of the names sightings have a quotation, "" for none.

    They still have the id that a statement had then, as a draft or before it was renamed; passage and words say which
    quotation of the document it is.
    """
    if quoted in names:
        return quoted
    same = quoted.partition("#")[2]
    return next((one for one in names if ":" in one and one.partition("#")[2] == same), "")


def described(kind: RecordKind, identifier: str, words: str) -> tuple[str, str, str]:
    """Return what ``quotation`` names words by that describe an agent or a topic, wherever they are among others."""
    return f"{kind}s/{identifier}", "description", words


def without_words(quoted: str) -> str:
    """Return the name of quoted words that were taken down: it has no digest of them any more."""
    return quoted.partition(":")[0]


def _lacking_since(sightings: "list[Sighting]", name: str) -> str:
    """Return the time from which on a quotation was missing in every sighting."""
    since = ""
    for one in reversed(sightings):
        if not in_names(name, one.lacks):
            break
        since = one.time
    return since


def _run(sightings: "tuple[Sighting, ...] | list[Sighting]", outcomes: frozenset[Outcome]) -> list[Sighting]:
    """Return the last sightings that all have one of some outcomes."""
    found: list[Sighting] = []
    for one in reversed(sightings):
        if one.outcome not in outcomes:
            break
        found.insert(0, one)
    return found
