"""Words that a document strikes out or adds, between the marks that its copy has around them.

“We will never accept” must not be verified out of “We ⟦will never⟧ accept”, which takes it back. So a passage that has
struck out words has their marks too, and what the archive says of it shows them everywhere. Added words are part of
what the document says and need no marks, but a passage that runs over one of their marks has both.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sijill.model.captures import CHANGES, STRUCK

_CLOSING = dict(CHANGES)


class Changed(NamedTuple):
    """Changed words with their marks: offsets in a copy's text, the end excluded."""

    start: int
    end: int
    struck: bool


def changed_words(text: str) -> list[Changed]:
    """Return the changed words of a text; copies of earlier versions have one pair of marks for several paragraphs."""
    found: list[Changed] = []
    opened: list[tuple[int, str]] = []
    if not any(mark in text for mark in _CLOSING):
        return found
    for at, letter in enumerate(text):
        if letter in _CLOSING:
            opened.append((at, _CLOSING[letter]))
        elif any(letter == closing for _, closing in opened):
            while opened[-1][1] != letter:
                opened.pop()
            found.append(Changed(opened.pop()[0], at + 1, letter == STRUCK[1]))
    return found


def without_marks(changed: Sequence[Changed], spans: Sequence[tuple[int, int]]) -> Changed | None:
    """Return changed words of which stretches have some and lack a mark that they must have."""
    for one in changed:
        held = [(start, end) for start, end in spans if start < one.end and one.start < end]
        opens = any(start <= one.start for start, _ in held)
        closes = any(one.end <= end for _, end in held)
        if held and not (opens and closes) and (one.struck or opens or closes):
            return one
    return None
