"""Packages of npm that tests ask, installed once from their lock."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "npm"


def package(path: str, folder: Path = FOLDER) -> Path:
    """Return a file of a package, such as ``acorn/dist/acorn.js``; the test is skipped where there is no npm.

    ``folder`` has the lock.
    """
    file = folder / "node_modules" / path
    if not file.exists():
        failed = "npm must be installed"
        if shutil.which("npm"):
            done = subprocess.run(
                ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
                cwd=folder, capture_output=True, text=True, check=False, timeout=180,
            )  # fmt: skip
            failed = done.stderr if done.returncode else ""
        if failed:
            (pytest.fail if os.environ.get("SIJILL_NODE_REQUIRED") else pytest.skip)(failed)
    return file
