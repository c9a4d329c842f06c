"""The tables as Parquet, a file each, with the types, meanings and keys of ``datapackage.json`` beside them.

pyarrow, an extra, writes them. Texts are as the records have them: nothing runs a cell of a Parquet file.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson

from sijill.export.columns import OF_RECORDS, OF_STATEMENTS, TABLES, Column, Table
from sijill.export.datapackage import datapackage
from sijill.export.dataset import Whole
from sijill.export.records import Data
from sijill.export.rows import Rows
from sijill.export.table import Cell
from sijill.model.extras import need
from sijill.model.record_kinds import NAMED_KINDS
from sijill.state import Archive


def write_tables(archive: Archive, statements: Iterable[list[Data]], folder: Path) -> None:
    """Write every table into a folder that is there; ``statements`` are given some at a time.

    Raises BuildError without pyarrow, and OSError where a file cannot be written.
    """
    need("parquet", "Writing Parquet")
    import pyarrow
    from pyarrow import parquet

    types = {
        "integer": pyarrow.int64(),
        "boolean": pyarrow.bool_(),
        "number": pyarrow.float64(),
        "date": pyarrow.date32(),
    }
    rows, whole = Rows(archive), Whole(archive)

    def schema(columns: Sequence[Column]) -> Any:
        return pyarrow.schema([
            pyarrow.field(one.name, types.get(one.kind, pyarrow.string()), metadata={"description": one.holds})
            for one in columns
        ])  # fmt: skip

    with ExitStack() as opened:
        schemas = {one: schema(one.in_languages(rows.languages)) for one in TABLES}
        writers = {
            one: opened.enter_context(parquet.ParquetWriter(folder / f"{one.name}.parquet", found))
            for one, found in schemas.items()
        }

        def write(table: Table, records: Sequence[Data]) -> None:
            columns = table.in_languages(rows.languages)
            found = [[_typed(column, cell) for column, cell in zip(columns, row, strict=True)]
                     for data in records for row in rows.of(table, data)]  # fmt: skip
            by_column = list(zip(*found, strict=True)) or [()] * len(columns)
            arrays = [pyarrow.array(values, of.type) for values, of in zip(by_column, schemas[table], strict=True)]
            writers[table].write_table(pyarrow.Table.from_arrays(arrays, schema=schemas[table]))

        for table, records in _records(archive, whole, statements):
            write(table, records)
    described = datapackage(archive.configuration, {one.name: [f"{one.name}.parquet"] for one in TABLES}, "parquet")
    (folder / "datapackage.json").write_bytes(orjson.dumps(described, option=orjson.OPT_INDENT_2))


def _records(archive: Archive, whole: Whole, statements: Iterable[list[Data]]) -> Iterator[tuple[Table, list[Data]]]:
    for kind in NAMED_KINDS:
        found = list(map(whole.maker(kind), archive.ids(kind)))
        yield from ((table, found) for table in OF_RECORDS[kind])
    for some in statements:
        yield from ((table, some) for table in OF_STATEMENTS)


def _typed(column: Column, cell: Cell) -> Any:
    """A cell in its column's type: "" and None are what is not recorded."""
    if cell is None or cell == "":
        return None
    if column.kind == "date":
        return datetime.date.fromisoformat(str(cell))
    if column.kind == "number":
        return float(cell)
    return bool(cell) if column.kind == "boolean" else cell
