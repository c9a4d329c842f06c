"""Strict YAML on top of PyYAML's C parser: every scalar stays text, and every feature that can surprise is refused.

The parser's events become plain dicts, lists and strings. There are two passes with the same rules: a fast one without
places for the many good files, and a slow one that keeps the place of every key and value and collects every problem.
The slow one runs only if the fast one meets a problem or a later stage needs a place.
"""

import re
from typing import Any, NamedTuple

import yaml

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.most_of_each import ENOUGH
from sijill.diagnostics.rule import Rule
from sijill.diagnostics.rules import files as rules
from sijill.model import characters
from sijill.model.keys import secret_at
from sijill.sources.conflicts import merge_conflicts
from sijill.sources.yaml.plain import read_by_lines
from sijill.sources.yaml.syntax import OTHER_BLANK, mended, quoted, spaced

LARGEST_FILE = 256 * 1024
DEEPEST = 8

Path = tuple[str | int, ...]
Place = tuple[int, int]
Tree = dict[str, Any] | list[Any] | str


_parser: Any = yaml._yaml.CParser  # the C parser by itself, without a loader's resolving and constructing


class Problem(Exception):  # noqa: N818 - it never leaves this module
    """The fast pass met something that the slow pass must report."""


class Reading(NamedTuple):
    """A file read with places: its tree, the place of each value and key, and its diagnostics."""

    tree: dict[str, Any]
    values: dict[Path, Place]
    keys: dict[Path, Place]
    diagnostics: list[Diagnostic]
    written: dict[Path, str] = {}  # noqa: RUF012 - of settings: scalars that are no text, as the file has them

    def place(self, path: Path) -> Place:
        """Return the place of a value, or of the nearest value around it that has a place."""
        while path:
            if path in self.values:
                return self.values[path]
            path = path[:-1]
        return (1, 1)

    def key_place(self, path: Path) -> Place:
        """Return the place of a value's key; for an entry of a list, that of the value itself."""
        return self.keys.get(path) or self.place(path)


