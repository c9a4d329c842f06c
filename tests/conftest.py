"""What all tests share: an archive that was published, and how hypothesis judges.

It judges answers, not how fast a busy machine makes them.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.made_up.archives import TestArchive

settings.register_profile("sijill", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sijill")


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
