"""Reading files into rows and diagnostics, in this process or in many, on this machine or another.

The results depend only on the files, the settings and the state; they are plain values that can be sent between
processes.
"""

import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import orjson

from sijill import check
from sijill.check import Needs
from sijill.check.evidence.find import Searchable
from sijill.check.finding import place
from sijill.check.subject import Day, StoredCopy, Subject
from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules import files as reading_rules
from sijill.intake.meant import Meant
from sijill.model.circles import Links
from sijill.model.configuration import Configuration
from sijill.model.digests import canonical_form, digest_of_bytes
from sijill.model.filing import path_of_copy
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES, Document, Statement
from sijill.sources.captures import read_capture, whole_copies
from sijill.sources.records import parse_record, parse_seen
from sijill.sources.scan import SourceFile
from sijill.sources.yaml.strict import secret_in
from sijill.state import database, source_files
from sijill.state.bounds import Late
from sijill.state.replaced import present_id
from sijill.state.rows import (  # fmt: skip
    FileRead,
    Linkable,
    RecordRows,
    StatementRows,
    linkable,
    mentions_of,
    plain,
    record_rows,
    statement_rows,
)

_CAPTURES_KEPT = 256


class Setup(NamedTuple):
    """What a reader needs: the archive's settings, the file of its committed state, and the day of the check.

    ``token`` is new for each update of the state, so that a process keeps nothing from an earlier one; ``circles`` are
    the relations that lead in circles, by statement, and ``late`` those that lead on to a later statement.
    """

    configuration: Configuration
    state: Path
    today: datetime.date
    token: str
    circles: Links | None = None
    late: Late | None = None


