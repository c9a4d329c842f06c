"""An archive for programs: ``from sijill import Archive``.

Of the folder of a site it reads ``data/`` and the statements' own files, in the published form ``sijill/v1``: whoever
has a copy of a site can use it. Of a folder of records it reads the same, made of the records
(``site/data_on_demand.py``), which a build would publish. No record is changed, and no network is touched.
"""

import csv
import datetime
import gzip
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sijill.export.table import NEUTRALISED
from sijill.model.configuration import FILE
from sijill.model.digests import digest_of_paragraph
from sijill.model.speakers import voice_anywhere
from sijill.model.strict_json import loads
from sijill.model.urls import DATA, DATA_INDEX, DATAPACKAGE

_FORM = "sijill/v1"
Data = dict[str, Any]


class NotAnArchiveError(ValueError):
    """A folder is neither that of a site with data in the form that is read here nor one of records without errors."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One verbatim excerpt of a statement: ``mode`` is direct, indirect or embedded, ``document`` an id.

    ``translations`` are by language tag; of several in one language, the last. ``data`` is all that is published of it.
    """

    id: str
    text: str
    language: str
    mode: str
    document: str
    translations: Mapping[str, str]
    data: Data = field(repr=False)

    def is_in(self, paragraphs: Sequence[str]) -> bool:
        """Return whether a document, given as the texts of its paragraphs, has the passage where the archive says.

        Each paragraph that the passage is in must have the digest that the archive published, and the words in them,
        at their code points, must be those of the evidence. False where no place is published.
        """
        places = self.data.get("evidence")
        if places is None:
            return False
        return all(_is_at(place, paragraphs) for place in (places, *places.get("more", ())))


