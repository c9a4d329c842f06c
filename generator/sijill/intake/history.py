"""Checking records against what was published, over the state: the stage ``history`` of its diagnostics."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import orjson

from sijill.check import history as checks
from sijill.check.corrections import reasons
from sijill.check.finding import Finding, place
from sijill.diagnostics import Diagnostic
from sijill.intake import drafts
from sijill.intake.take_in import checked_history, history_mark
from sijill.ledger.parts import new_corrections
from sijill.ledger.publishing import published_text
from sijill.ledger.repository import Repository, RepositoryError, blob_name
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import digest_of_record
from sijill.model.configuration import Configuration
from sijill.model.files import with_line_feeds
from sijill.model.records import Statement, is_taken_down
from sijill.sources.records import parse_record
from sijill.state import database, known
from sijill.state.drafts import refresh
from sijill.state.write import add_diagnostics, forget_diagnostics

STAGE = "history"
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
    edited: Sequence[str] | None = None,
) -> None:
    """Check the archive's history again and store the diagnostics, if records or the ledger have changed.

    ``checked`` is what ``mark_unchecked`` returned. ``edited`` are the statements that were edited, if nothing else
    changed; then only these are checked: an edit takes the same time in an archive of any size.
    """
    ledger = Ledger.over(connection)
    mark = history_mark(connection)
    if checked_history(connection) == mark:
        return
    with database.transaction(connection):
        refresh(connection)
    history = _History(configuration, connection, ledger)
    if edited is not None and checked == mark and _can_stay(connection, len(edited)):
        found = [one for identifier in edited for one in history.edited(identifier)]
        files = [history.path("statement", identifier) for identifier in edited]
    else:
        found, files = list(history.diagnostics()), None
    with database.transaction(connection):
        forget_diagnostics(connection, STAGE, files)
        add_diagnostics(connection, STAGE, found)
        if not history.missed:  # git may have the wording the next time
            database.note(connection, history=mark)


def _can_stay(connection: sqlite3.Connection, edited: int) -> bool:
    """Whether what was found in other statements than those edited is all that would be found again.

    It is where only statements differ, and the published wording was, and will be, looked up for each of them.
    """
    files = known.files_with_diagnostics(connection, STAGE)
    return len(files) + edited <= _LOOKED_UP and all(file.startswith("sources/statements/") for file in files)


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
        for published in ledger.without_words():
            if not self.taken_down(published.entry.statement):
                yield checks.words_missing(published)
        for identifier in ledger.vanished():
            last = ledger.last(identifier)
            if last:
                yield checks.vanished(last)
        differing = ledger.differing()
        for identifier in differing:
            yield from self.differing(identifier)
        for identifier in known.drafts(self.connection):
            yield from self.draft(identifier)
        for identifier, finding in drafts.findings(self.connection, self.configuration.options.format):
            yield from self.placed([finding], "statement", identifier)
        for identifier in known.unpublished_with_corrections(self.connection):
            yield from self.unpublished(identifier)
        for identifier in ledger.revised():
            if identifier not in differing:
                yield from self.stale(identifier)
        yield from self.captures(set(differing))

    def record(self, identifier: str) -> dict[str, Any] | None:
        data = known.record_data(self.connection, "statement", identifier)
        found: dict[str, Any] | None = orjson.loads(data) if data else None
        return found

    def path(self, kind: str, identifier: str) -> str:
        return f"sources/{known.path_of(self.connection, kind, identifier)}"

    def taken_down(self, identifier: str) -> bool:
        return is_taken_down(self.record(identifier) or {})

    def placed(self, findings: Iterable[Finding], kind: str, identifier: str) -> list[Diagnostic]:
        found = list(findings)
        if not found:
            return []
        path = self.path(kind, identifier)
        try:
            data = (self.configuration.root / path).read_bytes()
        except OSError:
            data = b""
        return place(found, data, path)

    def differing(self, identifier: str) -> list[Diagnostic]:
        record, last = self.record(identifier), self.ledger.last(identifier)
        if record is None or last is None:
            return []
        before = self._before(identifier, last)
        languages = self.configuration.languages
        findings = [*checks.changes(identifier, record, last, before), *_reasons(record, last, languages)]
        if before is not None and not any(one.rule.severity == "error" for one in findings):
            findings += checks.stale(record, self.ledger.history(identifier), before)
        return self.placed(findings, "statement", identifier)

    def unpublished(self, identifier: str) -> list[Diagnostic]:
        """What is wrong with the corrections of a statement that was never published."""
        record = self.record(identifier)
        if record is None:
            return []
        return self.placed(_reasons(record, None, self.configuration.languages), "statement", identifier)

    def _before(self, identifier: str, last: Published) -> dict[str, Any] | None:
        self.looked_up += 1
        if self.looked_up > _LOOKED_UP:
            return None
        found = None
        with suppress(RepositoryError):
            repository = Repository(self.configuration.root)
            found = published_text(repository, self.path("statement", identifier), last.entry.digest)
        self.missed = self.missed or found is None
        return found

    def edited(self, identifier: str) -> Iterable[Diagnostic]:
        """Yield everything that is wrong with one statement that has a record."""
        record, last = self.record(identifier), self.ledger.last(identifier)
        if record is None:
            return
        yield from self.draft(identifier)
        for _, finding in drafts.findings_of(self.connection, identifier, self.configuration.options.format):
            yield from self.placed([finding], "statement", identifier)
        if last is None:
            yield from self.unpublished(identifier)
            return
        if last.entry.digest != digest_of_record(record):
            yield from self.differing(identifier)
        else:
            yield from self.stale(identifier)
        if not self.taken_down(identifier):
            for published in self.ledger.history(identifier)[1:]:
                if published.patch is None:
                    yield checks.words_missing(published)

    def draft(self, identifier: str) -> Iterable[Diagnostic]:
        yield from self.placed(checks.draft(identifier), "statement", identifier)

    def stale(self, identifier: str) -> Iterable[Diagnostic]:
        record = self.record(identifier)
        if record is not None:
            findings = checks.stale(record, self.ledger.history(identifier))
            yield from self.placed(findings, "statement", identifier)

    def captures(self, differing: set[str]) -> Iterable[Diagnostic]:
        """Yield the stored copies that published statements are quoted from and that their documents no longer list."""
        wanted: dict[str, list[str]] = {}
        for document, digest in self.ledger.captures():
            wanted.setdefault(document, []).append(digest)
        for document, digests in wanted.items():
            data = known.record_data(self.connection, "document", document)
            if data is None:
                continue  # the reference to it is reported
            listed = {capture["digest"] for capture in orjson.loads(data).get("captures", ())}
            gone = [
                digest
                for digest in digests
                if digest not in listed and not self._all_corrected(document, digest, differing)
            ]
            yield from self.placed(checks.copies_gone(document, gone), "document", document)

    def _all_corrected(self, document: str, digest: str, differing: set[str]) -> bool:
        """Return whether every statement quoted from a copy has a correction that is about to be published."""
        for identifier in self.ledger.statements():
            last = self.ledger.last(identifier)
            if last and digest in last.entry.captures.get(document, ()):
                record = self.record(identifier)
                if identifier not in differing or not record:
                    return False
                if not new_corrections(record, last.entry.parts):
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
            same = (
                here.is_file() and not here.is_symlink() and with_line_feeds(here.read_bytes()) == with_line_feeds(data)
            )
        except OSError:
            same = False
        if not same:
            found.append(checks.rewritten(path, revision, "different" if here.is_file() else "gone"))
    base = Ledger.of_files({path.removeprefix("sources/ledger/"): data for path, data in contents.items()})
    records = repository.files(commit, "sources/statements")
    blobs = {path.rpartition("/")[2].removesuffix(".yaml"): (path, blob) for path, blob in records.items()}
    present = {p.stem: p for p in (configuration.sources / "statements").glob("*/*.yaml")}
    replaced = {old for path in present.values() for old in _replaces(path)} if base.batches() else set()
    for identifier in base.statements():
        last = base.last(identifier)
        if last is None:
            continue
        if identifier not in present:
            if identifier not in replaced:
                found.append(checks.vanished(last))
            continue
        path, blob = blobs.get(identifier, ("", ""))
        here = present[identifier]
        data = here.read_bytes()
        if not blob or blob_name(data, len(blob)) == blob:
            continue
        now, before = (parse_record("statement", text, path).record for text in (data, repository.contents([blob])[0]))
        if isinstance(now, Statement) and isinstance(before, Statement):
            file = here.relative_to(configuration.root).as_posix()
            findings = [
                *checks.changes(identifier, _plain(now), last, _plain(before)),
                *_reasons(_plain(now), last, configuration.languages),
            ]
            found += [one for one in place(findings, data, file) if one.severity == "error"]
    return found


def _reasons(record: dict[str, Any], last: Published | None, languages: Sequence[str]) -> Iterable[Finding]:
    """What is wrong with the reasons of the corrections of a record that are not published yet."""
    corrections = record.get("corrections", [])
    added = new_corrections(record, last.entry.parts) if last else corrections
    if not added:
        return ()
    return reasons(added, languages, len(corrections) - len(added))


def _plain(statement: Statement) -> dict[str, Any]:
    return statement.model_dump(mode="json", exclude_defaults=True)


def _replaces(path: Any) -> list[str]:
    data = path.read_bytes()
    if b"replaces" not in data:
        return []
    found = parse_record("statement", data, path.name).record
    return list(found.replaces) if isinstance(found, Statement) else []
