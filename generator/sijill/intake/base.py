"""Comparing an archive with a revision of its repository: what the base branch has published must still be there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sijill.check import history as checks
from sijill.check import replacing
from sijill.check import seen as checks_of_seen
from sijill.check.finding import Finding, place
from sijill.diagnostics import Diagnostic
from sijill.intake.history import Key, leading, of_reasons
from sijill.intake.ledger_in_git import LogInGit
from sijill.ledger.entries import KINDS, is_same_but_for_words
from sijill.ledger.repository import Repository, blob_name
from sijill.ledger.store import Ledger
from sijill.log.checkpoint import is_same_but_for_later_signatures
from sijill.log.store import is_checkpoint
from sijill.model.configuration import Configuration
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
    found += _seen_altered(configuration, repository, commit, revision)
    base = Ledger.of_files({path.removeprefix("sources/ledger/"): data for path, data in contents.items()})
    if base.batches():
        found += _relabelled(configuration, repository, commit)
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
    """Yield a diagnostic for each record of a kind, published on the base branch, that must not have changed so.

    ``present`` are the files of that kind in this archive, by id; ``merged`` are the ids that each record replaces.
    """
    records = repository.files(commit, f"sources/{kind}s")
    blobs = {path.rpartition("/")[2].removesuffix(".yaml"): blob for path, blob in records.items()}
    replaced = {old: new for (of_kind, new), ids in merged.items() if of_kind == kind for old in ids}
    for identifier in base.records(kind):
        last = base.last(kind, identifier)
        if last is None:
            continue
        if last.entry.replaced_by is not None:
            if identifier in present:
                yield from _placed(configuration, present[identifier], checks.used_again(last))
            continue
        blob = blobs.get(identifier, "")
        if identifier not in present:
            by = replaced.get(identifier)
            if by is None or by not in present:
                yield checks.vanished(last)
                continue
            now = _plain(kind, present[by].read_bytes())
            if now is not None:
                before = _plain(kind, repository.contents([blob])[0]) if blob else None
                old = replacing.Replaced.of(now["replaces"].index(identifier), base.history(kind, identifier), before)
                earlier_ids = list(with_earlier_ids(kind, now, lambda *key: merged.get(key, ())))
                found = replacing.replacement(old, now, base.last(kind, by), earlier_ids)
                yield from _placed(configuration, present[by], found)
            continue
        here = present[identifier]
        data = here.read_bytes()
        if not blob or blob_name(data, len(blob)) == blob:
            continue
        record, before = (_plain(kind, text) for text in (data, repository.contents([blob])[0]))
        if record is not None and before is not None:
            ids = with_earlier_ids(kind, record, lambda *key: merged.get(key, ()))
            findings = [
                *checks.changes(identifier, record, last, before, ids),
                *of_reasons(record, last, configuration.languages),
                *replacing.kept(identifier, record, leading(base.connection, last, before)),
            ]
            yield from _placed(configuration, here, findings)


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


def _relabelled(configuration: Configuration, repository: Repository, commit: str) -> Iterable[Diagnostic]:
    """Yield a diagnostic for each label of an own kind that differs from the base branch's and that records are of."""
    blobs = [blob for path, blob in repository.files(commit, OWN_KINDS).items() if path == OWN_KINDS]
    if not blobs:
        return
    here = configuration.root / OWN_KINDS
    data = here.read_bytes() if here.is_file() else b""
    now = {(one.of, one.name): one.label for one in own_kinds.kinds_in(data)}
    for one in own_kinds.kinds_in(repository.contents(blobs)[0]):
        differing = list(checks.relabelled(f"{one.of}.{one.name}", one.label, now.get((one.of, one.name), {})))
        of_it = re.compile(rb"^kind: *" + re.escape(one.name.encode()) + rb"\s*$", re.MULTILINE)
        if differing and any(of_it.search(path.read_bytes()) for path in _files(configuration, one.of).values()):
            yield from place(differing, data, OWN_KINDS)


def _replaces(kind: RecordKind, path: Path) -> Sequence[str]:
    data = path.read_bytes()
    if b"replaces" not in data:
        return ()
    found = parse_record(kind, data, path.name, None).record
    return found.replaces if found is not None else ()
