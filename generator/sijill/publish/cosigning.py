"""Fetching witnesses' signatures (C2SP ``tlog-cosignature``) of checkpoints."""

import contextlib
import datetime
import time
from collections.abc import Iterator
from functools import partial

from sijill.intake.ledger_in_git import keys_in_git
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger
from sijill.log.checkpoint import Head, head_of
from sijill.log.notes import Note, Signature, check, read_note
from sijill.log.store import Log
from sijill.model.configuration import Configuration
from sijill.model.files import with_line_feeds
from sijill.model.keys import LOG, NoteError, PublicKey
from sijill.network.client import Client
from sijill.publish.asking import AheadError, Question, SplitViewError, write


def of_witnesses(configuration: Configuration, log: Log) -> list[Question]:
    """Return what the witnesses of the settings are asked that have not signed the newest checkpoint: what they signed.

    A signature goes below those of the same checkpoint in ``sources/log/``, which stay as they are.
    """
    found = []
    for text, address in configuration.options.witnesses.items():
        key = PublicKey.read(text)
        try:
            has_signed = check(log.checkpoint(log.sizes[-1]), key) is not None
        except NoteError:
            has_signed = False
        if not has_signed:
            found.append(Question(key.name, partial(_ask, key, address), partial(_take, configuration, log, key)))
    return found


def _ask(key: PublicKey, address: str, client: Client) -> tuple[Note, Signature]:
    answer = client.get(address)
    if answer.status != 200:
        raise NoteError(f"must answer with 200, and answered {answer.status}")
    note = read_note(with_line_feeds(answer.body))
    signature = check(note, key)
    if signature is None:
        raise NoteError(f"must be a checkpoint that {key.text()} has signed")
    return note, signature


def _take(configuration: Configuration, log: Log, key: PublicKey, answer: tuple[Note, Signature]) -> Iterator[str]:
    note, signature = answer
    head = head_of(note)
    if head.origin != log.keys[0].name or head.size > log.leaves or log.root(head.size) != head.root:
        _refuse(configuration, log, note, head)
    if head.size not in log.sizes:
        raise NoteError(f"has signed the first {head.size:,} entries, and no checkpoint of these is kept here")
    _refuse_wrong_time(int.from_bytes(signature.data[:8]), Ledger.over(log.connection).newest_day(head.size))
    file = configuration.sources / "log" / f"{head.size}.checkpoint"
    mine = read_note(with_line_feeds(file.read_bytes()))
    if signature not in mine.signatures and check(mine, key) is None:
        yield write(configuration, file.name, Note(mine.text, (*mine.signatures, signature)).data())


def _refuse(configuration: Configuration, log: Log, note: Note, head: Head) -> None:
    """Raise NoteError for a checkpoint that is not of the log as it is here.

    It is a SplitViewError where a key of this log has signed another log, too, and an AheadError where a longer one.
    """
    size, is_longer = head.size, head.origin == log.keys[0].name and head.size > log.leaves
    if any(_has_signed(note, one) for one in log.keys):
        if is_longer:
            raise AheadError(
                f"has signed {size:,} entries, as has this log's key, and here are only {log.leaves:,}: is this copy "
                "behind? If not, somebody else has the key: keep that checkpoint"
            )
        raise SplitViewError(
            f"HAS SIGNED ANOTHER LOG, of {size:,} entries, than this one, and so has this log's key: somebody was "
            "shown another history; keep that checkpoint"
        )
    for one in _given_up(configuration, log):
        if _has_signed(note, one):
            raise SplitViewError(
                f"HAS SIGNED ANOTHER LOG, of {size:,} entries, than this one, and so has a key that this log has given "
                f"up, {one.text()}: somebody was shown another history; keep that checkpoint"
            )
    # Without the key itself, what is signed in its name can only be said.
    named = {(one.name, one.number) for at in log.sizes for one in log.checkpoint(at).signatures[:1]}
    for name, number in sorted(named & {(one.name, one.number) for one in note.signatures}):
        key = f"{name}+{number.hex()}"
        raise NoteError(
            f"HAS SIGNED ANOTHER LOG, of {size:,} entries, than this one, and by name and number so has a key that "
            f"this log has given up, {key}, which is not in git, so that its signature could not be checked; keep that "
            "checkpoint"
        )
    if is_longer:
        raise NoteError(f"has signed {size:,} entries, and here are only {log.leaves:,}: is this copy behind?")
    raise NoteError(f"HAS SIGNED ANOTHER LOG, of {size:,} entries, than this one")


def _given_up(configuration: Configuration, log: Log) -> list[PublicKey]:
    """Return the log's keys that its settings had at an earlier commit and have no longer."""
    with contextlib.suppress(RepositoryError):
        found = keys_in_git(Repository(configuration.root), LOG)
        return [key for key in found if key.name == log.keys[0].name and key not in log.keys]
    return []


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
