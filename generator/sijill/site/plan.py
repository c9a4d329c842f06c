"""The tasks of an entire site, and what every page depends on apart from the records."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator

from sijill.export import tasks as exports
from sijill.model.configuration import Configuration
from sijill.model.generator import digest_of_files
from sijill.state.archive import Archive
from sijill.state.change import changes

Task = tuple[str, str]


def every_task(archive: Archive, published: sqlite3.Connection | None = None) -> Iterator[Task]:
    """Yield the tasks of an entire site, in a fixed order. ``published`` is the state without drafts."""
    from sijill.pages import assets
    from sijill.pages.kinds import KINDS
    from sijill.search import tasks as search

    yield assets.TASK
    yield search.TASK
    yield exports.LEDGER, ""
    yield from exports.tasks(published or archive.connection)
    for kind in KINDS:
        for identifier in kind.which(archive):
            yield kind.name, identifier


def tasks_of_changes(archive: Archive, published: sqlite3.Connection | None = None) -> list[Task] | None:
    """Return the tasks that changes since the last build require, sorted; None for all tasks."""
    changed = changes(archive.connection)
    if not changed:
        return None if changed is None else []
    from sijill.pages.kinds import KINDS  # only when there is something to make: it imports all kinds of pages
    from sijill.search import tasks as search

    found: set[Task] = set()
    for change in changed:
        for kind in KINDS:
            found.update((kind.name, identifier) for identifier in kind.touched(archive, change))
        found.update(search.touched(change))
        found.update(exports.touched(change, published))
    return exports.with_neighbours(published or archive.connection, found)


def still_there(archive: Archive, tasks: Iterable[Task]) -> list[Task]:
    """Return those of some tasks whose subject is still in the archive; files of the others are only removed."""
    from sijill.pages.kinds import kind_of

    return [
        (name, identifier)
        for name, identifier in tasks
        if (kind := kind_of(name)) is None or kind.has(archive, identifier)
    ]


def inputs_of_every_page(configuration: Configuration, frame_key: str) -> str:
    """Return a text that changes with what every page depends on besides records: generator, settings and frame."""
    digest = hashlib.sha256(f"{digest_of_files()} {frame_key}".encode())
    digest.update(configuration.model_dump_json(exclude={"root"}).encode())
    return digest.hexdigest()
