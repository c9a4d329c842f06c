"""Writing a record's YAML in the canonical style, with its comments, so that a diff shows only what changed.

Fields are in the model's order, with two spaces for each level and lists in block style. Prose is a literal block
(``|-``); a line is plain if YAML cannot misread it, else quoted. The writer works on the strictly read tree, and its
output reads back as the same tree, whether the record is valid or not.

A comment belongs to the field or entry after it and moves with it. (A round-trip dumper such as ruamel.yaml's attaches
a comment to the field *before* it, so that sorting fields would move comments to the wrong ones.)
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml

from sijill.model.seen import FileKind
from sijill.sources.yaml.shapes import Shape, shape_of
from sijill.sources.yaml.strict import Path, read_events, read_with_places

Comments = dict[Path | None, list[str]]
"""Comment lines, each beginning with ``#`` or empty, by the path that they precede; None for the end of the file, the
empty path for its head (the lines before the first empty line, and the line that names the schema for editors)."""

_NO_COMMENTS: Comments = {}
_NO_SHAPE = Shape()
_NEVER_PLAIN_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@` ")
# Values that readers of YAML 1.1 or 1.2, such as those of editors, would not take for text.
_TYPED = re.compile(
    r"(?:~|null|true|false|yes|no|on|off|y|n|[-+]?[0-9][0-9_]*|0x[0-9a-f]+|0o?[0-7]+|0b[01]+"
    r"|[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?e[-+]?[0-9]+"
    r"|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?|[-+]?\.(?:inf|nan)|=|<<)",
    re.IGNORECASE,
)
_MODELINE = re.compile(r"#\s*yaml-language-server:")
_ESCAPES = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def write_record(kind: FileKind, tree: Mapping[str, Any], comments: Comments | None = None) -> str:
    """Return the text of a record's file: its tree in canonical style, with comments in their places."""
    held = comments or {}
    head = held.get((), [])
    body = list(_mapping(tree, shape_of(kind), (), 0, held))
    gap = [""] if head and not (len(head) == 1 and _MODELINE.match(head[0])) else []
    lines = [*head, *gap, *body, *held.get(None, ())]
    return "\n".join(lines).rstrip("\n") + "\n"


def comments_of(text: str) -> Comments:
    """Return the comments of a valid file by the path that follows them.

    A comment beside a value moves to a line before it. Empty lines are kept only between and before comments.
    """
    reading = read_with_places(text, "")
    places = sorted([*((place, path) for path, place in reading.keys.items()), *_entries(reading.values)])
    found: Comments = {}
    lines = text.split("\n")
    head = length_of_head(lines)
    for number, comment in comment_lines(text):
        if number <= head:
            found.setdefault((), []).append(comment)
            continue
        alone = lines[number - 1].lstrip().startswith("#")
        # A comment beside a value belongs to the first path on its line; one on its own line to the next path.
        after = [path for (line, _), path in places if line == number] if not alone else []
        path = after[0] if after else next((path for (line, _), path in places if line > number), None)
        held = found.setdefault(path, [])
        if alone and number > 1 and not lines[number - 2].strip() and (held or number > 2):
            held.append("")
        held.append(comment)
    for held in found.values():
        while held and not held[0]:
            held.pop(0)
    return found


def length_of_head(lines: list[str]) -> int:
    """Return how many lines at the beginning are the file's head."""
    comments = next((n for n, line in enumerate(lines) if not line.startswith("#")), 0)
    if comments and not lines[comments].strip():
        return comments
    return 1 if comments and _MODELINE.match(lines[0]) else 0


def _entries(values: Mapping[Path, tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Path]]:
    """Yield the places and paths of list entries, which have no key."""
    for path, place in values.items():
        if path and isinstance(path[-1], int):
            yield (place[0], 0), path  # before the first key within it


def comment_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number and text of every comment: a ``#`` after white space and outside of scalars."""
    covered: list[tuple[int, int]] = []
    literal: list[int] = []
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        if isinstance(token, yaml.ScalarToken):
            covered.append((token.start_mark.index, token.end_mark.index))
            if token.style in ("|", ">"):
                literal.append(token.start_mark.index)
    for match in re.finditer(r"(?:(?<=^)|(?<=[ \t\n]))#[^\n]*", text):
        at = match.start()
        inside = next(((start, end) for start, end in covered if start <= at < end), None)
        if inside is None:
            yield text.count("\n", 0, at) + 1, match.group().rstrip()
        elif inside[0] in literal and "\n" not in text[inside[0] : at]:
            yield text.count("\n", 0, at) + 1, match.group().rstrip()  # beside the block's own mark
        elif inside[0] in literal and _after_block(text, *inside, at):
            yield text.count("\n", 0, at) + 1, match.group().rstrip()


