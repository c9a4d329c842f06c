"""Words that a correction says were taken down, and that are still in the record or in stored copies, or back there."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from sijill.check import copies
from sijill.check.evidence.find import Searchable
from sijill.check.evidence.quoted import paragraphs_with, wordings_of
from sijill.check.finding import Finding, place
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.rules.records import WordsLeft
from sijill.intake.patches import WaysBack
from sijill.ledger.store import Published
from sijill.ledger.withheld import first_without_words, taken_from, texts_left
from sijill.model.captures import Capture
from sijill.model.configuration import Configuration
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES, is_taken_down
from sijill.sources.captures import read_capture
from sijill.state import source_files

Record = Mapping[str, Any]


class WordsLeftOrBack:
    """Looks for the words of an archive's takings down in the records that say so, and in stored copies."""

    def __init__(self, connection: sqlite3.Connection, configuration: Configuration, ways_back: WaysBack) -> None:
        self.connection = connection
        self.configuration = configuration
        self.ways_back = ways_back

    def found(self) -> Iterator[Diagnostic]:
        """Yield a diagnostic for each place."""
        for kind, identifier, data in source_files.corrections_with(self.connection, "withhold_text"):
            record, history = orjson.loads(data), self.ways_back.ledger.history(kind, identifier)
            if is_taken_down(record) and history:
                yield from self._in_record(kind, identifier, record, history)
                yield from self._in_copies(kind, identifier, history)
        for _, identifier, data in source_files.corrections_with(self.connection, "taken_from"):
            for document, digests in taken_from([orjson.loads(data)]).items():
                for path, capture, there in self._copies(self._present(document)):
                    yield from place(copies.words_back(capture, digests, identifier), there, f"sources/{path}")

    def _in_record(
        self, kind: RecordKind, identifier: str, record: Record, history: Sequence[Published]
    ) -> Iterator[Diagnostic]:
        path = source_files.path_of(self.connection, kind, identifier) or ""
        found = [*in_record(kind, identifier, record, history)]
        yield from place(found, self.configuration.contents(path) if found else b"", f"sources/{path}")

    def _in_copies(self, kind: RecordKind, identifier: str, history: Sequence[Published]) -> Iterator[Diagnostic]:
        """Yield the copies that have what a document or a record had that is taken down.

        Of a document that is each paragraph of the copies that it had; of another record what it quoted, as long as its
        taking down is not published: afterwards that is not known any more.
        """
        first = first_without_words(history)
        listed = {digest for one in history[: first - 1] for digest in one.entry.captures.get(identifier, ())}
        if kind == "document":
            for path, capture, data in self._copies(identifier):
                if capture.digest in listed and not all(one.taken_down for one in capture.paragraphs):
                    yield from _left(identifier, data, path)
            return
        before = self.ways_back.published(kind, identifier) if first > len(history) else None
        quoted: dict[str, list[Any]] = {}
        for wording in wordings_of(RECORD_TYPES[kind].model_validate(before)) if before else ():
            quoted.setdefault(self._present(wording.document), []).append(wording)
        for document, wordings in sorted(quoted.items()):
            for path, capture, data in self._copies(document):
                searchable = Searchable(capture)
                if any(True for wording in wordings for _ in paragraphs_with(wording, searchable)):
                    yield from _left(identifier, data, path)

    def _present(self, document: str) -> str:
        return self.ways_back.ids_from("document", document)[-1]

    def _copies(self, document: str) -> Iterator[tuple[str, Capture, bytes]]:
        """Yield the stored copies of a document that can be read; what is wrong with others is said already."""
        for file in sorted(source_files.files_in(self.connection, f"captures/{document}")):
            data = self.configuration.contents(file.path)
            capture = read_capture(data, file.path)
            if isinstance(capture, Capture):
                yield file.path, capture, data


def in_record(kind: RecordKind, identifier: str, record: Record, history: Sequence[Published]) -> Iterator[Finding]:
    """Yield the fields of a record that say what they said before its words were taken down.

    What is written into them afterwards is none of these words. Passages are judged without the ledger.
    """
    before = history[: first_without_words(history) - 1]
    for path in texts_left(kind, record, [one.aspects for one in before]):
        yield Finding(WordsLeft, path, {"record": identifier})


def _left(record: str, data: bytes, path: str) -> Iterator[Diagnostic]:
    yield from place([Finding(WordsLeft, (), {"record": record})], data, f"sources/{path}")
