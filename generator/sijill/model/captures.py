"""A capture: a stored copy of a document's text, paragraph by paragraph. It can be shown in part and still be proven.

Each paragraph is hashed with a salt of its own; the capture's digest is made of those hashes, as the leaves of a Merkle
tree, so that a few hashes prove one paragraph however many there are (in the first three formats: of their list). Of a
withheld paragraph only salt and hash are kept, so the digest can still be recomputed, and anyone who has the complete
document can prove that it is the same. Of a paragraph that was taken down only the hash is kept: without the salt
nobody can find out its words by trying, however short it is. Captures of the first two formats have no salts: there, a
very short paragraph can be guessed.

What is known of paragraphs apart from their text (a heading, a page, a time) is hashed together, and that hash comes
last. A copy without such facts has no such hash: its digest is over its texts alone.
"""

import re
import secrets
from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from sijill.model.digests import (
    digest_of_description,
    digest_of_paragraph,
    digest_of_paragraphs,
    digest_of_tree,
    tree_of_paragraphs,
)
from sijill.model.merkle import Tree, pieces_around

FORMAT = "sijill-capture-1"
DESCRIBED_FORMAT = "sijill-capture-2"  # at least one paragraph has a description
SALTED_FORMAT = "sijill-capture-3"  # at least one paragraph has a salt, or was taken down
TREE_FORMAT = "sijill-capture-4"  # the same, and the digest is that of a tree
KINDS = (
    "headline", "dateline", "heading", "caption", "quote", "pull-quote", "list-item", "table-row", "page-head",
    "page-foot", "voice",
)  # fmt: skip
VOICE, NO_VOICE = "voice", "—"
"""The kind of a paragraph that names who says what follows, in subtitles, and its text where that is not named."""
MARGINS = ("page-head", "page-foot")  # a text that runs over a page's end continues after them
_TIME = re.compile(r"[0-9]{2,}:[0-5][0-9]:[0-5][0-9]\.[0-9]{3}")


class About(NamedTuple):
    """What is known of a paragraph apart from its text; an empty field is not known or does not apply.

    ``kind`` is one of KINDS. ``page`` counts the document's pages from 1. ``start`` and ``end`` are times in a
    recording, ``HH:MM:SS.mmm`` (WebVTT's). ``hyphens`` are offsets in code points of hyphens at the end of a
    printed line, where the word may continue without hyphen and space. ``continues``: the paragraph continues the last
    one that is not a page's head or foot. ``shapes`` counts letters that the file gave as shapes (Arabic
    presentation forms). ``note_marks`` are offsets at which a mark of a footnote was left out: there, the page's own
    text has other characters.
    """

    kind: str = ""
    page: int = 0
    start: str = ""
    end: str = ""
    hyphens: tuple[int, ...] = ()
    continues: bool = False
    shapes: int = 0
    note_marks: tuple[int, ...] = ()

    def fields(self) -> dict[str, Any]:
        """Return what is known, as it is written in a capture's file."""
        known = {name: value for name, value in self._asdict().items() if value}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in known.items()}

    @classmethod
    def of_fields(cls, fields: dict[str, Any]) -> "About":
        """Return a description of fields as ``fields`` gives them."""
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
        }
        return cls(**known)


UNDESCRIBED = About()


def about_of(fields: dict[str, Any], text: str | None) -> About | str:
    """Return the description that fields of a capture's file give, or what is wrong with them."""
    if not fields.keys() <= set(About._fields):
        return f"must not have '{next(name for name in fields if name not in About._fields)}'"
    if fields.get("kind", KINDS[0]) not in KINDS:
        return f"must have as kind one of {', '.join(KINDS)}"
    for name in ("start", "end"):
        value = fields.get(name, "00:00:00.000")
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            return f"must have as {name} a time such as 00:01:02.500"
    for name in ("page", "shapes"):
        value = fields.get(name, 1)
        if type(value) is not int or not 0 < value < 1_000_000:
            return f"must have as {name} a whole number from 1"
    if fields.get("continues", True) is not True:
        return "must have as continues only true"
    length = 1 << 30 if text is None else len(text)
    for name, first, last in (("hyphens", 1, length - 1), ("note_marks", 0, length)):
        places = fields.get(name, [])
        if not isinstance(places, list) or (name in fields and not places):
            return f"must have as {name} a list of places"
        if any(type(at) is not int or not first <= at <= last for at in places) or sorted(set(places)) != places:
            return f"must have as {name} places in its text, in order"
    if text is not None and any(text[at] not in HYPHENS for at in fields.get("hyphens", [])):
        return "must have as hyphens places of hyphens"
    return About.of_fields(fields)


