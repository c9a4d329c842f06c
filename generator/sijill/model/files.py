"""Files as every system opens and writes them: flags that only some systems have, line ends that git may change."""

import os

# Windows alone changes line ends in descriptors that are not opened as binary; it has no symbolic links to refuse so.
_BINARY = getattr(os, "O_BINARY", 0)
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
READ = os.O_RDONLY | _BINARY
READ_PLAIN = READ | NOFOLLOW | getattr(os, "O_NONBLOCK", 0)
WRITE_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NOFOLLOW | _BINARY
READ_AND_WRITE = os.O_RDWR | os.O_CREAT | NOFOLLOW | _BINARY


def with_line_feeds(data: bytes) -> bytes:
    """Return a text file's bytes with lines that end in ``\\n``, however a checkout wrote them (``core.autocrlf``).

    For formats in which a carriage return has no meaning: YAML, and JSON as the ledger and captures are written.
    """
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data
