"""Why something could not be fetched, in words and as a code that callers can act on."""

from typing import Literal

Why = Literal[
    "address", "private", "name", "connection", "certificate", "time", "size", "coding", "redirects", "answer"
]


class Unfetchable(Exception):  # noqa: N818 - it says what is the matter, not that Python failed
    """An address was not fetched; the message says what must hold and what to do. ``why`` says it as a code.

    ``address`` is no address of the web, or one that may not be asked; ``private`` one that leads to a network that is
    not public; ``name`` a host without an address; ``answer`` an answer that is no whole HTTP.
    """

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why: Why = why
