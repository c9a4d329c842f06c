"""The time from a query's last byte to its results, in a Chromium slowed down four times, on an index of ``cost``.

    python -m bench.search.throttled FOLDER

The folder is the one given to ``python -m bench.search.cost --folder``; its queries are run again, each cold.
"""

import argparse
import json
import shutil
import statistics
from pathlib import Path

from bench.search import ours
from tests.browser.conftest import ARGUMENTS, serving

_ASK = """async (queries) => {
  const { Engine } = await import('/scripts/engine.js');
  const times = [];
  for (const query of queries) {
    let last = 0;
    const engine = new Engine(async (path, kind) => {
      const answer = await fetch(`/index/${path}`);
      const data = await answer.arrayBuffer();
      last = performance.now();
      return kind === 'json' ? JSON.parse(new TextDecoder().decode(data)) : new Uint8Array(data);
    });
    await engine.search(query);
    times.push(performance.now() - last);
  }
  return times;
}"""


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.search.throttled", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--slower", type=int, default=4, help="how many times")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    folder = options.folder
    ours.scripts(folder / "scripts")
    (folder / "page.html").write_text('<!doctype html><html lang="en"><title>-</title>', "utf-8")
    queries = [answer["query"] for answer in json.loads((folder / "answers.json").read_text("utf-8"))]
    with serving(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page()
        page.goto(f"{address}page.html")
        client = page.context.new_cdp_session(page)
        client.send("Emulation.setCPUThrottlingRate", {"rate": options.slower})
        times = sorted(page.evaluate(_ASK, queries))
        browser.close()
    print(
        f"{len(times)} cold queries, {options.slower} times slower: {statistics.mean(times):.0f} ms after the last "
        f"byte on average, median {times[len(times) // 2]:.0f}, 95th percentile {times[int(len(times) * 0.95)]:.0f}"
    )


if __name__ == "__main__":
    main()
