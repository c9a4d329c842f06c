"""A capture: a stored copy of a document's text, paragraph by paragraph, that can be shown in part and proven whole.

Each paragraph is hashed; the capture's digest is the hash over the list of those hashes. A withheld paragraph stands
as its hash alone, so the digest can be recomputed from what is there, and whoever holds the whole document can prove
that it is the one. (A very short withheld paragraph can be guessed and tried; withhold more than a name alone.)
"""

from functools import cached_property
from typing import NamedTuple

from sijill.model.digests import digest_of_paragraph, digest_of_paragraphs

FORMAT = "sijill-capture-1"


class Paragraph(NamedTuple):
    """One paragraph: its digest, and its text unless it is withheld."""

    digest: str
    text: str | None


class Capture:
    """The paragraphs of one stored copy, in the document's order."""

    def __init__(self, paragraphs: tuple[Paragraph, ...]) -> None:
        self.paragraphs = paragraphs

    @classmethod
    def of_text(cls, text: str) -> "Capture":
        """Make a whole capture from a document's text: a paragraph a line, empty lines left out, ends stripped."""
        lines = (line.strip() for line in text.splitlines())
        return cls(tuple(Paragraph(digest_of_paragraph(line), line) for line in lines if line))

    @cached_property
    def digest(self) -> str:
        """The capture's digest; withholding does not change it."""
        return digest_of_paragraphs(paragraph.digest for paragraph in self.paragraphs)

    def withholding_all_but(self, kept: set[int]) -> "Capture":
        """Return the capture with every paragraph withheld whose index, counted from 0, is not in ``kept``."""
        return Capture(
            tuple(
                paragraph if index in kept else Paragraph(paragraph.digest, None)
                for index, paragraph in enumerate(self.paragraphs)
            )
        )
