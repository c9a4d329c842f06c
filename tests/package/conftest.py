"""The package as it is given away: built once for all tests of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(tree: Path, hook: str, into: Path) -> Path:
    into.mkdir(exist_ok=True)
    script = f"import sys; from setuptools import build_meta; print('made', build_meta.{hook}(sys.argv[1]))"
    name = run(sys.executable, "-c", script, into, cwd=tree).rpartition("made ")[2].strip()
    return into / name


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "tree").mkdir()
    for part in ("generator", "requirements"):
        shutil.copytree(
            REPOSITORY / part, folder / "tree" / part, ignore=shutil.ignore_patterns("*.egg-info", "__pycache__")
        )
    for file in ("pyproject.toml", "LICENSE"):
        shutil.copy(REPOSITORY / file, folder / "tree")
    archive = build(folder / "tree", "build_sdist", folder / "sdist")
    shutil.unpack_archive(archive, folder / "unpacked", filter="data")
    return build(folder / "unpacked" / archive.name.removesuffix(".tar.gz"), "build_wheel", folder / "wheel")
