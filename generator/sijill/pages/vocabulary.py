"""The page of the archive's own vocabulary: each term of its data that no public vocabulary has, by its address."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.interface.strings import Strings
from sijill.model.urls import VOCABULARY, VOCABULARY_TURTLE, root_of
from sijill.pages.kind import ONLY, Kind, PageParts, only, only_if, page
from sijill.pages.labels import Labels
from sijill.state.archive import Archive
from sijill.state.change import Change

TEMPLATE = beside(__file__, "vocabulary.html.j2")
_TERM = "vocabulary.term."


class Term(NamedTuple):
    """A class or property of the vocabulary."""

    name: str
    kind: str
    meaning: str


class Vocabulary(NamedTuple):
    """All terms, by name, and where they are as Turtle."""

    terms: tuple[Term, ...]
    turtle: str


def terms(words: Strings) -> tuple[Term, ...]:
    """Return the terms, with what each means; names of classes begin with a capital."""
    return tuple(
        Term(name, words["vocabulary.class" if name[0].isupper() else "vocabulary.property"], meaning)
        for key, meaning in words.texts.items()
        if (name := key.removeprefix(_TERM)) != key
    )


def _never(_archive: Archive, _change: Change) -> bool:
    """It shows interface strings alone."""
    return False


def _make(labels: Labels, _ids: Sequence[str]) -> Iterator[PageParts]:
    words = labels.words
    address = labels.addresses.single(labels.language, VOCABULARY.rstrip("/"))
    view = Vocabulary(terms(words), labels.href(root_of(address), VOCABULARY_TURTLE))
    title, lead = words["vocabulary.title"], words["vocabulary.lead"]
    yield page(labels, ONLY[0], "vocabulary", address, TEMPLATE, view, title, lead)


KIND = Kind("vocabulary", (PagePlace("vocabulary", VOCABULARY),), only, only_if(_never), _make)
