"""What the data are, for programs: every address (OpenAPI), and the archive as a data set (DCAT, VoID)."""

import fnmatch
import gzip
import json
import re
from collections.abc import Iterator

import jsonschema
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID, XSD

from sijill.export import feeds
from sijill.frame.headers import headers_file
from sijill.state import Archive
from tests.export.conftest import outputs
from tests.export.test_linked_data import Loader, into
from tests.export.test_whole import files

SITE = "https://bridges.example/"
# What search engines and cards of links read; the description itself.
NOT_NAMED = re.compile(r"sitemap.*|robots\.txt|llms\.txt|.*share\.png|data/openapi\.json|_redirects|\.nojekyll")


@pytest.fixture(scope="module")
def made(archive: Archive) -> Iterator[dict[str, bytes]]:
    with pytest.MonkeyPatch.context() as patched:
        # So that the feeds of this small archive have archive documents too.
        patched.setattr(feeds, "NEWEST", 1)
        patched.setattr(feeds, "NEWEST_OF_LIST", 1)
        yield _all_files(archive)


def _all_files(archive: Archive) -> dict[str, bytes]:
    found = files(archive)
    for identifier in archive.ids("statement"):
        found |= outputs(archive, "statement", identifier)
    return found | outputs(archive, "ledger") | {"manifest.json": b"{}"}


def paths_of(made: dict[str, bytes]) -> dict[str, re.Pattern[str]]:
    described = json.loads(made["data/openapi.json"])
    assert described["openapi"].startswith("3.1.")
    assert described["servers"] == [{"url": SITE.rstrip("/")}]
    return {path: re.compile(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(path[1:]))) for path in described["paths"]}


def described_by(name: str, patterns: dict[str, re.Pattern[str]]) -> str | None:
    """The address of a file: of several that it fits, the one with the fewest parts in braces."""
    return min(
        (path for path in patterns if patterns[path].fullmatch(name)), key=lambda path: path.count("{"), default=None
    )


@pytest.mark.slow
def test_every_address_leads_to_files_and_every_data_file_is_described(
    made: dict[str, bytes],
) -> None:
    patterns = paths_of(made)
    for path, pattern in patterns.items():
        assert any(pattern.fullmatch(one) for one in made), path
    for one in made:
        described = [path for path, pattern in patterns.items() if pattern.fullmatch(one)]
        assert described or NOT_NAMED.fullmatch(one), one


@pytest.mark.slow
def test_what_stands_in_braces_is_described_and_schemas_are_there(made: dict[str, bytes]) -> None:
    for path, operations in json.loads(made["data/openapi.json"])["paths"].items():
        operation = operations["get"]
        named = [one["name"] for one in operation.get("parameters", ())]
        assert named == re.findall(r"\{([a-z]+)\}", path)
        for one in operation.get("parameters", ()):
            assert one["required"] is True
            assert one["in"] == "path"
        [content] = operation["responses"]["200"]["content"].values()
        schema = content["schema"].get("contentSchema", content["schema"])
        assert schema.get("type") or not schema["$ref"].startswith(SITE) or schema["$ref"].removeprefix(SITE) in made


def test_the_files_of_an_answer_that_has_a_schema_keep_to_it(made: dict[str, bytes]) -> None:
    patterns = paths_of(made)
    for path, operations in json.loads(made["data/openapi.json"])["paths"].items():
        [content] = operations["get"]["responses"]["200"]["content"].values()
        schema, found = content["schema"], [data for name, data in made.items() if path == described_by(name, patterns)]
        if "contentSchema" in schema:
            schema, found = (
                schema["contentSchema"],
                [line for data in found for line in gzip.decompress(data).splitlines()],
            )
        elif schema == {"type": "string"}:
            continue
        if "$ref" in schema:
            assert schema["$ref"].startswith(SITE), "a client cannot be made without another host"
            schema = json.loads(made[schema["$ref"].removeprefix(SITE)])
        for data in found:
            assert list(jsonschema.Draft202012Validator(schema).iter_errors(json.loads(data))) == [], path


def test_hosts_are_told_the_type_of_every_file_whose_ending_they_do_not_know(made: dict[str, bytes]) -> None:
    rules = re.findall(r"^/(\S+)\n  Content-Type: ([^;\n]+)", headers_file().decode(), re.MULTILINE)
    kinds = {".jsonl": "application/x-ndjson", ".ttl": "text/turtle"}
    asked = [path for path in made if path.endswith(tuple(kinds))]
    assert {"data/earlier.jsonl", "ns/v1/vocabulary.ttl"} < set(asked)
    assert any(path.startswith("data/ledger/") for path in asked)
    for path in asked:
        assert [kind for rule, kind in rules if fnmatch.fnmatch(path, rule)] == [kinds[path[path.rindex(".") :]]], path


def test_the_catalogue_names_the_files_that_are_the_whole_graph(archive: Archive, made: dict[str, bytes]) -> None:
    catalogue = Graph().parse(data=made["data/catalogue.ttl"], format="turtle")
    archive_itself = URIRef(SITE)
    assert {DCAT.Dataset, VOID.Dataset} <= set(catalogue.objects(archive_itself, RDF.type))
    assert Literal("Bridges", lang="en") in set(catalogue.objects(archive_itself, DCTERMS.title))
    languages = {str(one) for one in catalogue.objects(archive_itself, DCTERMS.language)}
    assert languages == {f"http://id.loc.gov/vocabulary/iso639-1/{tag}" for tag in ("en", "ar")}
    assert {*catalogue.objects(None, DCAT.mediaType)} == {
        URIRef("https://www.iana.org/assignments/media-types/application/json")
    }
    [modified] = catalogue.objects(archive_itself, DCTERMS.modified)
    assert (str(modified), modified.datatype) == ("2030-03-01", XSD.date)  # type: ignore[attr-defined]
    assert [int(str(one)) for one in catalogue.objects(archive_itself, VOID.entities)] == [4]
    for distribution in catalogue.objects(archive_itself, DCAT.distribution):
        [address] = catalogue.objects(distribution, DCAT.downloadURL)
        assert str(address).removeprefix(SITE) in made
    dumped = Graph()
    for address in catalogue.objects(archive_itself, VOID.dataDump):
        data = made[str(address).removeprefix(SITE)]
        for line in gzip.decompress(data).splitlines() if str(address).endswith(".gz") else [data]:
            into(dumped, json.loads(line), Loader(archive))
    for kind in ("statement", "agent", "document", "topic"):
        for identifier in archive.ids(kind):  # type: ignore[arg-type]
            assert (URIRef(f"{SITE}{kind}s/{identifier}/"), RDF.type, None) in dumped


def test_a_title_cannot_leave_its_literal(tmp_path_factory: pytest.TempPathFactory) -> None:
    from sijill.export.vocabulary import literal

    for text in ('"', "\\", '\\"', "«سِجِلّ»", 'a" . <x:y> <x:y> "'):
        [(_, _, value)] = Graph().parse(data=f"<x:s> <x:p> {literal(text)} .", format="turtle")
        assert str(value) == text
