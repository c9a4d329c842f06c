"""The texts of records: which fields have words that somebody wrote, as the models of records say it.

What looks for words, or takes them out, walks records with ``texts_of``, so that it knows every field that there is.
"""

import types
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from sijill.model.copies import CaptureReference
from sijill.model.fields import (
    DateText,
    Day,
    DayMonthOrYear,
    Digest,
    LanguageTag,
    Moment,
    PassageId,
    Prose,
    Slug,
    WebAddress,
)
from sijill.model.identifiers import Identifiers
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES

Path = tuple[str | int, ...]
# By what published statements and citations call somebody or something beside its name or title.
CALLED_BY = frozenset({"distinction", "former_names", "issue", "pages"})


class Sort(StrEnum):
    """What a text is to its record.

    ``about`` is the editors' prose about something, such as a note. ``own`` is what the record itself says: a title, a
    name, a passage. ``address`` is an address on the web. ``formed`` is written by a form, such as an identifier, or by
    a machine, such as where a copy was fetched from.
    """

    ABOUT = "about"
    OWN = "own"
    ADDRESS = "address"
    FORMED = "formed"


# What is text and cannot have words; every other type of text can.
_NO_TEXTS = frozenset({DateText, Day, DayMonthOrYear, Digest, LanguageTag, Moment, PassageId, Slug})


class Text(NamedTuple):
    """One text of a record: where it is, what it is to the record, and the text."""

    path: Path
    sort: Sort
    text: str


class _Shape(NamedTuple):
    """Where the texts of a value are: it is one of ``sort``, or a mapping with these fields; ``choices`` are no text.

    Lists, and mappings of languages, have the shape of their entries.
    """

    sort: Sort | None = None
    fields: Mapping[str, "_Shape"] = types.MappingProxyType({})
    choices: frozenset[str] = frozenset()

    @property
    def has_texts(self) -> bool:
        return bool(self.sort or self.fields)


def texts_of(kind: RecordKind, record: Mapping[str, Any]) -> Iterator[Text]:
    """Yield every text of a record, given as plain data or as it is written, in its order."""
    return _texts(_shape_of(kind), record, ())


def text_fields(kind: RecordKind) -> Iterator[tuple[Path, Sort]]:
    """Yield every field of a kind of record that has texts, with the names on the way to it."""
    return _fields(_shape_of(kind), ())


@cache
def own_fields(kind: RecordKind) -> frozenset[str]:
    """Return the fields that a record of a kind loses when it is taken down: its texts, but for what it is called by.

    A statement that stays would otherwise call its speaker by another name than before, and say nothing of it.
    """
    fields = RECORD_TYPES[kind].model_fields
    found = {str(path[0]) for path, sort in text_fields(kind) if sort in (Sort.ABOUT, Sort.OWN)} - {"corrections"}
    emptied = {"channel", "relations"}  # of statements: they keep what is no text
    return frozenset({field for field in found if not fields[field].is_required()} - emptied - CALLED_BY)


def _texts(shape: _Shape, value: Any, path: Path) -> Iterator[Text]:
    if isinstance(value, str):
        if shape.sort and value not in shape.choices:
            yield Text(path, shape.sort, value)
    elif isinstance(value, Mapping):
        for name, one in value.items():
            below = shape if shape.sort else shape.fields.get(name)
            if below:
                yield from _texts(below, one, (*path, name))
    elif isinstance(value, list | tuple):
        for at, one in enumerate(value):
            yield from _texts(shape, one, (*path, at))


def _fields(shape: _Shape, path: Path) -> Iterator[tuple[Path, Sort]]:
    if shape.sort:
        yield path, shape.sort
    for name, below in shape.fields.items():
        yield from _fields(below, (*path, name))


@cache
def _shape_of(kind: RecordKind) -> _Shape:
    return _of_part(RECORD_TYPES[kind])


@cache
def _of_part(part: type[BaseModel]) -> _Shape:
    formed = issubclass(part, Identifiers | CaptureReference)
    shapes = {name: _of_type(hint) for name, hint in get_type_hints(part, include_extras=True).items()
              if name in part.model_fields}  # fmt: skip
    return _Shape(fields={
        name: _as_formed(shape) if formed else shape for name, shape in shapes.items() if shape.has_texts
    })  # fmt: skip


def _as_formed(shape: _Shape) -> _Shape:
    fields = {name: _as_formed(below) for name, below in shape.fields.items()}
    return _Shape(shape.sort and Sort.FORMED, fields, shape.choices)


def _of_type(hint: Any) -> _Shape:
    if hint is str or get_args(hint)[:1] == (str,):
        return _Shape(None if hint in _NO_TEXTS else Sort.ADDRESS if hint == WebAddress else Sort.OWN)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _of_type(arguments[0])
    if origin is dict:
        return _Shape(Sort.ABOUT) if arguments[1] == Prose else _of_type(arguments[1])
    if origin is Literal:
        return _Shape(choices=frozenset(one for one in arguments if isinstance(one, str)))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _of_part(hint)
    shapes = [_of_type(one) for one in arguments] if origin in (Union, types.UnionType, tuple) else []
    return _Shape(
        next((one.sort for one in shapes if one.sort), None),
        {name: below for one in shapes for name, below in one.fields.items()},
        frozenset().union(*(one.choices for one in shapes)),
    )
