"""A file's bytes into a typed record, or into diagnostics that say where it is wrong and how to mend it."""

from collections import Counter
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.most_of_each import ENOUGH, few_of_each
from sijill.diagnostics.rules import fields as rules
from sijill.diagnostics.suggest import nearest
from sijill.model.fields import UNKNOWN
from sijill.model.records import Record, RecordKind
from sijill.model.seen import FileKind, Seen, model_of
from sijill.sources.date_mends import mend_of
from sijill.sources.yaml.strict import Path, Reading, decode, read_fast, read_with_places, written

# A working value for the fields that most often go wrong, by the field's own name.
_EXAMPLES = {
    "value": "2021-12-29", "date": "{value: 2021-12-29}", "text": "|- and the words, indented, on the next lines",
    "title": "{en: In English, ar: بالعربية}", "name": "{en: In English, ar: بالعربية}",
    "label": "{en: In English, ar: بالعربية}", "reason": "{en: In English, ar: بالعربية}", "kind": "post",
    "language": "ar", "speakers": "[{agent: an-agent-id}]", "agent": "an-agent-id", "document": "a-document-id",
    "passages": "[{id: p1, text: …, mode: direct, document: a-document-id}]", "id": "p1", "mode": "direct",
    "by": "editors", "type": "confirms", "target": "a-statement-id", "url": "https://example.org/page",
    "publisher": "unknown", "authors": "unknown", "captured": "2021-12-29", "counted_from": "2021-12-29",
    "digest": "sha256: and 64 hexadecimal digits", "media_type": "text/html", "target_passage": "p1", "passage": "p1",
    "captures": "[{digest: 'sha256:…', captured: 2021-12-29}]", "handle": "'@name'", "paragraph": "3",
    "site_name": "My archive", "site_url": "https://archive.example/", "repo_url": "https://git.example/archive",
    "site_dir": "site", "docs_dir": "docs", "languages": "[en, ar]", "default_language": "en", "page_size": "100",
    "newest": "8", "context_words": "8", "format": "2", "titles": "{en: In English, ar: بالعربية}",
    "descriptions": "{en: In English, ar: بالعربية}", "captures_store": "captures-store", "nav": "[about.md]",
    "save_with": "['https://web.archive.org/save/{address}']", "markdown_extensions": "[toc]", "sijill": "{}",
    "extra_css": "[extra.css]", "extra_javascript": "[extra.js]", "theme": "{name: material}", "plugins": "[sijill]",
    "archived_url": "https://web.archive.org/…", "topics": "[a-topic-id]",
    "time": "2026-11-29T08:30:00Z", "outcome": "there", "address": "https://example.org/page",
}  # fmt: skip
_MOST_NAMED = 20
_DATES = frozenset(["value", "date", "captured", "counted_from"])
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
    """What reading one record's file gave: the record, unless there are errors.

    ``tree`` is the record as plain data without what is left at its default, where reading gave that too.
    """

    record: Record | None
    diagnostics: list[Diagnostic]
    tree: dict[str, Any] | None = None


def parse_record(kind: RecordKind, data: bytes, file: str) -> Parsed:
    """Read one record from its file's bytes; the model alone judges it. Never raises for what the file holds."""
    found, diagnostics = _parsed(kind, data, file)
    return Parsed(found, diagnostics)


def parse_seen(data: bytes, file: str) -> tuple[Seen | None, list[Diagnostic]]:
    """Read what was seen of a document from its file's bytes, in the same way."""
    found: tuple[Seen | None, list[Diagnostic]] = _parsed("seen", data, file)
    return found


def _parsed(kind: FileKind, data: bytes, file: str) -> tuple[Any, list[Diagnostic]]:
    text = decode(data, file)
    if isinstance(text, Diagnostic):
        return None, [text]
    tree = read_fast(text)
    if tree is not None:
        try:
            return model_of(kind).model_validate(tree), []
        except ValidationError:
            pass
    reading = read_with_places(text, file)
    if reading.diagnostics:
        return None, few_of_each(reading.diagnostics)
    try:
        return model_of(kind).model_validate(reading.tree), []
    except ValidationError as error:
        return None, diagnostics_of(model_of(kind), kind, error, reading, file)


def diagnostics_of(
    model: type[BaseModel], name: str, error: ValidationError, reading: Reading, file: str, within: Path = ()
) -> list[Diagnostic]:
    """Return what a model says is wrong with a file that was read with places.

    ``name`` is what the sentences call the whole; ``within`` is where in the file the model's fields are.
    """
    found: dict[tuple[Path, str], Diagnostic] = {}
    types: Counter[str] = Counter()
    for problem in error.errors(include_url=False):
        path, value = _locate((*within, *problem["loc"]), reading.tree)
        if problem["type"] == "too_short" and value:
            continue  # there are entries; each is wrong, and is named itself
        key = (path, "" if problem["type"] not in ("missing", "extra_forbidden") else str(problem["loc"][-1]))
        if key not in found:
            types[problem["type"]] += 1
            if types[problem["type"]] <= ENOUGH:
                found[key] = _diagnostic((model, name, len(within)), dict(problem), path, value, reading, file)
    return few_of_each(found.values(), sum(count - ENOUGH for count in types.values() if count > ENOUGH))


