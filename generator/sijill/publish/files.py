"""Every file of a site, compared with the manifest; what is said of records in it, held against the ledger."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sijill.interface.strings import has_strings
from sijill.ledger.store import Ledger, Published
from sijill.model.keys import PublicKey
from sijill.model.kinds import EVERYWHERE, OwnKind
from sijill.model.linked import SCHEMA_ORG
from sijill.model.records import RecordKind
from sijill.model.urls import DATA_INDEX, LOG
from sijill.publish.beyond import LISTING, PAGE, Beyond
from sijill.publish.expected import wrong_pages
from sijill.publish.gaps import unnamed
from sijill.publish.holding import Holding, digest_of_line, settings_of
from sijill.publish.logged import SiteLog
from sijill.publish.naming import FILE_OF_RECORDS, Records
from sijill.publish.proven import Key, Known, Proven, Unproven
from sijill.publish.proving import FILE_OF_STATEMENT, Proof, prove, words_of_data
from sijill.publish.worded import page_of
from sijill.site import manifest

LEDGER_FOLDER = "data/ledger/"
LINES_FOLDER = "data/statements/"
_KEPT = (LOG, LEDGER_FOLDER, LINES_FOLDER, "data/agents/", "data/documents/", "data/topics/")
_TOGETHER = 200  # statements whose versions are read from the ledger at a time
# Hosts read these files and do not serve them; in a folder they are checked like any other file.
_NOT_SERVED = frozenset({"_headers", "_redirects", ".nojekyll"})
NOT_HELD = (
    "what speakers, documents and topics were called on pages of earlier versions, where that has changed since",
    "renames, merges and changes without a correction on the page of corrections and in its feed",
    "titles, speakers and dates of statements whose words were taken down",
    "where words are in stored copies, and the words around them there (the copies' digests are held)",
    "what was seen of sources since",
    "citations in the files of lists (those on statements' own pages are held)",
    "what pages of agents, documents and topics say besides their names and corrections",
    "statements that a list, the timeline or the home page leaves out",
    "what is put on a page beside the words that are held, and styles that hide them",
    "which entry of the transparency log pages name, and what they say of its time (the bundles' proofs are held)",
    "share pictures, the search index, hand-written pages, and what lists and pages say around the records",
)
"""What ``verify`` cannot hold against the ledger, which does not prove it."""

Fetch = Callable[[str, int], "bytes | None"]


@dataclass
class Report:
    """What a verification found; all lists are sorted by path.

    ``problems`` are sentences on the manifest, the ledger, the signature, and on what the site says otherwise than the
    ledger. ``statements`` were held against it. ``ledger`` is ``first`` (none was seen before), ``same``, ``extended``,
    ``broken`` or ``none``; ``changed_alone`` says that the site is another than last seen and its ledger the same.
    ``not_held`` names what nothing in the ledger proves. ``log`` says the same of the transparency log, ``log_head`` is
    what to remember of it, and ``log_key_known`` says that its key was not taken from the site itself;
    ``attested`` are the timestamp authorities whose tokens are true, with their certificates' subjects.
    """

    root: str = ""
    files: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    ledger: str = "none"
    log: str = "none"
    log_head: dict[str, Any] | None = None
    log_key_known: bool = False
    attested: dict[str, str] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    signed: str = ""
    statements: int = 0
    changed_alone: bool = False
    not_held: list[str] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Whether nothing is missing, changed, added or wrong."""
        return not (self.missing or self.changed or self.added or self.problems)


