"""Statements as ``sijill format`` writes them, read and judged in one pass by patterns made from the model.

Where fields stand in the model's order, two spaces a level, one pattern for each part of the record tells at once what
stands where and that each value keeps its field's rule: several times as fast as reading YAML, validating and dumping
one after the other. Whatever is not plainly so (another order, a comment in between, anything that may be at fault)
makes ``read_formed`` return None, and the reading that can say what is wrong decides. A test holds the two equal.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from generator.model import edtf, fields
from generator.model.records import Statement

Groups = tuple[Any, ...]
# Makes the plain and the typed value of a field, of the groups found, their match and the text.
Take = Callable[[Groups, "re.Match[str]", str], tuple[Any, Any]]
_MOST_LANGUAGES = 3  # a mapping of more is read the other way
_HEAD = r"(?:#[^\n]*+\n|\n)*+"
_ID_ENDS = r"(?![a-z0-9-])"
_RESERVED = "|".join(sorted(fields.RESERVED_NAMES))
_SLUG = rf"(?!(?:{_RESERVED}){_ID_ENDS})(?![a-z0-9-]{{81}})[a-z0-9]++(?:-[a-z0-9]++)*+{_ID_ENDS}"
_TAG = fields.LANGUAGE_PATTERN.strip("^$")
# One line, plain or quoted, that YAML takes for nothing else and that neither begins nor ends with a blank.
_LINE = (
    r"(?![^\n]{1001})(?:"
    r"[^\-?:,\[\]{}#&*!|>'\"%@` \n][^\n:#]*+(?:(?::(?![ \n])|(?<! )#)[^\n:#]*+)*+(?<! )"
    r'|"(?! )[^"\\\n]++(?<! )"'
    r"|'(?! )[^'\n]++(?<! )')"
)
_AS_IT_STANDS = {
    id(fields.Slug): _SLUG,
    id(fields.LanguageTag): _TAG,
    id(fields.PassageId): fields.PASSAGE_PATTERN.strip("^$"),
}


_AS_FOUND, _SAME, _CHOICE, _APART = range(4)


class _Same(NamedTuple):
    """What makes a value, plain and typed in one, of a group's text; raises ValueError where it keeps not its rule."""

    make: Callable[[str], Any]


# How a field's value is made: None for a group's text as it stands, a mapping for a choice.
Make = Take | _Same | Mapping[str, StrEnum] | None


class Formed(NamedTuple):
    """A statement, and the same as plain data without what is left at its default."""

    record: Statement
    tree: dict[str, Any]


def read_formed(text: str) -> Formed | None:
    """Return the statement in a file's text; None where another reading must decide."""
    # Of what is printable the blank alone is white space, so the patterns need to know no other.
    if len(text) > fields.LONGEST_TEXT or not text.replace("\n", "").isprintable():
        return None
    part, match_whole = _statement()
    match = match_whole(text)
    if match is None:
        return None
    try:
        tree, record = part.take(match.groups(), match, text)
    except ValueError:
        return None
    return Formed(record, tree)


@lru_cache(maxsize=1)
def _statement() -> tuple["_Part", Callable[[str], "re.Match[str] | None"]]:
    part = _Part(Statement, 0)
    return part, re.compile(f"{_HEAD}{part.pattern}\n*").fullmatch


