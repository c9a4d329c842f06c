"""The interface of a maker of pages. There is one: MkDocs with Material (``material.py``).

A maker turns the hand-written Markdown of one language into finished HTML, and puts given bodies into the same page.
Nothing outside of the maker depends on how it does that: a build asks ``run.py`` for the frame.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sijill.frame.context import PageValues
from sijill.frame.shells import places
from sijill.html.shell import PagePlace, mark
from sijill.model.configuration import Configuration

NOT_FOUND = "404.html"


@dataclass(frozen=True, slots=True)
class Page:
    """A page made without a Markdown file: a probe, whose parts are markers, or a page with its final parts."""

    address: str
    parts: PageValues
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
    """Makes finished pages. It is sent to other processes, so it must be possible to pickle it."""

    name: str
    # The installed packages whose versions affect the result.
    packages: tuple[str, ...]

    def ready(self) -> None:
        """Import what ``make`` needs: once, before the process forks for each language."""

    def make(self, run: Run) -> list[str]:
        """Write the pages of a run, each as ``<address>/index.html`` below ``run.output``, and return warnings.

        They are the hand-written pages of the language, with the files beside them, ``run.pages``, and for the default
        language the page of a missing address, ``404.html``. Templates get their values from ``context.context``.
        Raises FrameError if a page cannot be made.
        """

    def stylesheet(self, pages: Iterable[str]) -> str:
        """Return the stylesheet of the frame, given all of its finished pages."""


def probe_of(place: PagePlace) -> Page:
    """Return the probe of a place: the page whose HTML is cut into a shell."""
    parts = PageValues(**{name: mark(name.replace("_", "-")) for name in PageValues._fields})
    return Page(place.probe, parts, mark("body"))


def probes(configuration: Configuration, language: str, output: Path) -> Run:
    """Return the run that makes a language's hand-written pages and its probes."""
    return Run(configuration, language, output, tuple(probe_of(place) for place in places()))
