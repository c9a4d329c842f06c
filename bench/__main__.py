"""``make bench``: Sijill, Hugo and MkDocs-Material side by side, on archives of made-up statements.

    python -m bench [--sizes 1000,10000,100000] [--folder FOLDER] [--json FILE]

The programs take turns on one machine, and medians are reported. Every run writes into a new folder and nothing is
deleted before the end: on ext4, files made soon after many were deleted take ten times as long.
"""

import argparse
import datetime
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import hugo, material
from bench.archive import Shape
from bench.measure import Failed, machine, measure, median, weigh
from bench.ours import Bench
from bench.report import goals, table

# How often a measurement is repeated, by size; the largest archive that Hugo renders too.
_TIMES = {1000: 5, 10_000: 3}
_LARGEST_FOR_HUGO = 20_000


def side_by_side(folder: Path, size: int, times: int) -> dict[str, Any]:
    """Build an archive from nothing, in turns with Hugo, which renders the same pages."""
    shape = Shape(size)
    first = Bench(folder / f"{size}-0", shape)
    ours, account = first.build()
    found = weigh(first.folder / "site")
    result: dict[str, Any] = {
        "statements": size,
        "files": found.files,
        "pages": found.pages,
        "bytes": found.bytes,
        "bytes_of_a_statement_page": found.statement_page,
        "stages": account["seconds"],
    }
    runs = [ours]
    rivals: dict[str, list[Any]] = {}
    if size <= _LARGEST_FOR_HUGO:
        for bare in (False, True):
            hugo.write_site(folder / f"{size}-hugo-{bare}", shape, found.statement_page, bare)
            rivals["hugo, one list" if bare else "hugo"] = []
    for turn in range(times):
        for number, taken in enumerate(rivals.values()):
            output = folder / f"{size}-hugo-out-{number}-{turn}"
            command = hugo.command(folder / f"{size}-hugo-{bool(number)}", output)
            taken.append(measure(command, folder)[0])
        if turn + 1 < times:
            runs.append(first.again(f"{size}-{turn + 1}").build()[0])
    result["sijill"] = median(runs).as_json()
    for number, (name, taken) in enumerate(rivals.items()):
        weight = weigh(folder / f"{size}-hugo-out-{number}-0")
        result[name] = {
            **median(taken).as_json(), "pages": weight.pages, "bytes": weight.bytes,
            "bytes_of_a_statement_page": weight.statement_page,
        }  # fmt: skip
    result.update(first.edits(min(3, times)))
    if size == 10_000:
        result.update(first.serve(3))
    return result


def material_alone(folder: Path) -> dict[str, Any]:
    """Let MkDocs-Material make a thousand pages, with and without navigation between them."""
    result: dict[str, Any] = {}
    for name, navigation in (("as it comes", True), ("no navigation", False)):
        source = folder / f"material-{navigation}"
        material.write_site(source, Shape(1000), navigation)
        times = 1 if navigation else 3
        runs = [measure(material.command(source, source / f"site-{n}"), folder)[0] for n in range(times)]
        weight = weigh(source / "site-0")
        result[name] = {**median(runs).as_json(), "pages": weight.pages, "bytes": weight.bytes}
    return result


def extremes(folder: Path, large: int) -> dict[str, Any]:
    """Measure how the cost of two extremes grows: one agent who made every statement, one statement that many cite."""
    result: dict[str, Any] = {}
    for name in ("celebrated", "citing"):
        grown = []
        for size in (large // 10, large):
            share = size if name == "celebrated" else size // 5
            bench = Bench(folder / f"{name}-{size}", Shape(size, **{name: share}))
            grown.append({"statements": size, name: share, **bench.build()[0].as_json()})
        result[name] = grown
    return result


def main() -> None:
    """Measure, print the table, write the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000", help="how many statements, with commas between")
    parser.add_argument("--folder", type=Path, default=None, help="where to work; a fresh folder for what is temporary")
    parser.add_argument("--json", type=Path, default=None, help="a file for the figures; .cache/bench.json by default")
    parser.add_argument("--extremes", type=int, default=50_000, help="statements in the extreme archives; 0 for none")
    parser.add_argument("--no-material", action="store_true", help="leave MkDocs-Material out")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",") if size]
    folder = Path(tempfile.mkdtemp(prefix="sijill-bench-", dir=options.folder))
    began = time.monotonic()
    figures: dict[str, Any] = {
        "day": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": machine(folder),
        "python": sys.version.split()[0],
        "sizes": {},
    }

    def say(what: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {what}", file=sys.stderr, flush=True)

    failed = ""
    try:
        for size in sizes:
            say(f"{size:,} statements")
            figures["sizes"][str(size)] = side_by_side(folder, size, _TIMES.get(size, 1))
        if not options.no_material:
            say("MkDocs-Material, 1,000 pages")
            figures["material"] = material_alone(folder)
        if options.extremes:
            say(f"extremes, {options.extremes:,} statements")
            figures["extremes"] = extremes(folder, options.extremes)
    except Failed as failure:  # keep the measurements so far
        failed = str(failure)
    finally:
        say("clearing up")
        shutil.rmtree(folder, ignore_errors=True)
    figures["goals"] = goals(figures)
    target = options.json or Path(".cache/bench.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(figures))
    print(f"\nThe figures as JSON: {target}")
    if failed:
        raise SystemExit(f"bench: {failed}")


if __name__ == "__main__":
    main()
