"""What tests of publishing share: a code host with two pull requests, archives with witnesses, and with timestamps."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sijill.publish.closing import VARIABLE
from tests.made_up.archives import TestArchive
from tests.made_up.authority import HOST, ROOT, SIGNER, Authority, pem, served
from tests.made_up.forge import Forge
from tests.made_up.logged import KEY, set_keys
from tests.made_up.watched import Answers, setting
from tests.network import servers


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


@pytest.fixture
def witnesses() -> Answers:
    """What two witnesses publish, by path; nothing yet."""
    return {}


@pytest.fixture
def watched(published: TestArchive, witnesses: Answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestArchive]:
    """A published archive with a log, and two witnesses on this machine whose keys its settings have."""
    set_keys(published, KEY)
    monkeypatch.setenv(VARIABLE, KEY.text())
    with servers.serving(servers.pages(witnesses)) as server:
        published.write("mkdocs.yml", (published.root / "mkdocs.yml").read_text("utf-8") + setting(server))
        published.commit()
        assert published.publish().errors == []
        published.commit()
        yield published


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority", SIGNER)


@pytest.fixture
def stamped(published: TestArchive, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestArchive]:
    """An archive with a log that asks an authority on this machine, whose root it has pinned."""
    set_keys(published, KEY)
    monkeypatch.setenv(VARIABLE, KEY.text())
    with served(authority) as address:
        text = (published.root / "mkdocs.yml").read_text("utf-8")
        published.write("mkdocs.yml", f"{text}      timestamps: [{address}]\n      private_addresses: true\n")
        published.write(f"sources/log/{HOST}.pem", pem(ROOT[0]).decode())
        published.commit()
        yield published
