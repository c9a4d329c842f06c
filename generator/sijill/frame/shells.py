"""What the frame needs to know about record pages: where they are, and which of them the footer links to.

It is imported only when a frame is made, since it imports all modules of pages.
"""

from sijill.html.shell import PagePlace

# The lists of records that the bar under the header links to, in order.
SECTIONS = ("statements", "timeline", "agents", "documents", "topics")


def places() -> tuple[PagePlace, ...]:
    """Return the places of every kind of page, including the search."""
    from sijill.pages import kinds
    from sijill.search.page import PLACE

    return (*kinds.places(), PLACE)


def sections() -> frozenset[str]:
    """Return the folders, below a language's home page, that hold record pages."""
    return frozenset(place.section for place in places()) - {""}


def foot() -> tuple[str, ...]:
    """Return the addresses of the record pages that every page's footer links to, after the hand-written pages.

    They are the kinds with a single page, except for the home page and those that the bar links to.
    """
    from sijill.pages import kinds

    return tuple(place.pattern for place in kinds.single_places() if place.section not in ("", *SECTIONS))
