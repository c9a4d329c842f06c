"""One build of the site, from records to served files: read, check, make what is stale, move it in.

The old site is not touched before the new files are complete. A build from nothing stages an entire site and swaps it
in; a later one stages what changed and moves it in under a journal. Both give the same bytes.
"""

import datetime
import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sijill.diagnostics import Diagnostic
from sijill.html.judge import Findings, sentence, unresolved
from sijill.intake.changes import Progress, no_progress
from sijill.intake.cluster import Cluster
from sijill.intake.ledger_in_git import ledger_gone, log_gone
from sijill.intake.published_addresses import addresses_moved
from sijill.intake.take_in import take_in
from sijill.intake.workers import InThisProcess, Workers, executor_for, in_chunks, new_token
from sijill.ledger.store import Ledger
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.extras import need
from sijill.model.output import Output
from sijill.model.urls import MANIFEST
from sijill.site import manifest, staging
from sijill.site import sign as signing
from sijill.site.checking import as_published, if_readable, of_pages, with_state
from sijill.site.index import SearchIndex
from sijill.site.lost_batches import refuse_over_another
from sijill.site.plan import Task, every_task, inputs_of_every_page, tasks_of_changes
from sijill.site.target import Fresh, InPlace, StagedManifest, Target
from sijill.sources.unreadable import UnreadableError
from sijill.state import Archive, database, drafts, outputs, source_files
from sijill.state.change import forget

if TYPE_CHECKING:
    from sijill.site.make import Batch

_CHUNK = 50
# For more files than this, comparing the archive with its commit would take too long.
_FEW_FILES = 3000
# After this many tasks the workers use hundreds of megabytes, which are freed before the index is made.
_LARGE = 20_000
_ROOT = re.compile(rb'"root":"([^"]*)"')


class Request(NamedTuple):
    """How to build: the day for the checks, the workers, whether to build from nothing.

    ``commit`` is the commit of the sources, None for the one that is checked out, "" for none; ``durable`` says whether
    to flush everything to the disk; ``previous`` is the root of the manifest last published; ``key`` is the file of a
    secret key to sign the manifest with. ``drafts`` is for previews: drafts are shown, and marked as such.
    """

    today: datetime.date
    jobs: Workers = None
    full: bool = False
    commit: str | None = None
    durable: bool = True
    previous: str | None = None
    key: Path | None = None
    drafts: bool = False


class Report(NamedTuple):
    """What a build did. ``seconds`` is by stage; ``built`` is False if the records have errors.

    ``pages`` and ``files`` count the whole site, ``written`` and ``removed`` what this build changed in it. ``drafts``
    lists the records that are not published; ``has_ledger`` says whether anything has been published.
    """

    diagnostics: list[Diagnostic]
    built: bool
    full: bool
    statements: int
    passages: int
    pages: int
    files: int
    written: int
    removed: int
    seconds: dict[str, float]
    drafts: list[str]
    has_ledger: bool

    @property
    def errors(self) -> int:
        """How many diagnostics are errors."""
        return sum(found.severity == "error" for found in self.diagnostics)


