"""Salts: random digits in the digests of a ledger's entries, so that nobody can confirm a guess at words that are gone.

Every published version has one salt of 16 random bytes, which its digest is made with; the digests of its aspects are
made with salts that are derived from it. The salts are in the batch's file below its entries, in lines that no digest
covers; an entry has a digest of its salt. Taking words down removes the version's salt: only those of the aspects
without the words stay, so that these can still be proved. Entries of the first two formats have no salts.
"""

import hashlib
import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sijill.model.digests import canonical_form, salted_digest

_SALT = re.compile(r"[0-9a-f]{32}\Z")
_NONE: Mapping[str, str] = {}


class Salts(NamedTuple):
    """The salts of one version, as far as they are known: ``of_version``, or those of some ``aspects`` by their names.

    All are 32 hexadecimal digits. ``salted`` is False for entries whose digests were made without any.
    """

    of_version: str = ""
    aspects: Mapping[str, str] = _NONE
    salted: bool = True

    def digest_of_version(self, digest: str) -> str | None:
        """Return an entry's digest, given that of the record's canonical form; None where the salt is gone."""
        if not self.salted:
            return digest
        return salted_digest("record", self.of_version, digest) if self.of_version else None

    def digest_of_aspect(self, aspect: str, digest: str) -> str | None:
        """Return an aspect's digest, given that of its values' canonical form; None where the salt is gone."""
        if not self.salted:
            return digest
        salt = self.of_aspect(aspect)
        return salted_digest("aspect", salt, digest) if salt else None

    @property
    def name(self) -> str:
        """What an entry names its version's salt by: a digest of it, 32 hexadecimal digits."""
        return self.of_aspect("")

    def of_aspect(self, aspect: str) -> str:
        """Return the salt of an aspect, "" where it is gone."""
        if not self.of_version:
            return self.aspects.get(aspect, "")
        return hashlib.sha256(f"sijill:salt:v1\n{aspect}\n{self.of_version}".encode()).hexdigest()[:32]

    def only(self, aspects: Iterable[str]) -> "Salts":
        """Return the salts of some aspects alone."""
        kept = {aspect: salt for aspect in sorted(aspects) if (salt := self.of_aspect(aspect))}
        return Salts("", kept, self.salted)

    def has(self, other: "Salts", aspects: Collection[str]) -> bool:
        """Return whether every salt of another is one of these, or is derived from them for one of the aspects."""
        if other.of_version:
            return other.of_version == self.of_version
        return all(name in aspects and self.of_aspect(name) == salt for name, salt in other.aspects.items())

    def line(self, kind: str, identifier: str, version: int) -> bytes:
        """Return the line of the ledger that gives these salts for a version of a record, empty if there are none."""
        if not self.of_version and not self.aspects:
            return b""
        given = {"salt": self.of_version} if self.of_version else {"salts": dict(self.aspects)}
        return canonical_form({"of": f"{kind}/{identifier}", "version": version, **given}) + b"\n"


UNSALTED = Salts(salted=False)
GONE = Salts()


def new_salt() -> str:
    """Return a salt that nobody has used before: 16 random bytes as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def is_salt(value: object) -> bool:
    """Return whether a value is a salt."""
    return isinstance(value, str) and bool(_SALT.match(value))


def salts_in(line: Mapping[str, Any]) -> Salts | None:
    """Return the salts that a line of the ledger, without its ``of`` and ``version``, gives; None if it gives none."""
    match line:
        case {"salt": str(salt), **rest} if not rest and is_salt(salt):
            return Salts(salt)
        case {"salts": dict(aspects), **rest} if not rest and all(map(is_salt, aspects.values())):
            return Salts("", aspects)
    return None
