"""Holding what a site says of a statement against its ledger: its bundle, its data and its pages, in every language.

The manifest proves that no file was changed after it was made. Whoever makes a page, its data *and* the manifest again
is found out here: the record in the bundle must have the digest that the ledger published, and every other file must
say what that record says. Nothing here trusts what it reads; a file that is not as it should be is a problem.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from sijill.export.bundle import SALTS, VERSIONS, WITHHELD, salt_lines
from sijill.ledger.store import Published
from sijill.log.checkpoint import PROOF_FILE
from sijill.model import edtf
from sijill.model.digests import digest_of_bytes
from sijill.model.records import is_taken_down
from sijill.model.urls import FILE_OF_STATEMENT, PAGE_FILE, STATEMENT_DATA, STATEMENT_EVIDENCE, statement_folder
from sijill.publish.gaps import Gap, gaps_in, takes_down
from sijill.publish.page_words import (
    NOWHERE,
    Addresses,
    day_and_links,
    items,
    page_against_record,
    page_of,
    read_object,
)
from sijill.publish.proving_records import Names, last_of, other_names, speakers_in, voices_in, whose, whose_in_data
from sijill.publish.transparency_log import SiteLog

# The files of one statement: in one language's folder or in none, its page, its data, its bundle, earlier versions.
_MEMBER = re.compile(
    r"(?:withheld|evidence)\.json|(?:versions|history|salts)\.jsonl|proof\.tlog-proof|[a-z0-9.-]+\.tsr|"
    r"captures/[a-z0-9-]+/[0-9a-f]{16}\.txt"
)
_LARGEST_MEMBER = 16 * 1024 * 1024

Record = dict[str, Any]


class Bundle(NamedTuple):
    """What an evidence bundle holds, by the names of its members."""

    members: Mapping[str, bytes]

    @property
    def record(self) -> bytes | None:
        """The record, None if its words were taken down."""
        return self._lines[-1] if VERSIONS in self.members else None

    @property
    def tokens(self) -> dict[str, bytes]:
        """What timestamp authorities attest of the checkpoint, by their hosts."""
        return {name[:-4]: data for name, data in self.members.items() if name.endswith(".tsr")}

    @property
    def versions(self) -> dict[int, bytes]:
        """Earlier versions by number, as far as they are there."""
        return {number: line for number, line in enumerate(self._lines[:-1], 1) if line}

    @property
    def _lines(self) -> list[bytes]:
        return self.members.get(VERSIONS, b"").removesuffix(b"\n").split(b"\n")


class Proof(NamedTuple):
    """What was found of one statement: problems as sentences, the ids it replaces, and what its data says in words.

    ``said`` is a digest, by which the statement's line in the whole-archive files is known; ``languages`` are the
    folders of languages that have its page. ``bundle`` is what its evidence holds, ``gaps`` what that lacks of earlier
    versions, and ``corrections`` its corrections as the ledger proves them.
    """

    id: str
    problems: list[str]
    replaces: tuple[str, ...] = ()
    said: str = ""
    languages: frozenset[str] = frozenset()
    bundle: Bundle | None = None
    gaps: tuple[Gap, ...] = ()
    corrections: tuple[Record, ...] = ()


def prove_bundle(identifier: str, files: Mapping[str, bytes], history: Sequence[Published], log: SiteLog) -> Proof:
    """Compare the evidence of a statement with its published versions, and return it with what is wrong.

    ``files`` are the statement's, by path. What else the site says of it is made again out of the evidence
    (``remaking``). ``log`` is the transparency log.
    """
    place = statement_folder(identifier)
    if not history:
        problem = f"{place} must be in the ledger that the site carries, and is not: nothing proves it"
        return Proof(identifier, [problem], said="nothing")
    data = files.get(place + STATEMENT_EVIDENCE)
    bundle = _read_bundle(data)
    if isinstance(bundle, str):
        return Proof(identifier, [f"{place}{STATEMENT_EVIDENCE} {bundle}"], said="nothing")
    problems = list(_bundle_against_ledger(bundle, history))
    record = read_object(bundle.record)
    said = read_object(files.get(place + STATEMENT_DATA)) or {}
    corrections = (record or {}).get("corrections") if record else _as_recorded(said.get("corrections"))
    down = takes_down(corrections, history[-1])
    if record is None and not down:
        problems.append("must hold the record: no published correction takes its words down")
    lacking = [] if down else list(gaps_in(bundle.versions, history))
    problems += [problem for problem in lacking if isinstance(problem, str)]
    gaps = tuple(gap for gap in lacking if isinstance(gap, Gap))
    less = {str(one.version): sorted(one.aspects) for one in gaps if one.aspects} or None
    if read_object(bundle.members.get(WITHHELD)) != less:
        problems.append("must say in withheld.json what is withheld of earlier versions, and no more")
    unproved = log.of_bundle(bundle.members.get(PROOF_FILE), bundle.tokens, history[-1])
    problems += [unproved] if unproved else []
    replaces = tuple(map(str, (record or said).get("replaces", ())))
    problems = [f"{place}{STATEMENT_EVIDENCE} {one}" for one in problems]
    found, known = digest_of_bytes(data or b""), tuple(items(corrections))
    return Proof(identifier, problems, replaces, found, bundle=bundle, gaps=gaps, corrections=known)


def prove(
    identifier: str,
    files: Mapping[str, bytes],
    history: Sequence[Published],
    names: Names,
    log: SiteLog,
    known: Addresses = NOWHERE,
) -> Proof:
    """Compare the files of a statement, by path, with its published versions: words, names and titles.

    ``names`` are those of the agents, documents and topics whose records were compared with the ledger. ``log`` is
    the site's transparency log. ``known`` are addresses to which a statement's page may lead.
    """
    place = statement_folder(identifier)
    data = read_object(files.get(place + STATEMENT_DATA))
    if data is None:
        return Proof(identifier, [f"{place}{STATEMENT_DATA} must be there and be JSON"])
    found = prove_bundle(identifier, files, history, log)
    bundle, problems, said = found.bundle, found.problems, words_of_data(data)
    if bundle is None:
        return found._replace(said=said)
    record = read_object(bundle.record)
    problems += [f"{place}{STATEMENT_DATA} {problem}" for problem in _data_against_record(data, record, history)]
    problems += [f"{place}{STATEMENT_DATA} {problem}" for problem in other_names(data, names)]
    languages = set()
    for path in sorted(files):
        match = FILE_OF_STATEMENT.fullmatch(path)
        if match is None or not match["rest"].endswith(PAGE_FILE):
            continue
        called: Callable[[str], list[str]] = partial(speakers_in, data, names)
        if match["rest"] == PAGE_FILE:
            languages.add(match["home"] or "")
            shown = record
        else:
            called = _nobody  # an earlier version shows the names that its speakers had at that time
            shown = read_object(bundle.versions.get(int(match["rest"][1 : -len(PAGE_FILE) - 1])))
        tree = page_of(files[path])
        if tree is None:
            problems.append(f"{path} must be a page that can be read")
        else:
            problems += [f"{path} {problem}" for problem in page_against_record(tree, identifier, shown, called)]
            if match["rest"] == PAGE_FILE and record is not None and not is_taken_down(record):
                problems += [f"{path} {problem}" for problem in day_and_links(tree, record, known)]
    return found._replace(said=said, languages=frozenset(languages), bundle=None)


def words_of_data(data: Mapping[str, Any]) -> str:
    """Return a digest of what a statement's data says: in its own file and in the files of the whole archive."""
    named = ("title", "kind", "language", "note", "replaces", "corrections", "digest", "version", "published")
    said: dict[str, Any] = {name: data.get(name) for name in named}
    said["date"] = data.get("date", {}).get("edtf") if isinstance(data.get("date"), dict) else None
    said["passages"] = _said_in(data.get("passages"))
    return digest_of_bytes(json.dumps(said, sort_keys=True, ensure_ascii=True).encode())


