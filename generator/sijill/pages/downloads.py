"""The page of the data: which file is for what, an example for each way of reading them, licence, how to cite it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sijill.html import head as metadata
from sijill.html.markup import joined
from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.model.licences import licence
from sijill.model.record_kinds import RECORD_KINDS
from sijill.model.urls import (
    CONTEXT,
    DATA,
    DATA_INDEX,
    DATAPACKAGE,
    MANIFEST,
    OPENAPI,
    SCHEMA_OF_STATEMENT,
    SHAPES,
    SQLITE,
    VOCABULARY,
    citations_file,
    lines_file,
    root_of,
    table_file,
)  # fmt: skip
from sijill.pages.kind import ONLY, Kind, PageParts, only, only_if, page
from sijill.pages.labels import Labels
from sijill.state import times
from sijill.state.archive import Archive
from sijill.state.change import PUBLISHED, Change
from sijill.state.shards import buckets, shard_sizes

TEMPLATE = beside(__file__, "downloads.html.j2")
_SPREADSHEET = '=COUNTIF(H:H,"direct")'  # the eighth column is how the document gives the words
_SQL = """\
-- DuckDB
SELECT d."title_{language}" AS document, count(*) AS passages
FROM read_csv('{base}data/passages/{shard}.csv') p
JOIN read_csv('{base}data/documents/{documents}.csv') d ON d.id = p.document
GROUP BY 1;"""
_SPARQL = """\
import gzip, urllib.request, rdflib

graph = rdflib.Graph()
for line in gzip.open(urllib.request.urlopen("{base}data/statements/{shard}.jsonl.gz")):
    graph.parse(data=line, format="json-ld")
question = \"\"\"
PREFIX sdo: <https://schema.org/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?statement ?passage ?document WHERE {{
  ?statement sdo:hasPart ?passage . ?passage prov:wasQuotedFrom ?document .
}}\"\"\"
for statement, passage, document in graph.query(question):
    print(passage, document)"""
_PYTHON = """\
import csv, io, urllib.request

with urllib.request.urlopen("{base}data/passages/{shard}.csv") as answer:
    for row in csv.DictReader(io.TextIOWrapper(answer, "utf-8-sig", newline="")):
        print(row["statement"], row["mode"], row["text"])"""
_PANDAS = """\
import pandas

passages = pandas.read_csv("{base}data/passages/{shard}.csv", encoding="utf-8-sig")
documents = pandas.read_csv("{base}data/documents/{documents}.csv", encoding="utf-8-sig")
joined = passages.merge(documents, left_on="document", right_on="id")
print(joined.groupby("title_{language}").size().to_string(header=False))"""
_R = """\
passages <- read.csv("{base}data/passages/{shard}.csv", fileEncoding = "UTF-8-BOM")
table(passages$mode)"""
_SHELL = "curl -O {base}data/passages/{shard}.csv"
_EXAMPLES = {"spreadsheet": _SPREADSHEET, "sql": _SQL, "sparql": _SPARQL, "python": _PYTHON, "shell": _SHELL,
             "pandas": _PANDAS, "r": _R}  # fmt: skip
_SOMEWHERE = "https://archive.example/"  # in examples of a site that does not know its address


class File(NamedTuple):
    """A file, where it is from the page, what it is for, and how large it is, "" where that is not known."""

    name: str
    href: str
    holds: str
    size: str = ""


class Example(NamedTuple):
    """One way of reading the data: what it needs, and what to write."""

    title: str
    lead: str
    code: str


class Downloads(NamedTuple):
    """What the page says."""

    counts: str
    files: tuple[File, ...]
    examples: tuple[Example, ...]
    licence: str
    licence_address: str
    cited: str
    address: str
    feeds: tuple[File, ...]


def downloads(labels: Labels) -> Downloads:
    """Return what the page says of an archive's data."""
    words, addresses, archive = labels.words, labels.addresses, labels.archive.published
    root = root_of(addresses.single(labels.language, "data"))
    counts = [words.plural(f"count.{kind}s", archive.count(kind)) for kind in RECORD_KINDS]
    named = paths(archive)

    def file(path: str, what: str) -> File:
        return File(path, labels.href(root, path), words[f"download.file.{what}"], _size(labels, path))

    shard, documents = named["statements"].rpartition("/")[2].removesuffix(".csv"), named["documents"]
    given = {"base": addresses.site_url or _SOMEWHERE, "shard": shard, "language": labels.language,
             "documents": documents.rpartition("/")[2].removesuffix(".csv")}  # fmt: skip
    examples = tuple(
        Example(words[f"download.example.{name}.title"], words[f"download.example.{name}.lead"], code.format(**given))
        for name, code in (_EXAMPLES.items() if shard else ())
    )
    licensed = licence(archive.configuration.options.records_licence)
    published = times.last_published(archive.connection)
    title = archive.configuration.title(labels.language)
    cited = words.format("download.cited", title=title)
    if published:
        cited = words.format("download.cited_dated", title=title, date=labels.words_of_date(published))
    new, corrected = addresses.feed(labels.language), addresses.feed(labels.language, "corrections")
    kinds = [
        File(path, labels.href(root, path), words.format("download.file.of_kind", kind=name))
        for path, name in feeds_of_kinds(labels).items()
    ]
    return Downloads(
        words.join(counts),
        tuple(file(path, what) for what, path in named.items() if path),
        examples,
        licensed.label,
        licensed.address,
        cited,
        addresses.absolute(addresses.home(labels.language)),
        (file(new, "new"), file(corrected, "corrected"), *kinds),
    )


