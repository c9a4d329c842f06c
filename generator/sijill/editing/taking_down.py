"""Taking words down: out of records, of what repeats them, of stored copies and of the ledger's patches.

What is left proves that there were such words and does not give them: the ledger's entries, and the digests of the
paragraphs, whose salts go. Nothing is written here; the changes are returned.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from sijill.check.evidence.find import Searchable
from sijill.editing.acts import CannotAct, Target, correction, read, record_in, tree_of
from sijill.editing.files import Change, RecordFile
from sijill.editing.quoting import Quoted
from sijill.editing.reading import captures_of, records
from sijill.ledger.entries import NOTHING
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import Record, versions
from sijill.model.captures import Capture
from sijill.model.configuration import Configuration
from sijill.model.fields import WORDS_GONE
from sijill.model.records import RECORD_TYPES, Agent, Document, RecordKind, Statement, Topic
from sijill.sources.captures import read_capture, write_capture
from sijill.sources.scan import scan
from sijill.sources.yaml.strict import Path, written
from sijill.sources.yaml.write import Comments, comments_of, write_record
from sijill.state.rows import plain

Key = tuple[RecordKind, str]
Tree = dict[str, Any]
_FEW, _MANY = 4, 8
# Prose that may go without the record's losing its meaning, and what each kind of record loses of its own.
_PROSE = ("note", "definition")
_OWN: Mapping[RecordKind, tuple[str, ...]] = {
    "agent": ("note", "descriptions", "distinction", "aliases", "accounts", "former_names"), "document": ("note",),
    "topic": ("definition", "descriptions", "aliases"), "statement": ("note",),
}  # fmt: skip
_NOTHING: Mapping[RecordKind, str] = {
    "agent": "{file} must have a note, aliases, accounts or former names to take down: statements call it by its name. "
    "Correct or rename it first if the name must go",
    "document": "{file} must have a note or a stored copy to take down. Correct its title first if that must go",
    "topic": "{file} must have a definition or aliases to take down. Correct its label first if that must go",
    "statement": "{file} must have words to take down",
}
_TEXTS = frozenset({"title", "name", "label", "capacity", "named", "unnamed", "text", "aliases", "authors", "handle"})
_OF_PASSAGE = ("id", "speaker", "language", "text", "mode", "document", "paragraph", "delivery")


class Order(NamedTuple):
    """What is to be taken down and why: ``targets`` are records, ``merged`` statements that others have replaced.

    ``title`` is what statements are called from then on; ``words`` are more words to look for; ``correction`` makes the
    correction of one record that was published, given what else it says.
    """

    targets: Sequence[Target]
    merged: Sequence[tuple[Key, Target]]
    title: Mapping[str, str]
    words: Sequence[str]
    reason: Mapping[str, str]
    date: Any


class TakingDown:
    """One taking down: the words, and the files that change."""

    def __init__(self, configuration: Configuration, ledger: Ledger, order: Order) -> None:
        self.configuration = configuration
        self.ledger = ledger
        self.order = order
        self.keys: set[Key] = {(one.kind, one.id) for one in order.targets}
        self.gone: set[Key] = set(self.keys)
        for key in [*self.keys, *(old for old, _ in order.merged)]:
            self.gone |= {key, *replaced_by(ledger, key)}
        self.texts = [*order.words, *self._texts()]
        self.loosely, self.closely = Quoted(self.texts, _FEW), Quoted(self.texts, _MANY)
        self.left: list[str] = []

    def changes(self) -> Iterator[Change]:
        """Yield the files that change; raises CannotAct where words would stay that nothing here can remove."""
        made = [*(self._target(one) for one in self.order.targets), *self._others(), *self._copies()]
        if self.left:
            places = "; ".join(self.left[:5]) + (f"; and {len(self.left) - 5} more" if len(self.left) > 5 else "")
            raise CannotAct(
                f"the words must not be elsewhere in the archive. Take those records down in the same call, or correct "
                f"them first: {places}"
            )
        yield from made
        yield from self._patches()

    def refuse_nothing(self) -> None:
        """Raise CannotAct where one of the records has no words to take down."""
        for one in self.order.targets:
            if not (self._has_words(one) or any(way.patch for way in self.ledger.history(one.kind, one.id))):
                if one.record.is_taken_down:
                    raise CannotAct(f"{one.file.shown} must still have words: they are taken down already")
                raise CannotAct(_NOTHING[one.kind].format(file=one.file.shown))
        for (kind, old), target in self.order.merged:
            if not any(version.record for version in versions(NOTHING, self.ledger.history(kind, old))):
                raise CannotAct(f"'{old}', now {target.file.shown}, must still have words: they are taken down already")

    def _has_words(self, one: Target) -> bool:
        if isinstance(one.record, Statement):
            return any(True for _ in _said(plain(one.record)))
        if any(one.tree.get(field) for field in _OWN[one.kind]):
            return True
        copies = captures_of(self.configuration, one.id) if one.kind == "document" else []
        return any(not paragraph.taken_down for capture in copies for paragraph in capture.paragraphs)

    # The words.

    def _texts(self) -> Iterator[str]:
        for one in self.order.targets:
            yield from _said(plain(one.record))
        for kind, identifier in sorted(self.gone):
            target = next((one for one in self.order.targets if (one.kind, one.id) == (kind, identifier)), None)
            last = plain(target.record) if target else NOTHING
            for version in versions(last, self.ledger.history(kind, identifier)):
                yield from _said(version.record or NOTHING)

    # Records.

    def _target(self, one: Target) -> Change:
        tree = one.tree
        if one.kind == "statement":
            self._empty_statement(tree)
        for field in _OWN[one.kind]:
            tree.pop(field, None)
        self._empty_reasons(tree)
        added = correction("withdrawal", self.order.reason, self.order.date, one.last, withhold=True)
        tree.setdefault("corrections", []).append(added)
        head = comments_of(one.text).get((), [])
        comments: Comments = {(): [line for line in head if "yaml-language-server" in line]}
        return Change(one.file.path, one.file.shown, one.text, write_record(one.kind, tree, comments))

    def _empty_statement(self, tree: Tree) -> None:
        tree["title"] = dict(self.order.title)
        tree["passages"] = [
            {field: passage[field] for field in _OF_PASSAGE if field in passage} | {"text": WORDS_GONE}
            for passage in tree["passages"]
        ]
        for relation in tree.get("relations", ()):
            relation.pop("note", None)
        if isinstance(tree["date"], dict):
            tree["date"].pop("as_stated", None)
        if self._repeats(tree.get("channel", {})):
            del tree["channel"]
        for speaker in tree["speakers"]:
            if self._repeats(speaker.get("capacity", {})):
                del speaker["capacity"]
            if self._repeats(speaker.get("named", {})):
                del speaker["named"]
            if self._repeats(speaker.get("unnamed", {})):
                speaker["unnamed"] = dict.fromkeys(speaker["unnamed"], WORDS_GONE)

    def _empty_reasons(self, tree: Tree) -> bool:
        found = False
        for one in tree.get("corrections", ()):
            if self._repeats(one["reason"]):
                one["reason"] = dict.fromkeys(one["reason"], WORDS_GONE)
                found = True
        return found

    def _repeats(self, value: Any, quoted: Quoted | None = None) -> bool:
        return any((quoted or self.loosely).is_in(text) for text in _strings(value))

    def _others(self) -> Iterator[Change]:
        """Yield other records that repeat the words, without them, and those that must say what became of others."""
        owners = {(target.kind, target.id): key for key, target in self.order.merged}
        for file, record in records(self.configuration):
            key: Key = (file.kind, file.id)  # type: ignore[assignment]  # only files of records are given
            if key in self.keys:
                continue
            path = RecordFile(self.configuration.sources / file.path, f"sources/{file.path}", key[0])
            text = read(path.path)
            tree = tree_of(path, text)
            changed = self._without(tree, path.shown, taken_down=record.is_taken_down)
            before = [key, *replaced_by(self.ledger, key)]
            quoting = [one for one in before if one not in self.gone and self._in_patches(one)]
            if not (changed or quoting or key in owners):
                continue
            last = self.ledger.last(*key)
            if last is not None:
                self._say(tree, last, owners.get(key), repeated=changed or bool(quoting))
            if changed or quoting:
                self.gone.update(before)
            comments: Comments = {
                at: [line for line in held if not self.loosely.is_in(line)] for at, held in comments_of(text).items()
            }
            yield Change(path.path, path.shown, text, write_record(path.kind, tree, comments))

    def _say(self, tree: Tree, last: Published, merged: Key | None, *, repeated: bool) -> None:
        """Let a record say that words are taken down of another that it has replaced, or that it repeated."""
        of = [merged[1]] if merged else []
        if repeated:
            named = [one.id for one in self.order.targets] or [last.entry.id]
            of.append(named[0])
        for identifier in of:
            added = correction("revision", self.order.reason, self.order.date, last)
            tree.setdefault("corrections", []).append({**added, "words_of": identifier})

    def _without(self, tree: Tree, shown: str, *, taken_down: bool) -> bool:
        """Remove prose that repeats the words from a record, and notes on relations to it; say whether any was there.

        Words that cannot go without the record's losing what it is are noted in ``left``.
        """
        found = self._empty_reasons(tree)
        ids = {identifier for kind, identifier in self.keys if kind == "statement"}
        for relation in tree.get("relations", ()):
            if relation["target"] in ids and relation.pop("note", None):
                found = True
        for path, part in _mappings(tree):
            for field, value in list(part.items()):
                if field in _PROSE and self._repeats(value):
                    del part[field]
                    found = True
                elif field in _TEXTS and not taken_down and self._repeats(value, self.closely):
                    self.left.append(f"{shown} ({written((*path, field))})")
        return found

    # Stored copies.

    def _copies(self) -> Iterator[Change]:
        taken = {identifier for kind, identifier in self.keys if kind == "document"}
        listed: dict[str, list[tuple[Any, Capture, set[int]]]] = {}
        for file in scan(self.configuration.sources).files:
            if file.kind != "capture":
                continue
            path = self.configuration.sources / file.path
            capture = read_capture(path.read_bytes(), file.path)
            if isinstance(capture, Capture):
                document = path.parent.name
                every = range(len(capture.paragraphs)) if document in taken else self._paragraphs(document, capture)
                listed.setdefault(document, []).append((file.path, capture, set(every)))
        for document, copies in listed.items():
            texts = {capture.paragraphs[at].text for _, capture, found in copies for at in found} - {None}
            for path, capture, found in copies:
                for at, paragraph in enumerate(capture.paragraphs):
                    if paragraph.text is None and any(paragraph.holds(text or "") for text in texts):
                        found.add(at)
                found -= {at for at, paragraph in enumerate(capture.paragraphs) if paragraph.taken_down}
                if found:
                    self._refuse_quoted_by_others(document, capture, found)
                    text = read(self.configuration.sources / path)
                    after = write_capture(capture.without_words(found)).decode("utf-8")
                    yield Change(self.configuration.sources / path, f"sources/{path}", text, after)

    def _paragraphs(self, document: str, capture: Capture) -> Iterator[int]:
        """Yield which paragraphs of a copy have the words, counted from 0."""
        searchable = Searchable(capture)
        for one in self.order.targets:
            if not isinstance(one.record, Document):
                yield from _places(one.record, document, searchable)
        for at, paragraph in enumerate(capture.paragraphs):
            if paragraph.text is not None and self.closely.is_in(paragraph.text):
                yield at

    def _refuse_quoted_by_others(self, document: str, capture: Capture, found: set[int]) -> None:
        searchable = Searchable(capture)
        for file, record in records(self.configuration):
            if isinstance(record, Document) or record.is_taken_down or (file.kind, file.id) in self.keys:
                continue
            shared = found.intersection(_places(record, document, searchable))
            if shared:
                raise CannotAct(
                    f"paragraph {min(shared) + 1} of '{document}' must not be quoted by a record that stays: "
                    f"'{file.id}' quotes it too. Take both down in one call, or correct that one first"
                )

    # The ledger.

    def _in_patches(self, key: Key) -> bool:
        """Return whether what leads back to earlier versions of a record repeats the words."""
        return any(
            self._repeats(
                operation.get("value"),
                self.loosely if set(operation["path"].split("/")) & {*_PROSE, "reason"} else self.closely,
            )
            or any(self._repeats(one) for one in _prose(operation.get("value")))
            for published in self.ledger.history(*key)
            for operation in published.patch or ()
        )

    def _patches(self) -> Iterator[Change]:
        """Yield the ledger's files without what leads back to words that are taken down; their digests stay."""
        ways = {one.entry.was for key in self.gone for one in self.ledger.history(*key) if one.entry.was and one.patch}
        for name, _, _ in self.ledger.batches() if ways else ():
            path = self.configuration.sources / "ledger" / name
            text = read(path)
            kept = [
                line
                for line in text.splitlines(keepends=True)
                if not (line.startswith('{"patch":') and orjson.loads(line)["was"] in ways)
            ]
            yield Change(path, f"sources/ledger/{name}", text, "".join(kept))


