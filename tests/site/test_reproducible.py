"""The same records make the same bytes wherever, whenever and by whomever they are built, and nobody is called."""

import datetime
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.made_up.archives import TestArchive
from tests.site.small_build import tree

pytestmark = pytest.mark.slow  # each builds a whole site, frame and all

PATHS = os.pathsep.join(p for p in sys.path if p)


def build(root: Path, *options: str, before: str = "", umask: int = 0o022, **environment: str) -> dict[str, bytes]:
    """Build an archive in a process of its own and return its site."""
    code = f"import os, sys; os.umask({umask})\n{before}\nfrom sijill.cli import main; main()"
    command = [sys.executable, "-c", code, "-C", str(root), "build", "--full", "--today", "2024-07-01", *options]
    surroundings = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONPATH": PATHS} | environment
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return tree(root / "site")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[TestArchive, dict[str, bytes]]:
    """A published archive with some history, in a repository, and its site."""
    archive = TestArchive(tmp_path_factory.mktemp("whole") / "archive")
    archive.grow(25)
    archive.published()
    archive.edit(archive.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    archive.correct(archive.well)
    archive.publish(datetime.date(2024, 6, 2))
    archive.commit()
    return archive, build(archive.root, "--jobs", "1")


OTHERWISE = {
    "another day": {"SOURCE_DATE_EPOCH": "1"},
    "another zone": {"TZ": "Pacific/Kiritimati"},
    "another locale": {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "ar"},
    "the plain locale": {"LC_ALL": "C", "PYTHONUTF8": "0"},
    "another hash seed": {"PYTHONHASHSEED": "12345"},
    "another user": {"USER": "nobody", "LOGNAME": "nobody", "HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"},
}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def test_the_site_is_the_same_bytes_wherever_whenever_and_by_whomever_it_is_built(
    whole: tuple[TestArchive, dict[str, bytes]], tmp_path: Path
) -> None:
    archive, site = whole
    chance = random.Random(7)
    for number, (name, environment) in enumerate(OTHERWISE.items()):
        root = tmp_path / ("a much longer name with spaces, and عربي " * number) / "archive"
        root.parent.mkdir(parents=True, exist_ok=True)
        # Files are made in another order, so that the file system lists them in another.
        files = [p.relative_to(archive.root) for p in archive.root.rglob("*") if p.is_file()]
        files = [p for p in files if p.parts[0] not in ("site", ".cache")]
        chance.shuffle(files)
        for file in files:
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(archive.root / file, root / file)
        clock = (
            "import datetime, time\n"
            "real = time.time\n"
            "time.time = lambda: real() + 90_000\n"
            "import sqlite3\n"
        )  # fmt: skip
        backwards = "import os\nlisted = os.listdir\nos.listdir = lambda *a: listed(*a)[::-1]\n"
        found = build(
            root, "--jobs", str(1 + number % 2), before=clock + backwards, umask=0o077 if number % 2 else 0o002,
            **environment,
        )  # fmt: skip
        assert differing(site, found) == [], name


def test_a_clone_builds_the_site_that_its_source_builds(
    whole: tuple[TestArchive, dict[str, bytes]], tmp_path: Path
) -> None:
    archive, site = whole
    archive.git("clone", "-q", ".", str(tmp_path / "clone"))
    assert differing(site, build(tmp_path / "clone")) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_another_user_builds_the_same_site(whole: tuple[TestArchive, dict[str, bytes]]) -> None:
    archive, site = whole
    import tempfile

    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        root = Path(folder) / "archive"
        ignored = shutil.ignore_patterns("site", ".cache", ".git")
        shutil.copytree(archive.root, root, ignore=ignored)
        for place in (Path(folder), *root.rglob("*"), root):
            os.chown(place, 12345, 12345)
        become = "os.setgroups([]); os.setgid(12345); os.setuid(12345)"
        try:
            found = build(root, "--commit", archive.git("rev-parse", "HEAD").strip(), before=become, HOME=folder)
        except AssertionError as error:
            if "Permission denied" in str(error) or "No module named" in str(error):
                pytest.skip("another user cannot read this Python")
            raise
        assert differing(site, found) == []


def test_the_build_opens_no_network_connection(whole: tuple[TestArchive, dict[str, bytes]], tmp_path: Path) -> None:
    archive, site = whole
    root = tmp_path / "archive"
    shutil.copytree(archive.root, root, ignore=shutil.ignore_patterns("site", ".cache"))
    called = tmp_path / "called"
    # Every process of the build, workers and MkDocs among them, loads this first (Python's sitecustomize).
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(
        "import sys\n"
        f"NOTE = {str(called)!r}\n"
        "def watch(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.bind', 'socket.getaddrinfo', 'socket.gethostbyname',\n"
        "                 'socket.sendto', 'urllib.Request', 'ftplib.connect', 'smtplib.connect'):\n"
        "        with open(NOTE, 'a') as file:\n"
        "            file.write(f'{event} {arguments!r}\\n')\n"
        "        raise PermissionError(f'the build must not use the network: {event}')\n"
        "sys.addaudithook(watch)\n"
        f"open({str(tmp_path / 'loaded')!r}, 'a').write('x')\n"
    )
    paths = os.pathsep.join([str(guard), PATHS])
    found = build(root, "--jobs", "2", PYTHONPATH=paths)
    assert (tmp_path / "loaded").read_text().count("x") >= 2
    assert not called.exists(), called.read_text()
    assert differing(site, found) == []


@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")
def test_the_build_works_where_there_is_no_network_at_all(
    whole: tuple[TestArchive, dict[str, bytes]], tmp_path: Path
) -> None:
    archive, site = whole
    root = tmp_path / "archive"
    shutil.copytree(archive.root, root, ignore=shutil.ignore_patterns("site", ".cache"))
    command = ["unshare", "--net", "--map-root-user", sys.executable, "-m", "sijill", "-C", str(root)]
    command += ["build", "--today", "2024-07-01"]
    done = subprocess.run(command, env=dict(os.environ, PYTHONPATH=PATHS), capture_output=True, text=True, check=False)
    if "unshare" in done.stderr:
        pytest.skip("this machine does not let a test cut off the network")
    assert done.returncode == 0, done.stderr
    assert differing(site, tree(root / "site")) == []
