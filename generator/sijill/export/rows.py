"""Records as rows of the tables in ``columns``: the one owner of what is in the CSV files and the SQLite database.

Rows are made of a statement's brief form (``Statements`` with ``embedded=False``), names looked up by id.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from sijill.export import columns
from sijill.export.columns import Table
from sijill.export.records import Data
from sijill.export.table import Cell, table
from sijill.interface.voices import Names
from sijill.model import edtf
from sijill.model.speakers import voice_anywhere
from sijill.state import Archive

Row = list[Cell]
_BETWEEN = "; "
_UNCERTAIN, _APPROXIMATE = frozenset("?%"), frozenset("~%")


class Rows:
    """Makes rows for one archive; a column in every language is repeated for each."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.languages = archive.configuration.languages
        self._called = [Names(archive, language) for language in self.languages]
        self._makers: dict[Table, Callable[[Data], Iterable[Row]]] = {
            columns.STATEMENTS: lambda data: [self._statement(data)],
            columns.PASSAGES: self._passages,
            columns.RELATIONS: self._relations,
            columns.SPEAKERS: self._speakers,
            columns.SPOKEN_FOR: _spoken_for,
            columns.STATEMENT_TOPICS: lambda data: [[data["identifier"], one["identifier"]] for one in data["topics"]],
            columns.TRANSLATIONS: _translations,
            columns.VARIANTS: self._variants,
            columns.CORRECTIONS: self._corrections,
            columns.PASSAGE_SPEAKERS: _passage_speakers,
            columns.STRETCHES: _stretches,
            columns.VERSIONS: self._versions,
            columns.AGENTS: lambda data: [
                [
                    *self._named(data, "name"),
                    data["kind"],
                    *self._localized(data.get("distinction")),
                    data["status"],
                    data["type"],
                    *self._localized(data.get("place")),
                    *self._localized(data.get("note")),
                ]
            ],
            columns.MEMBERS: _members,
            columns.AGENT_NAMES: _agent_names,
            columns.ACCOUNTS: lambda data: _numbered(
                data, [[account["platform"], account["handle"]] for account in data["accounts"]]
            ),
            columns.DOCUMENTS: lambda data: [self._document(data)],
            columns.AUTHORS: lambda data: [
                [data["identifier"], number, name] for number, name in enumerate(data["authors"] or (), 1)
            ],
            columns.DOCUMENT_ADDRESSES: lambda data: _numbered(data, [[one] for one in data.get("other_urls", ())]),
            columns.CAPTURES: lambda data: _numbered(
                data, [[one["digest"], one["captured"], one.get("address")] for one in data.get("captures", ())]
            ),
            columns.TOPICS: lambda data: [
                [*self._named(data, "label"), data["status"], *self._localized(data.get("definition"))]
            ],
            columns.TOPIC_NAMES: lambda data: _numbered(data, [[name] for name in data["aliases"]]),
            columns.BROADER: lambda data: [[data["identifier"], identifier_of(one)] for one in data["broader"]],
            **dict.fromkeys((columns.AGENT_DESCRIPTIONS, columns.TOPIC_DESCRIPTIONS), self._descriptions),
            **dict.fromkeys((columns.AGENT_TRANSLATED, columns.TOPIC_TRANSLATED), _translated),
            **dict.fromkeys(
                (columns.AGENT_CORRECTIONS, columns.DOCUMENT_CORRECTIONS, columns.TOPIC_CORRECTIONS), self._corrections
            ),
            **dict.fromkeys(
                (columns.AGENT_IDENTIFIERS, columns.DOCUMENT_IDENTIFIERS, columns.TOPIC_IDENTIFIERS),
                lambda data: [[data["identifier"], address] for address in _registered(data)],
            ),
        }

    def of(self, table: Table, data: Data) -> Iterable[Row]:
        """Return a table's rows of a statement, or of another record."""
        return self._makers[table](data)

    def files(self, tables: Sequence[Table], found: Sequence[Data]) -> Iterator[tuple[str, bytes]]:
        """Yield each table's name and its CSV of some records; one without rows has its header."""
        for one in tables:
            yield one.name, table(one.names(self.languages), [row for data in found for row in self.of(one, data)])

    def _names(self, statement: str, keys: Sequence[str]) -> list[str]:
        """Speakers of a statement as lists name them: by the names of its day, each language in a cell."""
        card = self.archive.card(statement)
        return [_BETWEEN.join(names.in_list(keys, card.called, card.date)) for names in self._called]

    def _localized(self, value: dict[str, str] | None) -> Row:
        return [value.get(language) for language in self.languages] if value else [None] * len(self.languages)

    def _named(self, data: Data, name: str) -> Row:
        return [data["identifier"], data["id"], *self._localized(data[name])]

    def _statement(self, data: Data) -> Row:
        date, speakers, channel = data["date"], data["speakers"], data.get("channel") or {}
        voices = [speaker["agent"]["identifier"] for speaker in speakers]
        behalf = dict.fromkeys(a["identifier"] for speaker in speakers for a in speaker.get("on_behalf_of", ()))
        found = [speaker.get("capacity", {}) for speaker in speakers]
        capacities = [
            _BETWEEN.join([one.get(language, "") for one in found]) if any(found) else "" for language in self.languages
        ]
        return [
            data["identifier"], data["id"], data["status"], data["kind"], *_date(date),
            date.get("as_stated", {}).get("text"), data["language"], *self._localized(data["title"]),
            _BETWEEN.join([voice_anywhere(data["identifier"], one) for one in voices]),
            *self._names(data["identifier"], voices), *capacities,
            _BETWEEN.join(behalf), *self._names(data["identifier"], list(behalf)),
            *self._localized(channel.get("label")), channel.get("handle"), identifier_of(channel.get("document")),
            _BETWEEN.join([topic["identifier"] for topic in data["topics"]]), len(data["passages"] or ()),
            *self._localized(data.get("note")), data["version"], data["published"], data["modified"],
            data.get("digest"), *_flags(date), data.get("kind_type"),
        ]  # fmt: skip

    def _passages(self, data: Data) -> Iterator[Row]:
        statement, agents = data["identifier"], [speaker["agent"] for speaker in data["speakers"]]
        speakers = {agent["id"]: voice_anywhere(statement, agent["identifier"]) for agent in agents}
        for passage in data["passages"] or ():
            own = speakers.get(passage.get("speaker")) or identifier_of(passage.get("speaker"))
            yield [
                data["identifier"], passage["identifier"], data["status"], data["date"]["edtf"],
                own or _BETWEEN.join(speakers.values()), passage["text"], passage["language"], passage["mode"],
                identifier_of(passage["document"]),
                *place_of(passage), len(passage.get("variants", ())),
                passage.get("delivery"), passage["type"], stretches_of(passage), brackets_of(passage),
                *in_file_of(passage),
            ]  # fmt: skip

    def _relations(self, data: Data) -> Iterator[Row]:
        for relation in data["relations"]:
            yield [
                data["identifier"], relation["relation"], relation["effect"], relation["identifier"],
                relation.get("passage"), relation.get("target_passage"), *self._localized(relation.get("note")),
            ]  # fmt: skip

    def _speakers(self, data: Data) -> Iterator[Row]:
        for number, speaker in enumerate(data["speakers"], 1):
            behalf = _BETWEEN.join(agent["identifier"] for agent in speaker.get("on_behalf_of", ()))
            unnamed = speaker["agent"].get("unnamed")
            yield [
                data["identifier"], number, None if unnamed else speaker["agent"]["identifier"],
                *self._localized(unnamed), *self._localized(speaker.get("named")),
                *self._localized(speaker.get("capacity")), behalf or None,
                *self._names(data["identifier"], [speaker["agent"]["identifier"]]),
            ]  # fmt: skip

    def _variants(self, data: Data) -> Iterator[Row]:
        for passage in data["passages"] or ():
            for number, variant in enumerate(passage.get("variants", ()), 1):
                yield [
                    data["identifier"], passage["identifier"], number, variant["text"], variant["mode"],
                    identifier_of(variant["document"]), *place_of(variant), *self._localized(variant.get("note")),
                    variant["language"], variant.get("standing"), stretches_of(variant), brackets_of(variant),
                    *in_file_of(variant),
                ]  # fmt: skip

    def _corrections(self, data: Data) -> Iterator[Row]:
        for number, one in enumerate(data.get("corrections", ()), 1):
            reason = self._localized(one["reason"])
            yield [data["identifier"], number, one["date"], one["kind"], *reason, one.get("reason_of")]

    def _versions(self, data: Data) -> Iterator[Row]:
        for one in self.archive.history(data["identifier"]) if self.archive.has_ledger else ():
            entry = one.entry
            yield [
                data["identifier"], entry.version, one.date, entry.digest, _BETWEEN.join(entry.changed),
                entry.correction,
            ]  # fmt: skip

    def _document(self, data: Data) -> Row:
        publisher, date = data["publisher"], data["date"]
        return [
            *self._named(data, "title"), data["kind"], data["language"], publisher and publisher["identifier"],
            *(_date(date) if date else [None] * 3), data["url"], *(_flags(date) if date else [None] * 3),
            data["status"], data["type"], *map(data.get, ("issue", "pages", "archived_url")),
            identifier_of(data.get("embedded_in")), *map(data.get("seen", {}).get, ("outcome", "since", "last")),
            *self._localized(data.get("note")),
        ]  # fmt: skip

    def _descriptions(self, data: Data) -> list[Row]:
        return _numbered(data, [
            [one["text"], one["language"], identifier_of(one["document"]), *place_of(one), *in_file_of(one),
             *self._localized(one.get("note"))]
            for one in data.get("descriptions", ())
        ])  # fmt: skip


