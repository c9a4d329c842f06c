"""The small immutable values that the Archive returns: cards, links, lists and evidence."""

from typing import Any, NamedTuple

from sijill.model.fragments import DirectiveWords
from sijill.model.order import time_key


class Card(NamedTuple):
    """What other pages show of a statement.

    ``date`` is EDTF; ``titles`` is by language; ``speakers`` are the keys of those who spoke (``Statement.voices``:
    agents' ids, or keys of unnamed speakers); ``behalf`` are agents' ids; ``status`` is
    ``published``, ``corrected``, ``retracted`` or ``withdrawn``; ``order`` sorts statements by time, then by id.
    ``own`` has the speaker of each passage that is not all speakers', by passage.
    ``called`` has what the record itself calls speakers, by key and language: the description of each unnamed one, and
    the name under which an agent spoke. ``narrowed`` is what relations leave of the date, "" where they take
    nothing away; ``until`` how its sort key begins if by its days alone it would follow what came after it.
    """

    id: str
    kind: str
    date: str
    language: str
    titles: dict[str, str]
    speakers: tuple[str, ...]
    behalf: tuple[str, ...]
    status: str
    order: str
    own: dict[str, str]
    called: dict[str, dict[str, str]] = {}  # noqa: RUF012 - nothing writes to it
    narrowed: str = ""
    until: str = ""

    @property
    def when(self) -> str:
        """The days that the statement may be of, in EDTF, given what it answers and what answers it."""
        return self.narrowed or self.date

    @property
    def from_oldest(self) -> str:
        """Sorts statements by time, the oldest first; one without a date is where relations put it, or last."""
        return time_key(self.order)


class Link(NamedTuple):
    """A relation of a statement, seen from that statement's end.

    ``name`` is the CiTO property or, if ``derived``, its inverse; ``effect`` the group in which readers see it;
    ``note`` is by language.
    """

    name: str
    effect: str
    other: Card
    passage: str | None
    other_passage: str | None
    note: dict[str, str] | None
    derived: bool


class Listed(NamedTuple):
    """A statement in a list; ``order`` is its card's."""

    id: str
    order: str


class Listing(NamedTuple):
    """One page of a list of statements, newest first. ``page`` counts from 1; ``total`` counts statements."""

    statements: tuple[Listed, ...]
    page: int
    pages: int
    total: int


class Where(NamedTuple):
    """The part of a document that a wording covers; an empty field does not apply.

    ``kind`` is the paragraph's (``model.captures.KINDS``), "" if it covers paragraphs of several kinds. ``page``
    and ``end_page`` count the file's pages from 1; ``start`` and ``end`` are times in a recording, ``HH:MM:SS.mmm``.
    ``hyphens`` (at the ends of printed lines) and ``margins`` (headers and footers of pages) count what is in the
    document's text there but not in the record's. ``before`` are letters of the same word before the wording: Arabic
    proclitics. Of a further stretch between the editors' brackets, ``replaced`` are the
    document's words between it and the one before, in whose place the brackets are, and ``left_out`` counts those that
    ``[…]`` leaves out there. ``voice`` is the name that subtitles give to who says it.
    """

    kind: str = ""
    page: int = 0
    end_page: int = 0
    start: str = ""
    end: str = ""
    hyphens: int = 0
    margins: int = 0
    before: str = ""
    replaced: str = ""
    left_out: int = 0
    voice: str = ""


NOWHERE = Where()


class Evidence(NamedTuple):
    """The place of a wording in a document's capture, where it was found character for character.

    ``variant`` is the wording's index among the passage's variants, None for the passage itself. ``paragraph`` and
    ``end_paragraph`` count from 1; ``start`` and ``end`` are code points within those paragraphs, the end excluded
    (Web Annotation ``TextPositionSelector``). ``exact`` is the document's text there: it differs from the record in
    white space at most. ``prefix`` and ``suffix`` are the words around it (``TextQuoteSelector``).
    ``paragraph_digests`` are those of the paragraphs it is in. ``link`` are the words of a text fragment that leads
    there. ``lacking`` are the digests of later copies of the document whose visible text does not have the words.
    If editors' brackets divide the wording, this is its first stretch, and ``more`` are the others. ``salts`` are
    those of the paragraphs' digests, empty if they have none.
    """

    passage: str
    variant: int | None
    document: str
    capture: str
    paragraph: int
    start: int
    end_paragraph: int
    end: int
    exact: str
    prefix: str
    suffix: str
    paragraph_digests: tuple[str, ...]
    link: DirectiveWords = DirectiveWords()
    where: Where = Where()
    lacking: tuple[str, ...] = ()
    more: tuple["Evidence", ...] = ()
    salts: tuple[str, ...] = ()

    @property
    def all(self) -> tuple["Evidence", ...]:
        """The places of all stretches, in order."""
        return (self, *self.more)


def row_of(evidence: Evidence) -> list[Any]:
    """Return evidence as it is stored."""
    *plain, link, where, lacking, more, salts = evidence
    shown = list(where) if any(where) else []
    return [*plain, list(link), shown, list(lacking), [row_of(one) for one in more], list(salts)]


def evidence_of(row: list[Any]) -> Evidence:
    """Return evidence as it was stored: a list of its fields."""
    *plain, digests, link, where, lacking, more, salts = row
    rest = tuple(evidence_of(one) for one in more)
    return Evidence._make(
        [*plain, tuple(digests), DirectiveWords(*link), Where(*where), tuple(lacking), rest, tuple(salts)]
    )
