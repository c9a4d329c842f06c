"""The shape of each field of a record, for code that writes or mends its text: order, prose or line, list or mapping.

It is computed from the models' own JSON Schema, so there is no second list of fields to maintain.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from pydantic import BaseModel

from sijill.model.fields import LONGEST_TEXT
from sijill.model.records import RECORD_TYPES
from sijill.model.seen import FileKind, Seen, model_of


class Shape:
    """The shape of one value: its fields in order, its entries' shape, and whether text in it is prose.

    ``typed``: the field holds a number or true/false, so its text is not quoted. ``free``: any text is allowed, as
    in titles and prose, in contrast to ids, dates and choices.
    """

    def __init__(self, schema: Mapping[str, Any] | None = None, definitions: Mapping[str, Any] | None = None) -> None:
        self._definitions = definitions or {}
        self._branches = list(self._resolved(schema or {}))
        self._kept: dict[str, Shape] = {}
        self.prose = any(branch.get("maxLength") == LONGEST_TEXT for branch in self._branches)
        self.typed = any(branch.get("type") in ("integer", "boolean") for branch in self._branches)
        self.free = self.prose or any(
            branch.get("type") == "string" and branch.get("maxLength") == 1000 for branch in self._branches
        )

    @property
    def is_truth(self) -> bool:
        """Whether the value is true or false."""
        return any(branch.get("type") == "boolean" for branch in self._branches)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return any("items" in branch for branch in self._branches)

    @property
    def fields(self) -> list[str]:
        """The names of its fields, in the model's order; [] if it has no fixed fields."""
        return [name for branch in self._branches for name in branch.get("properties", {})]

    @property
    def is_text(self) -> bool:
        """Whether the value is one text."""
        return any(branch.get("type") == "string" for branch in self._branches)

    @property
    def mapping(self) -> "Shape":
        """The shape of a mapping here: of a list that may also be given as its only entry, that of its entries."""
        return self.entry if self.is_list and not self.fields else self

    @property
    def required(self) -> list[str]:
        """The required fields."""
        return [name for branch in self._branches for name in branch.get("required", ())]

    @property
    def by_language(self) -> bool:
        """Whether it is a mapping of texts by language."""
        return any("patternProperties" in branch for branch in self._branches)

    @property
    def named(self) -> "Shape | None":
        """The shape of what it has under names that are free, as ``kinds.yaml`` has kinds; None for anything else."""
        found = (branch.get("additionalProperties") for branch in self._branches)
        values = (Shape(one, self._definitions) for one in found if isinstance(one, Mapping))
        return next((one for one in values if one.fields), None)

    @property
    def choices(self) -> list[str]:
        """The words that it may be, if only certain words are allowed."""
        return [
            str(word)
            for branch in self._branches
            for word in (*branch.get("enum", ()), *([branch["const"]] if "const" in branch else ()))
        ]

    def at(self, path: "Iterable[str | int]") -> "Shape":
        """Return the shape of the value at a path below this one."""
        shape = self
        for step in path:
            shape = shape.entry if isinstance(step, int) else shape.mapping.field(step)
        return shape

    def _resolved(self, schema: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        if "$ref" in schema:
            yield from self._resolved(self._definitions[schema["$ref"].rpartition("/")[2]])
        elif "anyOf" in schema:
            for branch in schema["anyOf"]:
                yield from self._resolved(branch)
        else:
            yield schema

    def in_order(self, keys: Iterable[str]) -> list[str]:
        """Return keys in the model's order; unknown ones come last, in their own order."""
        known = [name for branch in self._branches for name in branch.get("properties", {})]
        place = {name: number for number, name in enumerate(dict.fromkeys(known))}
        return sorted(keys, key=lambda key: place.get(key, len(place)))

    def field(self, key: str) -> "Shape":
        """Return the shape of a field."""
        if key not in self._kept:
            self._kept[key] = self._field(key)
        return self._kept[key]

    def _field(self, key: str) -> "Shape":
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

    @cached_property
    def entry(self) -> "Shape":
        """The shape of a list's entries."""
        found = next((branch["items"] for branch in self._branches if "items" in branch), None)
        return Shape(found, self._definitions)


def shape_of(kind: FileKind) -> Shape:
    """Return the shape of a kind of record."""
    return shape_of_model(model_of(kind))


def shape_of_model(model: type[BaseModel]) -> Shape:
    """Return the shape of a model's data."""
    return _shape(model)


@lru_cache(maxsize=16)
def _shape(model: Any) -> Shape:
    schema = model.model_json_schema()
    return Shape(schema, schema.get("$defs", {}))


@lru_cache(maxsize=1)
def field_names() -> frozenset[str]:
    """Return the names of all fields of all kinds of files, without the languages of texts."""
    found: set[str] = set()
    for model in (*RECORD_TYPES.values(), Seen):
        schema = model.model_json_schema()
        for part in (schema, *schema.get("$defs", {}).values()):
            found.update(part.get("properties", {}))
    return frozenset(found)
