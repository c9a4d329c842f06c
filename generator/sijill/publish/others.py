"""Asking timestamp authorities and witnesses about the log's checkpoints, all at the same time.

One that fails, or takes too long, delays nothing: what is wrong with its answer is said, and it is asked again the next
time.
"""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

from sijill.log.store import log_of
from sijill.log.tokens import TokenError
from sijill.model.configuration import Configuration
from sijill.model.keys import NoteError
from sijill.network.client import Client
from sijill.network.errors import Unfetchable
from sijill.publish.asking import LIMITS, AheadError, Fetched, SplitViewError
from sijill.publish.cosigning import of_witnesses
from sijill.publish.stamping import of_authorities


def ask_others(
    configuration: Configuration, connection: sqlite3.Connection, client: Client | None = None
) -> tuple[Fetched, Fetched]:
    """Ask authorities for the tokens, and witnesses for the signatures, that checkpoints lack; write what is true.

    The state must be up to date.
    """
    log = log_of(configuration, connection)
    groups = [of_authorities(configuration, log), of_witnesses(configuration, log)] if log.sizes else []
    client = client or Client(allow_private=configuration.options.private_addresses, limits=LIMITS)
    found = []
    with ThreadPoolExecutor(max(1, sum(map(len, groups)))) as threads:
        asked = [[(one, threads.submit(one.ask, client)) for one in group] for group in groups]
        for group in asked:
            written: list[str] = []
            failed: list[str] = []
            split = ahead = False
            for one, answer in group:
                try:
                    for name in one.take(answer.result()):
                        written.append(name)
                except (Unfetchable, TokenError, NoteError) as error:
                    failed.append(f"{one.name}: {error}")
                    split = split or isinstance(error, SplitViewError)
                    ahead = ahead or isinstance(error, AheadError)
            found.append(Fetched(written, failed, split, ahead))
    stamps, cosigned = found or (Fetched([], []), Fetched([], []))
    return stamps, cosigned
