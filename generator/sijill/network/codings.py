"""Unpacking a body (RFC 9110, section 8.4) up to a limit: a larger one is refused before it is unpacked."""

import zlib

from sijill.network.errors import Unfetchable

_MOST_CODINGS = 2


def unpacked(body: bytes, coding: str, most: int) -> bytes:
    """Return a body with its ``Content-Encoding`` undone.

    Raises Unfetchable if the client did not ask for that coding, the data is damaged, or it unpacks to more than
    ``most`` bytes.
    """
    names = [name.strip().lower() for name in coding.split(",")] if coding else []
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > _MOST_CODINGS:
        raise Unfetchable("coding", f"the answer must be packed at most {_MOST_CODINGS} times, not {len(names)}")
    for name in reversed(names):
        if name not in ("gzip", "x-gzip", "deflate"):
            raise Unfetchable("coding", f"the answer must be packed as gzip, which was asked for, not as {name!a}")
        body = _inflated(body, name, most) if body else body
    return body


def _inflated(data: bytes, name: str, most: int) -> bytes:
    kinds = (31,) if name.endswith("gzip") else (15, -15)  # zlib's, or as some servers send it without its header
    for kind in kinds:
        try:
            return _members(data, kind, most)
        except zlib.error as error:
            problem = error
    raise Unfetchable("coding", f"the answer must be whole {name}: {problem}")


def _members(data: bytes, kind: int, most: int) -> bytes:
    made = bytearray()
    while data:
        member = zlib.decompressobj(kind)
        made += member.decompress(data, most + 1 - len(made))
        if len(made) > most:
            raise Unfetchable("size", f"the answer must unpack to at most {most:,} bytes, and unpacks to more")
        if not member.eof:
            raise zlib.error("it ends before its end")
        data = member.unused_data
        if kind != 31 or not data.startswith(b"\x1f\x8b"):  # the rest is padding, which gzip allows
            break
    return bytes(made)
