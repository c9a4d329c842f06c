"""What is asked of git is only ever the name of a commit."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sijill.cli import main
from sijill.intake.ledger_in_git import ledger_gone
from sijill.ledger.repository import Repository, RepositoryError, refusal
from sijill.site.checking import check
from tests.made_up.archives import DAY, TestArchive


@pytest.mark.parametrize("revision", ["--upload-pack=touch /tmp/x", "-h", "no-such-branch", "main:README", ""])
def test_a_revision_is_never_an_option(published: TestArchive, revision: str) -> None:
    with pytest.raises(RepositoryError, match="must name a commit"):
        Repository(published.root).commit(revision)


def test_a_repository_that_git_does_not_read_is_a_warning(tmp_path: Path) -> None:
    archive = TestArchive(tmp_path / "valley")
    archive.commit()
    assert ledger_gone(archive.configuration) == []
    (archive.root / ".git/HEAD").unlink()
    (found,) = ledger_gone(archive.configuration)
    assert (found.code, found.severity, found.file) == ("git-not-read", "warning", "sources/ledger")
    assert "fatal: not a git repository" in dict(found.facts)["reason"]
    assert found in check(archive.configuration, DAY)
    strict = CliRunner().invoke(main, ["-C", str(archive.root), "--lang", "ar", "check", "--strict"])
    assert strict.exit_code == 1
    assert "ينبغي أن يُقارن الدفتر بما في git" in strict.output
    shutil.rmtree(archive.root / ".git")
    assert refusal(archive.root) == ""
