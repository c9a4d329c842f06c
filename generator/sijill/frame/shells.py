"""What the frame needs to know of the pages that are set into shells: where they are, and which its foot links to.

Read where a frame is made, not where one is kept: it loads all that makes pages.
"""

from sijill.html.shell import Place

# The record pages that the bar under the header leads to, in its order.
SECTIONS = ("statements", "timeline", "agents", "documents", "topics")


def places() -> tuple[Place, ...]:
    """Return the place of every kind of page, the search among them."""
    from sijill.pages import kinds
    from sijill.search.page import PLACE

    return (*kinds.places(), PLACE)


def sections() -> frozenset[str]:
    """Return the folders, below a language's home, in which pages are."""
    return frozenset(place.section for place in places()) - {""}


def foot() -> tuple[str, ...]:
    """Return the addresses of the pages that the foot of every page leads to, after the hand-written ones.

    They are all there is one of, but for the home page and what the bar leads to.
    """
    from sijill.pages import kinds

    return tuple(place.pattern for place in kinds.single_places() if place.section not in ("", *SECTIONS))
