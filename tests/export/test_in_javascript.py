"""Linked data and citations, read by JavaScript's readers: jsonld.js and citation-js."""

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from sijill.state import Archive
from tests.browser.packages import package
from tests.export.conftest import outputs
from tests.export.test_linked_data import SITE, Loader
from tests.export.test_whole import files
from tests.made_up import odd

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent / "npm"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return odd.odd(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def folder(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of an archive of what is seldom, the lines of its statements as a file each."""
    made = files(archive)
    for identifier in archive.ids("statement"):
        made |= outputs(archive, "statement", identifier)
    for path, data in [*made.items()]:
        if path.endswith(".jsonl.gz"):
            for number, line in enumerate(gzip.decompress(data).splitlines()):
                made[f"lines/{number}.json"] = line
    found = tmp_path_factory.mktemp("published")
    for path, data in made.items():
        (found / path).parent.mkdir(parents=True, exist_ok=True)
        (found / path).write_bytes(data)
    return found


def printed_by(script: str, needs: str, *arguments: str | Path) -> list[Any]:
    """Return what a script prints, a JSON text a line, once the package that it needs is there."""
    package(needs, HERE)
    done = subprocess.run(["node", HERE / script, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_jsonld_js_makes_the_graph_that_pyld_makes(archive: Archive, folder: Path) -> None:
    paths = sorted(folder.glob("statements/*/statement.json")) + sorted(folder.glob("lines/*.json"))
    paths += [folder / f"data/{kind}/all.json" for kind in ("agents", "documents", "topics")]
    graphs = printed_by("graph.mjs", "jsonld/package.json", folder, SITE, *(path.relative_to(folder) for path in paths))
    assert len(graphs) == len(paths) > 15
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "base": SITE}
    options["documentLoader"] = Loader(archive)
    for path, graph in zip(paths, graphs, strict=True):
        assert graph == jsonld.normalize(json.loads(path.read_bytes()), options), path
        assert len(graph.splitlines()) > 5


def test_citation_js_reads_who_what_and_where(folder: Path) -> None:
    wanted = json.loads((folder / "data/citations/2030.csl.json").read_bytes())
    places = [folder / f"data/citations/2030.{form}" for form in ("csl.json", "bib", "ris")]
    read = printed_by("citations.mjs", "@citation-js/core/package.json", *places)
    assert len(read) == 3
    for found in read:
        assert [one["id"] for one in found] == [one["id"] for one in wanted]
        for one, item in zip(found, wanted, strict=True):
            assert (one["type"], one["title"], one["URL"]) == ("webpage", item["title"], item["URL"])
            names = [name.get("literal") or name["family"] for name in one.get("author", ())]
            assert names == [name["literal"] for name in item["author"]]