def replaced_by(ledger: Ledger, key: Key) -> set[Key]:
    """Return the records whose place one has taken, and those whose place they had taken, and so on."""
    found: set[Key] = set()
    waiting = [key]
    while waiting:
        kind, identifier = waiting.pop()
        for old in ledger.replaced_with(kind, identifier):
            if (kind, old) not in found:
                found.add((kind, old))
                waiting.append((kind, old))
    return found


def present_of(configuration: Configuration, ledger: Ledger, name: str) -> tuple[Key, Target] | None:
    """Return a replaced record that a name means, and the record in its place; None where it means no such record."""
    folder, _, identifier = name.rpartition("/")
    for kind in RECORD_TYPES:
        last = ledger.last(kind, identifier) if folder in ("", kind, f"{kind}s") else None
        if last is None or last.entry.replaced_by is None:
            continue
        at = last
        while at.entry.replaced_by is not None:
            following = ledger.last(kind, at.entry.replaced_by)
            if following is None:
                return None
            at = following
        path = next(
            (one for one in scan(configuration.sources).files if (one.kind, one.id) == (kind, at.entry.id)), None
        )
        if path is None:
            return None
        file = RecordFile(configuration.sources / path.path, f"sources/{path.path}", kind)
        text = read(file.path)
        return (kind, identifier), Target(kind, at.entry.id, file, text, record_in(file, text), at)
    return None