def decode(data: bytes, file: str) -> str | Diagnostic:
    """Return a file's text with ``\\n`` as line breaks, or the diagnostic that says why it is not text."""
    if len(data) > LARGEST_FILE:
        return diagnose(rules.FileTooLarge, file, limit=LARGEST_FILE, size=len(data))
    if data.startswith(b"\xef\xbb\xbf"):
        return diagnose(rules.NotUtf8, file, offset=1, byte="the start of a byte order mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place_in(data, error.start)
        return diagnose(rules.NotUtf8, file, place, offset=error.start + 1, byte=f"0x{data[error.start]:02X}")
    return secret_in(data, file) or (text.replace("\r\n", "\n") if "\r" in text else text)


def secret_in(data: bytes, file: str) -> Diagnostic | None:
    """Return the diagnostic for a file that holds a secret key, None for any other."""
    at = secret_at(data)
    return None if at is None else diagnose(rules.SecretKey, file, _place_in(data, at))


def _place_in(data: bytes, at: int) -> Place:
    before = data[:at]
    line_start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1


def read_fast(text: str) -> dict[str, Any] | None:
    """Return the tree of a good file, or None if the slow pass must report what is wrong."""
    tree = read_by_lines(text)
    if tree is not None:
        return tree
    return read_events(text)


def read_events(text: str) -> dict[str, Any] | None:
    """Return the tree of a good file in any form, read by the YAML parser; None as in ``read_fast``."""
    if next(characters.refused(text), None):
        return None
    try:
        return _Fast(text).document()
    except (Problem, yaml.YAMLError):
        return None


class _Fast:
    """One pass over the events of a file, without places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.next = _parser(text).get_event
        self.comments = " #" in text or "\t#" in text

    def document(self) -> dict[str, Any]:
        take = self.next
        take()  # stream start
        start = take()
        if type(start) is not yaml.DocumentStartEvent or start.version or start.tags:
            raise Problem
        first = take()
        if type(first) is not yaml.MappingStartEvent:
            raise Problem
        tree = self.value(first, 1)
        take()  # document end
        if type(take()) is not yaml.StreamEndEvent or not isinstance(tree, dict):
            raise Problem
        return tree

    def value(self, event: Any, depth: int) -> Tree:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            text: str = event.value
            if event.tag or event.anchor:
                raise Problem
            if not event.style and (not text or (self.comments and _cut_short(self.text, event))):
                raise Problem
            return text
        if kind is yaml.AliasEvent or event.anchor or event.tag or depth > DEEPEST:
            raise Problem
        take = self.next
        if kind is yaml.SequenceStartEvent:
            items: list[Any] = []
            while type(event := take()) is not yaml.SequenceEndEvent:
                items.append(self.value(event, depth + 1))
            return items
        mapping: dict[str, Any] = {}
        while type(event := take()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent or event.tag or event.anchor:
                raise Problem
            key = event.value
            if key in mapping or key == "<<":
                raise Problem
            mapping[key] = self.value(take(), depth + 1)
        return mapping


_COMMENT = re.compile(r"[ \t]+#[^\n]*")


def _cut_short(text: str, event: Any) -> str:
    """Return the rest of the line if a comment follows a plain scalar on its line, else ""."""
    match = _COMMENT.match(text, event.end_mark.index)
    return match.group() if match else ""


def read_with_places(text: str, file: str) -> Reading:
    """Read a file with the place of everything in it, and collect every problem."""
    reading = Reading({}, {}, {}, unreadable(text, file))
    if reading.diagnostics:
        return reading
    syntax: list[Diagnostic] = []
    as_it_is = text
    while True:
        try:
            reading.tree.update(_Slow(text, file, reading).document())
        except _Stop:
            pass
        except yaml.YAMLError as error:
            fault, mended_text = syntax_fault(error, text, file)
            syntax.append(fault)
            if mended_text and len(syntax) <= ENOUGH:  # other problems are looked for in the mended text
                text, reading = mended_text, Reading({}, {}, {}, [])
                continue
        if syntax:
            reading.tree.clear()
            reading.diagnostics[:0] = syntax
        return _with_spaces(as_it_is, file, reading)


def _with_spaces(text: str, file: str, reading: Reading) -> Reading:
    """Return what is wrong with a text that has other blanks in place of spaces: these, and what is left then."""
    odd = any(isinstance(path[-1], str) and OTHER_BLANK.search(path[-1]) for path in reading.keys)
    found = spaced(text) if (odd or reading.diagnostics) and OTHER_BLANK.search(text) else []
    if not found:
        return reading
    again = read_with_places(found[-1].text, file)
    if not odd and len(again.diagnostics) >= len(reading.diagnostics):
        return reading
    faults = [
        diagnose(rules.YamlSyntax, file, (one.line, one.column), problem=one.problem, mend=one.mend) for one in found
    ]
    return Reading({}, {}, {}, [*faults, *again.diagnostics])


def unreadable(text: str, file: str) -> list[Diagnostic]:
    """Return diagnostics for text that a YAML parser would misread: invisible characters, unfinished merges."""
    found = []
    for offset, character in characters.refused(text):
        place = (text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
        found.append(diagnose(rules.RefusedCharacter, file, place, character=characters.name(character)))
    return [*found, *merge_conflicts(text, file, quotes=False)]


def syntax_fault(error: yaml.YAMLError, text: str, file: str) -> tuple[Diagnostic, str]:
    """Return the diagnostic for text that the YAML parser refused, and the mended text, "" if no mend was found."""
    found = mended(text)
    if found is not None:
        place = (found.line, found.column)
        return diagnose(rules.YamlSyntax, file, place, problem=found.problem, mend=found.mend), found.text
    lines = text.split("\n")
    mark: Any = getattr(error, "problem_mark", None)
    if "end of stream" in str(getattr(error, "problem", "")):
        mark = getattr(error, "context_mark", None) or mark  # where the quotation that never ends begins
    place = (min(mark.line, len(lines) - 1) + 1, mark.column + 1) if mark is not None else (1, 1)
    problem = str(getattr(error, "problem", None) or error).splitlines()[0]
    context = str(getattr(error, "context", None) or "")
    mend = "indent with spaces, two a level; quote a value that holds ': ' or begins with one of @ ` % & * ! [ {"
    if "document" in problem:
        mend = "delete the line"
    return diagnose(rules.YamlSyntax, file, place, problem=f"{context} {problem}".strip(), mend=mend), ""


class _Slow:
    """One pass over the events of a file, keeping places and problems."""

    def __init__(self, text: str, file: str, reading: Reading) -> None:
        self.text = text
        self.file = file
        self.reading = reading
        self.next = _parser(text).get_event

    def problem(self, rule: type[Rule], mark: Any, **facts: object) -> None:
        place = (mark.line + 1, mark.column + 1)
        self.reading.diagnostics.append(diagnose(rule, self.file, place, **facts))

    def document(self) -> dict[str, Any]:
        self.next()  # stream start
        start = self.next()
        if isinstance(start, yaml.StreamEndEvent):
            self.problem(rules.NotAMapping, start.start_mark, what="an empty file")
            return {}
        if start.version or start.tags:
            self.problem(rules.YamlFeature, start.start_mark, feature="a directive", value="%", mend="delete the line")
        first = self.next()
        tree = self.value(first, (), 1)
        self.next()  # document end
        after = self.next()
        if not isinstance(after, yaml.StreamEndEvent):
            self.problem(
                rules.YamlFeature, after.start_mark,
                feature="a second document", value="---", mend="keep one record a file; delete '---'",
            )  # fmt: skip
        if not isinstance(tree, dict):
            if tree is not None:
                what = "a list" if isinstance(tree, list) else f"'{tree}'"
                self.problem(rules.NotAMapping, first.start_mark, what=what)
            return {}
        return tree

    def value(self, event: Any, path: Path, depth: int) -> Tree | None:
        """Return the value that begins with an event; skip its events and return None if it is refused."""
        self.reading.values[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            self.problem(
                rules.YamlFeature, event.start_mark,
                feature="an alias", value=f"*{event.anchor}", mend=self.as_text(event, f"&{event.anchor}")
                or "write the value out where it is needed",
            )  # fmt: skip
            return None
        if event.anchor:
            self.problem(
                rules.YamlFeature, event.start_mark,
                feature="an anchor", value=f"&{event.anchor}", mend=f"delete '&{event.anchor}'",
            )  # fmt: skip
        if event.tag:
            self.problem(
                rules.YamlFeature, event.start_mark,
                feature="a tag", value=event.tag, mend=self.as_text(event, "!!")
                or "delete the tag; every value is text until its field types it",
            )  # fmt: skip
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, path)
        if depth > DEEPEST:
            self.problem(rules.TooDeep, event.start_mark, limit=DEEPEST)
            raise _Stop
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := self.next(), yaml.SequenceEndEvent):
                items.append(self.value(event, (*path, len(items)), depth + 1))
            return items
        return self.mapping(path, depth)

    def scalar(self, event: Any, path: Path) -> str:
        text: str = event.value
        if not event.style:
            rest = _cut_short(self.text, event)
            if rest:
                self.problem(rules.CutShort, event.start_mark, value=text, rest=rest if text else rest.lstrip())
            elif not text and not event.tag:
                self.problem(rules.EmptyValue, event.start_mark, field=written(path) or "the record")
        return text

    def as_text(self, event: Any, where: str) -> str:
        """Return the mend for text that looks like a refused feature of YAML, "" if the feature itself is meant."""
        line = self.text.split("\n")[event.start_mark.line]
        return (
            ""
            if where in self.text
            else f"put the text in quotation marks: {quoted(line[event.start_mark.column :].rstrip())}"
        )

    def mapping(self, path: Path, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while True:
            event: Any = self.next()
            if isinstance(event, yaml.MappingEndEvent):
                return mapping
            if type(event) is not yaml.ScalarEvent:
                self.problem(
                    rules.YamlFeature, event.start_mark,
                    feature="a key that is not text", value="?", mend="write 'field: value'",
                )  # fmt: skip
                self.value(event, (*path, "?"), depth + 1)
                self.value(self.next(), (*path, "?"), depth + 1)
                continue
            mark: Any = event.start_mark
            key, here = event.value, (mark.line + 1, mark.column + 1)
            below = (*path, key)
            if key == "<<":
                self.problem(
                    rules.YamlFeature, event.start_mark,
                    feature="a merge key", value="<<", mend="write the fields out where they are needed",
                )  # fmt: skip
                self.value(self.next(), below, depth + 1)
                continue
            if key in mapping:
                self.problem(rules.DuplicateKey, event.start_mark, key=key, first=self.reading.keys[below][0])
                self.value(self.next(), (*path, f"{key}?"), depth + 1)
                continue
            self.reading.keys[below] = here
            mapping[key] = self.value(self.next(), below, depth + 1)


class _Stop(yaml.YAMLError):
    """Reading cannot continue; the reason is among the diagnostics."""


def written(path: Path) -> str:
    """Return a path as text: ``passages[1].text``, lists counted from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text
