"""What is asked of git is only ever the name of a commit."""

import shutil
from pathlib import Path

import pytest

from sijill.intake.ledger_in_git import ledger_gone
from sijill.ledger.repository import Repository, RepositoryError, refusal
from tests.made_up.archives import TestArchive


@pytest.mark.parametrize("revision", ["--upload-pack=touch /tmp/x", "-h", "no-such-branch", "main:README", ""])
def test_a_revision_is_never_an_option(published: TestArchive, revision: str) -> None:
    with pytest.raises(RepositoryError, match="must name a commit"):
        Repository(published.root).commit(revision)


def test_a_repository_that_git_does_not_read_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    archive = TestArchive(tmp_path / "valley")
    archive.commit()
    assert (ledger_gone(archive.configuration), caplog.text) == ([], "")
    (archive.root / ".git/HEAD").unlink()
    assert ledger_gone(archive.configuration) == []
    assert "was not compared with git, which cannot be read: fatal: not a git repository" in caplog.text
    shutil.rmtree(archive.root / ".git")
    assert refusal(archive.root) == ""