def _read_bundle(data: bytes | None) -> Bundle | str:
    """Return what a bundle holds, or what is wrong with it."""
    if data is None:
        return "must be there"
    members: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            for info in found.infolist():
                if _MEMBER.fullmatch(info.filename):
                    with found.open(info) as member:
                        members[info.filename] = member.read(_LARGEST_MEMBER + 1)
                    if len(members[info.filename]) > _LARGEST_MEMBER:
                        return f"must hold {info.filename} of at most {_LARGEST_MEMBER:,} bytes"
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        return "must be a whole zip file"
    return Bundle(members)


def _bundle_against_ledger(bundle: Bundle, history: Sequence[Published]) -> Iterator[str]:
    lines = bundle.members.get("history.jsonl", b"").removesuffix(b"\n").split(b"\n")
    if lines != [published.line for published in history]:
        yield "must hold the statement's lines of the ledger, all of them, unchanged"
    if bundle.members.get(SALTS, b"") != salt_lines(history):
        yield "must hold the salts that the ledger has for these lines"
    last = history[-1]
    if bundle.record is not None and not last.is_of(digest_of_bytes(bundle.record)):
        yield (
            f"must hold the record that was published last, with the digest {last.entry.digest} behind its salt; the "
            f"digest of its record is {digest_of_bytes(bundle.record)}"
        )


