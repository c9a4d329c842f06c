"""A build on a real Dask cluster gives the site that a build on this machine gives."""

import datetime
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import synthetic
from bench.archive import Shape
from sijill.intake.workers import Cluster, Workers
from sijill.model.configuration import read_configuration
from sijill.model.errors import BuildError
from sijill.site.build import Request, build

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

SHAPE = Shape(150)
TODAY = datetime.date(2025, 1, 1)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from distributed import LocalCluster

        with LocalCluster(  # two processes, two threads each: what makes pages must bear both
            n_workers=2, threads_per_worker=2, processes=True, dashboard_address=None
        ) as cluster:
            yield cluster.scheduler_address


def site(folder: Path, workers: Workers) -> dict[str, bytes]:
    synthetic.write_archive(folder, SHAPE, jobs=1)
    report = build(read_configuration(folder), Request(TODAY, workers, durable=False))
    assert report.built, report.diagnostics[:3]
    built = folder / "site"
    return {p.relative_to(built).as_posix(): p.read_bytes() for p in sorted(built.rglob("*")) if p.is_file()}


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_builds_the_same_site_byte_for_byte(scheduler: str, tmp_path: Path) -> None:
    here = site(tmp_path / "here", 1)
    there = site(tmp_path / "there", Cluster(scheduler))
    assert len(here) > 4 * SHAPE.statements
    assert sorted(there) == sorted(here)
    assert [path for path in here if here[path] != there[path]] == []


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sijill.intake.workers._CONNECTING_SECONDS", 1)
    with pytest.raises(BuildError, match="must answer"):
        site(tmp_path, Cluster("tcp://127.0.0.1:1"))