def _date(date: Data) -> Row:
    return [date["edtf"], date["earliest"], date["latest"]]


def _flags(date: Data) -> Row:
    marks = date["edtf"]
    return [date["precision"], int(not _APPROXIMATE.isdisjoint(marks)), int(not _UNCERTAIN.isdisjoint(marks))]


def _meaning(text: str | None) -> Row:
    """The days that a date of a record's own may mean, and how it is known; nothing of none."""
    if not text:
        return [None] * 5
    date = edtf.parse(text)
    first, last = date.earliest, date.latest
    days = [None if first == edtf.EARLIEST else first.isoformat(), None if last == edtf.LATEST else last.isoformat()]
    return [*days, date.precision, int(date.approximate), int(date.uncertain)]


def _numbered(data: Data, rows: Iterable[Row]) -> list[Row]:
    """Rows of what a record has several of, each behind the record's id and its own number."""
    return [[data["identifier"], number, *row] for number, row in enumerate(rows, 1)]


def _members(data: Data) -> list[Row]:
    undated, dated = [*data["member_of"]], data.get("memberships", ())
    for one in dated:
        undated.remove(one["body"])
    found = [*({"body": body} for body in undated), *dated]
    return [
        [
            data["identifier"],
            identifier_of(one["body"]),
            one.get("since"),
            one.get("until"),
            number,
            identifier_of(one.get("document")),
            *_meaning(one.get("since")),
            *_meaning(one.get("until")),
        ]
        for number, one in enumerate(found, 1)
    ]


