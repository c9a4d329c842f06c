"""The editors' brackets in a passage: words that they added (``[The coalition] keeps …``) or left out (``[…]``).

A source may have brackets of its own, so the record says whose they are. Without ``brackets`` all of them are the
source's, and are verified with the words around them. With ``brackets: editors`` all are the editors'; with a list,
only those listed are, each at its first place after the one before.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

EDITORS = "editors"
_BRACKET = re.compile(r"\[[^\[\]]*\]")
_CUT = re.compile(r"…|\.\.\.")
Brackets = str | tuple[str, ...] | list[str] | None


class Piece(NamedTuple):
    """A piece of a passage's text, by the speaker or by the editors."""

    text: str
    editors: bool


class Stretch(NamedTuple):
    """Words that must be in the document. ``cut`` says that the editors left out words before them.

    ``joined`` is the content of a bracket that replaces the beginning of the same word, as in ``[W]e``.
    """

    text: str
    cut: bool
    joined: str


def pieces(text: str, brackets: Brackets) -> tuple[Piece, ...]:
    """Return a passage's text in pieces, with each of the editors' brackets as a piece of its own."""
    if not brackets:
        return (Piece(text, False),)
    found, at = [], 0
    for start, end in _spans(text, brackets):
        if start > at:
            found.append(Piece(text[at:start], False))
        found.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        found.append(Piece(text[at:], False))
    return tuple(found)


def _spans(text: str, brackets: Brackets) -> Iterator[tuple[int, int]]:
    if brackets == EDITORS:
        yield from (match.span() for match in _BRACKET.finditer(text))
        return
    at = 0
    for one in brackets or ():
        start = text.find(one, at)
        if start >= 0:
            at = start + len(one)
            yield start, at


def not_in(text: str, brackets: Brackets) -> str:
    """Return the first listed bracket that is not in a text, in the listed order; "" if all are."""
    if brackets is None:
        return ""
    if brackets == EDITORS:
        return "" if _BRACKET.search(text) else "[…]"
    at = 0
    for one in brackets:
        start = text.find(one, at)
        if start < 0 or not _BRACKET.fullmatch(one):
            return one
        at = start + len(one)
    return ""


def is_cut(bracket: str) -> bool:
    """Return whether a bracket says that words are left out."""
    return bool(_CUT.search(bracket))


def is_empty(piece: Piece) -> bool:
    """Return whether a piece is a bracket of the editors with nothing in it."""
    return piece.editors and not piece.text[1:-1].strip()


def has_editors(text: str, brackets: Brackets) -> bool:
    """Return whether the editors put anything into a text."""
    return any(piece.editors for piece in pieces(text, brackets))


def may_replace(bracket: str) -> bool:
    """Return whether a bracket of the editors has more than the mark of a cut: that may replace words of the source."""
    return bool(_CUT.sub("", bracket[1:-1]).strip())


def is_stretch(piece: Piece) -> bool:
    """Return whether a piece must be in the document: not the editors', and more than punctuation."""
    return not piece.editors and any(character.isalnum() for character in piece.text)


def stretches(text: str, brackets: Brackets) -> tuple[Stretch, ...]:
    """Return the stretches of a passage that must be in its document, in order.

    Punctuation alone beside the editors' brackets need not be there.
    """
    if brackets is None:
        return (Stretch(text, False, ""),)
    found: list[Stretch] = []
    cut, joined = False, ""
    for piece in pieces(text, brackets):
        if piece.editors:
            cut, joined = cut or is_cut(piece.text), piece.text[1:-1]
        elif is_stretch(piece):
            beside = joined if piece.text[0].isalpha() and joined.isalpha() else ""
            found.append(Stretch(piece.text.strip(), cut, beside))
            cut, joined = False, ""
    return tuple(found)


def spoken(wording: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words of a passage, given as plain data, without those that the editors added: in one or more runs."""
    found = pieces(wording["text"], wording.get("brackets"))
    return tuple([piece.text for piece in found if is_stretch(piece)])


def of_translation(translation: Mapping[str, Any], passage: Mapping[str, Any]) -> Brackets:
    """Return whose the brackets in a translation are, both given as plain data.

    In a translation by the archive's editors they are the editors', unless the passage has brackets of its source. A
    machine has those of what it translates.
    """
    found = pieces(passage["text"], passage.get("brackets"))
    if any("[" in piece.text for piece in found if not piece.editors):
        return None
    are_editors = translation["by"] == EDITORS or (translation["by"] == "machine" and any(p.editors for p in found))
    return EDITORS if are_editors else None
