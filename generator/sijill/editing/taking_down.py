"""Taking words down: out of records, of what repeats them, of stored copies and of the ledger's patches.

What is left proves that there were such words and does not give them: the ledger's entries, and the digests of the
paragraphs, whose salts go. Nothing is written here; the changes are returned.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sijill.editing import acts
from sijill.editing.acts import CannotAct, Target, correction, read, refuse_unpublished, tree_of
from sijill.editing.elsewhere import in_other_files
from sijill.editing.files import Change, RecordFile
from sijill.editing.going import nothing_to_take_down, without_own_words, words_that_go
from sijill.editing.merged import refuse_unpublished_merges, replaced_by
from sijill.editing.reading import captures_of, records
from sijill.editing.removing import Copies, Quoting, ledger_without, salts_left, sightings_without
from sijill.editing.repeating import (
    Repetition,
    lost_before,
    perhaps,
    published,
    quoted_in,
    repeated,
    withheld,
)
from sijill.ledger.entries import NOTHING, OfVersion, Patch
from sijill.ledger.parts import kept_corrections
from sijill.ledger.store import Ledger
from sijill.ledger.versions import Record, versions
from sijill.ledger.withheld import Named, aspects_with_words, named_in, taken_from
from sijill.model.configuration import Configuration
from sijill.model.fields import WORDS_GONE
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES, Document, Statement, is_taken_down
from sijill.model.texts import CALLED_BY, Sort, own_fields, texts_of
from sijill.sources.yaml.edit import edited, without_comments
from sijill.sources.yaml.write import Comments, comments_of, write_record
from sijill.state.rows import plain

Key = tuple[RecordKind, str]
Tree = dict[str, Any]


class Order(NamedTuple):
    """What is to be taken down and why: ``targets`` are records, ``merged`` statements that others have replaced.

    ``title`` is what statements are called from then on; ``words`` are more words to look for; ``leave`` are
    records and files that stay as they are, by their ids and paths: they only have the same common words.
    """

    targets: Sequence[Target]
    merged: Sequence[tuple[Key, Target]]
    title: Mapping[str, str]
    words: Sequence[str]
    reason: Mapping[str, str]
    date: Any
    leave: frozenset[str] = frozenset()


class Repeating(NamedTuple):
    """A record that changes beside those that are taken down: its file and text, and its tree."""

    file: RecordFile
    text: str
    tree: Tree


class TakingDown:
    """One taking down: the words, and the files that change.

    ``removed`` are places from which words go, ``perhaps`` those that may repeat them and stay as they are. ``common``
    are words that stay since so many other records have them, with their number; ``unread`` files that are no text.
    """

    def __init__(self, configuration: Configuration, ledger: Ledger, order: Order) -> None:
        self.configuration = configuration
        self.ledger = ledger
        self.order = order
        self.keys: set[Key] = {(one.kind, one.id) for one in order.targets}
        self.gone: set[Key] = set(self.keys)
        for key in [*self.keys, *(old for old, _ in order.merged)]:
            self.gone |= {key, *replaced_by(ledger, key)}
        self.said = list(self._versions_of_gone())
        owners = [owner for _, owner in order.merged]
        self.words = words_that_go(configuration, order.targets, owners, self.said, order.title, order.words)
        self.common: dict[str, int] = {}
        self.unread: list[str] = []
        self.removed: list[Repetition] = []
        self.left: list[Repetition] = []
        self.perhaps: list[Repetition] = []
        self.named: list[dict[str, Any]] = []
        self.instead: dict[OfVersion, Patch] = {}
        self.whole: set[OfVersion] = set()
        self.taken_from: list[dict[str, Any]] = []
        self.lost: dict[OfVersion, frozenset[str]] = {}
        self.after: dict[Key, Record] = {}
        self.read: set[str] = set()

    def changes(self) -> list[Change]:
        """Return the files that change; raises CannotAct where words would stay that nothing here can remove."""
        self._refuse_words_in_what_is_said()
        refuse_unpublished_merges(self.configuration, self.ledger)
        for target in self.order.targets:
            refuse_unpublished(target)
        others = self._others()
        copies = [*self._copies()]
        made = [*self._targets(), *self._owners(others)]
        for one in others.values():
            made.append(self._written(one))
        made += copies
        made += sightings_without(self.configuration, self.gone)
        for shown, place, surely in in_other_files(self.configuration, self.words, self.read):
            if surely is None:
                self.unread.append(shown)
            elif shown not in self.order.leave:
                (self.left if surely else self.perhaps).append(place)
        if self.left:
            raise CannotAct(
                "the words must not be elsewhere in the archive. Correct what repeats them, or take such records down "
                "in the same call if all of their words must go too. What only has the same common words stays with "
                f"--leave ID (of a file: --leave PATH): {_listed(self.left)}"
            )
        made += self._ledger()
        return [one for one in made if one.before != one.after]

    def refuse_nothing(self) -> None:
        """Raise CannotAct where one of the records has no words to take down, and nothing is left of them elsewhere."""
        for one in self.order.targets:
            if not (self._has_words(one) or self._had_words(one)):
                if not one.record.is_taken_down:
                    raise nothing_to_take_down(one)
                if not self.changes():
                    raise CannotAct(f"{one.file.shown} must still have words: they are taken down already")
        for (kind, old), target in self.order.merged:
            if not any(version.record for version in versions(NOTHING, self.ledger.history(kind, old))):
                raise CannotAct(f"'{old}', now {target.file.shown}, must still have words: they are taken down already")

    def _refuse_words_in_what_is_said(self) -> None:
        for option, said in (("--reason", self.order.reason), ("--title", self.order.title)):
            for language, text in said.items():
                found = self.words.in_prose(text)
                if found:
                    raise CannotAct(f"{option} must not repeat the words that go: it has “{found}” ('{language}')")

    def _has_words(self, one: Target) -> bool:
        if isinstance(one.record, Statement):
            return any(True for _ in quoted_in(plain(one.record)))
        if any(field in one.tree for field in own_fields(one.kind)):
            return True
        copies = captures_of(self.configuration, one.id) if one.kind == "document" else []
        return any(not paragraph.taken_down for capture in copies for paragraph in capture.paragraphs)

    def _had_words(self, one: Target) -> bool:
        """Return whether an earlier version said something that the record does not say now."""
        if one.kind == "statement":
            return any(way.patch for way in self.ledger.history(one.kind, one.id))
        now = {text.text for text in texts_of(one.kind, plain(one.record))}
        return any(
            text.text not in now and text.sort != Sort.FORMED
            for kind, version in self.said
            if kind == one.kind
            for text in texts_of(kind, version)
        )

    def _versions_of_gone(self) -> Iterator[tuple[RecordKind, Record]]:
        """Yield what is known of the published versions whose words go."""
        for kind, identifier in sorted(self.gone):
            target = next((one for one in self.order.targets if (one.kind, one.id) == (kind, identifier)), None)
            last: Record = plain(target.record) if target else NOTHING
            if target and target.last:  # a change that is not published does not hide what was
                last = published(self.configuration, target.last, last)
            for version in versions(last, self.ledger.history(kind, identifier)):
                if version.record:
                    yield kind, version.record

    # Records.

    def _targets(self) -> Iterator[Change]:
        for number, one in enumerate(self.order.targets):
            named = {} if number else self._gone_elsewhere()
            key = (one.kind, one.id)
            if one.record.is_taken_down and not self._has_words(one):
                self.after[key] = plain(one.record)
                if named:  # words were left elsewhere: what is withheld for that is said now
                    tree = one.tree
                    _correct(tree, correction("revision", self.order.reason, self.order.date, one.last), named)
                    yield Change(one.file.path, one.file.shown, one.before, one.written(tree))
                continue
            yield self._target(one, named)

    def _target(self, one: Target, named: Mapping[str, Sequence[Any]]) -> Change:
        tree = one.tree
        without_own_words(one.kind, tree, self.order.title, self._repeats)
        self._empty_reasons(tree, one.file.shown, self._published_corrections(one.kind, one.id, one.record))
        for text in [*texts_of(one.kind, tree)]:
            field = str(text.path[0])
            same = repeated(self.words, text) if field in tree and field != "corrections" else ""
            if same and (field in CALLED_BY or RECORD_TYPES[one.kind].model_fields[field].is_required()):
                self.left.append(Repetition.in_field(one.file.shown, text.path, same))
            elif same:
                del tree[field]
        self.perhaps += [*perhaps(self.words, one.kind, one.id, tree, one.file.shown)]
        said = correction("withdrawal", self.order.reason, self.order.date, one.last, withhold=True)
        _correct(tree, said, named)
        # The reason is asked for once it is clear that there is something to take down.
        there = {**tree, "corrections": [*tree["corrections"][:-1], {**said, "reason": {"en": WORDS_GONE}}]}
        self.after[one.kind, one.id] = plain(RECORD_TYPES[one.kind].model_validate(there))
        head = comments_of(one.text).get((), [])
        comments: Comments = {(): [line for line in head if "yaml-language-server" in line]}
        now = read(one.file.path) if one.file.path.is_file() else one.text
        return Change(one.file.path, one.file.shown, now, write_record(one.kind, tree, comments))

    def _owners(self, others: dict[Key, Repeating]) -> Iterator[Change]:
        """Yield the records that have taken the place of those whose words go, which say so, out of ``others``."""
        listed = bool(self.order.targets)
        for (_, old), owner in self.order.merged:
            if (owner.kind, owner.id) not in others:
                continue  # its own words go too, and it says so
            one = others[owner.kind, owner.id]
            said = {**correction("revision", self.order.reason, self.order.date, owner.last), "words_of": old}
            _correct(one.tree, said, {} if listed else self._gone_elsewhere())
            listed = True
        for _, owner in self.order.merged:
            if (owner.kind, owner.id) in others:
                yield self._written(others.pop((owner.kind, owner.id)))

    def _written(self, one: Repeating) -> Change:
        kept = without_comments(one.text, self.words.in_prose)
        return Change(one.file.path, one.file.shown, one.text, edited(one.file.kind, kept, one.tree))

    def _published_corrections(self, kind: RecordKind, identifier: str, record: Any) -> int:
        """Return how many of a record's corrections are published; all, where reasons were taken down since."""
        last = self.ledger.last(kind, identifier)
        kept = 0 if last is None else kept_corrections(plain(record), last.aspects)
        return len(record.corrections) if kept is None else kept

    def _empty_reasons(self, tree: Tree, shown: str, published: int) -> bool:
        """Empty the reasons that repeat the words; those that are not published yet are an editor's to put right."""
        found = False
        for number, one in enumerate(tree.get("corrections", ())):
            same = self._repeats(one["reason"])
            if same and number >= published:
                self.left.append(Repetition.in_field(shown, ("corrections", number, "reason"), same))
            elif same:
                one["reason"] = dict.fromkeys(one["reason"], WORDS_GONE)
                self.removed.append(Repetition.in_field(shown, ("corrections", number, "reason"), same))
                found = True
        return found

    def _repeats(self, value: Any) -> str:
        return next((same for text in _strings(value) if (same := self.words.in_prose(text))), "")

    def _others(self) -> dict[Key, Repeating]:
        """Return other records that repeat the words, without them, and those that must say what became of others."""
        there = list(records(self.configuration))
        known = named_in((file.id, plain(record)) for file, record in there)
        owners = {(target.kind, target.id): key for key, target in self.order.merged}
        naming = next((one.id for one in (*self.order.targets, *(owner for _, owner in self.order.merged))), "")
        made: dict[Key, Repeating] = {}
        self.read = {file.path for file, _ in there}
        others = [record for file, record in there if (file.kind, file.id) not in self.keys]
        self.words.leave_quoted(text for record in others for text in quoted_in(plain(record)))
        self.common = self.words.leave_common(map(_texts_in, others))
        for file, record in there:
            key: Key = (file.kind, file.id)  # type: ignore[assignment]  # only files of records are given
            if key in self.keys or file.id in self.order.leave:
                continue
            path = RecordFile(self.configuration.sources / file.path, f"sources/{file.path}", key[0])
            text = read(path.path)
            tree = tree_of(path, text)
            changed = self._empty_reasons(tree, path.shown, self._published_corrections(*key, record))
            changed = self._without(key[0], tree, path.shown, taken_down=record.is_taken_down) or changed
            if not record.is_taken_down:
                self.perhaps += perhaps(self.words, *key, tree, path.shown)
            lost = self._versions(key, plain(record), known) if self.ledger.last(*key) else False
            if not (changed or lost or key in owners or without_comments(text, self.words.in_prose) != text):
                continue
            last = self.ledger.last(*key)
            if last is not None and lost and naming != file.id:  # what goes was published, and not merely written
                _correct(
                    tree, acts.losing_words_of(naming, self.order.reason, self.order.date, last, plain(record)), {}
                )
            made[key] = Repeating(path, text, tree)
        return made

    def _versions(self, key: Key, record: Record, known: Mapping[OfVersion, Named]) -> bool:
        """Note what goes of the published versions of a record and of those it has replaced; say whether any does."""
        found = False
        related = {identifier for kind, identifier in self.gone if kind == "statement"}
        for kind, identifier in [key, *replaced_by(self.ledger, key)]:
            last = self.ledger.last(kind, identifier)
            if last is None or (kind, identifier) in self.gone:
                continue
            if is_taken_down(record) and last.salts.salted and not last.salts.of_version:
                continue  # its own words went before, and what it was cannot be known any more
            own = {number: one for (k, i, number), one in known.items() if (k, i) == (kind, identifier)}
            lost = [one for one in lost_before(self.ledger, (kind, identifier), {i for _, i in self.keys}, record)
                    if int(one["version"]) not in own]  # fmt: skip
            there = published(self.configuration, last, record, own.get(last.entry.version))
            less = withheld(self.ledger, there, (kind, identifier), self.words, related, own)
            self.whole |= {(kind, identifier, number + 1) for number, one in own.items() if one.whole}
            self.named += [*lost, *less.named]
            self.perhaps += less.listed
            self.lost |= {
                (kind, identifier, int(one["version"])): frozenset(one.get("aspects", aspects_with_words(kind)))
                for one in (*lost, *less.named)
            }
            self.instead |= {(kind, identifier, number): patch for number, patch in less.instead.items()}
            shown = "/".join((kind, identifier))
            self.removed += [
                Repetition(f"{shown}, version {one['version']}", ", ".join(one["aspects"])) for one in less.named
            ]
            found = found or bool(less.named)
        return found

    def _without(self, kind: RecordKind, tree: Tree, shown: str, *, taken_down: bool) -> bool:
        """Remove prose that repeats the words from a record, and notes on relations to it; say whether any was there.

        Words that cannot go without the record's losing what it is are noted in ``left``.
        """
        found = False
        ids = {identifier for kind, identifier in self.keys if kind == "statement"}
        for number, relation in enumerate(tree.get("relations", ())):
            if relation["target"] in ids and relation.pop("note", None):
                self.removed.append(Repetition.in_field(shown, ("relations", number, "note"), relation["target"]))
                found = True
        for one in [*texts_of(kind, tree)]:
            same = repeated(self.words, one) if one.path[0] != "corrections" else ""
            *above, field, _ = one.path if one.sort == Sort.ABOUT else (*one.path, "")
            part: Any = tree
            for step in above:
                part = part[step]
            if same and one.sort == Sort.ABOUT and part.pop(field, None):
                self.removed.append(Repetition.in_field(shown, (*above, field), same))
                found = True
            elif same and one.sort != Sort.ABOUT and not taken_down:
                self.left.append(Repetition.in_field(shown, one.path, same))
        return found

    def _copies(self) -> Iterator[Change]:
        whole = {identifier for kind, identifier in self.keys if kind == "document"}
        known = [RECORD_TYPES[kind].model_validate(record) for kind, record in self.said]
        own: list[Quoting] = [
            one for one in (*(one.record for one in self.order.targets), *known) if not isinstance(one, Document)
        ]
        there = [*records(self.configuration)]
        staying = [
            (file.id, record)
            for file, record in there
            if not isinstance(record, Document) and not record.is_taken_down and (file.kind, file.id) not in self.keys
        ]
        moved = {old: file.id for file, _ in there if file.kind == "document"
                 for _, old in replaced_by(self.ledger, ("document", file.id))}  # fmt: skip
        named: dict[str, set[str]] = {}
        for document, digests in taken_from(plain(record) for _, record in there).items():
            named.setdefault(moved.get(document, document), set()).update(digests)
        copies = Copies(self.configuration, self.words, own, staying, self.order.leave, named, moved)
        yield from copies.changes(whole)
        self.perhaps += copies.perhaps
        self.taken_from = [{"document": document, "paragraphs": list(dict.fromkeys(digests))}
                           for document, digests in copies.gone.items() if digests]  # fmt: skip

    def _gone_elsewhere(self) -> dict[str, Sequence[Any]]:
        """Return what goes of other records' versions and of stored copies, as the correction says it."""
        said = {"repeated_in": self.named, "taken_from": self.taken_from}
        return {field: listed for field, listed in said.items() if listed}

    def _ledger(self) -> Iterator[Change]:
        def drops(version: OfVersion) -> bool:
            return version[:2] in self.gone or version in self.whole

        gone = {key: self.after.get(key, NOTHING) for key in self.gone}
        left = salts_left(self.ledger, gone, self.lost)
        yield from ledger_without(self.configuration, self.ledger, drops, self.instead, left)


def _correct(tree: Tree, said: dict[str, Any], named: Mapping[str, Sequence[Any]]) -> None:
    tree.setdefault("corrections", []).append({**said, **named})


def _listed(places: Sequence[Repetition]) -> str:
    return "; ".join(map(str, places[:5])) + (f"; and {len(places) - 5} more" if len(places) > 5 else "")


def _texts_in(record: Any) -> list[str]:
    kind = next(kind for kind, of in RECORD_TYPES.items() if isinstance(record, of))
    return [one.text for one in texts_of(kind, plain(record))]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(one)
