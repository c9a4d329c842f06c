"""Comparing every file of a site with its manifest, and what the files say of records with the ledger."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sijill.export.ledger import batches_of
from sijill.export.zipping import unpacked
from sijill.ledger.store import Ledger, Published
from sijill.model.record_kinds import NAMED_KINDS
from sijill.model.urls import (
    DATA,
    EARLIER,
    FILE_OF_RECORDS,
    FILE_OF_STATEMENT,
    FOLDERS,
    HEADERS,
    LEDGER,
    LOG,
    MOVED,
    NO_JEKYLL,
    SETTINGS,
    STATEMENT_DATA,
    STATEMENT_EVIDENCE,
    STATEMENT_LINES,
    statement_folder,
)
from sijill.publish.gaps import unnamed
from sijill.publish.page_words import Addresses, read_object
from sijill.publish.proving_records import Records
from sijill.publish.proving_statements import Proof, prove, prove_bundle, words_of_data
from sijill.publish.report import Report
from sijill.publish.transparency_log import SiteLog, Trusted
from sijill.site import manifest

_KEPT = (LOG, LEDGER, STATEMENT_LINES, *(f"{DATA}{FOLDERS[kind]}/" for kind in NAMED_KINDS), SETTINGS, EARLIER)
_TOGETHER = 200  # statements whose versions are read from the ledger at a time
_NOT_SERVED = frozenset({HEADERS, MOVED, NO_JEKYLL})  # in a folder they are checked like any other file
Fetch = Callable[[str, int], "bytes | None"]


def check_files(
    rows: Mapping[str, tuple[str, int]],
    fetch: Fetch,
    folder: Path | None,
    report: Report,
    same: bool,
    trusted: Trusted = Trusted(),  # noqa: B008 - immutable
) -> tuple[Ledger, SiteLog]:
    """Compare every file, and what the site says with the ledger that it carries.

    ``same`` says that this version of the generator made the site: then all is made again from what is proved, and
    compared to the byte. Else words, names and titles are held. ``trusted`` is what is known of its transparency log
    from elsewhere. Returns the ledger and the log.
    """
    paths = sorted(path for path in rows if folder is not None or path not in _NOT_SERVED)
    statements: dict[str, list[str]] = {}
    others: list[list[str]] = []
    for path in paths:
        match = FILE_OF_STATEMENT.fullmatch(path)
        if match:
            statements.setdefault(match["id"], []).append(path)
        else:
            others.append([path])

    def read(group: Sequence[str]) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
        found: dict[str, bytes] = {}
        wrong: list[tuple[str, str]] = []
        for path in group:
            sha256, size = rows[path]
            data = fetch(path, size)
            if data is None:
                wrong.append((path, "missing"))
                continue
            if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
                wrong.append((path, "changed"))
            found[path] = data
        return found, wrong

    def note(wrong: Iterable[tuple[str, str]]) -> None:
        for path, verdict in wrong:
            (report.missing if verdict == "missing" else report.changed).append(path)

    def read_other(group: list[str]) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
        found, wrong = read(group)
        return {path: data for path, data in found.items() if path.startswith(_KEPT)}, wrong

    kept: dict[str, bytes] = {}
    with ThreadPoolExecutor(8 if folder is None else 2) as threads:
        for found, wrong in threads.map(read_other, others):
            note(wrong)
            kept |= found
        batches = batches_of(kept)
        ledger = Ledger.of_files(batches)
        settings = read_object(kept.get(SETTINGS, b"")) or {}
        log_files = {path: data for path, data in kept.items() if path.startswith(LOG)}
        log = SiteLog(log_files, ledger, trusted, settings.get("options"))
        records = {path: read_object(data) for path, data in kept.items() if FILE_OF_RECORDS.fullmatch(path)}
        named = Records(records if batches else {}, ledger)

        def each(judge: Callable[[str, dict[str, bytes], list[Published]], Proof], *, again: bool) -> Iterator[Proof]:
            """Yield what is judged of each statement, its files having been read."""
            needed = STATEMENT_DATA, STATEMENT_EVIDENCE
            names = [name for name, group in statements.items() if any(path.endswith(needed) for path in group)]
            for name in statements.keys() - set(names):  # addresses of earlier ids, which lead on
                note(read(statements[name])[1] if not again else ())
            for start in range(0, len(names), _TOGETHER):
                asked = [(name, ledger.history("statement", name)) for name in names[start : start + _TOGETHER]]

                def judged(one: tuple[str, list[Published]]) -> tuple[Proof, list[tuple[str, str]]]:
                    found, wrong = read(statements[one[0]])
                    return judge(one[0], found, one[1]) if batches else Proof(one[0], []), wrong

                for proof, wrong in threads.map(judged, asked):
                    note(wrong if not again else ())
                    yield proof

        known = _addresses(named.records, settings)

        def in_words(name: str, found: dict[str, bytes], history: list[Published]) -> Proof:
            return prove(name, found, history, named.names, log, known)

        def by_evidence(name: str, found: dict[str, bytes], history: list[Published]) -> Proof:
            return prove_bundle(name, found, history, log)

        proofs: list[Proof] = []
        if same and batches:
            from sijill.publish.comparing import Remade  # with all that makes sites, which nothing else needs here

            with tempfile.TemporaryDirectory(prefix="sijill-verify-") as work:
                remade = Remade(Path(work).resolve(), rows, kept, records, lambda path: fetch(path, rows[path][1]))
                proofs = [remade.take(proof) for proof in each(by_evidence, again=False)]
                same = remade.compare(report)
        if not same or not batches:
            again = bool(proofs)
            proofs = list(each(in_words, again=again))
            lines = {
                str(one.get("identifier")): words_of_data(one)
                for path, data in kept.items()
                if path.startswith(STATEMENT_LINES) and path.endswith(".gz")
                for one in _lines(data)
            }
        else:
            lines = {}
    if batches:
        report.problems += sorted(
            [*named.problems, *log.problems, *(problem for proof in proofs for problem in proof.problems)]
        )
        report.problems += _together(proofs, set(ledger.records("statement", replaced=False)), lines)
        corrected = {one.id: {"corrections": one.corrections, "replaces": one.replaces} for one in proofs}
        beside = [(identifier, record) for (_, identifier), record in named.records.items()]
        report.problems += unnamed({proof.id: proof.gaps for proof in proofs}, corrected, beside)
    report.statements = sum(bool(proof.said) for proof in proofs)
    report.missing.sort()
    report.changed.sort()
    if folder is not None:
        listed = set(rows)
        report.added = sorted(p for p in _present(folder) if p not in listed and not manifest.is_manifest(p))
    return ledger, log


def _lines(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield what a packed file of the whole archive says of each statement."""
    for line in (unpacked(data) or b"").splitlines():
        found = read_object(line)
        if found is not None:
            yield found


