"""Fetching witnesses' signatures (C2SP ``tlog-cosignature``) of checkpoints. A witness that fails delays nothing."""

import sqlite3

from sijill.log.checkpoint import head_of
from sijill.log.notes import Note, check, read_note
from sijill.log.store import Log, log_of
from sijill.model.configuration import Configuration
from sijill.model.files import with_line_feeds
from sijill.model.keys import NoteError, PublicKey
from sijill.network.client import Client, Limits
from sijill.network.errors import Unfetchable
from sijill.publish.stamping import Fetched
from sijill.site import staging

_LARGEST = 64 * 1024
_LIMITS = Limits(seconds=30, idle=15, size=_LARGEST, unpacked=_LARGEST)


def cosign(configuration: Configuration, connection: sqlite3.Connection, client: Client | None = None) -> Fetched:
    """Ask each witness of the settings that has not signed the newest checkpoint for the one that it has signed last.

    Its signature goes below those of the same checkpoint in ``sources/log/``, which stay as they are. The state must be
    up to date. What is wrong with an answer is said, and asked for again the next time.
    """
    found = Fetched([], [])
    log = log_of(configuration, connection)
    if not configuration.options.witnesses or not log.sizes:
        return found
    client = client or Client(allow_private=configuration.options.private_addresses, limits=_LIMITS)
    for text, address in configuration.options.witnesses.items():
        key = PublicKey.read(text)
        try:
            if check(log.checkpoint(log.sizes[-1]), key) is None:
                _fetch(configuration, client, log, key, address, found)
        except (Unfetchable, NoteError) as error:
            found.failed.append(f"{key.name}: {error}")
    return found


def _fetch(
    configuration: Configuration, client: Client, log: Log, key: PublicKey, address: str, found: Fetched
) -> None:
    answer = client.get(address)
    if answer.status != 200:
        raise NoteError(f"must answer with 200, and answered {answer.status}")
    note = read_note(with_line_feeds(answer.body))
    head = head_of(note)
    signature = check(note, key)
    if signature is None:
        raise NoteError(f"must be a checkpoint that {key.text()} has signed")
    if head.size not in log.sizes or log.checkpoint(head.size).text != note.text:
        if any(_has_signed(note, one) for one in log.keys):
            raise NoteError(
                f"HAS SIGNED ANOTHER LOG, of {head.size:,} entries, than this one, and so has this log's key: somebody "
                "was shown another history; keep that checkpoint"
            )
        raise NoteError(f"HAS SIGNED ANOTHER LOG, of {head.size:,} entries, than this one")
    file = configuration.sources / "log" / f"{head.size}.checkpoint"
    mine = read_note(with_line_feeds(file.read_bytes()))
    if signature not in mine.signatures and check(mine, key) is None:
        staging.write_atomically(file, Note(mine.text, (*mine.signatures, signature)).data())
        found.written.append(file.name)


def _has_signed(note: Note, key: PublicKey) -> bool:
    try:
        return check(note, key) is not None
    except NoteError:
        return False
