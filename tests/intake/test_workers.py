"""Worker processes: whoever does the work, the site is the same; one that is killed ends the build with a sentence."""

import datetime
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from bench import synthetic
from bench.archive import Shape
from sijill.intake.workers import in_chunks
from sijill.model.errors import BuildError
from sijill.site import build as site
from sijill.sources.settings import read_configuration


def die(_: list[int]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_worker_is_told_of_with_what_to_do() -> None:
    with (
        ProcessPoolExecutor(1) as executor,
        pytest.raises(BuildError, match=r"^the worker processes must live .* --jobs 1"),
    ):
        list(in_chunks(executor, die, list(range(20)), 1))


@pytest.mark.slow
def test_fresh_workers_for_the_index_make_the_same_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roots = set()
    for name, jobs, large in (("one", 1, 20_000), ("two", 2, 20_000), ("fresh", 2, 1)):
        monkeypatch.setattr(site, "_LARGE", large)
        synthetic.write_archive(tmp_path / name, Shape(70), jobs=1)
        request = site.Request(datetime.date(2026, 11, 23), jobs=jobs, commit="", durable=False)
        configuration = read_configuration(tmp_path / name)
        assert site.build(configuration, request).built
        roots.add(site.root_of_site(configuration.site))
    assert len(roots) == 1
    assert None not in roots
