"""The whole archive as one file, and the commands that write it and count."""

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.export.dump import export
from sijill.search.full_text import FullText
from sijill.state import Archive
from tests import made_up
from tests.export.conftest import GONE, make
from tests.export.test_statement import SCHEMA

TODAY = ("--today", "2031-01-01")
SETTINGS = "site_name: Bridges\nsite_url: https://bridges.example/\nplugins:\n  - sijill\n"


@pytest.fixture(scope="module")
def database(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dump") / "archive.sqlite"
    assert export(archive, "sqlite", path, FullText(archive)) == 4
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = make(tmp_path, mended=True)
    for identifier in (made_up.DOUBT, made_up.OPENING, GONE):
        made_up.published(tmp_path, identifier, made_up.plain(found.statement(identifier)))
    shutil.rmtree(tmp_path / ".cache")
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    return tmp_path


def test_the_database_is_sound_and_answers_questions(database: Path) -> None:
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    question = (
        "SELECT p.text, t.text, t.stale FROM passages p JOIN translations t USING(statement, passage) "
        "JOIN speakers s USING(statement) WHERE s.agent = 'salma-haddad' AND t.language = 'en'"
    )
    assert connection.execute(question).fetchall() == [
        (made_up.PARAGRAPHS[1], "The work on the bridge is done. The bridge is ready to be crossed.", 1)
    ]
    assert connection.execute("SELECT text FROM variants").fetchall() == [("وأصبح الجسر جاهزاً للعبور",)]
    assert connection.execute("SELECT kind, reason_ar FROM corrections ORDER BY date").fetchall() == [
        ("erratum", "سقطت جملة."),
        ("withdrawal", "بطلب من محكمة."),
    ]
    assert connection.execute("SELECT title_ar, url FROM documents WHERE id = 'salma-post'").fetchall() == [
        ("منشور سلمى الحداد", None)
    ]
    assert connection.execute("SELECT count(*) FROM passages WHERE statement = ?", (GONE,)).fetchone() == (0,)
    connection.close()


def test_the_same_archive_gives_the_same_database(archive: Archive, database: Path, tmp_path: Path) -> None:
    export(archive, "sqlite", tmp_path / "again.sqlite", FullText(archive))
    assert (tmp_path / "again.sqlite").read_bytes() == database.read_bytes()


@pytest.mark.parametrize("name", ["statements", "passages", "relations"])
def test_one_csv_file_holds_each_table_whole(archive: Archive, tmp_path: Path, name: str) -> None:
    export(archive, "csv", tmp_path / "x.csv", FullText(archive), name)
    text = (tmp_path / "x.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 1 + {"statements": 4, "passages": 3, "relations": 2}[name]


def test_one_file_of_json_lines_holds_what_the_statements_own_files_hold(archive: Archive, tmp_path: Path) -> None:
    export(archive, "jsonl", tmp_path / "x.jsonl", FullText(archive))
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_bytes().splitlines()]
    assert [line["identifier"] for line in lines] == [made_up.DOUBT, GONE, made_up.BRIDGE, made_up.OPENING]
    for line in lines:
        assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(line)) == []


