"""A fast reader for YAML in the form in which nearly all records are written: one pass over the lines.

The form has mappings and lists in block style, one-line scalars (plain or quoted), literal blocks and short lists in
brackets. Reading it by lines gives the same result as the YAML parser in two fifths of the time, which makes a check
from nothing a fifth shorter (``docs/maintainers/performance.md``). For anything else (folded text, escapes, anchors, a
comment after a value, anything doubtful) ``read_by_lines`` returns None, and the parser reads the file; a test compares
the two. Only ``strict.read_fast`` calls it.
"""

import re
from typing import Any

_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,60}):(?: +(.*))?", re.DOTALL)
_BRACKETS = re.compile(r"\[(?:([A-Za-z0-9][A-Za-z0-9_-]*(?:, [A-Za-z0-9][A-Za-z0-9_-]*)*))?\]")
_NOT_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_DEEPEST = 6  # a list in brackets may be one level deeper; the parser reads deeper files and counts exactly


def read_by_lines(text: str) -> dict[str, Any] | None:
    """Return the tree of a file in the usual form, or None for any other file.

    Text with unusual white space or invisible characters is left to the parser.
    """
    lines = text.split("\n")
    if not "".join(lines).isprintable():
        return None
    try:
        return _mapping_of(lines)
    except _OtherForm:
        return None


class _OtherForm(Exception):  # noqa: N818 - it never leaves this module
    """The text has something that the parser must read."""


def _mapping_of(lines: list[str]) -> dict[str, Any] | None:
    tree: dict[str, Any] = {}
    # The containers that are open, outermost first, and the column at which each one's entries begin.
    containers: list[Any] = [tree]
    columns = [0]
    container: Any = tree
    column = 0
    waiting = ""  # the key whose value begins on a later line
    match_key = _KEY.fullmatch
    index, end = 0, len(lines)
    while index < end:
        line = lines[index]
        index += 1
        content = line.lstrip(" ")
        if not content or content[0] == "#":
            continue
        indent = len(line) - len(content)
        listed = content.startswith("- ")
        if waiting:
            if indent < column or (indent == column and not listed) or len(columns) > _DEEPEST:
                return None
            inner: Any = [] if listed else {}
            container[waiting] = inner
            waiting = ""
            container, column = inner, indent
            containers.append(inner)
            columns.append(indent)
        elif indent != column or listed != (type(container) is list):
            while columns and (
                columns[-1] > indent or (columns[-1] == indent and not listed and type(containers[-1]) is list)
            ):
                columns.pop()
                containers.pop()
            if not columns:
                return None
            container, column = containers[-1], columns[-1]
            if indent != column or listed != (type(container) is list):
                return None
        if listed:
            content = content[2:]
            match = match_key(content)
            if match is None:
                container.append(_scalar(content))
                continue
            if len(columns) > _DEEPEST:
                return None
            inner = {}
            container.append(inner)
            container, column = inner, indent + 2
            containers.append(inner)
            columns.append(column)
        else:
            match = match_key(content)
            if match is None:
                return None
        key, value = match.groups()
        if key in container:
            return None
        if not value:
            container[key] = None
            waiting = key
        elif value == "|-":
            container[key], index = _block(lines, index, column)
        else:
            container[key] = _scalar(value)
    return tree if tree and not waiting else None


def _scalar(text: str) -> str | list[str]:
    """Return the value of one line of text."""
    if not text:
        raise _OtherForm
    first = text[0]
    if first not in _NOT_FIRST:
        if ": " in text or " #" in text or text[-1] == ":" or text[-1] == " ":
            raise _OtherForm
        return text
    if first == '"':
        inside = text[1:-1]
        if len(text) > 1 and text[-1] == '"' and '"' not in inside and "\\" not in inside:
            return inside
    elif first == "'":
        inside = text[1:-1]
        if len(text) > 1 and text[-1] == "'" and "'" not in inside:
            return inside
    elif first == "[":
        match = _BRACKETS.fullmatch(text)
        if match:
            return match[1].split(", ") if match[1] else []
    raise _OtherForm


def _block(lines: list[str], index: int, column: int) -> tuple[str, int]:
    """Return a literal block, its last line break stripped, and the index of the line after it."""
    if index >= len(lines):
        raise _OtherForm
    line = lines[index]
    text = line.lstrip(" ")
    indent = len(line) - len(text)
    if not text or indent <= column:
        raise _OtherForm
    margin = " " * indent
    index += 1
    if index < len(lines) and lines[index] and not lines[index].startswith(margin):
        return text, index  # one line: nearly always
    gathered = [text]
    while index < len(lines):
        line = lines[index]
        if line.startswith(margin):
            if line.isspace():
                raise _OtherForm
            gathered.append(line[indent:])
        elif not line:
            gathered.append("")
        elif line.isspace():
            raise _OtherForm
        else:
            break
        index += 1
    while not gathered[-1]:
        gathered.pop()
    return "\n".join(gathered), index
