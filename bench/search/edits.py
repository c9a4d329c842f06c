"""The cost of updating the index after an edit and after statements are added, imports included.

    python -m bench.search.edits ARCHIVE FOLDER

The folder is the one given to ``python -m bench.search.cost --folder``; nothing in it is changed.
"""

import argparse
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import orjson

from sijill.sources.settings import read_configuration
from sijill.state import Archive, database

CASES = ("edited", "added in the middle", "added at the end")
PENDING = 40  # statements whose pages show the edited one


def measure(root: Path, folder: Path, case: str, number: int) -> tuple[float, int]:
    """Return the processor time of one case, and how many files of the index it writes."""
    configuration = read_configuration(root)
    connection, _ = database.open_for_writing(folder)
    archive = Archive(configuration, connection)
    connection.execute("BEGIN")
    orderings = [row[0] for row in connection.execute("SELECT ordering FROM statements ORDER BY ordering")]
    chance = random.Random(number)  # noqa: S311 - the same cases every time
    ordering = orderings[-1] if case == CASES[2] else chance.choice(orderings)
    identifier = ordering.rpartition("/")[2]
    changed = {one.rpartition("/")[2] for one in chance.sample(orderings, PENDING)} | {identifier}
    if case == CASES[0]:
        _edit(connection, identifier)
    else:
        changed.add(_add(connection, identifier))
    began = time.process_time()
    from sijill.search.index.mend import after_edits
    from sijill.search.texts import Texts

    update = after_edits(connection, changed, Texts(archive).of)
    took = time.process_time() - began
    connection.execute("ROLLBACK")
    return took, len(update.outputs) if update else 0


def _edit(connection: sqlite3.Connection, identifier: str) -> None:
    """Insert a word after the first word of a statement's last passage."""
    data = connection.execute("SELECT data FROM statements WHERE id = ?", (identifier,)).fetchone()[0]
    record = orjson.loads(data)
    passage = record["passages"][-1]
    passage["text"] = passage["text"].replace(" ", " جسرا ", 1)
    connection.execute("UPDATE statements SET data = ? WHERE id = ?", (orjson.dumps(record), identifier))


def _add(connection: sqlite3.Connection, identifier: str) -> str:
    """Add a copy of a statement right after it, and return its id."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(statements)")]
    row = dict(
        zip(
            columns,
            connection.execute("SELECT * FROM statements WHERE id = ?", (identifier,)).fetchone(),
            strict=True,
        )
    )
    row["id"], row["ordering"] = f"{identifier}-b", f"{row['ordering']}-b"
    query = f"INSERT INTO statements VALUES({', '.join('?' * len(row))})"
    connection.execute(query, tuple(row.values()))
    return str(row["id"])


def main() -> None:
    """Measure from the command line: each case five times, each time in a new process."""
    parser = argparse.ArgumentParser(prog="python -m bench.search.edits", description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--number", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        took, files = measure(options.archive, options.folder, options.case, options.number)
        print(f"{took:.2f} s, {files} files", end="; ")
        return
    for case in CASES:
        print(f"{case}: ", end="", flush=True)
        for number in range(5):
            again = [sys.executable, "-m", "bench.search.edits", str(options.archive), str(options.folder)]
            subprocess.run([*again, "--case", case, "--number", str(number)], check=True)  # noqa: S603 - ourselves
        print("processor time")


if __name__ == "__main__":
    main()
