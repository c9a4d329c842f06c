"""The search index and its page within a build: made from nothing with a whole site, updated after edits."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from sijill.html.judge import Judge
from sijill.intake.workers import in_chunks
from sijill.model.configuration import Configuration
from sijill.model.output import Output
from sijill.model.urls import SEARCH_START
from sijill.site import manifest
from sijill.site.staging import Writer
from sijill.site.target import stage_differing
from sijill.state import database, outputs
from sijill.state.going_on import acts

if TYPE_CHECKING:
    from sijill.html.shell import Shell
    from sijill.search.index.make import MadeSegment

TASK = ("search-index", "")


class StagedIndex(NamedTuple):
    """The files of the index that were staged, and those that must be removed."""

    moves: list[str]
    removals: list[str]


class SearchIndex:
    """Makes the index with an executor; its files are the outputs of one task."""

    def __init__(
        self,
        configuration: Configuration,
        connection: sqlite3.Connection,
        executor: Executor,
        token: str,
        shells: Mapping[tuple[str, str], "Shell"],
        *,
        drafts: bool,
    ) -> None:
        from sijill.search.page import SearchPages
        from sijill.state import Archive

        self.judge = Judge(urlsplit(configuration.site_url).path or "/")
        self.archive = Archive(configuration, connection)
        self.pages = SearchPages(self.archive, shells)
        self.configuration = configuration
        self.connection = connection
        self.executor = executor
        self.token = token
        self.drafts = drafts

    def from_nothing(self, staged: Path) -> list[str]:
        """Stage the entire index, shut the executor down, which the build needs no more, and return the paths."""
        from sijill.search.index.make import from_nothing

        made = from_nothing(self.connection, self._last_segments, self.pages.names())
        rows = Writer(staged).write(self._with_pages(made))
        manifest.record(self.connection, rows)
        paths = [path for path, _, _ in rows]
        self._note(paths)
        return paths

    def after_edits(self, staged: Path, changed: set[str]) -> StagedIndex:
        """Stage the changes of the index that edits of some statements require."""
        from sijill.search.index.mend import after_edits
        from sijill.search.texts import Texts

        known = outputs.made_by(self.connection, TASK)
        names = self.pages.names()
        update = after_edits(self.connection, changed | acts(self.archive.connection), Texts(self.archive).of, names)
        if update is None:
            from sijill.search.index.make import from_nothing

            outputs.forget_task(self.connection, TASK)
            made = list(self._with_pages(from_nothing(self.connection, self._segments, names)))
            gone = sorted(set(known) - {output.path for output in made})
        else:
            made, gone = list(self._with_pages(update.outputs)), update.gone
        outputs.forget(self.connection, gone)
        manifest.forget(self.connection, gone)
        found = stage_differing(self.connection, Writer(staged), made)
        rows = [(path, digest, size) for path, digest, size, written in found if written]
        manifest.record(self.connection, rows)
        self._note(output.path for output in made)
        return StagedIndex([path for path, _, _ in rows], sorted(gone))

    def _segments(self, work: Sequence[tuple[int, list[str]]]) -> Iterator["MadeSegment"]:
        from sijill.search.index.make import SearchSetup, make_segments

        setup = SearchSetup(self.configuration, self.configuration.cache / database.FILE, self.token, self.drafts)
        for made in in_chunks(self.executor, partial(make_segments, setup), work, 1):
            yield from made

    def _last_segments(self, work: Sequence[tuple[int, list[str]]]) -> Iterator["MadeSegment"]:
        """Make segments, then end the workers: this process needs their memory for merging."""
        yield from self._segments(work)
        self.executor.shutdown()

    def _with_pages(self, made: Iterable[Output]) -> Iterator[Output]:
        """Yield the files of an index, and the search pages once its stamp is known."""
        from sijill.search.index.layout import stamp_of

        for output in made:
            yield output
            if output.path == SEARCH_START:
                for page in self.pages.pages(stamp_of(output)):
                    self.judge.judge(page)
                    yield page

    def _note(self, paths: Iterable[str]) -> None:
        outputs.add(self.connection, ((TASK, path) for path in paths))
