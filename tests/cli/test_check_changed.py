"""``sijill check --changed``: what a branch and one's edits change, and what is said where that is nothing."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sijill.cli import main
from tests.made_up.captured import make_archive

WRONG = "label:\n  en: Bridges\n"


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Salma", "-c", "user.email=salma@example.org")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture(params=["", "archive/"])
def archive(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """An archive that is committed, in a repository of its own or in a folder of one."""
    made = make_archive(tmp_path / request.param)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Begin")
    return made


def check(archive: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive), *arguments])


@pytest.mark.slow
def test_a_problem_that_a_branch_has_committed_is_shown(archive: Path) -> None:
    git(archive, "switch", "-qc", "bridges")
    (archive / "sources/topics/bridges.yaml").write_text(WRONG, "utf-8")
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "Add bridges")
    found = check(archive, "check", "--changed")
    assert found.exit_code == 1
    assert "sources/topics/bridges.yaml:1:1" in found.output
    assert check(archive, "check", "--changed", "--base", "HEAD").exit_code == 0


def test_a_problem_that_is_not_committed_yet_is_shown(archive: Path) -> None:
    (archive / "sources/topics/bridges.yaml").write_text(WRONG, "utf-8")
    assert check(archive, "check", "--changed").exit_code == 1


@pytest.mark.slow
@pytest.mark.parametrize(("language", "said"), [("en", "Nothing differs from main"), ("ar", "لا شيء يختلف عن main")])
def test_that_nothing_differs_is_said_and_not_that_all_is_in_order(archive: Path, language: str, said: str) -> None:
    (archive / "sources/topics/bridges.yaml").write_text(WRONG, "utf-8")
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "Add bridges")
    found = check(archive, "--lang", language, "check", "--changed")
    assert found.output.startswith(said)
    assert check(archive, "--lang", language, "check").exit_code == 1
    git(archive, "switch", "-qc", "empty")
    assert check(archive, "--lang", language, "check", "--changed").output.startswith(said)


def test_a_base_that_is_none_is_refused(archive: Path) -> None:
    found = check(archive, "check", "--changed", "--base", "no-such")
    assert found.exit_code == 2
    assert "--base must name a commit" in found.output
