"""What the data are, for programs that look for data: OpenAPI 3.1 of every address, and DCAT 3 with VoID as Turtle."""

from collections.abc import Iterable
from typing import Any

from sijill.export.vocabulary import literal
from sijill.model.configuration import Configuration
from sijill.model.licences import licence
from sijill.model.urls import (
    CATALOGUE,
    DATA_INDEX,
    DATAPACKAGE,
    SCHEMA_OF_STATEMENT,
    STATEMENT_DATA,
    STATEMENT_EVIDENCE,
    VOCABULARY_TURTLE,
    citations_file,
    lines_file,
    statement_folder,
    table_file,
)

_JSON, _JSON_LD, _LINES, _CSV = "application/json", "application/ld+json", "application/x-ndjson", "text/csv"
_ID = ("id", "The statement's id.")
_SHARD = ("shard", "A year, month or day, as the index names it: 2021, 2021-12.")
_PART = ("part", "all, or the first digits of ids' SHA-256, as the index names it.")
# Address, what it gives, its media type, what is in braces, and the schema of the answer.
_ADDRESSES: tuple[tuple[str, str, str, tuple[tuple[str, str], ...], str], ...] = (
    (DATA_INDEX, "All data files, with counts: where programs begin.", _JSON, (), ""),
    (DATAPACKAGE, "The tables, their columns and keys (Data Package).", _JSON, (), ""),
    (statement_folder("{id}") + STATEMENT_DATA, "One statement (JSON-LD).", _JSON_LD, (_ID,), SCHEMA_OF_STATEMENT),
    (statement_folder("{id}") + STATEMENT_EVIDENCE, "The evidence of one statement.", "application/zip", (_ID,), ""),
    (lines_file("{shard}"), "Statements of a time, one a line (JSON-LD).", _LINES, (_SHARD,), ""),
    (table_file("{table}", "{shard}"), "A table of statements of a time.", _CSV,
     (("table", "A table of statements, as datapackage.json names it."), _SHARD), ""),
    ("data/{records}/{part}.json", "Agents, documents or topics, whole.", _JSON,
     (("records", "agents, documents or topics."), _PART), ""),
    (citations_file("{shard}", "bib"), "Citations as BibTeX.", "application/x-bibtex", (_SHARD,), ""),
    (citations_file("{shard}", "ris"), "Citations as RIS.", "application/x-research-info-systems", (_SHARD,), ""),
    ("feed.xml", "New statements (Atom); older ones by prev-archive (RFC 5005).", "application/atom+xml", (), ""),
    ("corrections/feed.xml", "Corrections (Atom).", "application/atom+xml", (), ""),
    (CATALOGUE, "The data, for catalogues of data (DCAT, VoID).", "text/turtle", (), ""),
    (VOCABULARY_TURTLE, "The archive's own terms.", "text/turtle", (), ""),
)  # fmt: skip


def openapi(configuration: Configuration) -> dict[str, Any]:
    """Return the description of every address at which data are, for programs that make clients (OpenAPI 3.1.0)."""
    identifier = configuration.options.records_licence
    named = licence(identifier)
    base = configuration.site_url or "../"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": configuration.title(configuration.default_language),
            "version": "1",
            "summary": "Files alone, without keys; within version 1 no address and no field is renamed or removed.",
            "license": {"name": named.name, "url": named.address},
        },
        "servers": [{"url": base.rstrip("/") or "/"}],
        "paths": {
            f"/{address}": {"get": _operation(base, gives, kind, parameters, schema)}
            for address, gives, kind, parameters, schema in _ADDRESSES
        },
    }


def _operation(base: str, gives: str, kind: str, parameters: Iterable[tuple[str, str]], schema: str) -> dict[str, Any]:
    content = {"schema": {"$ref": f"{base}{schema}"}} if schema else {}
    asked = [
        {"name": name, "in": "path", "required": True, "description": said, "schema": {"type": "string"}}
        for name, said in parameters
    ]
    return {
        "summary": gives,
        **({"parameters": asked} if asked else {}),
        "responses": {"200": {"description": gives, "content": {kind: content}}, "404": {"description": "Not there."}},
    }


_PREFIXES = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_VOCABULARIES = (
    "https://schema.org/", "http://www.w3.org/ns/prov#", "http://www.w3.org/ns/oa#", "http://purl.org/spar/cito/",
    "http://www.w3.org/2004/02/skos/core#",
)  # fmt: skip


def catalogue(configuration: Configuration, dumps: Iterable[str], statements: int, published: str) -> bytes:
    """Return the archive as DCAT and VoID data set; ``dumps`` are the files that together are the whole graph.

    ``published`` is the day on which something was last published, "" for never.
    """
    base = configuration.site_url or "../"
    home = base + configuration.addresses.home(configuration.default_language)
    titles = [f"{literal(configuration.title(language))}@{language}" for language in configuration.languages]
    said = [
        f"dct:title {', '.join(titles)}",
        f"dct:license <{licence(configuration.options.records_licence).address}>",
        f"dcat:landingPage <{base}data/>",
        *([f'dct:modified "{published}"^^xsd:date'] if published else []),
        *[f'dct:language "{language}"' for language in configuration.languages],
        f"void:entities {statements}",
        *[f"void:dataDump <{base}{path}>" for path in dumps],
        *[f"void:vocabulary <{one}>" for one in _VOCABULARIES],
        *[
            f'dcat:distribution [ a dcat:Distribution ; dcat:downloadURL <{base}{path}> ; dcat:mediaType "{kind}" ]'
            for path, kind in ((DATA_INDEX, _JSON), (DATAPACKAGE, _JSON))
        ],
    ]
    lines = " ;\n  ".join(["a dcat:Dataset, void:Dataset", *said])
    return f"{_PREFIXES}\n<{home}> {lines} .\n".encode()
