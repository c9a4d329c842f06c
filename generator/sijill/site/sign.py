"""Signing a site's manifest, in the format of minisign (https://jedisct1.github.io/minisign/).

Off by default. The signature is in ``manifest.json.minisig``; since the manifest proves every file, one signature
proves the site. Anyone can check it with ``minisign -V -m manifest.json -P <public key>``.
"""

import base64
import binascii
import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from sijill.model.errors import BuildError
from sijill.model.files import text_given

SUFFIX = ".minisig"
_ALGORITHM = b"Ed"
_PREHASHED = b"ED"
_NOT_ENCRYPTED = b"\0\0"


class SignatureError(ValueError):
    """A signature or key that cannot be read or does not match; the message begins with "must"."""


class PublicKey(NamedTuple):
    """An Ed25519 public key and the eight bytes that name it."""

    name: bytes
    raw: bytes

    @classmethod
    def read(cls, text: str) -> "PublicKey":
        """Read a public key: the line of base64, or the two lines of a ``.pub`` file; raises SignatureError."""
        data = _decoded(text.strip().splitlines()[-1] if text.strip() else "", 42)
        if data[:2] != _ALGORITHM:
            raise SignatureError("must be a minisign public key (Ed25519)")
        return cls(data[2:10], data[10:])

    def text(self) -> str:
        """Return the key as minisign writes it."""
        line = base64.b64encode(_ALGORITHM + self.name + self.raw).decode()
        return f"untrusted comment: minisign public key {_shown(self.name)}\n{line}\n"


class SecretKey(NamedTuple):
    """An Ed25519 seed, its public key, and the name they share."""

    name: bytes
    seed: bytes
    public: bytes

    @classmethod
    def make(cls) -> "SecretKey":
        """Return a new random key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.generate()
        return cls(os.urandom(8), private.private_bytes_raw(), private.public_key().public_bytes_raw())

    @classmethod
    def read(cls, text: str) -> "SecretKey":
        """Read a secret key without a password (``minisign -G -W``); raises SignatureError for any other."""
        data = _decoded(text.strip().splitlines()[-1] if text.strip() else "", 158)
        if data[:2] != _ALGORITHM:
            raise SignatureError("must be a minisign secret key (Ed25519)")
        if data[2:4] != _NOT_ENCRYPTED:
            raise SignatureError(
                "must have no password (make one with 'minisign -G -W'), or you can sign with minisign itself"
            )
        name, seed, public, checksum = data[54:62], data[62:94], data[94:126], data[126:]
        if any(checksum) and checksum != _checksum(name, seed, public):
            raise SignatureError("must be undamaged: its checksum does not match")
        return cls(name, seed, public)

    def text(self) -> str:
        """Return the key as minisign writes one without a password."""
        data = _ALGORITHM + _NOT_ENCRYPTED + b"B2" + bytes(48) + self.name + self.seed + self.public
        line = base64.b64encode(data + _checksum(self.name, self.seed, self.public)).decode()
        return f"untrusted comment: minisign secret key without a password\n{line}\n"

    @property
    def public_key(self) -> PublicKey:
        """The key that others check signatures with."""
        return PublicKey(self.name, self.public)

    def sign(self, data: bytes, comment: str) -> bytes:
        """Return the signature file for data; ``comment`` is one line that the signature covers."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        if "\n" in comment or "\r" in comment:
            raise SignatureError("must have a comment of one line")
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        signature = private.sign(hashlib.blake2b(data).digest())
        whole = private.sign(signature + comment.encode())
        return (
            f"untrusted comment: signature from minisign key {_shown(self.name)}\n"
            f"{base64.b64encode(_PREHASHED + self.name + signature).decode()}\n"
            f"trusted comment: {comment}\n"
            f"{base64.b64encode(whole).decode()}\n"
        ).encode()


def check(data: bytes, signature: bytes, key: PublicKey) -> str:
    """Return the trusted comment of a signature that matches data and key; raises SignatureError if it does not."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        lines = signature.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise SignatureError("must be a minisign signature") from None
    if len(lines) != 4 or not lines[2].startswith("trusted comment: "):
        raise SignatureError("must be a minisign signature of four lines")
    first, whole = _decoded(lines[1], 74), _decoded(lines[3], 64)
    if first[2:10] != key.name:
        raise SignatureError(f"must be made with the key {_shown(key.name)}, not {_shown(first[2:10])}")
    message = hashlib.blake2b(data).digest() if first[:2] == _PREHASHED else data
    comment = lines[2].removeprefix("trusted comment: ")
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    try:
        public.verify(first[10:], message)
        public.verify(whole, first[10:] + comment.encode())
    except InvalidSignature:
        raise SignatureError("must match the manifest, and does not: one of the two was altered") from None
    return comment


def sign_file(manifest: bytes, root: str, key_file: Path) -> bytes:
    """Return the signature of a manifest with the key in a file; raises BuildError if that is not a key."""
    try:
        return SecretKey.read(text_given(key_file)).sign(manifest, f"sijill manifest {root}")
    except SignatureError as error:
        raise BuildError(f"the signing key {key_file} {error}") from None


def _decoded(line: str, length: int) -> bytes:
    try:
        data = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if len(data) != length:
        raise SignatureError("must be written as minisign writes it (base64 of the right length)")
    return data


def _checksum(name: bytes, seed: bytes, public: bytes) -> bytes:
    return hashlib.blake2b(_ALGORITHM + name + seed + public, digest_size=32).digest()


def _shown(name: bytes) -> str:
    return name[::-1].hex().upper()
