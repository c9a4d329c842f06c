"""The example archive that the program ships."""

import shutil
from pathlib import Path

from sijill.sources.examples import EXAMPLE


def write_example(folder: Path) -> None:
    """Write it into a folder."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("README.md", "__pycache__"))
