"""Checking records against what was published, over the state: the stage ``history`` of its diagnostics."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import orjson

from sijill.check import acts, replacing, taken_down
from sijill.check import history as checks
from sijill.check.corrections import reasons
from sijill.check.finding import Finding, place
from sijill.check.replacing import Replaced
from sijill.diagnostics import Diagnostic
from sijill.diagnostics.rules.drafts import IdOfAnotherYear, UndatedId
from sijill.intake import drafts
from sijill.intake.changes import checked_history, history_mark
from sijill.intake.patches import WaysBack, record_as_published
from sijill.intake.renames import named_otherwise
from sijill.intake.words_left import WordsLeftOrBack
from sijill.ledger.parts import is_renamed, new_corrections, say_why
from sijill.ledger.publishing import published_corrections, published_text, waiting_corrections
from sijill.ledger.record_formats import is_read_otherwise, of_another
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import digest_of_record
from sijill.ledger.withheld import Named
from sijill.log.store import Log
from sijill.model.configuration import Configuration
from sijill.model.filing import path_of_id
from sijill.model.kinds import FILE as OWN_KINDS
from sijill.model.record_kinds import RecordKind
from sijill.state import database, source_files
from sijill.state.drafts import is_published, refresh, with_other_ids
from sijill.state.drafts import of as drafts_in
from sijill.state.references import with_earlier_ids
from sijill.state.replaced import merged_into
from sijill.state.write import add_diagnostics, forget_diagnostics

Key = tuple[RecordKind, str]
STAGE = "history"
# The findings of such a record depend only on itself and the ledger. A document is not among them: the findings of any
# statement may depend on which copies it lists.
CHECKED_ALONE: tuple[RecordKind, ...] = ("agent", "topic", "statement")
_KIND = {str(kind): kind for kind in CHECKED_ALONE}
_OF_THESE = tuple(f"sources/{kind}s/" for kind in CHECKED_ALONE)
_OF_AGENTS = "sources/agents/"
# What these find depends on other records than the one in which they find it.
_BY_OTHERS = (*taken_down.RULES, UndatedId, IdOfAnotherYear)
# The published wording is looked up in git to show the difference, for at most this many records.
_LOOKED_UP = 20


def mark_unchecked(connection: sqlite3.Connection) -> str | None:
    """Note that records are about to change, so that the run after a kill checks them; return the previous mark."""
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

    ``checked`` is what ``mark_unchecked`` returned. ``edited`` are the edited records, as kind and id, if nothing else
    changed and all are of kinds that can be checked alone. Then only they are checked, so that an edit takes the same
    time in an archive of any size.
    """
    ledger = Ledger.over(connection)
    mark = history_mark(configuration, connection)
    if checked_history(connection) == mark:
        return
    with database.transaction(connection):
        refresh(connection)
        ledger.recognise()
    history = _History(configuration, connection, ledger)
    if edited is not None:
        edited = [*dict.fromkeys([*edited, *_named_by_their_dates(connection)])]
    alone = edited is not None and checked == mark and _others_still_hold(connection, len(edited))
    if edited is not None and alone and not list(history.beside()):
        found = [one for kind, identifier in edited for one in history.edited(_KIND[kind], identifier)]
        files = [history.path(*key) for key in edited]
    else:
        found, files = list(history.diagnostics()), None
    with database.transaction(connection):
        forget_diagnostics(connection, STAGE, files)
        add_diagnostics(connection, STAGE, found)
        if not history.missed:  # next time, git may have the wording
            database.note(connection, history=mark)


