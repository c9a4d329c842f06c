"""Which export tasks there are, and which of them a change of the records touches.

A task is a kind and an id. ``("statement", id)`` is shared with the pages; the others are the exports' own:

- ``("data", "2021")`` and ``("data", "2021-12")``: the whole-archive files and the sitemap part of a year or a month.
  Both may be noted of the same statement; the one that does not apply makes nothing.
- ``("data-records", "agent" | "document" | "topic")``: all records of a kind, and their part of the sitemap.
- ``("data-index", "")``: the lists of these files, for programs and for search engines.
- ``("database", "")``: the archive as a database, which ``site/database_of_site.py`` makes.
- ``("feed-archive", "3")``: an archive document of the feed of statements.
- ``("agent-feed", id)``, ``("topic-feed", id)``, ``("kind-feed", name)``: the feeds of a list's newest statements.
- ``("older-feed", "agent:id/3")``: an archive document of an agent's or a topic's feed.
- ``("citations", "topic:id")``: the citations of an agent's statements, or of those on a topic.
- ``("feeds", "")``, with what has moved (``moved.py``); ``("site-files", "")``;
  ``("ledger", "")``: the ledger as readers may check it.
- ``("log", "")``: the head of the transparency log; ``("log", "5")``: a tile of its lowest level, with its entries.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from sijill.log.store import Log
from sijill.log.tiles import WIDTH
from sijill.model.record_kinds import NAMED_KINDS
from sijill.model.urls import FeedOf
from sijill.state import outputs, times
from sijill.state.change import LOGGED, PUBLISHED, Change
from sijill.state.shards import LARGEST, parts_of

Task = tuple[str, str]
DATA, DATA_RECORDS, DATA_INDEX, FEEDS, LEDGER = "data", "data-records", "data-index", "feeds", "ledger"
SITE_FILES, FEED_ARCHIVE, LOG, DATABASE = "site-files", "feed-archive", "log", "database"
FEEDS_OF: dict[FeedOf, str] = {"agent": "agent-feed", "topic": "topic-feed", "kind": "kind-feed"}
OF_FEEDS = {task: of for of, task in FEEDS_OF.items()}
OLDER_FEED, CITATIONS = "older-feed", "citations"
NEWEST_OF_LIST = 10
# How many entries an archive document has, of the feed of a record or of corrections.
OLDER = 100


def tasks(connection: sqlite3.Connection) -> Iterator[Task]:
    """Yield every export task of a whole site beside those of statements and of the ledger, in a fixed order."""
    yield SITE_FILES, ""
    yield FEEDS, ""
    yield DATA_INDEX, ""
    yield DATABASE, ""
    yield from ((FEED_ARCHIVE, str(number)) for number in times.parts(connection))
    for of, name in FEEDS_OF.items():
        found = times.with_statements(connection, of)
        yield from ((name, identifier) for identifier in found)
        if of != "kind":
            for identifier, size in found.items():
                yield from _of_all(f"{of}:{identifier}", size)
    for kind in NAMED_KINDS:
        yield DATA_RECORDS, kind
    sizes = Log(connection, ()).sizes
    if sizes:
        yield LOG, ""
        yield from ((LOG, str(number)) for number in range(-(-sizes[-1] // WIDTH)))
    for part in parts_of(times.sizes(connection, 4), times.sizes(connection, 7)):
        yield DATA, part


def touched(change: Change, published: sqlite3.Connection | None = None) -> Iterator[Task]:
    """Yield the tasks that a change makes stale, beside those of statements; ``published`` is the state without drafts.

    Tables show the names of agents, and citations the titles of documents; topics are in them by their ids alone.
    """
    if change.kind == PUBLISHED:
        yield LEDGER, ""
        yield DATA_INDEX, ""
    if change.kind == LOGGED:
        yield from dict.fromkeys(((LOG, ""), (LOG, change.id)))
    if change.is_statement or change.is_record or change.kind == PUBLISHED:
        yield FEEDS, ""
        yield DATABASE, ""
    yield from _feeds(change, published or change.connection)
    if change.is_record:
        yield DATA_RECORDS, change.kind
        yield DATA_INDEX, ""
    if change.is_statement and _is_counted_otherwise(change):
        yield DATA_INDEX, ""
    for month in change.months_of_naming() if change.kind in ("agent", "document") else change.months:
        yield DATA, month[:4]
        yield DATA, month


def _of_all(name: str, size: int) -> Iterator[Task]:
    """The tasks that make files of all statements of a list: the archive documents of its feed, and the citations."""
    yield CITATIONS, name
    yield from ((OLDER_FEED, f"{name}/{number}") for number in range(1, -(-size // OLDER) + 1))


def _feeds(change: Change, published: sqlite3.Connection) -> Iterator[Task]:
    """The feeds of records and kinds, and the archive documents that have a statement, or one that names the record.

    An archive document has no more of a statement than its title, status and days.
    """
    names = (
        change.lists if change.is_record else frozenset(name for side in change.before_and_after for name in side.lists)
    )
    if change.kind == PUBLISHED and change.id:
        names = times.lists_of(change.connection, change.id)
    statements = set(change.naming("statement")) if change.is_record else {change.id} if change.id else set()
    for name in {*names, *[f"{change.kind}:{change.id}"] * change.is_record}:
        of, _, identifier = name.partition(":")
        if of in FEEDS_OF:
            yield from _of_list(change, published, of, identifier, statements)
    for identifier in change.answered():
        for name in times.lists_of(change.connection, identifier):
            of, _, listed = name.partition(":")
            if of in FEEDS_OF and identifier in times.newest_of_list(published, name, NEWEST_OF_LIST):
                yield FEEDS_OF[of], listed
    for part in {times.part_of(change.connection, identifier) for identifier in statements} - {None}:
        yield FEED_ARCHIVE, str(part)


def _of_list(
    change: Change, published: sqlite3.Connection, of: FeedOf, identifier: str, statements: set[str]
) -> Iterator[Task]:
    """The tasks of one list that a change makes stale; ``statements`` have changed, or name the record that has."""
    name = f"{of}:{identifier}"
    orderings = {side.ordering for side in change.before_and_after}
    is_whole = (
        change.kind == PUBLISHED or name == f"{change.kind}:{change.id}"
        or (change.is_statement and (name in change.members_differ or len(orderings) > 1))
    )  # fmt: skip
    if is_whole or not statements.isdisjoint(times.newest_of_list(published, name, NEWEST_OF_LIST)):
        yield FEEDS_OF[of], identifier
    if of == "kind":
        return
    if change.kind != "topic":
        yield CITATIONS, name
    if is_whole:
        yield from _of_all(name, times.with_statements(published, of).get(identifier, 0))
        gone = outputs.ids_between(change.connection, OLDER_FEED, f"{name}/", f"{name}0")
        yield from ((OLDER_FEED, task) for task in gone)
    elif change.card_differs:
        found = times.list_as_published(published, name)
        if change.id in found:
            yield OLDER_FEED, f"{name}/{found.index(change.id) // OLDER + 1}"


def _is_counted_otherwise(change: Change) -> bool:
    """Whether a statement came, went or moved in time, or has more or fewer relations: the index says how many."""
    before, after = change.before, change.after
    if before is None or after is None:
        return True
    return before.ordering != after.ordering or len(before.relations) != len(after.relations)


def with_neighbours(connection: sqlite3.Connection, noted: Iterable[Task]) -> list[Task]:
    """Return tasks and those that follow from them, now that all changes are in the state, sorted.

    A year that outgrew one shard is cut into months, and one that shrank is made whole: then every month of it is due.
    """
    found = set(noted)
    for year in sorted(identifier for kind, identifier in found if kind == DATA and len(identifier) == 4):
        whole = times.count(connection, year) <= LARGEST
        was_whole = bool(outputs.made_by(connection, (DATA, year)))
        if whole == was_whole:
            continue
        found.add((DATA_INDEX, ""))
        there = outputs.ids_between(connection, DATA, f"{year}-", f"{year}-{times.AFTER}")
        found.update((DATA, month) for month in (*there, *times.months_of(connection, year)))
    return sorted(found)
