"""Quotations in a document's paragraphs: the words that stand between quotation marks, as they stand."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sijill.model.captures import Capture

# Guillemets, typographic and plain double quotation marks; inner ones of another kind stay part of the words.
_MARKS = re.compile('«([^«»]+)»|“([^“”]+)”|„([^„“”]+)[“”]|"([^"]+)"')
FEWEST_WORDS = 2


class Quotation(NamedTuple):
    """Words between quotation marks, and the paragraph of the capture they stand in, counted from 1."""

    text: str
    paragraph: int


def quotations(capture: Capture) -> Iterator[Quotation]:
    """Yield the quotations of a capture in order; a single word (a name, a term) is not one."""
    for number, paragraph in enumerate(capture.paragraphs, start=1):
        for match in _MARKS.finditer(paragraph.text or ""):
            text = next(group for group in match.groups() if group is not None).strip()
            if len(text.split()) >= FEWEST_WORDS:
                yield Quotation(text, number)
