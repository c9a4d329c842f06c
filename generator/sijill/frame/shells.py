"""What the frame needs to know about record pages: where they are, and which of them the footer links to.

It is imported only when a frame is made, since it imports all modules of pages; but not in the processes of the runs,
which are given what it found (``use``).
"""

from typing import NamedTuple

from sijill.html.shell import PagePlace

# The lists of records that the bar under the header links to, in order.
SECTIONS = ("statements", "timeline", "agents", "documents", "topics")


class RecordPages(NamedTuple):
    """Where record pages are: the places of every kind, including the search; and ``foot``, which see."""

    places: tuple[PagePlace, ...]
    foot: tuple[str, ...]


_given: list[RecordPages] = []


def use(pages: RecordPages) -> None:
    """Take from another process where record pages are."""
    _given[:] = [pages]


def record_pages() -> RecordPages:
    """Return where record pages are."""
    if _given:
        return _given[0]
    from sijill.pages import kinds
    from sijill.search.page import PLACE

    single = [place.pattern for place in kinds.single_places() if place.section not in ("", *SECTIONS)]
    return RecordPages((*kinds.places(), PLACE), tuple(single))


def places() -> tuple[PagePlace, ...]:
    """Return the places of every kind of page, including the search."""
    return record_pages().places


def sections() -> frozenset[str]:
    """Return the folders, below a language's home page, that hold record pages."""
    return frozenset(place.section for place in places()) - {""}


def foot() -> tuple[str, ...]:
    """Return the addresses of the record pages that every page's footer links to, after the hand-written pages.

    They are the kinds with a single page, except for the home page and those that the bar links to.
    """
    return record_pages().foot
