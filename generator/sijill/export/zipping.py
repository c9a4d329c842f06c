"""Zip and gzip files that are the same bytes every time and cheap to make (PKWARE APPNOTE 6.3, no Zip64; RFC 1952).

``zipfile`` writes the same format at five times the cost; an archive of 100,000 statements makes as many of these.
"""

import struct
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

# 1 January 1980, the first day that zip knows: a zip of the same files is the same file.
_TIME, _DATE = 0, 0x21
_STORED, _DEFLATED = 0, 8
_UTF8_NAMES = 0x800
_PLAIN_FILE = 0o100644 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LARGEST = 256 * 1024 * 1024


class Member(NamedTuple):
    """One file of a zip, packed: its name, checksum, size, method and packed bytes."""

    name: bytes
    checksum: int
    size: int
    method: int
    packed: bytes


def packed(name: str, data: bytes, level: int = 4) -> Member:
    """Pack one file.

    A window of 4 KB and little memory, which zlib need not clear for each small file, take a third of the time of the
    usual ones; higher levels find nothing more in so little.
    """
    packer = zlib.compressobj(level, zlib.DEFLATED, *((-12, 5) if level == 4 else (-15,)))
    found = packer.compress(data) + packer.flush()
    if len(found) >= len(data):
        return Member(name.encode(), zlib.crc32(data), len(data), _STORED, data)
    return Member(name.encode(), zlib.crc32(data), len(data), _DEFLATED, found)


@lru_cache(maxsize=256)
def packed_for_many(name: str, data: bytes) -> Member:
    """Pack a file of many zips once, as small as can be."""
    return packed(name, data, 9)


def gzipped(data: bytes) -> bytes:
    """Return a gzip file with no name, no time and no system in it, as lightly packed as is worth its time."""
    packer = zlib.compressobj(2, zlib.DEFLATED, -15)
    body = packer.compress(data) + packer.flush()
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + body + struct.pack("<2L", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def unpacked(data: bytes) -> bytes | None:
    """Return what a gzip file holds, None if it is none, goes on behind its end, or holds more than any here."""
    reader = zlib.decompressobj(31)
    try:
        found = reader.decompress(data, _LARGEST)
    except zlib.error:
        return None
    return found if reader.eof and not reader.unused_data else None


def unpacked_picture(data: bytes) -> bytes | None:
    """Return all that a PNG has, its pixels unpacked, as machines pack them differently; None where it is damaged."""
    head, at = b"\x89PNG\r\n\x1a\n", 8
    parts, pixels = [data[:8]], b""
    while at < len(data):
        (size,) = struct.unpack(">L", data[at : at + 4].ljust(4, b"\0"))
        chunk, checksum = data[at + 4 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if checksum != struct.pack(">L", zlib.crc32(chunk)):
            return None
        if chunk.startswith(b"IDAT"):
            pixels += chunk[4:]
        else:
            parts.append(chunk)
        at += 12 + size
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(pixels, _LARGEST)
    except zlib.error:
        return None
    return b"".join([*parts, found]) if reader.eof and not reader.unused_data and parts[0] == head else None


def zip_of(members: Iterable[Member]) -> bytes:
    """Return a zip of the members, in their order."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, checksum, size, method, packed in members:
        shared = (_UTF8_NAMES, method, _TIME, _DATE, checksum, len(packed), size, len(name), 0)
        local = _LOCAL.pack(b"PK\3\4", 20, *shared) + name
        directory.append(_CENTRAL.pack(b"PK\1\2", 0x314, 20, *shared, 0, 0, 0, _PLAIN_FILE, at) + name)
        parts += (local, packed)
        at += len(local) + len(packed)
    listing = b"".join(directory)
    count = len(directory)
    return b"".join([*parts, listing, _END.pack(b"PK\5\6", 0, 0, count, count, len(listing), at, 0)])
