"""Making the site's files, task by task, in this process or in many.

The result of a task depends only on the archive: it makes the same bytes wherever and whenever it runs. Every one of a
maker's ``producers`` is asked for its files of each task, and may have none.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from sijill.export.files import Exports
from sijill.export.statement import Statements
from sijill.frame import run as frame
from sijill.html.judge import Findings, Judge
from sijill.interface.own_languages import use
from sijill.interface.strings import Strings
from sijill.model.configuration import Configuration
from sijill.model.output import Output
from sijill.pages.make import Pages
from sijill.search.page import SearchPages
from sijill.site.database_of_site import DatabaseOfSite
from sijill.site.plan import Task
from sijill.site.staging import Writer
from sijill.site.target import Stage, Written
from sijill.state import Archive, database
from sijill.state.drafts import leave_out

# This many files are made, then inspected, then written: doing each step for many files is quicker.
_TOGETHER = 200


class MakingSetup(NamedTuple):
    """What a maker needs: the archive's settings, its state, the frame's key, and the folder to stage files in.

    ``stage`` is the target's function that stages files. ``token`` is new for each build, so that a process keeps
    nothing from an earlier one. ``drafts`` says whether pages show drafts; exports never do. ``strings`` are those of
    the archive's own languages, ``sizes`` those of files that pages which are made last say.
    """

    configuration: Configuration
    state: Path
    frame: str
    staged: Path
    stage: Stage
    token: str
    drafts: bool = False
    strings: Mapping[str, Strings] = {}
    sizes: Mapping[str, int] = {}


class Batch(NamedTuple):
    """The files that tasks made, and the faults found in their pages."""

    made: list[Written]
    findings: Findings


class _DataOfDrafts(NamedTuple):
    """Makes the data of drafts in a preview, which its search shows them from; no list or table has them."""

    archive: Archive
    statements: Statements

    def make(self, kind: str, identifiers: Sequence[str]) -> Iterator[tuple[str, Output]]:
        for one in identifiers if kind == "statement" else ():
            if one in self.archive.drafts:
                yield one, Output(self.archive.configuration.addresses.data(one), self.statements.line(one))


class Maker:
    """Makes files for tasks in one process, and inspects the pages among them."""

    def __init__(self, setup: MakingSetup) -> None:
        if setup.strings:
            use(setup.strings)  # this process may be another one
        self.connection: sqlite3.Connection = database.open_for_reading(setup.state)
        published = database.open_for_reading(setup.state) if setup.drafts else self.connection
        exported = Archive(setup.configuration, leave_out(published))
        self.archive = archive = Archive(setup.configuration, self.connection, exported) if setup.drafts else exported
        shells = frame.load(setup.configuration, setup.frame).shells
        self.pages = pages = Pages(archive, shells)
        exports = Exports(exported, labels=pages.labels if exported is archive else None)
        made_of_all = () if exported is archive else (_DataOfDrafts(archive, Statements(archive, pages.labels)),)
        self.producers = (pages, SearchPages(archive, shells), exports, DatabaseOfSite(exported), *made_of_all)
        self.writer = Writer(setup.staged)
        self.stage = setup.stage
        self.judge = Judge(urlsplit(setup.configuration.site_url).path or "/")

    def make(self, tasks: list[Task]) -> Iterator[Written]:
        """Stage the files of tasks and yield their descriptions; consecutive tasks of one kind are made together."""
        for kind, group in groupby(tasks, key=lambda task: task[0]):
            identifiers = [identifier for _, identifier in group]
            for producer in self.producers:
                made = producer.make(kind, identifiers)
                # One task can make thousands of pages of a list.
                while found := list(islice(made, _TOGETHER)):
                    for _, output in found:
                        self.judge.judge(output)
                    rows = self.stage(self.connection, self.writer, [output for _, output in found])
                    for (identifier, _), row in zip(found, rows, strict=True):
                        yield Written((kind, identifier), *row)


_makers: dict[str, Maker] = {}


def make_files(setup: MakingSetup, tasks: list[Task]) -> Batch:
    """Make the files of tasks."""
    if setup.token not in _makers:
        _makers.clear()
        _makers[setup.token] = Maker(setup)
    maker = _makers[setup.token]
    maker.pages.sizes = setup.sizes
    made = list(maker.make(tasks))
    findings, maker.judge.findings = maker.judge.findings, Findings([], {}, {})
    return Batch(made, findings)
