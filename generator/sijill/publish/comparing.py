"""Every file of a site, compared with what the archive that was made again makes."""

import hashlib
import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from sijill.export import tasks as exports
from sijill.export.database import without_version
from sijill.export.files import Exports
from sijill.export.site_inputs import OWN_CODE, drawn_with, drawn_with_in, made_with, made_with_in, without_drawing
from sijill.export.zipping import unpacked, unpacked_picture
from sijill.frame.headers import headers_file
from sijill.frame.maker import NOT_FOUND
from sijill.frame.remaking import FrameAgain, assets, own_text_around, problems_in
from sijill.frame.shells import sections
from sijill.interface.own_languages import use
from sijill.interface.strings import own
from sijill.model.configuration import Configuration
from sijill.model.output import Output, Page
from sijill.model.record_kinds import RecordKind
from sijill.model.strict_json import loads
from sijill.model.urls import ASSETS, HEADERS, LOG, SEARCH_START, SETTINGS, SQLITE, file_of
from sijill.pages.make import Pages
from sijill.publish.proving_statements import Proof
from sijill.publish.remaking import ArchiveOfSite, Remaking, settings_in
from sijill.publish.report import ALL_ELSE, Report, printable
from sijill.search.index.layout import stamp_of
from sijill.search.index.make import from_nothing, make_here
from sijill.search.page import SearchPages
from sijill.site.database_of_site import DatabaseOfSite
from sijill.site.plan import every_task
from sijill.state import database

Read = Callable[[str], "bytes | None"]
Rows = Mapping[str, tuple[str, int]]
_NAMED = 60  # files that differ and are named; of more, only their number is given
_SHOWN = 60  # characters of a difference