class Reader:
    """Reads files of one archive, keeping the most recently used copies of documents."""

    def __init__(self, setup: Setup) -> None:
        self.configuration = setup.configuration
        self.today = setup.today
        self.connection = database.open_for_reading(setup.state)
        self.document = lru_cache(maxsize=_CAPTURES_KEPT)(self._document)
        self.exists = lru_cache(maxsize=65536)(self._exists)
        self.linkable = lru_cache(maxsize=16384)(self._linkable)
        self.known = lru_cache(maxsize=8)(partial(source_files.ids_with_files, self.connection))
        self.meant = Meant(self.connection, self.in_place_of)
        self.settings = setup.configuration.for_checks
        self.checks = [one.find for one in check.CHECKS if one.needs in (Needs.RECORD, Needs.IDS, Needs.COPIES)]
        self.checks_of_copies = [one.find for one in check.CHECKS if one.needs is Needs.STORED_COPY]
        self.checks_of_seen = [one.find for one in check.CHECKS if one.needs is Needs.SEEN]
        self.circles = setup.circles or {}
        self.late = setup.late or {}
        self.checks_of_chains = [one.find for one in check.CHECKS if one.needs is Needs.CHAINS]
        self.checks_of_circles = [one.find for one in check.CHECKS if one.needs is Needs.CIRCLES]
        self.checks_of_links = [one.find for one in check.CHECKS if one.needs is Needs.STATEMENTS]

    def read(self, file: SourceFile) -> FileRead:
        """Read and check one file."""
        shown = f"sources/{file.path}"
        try:
            data = self.configuration.contents(file.path)
        except OSError as error:
            reason = error.strerror or str(error)
            return FileRead(file, "", None, [diagnose(reading_rules.UnreadableFile, shown, reason=reason)])
        digest = digest_of_bytes(data)
        if file.kind == "capture":
            return FileRead(file, digest, None, self._check_capture(file, data, shown))
        if file.kind == "seen":
            return self._read_seen(file, data, digest)
        if file.kind not in RECORD_TYPES:
            found = secret_in(data, shown) if file.kind == "log" else None
            return FileRead(file, digest, None, [found] if found else [])
        kind: RecordKind = file.kind
        kinds, languages = self.configuration.kinds, self.configuration.languages
        record, diagnostics, tree = parse_record(kind, data, shown, kinds, self.meant, languages)
        if record is None:
            return FileRead(file, digest, None, diagnostics)
        tree = tree or plain(record)
        subject = Subject(
            kind, file.id, file.path, record, tree, mentions_of(record), self.settings, Day(self.today), []
        )
        findings = [finding for find in self.checks for finding in find(subject, self)]
        rows: StatementRows | RecordRows
        if isinstance(record, Statement):
            settings = self.settings
            rows = statement_rows(
                file.id, record, tree, subject.places, subject.mentions, settings.format, settings.languages
            )
        else:
            rows = record_rows(kind, record, tree, subject.places, subject.mentions)
        return FileRead(file, digest, rows, place(findings, data, shown), subject.day.asked)

    def _read_seen(self, file: SourceFile, data: bytes, digest: str) -> FileRead:
        """Read a file of sightings of a document."""
        shown = f"sources/{file.path}"
        seen, diagnostics = parse_seen(data, shown)
        if seen is None:
            return FileRead(file, digest, None, diagnostics)
        findings = [finding for find in self.checks_of_seen for finding in find(file.id, seen, self)]
        return FileRead(file, digest, None, place(findings, data, shown), "", canonical_form(plain(seen)))

    def _check_capture(self, file: SourceFile, data: bytes, shown: str) -> list[Diagnostic]:
        capture = read_capture(data, shown)
        if isinstance(capture, Diagnostic):
            return [capture]
        document, _, name = file.id.partition("/")
        copy = StoredCopy(document, f"sha256:{name.removesuffix('.json')}", capture.digest)
        findings = [finding for find in self.checks_of_copies for finding in find(copy, self)]
        return [diagnose(finding.rule, shown, **finding.facts) for finding in findings]

    def has_copy(self, document: str, digest: str) -> bool:
        """Return whether there is a file for a stored copy."""
        return self.configuration.has_file(path_of_copy(document, digest))

    def listed(self, identifier: str) -> set[str] | None:
        """Return the digests of the copies that a document lists, or None if its record cannot be read."""
        found = source_files.record_data(self.connection, "document", identifier)
        if found is None:
            return None if self.exists("document", identifier) else set()
        return {listed["digest"] for listed in orjson.loads(found).get("captures", ())}

    def _document(self, identifier: str) -> tuple[Document | None, tuple[Searchable, ...]]:
        """Return a document, and its copies that exist and are undamaged."""
        found = source_files.record_data(self.connection, "document", identifier)
        if found is None:
            return None, ()
        record = Document.model_validate_json(found)
        return record, tuple(map(Searchable, whole_copies(identifier, record, self._bytes_below)))

    def _bytes_below(self, path: str) -> bytes | None:
        try:
            return self.configuration.contents(path)
        except OSError:
            return None  # reported at the document

    def _exists(self, kind: RecordKind, identifier: str) -> bool:
        return source_files.path_of(self.connection, kind, identifier) is not None

    def in_place_of(self, kind: RecordKind, identifier: str) -> str | None:
        """Return the id of the record that a record was merged into, published or not; None if it was not."""
        seen = {identifier}
        while not self.exists(kind, identifier):
            following = source_files.in_place_of(self.connection, kind, identifier) or present_id(
                self.connection, kind, identifier
            )
            if following in seen:
                return None
            seen.add(following)
            identifier = following
        return identifier

    def check_relations(self, path: str, identifier: str) -> list[Diagnostic]:
        """Check one statement's relations, after all statements were read."""
        statement = self.linkable(identifier)
        if statement is None:
            return []
        findings = [one for find in self.checks_of_links for one in find(identifier, statement, self.linkable)]
        if identifier in self.circles:
            findings += [one for find in self.checks_of_circles for one in find(identifier, statement, self.circles)]
        if identifier in self.late:
            findings += [one for find in self.checks_of_chains for one in find(identifier, statement, self.late)]
        if not findings:
            return []
        return place(findings, self.configuration.contents(path), f"sources/{path}")

    def _linkable(self, identifier: str) -> Linkable | None:
        data = source_files.record_data(self.connection, "statement", identifier)
        return linkable(data) if data else None


_readers: dict[str, Reader] = {}


def _reader(setup: Setup) -> Reader:
    """Return this process's reader for one update of the state."""
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
