"""``data/datapackage.json``: which tables there are, what each column holds, and how they join (Data Package 1).

A table is cut into several files of one form, as the archive is (``shards``); readers put them together.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from sijill.export.columns import TABLES, Column, Table
from sijill.model.configuration import Configuration
from sijill.model.licences import licence

_WHAT = "Statements with their words, their sources and what links them. An empty cell is what is not recorded."
_ABOUT = (
    f"{_WHAT} A cell that a spreadsheet would take for a formula has an apostrophe in front: take it away to have the "
    "text back."
)


_CSV = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8-sig"}
_PARQUET = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
UNITS = {
    "paragraph": "paragraph", "end_paragraph": "paragraph", "start_character": "code point",
    "end_character": "code point", "passages": "passage", "variants": "wording", "stretches": "stretch",
    "page": "page", "start_time": "second", "end_time": "second",
}  # fmt: skip
"""What columns of numbers count; any other numbers rows."""


def datapackage(
    configuration: Configuration, files: Mapping[str, Iterable[str]], form: Literal["csv", "parquet"] = "csv"
) -> dict[str, Any]:
    """Return the description of all tables; ``files`` are those of each, from the description's folder, by its name."""
    identifier = configuration.options.records_licence
    licensed = licence(identifier)
    named = {"homepage": configuration.site_url} if configuration.site_url else {}
    return {
        "profile": "tabular-data-package",
        "name": "archive",
        "title": configuration.title(configuration.default_language),
        "description": _ABOUT if form == "csv" else _WHAT,
        **named,
        "licenses": [{"name": identifier, "title": licensed.name, "path": licensed.address}],
        "resources": [
            _resource(table, files[table.name], configuration.languages, _CSV if form == "csv" else _PARQUET)
            for table in TABLES
        ],
    }


def _resource(table: Table, paths: Iterable[str], languages: tuple[str, ...], form: dict[str, str]) -> dict[str, Any]:
    columns = table.in_languages(languages)
    keys = [_points(column.name, column.of, "id", table) for column in columns if column.of]
    keys += [_points(list(names), of, list(names), table) for of, names in table.of]
    files = list(paths)
    # Of a table that has no file yet, the form asks for its rows: the header alone.
    there = {"path": files, **form}
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
    unit = {"unit": UNITS[column.name]} if column.name in UNITS and column.kind in ("integer", "number") else {}
    return {"name": column.name, "type": column.kind, "description": column.holds, **unit}


def _points(fields: str | list[str], of: str, to: str | list[str], table: Table) -> dict[str, Any]:
    return {"fields": fields, "reference": {"resource": "" if of == table.name else of, "fields": to}}
