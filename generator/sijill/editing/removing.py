"""Removing words that are taken down from stored copies and from the ledger's patches; digests stay."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import orjson

from sijill.check.evidence.find import Searchable
from sijill.editing.acts import CannotAct, read
from sijill.editing.files import Change
from sijill.editing.quoting import Words
from sijill.editing.repeating import Place
from sijill.ledger.entries import Instead, Patch, line_instead
from sijill.ledger.store import Ledger
from sijill.ledger.withheld import Version
from sijill.model.captures import Capture
from sijill.model.configuration import Configuration
from sijill.model.fields import WORDS_GONE
from sijill.model.records import Agent, Statement, Topic
from sijill.sources.captures import read_capture, write_capture
from sijill.sources.scan import scan

Quoting = Statement | Agent | Topic


class Copies:
    """The stored copies of an archive from which words go: those of ``own`` records, and what repeats them.

    No paragraph goes that one of ``staying``, records with their ids, quotes. ``perhaps`` are the paragraphs that may
    repeat the words and stay; those of the documents in ``leave`` stay anyway.
    """

    def __init__(
        self,
        configuration: Configuration,
        words: Words,
        own: Sequence[Quoting],
        staying: Sequence[tuple[str, Quoting]],
        leave: Collection[str],
    ) -> None:
        self.configuration = configuration
        self.words = words
        self.own = own
        self.staying = staying
        self.leave = leave
        self.perhaps: list[Place] = []

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
                every = range(len(capture.paragraphs)) if document in whole else self._paragraphs(document, capture)
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
        own = {at for one in self.own for at in places(one, document, searchable)}
        for at, paragraph in enumerate(capture.paragraphs):
            text = paragraph.text or ""
            if at in own or (document not in self.leave and self.words.in_own_words(text)):
                yield at
            elif self.words.perhaps_in(text):
                self.perhaps.append(Place(f"sources/captures/{document}/, paragraph {at + 1}", text[:60]))

    def _refuse_quoted_by_others(self, document: str, capture: Capture, found: set[int]) -> None:
        searchable = Searchable(capture)
        for identifier, record in self.staying:
            shared = found.intersection(places(record, document, searchable))
            if shared:
                raise CannotAct(
                    f"paragraph {min(shared) + 1} of '{document}' must not be quoted by a record that stays: "
                    f"'{identifier}' quotes it too. Take both down in one call, or correct that one first"
                )


def places(record: Quoting, document: str, searchable: Searchable) -> Iterator[int]:
    """Yield the paragraphs of a copy, counted from 0, in which a record's wordings of a document are."""
    if isinstance(record, Statement):
        wordings = [wording for passage in record.passages for wording in (passage, *passage.variants)]
    else:
        wordings = list(record.descriptions)  # type: ignore[arg-type]  # they are alike in what is asked here
    for wording in wordings:
        if wording.document == document and wording.text != WORDS_GONE:
            for found in searchable.places(wording.text, wording.brackets, wording.paragraph, 0):
                for place in found:
                    yield from range(place.paragraph - 1, place.end_paragraph)


def ledger_without(
    configuration: Configuration, ledger: Ledger, drops: Callable[[Version], bool], instead: Mapping[Instead, Patch]
) -> Iterator[Change]:
    """Yield the ledger's files without the ways back that ``drops`` names, and with patches in the place of others.

    A patch is named by its digest alone, so it stays where it leads back from a version too that keeps it.
    """
    ways: dict[str, set[Version]] = {}
    batches: dict[Version, str] = {}
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

    for name, _, _ in ledger.batches():
        path = configuration.sources / "ledger" / name
        text = read(path)
        kept = [line for line in text.splitlines(keepends=True) if not (line.startswith('{"patch":') and goes(line))]
        kept += [line_instead(at, instead[at]).decode() for at in sorted(instead) if batches.get(at) == name]
        yield Change(path, f"sources/ledger/{name}", text, "".join(kept))
