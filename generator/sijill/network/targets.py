"""Which addresses may be fetched: those of the web, on a usual port, at a public IP address.

A host's name does not show where it leads, so every IP address that it resolves to is judged, and the connection is
made to an address that was judged.
"""

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

import idna

from sijill.model.fields import check_web_address
from sijill.network.errors import Unfetchable

_PLAIN = "/%:@!$&'()*+,;=~[]-._?"  # what stays as it is in a path and a query
_PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1024  # those below belong to other protocols, which a request must not speak to by mistake
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_.])?\Z", re.ASCII)


class Target(NamedTuple):
    """One address as it is requested: ``host`` in ASCII, without brackets; ``path`` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as written in an address and in the request's ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        """The address as it is requested: without a fragment, its host in ASCII."""
        return f"{self.scheme}://{self.authority}{self.path}"


def target_of(address: str, *, any_port: bool = False) -> Target:
    """Return what to request for an address. Raises Unfetchable if that may not be requested."""
    try:
        parts = urlsplit(check_web_address(address))
        port = parts.port or _PORTS[parts.scheme]
        host = (parts.hostname or "").rstrip(".")
        if ":" in host:
            host = ipaddress.IPv6Address(host).compressed
        else:
            host = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
            if not _HOST.match(host):
                raise ValueError(f"must name a host, not {host!a}")
    except (ValueError, idna.IDNAError) as error:
        raise Unfetchable("address", f"the address {ascii(address)[:200]} must be one of the web: it {error}") from None
    if not any_port and port not in _PORTS.values() and port < _FIRST_FREE_PORT:
        raise Unfetchable("address", f"the port of {address} must be 80, 443 or one from 1024, not {port}")
    query = f"?{quote(parts.query, safe=_PLAIN)}" if parts.query else ""
    return Target(parts.scheme, host, port, quote(parts.path or "/", safe=_PLAIN) + query)


def redirected(base: str, location: str) -> str:
    """Return the address that a ``Location`` leads to, with characters that are not allowed encoded as browsers do.

    Raises Unfetchable if it is not an address.
    """
    raw = location.strip().encode("latin-1", "replace")
    try:
        return urljoin(base, quote(raw, safe=_PLAIN + "#"))
    except ValueError as error:
        raise Unfetchable("address", f"{base} must lead to an address: {ascii(location)[:200]} {error}") from None
