"""``data/datapackage.json``: which tables there are, what each column holds, and how they join (Data Package 1).

A table is cut into several files of one form, as the archive is (``shards``); readers put them together.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sijill.export.columns import TABLES, Column, Table
from sijill.model.configuration import Configuration
from sijill.model.licences import licence

_ABOUT = (
    "Statements with their words, their sources and what links them. An empty cell is what is not recorded. A cell "
    "that a spreadsheet would take for a formula has an apostrophe in front: take it away to have the text back."
)


def datapackage(configuration: Configuration, files: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Return the description of all tables; ``files`` are those of each, below ``data/``, by the table's name."""
    identifier = configuration.options.records_licence
    licensed = licence(identifier)
    named = {"homepage": configuration.site_url} if configuration.site_url else {}
    return {
        "profile": "tabular-data-package",
        "name": "archive",
        "title": configuration.title(configuration.default_language),
        "description": _ABOUT,
        **named,
        "licenses": [{"name": identifier, "title": licensed.name, "path": licensed.address}],
        "resources": [_resource(table, files[table.name], configuration.languages) for table in TABLES],
    }


def _resource(table: Table, paths: Iterable[str], languages: tuple[str, ...]) -> dict[str, Any]:
    columns = table.in_languages(languages)
    keys = [_points(column.name, column.of, "id", table) for column in columns if column.of]
    keys += [_points(list(names), of, list(names), table) for of, names in table.of]
    files = list(paths)
    # Of a table that has no file yet, the form asks for its rows: the header alone.
    there = {"path": files, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8-sig"}
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "description": table.holds,
        **(there if files else {"data": [[column.name for column in columns]]}),
        "schema": {
            "fields": [_field(column) for column in columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _field(column: Column) -> dict[str, Any]:
    return {"name": column.name, "type": column.kind, "description": column.holds}


def _points(fields: str | list[str], of: str, to: str | list[str], table: Table) -> dict[str, Any]:
    return {"fields": fields, "reference": {"resource": "" if of == table.name else of, "fields": to}}