def test_a_file_that_cannot_be_written_leaves_nothing_behind(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(OSError, match="directory"):
        export(archive, "csv", tmp_path / "taken.csv", FullText(archive))
    assert [path.name for path in tmp_path.iterdir()] == ["taken.csv"]


@pytest.mark.slow
def test_the_command_writes_what_the_name_of_the_file_says_and_never_over_another(folder: Path) -> None:
    run, call = CliRunner(), ["-C", str(folder), "export", *TODAY, str(folder / "all.sqlite")]
    done = run.invoke(main, call)
    assert (done.exit_code, done.output) == (0, f"4 statements written to {folder / 'all.sqlite'}\n")
    again = run.invoke(main, call)
    assert again.exit_code == 2
    assert "--force" in again.output
    assert run.invoke(main, [*call, "--force"]).exit_code == 0
    odd = run.invoke(main, ["-C", str(folder), "export", str(folder / "all.xlsx")])
    assert odd.exit_code == 2
    assert "must end in .sqlite, .json, .csv, .jsonl or .nt" in odd.output


def test_records_at_fault_are_not_exported(folder: Path) -> None:
    path = next((folder / "sources" / "statements").rglob(f"{made_up.DOUBT}.yaml"))
    path.write_text(path.read_text("utf-8").replace("karim-banna", "karim-bana"), "utf-8")
    done = CliRunner().invoke(main, ["-C", str(folder), "export", *TODAY, str(folder / "all.csv")])
    assert done.exit_code == 1
    assert not (folder / "all.csv").exists()


def test_stats_count_what_there_is_and_what_is_lacking(folder: Path) -> None:
    done = CliRunner().invoke(main, ["-C", str(folder), "stats", *TODAY, "--format", "json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["counts"] == {
        "statements": 4, "passages": 4, "variants": 1, "relations": 2, "agents": 3, "documents": 2, "topics": 2,
        "corrections": 2,
    }  # fmt: skip
    assert found["lacks"] == {
        "primary": 3, "relations": 1, "untranslated": 0, "imprecise": 1, "stale": 1, "captures": 0, "urls": 1,
        "publishers": 2, "later": 0, "unnamed": 0, "untitled": 0, "unsourced": 1,
    }  # fmt: skip


@pytest.mark.slow
def test_stats_name_the_records_that_lack_something(folder: Path) -> None:
    run = CliRunner()
    assert run.invoke(main, ["-C", str(folder), "stats", *TODAY, "stale"]).output == f"{made_up.BRIDGE}\n"
    assert run.invoke(main, ["-C", str(folder), "stats", *TODAY, "urls"]).output == "salma-post\n"
    wrong = run.invoke(main, ["-C", str(folder), "stats", *TODAY, "url"])
    assert wrong.exit_code == 2
    assert "'urls'" in wrong.output


@pytest.mark.slow
def test_help_for_both_commands_needs_nothing_that_is_slow_to_load() -> None:
    code = (
        "import sys; from sijill.cli import main\n"
        "for name in ('stats', 'export'):\n    main([name, '--help'], standalone_mode=False)\n"
        "print(sorted({'PIL', 'babel', 'mkdocs', 'jinja2', 'pydantic_core'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "PIL" not in done.stderr
    assert "mkdocs" not in done.stderr


def changes(folder: Path, since: str) -> list[tuple[int, str, int, bool]]:
    """What ``export --since`` writes: each record's number in the ledger, id, version, and whether it is there."""
    path = folder / "changes.jsonl"
    done = CliRunner().invoke(main, ["-C", str(folder), "export", *TODAY, str(path), "--since", since, "--force"])
    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert f"{len(found)} record" in done.output
    assert [one["record"]["identifier"] for one in found if one["record"]] == [
        one["id"] for one in found if one["record"]
    ]
    return [(one["number"], one["id"], one["version"], one["record"] is not None) for one in found]


@pytest.mark.slow
def test_what_was_published_since_a_day_or_a_number_is_exported_alone(folder: Path) -> None:
    every = changes(folder, "0")
    assert {one[1:] for one in every} == {
        (made_up.BRIDGE, 2, True), (made_up.DOUBT, 1, True), (made_up.OPENING, 1, True), (GONE, 1, True),
    }  # fmt: skip
    assert [one[0] for one in every] == sorted(one[0] for one in every)
    last, total = every[-1][0], 5
    assert last == total - 1
    assert changes(folder, str(last)) == every[-1:]
    assert changes(folder, str(total)) == []
    assert {one[1] for one in changes(folder, "2030-02-02")} == {made_up.BRIDGE}
    assert changes(folder, "2031-01-01") == []


@pytest.mark.quick(3)
@pytest.mark.parametrize("since", ["yesterday", "2030-13-01", "-1", "2030-W01-1", "٣"])
def test_what_is_neither_a_day_nor_a_number_is_refused(folder: Path, since: str) -> None:
    done = CliRunner().invoke(main, ["-C", str(folder), "export", str(folder / "x.jsonl"), f"--since={since}"])
    assert done.exit_code == 2
    assert "--since must be a day" in done.output
    done = CliRunner().invoke(main, ["-C", str(folder), "export", str(folder / "x.csv"), "--since=1"])
    assert done.exit_code == 2
    assert "FILE must end in .jsonl" in done.output