def _after_block(text: str, start: int, end: int, at: int) -> bool:
    """Return whether a comment line that the parser counts as part of a literal block comes after its text."""
    first = text.find("\n", start) + 1
    content = re.compile(r"[ ]*(?=[^ \n])").search(text, first)
    if content is None:
        return True
    margin = len(content.group().rpartition("\n")[2])
    line_start = text.rfind("\n", 0, at) + 1
    return at - line_start < margin and not text[line_start:at].strip(" ")


def _mapping(tree: Mapping[str, Any], shape: Shape, path: Path, indent: int, comments: Comments) -> Iterator[str]:
    margin = " " * indent
    for key in shape.in_order(tree):
        below = (*path, key)
        for comment in comments.get(below, ()):
            yield f"{margin}{comment}".rstrip()
        yield from field_lines(f"{margin}{scalar(key)}:", tree[key], shape.field(key), indent, below, comments)


def field_lines(
    start: str, value: Any, shape: Shape, indent: int, path: Path = (), comments: Comments = _NO_COMMENTS
) -> Iterator[str]:
    """Yield the lines of one field that begins with ``start``: the margin, its name and a colon."""
    if isinstance(value, Mapping) and value:
        yield start
        yield from _mapping(value, shape, path, indent + 2, comments)
    elif isinstance(value, list | tuple) and value:
        yield start
        yield from list_lines(value, shape.entry, indent + 2, path, comments)
    else:
        yield from _leaf(start, value, shape, indent + 2)


def list_lines(
    values: Any, shape: Shape, indent: int, path: Path = (), comments: Comments = _NO_COMMENTS
) -> Iterator[str]:
    """Yield the lines of a list's entries."""
    margin = " " * indent
    for index, value in enumerate(values):
        below = (*path, index)
        for comment in comments.get(below, ()):
            yield f"{margin}{comment}".rstrip()
        if isinstance(value, Mapping) and value:
            lines = list(_mapping(value, shape, below, indent + 2, comments))
            first = next(
                number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")
            )
            yield from (line[2:] if line.startswith("  ") else line for line in lines[:first])
            yield f"{margin}- {lines[first][indent + 2 :]}"
            yield from lines[first + 1 :]
        elif isinstance(value, list | tuple) and value:
            yield f"{margin}-"
            yield from list_lines(value, shape.entry, indent + 2, below, comments)
        else:
            yield from _leaf(f"{margin}-", value, shape, indent + 2)


def _leaf(start: str, value: Any, shape: Shape, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping | list | tuple):
        yield f"{start} {'{}' if isinstance(value, Mapping) else '[]'}"
        return
    text = str(value)
    if (shape.prose or "\n" in text) and _is_block(text):
        yield f"{start} |-"
        for line in text.split("\n"):
            yield f"{' ' * indent}{line}" if line else ""
    else:
        yield f"{start} {scalar(text, shape)}"


def _is_block(text: str) -> bool:
    """Return whether a literal block reads back as the same text."""
    lines = text.split("\n")
    return (
        bool(lines[0])
        and bool(lines[-1])
        and not lines[0].startswith((" ", "\t"))
        and not any(line.isspace() or (line.startswith("\t")) for line in lines)
        and all(character.isprintable() or character in "\n\t\u200c\u200d\u200e\u200f\u061c\xa0" for character in text)
    )


def scalar(text: str, shape: Shape = _NO_SHAPE) -> str:
    """Return a text of one line as it is written: plain if YAML cannot take it for anything else, else quoted."""
    if _is_plain(text, shape):
        return text
    if '"' not in text and "\\" not in text and _fits_one_line(text):
        return f'"{text}"'
    if _fits_one_line(text):
        return "'" + text.replace("'", "''") + "'"
    written = "".join(_ESCAPES.get(c) or (c if c.isprintable() else f"\\U{ord(c):08X}") for c in text)
    return f'"{written}"'


def _fits_one_line(text: str) -> bool:
    # Joiners, directional marks and fixed spaces are harmless, although not printable.
    return bool(text) and all(c.isprintable() or c in "\u200c\u200d\u200e\u200f\u061c\xa0" for c in text)


def _is_plain(text: str, shape: Shape) -> bool:
    return (
        bool(text)
        and text[0] not in _NEVER_PLAIN_FIRST
        and text == text.strip()
        and not text.endswith(":")
        and ": " not in text
        and " #" not in text
        and not text.startswith(("---", "...", "\ufeff"))
        and _fits_one_line(text)
        and (shape.typed or not _TYPED.fullmatch(text))
        and _reads_back(text)
    )


@lru_cache(maxsize=4096)
def _reads_back(text: str) -> bool:
    """Return whether a plain scalar reads back as the same text; ordinary words are not tried."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9/_.+~-]*", text):
        return True
    return read_events(f"a: {text}\n") == {"a": text}
