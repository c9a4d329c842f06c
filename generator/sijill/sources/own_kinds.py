"""Reading and checking ``kinds.yaml``: the kinds of statements, agents and documents that an archive adds."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import Field, ValidationError

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.most_of_each import few_of_each
from sijill.diagnostics.rules import fields
from sijill.diagnostics.rules.files import NotAMapping, UnreadableFile
from sijill.diagnostics.rules.records import MissingLanguage
from sijill.diagnostics.suggest import misspelled
from sijill.interface.strings import shipped, strings
from sijill.model.configuration import Configuration
from sijill.model.fields import SLUG_PATTERN, Line, LocalizedLine, Part
from sijill.model.files import read_plain
from sijill.model.kinds import EVERYWHERE, FILE, OF_KINDS, KindOf, OwnKind
from sijill.model.schema_types import types_of
from sijill.model.slugs import slug_of
from sijill.sources.records import diagnostics_of
from sijill.sources.yaml.strict import Path, Reading, decode, read_with_places, written

_EXAMPLES: dict[KindOf, str] = {"statement": "VoteAction", "agent": "PoliticalParty", "document": "Legislation"}


class _Kind(Part):
    """One kind: what it is called, and schema.org's type for it."""

    label: LocalizedLine
    type: Line | None = Field(None, description="Schema.org's type for it, such as VoteAction or PoliticalParty.")


class _Kinds(Part):
    """The kinds that an archive adds, by name."""

    statement: dict[str, _Kind] = Field({})
    agent: dict[str, _Kind] = Field({})
    document: dict[str, _Kind] = Field({})


def read(configuration: Configuration) -> tuple[tuple[OwnKind, ...], list[Diagnostic]]:
    """Return the kinds that an archive adds (none if it has no such file), and diagnostics."""
    try:
        data = read_plain(configuration.root / FILE)
    except FileNotFoundError:
        return (), []
    except OSError as error:
        return (), [diagnose(UnreadableFile, FILE, reason=error.strerror or str(error))]
    text = decode(data, FILE)
    if isinstance(text, Diagnostic):
        return (), [text]
    reading = read_with_places(text, FILE)
    if reading.diagnostics:
        return (), [said for one in reading.diagnostics if (said := _of_kinds(one))]
    wrong: list[Diagnostic] = []
    try:
        _Kinds.model_validate(reading.tree)
    except ValidationError as error:
        wrong += diagnostics_of(_Kinds, FILE, error, reading, FILE)
    found: list[OwnKind] = []
    shaped = not wrong
    taken = {of: _labels_of(of) for of in OF_KINDS}
    for of in OF_KINDS:
        kinds = reading.tree.get(of)
        for name, kind in kinds.items() if isinstance(kinds, dict) else ():
            label = kind.get("label") if isinstance(kind, dict) else None
            one = OwnKind(of, name, label if isinstance(label, dict) and label else {"en": name}, _type(kind))
            found.append(one)  # even with faults, since records may have this kind
            if shaped:
                wrong += _wrong(one, reading, configuration.required_languages)
                wrong += _called_like_another(one, reading, taken[of])
    return tuple(found), few_of_each(wrong)


def _of_kinds(found: Diagnostic) -> Diagnostic | None:
    """Return what is wrong with the file as a whole, None for an empty one: it adds no kinds."""
    if found.code != NotAMapping.code:
        return found
    what = str(dict(found.facts)["what"])
    if what == "an empty file":
        return None
    shape = {"field": FILE, "expected": "a mapping", "found": what, "example": "statement: {vote: {label: …}}"}
    return diagnose(fields.WrongShape, FILE, (found.line, found.column), **shape)


def _labels_of(of: str) -> dict[tuple[str, str], str]:
    """Return the built-in kinds by language and label."""
    return {
        (language, _compared(strings(language).texts[f"kind.{of}.{name}"])): name
        for language in shipped() for name in EVERYWHERE[of]
    }  # fmt: skip


def _compared(label: str) -> str:
    return " ".join(label.casefold().split())


def _called_like_another(kind: OwnKind, reading: Reading, taken: dict[tuple[str, str], str]) -> Iterator[Diagnostic]:
    """Readers could not tell a kind from another that has the same label."""
    for language, label in kind.label.items():
        other = taken.setdefault((language, _compared(label)), kind.name)
        if other != kind.name:
            path: Path = (kind.of, kind.name, "label", language)
            asked = {"field": written(path), "requirement": f"must not be the label of another kind, '{other}'",
                     "value": label, "example": f"{language}: {label} ({kind.name})"}  # fmt: skip
            yield diagnose(fields.InvalidValue, FILE, reading.place(path), **asked)


def kinds_in(data: bytes) -> list[OwnKind]:
    """Return the kinds that the bytes of such a file add, without judging them."""
    text = decode(data, FILE)
    tree = {} if isinstance(text, Diagnostic) else read_with_places(text, FILE).tree
    return [
        OwnKind(of, name, kind["label"], _type(kind))
        for of in OF_KINDS
        for name, kind in (tree.get(of) or {}).items()
        if isinstance(kind, dict) and isinstance(kind.get("label"), dict)
    ]


def _type(kind: Any) -> str:
    return str(kind.get("type") or "") if isinstance(kind, dict) else ""


def _wrong(kind: OwnKind, reading: Reading, languages: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield diagnostics for a kind whose fields have the right types."""
    path: Path = (kind.of, kind.name)
    asked = {
        "field": kind.of, "requirement": "must be an id: lower-case ASCII letters, digits and single hyphens",
        "value": kind.name, "example": f"{slug_of(kind.name) or 'vote'}: {{label: …}}",
    }  # fmt: skip
    if not re.fullmatch(SLUG_PATTERN, kind.name):
        yield diagnose(fields.InvalidValue, FILE, reading.key_place(path), **asked)
    if kind.name in EVERYWHERE[kind.of]:
        asked |= {
            "requirement": "must not name a kind that every archive has",
            "example": f"own-{kind.name}: {{label: …}}",
        }
        yield diagnose(fields.InvalidValue, FILE, reading.key_place(path), **asked)
    if kind.type and kind.type not in types_of(kind.of):
        close = misspelled(kind.type, types_of(kind.of)) or f"{_EXAMPLES[kind.of]} (for example), or leave it out"
        asked = {"field": f"{kind.of}.{kind.name}.type",
                 "requirement": f"must be a type of schema.org that a kind of {kind.of} can be",
                 "value": kind.type, "example": f"type: {close}"}  # fmt: skip
        yield diagnose(fields.InvalidValue, FILE, reading.place((*path, "type")), **asked)
    for language in languages:
        if language not in kind.label:
            facts = {"field": f"{kind.of}.{kind.name}.label", "language": language}
            yield diagnose(MissingLanguage, FILE, reading.key_place((*path, "label")), **facts)