def _agent_names(data: Data) -> list[Row]:
    names: list[Row] = [["alias", None, name, None, *_meaning(None)] for name in data["aliases"]]
    for former in data.get("former_names", ()):
        until = former["until"]
        names += [["former", language, name, until, *_meaning(until)] for language, name in former["name"].items()]
    return _numbered(data, names)


def _passage_speakers(data: Data) -> Iterator[Row]:
    positions = {speaker["agent"]["id"]: number for number, speaker in enumerate(data["speakers"], 1)}
    for passage in data["passages"] or ():
        for one in passage.get("said_by") or passage.get("reports") or ():
            yield [data["identifier"], passage["identifier"], positions[one]]


def _stretches(data: Data) -> Iterator[Row]:
    for passage in data["passages"] or ():
        for number, wording in enumerate((passage, *passage.get("variants", ()))):
            if (stretches_of(wording) or 0) > 1:
                evidence = wording["evidence"]
                for stretch, place in enumerate((evidence, *evidence["more"]), 1):
                    yield [data["identifier"], passage["identifier"], number, stretch, *_place(place, place),
                           *_in_file(place, place), place.get("replaced"), place.get("left_out")]  # fmt: skip


def _translated(data: Data) -> Iterator[Row]:
    for number, described in enumerate(data.get("descriptions", ()), 1):
        for one in described["translations"]:
            yield [
                data["identifier"], number, one["language"], one["text"], one["by"], identifier_of(one.get("document")),
            ]  # fmt: skip


