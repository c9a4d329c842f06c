"""Closing a batch of the ledger under the transparency log: a signed checkpoint over all entries so far."""

import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

from sijill.ledger.entries import read_batch
from sijill.ledger.publishing import Publication
from sijill.ledger.store import Ledger
from sijill.log.checkpoint import Head, head_of
from sijill.log.notes import Note, SecretKey, read_note
from sijill.log.store import log_of
from sijill.log.tiles import LONGEST_ENTRY
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.files import text_given, with_line_feeds
from sijill.model.keys import NoteError

VARIABLE = "SIJILL_LOG_KEY"
FOLDER = "log"


class Closed(NamedTuple):
    """The head that the log has once a run has published, and its checkpoint's bytes, None where no key was given."""

    head: Head
    data: bytes | None

    @property
    def path(self) -> str:
        """Where the checkpoint is below ``sources/``."""
        return f"{FOLDER}/{self.head.size}.checkpoint"


def closed(
    configuration: Configuration, connection: sqlite3.Connection, found: Publication, key: Path | None
) -> Closed | None:
    """Return the log's next checkpoint, None where there is no log, or none is due.

    ``key`` is the file of the log's secret key; without one the variable SIJILL_LOG_KEY is asked for the key itself.
    Entries without numbers for good are in no checkpoint. Raises BuildError where a key is given that
    cannot be read, or is not the log's, also where none is needed.
    """
    log = log_of(configuration, connection)
    if not log.keys or found.refused:
        return None
    secret = secret_key(key)
    if secret is not None and secret.public_key != log.keys[0]:
        raise BuildError(
            f"the log must be signed with the first of log_keys, {log.keys[0].text()}, "
            f"and the key given is {secret.public_key.text()}"
        )
    lines: list[bytes] = []
    if found.name is not None:
        batch = read_batch(found.data)
        if batch.first is None:
            return None
        lines = [line for _, line in Ledger.over(connection).numbered(log.leaves, batch.first)] + list(batch.lines)
    if any(len(line) > LONGEST_ENTRY for line in lines):
        raise BuildError(f"an entry of the ledger must be at most {LONGEST_ENTRY} bytes long to be in the log")
    head = log.head_with(lines)
    name = f"{head.size}.checkpoint"
    # A checkpoint that no key of the settings signed is there, too: it is signed again, and never replaced.
    if not head.size or head.size in log.sizes or name in [problem.file for problem in log.problems()]:
        return None
    if secret is None:
        return Closed(head, None)
    return Closed(head, Note(head.text(), (secret.sign(head.text()),)).data())


def signed_again(configuration: Configuration, connection: sqlite3.Connection, key: Path | None) -> dict[str, bytes]:
    """Return the checkpoints that no key of the settings signed and that are true, signed with the present key.

    That is what a key that was stolen and removed leaves behind: what it signed truly is signed by the next one too,
    below the first signature, which bundles have; and what the thief signed is not. They are given by path below
    ``sources/``; none without the secret key.
    """
    log = log_of(configuration, connection)
    unsigned = [problem.file for problem in log.problems() if problem.code == "log-unsigned"]
    secret = secret_key(key) if unsigned and log.keys else None
    if secret is None or secret.public_key != log.keys[0]:
        return {}
    found: dict[str, bytes] = {}
    for name in unsigned:
        note = read_note(with_line_feeds((configuration.sources / FOLDER / name).read_bytes()))
        head = head_of(note)
        true = head.origin == secret.name and head.size <= log.leaves and log.root(head.size) == head.root
        if true:
            found[f"{FOLDER}/{name}"] = Note(note.text, (*note.signatures, secret.sign(note.text))).data()
    return found


def secret_key(file: Path | None) -> SecretKey | None:
    """Return the secret key in a file, or else in the variable SIJILL_LOG_KEY; None where neither is given."""
    try:
        text = text_given(file) if file else os.environ.get(VARIABLE, "")
        return SecretKey.read(text.strip()) if file or text.strip() else None
    except NoteError as error:
        raise BuildError(f"{file or VARIABLE} {error}") from None
