"""Where work is done: in this process, in worker processes or on a Dask cluster; each is an ``Executor``."""

import ctypes
import gc
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple, TypeVar

from sijill.model.errors import BuildError
from sijill.model.extras import need

Item = TypeVar("Item")
Result = TypeVar("Result")
# Fewer items than this are done in this process: starting others takes longer.
WORTH_SHARING = 64
_AHEAD = 8
_CONNECTING_SECONDS = 30
_PR_SET_PDEATHSIG = 1
UMASK = 0o022
_one_at_a_time = threading.Lock()


def collect_garbage_rarely() -> None:
    """Make Python look for cyclic garbage rarely: records make none, and looking took a fifth of a build."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


def prepare_worker() -> None:
    """Prepare a process that writes the site: file modes do not depend on the user, and it ends with its parent.

    This is the initializer of worker processes: workers of a killed build must not go on writing.
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


class Cluster(NamedTuple):
    """A Dask cluster, by its scheduler's address: ``tcp://host:8786``.

    Its workers run the same version of the generator and see the archive's folder at the same path as this process.
    """

    scheduler: str


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


def executor_for(items: int, workers: Workers, connection: sqlite3.Connection) -> AbstractContextManager[Executor]:
    """Return an executor for a number of items: this process for few, others for many.

    ``workers`` are a cluster, a number of processes, or None for as many as there are cores. ``connection`` is the
    state's, outside of a transaction.
    """
    if items < WORTH_SHARING:
        return InThisProcess()
    if isinstance(workers, Cluster):
        from sijill.state.database import write_back

        write_back(connection)
        return _on(workers)
    workers = workers or os.cpu_count() or 1
    if workers == 1:
        return InThisProcess()
    # Imported here: it takes a tenth of a quick command's time.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    ways = multiprocessing.get_context(None if hasattr(os, "fork") else "spawn")
    return ProcessPoolExecutor(max_workers=workers, initializer=prepare_worker, mp_context=ways)


def new_token() -> str:
    """Return a token of one use of the workers, so that a worker keeps nothing from an earlier one."""
    return os.urandom(8).hex()


@contextmanager
def _on(cluster: Cluster) -> Iterator[Executor]:
    need("dask", "the Dask executor")
    from distributed import Client

    try:
        client: Any = Client(cluster.scheduler, timeout=_CONNECTING_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise BuildError(f"the scheduler {cluster.scheduler} must answer: {error}") from None
    with client:
        yield _ClusterExecutor(client)


class _ClusterExecutor(Executor):
    """Gives work to a Dask cluster."""

    def __init__(self, client: Any) -> None:
        self._executor = client.get_executor(pure=False)
        self.ahead = max(_AHEAD, 3 * sum(client.nthreads().values()))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Have a worker of the cluster call ``fn``."""
        future: Future[Any] = self._executor.submit(_on_a_worker, fn, args, kwargs)
        return future


def _on_a_worker(fn: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Call ``fn`` on a cluster's worker. It may have threads, but pages are made in one at a time."""
    from sijill.state import database

    with _one_at_a_time:
        os.umask(UMASK)
        database.read_on_cluster()
        return fn(*args, **kwargs)


def in_chunks(
    executor: Executor, work: Callable[[list[Item]], Result], items: Sequence[Item], size: int
) -> Iterator[Result]:
    """Yield the results of doing items in chunks, in their order, with few chunks under way at a time."""
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
