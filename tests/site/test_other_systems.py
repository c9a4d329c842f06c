"""Systems that lack what Linux has: commands run there, with several workers too, and make the same site."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sijill.site import lock
from tests.made_up.archives import TestArchive
from tests.site.small_build import tree

# Python imports a `sitecustomize` at its start. This one takes away what Windows, and in part macOS, has not.
LACKING = """
import ctypes, os, sys

for name in ("fcntl", "resource", "termios", "pwd", "grp"):
    sys.modules[name] = None
for name in (
    "fork", "forkpty", "register_at_fork", "sync", "pread", "pwrite", "geteuid", "getuid", "fchmod",
    "O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY", "O_CLOEXEC",
):
    delattr(os, name)
os.supports_dir_fd.clear()
os.supports_fd.clear()
found, opened = ctypes.CDLL.__getattr__, os.open

def function(library, name):
    if name in ("renameat2", "syncfs", "prctl"):
        raise AttributeError(name)
    return found(library, name)

def open_file(path, *arguments, **named):
    if os.path.isdir(path):
        raise PermissionError(13, "Permission denied", path)
    return opened(path, *arguments, **named)

ctypes.CDLL.__getattr__, os.open = function, open_file
"""


@pytest.fixture
def lacking(tmp_path: Path) -> Path:
    folder = tmp_path / "before"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(LACKING)
    return folder


def run(arguments: list[str], *before: Path) -> subprocess.CompletedProcess[str]:
    places = [*map(str, before), *(place for place in sys.path if place)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


def sijill(root: Path, words: str, *before: Path) -> None:
    done = run(["-m", "sijill", "-C", str(root), *words.split()], *before)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_taken_away_is_gone(lacking: Path) -> None:
    script = (
        "import ctypes, os\n"
        "assert not hasattr(os, 'fork') and not hasattr(ctypes.CDLL(None), 'renameat2')\n"
        "try: import fcntl\nexcept ImportError: print('gone')"
    )
    assert run(["-c", script], lacking).stdout == "gone\n"


@pytest.mark.slow
def test_every_module_is_imported_where_much_is_missing(lacking: Path) -> None:
    script = (
        "import importlib, pkgutil, sijill\n"
        "for module in pkgutil.walk_packages(sijill.__path__, 'sijill.'):\n"
        "    if not module.name.endswith('__main__'): importlib.import_module(module.name)\n"
    )
    done = run(["-c", script], lacking)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_check_build_and_verify_give_the_same_site_where_much_is_missing(tmp_path: Path, lacking: Path) -> None:
    trees = []
    for name, before in (("usual", ()), ("lacking", (lacking,))):
        archive = TestArchive(tmp_path / name)
        archive.grow(80)
        sijill(archive.root, "check --today 2024-07-01", *before)
        sijill(archive.root, "build --today 2024-07-01 --jobs 2", *before)
        archive.edit("sources/agents/nazim-tahhan.yaml", "Nazim", "Nadhim")
        sijill(archive.root, "build --today 2024-07-01 --jobs 2", *before)
        sijill(archive.root, f"verify --partly {archive.root / 'site'}", *before)
        left = sorted(path.name for path in archive.root.iterdir())
        assert left == [".cache", ".gitignore", "docs", "mkdocs.yml", "site", "sources"]
        trees.append(tree(archive.root / "site"))
    assert trees[0] == trees[1]


@pytest.mark.slow
def test_one_build_at_a_time_where_the_system_cannot_lock(tmp_path: Path, lacking: Path) -> None:
    script = f"""
import os, subprocess, sys
from pathlib import Path
from sijill.site import lock

place = Path({str(tmp_path / "lock")!r})
if len(sys.argv) > 1:
    with lock.hold(place, "second"):
        os._exit(0)  # without letting go
with lock.hold(place, "first"):
    refused = subprocess.run([sys.executable, *sys.orig_argv[1:], "again"], capture_output=True, text=True)
    assert "'first' (process %d" % os.getpid() in refused.stderr, refused.stderr
assert subprocess.run([sys.executable, *sys.orig_argv[1:], "again"]).returncode == 0
with lock.hold(place, "third"):  # the second has died and left its file
    print("held")
"""
    done = run(["-W", "error", "-c", script], lacking)
    assert done.stdout == "held\n", done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system without fork")
def test_a_worker_does_not_keep_the_lock_of_a_parent_that_died(tmp_path: Path) -> None:
    script = f"""
import os, sys, time
from pathlib import Path
from sijill.site import lock

with lock.hold(Path({str(tmp_path / "lock")!r}), "parent"):
    if os.fork() == 0:
        os.close(1)
        os.close(2)
        time.sleep(5)
    os._exit(0)
"""
    done = run(["-c", script])
    assert done.returncode == 0, done.stderr
    with lock.hold(tmp_path / "lock", "next"):
        pass
