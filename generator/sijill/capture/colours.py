"""Whether words can be seen in their colour: letters in the colour of what is behind them cannot.

A colour is known only as far as the page says it: a picture behind the words, an element laid over others, or a style
sheet that was not read can make words visible that seem not to be. Such words are kept, and named if they are in
doubt.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from tinycss2.color4 import parse_color  # type: ignore[import-untyped]

from sijill.model.colours import ratio

Colour = tuple[float, float, float, float]  # red, green, blue and opacity, each from 0 to 1
BLACK, WHITE, _LINK, _MARKED = (0, 0, 0, 1), (1, 1, 1, 1), (0, 0, 0.93, 1), (1, 1, 0, 1)
_LEAST_INK = 0.03  # opacity of letters, below which they are not seen on any background
_LEAST_CONTRAST = 1.1  # WCAG 2.2 asks for 4.5; below this nobody can read it


class Look(NamedTuple):
    """What decides whether words are seen, as an element passes it on to those in it.

    ``ink`` and ``paper`` are the colours of letters and of what is behind them, None if they cannot be known; the
    last two fields are False as long as a style sheet that was not read may have set them.
    """

    invisible: bool = False
    tiny: bool = False
    outdented: bool = False  # moved off the screen (text-indent)
    dotted: bool = False  # shown as dots, like a password
    ink: Colour | None = BLACK
    paper: Colour | None = WHITE
    ink_known: bool = True
    paper_known: bool = True
    doubt: bool = False  # whether a style hides them could not be decided

    @property
    def hidden(self) -> bool:
        """Whether no reader sees the words."""
        clear = self.ink is not None and self.ink[3] < _LEAST_INK
        unseen = self.invisible or self.tiny or self.outdented or self.dotted
        return unseen or clear or (self.paper_known and self._alike)

    @property
    def in_doubt(self) -> bool:
        """Whether the words are not seen unless a style sheet that was not read colours what is behind them."""
        return self._alike and not self.paper_known

    @property
    def _alike(self) -> bool:
        if not self.ink_known or self.ink is None or self.paper is None:
            return False
        share, paper = self.ink[3], self.paper
        ink = tuple(share * one + (1 - share) * other for one, other in zip(self.ink[:3], paper[:3], strict=True))
        return ratio(ink, paper[:3]) < _LEAST_CONTRAST and _distance(ink, paper) < 0.1


def of_markup(tag: str, attributes: dict[str, Any]) -> dict[str, Any]:
    """Return what an element's name and attributes say of colours (WHATWG HTML, section 15.3)."""
    found: dict[str, Any] = {}
    if tag == "a" and attributes.get("href"):
        found["ink"] = _LINK
    if tag == "mark":
        found |= {"ink": BLACK, "paper": _MARKED}
    for name, field in (("color", "ink"), ("text", "ink"), ("bgcolor", "paper")):
        if attributes.get(name) and (tag == "font" if name == "color" else tag == "body" or name == "bgcolor"):
            found |= _set(field, _parsed(attributes[name]))
    if attributes.get("background"):
        found["paper"] = None
    return found


def of_styles(held: dict[str, str]) -> dict[str, Any]:
    """Return what an element's declarations say of colours."""
    found: dict[str, Any] = {}
    ink = held.get("-webkit-text-fill-color") or held.get("color", "")
    if ink and ink not in ("inherit", "currentcolor", "unset"):
        found |= _set("ink", _parsed(ink))
    if held.get("position") in ("absolute", "fixed", "sticky") or "z-index" in held or "grid-area" in held:
        found["paper_known"] = False
    behind = f"{held.get('background', '')} {held.get('background-image', '')}"
    colour = _last_colour(held.get("background-color") or held.get("background", ""))
    if re.search(r"url\(|gradient\(|image|var\(", behind):
        found["paper"] = None
    elif colour is not None and colour[3]:
        found |= _set("paper", colour if colour[3] == 1 else None)
    cut_out = "text" in (held.get("background-clip"), held.get("-webkit-background-clip"))
    shadowed = held.get("text-shadow", "none") != "none" or held.get("mix-blend-mode", "normal") != "normal"
    if cut_out or (shadowed and (found.get("ink") or BLACK)[3]):
        found["ink"] = None
    return found


def _set(field: str, colour: Colour | None) -> dict[str, Any]:
    return {field: colour, f"{field}_known": True}


def _parsed(text: str) -> Colour | None:
    try:
        found = parse_color(text.strip())
        red, green, blue = found.to("srgb").coordinates
        return float(red), float(green), float(blue), float(found.alpha)
    except (AttributeError, TypeError, ValueError, ZeroDivisionError, OverflowError, NotImplementedError):
        return None


def _last_colour(background: str) -> Colour | None:
    """Return the colour among the parts of ``background``."""
    found = [_parsed(part) for part in re.findall(r"[\w-]+\([^()]*\)|[^\s,()]+", background)]
    return next((one for one in reversed(found) if one is not None), None)


def _distance(one: Sequence[float], other: Colour) -> float:
    return max(abs(a - b) for a, b in zip(one[:3], other[:3], strict=True))
