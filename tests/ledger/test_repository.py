"""What is asked of git is only ever the name of a commit."""

import pytest

from sijill.ledger.repository import Repository, RepositoryError
from tests.made_up.archives import TestArchive


@pytest.mark.parametrize("revision", ["--upload-pack=touch /tmp/x", "-h", "no-such-branch", "main:README", ""])
def test_a_revision_is_never_an_option(published: TestArchive, revision: str) -> None:
    with pytest.raises(RepositoryError, match="must name a commit"):
        Repository(published.root).commit(revision)
