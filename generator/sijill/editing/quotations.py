"""Quotations in a document's paragraphs: the words between quotation marks, unchanged.

A quotation over several paragraphs opens each of them with a mark and closes the last alone (Chicago Manual of Style,
13.32; the same in Arabic); it is one quotation, and is offered whole or not at all.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sijill.model.captures import MARGINS, Capture

# What closes each opening mark; inner marks of another kind stay part of the words.
_CLOSES = {"«": "»", "“": "”", "„": "“”", '"': '"'}
_ANY = re.compile('[«»“”„"]')
FEWEST_WORDS = 2


class Quotation(NamedTuple):
    """Words between quotation marks, a line for each paragraph, and the first one's number, counted from 1."""

    text: str
    paragraph: int


class _Open(NamedTuple):
    """A quotation that is not closed yet: its mark, its first paragraph, and its words from earlier paragraphs."""

    mark: str
    paragraph: int
    lines: tuple[str, ...] = ()


def quotations(capture: Capture) -> Iterator[Quotation]:
    """Yield the quotations of a capture in order; a single word (a name, a term) is not one."""
    opened: _Open | None = None
    for number, paragraph in enumerate(capture.paragraphs, start=1):
        if paragraph.about.kind in MARGINS:
            continue
        text = paragraph.text or ""
        at = 0
        if opened and text.startswith(opened.mark):
            at = 1
        elif opened and not _goes_on(text, opened.mark):
            opened = None
        found, opened = _in_paragraph(text, number, at, opened)
        yield from (one for one in found if len(one.text.split()) >= FEWEST_WORDS)


def _in_paragraph(text: str, number: int, at: int, opened: _Open | None) -> tuple[list[Quotation], _Open | None]:
    """Return the quotations that end in a paragraph, and the one that is still open at its end."""
    found: list[Quotation] = []
    start = at
    depth = 0  # marks of the same kind within one another, as « … « … » … »
    for match in _ANY.finditer(text, at):
        mark = match.group()
        if opened is None:
            if mark in _CLOSES:
                opened, start, depth = _Open(mark, number), match.end(), 0
        elif mark in _CLOSES[opened.mark] and depth == 0:
            lines = (*opened.lines, text[start : match.start()].strip())
            found.append(Quotation("\n".join(line for line in lines if line), opened.paragraph))
            opened = None
        elif mark == opened.mark and mark not in _CLOSES[mark]:
            depth += 1
        elif mark in _CLOSES[opened.mark]:
            depth -= 1
    if opened:
        opened = opened._replace(lines=(*opened.lines, text[start:].strip()))
    return found, opened


def _goes_on(text: str, mark: str) -> bool:
    """Say whether a paragraph that does not open with the mark closes a quotation before it opens another."""
    if mark in _CLOSES[mark]:
        return False  # a plain mark does not say whether it opens or closes
    first = next((match.group() for match in _ANY.finditer(text) if match.group() in mark + _CLOSES[mark]), "")
    return first in _CLOSES[mark] and first != ""
