"""Turns a file's bytes into a typed record, or into diagnostics that say what is wrong where, and how to mend it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from functools import cache, partial
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.most_of_each import ENOUGH, few_of_each
from sijill.diagnostics.rules import fields as rules
from sijill.diagnostics.suggest import nearest
from sijill.model.fields import UNKNOWN
from sijill.model.files import table
from sijill.model.kinds import FILE as KINDS
from sijill.model.kinds import OwnKind, names_of
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Record
from sijill.model.registries import EXAMPLES, SCHEMES
from sijill.model.seen import FileKind, Seen, model_of
from sijill.model.slugs import stranger
from sijill.sources.date_mends import mend_of
from sijill.sources.value_mends import choice_for, first_taken, glossed, in_one_line, labels, language_of, several
from sijill.sources.yaml.shapes import Shape, shape_of_model
from sijill.sources.yaml.strict import Path, Reading, decode, read_fast, read_with_places, written

_LONGEST_QUOTED = 80
# Settings of MkDocs that no page of ours uses.
_WITHOUT_EFFECT = frozenset(["edit_uri_template", "repo_name", "site_author", "site_description"])
_MOST_NAMED = 20
_DATES = frozenset(["value", "date", "captured", "counted_from"])
# Fields whose example depends on others beside them.
_BY_OTHERS = ("until", "required_languages", "default_language")
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


@cache
def _proposed() -> dict[str, dict[str, str]]:
    return table(FilePath(__file__).with_name("proposed.yaml"))


def parse_record(kind: RecordKind, data: bytes, file: str, own: Iterable[OwnKind] | None = ()) -> Parsed:
    """Read one record from its file's bytes, judged only by its model. No content raises an error.

    ``own`` are the kinds that the archive adds; None where they are not known, and any is taken.
    """
    context = {"kinds": names_of(kind, own)} if own is not None and kind != "topic" else {}
    found, diagnostics = _parsed(kind, data, file, context)
    return Parsed(found, diagnostics)


def parse_seen(data: bytes, file: str) -> tuple[Seen | None, list[Diagnostic]]:
    """Read a file of sightings of a document in the same way."""
    found: tuple[Seen | None, list[Diagnostic]] = _parsed("seen", data, file, {})
    return found


def _parsed(kind: FileKind, data: bytes, file: str, context: dict[str, Any]) -> tuple[Any, list[Diagnostic]]:
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
        return None, diagnostics_of(model_of(kind), kind, error, reading, file, context=context)


class _Whole(NamedTuple):
    """What is judged: its model, its name in sentences, the file it was read from, and its path in that file."""

    model: type[BaseModel]
    name: str
    file: str
    reading: Reading
    within: Path
    context: Mapping[str, Any]

    def shape(self, path: Path) -> Shape:
        """Return the shape of what is at a path of the file."""
        return shape_of_model(self.model).at(path[len(self.within) :])

    def takes(self, path: Path, value: Any) -> bool:
        """Return whether nothing is wrong at a path, or below it, with another value there."""
        tried = deepcopy(self.reading.tree)
        around: Any = tried
        for step in path[:-1]:
            around = around[step]
        around[path[-1]] = value
        judged: Any = tried
        for step in self.within:
            judged = judged[step]
        try:
            self.model.model_validate(judged, context=dict(self.context))
        except ValidationError as error:
            places = (_locate((*self.within, *one["loc"]), tried)[0] for one in error.errors(include_url=False))
            return not any(place[: len(path)] == path for place in places)
        return True


def diagnostics_of(
    model: type[BaseModel],
    name: str,
    error: ValidationError,
    reading: Reading,
    file: str,
    within: Path = (),
    *,
    context: Mapping[str, Any] = MappingProxyType({}),
) -> list[Diagnostic]:
    """Return diagnostics for a model's errors in a file that was read with places.

    ``name`` is what sentences call the judged data; ``within`` is its path in the file.
    """
    whole = _Whole(model, name, file, reading, within, context)
    found: dict[tuple[Path, str], Diagnostic] = {}
    types: Counter[str] = Counter()
    problems = error.errors(include_url=False)
    located = [_locate((*within, *problem["loc"]), reading.tree) for problem in problems]
    written_otherwise = {
        (path[:-1], _field_meant(str(path[-1]), whole.shape(path[:-1]).fields))
        for problem, (path, _) in zip(problems, located, strict=True)
        if problem["type"] == "extra_forbidden" and path
    }
    for problem, (path, value) in zip(problems, located, strict=True):
        if problem["type"] == "missing" and (path, str(problem["loc"][-1])) in written_otherwise:
            continue  # it is there under another name, which is reported
        if problem["type"] == "string_type" and any(path == other[: len(path)] != other for other, _ in located):
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
    meant = _proposed()["in_arabic"].get(name.removeprefix("ال"), name.casefold())
    return meant if meant in fields and meant != name else nearest(name, fields)


def _locate(location: tuple[int | str, ...], tree: Any) -> tuple[Path, Any]:
    """Return the path in the file, and the value there, for a pydantic location, which may also name union branches."""
    path: Path = ()
    for step in location:
        if (isinstance(step, int) and isinstance(tree, list) and step < len(tree)) or (
            isinstance(step, str) and isinstance(tree, dict) and step in tree
        ):
            tree = tree[step]  # type: ignore[index]  # the condition above says which
            path = (*path, step)
    return path, tree


def _diagnostic(whole: _Whole, problem: dict[str, Any], path: Path, value: Any) -> Diagnostic:
    error, context, name = problem["type"], problem.get("ctx", {}), written(path)
    file = whole.file
    leaf = next((step for step in reversed(path) if isinstance(step, str)), whole.name)
    here = whole.reading.place(path)
    match error:
        case "missing":
            field = str(problem["loc"][-1])
            facts = {"parent": name or whole.name, "field": field, "example": _value_for(whole, (*path, field))}
            return diagnose(rules.MissingField, file, here, **facts)
        case "extra_forbidden":
            known = sorted(whole.shape(path[:-1]).fields)
            close = _field_meant(leaf, known)
            mend = f"the fields are: {', '.join(known)}" if len(known) <= _MOST_NAMED else f"delete '{leaf}'"
            mend = f"did you mean '{close}'?" if close else mend
            mend = f"delete '{leaf}'" if leaf in _WITHOUT_EFFECT else mend
            facts = {"field": leaf, "parent": written(path[:-1]) or whole.name, "mend": mend}
            return diagnose(rules.UnknownField, file, whole.reading.key_place(path), **facts)
        case "enum" | "literal_error":
            choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "").split(", ")
            choices = list(whole.context["kinds"]) if whole.context and leaf == "kind" else choices
            close = choice_for(_short(value), choices)
            called = labels(choices, "en", "ar")
            named = ", ".join(glossed(one, called[one]) for one in choices)
            mend = f"did you mean '{close}'?" if close else f"choose one of: {named}"
            if whole.context and leaf == "kind":
                mend += f"{' Or' if close else '; or'} add it to {KINDS}: sijill explain not-a-choice"
            facts = {"field": name, "choices": ", ".join(choices), "value": _short(value), "mend": mend}
            return diagnose(rules.NotAChoice, file, here, **facts)
        case "too_short":
            return diagnose(
                rules.WrongShape, file, here, field=name, expected="a list with at least one entry",
                found="an empty one", example=f"{leaf}: {example_for(leaf, whole.shape(path))}",
            )  # fmt: skip
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
    example = _example(whole, path, value, leaf)
    if not requirement:
        as_text = whole.reading.written.get(path, value)
        shape = "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else f"'{as_text}'"
        if error == "string_type" and path in whole.reading.written and whole.takes(path, as_text):
            example = f"{leaf}: '{as_text}'"
        expected = "a mapping of names" if error == "dict_type" and whole.shape(path).named else _SHAPES[error]
        return diagnose(rules.WrongShape, file, here, field=name, expected=expected, found=shape, example=example)
    if len(path) > 1 and problem["loc"][-1] == "[key]":
        value = path[-1]
        example = "en: …"
    return diagnose(
        rules.InvalidValue, file, here, field=name, requirement=requirement, value=_quoted(value), example=example
    )


def _example(whole: _Whole, path: Path, value: Any, leaf: str) -> str:
    """Return a line with what a value probably means, which the model accepts; else with an example."""
    if path[:1] == ("speakers",) and leaf == "agent" and value == UNKNOWN:  # a common way to say "not named"
        return "unnamed: {en: as the document describes the speaker, ar: كما تصفه الوثيقة}"
    shape, entry = whole.shape(path), bool(path) and isinstance(path[-1], int)
    parts = several(value) if entry else []
    if parts and whole.takes(path[:-1], parts):
        return f"{leaf}: {in_one_line(parts)}"
    meant = _dates_meant(whole, path, value, shape) if leaf in _DATES and isinstance(value, str) else ""
    meant = meant or first_taken(value, shape, leaf, partial(whole.takes, path))
    if not meant and leaf in _DATES:
        meant = "unknown (where it is not known), or a day such as 2021-12-29" if whole.takes(path, "unknown") else ""
    if meant:
        return f"- {meant}" if entry else f"{leaf}: {meant}"
    if leaf in SCHEMES and isinstance(value, str):
        return f"{leaf}: copied again from where it was taken"  # another number would be somebody else's
    if entry and shape.fields:
        return f"- {example_for('', shape)} (for example)"
    example = example_for(leaf, shape)
    around: Any = whole.reading.tree
    for step in path[:-1] if leaf in _BY_OTHERS else ():
        around = around[step]
    if leaf == "until" and not whole.takes(path, example):  # an act or membership that ended before it began
        example = str(around.get("since", example))
    elif leaf in _BY_OTHERS and isinstance(around.get("languages"), list):
        language = str(next(iter(around["languages"]), "en"))
        example = f"[{language}]" if shape.is_list else language
    return f"{leaf}: {example} (for example)"


def _dates_meant(whole: _Whole, path: Path, value: str, shape: Shape) -> str:
    """Return the dates that a text probably means, in words; only those that are possible there, such as one day."""
    found = []
    for one in mend_of(value).split(", or "):
        date, space, note = one.partition(" ")
        if date and whole.takes(path, {"value": date} if shape.fields else date):
            found.append(f"{f'{{value: {date}}}' if shape.fields else date}{space}{note}")
    return ", or ".join(found)


def example_for(leaf: str, shape: Shape) -> str:
    """Return a value that a field could have, in one line of YAML."""
    if shape.named:
        return f"{{a-name: {example_for('', shape.named)}}}"
    if leaf in _DATES and not shape.fields:
        leaf = "value"
    known = EXAMPLES.get(leaf) or _proposed()["examples"].get(leaf)
    if known or shape.choices:
        return known or shape.choices[0]
    if shape.typed:
        return "true" if shape.is_truth else "1"
    if shape.is_list:
        return f"[{example_for('', shape.entry)}]"
    if shape.fields:
        wanted = shape.required or shape.fields[:1]
        return f"{{{', '.join(f'{name}: {example_for(name, shape.field(name))}' for name in wanted)}}}"
    return "{en: In English, ar: بالعربية}" if shape.by_language else "…"


def _value_for(whole: _Whole, path: Path) -> str:
    """Return a value for a missing field: one that the record itself suggests, else an example."""
    field, shape = str(path[-1]), whole.shape(path)
    entries = whole.reading.tree.get("passages")
    passages = [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    if field == "id" and len(path) > 1:
        used = {one.get("id") for one in passages}
        return next(f"p{number}" for number in range(1, len(passages) + 2) if f"p{number}" not in used)
    if field == "document" and passages:
        named: list[str] = [one["document"] for one in passages if isinstance(one.get("document"), str)]
        if named:
            return named[0]
    if field == "language" and passages and len(path) == 1:
        return language_of(" ".join(str(one.get("text")) for one in passages))
    return shape.choices[0] if shape.choices and field not in _proposed()["examples"] else example_for(field, shape)


def _short(value: Any) -> str:
    if isinstance(value, list) and value and not any(isinstance(item, dict | list) for item in value):
        return f"[{', '.join(map(str, value))}]"
    if value in ([], {}):
        return "[]" if isinstance(value, list) else "{}"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else str(value)


def _quoted(value: Any) -> str:
    """Return a value as a finding quotes it: of a mapping, its beginning in one line of YAML."""
    if not isinstance(value, dict) or not value:
        return _short(value)
    line = in_one_line(value)
    return line if len(line) <= _LONGEST_QUOTED else f"{line[:_LONGEST_QUOTED]}…"
