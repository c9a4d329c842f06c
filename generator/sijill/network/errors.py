"""Why something could not be fetched, in words and as a code that callers can act on."""

from typing import Literal

Why = Literal[
    "address", "private", "name", "connection", "certificate", "time", "size", "coding", "redirects", "answer"
]


class Unfetchable(Exception):  # noqa: N818 - it describes an address, not a failure of Python
    """An address was not fetched; the message says what must hold and what to do, and ``why`` is the reason's code.

    ``address``: not an address of the web, or one that may not be asked; ``private``: it leads to a network that is not
    public; ``name``: the host has no IP address; ``answer``: the answer is not complete HTTP.
    """

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why: Why = why
