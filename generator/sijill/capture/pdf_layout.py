"""The lines of a PDF page as its reader sees them, by pdfminer: words apart in a justified line, words not to be seen.

pdfminer ends a line where a gap is wider than two letters, as justification makes it, and then orders the pieces as it
finds them. Here pieces that are drawn one after the other on one line are one, unless the gap runs down the page as
between columns. Words that nobody sees are taken out: without ink, in the colour of what is behind them, under a
point high, or off the page.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import (
    LAParams,
    LTAnno,
    LTChar,
    LTContainer,
    LTCurve,
    LTFigure,
    LTImage,
    LTLayoutContainer,
    LTPage,
    LTRect,
    LTTextLine,
)
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream

from sijill.capture.pdf_letters import foot_of, mend_blanks, said_in

Box = tuple[float, float, float, float]
_WIDEST = 2.5  # of a gap within a line, in heights of its letters
_CLEAR, _ALIGNED = 0.3, 1.5  # heights of a gap that no line near has words in; points by which edges may differ
_NO_INK, _OUTLINE = (3, 7), (1, 5)  # text rendering modes (PDF 2.0, table 104)
_SMALLEST = 1.0  # points
_LEAST_SHAPE, _MOST_SHAPES = 4.0, 500  # points of a shape that is a background; with more, none is looked at
_WHITE = (1.0, 1.0, 1.0)
_SPACES = frozenset(["DeviceGray", "CalGray", "DeviceRGB", "CalRGB", "DeviceCMYK", "ICCBased"])
_NOTHING = PDFStream({}, b"")


class _Lines(LTLayoutContainer):
    """Joins the pieces of lines."""

    def group_objects(self, laparams: LAParams, objs: Iterable[Any]) -> Iterator[LTTextLine]:
        pieces = list(super().group_objects(laparams, objs))
        by_height = sorted(pieces, key=lambda piece: piece.y0)
        heights = [piece.y0 for piece in by_height]
        line: Any = None
        last: Any = None
        for piece in pieces:
            if line is not None and _may_be_one(last, piece):
                near = 3.5 * piece.height
                low, high = bisect_left(heights, piece.y0 - near), bisect_right(heights, piece.y0 + near)
                if not _is_gutter(last, piece, by_height[low:high]):
                    _add(line, last, piece)
                    last = piece
                    continue
            if line is not None:
                yield line
            line = last = piece
        if line is not None:
            yield line


def _may_be_one(a: Any, b: Any) -> bool:
    """Return whether a piece may continue the one drawn before it, to the right or, in Arabic, to the left."""
    height = min(a.height, b.height)
    if not height or min(a.y1, b.y1) - max(a.y0, b.y0) < 0.6 * height:
        return False
    low, high = _gap(a, b)
    to_left = b.x0 < a.x0
    return 0 < high - low < _WIDEST * height and (not to_left or (_is_rtl(a) and _is_rtl(b)))


def _gap(a: Any, b: Any) -> tuple[float, float]:
    return (b.x1, a.x0) if b.x0 < a.x0 else (a.x1, b.x0)


def _is_rtl(piece: Any) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in piece.get_text())


def _is_gutter(a: Any, b: Any, near: Sequence[Any]) -> bool:
    """Return whether a gap runs down the page, as between columns.

    The lines near have none of their words in it, and most of them begin or end at its edges.
    """
    low, high = _gap(a, b)
    clear = [(low, high)]
    rows = aligned = 0
    for row, pieces in groupby(near, key=lambda piece: round(piece.y0)):
        boxes = [(piece.x0, piece.x1) for piece in pieces]
        if abs(row - b.y0) < b.height / 2 or not (
            min(box[0] for box in boxes) < low and max(box[1] for box in boxes) > high
        ):
            continue  # the line itself, or one that does not reach over the gap
        rows += 1
        aligned += any(abs(start - high) < _ALIGNED or abs(end - low) < _ALIGNED for start, end in boxes)
        for start, end in boxes:
            clear = [
                part
                for before, after in clear
                for part in ((before, min(after, start)), (max(before, end), after))
                if part[1] - part[0] > _CLEAR * b.height
            ]
        if not clear:
            return False
    return (rows > 1 and aligned * 2 > rows) or (rows < 2 and high - low > 1.5 * b.height)


def _add(line: Any, last: Any, piece: Any) -> None:
    low, high = _gap(last, piece)
    if high - low > 0.1 * piece.height and piece.x0 < last.x0:
        LTContainer.add(line, LTAnno(" "))
    for one in piece:
        line.add(one) if isinstance(one, LTChar) else LTContainer.add(line, one)


class _Page(_Lines, LTPage):
    pass


class _Figure(_Lines, LTFigure):
    pass


class Interpreter(PDFPageInterpreter):
    """Notes colour gradients, too, which pdfminer passes over."""

    def do_sh(self, name: object) -> None:
        """Paint a gradient, whose extent is not known."""
        device: Any = self.device
        device.cur_item.add(LTImage("shading", _NOTHING, device.cur_item.bbox))


class Device(PDFPageAggregator):
    """Draws a page, without the words on it that nobody sees.

    ``unseen`` are those words; ``doubtful`` are words that are kept and have no colour of their own, but perhaps a
    picture behind them; ``beneath`` says that the words have no ink and are below a picture of the page. ``soft`` and
    ``shown`` have an entry for each soft hyphen that is not seen and left out, or seen and written as a hyphen.
    """

    def __init__(self, resources: Any) -> None:
        super().__init__(resources, laparams=LAParams(all_texts=True, char_margin=1.0))
        self.unseen: list[str] = []
        self.doubtful: list[str] = []
        self.soft: list[str] = []
        self.shown: list[str] = []
        self.beneath = False
        self._mode = 0
        self._said = [""]
        self._paper: Box = (0, 0, 0, 0)

    def begin_page(self, page: Any, ctm: Any) -> None:
        """Begin a page."""
        super().begin_page(page, ctm)
        held: Any = self.cur_item
        self.cur_item = _Page(held.pageid, held.bbox)
        self.unseen, self.doubtful, self.beneath = [], [], False
        self.soft, self.shown, self._said = [], [], [""]
        (x0, y0, x1, y1), (left, bottom, right, top) = page.mediabox, page.cropbox
        cut = not page.rotate and x0 <= left < right <= x1 and y0 <= bottom < top <= y1
        self._paper = (left - x0, bottom - y0, right - x0, top - y0) if cut else held.bbox

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        """Begin a drawing that is placed on the page."""
        super().begin_figure(name, bbox, matrix)
        held: Any = self.cur_item
        self.cur_item = _Figure(name, bbox, held.matrix)

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """Draw words."""
        self._mode = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, *others: Any) -> float:
        """Draw a letter."""
        advance = super().render_char(matrix, font, fontsize, scaling, rise, *others)
        letter: Any = self.cur_item._objs[-1]
        letter.mode, letter.said, letter.foot = self._mode, self._said[-1], foot_of(matrix, rise)
        return advance

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        """Begin content that the file says something about."""
        self._said.append(said_in(props) or self._said[-1])

    def end_tag(self) -> None:
        """End it."""
        if len(self._said) > 1:
            self._said.pop()

    def paint_path(self, graphicstate: Any, *arguments: Any) -> None:
        """Draw a shape."""
        drawn: list[Any] = self.cur_item._objs
        before = len(drawn)
        super().paint_path(graphicstate, *arguments)
        for shape in drawn[before:]:
            shape.space = graphicstate.ncs

    def end_page(self, page: Any) -> None:
        """Take out what is not seen, and find lines and paragraphs."""
        self._take_out(self.cur_item)
        super().end_page(page)

    def _take_out(self, page: Any) -> None:
        behind: list[_Shape] = []
        letters: list[tuple[Any, Any, int]] = []
        opened: list[tuple[Any, Any]] = [(page, one) for one in reversed(list(page))]
        pictured = 0.0
        while opened:
            holder, one = opened.pop()
            if isinstance(one, LTFigure):
                opened += [(one, inner) for inner in reversed(list(one))]
            elif isinstance(one, LTChar):
                letters.append((holder, one, len(behind)))
            elif isinstance(one, LTImage):
                behind.append(_Shape(one.bbox, None))
                pictured = max(pictured, one.width * one.height)
            elif isinstance(one, LTCurve) and one.fill and min(one.width, one.height) >= _LEAST_SHAPE:
                known = isinstance(one, LTRect)
                behind.append(_Shape(one.bbox, _colour(one.non_stroking_color, one.space) if known else None))  # type: ignore[attr-defined]
        if len(behind) > _MOST_SHAPES:
            behind = [_Shape(page.bbox, None)] * len(behind)
        colours = {_WHITE, *(shape.colour for shape in behind)}
        scanned = pictured * 2 > page.width * page.height
        judged: list[tuple[Any, str]] = []
        gone: dict[int, list[Any]] = {}
        for holder, letter, drawn in letters:
            verdict = self._verdict(letter, behind, drawn, colours, scanned)
            judged.append((letter, verdict))
            if verdict == "unseen":
                gone.setdefault(id(holder), [holder]).append(letter)
        holders = {id(letter): holder for holder, letter, _ in letters}
        drawn_ones = [letter for letter, verdict in judged if verdict != "unseen" and letter.mode not in _NO_INK]
        for letter in mend_blanks(drawn_ones, self.soft, self.shown):
            gone.setdefault(id(holders[id(letter)]), [holders[id(letter)]]).append(letter)
        for holder, *taken in gone.values():
            left_out = set(map(id, taken))
            holder._objs = [one for one in holder if id(one) not in left_out]
        self.unseen = list(_words([letter for letter, verdict in judged if verdict == "unseen"]))
        self.doubtful = list(_words([letter for letter, verdict in judged if verdict == "doubtful"]))

    def _verdict(
        self, letter: Any, behind: Sequence["_Shape"], drawn: int, colours: Collection[Any], scanned: bool
    ) -> str:
        """Return whether a letter is seen, unseen or doubtful; ``drawn`` is how many of the shapes it is drawn over."""
        if letter.mode in _NO_INK:
            self.beneath |= scanned
            return "seen" if scanned else "unseen"
        left, bottom, right, top = self._paper
        outside = letter.x1 <= left or letter.x0 >= right or letter.y1 <= bottom or letter.y0 >= top
        if outside or max(letter.width, letter.height) < _SMALLEST:
            return "unseen"
        state = letter.graphicstate
        ink = _colour(state.scolor, state.scs) if letter.mode in _OUTLINE else _colour(state.ncolor, letter.ncs)
        if ink is None or ink not in colours:
            return "seen"
        x, y = (letter.x0 + letter.x1) / 2, (letter.y0 + letter.y1) / 2
        shapes = (behind[at] for at in range(drawn - 1, -1, -1))
        below = next((one for one in shapes if one.holds(x, y)), _Shape(self._paper, _WHITE))
        return "doubtful" if below.colour is None and ink == _WHITE else "unseen" if below.colour == ink else "seen"


class _Shape(NamedTuple):
    """What may be behind words: its place, and its colour if that is known."""

    box: Box
    colour: tuple[float, ...] | None

    def holds(self, x: float, y: float) -> bool:
        return self.box[0] <= x <= self.box[2] and self.box[1] <= y <= self.box[3]


def _colour(value: Any, space: Any) -> tuple[float, ...] | None:
    """Return a colour as red, green and blue, None if it is of a space whose colours are not known."""
    values = value if isinstance(value, tuple | list) else (value,)
    if not all(isinstance(one, int | float) for one in values) or space.name not in _SPACES:
        return None
    if len(values) == 4:
        values = [(1 - one) * (1 - values[3]) for one in values[:3]]
    shades = [round(min(1.0, max(0.0, float(one))), 1) for one in values]
    return tuple(shades * 3 if len(shades) == 1 else shades) if len(shades) in (1, 3) else None


def _words(letters: Sequence[Any]) -> Iterator[str]:
    """Yield the texts of letters, one for each line."""
    text, last = "", None
    for letter in letters:
        if last is not None and abs(letter.y0 - last.y0) > last.height / 2:
            yield text
            text = ""
        elif last is not None and letter.x0 - last.x1 > last.height / 5:
            text += " "
        text, last = text + letter.get_text(), letter
    if text:
        yield text
