"""Finding unfinished merges: the marks that git writes at the beginning of lines (git-merge)."""

from collections.abc import Iterator
from typing import NamedTuple


class Conflict(NamedTuple):
    """The lines with marks of one conflict, counted from 1."""

    marks: tuple[int, ...]


def conflicts(text: str) -> Iterator[Conflict]:
    """Yield the conflicts in a text, including those of which somebody has deleted one mark."""
    if "\n>>>>>>>" not in text and "\n<<<<<<<" not in f"\n{text}":
        return
    marks: list[int] = []
    begun = False
    for number, line in enumerate(text.split("\n"), 1):
        sign, rest = line[:7], line[7:].rstrip()
        if sign == "<<<<<<<" and rest[:1] in ("", " "):
            if begun:
                yield Conflict(tuple(marks))
            marks, begun = [number], True
        elif (sign == "=======" and not rest) or (sign == "|||||||" and rest[:1] in ("", " ") and begun):
            marks.append(number)
        elif sign == ">>>>>>>" and rest[:1] in ("", " ") and marks:
            yield Conflict((*marks, number))
            marks, begun = [], False
    if begun:
        yield Conflict(tuple(marks))
