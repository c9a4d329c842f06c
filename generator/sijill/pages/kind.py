"""A kind of page: where its pages are, which there are, what makes them stale, and how they are made.

Each module of this room that makes pages defines its kind beside them; ``pages.kinds`` lists them all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from sijill.html import head as metadata
from sijill.html.markup import NOTHING
from sijill.html.shell import PagePlace
from sijill.model.output import Filling
from sijill.model.urls import root_of
from sijill.pages.labels import Labels
from sijill.state.archive import Archive
from sijill.state.change import Change

ONLY = ("",)


class Head(NamedTuple):
    """What a page passes to its shell: plain text, and finished HTML for the head."""

    title: str
    description: str
    head: Markup = NOTHING


class PageParts(NamedTuple):
    """A page before its shell is set around it.

    ``id`` is the one it was asked for by, ``place`` the name of its place, which chooses the shell. ``edit`` is where
    its record can be edited, ``canonical`` the address of the page it is a copy of; both "" for none.
    """

    id: str
    place: str
    address: str
    body: Filling | str
    head: Head
    edit: str = ""
    canonical: str = ""


def _always(_archive: Archive, _identifier: str) -> bool:
    return True


class Kind(NamedTuple):
    """One kind of page.

    ``name`` is the kind of its tasks. ``places`` are where its pages are: pages of one place share a shell, and the
    first place is where a page of the kind begins; there are none where its pages are at places of other kinds.
    ``which`` yields the ids of its pages ("" for a page there is one of in each language), ``touched`` those of them
    that a change makes stale; too many cost time, one too few would be a stale page. ``make`` makes the pages of
    several ids, in one language, one step for all of them before the next.
    ``has`` says whether there is still a page of an id that a change touched. With ``last`` they are made after
    all other files, whose sizes they say (``Labels.sizes``).
    """

    name: str
    places: tuple[PagePlace, ...]
    which: Callable[[Archive], Iterable[str]]
    touched: Callable[[Archive, Change], Iterable[str]]
    make: Callable[[Labels, Sequence[str]], Iterator[PageParts]]
    has: Callable[[Archive, str], bool] = _always
    last: bool = False

    @property
    def is_single(self) -> bool:
        """Whether there is one page of this kind in each language, at an address of its own."""
        return self.which is only


def only(_archive: Archive) -> tuple[str, ...]:
    """Return the ids of a kind that has one page."""
    return ONLY


def only_if(touches: Callable[[Archive, Change], bool]) -> Callable[[Archive, Change], tuple[str, ...]]:
    """Return the ``touched`` of a kind that has one page, given whether a change touches that page."""

    def touched(archive: Archive, change: Change) -> tuple[str, ...]:
        return ONLY if touches(archive, change) else ()

    return touched


def page(
    labels: Labels,
    identifier: str,
    place: str,
    address: str,
    template: Path,
    view: object,
    title: str,
    description: str,
    edit: str = "",
    about: metadata.Data | None = None,
    feed: str = "",
    signposts: Markup | None = None,
) -> PageParts:
    """Return a page that is shared under its own title and the site's picture: any but those of statements.

    ``about`` is the record that it is about, as JSON-LD; ``feed`` the address of its feed, "" for none;
    ``signposts`` where the record's data are.
    """
    url = labels.addresses.absolute(address)
    site = labels.configuration.title(labels.language)
    picture = labels.share_picture()
    tags = metadata.open_graph("website", labels.words.locale, picture, site, title=title, site=site, url=url)
    tags = tags + metadata.web_page(labels.addresses, address, labels.language, title, site, about)
    feeds = [feed, *[labels.addresses.feed_in_json(feed)] * bool(labels.configuration.site_url)] if feed else []
    for one in feeds:
        tags = tags + metadata.feed_link(labels.href(root_of(address), one), title)
    if signposts is not None:
        tags = tags + signposts
    body = labels.templates.render(template, view)
    return PageParts(identifier, place, address, body, Head(title, description, tags), edit)


def only_page(
    name: str, template: Path, view_of: Callable[[Labels], Any]
) -> Callable[[Labels, Sequence[str]], Iterator[PageParts]]:
    """Return the ``make`` of a kind that has one page in each language; what the page shows has a title and a lead."""

    def make(labels: Labels, ids: Sequence[str]) -> Iterator[PageParts]:
        if not ids:
            return
        view = view_of(labels)
        address = labels.addresses.single(labels.language, name)
        yield page(labels, ONLY[0], name, address, template, view, view.title, view.lead)

    return make


def place_of(name: str, address: str) -> str:
    """Return the name of the place of a list's page: that of its first page, or of any further one."""
    return f"{name}-page" if "/page/" in address else name
