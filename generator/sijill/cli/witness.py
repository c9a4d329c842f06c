"""``sijill witness``: sign the head of another archive's transparency log, if it extends the one signed before."""

import json
from itertools import combinations
from pathlib import Path

import click

from sijill.cli.common import AT_FAULT, BadCall, counted, machine_faults, write_asked_for
from sijill.cli.spoken import say
from sijill.model.errors import BuildError
from sijill.model.extras import need
from sijill.model.files import read_given


@click.command(
    "witness", short_help="Witness another archive's transparency log: sign its head if it extends the last."
)
@click.argument("place", metavar="FOLDER|URL")
@click.option("--key", type=click.Path(path_type=Path), required=True, help="The witness's secret key, a file.")
@click.option(
    "--log-key", required=True, help="The log's public key, got from the archive by another way than this site."
)
@click.option("--memory", type=click.Path(path_type=Path), required=True, help="The file that remembers the head.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="The file that the signed head is written to."
)
@click.option("--allow-private", is_flag=True, help="Ask an address of this machine or of a private network, too.")
def command(place: str, key: Path, log_key: str, memory: Path, out: Path, allow_private: bool) -> None:
    """Look at the newest checkpoint of a log, prove from the log's own files that it extends the one remembered, sign
    it (C2SP tlog-cosignature), and write it to a file to be published. Meant for a cron job of somebody who is not the
    archive: a library, a newspaper.

    A log that does not extend what was seen is not signed: the command ends with status 1 and says what it was shown,
    and what is remembered stays. Make a key with: sijill key new --witness

    \b
    sijill witness https://archive.example.org/ --key w.key --log-key archive.example.org/log+… \\
      --memory seen.json --out public/archive.checkpoint
    """
    with machine_faults():
        need("signing", "a witness")
    from sijill.model.keys import LOG, WITNESS, NoteError, PublicKey
    from sijill.model.urls import LOG_CHECKPOINT
    from sijill.network.client import Client
    from sijill.publish.closing import secret_key
    from sijill.publish.verify import LIMITS, UnreachableError, opened
    from sijill.publish.witness import InconsistentError, as_data, from_data, witnessed

    for (one, file), (other, second) in combinations({"--key": key, "--memory": memory, "--out": out}.items(), 2):
        if file.resolve() == second.resolve() or (file.exists() and second.exists() and file.samefile(second)):
            raise BadCall(f"{one} and {other} must be different files, and both are {file}")
    with machine_faults():
        secret = secret_key(key)
    if secret is None or secret.kind != WITNESS:
        raise BadCall(f"{key} must be a witness's key: sijill key new --witness")
    try:
        public = PublicKey.read(log_key, LOG)
        _refuse_loss(out, public.name)
        seen = from_data(json.loads(read_given(memory))) if memory.exists() else None
        read, _ = opened(place, Client(allow_private=allow_private, limits=LIMITS), LOG_CHECKPOINT)
    except NoteError as error:
        raise BadCall(f"--log-key {error}") from None
    except BuildError as error:
        raise BadCall(str(error)) from None
    except (ValueError, RecursionError):
        raise BadCall(
            f"{memory} must be what an earlier run wrote, and is not; restore it, or the log has no past"
        ) from None
    except UnreachableError as error:
        raise BadCall(str(error)) from None
    with machine_faults():
        try:
            note, head = witnessed(read, public, secret, seen)
        except InconsistentError as error:
            say(f"NOT SIGNED: {error}.", err=True)
            say("Keep what is remembered, and show it to others who watch this log.", err=True)
            raise SystemExit(AT_FAULT) from None
        except UnreachableError as error:
            raise BadCall(str(error)) from None
    write_asked_for(memory, json.dumps(as_data(head)).encode() + b"\n")
    write_asked_for(out, note.data())
    say(f"{head.origin}: {counted(head.size, 'entry', 'entries')} signed in {out}")


def _refuse_loss(out: Path, origin: str) -> None:
    """Raise BadCall where something else than a checkpoint of this log is where the signed one is to be written."""
    from sijill.log.checkpoint import head_of
    from sijill.log.notes import read_note
    from sijill.model.keys import NoteError

    if not out.exists():
        return
    try:
        data = read_given(out)
        is_of_log = not data or head_of(read_note(data)).origin == origin
    except (BuildError, NoteError):
        is_of_log = False
    if not is_of_log:
        raise BadCall(f"{out} must be a checkpoint of {origin}, or not be there yet: what it has would be lost")
