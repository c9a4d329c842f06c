"""Sijill's own index and script, run under Node as a browser would run them."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.search.corpus import Text
from bench.search.queries import Query
from sijill.model.urls import SEARCH_INDEX
from sijill.search.index.make import MadeSegment, Work, from_nothing, make_one_segment
from sijill.search.index.segment import Vocabulary
from sijill.search.page import ENGINE, FOLDER
from sijill.search.texts import SearchText, with_further_terms
from sijill.search.words import TABLE_FILE
from sijill.state import tables

HERE = Path(__file__).parent


def search_text(text: Text) -> SearchText:
    """Return a text as the fields of a statement."""
    names = tuple(("name", name) for name in text.names)
    texts = (*names, ("passage", text.arabic), ("translation", text.english))
    return with_further_terms(SearchText(text.id, texts, ()))


def write_index(folder: Path, texts: Sequence[SearchText]) -> int:
    """Write the index of texts, in their order, into a folder, and return its size in bytes."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(tables.SEARCH + "CREATE TABLE statements(id TEXT PRIMARY KEY, ordering TEXT);")
    rows = [(text.id, f"{number:08}/{text.id}") for number, text in enumerate(texts)]
    connection.executemany("INSERT INTO statements VALUES(?, ?)", rows)
    by_id = {text.id: text for text in texts}
    vocabulary = Vocabulary()

    def make(work: Sequence[Work]) -> Iterator[MadeSegment]:
        for number, ids in work:
            yield make_one_segment(number, [by_id[identifier] for identifier in ids], vocabulary)

    size = 0
    for output in from_nothing(connection, make):
        path = folder / output.path.removeprefix(SEARCH_INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
        size += len(output.data)
    return size


def scripts(folder: Path) -> None:
    """Copy the search's scripts into a folder, as modules for Node."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ENGINE:
        shutil.copyfile(FOLDER / "browser" / name, folder / name)
    (folder / "table.js").write_text(f"export default {TABLE_FILE.read_text('utf-8')};", "utf-8")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    shutil.copyfile(HERE / "ours.js", folder / "main.js")


def ask(folder: Path, queries: Iterable[str]) -> list[dict[str, Any]]:
    """Return the ids that each query finds in the index of a folder (``found``), and its cost without a cache."""
    tools = folder.with_name(folder.name + "-node")
    scripts(tools)
    (tools / "queries.json").write_text(json.dumps(list(queries)), "utf-8")
    command = ["node", "main.js", str(folder)]
    done = subprocess.run(command, cwd=tools, capture_output=True, check=True)  # noqa: S603 - written above
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def rankings(folder: Path, texts: Sequence[Text], queries: Sequence[Query]) -> tuple[list[list[int]], dict[str, Any]]:
    """Index texts, run queries, and return the numbers of the texts that each finds, and the costs."""
    size = write_index(folder, [search_text(text) for text in texts])
    answers = ask(folder, [query.typed for query in queries])
    numbers = {text.id: number for number, text in enumerate(texts)}
    found = [
        [numbers[identifier] for identifier in (query.offered and answer["offered"]) or answer["found"]]
        for query, answer in zip(queries, answers, strict=True)
    ]
    return found, {"index": size, "first": sum(answer["bytes"] for answer in answers) // max(1, len(answers))}