def _places(record: Statement | Agent | Topic, document: str, searchable: Searchable) -> Iterator[int]:
    """Yield the paragraphs of a copy, counted from 0, in which a record's wordings of a document are."""
    if isinstance(record, Statement):
        wordings = [wording for passage in record.passages for wording in (passage, *passage.variants)]
    else:
        wordings = list(record.descriptions)  # type: ignore[arg-type]  # they are alike in what is asked here
    for wording in wordings:
        if wording.document == document and wording.text != WORDS_GONE:
            for places in searchable.places(wording.text, wording.brackets, wording.paragraph, 0):
                for place in places:
                    yield from range(place.paragraph - 1, place.end_paragraph)


def _said(record: Record) -> Iterator[str]:
    """Yield what a record quotes, in every wording and translation."""
    for passage in (*record.get("passages", ()), *record.get("descriptions", ())):
        for one in (passage, *passage.get("variants", ()), *passage.get("translations", ())):
            if one["text"] != WORDS_GONE:
                yield one["text"]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(one)


def _mappings(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, Tree]]:
    """Yield the mappings of a record with their paths, itself first; corrections are left out."""
    yield path, tree
    for field, value in tree.items():
        for at, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(one, dict) and field != "corrections":
                yield from _mappings(one, (*path, field) if at is None else (*path, field, at))


def _prose(value: Any) -> Iterator[Any]:
    """Yield the prose that is somewhere in a value."""
    if isinstance(value, Mapping):
        for field, one in value.items():
            yield from [one] if field in (*_PROSE, "reason") else _prose(one)
    elif isinstance(value, list):
        for one in value:
            yield from _prose(one)