class Comparing:
    """Compares the files of one site, whose manifest is ``rows``; ``read`` gives a file's bytes.

    ``own_code`` says that hooks or templates of the archive's own made its pages: then what is around the records'
    part is not known, and only that part is looked for in each page. ``drawing`` says that share pictures are drawn
    again too. Of what is found wrong, ``problems`` has a sentence for each file.
    """

    def __init__(
        self,
        archive: ArchiveOfSite,
        written: Mapping[str, list[str]],
        rows: Rows,
        read: Read,
        own_code: bool,
        drawing: bool,
    ) -> None:
        self.archive = archive
        self.drawing = drawing
        self.configuration = archive.configuration
        self.written = written
        self.rows = rows
        self.read = read
        self.own_code = own_code
        self.made: set[str] = set()
        self.problems: list[str] = []
        self.more = 0
        home = self.configuration.addresses.home
        homes = {tag: self._text(file_of(home(tag))) for tag in self.configuration.languages}
        self.frame = FrameAgain(self.configuration, written, homes)
        self.home_texts: list[str] = []

    def run(self) -> None:
        """Make everything again and compare it."""
        for output in self._outputs():
            self._compare(output)
        pages = list(self._compare_written())
        for output in self._frame_files(pages):
            self._compare(output)
        for path in sorted(self.rows.keys() - self.made):
            if self._is_out_of_place(path):
                self._wrong(path, "must not be there: nothing that was published makes it")
        if self.more:
            self.problems.append(f"and {self.more:,} more files must be what the published records make")

    def _outputs(self) -> Iterator[Output]:
        """Yield every file that is made of records; what cannot be made is a problem."""
        archive, shells = self.archive, self.frame.shells
        search = SearchPages(archive, shells)
        sizes = {path: size for path, (_, size) in self.rows.items()}
        producers = (
            Pages(archive, shells, sizes),
            search,
            Exports(archive, drawing=self.drawing),
            DatabaseOfSite(archive),
        )
        for kind, group in groupby(every_task(archive), key=lambda task: task[0]):
            identifiers = [identifier for _, identifier in group]
            for start in range(0, len(identifiers), 200):
                for producer in producers:
                    if kind == exports.LOG and isinstance(producer, Exports):
                        continue  # its tiles and its checkpoint are compared with the ledger elsewhere
                    made = producer.make(kind, identifiers[start : start + 200])
                    yield from self._whatever_can_be_made(kind, (output for _, output in made))
        yield from self._whatever_can_be_made("search", self._index(search))

    def _whatever_can_be_made(self, what: str, made: Iterator[Output]) -> Iterator[Output]:
        try:
            yield from made
        except Exception as error:
            self.problems.append(
                f"what the site carries must be enough to make it again ({what}): {ascii(error)[:200]}"
            )

    def _index(self, search: SearchPages) -> Iterator[Output]:
        with database.transaction(self.archive.connection):
            for output in from_nothing(self.archive.connection, make_here(self.archive), search.names()):
                yield output
                if output.path == SEARCH_START:
                    yield from search.pages(stamp_of(output))

    def _frame_files(self, pages: list[str]) -> Iterator[Output]:
        logged = bool(self.configuration.options.log_keys)
        yield Output(HEADERS, headers_file(logged=logged))
        if not self.own_code:
            yield Output(NOT_FOUND, self.frame.not_found.encode())
            yield Output(f"{ASSETS}frame.css", self.frame.stylesheet([*pages, *self.home_texts]))
        for name, data in assets().items():
            yield Output(f"{ASSETS}{name}", data)

    def _compare(self, output: Output) -> None:
        path, data = output.path, output.data
        self.made.add(path)
        row = self.rows.get(path)
        if row is None:
            if path != HEADERS:
                self._wrong(path, "must be there: what was published makes it")
        elif row[0] != hashlib.sha256(data).hexdigest():
            found = self.read(path) or b""
            if path == SQLITE:
                found, data = (without_version(one) for one in (found, data))
            elif path == SETTINGS and not self.drawing:
                found, data = (without_drawing(one) for one in (found, data))
            elif path.endswith(".png"):
                found, data = (unpacked_picture(one) or one for one in (found, data))
            elif path.endswith(".gz"):
                found, data = (unpacked(one) or one for one in (found, data))
            if isinstance(output, Page) and output.shell[0] == "home":
                data = self._home(output, found)
            if self.own_code and path.endswith(".html"):
                if isinstance(output, Page) and not _has_part(output, found):
                    self._wrong(path, "must hold what the published records make")
            elif found != data and not (path.endswith(".zip") and _members(found) == _members(data)):
                self._wrong(path, f"must be what the published records make{_difference(path, found, data)}")

    def _home(self, output: Page, found: bytes) -> bytes:
        """Return a home page with the text of the archive's own that is on it, if nothing else is."""
        body = output.filling.text
        own = own_text_around(found.decode("utf-8", "replace"), body)
        if own is None or not any(own):
            return output.data
        self.home_texts += own
        return output.data.replace(body.encode(), f"{own[0]}{body}\n{own[1]}".encode(), 1)

    def _compare_written(self) -> Iterator[str]:
        """Yield the hand-written pages, having compared what is around their own text."""
        for language, paths in self.written.items():
            for address in paths:
                path = file_of(self.configuration.addresses.home(language) + address)
                self.made.add(path)
                text = self._text(path)
                yield text
                if self.own_code:
                    continue
                meant = self.frame.around(language, address, text)
                if meant != text:
                    self._wrong(path, f"must be a page of this site{_difference(path, text.encode(), meant.encode())}")
                for problem in problems_in(text):
                    self._wrong(path, problem)

    def _is_out_of_place(self, path: str) -> bool:
        """Whether a file is where only the generator puts files, or is a page that nobody wrote."""
        first, *rest = path.split("/")
        below = rest if first in self.configuration.languages and rest else [first, *rest]
        if path.startswith(LOG) or path in self._pictures:
            return False
        return path.endswith((".html", ".xml")) or below[0].partition(".")[0] in sections() | _RESERVED

    @property
    def _pictures(self) -> set[str]:
        if self._kept is None:
            picture, languages = self.configuration.addresses.picture, self.configuration.languages
            ids = ["", *(self.archive.ids("statement") if self.archive.pictured else ())]
            self._kept = {picture(language, one) for language in languages for one in ids}
        return self._kept

    _kept: set[str] | None = None

    def _text(self, path: str) -> str:
        return (self.read(path) or b"").decode("utf-8", "replace") if path in self.rows else ""

    def _wrong(self, path: str, problem: str) -> None:
        if len(self.problems) < _NAMED:
            self.problems.append(f"{path} {problem}")
        else:
            self.more += 1


_RESERVED = frozenset(["assets", "data", "feed"])


