"""What the tests of publishing share: a code host with two pull requests, and a name for who commits."""

from pathlib import Path

import pytest

from tests.made_up.forge import Forge


@pytest.fixture(autouse=True)
def committer(monkeypatch: pytest.MonkeyPatch) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Robot")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "robot@example.org")


@pytest.fixture
def forge(published_once: Path, tmp_path: Path) -> Forge:
    found = Forge(tmp_path, published_once)
    found.pull_request("first", corrects=True)
    found.pull_request("second")
    return found
