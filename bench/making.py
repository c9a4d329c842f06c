"""Where the time of making pages and exports goes: processor microseconds for each statement, by step and kind of task.

``python -m bench.making FOLDER`` makes the files of some statements of a built archive repeatedly in this process, as a
worker does, and times the steps; then the same for every other kind of task. The least time of all runs counts. The
files go to a separate folder; the archive's site stays as it is.
"""

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.reading import count
from sijill.export.files import Exports
from sijill.export.statement import Statements
from sijill.frame import run as frame
from sijill.html.judge import Judge
from sijill.html.template import Templates
from sijill.intake import workers
from sijill.pages.make import Pages
from sijill.pages.statement import page
from sijill.site import staging
from sijill.site.make import Maker, MakingSetup
from sijill.site.plan import Task, every_task
from sijill.site.target import stage_all
from sijill.sources.settings import read_configuration
from sijill.state import database

_CHUNK = 50
# Functions whose time is counted: the label of the line, the owner, the name.
_STEPS: tuple[tuple[str, Any, str], ...] = (
    ("records, relations and evidence read", page.StatementPage, "__init__"),
    ("what two pages show", page, "statement_views"),
    ("two templates filled", Templates, "render"),
    ("two shells set around", Pages, "_page"),
    ("two pages judged", Judge, "judge"),
    ("statement.json", Statements, "line"),
    ("evidence bundle", Exports, "_bundle"),
    ("four files written, digests included", staging.Writer, "write"),
)


def of_statements(maker: Maker, tasks: Sequence[Task], runs: int) -> dict[str, float]:
    """Make the files of statements; return the least seconds for one statement, by step and in all."""
    spent: dict[str, float] = defaultdict(float)
    for name, owner, function in _STEPS:
        count(spent, name, owner, function)
    least: dict[str, float] = {}
    for _ in range(runs):
        spent.clear()
        spent["all of it"] = _made(maker, tasks)
        least = {name: min(seconds, least.get(name, seconds)) for name, seconds in spent.items()}
    return {name: seconds / len(tasks) for name, seconds in least.items()}


def of_kinds(maker: Maker, tasks: Sequence[Task]) -> dict[str, tuple[int, float]]:
    """Make the files of all other tasks once; return for each kind the number of tasks and their seconds."""
    kinds: dict[str, list[Task]] = {}
    for task in tasks:
        kinds.setdefault(task[0], []).append(task)
    return {kind: (len(found), _made(maker, found)) for kind, found in kinds.items()}


def _made(maker: Maker, tasks: Sequence[Task]) -> float:
    start = time.process_time()
    for at in range(0, len(tasks), _CHUNK):
        for _ in maker.make(list(tasks[at : at + _CHUNK])):
            pass
    return time.process_time() - start


def main() -> None:
    """Time an archive and print the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.making", description=__doc__)
    parser.add_argument("folder", type=Path, help="an archive made by bench.synthetic, and built")
    parser.add_argument("--statements", type=int, default=600, help="how many, from the middle of the archive")
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    workers.collect_garbage_rarely()
    configuration = read_configuration(arguments.folder.resolve())
    key = frame.build(configuration).key
    with tempfile.TemporaryDirectory(dir=arguments.folder.resolve().parent) as staged:
        setup = MakingSetup(configuration, configuration.cache / database.FILE, key, Path(staged), stage_all, "making")
        maker = Maker(setup)
        tasks = list(every_task(maker.archive))
        statements = [task for task in tasks if task[0] == "statement"]
        kinds = of_kinds(maker, [task for task in tasks if task[0] != "statement"])
        middle = max(0, len(statements) // 2 - arguments.statements // 2)
        steps = of_statements(maker, statements[middle : middle + arguments.statements], arguments.runs)
    for name, seconds in steps.items():
        print(f"{seconds * 1e6:10.1f}  {name}")
    print()
    for name, (number, seconds) in kinds.items():
        print(f"{seconds / len(statements) * 1e6:10.1f}  {name} ({number})")


if __name__ == "__main__":
    main()