def check_files(
    rows: Mapping[str, tuple[str, int]],
    fetch: Fetch,
    folder: Path | None,
    report: Report,
    same: bool,
    log_keys: Sequence[PublicKey] = (),
) -> tuple[Ledger, SiteLog]:
    """Compare every file, and hold what is said of each statement against the ledger that the site carries.

    The files of a statement are read together, so that each is asked for once; lists and feeds come last, when all
    statements are known. ``same`` says that this version of the generator made the site: then pages and data are made
    again from what is proved. ``log_keys`` are those known of its transparency log. Returns the ledger and the log.
    """
    paths = sorted(path for path in rows if folder is not None or path not in _NOT_SERVED)
    statements: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    listing: list[str] = []
    for path in paths:
        match = FILE_OF_STATEMENT.fullmatch(path)
        if not match and same and LISTING.fullmatch(path):
            listing.append(path)
        else:
            (statements if match else others).setdefault(match["id"] if match else path, []).append(path)
    batches: dict[str, bytes] = {}
    lines: dict[str, str] = {}
    whole: dict[str, str] = {}
    shards: dict[str, list[dict[str, Any]]] = {}
    records: dict[str, dict[str, Any] | None] = {}
    log_files: dict[str, bytes] = {}

    def read(group: list[str]) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
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

    with ThreadPoolExecutor(8 if folder is None else 2) as threads:
        for found, wrong in threads.map(read_other, others.values()):
            note(wrong)
            for path, data in found.items():
                if path.startswith(LEDGER_FOLDER):
                    batches[path.removeprefix(LEDGER_FOLDER)] = data
                elif path.startswith(LOG):
                    log_files[path] = data
                elif path.startswith(LINES_FOLDER):
                    found_lines = list(_lines(data)) if path.endswith(".jsonl") else []
                    lines.update((str(one.get("identifier")), words_of_data(one)) for one in found_lines)
                    if same and found_lines:
                        whole.update((str(one.get("identifier")), digest_of_line(one)) for one in found_lines)
                        shards[path.removeprefix(LINES_FOLDER).removesuffix(".jsonl")] = found_lines
                else:
                    records[path] = json_of(data)
        ledger = Ledger.of_files(batches)
        log = SiteLog(log_files, ledger, log_keys)
        named = Records(records if batches else {}, ledger)
        languages = _languages(rows, fetch)
        spoken = [tag for tag in languages if has_strings(tag)]
        report.not_held += [
            f"pages in '{tag}', a language of the archive's own" for tag in languages if tag not in spoken
        ]
        holdings = (
            _Holdings(_known(named, ledger), spoken, _kinds(rows, fetch)) if same and batches and spoken else None
        )
        proofs: list[Proof] = []
        names = list(statements)
        for start in range(0, len(names), _TOGETHER):
            asked = [
                (name, statements[name], ledger.history("statement", name) if batches else None)
                for name in names[start : start + _TOGETHER]
            ]

            def judge(one: tuple[str, list[str], list[Published] | None]) -> tuple[Proof, list[tuple[str, str]]]:
                name, group, history = one
                found, wrong = read(group)
                if history is None:
                    return Proof(name, []), wrong
                return prove(name, found, history, named.names, holdings, log), wrong

            for proof, wrong in threads.map(judge, asked):
                note(wrong)
                proofs.append(proof)
        beyond = Beyond(holdings.last, proofs) if holdings is not None and holdings.last else None

        def judge_list(path: str) -> tuple[list[str], list[tuple[str, str]]]:
            found, wrong = read([path])
            if beyond is None or path not in found:
                return [], wrong
            if path.endswith(PAGE):
                tree = page_of(found[path])
                problems = beyond.page(path, tree) if tree is not None else iter(("must be a page that can be read",))
            else:
                problems = beyond.feed(path, found[path])
            return [f"{path} {problem}" for problem in problems], wrong

        for problems, wrong in threads.map(judge_list, listing):
            note(wrong)
            report.problems += problems
    if batches:
        report.problems += sorted(
            [*named.problems, *log.problems, *(problem for proof in proofs for problem in proof.problems)]
        )
        report.problems += wrong_pages(paths, ledger, languages) if same else ()
        report.problems += _together(proofs, set(ledger.records("statement", replaced=False)), lines)
        corrected = {one.id: {"corrections": one.corrections, "replaces": one.replaces} for one in proofs}
        beside = [(identifier, record) for (_, identifier), record in named.records.items()]
        report.problems += unnamed({proof.id: proof.gaps for proof in proofs}, corrected, beside)
    if beyond is not None:
        for path, found_records in sorted(records.items()):
            match = FILE_OF_RECORDS.fullmatch(path)
            if match:
                report.problems += [f"{path} {problem}" for problem in beyond.records(match["kind"], found_records)]
                listed = (found_records or {}).get(f"{match['kind']}s") or []
                report.problems += _tables(beyond, match["kind"], path, listed, rows)
        for proof in proofs:
            report.problems += beyond.relations(proof)
            if proof.line and whole.get(proof.id) != proof.line:
                report.problems.append(f"{LINES_FOLDER} must say all of '{proof.id}' that its own data say")
        for name, found_lines in sorted(shards.items()):
            report.problems += _tables(beyond, "statement", f"{LINES_FOLDER}{name}.jsonl", found_lines, rows)
    report.statements = sum(bool(proof.said) for proof in proofs)
    report.missing.sort()
    report.changed.sort()
    if folder is not None:
        listed = set(rows)
        report.added = sorted(p for p in _present(folder) if p not in listed and not manifest.is_manifest(p))
    return ledger, log


