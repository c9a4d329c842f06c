"""Signed notes (C2SP ``signed-note``): a text, and one line for each key that signs it.

There are two kinds of keys: those of logs (Ed25519, type 1), and those of witnesses, whose signatures have a time (C2SP
``tlog-cosignature``, Ed25519, type 4). The format is that of Go's ``sumdb/note``.
"""

import base64
import re
from typing import NamedTuple

from sijill.model.keys import LOG, NAME, SECRET, WITNESS, NoteError, PublicKey, decoded, key_of

_DASH = "— "
_MOST_SIGNATURES = 100
_LARGEST = 1_000_000
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class Signature(NamedTuple):
    """A line that signs a note: the key's name and number (four bytes), and the signature's bytes."""

    name: str
    number: bytes
    data: bytes

    def line(self) -> str:
        """Return the line as it is in a note."""
        return f"{_DASH}{self.name} {base64.b64encode(self.number + self.data).decode()}\n"


class Note(NamedTuple):
    """A text, which ends in a line feed, and the signatures below it, which nobody has checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def data(self) -> bytes:
        """Return the note's bytes."""
        return (self.text + "\n" + "".join(one.line() for one in self.signatures)).encode()


class SecretKey(NamedTuple):
    """A secret key: its name, its kind (``LOG`` or ``WITNESS``), and the 32 bytes of its seed."""

    name: str
    kind: int
    seed: bytes

    @classmethod
    def make(cls, name: str, kind: int = LOG) -> "SecretKey":
        """Return a new random key; raises NoteError for a name that no key may have."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(check_name(name), kind, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public_key(self) -> PublicKey:
        """The key that others check signatures with."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return PublicKey(self.name, self.kind, private.public_key().public_bytes_raw())

    def text(self) -> str:
        """Return the key as Go's ``note`` writes it: ``PRIVATE+KEY+<name>+<number>+<kind and seed in base64>``."""
        data = base64.b64encode(bytes([self.kind]) + self.seed).decode()
        return f"{SECRET}{self.name}+{self.public_key.number.hex()}+{data}"

    @classmethod
    def read(cls, text: str) -> "SecretKey":
        """Read a key; raises NoteError, whose message never has the key in it."""
        if not text.startswith(SECRET):
            raise NoteError("must be a secret key as 'sijill key new' writes it")
        name, number, kind, seed = key_of(text.removeprefix(SECRET), secret=True)
        key = cls(name, kind, seed)
        if kind not in (LOG, WITNESS) or number != key.public_key.number.hex():
            raise NoteError("must be a whole secret key: its number is another key's")
        return key

    def sign(self, text: str, time: int = 0) -> Signature:
        """Return the signature of a text; a witness signs with the time, in seconds since 1970."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        stamp = time.to_bytes(8) if self.kind == WITNESS else b""
        signed = Ed25519PrivateKey.from_private_bytes(self.seed).sign(_signed(text, self.kind, stamp))
        return Signature(self.name, self.public_key.number, stamp + signed)


def read_note(data: bytes) -> Note:
    """Read a note; raises NoteError. Its signatures are not checked."""
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteError("must be UTF-8") from None
    if len(data) > _LARGEST or _CONTROL.search(whole) or not whole.endswith("\n"):
        raise NoteError("must be lines of text without control characters")
    text, separator, below = whole.rpartition("\n\n")
    if not separator or not text:
        raise NoteError("must be a text, an empty line, and signatures")
    signatures = tuple(_signature(line) for line in below[:-1].split("\n"))
    if len(signatures) > _MOST_SIGNATURES:
        raise NoteError(f"must have at most {_MOST_SIGNATURES} signatures")
    return Note(text + "\n", signatures)


def check(note: Note, key: PublicKey) -> Signature | None:
    """Return a key's signature of a note, or None if it has not signed; raises NoteError if the signature is wrong."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    found = None
    for one in note.signatures:
        if (one.name, one.number) != (key.name, key.number):
            continue
        stamp = one.data[:8] if key.kind == WITNESS else b""
        try:
            if len(one.data) != len(stamp) + 64 or stamp[:1] >= b"\x80":
                raise InvalidSignature
            Ed25519PublicKey.from_public_bytes(key.raw).verify(
                one.data[len(stamp) :], _signed(note.text, key.kind, stamp)
            )
        except (InvalidSignature, ValueError):
            raise NoteError(f"must be signed by {key.name}, and its signature is of another text or key") from None
        found = found or one
    return found


def check_name(name: str) -> str:
    """Return a name; raises NoteError if no key may have it."""
    if not NAME.fullmatch(name):
        raise NoteError("must be a name without spaces and plus signs, such as archive.example.org/log")
    return name


def _signed(text: str, kind: int, stamp: bytes) -> bytes:
    """Return what a key signs for a text."""
    head = f"cosignature/v1\ntime {int.from_bytes(stamp)}\n" if kind == WITNESS else ""
    return (head + text).encode()


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    data = decoded(encoded)
    if not line.startswith(_DASH) or not NAME.fullmatch(name) or len(data) < 5:
        raise NoteError("must have signatures of the form '— name base64', and nothing below them")
    return Signature(name, data[:4], data[4:])
