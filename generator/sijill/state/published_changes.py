"""Every change of a published record: corrections, renames, merges, and changes without a correction."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import orjson

from sijill.ledger.entries import NOTHING
from sijill.ledger.parts import former_names_then
from sijill.ledger.versions import Record, Version, versions
from sijill.model.agent_parts import FormerName
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Agent
from sijill.state import source_files, times
from sijill.state.archive import Archive
from sijill.state.replaced import by_merging, merges
from sijill.state.rows import plain

CORRECTION, EARLIER, LESSER, MERGE, RENAME = "correction", "earlier", "lesser", "merge", "rename"
BY_RENAMING = frozenset({"former_names", "name"})


class Logged(NamedTuple):
    """One change of a record; of a merge, ``id`` is the record that was replaced.

    ``what`` is ``CORRECTION``, ``RENAME``, ``MERGE``, ``LESSER`` (a change without a correction) or ``EARLIER`` (a
    correction of a record that was replaced later). ``number`` is the correction's, the former name's or the version's
    in the record, from 1; 0 for a merge.
    """

    date: str
    id: str
    number: int
    kind: RecordKind
    what: str

    @property
    def anchor(self) -> str:
        """The fragment that names the change on the page of corrections."""
        return f"{self.kind}-{self.id}-{self.what}-{self.number}"


def logged(archive: Archive) -> Iterator[Logged]:
    """Yield every change, in no order. A correction has its own date, any other change the day it was published."""
    for date, identifier, number, kind in times.corrections(archive.connection):
        yield Logged(date, identifier, number, kind, CORRECTION)
    for one in merges(archive.connection):
        yield Logged(one.date, one.old, 0, one.kind, MERGE)
        if one.kind == "agent":
            yield from _renames(archive, one.old, NOTHING)
        for number, made in enumerate(corrections_of_replaced(archive, one.kind, one.old), 1):
            yield Logged(made["date"], one.old, number, one.kind, EARLIER)
    for identifier in source_files.renamed_agents(archive.connection):
        yield from _renames(archive, identifier, plain(archive.agent(identifier)))
    yield from lesser(archive)


def corrections_of_replaced(archive: Archive, kind: RecordKind, identifier: str) -> tuple[Record, ...]:
    """Return the corrections of a replaced record, from its last known version."""
    known_versions = [one.record for one in versions(NOTHING, archive.history(identifier, kind)) if one.record]
    return tuple(known_versions[-1].get("corrections", ())) if known_versions else ()


def statements_showing(
    connection: sqlite3.Connection, kind: RecordKind, identifier: str, most: int
) -> tuple[list[str], int]:
    """Return the newest statements whose pages show an agent, document or topic, and how many there are.

    They name it, or a document that does.
    """
    shown = (
        "FROM statements WHERE id IN (SELECT source FROM mentions WHERE source_kind = 'statement' AND kind = ?1 "
        "AND target = ?2 UNION SELECT s.source FROM mentions d JOIN mentions s ON s.kind = 'document' "
        "AND s.target = d.source AND s.source_kind = 'statement' "
        "WHERE d.source_kind = 'document' AND d.kind = ?1 AND d.target = ?2)"
    )
    total = connection.execute(f"SELECT count(*) {shown}", (kind, identifier)).fetchone()[0]
    newest = f"SELECT id {shown} ORDER BY ordering DESC LIMIT ?3"
    return [row[0] for row in connection.execute(newest, (kind, identifier, most))], total


def names_of_rename(archive: Archive, one: Logged) -> tuple[FormerName, dict[str, str]]:
    """Return the name that an agent gave up by a rename, and the one it took, as they were said when it was published.

    Where that version cannot be shown any more, it is the next that can.
    """
    there = archive.has("agent", one.id)
    record = plain(archive.agent(one.id)) if there else NOTHING
    made = [(found, place) for found, number, place in _given_up(archive, one.id, record) if number == one.number]
    version, place = made[0]
    later = versions(record, archive.history(one.id, "agent"))[version.number - 1 :]
    known = [Agent.model_validate(each.record) for each in later if each.record]
    if there:
        known.append(archive.agent(one.id))
    agent = next(agent for agent in known if len(agent.former_names) >= place)
    taken = [*[former.name for former in agent.former_names], agent.name]
    return agent.former_names[place - 1], taken[place]


def _renames(archive: Archive, identifier: str, record: Record) -> Iterator[Logged]:
    """Yield the renames among published versions, but for those that are listed with their reason.

    Former names that the first version had already, or that were added to the present name, are none.
    """
    for version, number, _ in _given_up(archive, identifier, record):
        listed = version.record and any(one["kind"] == RENAME for one in version.corrections)
        if "name" in version.changed and not listed:
            yield Logged(version.date, identifier, number, "agent", RENAME)


def _given_up(archive: Archive, identifier: str, record: Record) -> Iterator[tuple[Version, int, int]]:
    """Yield each former name that a published version added: the version, its number, and its place then, from 1.

    The two are the same unless a rename was taken back: no number is given twice. Of a version whose words were taken
    down the ledger's digests say how many of the agent's former names it had.
    """
    had = number = 0
    history = archive.history(identifier, "agent")
    for version, published in zip(versions(record, history), history, strict=True):
        if version.record:
            there = len(version.record.get("former_names", ()))
        else:
            there = former_names_then(published.aspects, record) or had
        for place in range(had + 1, there + 1):
            number += 1
            yield version, number, place
        had = there


def lesser(archive: Archive) -> Iterator[Logged]:
    """Yield the versions that changed something without a correction, a rename or a merge that explains it."""
    query = (
        "SELECT date, id, version, kind, json_extract(CAST(line AS TEXT), '$.changed') FROM ledger_entries"
        " WHERE version > 1 AND coalesce(json_extract(CAST(line AS TEXT), '$.correction'), 'rename') = 'rename'"
        " AND json_extract(CAST(line AS TEXT), '$.replaced_by') IS NULL"
    )
    for date, identifier, version, kind, changed in archive.connection.execute(query):
        one = Logged(date, identifier, version, kind, LESSER)
        if set(orjson.loads(changed)) - BY_RENAMING and aspects_of(archive, one):
            yield one


def aspects_of(archive: Archive, one: Logged) -> tuple[str, ...]:
    """Return the aspects that a version changed without a correction, a rename or a merge that explains it."""
    history = archive.history(one.id, one.kind)
    entry = history[one.number - 1].entry
    if not archive.anything_replaced:
        return unexplained(entry.changed, entry.correction)
    data = source_files.record_data(archive.connection, one.kind, one.id)
    found = versions(orjson.loads(data) if data else NOTHING, history)
    own = by_merging(archive.connection, one.kind, found, found[one.number - 1]).own
    return unexplained(own, entry.correction)


def unexplained(aspects: Sequence[str], correction: str | None) -> tuple[str, ...]:
    """Return which of the aspects that a version changed a rename does not explain, whether or not it has a reason."""
    explained = BY_RENAMING if set(aspects) >= BY_RENAMING else frozenset()
    if correction == RENAME:
        explained |= {"correction"}
    return tuple([one for one in aspects if one not in explained])
