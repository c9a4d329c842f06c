"""Giving a record's text another tree: lines change only where the tree does, and comments, order and style are kept.

Files in the canonical style stay in it. Where the text is of a form that this cannot edit, the record is written again
(``write.py``), which gives the same tree.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import yaml

from sijill.model.seen import FileKind
from sijill.sources.yaml.shapes import Shape, shape_of
from sijill.sources.yaml.strict import Path, read_with_places
from sijill.sources.yaml.write import (  # fmt: skip
    comment_lines,
    comments_of,
    field_lines,
    length_of_head,
    list_lines,
    scalar,
    write_record,
)

_FLOW_MARKS = re.compile(r"[\[\]{},]")


def edited(kind: FileKind, text: str, tree: Mapping[str, Any]) -> str:
    """Return a valid record's text with another tree."""
    wanted = _as_written(tree)
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(node, yaml.MappingNode) or _plain(node) == wanted:
        return text
    made = _Editor(text).with_tree(node, wanted, shape_of(kind))
    reading = read_with_places(made, "")
    if not reading.diagnostics and reading.tree == wanted:
        return made
    return write_record(kind, tree, comments_of(text))


def without_comments(text: str, refused: Callable[[str], object]) -> str:
    """Return a text without the comments that are refused."""
    lines: list[str | None] = [*text.split("\n")]
    for number, comment in comment_lines(text):
        if refused(comment):
            lines[number - 1] = (lines[number - 1] or "").removesuffix(comment).rstrip() or None
    return "\n".join(line for line in lines if line is not None)


def _as_written(value: Any) -> Any:
    """Return a tree with text for its leaves."""
    if isinstance(value, Mapping):
        return {key: _as_written(one) for key, one in value.items()}
    return [_as_written(one) for one in value] if isinstance(value, list | tuple) else str(value)


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    return [_plain(one) for one in node.value] if isinstance(node, yaml.SequenceNode) else node.value


