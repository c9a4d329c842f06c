"""Removing words that are taken down from stored copies and from the ledger's patches; digests stay."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from sijill.check.evidence.find import Searchable
from sijill.check.evidence.quoted import paragraphs_with, wordings_of
from sijill.editing.acts import CannotAct, read
from sijill.editing.files import Change
from sijill.editing.quoting import WordsTakenDown
from sijill.editing.repeating import Repetition
from sijill.ledger.entries import OfVersion, Patch, line_instead
from sijill.ledger.parts import former_names_then, kept_corrections, parts_of
from sijill.ledger.salts import Salts
from sijill.ledger.store import Ledger
from sijill.ledger.withheld import Record, aspects_with_words, first_without_words
from sijill.model.captures import Capture
from sijill.model.configuration import Configuration
from sijill.model.fields import DRAFT_PREFIX
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Agent, Statement, Topic
from sijill.sources.captures import read_capture, write_capture
from sijill.sources.scan import scan

Quoting = Statement | Agent | Topic


class Copies:
    """The stored copies of an archive from which words go: those of ``own`` records, and what repeats them.

    No paragraph goes that one of ``staying``, records with their ids, quotes. ``perhaps`` are the paragraphs that may
    repeat the words and stay; those of the documents and copies in ``leave``, and what the records in it quote, stay
    anyway. ``named`` are the digests of paragraphs, by document, that takings down name already: they go again where an
    older copy brought them back. ``moved`` has the present ids of documents that were merged. ``gone`` are the digests
    of those that go now and are not named yet.
    """

    def __init__(
        self,
        configuration: Configuration,
        words: WordsTakenDown,
        own: Sequence[Quoting],
        staying: Sequence[tuple[str, Quoting]],
        leave: frozenset[str],
        named: Mapping[str, Collection[str]],
        moved: Mapping[str, str],
    ) -> None:
        self.configuration = configuration
        self.words = words
        self.leave = leave
        self.named = named
        self.moved = moved
        self.own = self._by_document(("", one) for one in own)
        self.staying = self._by_document(staying)
        self.repeating: dict[str, str] = {}
        self.perhaps: list[Repetition] = []
        self.gone: dict[str, list[str]] = {}

    def changes(self, whole: Collection[str]) -> Iterator[Change]:
        """Yield the copies that change; of the documents in ``whole`` every paragraph goes."""
        listed: dict[str, list[tuple[Any, Capture, set[int]]]] = {}
        for file in scan(self.configuration.sources).files:
            if file.kind != "capture":
                continue
            path = self.configuration.sources / file.path
            capture = read_capture(path.read_bytes(), file.path)
            if isinstance(capture, Capture):
                document = path.parent.name
                every = range(len(capture.paragraphs)) if document in whole else self._paragraphs(file.path, capture)
                listed.setdefault(document, []).append((file.path, capture, set(every)))
        for document, copies in listed.items():
            texts = {capture.paragraphs[at].text for _, capture, found in copies for at in found} - {None}
            for path, capture, found in copies:
                for at, paragraph in enumerate(capture.paragraphs):
                    if paragraph.text is None and any(paragraph.holds(text or "") for text in texts):
                        found.add(at)
                known = self.named.get(document, ())
                found |= {at for at, paragraph in enumerate(capture.paragraphs) if paragraph.digest in known}
                found -= {at for at, paragraph in enumerate(capture.paragraphs) if paragraph.taken_down}
                if found:
                    digests = [capture.paragraphs[at].digest for at in sorted(found)]
                    self.gone.setdefault(document, []).extend(one for one in digests if one not in known)
                    self._refuse_quoted_by_others(document, capture, found)
                    text = read(self.configuration.sources / path)
                    after = write_capture(capture.without_words(found)).decode("utf-8")
                    yield Change(self.configuration.sources / path, f"sources/{path}", text, after)

    def _by_document(self, quoting: Iterable[tuple[str, Quoting]]) -> dict[str, list[tuple[str, Any]]]:
        """Return what records quote, by the present id of the document, each with the id of its record."""
        found: dict[str, list[tuple[str, Any]]] = {}
        for identifier, record in quoting:
            for wording in wordings_of(record):
                document = self.moved.get(wording.document, wording.document)
                found.setdefault(document, []).append((identifier, wording))
        return found

    def _paragraphs(self, path: str, capture: Capture) -> Iterator[int]:
        """Yield which paragraphs of a copy have the words, counted from 0.

        Where a record that stays quotes a paragraph, a note or a title may only repeat what that one says.
        """
        document = path.split("/")[1]
        own = _places(self.own.get(document, ()), capture)
        staying = _places(self.staying.get(document, ()), capture)
        is_left = not self.leave.isdisjoint((document, f"sources/{path}"))
        for at, paragraph in enumerate(capture.paragraphs):
            text = paragraph.text or ""
            same = "" if is_left else self.words.in_own_words(text)
            quoted_by = staying.get(at, ())
            if at in own:
                yield at
            elif same and not (quoted_by and (not self.words.quoted_in(text) or self.leave.intersection(quoted_by))):
                self.repeating[paragraph.digest] = same
                yield at
            elif same or self.words.perhaps_in(text):
                self.perhaps.append(Repetition(f"sources/captures/{document}/, paragraph {at + 1}", text[:60]))

    def _refuse_quoted_by_others(self, document: str, capture: Capture, found: set[int]) -> None:
        staying = _places(self.staying.get(document, ()), capture)
        for at in sorted(found & staying.keys()):
            same, by = self.repeating.get(capture.paragraphs[at].digest), staying[at][0]
            if same is None:
                raise CannotAct(
                    f"paragraph {at + 1} of '{document}' must not be quoted by a record that stays: '{by}' quotes it "
                    "too. Take both down in one call, or correct that one first"
                )
            raise CannotAct(
                f"paragraph {at + 1} of '{document}' repeats “{same}” and must not be quoted by a record that stays: "
                f"'{by}' quotes it. Take both down in one call, or let that one keep what it quotes: --leave {by}"
            )


def _places(quoted: Sequence[tuple[str, Any]], capture: Capture) -> dict[int, list[str]]:
    """Return the paragraphs of a copy, counted from 0, in which wordings are, with the ids of their records."""
    found: dict[int, list[str]] = {}
    searchable = Searchable(capture) if quoted else None
    for identifier, wording in quoted:
        for at in paragraphs_with(wording, searchable) if searchable else ():
            found.setdefault(at, []).append(identifier)
    return found


def ledger_without(
    configuration: Configuration,
    ledger: Ledger,
    drops: Callable[[OfVersion], bool],
    instead: Mapping[OfVersion, Patch],
    left: Mapping[OfVersion, Salts],
) -> Iterator[Change]:
    """Yield the ledger's files without the ways back that ``drops`` names, and with patches in the place of others.

    ``left`` are the salts that versions keep which lose some. In the first two formats a patch is named by its digest
    alone, so it stays where it leads back from a version too that keeps it.
    """
    ways: dict[str, set[OfVersion]] = {}
    batches: dict[OfVersion, str] = {}
    for one in ledger.later_versions():
        version = (one.entry.kind, one.entry.id, one.entry.version)
        batches[version] = one.batch
        if one.entry.was is not None:
            ways.setdefault(one.entry.was, set()).add(version)

    def goes(line: str) -> bool:
        found = orjson.loads(line)
        if "was" in found:
            users = ways.get(found["was"], set())
            return bool(users) and all(drops(user) or user in instead for user in users)
        kind, _, identifier = found["record"].partition("/")
        version = (kind, identifier, found["version"])
        return version in instead or drops(version)

    def kept_of(lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            if line.startswith('{"of":'):
                found = orjson.loads(line)
                kind, _, identifier = found["of"].partition("/")
                of = (kind, identifier, found["version"])
                yield left[of].line(*of).decode() if of in left else line
            elif not line.startswith('{"patch":') or not goes(line):
                yield line

    for name, _, _ in ledger.batches():
        path = configuration.sources / "ledger" / name
        text = read(path)
        kept = [*kept_of(text.splitlines(keepends=True))]
        kept += [line_instead(at, instead[at]).decode() for at in sorted(instead) if batches.get(at) == name]
        yield Change(path, f"sources/ledger/{name}", text, "".join(kept))


def sightings_without(configuration: Configuration, gone: Collection[tuple[RecordKind, str]]) -> Iterator[Change]:
    """Yield the files of sightings, which name quotations of these records without a digest of their words.

    The same goes for drafts that are no more: one of the records may have been that one.
    """
    named = [identifier if kind == "statement" else f"{kind}s/{identifier}" for kind, identifier in gone]
    ids = "|".join(map(re.escape, sorted(named)))
    quotations = re.compile(rf"(?<![a-z0-9-])((?P<id>{ids}|{DRAFT_PREFIX}[a-z0-9-]+)#[^:\s]+):[0-9a-f]{{8}}\b")
    drafts = {path.stem for path in (configuration.sources / "statements").rglob(f"{DRAFT_PREFIX}*.yaml")}

    def without(found: re.Match[str]) -> str:
        return found[0] if found["id"] in drafts else found[1]

    for path in sorted((configuration.sources / "seen").glob("*.yaml")):
        text = read(path)
        yield Change(path, f"sources/seen/{path.name}", text, quotations.sub(without, text))


def salts_left(
    ledger: Ledger, gone: Mapping[tuple[RecordKind, str], Record], lost: Mapping[OfVersion, Collection[str]]
) -> dict[OfVersion, Salts]:
    """Return the salts that versions keep which lose some, so that no guess at words that go can be confirmed.

    ``gone`` are the records whose words go, as they will be: aspects that stay as they were published stay provable.
    ``lost`` are the aspects that go of versions of other records.
    """
    found: dict[OfVersion, Salts] = {}
    for key in {*gone, *(of[:2] for of in lost)}:
        after = gone.get(key, {})
        now = parts_of(key[0], after)
        history = ledger.history(*key)
        for one in history:
            less = set(lost.get((*key, one.entry.version), ()))
            if key in gone:
                if one.entry.version < first_without_words(history):
                    less |= {
                        aspect
                        for aspect in aspects_with_words(key[0])
                        if not one.aspects.has(aspect, now.get(aspect, []))
                        and not (aspect == "former_names" and former_names_then(one.aspects, after) is not None)
                    }
                less -= {"correction"}
                less |= {"correction"} if kept_corrections(after, one.aspects) is None else set()
            if less and one.salts.salted:
                found[*key, one.entry.version] = one.salts.only(one.entry.parts.keys() - less)
    return found
