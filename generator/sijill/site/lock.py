"""One build at a time: a lock that names its holder and that the system lets go when its holder dies."""

import contextlib
import errno
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from sijill.model.errors import BuildError

_held: set[Path] = set()


class LockedError(BuildError):
    """Another command works on the same archive."""


@contextlib.contextmanager
def hold(path: Path, purpose: str) -> Iterator[None]:
    """Hold the lock file ``path`` for ``purpose`` (such as ``sijill build``); raises LockedError, naming the holder.

    The lock is POSIX's (``fcntl``): worker processes do not inherit it, and it ends with its process however that ends.
    """
    path = path.absolute()
    if path in _held:
        raise LockedError(f"{path} must be free: this same process holds it already")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise BuildError(f"{path} must be a file that can be written: {error.strerror}") from None
    try:
        _take(descriptor, path)
        holder = {"pid": os.getpid(), "purpose": purpose, "host": socket.gethostname(), "since": int(time.time())}
        with contextlib.suppress(OSError):  # on a full disk the lock holds without a name
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(holder).encode() + b"\n", 0)
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN):
            raise BuildError(f"{path} must be on storage that can lock files: {error.strerror}") from None
        raise LockedError(
            f"{path} must be free: {_holder(descriptor)} is at work on this archive. Wait for it to end, or stop it."
        ) from None


def _holder(descriptor: int) -> str:
    """Say who holds the lock, as it wrote itself down."""
    try:
        found = json.loads(os.pread(descriptor, 4096, 0))
        since = max(0, int(time.time()) - int(found["since"]))
        return f"'{found['purpose']}' (process {int(found['pid'])} on {found['host']}, for {since} s)"[:400]
    except (ValueError, KeyError, TypeError, OSError):
        return "another command"
