"""Turns a file's bytes into a typed record, or into diagnostics that say what is wrong where, and how to mend it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.most_of_each import ENOUGH, few_of_each
from sijill.diagnostics.rules import fields as rules
from sijill.diagnostics.suggest import nearest
from sijill.model.kinds import FILE as KINDS
from sijill.model.kinds import OwnKind, names_of
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Record
from sijill.model.seen import FileKind, Seen, model_of
from sijill.model.slugs import stranger
from sijill.sources.field_mends import (
    Meant,
    Whole,
    blank_for,
    example,
    in_short,
    located,
    proposed,
    quoted_value,
    to_add,
)
from sijill.sources.value_mends import choice_for, glossed, labels
from sijill.sources.yaml.strict import Path, Reading, decode, read_fast, read_with_places, written

# Settings of MkDocs that no page of ours uses.
_WITHOUT_EFFECT = frozenset(
    ["draft_docs", "edit_uri_template", "exclude_docs", "extra_templates", "not_in_nav", "repo_name", "site_author",
     "site_description", "strict", "validation"]
)  # fmt: skip
_MOST_NAMED = 20
_SHAPES = {
    "string_type": "text", "model_type": "a mapping of fields", "dict_type": "a mapping of languages",
    "tuple_type": "a list", "model_attributes_type": "a mapping of fields", "int_parsing": "a whole number",
    "int_type": "a whole number", "int_from_float": "a whole number",
    "list_type": "a list", "bool_parsing": "true or false", "bool_type": "true or false",
}  # fmt: skip
_PATTERNS = {
    "[a-z0-9]+": "must be an id: lower-case ASCII letters, digits and single hyphens",
    "sha256": "must be a SHA-256 digest",
    "[a-z]{2,3}": "must be a language tag",
    "p[1-9]": "must be a passage id: p1, p2, …",
}


class Parsed(NamedTuple):
    """The result of reading one record's file; ``record`` is None if there are errors.

    ``tree`` is the record as plain data without default values, if reading produced that too.
    """

    record: Record | None
    diagnostics: list[Diagnostic]
    tree: dict[str, Any] | None = None


def parse_record(
    kind: RecordKind,
    data: bytes,
    file: str,
    own: Iterable[OwnKind] | None = (),
    meant: Meant | None = None,
    languages: Sequence[str] = (),
) -> Parsed:
    """Read one record from its file's bytes, judged only by its model. No content raises an error.

    ``own`` are the kinds that the archive adds; None where they are not known, and any is taken. ``meant`` looks up
    which records a text means that should be an id, and ``languages`` are the archive's: mends are made with both.
    """
    context: dict[str, Any] = {"kinds": names_of(kind, own)} if own is not None and kind != "topic" else {}
    context |= {"languages": languages} if languages else {}
    found, diagnostics = _parsed(kind, data, file, context, meant)
    return Parsed(found, diagnostics)


def parse_seen(data: bytes, file: str) -> tuple[Seen | None, list[Diagnostic]]:
    """Read a file of sightings of a document in the same way."""
    found: tuple[Seen | None, list[Diagnostic]] = _parsed("seen", data, file, {})
    return found


def _parsed(
    kind: FileKind, data: bytes, file: str, context: dict[str, Any], meant: Meant | None = None
) -> tuple[Any, list[Diagnostic]]:
    text = decode(data, file)
    if isinstance(text, Diagnostic):
        return None, [text]
    tree = read_fast(text)
    if tree is not None:
        try:
            return model_of(kind).model_validate(tree, context=context), []
        except ValidationError:
            pass
    reading = read_with_places(text, file)
    if reading.diagnostics:
        return None, few_of_each(reading.diagnostics)
    try:
        return model_of(kind).model_validate(reading.tree, context=context), []
    except ValidationError as error:
        return None, diagnostics_of(model_of(kind), kind, error, reading, file, context=context, meant=meant)


def diagnostics_of(
    model: type[BaseModel],
    name: str,
    error: ValidationError,
    reading: Reading,
    file: str,
    within: Path = (),
    *,
    context: Mapping[str, Any] = MappingProxyType({}),
    meant: Meant | None = None,
) -> list[Diagnostic]:
    """Return diagnostics for a model's errors in a file that was read with places.

    ``name`` is what sentences call the judged data; ``within`` is its path in the file.
    """
    whole = Whole(model, name, file, reading, within, context, meant)
    found: dict[tuple[Path, str], Diagnostic] = {}
    types: Counter[str] = Counter()
    problems = error.errors(include_url=False)
    places = [located((*within, *problem["loc"]), reading.tree) for problem in problems]
    written_otherwise = {
        (path[:-1], _field_meant(str(path[-1]), whole.shape(path[:-1]).mapping.fields))
        for problem, (path, _) in zip(problems, places, strict=True)
        if problem["type"] == "extra_forbidden" and path
    }
    for problem, (path, value) in zip(problems, places, strict=True):
        if problem["type"] == "missing" and (path, str(problem["loc"][-1])) in written_otherwise:
            continue  # it is there under another name, which is reported
        if problem["type"] == "string_type" and any(path == other[: len(path)] != other for other, _ in places):
            continue  # a mapping is allowed here too, and what is wrong with it is reported
        if problem["type"] == "too_short" and value:
            continue  # there are entries, but all are wrong and reported themselves
        key = (path, "" if problem["type"] not in ("missing", "extra_forbidden") else str(problem["loc"][-1]))
        if key not in found:
            types[problem["type"]] += 1
            if types[problem["type"]] <= ENOUGH:
                found[key] = _diagnostic(whole, dict(problem), path, value)
    return few_of_each(found.values(), sum(count - ENOUGH for count in types.values() if count > ENOUGH))


def _field_meant(name: str, known: Iterable[str]) -> str:
    """Return the field that a name means: misspelled, or in Arabic; "" for none."""
    fields = sorted(known)
    meant = proposed()["in_arabic"].get(name.removeprefix("ال"), name.casefold())
    return meant if meant in fields and meant != name else nearest(name, fields)


def _diagnostic(whole: Whole, problem: dict[str, Any], path: Path, value: Any) -> Diagnostic:
    error, context, name = problem["type"], problem.get("ctx", {}), written(path)
    file = whole.file
    leaf = next((step for step in reversed(path) if isinstance(step, str)), whole.name)
    here = whole.reading.place(path)
    match error:
        case "missing":
            field = str(problem["loc"][-1])
            facts = {"parent": name or whole.name, "field": field, "mend": to_add(whole, (*path, field))}
            return diagnose(rules.MissingField, file, here, **facts)
        case "extra_forbidden":
            known = sorted(whole.shape(path[:-1]).mapping.fields)
            close = _field_meant(leaf, known)
            mend = f"the fields are: {', '.join(known)}" if 0 < len(known) <= _MOST_NAMED else f"delete '{leaf}'"
            mend = f"did you mean '{close}'?" if close else mend
            mend = f"delete '{leaf}'" if leaf in _WITHOUT_EFFECT else mend
            facts = {"field": leaf, "parent": written(path[:-1]) or whole.name, "mend": mend}
            return diagnose(rules.UnknownField, file, whole.reading.key_place(path), **facts)
        case "enum" | "literal_error":
            choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "").split(", ")
            choices = list(whole.context["kinds"]) if "kinds" in whole.context and leaf == "kind" else choices
            close = choice_for(in_short(value), choices)
            called = labels(choices, "en", "ar")
            named = ", ".join(glossed(one, called[one]) for one in choices)
            mend = f"did you mean '{close}'?" if close else f"choose one of: {named}"
            if "kinds" in whole.context and leaf == "kind":
                mend += f"{' Or' if close else '; or'} add it to {KINDS}: sijill explain not-a-choice"
            facts = {"field": name, "choices": ", ".join(choices), "value": in_short(value), "mend": mend}
            return diagnose(rules.NotAChoice, file, here, **facts)
        case "too_short":
            expected = "a mapping of languages with at least one" if value == {} else "a list with at least one entry"
            mend = f"{leaf}: {blank_for(leaf, whole.shape(path), *filter(None, [whole.context.get('languages')]))}"
            return diagnose(
                rules.WrongShape, file, here, field=name, expected=expected, found="an empty one", example=mend
            )
        case "string_pattern_mismatch":
            requirement = next((text for start, text in _PATTERNS.items() if start in context["pattern"][:12]), "")
            requirement = requirement or f"must match {context['pattern']}"
            if stranger(value):
                requirement += f" (it holds {stranger(value)})"
        case "string_too_long":
            requirement = f"must be at most {context['max_length']} characters long"
        case "greater_than_equal":
            requirement = f"must be {context['ge']} or more"
        case "less_than_equal":
            requirement = f"must be {context['le']} or less"
        case "value_error":
            requirement = str(context["error"])
        case _ if error in _SHAPES:
            requirement = ""
        case _:
            requirement = f"must be right ({problem['msg']})"
    mend = example(whole, path, value, leaf)
    if not requirement:
        as_text = whole.reading.written.get(path, value)
        shape = "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else f"'{as_text}'"
        if error == "string_type" and path in whole.reading.written and whole.takes(path, as_text):
            mend = f"'{as_text}'" if isinstance(path[-1], int) else f"{leaf}: '{as_text}'"
        expected, meant_here = _SHAPES[error], whole.shape(path)
        if error == "dict_type" and not meant_here.by_language:
            expected = "a mapping of names" if meant_here.named else "a mapping"
        return diagnose(rules.WrongShape, file, here, field=name, expected=expected, found=shape, example=mend)
    if len(path) > 1 and problem["loc"][-1] == "[key]":
        value = path[-1]
        mend = "en: …"
    return diagnose(
        rules.InvalidValue, file, here, field=name, requirement=requirement, value=quoted_value(value), example=mend
    )