def feeds_of_kinds(labels: Labels) -> dict[str, str]:
    """Return the feeds of the kinds of statements that there are, by address, with what each kind is called."""
    found = times.with_statements(labels.archive.published.connection, "kind")
    return {labels.addresses.feed_of(labels.language, "kind", one): labels.kind("statement", one) for one in found}


def _size(labels: Labels, path: str) -> str:
    size = labels.sizes.get(path)
    return "" if size is None else labels.words.format("download.size", size=labels.words.number(-(-size // 1000)))


def paths(archive: Archive) -> dict[str, str]:
    """The files that the page names, by what they are; of those that are cut, the newest or first, "" for none."""
    newest = max(shard_sizes(archive.connection), default="")
    documents = list(archive.ids("document"))
    first = (min(buckets(documents)) or "all") if documents else ""
    cut = {name: table_file(name, newest) if newest else "" for name in ("statements", "passages")}
    return {
        **cut,
        "documents": table_file("documents", first) if first else "",
        "tables": DATAPACKAGE,
        "database": SQLITE if archive.configuration.options.database else "",
        "lines": lines_file(newest) if newest else "",
        "citations": citations_file(newest, "ris") if newest else "",
        "index": DATA_INDEX,
        "addresses": OPENAPI,
        "schema": SCHEMA_OF_STATEMENT,
        "context": CONTEXT,
        "shapes": SHAPES,
        "terms": VOCABULARY,
        "manifest": MANIFEST,
    }


def dataset(labels: Labels, description: str) -> dict[str, object]:
    """Return the archive as schema.org ``Dataset``, as search engines for data ask for it."""
    archive, addresses = labels.archive.published, labels.addresses
    title = archive.configuration.title(labels.language)
    home = addresses.absolute(addresses.home(addresses.default_language))
    kinds = {"csv": "text/csv", "gz": "application/gzip", "json": "application/json"}
    shown = {
        path for what, path in paths(archive).items() if what in ("statements", "passages", "lines", "tables", "index")
    }
    published = times.last_published(archive.connection)
    years = [year for year in times.sizes(archive.connection, 4) if year > "0000"]
    return {
        "@type": "Dataset",
        **({"@id": home} if home else {}),
        "name": title,
        "description": " ".join(filter(None, (archive.configuration.description(labels.language), description))),
        "license": licence(archive.configuration.options.records_licence).address,
        **({"url": addresses.absolute(addresses.single(labels.language, "data"))} if home else {}),
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": title},
        **({"dateModified": published} if published else {}),
        **({"temporalCoverage": f"{years[0]}/{years[-1]}"} if years else {}),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kinds[path.rpartition(".")[2]],
                "contentUrl": addresses.absolute(path) or path,
            }
            for path in sorted(shown - {""})
        ],
    }


def _touches(_archive: Archive, change: Change) -> bool:
    """It counts records, names the newest year, and says when something was last published."""
    return change.is_statement or change.is_record or change.kind == PUBLISHED


def _make(labels: Labels, ids: Sequence[str]) -> Iterator[PageParts]:
    if not ids:
        return
    title, lead = labels.words["download.title"], labels.words["download.lead"]
    address = labels.addresses.single(labels.language, "data")
    about = dataset(labels, lead)
    feeds = feeds_of_kinds(labels).items()
    links = joined(metadata.feed_link(labels.href(root_of(address), path), name) for path, name in feeds)
    view = downloads(labels)
    yield page(labels, ONLY[0], "downloads", address, TEMPLATE, view, title, lead, about=about, signposts=links)


KIND = Kind("downloads", (PagePlace("downloads", DATA),), only, only_if(_touches), _make, last=True)
