"""Opening files on every system with flags that only some have, line ends that git may change, and our own tables."""

import os
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


def table(path: Path) -> dict[str, Any]:
    """Return one of the package's own tables, a YAML file whose values are all strings."""
    import yaml

    # The base loader makes strings alone.
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    return found
