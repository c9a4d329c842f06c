"""Work of the readers: files into rows and diagnostics, in this process or in many, on this machine or another.

Every function here is a pure function of the files, the settings and the state it reads; it returns plain values that
travel between processes.
"""

import datetime
import os
from collections.abc import Callable
from functools import lru_cache
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from sijill.check import dates, languages, references, relations, repetition
from sijill.check.evidence.find import Searchable
from sijill.check.evidence.verify import verify
from sijill.check.finding import Finding, place
from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules import files as reading_rules
from sijill.diagnostics.rules import records as rules
from sijill.model.configuration import Configuration
from sijill.model.digests import canonical_form, digest_of_bytes
from sijill.model.filing import folder_of, may_stand_in
from sijill.model.records import RECORD_TYPES, Document, Record, RecordKind, Statement
from sijill.sources.captures import read_capture
from sijill.sources.records import parse_record
from sijill.sources.scan import SourceFile
from sijill.state import database
from sijill.state.rows import Linkable, Mention, StatementRows, linkable, mentions_of, plain, statement_rows

_CAPTURES_KEPT = 256
_IDS_KEPT = 200_000  # 24 MB
_READ_AT_ONCE = 1 << 16  # for a larger buffer memory is mapped anew each time, which costs more than the reading


class Setup(NamedTuple):
    """What a reader needs: the archive's settings, its state (as committed), and which day it is.

    ``token`` tells one reading of the state from the next, so that a process keeps nothing from before; ``many`` says
    that hundreds of files are to be read.
    """

    configuration: Configuration
    state: Path
    today: datetime.date
    token: str
    many: bool = False


class FileRead(NamedTuple):
    """What reading one file gave: its digest, the rows of its record unless it is at fault, and diagnostics.

    A statement's rows are ``StatementRows``; another record's are its canonical form and its mentions.
    """

    file: SourceFile
    digest: str
    rows: StatementRows | tuple[bytes, list[Mention]] | None
    diagnostics: list[Diagnostic]


