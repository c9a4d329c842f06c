"""What search costs at size: index, first download, cold queries, and bringing it up to date after an edit.

    python -m bench.synthetic FOLDER --statements 100000 && (cd FOLDER && sijill check)
    python -m bench.search.cost FOLDER [--queries 200]

The archive must have been checked, for the state that ``sijill check`` leaves is what is indexed. Files are weighed as
a static host sends them: JSON compressed, shards as they are.
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

from bench.search import ours
from generator.model.configuration import read_configuration
from generator.model.urls import SEARCH_INDEX
from generator.resolve import Archive, state
from generator.search.build import Made, SearchSetup, Work, from_nothing, make_segments
from generator.search.edit import after_edits
from generator.search.index import SCHEMA
from generator.search.texts import SearchText, Texts
from generator.search.words import raw_words


def measure(root: Path, folder: Path, count: int) -> None:
    """Index an archive into a folder, ask queries of it, and print what it cost."""
    configuration = read_configuration(root)
    kept = root / ".cache" / "sijill" / state.FILE
    copied = folder / state.FILE
    shutil.copyfile(kept, copied)
    connection, _ = state.open_for_writing(folder)
    connection.executescript(SCHEMA)
    if not connection.execute("SELECT 1 FROM statements").fetchone():
        raise SystemExit(f"{root} must be checked first, by this version of sijill: run `sijill check` in it")
    setup = SearchSetup(configuration, copied, "cost")

    def make(work: Sequence[Work]) -> Iterator[Made]:
        for one in work:
            yield from make_segments(setup, [one])

    began = time.perf_counter()
    sizes: dict[str, int] = {}
    for output in from_nothing(connection, make):
        path = folder / "index" / output.path.removeprefix(SEARCH_INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
        sizes[output.path.removeprefix(SEARCH_INDEX)] = len(output.data)
    connection.commit()
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ids = [row[0] for row in connection.execute("SELECT id FROM statements ORDER BY ordering")]
    print(f"{len(ids)} statements indexed in {took:.1f} s by one process, {peak:.0f} MB at most")
    print(f"whole index {sum(sizes.values()) / 2**20:.1f} MB in {len(sizes)} files")
    for family in ("terms", "positions"):
        shards = sorted(size for path, size in sizes.items() if path.startswith(f"{family}/"))
        start = (folder / "index" / f"{family}.json").read_bytes()
        print(
            f"{family}: {len(shards)} shards, median {shards[len(shards) // 2] / 1024:.1f} KB, largest "
            f"{shards[-1] / 1024:.1f} KB; start file {len(start) / 1024:.1f} KB, "
            f"{len(gzip.compress(start)) / 1024:.1f} KB as sent"
        )
    edited = ids[len(ids) // 2]
    texts = Texts(Archive(configuration, state.open_for_reading(copied)))

    def read_edited(identifier: str) -> SearchText:
        found = texts.of(identifier)
        added = ("passage", "bridge reopened جسر أعيد افتتاحه اليوم أمام الناس")
        return found._replace(texts=(*found.texts, added))

    began = time.perf_counter()
    update = after_edits(connection, {edited}, read_edited)
    connection.rollback()
    took = time.perf_counter() - began
    print(f"after an edit of one statement: {took:.2f} s, {len(update.outputs) if update else 0} files of the index")
    archive = Archive(configuration, state.open_for_reading(copied))
    queries = _queries(archive, ids, count)
    answers = ours.ask(folder / "index", queries)
    for name, unit, scale in (("bytes", "KB", 1024), ("files", "files", 1), ("milliseconds", "ms", 1)):
        values = sorted(answer[name] / scale for answer in answers)
        print(
            f"cold query: {statistics.mean(values):.1f} {unit} on average, median {values[len(values) // 2]:.1f}, "
            f"95th percentile {values[int(len(values) * 0.95)]:.1f}, most {values[-1]:.1f}"
        )
    (folder / "answers.json").write_text(json.dumps(answers, ensure_ascii=False), "utf-8")


def _queries(archive: Archive, ids: Sequence[str], count: int) -> list[str]:
    """Return one to three words, by turns, of passages and translations of statements drawn by chance."""
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
