"""What records quote of documents, and the paragraphs of a stored copy that it is in."""

from collections.abc import Iterator
from typing import Any

from sijill.check.evidence.find import Searchable
from sijill.model.fields import WORDS_GONE
from sijill.model.records import Agent, Document, Statement, Topic


def wordings_of(record: Statement | Agent | Topic | Document) -> Iterator[Any]:
    """Yield what a record quotes: passages and their variants, or descriptions; what was taken down is not among it."""
    found: Iterator[Any] = iter(getattr(record, "descriptions", ()))
    if isinstance(record, Statement):
        found = (wording for passage in record.passages for wording in (passage, *passage.variants))
    yield from (wording for wording in found if wording.text != WORDS_GONE)


def paragraphs_with(wording: Any, searchable: Searchable) -> Iterator[int]:
    """Yield the paragraphs of a copy, counted from 0, in which a wording is."""
    for found in searchable.places(wording.text, wording.brackets, wording.paragraph, 0):
        for place in found:
            yield from range(place.paragraph - 1, place.end_paragraph)
