"""A statement as JSON-LD: read by a JSON-LD processor, checked against its schema, found again in its document."""

import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pyld import jsonld

import sijill.export
from sijill.export.statement import Statements
from sijill.model.records import Statement
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import GONE, outputs

SCHEMAS = Path(sijill.export.__file__).with_name("schema")
CONTEXT = json.loads((SCHEMAS / "context.json").read_text("utf-8"))
SCHEMA = json.loads((SCHEMAS / "statement.schema.json").read_text("utf-8"))
AS_JSON = {"repeated_in", "taken_from"}
SDO, OA, PROV = "https://schema.org/", "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"
CITO, SKOS = "http://purl.org/spar/cito/", "http://www.w3.org/2004/02/skos/core#"
ADDRESS = f"https://bridges.example/statements/{made_up.BRIDGE}/"


def of(archive: Archive, identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Statements(archive).line(identifier))
    return found


def expanded(data: dict[str, Any], base: str = "") -> dict[str, Any]:
    asked: list[str] = []

    def loader(address: str, options: object) -> dict[str, Any]:
        asked.append(address)
        return {"contextUrl": None, "documentUrl": address, "document": CONTEXT, "contentType": "application/json"}

    [node] = jsonld.expand(data, {"documentLoader": loader, "base": base})
    assert set(asked) == {"https://bridges.example/data/schema/v1/context.json"}
    found: dict[str, Any] = node
    return found


def walk(value: Any) -> Any:
    """Yield all parts of a statement, but what is JSON in its linked data too."""
    yield value
    known = {key: part for key, part in value.items() if key not in AS_JSON} if isinstance(value, dict) else {}
    for part in known.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(part)


@pytest.mark.slow
def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("identifier", [made_up.BRIDGE, made_up.DOUBT, made_up.OPENING, GONE])
def test_every_statement_keeps_the_published_schema(archive: Archive, nowhere: Archive, identifier: str) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for one in (archive, nowhere):
        assert list(validator.iter_errors(of(one, identifier))) == []


def test_a_field_that_the_schema_does_not_know_is_refused(archive: Archive) -> None:
    data = of(archive, made_up.BRIDGE)
    data["rating"] = "true"
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(data))


def test_every_name_in_the_file_means_something_in_json_ld(archive: Archive) -> None:
    terms = set(CONTEXT["@context"]) | {"target"}  # the last only inside relations
    for identifier in archive.ids("statement"):
        data = of(archive, identifier)
        del data["csl"]  # a format of its own, and no part of the linked data
        for part in walk(data):
            if isinstance(part, dict):
                known = {key for key in part if not key.startswith("@") and key not in archive.configuration.languages}
                assert known <= terms, known - terms


def test_a_processor_reads_it_as_a_quotation_with_speakers_sources_and_topics(archive: Archive) -> None:
    node = expanded(of(archive, made_up.BRIDGE))
    assert node["@id"] == ADDRESS
    assert node["@type"] == [f"{SDO}Quotation"]
    assert {"@value": "الجسر جاهز", "@language": "ar"} in node[f"{SDO}name"]
    assert node[f"{SDO}creator"] == [{"@id": "https://bridges.example/agents/salma-haddad/"}]
    [attribution] = node[f"{PROV}qualifiedAttribution"]
    assert attribution[f"{PROV}agent"][0]["@type"] == [f"{SDO}Person"]
    date = {"@type": "http://id.loc.gov/datatypes/edtf/EDTF", "@value": "2030-01-02"}
    assert node[f"{SDO}dateCreated"] == [date]
    [topic] = node[f"{SDO}about"]
    assert topic["@type"] == [f"{SKOS}Concept"]
    [passage] = node[f"{SDO}hasPart"]
    assert passage["@id"] == f"{ADDRESS}#p1"
    assert passage[f"{SDO}text"] == [{"@value": made_up.PARAGRAPHS[1], "@language": "ar"}]
    assert passage[f"{PROV}wasQuotedFrom"] == [{"@id": "https://bridges.example/documents/bridge-article/"}]
    assert node[f"{CITO}isDisputedBy"] == [{"@id": f"https://bridges.example/statements/{made_up.DOUBT}/"}]


def test_relations_are_cito_properties_from_one_end_and_their_inverses_from_the_other(archive: Archive) -> None:
    node = expanded(of(archive, made_up.DOUBT))
    assert node[f"{CITO}disputes"] == [{"@id": ADDRESS}]
    [citation] = node["https://sijill.example/ns/v1/#relation"]
    assert citation[f"{CITO}hasCitationCharacterization"] == [{"@id": f"{CITO}disputes"}]
    assert citation[f"{CITO}hasCitedEntity"] == [{"@id": ADDRESS}]
    other = of(archive, made_up.BRIDGE)
    assert other["incoming_total"] == 2
    assert [(link["relation"], link["identifier"]) for link in other["incoming"]] == [
        ("isUpdatedBy", made_up.OPENING),
        ("isDisputedBy", made_up.DOUBT),
    ]


