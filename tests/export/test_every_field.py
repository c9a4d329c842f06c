"""Every field that a record can have is known to the published form: to its schema, and to what writes triples."""

import json
import re
from pathlib import Path

import pytest

import sijill.export
from sijill.model.copies import Fetched, Original
from sijill.model.corrections import Repeated, TakenFrom
from sijill.model.fields import Part
from sijill.model.records import AsStated, Channel, Correction, Document, Passage, Relation, Translation, Variant
from sijill.model.speakers import Speaker
from tests.export.test_statement import CONTEXT, SCHEMA

TRIPLES = Path(sijill.export.__file__).with_name("triples.py").read_text("utf-8")
_PUBLISHED = SCHEMA["$defs"]
# What decides how other fields come out, and is no field of the published form.
_INSTEAD = {"paragraph", "brackets", "identifiers", "corrections", "unnamed", "type", "note", "replaces"}


def _within(*path: str) -> set[str]:
    found = {"properties": _PUBLISHED}
    for name in path:
        found = found["properties"][name]
        for choice in found.get("anyOf", ()):
            found = choice if "properties" in choice or "items" in choice else found
        found = found.get("items", found)
    return set(found["properties"])


@pytest.mark.parametrize(
    ("part", "place"),
    [
        (AsStated, ("date", "as_stated")), (Channel, ("channel",)), (Correction, ("correction",)),
        (Document, ("document",)), (Fetched, ("document", "captures", "fetched")),
        (Original, ("document", "captures", "original")), (Passage, ("passage",)), (Relation, ("relation",)),
        (Repeated, ("correction", "repeated_in")), (Speaker, ("attribution",)),
        (TakenFrom, ("correction", "taken_from")), (Translation, ("translation",)), (Variant, ("wording",)),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)  # fmt: skip
def test_the_schema_knows_every_field_of_the_records(part: type[Part], place: tuple[str, ...]) -> None:
    assert set(part.model_fields) - _INSTEAD - _within(*place) == set()


def test_what_writes_triples_understands_every_keyword_of_the_context() -> None:
    used = set(re.findall(r'"(@[a-z]+)"', json.dumps(CONTEXT))) - {"@context", "@version"}
    used -= {"@set"}  # what has no order is written as it comes
    assert {"@json", "@list", "@nest", "@vocab"} < used
    assert {keyword for keyword in used if f'"{keyword}"' not in TRIPLES} == set()
