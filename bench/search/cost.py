"""The cost of search in a large archive: index, first download, cold queries, and the update after an edit.

    python -m bench.synthetic FOLDER --statements 100000 && (cd FOLDER && sijill check)
    python -m bench.search.cost FOLDER [--queries 200]

The archive must have been checked, since the index is made from the state that ``sijill check`` leaves. Sizes are those
that a static host sends: JSON and scripts compressed, shards as they are. A query costs everything that is read until
its first ten results can be shown: the index, the files of ids, and each result's statement.json.
"""

import argparse
import gzip
import json
import random
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from bench.search import ours
from sijill.export.statement import Statements
from sijill.intake.workers import prepare_worker
from sijill.interface.strings import strings
from sijill.model.urls import SEARCH_INDEX
from sijill.search.index.make import MadeSegment, SearchSetup, Work, from_nothing, make_segments
from sijill.search.index.mend import after_edits
from sijill.search.page import ENGINE, FOLDER, SearchPages
from sijill.search.texts import SearchText, Texts
from sijill.search.words import TABLE_FILE, raw_words
from sijill.sources.settings import read_configuration
from sijill.state import Archive, database

_SCRIPTS = (*ENGINE, "search-page.js")


def measure(root: Path, folder: Path, count: int) -> None:
    """Index an archive into a folder, run queries on it, and print the costs."""
    configuration = read_configuration(root)
    kept = root / ".cache" / "sijill" / database.FILE
    copied = folder / database.FILE
    shutil.copyfile(kept, copied)
    connection, _ = database.open_for_writing(folder)
    if not connection.execute("SELECT 1 FROM statements").fetchone():
        raise SystemExit(f"{root} must be checked first, by this version of sijill: run `sijill check` in it")
    prepare_worker()  # like a build's workers
    setup = SearchSetup(configuration, copied, "cost")

    def make(work: Sequence[Work]) -> Iterator[MadeSegment]:
        for one in work:
            yield from make_segments(setup, [one])

    began = time.process_time()
    sizes: dict[str, int] = {}
    for output in from_nothing(connection, make):
        path = folder / "index" / output.path.removeprefix(SEARCH_INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
        sizes[output.path.removeprefix(SEARCH_INDEX)] = len(output.data)
    connection.commit()
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ids = [row[0] for row in connection.execute("SELECT id FROM statements ORDER BY ordering")]
    print(f"{len(ids)} statements indexed in {took:.1f} s of processor time by one process, {peak:.0f} MB at most")
    print(f"whole index {sum(sizes.values()) / 2**20:.1f} MB in {len(sizes)} files")
    for family in ("terms", "positions"):
        shards = sorted(size for path, size in sizes.items() if path.startswith(f"{family}/") and path.endswith(".txt"))
        pattern = "start.json" if family == "terms" else "positions/start-*.json"
        start = next((folder / "index").glob(pattern)).read_bytes()
        print(
            f"{family}: {len(shards)} shards, median {shards[len(shards) // 2] / 1024:.1f} KB, largest "
            f"{shards[-1] / 1024:.1f} KB; start file {len(start) / 1024:.1f} KB, "
            f"{len(gzip.compress(start)) / 1024:.1f} KB as sent"
        )
    edited = ids[len(ids) // 2]
    texts = Texts(Archive(configuration, database.open_for_reading(copied)))

    def read_edited(identifier: str) -> SearchText:
        found = texts.of(identifier)
        added = ("passage", "bridge reopened جسر أعيد افتتاحه اليوم أمام الناس")
        return found._replace(texts=(*found.texts, added))

    began = time.process_time()
    update = after_edits(connection, {edited}, read_edited)
    connection.rollback()
    took = time.process_time() - began
    files = len(update.outputs) if update else 0
    print(f"after an edit of one statement: {took:.2f} s of processor time, {files} files of the index")
    archive = Archive(configuration, database.open_for_reading(copied))
    queries = _queries(archive, ids, count)
    answers = ours.ask(folder / "index", queries)
    _report(answers, archive)
    (folder / "answers.json").write_text(json.dumps(answers, ensure_ascii=False), "utf-8")


def _report(answers: Sequence[Any], archive: Archive) -> None:
    """Print the costs of queries until the first ten results are shown, each without anything cached."""
    statements, weights = Statements(archive), {}
    for identifier in {identifier for answer in answers for identifier in answer["shown"]}:
        weights[identifier] = len(gzip.compress(statements.line(identifier)))
    scripts = [len(gzip.compress(data)) for data in _scripts(archive)]
    rows = {
        "the index alone": [(answer["bytes"], answer["files"]) for answer in answers],
        "the ids of ten results": [(answer["ids"]["bytes"], answer["ids"]["files"]) for answer in answers],
        "the ten results": [
            (sum(weights[identifier] for identifier in answer["shown"]), len(answer["shown"])) for answer in answers
        ],
    }
    whole = [(sum(s for s, _ in parts), sum(n for _, n in parts)) for parts in zip(*rows.values(), strict=True)]
    rows["a cold query, results included"] = whole
    rows["the same, scripts included"] = [(size + sum(scripts), files + len(scripts)) for size, files in whole]
    for name, found in rows.items():
        sizes = sorted(size / 1024 for size, _ in found)
        files = statistics.mean(files for _, files in found)
        print(f"{name}: {_spread(sizes, 'KB')}; {files:.1f} files on average")
    print(f"answering: {_spread(sorted(answer['milliseconds'] for answer in answers), 'ms')}")


def _spread(values: Sequence[float], unit: str) -> str:
    return (
        f"{statistics.mean(values):.1f} {unit} on average, median {values[len(values) // 2]:.1f}, "
        f"95th percentile {values[int(len(values) * 0.95)]:.1f}, most {values[-1]:.1f}"
    )


def _scripts(archive: Archive) -> list[bytes]:
    """Return the files that the search page loads before a query: scripts, the table of folding, and the strings."""
    pages = SearchPages(archive, {})
    words = [orjson.dumps(pages.words(strings(language))) for language in archive.configuration.languages]
    table = orjson.dumps(orjson.loads(TABLE_FILE.read_bytes()))
    return [*((FOLDER / "browser" / name).read_bytes() for name in _SCRIPTS), table, max(words, key=len)]


def _queries(archive: Archive, ids: Sequence[str], count: int) -> list[str]:
    """Return queries of one, two and three words, in turns, from passages and translations of random statements."""
    chance = random.Random(5)  # noqa: S311 - the same queries every time
    found = []
    while len(found) < count:
        passage = archive.statement(chance.choice(ids)).passages[0]
        texts = [passage.text, *(translation.text for translation in passage.translations)]
        words = [word for word in raw_words(chance.choice(texts)) if len(word) > 3]
        if len(words) >= 3:
            found.append(" ".join(chance.sample(words, len(found) % 3 + 1)))
    return found


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.search.cost", description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path, help="a checked archive")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder without it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        measure(options.archive, folder, options.queries)


if __name__ == "__main__":
    main()
