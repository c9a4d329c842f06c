"""A page at an address that a record had before: it leads on without a script."""

from markupsafe import Markup

from sijill.html.head import NOT_INDEXED, refresh
from sijill.html.markup import joined, link, page_of
from sijill.model.urls import root_of
from sijill.pages.kind import Head
from sijill.pages.labels import Labels


def redirect(labels: Labels, here: str, address: str, title: str, said: str) -> tuple[Markup, Head]:
    """Return the body and the head of a page at ``here`` that leads to ``address``; ``said`` is what its link says."""
    href = labels.href(root_of(here), address)
    return page_of(title, link(href, said)), Head(title, "", joined([refresh(href), NOT_INDEXED]))
