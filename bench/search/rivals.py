"""Other engines on the same texts: MkDocs-Material's own search worker, and Pagefind."""

import asyncio
import html
import json
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.search.corpus import Text
from bench.search.queries import Query

HERE = Path(__file__).parent


def material(folder: Path, texts: Sequence[Text], queries: Sequence[Query]) -> tuple[list[list[int]], dict[str, Any]]:
    """Run Material's own worker with the settings of its Arabic translation; each text is a page in both languages."""
    spec = find_spec("material")
    scripts = Path(str(spec and spec.origin)).parent / "templates" / "assets" / "javascripts"
    docs = [
        {"location": str(number), "title": " ".join(text.names), "text": f"{text.arabic}\n{text.english}"}
        for number, text in enumerate(texts)
    ]
    fields = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1_000_000.0}}
    config = {"lang": ["ar"], "separator": r"[\s\-]+", "pipeline": [], "fields": fields}
    index = json.dumps({"config": config, "docs": docs}, ensure_ascii=False)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.json").write_text(index, "utf-8")
    (folder / "queries.json").write_text(json.dumps([query.typed for query in queries]), "utf-8")
    worker = next((scripts / "workers").glob("search.*.min.js"))
    command = ["node", str(HERE / "material.cjs"), str(worker), str(folder)]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - written above
    found = json.loads(done.stdout)
    return [[int(one) for one in row] for row in found], {"index": len(index.encode()), "first": len(index.encode())}


def pagefind(folder: Path, texts: Sequence[Text], queries: Sequence[Query]) -> tuple[list[list[int]], dict[str, Any]]:
    """Run Pagefind with its default settings in Chromium; each text has a page in each language."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import ARGUMENTS, serving

    asyncio.run(_pagefind_index(folder, texts))
    for language in ("ar", "en"):
        page = f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>-</title><body>'
        (folder / f"{language}.html").write_text(page, "utf-8")
    found: list[list[int]] = [[] for _ in queries]
    sizes = []
    script = """async (queries) => {
      const pagefind = await import('/pagefind/pagefind.js');
      await pagefind.init();
      const rows = [];
      for (const query of queries) {
        const { results } = await pagefind.search(query);
        const urls = [];
        for (const result of results.slice(0, 60)) {
          const data = await result.data();
          urls.push(data.raw_url || data.url);
        }
        rows.push(urls);
      }
      return rows;
    }"""
    with serving(folder) as address, sync_playwright() as playwright:
        executable = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for language in ("ar", "en"):
            asked = [number for number, query in enumerate(queries) if query.language == language]
            page = browser.new_page()
            page.set_default_timeout(600_000)
            page.goto(f"{address}{language}.html")
            rows = page.evaluate(script, [queries[number].typed for number in asked])
            for number, urls in zip(asked, rows, strict=True):
                found[number] = [int(Path(url).stem) for url in urls]
            for number in asked[:: max(1, len(asked) // 20)]:
                cold = browser.new_page()
                loaded: list[int] = []
                cold.on("response", lambda answer, kept=loaded: kept.append(_length(answer)))
                cold.goto(f"{address}{language}.html")
                before = len(loaded)
                search = "async (q) => { const p = await import('/pagefind/pagefind.js'); await p.search(q); }"
                cold.evaluate(search, queries[number].typed)
                sizes.append(sum(loaded[before:]))
                cold.close()
            page.close()
        browser.close()
    whole = sum(path.stat().st_size for path in (folder / "pagefind").rglob("*") if path.is_file())
    return found, {"index": whole, "first": sum(sizes) // max(1, len(sizes))}


def _length(answer: Any) -> int:
    return int(answer.headers.get("content-length", 0))


async def _pagefind_index(folder: Path, texts: Sequence[Text]) -> None:
    from pagefind.index import IndexConfig, PagefindIndex

    for language in ("ar", "en"):
        (folder / "pages" / language).mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(texts):
            content = html.escape(text.arabic if language == "ar" else text.english)
            title = html.escape(" ".join(text.names) or str(number))
            page = (
                f'<!doctype html><html lang="{language}"><title>{title}</title><h1>{title}</h1><p>{content}</p></html>'
            )
            (folder / "pages" / language / f"{number}.html").write_text(page, "utf-8")
    async with PagefindIndex(config=IndexConfig(output_path=str(folder / "pagefind"))) as index:
        await index.add_directory(str(folder / "pages"))
