"""The real build, killed and hindered: every page stays whole, and the next command mends what was left."""

import datetime
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sijill.model.errors import BuildError
from sijill.publish.verify import verify
from sijill.site import lock
from sijill.site import sign as signing
from sijill.site.build import Report, Request, build
from sijill.site.checking import lock_of
from sijill.site.staging import journal_beside, old_beside, staged_beside
from tests.made_up.archives import TestArchive
from tests.site.small_build import tree

TODAY = datetime.date(2024, 7, 1)
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")]


def make(archive: TestArchive, *, full: bool = False, jobs: int = 1, durable: bool = False) -> Report:
    return build(archive.configuration, Request(TODAY, jobs, full, commit="", durable=durable))


def opened(root: Path) -> TestArchive:
    archive = TestArchive.__new__(TestArchive)
    archive.root = root
    archive.well = "sources/statements/2024/2024-05-06-well.yaml"
    archive.answer = "sources/statements/2024/2024-05-07-answer.yaml"
    return archive


def turn(archive: TestArchive, generation: int) -> None:
    """Bring the sources to one of two generations, which differ in a name, a text, and a statement that is there."""
    agent = archive.root / "sources/agents/nazim-tahhan.yaml"
    name = "Nazim al-Tahhan" if generation else "Nazim Tahhan"
    archive.write("sources/agents/nazim-tahhan.yaml", f"name:\n  en: {name}\n  ar: ناظم الطحّان\nkind: person\n")
    extra = archive.root / "sources/statements/2024/2024-05-07-only.yaml"
    if generation:
        shutil.copyfile(archive.root / archive.answer, extra)
    else:
        extra.unlink(missing_ok=True)
    assert agent.exists()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, bytes]]]:
    """An archive that is built, and the whole trees of its two generations."""
    folder = tmp_path_factory.mktemp("kills")
    trees = []
    for generation in (1, 0):
        archive = TestArchive(folder / str(generation))
        archive.grow(30)
        turn(archive, generation)
        assert make(archive, full=True).built
        trees.append(tree(archive.root / "site"))
    return folder / "0", trees[::-1]


@pytest.fixture
def archive(built: tuple[Path, list[dict[str, bytes]]], tmp_path: Path) -> TestArchive:
    shutil.copytree(built[0], tmp_path / "archive")
    return opened(tmp_path / "archive")


