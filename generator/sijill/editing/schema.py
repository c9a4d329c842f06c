"""JSON Schema for every kind of record, for editors: the models' own, with descriptions in two languages and the
archive's own ids to choose from.

The schemas are in ``.sijill/schema/``, which git ignores: they name what is in the archive, so they are written
again whenever it may have changed (``schema --write``, ``capture``, ``new``, ``make``), and only if they differ.
If they are there, ``check``, ``build`` and ``publish`` keep them in step with ``kinds.yaml``.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from sijill.editing.descriptions import CHOICES, EXAMPLES, FIELDS, KINDS
from sijill.editing.reading import Known, known
from sijill.interface.strings import in_language
from sijill.model.configuration import Configuration
from sijill.model.fields import LONGEST_TEXT
from sijill.model.kinds import OF_KINDS, OwnKind
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES
from sijill.sources.writing import write_file

FOLDER = ".sijill/schema"
MOST_IDS = 2000  # of a kind; beyond, an editor's list is no help and the file is slow to read
DIALECT = "http://json-schema.org/draft-07/schema#"
# Which kind of record a field names.
NAMES: dict[str, RecordKind] = {
    "AsStated.document": "document", "Speaker.agent": "agent", "Speaker.on_behalf_of": "agent",
    "Channel.agent": "agent", "Channel.document": "document", "Passage.document": "document",
    "Passage.speaker": "agent", "Variant.document": "document", "Relation.target": "statement",
    "Statement.topics": "topic", "Agent.member_of": "agent", "Membership.body": "agent",
    "Membership.document": "document", "Document.publisher": "agent",
    "Document.embedded_in": "document", "Description.document": "document", "Topic.broader": "topic",
}  # fmt: skip


def schema(
    kind: RecordKind, ids: Sequence[Known] = (), language: str = "en", own: Sequence[OwnKind] = ()
) -> dict[str, Any]:
    """Return the schema of one kind of record.

    ``description`` is in ``language``; ``markdownDescription``, which editors show, holds both, and ``x-ar`` the
    Arabic by itself. ``own`` are the kinds that the archive adds.
    """
    model = RECORD_TYPES[kind]
    found = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = found.pop("$defs", {})
    classes = {**definitions, model.__name__: found}
    offered = _offered(ids)
    for name, part in classes.items():
        if "enum" in part:
            _explain_choices(name, part, language)
            continue
        for field, below in part.get("properties", {}).items():
            key = f"{name}.{field}"
            english, arabic = FIELDS[key]
            if field == "kind" and "anyOf" in below:
                below = {**below, "anyOf": [below["anyOf"][0], *_own_kinds(kind, own, language)]}
            part["properties"][field] = _field(key, below, english, arabic, language, offered)
        part.pop("title", None)
    _tidy(classes)
    arabic = KINDS[kind]
    english = (model.__doc__ or "").strip()
    return {
        "$schema": DIALECT,
        "title": f"Sijill: {kind}",
        "description": arabic if language == "ar" else english,
        "markdownDescription": f"{english}\n\n{arabic}",
        "x-ar": arabic,
        **{key: value for key, value in found.items() if key not in ("title", "description")},
        "definitions": definitions,
    }


def _own_kinds(of: RecordKind, own: Sequence[OwnKind], language: str) -> Iterator[dict[str, Any]]:
    """Yield the choice of the kinds that the archive adds, where it adds any."""
    found = [kind for kind in own if kind.of == of]
    if found:
        said = [in_language(kind.label, language) for kind in found]
        yield {"enum": [kind.name for kind in found], "enumDescriptions": said, "markdownEnumDescriptions": said}


def _field(
    key: str, below: dict[str, Any], english: str, arabic: str, language: str, offered: Mapping[str, list[Any]]
) -> dict[str, Any]:
    english = english or str(below.get("description", ""))
    bare = {name: value for name, value in below.items() if name not in ("description", "title", "default")}
    branches = [branch for branch in bare.get("anyOf", []) if branch != {"type": "null"}]
    if branches:  # a field that may be left out is left out, never null
        bare.pop("anyOf")
        bare = {**bare, **branches[0]} if len(branches) == 1 else {**bare, "anyOf": branches}
    kind = NAMES.get(key)
    if kind and offered.get(kind):
        choices = {"anyOf": offered[kind]}
        if bare.get("type") == "array":
            bare["items"] = {"anyOf": [*offered[kind], _without_description(bare["items"])]}
        elif "anyOf" in bare:
            bare["anyOf"] = [*offered[kind], *map(_without_description, bare["anyOf"])]
        else:
            bare = {"anyOf": [*choices["anyOf"], _without_description(bare)]}
    if key == "StatedDate.value":  # one of several days that nobody put in quotes is a list for YAML
        bare = {"anyOf": [bare, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    if key == "Statement.date":
        bare = {"anyOf": [_without_description(bare), {"const": "unknown"}]}
    if key in EXAMPLES:
        bare["examples"] = EXAMPLES[key]
    return {
        "description": arabic if language == "ar" else english,
        "markdownDescription": f"{english}\n\n{arabic}",
        "x-ar": arabic,
        **bare,
    }


def _without_description(part: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "description"}


def _offered(ids: Sequence[Known]) -> dict[str, list[Any]]:
    """Return the ids of each kind as choices, each with its names; the newest where there are too many."""
    found: dict[str, list[Any]] = {}
    for one in ids:
        found.setdefault(one.kind, []).append({"const": one.id, "title": one.called, "description": one.called})
    return {kind: choices[-MOST_IDS:] for kind, choices in found.items()}


def _explain_choices(name: str, part: dict[str, Any], language: str) -> None:
    """Say what each choice of an enumeration means."""
    texts = [CHOICES[f"{name}.{value}"] for value in part["enum"]]
    part["enumDescriptions"] = [arabic if language == "ar" else english for english, arabic in texts]
    part["markdownEnumDescriptions"] = [f"{english}\n\n{arabic}" for english, arabic in texts]
    for key in ("title", "description"):
        part.pop(key, None)


def _tidy(part: Any) -> None:
    """Take out what editors would show without need: generated titles, and defaults that nobody should write."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str) and "const" not in part:
            part.pop("title")
        if part.get("maxLength") == LONGEST_TEXT:
            part.pop("maxLength")
        part.pop("default", None) if not isinstance(part.get("default"), dict) else None
        for value in part.values():
            _tidy(value)
    elif isinstance(part, list):
        for value in part:
            _tidy(value)


def as_text(found: Mapping[str, Any]) -> bytes:
    """Return a schema as its file holds it."""
    return orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n"


def write_schemas(configuration: Configuration, language: str = "en") -> list[Path]:
    """Write the schemas of all kinds into the archive where they differ; return the files that were written."""
    folder = configuration.root / FOLDER
    ids = known(configuration)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in RECORD_TYPES:
        path = folder / f"{kind}.json"
        data = as_text(schema(kind, ids, language, configuration.kinds))
        if not path.is_file() or path.read_bytes() != data:
            write_file(path, data)
            written.append(path)
    return written


def follow_kinds(configuration: Configuration, language: str = "en") -> None:
    """Write the schemas again if they are there and have other kinds than ``kinds.yaml``."""
    for of in OF_KINDS:
        path = configuration.root / FOLDER / f"{of}.json"
        try:
            choices = orjson.loads(path.read_bytes())["properties"]["kind"].get("anyOf", ())
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            continue  # none is there, or it is not ours
        there = {name for choice in choices for name in choice.get("enum", ())}
        if there != {kind.name for kind in configuration.kinds if kind.of == of}:
            write_schemas(configuration, language)
            return
