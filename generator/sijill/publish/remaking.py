"""The archive of a site, made again from what the site carries: the state that pages, exports and search are made of.

Records, places in stored copies, versions and settings go into a state in a folder of its own, by the way that all
records go into states. Nothing here trusts what it reads: what is not as it should be is a problem.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson

from sijill.export import site_inputs
from sijill.export.bundle import EVIDENCE, texts_of
from sijill.export.ledger import batches_of
from sijill.ledger.entries import is_file_name
from sijill.ledger.store import Ledger
from sijill.log.checkpoint import PROOF_FILE, head_of, read_proof
from sijill.log.notes import Note, read_note
from sijill.log.store import log_of
from sijill.model.brackets import stretches
from sijill.model.captures import HYPHENS, Capture, Paragraph
from sijill.model.characters import OPENING_MARKS
from sijill.model.configuration import Configuration
from sijill.model.digests import digest_of_paragraphs, digest_of_pieces
from sijill.model.fragments import DirectiveWords
from sijill.model.keys import NoteError
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES, Description, Document, Statement, Wording
from sijill.model.seen import SEEN, Seen
from sijill.model.strict_json import loads
from sijill.model.urls import (
    EARLIER,
    LOG,
    LOG_CHECKPOINT,
    STATEMENT_EVIDENCE,
    checkpoint_signed_again,
    statement_folder,
)
from sijill.publish.proving_statements import Bundle
from sijill.sources import own_strings
from sijill.sources.scan import SourceFile
from sijill.sources.yaml.strict import Reading
from sijill.state import Archive, database
from sijill.state.answers import Evidence, Where
from sijill.state.rows import FileRead, mentions_of, record_rows, statement_rows
from sijill.state.write import Writer

_NOT_SAID = re.compile(rf"[\s{re.escape(HYPHENS)}]+")
_OPENED = re.compile(f"\n[{OPENING_MARKS}]")
_FORMATTED = re.compile(r"\{\w*[:!.\[]")
_TOGETHER = 200
_MOST_PARAGRAPHS = 200_000
_NO_TEXTS: Mapping[tuple[str, int | None], str] = MappingProxyType({})


class Pieces(NamedTuple):
    """What a bundle has of a stored copy: digests, each with the number of paragraphs' digests that it is made of."""

    as_tree: bool
    rows: tuple[tuple[int, str], ...]

    @classmethod
    def read(cls, data: bytes) -> "Pieces":
        """Read a bundle's file. Raises ValueError for other data."""
        lines = [line.split(" ") for line in data.decode("ascii").split("\n")[:-1]]
        rows = tuple((int(line[0]) if len(line) > 1 else 1, line[-1]) for line in lines)
        return cls(any(len(line) > 1 for line in lines), rows)

    @property
    def digest(self) -> str:
        """The digest of the copy. Raises ValueError or IndexError where there can be none."""
        digests = (f"sha256:{digits}" for _, digits in self.rows)
        return digest_of_pieces(self.rows) if self.as_tree else digest_of_paragraphs(digests)

    def paragraphs(self, first: int, last: int) -> tuple[str, ...]:
        """Return the digests of paragraphs, counted from 1; those that are joined with others are left out."""
        ends = accumulate(count for count, _ in self.rows)
        found = zip(ends, self.rows, strict=True)
        return tuple(f"sha256:{digits}" for end, (count, digits) in found if count == 1 and first <= end <= last)


