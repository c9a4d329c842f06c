"""Where the time of reading and checking an archive goes: processor microseconds for each statement, by step.

``python -m bench.reading FOLDER`` checks a synthetic archive from nothing in this process and times its parts, then
times single steps repeatedly on a few of its statements. The least time of all runs counts, since any more is other
work of the machine. A step by itself finds its code and data in the processor's cache, so the steps add up to less than
the whole check takes.
"""

import argparse
import datetime
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sijill.check.evidence.verify import verify
from sijill.intake import read as reading
from sijill.intake import store as storing
from sijill.intake import take_in, workers
from sijill.model.configuration import Configuration
from sijill.model.digests import canonical_form
from sijill.model.records import Statement
from sijill.site import checking
from sijill.sources.scan import scan
from sijill.sources.settings import read_configuration
from sijill.sources.yaml.plain import read_by_lines
from sijill.state import database, write
from sijill.state.rows import mentions_of, plain, statement_rows

_TODAY = datetime.date(2026, 11, 23)
_SAMPLE = 40
# Functions whose time is counted in a whole check: the label of the line, the owner, the name.
_PARTS: tuple[tuple[str, Any, str], ...] = (
    ("files read and checked", storing, "read_files"),
    ("  of that, documents and their copies for statements", reading.Reader, "_document"),
    ("rows saved", write.Writer, "save"),
    ("indexes made", database, "index"),
    ("relations checked", storing.StateUpdate, "_check_relations"),
    ("whole check", take_in, "take_in"),
)


def whole(configuration: Configuration, runs: int) -> dict[str, float]:
    """Check an archive from nothing in this process; return the least seconds of its parts."""
    least: dict[str, float] = {}
    spent: dict[str, float] = defaultdict(float)
    for name, owner, function in _PARTS:
        count(spent, name, owner, function)
    checking.take_in = take_in.take_in
    for _ in range(runs):
        spent.clear()
        shutil.rmtree(configuration.cache, ignore_errors=True)
        checking.check(configuration, _TODAY, jobs=1)
        least = {name: min(spent[name], least.get(name, spent[name])) for name, _, _ in _PARTS}
    return least


def count(spent: dict[str, float], name: str, owner: Any, function: str) -> None:
    """Make every call of a function add its seconds to ``spent``."""
    original = getattr(owner, function)

    def timed(*values: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return original(*values, **named)
        finally:
            spent[name] += time.process_time() - start

    setattr(owner, function, timed)


def steps(configuration: Configuration, runs: int) -> dict[str, float]:
    """Time single steps on some statements of a checked archive; return the least seconds of each for one statement."""
    setup = reading.Setup(configuration, configuration.cache / database.FILE, _TODAY, "steps")
    reader = reading.Reader(setup)
    files = [file for file in scan(configuration.sources).files if file.kind == "statement"]
    files = files[:: max(1, len(files) // _SAMPLE)][:_SAMPLE]
    texts = [(configuration.sources / file.path).read_text("utf-8") for file in files]
    trees = [read_by_lines(text) for text in texts]
    records = [Statement.model_validate(tree) for tree in trees]
    found = [verify(record, reader.document, configuration.options.context_words)[0] for record in records]
    whole_rows = [
        (file.id, record, plain(record), evidence, mentions_of(record))
        for file, record, evidence in zip(files, records, found, strict=True)
    ]
    timed: tuple[tuple[str, Callable[[Any], Any], Sequence[Any]], ...] = (
        ("YAML by lines", read_by_lines, texts),
        ("validation (pydantic)", Statement.model_validate, trees),
        ("plain data again", plain, records),
        ("passages found", lambda r: verify(r, reader.document, configuration.options.context_words), records),
        ("canonical form", canonical_form, trees),
        (
            "rows",
            lambda values: statement_rows(*values, configuration.options.format, configuration.languages),
            whole_rows,
        ),
        ("all of reading one statement", reader.read, files),
    )
    return {name: _least(step, items, runs) for name, step, items in timed}


def _least(step: Callable[[Any], Any], items: Sequence[Any], runs: int) -> float:
    least = float("inf")
    for _ in range(runs):
        start = time.process_time_ns()
        for item in items:
            step(item)
        least = min(least, (time.process_time_ns() - start) / 1e9 / len(items))
    return least


def main() -> None:
    """Time an archive and print the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("folder", type=Path, help="an archive made by bench.synthetic; its cache is deleted")
    parser.add_argument("--runs", type=int, default=3, help="whole checks; single steps run eight times as often")
    arguments = parser.parse_args()
    workers.collect_garbage_rarely()
    configuration = read_configuration(arguments.folder.resolve())
    parts = whole(configuration, arguments.runs)
    connection = database.open_for_reading(configuration.cache / database.FILE)
    (statements,) = connection.execute("SELECT count(*) FROM statements").fetchone()
    for name, seconds in parts.items():
        print(f"{seconds / statements * 1e6:8.1f}  {name}")
    print()
    for name, seconds in steps(configuration, 8 * arguments.runs).items():
        print(f"{seconds * 1e6:8.1f}  {name}")


if __name__ == "__main__":
    main()
