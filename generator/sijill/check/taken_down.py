"""Checks of what takings down name of other records: that they name it, and name nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sijill.check.finding import Finding
from sijill.diagnostics.rules import history as rules
from sijill.ledger.entries import OfVersion
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import versions
from sijill.ledger.withheld import Named
from sijill.model.record_kinds import RecordKind
from sijill.sources.yaml.strict import Path

RULES = (rules.WordsOfNobody, rules.RepeatedInNothing)
Record = Mapping[str, Any]


def words_of_others(
    kind: RecordKind, identifier: str, record: Record, named: Mapping[OfVersion, Named]
) -> Iterator[Finding]:
    """A record says that words of another went from it where the taking down of those words names it."""
    own = {(kind, one) for one in (identifier, *record.get("replaces", ()))}
    by = {name for key, one in named.items() if key[:2] in own for name in one.ids}
    for at, correction in enumerate(record.get("corrections", ())):
        of = correction.get("words_of")
        if of and of not in by and of not in record.get("replaces", ()):
            yield Finding(rules.WordsOfNobody, ("corrections", at, "words_of"), {"of": of, "record": identifier})


def versions_of_others(record: Record, own: Sequence[Published], ledger: Ledger) -> Iterator[Finding]:
    """What a taking down names was published before it."""
    known = versions(record, own)
    corrections = record.get("corrections", ())
    for at, correction in enumerate(corrections):
        path: Path = ("corrections", at, "repeated_in")
        said = any(one.get("withhold_text") for one in corrections[: at + 1])
        if correction.get("repeated_in") and not said and correction.get("words_of") not in record.get("replaces", ()):
            yield Finding(rules.RepeatedInNothing, path[:2], {"requirement": _TAKES_DOWN, "value": correction["kind"]})
        entry = next((one.sequence for one in known if correction in one.corrections), None)
        for number, one in enumerate(correction.get("repeated_in", ())):
            there = [old for old in ledger.history(one["kind"], one["id"]) if old.entry.version == one["version"]]
            if not there or (entry is not None and there[0].number >= entry):
                facts = {"requirement": _EARLIER, "value": f"{one['id']}, version {one['version']}"}
                yield Finding(rules.RepeatedInNothing, (*path, number, "version"), facts)


_TAKES_DOWN = "must belong to a correction that takes words down"
_EARLIER = "must name versions that were published before"