def _data_against_record(
    data: Mapping[str, Any], record: Mapping[str, Any] | None, history: Sequence[Published]
) -> Iterator[str]:
    last = history[-1]
    known = [
        {"version": one.entry.version, "date": one.date, "digest": one.entry.digest, "entry": one.line_digest,
         "changed": one.entry.changed, "correction": one.entry.correction}
        for one in history
    ]  # fmt: skip
    if data.get("history") != known or (data.get("version"), data.get("modified")) != (last.entry.version, last.date):
        yield "must give the versions that the ledger has, and gives others"
    if record is None:
        if data.get("passages") is not None:
            yield "must hold no words where they were taken down"
        return
    if not last.is_of(str(data.get("digest"))):
        yield (
            f"must give the digest of the record that was published last, which behind its salt is {last.entry.digest}"
        )
    same: dict[str, tuple[Any, Any]] = {
        name: (data.get(name), record.get(name)) for name in ("title", "kind", "language", "note", "replaces")
    }
    same["corrections"] = (_as_recorded(data.get("corrections")), record.get("corrections"))
    same["whose the words are"] = (whose_in_data(data.get("passages")), whose(record))
    date = str(_at(record, "date", "value"))
    said_of_date = _at(data, "date", "edtf")
    same["date"] = (date if said_of_date == edtf.meant(date, 1) else said_of_date, date)  # in format 1, data say it so
    same["relations"] = (
        [(_at(one, "relation"), _at(one, "identifier"), _at(one, "note")) for one in items(data.get("relations"))],
        [(_at(one, "type"), _at(one, "target"), _at(one, "note")) for one in items(record.get("relations"))],
    )
    same["topics"] = ([_at(one, "identifier") for one in items(data.get("topics"))], list(record.get("topics", ())))
    same["speakers"] = (
        [
            [
                *(_at(one, "agent", name) for name in ("identifier", "unnamed")),
                *(_at(one, name) for name in ("named", "capacity")),
            ]
            for one in items(data.get("speakers"))
        ],
        [
            [voice, *(_at(one, name) for name in ("unnamed", "named", "capacity"))]
            for voice, one in zip(voices_in(record), items(record.get("speakers")), strict=True)
        ],
    )
    taken_down = is_taken_down(record)
    same["passages"] = (_said_in(data.get("passages")), None if taken_down else _said_in(record.get("passages")))
    for name, (said, meant) in same.items():
        if said != meant and (said is not None or name != "whose the words are"):
            yield f"must say what the published record says, and differs in '{name}'"


def _as_recorded(corrections: Any) -> Any:
    """Corrections of data without what they are named by there."""
    if not isinstance(corrections, list):
        return corrections
    return [{name: value for name, value in one.items() if name not in ("id", "type")} for one in items(corrections)]


def _said_in(passages: Any) -> Any:
    """What passages say, as a record and as its data have it alike."""
    if passages is None:
        return None
    return [
        [
            one.get("identifier", one.get("id")), one.get("text"), one.get("mode"), _id(one), one.get("note"),
            [[t.get("language"), t.get("text"), t.get("by"), t.get("note")] for t in items(one.get("translations"))],
            [[v.get("text"), v.get("mode"), v.get("note"), _id(v)] for v in items(one.get("variants"))],
        ]
        for one in items(passages)
    ]  # fmt: skip


def _id(wording: Mapping[str, Any]) -> str:
    """The id of a wording's document, which data give as the end of its address."""
    return last_of(wording.get("document"))


def _nobody(_language: str) -> list[str]:
    return []


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
