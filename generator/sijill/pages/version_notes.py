"""What is said of versions of records of every kind: reasons that were given, and merges."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import orjson

from sijill.interface.direction import isolated
from sijill.interface.withheld import aspects_in_words
from sijill.ledger.entries import NOTHING
from sijill.ledger.versions import Record, Version, versions
from sijill.model.agent_parts import FormerName
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Correction, CorrectionKind, name_of_record
from sijill.pages.labels import Labels
from sijill.state import source_files
from sijill.state.published_changes import LESSER, MERGE, RENAME, Logged, names_of_rename, unexplained
from sijill.state.replaced import Merge, by_merging, merge_of, present_id

_NAME = {"agent": "name", "topic": "label"}


class Said(NamedTuple):
    """What is said of a version in a list: what made it and what has changed, the reasons, and the merges that made it.

    ``lesser`` says that something changed of which neither a correction, a merge nor a rename says why.
    """

    changed: str
    lesser: bool
    reason: str
    merged: tuple[str, ...]


def said_of(labels: Labels, kind: RecordKind, found: Sequence[Version], version: Version) -> Said:
    """Return what is said of one of the versions of a record."""
    words, archive = labels.words, labels.archive
    merges: tuple[Merge, ...] = ()
    own = () if version.number == 1 else version.changed
    named_another = False
    if own and archive.anything_replaced:
        merges, left = by_merging(archive.connection, kind, found, version)
        own, named_another = left, left != own
    acts = [act_of(one) for one in version.corrections if one.get("reason_of") is None]
    if not acts and version.correction:
        acts = [version.correction]
    made = [words[f"correction.kind.{act}"] for act in dict.fromkeys(acts)]
    made += [words["agent.renamed"]] if not made and unexplained(own, None) != own else []
    made += [words["record.merge"]] if named_another else []
    changed = aspects_in_words(words, kind, own)
    return Said(
        " · ".join([*made, *([changed] if changed else [])]),
        version.correction in (None, CorrectionKind.RENAME) and bool(unexplained(own, version.correction)),
        reasons_given(labels, kind, found, version),
        tuple([merge_in_words(labels, one) for one in merges]),
    )


def act_of(correction: Record) -> str:
    """Return what readers are shown that a correction, given as plain data, did (``Correction.act``)."""
    return Correction.model_validate(correction).act


def are_several(corrections: Sequence[Record]) -> bool:
    """Return whether corrections were made for several reasons."""
    return len({str(one["reason"]) for one in corrections if one.get("reason_of") is None}) > 1


def reasons_given(labels: Labels, kind: RecordKind, found: Sequence[Version], version: Version) -> str:
    """Return the reasons that were given when a version was published, saying which of them were corrected since.

    Where there are several for corrections of different kinds, each is under its own. After them is what is withheld of
    the version.
    """
    words = labels.words
    corrected = {c["reason_of"]: c["date"] for one in found for c in one.corrections if c.get("reason_of")}
    acts = {act_of(one) for one in version.corrections if one.get("reason_of") is None}
    said = []
    for number, correction in enumerate(version.corrections, version.first):
        text = labels.shown(labels.attributions.as_given(correction["reason"]))
        if correction.get("reason_of"):
            text = words.format("language.colon", label=words["correction.of_reason_kind"], value=text)
        elif number in corrected:
            text += " " + words.format("correction.reason_now", date=labels.words_of_date(corrected[number]))
        if len(acts) > 1 and not correction.get("reason_of"):
            label = words[f"correction.kind.{act_of(correction)}"]
            text = words.format("language.colon", label=label, value=text)
        said.append(text)
    return " · ".join(filter(None, [" ".join(said), less(labels, kind, version)]))


def less(labels: Labels, kind: RecordKind, version: Version) -> str:
    """Return what is withheld of an earlier version, "" for nothing."""
    aspects = aspects_in_words(labels.words, kind, sorted(version.withheld))
    number = labels.words.number(version.number)
    return labels.words.format("correction.version_less", number=number, aspects=aspects) if aspects else ""


def merge_here(labels: Labels, kind: RecordKind, old: str) -> str:
    """Return what is said of a record whose place another has taken: what it was called, its id, the day, and why."""
    made = merge_of(labels.archive.connection, kind, old)
    return merge_in_words(labels, made, here=labels.archive.has(kind, made.new)) if made else ""


def merge_in_words(labels: Labels, one: Merge, *, here: bool = False) -> str:
    """Return what is said of a merge; ``here`` where it is said on the page of the record that has taken the place."""
    found = _versions(labels, one.kind, one.new)
    made = next((version for version in found if _made(one, version)), None)
    said = labels.words.format(
        "record.merged" if here else "record.merged_into",
        title=name_then(labels, one.kind, _versions(labels, one.kind, one.old)) or one.old,
        id=isolated(one.old),
        into=(name_then(labels, one.kind, [made]) if made else "") or one.new,
        into_id=isolated(one.new),
        date=labels.words_of_date(one.date),
    )
    if made is not None and made.record is not None:  # what it carries on of the other's takings down is not its reason
        carried = made.record.get("replaces", ())
        why = [c for c in made.corrections if c.get("words_of") not in carried]
        made = made._replace(corrections=tuple(why), first=made.first + len(made.corrections) - len(why))
    # Elsewhere it is said as it was then: a page that does not name the record any more is not made again for it.
    reasons = reasons_given(labels, one.kind, found if here else [made], made) if made else ""
    return f"{said} {reasons}".strip()


def _made(one: Merge, version: Version) -> bool:
    """Return whether a version of a record is the one that took another's place."""
    if version.record is None:
        return version.date == one.date and "replaces" in version.changed
    return one.old in version.record.get("replaces", ())


