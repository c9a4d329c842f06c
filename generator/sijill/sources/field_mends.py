"""The mends of a field that its model refuses: what a value there probably means, or what must be given.

A mend invents nothing: where only somebody who has the source can know it, the mend has "…" in its place.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import cache, partial
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from sijill.model.fields import UNKNOWN
from sijill.model.files import table
from sijill.model.record_kinds import WITH_ARTICLE, RecordKind
from sijill.model.registries import EXAMPLES, SCHEMES
from sijill.model.slugs import slug_of
from sijill.sources.date_mends import mend_of
from sijill.sources.value_mends import first_taken, glossed, in_one_line, labels, several
from sijill.sources.yaml.shapes import Shape, shape_of_model
from sijill.sources.yaml.strict import Path, Reading

_LONGEST_QUOTED = 80
_BOTH = ("en", "ar")
_DATES = frozenset(["value", "date", "captured", "counted_from"])
# Fields whose example depends on others beside them.
_BY_OTHERS = ("until", "required_languages", "default_language")


@cache
def proposed() -> dict[str, dict[str, str]]:
    """Return what mends propose: examples by field, and fields by what they may be called in Arabic."""
    return table(FilePath(__file__).with_name("proposed.yaml"))


Meant = Callable[[RecordKind, str], Sequence[str]]
# The kinds of records that fields name.
_NAMED: dict[str, RecordKind] = {
    "agent": "agent", "speaker": "agent", "on_behalf_of": "agent", "publisher": "agent", "member_of": "agent",
    "body": "agent", "document": "document", "embedded_in": "document", "target": "statement", "topics": "topic",
    "broader": "topic",
}  # fmt: skip


class Whole(NamedTuple):
    """What is judged: its model, its name in sentences, the file it was read from, and its path in that file."""

    model: type[BaseModel]
    name: str
    file: str
    reading: Reading
    within: Path
    context: Mapping[str, Any]
    meant: Meant | None = None

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
            places = (located((*self.within, *one["loc"]), tried)[0] for one in error.errors(include_url=False))
            return not any(place[: len(path)] == path for place in places)
        return True


def located(location: tuple[int | str, ...], tree: Any) -> tuple[Path, Any]:
    """Return the path in the file, and the value there, for a pydantic location, which may also name union branches."""
    path: Path = ()
    for step in location:
        if (isinstance(step, int) and isinstance(tree, list) and step < len(tree)) or (
            isinstance(step, str) and isinstance(tree, dict) and step in tree
        ):
            tree = tree[step]  # type: ignore[index]  # the condition above says which
            path = (*path, step)
    return path, tree


def example(whole: Whole, path: Path, value: Any, leaf: str) -> str:
    """Return a line with what a value probably means, which the model accepts; else with an example."""
    if path[:1] == ("speakers",) and leaf == "agent" and value == UNKNOWN:  # a common way to say "not named"
        return "unnamed: {en: as the document describes the speaker, ar: كما تصفه الوثيقة}"
    shape, entry = whole.shape(path), bool(path) and isinstance(path[-1], int)
    if isinstance(value, str) and leaf in _NAMED and not shape.is_list and whole.meant:
        named = _record_meant(_NAMED[leaf], value, whole.meant)
        if named:
            return f"- {named}" if entry else f"{leaf}: {named}"
    value = _with_ids(whole, value, leaf, shape)
    parts = several(value) if entry else []
    if parts and whole.takes(path[:-1], parts):
        return f"{leaf}: {in_one_line(parts)}"
    if leaf in _DATES and isinstance(value, list):  # a set is read as a list, for it is in brackets
        value = f"[{','.join(map(str, value))}]"
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


def _with_ids(whole: Whole, value: Any, leaf: str, shape: Shape) -> Any:
    """Return a text that is in place of a list or a mapping with the ids of the records that it names."""
    below = shape.entry if shape.is_list else shape
    kind = _NAMED.get(next(iter((*below.required, *below.fields)), leaf))
    if not (isinstance(value, str) and whole.meant and kind and (shape.is_list or shape.fields)):
        return value
    found = [(part, list(whole.meant(kind, part))) for part in several(value) or [value]]
    return ", ".join(ids[0] if len(ids) == 1 else part for part, ids in found)


def _record_meant(kind: RecordKind, value: str, meant: Meant) -> str:
    """Return the ids of the records that a value means; else how to make one; "" for several values."""
    found = meant(kind, value)
    if found or several(value):
        return ", or ".join(found)
    slug = slug_of(value, 80)
    if kind == "statement" or not slug:
        return f"… (the id of {WITH_ARTICLE[kind]} of the archive)"
    return f"{slug} (make it first: sijill new {kind} --id {slug})"


def _dates_meant(whole: Whole, path: Path, value: str, shape: Shape) -> str:
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
    known = EXAMPLES.get(leaf) or proposed()["examples"].get(leaf)
    if known and known.startswith("{en:") and shape.is_text:  # this field is a text in itself
        known = proposed()["lines"].get(leaf, "") if not shape.choices else ""
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


def to_add(whole: Whole, path: Path) -> str:
    """Return how to mend that a field is missing: with what the record itself says it is, else with what must be given.

    Nothing is made up: what only somebody with the source can know is "…" in it.
    """
    field, shape = str(path[-1]), whole.shape(path)
    known = _said_elsewhere(whole, path)
    if known:
        return f"add '{field}: {known}'"
    given = f"add '{field}: {blank_for(field, shape, whole.context.get('languages', _BOTH))}'"
    kinds = whole.context.get("kinds", ()) if field == "kind" else ()
    choices = [one for one in kinds or shape.choices if one != UNKNOWN]
    if len(choices) == 1 and not shape.fields and UNKNOWN not in shape.choices:
        return f"add '{field}: {choices[0]}'"
    if choices and not shape.fields:
        called = labels(choices, "en", "ar")
        return f"{given}, one of: {', '.join(glossed(one, called[one]) for one in choices)}"
    if UNKNOWN in shape.choices:
        return f"{given}, or '{field}: unknown' where it is not known"
    return f"{given}, a tag such as ar or en" if field == "language" else given


def _said_elsewhere(whole: Whole, path: Path) -> str:
    """Return what a missing field is by the rest of the record: a free passage id, or the only document; else ""."""
    entries = whole.reading.tree.get("passages")
    passages = [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    if path[-1] == "id" and path[0] == "passages":
        used = {one.get("id") for one in passages}
        return next(f"p{number}" for number in range(1, len(passages) + 2) if f"p{number}" not in used)
    documents = {one["document"] for one in passages if isinstance(one.get("document"), str)}
    return documents.pop() if path[-1] == "document" and len(documents) == 1 else ""


def blank_for(field: str, shape: Shape, languages: Sequence[str] = _BOTH) -> str:
    """Return the form of what a field has, in one line of YAML, with "…" for what somebody has to write."""
    if shape.named:
        return f"{{…: {blank_for('', shape.named, languages)}}}"
    if shape.is_list:
        return f"[{blank_for(field, shape.entry, languages)}]"
    if shape.fields:
        wanted = shape.required or shape.fields[:1]
        return f"{{{', '.join(f'{name}: {blank_for(name, shape.field(name), languages)}' for name in wanted)}}}"
    return f"{{{', '.join(f'{language}: …' for language in languages)}}}" if shape.by_language else "…"


def in_short(value: Any) -> str:
    """Return a value as a finding names it: a list or a mapping with others in it by that word alone."""
    if isinstance(value, list) and value and not any(isinstance(item, dict | list) for item in value):
        return f"[{', '.join(map(str, value))}]"
    if value in ([], {}):
        return "[]" if isinstance(value, list) else "{}"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else str(value)


def quoted_value(value: Any) -> str:
    """Return a value as a finding quotes it: of a mapping, its beginning in one line of YAML."""
    if not isinstance(value, dict) or not value:
        return in_short(value)
    line = in_one_line(value)
    return line if len(line) <= _LONGEST_QUOTED else f"{line[:_LONGEST_QUOTED]}…"