def _members(data: bytes) -> list[tuple[str, bytes]]:
    """Return what a zip file holds, in its order: how it is packed depends on the machine's library."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            return [(one.filename, found.read(one)) for one in found.infolist()]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        return [("", data)]


def _has_part(page: Page, found: bytes) -> bool:
    return page.filling.text.encode() in found and page.head.encode() in found


def _difference(path: str, found: bytes, meant: bytes) -> str:
    """Return where two files first differ, as words for a person; "" for files that are no text.

    Of a page, what readers see is compared; only where that is the same, its markup.
    """
    if b"\0" in meant[:1000]:
        return ""
    texts = [" ".join(data.decode("utf-8", "replace").split()) for data in (found, meant)]
    seen = [as_seen(text) for text in texts] if path.endswith(".html") else texts
    (one, other), where = (seen, "") if seen[0] != seen[1] else (texts, ", in its markup")
    at = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
    begin = max(one.rfind(" ", 0, max(0, at - 15)) + 1, 0)
    shown = (printable(text[begin : at + _SHOWN]) for text in (one, other))
    return "{}: it has “{}”, and they make “{}”".format(where, *shown)


_UNSEEN = re.compile(r"(?s)<!--.*?-->|<(script|style|template)\b.*?</\1\s*>|<[^>]*>")


def as_seen(page: str) -> str:
    """Return the words of a page about as a reader sees them, one space between them."""
    return " ".join(html.unescape(_UNSEEN.sub(" ", page)).split())


class Remade:
    """A site that is made again in a folder, and compared; ``kept`` are the files that it is made of, by path.

    ``records`` are those with agents, documents and topics, read; ``read`` gives a file's bytes.
    """

    def __init__(
        self, folder: Path, rows: Rows, kept: Mapping[str, bytes], records: Mapping[str, Any], read: Read
    ) -> None:
        self.rows, self.read = rows, read
        self.lacking: list[str] = []
        self.wrong = ""
        self.remaking: Remaking | None = None
        before = own()
        try:
            self.configuration = settings_in(kept.get(SETTINGS, b""), folder)
            self.strings = own()
        except ValueError as error:
            self.wrong = f"{SETTINGS} {error}"
            return
        finally:
            use(before)
        given, here = loads(kept[SETTINGS]), made_with()
        self.own_code = bool(given.get(OWN_CODE))
        drawn = drawn_with_in(given)
        made = {name: one for name, one in made_with_in(given).items() if name not in drawn}
        self.made_otherwise = "" if made == here else f"{ascii(made)[:200]}, and here are {here}"
        drawn_here = drawn_with()
        self.drawn_otherwise = "" if drawn == drawn_here else f"{ascii(drawn)[:200]}, and here are {drawn_here or None}"
        self.written = {tag: list(_written(self.configuration, tag, rows)) for tag in self.configuration.languages}
        with self._whatever_it_is():
            self.remaking = Remaking(self.configuration, kept, self.written)
            for path, data in sorted(records.items()):
                kind = cast(RecordKind, path.split("/")[1].removesuffix("s"))
                for item in (data or {}).get(f"{kind}s") or ():
                    if isinstance(item, dict):
                        self.remaking.record(kind, str(item.get("identifier")), item)

    @contextmanager
    def _whatever_it_is(self) -> Iterator[None]:
        """Note what cannot be made again: what was made to break what reads it may raise anything."""
        try:
            yield
        except Exception as error:
            self.wrong = self.wrong or f"what the site carries must be enough to make it again: {ascii(error)[:200]}"

    def take(self, proof: Proof) -> Proof:
        """Take a statement in by its evidence, and return what was found without it."""
        if proof.bundle is not None and self.remaking is not None:
            if proof.bundle.record is None:
                self.lacking.append(proof.id)
            with self._whatever_it_is():
                self.remaking.statement(proof.id, proof.bundle)
        return proof._replace(bundle=None)

    def compare(self, report: Report) -> bool:
        """Compare the site with what is made of what was taken in; return whether that could be done."""
        if self.remaking is None:
            report.problems.append(self.wrong)
            return False
        why = f"it was made with {self.made_otherwise}" if self.made_otherwise else ""
        if self.lacking:
            why = f"it does not carry the record of {', '.join(self.lacking[:5])}, whose words were withheld"
        if why:
            report.not_held.append(f"{ALL_ELSE}, since {why}")
            return False
        before = own()
        use(self.strings)
        with self._whatever_it_is():
            archive = self.remaking.archive()
            drawing = bool(self.configuration.pictured and not self.drawn_otherwise)
            comparing = Comparing(archive, self.written, self.rows, self.read, self.own_code, drawing)
            comparing.run()
            report.problems += comparing.problems
        use(before)
        self.remaking.connection.close()
        report.problems += self.remaking.problems
        report.problems += [self.wrong] if self.wrong else []
        report.not_held += self._not_held()
        report.remade = True
        report.undrawn = bool(self.configuration.pictured and self.drawn_otherwise)
        return True

    def _not_held(self) -> Iterator[str]:
        if self.configuration.pictured and self.drawn_otherwise:
            yield f"share pictures, since they were drawn with {self.drawn_otherwise}"
        if self.own_code:
            yield "what is around records on pages: programs or templates of the archive's own made it"
        given = self.configuration.settings
        if own_files := [*given.get("extra_css", []), *given.get("extra_javascript", [])]:
            yield f"what the archive's own styles and scripts show, hide or change: {', '.join(map(str, own_files))}"
        for tag in self.strings:
            yield f"what the interface says in '{tag}', a language of the archive's own"


def _written(configuration: Configuration, language: str, rows: Rows) -> Iterator[str]:
    """Yield the addresses of hand-written pages below a language's home."""
    home = configuration.addresses.home(language)
    for path in rows:
        address = path.removeprefix(home).removesuffix("index.html")
        if path.startswith(home) and path.endswith("/index.html") and address:
            first = address.split("/")[0]
            if first not in sections() | _RESERVED and (home or first not in configuration.languages):
                yield address
