"""A worker process that is ended from outside ends the build with a sentence, not with a traceback."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor

import pytest

from generator.build.errors import BuildError
from generator.build.executors import in_chunks


def die(_: list[int]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_worker_is_told_of_with_what_to_do() -> None:
    with (
        ProcessPoolExecutor(1) as executor,
        pytest.raises(BuildError, match=r"^the worker processes must live .* --jobs 1"),
    ):
        list(in_chunks(executor, die, list(range(20)), 1))
