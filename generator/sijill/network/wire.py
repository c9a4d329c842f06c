"""Resolving a host, connecting only to addresses that were judged, and reading what it sends within limits."""

import io
import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from sijill.model.hosts import is_private, is_public
from sijill.network.errors import Unfetchable
from sijill.network.targets import Target

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the IP addresses of a host, best first. Raises OSError if there are none."""
Dial = Callable[[str, int, float], socket.socket]
"""Connects to a port of an IP address within a number of seconds. Raises OSError."""


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses that this machine's resolver has for a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def dial(address: str, port: int, seconds: float) -> socket.socket:
    """Connect to an IP address, without looking up a name."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.settimeout(seconds)
    try:
        made.connect((address, port))
    except BaseException:
        made.close()
        raise
    return made


class Deadline:
    """The seconds within which one answer must be complete, and for which its server may be silent."""

    def __init__(self, seconds: float, idle: float) -> None:
        self._seconds, self._idle = seconds, idle
        self._end = time.monotonic() + seconds

    def wait(self, host: str) -> float:
        """Return how many seconds to wait for the next bytes. Raises Unfetchable if the time is up."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise Unfetchable("time", f"{host} must answer whole within {self._seconds:g} seconds, and did not")
        return min(left, self._idle)

    def silent(self, host: str) -> Unfetchable:
        """Return the error to raise if a server sent nothing while the client waited."""
        try:
            waited = self.wait(host)
        except Unfetchable as late:
            return late
        return Unfetchable("time", f"{host} must not be silent for longer than {waited:.0f} seconds, and was")


def connect(
    target: Target, deadline: Deadline, find: Resolve, call: Dial, *, allow_private: bool
) -> tuple[socket.socket, str]:
    """Return a connection to a host and its IP address, which is one of those that were judged.

    Raises Unfetchable if any IP address of the host may not be asked, or if none answers.
    """
    addresses = _addresses(target, deadline, find)
    for address in addresses:
        if is_public(address) or (allow_private and is_private(address)):
            continue
        known = is_private(address) and not allow_private
        mend = (
            "; --allow-private allows it or, where the command lacks that, private_addresses in the settings"
            if known
            else ""
        )
        raise Unfetchable(
            "private", f"{target.host} must lead to public addresses of the Internet alone, not to {address}{mend}"
        )
    problem: OSError | None = None
    for address in addresses[:4]:
        try:
            return call(address, target.port, deadline.wait(target.host)), address
        except OSError as error:
            problem = error
    if isinstance(problem, TimeoutError):
        raise deadline.silent(target.host)
    reason = problem.strerror or problem if problem else "it has no address"
    raise Unfetchable("connection", f"{target.host} must be reachable, and is not: {reason}")


def _addresses(target: Target, deadline: Deadline, find: Resolve) -> list[str]:
    """Look up a host in a thread, since the system's resolver has no time limit."""
    answers: queue.Queue[list[str] | Exception] = queue.Queue()

    def look() -> None:
        try:
            answers.put(list(find(target.host, target.port)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        found = answers.get(timeout=deadline.wait(target.host))
    except queue.Empty:
        raise deadline.silent(target.host) from None
    if isinstance(found, Exception) or not found:
        raise Unfetchable("name", f"{target.host} must be a host that has an address, and none was found")
    return found


class Wire(io.RawIOBase):
    """The bytes that one server sends: read under a deadline, all kept, at most ``most`` of them."""

    def __init__(self, connection: socket.socket, host: str, deadline: Deadline, most: int) -> None:
        self._connection, self._host, self._deadline, self._most = connection, host, deadline, most
        self.received = bytearray()

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the bytes that have come in. Raises Unfetchable at a limit."""
        self._connection.settimeout(self._deadline.wait(self._host))
        try:
            count = self._connection.recv_into(buffer)
        except TimeoutError:
            raise self._deadline.silent(self._host) from None
        self.received += memoryview(buffer)[:count]
        if len(self.received) > self._most:
            raise Unfetchable("size", f"{self._host} must answer with at most {self._most:,} bytes, and sends more")
        return count

    def makefile(self, _mode: str = "rb") -> io.BufferedReader:
        """Return a reader of itself: ``http.client`` calls this method of a socket."""
        return io.BufferedReader(self)
