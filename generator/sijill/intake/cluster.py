"""Work on a Dask cluster: only by workers with the same generator, each piece within a time limit.

Workers read a copy of the state. Every failure is a BuildError that names the worker or the scheduler; the site is then
unchanged, since only the caller writes it, when every piece is done.
"""

import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sijill.model.errors import BuildError
from sijill.model.extras import need
from sijill.model.generator import Fingerprint, fingerprint

UMASK = 0o022
_AHEAD = 8
_CONNECTING_SECONDS = 30
# A piece is some dozen pages, which take a second; a worker that needs longer than this hangs.
_PIECE_SECONDS = 300
# How long to wait for a worker when there is none: a supervisor may restart them.
_ALONE_SECONDS = 30
_LOOK_SECONDS = 1
_one_at_a_time = threading.Lock()


class Cluster(NamedTuple):
    """A Dask cluster, by its scheduler's address: ``tcp://host:8786``, or ``tls://host:8786``.

    Its workers run the same generator and see the archive's folder at the same path as this process.
    """

    scheduler: str


class Shared(NamedTuple):
    """What workers read and write of the archive: a ``copy`` in place of the ``state``, and a folder, if they write."""

    state: Path
    copy: Path
    written: Path | None = None


class _Done(NamedTuple):
    """What a worker gives back: the result, the generator that made it, and why the worker could not begin."""

    worker: str
    made_by: Fingerprint
    fault: str
    result: Any