def _locate(location: tuple[int | str, ...], tree: Any) -> tuple[Path, Any]:
    """Return the path in the file that a pydantic location means: steps that name a branch of a union are no keys."""
    path: Path = ()
    for step in location:
        if (isinstance(step, int) and isinstance(tree, list) and step < len(tree)) or (
            isinstance(step, str) and isinstance(tree, dict) and step in tree
        ):
            tree = tree[step]  # type: ignore[index]  # the condition above says which
            path = (*path, step)
    return path, tree


def _diagnostic(
    within: tuple[type[BaseModel], str, int], problem: dict[str, Any], path: Path, value: Any, reading: Reading,
    file: str,
) -> Diagnostic:  # fmt: skip
    model, kind, depth = within
    error, context, name = problem["type"], problem.get("ctx", {}), written(path)
    leaf = next((step for step in reversed(path) if isinstance(step, str)), kind)
    example = f"{leaf}: {_EXAMPLES.get(leaf, '…')}"
    here = reading.place(path)
    if path[:1] == ("speakers",) and leaf == "agent" and value == UNKNOWN:  # what one writes who finds no other way
        example = "unnamed: {en: as the document describes the speaker, ar: كما تصفه الوثيقة}"
    match error:
        case "missing":
            field = str(problem["loc"][-1])
            return diagnose(
                rules.MissingField, file, here, parent=name or kind, field=field, example=_EXAMPLES.get(field, "…")
            )
        case "extra_forbidden":
            known = _known_fields(model, path[depth:-1])
            close = nearest(leaf, known)
            mend = f"the fields are: {', '.join(known)}" if len(known) <= _MOST_NAMED else f"delete '{leaf}'"
            mend = f"did you mean '{close}'?" if close else mend
            parent = written(path[:-1]) or kind
            return diagnose(rules.UnknownField, file, reading.key_place(path), field=leaf, parent=parent, mend=mend)
        case "enum" | "literal_error":
            choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "").split(", ")
            close = nearest(str(value), choices)
            mend = f"did you mean '{close}'?" if close else f"write it as: {leaf}: {choices[0]}"
            return diagnose(
                rules.NotAChoice, file, here, field=name, choices=", ".join(choices), value=_short(value), mend=mend
            )
        case "too_short":
            return diagnose(
                rules.WrongShape, file, here, field=name, expected="a list with at least one entry",
                found="an empty one", example=example,
            )  # fmt: skip
        case "string_pattern_mismatch":
            requirement = next((text for start, text in _PATTERNS.items() if start in context["pattern"][:12]), "")
            requirement = requirement or f"must match {context['pattern']}"
        case "string_too_long":
            requirement = f"must be at most {context['max_length']} characters long"
        case "greater_than_equal":
            requirement = f"must be {context['ge']} or more"
        case "less_than_equal":
            requirement = f"must be {context['le']} or less"
        case "value_error":
            requirement = str(context["error"])
            if leaf in _DATES and isinstance(value, str):
                example = f"{leaf}: {mend_of(value) or '2021-12-29'}"
        case _ if error in _SHAPES:
            shape = "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else f"'{value}'"
            return diagnose(
                rules.WrongShape, file, here, field=name, expected=_SHAPES[error], found=shape, example=example
            )
        case _:
            requirement = f"must be right ({problem['msg']})"
    if len(path) > 1 and problem["loc"][-1] == "[key]":
        value = path[-1]
        example = "en: …"
    return diagnose(
        rules.InvalidValue, file, here, field=name, requirement=requirement, value=_short(value), example=example
    )


def _short(value: Any) -> str:
    if isinstance(value, list) and value and not any(isinstance(item, dict | list) for item in value):
        return f"[{', '.join(map(str, value))}]"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else str(value)


@lru_cache(maxsize=256)
def _known_fields(model: type[BaseModel], path: Path) -> list[str]:
    """Return the fields there are at a path, for "did you mean": walked down the published JSON Schema."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})

    def resolved(part: dict[str, Any]) -> list[dict[str, Any]]:
        if "$ref" in part:
            return resolved(definitions[part["$ref"].rpartition("/")[2]])
        return [leaf for branch in part["anyOf"] for leaf in resolved(branch)] if "anyOf" in part else [part]

    parts = [schema]
    for step in path:
        below: list[dict[str, Any]] = []
        for part in parts:
            if isinstance(step, int) and "items" in part:
                below += resolved(part["items"])
            elif isinstance(step, str) and step in part.get("properties", {}):
                below += resolved(part["properties"][step])
        parts = below
    return sorted({name for part in parts for name in part.get("properties", {})})
