from pathlib import Path

import pytest

from tests import made_up
from tests.made_up.site import Site, shells, site


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder: Path = tmp_path_factory.mktemp("made-up")
    return site(made_up.archive(folder), shells())