@contextmanager
def on(cluster: Cluster, shared: Shared) -> Iterator[Executor]:
    """Yield an executor that gives work to a cluster.

    Raises BuildError if the scheduler does not answer, if there is no worker, if a worker has another generator, or
    if one does not see the archive as this process does.
    """
    need("dask", "the Dask executor")
    from distributed import Client
    from distributed.security import Security

    # Without certificates a client tries again until its time is over.
    certified = Security().get_connection_args("client")["ssl_context"]  # type: ignore[no-untyped-call]
    if cluster.scheduler.startswith("tls:") and certified is None:
        raise BuildError(
            f"the scheduler {cluster.scheduler} must be spoken to with certificates, and none are configured here: "
            "name them under distributed.comm.tls in Dask's configuration"
        )
    try:
        client: Any = Client(cluster.scheduler, timeout=_CONNECTING_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise BuildError(
            f"the scheduler {cluster.scheduler} must answer, and does not: {error}. "
            "Look whether it runs and can be reached from here, and build again; the site is unchanged."
        ) from None
    # What it logs of a scheduler that is lost is a traceback; our own sentence says what to do.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        _meet(cluster, client, shared)
        yield _ClusterExecutor(cluster, client, shared)
    finally:
        with suppress(Exception):
            client.close(timeout=2)


def _meet(cluster: Cluster, client: Any, shared: Shared) -> None:
    """Raise BuildError unless there are workers, all of this generator, which see and write the archive's files."""
    until = time.monotonic() + _ALONE_SECONDS
    while not client.scheduler_info()["workers"]:
        if time.monotonic() > until:
            raise _nobody(cluster)
        time.sleep(_LOOK_SECONDS)
    found = {}
    for ask in (fingerprint, partial(_fault, shared)):  # another generator may not understand the second
        try:
            found[ask] = client.run(ask, on_error="return")
        except Exception as error:
            raise BuildError(f"the workers of {cluster.scheduler} must answer: {error}") from None
        for worker, answer in sorted(found[ask].items()):
            if isinstance(answer, BaseException):
                raise BuildError(f"the worker {worker} must run this generator, and cannot: {answer!r}"[:400])
            if ask is fingerprint:
                _compare(worker, answer)
            else:
                _refuse(worker, answer)


def _fault(shared: Shared) -> str:
    """Return the path that this process, a cluster's worker, cannot read or write, with the reason; "" if it can."""
    place = shared.copy
    try:
        place.open("rb").close()
        if shared.written:
            place = shared.written
            tempfile.TemporaryFile(dir=place).close()
    except OSError as error:
        return f"{place}: {error.strerror or error}"
    return ""


def _refuse(worker: str, fault: str) -> None:
    if fault:
        raise BuildError(
            f"the worker {worker} must be able to read and write the archive's folder, at the path that it has here, "
            f"and cannot ({fault}): mount the folder there in the same way, and start the worker again; the site is "
            "unchanged"
        )


def _compare(worker: str, theirs: Any) -> None:
    ours = fingerprint()
    if theirs == ours:
        return
    other = [
        name for name, mine, its in zip(("generator", "packages", "Python"), ours, theirs, strict=True) if mine != its
    ]
    versions = f" ({theirs.python}, not {ours.python})" if other[-1] == "Python" else ""
    raise BuildError(
        f"the worker {worker} must run what this process runs, and has another {' and other '.join(other)}{versions}: "
        "install the same version there, from the same lock, and start it again; the site is unchanged"
    )


def _nobody(cluster: Cluster) -> BuildError:
    return BuildError(
        f"the cluster at {cluster.scheduler} must have a worker, and has had none for {_ALONE_SECONDS} seconds: "
        "start one; the site is unchanged"
    )


class _ClusterExecutor(Executor):
    """Gives work to a Dask cluster."""

    def __init__(self, cluster: Cluster, client: Any, shared: Shared) -> None:
        self._cluster = cluster
        self._client = client
        self._shared = shared
        self.ahead = max(_AHEAD, 3 * sum(client.nthreads().values()))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Call ``fn`` on a worker of the cluster."""
        asked = self._client.submit(_on_a_worker, self._shared, fn, args, kwargs, pure=False)
        return _Piece(self._cluster, self._client, asked)


class _Piece(Future[Any]):
    """A piece of work that a worker does. Waiting for it ends when it is done or can no longer be expected."""

    def __init__(self, cluster: Cluster, client: Any, asked: Any) -> None:
        super().__init__()
        self._cluster = cluster
        self._client = client
        self._asked = asked

    def result(self, timeout: float | None = None) -> Any:
        """Return the worker's result. Raises BuildError if none can be expected, or if another generator made it."""
        from distributed import TimeoutError as Waited

        began = alone = time.monotonic()
        while True:
            try:
                done = self._asked.result(timeout=_LOOK_SECONDS)
            except (TimeoutError, Waited):
                alone = self._still_expected(began, alone)
                continue
            except BuildError:
                raise
            except Exception as error:
                raise self._failed(error) from None
            if not isinstance(done, _Done):
                raise BuildError("a worker of the cluster must run this generator, and gave what no worker of it gives")
            _compare(done.worker, done.made_by)
            _refuse(done.worker, done.fault)
            return done.result

    def _still_expected(self, began: float, alone: float) -> float:
        """Return the time of the last moment with any worker (monotonic); raise BuildError if waiting is useless."""
        now = time.monotonic()
        if self._client.status != "running":
            raise self._lost()
        try:
            workers = self._client.scheduler_info()["workers"]
            busy = self._client.processing() if now - began > _PIECE_SECONDS else {}
        except Exception:
            raise self._lost() from None
        if workers:
            alone = now
        elif now - alone > _ALONE_SECONDS:
            raise _nobody(self._cluster)
        if now - began > _PIECE_SECONDS:
            at = [worker for worker, keys in busy.items() if self._asked.key in {str(key) for key in keys}]
            who = f"the worker {at[0]}" if at else "a worker of the cluster"
            raise BuildError(
                f"{who} must do a piece of work within {_PIECE_SECONDS} seconds, and has not: look whether it hangs, "
                "and start it again; the site is unchanged"
            )
        return alone

    def _lost(self) -> BuildError:
        return BuildError(
            f"the scheduler {self._cluster.scheduler} must answer until the work is done, and does not any more: "
            "start it again; the site is unchanged"
        )

    def _failed(self, error: Exception) -> BaseException:
        """Return the error to raise for a worker's: a BuildError for a fault of the cluster, else the error itself."""
        from distributed import CancelledError, KilledWorker

        if isinstance(error, KilledWorker):
            return BuildError(
                f"the workers must live until their work is done, and the piece {error.task} ended several, the last "
                f"of them {error.last_worker}: most often memory ran out; the site is unchanged"
            )
        if isinstance(error, CancelledError) or self._client.status != "running":
            return self._lost()
        if isinstance(error, (ImportError, AttributeError, TypeError)):
            return BuildError(f"a worker of the cluster must run this generator, and cannot: {error!r}"[:400])
        return error


_begun: set[Shared] = set()


def _on_a_worker(shared: Shared, fn: Callable[..., Any], args: Any, kwargs: Any) -> _Done:
    """Call ``fn`` on a cluster's worker, which may have several threads: pages are made in one at a time."""
    from distributed import get_worker

    from sijill.state import database

    with _one_at_a_time:
        os.umask(UMASK)
        worker = get_worker().address
        # One that joined late has not been asked yet.
        if shared not in _begun and (fault := _fault(shared)):
            return _Done(worker, fingerprint(), fault, None)
        _begun.add(shared)
        database.read_copy(shared.state, shared.copy)
        return _Done(worker, fingerprint(), "", fn(*args, **kwargs))
