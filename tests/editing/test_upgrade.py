"""Bringing an archive from format 1 to 2: what each interval is meant to be, and what is written for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli import main
from sijill.ledger.record_formats import format_of_entry
from sijill.ledger.store import Ledger
from sijill.sources.settings import read_configuration
from tests.made_up.captured import make_archive

STATEMENT = "sources/statements/2023/2023-05-04-bridge-remarks.yaml"
DOCUMENT = "sources/documents/bridge-article.yaml"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = make_archive(tmp_path / "archive")
    edit(folder, STATEMENT, "  value: 2023-05-04\n  as_stated:\n    text: اليوم الخميس\n    document: bridge-article\n"
         "    counted_from: 2023-05-04\n", "  # Of that week.\n  value: 2023-05-01/2023-05-04\n")  # fmt: skip
    edit(folder, DOCUMENT, "value: 2023-05-04", "value: 2023-05/2023-06")
    return folder


def edit(folder: Path, path: str, before: str, after: str) -> None:
    text = (folder / path).read_text("utf-8")
    assert before in text
    (folder / path).write_text(text.replace(before, after), "utf-8")


def call(folder: Path, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["-C", str(folder), *arguments], input=typed)


def read(folder: Path) -> dict[str, str]:
    return {path: (folder / path).read_text("utf-8") for path in (STATEMENT, DOCUMENT, "mkdocs.yml")}


def test_nothing_is_decided_where_nobody_can_be_asked(archive: Path) -> None:
    before = read(archive)
    found = call(archive, "upgrade")
    assert found.exit_code == 2
    assert f"2023-05/2023-06 of {DOCUMENT}; 2023-05-01/2023-05-04 of {STATEMENT}" in found.output
    assert call(archive, "upgrade", typed="one-day\nlasted\ny\n").exit_code == 2  # a pipe is nobody who was asked
    assert read(archive) == before


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="it needs a terminal as POSIX has it")
@pytest.mark.parametrize(("last", "code", "written"), [("n", 1, False), ("y", 0, True)])
def test_in_a_terminal_each_interval_is_asked_for_and_nothing_is_written_before_the_last_answer(
    archive: Path, last: str, code: int, written: bool
) -> None:
    before = read(archive)
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "sijill", "-C", str(archive), "upgrade"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        for answer in ("neither", "one-day", "lasted", last):
            os.write(ours, f"{answer}\n".encode())
        said = process.communicate(timeout=60)[0].decode("utf-8")
    os.close(ours)
    os.close(theirs)
    assert process.returncode == code, said
    assert (read(archive) != before) == written
    assert '+  value: "[2023-05..2023-06]"' in said
    assert '"[2023-05-01..2023-05-04]"' not in said


def test_a_dry_run_shows_the_difference_and_writes_nothing(archive: Path) -> None:
    before = read(archive)
    found = call(archive, "upgrade", "--intervals", "one-day", "--dry-run")
    assert (found.exit_code, read(archive)) == (0, before)
    assert '+  value: "[2023-05-01..2023-05-04]"' in found.output
    assert '+  value: "[2023-05..2023-06]"' in found.output
    assert "+      format: 2" in found.output


def test_one_unknown_day_is_written_as_such_and_an_act_that_lasted_stays(archive: Path) -> None:
    found = call(archive, "upgrade", "--intervals", "one-day", "--except", "bridge-article", "--yes")
    assert found.exit_code == 0, found.output
    after = read(archive)
    assert '  # Of that week.\n  value: "[2023-05-01..2023-05-04]"' in after[STATEMENT]
    assert "value: 2023-05/2023-06" in after[DOCUMENT]
    assert "corrections" not in after[STATEMENT]
    assert read_configuration(archive).options.format == 2
    assert call(archive, "check").exit_code == 0
    assert "the newest" in call(archive, "upgrade").output


@pytest.mark.slow
@pytest.mark.parametrize("choice", ["one-day", "lasted"])
def test_a_published_statement_gets_an_erratum_and_can_be_published_again(archive: Path, choice: str) -> None:
    git = ["git", "-C", str(archive), "-c", "user.name=Made Up", "-c", "user.email=made@up.example"]
    assert call(archive, "publish", "--date", "2024-01-01").exit_code == 0
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "Publish"], check=True)
    found = call(archive, "upgrade", "--intervals", choice, "--date", "2024-02-01", "--yes")
    assert found.exit_code == 0, found.output
    text = read(archive)[STATEMENT]
    assert "  - date: 2024-02-01\n    kind: erratum" in text
    assert ("the form that now means" in text) == (choice == "one-day")
    assert "ar: " in text[text.index("corrections:") :]
    checked = call(archive, "check").output
    assert "2 errors, 0 warnings" in checked
    assert checked.count("[unpublished-change]") == 2  # on the main branch, until they are published
    published = call(archive, "publish", "--date", "2024-02-01")
    assert "version 2" in published.output, published.output
    options, ledger = read_configuration(archive).options, Ledger.read(archive / "sources/ledger")
    history = ledger.history("statement", Path(STATEMENT).stem)
    assert [format_of_entry(ledger.connection, one.number, options) for one in history] == [1, 2]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("plugins:\n  - sijill\n", "plugins:\n  - sijill:\n      format: 2\n"),
        ("plugins:\n- sijill:\n    languages: [en, ar]\nnav: []\n",
         "plugins:\n- sijill:\n    format: 2\n    languages: [en, ar]\nnav: []\n"),
        ("plugins:\n  - sijill: # here\n      # Two.\n      languages: [en, ar]\nnav: []\n",
         "plugins:\n  - sijill: # here\n      format: 2\n      # Two.\n      languages: [en, ar]\nnav: []\n"),
        ("plugins:\n  - sijill:\n      languages: [en, ar]\n      format: 1 # old\ncopyright: 'In\n  format: 1'\n",
         "plugins:\n  - sijill:\n      languages: [en, ar]\n      format: 2 # old\ncopyright: 'In\n  format: 1'\n"),
    ],
)  # fmt: skip
def test_the_settings_state_the_format_and_stay_else_as_they_are(archive: Path, settings: str, expected: str) -> None:
    (archive / "mkdocs.yml").write_text(f"site_name: Bridge\n{settings}", "utf-8")
    done = call(archive, "upgrade", "--intervals", "one-day", "--yes")
    assert done.exit_code == 0, done.output
    assert read(archive)["mkdocs.yml"] == f"site_name: Bridge\n{expected}"
    assert read_configuration(archive).options.format == 2


def test_settings_that_cannot_be_changed_safely_are_left_alone(archive: Path) -> None:
    (archive / "mkdocs.yml").write_text("site_name: Bridge\nplugins: [sijill]\n", "utf-8")
    before = read(archive)
    found = call(archive, "upgrade", "--intervals", "one-day", "--yes")
    assert found.exit_code == 1
    assert "write 'format: 2' below it by hand" in found.output
    assert read(archive) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("date", "now", "said"),
    [("2023-05-04/2023-05-04", "2023-05-04", "without a beginning and an end"),
     ("2023-05/2023-05", "2023-05", "without a beginning and an end"),
     ("2023-05-01/2023-05-04", '"[2023-05-01..2023-05-04]"', "one unknown day of several")],
)  # fmt: skip
def test_the_erratum_says_of_a_date_what_it_is_now(archive: Path, date: str, now: str, said: str) -> None:
    edit(archive, STATEMENT, "value: 2023-05-01/2023-05-04", f"value: {date}")
    assert call(archive, "publish", "--date", "2024-01-01").exit_code == 0
    found = call(archive, "upgrade", "--intervals", "one-day", "--date", "2024-02-01", "--yes")
    assert found.exit_code == 0, found.output
    text = read(archive)[STATEMENT]
    assert f"value: {now}\n" in text
    assert said in text[text.index("corrections:") :].replace("\n      ", " ")
    assert ("one unknown day of several" in text) == (said == "one unknown day of several")


def test_a_record_that_cannot_be_read_stops_the_upgrade(archive: Path) -> None:
    edit(archive, STATEMENT, "kind: remarks", "kind: remark")
    found = call(archive, "upgrade", "--intervals", "one-day", "--yes")
    assert found.exit_code == 1
    assert f"{STATEMENT} must be a record that can be read" in found.output


def test_an_archive_of_a_later_format_is_not_read(archive: Path) -> None:
    (archive / "mkdocs.yml").write_text("site_name: Bridge\nplugins:\n  - sijill:\n      format: 3\n", "utf-8")
    found = call(archive, "check")
    assert found.exit_code == 1
    assert "must be one that this sijill reads, 1 to 2, and is '3'" in found.output


def test_one_run_brings_records_and_the_files_of_the_host_forward(archive: Path) -> None:
    requirements = archive / "requirements.txt"
    requirements.write_text("sijill[signing]==0.0.1\n")
    dry = call(archive, "upgrade", "--intervals", "one-day", "--dry-run").output
    assert "-sijill[signing]==0.0.1" in dry
    assert requirements.read_text("utf-8") == "sijill[signing]==0.0.1\n"
    done = call(archive, "upgrade", "--intervals", "one-day", "--yes")
    assert done.exit_code == 0, done.output
    assert "0.0.1" not in requirements.read_text("utf-8")
    assert read_configuration(archive).options.format == 2
