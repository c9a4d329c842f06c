"""A page at an address that a record had before: it leads on without a script."""

from collections.abc import Sequence

from markupsafe import Markup

from sijill.html.head import NOT_INDEXED, refresh
from sijill.html.markup import joined, link, page_of
from sijill.model.urls import root_of
from sijill.pages.kind import Head
from sijill.pages.labels import Labels
from sijill.pages.views import Reference


def redirect(
    labels: Labels, here: str, address: str, title: str, said: str, versions: Sequence[Reference] = ()
) -> tuple[Markup, Head]:
    """Return the body and the head of a page at ``here`` that leads to ``address``; ``said`` is what its link says.

    ``versions`` are the pages of what was at ``here``. A link that names a version (``#v1``) is led to its page by
    ``page.js``: what follows ``#`` is lost where a page leads on by itself.
    """
    href = labels.href(root_of(here), address)
    links = [link(href, said), *(link(one.href, one.text) for one in versions)]
    return page_of(title, joined(links, " ")), Head(title, "", joined([refresh(href), NOT_INDEXED]))
