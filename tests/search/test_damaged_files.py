"""A file of the index that is damaged on its way is noticed: nothing is ever said to be missing because of it."""

from pathlib import Path

import pytest

from sijill.model.digests import name_by_content
from sijill.model.urls import SEARCH_INDEX
from sijill.search.index.make import from_nothing
from sijill.search.texts import SearchText
from tests.node import run
from tests.search.node import scripts_in
from tests.search.test_after_edits import database, maker

TEXTS = {
    "a": SearchText("a", (("passage", "the council opened the bridge"),), ("year:2030", "kind:remarks")),
    "b": SearchText("b", (("passage", "أعاد المجلس فتح الجسر"),), ("year:2031", "kind:remarks")),
}
ASK = """
import { Engine } from './engine.js';
const answers = [];
for (const { family, damage, query, lasting } of data) {
  const loads = { cached: 0, fresh: 0 };
  const engine = new Engine(async (path, kind, fresh) => {
    const bytes = new Uint8Array(fs.readFileSync(`index/${path}`));
    if (kind === 'json') return JSON.parse(new TextDecoder().decode(bytes));
    if (!path.startsWith(family)) return bytes;
    loads[fresh ? 'fresh' : 'cached'] += 1;
    if (fresh && !lasting) return bytes;
    if (damage === 'empty') return new Uint8Array();
    if (damage === 'cut') return bytes.slice(0, bytes.length >> 1);
    if (damage === 'page') return new TextEncoder().encode('<!doctype html><title>Not here</title>');
    bytes[bytes.length - 1] ^= 1;
    return bytes;
  });
  const answer = async () => (family === 'facets' ? engine.files.facets(0) : (await engine.search(query)).all.length);
  answers.push([await answer().catch((error) => error.message.split(':')[0]), loads.fresh > 0]);
}
console.log(JSON.stringify(answers));
"""
QUERIES = {"terms": "council", "positions": '"the bridge"', "endings": "councal", "facets": ""}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a small index beside the scripts."""
    place = tmp_path_factory.mktemp("damaged")
    for output in from_nothing(database(TEXTS), maker(TEXTS)):
        path = place / "index" / output.path.removeprefix(SEARCH_INDEX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    return scripts_in(place)


def test_no_damaged_file_is_taken_for_one_that_has_nothing(folder: Path) -> None:
    asked = [{"family": family, "damage": damage, "query": query, "lasting": True}
             for family, query in QUERIES.items() for damage in ("empty", "cut", "page", "bit")]  # fmt: skip
    assert run(folder, ASK, asked) == [["damaged", True]] * len(asked)


def test_a_file_that_only_a_cache_has_damaged_is_loaded_again(folder: Path) -> None:
    asked = [{"family": "terms", "damage": "cut", "query": "council", "lasting": False}]
    assert run(folder, ASK, asked) == [[1, True]]


def test_python_and_the_browser_name_files_alike(folder: Path) -> None:
    contents = ["", "a", "b" * 55, "c" * 56, "d" * 63, "e" * 64, "f" * 65, "ج" * 5000]
    script = """
    import { nameByContent } from './digest.js';
    console.log(JSON.stringify(data.map((text) => nameByContent(new TextEncoder().encode(text)))));
    """
    assert run(folder, script, contents) == [name_by_content(text.encode()) for text in contents]