def _lines(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield what a file of the whole archive says of each statement."""
    for line in data.splitlines():
        found = json_of(line)
        if found is not None:
            yield found


def _tables(
    beyond: Beyond, kind: str, of: str, found: list[dict[str, Any]], rows: Mapping[str, tuple[str, int]]
) -> Iterator[str]:
    """Yield the tables that say otherwise than the file ``of`` records that they are made of."""
    try:
        made = beyond.tables(kind, found)
    except (Unproven, LookupError, TypeError, AttributeError):
        yield f"{of} must be {kind}s in the published form"
        return
    name = of.rpartition("/")[2].rpartition(".")[0]
    for folder, data in made.items():
        path = f"data/{folder}/{name}.csv"
        if path in rows and rows[path][0] != hashlib.sha256(data).hexdigest():
            yield f"{path} must say what {of} says"


def _known(named: Records, ledger: Ledger) -> dict[Key, Known]:
    """Return the agents, documents and topics that the site proves, by kind and id."""
    kinds: tuple[RecordKind, ...] = ("agent", "document", "topic")
    return {
        (kind, identifier): Known(
            named.records.get((kind, identifier)), tuple(one.number for one in ledger.history(kind, identifier))
        )
        for kind in kinds
        for identifier in ledger.records(kind)
    }


def _languages(rows: Mapping[str, tuple[str, int]], fetch: Fetch) -> list[str]:
    """Return the tags of the site's languages, that of its root first."""
    homes = {match["home"] for path in rows if (match := FILE_OF_STATEMENT.fullmatch(path)) and match["home"]}
    data = fetch(PAGE, rows[PAGE][1]) if PAGE in rows else None
    found = re.search(rb'<html[^>]* lang="([A-Za-z-]{2,35})"', data or b"")
    return [found[1].decode() if found else "en", *sorted(homes)]


def _kinds(rows: Mapping[str, tuple[str, int]], fetch: Fetch) -> tuple[OwnKind, ...]:
    """Return the kinds that the archive adds, as its data list them: what they are called is no part of the ledger."""
    found: list[OwnKind] = []
    data = json_of(fetch(DATA_INDEX, rows[DATA_INDEX][1]) or b"") if DATA_INDEX in rows else None
    listed = (data or {}).get("kinds")
    for of, kinds in listed.items() if isinstance(listed, dict) else ():
        for name, kind in kinds.items() if isinstance(kinds, dict) and of in EVERYWHERE else ():
            label = kind.get("label") if isinstance(kind, dict) else None
            if isinstance(label, dict) and label and all(isinstance(text, str) for text in label.values()):
                found.append(OwnKind(of, str(name), label, str(kind.get("type") or "").removeprefix(SCHEMA_ORG)))
    return tuple(found)


class _Holdings:
    """Gives what makes pages again, for the settings that a statement's data show."""

    def __init__(self, known: Mapping[Key, Known], languages: list[str], kinds: tuple[OwnKind, ...]) -> None:
        self.known, self.languages, self.kinds = known, languages, kinds
        self.made: dict[str, Holding] = {}

    def __call__(self, data: dict[str, Any], record: dict[str, Any]) -> Holding:
        settings = settings_of(data, self.languages, record, self.kinds)
        return self.made.setdefault(settings.model_dump_json(), Holding(Proven(settings, self.known)))

    @property
    def last(self) -> Holding | None:
        """What was given last, None where nothing was."""
        return next(reversed(self.made.values()), None)


def _together(proofs: Iterable[Proof], published: set[str], lines: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with statements seen together: one that is nowhere, or not in every language or list."""
    there = {proof.id: proof for proof in proofs if proof.said}
    replaced = {old for proof in there.values() for old in proof.replaces}
    for identifier in sorted(published - there.keys() - replaced):
        yield f"statements/{identifier}/ must be there with its data and its bundle: the ledger has it"
    languages = frozenset(home for proof in there.values() for home in proof.languages)
    for identifier, proof in sorted(there.items()):
        for home in sorted(languages - proof.languages):
            yield f"{f'{home}/' if home else ''}statements/{identifier}/index.html must be there, as in other languages"
        if lines and lines.get(identifier) != proof.said:
            yield f"{LINES_FOLDER} must say of '{identifier}' what its own data say"


def _present(folder: Path) -> Iterable[str]:
    """Yield every file of a folder; a symbolic link is a file that no manifest lists."""
    for parent, folders, names in os.walk(folder):
        below = Path(parent).relative_to(folder).as_posix()
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in [*names, *links]:
            yield name if below == "." else f"{below}/{name}"


def json_of(data: bytes) -> dict[str, Any] | None:
    """Return an object that JSON gives, None where it gives none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
