"""What every producing stage yields: a file of the site, before it is written."""

from typing import NamedTuple


class Output(NamedTuple):
    """One file of the site: its path below the site's folder, with forward slashes, and its bytes."""

    path: str
    data: bytes


class Filling(NamedTuple):
    """A page's body as a template made it, and what it was filled with that must be judged.

    ``hrefs`` are the addresses it links to, as they were before escaping; ``markups`` the markup that was put in
    ready-made. All other values were escaped.
    """

    text: str
    hrefs: set[str]
    markups: set[str]


class Page(Output):
    """A page: ``filling`` is its body, ``shell`` names what stands around it, ``head`` went into that."""

    filling: Filling
    shell: tuple[str, str]
    head: str

    @classmethod
    def of(cls, output: Output, filling: Filling, shell: tuple[str, str], head: str) -> "Page":
        """Return a file as a page."""
        page = cls(*output)
        page.filling, page.shell, page.head = filling, shell, head
        return page
