"""A file of the site before it is written; every stage that makes files yields these."""

from typing import NamedTuple


class Output(NamedTuple):
    """One file of the site: its path below the site's folder, with forward slashes, and its bytes."""

    path: str
    data: bytes


class Filling(NamedTuple):
    """A page's body, made with a template, and the values in it that must be inspected.

    ``hrefs`` are the addresses it links to, before escaping; ``markups`` the ready-made markup that was put in. All
    other values were escaped.
    """

    text: str
    hrefs: set[str]
    markups: set[str]


class Page(Output):
    """A page: ``filling`` is its body, ``shell`` the key of its shell, ``head`` what was put into the shell's head."""

    filling: Filling
    shell: tuple[str, str]
    head: str

    @classmethod
    def of(cls, output: Output, filling: Filling, shell: tuple[str, str], head: str) -> "Page":
        """Return a file as a page."""
        page = cls(*output)
        page.filling, page.shell, page.head = filling, shell, head
        return page
