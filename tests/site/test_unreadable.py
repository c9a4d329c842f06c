"""What the machine lets nobody read or write is named with its whole path, and a build that fails leaves nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from sijill.site import staging
from sijill.site.checking import check
from sijill.sources.settings import read_configuration
from tests.made_up.archives import DAY, TestArchive

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
OF_ROOT = "-dac_override,-dac_read_search"
CLOSED = (
    "docs/",
    "docs/ar/",
    "docs/en/method.md",
    "docs/en/plan.gif",
    "sources/",
    "sources/ledger/",
    "sources/statements/2024/",
    "sources/documents/",
    "sources/captures/",
    "strings/fr.yaml",
    "kinds.yaml",
    "mkdocs.yml",
)


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command as somebody whom permissions stop, also where root runs the tests."""
    as_nobody = [] if os.geteuid() else ["setpriv", "--bounding-set", OF_ROOT, "--inh-caps", OF_ROOT]
    if as_nobody and not shutil.which("setpriv"):
        pytest.skip("root reads every file")
    command = [*as_nobody, sys.executable, "-m", "sijill", "-C", os.fspath(folder), *arguments]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def archive(tmp_path: Path) -> TestArchive:
    made = TestArchive(tmp_path / "archive")
    made.write("docs/ar/about.md", "# حول\n")
    made.write("docs/en/method.md", "# Method\n")
    made.write("docs/en/plan.gif", "GIF89a")
    made.write("kinds.yaml", "statement: {toast: {label: {en: Toast, ar: نخب}}}\n")
    made.write("strings/fr.yaml", "language: {name: français}\n")
    (made.root / "sources/ledger").mkdir()
    return made


@pytest.mark.slow
@pytest.mark.parametrize("closed", CLOSED)
def test_what_cannot_be_read_is_named_alone(archive: TestArchive, closed: str) -> None:
    if closed.startswith("strings"):
        settings = archive.root / "mkdocs.yml"
        text = settings.read_text("utf-8").replace(
            "- sijill", "- sijill: {languages: [en, ar, fr], required_languages: [en, ar]}"
        )
        settings.write_text(text, "utf-8")
    place = archive.root / closed
    mode = place.stat().st_mode
    place.chmod(0)
    try:
        checked, built = run(archive.root, "check", "--format", "json"), run(archive.root, "build", "--full")
    finally:
        place.chmod(mode)
    found = orjson.loads(checked.stdout)
    assert [(one["file"], one["code"]) for one in found] == [(closed, "unreadable-file")]
    assert f"{closed}:1:1: error: the file must be readable: Permission denied [unreadable-file]" in built.stderr
    assert (checked.returncode, built.returncode) == (1, 1)
    assert not staging.staged_beside(archive.root / "site").exists()


def test_a_folder_of_one_s_own_is_refused_as_the_site_before_it_is_built(archive: TestArchive) -> None:
    settings = archive.root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "site_dir: strings\n", "utf-8")
    (found,) = check(read_configuration(archive.root), DAY)
    place = settings.read_text("utf-8").count("\n")
    assert (found.file, found.line, found.code, dict(found.facts)["field"]) == (
        "mkdocs.yml", place, "invalid-value", "site_dir",
    )  # fmt: skip
    assert (archive.root / "strings/fr.yaml").exists()


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_named_with_its_path(archive: TestArchive) -> None:
    folder = archive.root / "place"
    folder.mkdir(mode=0o555)
    settings = archive.root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "site_dir: place/site\n", "utf-8")
    built = run(archive.root, "build")
    assert built.returncode == 2
    assert f"Error: {folder}/.site.staged must be a folder that can be written: Permission denied" in built.stderr


@pytest.mark.slow
def test_a_site_whose_folders_may_not_be_written_is_replaced(archive: TestArchive) -> None:
    assert run(archive.root, "build").returncode == 0
    settings = archive.root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("site_name: ", "site_name: The other "), "utf-8")
    (archive.root / "site/statements").chmod(0o555)
    assert run(archive.root, "build").returncode == 0
    assert "The other " in (archive.root / "site/index.html").read_text("utf-8")
    assert not staging.staged_beside(archive.root / "site").exists()


def test_what_cannot_be_deleted_is_named_with_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "old/pages"
    inner.mkdir(parents=True)
    (inner / "page.html").write_text("page")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted", "page.html")

    monkeypatch.setattr(os, "unlink", refuse)
    with pytest.raises(OSError, match=f"{inner}/page.html"):
        staging.discard(tmp_path / "old")


def test_nothing_stays_of_a_build_that_cannot_be_completed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    staging.Writer(staging.begin(site))
    staging.abandon(site)
    assert list(tmp_path.iterdir()) == []
    staging.begin(site)
    staging.journal_beside(site).write_text("{}")
    staging.abandon(site)
    assert staging.staged_beside(site).exists()  # the journal's moves need it
