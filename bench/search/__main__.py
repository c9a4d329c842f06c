"""``make bench-search``: how well search finds, beside MkDocs-Material's own search and Pagefind, on the same texts.

    python -m bench.search [--pairs FILE] [--asked {0,1}] [--first {0,1}] [--count 20] [--only Sijill] [--folder FOLDER]

There are two sets of queries: those of the first kinds (``queries``, on pairs and verses) and those that people type
(``asked``, on pairs, verses and traditions). Half 0 of the words is for tuning, half 1 for reporting; without
``--asked`` and ``--first`` all are run. A table shows, for each class and engine, success at 1 and at 10 and recall
at 50 ("all" leaves out the stricter classes, "only the other form"), and below it how much a reader downloads.
"""

import argparse
import json
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.search import corpus, ours, rivals
from bench.search.asked import Asked
from bench.search.corpus import Text
from bench.search.fresh import Fresh
from bench.search.planted import planted
from bench.search.queries import OTHER_ONLY, Derivation, Query

ENGINES = {"Sijill": ours.rankings, "MkDocs-Material": rivals.material, "Pagefind": rivals.pagefind}
Scores = dict[str, tuple[float, float, float]]


def judge(queries: list[Query], found: list[list[int]]) -> Scores:
    """Return success at 1, success at 10 and recall at 50, by class and for all queries."""
    rows: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for query, numbers in zip(queries, found, strict=True):
        ranked = [number for number in numbers if number in query.answers or number not in query.neutral]
        hits = [number in query.answers for number in ranked]
        score = (float(any(hits[:1])), float(any(hits[:10])), sum(hits[:50]) / min(50, len(query.answers)))
        rows[query.kind].append(score)
        if not query.kind.endswith(OTHER_ONLY):
            rows["all"].append(score)
    return {kind: _means(scores) for kind, scores in rows.items()}


def _means(scores: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    first, ten, fifty = zip(*scores, strict=True)
    return sum(first) / len(first), sum(ten) / len(ten), sum(fifty) / len(fifty)


def table(queries: list[Query], scores: dict[str, Scores], costs: dict[str, dict[str, Any]]) -> str:
    """Return the tables of quality and of cost in Markdown."""
    names = list(scores)
    lines = ["| queries | n | " + " | ".join(f"{name} s@1 s@10 r@50" for name in names) + " |"]
    lines.append("| --- | ---: |" + " --- |" * len(names))
    kinds = [*dict.fromkeys(query.kind for query in queries), "all"]
    for kind in kinds:
        count = sum(query.kind == kind or (kind == "all" and not query.kind.endswith(OTHER_ONLY)) for query in queries)
        cells = [" ".join(f"{value:.2f}" for value in scores[name][kind]) for name in names]
        lines.append(f"| {kind} | {count} | " + " | ".join(cells) + " |")
    lines += ["", "| engine | whole index | first query, on average | indexing and all queries |"]
    lines.append("| --- | ---: | ---: | ---: |")
    for name in names:
        cost = costs[name]
        size, first = cost["index"] / 1024, cost["first"] / 1024
        lines.append(f"| {name} | {size:,.0f} KB | {first:,.0f} KB | {cost['seconds']:.0f} s |")
    return "\n".join(lines)


def run(name: str, texts: list[Text], queries: list[Query], folder: Path, engines: list[str]) -> list[dict[str, Any]]:
    """Run the queries on every engine, print the tables, and return the rankings of every query."""
    print(f"\n## {name}: {len(texts)} texts, {len(queries)} queries\n", flush=True)
    scores, costs, kept = {}, {}, {}
    for engine in engines:
        began = time.perf_counter()
        found, cost = ENGINES[engine](folder / engine, texts, queries)
        scores[engine], costs[engine], kept[engine] = judge(queries, found), cost, found
        cost["seconds"] = time.perf_counter() - began
    print(table(queries, scores, costs), flush=True)
    return [
        {"kind": query.kind, "typed": query.typed, "answers": sorted(texts[n].id for n in query.answers),
         **{engine: [texts[n].id for n in found[at][:60]] for engine, found in kept.items()}}
        for at, query in enumerate(queries)
    ]  # fmt: skip


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=Path, help='JSON lines of {"id", "ar", "en"}, beside verses and traditions')
    parser.add_argument("--asked", type=int, choices=(0, 1), help="a half of the queries that people type")
    parser.add_argument("--first", type=int, choices=(0, 1), help="a half of the queries of the first kinds")
    parser.add_argument("--fresh", action="store_true", help="the queries written by hand after tuning")
    parser.add_argument("--count", type=int, default=20, help="queries of each class; twice as many of the first kinds")
    parser.add_argument("--only", action="append", choices=list(ENGINES), help="an engine; all are run without it")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder without it")
    parser.add_argument("--json", type=Path, help="also write the rankings of every query")
    options = parser.parse_args()
    engines, every = options.only or list(ENGINES), not (options.fresh or {options.asked, options.first} - {None})
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if every or options.fresh or options.asked is not None:
            texts = planted(corpus.read(options.pairs, folder, traditions=True))
            if every or options.fresh:
                queries = list(Fresh(texts, 1, options.count).all())
                rows += run("written after tuning", texts.texts, queries, folder / "fresh", engines)
            for half in (0, 1) if every else {options.asked} - {None}:
                queries = list(Asked(texts, half, options.count).all())
                name = f"as people ask, half {half} ({('tuned by', 'held out')[half]})"
                rows += run(name, texts.texts, queries, folder / f"asked-{half}", engines)
        if every or options.first is not None:
            first = corpus.read(options.pairs, folder)
            half = 1 if options.first is None else options.first
            queries = list(Derivation(first, half, 2 * options.count).all())
            rows += run(f"of the first kinds, half {half}", first, queries, folder / "first", engines)
        if options.json:
            options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
