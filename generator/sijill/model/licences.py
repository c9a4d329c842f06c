"""Licences of records, by their SPDX identifiers."""

from typing import NamedTuple


class Licence(NamedTuple):
    """The short and the full name of a licence, and the address of its terms."""

    label: str
    name: str
    address: str


_KNOWN = {
    "CC-BY-4.0": Licence(
        "CC BY 4.0", "Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"
    ),
    "CC0-1.0": Licence("CC0 1.0", "CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
}


def licence(identifier: str) -> Licence:
    """Return a licence; the name of an unknown one is its identifier."""
    return _KNOWN.get(identifier) or Licence(identifier, identifier, f"https://spdx.org/licenses/{identifier}.html")
