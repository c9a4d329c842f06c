"""Checks of what was published: records against the ledger, and the ledger against itself and the base branch."""

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sijill.check.finding import Finding
from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rule import Rule
from sijill.diagnostics.rules import history as rules
from sijill.diagnostics.rules.files import MergeConflict
from sijill.diagnostics.rules.records import WordsLeft
from sijill.ledger.entries import Entry
from sijill.ledger.parts import (
    captures_of_document,
    changed_parts,
    guarded_changes,
    new_corrections,
    parts_of,
    say_why,
    takes_down,
)
from sijill.ledger.store import Problem, Published
from sijill.ledger.versions import Translated, Version, stale_translations, versions
from sijill.model import characters
from sijill.model.configuration import FILE
from sijill.model.fields import DRAFT_PREFIX, WORDS_GONE
from sijill.model.likeness import look_alike
from sijill.model.record_kinds import RecordKind
from sijill.model.records import is_taken_down
from sijill.model.registries import SCHEMES
from sijill.sources.yaml.strict import Path, written

Record = Mapping[str, Any]
_RULES: dict[str, type[Rule]] = {rule.code: rule for rule in rules.RULES} | {MergeConflict.code: MergeConflict}
# How many characters are shown of a value, and of a list of invisible characters: facts are cut at 240.
_LONGEST, _LONGEST_NAMES = 60, 64
# Of so many records that another one or a setting changes, the ids are shown.
_MOST_NAMED = 2
_FIELDS: dict[str, Path] = {
    "passage": ("passages",), "variant": ("passages",), "speaker": ("speakers",), "date": ("date",),
    "source": ("passages",), "relation": ("relations",), "title": ("title",), "kind": ("kind",),
    "language": ("language",), "note": ("note",), "translation": ("passages",), "topic": ("topics",),
    "replaces": ("replaces",), "correction": ("corrections",),
}  # fmt: skip


def of_files(problem: Problem, folder: str) -> Diagnostic:
    """Return what is wrong with the files of the ledger or of the transparency log (``folder``), as a diagnostic."""
    facts = {"name": problem.file, **problem.facts, "base": "main"}
    if "missing" in facts:
        facts["short"] = str(facts["missing"]).removeprefix("sha256:")[:8]
    return diagnose(_RULES[problem.code], f"{folder}/{problem.file}", (problem.line, 1), **facts)


def words_missing(published: Published) -> Diagnostic:
    """Return the diagnostic for a version whose patch back to the one before is gone."""
    entry = published.entry
    return _at_entry(rules.LedgerWordsMissing, published, version=entry.version, record=entry.id)


def salt_missing(published: Published) -> Diagnostic:
    """Return the diagnostic for a version whose salt is gone, so that nobody can check it."""
    entry = published.entry
    return _at_entry(rules.LedgerSaltMissing, published, version=entry.version, record=entry.id)


def words_left(published: Published, by: str) -> Diagnostic:
    """Return the diagnostic for a patch that still has words that were taken down, as the record ``by`` says."""
    return _at_entry(WordsLeft, published, record=by)


def vanished(published: Published) -> Diagnostic:
    """Return the diagnostic for a published record that is no longer there, at its ledger entry."""
    return _at_entry(rules.VanishedRecord, published, kind=published.entry.kind, record=published.entry.id)


def _at_entry(rule: type[Rule], published: Published, **facts: Any) -> Diagnostic:
    return diagnose(rule, f"sources/ledger/{published.batch}", (published.at, 1), **facts)


def rewritten(path: str, base: str, what: str) -> Diagnostic:
    """Return the diagnostic for a file of the base branch's ledger or log that is now different or gone (``what``)."""
    name = path.rpartition("/")[2]
    return diagnose(rules.LedgerRewritten, path, (1, 1), name=name, path=path, base=base, what=what)


def relabelled(kind: str, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Finding]:
    """Yield each language in which a kind of which records are published is called something else now.

    ``kind`` is written ``statement.vote``; the labels are by language.
    """
    for language, label in before.items():
        if now.get(language) != label:
            facts = {"kind": kind, "value": label, "language": language}
            yield Finding(rules.KindRelabelled, tuple(kind.split(".")), facts, at_key=True)


