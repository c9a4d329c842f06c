"""The pages of long lists after the first. Each is a task of its own: an edit makes only those that it changes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from sijill.pages import all_statements, records, timeline
from sijill.pages.kind import Kind, PageParts
from sijill.pages.labels import Labels
from sijill.state import outputs
from sijill.state.archive import Archive
from sijill.state.change import Change

_NAME = "later-page"
_MAKERS: Mapping[str, Callable[[Labels, str, Sequence[int]], Iterator[PageParts]]] = {
    "all": all_statements.make,
    "year": timeline.make_year,
    "agent": partial(records.make, "agent"),
    "document": partial(records.make, "document"),
    "topic": partial(records.make, "topic"),
}


def _task(name: str, page: int) -> str:
    """Return the id of the task of a list's page: ``agent:salma/000002``."""
    return f"{name}/{page:06}"


def _page(task: str) -> tuple[str, int]:
    name, _, page = task.rpartition("/")
    return name, int(page)


def _of(archive: Archive, name: str) -> Iterator[str]:
    """Yield the tasks of a list that has several pages."""
    pages = -(-archive.total(name) // archive.configuration.options.page_size)
    return (_task(name, page) for page in range(2, pages + 1))


def _which(archive: Archive) -> Iterator[str]:
    for prefix in _MAKERS:
        for identifier in archive.lists(f"{prefix}:"):
            yield from _of(archive, f"{prefix}:{identifier}")


def _touched(archive: Archive, change: Change) -> Iterator[str]:
    size = archive.configuration.options.page_size
    whole = {*change.members_differ, f"{change.kind}:{change.id}"}
    whole.update(f"year:{year}" for year in timeline.years_touched_whole(change))
    for name, page in change.pages(size):
        if page > 1 and name not in whole and name.partition(":")[0] in _MAKERS:
            yield _task(name, page)
    for name in whole:
        if name.partition(":")[0] in _MAKERS:
            yield from _of(archive, name)
            # A list that is shorter now has fewer pages than it had.
            yield from outputs.ids_between(archive.connection, _NAME, f"{name}/", f"{name}0")


def _has(archive: Archive, task: str) -> bool:
    name, page = _page(task)
    return archive.total(name) > (page - 1) * archive.configuration.options.page_size


def _make(labels: Labels, tasks: Sequence[str]) -> Iterator[PageParts]:
    numbered = list(enumerate(map(_page, tasks)))
    # Pages that follow one another are made together: their statements are read at once.
    for _, group in groupby(numbered, key=lambda one: (one[1][0], one[1][1] - one[0])):
        found = [page for _, page in group]
        name, pages = found[0][0], [page for _, page in found]
        prefix, _, identifier = name.partition(":")
        made = _MAKERS[prefix](labels, identifier, pages)
        yield from (parts._replace(id=_task(name, page)) for page, parts in zip(pages, made, strict=True))


KIND = Kind(_NAME, (), _which, _touched, _make, _has)
