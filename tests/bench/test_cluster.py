"""A build on a real Dask cluster gives the site of a build on this machine, or a clear error and the site that was."""

import datetime
import logging
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

import sijill
from bench import synthetic
from bench.archive import Shape
from sijill.intake.cluster import Cluster
from sijill.intake.workers import Workers
from sijill.model.errors import BuildError
from sijill.site.build import Request, build
from sijill.sources.settings import read_configuration

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(find_spec("distributed") is None, reason="the extra 'dask' is not installed"),
    pytest.mark.skipif(os.name != "posix", reason="workers of a cluster are started as on POSIX"),
]

SHAPE = Shape(150)
TODAY = datetime.date(2025, 1, 1)
ADDRESS = re.compile(r"Scheduler at:\s+(\S+)")


class Local:
    """A scheduler and workers as processes of their own, started as the guide says."""

    def __init__(self, *options: str) -> None:
        self.options = options
        self.workers: list[subprocess.Popen[str]] = []
        self.scheduler = self._start("scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard", *options)
        assert self.scheduler.stderr is not None
        found = next(match for line in self.scheduler.stderr if (match := ADDRESS.search(line)))
        self.address = found[1]
        threading.Thread(target=self.scheduler.stderr.read, daemon=True).start()

    def _start(
        self, *arguments: str, env: dict[str, str] | None = None, before: tuple[str, ...] = ()
    ) -> "subprocess.Popen[str]":
        command = [*before, sys.executable, "-m", "dask", *arguments]
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **(env or {})})

    def add(self, generator: Path | None = None, before: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
        """Start a worker, of another generator if one is given; return it when the scheduler knows it.

        ``before`` is a command that starts the worker's.
        """
        env = {"PYTHONPATH": str(generator)} if generator else None
        worker = self._start(
            "worker", self.address, "--no-nanny", "--nthreads", "2", "--no-dashboard", *self.options,
            env=env, before=before,
        )  # fmt: skip
        self.workers.append(worker)
        assert worker.stderr is not None
        assert any("Registered to" in line for line in worker.stderr)
        threading.Thread(target=worker.stderr.read, daemon=True).start()
        return worker

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


@contextmanager
def cluster(workers: int, *options: str) -> Iterator[Local]:
    found = Local(*options)
    try:
        for _ in range(workers):
            found.add()
        yield found
    finally:
        found.end()


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, seconds in (("_CONNECTING_SECONDS", 5), ("_PIECE_SECONDS", 15), ("_ALONE_SECONDS", 4)):
        monkeypatch.setattr(f"sijill.intake.cluster.{limit}", seconds)


def archive(folder: Path) -> Path:
    synthetic.write_archive(folder, SHAPE, jobs=1)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    built = folder / "site"
    return {p.relative_to(built).as_posix(): p.read_bytes() for p in sorted(built.rglob("*")) if p.is_file()}


def made(folder: Path, workers: Workers) -> dict[str, bytes]:
    report = build(read_configuration(folder), Request(TODAY, workers, durable=False))
    assert report.built, report.diagnostics[:3]
    assert list((folder / ".cache").glob("**/*.copy")) == []
    return files(folder)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return made(archive(tmp_path_factory.mktemp("here")), 1)


def same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert sorted(one) == sorted(other)
    assert [path for path in one if one[path] != other[path]] == []


def test_a_cluster_builds_the_same_site_byte_for_byte(here: dict[str, bytes], tmp_path: Path) -> None:
    with cluster(2) as found:
        same(made(archive(tmp_path), Cluster(found.address)), here)
    assert len(here) > 4 * SHAPE.statements


@pytest.mark.usefixtures("quickly")
def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"tcp://127\.0\.0\.1:1 must answer[^\n]*; the site is unchanged"):
        made(archive(tmp_path), Cluster("tcp://127.0.0.1:1"))


@pytest.mark.usefixtures("quickly")
def test_a_cluster_without_workers_is_said_to_have_none(tmp_path: Path) -> None:
    with cluster(0) as found, pytest.raises(BuildError, match="must have a worker"):
        made(archive(tmp_path), Cluster(found.address))


def another_generator(folder: Path) -> Path:
    shutil.copytree(Path(sijill.__file__).parent, folder / "sijill", ignore=shutil.ignore_patterns("__pycache__"))
    strings = folder / "sijill/interface/strings/en.yaml"
    strings.write_text(strings.read_text("utf-8").replace("Also written", "Written also"), "utf-8")
    return folder


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("late", [False, True], ids=["from the start", "while the work goes on"])
def test_a_worker_of_another_generator_makes_nothing(tmp_path: Path, late: bool) -> None:
    folder, other = archive(tmp_path / "archive"), another_generator(tmp_path / "other")
    with cluster(1) as found:

        def join() -> None:
            found.workers[0].send_signal(signal.SIGSTOP)  # so that the work lasts until the other is there
            found.add(other)
            found.workers[0].send_signal(signal.SIGCONT)

        joining = when_at_work(folder, join) if late else None
        if not late:
            found.add(other)
        with pytest.raises(BuildError, match="must run what this process runs, and has another generator: install"):
            made(folder, Cluster(found.address))
        if joining:
            joining.join()
    assert files(folder) == {}


