"""The certificates of timestamp authorities in ``sources/log/``, and which of them a site serves.

``<authority>.pem`` has the authority's trusted root certificates; ``<authority>-<16 hex>.pem`` has a certificate that
signs, by whose digest it is named, and those between it and a root.
"""

import contextlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sijill.ledger.store import listing
from sijill.log.tokens import TokenError, certificates_in, is_der, roots_in, to_pem

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_CHAIN = re.compile(r"(.+)-[0-9a-f]{16}\.pem", re.ASCII)


class Authority(NamedTuple):
    """A timestamp authority's certificates: its trusted roots, and the chains of those it has signed with.

    ``unreadable`` names the files that have no certificates, or that must be there and are not; the roots' file too,
    where it has none that signs itself, or one that may sign no certificates: OpenSSL takes nothing else for a root.
    ``in_der`` names those that have a certificate in that form.
    """

    name: str
    roots: "list[Certificate]"
    chains: "list[list[Certificate]]"
    unreadable: list[str]
    in_der: list[str]

    @classmethod
    def of(cls, name: str, files: Mapping[str, bytes]) -> "Authority":
        """Return an authority by the files of ``sources/log/`` that have its certificates."""
        found: dict[str, list[Certificate]] = {f"{name}.pem": []}
        for file, data in files.items():
            try:
                found[file] = roots_in(data) if file == f"{name}.pem" else certificates_in(data)
            except TokenError:
                found[file] = []
        roots, *chains = found.values()
        lacking = [file for file, certificates in found.items() if not certificates]
        in_der = [file for file in lacking if is_der(files.get(file, b""))]
        return cls(name, roots, chains, [file for file in lacking if file not in in_der], in_der)


def authority_files(folder: Path, name: str, files: Iterable[str]) -> dict[str, bytes]:
    """Return the files of ``sources/log/`` that have an authority's certificates; one that cannot be read is empty."""
    found: dict[str, bytes] = {}
    for one in sorted(files):
        if is_certificate_of(name, one):
            try:
                found[one] = (folder / one).read_bytes()
            except OSError:
                found[one] = b""
    return found


def is_certificate_of(authority: str, name: str) -> bool:
    """Return whether a file of ``sources/log/`` has certificates of an authority, by its name."""
    match = _CHAIN.fullmatch(name)
    return name == f"{authority}.pem" or (match is not None and match[1] == authority)


def authority_of(name: str) -> str:
    """Return the authority that a file of certificates is of, by its name."""
    match = _CHAIN.fullmatch(name)
    return match[1] if match else name.removesuffix(".pem")


def certificates_served(folder: Path) -> dict[str, bytes]:
    """Return the files of certificates that a site serves, by name: what ``sources/log/`` has of them, and no more.

    ``check`` refuses those that are of no authority. Whatever else is in such a file, before or behind its
    certificates, stays here.
    """
    found: dict[str, bytes] = {}
    for name in sorted(listing(folder)):
        if name.endswith(".pem"):
            with contextlib.suppress(TokenError):
                found[name] = to_pem(certificates_in((folder / name).read_bytes()))[0]
    return found
