"""The types of schema.org that a kind of statement, agent or document can be (``schema_types.yaml``)."""

from functools import cache
from pathlib import Path

from sijill.model.files import table

_BELOW = {"statement": ("works", "acts"), "agent": ("agents",), "document": ("works",)}


@cache
def types_of(of: str) -> frozenset[str]:
    """Return the types that a kind of statements, agents or documents can be."""
    found = table(Path(__file__).with_suffix(".yaml"))
    return frozenset(one for name in _BELOW[of] for one in found[name].split())
