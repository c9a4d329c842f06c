"""What the data are, for programs that look for data: OpenAPI 3.1 of every address, and DCAT 3 with VoID as Turtle."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sijill.export.vocabulary import literal
from sijill.model.configuration import Configuration
from sijill.model.licences import licence
from sijill.model.record_kinds import AGENT_AND_TOPIC
from sijill.model.urls import (
    CATALOGUE,
    CITATION,
    CONTEXT,
    CRATE,
    DATA_INDEX,
    DATAPACKAGE,
    DATASETTE,
    EARLIER,
    LEDGER,
    MANIFEST,
    SCHEMA_OF_STATEMENT,
    SETTINGS,
    SHAPES,
    SQLITE,
    STATEMENT_DATA,
    STATEMENT_EVIDENCE,
    VOCABULARY_TURTLE,
    citations_file,
    lines_file,
    linkset_file,
    statement_folder,
    table_file,
)

_JSON, _JSON_LD, _LINES, _CSV = "application/json", "application/ld+json", "application/x-ndjson", "text/csv"
_CSL = "application/vnd.citationstyles.csl+json"
_GZIP, _LINKSET = "application/gzip", "application/linkset+json"
_TURTLE, _ATOM, _JSON_FEED, _RIS = (
    "text/turtle", "application/atom+xml", "application/feed+json", "application/x-research-info-systems"
)  # fmt: skip
_OBJECT, _TEXT = {"type": "object"}, {"type": "string"}
# Not by reference: whoever makes a client would have to fetch a schema of a third host, in another dialect.
_DATA_PACKAGE = {**_OBJECT, "description": "A Data Package 1 (specs.frictionlessdata.io), with Table Schema."}
_ID = ("id", "The statement's id.")
_SHARD = ("shard", "A year, month or day, as the index names it: 2021, 2021-12.")
_PART = ("part", "all, or the first digits of ids' SHA-256, as the index names it.")
_KIND = ("kind", "statement, agent, document or topic.")
_NUMBER = ("number", "The document's number, as the one after it names it in prev-archive.")
_BATCH = ("batch", "A day and the first digits of the file's digest; salts are in one of that name with .salts.")
_RECORD = ("id", "The id of the agent or topic.")
_NAME = ("name", "The kind of statement: post, remarks …")


class _Address(NamedTuple):
    """An address: what it gives, its media type, what is in braces, and the schema of the answer."""

    path: str
    gives: str
    kind: str
    asked: tuple[tuple[str, str], ...] = ()
    schema: Mapping[str, Any] = _TEXT


def _addresses(configuration: Configuration) -> Iterator[_Address]:
    """Yield every address at which data are."""
    statement = {"$ref": (configuration.site_url or "../") + SCHEMA_OF_STATEMENT}
    yield from (
        _Address(DATA_INDEX, "All data files, with counts: where programs begin.", _JSON, (), _OBJECT),
        _Address(DATAPACKAGE, "The tables, their columns and keys (Data Package).", _JSON, (), _DATA_PACKAGE),
        _Address(statement_folder("{id}") + STATEMENT_DATA, "One statement (JSON-LD).", _JSON_LD, (_ID,), statement),
        _Address(statement_folder("{id}") + STATEMENT_EVIDENCE, "Its evidence.", "application/zip", (_ID,)),
        _Address(lines_file("{shard}"), "Statements of a time, one a line (JSON-LD), packed.", _GZIP, (_SHARD,),
                 {**_TEXT, "description": "Each line keeps to the schema.", "contentSchema": statement}),
        _Address(table_file("{table}", "{shard}"), "A table of statements of a time.", _CSV,
                 (("table", "A table of statements, as datapackage.json names it."), _SHARD)),
        _Address("data/{records}/{part}.json", "Agents, documents or topics, whole.", _JSON,
                 (("records", "agents, documents or topics."), _PART), _OBJECT),
        _Address(citations_file("{shard}", "bib"), "Citations as BibTeX.", "application/x-bibtex", (_SHARD,)),
        _Address(citations_file("{shard}", "ris"), "Citations as RIS.", _RIS, (_SHARD,)),
        _Address(citations_file("{shard}", "csl.json"), "Citations as CSL-JSON.", _CSL, (_SHARD,), {"type": "array"}),
        _Address(linkset_file("{kind}"), "Where records have their data.", _LINKSET, (_KIND,), _OBJECT),
        _Address(CRATE, "The data, for archives of research data (RO-Crate 1.1).", _JSON_LD, (), _OBJECT),
        _Address(CITATION, "How the archive is cited (Citation File Format).", "application/yaml"),
        _Address(CATALOGUE, "The data, for catalogues of data (DCAT, VoID).", _TURTLE),
        _Address(VOCABULARY_TURTLE, "The archive's own terms.", _TURTLE),
        _Address(SHAPES, "What the linked data keep to (SHACL).", _TURTLE),
        _Address(CONTEXT, "The JSON-LD context.", _JSON_LD, (), _OBJECT),
        _Address(SCHEMA_OF_STATEMENT, "Schema of a statement.", "application/schema+json", (), _OBJECT),
        _Address(f"{LEDGER}{{batch}}.jsonl", "What was published together, one entry a line.", _LINES, (_BATCH,)),
        _Address(EARLIER, "The way back from each version to the one before, one a line.", _LINES),
        _Address(SETTINGS, "The settings that decide how the site comes out.", _JSON, (), _OBJECT),
        _Address(MANIFEST, "The SHA-256 of every file of the site.", _JSON, (), _OBJECT),
    )  # fmt: skip
    if configuration.options.database:
        yield _Address(SQLITE, "The tables as a SQLite database, with full text.", "application/vnd.sqlite3")
        yield _Address(DATASETTE, "What Datasette is to know of the database (--metadata).", _JSON, (), _OBJECT)
    addresses = configuration.addresses
    for language in configuration.languages if configuration.options.markdown_twins else ():
        twin = addresses.twin(language, "{id}")
        yield _Address(twin, f"A statement's page as Markdown, in '{language}'.", "text/markdown", (_ID,))
    for kind in AGENT_AND_TOPIC:
        yield _Address(
            addresses.citations(kind, "{id}"), f"Citations of the statements of one {kind}.", _RIS, (_RECORD,)
        )
    for language in configuration.languages:
        of = f", in '{language}'"
        corrections = addresses.feed(language, "corrections")
        feeds: list[tuple[str, str, tuple[tuple[str, str], ...]]] = [
            (addresses.feed(language), f"New statements{of}", ()),
            (corrections, f"Corrections{of}", ()),
        ]
        for kind in AGENT_AND_TOPIC:
            feeds.append((addresses.feed_of(language, kind, "{id}"), f"New statements of one {kind}{of}", (_RECORD,)))
        feeds.append((addresses.feed_of(language, "kind", "{name}"), f"New statements of a kind{of}", (_NAME,)))
        for path, gives, asked in feeds:
            yield _Address(path, f"{gives} (Atom).", _ATOM, asked)
            if asked != (_NAME,):
                older = addresses.feed_archive(path, "{number}")
                yield _Address(older, f"{gives}, and all older ones (Atom, RFC 5005).", _ATOM, (*asked, _NUMBER))
            if configuration.site_url:
                yield _Address(addresses.feed_in_json(path), f"{gives} (JSON Feed).", _JSON_FEED, asked, _OBJECT)


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
        "paths": {f"/{address.path}": {"get": _operation(address)} for address in _addresses(configuration)},
    }


def _operation(address: _Address) -> dict[str, Any]:
    asked = [
        {"name": name, "in": "path", "required": True, "description": said, "schema": {"type": "string"}}
        for name, said in address.asked
    ]
    answer = {"description": address.gives, "content": {address.kind: {"schema": address.schema}}}
    return {
        "summary": address.gives,
        **({"parameters": asked} if asked else {}),
        "responses": {"200": answer, "404": {"description": "Not there."}},
    }


_PREFIXES = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# DCAT 3 has IRIs for both: the registry of media types, and the Library of Congress's names of languages.
_MEDIA_TYPES, _LANGUAGES = "https://www.iana.org/assignments/media-types/", "http://id.loc.gov/vocabulary/"
_VOCABULARIES = (
    "https://schema.org/", "http://www.w3.org/ns/prov#", "http://www.w3.org/ns/oa#", "http://purl.org/spar/cito/",
    "http://www.w3.org/2004/02/skos/core#",
)  # fmt: skip


def _language(tag: str) -> str:
    code = tag.partition("-")[0].lower()
    return f"{_LANGUAGES}{'iso639-1' if len(code) == 2 else 'iso639-2'}/{code}"


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
        *[f"dct:language <{_language(tag)}>" for tag in configuration.languages],
        f"void:entities {statements}",
        *[f"void:dataDump <{base}{path}>" for path in dumps],
        *[f"void:vocabulary <{one}>" for one in _VOCABULARIES],
        *[
            f"dcat:distribution [ a dcat:Distribution ; dcat:downloadURL <{base}{path}> ; "
            f"dcat:mediaType <{_MEDIA_TYPES}{kind}> ]"
            for path, kind in ((DATA_INDEX, _JSON), (DATAPACKAGE, _JSON))
        ],
    ]
    lines = " ;\n  ".join(["a dcat:Dataset, void:Dataset", *said])
    return f"{_PREFIXES}\n<{home}> {lines} .\n".encode()
