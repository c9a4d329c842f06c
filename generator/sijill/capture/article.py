"""Finding the paragraphs of a page's article, by the verdicts of two libraries and by where the paragraphs are.

Both trafilatura (in both of its modes) and readability-lxml are used, since each loses whole articles that the other
keeps. They get a reduced copy of the tree with marked paragraphs; the stored text is the page's own. How often each is
right where they differ was counted on pages whose article is known (docs/maintainers/capture.md).
"""

import logging
from collections import Counter
from typing import Any, NamedTuple

from lxml import etree

from sijill.capture.pieces import Piece, Seen
from sijill.capture.reduced_tree import marked

SHORT = 60  # a paragraph of fewer letters may be a label
_LINKED = 0.6  # if this share of a paragraph's letters is links, it is a list of links
_CAPTIONS_WITHIN = 3  # a caption at most this many paragraphs before the article belongs to it
_FEW = 3  # fewer paragraphs left out within an article are no doubt
_HEAD = 12  # the headline is at most this many paragraphs above the article


class Choice(NamedTuple):
    """The indexes of the article's paragraphs, and sentences about doubts that a maintainer must know of."""

    kept: set[int]
    doubts: tuple[str, ...] = ()


def article(seen: Seen) -> Choice:
    """Choose the paragraphs of a page's article; none if no article was recognised."""
    pieces = seen.pieces
    trafilatura, readability = _kept_by_libraries(seen.reduced, len(pieces))
    size = [_letters(piece.text) for piece in pieces]

    def text(indexes: set[int]) -> int:
        return sum(size[n] for n in indexes if not _linked(pieces[n], size[n]) and not pieces[n].comment)

    agreed = trafilatura & readability
    doubts: tuple[str, ...] = ()
    if text(agreed) * 2 < max(text(trafilatura), text(readability)):
        agreed = max(trafilatura, readability, key=text)
        doubts = ("two ways of finding the article agree on less than half of it: check that it is complete",)
    core = [n for n in sorted(agreed) if size[n] >= SHORT and not _linked(pieces[n], size[n])]
    if not core:
        return Choice(agreed, doubts)
    kept = {
        n
        for n in range(len(pieces))
        if _belongs(pieces[n], size[n], n, n in trafilatura, n in readability, n in agreed, core, pieces)
    }
    if sum(size[n] for n in kept if pieces[n].comment) * 2 < sum(size[n] for n in kept):
        kept = {n for n in kept if not pieces[n].comment}
    kept |= _quotes_and_captions(pieces, size, kept)
    kept |= _at_the_end(pieces, size, kept, core)
    kept |= _head(pieces, size, min((n for n in kept if size[n] >= SHORT and pieces[n].kind == ""), default=0))
    return Choice(kept, doubts + _doubts_about_rest(pieces, size, kept, trafilatura | readability))


def _belongs(
    piece: Piece, size: int, place: int, first: bool, second: bool, agreed: bool, core: list[int], pieces: list[Piece]
) -> bool:
    """Return whether one paragraph belongs to the article.

    ``first``, ``second`` and ``agreed`` say whether trafilatura, readability or both keep it; ``core`` are the indexes
    of the paragraphs that certainly belong to it.
    """
    low, high = core[0], core[-1]
    inside = low <= place <= high
    beside = any(pieces[n].group == piece.group for n in core)
    linked = _linked(piece, size)
    if piece.kind == "caption" and not piece.around and not linked:
        return low - _CAPTIONS_WITHIN <= place <= high
    if piece.kind in ("quote", "pull-quote") and inside and not linked and not piece.around and not piece.comment:
        return True
    if piece.kind == "table-row" and inside and not piece.around and not piece.comment:
        return True
    if agreed:
        return not linked or size < SHORT or piece.kind in ("list-item", "table-row")
    if linked and piece.kind in ("heading", "list-item") and first and inside and beside:
        return not piece.comment  # as a list of things, each named by a link
    if linked or piece.comment:
        return False
    if first:
        return (inside or not piece.around) if size >= SHORT else inside
    if second:
        listed = inside and piece.kind in ("list-item", "table-row")
        return beside or listed or (size >= SHORT and place > high and not piece.around)
    return beside and inside and size >= SHORT


