"""What shape each field of a record has, for those who write or mend its text: order, prose or line, list or mapping.

Worked out from the models' own JSON Schema, so there is no second list of fields to keep.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sijill.model.fields import LONGEST_TEXT
from sijill.model.seen import FileKind, model_of


class Shape:
    """The shape of one value: its fields in order, its entries' shape, and whether text in it is prose.

    ``typed``: the field holds a number or true/false, so its text is not quoted. ``free``: any text is allowed, as
    in titles and prose, in contrast to ids, dates and choices.
    """

    def __init__(self, schema: Mapping[str, Any] | None = None, definitions: Mapping[str, Any] | None = None) -> None:
        self._definitions = definitions or {}
        self._branches = list(self._resolved(schema or {}))
        self.prose = any(branch.get("maxLength") == LONGEST_TEXT for branch in self._branches)
        self.typed = any(branch.get("type") in ("integer", "boolean") for branch in self._branches)
        self.free = self.prose or any(
            branch.get("type") == "string" and branch.get("maxLength") == 1000 for branch in self._branches
        )

    def _resolved(self, schema: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        if "$ref" in schema:
            yield from self._resolved(self._definitions[schema["$ref"].rpartition("/")[2]])
        elif "anyOf" in schema:
            for branch in schema["anyOf"]:
                yield from self._resolved(branch)
        else:
            yield schema

    def in_order(self, keys: Iterable[str]) -> list[str]:
        """Return keys in the model's order; those it does not know come last, in their order."""
        known = [name for branch in self._branches for name in branch.get("properties", {})]
        place = {name: number for number, name in enumerate(dict.fromkeys(known))}
        return sorted(keys, key=lambda key: place.get(key, len(place)))

    def field(self, key: str) -> "Shape":
        """Return the shape of a field."""
        for branch in self._branches:
            if key in branch.get("properties", {}):
                return Shape(branch["properties"][key], self._definitions)
        for branch in self._branches:
            other = branch.get("additionalProperties")
            if isinstance(other, Mapping):
                return Shape(other, self._definitions)
            for pattern in branch.get("patternProperties", {}).values():
                return Shape(pattern, self._definitions)
        return Shape()

    @property
    def entry(self) -> "Shape":
        """The shape of a list's entries."""
        found = next((branch["items"] for branch in self._branches if "items" in branch), None)
        return Shape(found, self._definitions)


@lru_cache(maxsize=8)
def shape_of(kind: FileKind) -> Shape:
    """Return the shape of a kind of record."""
    schema = model_of(kind).model_json_schema()
    return Shape(schema, schema.get("$defs", {}))