HYPHENS = "-\u2010\u00ad\u2011"
# Brackets around words that a document strikes out or adds (the Leiden Conventions' for deletions and additions).
# Hardly any source uses them for anything else.
STRUCK = "⟦", "⟧"
INSERTED = "⟨", "⟩"
CHANGES = (STRUCK, INSERTED)


class Paragraph(NamedTuple):
    """One paragraph: its digest, its text unless it is withheld, its description, and the salt of its digest.

    ``taken_down`` says that its words must no longer be known; it has neither text nor salt.
    """

    digest: str
    text: str | None
    about: About = UNDESCRIBED
    salt: str = ""
    taken_down: bool = False

    @classmethod
    def salted(cls, text: str, about: About = UNDESCRIBED) -> "Paragraph":
        """Make a paragraph with a salt that nobody has used before."""
        salt = secrets.token_hex(16)
        return cls(digest_of_paragraph(text, salt), text, about, salt)

    def holds(self, text: str) -> bool:
        """Return whether this is its text, even if it is withheld; False if it was taken down."""
        return not self.taken_down and self.digest == digest_of_paragraph(text, self.salt)

    def without_words(self) -> "Paragraph":
        """Return the paragraph taken down: its digest and its description are left."""
        return self._replace(text=None, salt="", taken_down=True)


class Capture:
    """The paragraphs of one stored copy, in the document's order; ``as_tree`` says how its digest is made of theirs."""

    def __init__(self, paragraphs: tuple[Paragraph, ...], *, as_tree: bool = False) -> None:
        self.paragraphs = paragraphs
        self.as_tree = as_tree

    @cached_property
    def described(self) -> bool:
        """Whether any paragraph has a description."""
        return any(paragraph.about is not UNDESCRIBED and any(paragraph.about) for paragraph in self.paragraphs)

    @cached_property
    def salted(self) -> bool:
        """Whether any paragraph has a salt or was taken down."""
        return any(paragraph.salt or paragraph.taken_down for paragraph in self.paragraphs)

    @property
    def digests(self) -> Iterator[str]:
        """The digests that the capture's own is made of: each paragraph's, and that of their descriptions."""
        for paragraph in self.paragraphs:
            yield paragraph.digest
        if self.described:
            yield digest_of_description([paragraph.about.fields() for paragraph in self.paragraphs])

    @cached_property
    def digest(self) -> str:
        """The capture's digest; withholding does not change it."""
        return digest_of_tree(self.tree) if self.as_tree else digest_of_paragraphs(self.digests)

    @cached_property
    def tree(self) -> Tree:
        """The tree whose entries are ``digests``."""
        return tree_of_paragraphs(self.digests)

    def pieces(self, shown: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Yield what proves the paragraphs of these indices: their digests, and those of the trees of the others.

        Each is given with the number of digests it is made of, as 64 digits.
        """
        digests, at = [digest.removeprefix("sha256:") for digest in self.digests], 0
        for count, found in pieces_around(self.tree.node, self.tree.size, shown):
            yield count, found.hex() if count > 1 else digests[at]
            at += count

    def with_paragraphs(self, paragraphs: Iterable[Paragraph]) -> "Capture":
        """Return the same capture with other paragraphs, such as withheld ones."""
        return Capture(tuple(paragraphs), as_tree=self.as_tree)

    def withholding_all_but(self, kept: set[int]) -> "Capture":
        """Return the capture with every paragraph withheld whose index, counted from 0, is not in ``kept``."""
        return self.with_paragraphs(
            paragraph if index in kept else paragraph._replace(text=None)
            for index, paragraph in enumerate(self.paragraphs)
        )

    def without_words(self, indices: Container[int]) -> "Capture":
        """Return the capture with the paragraphs of these indices, counted from 0, taken down."""
        return self.with_paragraphs(
            paragraph.without_words() if index in indices else paragraph
            for index, paragraph in enumerate(self.paragraphs)
        )

    def with_all_known_to(self, other: "Capture") -> "Capture":
        """Return the capture with the texts that another file of it has, without those that were taken down there."""
        return self.with_paragraphs(
            mine if mine.taken_down or not (theirs.taken_down or mine.text is None) else theirs
            for mine, theirs in zip(self.paragraphs, other.paragraphs, strict=True)
        )

    def is_copy_of(self, other: "Capture") -> bool:
        """Return whether another capture, whose texts are there, has the same paragraphs under other salts.

        A paragraph that was taken down is taken for the same.
        """
        return len(self.paragraphs) == len(other.paragraphs) and all(
            mine.about == theirs.about and (mine.taken_down or mine.holds(theirs.text or ""))
            for mine, theirs in zip(self.paragraphs, other.paragraphs, strict=True)
        )
