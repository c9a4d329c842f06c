"""Public keys of logs and witnesses (C2SP ``signed-note``), which settings may have.

``sijill.log.notes`` checks signatures with them.
"""

import base64
import binascii
import hashlib
import re
from typing import NamedTuple

SECRET = "PRIVATE+KEY+"  # noqa: S105 - how a secret key begins, not one
"""What a written secret key begins with."""
LOG, WITNESS = 1, 4
"""The kinds of keys: Ed25519 of a log, and of a witness (C2SP ``tlog-cosignature``)."""
_EXAMPLES = {LOG: "example.org/log+1a2b3c4d+AQ…", WITNESS: "library.example.org/witness+1a2b3c4d+BA…"}
NAME = re.compile(r"[^\s+\x00-\x20\x7f]+")
# What each kind of secret key has, and the pattern of a whole one: in PEM, of a log or a witness, of minisign. A text
# that only speaks of such keys has none.
_BREAK = rb"(?:\\[rn]|\s)+"  # also as JSON writes it
_SECRETS = (
    (
        b"PRIVATE KEY",
        re.compile(
            rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
            + _BREAK
            + rb"(?:[A-Za-z-]+:[^\n\\]{0,200}"
            + _BREAK
            + rb"){0,9}[A-Za-z0-9+/]{24}"
        ),
    ),
    (SECRET.encode(), re.compile(rb"PRIVATE\+KEY\+[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{43}")),
    (b"RWRTY0Iy", re.compile(rb"RWRTY0Iy[A-Za-z0-9+/]{150}")),
    (b"RWQAAEIy", re.compile(rb"RWQAAEIy[A-Za-z0-9+/]{150}")),
)


class NoteError(ValueError):
    """A note, a key or a signature that cannot be used; the message begins with "must"."""


class PublicKey(NamedTuple):
    """A public key: its name, its kind (``LOG`` or ``WITNESS``), and its 32 bytes."""

    name: str
    kind: int
    raw: bytes

    @property
    def number(self) -> bytes:
        """The four bytes by which signatures name the key."""
        return hashlib.sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.raw).digest()[:4]

    def text(self) -> str:
        """Return the key as it is written: ``<name>+<number>+<kind and bytes in base64>``."""
        return f"{self.name}+{self.number.hex()}+{base64.b64encode(bytes([self.kind]) + self.raw).decode()}"

    def openssl(self) -> str:
        """Return the key as OpenSSL takes it between a PEM file's first and last line (RFC 8410, section 4)."""
        return base64.b64encode(bytes.fromhex("302a300506032b6570032100") + self.raw).decode()

    @classmethod
    def read(cls, text: str, kind: int | None = None) -> "PublicKey":
        """Read a key, of a ``kind`` if one is given; raises NoteError."""
        name, number, is_of, raw = key_of(text, example=_EXAMPLES[kind or LOG])
        key = cls(name, is_of, raw)
        if is_of not in (LOG, WITNESS) or number != key.number.hex():
            raise NoteError("must be an Ed25519 key of a log or a witness, with its own number")
        if kind is not None and is_of != kind:
            raise NoteError("must be a log's key" if kind == LOG else "must be a witness's key")
        return key


def key_of(text: str, *, secret: bool = False, example: str = "") -> tuple[str, str, int, bytes]:
    """Return name, number, kind and the 32 bytes of a written key, ``secret`` or public; raises NoteError."""
    name, _, rest = text.strip().partition("+")
    number, _, encoded = rest.partition("+")
    data = decoded(encoded)
    if not NAME.fullmatch(name) or not re.fullmatch(r"[0-9a-f]{8}", number) or len(data) != 33:
        if secret:
            raise NoteError("must be a secret key as 'sijill key new' writes it")
        raise NoteError(f"must be a public key such as {example}")
    return name, number, data[0], data[1:]


def secret_at(data: bytes) -> int | None:
    """Return where a file has a secret key, None where it has none."""
    found = (pattern.search(data) for part, pattern in _SECRETS if part in data)
    return next((match.start() for match in found if match), None)


def decoded(text: str) -> bytes:
    """Return decoded base64, or nothing if it is not written in the canonical way."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if base64.b64encode(found).decode() == text else b""
