"""Where a build puts its files: into a complete new site beside the old one, or as changes into the existing site.

Both have the methods ``begin``, ``add``, ``index`` and ``finish``. The site is not touched before ``finish``.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import urlsplit

from sijill.html.judge import Findings, Judge
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.output import Output
from sijill.site import journal, manifest, staging
from sijill.site.plan import Task, still_there
from sijill.site.staging import Writer
from sijill.state import Archive, database, outputs

if TYPE_CHECKING:
    from sijill.frame.run import Frame
    from sijill.site.index import SearchIndex


Staged = tuple[str, bytes, int, bool]
"""A file that was made: its path, digest (raw SHA-256) and size, and whether it was staged to be moved in."""


class Written(NamedTuple):
    """One file that a task made, as ``Staged`` has it."""

    task: Task
    path: str
    sha256: bytes
    size: int
    written: bool


class StagedManifest(NamedTuple):
    """The staged manifest: its files (``manifest.json`` last), root, the change's token, and the files to remove."""

    paths: list[str]
    root: str
    token: str
    gone: list[str]


Stage = Callable[[sqlite3.Connection, Writer, Sequence[Output]], list[Staged]]


def stage_all(connection: sqlite3.Connection, writer: Writer, outputs: Sequence[Output]) -> list[Staged]:
    """Write every file."""
    del connection
    return [(*row, True) for row in writer.write(outputs)]


def stage_differing(connection: sqlite3.Connection, writer: Writer, outputs: Sequence[Output]) -> list[Staged]:
    """Write the files that the site lacks or has with other bytes."""
    found: list[Staged] = []
    for output in outputs:
        digest, size = manifest.digest_of(output.data), len(output.data)
        same = manifest.find(connection, output.path) == (digest, size)
        if not same:
            writer.write([output])
        found.append((output.path, digest, size, not same))
    return found


class Target(Protocol):
    """What a build needs of the place it builds to.

    Makers call ``stage`` in any process; ``to_make`` are the tasks to do, set by ``begin``.
    """

    staged: Path
    to_make: Sequence[Task]
    last_stage: str

    @property
    def stage(self) -> Stage:
        """The function with which a maker stages what it made."""

    def begin(self, frame: "Frame", tasks: Sequence[Task]) -> Findings:
        """Prepare for the files of tasks; return the faults found in files that no task makes."""

    def add(self, made: Sequence[Written]) -> None:
        """Note files that tasks made."""

    def index(self, searching: "SearchIndex", tasks: Sequence[Task]) -> None:
        """Stage the files of the search index."""

    def finish(self, stated: StagedManifest, commit: Callable[[], None], *, durable: bool) -> tuple[int, int]:
        """Publish what was staged, and commit the state; return how many files were written and removed."""


class Fresh:
    """A complete site, which replaces the old one in one step."""

    stage = staticmethod(stage_all)
    last_stage = "swap"

    def __init__(self, configuration: Configuration, connection: sqlite3.Connection) -> None:
        self.configuration = configuration
        self.connection = connection
        self.staged = staging.begin(configuration.site)
        self.to_make: Sequence[Task] = ()
        self.written = 0

    def begin(self, frame: "Frame", tasks: Sequence[Task]) -> Findings:
        """Forget what was in the old site; stage and inspect the frame's files."""
        self.to_make = tasks
        outputs.forget_all(self.connection)
        manifest.forget_all(self.connection)
        judge = Judge(urlsplit(self.configuration.site_url).path or "/", careful=True)
        files = sorted(frame.files.items())
        for path, file in files:
            place = self.staged / path
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.path, place)
            judge.judge(Output(path, file.path.read_bytes()))
        manifest.record(self.connection, [(path, bytes.fromhex(file.sha256), file.size) for path, file in files])
        self.written = len(files)
        return judge.findings

    def add(self, made: Sequence[Written]) -> None:
        """Count files."""
        self.written += len(made)

    def index(self, searching: "SearchIndex", tasks: Sequence[Task]) -> None:
        """Make the index from nothing."""
        del tasks
        self.written += len(searching.from_nothing(self.staged))

    def finish(self, stated: StagedManifest, commit: Callable[[], None], *, durable: bool) -> tuple[int, int]:
        """Exchange the two sites."""
        del stated  # its files are among those staged
        staging.swap(self.staged, self.configuration.site, durable=durable)
        try:
            commit()
        except sqlite3.DatabaseError as error:
            place = self.configuration.cache / database.FILE
            raise BuildError(
                f"{place} must be a file that can be written: {error}. Correct that (is the disk full?); the new site "
                "is complete and in its place, and the next build makes every page again."
            ) from None
        return self.written, 0


class InPlace:
    """Changes of the existing site: only files that differ are staged, and they are moved in under a journal."""

    stage = staticmethod(stage_differing)
    last_stage = "move in"

    def __init__(self, configuration: Configuration, connection: sqlite3.Connection) -> None:
        self.configuration = configuration
        self.site = configuration.site
        self.connection = connection
        self.staged = staging.begin(configuration.site)
        self.token = database.noted(connection, "token")
        self.to_make: Sequence[Task] = ()
        self.moves: list[str] = []
        self.removals: list[str] = []
        self._before: set[str] = set()
        self._now: set[str] = set()

    def begin(self, frame: "Frame", tasks: Sequence[Task]) -> Findings:
        """Note which files the tasks had; the frame's are unchanged."""
        del frame
        self.to_make = still_there(Archive(self.configuration, self.connection), tasks)
        for task in tasks:
            self._before.update(outputs.made_by(self.connection, task))
        return Findings([], {}, {})

    def add(self, made: Sequence[Written]) -> None:
        """Note which files the tasks have now, and which of them differ."""
        self._now.update(one.path for one in made)
        self.moves += [one.path for one in made if one.written]

    def index(self, searching: "SearchIndex", tasks: Sequence[Task]) -> None:
        """Update the index for statements that were edited and records whose names changed."""
        from sijill.search import tasks as search

        self.removals = sorted(self._before - self._now)
        self._forget(self.removals)
        changed = {identifier for kind, identifier in tasks if kind == "statement"}
        if changed or search.TASK in tasks:
            index = searching.after_edits(self.staged, changed)
            self.moves += index.moves
            self.removals += index.removals

    def _forget(self, paths: Iterable[str]) -> None:
        gone = list(paths)
        outputs.forget(self.connection, gone)
        manifest.forget(self.connection, gone)

    def finish(self, stated: StagedManifest, commit: Callable[[], None], *, durable: bool) -> tuple[int, int]:
        """Move in what differs, and remove what is gone; if there is neither, the site is not touched."""
        if self.moves or self.removals or stated.gone or stated.token != self.token:
            journal.apply(
                self.site, [*sorted(self.moves), *stated.paths], [*self.removals, *stated.gone], stated.token, commit,
                durable=durable,
            )  # fmt: skip
        else:
            commit()
            staging.discard(self.staged)
        return len(self.moves), len(self.removals)
