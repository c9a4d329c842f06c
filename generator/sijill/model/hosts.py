"""Which hosts and IP addresses are public: the only module with that rule.

A host's name is judged as a browser reads it (WHATWG URL Standard, "IPv4 parser"), without looking it up. The names of
one machine or one network are those of RFC 6761, RFC 6762, RFC 8375 and ICANN's ``internal``.
"""

import ipaddress
import re
import unicodedata
from urllib.parse import urljoin, urlsplit

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_OF_ONE_NETWORK = frozenset(
    ["localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private"]
)
_ENDS = ("home.arpa",)
NAME_IN_FILES = "[a-z0-9](?:[a-z0-9.-]{0,79}[a-z0-9-])?"
"""A pattern of the hosts that files can be named by; one that ends in a dot is another name of the same host."""
_DROPPED = "".join(map(chr, range(0x21)))


def host_of(address: str) -> str:
    """Return the host that an address names, "" where it cannot be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def in_ascii(host: str) -> str:
    """Return how a host of other letters is written in ASCII (IDNA), "" where that is no name for files."""
    try:
        name = host.encode("idna").decode()
    except UnicodeError:
        return ""
    return name if re.fullmatch(NAME_IN_FILES, name) else ""


def as_browsers_read(address: str) -> str:
    """Return an address without what a browser drops from it before it splits it (WHATWG URL Standard, parser)."""
    return re.sub("[\t\n\r]", "", address.strip(_DROPPED))


def joined(base: str, address: str) -> str:
    """Return an address on a page as a whole one; one that cannot be read stays as it is, and leads nowhere."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def is_host(host: str) -> bool:
    """Return whether a browser would accept a host: labels of 1 to 63 characters, or a complete IP address.

    No registry has domains that begin or end with a hyphen. Names below a domain may, and some blogs' do.
    """
    name = _plain(host)
    if ":" in name or _as_address(name) is not None:
        return _as_address(name) is not None
    *_, last = labels = name.split(".")
    if any(label.startswith("-") or label.endswith("-") for label in name.split(".")[-2:]):
        return False
    return all(map(_is_label, labels)) and not last.isdigit() and _as_number(last) is None


def _is_label(label: str) -> bool:
    if not 0 < len(label) < 64:
        return False
    if not label.startswith("xn--"):
        return True
    try:  # letters of other scripts, as ASCII (RFC 3492)
        return not label[4:].encode("ascii").decode("punycode").isascii()
    except ValueError:
        return False


def _plain(host: str) -> str:
    return unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower().strip("[]").removesuffix(".")


def why_not_public(host: str) -> str:
    """Return why not every reader can reach a host, such as ``a loopback address``; "" if all can."""
    name = _plain(host)
    address = _as_address(name)
    if address is not None:
        return _kind_of(address)
    if "." not in name:
        return "a name without a domain"
    if name.rpartition(".")[2] in _OF_ONE_NETWORK or any(name.endswith(f".{end}") for end in _ENDS):
        return "a name of one's own network"
    return ""


def _kind_of(address: _Address) -> str:
    address = _carried(address)
    if address.is_loopback:
        return "a loopback address"
    if address.is_link_local:
        return "a link-local address (where machines ask for their own metadata)"
    if address.is_private:
        return "a private address"
    return "" if is_public(str(address)) else "a reserved address"


def is_public(text: str) -> bool:
    """Return whether an IP address is public, or contains a public one (``_carried``)."""
    try:
        address = _carried(ipaddress.ip_address(text))
    except ValueError:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def is_private(text: str) -> bool:
    """Return whether an IP address belongs to this machine or a private network, link-local addresses excluded.

    At link-local addresses (169.254.0.0/16) clouds give away machines' secrets, so no setting allows them.
    """
    try:
        address = _carried(ipaddress.ip_address(text))
    except ValueError:
        return False
    unusable = address.is_link_local or address.is_multicast or address.is_unspecified
    return address.is_loopback or (address.is_private and not unusable)


def _carried(address: _Address) -> _Address:
    """Return the IPv4 address inside an IPv6 address (mapped, 6to4, Teredo or NAT64), or the address itself."""
    if not isinstance(address, ipaddress.IPv6Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or address


def _as_address(name: str) -> _Address | None:
    """Return the IP address that a host means, or None: ``127.1``, ``0x7f000001``, ``017700000001`` are 127.0.0.1."""
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
    # Python's ``int`` takes signs, underscores and the digits of other scripts, too.
    if re.fullmatch("0x[0-9a-f]*", part):
        return int(part[2:] or "0", 16)
    if re.fullmatch("0[0-7]*", part):
        return int(part, 8)
    return int(part[:20]) if re.fullmatch("[1-9][0-9]*", part) else None  # 20 digits are too large already
