"""What a walk over a page finds: paragraphs, what is not among them, and where it is."""

from typing import Any, NamedTuple

from sijill.capture.colours import Look


class Piece(NamedTuple):
    """One paragraph that a reader sees, and where in the page it is."""

    text: str
    kind: str
    around: bool  # in a menu, header, footer, form or aside
    comment: bool  # in a part whose class or id calls it comments
    linked: int  # how many of its letters are links
    holders: tuple[int, ...]  # the blocks around it as numbers, from the outside in
    article: int  # the ``<article>`` around it, 0 if there is none
    note_marks: tuple[int, ...] = ()  # offsets at which marks of footnotes are left out

    @property
    def group(self) -> int:
        """The block that holds it: paragraphs of one article share it."""
        return self.holders[-1]


class Unseen(NamedTuple):
    """Words or characters that a reader does not see or that are not plain text, and why (a key of ``WHYS``)."""

    why: str
    text: str


class Seen(NamedTuple):
    """A page as its reader sees it; ``reduced`` is the reduced tree (lxml)."""

    pieces: list[Piece]
    unseen: list[Unseen]
    reduced: Any


class State(NamedTuple):
    """Where in a page a walk over it is, and what is known of the words there."""

    around: bool = False
    comment: bool = False
    kind: str = ""
    linked: bool = False
    within_line: bool = False  # a cell of a row that is one paragraph
    kept_lines: bool = False
    holders: tuple[int, ...] = (0,)  # blocks around it
    article: int = 0
    depth: int = 0
    look: Look = Look()
    language: str = ""
    quoted: int = 0  # how many <q> are around it
    apart: bool = False  # laid out beside one another, as blocks (CSS Flexbox 1, section 4)
