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


def identifiers() -> list[str]:
    """Return the identifiers of all licences that SPDX lists (https://spdx.org/licenses/)."""
    from packaging.licenses._spdx import LICENSES

    return [one["id"] for one in LICENSES.values()]


def check_licence(identifier: str) -> str:
    """Return an identifier that SPDX lists. Raises ValueError for any other: its address would lead nowhere."""
    if identifier not in _KNOWN and identifier not in identifiers():
        raise ValueError("must be an identifier of https://spdx.org/licenses/, such as CC-BY-4.0")
    return identifier


def licence(identifier: str) -> Licence:
    """Return a licence; the name of an unknown one is its identifier."""
    return _KNOWN.get(identifier) or Licence(identifier, identifier, f"https://spdx.org/licenses/{identifier}.html")