class _Editor:
    """The lines of one text, and what of them is comment."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.beside: dict[int, str] = {}
        self.alone: set[int] = set()
        for number, comment in comment_lines(text):
            if self.lines[number - 1].lstrip().startswith("#"):
                self.alone.add(number - 1)
            else:
                self.beside[number - 1] = comment
        self.comments = comments_of(text)

    def with_tree(self, node: yaml.MappingNode, tree: Mapping[str, Any], shape: Shape) -> str:
        """Return the text with another tree."""
        head, stop = length_of_head(self.lines), self._content_end(0, len(self.lines))
        while head and not self.lines[head].strip():
            head += 1
        body = self._mapping(node, tree, shape, (), head, stop)
        return "\n".join([*self.lines[:head], *body, *self.lines[stop:]])

    def _content_end(self, start: int, stop: int) -> int:
        """Return where lines end without the comments and empty lines after them, which belong to what follows."""
        while stop > start and (stop - 1 in self.alone or not self.lines[stop - 1].strip()):
            stop -= 1
        return stop

    def _mapping(
        self, node: yaml.MappingNode, tree: Mapping[str, Any], shape: Shape, path: Path, after: int, stop: int
    ) -> Iterator[str]:
        """Yield the lines of a mapping in block style, whose lines in the text are those from ``after`` to ``stop``."""
        starts = [key.start_mark.line for key, _ in node.value]
        there = {key.value: number for number, (key, _) in enumerate(node.value)}
        margin = node.start_mark.column
        for name in _in_place(list(there), tree, shape):
            number = there.get(name)
            if number is None:
                yield from field_lines(f"{' ' * margin}{scalar(name)}:", tree[name], shape.field(name), margin)
                continue
            start = starts[number]
            end = self._content_end(start, starts[number + 1] if number + 1 < len(starts) else stop)
            before = after if number == 0 else self._content_end(starts[number - 1], start)
            yield from self.lines[before:start]
            key, value = node.value[number]
            if _plain(value) == tree[name]:
                yield from self.lines[start:end]
            else:
                yield from self._field(key, value, tree[name], shape.field(name), (*path, name), end)

    def _field(
        self, key: yaml.ScalarNode, node: yaml.Node, value: Any, shape: Shape, path: Path, stop: int
    ) -> Iterator[str]:
        """Yield the lines of a field that changes."""
        start, margin = key.start_mark.line, key.start_mark.column
        if isinstance(node, yaml.MappingNode) and isinstance(value, dict) and value and self._in_block(node, start):
            yield self.lines[start]
            yield from self._mapping(node, value, shape, path, start + 1, stop)
            return
        if isinstance(node, yaml.SequenceNode) and isinstance(value, list) and value:
            dashes = self._dashes(node, start)
            if dashes is not None:
                yield self.lines[start]
                yield from self._list(node, value, shape.entry, path, (dashes, start + 1, stop))
                return
        replaced = self._in_line(node, value, shape)
        if replaced is not None and node.start_mark.line == start:
            yield from replaced
            return
        if start in self.beside:
            yield f"{' ' * margin}{self.beside[start]}"
        name = self.text[key.start_mark.index : key.end_mark.index]
        yield from field_lines(f"{' ' * margin}{name}:", value, shape, margin, path, self.comments)

    def _in_block(self, node: yaml.MappingNode, line: int) -> bool:
        """Return whether every key of a mapping begins a line of its own below one."""
        marks = [key.start_mark for key, _ in node.value]
        return (
            not node.flow_style
            and bool(marks)
            and marks[0].line > line
            and all(not self.lines[mark.line][: mark.column].strip() for mark in marks)
        )

    def _dashes(self, node: yaml.SequenceNode, line: int) -> list[int] | None:
        """Return the lines of a list's dashes, None where they and the entries are not on lines of their own."""
        found = [one.start_mark.line for one in node.value]
        before = [self.lines[one.start_mark.line][: one.start_mark.column] for one in node.value]
        margin = node.start_mark.column
        alike = all(one[:margin].strip() == "" and one[margin:].strip() == "-" for one in before)
        return found if not node.flow_style and found and found[0] > line and alike else None

    def _list(
        self, node: yaml.SequenceNode, values: Sequence[Any], shape: Shape, path: Path,
        lines: tuple[list[int], int, int],
    ) -> Iterator[str]:  # fmt: skip
        """Yield the lines of a list in block style; ``lines`` are those of its dashes, its first and its last."""
        dashes, after, stop = lines
        margin = node.start_mark.column
        for number, value in _aligned([_plain(one) for one in node.value], values):
            if number is None:
                yield from list_lines([value], shape, margin)
                continue
            start = dashes[number]
            end = self._content_end(start, dashes[number + 1] if number + 1 < len(dashes) else stop)
            yield from self.lines[after if number == 0 else self._content_end(dashes[number - 1], start) : start]
            if _plain(node.value[number]) == value:
                yield from self.lines[start:end]
            else:
                yield from self._entry(node.value[number], value, shape, (*path, number), (start, end, margin))

    def _entry(
        self, node: yaml.Node, value: Any, shape: Shape, path: Path, lines: tuple[int, int, int]
    ) -> Iterator[str]:
        """Yield the lines of an entry that changes; ``lines`` are its first, the next one's, the dash's column."""
        start, stop, margin = lines
        dashed = self.lines[start]
        self.lines[start] = f"{dashed[:margin]} {dashed[margin + 1 :]}"
        if isinstance(node, yaml.MappingNode) and isinstance(value, dict) and value and self._in_block(node, start - 1):
            found = list(self._mapping(node, value, shape, path, start, stop))
            self.lines[start] = dashed
            first = next(n for n, line in enumerate(found) if line.strip() and not line.lstrip().startswith("#"))
            found[first] = f"{found[first][:margin]}-{found[first][margin + 1 :]}"
            yield from found
            return
        self.lines[start] = dashed
        yield from self._in_line(node, value, shape) or list_lines([value], shape, margin)

    def _in_line(self, node: yaml.Node, value: Any, shape: Shape) -> list[str] | None:
        """Return the lines of a value in flow style, or of a text on one line, with another in its place."""
        first, last = node.start_mark, node.end_mark
        if isinstance(node, yaml.ScalarNode):
            if not isinstance(value, str) or node.style in ("|", ">") or first.line != last.line or "\n" in value:
                return None
            made = _like(node.style, value, shape)
        elif (
            not isinstance(node, yaml.CollectionNode)
            or not node.flow_style
            or not value
            or any(number in self.alone for number in range(first.line, last.line))
        ):
            return None
        else:
            made = self._flow(node, value, shape)
        whole = f"{self.lines[first.line][: first.column]}{made}{self.lines[last.line][last.column :]}"
        return whole.split("\n")

    def _flow(self, node: yaml.Node, value: Any, shape: Shape) -> str:
        """Return a value in flow style, with what is the same in it as it was written."""
        source = self.text[node.start_mark.index : node.end_mark.index]
        if _plain(node) == value:
            return source
        if isinstance(node, yaml.MappingNode) and isinstance(value, dict):
            there = {str(key.value): one for key, one in node.value}
            made = {
                name: self._flow(there[name], one, shape.field(name)) if name in there else _flow_made(one)
                for name, one in value.items()
            }
            if made.keys() == there.keys():
                return self._with(node, [(one, made[name]) for name, one in there.items()])
            return _mapped((_flow_scalar(name), made[name]) for name in _in_place(list(there), value, shape))
        if isinstance(node, yaml.SequenceNode) and isinstance(value, list):
            parts = [
                _flow_made(one) if number is None else self._flow(node.value[number], one, shape.entry)
                for number, one in _aligned([_plain(one) for one in node.value], value)
            ]
            if len(parts) == len(node.value):
                return self._with(node, list(zip(node.value, parts, strict=True)))
            return f"[{', '.join(parts)}]"
        if isinstance(node, yaml.ScalarNode) and isinstance(value, str) and node.style in ('"', "'"):
            return _like(node.style, value, shape)
        return _flow_made(value)

    def _with(self, node: yaml.Node, parts: Sequence[tuple[yaml.Node, str]]) -> str:
        """Return a collection in flow style with other values in the places of its own."""
        made, at = "", node.start_mark.index
        for one, part in parts:
            made += self.text[at : one.start_mark.index] + part
            at = one.end_mark.index
        return made + self.text[at : node.end_mark.index]


