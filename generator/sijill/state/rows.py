"""A record as rows of the state: what other records' pages look up is computed once, when the record is read."""

from typing import Any, NamedTuple

import orjson

from sijill.diagnostics import Diagnostic
from sijill.model import edtf
from sijill.model.digests import canonical_form, digest_of_bytes
from sijill.model.fields import UNKNOWN
from sijill.model.filing import is_of_another_year, may_be_id
from sijill.model.localized import lacks_any
from sijill.model.order import certain_years, listed_month, listed_years, sort_key
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Correction, CorrectionKind, Record, Statement
from sijill.model.sameness import marks
from sijill.model.seen import Seen
from sijill.sources.scan import SourceFile
from sijill.state.answers import Evidence, row_of
from sijill.state.database import LACKS
from sijill.state.gaps import TEXTS, lacks
from sijill.state.going_on import BEGUN_BY, GOES_ON
from sijill.state.references import references

Mention = tuple[RecordKind, str]
# The list of statements whose id is no draft's and begins with no date, which only published ones may have, or with one
# of another year than their own.
OTHER_ID = "other-id:"


class StatementRows(NamedTuple):
    """A statement's rows: one for itself, and those of its relations, lists and mentions.

    ``lists`` are names of lists (see ``Archive.listing``), one on each line; ``passages`` counts its verified passages
    and variants; ``mentions`` are kind and id of each record that it names; ``same`` are its marks (``sameness``).
    """

    id: str
    data: bytes
    digest: str
    card: bytes
    ordering: str
    month: str
    status: str
    evidence: bytes
    relations: list[tuple[str, str, str | None, str | None, bytes | None]]
    lists: str
    passages: int
    mentions: list[Mention]
    replaces: list[str]
    same: list[str]


class RecordRows(NamedTuple):
    """An agent's, document's or topic's rows: one for itself, and those of the ids it replaces and of its mentions.

    ``evidence`` has the places of its descriptions.
    """

    data: bytes
    digest: str
    status: str
    evidence: bytes
    mentions: list[Mention]
    replaces: list[str]
    same: list[str]


class FileRead(NamedTuple):
    """The result of reading one file: its digest, the rows of its record unless it has errors, and diagnostics.

    A statement's rows are ``StatementRows``; another record's are ``RecordRows``. ``asked`` is the latest day that a
    check compared with today, "" if none did. ``seen``, for a file of sightings, is what was seen of a document, in
    canonical form.
    """

    file: SourceFile
    digest: str
    rows: StatementRows | RecordRows | None
    diagnostics: list[Diagnostic]
    asked: str = ""
    seen: bytes | None = None


def plain(record: Record | Correction | Seen) -> dict[str, Any]:
    """Return a record as plain data, without fields that have their default."""
    return record.model_dump(mode="json", exclude_defaults=True)


def mentions_of(record: Record) -> list[Mention]:
    """Return the records a record names, as kind and id, each once."""
    return sorted({(kind, identifier) for kind, identifier, _ in references(record)})


def status_of(record: Record) -> str:
    """Return what has become of a record: the most serious of its corrections, ``published`` if it has none."""
    kinds = {correction.kind for correction in record.corrections}
    if CorrectionKind.WITHDRAWAL in kinds:
        return "withdrawn"
    if CorrectionKind.RETRACTION in kinds:
        return "retracted"
    return "corrected" if kinds else "published"


def record_rows(
    kind: str, record: Record, tree: dict[str, Any], evidence: list[Evidence], mentions: list[Mention]
) -> RecordRows:
    """Return the rows of an agent, document or topic, given as a record and as plain data, with what it names."""
    data, places = canonical_form(tree), orjson.dumps([row_of(place) for place in evidence])
    return RecordRows(
        data, digest_of_bytes(data), status_of(record), places, mentions, list(record.replaces), list(marks(kind, tree))
    )


