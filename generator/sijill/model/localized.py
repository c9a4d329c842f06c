"""What editors write for readers, in every language of the archive: which fields, and whether a record has them all."""

from collections.abc import Mapping
from typing import Any

# Fields whose value is a mapping of languages, anywhere in a record.
LOCALIZED = frozenset(
    ("title", "name", "label", "definition", "note", "reason", "capacity", "named", "unnamed", "distinction", "place")
)


def lacks_any(tree: Mapping[str, Any], languages: frozenset[str], own: frozenset[str] | None = None) -> bool:
    """Return whether any text lacks a language or, if ``own`` are given, is in another than these.

    Every record is checked so, which is quicker than finding paths.
    """
    parts: list[Mapping[str, Any]] = [tree]
    for part in parts:
        for key, below in part.items():
            if type(below) is dict:
                if key not in LOCALIZED:
                    parts.append(below)
                elif not languages <= below.keys() or (own is not None and not below.keys() <= own):
                    return True
            elif type(below) is list:  # ids and parts may be mixed in it
                parts += [one for one in below if type(one) is dict]
    return False
