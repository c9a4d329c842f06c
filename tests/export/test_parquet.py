"""Tables as Parquet: read by DuckDB, pandas and pyarrow, and held equal to the CSV files."""

import csv
import io
import json
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.export.columns import TABLES
from sijill.export.datapackage import UNITS
from sijill.export.dump import csv_of, export
from sijill.export.table import NEUTRALISED
from sijill.model.errors import BuildError
from sijill.search.full_text import FullText
from sijill.state import Archive
from tests import made_up

pytestmark = pytest.mark.slow  # pyarrow takes seconds to load

pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def tables(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet") / "tables"
    assert export(archive, "parquet", folder, FullText(archive)) == 4
    return folder


@pytest.mark.quick(9)
@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_each_table_has_the_rows_of_the_csv_file(archive: Archive, tables: Path, name: str) -> None:
    text = b"".join(csv_of(archive, name)).decode("utf-8-sig")
    wanted = [
        [cell[1:] if NEUTRALISED.match(cell) else cell for cell in row]
        for row in csv.reader(io.StringIO(text, newline=""), strict=True)
    ]
    read = duckdb.sql(f"SELECT * FROM '{tables / name}.parquet'")
    plain = [["" if cell is None else str(int(cell) if cell in (True, False) else cell) for cell in row]
             for row in read.fetchall()]  # fmt: skip
    assert [read.columns, *plain] == wanted


def test_columns_have_types_meanings_and_units(tables: Path) -> None:
    from pyarrow import parquet

    schema = parquet.read_schema(tables / "passages.parquet")
    assert str(schema.field("start_character").type) == "int64"
    assert str(parquet.read_schema(tables / "statements.parquet").field("earliest").type) == "date32[day]"
    assert schema.field("text").metadata == {b"description": b"The words, code point for code point."}
    described = json.loads((tables / "datapackage.json").read_text("utf-8"))
    units = {}
    for one in described["resources"]:
        units |= {field["name"]: field["unit"] for field in one["schema"]["fields"] if "unit" in field}
        assert (tables / one["path"][0]).is_file()
        assert one["format"] == "parquet"
    assert units == UNITS
    assert units["start_character"] == "code point"


def test_pandas_joins_passages_with_their_documents(tables: Path) -> None:
    pandas = pytest.importorskip("pandas")
    passages, documents = (pandas.read_parquet(tables / f"{name}.parquet") for name in ("passages", "documents"))
    joined = passages.merge(documents, left_on="document", right_on="id")
    assert len(joined) == len(passages) > 0
    assert made_up.PARAGRAPHS[1] in set(joined["text"])


def test_without_pyarrow_the_extra_is_named_and_nothing_is_left(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BuildError, match=r"the extra 'parquet', .* pip install 'sijill\[parquet\]'"):
        export(archive, "parquet", tmp_path / "tables", FullText(archive))
    assert list(tmp_path.iterdir()) == []


def test_no_folder_is_written_over(tmp_path: Path) -> None:
    made_up.write(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("site_name: Bridges\nplugins:\n  - sijill\n", "utf-8")
    call = ["-C", str(tmp_path), "export", str(tmp_path / "sources"), "--format", "parquet", "--force"]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 2
    assert "is a folder that is there already" in done.output
