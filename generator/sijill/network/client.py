"""The client: fetches an address by GET (or asks a service by POST) and returns every exchange, redirects included.

The standard library's parser reads HTTP from our own ``Wire``, which limits every byte that comes in. Proxies, cookies
and passwords of the environment are not used.
"""

import datetime
import hashlib
import http.client
import ssl
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import sijill
from sijill.network.codings import unpacked
from sijill.network.errors import Unfetchable
from sijill.network.pauses import Pauses
from sijill.network.targets import Target, redirected, target_of
from sijill.network.wire import Deadline, Dial, Resolve, Wire, connect, dial, resolve

_REDIRECTS = frozenset([301, 302, 303, 307, 308])


class Limits(NamedTuple):
    """The limits of one fetch: seconds in all and of silence, bytes received and unpacked, and redirects."""

    seconds: float = 60
    idle: float = 15
    size: int = 64 * 1024 * 1024
    unpacked: int = 64 * 1024 * 1024
    redirects: int = 10


class Exchange(NamedTuple):
    """One request and its answer, byte for byte.

    ``peer`` is the server's IP address. ``certificates`` is its certificate chain, its own first (DER; before Python
    3.13 only its own).
    """

    address: str
    peer: str
    time: datetime.datetime
    request: bytes
    response: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    certificates: tuple[bytes, ...] = ()

    def header(self, name: str) -> str:
        """Return a header of the answer, or ""."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Answer(NamedTuple):
    """The result of asking for an address: every exchange in order, and the last one's body, unpacked."""

    exchanges: tuple[Exchange, ...]
    body: bytes

    @property
    def last(self) -> Exchange:
        """The exchange that the body is from."""
        return self.exchanges[-1]

    @property
    def status(self) -> int:
        """The last answer's HTTP status."""
        return self.last.status


class Client:
    """Asks for addresses. One client may be used by several threads."""

    def __init__(
        self, *, archive: str = "", allow_private: bool = False, limits: Limits = Limits(), pause: float = 0,  # noqa: B008 - immutable
        find: Resolve = resolve, call: Dial = dial, trust: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        """``archive`` is the archive's address, sent to servers. ``pause`` is the least number of seconds between two
        requests to one host. ``find``, ``call`` and ``trust`` resolve names, make connections and judge certificates.
        """
        self.allow_private = allow_private
        self.limits = limits
        self.pauses = Pauses(pause)
        self._find, self._call, self._trust = find, call, trust
        about = f"+{archive}" if archive.isascii() and archive.isprintable() and archive else "a copy of an archive"
        self.name = f"Sijill/{sijill.__version__} ({about})"

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return self._trust or ssl.create_default_context()

    def get(
        self, address: str, *, headers: Iterable[tuple[str, str]] = (), size: int | None = None, same_host: bool = False
    ) -> Answer:
        """Return the answer for an address, following redirects.

        ``size`` is a smaller limit of bytes. With ``same_host``, a redirect to another host is returned instead of
        followed. Raises Unfetchable if there is no complete answer.
        """
        most = self.limits.size if size is None else min(size, self.limits.size)
        deadline = Deadline(self.limits.seconds, self.limits.idle)
        exchanges: list[Exchange] = []
        asked = set()
        target = target_of(address, any_port=self.allow_private)
        while True:
            if self.pauses.wait(target.host):
                deadline = Deadline(self.limits.seconds, self.limits.idle)
            asked.add(target)
            exchange, body = self._exchange(target, deadline, tuple(headers), most)
            exchanges.append(exchange)
            location = exchange.header("Location")
            if exchange.status not in _REDIRECTS or not location:
                break
            following = target_of(redirected(target.address, location), any_port=self.allow_private)
            if same_host and (following.scheme, following.authority) != (target.scheme, target.authority):
                break
            if following in asked:
                raise Unfetchable(
                    "redirects", f"{address} must lead to a page, and its redirects lead back to {following.address}"
                )
            if len(exchanges) > self.limits.redirects:
                raise Unfetchable("redirects", f"{address} must lead on at most {self.limits.redirects} times")
            target = following
        return Answer(tuple(exchanges), unpacked(body, exchange.header("Content-Encoding"), self.limits.unpacked))

    def post(self, address: str, body: bytes, kind: str, *, size: int) -> Answer:
        """Return the answer, of at most ``size`` bytes, to a body of the media type ``kind``; follow no redirect.

        Raises Unfetchable if there is no complete answer.
        """
        target = target_of(address, any_port=self.allow_private)
        self.pauses.wait(target.host)
        deadline = Deadline(self.limits.seconds, self.limits.idle)
        headers = (("Content-Type", kind), ("Content-Length", str(len(body))), ("Accept-Encoding", "identity"))
        exchange, found = self._exchange(target, deadline, headers, min(size, self.limits.size), body)
        return Answer((exchange,), unpacked(found, exchange.header("Content-Encoding"), self.limits.unpacked))

    def _exchange(
        self, target: Target, deadline: Deadline, headers: tuple[tuple[str, str], ...], most: int,
        said: bytes | None = None,
    ) -> tuple[Exchange, bytes]:  # fmt: skip
        sent = {"Host": target.authority, "User-Agent": self.name, "Accept": "*/*", "Accept-Encoding": "gzip",
                **dict(headers), "Connection": "close"}  # fmt: skip
        method = "GET" if said is None else "POST"
        lines = [f"{method} {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
        request = "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii") + (said or b"")
        time = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        connection, peer = connect(target, deadline, self._find, self._call, allow_private=self.allow_private)
        certificates: tuple[bytes, ...] = ()
        try:
            if target.scheme == "https":
                connection.settimeout(deadline.wait(target.host))
                connection = self._context.wrap_socket(connection, server_hostname=target.host)
                certificates = _certificates(connection)
            connection.settimeout(deadline.wait(target.host))
            connection.sendall(request)
            wire = Wire(connection, target.host, deadline, most)
            response = http.client.HTTPResponse(wire, method=method)  # type: ignore[arg-type] # asks for makefile alone
            response.begin()
            body = response.read()
        except ssl.SSLCertVerificationError as error:
            raise Unfetchable(
                "certificate", f"{target.host} must prove its name by a certificate: {error.verify_message}"
            ) from None
        except TimeoutError:
            raise deadline.silent(target.host) from None
        # The last three are raised for absurd lengths, which the parser does not check.
        except (http.client.HTTPException, ValueError, OverflowError, MemoryError) as error:
            raise Unfetchable("answer", f"{target.host} must answer with whole HTTP: {_short(error)}") from None
        except OSError as error:
            raise Unfetchable("connection", f"{target.host} must answer, and broke off: {_short(error)}") from None
        finally:
            connection.close()
        found = Exchange(
            target.address, peer, time, request, bytes(wire.received), response.status,
            tuple(response.getheaders()), certificates,
        )  # fmt: skip
        return found, body


def _short(error: Exception) -> str:
    text = getattr(error, "strerror", None) or f"{type(error).__name__} {error}"
    return ascii(text)[1:-1][:120].strip()


def _certificates(connection: ssl.SSLSocket) -> tuple[bytes, ...]:
    chain = getattr(connection, "get_verified_chain", None)  # from Python 3.13 on
    if chain is not None:
        return tuple(chain())
    own = connection.getpeercert(binary_form=True)
    return (own,) if own else ()


def digest_of_certificates(exchange: Exchange) -> str:
    """Return the SHA-256 (hexadecimal) of the server's own certificate, or "" if there was none."""
    return f"sha256:{hashlib.sha256(exchange.certificates[0]).hexdigest()}" if exchange.certificates else ""
