"""A witness of somebody's transparency log: remembers its head, and signs a later one only if it extends that.

Whoever runs one, a library or a newspaper, needs nothing but the log's static files (C2SP ``tlog-tiles``). What it
signs (C2SP ``tlog-cosignature``) says that it has seen one history of this log and no other.
"""

import time
from collections.abc import Callable
from typing import Any

from sijill.log.checkpoint import Head, head_of
from sijill.log.notes import Note, SecretKey, check, read_note
from sijill.log.tiles import HASH, Nodes, Tile
from sijill.model.errors import BuildError
from sijill.model.keys import NoteError, PublicKey
from sijill.model.merkle import ProofError, check_consistency, consistency
from sijill.model.urls import LOG, LOG_CHECKPOINT, LOG_KEYS

Read = Callable[[str, int], "bytes | None"]
_LARGEST_CHECKPOINT = 100_000


class InconsistentError(Exception):
    """A log showed a head that does not extend the one seen before; the message says how."""


def witnessed(
    read: Read, log_key: PublicKey, secret: SecretKey, seen: Head | None, now: Callable[[], float] = time.time
) -> tuple[Note, Head]:
    """Return a log's newest checkpoint with a witness's signature, and its head, which is to be remembered first.

    ``read`` gives a file of the site by its path, of at most so many bytes. ``seen`` is the head signed last. Raises
    InconsistentError where the log does not extend it, and BuildError where the log cannot be read or is another's.
    """
    data = read(LOG_CHECKPOINT, _LARGEST_CHECKPOINT)
    if data is None:
        raise BuildError(f"{LOG_CHECKPOINT} must be there: the site has no transparency log")
    try:
        note = read_note(data)
        head = head_of(note)
        if not check(note, log_key) or head.origin != log_key.name:
            raise NoteError(
                f"must be signed by {log_key.text()}, with its name; if the archive has changed its key, ask it for "
                "the new one and give that: --log-key"
            )
    except NoteError as error:
        raise BuildError(f"{LOG_CHECKPOINT} {error}") from None
    # A key that was stolen is no longer listed, though its signature may still be below the newest checkpoint.
    listed = read(LOG_KEYS, _LARGEST_CHECKPOINT)
    if listed is not None and log_key.text() not in listed.decode("utf-8", "replace").split("\n"):
        raise BuildError(
            f"{LOG_KEYS} must name {log_key.text()}; if the archive has changed its key, ask it for the new one and "
            "give that: --log-key"
        )
    if seen is not None and seen.origin != head.origin:
        raise BuildError(f"what is remembered is of the log {seen.origin}, not of {head.origin}: each has its own file")
    if seen is not None:
        _extends(read, seen, head)
    signature = secret.sign(note.text, int(now()))
    return Note(note.text, (*note.signatures, signature)), head


def _extends(read: Read, seen: Head, head: Head) -> None:
    """Raise InconsistentError unless a tree begins with one that was seen, by a proof out of its tiles."""
    if head.size < seen.size:
        raise InconsistentError(f"the log had {seen.size:,} entries, and shows only {head.size:,} now")
    if head.size == seen.size and head.root != seen.root:
        raise InconsistentError(f"the log shows another tree of {head.size:,} entries than before")

    def tile(wanted: Tile) -> bytes:
        path = f"{LOG}{wanted.path()}"
        data = read(path, wanted.width * HASH)
        if data is None or len(data) != wanted.width * HASH:
            raise BuildError(f"{path} must be there, of {wanted.width * HASH} bytes")
        return data

    proof = consistency(Nodes(tile, head.size).node, seen.size, head.size)
    try:
        check_consistency(proof, seen.size, head.size, seen.root, head.root)
    except ProofError:
        raise InconsistentError(
            f"the log's {head.size:,} entries do not begin with the {seen.size:,} seen before, by its own tiles"
        ) from None


def as_data(head: Head) -> dict[str, Any]:
    """Return a head as it is remembered."""
    return {"origin": head.origin, "size": head.size, "root": head.root.hex()}


def from_data(found: object) -> Head | None:
    """Return a head that was remembered, None where there is none; raises ValueError for what is none."""
    if found is None:
        return None
    if not isinstance(found, dict):
        raise ValueError
    try:
        head = Head(str(found["origin"]), int(found["size"]), bytes.fromhex(found["root"]))
        if head.size < 0 or len(head.root) != HASH:
            raise ValueError
        return head
    except (KeyError, TypeError):
        raise ValueError from None
