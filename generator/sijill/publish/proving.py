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

from sijill.ledger.patch import difference
from sijill.ledger.store import Published
from sijill.log.checkpoint import PROOF_FILE
from sijill.model import edtf
from sijill.model.digests import digest_of_bytes
from sijill.model.records import is_taken_down
from sijill.publish.gaps import Gap, gaps_in, takes_down
from sijill.publish.holding import RELATED, Holding, said_by
from sijill.publish.logged import SiteLog
from sijill.publish.naming import Names, last_of, other_names, speakers_in, voices_in, whose, whose_in_data
from sijill.publish.worded import items, page_against_record, page_of, read_object

# The files of one statement: in one language's folder or in none, its page, its data, its bundle, earlier versions.
FILE_OF_STATEMENT = re.compile(
    r"(?:(?P<home>[A-Za-z-]{2,35})/)?statements/(?P<id>[a-z0-9-]{1,100})/(?P<rest>(?:v[1-9][0-9]*/)?index\.html|"
    r"statement\.json|evidence\.zip)"
)
DATA, BUNDLE, PAGE = "statement.json", "evidence.zip", "index.html"
_MEMBER = re.compile(
    r"record\.json|withheld\.json|history\.jsonl|proof\.tlog-proof|versions/v([1-9][0-9]{0,5})\.json|([a-z0-9.-]+)\.tsr"
)
_LARGEST_MEMBER = 16 * 1024 * 1024

Record = dict[str, Any]
# A relation of another statement: what it is called from here, the other, the passage here, the passage there.
Incoming = tuple[str, str, str | None, str | None]


class Proof(NamedTuple):
    """What was found of one statement: problems as sentences, the ids it replaces, and what its data says in words.

    ``said`` is a digest, by which the statement's line in the whole-archive files is known; ``languages`` are the
    folders of languages that have its page. Where what made the site is at work here, ``line`` is a digest of the
    whole line, ``record`` what the ledger proves, ``incoming`` and ``related`` what is said of others' relations, in
    data and, by language, on pages; ``days`` are those of the first and the last version. ``gaps`` are what its bundle
    lacks of earlier versions, and ``corrections`` its corrections as the ledger proves them.
    """

    id: str
    problems: list[str]
    replaces: tuple[str, ...] = ()
    said: str = ""
    languages: frozenset[str] = frozenset()
    line: str = ""
    record: Record | None = None
    incoming: tuple[int, tuple[Incoming, ...]] = (0, ())
    related: Mapping[str, tuple[str, ...]] = {}
    days: tuple[str, str] = ("", "")
    gaps: tuple[Gap, ...] = ()
    corrections: tuple[Record, ...] = ()


class _Bundle(NamedTuple):
    """What an evidence bundle holds: the record as it is and was, its lines of the ledger, a proof, timestamps."""

    record: bytes | None
    versions: dict[int, bytes]
    lines: tuple[bytes, ...]
    proof: bytes | None = None
    tokens: Mapping[str, bytes] = {}
    withheld: bytes | None = None


def prove(
    identifier: str,
    files: Mapping[str, bytes],
    history: Sequence[Published],
    names: Names,
    holding: Callable[[Record, Record], Holding] | None = None,
    log: SiteLog | None = None,
) -> Proof:
    """Hold the files of a statement against its published versions; ``files`` are by path.

    ``names`` are those of the agents, documents and topics whose records were held against the ledger. ``holding``
    gives, for data and a record, what makes pages and data again, where the same generator made the site. ``log`` is
    the site's transparency log.

    A statement without a published version, or without a bundle, has nothing to be held against, which is a problem.
    """
    place = f"statements/{identifier}/"
    if not any(match and match["rest"] in (DATA, BUNDLE) for match in map(FILE_OF_STATEMENT.fullmatch, files)):
        return Proof(identifier, [])  # the address of an earlier id, which leads on; the caller accounts for it
    data = read_object(files.get(place + DATA))
    if data is None:
        return Proof(identifier, [f"{place}{DATA} must be there and be JSON"])
    said = words_of_data(data)
    if not history:
        problem = f"{place} must be in the ledger that the site carries, and is not: nothing proves it"
        return Proof(identifier, [problem], said=said)
    bundle = _read_bundle(files.get(place + BUNDLE))
    if isinstance(bundle, str):
        return Proof(identifier, [f"{place}{BUNDLE} {bundle}"], said=said)
    problems = [f"{place}{BUNDLE} {problem}" for problem in _bundle_against_ledger(bundle, history)]
    unproved = log.of_bundle(bundle.proof, bundle.tokens, history[-1]) if log else ""
    problems += [f"{place}{BUNDLE} {unproved}"] if unproved else []
    record = read_object(bundle.record)
    corrections = _as_recorded(data.get("corrections"))
    if record is None and not takes_down(corrections, history[-1]):
        problems.append(f"{place}{BUNDLE} must hold the record: no published correction takes its words down")
    lacking = list(gaps_in(bundle.versions, history)) if record is not None else []
    problems += [f"{place}{BUNDLE} {problem}" for problem in lacking if isinstance(problem, str)]
    gaps = tuple(gap for gap in lacking if isinstance(gap, Gap))
    if read_object(bundle.withheld) != ({str(one.version): sorted(one.aspects) for one in gaps if one.aspects} or None):
        problems.append(f"{place}{BUNDLE} must say in withheld.json what is withheld of earlier versions, and no more")
    problems += [f"{place}{DATA} {problem}" for problem in _data_against_record(data, record, history)]
    problems += [f"{place}{DATA} {problem}" for problem in other_names(data, names)]
    held = holding(data, record) if holding and record is not None and not problems else None
    if record is not None:
        history = _with_patches(history, record, bundle.versions)
    line = ""
    related: dict[str, tuple[str, ...]] = {}
    if held and record is not None:
        wrong, line = held.data(identifier, record, history, data)
        problems += [f"{place}{DATA} {problem}" for problem in wrong]
    languages = set()
    for path in sorted(files):
        match = FILE_OF_STATEMENT.fullmatch(path)
        if match is None or not match["rest"].endswith(PAGE):
            continue
        if match["rest"] == PAGE:
            languages.add(match["home"] or "")
            shown = record
            called: Callable[[str], list[str]] = partial(speakers_in, data, names)
        else:
            called = _nobody  # an earlier version shows the names of then
            shown = read_object(bundle.versions.get(int(match["rest"][1 : -len(PAGE) - 1])))
        tree = page_of(files[path])
        if tree is None:
            problems.append(f"{path} must be a page that can be read")
            continue
        found = list(page_against_record(tree, identifier, shown, called))
        if held and tree.get("lang") != (match["home"] or held.proven.configuration.languages[0]):
            found.append("must be in the language of its folder")
        if held and shown is not None and not found:
            number = 0 if match["rest"] == PAGE else int(match["rest"][1 : -len(PAGE) - 1])
            found = list(held.page(identifier, shown, history, number, tree))
            if not number:
                related[str(tree.get("lang"))] = tuple(said_by(one).text for one in tree.xpath(RELATED))
        problems += [f"{path} {problem}" for problem in found]
    replaces = tuple(str(old) for old in (record or data).get("replaces", ()))
    proved = record if held else None
    pages = frozenset(languages)
    return Proof(
        identifier,
        problems,
        replaces,
        said,
        pages,
        line,
        proved,
        _incoming(data),
        related,
        (history[0].date, history[-1].date),
        gaps,
        tuple(items((record or {"corrections": corrections}).get("corrections"))),
    )