def format_changed(place: tuple[int, int], records: Sequence[str], published: int, stated: int) -> Diagnostic:
    """Return the diagnostic for stating another format than that under which the dates of records were published."""
    named = ", ".join([*records[:_MOST_NAMED], *["…"] * (len(records) > _MOST_NAMED)])
    return diagnose(rules.FormatChanged, FILE, place, records=named, published=published, value=stated)


def used_again(published: Published) -> Iterator[Finding]:
    """Yield what is wrong with a record whose id was replaced: another record has taken its place already."""
    facts = {"record": published.entry.id, "date": published.date, "detail": "another record has taken its place"}
    yield Finding(rules.ReusedId, (), facts)


def copies_gone(document: str, digests: Sequence[str]) -> Iterator[Finding]:
    """Yield the stored copies that published statements cite and that their document no longer lists."""
    for digest in digests:
        yield Finding(rules.PublishedCaptureGone, ("captures",), {"document": document, "digest": digest}, at_key=True)


def draft(identifier: str) -> Iterator[Finding]:
    """A published archive has no statement with a draft's id."""
    if identifier.startswith(DRAFT_PREFIX):
        yield Finding(rules.DraftId, (), {"statement": identifier})


def changes(
    identifier: str,
    record: Record,
    published: Published,
    before: Record | None = None,
    earlier_ids: Iterable[Record] = (),
) -> Iterator[Finding]:
    """Yield what is wrong with a record that differs from its last published version.

    ``before`` is that version, where it was found in git: then the place is exact and the difference is shown.
    ``earlier_ids`` are the record with the ids that records it names had before they were merged.
    """
    entry = published.entry
    changed = changed_parts(published.aspects, entry.kind, record, before)
    guarded = guarded_changes(entry.kind, published.aspects, record, earlier_ids, before)
    facts = {"record": identifier, "date": published.date}
    if entry.kind == "statement" and not is_taken_down(record) and _is_another(changed, record, before):
        yield Finding(rules.ReusedId, (), {**facts, "detail": "everything in this one differs"})
        return
    added = new_corrections(record, published.aspects)
    if added is None or (before is not None and _reasons_altered(before, record)):
        yield Finding(rules.CorrectionAltered, ("corrections",), facts, at_key=True)
        return
    first = len(record.get("corrections", ())) - len(added)
    for offset, correction in enumerate(added):
        if correction["date"] < published.date:
            path: Path = ("corrections", first + offset, "date")
            yield Finding(rules.CorrectionTooEarly, path, {"value": correction["date"], "date": published.date})
    lost = lost_copies(entry, record)
    why = say_why(added)
    if not why:
        for aspect in guarded:
            yield from uncorrected(entry.kind, aspect, record, before, facts)
        for digest in lost:
            detail = f"; captures: {difference(digest, None)}"
            yield Finding(
                rules.UncorrectedChange, ("captures",), {**facts, "aspect": "capture", "detail": detail}, at_key=True
            )
    if why or not (guarded or lost):
        yield Finding(rules.UnpublishedChange, (), {"record": identifier, "changed": ", ".join(changed) or "order"})


def named_otherwise(identifier: str, record: Record, published: Published, where: Sequence[str]) -> Iterator[Finding]:
    """Yield that a rename gives an agent another name in published records, those of ``where``, without a reason."""
    if where and not say_why(new_corrections(record, published.aspects) or ()):
        names = ", ".join([*where[:_MOST_NAMED], *["…"] * (len(where) > _MOST_NAMED)])
        last = len(record["former_names"]) - 1
        detail = f"; {names}: {difference(record['former_names'][last]['name'], record['name'])}"
        facts = {"record": identifier, "date": published.date, "aspect": "name", "detail": detail}
        yield Finding(rules.UncorrectedChange, ("former_names", last, "until"), facts)


