"""Which acts a record's unpublished changes are: each is given its own reason, so they are published one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sijill.check.finding import Finding
from sijill.check.replacing import Replaced, added
from sijill.diagnostics.rules import history as rules
from sijill.ledger.parts import changed_parts, is_renamed, say_why
from sijill.ledger.store import Ledger, Published
from sijill.model.filing import path_of_id
from sijill.model.record_kinds import RecordKind
from sijill.model.records import CorrectionKind
from sijill.sources.yaml.strict import Path

Record = Mapping[str, Any]
CORRECTION, RENAME, MERGE, WITHDRAWAL, TAKING_DOWN = "correction", "rename", "merge", "withdrawal", "taking down"
_MORE = "other changes"


def merging(ledger: Ledger, kind: RecordKind, record: Record) -> list[str]:
    """Return the published records whose place a record takes, as far as that is not published."""
    found = ((old, ledger.last(kind, old)) for old in record.get("replaces", ()))
    return [old for old, last in found if last is not None and last.entry.replaced_by is None]


def waiting(published: Published, record: Record, new: Sequence[Record], replaced: Sequence[str]) -> list[str]:
    """Return the acts that are not published: what was done for each reason, then renames and merges without any.

    ``new`` are the corrections that are not published, ``replaced`` the published records whose place it takes now.
    """
    done = _for_each_reason(record, new)
    renamed = published.entry.kind == "agent" and is_renamed(published.aspects, record)
    return [*done, *[RENAME] * (renamed and RENAME not in done), *[MERGE] * bool(replaced)]


def one_at_a_time(
    published: Published,
    record: Record,
    new: Sequence[Record] | None,
    replaced: Sequence[str] = (),
    earlier_ids: Iterable[Record] = (),
) -> Iterator[Finding]:
    """A version of a record is one act, or several corrections, so that no act is given the reason of another.

    ``new`` and ``replaced`` are what ``waiting`` is given; corrections that are altered are reported by themselves.
    ``earlier_ids`` are the record with the ids that records it names had before they were merged.
    """
    new = new or ()
    acts = waiting(published, record, new, replaced)
    if replaced:  # its reason may be a withdrawal's
        several = len(acts) > 2 or RENAME in acts
    else:
        several = len(acts) > 1 and set(acts) != {CORRECTION}
        if acts == [WITHDRAWAL] and all(_changed(published, one) for one in (record, *earlier_ids)):
            several, acts = True, [WITHDRAWAL, _MORE]
        if acts == [RENAME] and not is_renamed(published.aspects, record):  # a rename's reason, and no rename
            several, acts = True, [RENAME, _MORE]
    if several:
        path: Path = ("replaces",) if replaced else ("former_names",)
        if new:
            path = ("corrections", len(record["corrections"]) - 1)
        facts = {"record": published.entry.id, "acts": ", ".join(dict.fromkeys(acts)), "path": _path(published)}
        yield Finding(rules.SeveralActs, path, facts, at_key=not new)


def of_replacement(
    ledger: Ledger, old: Replaced, record: Record, own: Published | None, waited: Sequence[Record]
) -> Iterator[Finding]:
    """A record whose place another takes has no reason that waits to be published, unless the other gives it too.

    ``waited`` are the corrections that it had last and that are not published; ``own`` is what was published last of
    the other. Without it that is the same record under another id, or a new one of several.
    """
    entry = old.published.entry
    said = [one["reason"] for one in record.get("corrections", ())]
    if any(one["reason"] not in said for one in waited):
        facts = {"record": entry.id, "acts": f"{CORRECTION}, {MERGE}", "path": _path(old.published)}
        yield Finding(rules.SeveralActs, ("replaces", old.number), facts)
    if own is None:
        replaced = merging(ledger, entry.kind, record)
        yield from one_at_a_time(old.published, record, added(old, record, own), replaced)


def _path(published: Published) -> str:
    return f"sources/{path_of_id(published.entry.kind, published.entry.id)}"


def _for_each_reason(record: Record, new: Sequence[Record]) -> list[str]:
    """Return what was done for each reason; a merge carries on what was taken down of the record that is gone."""
    carried = record.get("replaces", ())
    found = {str(one["reason"]): _act(one) for one in reversed(new) if say_why([one]) and
             one.get("words_of") not in carried}  # fmt: skip
    return [*found.values()][::-1]


def _act(correction: Record) -> str:
    if correction.get("withhold_text") or correction.get("words_of"):
        return TAKING_DOWN
    kind = str(correction["kind"])
    return kind if kind in (CorrectionKind.WITHDRAWAL, CorrectionKind.RENAME) else CORRECTION


def _changed(published: Published, record: Record) -> set[str]:
    """Return the aspects other than the corrections that have changed, as far as it can be known."""
    changed = changed_parts(published.aspects, published.entry.kind, record)
    salts = published.salts
    return {one for one in changed if one != "correction" and (salts.of_aspect(one) or not salts.salted)}