def _addresses(records: Mapping[tuple[str, str], Mapping[str, Any]], settings: Mapping[str, Any]) -> Addresses:
    """Return where statements' pages may lead: to published documents, within the site, and to its repository."""
    documents = [record for (kind, _), record in records.items() if kind == "document"]
    found = [one.get(field) for one in documents for field in ("url", "archived_url")]
    found += [address for one in documents for address in one.get("other_urls", ())]
    own = [settings.get(field) for field in ("site_url", "repo_url")]
    return Addresses(
        frozenset(unquote(one.partition("#")[0]) for one in found if isinstance(one, str)),
        tuple([f"{one.rstrip('/')}/" for one in own if isinstance(one, str) and one]),
    )


def _together(proofs: Iterable[Proof], published: set[str], lines: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with statements seen together: one that is nowhere, or not in every language or list."""
    there = {proof.id: proof for proof in proofs if proof.said}
    replaced = {old for proof in there.values() for old in proof.replaces}
    for identifier in sorted(published - there.keys() - replaced):
        yield f"{statement_folder(identifier)} must be there with its data and its bundle: the ledger has it"
    languages = frozenset(home for proof in there.values() for home in proof.languages)
    for identifier, proof in sorted(there.items()):
        for home in sorted(languages - proof.languages):
            yield f"{f'{home}/' if home else ''}statements/{identifier}/index.html must be there, as in other languages"
        if lines and lines.get(identifier) != proof.said:
            yield f"{STATEMENT_LINES} must say of '{identifier}' what its own data say"


def _present(folder: Path) -> Iterable[str]:
    """Yield every file of a folder; a symbolic link is a file that no manifest lists."""
    for parent, folders, names in os.walk(folder):
        below = Path(parent).relative_to(folder).as_posix()
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in [*names, *links]:
            yield name if below == "." else f"{below}/{name}"