def _reasons_altered(before: Record, record: Record) -> bool:
    """Return whether published corrections are others now, but for reasons that were taken down with words."""
    old, new = before.get("corrections", ()), record.get("corrections", ())
    if len(new) < len(old):
        return True
    pairs = [(was, now) for was, now in zip(old, new, strict=False) if was != now]
    gone = [set(now["reason"].values()) == {WORDS_GONE} for _, now in pairs]
    same = [{**was, "reason": 0} == {**now, "reason": 0} for was, now in pairs]
    return not all((*gone, *same)) or (bool(pairs) and not any(takes_down(one, record) for one in new[len(old) :]))


def _is_another(changed: Sequence[str], record: Record, before: Record | None) -> bool:
    everything = {"title", "speaker", "date", "passage"} <= set(changed)
    return everything and (before is None or _shares_nothing(before, record))


def lost_copies(entry: Entry, record: Record) -> list[str]:
    """Return the stored copies that a published document listed and that it lists no longer."""
    if entry.kind != "document":
        return []
    listed = captures_of_document(entry.id, record)[entry.id]
    return [digest for digest in entry.captures.get(entry.id, ()) if digest not in listed]


def _shares_nothing(before: Record, record: Record) -> bool:
    texts = {passage["text"] for passage in before.get("passages", ())}
    return texts.isdisjoint(passage["text"] for passage in record.get("passages", ()))


def uncorrected(
    kind: RecordKind, aspect: str, record: Record, before: Record | None, facts: Mapping[str, Any]
) -> Iterator[Finding]:
    """Yield each value of a guarded aspect that differs without a correction; ``before`` is the published record."""
    if before is None:
        yield Finding(
            rules.UncorrectedChange, _field(kind, aspect), {**facts, "aspect": aspect, "detail": ""}, at_key=True
        )
        return
    old, new = _rows(kind, before, aspect), _rows(kind, record, aspect)
    found = False
    for name, field in dict.fromkeys([*old, *new]):
        for sub, was, now in _changes(old.get((name, field)), new.get((name, field)), ()):
            found = True
            path = _path(kind, aspect, name, record) + (sub if name == field else ())
            detail = f"; {_called(name, field, sub)}: {difference(was, now)}"
            yield Finding(rules.UncorrectedChange, path, {**facts, "aspect": aspect, "detail": detail})
    if not found:
        detail = "; their order"
        yield Finding(
            rules.UncorrectedChange, _field(kind, aspect), {**facts, "aspect": aspect, "detail": detail}, at_key=True
        )


def _field(kind: RecordKind, aspect: str) -> Path:
    """Return where an aspect is written: of a statement in a field of another name, of other records in its own."""
    if aspect in SCHEMES:
        return ("identifiers", aspect)
    return _FIELDS[aspect] if kind == "statement" else (aspect,)


def _rows(kind: RecordKind, record: Record, aspect: str) -> dict[tuple[str, str], Any]:
    """Return an aspect's values, by piece of the record and field; ids of passages are part of the pieces' names."""
    if kind == "statement" and aspect == "language":  # its digest is with the kind's
        return {(aspect, aspect): record[aspect]}
    rows = parts_of(kind, record).get(aspect, [])
    return {(str(row[0]), str(row[-2])): row[-1] for row in rows if row[0] != "id"}


