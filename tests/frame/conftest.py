"""A small archive with hand-written pages in two languages, and its frame."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sijill.frame import run as frame
from sijill.model.configuration import Configuration
from sijill.sources.settings import read_configuration

SETTINGS = """\
site_name: Made-up archive
site_url: https://archive.example/register/
repo_url: https://git.example/made-up/archive
theme:
  name: material
plugins:
  - sijill:
      languages: [en, ar]
      titles: {en: "Made-up & archive", ar: أرشيف مختلق}
nav:
  - about.md
  - method.md
markdown_extensions:
  - tables
  - toc
"""
ABOUT = """\
# About the made-up archive

A page.

## One & only

Left | Right
---- | ----:
a    | b

## Two
"""


def write_archive(root: Path, settings: str = SETTINGS) -> Configuration:
    """Write the archive's settings and pages below ``root``."""
    files = {
        "mkdocs.yml": settings,
        "docs/en/about.md": ABOUT,
        "docs/en/extra.md": "# Extra &lt;this&gt; & that\n\n## One & only\n\n## Two\n",
        "docs/en/method.md": "# Method\n\nHow.\n",
        "docs/ar/about.md": "# عن الأرشيف\n\nنص.\n",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_configuration(root, trusted=True)  # the plugin refuses what clashes whoever reads the file


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Configuration]:
    """Return what writes the archive, one setting replaced, into a folder of this test's own."""
    return lambda old="", new="": write_archive(tmp_path, SETTINGS.replace(old, new, 1) if old else SETTINGS)


@pytest.fixture(scope="session")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    """Return the settings of an archive that tests must not change."""
    return write_archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="session")
def made(configuration: Configuration) -> frame.Frame:
    """Return the frame of that archive."""
    return frame.build(configuration)