class Copy(Capture):
    """A stored copy as far as a site carries it: how many paragraphs are shown, and what bundles have of digests.

    ``known`` are by the indices of the paragraphs that they show.
    """

    def __init__(self, known: Mapping[frozenset[int], Pieces], shown: Mapping[str, Any]) -> None:
        withheld, gone = int(shown["withheld"]), int(shown["taken_down"])
        every = range(min(int(shown["paragraphs"]), _MOST_PARAGRAPHS))
        texts = (Paragraph("", None if at < withheld + gone else "", taken_down=at < gone) for at in every)
        super().__init__(tuple(texts), as_tree=any(one.as_tree for one in known.values()))
        self._known = known

    @property
    def digests(self) -> Iterator[str]:
        """The digests that the copy's own is made of."""
        yield from (f"sha256:{digits}" for _, digits in next(iter(self._known.values())).rows)

    def pieces(self, shown: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Yield what proves the paragraphs of these indices, as a bundle has it."""
        yield from self._known[frozenset(shown)].rows


class ArchiveOfSite(Archive):
    """The archive of a site; ``copies`` are what is known of stored copies, by document and digest."""

    copies: Mapping[tuple[str, str], Copy] = {}

    def _capture(self, document: str, digest: str) -> Copy:
        return self.copies[document, digest]


def settings_in(data: bytes, root: Path) -> Configuration:
    """Return the settings that a site carries, for an archive in a folder; make known the strings of its languages.

    Raises ValueError where they are none.
    """
    try:
        found = loads(data)
        texts, given = dict(found["strings"]), dict(found["settings"])
        chosen = {name: found[name] for name in (*site_inputs.FIELDS, "options")}
        if not all(isinstance(one, str) for names in given.values() for one in [*names, *texts.values()]):
            raise ValueError("not texts")
        configuration = Configuration.model_validate({**chosen, "settings": given, "root": root})
        for tag in configuration.languages:
            if tag in texts:
                if _FORMATTED.search(texts[tag]):
                    raise ValueError("a width or an attribute in the braces of a string")
                place = root / own_strings.FOLDER / f"{tag}.yaml"
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(texts[tag], "utf-8", newline="")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"must be the site's settings: {_short(error)}") from None
    wrong = own_strings.take(configuration, Reading({}, {}, {}, []), ())
    if wrong:
        raise ValueError("must hold the strings of the archive's own languages")
    return configuration


class Remaking:
    """A state that is filled from a site's files, by path, in a folder that its caller removes.

    ``written`` are the addresses of the site's hand-written pages below the home of each language.
    """

    def __init__(
        self, configuration: Configuration, files: Mapping[str, bytes], written: Mapping[str, Sequence[str]]
    ) -> None:
        self.configuration = configuration
        self.files = files
        self.problems: list[str] = []
        self.connection, _ = database.open_for_writing(configuration.cache)
        self.writer = Writer(self.connection)
        self.log_notes: dict[int, Note] = {}
        self.tokens: dict[str, bytes] = {}
        self.pieces: dict[tuple[str, str], dict[frozenset[int], Pieces]] = {}
        self.shown: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.documents: dict[str, Document] = {}
        self._waiting: list[FileRead] = []
        for language, addresses in written.items():
            for address in addresses:
                place = configuration.root / "docs" / language / f"{address.rstrip('/')}.md"
                place.parent.mkdir(parents=True, exist_ok=True)
                place.touch()
        self._ledger()

    def _ledger(self) -> None:
        folder = self.configuration.sources / "ledger"
        folder.mkdir(parents=True)
        batches = {name: data for name, data in batches_of(self.files).items() if is_file_name(name)}
        for name, data in batches.items():
            (folder / name).write_bytes(data)
        try:
            found = list(site_inputs.ways_back(self.files.get(EARLIER, b"")))
        except (KeyError, TypeError, ValueError):
            self.problems.append(f"{EARLIER} must hold ways back to earlier versions")
            found = []
        Ledger(self.connection).take_in(batches, found)

    def record(self, kind: RecordKind, identifier: str, item: Mapping[str, Any]) -> None:
        """Take an agent, a document or a topic in, as the files of all records have it."""
        tree = item["record"]
        try:
            record = RECORD_TYPES[kind].model_validate(tree)
            places = places_in({"passages": item.get("places", ())})
            rows = record_rows(kind, record, dict(tree), places, mentions_of(record))
            for number, one in enumerate(getattr(record, "descriptions", ()), 1):
                place = next((place for place in places if place.passage == f"descriptions[{number}]"), None)
                if not record.is_taken_down and (place is None or not _quotes(place, one)):
                    self.problems.append(f"the {kind} '{identifier}' must be described in its published record's words")
            seen = None
            if isinstance(record, Document):
                self.documents[identifier] = record
                for one in item.get("captures") or ():
                    self.shown[identifier, str(one["digest"])] = one["shown"]
                if item.get("sightings"):
                    seen = orjson.dumps({"sightings": item["sightings"]}, option=orjson.OPT_SORT_KEYS)
                    Seen.model_validate_json(seen)
        except (ValueError, KeyError, TypeError) as error:
            self.problems.append(f"the {kind} '{identifier}' must be a record that can be read: {_short(error)}")
            return
        self._save(FileRead(_file(kind, identifier), "", rows, []))
        if seen:
            self._save(FileRead(_file(SEEN, identifier), "", None, [], "", seen))

    def statement(self, identifier: str, bundle: Bundle) -> None:
        """Take a statement in, as its bundle has it; a bundle without its record is skipped."""
        if bundle.record is None:
            return
        try:
            tree = loads(bundle.record)
            record = Statement.model_validate(tree)
            places = places_in(loads(bundle.members.get(EVIDENCE, b"{}")), texts_of(tree))
            pieces = pieces_in(bundle, places)
            places = [_with_digests(place, pieces) for place in places]
            options = self.configuration.options
            rows = statement_rows(
                identifier, record, tree, places, mentions_of(record), options.format, self.configuration.languages
            )
            if PROOF_FILE in bundle.members:
                note = read_proof(bundle.members[PROOF_FILE]).checkpoint
                size = head_of(note).size
                self.log_notes[size] = note
                self.tokens |= {f"{size}.{authority}.tsr": data for authority, data in bundle.tokens.items()}
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            self.problems.append(f"the statement '{identifier}' must be a record that can be read: {_short(error)}")
            return
        for copy, (shown, found) in pieces.items():
            self.pieces.setdefault(copy, {})[shown] = found
        wrong = dict.fromkeys(self._wrong_places(record, places, {copy: found for copy, (_, found) in pieces.items()}))
        self.problems += [f"{statement_folder(identifier)}{STATEMENT_EVIDENCE} {one}" for one in wrong]
        self._save(FileRead(_file("statement", identifier), "", rows, []))

    def _wrong_places(
        self, record: Statement, places: Sequence[Evidence], copies: Mapping[tuple[str, str], Pieces]
    ) -> Iterator[str]:
        """Yield what is wrong with where words are said to be: by the words, the copy, and the paragraphs' digests."""
        known = {(one.passage, one.variant): one for one in places}
        for passage in record.passages:
            for number, wording in enumerate((passage, *passage.variants)):
                place = known.get((passage.id, number - 1 if number else None))
                if place is None:
                    if not record.is_taken_down:
                        yield f"must give the place of '{passage.id}' in its document"
                    continue
                if not _quotes(place, wording):
                    yield f"must quote for '{passage.id}' the words of the published record"
                listed = self.documents.get(wording.document)
                if listed is None or place.capture not in {copy.digest for copy in listed.captures}:
                    yield f"must place '{passage.id}' in a stored copy that its document lists"
                found = copies.get((wording.document, place.capture))
                for one in place.all:
                    if (
                        found is None
                        or (one.document, one.capture) != (wording.document, place.capture)
                        or len(one.paragraph_digests) != one.end_paragraph - one.paragraph + 1
                    ):
                        yield f"must place '{passage.id}' in paragraphs that its stored copy has"

    def _save(self, read: FileRead) -> None:
        self._waiting.append(read)
        if len(self._waiting) >= _TOGETHER:
            self._flush()

    def _flush(self) -> None:
        with database.transaction(self.connection):
            self.writer.save(self._waiting)
        self._waiting = []

    def archive(self) -> ArchiveOfSite:
        """Return the archive, everything having been taken in."""
        self._flush()
        with database.transaction(self.connection):
            self.writer.flush()
            database.index(self.connection)
            self.writer.settle_order()
            Ledger.over(self.connection).recognise()
        folder = self.configuration.sources / "log"
        folder.mkdir(parents=True)
        log = {path.removeprefix(LOG): data for path, data in self.files.items() if path.startswith(LOG)}
        files = {name: data for name, data in log.items() if name.endswith(".pem") and "/" not in name}
        for path in (LOG_CHECKPOINT, *map(checkpoint_signed_again, [*self.log_notes])):
            with contextlib.suppress(NoteError):  # what is none is named where the log is compared
                if path in self.files:
                    note = read_note(self.files[path])
                    self.log_notes[head_of(note).size] = note
        files |= {f"{size}.checkpoint": note.data() for size, note in self.log_notes.items()}
        for name, data in {**files, **self.tokens}.items():
            (folder / name).write_bytes(data)
        log_of(self.configuration, self.connection).sync(folder)
        found = ArchiveOfSite(self.configuration, self.connection)
        found.copies = {key: Copy(self.pieces.get(key, {}), shown) for key, shown in self.shown.items()}
        return found


def pieces_in(bundle: Bundle, places: Sequence[Evidence]) -> dict[tuple[str, str], tuple[frozenset[int], Pieces]]:
    """Return what a bundle has of each stored copy, by document and digest, with the paragraphs that it shows.

    Raises ValueError or LookupError where that is not the copy's.
    """
    shown: dict[tuple[str, str], set[int]] = {}
    for one in (one for place in places for one in place.all):
        shown.setdefault((one.document, one.capture), set()).update(range(one.paragraph - 1, one.end_paragraph))
    found = {}
    for (document, digest), paragraphs in shown.items():
        pieces = Pieces.read(bundle.members[f"captures/{document}/{digest.removeprefix('sha256:')[:16]}.txt"])
        if pieces.digest != digest:
            raise ValueError(f"the paragraphs of {document} must be those of {digest}")
        found[document, digest] = frozenset(paragraphs), pieces
    return found


def _with_digests(place: Evidence, pieces: Mapping[tuple[str, str], tuple[frozenset[int], Pieces]]) -> Evidence:
    """Return a place, and its further stretches, with the digests of its paragraphs, which are beside it."""
    digests = pieces[place.document, place.capture][1].paragraphs(place.paragraph, place.end_paragraph)
    more = tuple(_with_digests(one, pieces) for one in place.more)
    return place._replace(paragraph_digests=digests, more=more)


def places_in(data: Any, texts: Mapping[tuple[str, int | None], str] = _NO_TEXTS) -> list[Evidence]:
    """Return where a bundle says that words are, ``texts`` by passage and variant, where it does not repeat them.

    Raises ValueError, KeyError or TypeError for other data.
    """
    found: list[Evidence] = []
    for row in map(dict, data.get("passages", ())):
        given: dict[str, Any] = {
            "link": DirectiveWords(*row.pop("link", ())), "where": Where(**row.pop("where", {})),
            **{name: tuple(row.pop(name, ())) for name in ("paragraph_digests", "lacking", "salts")},
        }  # fmt: skip
        words = row.pop("exact") if "exact" in row else texts[row["passage"], row.get("variant")]
        one = Evidence(**{"variant": None, "exact": words, **row, **given})
        if not 1 <= one.paragraph <= one.end_paragraph <= _MOST_PARAGRAPHS:
            raise ValueError(f"a place in the paragraphs {one.paragraph} to {one.end_paragraph}")
        if found and (found[-1].passage, found[-1].variant) == (one.passage, one.variant):
            found[-1] = found[-1]._replace(more=(*found[-1].more, one))
        else:
            found.append(one)
    return found


def _quotes(place: Evidence, wording: Wording | Description) -> bool:
    """Return whether a place has the words of a record, apart from white space, line ends and marks of paragraphs."""
    wanted = stretches(wording.text, wording.brackets)
    return len(wanted) == len(place.all) and all(
        one.where.margins or _is_said(one.exact, meant.text) for one, meant in zip(place.all, wanted, strict=True)
    )


def _is_said(exact: str, text: str) -> bool:
    """Return whether a text has the words of a copy; it may leave out the mark that opens each paragraph."""
    parts = [re.escape(_NOT_SAID.sub("", part)) for part in _OPENED.split(exact)]
    return re.fullmatch(f"[{OPENING_MARKS}]?".join(parts), _NOT_SAID.sub("", text)) is not None


def _file(kind: Any, identifier: str) -> SourceFile:
    return SourceFile(f"{kind}s/{identifier}.yaml", kind, identifier, (0, 0, 0, 0))


def _short(error: Exception) -> str:
    return ascii(str(error).partition("\n")[0])[1:-1][:200]