@dataclass(frozen=True, slots=True)
class Relation:
    """What one statement does to another: ``kind`` is a CiTO property, such as ``disputes`` or ``isDisputedBy``."""

    kind: str
    statement: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One act of stating. ``title`` is by language tag, ``date`` is EDTF; ``earliest`` and ``latest`` are None if open.

    ``speakers`` and ``topics`` are ids; one whom the document does not name is ``statement#unnamed-1``, as in tables
    and feeds: no two of them are known to be one. ``passages`` is empty where the words were taken down.
    ``relations`` are the statement's own. ``data`` is all that is published.
    """

    id: str
    title: Mapping[str, str]
    kind: str
    status: str
    language: str
    date: str
    earliest: datetime.date | None
    latest: datetime.date | None
    speakers: tuple[str, ...]
    topics: tuple[str, ...]
    passages: tuple[Passage, ...]
    relations: tuple[Relation, ...]
    data: Data = field(repr=False)

    def may_be_between(self, since: datetime.date | None, until: datetime.date | None) -> bool:
        """Return whether any day that it may have been said on lies between two days, both included."""
        too_early = since is not None and self.latest is not None and self.latest < since
        too_late = until is not None and self.earliest is not None and self.earliest > until
        return not (too_early or too_late)


class Archive:
    """An archive in a folder, of a site or of records; ``title`` is by language tag, ``licence`` an address.

    Records are read and checked when the archive is opened, and stay as they were then; drafts are left out. Raises
    NotAnArchiveError where the folder has no ``data/index.json`` of the form ``sijill/v1`` and no records, or records
    with errors; BuildError where records cannot be read beside another command, or their ``.cache`` not be written.
    Files of a site that are asked for later and are not there raise FileNotFoundError.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._read = self._files()
        try:
            self.index: Data = loads(self._read(DATA_INDEX))
        except (OSError, ValueError):
            self.index = {}
        if self.index.get("schema") != _FORM:
            raise NotAnArchiveError(
                f"{self.folder} must be the folder of a site, with {DATA_INDEX} of the form {_FORM}, "
                f"or of records, with {FILE}"
            )
        self.title: Mapping[str, str] = self.index["title"]
        self.licence: str = self.index["licence"]

    def _files(self) -> Callable[[str], bytes]:
        """Return what gives the bytes of a data file, by its path in a site."""
        if (self.folder / DATA_INDEX).exists() or not (self.folder / FILE).exists():
            return lambda path: (self.folder / path).read_bytes()
        # Few need what reads records, and it takes longer to load than a site to open.
        from sijill.site.data_on_demand import DataOnDemand, RecordsAtFaultError
        from sijill.sources.settings import ConfigurationError

        try:
            return DataOnDemand(self.folder).read
        except (ConfigurationError, RecordsAtFaultError) as error:
            raise NotAnArchiveError(str(error)) from None

    def __len__(self) -> int:
        """Return how many statements there are."""
        return int(self.index["counts"]["statements"])

    def __iter__(self) -> Iterator[Statement]:
        """Yield every statement, in order of time."""
        return self.statements()

    def statements(
        self,
        *,
        agent: str = "",
        topic: str = "",
        document: str = "",
        since: datetime.date | str | None = None,
        until: datetime.date | str | None = None,
    ) -> Iterator[Statement]:
        """Return the statements of an agent, on a topic, with a passage from a document, and perhaps of a time.

        Days may be written (``2030-01-31``). Raises ValueError where one is no day.
        """
        return self._statements(agent, topic, document, _asked("since", since), _asked("until", until))

    def _statements(
        self, agent: str, topic: str, document: str, since: datetime.date | None, until: datetime.date | None
    ) -> Iterator[Statement]:
        for shard in self.index["statements"]:
            for line in gzip.decompress(self._read(shard["jsonl"])).splitlines():
                found = _statement(loads(line))
                if agent and agent not in found.speakers:
                    continue
                if topic and topic not in found.topics:
                    continue
                if document and document not in (passage.document for passage in found.passages):
                    continue
                if found.may_be_between(since, until):
                    yield found

    def statement(self, identifier: str) -> Statement:
        """Return one statement, by its own file. Raises KeyError where there is none."""
        try:
            data = self._read(str(self.index["statement"]).format(id=identifier))
        except FileNotFoundError:
            raise KeyError(identifier) from None
        return _statement(loads(data))

    def related(self, identifier: str) -> Iterator[tuple[str, Statement]]:
        """Yield what a statement does to others and they to it (CiTO), with the other; of theirs, the newest 100."""
        data = self.statement(identifier).data
        for relation in (*data["relations"], *data["incoming"]):
            yield relation["relation"], self.statement(relation["identifier"])

    @cached_property
    def agents(self) -> Mapping[str, Data]:
        """All that is published of each agent, by id."""
        return self._records("agents")

    @cached_property
    def documents(self) -> Mapping[str, Data]:
        """All that is published of each document, by id."""
        return self._records("documents")

    @cached_property
    def topics(self) -> Mapping[str, Data]:
        """All that is published of each topic, by id."""
        return self._records("topics")

    def table(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the rows of a table (``passages``, ``speakers`` …) by column, its texts as they are in the archive.

        Raises KeyError where there is no such table.
        """
        tables = {one["name"]: one for one in loads(self._read(DATAPACKAGE))["resources"]}
        for path in tables[name].get("path", ()):
            text = self._read(DATA + path).decode("utf-8-sig")
            for row in csv.DictReader(io.StringIO(text, newline="")):
                yield {column: cell[1:] if NEUTRALISED.match(cell) else cell for column, cell in row.items()}

    def _records(self, kind: str) -> dict[str, Data]:
        files = [loads(self._read(path)) for path in self.index[kind]]
        return {record["identifier"]: record for found in files for record in found[kind]}


def _statement(data: Data) -> Statement:
    date = data["date"]
    return Statement(
        data["identifier"], data["title"], data["kind"], data["status"], data["language"], date["edtf"],
        _day(date["earliest"]), _day(date["latest"]),
        tuple(voice_anywhere(data["identifier"], speaker["agent"]["identifier"]) for speaker in data["speakers"]),
        tuple(topic["identifier"] for topic in data["topics"]),
        tuple(_passage(passage) for passage in data["passages"] or ()),
        tuple(Relation(one["relation"], one["identifier"]) for one in data["relations"]),
        data,
    )  # fmt: skip


def _passage(data: Data) -> Passage:
    translations = {one["language"]: one["text"] for one in data.get("translations", ())}
    document = data["document"].rstrip("/").rpartition("/")[2]
    return Passage(data["identifier"], data["text"], data["language"], data["mode"], document, translations, data)


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _asked(name: str, day: datetime.date | str | None) -> datetime.date | None:
    if isinstance(day, datetime.datetime):  # which is a date, but compared with none
        return day.date()
    if day is None or isinstance(day, datetime.date):
        return day
    try:
        return datetime.date.fromisoformat(day)
    except (TypeError, ValueError):
        raise ValueError(f"'{name}' must be a day, such as '2030-01-31', not {day!r}") from None


def _is_at(place: Data, paragraphs: Sequence[str]) -> bool:
    """Say whether words are where a Web Annotation selector says, in paragraphs of published digests."""
    first, last = place["paragraph"], place["end_paragraph"]
    there = paragraphs[first - 1 : last]
    salts = place.get("paragraph_salts") or [""] * len(there)
    if len(there) != last - first + 1:
        return False
    found = [digest_of_paragraph(text, salt) for text, salt in zip(there, salts, strict=True)]
    if found != place["paragraph_digests"]:
        return False
    quote, position = place["selector"][:2]
    start = position.get("startSelector", position)["refinedBy"]["start"]
    end = position.get("endSelector", position)["refinedBy"]["end"]
    whole = "\n".join(there)
    return bool(whole[start : len(whole) - (len(there[-1]) - end)] == quote["exact"])