def _in_place(names: Sequence[str], tree: Mapping[str, Any], shape: Shape) -> list[str]:
    """Return the keys of a mapping that had ``names``: these in their order, new ones where the model has them."""
    found = [name for name in names if name in tree]
    before = None
    for name in shape.in_order(tree):
        if name not in found:
            found.insert(found.index(before) + 1 if before is not None else 0, name)
        before = name
    return found


def _aligned(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[int | None, Any]]:
    """Yield a list's entries, each with the number of the earlier entry that it is or changes; None for a new one."""
    matcher = SequenceMatcher(None, [repr(one) for one in old], [repr(one) for one in new], autojunk=False)
    for _, first, last, start, stop in matcher.get_opcodes():
        for offset, value in enumerate(new[start:stop]):
            yield (first + offset if first + offset < last else None), value


def _like(style: str | None, text: str, shape: Shape) -> str:
    """Return a text of one line in the quotes that it had, if it can be in them."""
    if style == '"' and '"' not in text and "\\" not in text and text.isprintable():
        return f'"{text}"'
    if style == "'" and text.isprintable():
        return _in_single_quotes(text)
    return scalar(text, shape)


def _flow_made(value: Any) -> str:
    if isinstance(value, dict):
        return _mapped((_flow_scalar(key), _flow_made(one)) for key, one in value.items())
    if isinstance(value, list):
        return f"[{', '.join(map(_flow_made, value))}]"
    return _flow_scalar(value)


def _mapped(fields: Iterable[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{name}: {value}' for name, value in fields)}}}"


def _flow_scalar(text: str) -> str:
    made = scalar(text)
    return _in_single_quotes(text) if made == text and _FLOW_MARKS.search(text) else made


def _in_single_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