def _changes(was: Any, now: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """Yield each value by which two pieces of a record differ, with its path: before and after, None where absent.

    Entries of lists are matched by the agent they name, else by their value; a different order alone is no change.
    """
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys([*was, *now]):
            yield from _changes(was.get(name), now.get(name), (*path, name))
    elif isinstance(was, list) and isinstance(now, list):
        old, new = ({_identity(entry): number for number, entry in enumerate(entries)} for entries in (was, now))
        if not old.keys() & new.keys() and len(was) == len(now):  # each was replaced
            old = new = {str(number): number for number in range(len(now))}
        for name in dict.fromkeys([*old, *new]):
            before = was[old[name]] if name in old else None
            after = now[new[name]] if name in new else None
            yield from _changes(before, after, (*path, new.get(name, old.get(name, 0))))
    elif was != now:
        yield path, was, now


def _identity(entry: Any) -> str:
    return str(entry["agent"]) if isinstance(entry, Mapping) and "agent" in entry else _in_words(entry)


def _called(name: str, field: str, sub: Path) -> str:
    """Return a value's name, as an editor would look for it in the record: ``date.value``, ``p2.variants[1].text``."""
    piece, _, number = name.partition(" ")
    base: Path = (field,)
    if name != field:
        numbered: Path = ("relations",) if piece == "relation" else (piece, "variants")
        base = (*numbered, int(number) - 1, field) if number else (piece, field)
    return written((*base, *sub))


def _path(kind: RecordKind, aspect: str, name: str, record: Record) -> Path:
    """Return the path of an aspect's piece in a record, as far as it still exists."""
    if aspect == "relation":
        number = name.partition(" ")[2]
        return ("relations", int(number) - 1) if number.isdigit() else ("relations",)
    first = name.partition(" ")[0]
    for index, passage in enumerate(record.get("passages", ())):
        if passage["id"] == first:
            return ("passages", index, "text") if aspect == "passage" else ("passages", index)
    return (name,) if name in record else _field(kind, aspect)


def difference(was: object, now: object) -> str:
    """Return "'before' → 'after'", of long texts for each stretch that differs; invisible letters are named."""
    old, new = _in_words(was), _in_words(now)
    pairs = [(old, new)]
    if max(len(old), len(new)) > _LONGEST and was is not None and now is not None:
        pairs = _differing_words(old, new) or pairs  # only the beginning of very long texts is compared
        old, new = (" ".join(side) for side in zip(*pairs, strict=True))
    said = "; ".join([f"{_quoted(before)} → {_quoted(after)}" for before, after in pairs])
    if len(said) > 2 * _LONGEST:
        before, after = (" … ".join(filter(None, side)) for side in zip(*pairs, strict=True))
        said = f"{_quoted(before)} → {_quoted(after)}"
    return f"{said}{_unseen(old, new) if old.strip() and new.strip() else ''}"


def _differing_words(old: str, new: str) -> list[tuple[str, str]]:
    ours, theirs = old.split(" "), new.split(" ")
    matcher = difflib.SequenceMatcher(None, ours[:2000], theirs[:2000], autojunk=False)
    return [(" ".join(ours[a:b]), " ".join(theirs[c:d])) for op, a, b, c, d in matcher.get_opcodes() if op != "equal"]


def _in_words(value: object) -> str:
    """Return a value of a record as text, a mapping's fields by name as in YAML."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_in_words(entry)}" for name, entry in value.items())
    if isinstance(value, list):
        return ", ".join(map(_in_words, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(text: str) -> str:
    if not text:
        return "nothing"
    half = _LONGEST // 2
    return f"'{text}'" if len(text) <= _LONGEST else f"'{text[:half]}…{text[-half:]}'"


def _unseen(old: str, new: str) -> str:
    """Return the names of characters by which two wordings differ although they look the same."""
    characters_of = sorted(set(old) ^ set(new))
    alike = look_alike(old, new)
    named = [
        characters.name(character)
        for character in characters_of
        if alike or (character != " " and unicodedata.category(character) in ("Cf", "Cc", "Zs", "Mn", "Co", "Cn"))
    ]
    kept = named[:1]
    for name in named[1:]:
        if len(", ".join((*kept, name))) > _LONGEST_NAMES:
            break
        kept.append(name)
    return f" ({', '.join(kept)})" if kept else ""


def stale(record: Record, history: Sequence[Published], before: Record | None = None) -> Iterator[Finding]:
    """Translations that are older than the last change of their original.

    Of a record that is not published yet, ``before`` is its last published version, where it was found in git.
    """
    found = versions(before or record, history)
    if before is not None:
        found.append(Version(len(found) + 1, "", "", (), None, record))
    yield from _stale(record, stale_translations(found))


def _stale(record: Record, found: frozenset[Translated]) -> Iterator[Finding]:
    for index, passage in enumerate(record.get("passages", ())):
        for number, translation in enumerate(passage.get("translations", ())):
            if (passage["id"], translation["language"], translation["by"]) in found:
                path: Path = ("passages", index, "translations", number, "text")
                facts = {"passage": passage["id"], "language": translation["language"]}
                yield Finding(rules.StaleTranslation, path, facts)
