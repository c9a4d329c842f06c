"""Comparing an archive with a revision of its repository: what the base branch has published must still be there.

Records are compared with what its ledger has, not with its files: these may have changes that are not published yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sijill.check import history as checks
from sijill.check import replacing
from sijill.check import seen as checks_of_seen
from sijill.check.finding import Finding, place
from sijill.diagnostics import Diagnostic
from sijill.intake.history import leading, of_reasons
from sijill.intake.ledger_in_git import LogInGit
from sijill.intake.published_addresses import addresses_moved
from sijill.ledger.entries import KINDS, OfVersion, is_same_but_for_words
from sijill.ledger.publishing import published_text
from sijill.ledger.repository import Repository, blob_name
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import digest_of_record
from sijill.ledger.withheld import Named, as_published, named_in
from sijill.log.checkpoint import is_same_but_for_later_signatures
from sijill.log.store import is_checkpoint
from sijill.model.configuration import Configuration
from sijill.model.filing import path_of_id
from sijill.model.kinds import FILE as OWN_KINDS
from sijill.model.record_kinds import RecordKind
from sijill.model.records import is_taken_down
from sijill.sources import own_kinds
from sijill.sources.records import parse_record, parse_seen
from sijill.state.references import with_earlier_ids
from sijill.state.rows import plain


def against_base(configuration: Configuration, revision: str) -> list[Diagnostic]:
    """Return a diagnostic for each change of what the base branch has published: ledger files, records, sightings.

    Raises RepositoryError if there is no such revision.
    """
    repository = Repository(configuration.root)
    commit = repository.commit(revision)
    found: list[Diagnostic] = []
    files = repository.files(commit, "sources/ledger")
    contents = dict(zip(files, repository.contents(list(files.values())), strict=True))
    signed = {path: blob for path, blob in repository.files(commit, "sources/log").items() if is_checkpoint(path)}
    notes = dict(zip(signed, repository.contents(list(signed.values())), strict=True))
    for path, data in sorted((contents | notes).items()):
        here = configuration.root / path
        is_same = is_same_but_for_later_signatures if path in notes else is_same_but_for_words
        try:
            same = here.is_file() and not here.is_symlink() and is_same(here.read_bytes(), data)
        except OSError:
            same = False
        if not same:
            found.append(checks.rewritten(path, revision, "different" if here.is_file() else "gone"))
    of_log = LogInGit(repository, commit, lambda head: True, {})
    found += [one for one in of_log.missed(revision) if one.file not in notes]
    found += addresses_moved(configuration, commit)
    found += _seen_altered(configuration, repository, commit, revision)
    base = Ledger.of_files({path.removeprefix("sources/ledger/"): data for path, data in contents.items()})
    if base.batches():
        found += _relabelled(configuration, base)
        found += _Base(configuration, repository, commit, base).altered()
    return found


def _files(configuration: Configuration, kind: RecordKind) -> dict[str, Path]:
    return {path.stem: path for path in (configuration.sources / f"{kind}s").rglob("*.yaml")}


class _Base:
    """The records of an archive, and those that a commit of its repository has published."""

    def __init__(self, configuration: Configuration, repository: Repository, commit: str, ledger: Ledger) -> None:
        self.configuration = configuration
        self.repository = repository
        self.commit = commit
        self.ledger = ledger
        self.present = {kind: _files(configuration, kind) for kind in KINDS}
        self.merged = {
            (kind, identifier): old
            for kind, files in self.present.items()
            for identifier, path in files.items()
            if (old := _replaces(kind, path))
        }

    def altered(self) -> Iterable[Diagnostic]:
        """Yield a diagnostic for each published record that must not have changed so, or been removed."""
        for kind in KINDS:
            records = self.repository.files(self.commit, f"sources/{kind}s")
            blobs = {path.rpartition("/")[2].removesuffix(".yaml"): (path, blob) for path, blob in records.items()}
            replaced = {old: new for (of_kind, new), ids in self.merged.items() if of_kind == kind for old in ids}
            for identifier in self.ledger.records(kind):
                last = self.ledger.last(kind, identifier)
                if last is None:
                    continue
                path, blob = blobs.get(identifier, (f"sources/{path_of_id(kind, identifier)}", ""))
                here = self.present[kind].get(identifier)
                if here is None:
                    yield from self._gone(last, (path, blob), replaced.get(identifier, ""))
                elif last.entry.replaced_by is not None:
                    yield from _placed(self.configuration, here, checks.used_again(last))
                elif not blob or blob_name(here.read_bytes(), len(blob)) != blob:
                    yield from self._differing(last, (path, blob), here)

    def _gone(self, last: Published, there: tuple[str, str], by: str) -> Iterable[Diagnostic]:
        """Yield the diagnostics of a published record whose file is gone; ``by`` is the one in its place, if any."""
        kind, identifier = last.entry.kind, last.entry.id
        if last.entry.replaced_by is not None:
            return
        if by not in self.present[kind]:
            yield checks.vanished(last)
            return
        now = _plain(kind, self.present[kind][by].read_bytes())
        if now is not None:
            history = self.ledger.history(kind, identifier)
            old = replacing.Replaced.of(now["replaces"].index(identifier), history, self._published(last, *there))
            found = replacing.replacement(old, now, self.ledger.last(kind, by), list(self._earlier_ids(kind, now)))
            yield from _placed(self.configuration, self.present[kind][by], found)

    def _differing(self, last: Published, there: tuple[str, str], here: Path) -> Iterable[Diagnostic]:
        record = _plain(last.entry.kind, here.read_bytes())
        if record is None or last.is_of(digest_of_record(record)):
            return
        before = self._published(last, *there)
        findings = [
            *checks.changes(last.entry.id, record, last, before, self._earlier_ids(last.entry.kind, record)),
            *of_reasons(record, last, self.configuration.languages),
            *replacing.kept(last.entry.id, record, leading(self.ledger.connection, last, before)),
        ]
        yield from _placed(self.configuration, here, findings)

    def _published(self, last: Published, path: str, blob: str) -> Mapping[str, Any] | None:
        """Return a record as it was published last, None where git does not have it."""
        entry = last.entry
        named = self._named.get((entry.kind, entry.id, entry.version))
        there = _plain(entry.kind, self.repository.contents([blob])[0]) if blob else None  # nearly always that version
        if there is not None and (found := as_published(last, there, named)) is not None:
            return found
        return published_text(self.repository, path, last, named, self.commit)

    @cached_property
    def _named(self) -> Mapping[OfVersion, Named]:
        """The versions that takings down of present records list."""
        return named_in(
            (identifier, record)
            for kind, files in self.present.items()
            for identifier, path in files.items()
            if b"repeated_in" in (data := path.read_bytes()) and (record := _plain(kind, data))
        )

    def _earlier_ids(self, kind: RecordKind, record: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        return with_earlier_ids(kind, record, lambda *key: self.merged.get(key, ()))


def _plain(kind: RecordKind, data: bytes) -> dict[str, Any] | None:
    found = parse_record(kind, data, "", None).record
    return None if found is None else plain(found)


def _placed(configuration: Configuration, file: Path, findings: Iterable[Finding]) -> Iterable[Diagnostic]:
    """Yield the findings of a file that are errors, with their places."""
    placed = place(findings, file.read_bytes(), file.relative_to(configuration.root).as_posix())
    return [one for one in placed if one.severity == "error"]


def _seen_altered(
    configuration: Configuration, repository: Repository, commit: str, revision: str
) -> Iterable[Diagnostic]:
    """Return a diagnostic for each sighting on the base branch that is changed or gone while its document is here."""
    files = repository.files(commit, "sources/seen")

    @cache
    def taken_down(named: str) -> bool:
        folder, _, identifier = named.rpartition("/")
        kind = next((kind for kind in KINDS if f"{kind}s" == (folder or "statements")), None)
        path = _files(configuration, kind).get(identifier) if kind else None
        record = _plain(kind, path.read_bytes()) if kind and path else None
        return record is not None and is_taken_down(record)

    for path, data in zip(files, repository.contents(list(files.values())), strict=True):
        here = configuration.root / path
        if not (configuration.sources / "documents" / here.name).is_file() or here.is_symlink():
            continue
        before = parse_seen(data, path)[0]
        now = parse_seen(here.read_bytes(), path)[0] if here.is_file() else None
        altered = checks_of_seen.altered(path, revision, before, now, taken_down) if before else None
        if altered:
            yield altered


def _relabelled(configuration: Configuration, base: Ledger) -> Iterable[Diagnostic]:
    """Yield a diagnostic for each label of an own kind that is not what the base branch's records were shown with."""
    here = configuration.root / OWN_KINDS
    data = here.read_bytes() if here.is_file() else b""
    now = {f"{one.of}.{one.name}": one.label for one in own_kinds.kinds_in(data)}
    for kind, labels in base.kinds().items():
        yield from place(checks.relabelled(kind, labels, now.get(kind, {})), data, OWN_KINDS)


def _replaces(kind: RecordKind, path: Path) -> Sequence[str]:
    data = path.read_bytes()
    if b"replaces" not in data:
        return ()
    found = parse_record(kind, data, path.name, None).record
    return found.replaces if found is not None else ()
