"""One build at a time: a lock that names its holder and that the system releases when its holder ends."""

import contextlib
import errno
import json
import os
import socket
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from sijill.model.errors import BuildError
from sijill.model.files import READ, READ_AND_WRITE

# Windows locks the first byte of the file, which no other process can then read.
_NAME_AT = 1
_held: dict[Path, int] = {}


class LockedError(BuildError):
    """Another command works on the same archive."""


@contextlib.contextmanager
def hold(path: Path, purpose: str) -> Iterator[None]:
    """Hold the lock file ``path`` for ``purpose`` (such as ``sijill build``); raises LockedError, naming the holder.

    The lock is the system's (``flock``, ``LockFileEx``), which releases it when the process ends in any way. If the
    system has none, a second file is the lock; one left by a process that has ended does not count.
    """
    path = path.absolute()
    if path in _held:
        raise LockedError(f"{path} must be free: this process has already locked it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, READ_AND_WRITE, 0o644)
    except OSError as error:
        raise BuildError(f"{path} must be a file that can be written: {error.strerror}") from None
    with contextlib.ExitStack() as open_until_the_end:
        open_until_the_end.callback(os.close, descriptor)
        open_until_the_end.enter_context(_taken(descriptor, path))
        holder = {"pid": os.getpid(), "purpose": purpose, "host": socket.gethostname(), "since": int(time.time())}
        with contextlib.suppress(OSError):  # on a full disk the lock works without a name
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, _NAME_AT, os.SEEK_SET)
            os.write(descriptor, json.dumps(holder).encode() + b"\n")
        _held[path] = descriptor
        try:
            yield
        finally:
            _held.pop(path, None)
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, 0)


@contextlib.contextmanager
def _taken(descriptor: int, path: Path) -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of systems without locks, which are handled below
        from filelock import lock_descriptor

    try:
        taken = lock_descriptor(descriptor, blocking=False)
    except OSError as error:
        if error.errno != errno.ENOSYS:
            raise BuildError(f"{path} must be on storage that can lock files: {error.strerror}") from None
        with _taken_by_a_file(path):
            yield
        return
    if not taken:
        raise _locked(path)
    yield  # the lock ends when the descriptor is closed


@contextlib.contextmanager
def _taken_by_a_file(path: Path) -> Iterator[None]:
    from filelock import SoftFileLock, Timeout

    try:
        lock = SoftFileLock(path.with_name(f"{path.name}.held"), timeout=0)
        lock.acquire()
    except Timeout:
        raise _locked(path) from None
    except OSError as error:
        raise BuildError(f"{path} must be a file that can be written: {error.strerror}") from None
    try:
        yield
    finally:
        lock.release()


def _locked(path: Path) -> LockedError:
    return LockedError(
        f"{path} must be free: {_holder(path)} is at work on this archive. Wait for it to end, or stop it."
    )


def _holder(path: Path) -> str:
    """Return the name that the holder of the lock wrote into the file."""
    try:
        descriptor = os.open(path, READ)
        try:
            os.lseek(descriptor, _NAME_AT, os.SEEK_SET)
            found = json.loads(os.read(descriptor, 4096))
        finally:
            os.close(descriptor)
        since = max(0, int(time.time()) - int(found["since"]))
        return f"'{found['purpose']}' (process {int(found['pid'])} on {found['host']}, for {since} s)"[:400]
    except (ValueError, KeyError, TypeError, OSError):
        return "another command"


def _let_go_in_child() -> None:
    """Close the lock's descriptors in a worker: the lock must end with the process that took it."""
    for descriptor in _held.values():
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go_in_child)
