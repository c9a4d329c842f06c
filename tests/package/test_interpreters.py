"""Every Python that is supported makes the same site, to the byte; those that are not found here are named."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.made_up.example import write_example
from tests.package.conftest import REPOSITORY, run

VERSIONS = ("3.11", "3.12", "3.13")
THIS = f"{sys.version_info.major}.{sys.version_info.minor}"
SCRIPT = """
import datetime, sys
from pathlib import Path
from sijill.sources.settings import read_configuration
from sijill.site.build import Request, build

archive = Path(sys.argv[1])
report = build(read_configuration(archive), Request(datetime.date(2024, 7, 1), 1, commit="", durable=False))
assert report.built, report.diagnostics
"""


def interpreter(version: str) -> str | None:
    """Return a Python of a version: on the path, or one that pyenv keeps."""
    kept = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob(f"versions/{version}.*/bin/python"))
    for found in (shutil.which(f"python{version}"), *map(str, kept)):
        asked = [found, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"] if found else None
        if asked and subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() == version:
            return found
    return None


def site_made_by(python: str | Path, folder: Path) -> dict[str, bytes]:
    write_example(folder / "archive")
    run(python, "-c", SCRIPT, folder / "archive", cwd=folder)
    site = folder / "archive/site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("version", [version for version in VERSIONS if version != THIS])
def test_another_python_makes_the_same_site(version: str, wheel: Path, tmp_path: Path) -> None:
    found = interpreter(version)
    if found is None:
        pytest.skip(f"Python {version} is not on this machine")
    run(found, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv/bin/python"
    pip = [str(python), "-m", "pip", "install", "-q", "--no-deps", "--only-binary", ":all:"]
    locked = [*pip, "--require-hashes", "-r", str(REPOSITORY / "requirements/run.txt")]
    installed = subprocess.run(locked, capture_output=True, text=True, check=False, timeout=600)
    if installed.returncode:
        reason = installed.stderr.strip().rpartition("\n")[2]
        pytest.skip(f"for Python {version} the packages of the lock cannot be had here: {reason}")
    run(*pip, "--no-index", wheel, cwd=tmp_path)
    assert site_made_by(python, tmp_path / "other") == site_made_by(sys.executable, tmp_path / "this")