def _spoken_for(data: Data) -> Iterator[Row]:
    for number, speaker in enumerate(data["speakers"], 1):
        for agent in speaker.get("on_behalf_of", ()):
            yield [data["identifier"], number, agent["identifier"]]


def _translations(data: Data) -> Iterator[Row]:
    for passage in data["passages"] or ():
        for one in passage.get("translations", ()):
            yield [
                data["identifier"], passage["identifier"], one["language"], one["text"], one["by"],
                int(one["stale"]), identifier_of(one.get("document")),
            ]  # fmt: skip


def identifier_of(address: str | None) -> str | None:
    """Return the id at the end of a record's address."""
    return address[:-1].rpartition("/")[2] if address else None


def place_of(wording: Data) -> Row:
    """Return the place of a wording, to the end of its last stretch: columns of ``columns`` from the document on."""
    evidence = wording.get("evidence")
    return [None] * 6 if evidence is None else _place(evidence, [evidence, *evidence.get("more", ())][-1])


def in_file_of(wording: Data) -> Row:
    """Return where in its file a wording is, to the end of its last stretch: the columns ``_IN_FILE``."""
    evidence = wording.get("evidence")
    return [None] * 4 if evidence is None else _in_file(evidence, [evidence, *evidence.get("more", ())][-1])


def stretches_of(wording: Data) -> int | None:
    """Return in how many stretches a document has a wording, None where its place is not known."""
    return 1 + len(wording["evidence"].get("more", ())) if "evidence" in wording else None


def brackets_of(wording: Data) -> str | None:
    """Return whose the brackets in a wording are: ``editors``, ``source`` or ``both``, None where there are none."""
    pieces = wording.get("pieces") or [{"text": wording["text"], "by": "source"}]
    whose = [one["by"] for one in pieces if one["by"] == "editors" or "[" in one["text"]]
    return None if not whose else "both" if len({*whose}) > 1 else whose[0]


def _place(first: Data, last: Data) -> Row:
    begins, ends = first["selector"][1], last["selector"][1]
    return [
        identifier_of(first["source"]), first["capture"], first["paragraph"],
        begins.get("startSelector", begins)["refinedBy"]["start"], last["end_paragraph"],
        ends.get("endSelector", ends)["refinedBy"]["end"],
    ]  # fmt: skip


def _in_file(first: Data, last: Data) -> Row:
    begins, ends = (
        dict(one["value"].split("=") for one in place["selector"][2:])  # page=3, or t=75,80
        for place in (first, last)
    )
    kind = first.get("paragraph_kind")
    start, end = begins.get("t"), ends.get("t")
    return [
        kind if kind == last.get("paragraph_kind") else None, int(begins["page"]) if "page" in begins else None,
        start and start.partition(",")[0], end and end.partition(",")[2],
    ]  # fmt: skip


def _registered(data: Data) -> list[str]:
    """Return the addresses of a record, or of the periodical it is in, in registries of others."""
    periodical = data.get("periodical")
    return [*data.get("same_as", ()), *([periodical] if periodical else [])]
