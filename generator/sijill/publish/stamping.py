"""Asking timestamp authorities (RFC 3161) for tokens of the log's checkpoints. One that fails delays nothing."""

import datetime
import sqlite3
from typing import NamedTuple

from sijill.log.store import Authority, Log, authority_files, log_of
from sijill.log.tokens import TokenError, check_token, cut, question, to_pem
from sijill.model.configuration import Configuration
from sijill.model.extras import need
from sijill.model.hosts import host_of
from sijill.network.client import Client, Limits
from sijill.network.errors import Unfetchable
from sijill.site import staging

_QUESTION = "application/timestamp-query"
_LARGEST = 64 * 1024
_LIMITS = Limits(seconds=30, idle=15, size=_LARGEST, unpacked=_LARGEST)
# So many checkpoints of one authority are made up for in one run.
_MOST = 20


class Fetched(NamedTuple):
    """The result of asking others: the files of ``sources/log/`` that were written, and why others were not."""

    written: list[str]
    failed: list[str]


def stamp(configuration: Configuration, connection: sqlite3.Connection, client: Client | None = None) -> Fetched:
    """Ask each authority of the settings for a token of each checkpoint that it has none for, the newest first.

    The state must be up to date. Whatever an authority does wrong is said, and asked for again the next time.
    """
    found = Fetched([], [])
    log = log_of(configuration, connection)
    if not configuration.options.timestamps or not log.sizes:
        return found
    need("timestamps", "an archive that asks for timestamps")
    client = client or Client(allow_private=configuration.options.private_addresses, limits=_LIMITS)
    for address in configuration.options.timestamps:
        name = host_of(address)
        missing = [size for size in reversed(log.sizes) if name not in [one.authority for one in log.attested(size)]]
        for size in missing[:_MOST]:
            try:
                _ask(configuration, client, log, address, name, size, found)
            except (Unfetchable, TokenError) as error:
                found.failed.append(f"{name}: {error}")
                break
    return found


def _ask(
    configuration: Configuration, client: Client, log: Log, address: str, name: str, size: int, fetched: Fetched
) -> None:
    """Ask for a token and write it, and the certificates that it brings to a file of their own, once."""
    folder = configuration.sources / "log"
    authority = Authority.of(name, authority_files(folder, name, [path.name for path in folder.iterdir()]))
    if not authority.roots:
        raise TokenError(f"must have its root certificate in sources/log/{name}.pem, by which its tokens are checked")
    text = log.checkpoint(size).text
    asked, nonce = question(text)
    answer = client.post(address, asked, _QUESTION, size=_LARGEST)
    if answer.status != 200:
        raise TokenError(f"must answer with 200, and answered {answer.status}")
    token, brought = cut(answer.body)
    found = check_token(token, text, authority.roots, [brought, *authority.chains], nonce)
    refuse_wrong_clock(found.time)
    if brought and brought not in authority.chains:
        pem, first = to_pem(brought)
        _write(configuration, f"{name}-{first[:16]}.pem", pem, fetched)
    _write(configuration, f"{size}.{name}.tsr", token, fetched)


def refuse_wrong_clock(time: datetime.datetime) -> None:
    """Raise TokenError for what is said to be done now and has a time a day or more away."""
    if abs(time - _now()) > datetime.timedelta(days=1):
        raise TokenError(f"must have the present time, and has {time:%Y-%m-%d %H:%M} UTC: its clock or ours is wrong")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _write(configuration: Configuration, name: str, data: bytes, found: Fetched) -> None:
    staging.write_atomically(configuration.sources / "log" / name, data)
    found.written.append(name)
