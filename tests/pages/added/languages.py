"""The statements of one original language: a kind of page as one would add it, for ``test_kinds``."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sijill.html.markup import WholeMarkup
from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.model.urls import root_of
from sijill.pages.kind import Kind, PageParts, page
from sijill.pages.labels import Labels
from sijill.state.archive import Archive, card_from
from sijill.state.change import Change

TEMPLATE = beside(__file__, "languages.html.j2")
PLACE = PagePlace("language", "languages/{id}/")


class Language(NamedTuple):
    """What a page shows."""

    title: str
    rows: tuple[WholeMarkup, ...]


def _which(archive: Archive) -> list[str]:
    return sorted({archive.card(identifier).language for identifier in archive.ids("statement")})


def _has(archive: Archive, language: str) -> bool:
    return language in _which(archive)


def _touched(_archive: Archive, change: Change) -> Iterator[str]:
    if change.card_differs:
        yield from {card_from(side.card).language for side in change.before_and_after}


def _make(labels: Labels, languages: Sequence[str]) -> Iterator[PageParts]:
    for language in languages:
        address = labels.addresses.home(labels.language) + PLACE.at(language)
        found = [one for one in labels.archive.ids("statement") if labels.archive.card(one).language == language]
        rows = tuple(labels.list_item(one, root_of(address)) for one in found)
        view = Language(labels.words.language_name(language), rows)
        yield page(labels, language, "language", address, TEMPLATE, view, view.title, "")


KIND = Kind("language", (PLACE,), _which, _touched, _make, _has)