def killed_after(seconds: float, work: Callable[[], object]) -> bool:
    """Do work in a child process and kill it after so long; return whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            work()
        finally:
            os._exit(0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


@pytest.mark.parametrize("full", [True, False], ids=["full", "incremental"])
def test_twenty_kills_at_random_moments_leave_whole_pages_and_are_mended(
    archive: TestArchive, built: tuple[Path, list[dict[str, bytes]]], full: bool
) -> None:
    chance, (_, trees), site = random.Random(20240701), built, archive.root / "site"
    turn(archive, 1)
    start = time.monotonic()
    make(archive, full=full)
    took = time.monotonic() - start
    assert tree(site) == trees[1]
    kills = 0
    for attempt in range(60):
        before, after = (1, 0) if attempt % 2 == 0 else (0, 1)
        turn(archive, after)
        kills += killed_after(
            chance.uniform(0, took), lambda: make(archive, full=full, jobs=1 + attempt % 2, durable=attempt % 5 == 0)  # noqa: B023
        )  # fmt: skip
        found = tree(site)
        if full:
            assert found in trees, attempt
        for path, data in found.items():
            assert data in (trees[before].get(path), trees[after].get(path)), (attempt, path)
        for path in trees[before].keys() & trees[after].keys():
            assert path in found, (attempt, path)
        assert make(archive, full=False).built
        assert tree(site) == trees[after], attempt
        left = [path for path in (journal_beside(site), staged_beside(site), old_beside(site)) if path.exists()]
        assert left == [], attempt
        if kills >= 20:
            break
    assert kills >= 20


def test_any_command_completes_what_a_kill_interrupted(archive: TestArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    site = archive.root / "site"
    turn(archive, 1)
    child = os.fork()
    if child == 0:
        real, moved = os.replace, 0

        def replace(source: str, target: str) -> None:
            nonlocal moved
            moved += str(target).endswith(".html")
            if moved == 3:
                os.kill(os.getpid(), signal.SIGKILL)
            real(source, target)

        os.replace = replace  # type: ignore[assignment]
        make(archive)
        os._exit(0)
    os.waitpid(child, 0)
    assert journal_beside(site).exists()
    assert any("interrupted" in problem for problem in verify(str(site)).problems)
    archive.check()
    assert not journal_beside(site).exists()
    assert verify(str(site)).intact


def test_a_full_disk_is_a_clear_error_and_the_old_site_stands(
    archive: TestArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real, written = tree(archive.root / "site"), os.write, 0
    turn(archive, 1)

    def write(descriptor: int, data: bytes) -> int:
        nonlocal written
        written += len(data)
        if written > 30_000:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(BuildError, match=r"No space left on device\. Free some space"):
        make(archive)
    monkeypatch.undo()
    assert tree(archive.root / "site") == before
    assert make(archive).built


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
@pytest.mark.parametrize("left", [0, 100_000, 600_000, 1_500_000, 3_000_000])
def test_a_really_full_disk_is_a_clear_error_and_the_old_site_stands(
    archive: TestArchive, tmp_path: Path, left: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let a test mount a disk")
    try:
        shutil.copytree(archive.root, disk / "archive", ignore=shutil.ignore_patterns("site", ".cache"))
        small = opened(disk / "archive")
        free = os.statvfs(disk)
        (disk / "filler").write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - left)))
        command = [sys.executable, "-m", "sijill", "-C", str(small.root), "build", "--today", "2024-07-01"]
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 2, done.stderr
        assert "space left on device" in done.stderr or "full" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (small.root / "site").exists()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_an_unreadable_record_is_a_diagnostic_and_the_old_site_stands(archive: TestArchive) -> None:
    before = tree(archive.root / "site")
    record = archive.root / archive.well
    record.unlink()
    record.mkdir()
    report = make(archive)
    assert not report.built
    assert "not-a-plain-file" in {found.code for found in report.diagnostics}
    assert tree(archive.root / "site") == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_record_without_permission_is_a_diagnostic(archive: TestArchive) -> None:
    (archive.root / archive.well).chmod(0)
    assert "unreadable-file" in {found.code for found in make(archive).diagnostics}


def test_a_folder_in_place_of_a_page_is_a_clear_error_and_a_full_build_mends_it(archive: TestArchive) -> None:
    page = archive.root / "site" / "index.html"
    page.unlink()
    page.mkdir()
    (page / "x").write_text("x")
    turn(archive, 1)
    with pytest.raises(BuildError, match=r"index\.html must be a file of the site, not a folder"):
        make(archive)
    assert make(archive, full=True).built
    assert verify(str(archive.root / "site")).intact


def test_a_second_build_is_refused_with_the_holder_s_name(archive: TestArchive) -> None:
    with (
        lock.hold(lock_of(archive.configuration), "sijill serve"),
        pytest.raises(lock.LockedError),
    ):
        make(archive)
    ready = archive.root / "ready"
    script = (
        f"import sys, time; sys.path[:0] = {[p for p in sys.path if p]!r}\n"
        "from pathlib import Path; from sijill.site import lock\n"
        f"with lock.hold(Path({str(lock_of(archive.configuration))!r}), 'sijill serve'):\n"
        f"    Path({str(ready)!r}).touch(); time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", script])
    try:
        while not ready.exists():
            time.sleep(0.01)
        with pytest.raises(lock.LockedError, match=rf"'sijill serve' \(process {holder.pid} on"):
            make(archive)
    finally:
        holder.kill()
        holder.wait()
    assert make(archive).built


def test_a_damaged_state_is_thrown_away_and_the_site_is_the_same(
    archive: TestArchive, built: tuple[Path, list[dict[str, bytes]]]
) -> None:
    state = archive.root / ".cache/sijill/state.sqlite"
    for damage in (b"not a database" * 1000, b""):
        for file in state.parent.glob("state.sqlite*"):
            file.unlink()
        state.write_bytes(damage)
        assert make(archive).built
        assert tree(archive.root / "site") == built[1][0]


def test_a_published_change_reaches_the_site_like_a_build_from_nothing(archive: TestArchive, tmp_path: Path) -> None:
    archive.commit()
    archive.published()
    make(archive)
    archive.edit(archive.well, "سنحفر بئرا ثانية قبل الشتاء", "سنحفر بئرا ثانية")
    archive.correct(archive.well)
    make(archive)
    archive.publish(datetime.date(2024, 6, 2))
    make(archive)
    warm = tree(archive.root / "site")
    shutil.rmtree(archive.root / ".cache")
    make(archive, full=True)
    assert tree(archive.root / "site") == warm
    assert any(path.startswith("data/ledger/2024-06-02-") for path in warm)
    report = verify(str(archive.root / "site"))
    assert (report.intact, report.ledger) == (True, "first")


def test_the_manifest_names_the_commit_where_the_archive_is_that_commit_s(archive: TestArchive) -> None:
    def named() -> object:
        build(archive.configuration, Request(TODAY, 1, durable=False))
        return json.loads((archive.root / "site/manifest.json").read_bytes())["commit"]

    assert named() is None
    archive.commit()
    commit = archive.git("rev-parse", "HEAD").strip()
    assert named() == commit
    archive.write("sources/topics/water.yaml", "label:\n  en: Water\n  ar: الماء\n")
    assert named() is None
    archive.commit()
    assert named() == archive.git("rev-parse", "HEAD").strip() != commit
    assert verify(str(archive.root / "site")).intact


def test_a_signed_build_is_signed_anew_and_an_unsigned_one_drops_the_signature(archive: TestArchive) -> None:
    secret = signing.SecretKey.make()
    key, site = archive.root / "key", archive.root / "site"
    key.write_text(secret.text())
    for generation in (1, 0):
        turn(archive, generation)
        request = Request(TODAY, 1, commit="", durable=False, key=key, previous="sha256:" + "0" * 64)
        assert build(archive.configuration, request).built
        report = verify(str(site), key=secret.public_key)
        assert report.intact, report.problems
        assert json.loads((site / "manifest.json").read_bytes())["previous"] == "sha256:" + "0" * 64
    make(archive)
    assert not (site / "manifest.json.minisig").exists()
    assert verify(str(site)).intact
