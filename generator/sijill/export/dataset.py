"""The archive as a whole, below ``data/``: statements by shard as CSV and JSON Lines, the other records as JSON.

``data/index.json`` lists every file. Each file is made from its own statements or records alone, so an edit rewrites
the few that hold it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import orjson

from sijill.export.bundle import rows_of
from sijill.export.catalogue import catalogue, openapi
from sijill.export.citing import FORMS
from sijill.export.columns import OF_RECORDS, OF_STATEMENTS
from sijill.export.datapackage import datapackage
from sijill.export.records import Data, RecordData
from sijill.export.rows import Rows
from sijill.export.statement import SCHEMA, Statements
from sijill.export.vocabulary import vocabulary
from sijill.export.zipping import gzipped
from sijill.model.licences import licence
from sijill.model.linked import type_of_own
from sijill.model.output import Output
from sijill.model.record_kinds import NAMED_KINDS, RECORD_KINDS, RecordKind
from sijill.model.urls import (
    CATALOGUE,
    CITATION,
    CONTEXT,
    CRATE,
    DATA,
    DATA_INDEX,
    DATAPACKAGE,
    EARLIER,
    NO_HOST,
    OPENAPI,
    SCHEMA_OF_STATEMENT,
    SETTINGS,
    SHAPES,
    SQLITE,
    VOCABULARY,
    citations_file,
    lines_file,
    linkset_file,
    records_file,
    table_file,
)  # fmt: skip
from sijill.state import Archive, times
from sijill.state.shards import Shard, buckets, shard_sizes

_SCHEMAS = Path(__file__).with_name("schema")
_CLOSED = re.compile(r'\n *"additionalProperties": false,')
_TERMS = "https://sijill.example/ns/v1/#"


class Whole:
    """Makes the whole-archive files of one archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.statements = Statements(archive, embedded=False)
        self.parts = RecordData(archive, embedded=False)
        self.rows = Rows(archive)

    def shard(self, shard: Shard) -> Iterator[Output]:
        """Yield a shard: its statements as JSON Lines, and their tables as CSV."""
        found = [self.statements.data(identifier) for identifier in shard.statements]
        lines = b"".join([orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE) for data in found])
        yield Output(lines_file(shard.name), gzipped(lines))
        for name, data in self.rows.files(OF_STATEMENTS, found):
            yield Output(table_file(name, shard.name), data)

    def records(self, kind: RecordKind) -> Iterator[Output]:
        """Yield all agents, documents or topics as JSON and as tables; many are shared out by their ids' digests."""
        make = self.maker(kind)
        for name, identifiers in buckets(list(self.archive.ids(kind))).items():
            found = [
                {
                    **make(one),
                    "record": orjson.loads(self.archive.canonical_record(kind, one)),
                    **self._places(kind, one),
                }
                for one in identifiers
            ]
            # The records are the graph, and not parts of some thing that the file would be.
            head = {"schema": SCHEMA, "@context": [self.statements.context, {f"{kind}s": "@graph"}], f"{kind}s": []}
            yield Output(records_file(kind, name), _a_line_each(head, found))
            for table, written in self.rows.files(OF_RECORDS[kind], found):
                yield Output(table_file(table, name), written)

    def _places(self, kind: RecordKind, identifier: str) -> Data:
        """Return where a record's descriptions are in stored copies, as bundles give it; nothing if it has none."""
        places = rows_of(self.archive.places_of(kind, identifier).values())
        return {"places": places} if places else {}

    def maker(self, kind: RecordKind) -> Callable[[str], Data]:
        """Return what makes a record of a kind into data."""
        parts = self.parts
        return {
            "agent": parts.agent_in_full,
            "document": parts.document_in_full,
            "topic": parts.topic_in_full,
        }[kind]

    def tables(self) -> Output:
        """Return what the tables are, for programs that read them (Data Package)."""
        cut = list(shard_sizes(self.archive.connection))
        parts = {table.name: cut for table in OF_STATEMENTS}
        for kind in NAMED_KINDS:
            parts |= {table.name: list(buckets(list(self.archive.ids(kind)))) for table in OF_RECORDS[kind]}
        files = {name: [table_file(name, part).removeprefix(DATA) for part in found] for name, found in parts.items()}
        return Output(DATAPACKAGE, _json(datapackage(self.archive.configuration, files)))

    def catalogue(self) -> Output:
        """Return what catalogues of data ask for, among it the files that together are the whole graph."""
        archive, connection = self.archive, self.archive.connection
        dumps = [lines_file(shard) for shard in shard_sizes(connection)]
        dumps += [records_file(kind, name) for kind in NAMED_KINDS for name in buckets(list(archive.ids(kind)))]
        made = catalogue(archive.configuration, dumps, archive.count("statement"), times.last_published(connection))
        return Output(CATALOGUE, made)

    def index(self) -> Output:
        """Return the list of everything there is to download."""
        archive, connection = self.archive, self.archive.connection
        configuration = archive.configuration
        with_relations, own = archive.count_of_relations(), configuration.kinds
        statements = []
        for name, size in shard_sizes(connection).items():
            files = {"jsonl": lines_file(name), "csv": table_file("statements", name)}
            statements.append({"shard": name, "statements": size, **files})
        data = {
            "schema": SCHEMA,
            "title": {language: configuration.title(language) for language in configuration.languages},
            "site": configuration.site_url or None,
            "licence": licence(configuration.options.records_licence).address,
            "context": CONTEXT,
            "statement_schema": SCHEMA_OF_STATEMENT,
            "shapes": SHAPES,
            "vocabulary": VOCABULARY,
            "kinds": {
                of: {
                    kind.name: {"label": kind.label, "type": type_of_own(of, kind.name, own) or None}
                    for kind in own
                    if kind.of == of
                }
                for of in dict.fromkeys(kind.of for kind in own)
            },
            "settings": SETTINGS,
            "earlier": EARLIER,
            "counts": {
                "statements": archive.count("statement"),
                **{f"{kind}s": archive.count(kind) for kind in NAMED_KINDS},
                "relations": with_relations,
            },
            "statement": configuration.addresses.data("{id}"),
            "statements": statements,
            "addresses": OPENAPI,
            "catalogue": CATALOGUE,
            "tables": DATAPACKAGE,
            **({"database": SQLITE} if configuration.options.database else {}),
            "crate": CRATE,
            "citation": CITATION,
            "linksets": [linkset_file(kind) for kind in RECORD_KINDS],
            "citations": [citations_file("{shard}", form) for form in FORMS],
            "passages": table_file("passages", "{shard}"),
            "relations": table_file("relations", "{shard}"),
            **{
                f"{kind}s": [records_file(kind, name) for name in buckets(list(archive.ids(kind)))]
                for kind in NAMED_KINDS
            },
        }
        return Output(DATA_INDEX, _json(data))

    def published(self, address: str) -> Output:
        """Return the context or the shapes of the published form; the archive's own terms are at its own address."""
        text = (_SCHEMAS / address.rpartition("/")[2]).read_text("utf-8")
        return Output(address, text.replace(_TERMS, self.archive.configuration.addresses.term("")).encode())

    def fixed(self) -> Iterator[Output]:
        """Yield what describes the published form: context, shapes, vocabulary, schema and addresses."""
        for address in (CONTEXT, SHAPES):
            yield self.published(address)
        yield vocabulary(self.archive.configuration.addresses, self.archive.configuration.languages)
        # The file refuses fields that it does not know, for the tests; a client of v1 must take those that are added.
        schema = _CLOSED.sub("", (_SCHEMAS / "statement.schema.json").read_text("utf-8"))
        own = self.archive.configuration.site_url or NO_HOST
        yield Output(SCHEMA_OF_STATEMENT, schema.replace(NO_HOST, own, 1).encode())
        yield Output(OPENAPI, _json(openapi(self.archive.configuration)))


def _a_line_each(head: Data, records: Iterable[Data]) -> bytes:
    """Return an object whose last member, an empty list, has these records, each on a line, to be compared easily."""
    return b"%b\n%b\n]}\n" % (orjson.dumps(head).removesuffix(b"]}"), b",\n".join(map(orjson.dumps, records)))


def _json(data: Data) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
