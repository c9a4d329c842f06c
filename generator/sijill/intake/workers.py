"""Executors for work: in this process, in worker processes or on a Dask cluster."""

import ctypes
import gc
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sijill.intake.cluster import UMASK, Cluster, Shared, on
from sijill.model.errors import BuildError

Item = TypeVar("Item")
Result = TypeVar("Result")
# Fewer items than this are done in this process, since starting others takes longer.
WORTH_SHARING = 64
_AHEAD = 8
_PR_SET_PDEATHSIG = 1


def collect_garbage_rarely() -> None:
    """Make Python look for cyclic garbage rarely: records make none, and the search took a fifth of a build."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


def prepare_worker() -> None:
    """Prepare a process that writes the site: file modes do not depend on the user, and it ends with its parent.

    Worker processes call this first: workers of a killed build must not go on writing.
    """
    os.umask(UMASK)
    collect_garbage_rarely()
    if sys.platform == "linux":
        parent = os.getppid()
        prctl = getattr(ctypes.CDLL(None), "prctl", None)
        if prctl is None:
            return
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if parent == 1:
            return
        if os.getppid() == 1:  # the parent died before the call above
            os.kill(os.getpid(), signal.SIGKILL)


Workers = int | Cluster | None


class InThisProcess(Executor):
    """Does the work at once in the calling process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Call ``fn`` now and return its result as a finished future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


def executor_for(
    items: int, workers: Workers, connection: sqlite3.Connection, written: Path | None = None
) -> AbstractContextManager[Executor]:
    """Return an executor for a number of items: this process for few, others for many.

    ``workers`` are a cluster, a number of processes, or None for as many as there are cores. ``connection`` is the
    state's, outside of a transaction; ``written`` is the folder that the work writes in, if it writes.
    """
    if items < WORTH_SHARING:
        return InThisProcess()
    if isinstance(workers, Cluster):
        return _on(workers, connection, written)
    workers = workers or os.cpu_count() or 1
    if workers == 1:
        return InThisProcess()
    # Imported here: it takes a tenth of a quick command's time.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    ways = multiprocessing.get_context(None if hasattr(os, "fork") else "spawn")
    return ProcessPoolExecutor(max_workers=workers, initializer=prepare_worker, mp_context=ways)


@contextmanager
def _on(cluster: Cluster, connection: sqlite3.Connection, written: Path | None) -> Iterator[Executor]:
    from sijill.state import database

    state = database.path_of(connection)
    with database.copy_of(connection) as copy, on(cluster, Shared(state, copy, written)) as executor:
        yield executor


def new_token() -> str:
    """Return a unique token of one use of the workers, so that a worker keeps nothing from an earlier use."""
    return os.urandom(8).hex()


def in_chunks(
    executor: Executor, work: Callable[[list[Item]], Result], items: Sequence[Item], size: int
) -> Iterator[Result]:
    """Do work on chunks of ``size`` items and yield the results in order; only a few chunks are in work at a time."""
    ahead: list[Future[Result]] = []
    most: int = getattr(executor, "ahead", _AHEAD)
    starts = iter(range(0, len(items), size))
    try:
        for start in starts:
            ahead.append(executor.submit(work, list(items[start : start + size])))
            if len(ahead) >= most:
                yield ahead.pop(0).result()
        for future in ahead:
            yield future.result()
    except BrokenExecutor:
        raise BuildError(
            "the worker processes must live until their work is done, and one was ended from outside: most often "
            "because memory ran out. Free some memory, or build with --jobs 1; the site is unchanged."
        ) from None