# How a worker's machine may have the archive's folder: not at all, or to read only.
MOUNTED = {
    "unseen": ('mount -t tmpfs tmpfs "$1"', "state.sqlite"),
    "read only": ('mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"', ".site.staged"),
}
APART = ("unshare", "--user", "--map-root-user", "--mount", "bash", "-c")


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("late", [False, True], ids=["from the start", "while the work goes on"])
@pytest.mark.parametrize("mounted", MOUNTED)
def test_a_worker_that_cannot_use_the_archive_is_named(tmp_path: Path, mounted: str, late: bool) -> None:
    folder = archive(tmp_path / "archive")
    mount, place = MOUNTED[mounted]
    if subprocess.run([*APART, mount, "bash", folder], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount folders for one process")
    before = (*APART, f'{mount} && shift && exec "$@"', "bash", os.fspath(folder))
    with cluster(1) as found:

        def join() -> None:
            found.workers[0].send_signal(signal.SIGSTOP)  # so that the work lasts until the other is there
            found.add(before=before)
            found.workers[0].send_signal(signal.SIGCONT)

        joining = when_at_work(folder, join) if late else None
        if not late:
            found.add(before=before)
        named = rf"the worker tcp://\S+ must be able to read and write .* cannot \({folder}\S*/{re.escape(place)}"
        with pytest.raises(BuildError, match=named):
            made(folder, Cluster(found.address))
        if joining:
            joining.join()
    assert files(folder) == {}


@pytest.mark.usefixtures("quickly")
def test_the_site_that_was_stays_when_all_workers_go(tmp_path: Path, here: dict[str, bytes]) -> None:
    folder = archive(tmp_path)
    made(folder, 1)
    edit(folder)
    with cluster(2) as found:
        killer = when_at_work(folder, lambda: [worker.kill() for worker in found.workers])
        with pytest.raises(BuildError, match=r"must have a worker|must live until"):
            made(folder, Cluster(found.address))
        killer.join()
    same(files(folder), here)


@pytest.mark.usefixtures("quickly")
def test_the_site_that_was_stays_when_the_scheduler_goes(tmp_path: Path, here: dict[str, bytes]) -> None:
    folder = archive(tmp_path)
    made(folder, 1)
    edit(folder)
    with cluster(2) as found:
        killer = when_at_work(folder, found.scheduler.kill)
        with pytest.raises(BuildError, match=r"scheduler .* must answer"):
            made(folder, Cluster(found.address))
        killer.join()
    assert not logging.getLogger("distributed.client").isEnabledFor(logging.ERROR)  # it logs tracebacks
    same(files(folder), here)


@pytest.mark.usefixtures("quickly")
def test_a_worker_that_hangs_is_named(tmp_path: Path) -> None:
    folder = archive(tmp_path)
    with cluster(1) as found:
        killer = when_at_work(folder, lambda: found.workers[0].send_signal(signal.SIGSTOP))
        with pytest.raises(BuildError, match=r"the worker tcp://\S+ must do a piece of work within 15 seconds"):
            made(folder, Cluster(found.address))
        killer.join()
    assert files(folder) == {}


@pytest.mark.parametrize("seed", range(3))
def test_workers_that_die_or_stop_for_a_while_do_not_change_the_site(
    here: dict[str, bytes], tmp_path: Path, seed: int
) -> None:
    folder, chance = archive(tmp_path), random.Random(seed)
    with cluster(3) as found:

        def trouble() -> None:
            time.sleep(chance.random())
            found.workers[0].kill()
            found.workers[1].send_signal(signal.SIGSTOP)
            time.sleep(1 + chance.random())
            found.workers[1].send_signal(signal.SIGCONT)
            found.add()

        killer = when_at_work(folder, trouble)
        same(made(folder, Cluster(found.address)), here)
        killer.join()


def test_without_certificates_nobody_waits_for_a_cluster_that_speaks_tls(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(BuildError, match="must be spoken to with certificates"):
        made(archive(tmp_path), Cluster("tls://127.0.0.1:1"))
    assert time.monotonic() - began < 25  # less than a connection may take


def test_a_cluster_speaks_tls_with_certificates_of_its_own(here: dict[str, bytes], tmp_path: Path) -> None:
    import dask
    from distributed.security import Security

    made_here = Security.temporary()  # type: ignore[no-untyped-call]
    for name, text in (("ca.pem", made_here.tls_ca_file), ("cert.pem", made_here.tls_worker_cert),
                       ("key.pem", made_here.tls_worker_key)):  # fmt: skip
        (tmp_path / name).write_text(text, "ascii")
    ca, cert, key = (str(tmp_path / name) for name in ("ca.pem", "cert.pem", "key.pem"))
    options = ("--tls-ca-file", ca, "--tls-cert", cert, "--tls-key", key, "--protocol", "tls")
    settings = {"distributed.comm.tls.ca-file": ca, "distributed.comm.tls.client.cert": cert,
                "distributed.comm.tls.client.key": key}  # fmt: skip
    with ExitStack() as stack:
        found = stack.enter_context(cluster(2, *options))
        assert found.address.startswith("tls://")
        stack.enter_context(dask.config.set(settings))
        same(made(archive(tmp_path / "archive"), Cluster(found.address)), here)


def edit(folder: Path) -> None:
    """Change the archive's name, which every page shows."""
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("site_name: ", "site_name: The other "), "utf-8")


def when_at_work(folder: Path, act: Callable[[], object]) -> threading.Thread:
    """Do something once workers write pages of a build of an archive."""

    def wait() -> None:
        until = time.monotonic() + 60
        while not list(folder.glob(".site*/statements/*")) and time.monotonic() < until:
            time.sleep(0.01)
        act()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread
