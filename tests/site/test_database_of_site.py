"""The database on the site: there only where it is asked for, the one that ``export`` writes, and never out of date."""

import datetime
import json
import sqlite3
from pathlib import Path

import pytest
from lxml import html

from sijill.export.database import without_version
from sijill.export.dump import export
from sijill.search.full_text import FullText
from sijill.site.build import Report, Request, build
from sijill.state import Archive
from tests.made_up.archives import TestArchive

pytestmark = pytest.mark.slow
FILES = ("data/archive.sqlite", "data/datasette.json")


def built(archive: TestArchive) -> Report:
    report = build(archive.configuration, Request(datetime.date(2024, 7, 1), jobs=1, commit="", durable=False))
    assert report.built, report.diagnostics
    return report


def titles(database: Path) -> set[str]:
    connection = sqlite3.connect(database)
    return {title for (title,) in connection.execute("SELECT title_en FROM statements")}


def test_it_is_there_where_it_is_asked_for_and_follows_every_edit(tmp_path: Path) -> None:
    archive = TestArchive(tmp_path / "valley")
    site = archive.root / "site"
    built(archive)
    assert not [path for path in FILES if (site / path).exists()]
    archive.edit("mkdocs.yml", "  - sijill\n", "  - sijill:\n      database: true\n")
    built(archive)
    assert titles(site / FILES[0]) == {"The well is everyone's", "One well is enough"}
    assert json.loads((site / FILES[1]).read_bytes())["databases"]["archive"]["tables"]["passages"]
    page = html.parse(site / "data/index.html")
    [size] = page.xpath("//dt[a='data/archive.sqlite']/small/text()")
    assert int(size.split()[0]) == -(-(site / FILES[0]).stat().st_size // 1000)
    assert "/data/archive.sqlite" in json.loads((site / "data/openapi.json").read_bytes())["paths"]
    archive.edit(archive.answer, "One well is enough", "A single well is enough")
    assert not built(archive).full
    assert "A single well is enough" in titles(site / FILES[0])
    state = Archive.open(archive.configuration)
    export(state, "sqlite", tmp_path / "archive.sqlite", FullText(state))
    assert (site / FILES[0]).read_bytes() == (tmp_path / "archive.sqlite").read_bytes()


def test_only_the_version_of_what_wrote_it_is_left_out_of_a_comparison(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "a").execute("CREATE TABLE one(number)").connection.close()
    data = (tmp_path / "a").read_bytes()
    newer = data[:96] + (3_099_000).to_bytes(4) + data[100:]
    assert without_version(data) == without_version(newer)
    assert without_version(data) != without_version(data.replace(b"number", b"letter"))
