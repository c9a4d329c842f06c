"""Stored copies of texts."""

from sijill.model.captures import Capture, Paragraph
from sijill.model.digests import digest_of_paragraph


def capture_of(text: str) -> Capture:
    """Return a complete copy of a text: a paragraph for each line that is not empty."""
    lines = (line.strip() for line in text.splitlines())
    return Capture(tuple(Paragraph(digest_of_paragraph(line), line) for line in lines if line))