def statement_rows(
    identifier: str,
    statement: Statement,
    tree: dict[str, Any],
    evidence: list[Evidence],
    mentions: list[Mention],
    record_format: int,
    languages: tuple[str, ...],
) -> StatementRows:
    """Return the rows of one statement, given as a record and as plain data, with what it names.

    ``record_format``, which decides what a date means, and ``languages`` are the archive's.
    """
    data = canonical_form(tree)
    date = edtf.parse(edtf.meant(statement.date.value, record_format))
    ordering = sort_key(date, identifier)
    month = listed_month(date)
    status = status_of(statement)
    speakers = [speaker.agent for speaker in statement.speakers if speaker.agent]
    said = {v: s.unnamed or s.named for v, s in zip(statement.voices, statement.speakers, strict=True)}
    called = {voice: given for voice, given in said.items() if given}
    own = {one.id: one.speaker for one in statement.passages if one.speaker} if len(said) > 1 else {}
    behalf = list(dict.fromkeys(agent for speaker in statement.speakers for agent in speaker.on_behalf_of))
    card = [identifier, statement.kind, date.text, statement.language, statement.title, statement.voices, behalf,
            status, ordering, own, *([called] if called else [])]  # fmt: skip
    places = orjson.dumps([row_of(place) for place in evidence])
    lists = {"all:", f"kind:{statement.kind}", *lists_of_years(date)}
    if date.precision in ("day", "time") and not (date.approximate or date.uncertain):
        day = date.earliest
        lists.add(f"day:{day.month:02}-{day.day:02}")
    lists.update(f"agent:{agent}" for agent in (*speakers, *behalf))
    lists.update(f"topic:{topic}" for topic in statement.topics)
    for wording in (w for passage in statement.passages for w in (passage, *passage.variants)):
        lists.add(f"document:{wording.document}")
    lists.update(f"document:{t.document}" for p in statement.passages for t in p.translations if t.document)
    if statement.channel:
        if statement.channel.agent:
            lists.add(f"agent:{statement.channel.agent}")
        if statement.channel.document != UNKNOWN:
            lists.add(f"document:{statement.channel.document}")
    lists.update(LACKS + what for what in lacks(statement, languages, date))
    if lacks_any({**tree, "title": None}, frozenset(languages)):
        lists.add(LACKS + TEXTS)
    if any(place.lacking for place in evidence):
        lists.add(LACKS + "later")
    if not may_be_id(identifier) or is_of_another_year(identifier, statement.date.parsed):
        lists.add(OTHER_ID)
    relations = [
        (r.type.value, r.target, r.passage, r.target_passage, orjson.dumps(r.note) if r.note else None)
        for r in statement.relations
    ]
    return StatementRows(
        identifier, data, digest_of_bytes(data), orjson.dumps(card), ordering, month, status, places,
        relations, "\n".join(sorted(lists)), len(evidence), mentions, list(statement.replaces),
        list(marks("statement", tree)),
    )  # fmt: skip


def lists_of_years(date: edtf.Date) -> set[str]:
    """Return the lists of the years that a statement is of, and of those that it only may be of."""
    years, certain = listed_years(date), certain_years(date)
    perhaps = [f"perhaps-year:{year:04}" for year in years if year and year not in certain]
    found = {*(f"year:{year:04}" for year in years), *perhaps}
    if date.precision == "interval" and bool(date.start) != bool(date.end):
        found.add(f"{GOES_ON if date.start else BEGUN_BY}{years[0]:04}")
    return found


class Linkable(NamedTuple):
    """What the checks of relations need of a statement; ``relations`` are type, target, passage and target passage.

    ``date`` is the record's own: whether an interval means an act that lasted or one unknown day does not affect order.
    """

    kind: str
    date: str
    speakers: frozenset[str]
    passages: tuple[str, ...]
    relations: tuple[tuple[str, str, str | None, str | None], ...]

    def same_for_relations(self, other: "Linkable") -> bool:
        """Return whether the two are the same for a statement that links to this one."""
        return self[:4] == other[:4]


def linkable(data: bytes) -> Linkable:
    """Return what the checks of relations need of a statement, from its canonical form."""
    found = orjson.loads(data)
    speakers = found["speakers"]
    return Linkable(
        found["kind"],
        found["date"]["value"],
        frozenset(a for s in speakers for a in (s.get("agent"), *s.get("on_behalf_of", ())) if a),
        tuple(passage["id"] for passage in found["passages"]),
        tuple((r["type"], r["target"], r.get("passage"), r.get("target_passage")) for r in found.get("relations", ())),
    )
