"""What several kinds of pages show: plain frozen values, complete before a template sees them.

What one kind of page alone shows is defined beside it. Text of records is ``str`` and is escaped by the template;
markup is only ever made by ``sijill.html``, from escaped parts. Every ``href`` is relative to the page that shows it.
"""

from typing import NamedTuple

from markupsafe import Markup


class Text(NamedTuple):
    """A run of record text with its own language and direction; ``blanks``: its runs of blanks are part of it."""

    text: str
    language: str
    direction: str
    blanks: bool = False


class Reference(NamedTuple):
    """A name that leads somewhere."""

    text: str
    href: str


class Fact(NamedTuple):
    """A labelled value; ``unknown`` where the archive has no record of it."""

    label: str
    value: Markup | str
    unknown: bool = False


class Row(NamedTuple):
    """A statement as lists show it. ``mark`` says that it is corrected, retracted or withdrawn, in words."""

    href: str
    title: str
    date: Markup
    speakers: str
    kind: str
    mark: str = ""
    state: str = ""


class Source(NamedTuple):
    """A document as a statement shows it."""

    title: Reference
    kind: str
    facts: tuple[Fact, ...]


class Entry(NamedTuple):
    """A line of an index: a name that leads somewhere, what it is, and how many statements it has."""

    name: Reference
    kind: str
    amount: str
