"""The letters of a line of a PDF page: blanks that take no room, soft hyphens, powers and marks of notes.

Where a page has a soft hyphen or another character that is not seen, a program may write a blank that takes no room,
and say in the file what it is (PDF 2.0, section 14.9.4, ``ActualText``). Of that only such characters are believed,
never words. Small letters above or below the line are written as ``marks`` writes them for web pages.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pdfminer.layout import LTChar, LTTextLine
from pdfminer.utils import apply_matrix_pt, decode_text

from sijill.capture import marks

SOFT_HYPHEN = "\u00ad"
_NO_ROOM = 0.04  # of a letter's size: how far the next letter begins after a blank that is not seen
_SMALL, _SMALLEST = 0.85, 0.4  # of the letters before, in size: raised or lowered ones
_ABOVE, _BELOW = 0.2, 0.1  # of the size of the letters before: how far they are at least above or below the line
_LONGEST = 20  # letters; what is longer is text of its own, such as that beside a large first letter


class Line(NamedTuple):
    """A line of text; its words with raised or lowered letters, as they are written; its marks of notes, left out."""

    text: str
    raised: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def said_in(properties: Any) -> str:
    """Return what marked content is said to be, if that is only characters that are not seen; "" otherwise."""
    said = properties.get("ActualText") if isinstance(properties, dict) else None
    text = decode_text(said) if isinstance(said, bytes) else ""
    return text if _is_unseen(text) else ""


def _is_unseen(text: str) -> bool:
    return bool(text) and all(unicodedata.category(character) == "Cf" for character in text)


def mend_blanks(letters: Sequence[Any], soft: list[str], shown: list[str]) -> Iterator[Any]:
    """Yield the letters that are blanks or soft hyphens without room. Soft hyphens with room become hyphens.

    ``soft`` and ``shown`` get one entry for each soft hyphen that is left out, or shown. Each letter has ``said``,
    from ``said_in``. The letters are in the order in which they are drawn.
    """
    for at, one in enumerate(letters):
        text = one.get_text()
        if not text.isspace() and text != SOFT_HYPHEN:
            continue
        before = letters[at - 1] if at and _are_beside(letters[at - 1], one) else None
        after = letters[at + 1] if at + 1 < len(letters) and _are_beside(one, letters[at + 1]) else None
        if _has_no_room(one, before, after):
            soft += [SOFT_HYPHEN] * (one.said or text).count(SOFT_HYPHEN)
            one._text = one.said.replace(SOFT_HYPHEN, "")
            if not one._text:
                yield one
        elif text == SOFT_HYPHEN:
            shown.append("-")
            one._text = "-"
        elif after is None:
            soft += [SOFT_HYPHEN] * one.said.count(SOFT_HYPHEN)


def _has_no_room(one: Any, before: Any, after: Any) -> bool:
    """Return whether what follows a blank begins where the blank does.

    Widths of letters are not used, since files get them wrong. From right to left it is the letter before that begins
    there.
    """
    if before is not None and after is not None and after.x0 < before.x0:
        return bool(abs(before.x0 - one.x0) < _NO_ROOM * one.size)
    return after is not None and bool(abs(after.x0 - one.x0) < _NO_ROOM * one.size)


def _are_beside(a: Any, b: Any) -> bool:
    level = all(abs(one.matrix[1]) < abs(one.matrix[0]) / 100 for one in (a, b))
    return level and min(a.y1, b.y1) - max(a.y0, b.y0) > min(a.height, b.height) / 2


def foot_of(matrix: Any, rise: float) -> float:
    """Return the height of the line that a letter is on, on the page."""
    return apply_matrix_pt(matrix, (0, rise))[1]


def lines_of(box: Any) -> list[Line]:
    """Return the lines of a block from top to bottom; pieces of one line from left to right."""
    if isinstance(box, LTTextLine):
        return [_read(box)]
    rows: list[list[Any]] = []
    for piece in box:
        if rows and min(piece.y1, rows[-1][0].y1) - max(piece.y0, rows[-1][0].y0) > 0.6 * min(
            piece.height, rows[-1][0].height
        ):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_beside_each_other(map(_read, sorted(row, key=lambda one: one.x0))) for row in rows]


def _beside_each_other(pieces: Iterable[Line]) -> Line:
    texts, raised, notes = zip(*pieces, strict=True)
    return Line(" ".join(texts), sum(raised, ()), sum(notes, ()))


def _read(line: Any) -> Line:
    text = ""
    raised: list[str] = []
    notes: list[str] = []
    groups = list(_groups(list(line)))
    for (sign, letters), (_, after) in zip(groups, [*groups[1:], ("", "")], strict=True):
        blank = letters[len(letters.rstrip()) :]
        if not sign:
            text += letters
            continue
        if sign == "_":
            written: str | None = marks.subscript(letters, text)
        else:
            written = marks.superscript(letters, text, blank or after, note=False)
        if written is None:
            notes.append(letters.strip())
            text += blank
        else:
            text += written + blank
            raised.append(text.split()[-1])
    return Line(text.strip("\n"), tuple(raised), tuple(notes))


def _groups(line: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a line and how they are: ``^`` for raised, ``_`` for lowered, "" for others."""
    usual: Any = None
    at = 0
    while at < len(line):
        sign = _sign(line[at], usual)
        end = at + 1
        while sign and end < len(line) and (_is_blank(line[end]) or _sign(line[end], usual) == sign):
            end += 1
        text = "".join(one.get_text() for one in line[at:end])
        if len(text.strip()) > _LONGEST:
            sign = ""
        if not sign and not _is_blank(line[end - 1]):
            usual = line[end - 1]
        yield sign, text
        at = end


def _is_blank(one: Any) -> bool:
    return not isinstance(one, LTChar) or one.get_text().isspace()


def _sign(one: Any, usual: Any) -> str:
    if usual is None or _is_blank(one) or not _SMALLEST * usual.size < one.size < _SMALL * usual.size:
        return ""
    above = (one.foot - usual.foot) / usual.size
    # A digit must not become one of the number before it.
    in_number = one.get_text().isdecimal() and usual.get_text().isdecimal()
    return "^" if above > (_BELOW if in_number else _ABOVE) else "_" if above < -_BELOW else ""