class _Part:
    """How one model is read whose fields begin at a column: the pattern of its lines, and what its groups hold.

    ``first`` is the number of its first group, counted from 0; ``entry`` says that it is a list's entry, whose first
    field stands behind a hyphen.
    """

    def __init__(self, model: type[BaseModel], column: int, first: int = 0, *, entry: bool = False) -> None:
        self.model = model
        self.defaults = {name: field.default for name, field in model.model_fields.items()}
        self.groups = first
        # A field's name, the number of its first group (there whenever the field is), how its value is made, by what.
        self.fields: list[tuple[str, int, int, Any]] = []
        lines: list[str] = []
        hints = get_type_hints(model, include_extras=True)
        for name, field in model.model_fields.items():
            margin = f"{' ' * (column - 2)}- " if entry and not lines else " " * column
            number = self.groups
            value = self._value(hints[name], column)
            if value is None:
                continue  # a record that has it is read the other way
            pattern, make = value
            if make is None:
                self.fields.append((name, number, _AS_FOUND, None))
            elif isinstance(make, _Same):
                self.fields.append((name, number, _SAME, make.make))
            else:
                self.fields.append((name, number, _CHOICE if isinstance(make, dict) else _APART, make))
            line = f"{margin}{name}:{pattern}"
            lines.append(line if field.is_required() else f"(?:{line})?")
        self.pattern = "".join(lines)

    def _value(self, kind: Any, column: int) -> tuple[str, Make] | None:
        """Return the pattern of a field's value, and how it is made; None for what is read the other way."""
        if get_origin(kind) in (Union, UnionType):
            kinds = [one for one in get_args(kind) if one is not NoneType and one is not fields.Unknown]
            if len(kinds) != 1:
                return None
            kind = kinds[0]
        number = self.groups
        inner = " " * (column + 2)
        if id(kind) in _AS_IT_STANDS:
            self.groups += 1
            return f" ({_AS_IT_STANDS[id(kind)]})\n", None
        if kind is fields.Line:
            self.groups += 1
            return f" ({_LINE})\n", _Same(_unquoted)
        if kind is fields.Prose:
            self.groups += 1
            return f"{_prose_behind(inner)}\n", _Same(_prose_of(inner))
        if kind in (fields.DateText, fields.Day):
            self.groups += 1
            dates = "[0-9]{4}-[0-9]{2}-[0-9]{2}" if kind is fields.Day else "(?![-?%])[0-9X~?%./-]{1,60}"
            return f" ({dates})\n", _Same(_date)
        if kind is fields.Count:
            self.groups += 1
            return " ([1-9][0-9]{0,5})\n", _Same(int)
        if kind in (fields.LocalizedLine, fields.LocalizedProse):
            return self._localized(inner, prose=kind is fields.LocalizedProse)
        if get_origin(kind) is tuple:
            return self._list(get_args(kind)[0], inner)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            self.groups += 1
            members = {member.value: member for member in kind}
            return f" ({'|'.join(members)})\n", members
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            part = _Part(kind, column + 2, number)
            self.groups = part.groups
            return f"\n{part.pattern}", part.take
        return None

    def _localized(self, inner: str, *, prose: bool) -> tuple[str, Take]:
        number, last = self.groups, self.groups + 2 * _MOST_LANGUAGES
        self.groups = last
        entry = rf"\n{inner}({_TAG}):" + (_prose_behind(inner + "  ") if prose else f" ({_LINE})")

        value_of = _prose_of(inner + "  ") if prose else _unquoted

        def take(groups: Groups, match: "re.Match[str]", text: str) -> tuple[Any, Any]:
            found = {}
            at = number
            while at < last and groups[at] is not None:
                found[groups[at]] = value_of(groups[at + 1])
                at += 2
            if len(found) * 2 != at - number:
                raise ValueError("must hold each language once")
            return found, found

        return entry + f"(?:{entry})?" * (_MOST_LANGUAGES - 1) + "\n", take

    def _list(self, kind: Any, inner: str) -> tuple[str, Take] | None:
        number = self.groups
        if kind is fields.Slug:
            self.groups += 2
            between = f"\n{inner}- "

            def slugs(groups: Groups, match: "re.Match[str]", text: str) -> tuple[Any, Any]:
                if groups[number + 1] is None:
                    found = groups[number][len(between) :].split(between)
                else:
                    found = groups[number + 1].split(", ")
                return found, tuple(found)

            return rf"((?:{between}{_SLUG})++| \[({_SLUG}(?:, {_SLUG})*+)\])\n", slugs
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            return None
        self.groups += 1
        part = _Part(kind, len(inner) + 2, entry=True)
        match_entry = re.compile(part.pattern).match

        def parts(groups: Groups, match: "re.Match[str]", text: str) -> tuple[Any, Any]:
            at, end = match.span(number + 1)
            plain, typed = [], []
            while at < end:
                found = match_entry(text, at)
                if found is None:
                    raise ValueError("must be read the other way")
                one, record = part.take(found.groups(), found, text)
                plain.append(one)
                typed.append(record)
                at = found.end()
            return plain, tuple(typed)

        return rf"\n((?:{inner}[^\n]*+\n)++)", parts

    def take(self, groups: Groups, match: "re.Match[str]", text: str) -> tuple[dict[str, Any], Any]:
        """Return the part as plain data and as a record; raises ValueError where a value does not keep its rule."""
        tree: dict[str, Any] = {}
        values = self.defaults.copy()
        for name, number, kind, make in self.fields:
            found = groups[number]
            if found is None:
                continue
            if kind == _AS_FOUND:
                tree[name] = values[name] = found
            elif kind == _SAME:
                tree[name] = values[name] = make(found)
            elif kind == _CHOICE:
                tree[name], values[name] = found, make[found]
            else:
                tree[name], values[name] = make(groups, match, text)
        record = object.__new__(self.model)
        keep = object.__setattr__
        keep(record, "__dict__", values)
        keep(record, "__pydantic_fields_set__", set(tree))
        keep(record, "__pydantic_extra__", None)
        keep(record, "__pydantic_private__", None)
        return tree, record


def _prose_behind(margin: str) -> str:
    """The pattern of prose: one line, or a literal block without empty lines, each of them beginning at a column."""
    block = rf"\|-\n{margin}[^ \n][^\n]*+(?:\n{margin}[^ \n][^\n]*+)*+(?<! )"
    return f" ({block}|{_LINE})"


def _prose_of(margin: str) -> Callable[[str], str]:
    start, between = 3 + len(margin), f"\n{margin}"

    def prose(text: str) -> str:
        if text[0] != "|":
            return _unquoted(text)
        text = text[start:]
        return text.replace(between, "\n") if "\n" in text else text

    return prose


def _unquoted(text: str) -> str:
    return text[1:-1] if text[0] in "\"'" else text


def _date(text: str) -> str:
    edtf.parse(text)
    return text
