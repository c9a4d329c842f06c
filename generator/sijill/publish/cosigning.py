"""Fetching witnesses' signatures (C2SP ``tlog-cosignature``) of checkpoints. A witness that fails delays nothing."""

import datetime
import sqlite3
import time

from sijill.ledger.store import Ledger
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
    is_of_name = head.origin == log.keys[0].name
    if is_of_name and head.size > log.leaves:
        raise NoteError(f"has signed {head.size:,} entries, and here are only {log.leaves:,}: is this copy behind?")
    if not is_of_name or log.root(head.size) != head.root:
        if any(_has_signed(note, one) for one in log.keys):
            raise NoteError(
                f"HAS SIGNED ANOTHER LOG, of {head.size:,} entries, than this one, and so has this log's key: somebody "
                "was shown another history; keep that checkpoint"
            )
        raise NoteError(f"HAS SIGNED ANOTHER LOG, of {head.size:,} entries, than this one")
    if head.size not in log.sizes:
        raise NoteError(f"has signed the first {head.size:,} entries, and no checkpoint of these is kept here")
    _refuse_wrong_time(int.from_bytes(signature.data[:8]), Ledger.over(log.connection).newest_day(head.size))
    file = configuration.sources / "log" / f"{head.size}.checkpoint"
    mine = read_note(with_line_feeds(file.read_bytes()))
    if signature not in mine.signatures and check(mine, key) is None:
        staging.write_atomically(file, Note(mine.text, (*mine.signatures, signature)).data())
        found.written.append(file.name)


def _refuse_wrong_time(seconds: int, day: str) -> None:
    """Raise NoteError for a time that has not come yet, or of before the day of what was signed."""
    latest = int(time.time()) + 24 * 60 * 60
    earliest = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(), datetime.UTC).timestamp()
    if not earliest - 24 * 60 * 60 <= seconds <= latest:
        raise NoteError(f"must sign with the time at which it does, between {day} and now; its clock is wrong")


def _has_signed(note: Note, key: PublicKey) -> bool:
    try:
        return check(note, key) is not None
    except NoteError:
        return False