def _versions(labels: Labels, kind: RecordKind, identifier: str) -> list[Version]:
    data = source_files.record_data(labels.archive.connection, kind, identifier)
    return versions(orjson.loads(data) if data else NOTHING, labels.archive.history(identifier, kind))


def rename_in_words(labels: Labels, one: Logged) -> str:
    """Return what is said of a rename: the name that was given up, with its last day, and the one that was taken."""
    return _named_until(labels, *names_of_rename(labels.archive, one))


def with_new_name(labels: Labels, one: Logged, correction: Correction, said: str) -> str:
    """Return what is said of a correction; of a rename that has a reason, first which name was given up for which."""
    return " · ".join(filter(None, [_new_name_in_words(labels, one, correction), said]))


def _new_name_in_words(labels: Labels, one: Logged, correction: Correction) -> str:
    made = version_of(labels, one) if correction.kind == CorrectionKind.RENAME else None
    if made is None or not made.record or not made.record.get("former_names"):  # as where it was taken back with it
        return ""
    return _named_until(labels, FormerName.model_validate(made.record["former_names"][-1]), made.record["name"])


def _named_until(labels: Labels, former: FormerName, taken: Mapping[str, str]) -> str:
    name, was = labels.localized(taken), labels.localized(former.name)
    key = "agent.named_until" if name == was else "agent.named_then_until"  # it may change in another language alone
    return labels.words.format(
        key, name=labels.apart(was), date=labels.words_of_date(former.until), then=labels.apart(name)
    )


def version_of(labels: Labels, one: Logged) -> Version | None:
    """Return the published version that a change made; None where it is not published yet."""
    if one.what == MERGE:
        made = merge_of(labels.archive.connection, one.kind, one.id)
        found = _versions(labels, one.kind, made.new) if made else []
        return next((version for version in found if made and _made(made, version)), None)
    found = _versions(labels, one.kind, one.id)
    if one.what == LESSER:
        return found[one.number - 1]
    return next((v for v in found if v.first <= one.number < v.first + len(v.corrections)), None)


def name_in(labels: Labels, one: Logged) -> Mapping[str, str]:
    """Return what a record was called when a change was published, its present name where that is not known."""
    if one.what == RENAME:
        return names_of_rename(labels.archive, one)[1]
    archive = labels.archive
    identifier = present_id(archive.connection, one.kind, one.id)
    record = archive.statement(identifier) if one.kind == "statement" else archive.record(one.kind, identifier)
    version = None if record.is_taken_down else version_of(labels, one)
    field = _NAME.get(one.kind, "title")
    if version is None or version.record is None or field in version.withheld:
        return name_of_record(record)
    then: Mapping[str, str] = version.record[field]
    return then


def name_then(labels: Labels, kind: RecordKind, found: Sequence[Version]) -> str:
    """Return what a record was last called, "" where its words are not known any more."""
    last = next((one.record for one in reversed(found) if one.record), None)
    return labels.localized(last[_NAME.get(kind, "title")]) if last else ""
