"""What the data are, for programs: every address (OpenAPI), and the archive as a data set (DCAT, VoID)."""

import json
import re

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID, XSD

from sijill.state import Archive
from tests.export.conftest import outputs
from tests.export.test_linked_data import Loader, into
from tests.export.test_whole import files

SITE = "https://bridges.example/"
# Pages of other languages, feeds of one record, what search engines read: nothing that a program begins with.
NOT_NAMED = re.compile(
    r"sitemap.*|robots\.txt|.*share\.png|ns/v1/.*|data/(schema|ledger)/.*|ar/.*|.*feed/.*|.*feed\.(xml|json)|log/.*|"
    r"(agents|topics)/.*|data/(openapi|settings|earlier)\.jsonl?"
)


@pytest.fixture(scope="module")
def made(archive: Archive) -> dict[str, bytes]:
    found = files(archive)
    for identifier in archive.ids("statement"):
        found |= outputs(archive, "statement", identifier)
    return found


def paths_of(made: dict[str, bytes]) -> dict[str, re.Pattern[str]]:
    described = json.loads(made["data/openapi.json"])
    assert described["openapi"].startswith("3.1.")
    assert described["servers"] == [{"url": SITE.rstrip("/")}]
    return {path: re.compile(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(path[1:]))) for path in described["paths"]}


def test_every_address_leads_to_files_and_every_data_file_is_described(
    made: dict[str, bytes],
) -> None:
    patterns = paths_of(made)
    for path, pattern in patterns.items():
        assert any(pattern.fullmatch(one) for one in made), path
    for one in made:
        described = [path for path, pattern in patterns.items() if pattern.fullmatch(one)]
        assert described or NOT_NAMED.fullmatch(one), one


def test_what_stands_in_braces_is_described_and_schemas_are_there(made: dict[str, bytes]) -> None:
    for path, operations in json.loads(made["data/openapi.json"])["paths"].items():
        operation = operations["get"]
        named = [one["name"] for one in operation.get("parameters", ())]
        assert named == re.findall(r"\{([a-z]+)\}", path)
        for one in operation.get("parameters", ()):
            assert one["required"] is True
            assert one["in"] == "path"
        [content] = operation["responses"]["200"]["content"].values()
        if "schema" in content:
            assert content["schema"]["$ref"].removeprefix(SITE) in made


def test_the_catalogue_names_the_files_that_are_the_whole_graph(archive: Archive, made: dict[str, bytes]) -> None:
    catalogue = Graph().parse(data=made["data/catalogue.ttl"], format="turtle")
    archive_itself = URIRef(SITE)
    assert {DCAT.Dataset, VOID.Dataset} <= set(catalogue.objects(archive_itself, RDF.type))
    assert Literal("Bridges", lang="en") in set(catalogue.objects(archive_itself, DCTERMS.title))
    [modified] = catalogue.objects(archive_itself, DCTERMS.modified)
    assert (str(modified), modified.datatype) == ("2030-03-01", XSD.date)  # type: ignore[attr-defined]
    assert [int(str(one)) for one in catalogue.objects(archive_itself, VOID.entities)] == [4]
    for distribution in catalogue.objects(archive_itself, DCAT.distribution):
        [address] = catalogue.objects(distribution, DCAT.downloadURL)
        assert str(address).removeprefix(SITE) in made
    dumped = Graph()
    for address in catalogue.objects(archive_itself, VOID.dataDump):
        data = made[str(address).removeprefix(SITE)]
        for line in data.splitlines() if str(address).endswith(".jsonl") else [data]:
            into(dumped, json.loads(line), Loader(archive))
    for kind in ("statement", "agent", "document", "topic"):
        for identifier in archive.ids(kind):  # type: ignore[arg-type]
            assert (URIRef(f"{SITE}{kind}s/{identifier}/"), RDF.type, None) in dumped


def test_a_title_cannot_leave_its_literal(tmp_path_factory: pytest.TempPathFactory) -> None:
    from sijill.export.vocabulary import literal

    for text in ('"', "\\", '\\"', "«سِجِلّ»", 'a" . <x:y> <x:y> "'):
        [(_, _, value)] = Graph().parse(data=f"<x:s> <x:p> {literal(text)} .", format="turtle")
        assert str(value) == text
