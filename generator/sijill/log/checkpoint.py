"""Checkpoints (C2SP ``tlog-checkpoint``): the name, size and root of a log's tree, as a note that the log signs.

A proof of one entry is C2SP's ``tlog-proof``: its place, the audit path, and a checkpoint.
"""

import base64
import re
from typing import NamedTuple

from sijill.log.notes import Note, read_note
from sijill.model.files import with_line_feeds
from sijill.model.keys import NoteError, decoded
from sijill.model.merkle import check_inclusion

_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_PROOF = "c2sp.org/tlog-proof@v1"
PROOF_FILE = "proof.tlog-proof"
"""The name of a proof's file in a bundle."""


class Head(NamedTuple):
    """What a checkpoint says: the log's name (its *origin*), how many entries the tree has, and its root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{_encoded(self.root)}\n"


def head_of(note: Note) -> Head:
    """Return what a checkpoint says; raises NoteError if its text is not a checkpoint or has further lines."""
    lines = note.text[:-1].split("\n")
    root = decoded(lines[2]) if len(lines) == 3 else b""
    if not lines[0] or len(root) != 32 or not _NUMBER.fullmatch(lines[1]):
        raise NoteError("must be three lines: the log's name, the number of its entries, and the root in base64")
    return Head(lines[0], int(lines[1]), root)


class Proof(NamedTuple):
    """A proof that an entry is in a log: its number, the audit path from its leaf upwards, and the checkpoint."""

    number: int
    path: tuple[bytes, ...]
    checkpoint: Note

    def data(self) -> bytes:
        """Return the proof's bytes."""
        path = "".join(f"{_encoded(one)}\n" for one in self.path)
        return f"{_PROOF}\nindex {self.number}\n{path}\n".encode() + self.checkpoint.data()

    def check(self, leaf: bytes) -> Head:
        """Return the checkpoint's head if the entry whose leaf has this hash is in its tree.

        Signatures are not checked (see ``notes.check``). Raises ProofError or NoteError.
        """
        head = head_of(self.checkpoint)
        check_inclusion(self.path, self.number, head.size, leaf, head.root)
        return head


def read_proof(data: bytes) -> Proof:
    """Read a proof; raises NoteError."""
    above, _, note = data.partition(b"\n\n")
    first, *lines = above.decode("utf-8", "replace").split("\n")
    if lines and lines[0].startswith("extra "):
        lines = lines[1:]
    number = lines[0].removeprefix("index ") if lines and lines[0].startswith("index ") else ""
    path = [decoded(line) for line in lines[1:]]
    if first != _PROOF or not _NUMBER.fullmatch(number) or len(path) > 63 or any(len(one) != 32 for one in path):
        raise NoteError(f"must be a proof of the form {_PROOF}")
    return Proof(int(number), tuple(path), read_note(note))


def note_in(data: bytes) -> Note:
    """Return a checkpoint's note, of a file that has it alone or of a proof; raises NoteError."""
    return read_proof(data).checkpoint if data.startswith(f"{_PROOF}\n".encode()) else read_note(data)


def is_same_but_for_later_signatures(one: bytes, earlier: bytes) -> bool:
    """Return whether a checkpoint is an earlier one, line ends aside, to which signatures may have been added below."""
    return with_line_feeds(one).startswith(with_line_feeds(earlier))


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()
