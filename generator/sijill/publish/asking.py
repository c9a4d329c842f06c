"""What timestamp authorities and witnesses are asked about the log's checkpoints, and the result."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sijill.model.configuration import Configuration
from sijill.model.keys import NoteError
from sijill.network.client import Client, Limits
from sijill.site import staging

LARGEST = 64 * 1024
"""So many bytes an answer has at most."""
SECONDS = 30
"""So long one answer may take, and an authority for all of its answers."""
LIMITS = Limits(seconds=SECONDS, idle=15, size=LARGEST, unpacked=LARGEST)


class SplitViewError(NoteError):
    """A witness has signed another log, which a key of this log has signed, too: two histories were shown."""


class AheadError(NoteError):
    """A witness has signed a longer log than is here, which a key of this log has signed, too.

    It may be this log's continuation, where this copy is behind, or another history: a checkpoint alone does not say.
    """


class Fetched(NamedTuple):
    """The result of asking others: the files of ``sources/log/`` that were written, and why others were not.

    ``split`` says that one of the failures is another log, signed by a key of this one, and ``ahead`` that one is a
    longer log so signed.
    """

    written: list[str]
    failed: list[str]
    split: bool = False
    ahead: bool = False

    def joined(self, later: "Fetched") -> "Fetched":
        """Return this result with that of a later run, whose failures are those that count."""
        return Fetched(self.written + later.written, later.failed, self.split or later.split, later.ahead)


class Question(NamedTuple):
    """What somebody is asked: ``ask`` runs in a thread of its own, without the database; ``take`` gets its answer.

    Both raise Unfetchable, TokenError or NoteError for what the host does wrong. ``take`` gives the names of the files
    that it wrote, one after the other.
    """

    name: str
    ask: Callable[[Client], Any]
    take: Callable[[Any], Iterable[str]]


def write(configuration: Configuration, name: str, data: bytes) -> str:
    """Write a file of ``sources/log/`` and return its name."""
    staging.write_atomically(configuration.sources / "log" / name, data)
    return name