def _named_by_their_dates(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the unpublished statements whose ids are judged by their dates, which an edit of another may narrow."""
    return [("statement", one) for one in with_other_ids(connection) if not is_published(connection, one)]


def _others_still_hold(connection: sqlite3.Connection, edited: int) -> bool:
    """Return whether the findings of the records that were not edited are still right.

    They are if each of these files can be checked without the others, and if there are so few of them that the
    published wording was looked up in git for each, and will be again. A rename may concern any statement, and an id
    that was found to differ from its date may be right by now.
    """
    files = source_files.files_with_diagnostics(connection, STAGE)
    few = len(files) + edited <= _LOOKED_UP and all(file.startswith(_OF_THESE) for file in files)
    few = few and not any(file.startswith(_OF_AGENTS) for file in files)
    return few and not source_files.files_breaking(connection, STAGE, *(rule.code for rule in _BY_OTHERS))


class _History:
    def __init__(self, configuration: Configuration, connection: sqlite3.Connection, ledger: Ledger) -> None:
        self.configuration = configuration
        self.connection = connection
        self.ledger = ledger
        self.looked_up = 0
        self.missed = False  # whether git lacked a wording that was looked up
        self.ways_back = WaysBack(connection, ledger, self._as_published)

    def diagnostics(self) -> Iterable[Diagnostic]:
        """Yield every diagnostic of this stage."""
        ledger = self.ledger
        for problem in ledger.problems():
            yield checks.of_files(problem, "sources/ledger")
        for problem in Log(self.connection, ()).problems():
            yield checks.of_files(problem, "sources/log")
        for published in ledger.later_versions():
            if (published.entry.kind, published.entry.id) not in self.ways_back.altered:
                yield from self.ways_back.back(published)
        yield from self.ways_back.salts_missing()
        yield from self.relabelled()
        yield from self.beside()
        for key in ledger.vanished():
            last = ledger.last(*key)
            if last:
                yield checks.vanished(last)
        differing = ledger.differing()
        for key in differing:
            yield from self.differing(*key)
        newly = [(kind, new) for kind, _, new in ledger.replaced()]
        for key in dict.fromkeys([*newly, *source_files.rivals(self.connection)]):
            yield from self.replacing(*key)
        for identifier in source_files.without_permanent_id(self.connection):
            yield from self.draft(identifier)
        for identifier, finding in drafts.findings(self.connection):
            yield from self.placed([finding], "statement", identifier)
        for key in source_files.unpublished_with_corrections(self.connection):
            yield from self.unpublished(*key)
        for identifier in ledger.revised():
            if ("statement", identifier) not in differing:
                yield from self.stale(identifier)
        yield from self.captures(set(differing))

    def beside(self) -> Iterable[Diagnostic]:
        """Yield what is wrong with the settings, takings down and what they name, whichever record was edited."""
        yield from self.format_changed()
        for key in sorted(self.ways_back.altered):
            yield from self.ways_back.of_record(*key)
        yield from self.ways_back.salts_left()
        yield from WordsLeftOrBack(self.connection, self.configuration, self.ways_back).found()
        for kind, identifier, data in source_files.corrections_with(self.connection, "words_of"):
            found = taken_down.words_of_others(kind, identifier, orjson.loads(data), self.ways_back.named)
            yield from self.placed(found, kind, identifier)
        for kind, identifier, data in source_files.corrections_with(self.connection, "repeated_in"):
            own = self.ledger.history(kind, identifier)
            yield from self.placed(
                taken_down.versions_of_others(orjson.loads(data), own, self.ledger), kind, identifier
            )

    def format_changed(self) -> Iterable[Diagnostic]:
        """Yield that the stated format gives published dates another meaning, which no new correction explains."""
        found: dict[int, list[str]] = {}
        for key, published in of_another(self.connection, self.configuration.options):
            record, last = self.record(*key), self.ledger.last(*key)
            if record and last and is_read_otherwise(record, last):
                found.setdefault(published, []).append(key[1])
        for published, records in found.items():
            stated = self.configuration.options.format
            yield checks.format_changed(self.configuration.format_at, records, published, stated)

    def relabelled(self) -> Iterable[Diagnostic]:
        """Yield each label of the archive's own kinds that is not what published records were shown with."""
        now = {f"{one.of}.{one.name}": one.label for one in self.configuration.kinds}
        found = [
            finding
            for kind, labels in self.ledger.kinds().items()
            for finding in checks.relabelled(kind, labels, now.get(kind, {}))
        ]
        if found:
            path = self.configuration.root / OWN_KINDS
            yield from place(found, path.read_bytes() if path.is_file() else b"", OWN_KINDS)

    def _as_published(self, kind: RecordKind, identifier: str) -> Mapping[str, Any] | None:
        last = self.ledger.last(kind, identifier)
        return record_as_published(self.connection, last, lambda one: self._before(kind, identifier, one))

    def record(self, kind: RecordKind, identifier: str) -> dict[str, Any] | None:
        data = source_files.record_data(self.connection, kind, identifier)
        found: dict[str, Any] | None = orjson.loads(data) if data else None
        return found

    def path(self, kind: str, identifier: str) -> str:
        return f"sources/{source_files.path_of(self.connection, kind, identifier)}"

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
        if record is None or last is None:
            return []
        if last.entry.replaced_by:
            return self.placed(checks.used_again(last), kind, identifier)
        before = self._before(kind, identifier, last)
        before = before and self._with_its_reasons(before, last)
        earlier_ids = list(with_earlier_ids(kind, record, partial(source_files.replaced_by, self.connection)))
        languages = self.configuration.languages
        where = []
        if kind == "agent" and is_renamed(last.aspects, record):
            format_ = self.configuration.options.format
            where = named_otherwise(self.connection, self.ledger, identifier, record, format_)
        findings = [
            *checks.changes(identifier, record, last, before, earlier_ids),
            *checks.named_otherwise(identifier, record, last, where),
            *of_reasons(record, last, languages),
            *acts.one_at_a_time(
                last,
                record,
                new_corrections(record, last.aspects),
                acts.merging(self.ledger, kind, record),
                earlier_ids,
            ),
            *replacing.kept(identifier, record, leading(self.connection, last, before)),
        ]
        is_statement = kind == "statement" and before is not None
        if is_statement and not any(one.rule.severity == "error" for one in findings):
            findings += checks.stale(record, self.ledger.history(kind, identifier), before)
        return self.placed(findings, kind, identifier)

    def replacing(self, kind: RecordKind, identifier: str) -> list[Diagnostic]:
        """Return the diagnostics about the published records that a record replaces."""
        record = self.record(kind, identifier)
        if record is None:
            return []
        own = self.ledger.last(kind, identifier)
        earlier_ids = list(with_earlier_ids(kind, record, partial(source_files.replaced_by, self.connection)))
        found: list[Finding] = []
        for index, old in enumerate(record.get("replaces", ())):
            rival = self._rival(kind, identifier, old, record["replaces"])
            last = self.ledger.last(kind, old)
            if rival:
                found += replacing.claimed(index, old, rival)
            elif last and last.entry.replaced_by is None:
                replaced = Replaced.of(index, self.ledger.history(kind, old), self._before(kind, old, last))
                found += replacing.replacement(replaced, record, own, earlier_ids)
                found += acts.of_replacement(self.ledger, replaced, record, own, self._waiting(kind, old, last))
        return self.placed(found, kind, identifier)

    def _rival(self, kind: RecordKind, identifier: str, old: str, replaced: Sequence[str]) -> str | None:
        """Return another record that replaces an id, too, or that was published as replacing it; None if none does.

        A record that was itself replaced by this one, or is in ``replaced``, is no rival.
        """
        beside = [one for one in source_files.replacing(self.connection, kind, old) if one != identifier]
        if beside:
            return beside[0]
        rival, last = None, self.ledger.last(kind, old)
        while last and last.entry.replaced_by:
            rival = last.entry.replaced_by
            if rival == identifier or rival in replaced:
                return None
            last = self.ledger.last(kind, rival)
        return rival

    def unpublished(self, kind: RecordKind, identifier: str) -> list[Diagnostic]:
        """Return the diagnostics about the corrections of a record that was never published."""
        record = self.record(kind, identifier)
        if record is None:
            return []
        return self.placed(of_reasons(record, None, self.configuration.languages), kind, identifier)

    def _before(self, kind: RecordKind, identifier: str, last: Published) -> Mapping[str, Any] | None:
        self.looked_up += 1
        if self.looked_up > _LOOKED_UP:
            return None
        found = None
        with suppress(RepositoryError):
            found = published_text(*self._in_git(kind, identifier, last))
        self.missed = self.missed or found is None
        return found

    def _waiting(self, kind: RecordKind, identifier: str, last: Published) -> Sequence[Mapping[str, Any]]:
        with suppress(RepositoryError):
            return waiting_corrections(*self._in_git(kind, identifier, last)[:3])
        return ()

    def _in_git(
        self, kind: RecordKind, identifier: str, last: Published
    ) -> tuple[Repository, str, Published, Named | None]:
        """Return what says where git has a record as it was published last. Raises RepositoryError without git."""
        path = source_files.path_of(self.connection, kind, identifier) or path_of_id(kind, identifier)
        named = self.ways_back.named.get((kind, identifier, last.entry.version))
        return Repository(self.configuration.root), f"sources/{path}", last, named

    def _with_its_reasons(self, before: Mapping[str, Any], last: Published) -> Mapping[str, Any]:
        """Return a record as it was published last, also with reasons that are withheld beside others."""
        key = (last.entry.kind, last.entry.id)
        named = self.ways_back.named.get((*key, last.entry.version))
        if named is None or "correction" not in named.aspects:
            return before
        return {**before, "corrections": published_corrections(*self._in_git(*key, last)) or ()}

    def edited(self, kind: RecordKind, identifier: str) -> Iterable[Diagnostic]:
        """Yield every diagnostic of one existing record."""
        record, last = self.record(kind, identifier), self.ledger.last(kind, identifier)
        if record is None:
            return
        if kind == "statement":
            yield from self.draft(identifier)
            found = drafts.findings_of(self.connection, identifier, drafts_in(self.connection))
            yield from self.placed(found, "statement", identifier)
        yield from self.replacing(kind, identifier)
        if last is None:
            yield from self.unpublished(kind, identifier)
            return
        if not last.is_of(digest_of_record(record)):
            yield from self.differing(kind, identifier)
        elif kind == "statement":
            yield from self.stale(identifier)
        if (kind, identifier) not in self.ways_back.altered:
            yield from self.ways_back.of_record(kind, identifier)

    def draft(self, identifier: str) -> Iterable[Diagnostic]:
        yield from self.placed(checks.draft(identifier), "statement", identifier)

    def stale(self, identifier: str) -> Iterable[Diagnostic]:
        record = self.record("statement", identifier)
        if record is not None:
            findings = checks.stale(record, self.ledger.history("statement", identifier))
            yield from self.placed(findings, "statement", identifier)

    def captures(self, differing: set[Key]) -> Iterable[Diagnostic]:
        """Yield a diagnostic for stored copies that published statements quote and documents no longer list."""
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
        """Return whether every statement quoted from a copy has a new correction that is not published yet."""
        for identifier in self.ledger.records("statement"):
            last = self.ledger.last("statement", identifier)
            if last and digest in last.entry.captures.get(document, ()):
                record = self.record("statement", identifier)
                if ("statement", identifier) not in differing or not record:
                    return False
                if not say_why(new_corrections(record, last.aspects) or ()):
                    return False
        return True


def leading(connection: sqlite3.Connection, last: Published, before: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the ids that a record, as last published, replaces, each with the day since when."""
    entry = last.entry
    listed = dict.fromkeys((before or {}).get("replaces", ()), last.date)
    merged = merged_into(connection, entry.kind, entry.id)
    return listed | dict(merged)


def of_reasons(record: dict[str, Any], last: Published | None, languages: Sequence[str]) -> Iterable[Finding]:
    """Return the findings about the reasons of a record's corrections that are not published yet."""
    corrections = record.get("corrections", [])
    added = new_corrections(record, last.aspects) if last else corrections
    if not added:
        return ()
    return reasons(added, languages, len(corrections) - len(added))
