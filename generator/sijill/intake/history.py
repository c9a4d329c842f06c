"""Checking records against what was published, over the state: the stage ``history`` of its diagnostics."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from sijill.check import history as checks
from sijill.check import seen as checks_of_seen
from sijill.check.corrections import reasons
from sijill.check.finding import Finding, place
from sijill.diagnostics import Diagnostic
from sijill.intake import drafts
from sijill.intake.take_in import checked_history, history_mark
from sijill.intake.ways_back import was_withdrawn, way_back
from sijill.ledger.entries import KINDS, is_same_but_for_patches
from sijill.ledger.parts import new_corrections, say_why
from sijill.ledger.publishing import published_text
from sijill.ledger.repository import Repository, RepositoryError, blob_name
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import digest_of_record
from sijill.model.configuration import Configuration
from sijill.model.filing import path_of_id
from sijill.model.records import RecordKind
from sijill.sources.records import parse_record, parse_seen
from sijill.state import database, known
from sijill.state.drafts import refresh
from sijill.state.references import with_earlier_ids
from sijill.state.rows import plain
from sijill.state.write import add_diagnostics, forget_diagnostics

Key = tuple[RecordKind, str]
STAGE = "history"
# What is wrong with records of these kinds depends on them and on the ledger alone; statements anywhere depend on which
# copies a document lists.
CHECKED_ALONE: tuple[RecordKind, ...] = ("agent", "topic", "statement")
_KIND = {str(kind): kind for kind in CHECKED_ALONE}
_OF_THESE = tuple(f"sources/{kind}s/" for kind in CHECKED_ALONE)
# The published wording is looked up in git to show the difference; for more faults than this only the place is given.
_LOOKED_UP = 20


def mark_unchecked(connection: sqlite3.Connection) -> str | None:
    """Note that records are about to change, so that the next run after a kill checks them; return the last mark."""
    checked = checked_history(connection)
    database.forget_note(connection, "history")
    return checked


def check_history(
    configuration: Configuration,
    connection: sqlite3.Connection,
    checked: str | None = None,
    edited: Sequence[tuple[str, str]] | None = None,
) -> None:
    """Check the archive's history again and store the diagnostics, if records or the ledger have changed.

    ``checked`` is what ``mark_unchecked`` returned. ``edited`` are the records that were edited, as kind and id, if
    nothing else changed and they are of kinds that can be checked alone; then only these are checked: an edit takes
    the same time in an archive of any size.
    """
    ledger = Ledger.over(connection)
    mark = history_mark(connection)
    if checked_history(connection) == mark:
        return
    with database.transaction(connection):
        refresh(connection)
    history = _History(configuration, connection, ledger)
    if edited is not None and checked == mark and _can_stay(connection, len(edited)):
        found = [one for kind, identifier in edited for one in history.edited(_KIND[kind], identifier)]
        files = [history.path(*key) for key in edited]
    else:
        found, files = list(history.diagnostics()), None
    with database.transaction(connection):
        forget_diagnostics(connection, STAGE, files)
        add_diagnostics(connection, STAGE, found)
        if not history.missed:  # git may have the wording the next time
            database.note(connection, history=mark)


def _can_stay(connection: sqlite3.Connection, edited: int) -> bool:
    """Whether what was found in other records than those edited is all that would be found again.

    It is where only records differ whose findings depend on themselves alone, and the published wording was, and will
    be, looked up for each of them.
    """
    files = known.files_with_diagnostics(connection, STAGE)
    return len(files) + edited <= _LOOKED_UP and all(file.startswith(_OF_THESE) for file in files)


class _History:
    def __init__(self, configuration: Configuration, connection: sqlite3.Connection, ledger: Ledger) -> None:
        self.configuration = configuration
        self.connection = connection
        self.ledger = ledger
        self.looked_up = 0
        self.missed = False  # whether git lacked a wording that was looked up

    def diagnostics(self) -> Iterable[Diagnostic]:
        """Yield everything that is wrong with what was published."""
        ledger = self.ledger
        for problem in ledger.problems():
            yield checks.of_ledger(problem)
        for published in ledger.later_versions():
            yield from way_back(self.connection, ledger, published)
        for key in ledger.vanished():
            last = ledger.last(*key)
            if last:
                yield checks.vanished(last)
        differing = ledger.differing()
        for key in differing:
            yield from self.differing(*key)
        for key in dict.fromkeys((kind, new) for kind, _, new in ledger.replaced()):
            yield from self.replacing(*key)
        for identifier in known.without_permanent_id(self.connection):
            yield from self.draft(identifier)
        for identifier, finding in drafts.findings(self.connection, self.configuration.options.format):
            yield from self.placed([finding], "statement", identifier)
        for key in known.unpublished_with_corrections(self.connection):
            yield from self.unpublished(*key)
        for identifier in ledger.revised():
            if ("statement", identifier) not in differing:
                yield from self.stale(identifier)
        yield from self.captures(set(differing))

    def record(self, kind: RecordKind, identifier: str) -> dict[str, Any] | None:
        data = known.record_data(self.connection, kind, identifier)
        found: dict[str, Any] | None = orjson.loads(data) if data else None
        return found

    def path(self, kind: str, identifier: str) -> str:
        return f"sources/{known.path_of(self.connection, kind, identifier)}"

    def placed(self, findings: Iterable[Finding], kind: str, identifier: str) -> list[Diagnostic]:
        found = list(findings)
        if not found:
            return []
        path = self.path(kind, identifier)
        try:
            data = self.configuration.contents(path.removeprefix("sources/"))
        except OSError:
            data = b""
        return place(found, data, path)

    def differing(self, kind: RecordKind, identifier: str) -> list[Diagnostic]:
        record, last = self.record(kind, identifier), self.ledger.last(kind, identifier)
        if record is None or last is None or last.entry.replaced_by:
            return []
        before = self._before(kind, identifier, last)
        earlier_ids = with_earlier_ids(kind, record, partial(known.replaced_by, self.connection))
        languages = self.configuration.languages
        findings = [
            *checks.changes(identifier, record, last, before, earlier_ids),
            *_reasons(record, last, languages),
        ]
        is_statement = kind == "statement" and before is not None
        if is_statement and not any(one.rule.severity == "error" for one in findings):
            findings += checks.stale(record, self.ledger.history(kind, identifier), before)
        return self.placed(findings, kind, identifier)

    def replacing(self, kind: RecordKind, identifier: str) -> list[Diagnostic]:
        """What is wrong with the published records whose place a record takes."""
        record = self.record(kind, identifier)
        if record is None:
            return []
        found: list[Finding] = []
        for index, old in enumerate(record.get("replaces", ())):
            last = self.ledger.last(kind, old)
            if last and last.entry.replaced_by is None:
                before = self._before(kind, old, last)
                found += checks.replacement(
                    index, record, last, before, was_withdrawn(self.connection, self.ledger, kind, old)
                )
        return self.placed(found, kind, identifier)

    def unpublished(self, kind: RecordKind, identifier: str) -> list[Diagnostic]:
        """What is wrong with the corrections of a record that was never published."""
        record = self.record(kind, identifier)
        if record is None:
            return []
        return self.placed(_reasons(record, None, self.configuration.languages), kind, identifier)

    def _before(self, kind: RecordKind, identifier: str, last: Published) -> dict[str, Any] | None:
        self.looked_up += 1
        if self.looked_up > _LOOKED_UP:
            return None
        found = None
        with suppress(RepositoryError):
            repository = Repository(self.configuration.root)
            path = known.path_of(self.connection, kind, identifier) or path_of_id(kind, identifier)
            found = published_text(repository, kind, f"sources/{path}", last.entry.digest)
        self.missed = self.missed or found is None
        return found

    def edited(self, kind: RecordKind, identifier: str) -> Iterable[Diagnostic]:
        """Yield everything that is wrong with one record that there is."""
        record, last = self.record(kind, identifier), self.ledger.last(kind, identifier)
        if record is None:
            return
        if kind == "statement":
            yield from self.draft(identifier)
            for _, finding in drafts.findings_of(self.connection, identifier, self.configuration.options.format):
                yield from self.placed([finding], "statement", identifier)
        yield from self.replacing(kind, identifier)
        if last is None:
            yield from self.unpublished(kind, identifier)
            return
        if last.entry.digest != digest_of_record(record):
            yield from self.differing(kind, identifier)
        elif kind == "statement":
            yield from self.stale(identifier)
        for published in self.ledger.history(kind, identifier)[1:]:
            yield from way_back(self.connection, self.ledger, published)

    def draft(self, identifier: str) -> Iterable[Diagnostic]:
        yield from self.placed(checks.draft(identifier), "statement", identifier)

    def stale(self, identifier: str) -> Iterable[Diagnostic]:
        record = self.record("statement", identifier)
        if record is not None:
            findings = checks.stale(record, self.ledger.history("statement", identifier))
            yield from self.placed(findings, "statement", identifier)

    def captures(self, differing: set[Key]) -> Iterable[Diagnostic]:
        """Yield the stored copies that published statements are quoted from and that their documents no longer list."""
        wanted: dict[str, list[str]] = {}
        for document, digest in self.ledger.captures():
            wanted.setdefault(document, []).append(digest)
        for document, digests in wanted.items():
            record = self.record("document", document)
            if record is None:
                continue  # the reference to it is reported
            listed = {capture["digest"] for capture in record.get("captures", ())}
            gone = [
                digest
                for digest in digests
                if digest not in listed and not self._all_corrected(document, digest, differing)
            ]
            yield from self.placed(checks.copies_gone(document, gone), "document", document)

    def _all_corrected(self, document: str, digest: str, differing: set[Key]) -> bool:
        """Return whether every statement quoted from a copy has a correction that is about to be published."""
        for identifier in self.ledger.records("statement"):
            last = self.ledger.last("statement", identifier)
            if last and digest in last.entry.captures.get(document, ()):
                record = self.record("statement", identifier)
                if ("statement", identifier) not in differing or not record:
                    return False
                if not say_why(new_corrections(record, last.entry.parts) or ()):
                    return False
        return True


def against_base(configuration: Configuration, revision: str) -> list[Diagnostic]:
    """Return what differs from the base branch and must not: its ledger, to the byte, and its published statements.

    Raises RepositoryError where there is no such revision.
    """
    repository = Repository(configuration.root)
    commit = repository.commit(revision)
    found: list[Diagnostic] = []
    files = repository.files(commit, "sources/ledger")
    contents = dict(zip(files, repository.contents(list(files.values())), strict=True))
    for path, data in sorted(contents.items()):
        here = configuration.root / path
        try:
            same = here.is_file() and not here.is_symlink() and is_same_but_for_patches(here.read_bytes(), data)
        except OSError:
            same = False
        if not same:
            found.append(checks.rewritten(path, revision, "different" if here.is_file() else "gone"))
    found += _seen_altered(configuration, repository, commit, revision)
    base = Ledger.of_files({path.removeprefix("sources/ledger/"): data for path, data in contents.items()})
    if base.batches():
        present = {kind: _files(configuration, kind) for kind in KINDS}
        merged = {
            (kind, identifier): old
            for kind, files in present.items()
            for identifier, path in files.items()
            if (old := _replaces(kind, path))
        }
        for kind in KINDS:
            found += _of_kind_against_base(configuration, repository, commit, base, kind, present[kind], merged)
    return found


def _files(configuration: Configuration, kind: RecordKind) -> dict[str, Path]:
    return {path.stem: path for path in (configuration.sources / f"{kind}s").rglob("*.yaml")}


def _of_kind_against_base(
    configuration: Configuration,
    repository: Repository,
    commit: str,
    base: Ledger,
    kind: RecordKind,
    present: Mapping[str, Path],
    merged: Mapping[Key, Sequence[str]],
) -> Iterable[Diagnostic]:
    """Yield what is wrong with the records of a kind that the base branch has published.

    ``present`` are the files that there are, by id; ``merged`` the ids that records replace.
    """
    records = repository.files(commit, f"sources/{kind}s")
    blobs = {path.rpartition("/")[2].removesuffix(".yaml"): (path, blob) for path, blob in records.items()}
    replaced = {old for (of_kind, _), ids in merged.items() if of_kind == kind for old in ids}
    for identifier in base.records(kind):
        last = base.last(kind, identifier)
        if last is None or last.entry.replaced_by is not None:
            continue
        if identifier not in present:
            if identifier not in replaced:
                yield checks.vanished(last)
            continue
        path, blob = blobs.get(identifier, ("", ""))
        here = present[identifier]
        data = here.read_bytes()
        if not blob or blob_name(data, len(blob)) == blob:
            continue
        now, before = (parse_record(kind, text, path).record for text in (data, repository.contents([blob])[0]))
        if now is not None and before is not None:
            file = here.relative_to(configuration.root).as_posix()
            record = plain(now)
            earlier_ids = with_earlier_ids(kind, record, lambda *key: merged.get(key, ()))
            findings = [
                *checks.changes(identifier, record, last, plain(before), earlier_ids),
                *_reasons(record, last, configuration.languages),
            ]
            yield from (one for one in place(findings, data, file) if one.severity == "error")


def _seen_altered(
    configuration: Configuration, repository: Repository, commit: str, revision: str
) -> Iterable[Diagnostic]:
    """Return what was seen of documents on the base branch and is changed or gone here, while the document is here."""
    files = repository.files(commit, "sources/seen")
    for path, data in zip(files, repository.contents(list(files.values())), strict=True):
        here = configuration.root / path
        if not (configuration.sources / "documents" / here.name).is_file() or here.is_symlink():
            continue
        before = parse_seen(data, path)[0]
        now = parse_seen(here.read_bytes(), path)[0] if here.is_file() else None
        altered = checks_of_seen.altered(path, revision, before, now) if before else None
        if altered:
            yield altered


def _reasons(record: dict[str, Any], last: Published | None, languages: Sequence[str]) -> Iterable[Finding]:
    """What is wrong with the reasons of the corrections of a record that are not published yet."""
    corrections = record.get("corrections", [])
    added = new_corrections(record, last.entry.parts) if last else corrections
    if not added:
        return ()
    return reasons(added, languages, len(corrections) - len(added))


def _replaces(kind: RecordKind, path: Path) -> Sequence[str]:
    data = path.read_bytes()
    if b"replaces" not in data:
        return ()
    found = parse_record(kind, data, path.name).record
    return found.replaces if found is not None else ()
