"""What the frame asks of a maker of pages; MkDocs with Material (``material.py``) is the one there is.

A maker turns the hand-written Markdown of one language into finished HTML, and sets bodies that it is given into the
same page. Nothing outside of the maker knows how: whoever builds a site asks ``run.py`` for the frame.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sijill.frame.context import Parts
from sijill.frame.shells import places
from sijill.html.shell import Place, mark
from sijill.model.configuration import Configuration

NOT_FOUND = "404.html"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a maker makes without a Markdown file: a probe, whose parts are markers, or a page that is whole."""

    address: str
    parts: Parts
    body: str


@dataclass(frozen=True, slots=True)
class Run:
    """The pages of one language, and where they go."""

    configuration: Configuration
    language: str
    output: Path
    pages: tuple[Page, ...] = ()

    @property
    def is_default(self) -> bool:
        """Whether the language is at the root of the site."""
        return self.language == self.configuration.default_language


class Maker(Protocol):
    """Makes finished pages. It is handed to processes of their own, so it must be possible to pickle it."""

    name: str
    # The installed packages whose versions decide how a page comes out.
    packages: tuple[str, ...]

    def make(self, run: Run) -> list[str]:
        """Write the pages of a run, each as ``<address>/index.html`` below ``run.output``, and return warnings.

        They are the hand-written pages of the language, with the files beside them, and ``run.pages``; for the default
        language the page of a missing address, ``404.html``, too. What a page says is ``context.context``.
        Raises FrameError if a page cannot be made.
        """

    def stylesheet(self, pages: Iterable[str]) -> str:
        """Return the stylesheet of the frame for these finished pages, which are all that there are."""


def probe_of(place: Place) -> Page:
    """Return the page whose HTML is cut into the shell of a place."""
    parts = Parts(**{name: mark(name.replace("_", "-")) for name in Parts._fields})
    return Page(place.probe, parts, mark("body"))


def probes(configuration: Configuration, language: str, output: Path) -> Run:
    """Return the run that makes a language's hand-written pages and its probes."""
    return Run(configuration, language, output, tuple(probe_of(place) for place in places()))