class Reader:
    """Reads files of one archive, keeping the documents' copies at hand that were used last."""

    def __init__(self, setup: Setup) -> None:
        self.configuration = setup.configuration
        self.sources = setup.configuration.sources
        self.folder = str(self.sources)
        self.today = setup.today
        self.many = setup.many
        self.connection = database.open_for_reading(setup.state)
        self.document = lru_cache(maxsize=_CAPTURES_KEPT)(self._document)
        self.exists: Callable[[RecordKind, str], bool] = lru_cache(maxsize=65536)(self._exists)
        self.linkable = lru_cache(maxsize=16384)(self._linkable)
        self.known = lru_cache(maxsize=8)(self._known)
        if self.many:
            self._remember_ids()

    def read(self, file: SourceFile) -> FileRead:
        """Read and check one file."""
        shown = f"sources/{file.path}"
        try:
            data = _bytes_of(f"{self.folder}/{file.path}")
        except OSError as error:
            reason = error.strerror or str(error)
            return FileRead(file, "", None, [diagnose(reading_rules.UnreadableFile, shown, reason=reason)])
        digest = digest_of_bytes(data)
        if file.kind == "capture":
            return FileRead(file, digest, None, self._check_capture(file, data, shown))
        if file.kind not in RECORD_TYPES:
            return FileRead(file, digest, None, [])
        kind: RecordKind = file.kind
        record, diagnostics, tree = parse_record(kind, data, shown)
        if record is None:
            return FileRead(file, digest, None, diagnostics)
        tree = tree or plain(record)
        mentions = mentions_of(record)
        findings = self._check(kind, file, record, tree, mentions)
        if isinstance(record, Statement):
            evidence, missing = verify(record, self.document, self.configuration.options.context_words)
            findings += missing
            rows = statement_rows(file.id, record, tree, evidence, mentions, self.configuration.options.format)
            self._check_folder(file, record, findings)
            return FileRead(file, digest, rows, place(findings, data, shown))
        return FileRead(file, digest, (canonical_form(tree), mentions), place(findings, data, shown))

    def _check(
        self, kind: RecordKind, file: SourceFile, record: Record, tree: dict[str, Any], mentions: list[Mention]
    ) -> list[Finding]:
        # Where a name stands is asked only if one is not in order.
        known = (kind, file.id) not in mentions and all(starmap(self.exists, mentions))
        found = [
            *languages.every_language(record, tree, self.configuration),
            *repetition.once(record),
            *repetition.passages_belong(record),
            *repetition.corrections_in_order(record),
            *dates.plausible(record, self.today),
            *(() if known else references.unknown(record, kind, file.id, self.exists, self.known)),
        ]
        if isinstance(record, Document):
            found += self._check_captures_listed(file, record)
        elif isinstance(record, Statement):
            found += [
                Finding(rules.StillThere, ("replaces", index), {"value": old})
                for index, old in enumerate(record.replaces)
                if self.exists("statement", old)
            ]
        return found

    @staticmethod
    def _check_folder(file: SourceFile, record: Statement, findings: list[Finding]) -> None:
        folder = file.path.split("/")[1]
        if not may_stand_in(folder, record.date.parsed):
            facts = {"year": folder_of(record.date.parsed), "folder": folder, "file": f"sources/{file.path}"}
            findings.append(Finding(rules.WrongYear, ("date", "value"), facts))

    def _check_captures_listed(self, file: SourceFile, record: Document) -> list[Finding]:
        missing = []
        for index, capture in enumerate(record.captures):
            path = f"captures/{file.id}/{capture.digest.removeprefix('sha256:')}.json"
            if not (self.sources / path).is_file():
                facts = {"digest": capture.digest, "document": file.id, "path": f"sources/{path}"}
                missing.append(Finding(rules.CaptureMissing, ("captures", index, "digest"), facts))
        return missing

    def _check_capture(self, file: SourceFile, data: bytes, shown: str) -> list[Diagnostic]:
        capture = read_capture(data, shown)
        if isinstance(capture, Diagnostic):
            return [capture]
        document, _, name = file.id.partition("/")
        digest = f"sha256:{name.removesuffix('.json')}"
        if capture.digest != digest:
            return [diagnose(rules.CaptureChanged, shown, found=capture.digest)]
        if digest not in self._listed(document):
            return [diagnose(rules.CaptureUnlisted, shown, document=document, digest=digest)]
        return []

    def _stored(self, identifier: str) -> bytes | None:
        """Return a document in canonical form, None where there is none."""
        query = "SELECT data FROM records WHERE kind = 'document' AND id = ?"
        row = self.connection.execute(query, (identifier,)).fetchone()
        return row[0] if row else None

    def _listed(self, identifier: str) -> set[str]:
        """Return the digests of the copies that a document lists, there or not."""
        found = self._stored(identifier)
        return {listed["digest"] for listed in orjson.loads(found).get("captures", ())} if found else set()

    def _document(self, identifier: str) -> tuple[Document | None, tuple[Searchable, ...]]:
        """Return a document and those of its copies that are there and whole."""
        found = self._stored(identifier)
        if found is None:
            return None, ()
        record = Document.model_validate_json(found)
        copies = []
        for listed in record.captures:
            path = f"captures/{identifier}/{listed.digest.removeprefix('sha256:')}.json"
            try:
                capture = read_capture(_bytes_of(f"{self.folder}/{path}"), path)
            except OSError:
                continue  # reported at the document
            if not isinstance(capture, Diagnostic) and capture.digest == listed.digest:
                copies.append(Searchable(capture))
        return record, tuple(copies)

    def _exists(self, kind: RecordKind, identifier: str) -> bool:
        query = "SELECT 1 FROM files WHERE kind = ? AND id = ?"
        return self.connection.execute(query, (kind, identifier)).fetchone() is not None

    def _remember_ids(self) -> None:
        """Keep all ids there are, where they are not too many to keep: to ask for each takes longer."""
        there: dict[str, set[str]] = {kind: set() for kind in RECORD_TYPES}
        rows = self.connection.execute("SELECT kind, id FROM files LIMIT ?", (_IDS_KEPT + 1,)).fetchall()
        if len(rows) > _IDS_KEPT:
            return
        for kind, identifier in rows:
            if kind in there:
                there[kind].add(identifier)
        self.exists = lambda kind, identifier: identifier in there[kind]

    def _known(self, kind: RecordKind) -> list[str]:
        return [row[0] for row in self.connection.execute("SELECT id FROM files WHERE kind = ? ORDER BY id", (kind,))]

    def check_relations(self, path: str, identifier: str) -> list[Diagnostic]:
        """Check one statement's relations, all statements having been read."""
        statement = self.linkable(identifier)
        if statement is None:
            return []
        findings = list(relations.allowed(identifier, statement, self.linkable))
        if not findings:
            return []
        return place(findings, (self.sources / path).read_bytes(), f"sources/{path}")

    def _linkable(self, identifier: str) -> Linkable | None:
        row = self.connection.execute("SELECT data FROM statements WHERE id = ?", (identifier,)).fetchone()
        return linkable(row[0]) if row else None


def _bytes_of(path: str) -> bytes:
    """Return what a file holds, in one call where that is all."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        parts = []
        while part := os.read(descriptor, _READ_AT_ONCE):
            parts.append(part)
            if len(part) < _READ_AT_ONCE:
                break
        return b"".join(parts)
    finally:
        os.close(descriptor)


_readers: dict[str, Reader] = {}


def _reader(setup: Setup) -> Reader:
    """Return this process's reader for one reading of the state."""
    if setup.token not in _readers:
        _readers.clear()
        _readers[setup.token] = Reader(setup)
    return _readers[setup.token]


def read_files(setup: Setup, files: list[SourceFile]) -> list[FileRead]:
    """Read and check files."""
    reader = _reader(setup)
    return [reader.read(file) for file in files]


def check_relations(setup: Setup, statements: list[tuple[str, str]]) -> list[Diagnostic]:
    """Check the relations of statements, given as path and id."""
    reader = _reader(setup)
    return [found for path, identifier in statements for found in reader.check_relations(path, identifier)]
