"""What all tests share: an archive that was published, how hypothesis judges, and what the quick tier leaves out.

Hypothesis judges answers, not how fast a busy machine makes them. The quick tier (``-m "not slow"``) gives it fewer
examples, and runs only some cases of a test marked ``quick``.
"""

import gc
import os
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import settings

from tests import examples  # noqa: F401 - its profiles
from tests.made_up.archives import TestArchive

MEMORY = Path("/dev/shm")  # where Linux keeps files in memory: the thousands of small ones are written more quickly
ENOUGH = 4 << 30


def is_quick(config: pytest.Config) -> bool:
    return "not slow" in config.getoption("markexpr")


def pytest_configure(config: pytest.Config) -> None:
    if is_quick(config) and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    settings.load_profile("quick" if is_quick(config) else "whole")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of a quick run most cases of tests marked ``quick``: as many stay as the mark says, evenly spread."""
    if not is_quick(config):
        return
    cases = defaultdict(list)
    for item in items:
        if mark := item.get_closest_marker("quick"):
            cases[item.nodeid.partition("[")[0], mark.args[0]].append(item)
    left_out = [
        item
        for (_, most), found in cases.items()
        for item in set(found) - {found[number * len(found) // most] for number in range(most)}
    ]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def pytest_collection() -> None:
    """Collect no garbage while thousands of tests and their modules are loaded: they stay until the end."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a published archive in a repository that no test changes."""
    archive = TestArchive(tmp_path_factory.mktemp("published") / "archive")
    archive.published()
    return archive.root


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> TestArchive:
    """Return a published archive of the test's own."""
    return TestArchive.copy_of(published_once, tmp_path / "archive")


@pytest.fixture
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read strangers' files in this process, which is quicker; slow tests and ``test_confined`` start one for it."""
    if request.node.get_closest_marker("slow"):
        return
    from sijill.capture import Payload, confined, sweep
    from sijill.capture.payload import Extracted
    from sijill.capture.reading import extract

    def read(payload: Payload, whole: bool = False, limits: confined.Limits = confined.Limits()) -> Extracted:  # noqa: B008
        return extract(payload, whole)

    monkeypatch.setattr(confined, "read_confined", read)
    monkeypatch.setattr(sweep, "read_confined", read)
