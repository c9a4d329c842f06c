"""Whether a host that an address names is one that every reader can reach.

Judged by the name alone, as a browser reads it (WHATWG URL Standard, "IPv4 parser"): nothing is looked up. The names
that belong to one machine or one network are those of RFC 6761, RFC 6762, RFC 8375 and ICANN's ``internal``.
"""

import ipaddress
import unicodedata

_OF_ONE_NETWORK = frozenset(["localhost", "local", "internal", "intranet", "lan", "home", "corp", "private"])
_ENDS = ("home.arpa",)


def why_not_public(host: str) -> str:
    """Return what makes a host one that not every reader can reach, such as ``a loopback address``; "" for none."""
    name = unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower().strip("[]").rstrip(".")
    address = _as_address(name)
    if address is not None:
        return _kind_of(address)
    if "." not in name:
        return "a name without a domain"
    if name.rpartition(".")[2] in _OF_ONE_NETWORK or any(name.endswith(f".{end}") for end in _ENDS):
        return "a name of one's own network"
    return ""


def _kind_of(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if mapped is not None:
        return _kind_of(mapped)
    if address.is_loopback:
        return "a loopback address"
    if address.is_link_local:
        return "a link-local address (where machines ask for their own metadata)"
    if address.is_private:
        return "a private address"
    return "" if address.is_global and not address.is_multicast and not address.is_reserved else "a reserved address"


def _as_address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host is read as: ``127.1``, ``0x7f000001`` and ``017700000001`` are 127.0.0.1."""
    if ":" in name:
        try:
            return ipaddress.IPv6Address(name)
        except ValueError:
            return None
    parts = name.split(".")
    numbers = [_as_number(part) for part in parts]
    if not 1 <= len(parts) <= 4 or any(number is None for number in numbers):
        return None
    *first, last = [number for number in numbers if number is not None]
    if any(number > 255 for number in first) or last >= 256 ** (5 - len(parts)):
        return None
    value = last
    for place, number in enumerate(first):
        value += number * 256 ** (3 - place)
    return ipaddress.IPv4Address(value)


def _as_number(part: str) -> int | None:
    try:
        if part.startswith("0x"):
            return int(part[2:] or "0", 16)
        if not (part.isascii() and part.isdigit()):
            return None
        return int(part, 8 if part.startswith("0") else 10)
    except ValueError:
        return None