def _quotes_and_captions(pieces: list[Piece], size: list[int], kept: set[int]) -> set[int]:
    """Return the quotes and captions between an article's paragraphs, and the rest of a quote at its end.

    The libraries may keep one paragraph of an embedded post; all of it is kept, with its signature.
    """
    running = [n for n in kept if size[n] >= SHORT and not _linked(pieces[n], size[n])]
    found: set[int] = set()
    for n in range(min(running, default=len(pieces)), len(pieces)):
        piece = pieces[n]
        quoted = piece.kind in ("quote", "pull-quote")
        inside = n <= max(running) and (quoted or piece.kind == "caption")
        goes_on = quoted and pieces[n - 1].kind == piece.kind and n - 1 in kept | found
        if (inside or goes_on) and not (piece.around or piece.comment or _linked(piece, size[n])):
            found.add(n)
    return found


def _at_the_end(pieces: list[Piece], size: list[int], kept: set[int], core: list[int]) -> set[int]:
    """Return the captions, quotes and rows of tables behind an article's last long paragraph, in what holds it.

    That is the ``<article>``, or the block of most of its paragraphs. They are kept if a kept paragraph in there
    follows, or at most a few paragraphs are left out before them.
    """
    letters: Counter[int] = Counter()
    for n in core:
        letters[pieces[n].group] += size[n]
    group = letters.most_common(1)[0][0]
    home = next(pieces[n].article for n in core if pieces[n].group == group) or group
    within = [n for n in range(core[-1] + 1, len(pieces)) if pieces[n].article == home or home in pieces[n].holders]
    last = max((n for n in within if n in kept), default=core[-1])
    found: set[int] = set()
    for n in within:
        piece = pieces[n]
        plain = not (piece.around or piece.comment or _linked(piece, size[n]))
        if plain and piece.kind in ("caption", "quote", "pull-quote", "table-row") and n <= last + _CAPTIONS_WITHIN:
            found.add(n)
            last = max(last, n)
    return found


def _head(pieces: list[Piece], size: list[int], first: int) -> set[int]:
    """Return the headline above an article, and its dateline."""
    above = range(max(0, first - _HEAD), first)
    headlines = [n for n in above if pieces[n].kind == "headline"]
    if not headlines:
        return {n for n in range(max(0, first - 3), first) if pieces[n].kind == "dateline" and not pieces[n].around}
    top = headlines[-1]
    datelines = {n for n in range(top, first) if pieces[n].kind == "dateline" and size[n] < SHORT * 2}
    return {top} | datelines | {n for n in range(max(top, first - 3), first) if _is_lead(pieces[n], size[n])}


def _is_lead(piece: Piece, size: int) -> bool:
    """Return whether a paragraph between headline and article introduces the article."""
    plain = piece.kind in ("", "heading") and not piece.around and not piece.comment
    return plain and size >= SHORT and not _linked(piece, size)


def _doubts_about_rest(pieces: list[Piece], size: list[int], kept: set[int], either: set[int]) -> tuple[str, ...]:
    """Return a sentence if so much text was left out, beside the article or within, that some may belong to it."""
    taken = sum(size[n] for n in kept)
    running = [n for n in kept if size[n] >= SHORT and not _linked(pieces[n], size[n])]
    rest = [n for n in range(len(pieces)) if n not in kept and not pieces[n].comment]
    within = sum(size[n] for n in rest if min(running, default=n) < n < max(running, default=n))
    between = [
        n
        for n in rest
        if min(running, default=n) < n < max(running, default=n) and not pieces[n].around
        and (pieces[n].kind == "table-row" or not _linked(pieces[n], size[n]))
    ]  # fmt: skip
    many = len(between) >= max(_FEW, sum(min(running, default=n) <= n <= max(running, default=n) for n in kept))
    left = sum(size[n] for n in rest if size[n] >= SHORT * 2 and not _linked(pieces[n], size[n]))
    if max(left, sum(size[n] for n in rest if n in either)) * 2 <= taken and within * 5 <= taken and not many:
        return ()
    return ("much text was left out within or beside the article: look through it (--show)",)


def _kept_by_libraries(reduced: Any, count: int) -> tuple[set[int], set[int]]:
    """Return the indexes of the paragraphs that trafilatura and readability keep, found by their marks."""
    import trafilatura
    from readability import Document  # type: ignore[import-untyped]
    from readability.readability import Unparseable  # type: ignore[import-untyped]

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    page = etree.tostring(reduced, encoding="unicode", method="html")
    first: set[int] = set()
    for recall in (False, True):
        text = trafilatura.extract(page, include_comments=False, with_metadata=False, favor_recall=recall)
        first |= marked(text or "")
    try:
        second = marked(str(Document(page).summary()))
    except Unparseable:
        second = set()
    return {n for n in first if n < count}, {n for n in second if n < count}


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _linked(piece: Piece, size: int) -> bool:
    return piece.linked > _LINKED * max(1, size)
