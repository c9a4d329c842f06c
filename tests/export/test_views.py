"""The views of the database, and cells that are to be read: words are of those who said them, under the day's names."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml

from sijill.export.columns import STATEMENTS
from sijill.export.dump import export
from sijill.export.rows import Rows
from sijill.export.statement import Statements
from sijill.model.records import Statement
from sijill.search.full_text import FullText
from sijill.state import Archive
from tests import made_up
from tests.made_up import odd

TWO = "2030-01-08-two"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("views")
    odd.write(folder)
    record = made_up.plain(made_up.statements()[made_up.DOUBT]) | {"relations": []}
    mayor = {"agent": "salma-haddad", "capacity": {"en": "Mayor", "ar": "عمدة"}}
    record["speakers"] = [{"agent": "karim-banna"}, mayor]
    record["passages"][0]["speaker"] = "salma-haddad"
    english = {"text": "The test is not complete", "language": "en", "mode": "direct", "document": "salma-post"}
    both = {**record["passages"][0], "id": "p2", "mode": "direct", "variants": [english]}
    del both["speaker"]
    record["passages"].append(both)
    text = yaml.safe_dump(made_up.plain(Statement.model_validate(record)), allow_unicode=True, sort_keys=False)
    (folder / f"sources/statements/2030/{TWO}.yaml").write_text(text, "utf-8")
    return made_up.archive_of_files(folder)


@pytest.fixture(scope="module")
def database(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    path: Path = tmp_path_factory.mktemp("database") / "archive.sqlite"
    export(archive, "sqlite", path, FullText(archive))
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    return connection


def rows(database: sqlite3.Connection, view: str, statement: str) -> list[Any]:
    return database.execute(f"SELECT * FROM {view} WHERE statement = ?", (statement,)).fetchall()


def test_a_quotation_is_of_those_who_said_it_and_not_of_all_speakers(database: sqlite3.Connection) -> None:
    [opening] = rows(database, "quotations", made_up.OPENING)
    assert (opening["speaker_names_en"], opening["speaker_names_ar"]) == ("Town Council", "مجلس البلدة")
    reported, both = rows(database, "quotations", TWO)
    assert (reported["speaker_names_en"], reported["type"]) == ("Salma Haddad", "ReportedSpeech")
    assert (both["speaker_names_en"], both["type"]) == ("Karim Banna; Salma Haddad", "Quotation")
    [somebody] = rows(database, "quotations", odd.NOT_NAMED[0])
    assert somebody["speaker_names_en"].strip("\u2068\u2069").startswith("المهندس")
    assert "Salma" not in somebody["speaker_names_en"]


def test_it_says_whose_a_translation_is(database: sqlite3.Connection) -> None:
    reported, both = rows(database, "quotations", TWO)
    assert (reported["translation_en"], reported["translated_by_en"]) == ("that the test is not complete", "machine")
    assert (both["translation_en"], both["translated_by_en"]) == ("The test is not complete", "original")
    assert (both["translation_ar"], both["translated_by_ar"]) == (None, None)


def test_whoever_spoke_is_there_under_the_name_of_that_day_or_as_described(database: sqlite3.Connection) -> None:
    first, second = rows(database, "said_by", odd.NOT_NAMED[0])
    assert (first["agent"], "المهندس" in first["name_en"]) == (None, True)
    assert (second["agent"], second["name_en"], second["name_ar"]) == ("salma-haddad", "Salma Haddad", "سلمى الحداد")
    assert [name for (name,) in database.execute("SELECT name_en FROM agents WHERE id = 'salma-haddad'")] == [odd.BODY]


def test_capacities_are_in_the_order_of_those_who_have_them(archive: Archive) -> None:
    found = Rows(archive)
    [row] = found.of(STATEMENTS, Statements(archive, embedded=False).data(TWO))
    cells = dict(zip(STATEMENTS.names(found.languages), row, strict=True))
    assert (cells["speaker_names_en"], cells["capacities_en"]) == ("Karim Banna; Salma Haddad", "; Mayor")
