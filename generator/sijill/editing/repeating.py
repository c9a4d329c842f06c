"""What repeats words that are taken down: other records, their published versions, hand-written pages.

Of a version, the aspects that repeat the words are withheld and nothing else (``sijill.ledger.withheld``).
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import unquote, unquote_plus

from sijill.editing.acts import CannotAct
from sijill.editing.quoting import WordsTakenDown
from sijill.ledger.entries import NOTHING, Patch
from sijill.ledger.parts import parts_of
from sijill.ledger.patch import difference
from sijill.ledger.publishing import published_text
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import Version, digest_of_record, versions
from sijill.ledger.withheld import PROSE, TEXTS, Named, texts_in, withheld_in, without
from sijill.model.configuration import FILE, Configuration
from sijill.model.filing import path_of_id
from sijill.model.record_kinds import RecordKind
from sijill.sources.yaml.strict import written

Key = tuple[RecordKind, str]
Record = Mapping[str, Any]
_ADDRESS, _ESCAPED = re.compile("https?://"), re.compile("%[0-9A-Fa-f]{2}")
_PAGES = ("docs/**/*", "overrides/**/*", "*.md", "sources/inbox/**/*.yaml", FILE)


class Withheld(NamedTuple):
    """What goes of a record's versions: how the taking down names it, and the patches that lead to what is left."""

    named: list[dict[str, Any]]
    instead: dict[int, Patch]


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


def repeated(words: WordsTakenDown, field: str, value: Any) -> str:
    """Return the words that a value of a record repeats, "" for none."""
    for name, text in texts_in(field, value):
        found = words.in_prose(text) if name in PROSE else words.in_own_words(text)
        if found:
            return found
    return ""


def perhaps(words: WordsTakenDown, record: Record, shown: str) -> Iterator[Repetition]:
    """Yield the texts of a record that may repeat the words, or may only have the same ones."""
    reasons = [(("corrections", at), {"reason": one["reason"]}) for at, one in enumerate(record.get("corrections", ()))]
    for path, part in [*mappings(record), *reasons]:
        for field, value in part.items():
            texts = [text for _, text in texts_in(field, value)] if field in PROSE or field in TEXTS else []
            addresses = [one for one in (value if isinstance(value, list) else [value]) if _ADDRESS.match(str(one))]
            for text in [*texts, *addresses]:
                if words.perhaps_in(text) or (text in addresses and words.perhaps_in(spelt_out(text))):
                    yield Repetition.in_field(shown, (*path, field), text if len(text) < 60 else f"{text[:60]}…")


def spelt_out(address: str) -> str:
    """Return the words that an address has, as in its path, its query, or what it highlights on the page."""
    return re.sub(r"[-+_/&=,#?]+", " ", unquote_plus(address))


def mappings(tree: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Yield the mappings of a record with their paths, itself first; corrections are left out."""
    yield path, tree
    for field, value in tree.items():
        for at, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(one, dict) and field != "corrections":
                yield from mappings(one, (*path, field) if at is None else (*path, field, at))


def in_pages(configuration: Configuration, words: WordsTakenDown) -> Iterator[tuple[str, Repetition, bool]]:
    """Yield the hand-written files that repeat the words, with the line, and whether they surely do."""
    paths = {path for pattern in _PAGES for path in configuration.root.glob(pattern) if path.is_file()}
    for path in sorted(paths):
        data = path.read_bytes()
        text = data.decode("utf-16" if data[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8", "replace")
        text = unquote(text) if _ESCAPED.search(text) else text  # as in the address of a link that highlights words
        shown = path.relative_to(configuration.root).as_posix()
        for surely, search in ((True, words.in_own_words), (False, words.in_prose)):
            found = search(text)
            if found:
                lines = text.splitlines()
                at = next((at for at in range(len(lines), 0, -1) if search("\n".join(lines[at - 1 :]))), 1)
                yield shown, Repetition(f"{shown}:{at}", found), surely
                break


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
    for version in found:
        if version.record is None or not version.record:
            continue
        known = named.get(version.number, Named(""))
        aspects = _repeating(kind, version, words, related) | version.withheld | known.aspects
        left[version.number] = without(kind, version.record, aspects)
        if aspects - known.aspects:
            digest = digest_of_record(left[version.number])
            items.append({"kind": kind, "id": identifier, "version": str(version.number),
                          "aspects": sorted(aspects), "digest": digest})  # fmt: skip
    return Withheld(items, dict(_instead(history, found, left)))


def _repeating(kind: RecordKind, version: Version, words: WordsTakenDown, related: Collection[str]) -> frozenset[str]:
    record = version.record or NOTHING
    aspects = {
        aspect
        for aspect, rows in parts_of(kind, record).items()
        if any(repeated(words, row[-2], row[-1]) for row in rows)
    }
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
