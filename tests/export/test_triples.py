"""N-Triples: the same graph as a JSON-LD processor makes of the same data."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic

from sijill.cli import main
from sijill.export.dump import export
from sijill.export.records import Data
from sijill.export.statement import Statements
from sijill.export.triples import Triples
from sijill.search.full_text import FullText
from sijill.state import Archive
from tests import made_up
from tests.export.test_dump import SETTINGS
from tests.export.test_linked_data import Loader
from tests.export.test_whole import files

SITE = "https://bridges.example/"


def by_processor(data: Data, loader: Loader) -> Graph:
    quads = jsonld.to_rdf(data, {"documentLoader": loader, "format": "application/n-quads", "base": SITE})
    return Graph().parse(data=quads, format="nt")


def objects(archive: Archive) -> Iterator[Data]:
    for embedded in (True, False):
        for identifier in archive.ids("statement"):
            yield json.loads(Statements(archive, embedded=embedded).line(identifier))
    made = files(archive)
    for kind in ("agents", "documents", "topics"):
        for record in json.loads(made[f"data/{kind}/all.json"])[kind]:
            yield {"@context": f"{SITE}data/schema/v1/context.json", **record}


@pytest.mark.slow
def test_each_object_gives_the_graph_that_a_processor_makes_of_it(archive: Archive) -> None:
    loader = Loader(archive)
    found = 0
    for data in objects(archive):
        written = "".join(Triples(loader.context["@context"]).of(data))
        ours, theirs = Graph().parse(data=written, format="nt"), by_processor(data, loader)
        assert isomorphic(ours, theirs), data["id"]
        found += len(ours)
    assert found > 500


def test_a_graph_that_differs_is_noticed(archive: Archive) -> None:
    loader = Loader(archive)
    data = next(objects(archive))
    lines = list(Triples(loader.context["@context"]).of(data))
    assert not isomorphic(Graph().parse(data="".join(lines[1:]), format="nt"), by_processor(data, loader))


@pytest.mark.slow
def test_one_file_is_the_graph_of_the_whole_archive(archive: Archive, tmp_path: Path) -> None:
    export(archive, "nt", tmp_path / "archive.nt", FullText(archive))
    graph, expected = Graph().parse(tmp_path / "archive.nt", format="nt"), Graph()
    loader, made = Loader(archive), files(archive)
    for data in map(json.loads, gzip.decompress(made["data/statements/2030.jsonl.gz"]).splitlines()):
        expected += by_processor(data, loader)
    for kind in ("agents", "documents", "topics"):
        expected += by_processor(json.loads(made[f"data/{kind}/all.json"]), loader)
    assert isomorphic(graph, expected)
    assert len(graph) > 200


def test_without_an_address_there_are_no_triples(nowhere: Archive, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="site_url"):
        export(nowhere, "nt", tmp_path / "archive.nt", FullText(nowhere))
    made_up.write(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(SETTINGS.replace("site_url: https://bridges.example/\n", ""), "utf-8")
    done = CliRunner().invoke(main, ["-C", str(tmp_path), "export", str(tmp_path / "archive.nt")])
    assert done.exit_code == 2
    assert "mkdocs.yml must have site_url" in done.output
    assert not (tmp_path / "archive.nt").exists()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    context = {"@language": None, "t": "http://x.example/t", "id": "@id"}
    written = "".join(Triples(context).of({"id": "http://x.example/s", "t": text}))
    [(_, _, value)] = Graph().parse(data=written.encode(), format="nt")
    assert value == Literal(text)


def test_nodes_without_a_name_of_two_objects_are_never_one(archive: Archive) -> None:
    loader = Loader(archive)
    triples = Triples(loader.context["@context"])
    data = next(objects(archive))
    first, second = (set(Graph().parse(data="".join(triples.of(data)), format="nt").subjects()) for _ in range(2))
    assert {one for one in first if isinstance(one, URIRef)} == {one for one in second if isinstance(one, URIRef)}
    names = [line.split()[0] for _ in range(2) for line in {one.split()[0]: one for one in triples.of(data)}.values()]
    blank = [name for name in names if name.startswith("_:")]
    assert len(blank) == len(set(blank)) > 2