def test_what_several_relations_say_is_in_short_said_once(tmp_path: Path) -> None:
    doubt = made_up.plain(made_up.statements()[made_up.DOUBT])
    of_all = {"type": "disputes", "target": made_up.BRIDGE}
    doubt["relations"] = [of_all, of_all | {"passage": "p1"}, of_all | {"passage": "p1", "target_passage": "p1"}]
    made = made_up.archive(tmp_path, {made_up.DOUBT: Statement.model_validate(doubt)})
    one, other = of(made, made_up.DOUBT), of(made, made_up.BRIDGE)
    assert one["cito"]["disputes"] == [ADDRESS]
    assert other["cito"]["isDisputedBy"] == [one["id"]]
    assert len(one["relations"]) == [link["relation"] for link in other["incoming"]].count("isDisputedBy") == 3


def test_the_selectors_find_the_words_in_the_stored_copy(archive: Archive) -> None:
    found = 0
    for identifier in (made_up.BRIDGE, made_up.DOUBT, made_up.OPENING):
        for passage in of(archive, identifier)["passages"]:
            for wording in (passage, *passage.get("variants", ())):
                quote, position = wording["evidence"]["selector"]
                paragraph = int(position["value"].removeprefix("paragraph="))
                inside = position["refinedBy"]
                text = made_up.COPY.paragraphs[paragraph - 1].text or ""
                assert text[inside["start"] : inside["end"]] == quote["exact"] == wording["text"]
                assert wording["evidence"]["paragraph_digests"] == [made_up.COPY.paragraphs[paragraph - 1].digest]
                found += 1
    assert found == 4


def test_no_verdict_is_ever_given(archive: Archive) -> None:
    for identifier in archive.ids("statement"):
        text = json.dumps(of(archive, identifier))
        assert "ClaimReview" not in text
        assert "Rating" not in text


def test_a_translation_older_than_its_original_is_marked_stale(archive: Archive) -> None:
    data = of(archive, made_up.BRIDGE)
    assert data["passages"][0]["translations"][0]["stale"] is True
    assert (data["version"], data["published"], data["modified"]) == (2, "2030-02-01", "2030-03-01")
    assert [version["correction"] for version in data["history"]] == [None, "erratum"]
    last = archive.history(made_up.BRIDGE)[-1]
    assert (data["history"][-1]["digest"], last.is_of(data["digest"])) == (last.entry.digest, True)


def test_what_was_taken_down_leaves_no_word_and_no_digest_behind(archive: Archive) -> None:
    data = of(archive, GONE)
    assert data["passages"] is None
    assert "digest" not in data
    assert "الفحص لم يكتمل" not in json.dumps(data, ensure_ascii=False)
    assert data["status"] == "withdrawn"


def test_without_a_site_address_every_address_is_relative_to_the_file(nowhere: Archive, archive: Archive) -> None:
    here = of(nowhere, made_up.BRIDGE)
    there = of(archive, made_up.BRIDGE)
    place = f"https://bridges.example/statements/{made_up.BRIDGE}/statement.json"
    assert urllib.parse.urljoin(place, here["@context"]) == there["@context"]
    assert urllib.parse.urljoin(place, here["id"]) == there["id"]
    here["@context"] = there["@context"]
    assert expanded(here, place) == expanded(there)


def test_the_bytes_are_the_same_every_time(archive: Archive) -> None:
    assert outputs(archive, "statement", made_up.BRIDGE) == outputs(archive, "statement", made_up.BRIDGE)


def test_the_page_in_each_language_is_cited_in_csl(archive: Archive) -> None:
    found = of(archive, made_up.BRIDGE)["csl"]
    assert found["en"] == {
        "id": made_up.BRIDGE, "type": "webpage", "title": "The bridge is ready",
        "custom": {"translated-title": "الجسر جاهز"},
        "author": [{"literal": "Salma Haddad"}], "container-title": "Bridges", "language": "en",
        "issued": {"date-parts": [[2030, 1, 2]]}, "URL": f"{ADDRESS}#v2",
        "note": "As posted, embedded in “Article on the bridge”",
    }  # fmt: skip
    assert found["ar"]["title"] == "الجسر جاهز"
    assert found["ar"]["custom"] == {"translated-title": "The bridge is ready"}


@pytest.mark.slow
def test_every_property_of_the_schema_is_described_and_its_name_is_where_it_is(archive: Archive) -> None:
    address = "data/schema/v1/statement.schema.json"
    schema = json.loads(outputs(archive, "site-files")[address])
    assert schema["$id"] == f"https://bridges.example/{address}"
    jsonschema.Draft202012Validator.check_schema(schema)
    properties = list(_properties(schema))
    assert len(properties) > 200
    assert [name for name, said in properties if len(said.get("description", "")) < 4] == []


def test_a_client_of_the_schema_takes_fields_that_are_added(
    archive: Archive,
) -> None:
    schema = json.loads(outputs(archive, "site-files")["data/schema/v1/statement.schema.json"])
    judge = jsonschema.Draft202012Validator(schema)
    data = json.loads(Statements(archive).line(made_up.BRIDGE))
    data["passages"][0]["evidence"]["seen_by"] = data["speakers"][0]["mood"] = data["weather"] = "added within v1"
    assert list(judge.iter_errors(data)) == []
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(data)), "what the archive makes is described"
    data["passages"][0]["mode"] = "shouted"
    assert list(judge.iter_errors(data))


def _properties(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for one in schema.values():
            yield from _properties(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from _properties(one)
