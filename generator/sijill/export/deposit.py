"""What archives of research data ask of a data set: RO-Crate 1.1 of the folder ``data/``, and ``CITATION.cff``."""

from collections.abc import Iterator
from typing import Any

import orjson

from sijill.export.columns import OF_RECORDS, OF_STATEMENTS
from sijill.model.licences import licence
from sijill.model.output import Output
from sijill.model.record_kinds import NAMED_KINDS
from sijill.model.urls import CATALOGUE, CITATION, CRATE, DATA, DATA_INDEX, DATAPACKAGE, OPENAPI
from sijill.state import Archive, times

_FILES = (
    (DATA_INDEX, "application/json", "The list of all data files, with counts."),
    (DATAPACKAGE, "application/json", "What the tables hold and how they join (Data Package)."),
    (OPENAPI, "application/json", "Every address at which data are (OpenAPI)."),
    (CATALOGUE, "text/turtle", "The archive as a data set (DCAT, VoID)."),
    (CITATION, "application/yaml", "How the archive is cited (Citation File Format)."),
)


def deposit(archive: Archive) -> Iterator[Output]:
    """Yield both. RO-Crate must say when the data were published, so there is none before anything was."""
    published = times.last_published(archive.connection)
    yield Output(CITATION, _citation(archive, published))
    if published:
        data = orjson.dumps(_crate(archive, published), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        yield Output(CRATE, data)


def _about(archive: Archive) -> tuple[str, str]:
    """The archive's title, and one sentence about it, in its default language."""
    configuration = archive.configuration
    title = configuration.title(configuration.default_language)
    return title, configuration.description(configuration.default_language) or title


def _crate(archive: Archive, published: str) -> dict[str, Any]:
    title, about = _about(archive)
    licensed = licence(archive.configuration.options.records_licence)
    site = archive.configuration.site_url
    # The site's own address names the data set, everywhere.
    publisher = {"@id": f"{site}#archive", "@type": "Organization", "name": title, **({"url": site} if site else {})}
    files = [
        {"@id": path.removeprefix(DATA), "@type": "File", "name": said, "encodingFormat": kind}
        for path, kind, said in _FILES
    ]
    tables = [table for kind in NAMED_KINDS for table in OF_RECORDS[kind] if archive.count(kind)]
    tables += OF_STATEMENTS if archive.count("statement") else ()
    folders = [
        {"@id": f"{one.name}/", "@type": "Dataset", "name": one.name, "description": one.holds} for one in tables
    ]
    parts = [{"@id": one["@id"]} for one in (*files, *folders)]
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {
                "@id": CRATE.removeprefix(DATA),
                "@type": "CreativeWork",
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
                "about": {"@id": "./"},
            },
            {
                "@id": "./",
                "@type": "Dataset",
                **({"identifier": site, "url": f"{site}{DATA}"} if site else {}),
                "name": title,
                "description": about,
                "datePublished": published,
                "license": {"@id": licensed.address},
                **{key: {"@id": publisher["@id"]} for key in ("author", "publisher")},
                "hasPart": parts,
            },
            {"@id": licensed.address, "@type": "CreativeWork", "name": licensed.name, "description": licensed.label},
            publisher,
            *files,
            *folders,
        ],
    }


def _citation(archive: Archive, published: str) -> bytes:
    title, about = _about(archive)
    site = archive.configuration.site_url
    said: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Cite the archive as below; a statement as its own page says.",
        "type": "dataset",
        "title": title,
        "abstract": about,
        "authors": [{"name": title}],
        "license": archive.configuration.options.records_licence,
        **({"url": site} if site else {}),
        **({"date-released": published} if published else {}),
    }
    # A value of JSON is one of YAML.
    return b"".join([b"%b: %b\n" % (name.encode(), orjson.dumps(value)) for name, value in said.items()])
