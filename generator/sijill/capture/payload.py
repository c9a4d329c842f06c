"""What a copy is made from, and the result of reading it.

A payload comes from a file or from the web (``web.py``). Reading and storing it are the same for both, and do not use
the network.
"""

import datetime
import io
import struct
import zipfile
import zlib
from collections import Counter
from typing import Any, NamedTuple

from sijill.model.captures import UNDESCRIBED, About

LARGEST_PAYLOAD = 64 * 1024 * 1024


class UnreadablePayload(Exception):  # noqa: N818 - it describes a document, not a failure of Python
    """No copy can be made; the message says why and what to do."""


# The errors of zipfile for a file that is cut short, damaged, locked or packed in a way that it does not know.
BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, NotImplementedError, OSError, OverflowError,
    RuntimeError, ValueError,
)  # fmt: skip


def opened_zip(data: bytes) -> zipfile.ZipFile:
    """Return a packed file, opened. Raises UnreadablePayload if it is too large, or holds two files of one name."""
    packed = zipfile.ZipFile(io.BytesIO(data))
    if sum(one.file_size for one in packed.infolist()) > 4 * LARGEST_PAYLOAD:
        raise UnreadablePayload(f"the file must come to at most {4 * LARGEST_PAYLOAD:,} bytes unpacked")
    twice = next((name for name, count in Counter(packed.namelist()).items() if count > 1), None)
    if twice is not None:
        raise UnreadablePayload(
            f"the file must hold one {twice!a}, and holds several, of which programs show different ones: ask for "
            "another copy"
        )
    return packed


class Payload(NamedTuple):
    """A document's bytes, their media type, the day they were fetched or saved, and the address if that is known.

    ``encoding`` is the one that the server or archive names, "" for none; ``fetched`` are the record's fields that say
    how it was fetched; ``sheets`` are the style sheets that a page names, by their addresses.
    """

    data: bytes
    media_type: str
    captured: datetime.date | None = None
    address: str = ""
    encoding: str = ""
    fetched: dict[str, Any] | None = None
    sheets: tuple[tuple[str, str], ...] = ()


class Part(NamedTuple):
    """One paragraph of a document: a line of text, and its description."""

    text: str
    about: About = UNDESCRIBED


class LeftOut(NamedTuple):
    """Words that were left out of the copy, or marked in it, and why (a key of ``WHYS``)."""

    why: str
    texts: tuple[str, ...]


# Why words are not in a copy as plain text, and what was done with them, as ``sijill capture`` reports it.
WHYS = {
    "hidden": "not shown to the page's reader; left out",
    "style": "a style may hide them or show them, which could not be decided; kept",
    "unread": "style sheets and rules that could not be read, which may hide words or show them",
    "colour": "in the colour of the page, unless a picture or unread style sheet colours it; kept",
    "ruby": "readings above the words (ruby); left out",
    "thing": "formulas, drawings, form fields and pages in frames; not in the copy",
    "picture": "pictures within a line, which may be words; ⟨…⟩ in the copy",
    "figure": "pictures of their own, by what they are said to show; not in the copy",
    "footnote": "marks of footnotes; left out",
    "soft-hyphen": "soft hyphens, not seen; left out",
    "shown-hyphen": "soft hyphens that are seen; written as hyphens",
    "refused": "characters that no record may have; left out",
    "comments": "visitors' comments; left out",
    "around": "menus, header, footer, forms and sidebars; left out",
    "beside": "not taken for the article; left out",
    "struck": "struck out; kept between ⟦ and ⟧",
    "inserted": "inserted later; kept between ⟨ and ⟩",
    "deleted": "deleted by tracked changes; left out",
    "added": "added by tracked changes; kept as they are shown",
    "turned": "reversed on the screen (bdo, bidi-override); kept in the order of the file",
    "override": "reversed on the screen (U+202D, U+202E); kept in the order of the file",
    "unsaid": "header, notes, styles and names of cues in subtitles; left out",
    "voice": "names of voices in subtitles; kept as paragraphs of their own, before what each says",
    "untimed": "without times in subtitles, so that players do not show it; left out",
    "number": "numbers that Word writes before paragraphs by itself; left out",
    "written": "added by a style sheet (::before, ::after); not in the copy",
    "numbers": "numbers before the items of lists; not in the copy",
    "order": "shown in another order (flex, grid, tfoot); kept in the order of the file",
    "shapes": "shapes of Arabic letters; turned back into letters",
    "margin": "headers and footers of pages; kept and marked, so that a passage may run across them",
    "raised": "small letters above or below the line, such as powers; written as such (10⁶), or behind ^ or _",
    "hyphen": "hyphens at line ends; kept and marked, so that a passage may leave them out",
}


class Extracted(NamedTuple):
    """The result of reading a payload.

    ``parts`` are the paragraphs in the document's order. ``facts`` are what the document says of itself (title,
    language, date, url), never guessed. ``notes`` say what a maintainer must know about the reading, and ``left_out``
    lists words of the document that are not, or not as they are there, in the text.
    """

    parts: tuple[Part, ...]
    facts: dict[str, str]
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs' texts alone."""
        return tuple(part.text for part in self.parts)
