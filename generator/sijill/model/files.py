"""Opening files on every system with flags that only some have, line ends that git may change, and our own tables."""

import errno
import os
import selectors
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sijill.model.errors import BuildError

# Only Windows changes line ends in descriptors that are not opened as binary; only other systems have O_NOFOLLOW.
_BINARY = getattr(os, "O_BINARY", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
READ = os.O_RDONLY | _BINARY
READ_GIVEN = READ | _NONBLOCK
READ_PLAIN = READ_GIVEN | NOFOLLOW
WRITE_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NOFOLLOW | _BINARY
READ_AND_WRITE = os.O_RDWR | os.O_CREAT | NOFOLLOW | _BINARY

LARGEST_GIVEN = 16 * 1024 * 1024
# So many seconds a pipe may bring nothing, while somebody still writes: who does may have to type a passphrase.
SILENCE = 60
_MOMENT = 1.0
_AT_ONCE = 1024 * 1024


def with_line_feeds(data: bytes) -> bytes:
    """Return a text file's bytes with lines that end in ``\\n``, however a checkout wrote them (``core.autocrlf``).

    Only for formats in which a carriage return has no meaning: YAML, and the JSON of the ledger and captures.
    """
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def read_plain(path: Path) -> bytes:
    """Return the bytes of a file of the archive: of its settings or below ``sources/``.

    Raises OSError where it cannot be read, and where it is a link (which may lead to a secret), a device or a pipe.
    """
    with open(os.open(path, READ_PLAIN), "rb") as file:  # noqa: PTH123 - of a descriptor
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a file")
        return file.read()


def read_given(path: Path, most: int = LARGEST_GIVEN) -> bytes:
    """Return the bytes of a file that a command was given: a plain one, or a pipe such as a shell's ``<(…)``.

    Raises BuildError for anything else, which may have no end, and for a pipe without a writer or a word.
    """
    data = bytearray()
    try:
        descriptor = os.open(path, READ_GIVEN)
        try:
            mode = os.fstat(descriptor).st_mode
            if stat.S_ISDIR(mode):
                raise BuildError(f"{path} must be a file, not a folder")
            if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
                raise BuildError(f"{path} must be a file or a pipe, not a device")
            pieces = iter(lambda: os.read(descriptor, _AT_ONCE), b"")
            for piece in pieces if stat.S_ISREG(mode) else _from_pipe(path, descriptor):
                data += piece
                if len(data) > most:
                    raise BuildError(f"{path} must be at most {most:,} bytes")
        finally:
            os.close(descriptor)
    except OSError as error:
        raise BuildError(f"{path} must be readable: {error.strerror or error}") from None
    return bytes(data)


def text_given(path: Path, most: int = LARGEST_GIVEN) -> str:
    """Return the text of a file that a command was given (``read_given``)."""
    try:
        return read_given(path, most).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BuildError(f"{path} must be UTF-8 text") from None


def write_given(path: Path, text: str) -> None:
    """Write a text where a command was asked to, which may be a pipe such as ``/dev/stdout`` that somebody reads.

    Raises OSError where nobody does.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY | _NONBLOCK, 0o666)
    if _NONBLOCK:
        os.set_blocking(descriptor, True)
    with open(descriptor, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - of a descriptor
        file.write(text)


def _from_pipe(path: Path, descriptor: int) -> Iterator[bytes]:
    """Yield what a pipe brings until its end."""
    opened = heard = time.monotonic()
    has_writer = False
    while True:
        try:
            piece = os.read(descriptor, _AT_ONCE)
        except BlockingIOError:
            has_writer = True
            if time.monotonic() - heard > SILENCE:
                raise BuildError(f"{path} must come to its end: nothing came from the pipe in {SILENCE} s") from None
            with selectors.DefaultSelector() as waiting:  # select() knows the first 1,024 files of a process alone
                waiting.register(descriptor, selectors.EVENT_READ)
                waiting.select(1)
            continue
        if piece:
            has_writer, heard = True, time.monotonic()
            yield piece
        elif has_writer:
            return
        elif time.monotonic() - opened > _MOMENT:
            raise BuildError(f"{path} must be a file, or a pipe that something is written into")
        else:  # nobody writes yet: a shell without /dev/fd begins to where its pipe is opened
            time.sleep(_MOMENT / 10)


def table(path: Path) -> dict[str, Any]:
    """Return one of the package's own tables, a YAML file whose values are all strings."""
    import yaml

    # The base loader makes strings alone.
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    return found
