"""Making the site's files: one task at a time, in this process or in many, each a function of the archive alone.

A task makes the same bytes wherever and whenever it runs. Each of a maker's ``producers`` is asked for its part
of every task and answers with files, or with none.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from sijill.frame import run as frame
from sijill.site import manifest
from sijill.html.judge import Findings, Inspector
from sijill.intake.pending import Task
from sijill.site.staging import Writer
from sijill.export.files import Exports
from sijill.model.configuration import Configuration
from sijill.model.output import Output
from sijill.model.records import RECORD_TYPES
from sijill.pages.pages import Pages
from sijill.state import Archive, database
from sijill.search.page import SearchPages


class MakingSetup(NamedTuple):
    """What a maker needs: the archive's settings, its state, the frame's key, and the folder to stage files in.

    With ``sparing``, a file that stands in the site with the same bytes is not staged. ``token`` tells one build from
    the next, so that a process keeps nothing from before.
    """

    configuration: Configuration
    state: Path
    frame: str
    staged: Path
    sparing: bool
    token: str


class Made(NamedTuple):
    """One file that a task made: its digest (raw SHA-256) and size, and whether it was staged."""

    task: Task
    path: str
    sha256: bytes
    size: int
    staged: bool


class Batch(NamedTuple):
    """What a number of tasks made, and what looking over their pages found."""

    made: list[Made]
    findings: Findings


class Maker:
    """Makes files for tasks, in one process, and looks over the pages among them."""

    def __init__(self, setup: MakingSetup) -> None:
        self.connection: sqlite3.Connection = database.open_for_reading(setup.state)
        self.archive = archive = Archive(setup.configuration, self.connection)
        shells = frame.load(setup.configuration, setup.frame).shells
        self.pages, self.exports = Pages(archive, shells), Exports(archive)
        self.producers = (self.pages, SearchPages(archive, shells), self.exports)
        self.writer = Writer(setup.staged)
        self.sparing = setup.sparing
        self.inspector = Inspector(urlsplit(setup.configuration.site_url).path or "/")

    def outputs(self, task: Task) -> Iterator[Output]:
        """Yield every file of a task, looked over; none where what it is about is no longer there."""
        kind, identifier = task
        if self.sparing and kind in RECORD_TYPES and not self.archive.has(kind, identifier):
            return
        if kind == "year" and not self.archive.total(f"year:{identifier}"):
            return
        for producer in self.producers:
            for output in producer.outputs(task):
                self.inspector.look(output)
                yield output

    def make(self, tasks: list[Task]) -> Iterator[Made]:
        """Stage the files of tasks and yield what they are; statements that follow one another are made together."""
        for of_statements, group in groupby(tasks, key=lambda task: task[0] == "statement"):
            run = list(group)
            outputs = self._statements(run) if of_statements else map(self.outputs, run)
            for task, found in zip(run, outputs, strict=True):
                yield from self._stage(task, found)

    def _statements(self, tasks: list[Task]) -> Iterator[list[Output]]:
        there = [one for _, one in tasks if not self.sparing or self.archive.has("statement", one)]
        pages, files = self.pages.statements(there), self.exports.of_statements(there)
        for outputs in pages:
            for output in outputs:
                self.inspector.look(output)
        made = {one: found + more for one, found, more in zip(there, pages, files, strict=True)}
        for _, identifier in tasks:
            yield made.get(identifier, [])

    def _stage(self, task: Task, outputs: Iterable[Output]) -> Iterator[Made]:
        if not self.sparing:
            for row in self.writer.write(outputs):
                yield Made(task, *row, True)
            return
        for output in outputs:
            digest = manifest.digest_of(output.data)
            same = manifest.find(self.connection, output.path) == (digest, len(output.data))
            if not same:
                self.writer.write([output])
            yield Made(task, output.path, digest, len(output.data), not same)


_makers: dict[str, Maker] = {}


def make_files(setup: MakingSetup, tasks: list[Task]) -> Batch:
    """Make the files of tasks."""
    if setup.token not in _makers:
        _makers.clear()
        _makers[setup.token] = Maker(setup)
    maker = _makers[setup.token]
    made = list(maker.make(tasks))
    findings, maker.inspector.findings = maker.inspector.findings, Findings([], {}, {})
    return Batch(made, findings)
