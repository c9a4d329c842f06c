"""Opening files on every system with flags that only some have, line ends that git may change, and our own tables."""

import errno
import os
import stat
from pathlib import Path
from typing import Any

# Only Windows changes line ends in descriptors that are not opened as binary; only other systems have O_NOFOLLOW.
_BINARY = getattr(os, "O_BINARY", 0)
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
READ = os.O_RDONLY | _BINARY
READ_PLAIN = READ | NOFOLLOW | getattr(os, "O_NONBLOCK", 0)
WRITE_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NOFOLLOW | _BINARY
READ_AND_WRITE = os.O_RDWR | os.O_CREAT | NOFOLLOW | _BINARY


def with_line_feeds(data: bytes) -> bytes:
    """Return a text file's bytes with lines that end in ``\\n``, however a checkout wrote them (``core.autocrlf``).

    Only for formats in which a carriage return has no meaning: YAML, and the JSON of the ledger and captures.
    """
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def read_setting(path: Path) -> bytes:
    """Return the bytes of a file of settings.

    Raises OSError where it cannot be read, and where it is a link (which may lead to a secret), a device or a pipe.
    """
    with open(os.open(path, READ_PLAIN), "rb") as file:  # noqa: PTH123 - of a descriptor
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a file")
        return file.read()


def table(path: Path) -> dict[str, Any]:
    """Return one of the package's own tables, a YAML file whose values are all strings."""
    import yaml

    # The base loader makes strings alone.
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    return found