class Stopwatch:
    """Measures the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Add the time since the last lap to a stage."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


def build(configuration: Configuration, request: Request, progress: Progress = no_progress) -> Report:
    """Build the site. If the records have errors, nothing is built, and the report lists them.

    Raises BuildError for faults of the machine: a full disk, a folder in the way, another build at work.
    """
    watch = Stopwatch()
    if isinstance(request.jobs, Cluster):
        need("dask", "the Dask executor")

    def work(connection: sqlite3.Connection) -> Report:
        watch.lap("start")
        take_in(configuration, connection, request.today, progress, request.jobs)
        watch.lap("read and check")
        diagnostics = [*source_files.diagnostics_in(connection), *of_pages(configuration, connection)]
        if not request.drafts:
            # A ledger that was begun again or cut short is valid by itself, but must not be published.
            diagnostics = [*map(as_published, diagnostics), *ledger_gone(configuration)]
            diagnostics += [*log_gone(configuration, connection), *addresses_moved(configuration)]
            refuse_over_another(configuration)
        diagnostics = if_readable(configuration, diagnostics)
        if any(found.severity == "error" for found in diagnostics):
            return _report(connection, diagnostics, watch, built=False, full=False, written=0, removed=0)
        return _Build(configuration, request, connection, watch, progress).run(diagnostics)

    try:
        return with_state(configuration, "sijill build", work)
    except UnreadableError as error:
        return Report(error.diagnostics, False, False, 0, 0, 0, 0, 0, 0, watch.seconds, [], False)


class _Build:
    """One build of records without errors."""

    def __init__(
        self,
        configuration: Configuration,
        request: Request,
        connection: sqlite3.Connection,
        watch: Stopwatch,
        progress: Progress,
    ) -> None:
        self.configuration = configuration
        self.request = request
        self.connection = connection
        self.watch = watch
        self.progress = progress

    def run(self, diagnostics: list[Diagnostic]) -> Report:
        from sijill.frame import run as frame

        configuration, connection = self.configuration, self.connection
        if configuration.pictured:
            need("pictures", "sharing pictures, of which 'share_pictures_up_to: 0' makes none,")
        if self.request.key is not None:
            need("signing", "a build that signs its manifest")
        frame_key = frame.key_of(configuration)
        made_with = inputs_of_every_page(configuration, frame_key)
        mode = "shown" if self.request.drafts else "left out"
        drafts.settle(connection, shown=self.request.drafts, as_before=database.noted(connection, "drafts") == mode)
        published = connection
        if not self.request.drafts:
            drafts.leave_out(connection)
        else:
            published = drafts.leave_out(database.open_for_reading(configuration.cache / database.FILE))
        archive = Archive(configuration, connection)
        if archive.pictured:  # pages link to their share pictures
            made_with += " pictured"
        self.facts = self._facts()
        facts_mark = f"{self.facts} {self.request.key}"
        stated_anew = database.noted(connection, "facts") != facts_mark
        waiting = tasks_of_changes(archive, published)
        whole = (
            self.request.full
            or waiting is None
            or database.noted(connection, "made_with") != made_with
            or database.noted(connection, "root") is None
            or database.noted(connection, "root") != root_of_site(configuration.site)
        )
        self.watch.lap("plan")
        if not whole and not waiting and not stated_anew:
            return _report(connection, diagnostics, self.watch, built=True, full=False, written=0, removed=0)
        self.frame = frame.build(configuration)
        self.watch.lap("frame")
        target: Target = (Fresh if whole else InPlace)(configuration, connection)
        set_facts = {"made_with": made_with, "facts": facts_mark, "drafts": mode}
        tasks = list(every_task(archive, published)) if whole or waiting is None else waiting
        try:
            with executor_for(len(tasks), self.request.jobs, connection, target.staged) as self.executor:
                written, removed = self._build(target, tasks, set_facts)
        except BaseException:
            staging.abandon(configuration.site)
            raise
        return _report(connection, diagnostics, self.watch, built=True, full=whole, written=written, removed=removed)

    def _build(self, target: Target, tasks: list[Task], set_facts: dict[str, str]) -> tuple[int, int]:
        """Make what is stale, inspect it, and move it into the site; return how many files were written and removed."""
        connection = self.connection
        database.begin(connection)
        findings = target.begin(self.frame, tasks)
        for made, found in self._make(target):
            findings.join(found)
            outputs.add(connection, ((m.task, m.path) for m in made))
            manifest.record(connection, [(m.path, m.sha256, m.size) for m in made if m.written])
            target.add(made)
        self.watch.lap("make")
        with self._workers_for_search(len(tasks)) as self.executor:
            index = self._search_index()
            target.index(index, tasks)
            findings.join(index.judge.findings)
        self.watch.lap("search index")
        self._refuse_faults(findings, target.staged)
        stated = self._stage_manifest(target.staged)
        forget(connection)
        drafts.built(connection)
        database.note(connection, **set_facts, root=stated.root, token=stated.token)
        self.watch.lap("manifest")
        done = target.finish(stated, connection.commit, durable=self.request.durable)
        self.watch.lap(target.last_stage)
        return done

    def _facts(self) -> manifest.Facts:
        commit = self.request.commit
        if commit is None:
            few = source_files.count_of_files(self.connection) <= _FEW_FILES
            commit = head_commit(self.configuration.root) if few else None
        statements, _ = source_files.totals(self.connection)
        heads = Ledger.over(self.connection).heads()
        return manifest.Facts(commit or None, self.request.previous, heads, statements)

    def _make(self, target: Target) -> Iterator["Batch"]:
        from sijill import pages
        from sijill.html.template import parse
        from sijill.interface.strings import own
        from sijill.pages.kinds import MADE_LAST
        from sijill.site.make import MakingSetup, make_files

        path = self.configuration.cache / database.FILE
        setup = MakingSetup(
            self.configuration, path, self.frame.key, target.staged, target.stage, new_token(), self.request.drafts,
            own(),
        )  # fmt: skip
        tasks, done = target.to_make, 0
        if isinstance(target, Fresh) and not isinstance(self.executor, InThisProcess):
            parse(sorted(Path(pages.__file__).resolve().parent.rglob("*.j2")))
        last = [task for task in tasks if task[0] in MADE_LAST]
        for batch in in_chunks(
            self.executor, partial(make_files, setup), [task for task in tasks if task not in last], _CHUNK
        ):
            yield batch
            done = min(done + _CHUNK, len(tasks))
            self.progress("pages", done, len(tasks))
        if last:
            yield from in_chunks(self.executor, partial(make_files, setup._replace(sizes=self._sizes())), last, _CHUNK)

    def _sizes(self) -> dict[str, int]:
        """The sizes of the data files that the data page names, as this build and earlier ones made them."""
        from sijill.pages.downloads import paths

        named = paths(Archive(self.configuration, self.connection))
        found = {path: manifest.find(self.connection, path) for path in named.values()}
        return {path: row[1] for path, row in found.items() if row}

    def _workers_for_search(self, tasks: int) -> AbstractContextManager[Executor]:
        """Return the executor that makes the index: a new one after many pages, whose workers use much memory."""
        if tasks < _LARGE or isinstance(self.request.jobs, Cluster):
            return nullcontext(self.executor)
        self.executor.shutdown()
        return executor_for(tasks, self.request.jobs, self.connection)

    def _search_index(self) -> SearchIndex:
        made_of = (self.configuration, self.connection, self.executor, new_token(), self.frame.shells)
        return SearchIndex(*made_of, drafts=self.request.drafts)

    def _refuse_faults(self, findings: Findings, staged: Path) -> None:
        """Raise BuildError if a page that was made has faults; the old site stays."""

        def absent(paths: set[str]) -> set[str]:
            return manifest.absent(self.connection, paths)

        def read(path: str) -> bytes:
            place = staged / path
            return (place if place.exists() else self.configuration.site / path).read_bytes()

        faults = unresolved(findings, absent, read)
        self.watch.lap("inspect")
        if faults:
            shown = "\n".join(sentence(fault) for fault in faults[:20])
            more = f"\n… and {len(faults) - 20} more" if len(faults) > 20 else ""
            raise BuildError(f"every page must be intact before it is published; the old site stays.\n{shown}{more}")

    def _stage_manifest(self, staged: Path) -> StagedManifest:
        """Stage the manifest, and its signature where a key is given."""
        made, gone = manifest.update(self.connection, self.facts)
        data = made[-1].data
        match = _ROOT.search(data[:4000])
        if match is None:
            raise BuildError(f"{MANIFEST} must begin with its root")
        root, token = match.group(1).decode(), manifest.digest_of(data).hex()
        signature = MANIFEST + signing.SUFFIX
        if self.request.key is not None:
            signed = signing.sign_file(data, root, self.request.key)
            made.insert(-1, Output(signature, signed))
            token = manifest.digest_of(data + signed).hex()
        elif (self.configuration.site / signature).exists():
            gone.append(signature)
        staging.Writer(staged).write(made)
        return StagedManifest([output.path for output in made], root, token, gone)


def head_commit(root: Path) -> str | None:
    """Return the commit that is checked out in an archive's folder, if the archive's files are exactly those of it.

    Return None if they differ, if there is no repository, or if the archive has more than a few thousand files, where
    comparing would take too long: there, name the commit with ``--commit``.
    """
    from sijill.ledger.repository import Repository, RepositoryError

    try:
        repository = Repository(root)
        commit = repository.commit("HEAD")
        return commit if repository.matches_commit(commit, ("sources", "docs", "mkdocs.yml"), _FEW_FILES) else None
    except RepositoryError:
        return None


def root_of_site(site: Path) -> str | None:
    """Return the root in a built site's manifest, or None if there is none."""
    try:
        with (site / MANIFEST).open("rb") as file:
            match = _ROOT.search(file.read(4000))
    except OSError:
        return None
    return match.group(1).decode() if match else None


def _report(
    connection: sqlite3.Connection,
    diagnostics: list[Diagnostic],
    watch: Stopwatch,
    *,
    built: bool,
    full: bool,
    written: int,
    removed: int,
) -> Report:
    statements, passages = source_files.totals(connection)
    files, pages = manifest.count(connection) if written else (0, 0)
    report = Report(
        diagnostics, built, full,
        statements, passages if written else 0,
        pages, files, written, removed, watch.seconds, drafts.named(connection),
        drafts.has_ledger(connection),
    )  # fmt: skip
    watch.lap("report")
    return report