def _incoming(data: Mapping[str, Any]) -> tuple[int, tuple[Incoming, ...]]:
    total = data.get("incoming_total")
    return total if isinstance(total, int) else 0, tuple(
        (str(one.get("relation")), str(one.get("identifier")), one.get("passage"), one.get("source_passage"))
        for one in items(data.get("incoming"))
    )


def words_of_data(data: Mapping[str, Any]) -> str:
    """Return a digest of what a statement's data says: in its own file and in the files of the whole archive."""
    named = ("title", "kind", "language", "note", "replaces", "corrections", "digest", "version", "published")
    said: dict[str, Any] = {name: data.get(name) for name in named}
    said["date"] = data.get("date", {}).get("edtf") if isinstance(data.get("date"), dict) else None
    said["passages"] = _said_in(data.get("passages"))
    return digest_of_bytes(json.dumps(said, sort_keys=True, ensure_ascii=True).encode())


def _read_bundle(data: bytes | None) -> _Bundle | str:
    """Return what a bundle holds, or what is wrong with it."""
    if data is None:
        return "must be there"
    record: bytes | None = None
    versions: dict[int, bytes] = {}
    lines: tuple[bytes, ...] = ()
    proof: bytes | None = None
    withheld: bytes | None = None
    tokens: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            for info in found.infolist():
                wanted = _MEMBER.fullmatch(info.filename)
                if wanted is None:
                    continue
                with found.open(info) as member:
                    content = member.read(_LARGEST_MEMBER + 1)
                if len(content) > _LARGEST_MEMBER:
                    return f"must hold {info.filename} of at most {_LARGEST_MEMBER:,} bytes"
                if wanted[1]:
                    versions[int(wanted[1])] = content
                elif info.filename == "record.json":
                    record = content
                elif info.filename == "withheld.json":
                    withheld = content
                elif wanted[2]:
                    tokens[wanted[2]] = content
                elif info.filename == PROOF_FILE:
                    proof = content
                else:
                    lines = tuple(content.removesuffix(b"\n").split(b"\n"))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        return "must be a whole zip file"
    return _Bundle(record, versions, lines, proof, tokens, withheld)


def _with_patches(history: Sequence[Published], record: Record, earlier: Mapping[int, bytes]) -> list[Published]:
    """Return versions with the way back from each to the one before, which the site's ledger leaves out."""
    texts = {number: found for number, data in earlier.items() if (found := read_object(data)) is not None}
    texts[history[-1].entry.version] = record
    made: list[Published] = []
    for one in history:
        after, before = texts.get(one.entry.version), texts.get(one.entry.version - 1)
        patch = difference(after, before) if after is not None and before is not None else None
        made.append(one._replace(patch=patch))
    return made


def _bundle_against_ledger(bundle: _Bundle, history: Sequence[Published]) -> Iterator[str]:
    if bundle.lines != tuple(published.line for published in history):
        yield "must hold the statement's lines of the ledger, all of them and as they stand there"
    last = history[-1].entry
    if bundle.record is not None and digest_of_bytes(bundle.record) != last.digest:
        yield (
            f"must hold the record that was published last, of the digest {last.digest}; its record has "
            f"{digest_of_bytes(bundle.record)}"
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
    if data.get("digest") != last.entry.digest:
        yield f"must give the digest of the record that was published last, {last.entry.digest}"
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
