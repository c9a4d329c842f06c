"""Archives that several tests of commands share."""

from pathlib import Path

import pytest

from sijill.model.captures import Capture, Paragraph
from tests.made_up.archives import ALMANAC, TestArchive, document


@pytest.fixture
def salted(tmp_path: Path) -> TestArchive:
    """A published archive whose stored copy has salts, one paragraph withheld."""
    archive = TestArchive(tmp_path / "archive")
    capture = Capture(tuple(Paragraph.salted(line) for line in ALMANAC.splitlines()))
    for path in (archive.root / "sources/captures/almanac").iterdir():
        path.unlink()
    archive.add_capture(capture.withholding_all_but({1, 2, 3}))
    archive.write("sources/documents/almanac.yaml", document(capture))
    archive.published()
    return archive
