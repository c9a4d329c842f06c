"""Which declarations hide an element's words, other than by ``display`` and by colour."""

import re

from sijill.capture.lengths import HEIGHT, WIDTH, pixels

FAINTEST = 0.03  # opacity, below which nothing is seen
SMALLEST = 3  # letters of fewer pixels cannot be read
FAR = 999  # so many pixels outside of the page nobody looks
# Values that hide, of properties whose value was not understood.
WORST = {"display": "none", "visibility": "hidden", "opacity": "0", "font-size": "0"}
_NO_SIZE = re.compile(r"scale(?:3d|x|y)?\(\s*0*\.?0+\s*[,)]|translate(?:3d|x|y)?\([^)]*-\d{4,}px")
_CLIPPED = re.compile(
    r"inset\(\s*(?:50|100)%.*\)|circle\(\s*0(?:px|%)?.*\)|polygon\((?:[\s,]*0(?:px|%)?\s+0(?:px|%)?)+\s*\)"
)
_CLEARED = re.compile(r"opacity\(\s*0*\.?0+%?\s*\)")
_CUT_TO_NOTHING = re.compile(r"rect\(\s*(?:0(?:px)?|1px)(?:[\s,]+(?:0(?:px)?|1px)){3}\s*\)")
# Elements whose display is "inline" at first: their width, height and place do not count.
INLINE = frozenset(
    ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
     "kbd", "label", "mark", "nobr", "object", "q", "rb", "ruby", "s", "samp", "slot", "small", "span", "strike",
     "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "picture", "source", "map", "area", "blink", "rp",
     "rt", "rtc", "applet"]
)  # fmt: skip


def of_tag(tag: str) -> str:
    """Return the display that browsers give an element, as far as it breaks lines."""
    return "inline" if tag in INLINE else "block"


def without_box(tag: str, held: dict[str, str]) -> bool:
    """Return whether an element is part of a line, so that no size or transformation applies to it."""
    display = held.get("display", of_tag(tag))
    return display in ("", "inline", "contents") and not _placed(held) and held.get("float", "none") == "none"


def inherited(held: dict[str, str]) -> dict[str, bool]:
    """Return what an element's words inherit, unless an element within changes it."""
    found = {}
    if visibility := held.get("visibility"):
        found["invisible"] = visibility in ("hidden", "collapse")
    size = held.get("font-size", "")
    relative = size.endswith(("em", "%", "inherit")) and not size.endswith("rem")
    if _pixels(size) < SMALLEST or (size and not relative):
        found["tiny"] = _pixels(size) < SMALLEST
    if secured := held.get("-webkit-text-security"):
        found["dotted"] = secured != "none"
    if indent := held.get("text-indent"):
        cut = "hidden" in held.get("overflow-x", "") and held.get("white-space") == "nowrap"
        found["outdented"] = _pixels(indent) <= -FAR or (cut and indent == "100%")
    return found


def unseen(held: dict[str, str]) -> bool:
    """Return whether an element cannot be seen, with all that is in it."""
    if (
        _share(held.get("opacity", "")) < FAINTEST
        or _share(held.get("zoom", "")) < SMALLEST / 16
        or _CLEARED.search(held.get("filter", ""))
    ):
        return True
    if _pixels(held.get("margin-left", "")) <= -FAR:
        return True
    if _CLIPPED.fullmatch(held.get("clip-path", "")):
        return True
    placed = _placed(held)
    left, right, top, bottom = (held.get(side, "auto") for side in ("left", "right", "top", "bottom"))
    if placed and min(map(_pixels, (left, right, top))) <= -FAR:
        return True
    if held.get("position") == "fixed" and (
        max(_pixels(left), _pixels(right)) >= WIDTH or max(_pixels(top), _pixels(bottom)) >= HEIGHT
        or _pixels(top) <= -HEIGHT
    ):  # fmt: skip
        return True
    return placed and bool(_CUT_TO_NOTHING.fullmatch(held.get("clip", "")))


def of_box(held: dict[str, str]) -> bool:
    """Return whether an element's box hides what is in it, by its size or by a transformation."""
    if held.get("scale") == "0" or _NO_SIZE.search(
        f"{held.get('transform', '')} translate({held.get('translate', '')})"
    ):
        return True
    cut = {held.get("overflow-x", "visible"), held.get("overflow-y", "visible")} - {"visible"}
    sizes = [_pixels(held[side]) for side in ("width", "height", "max-width", "max-height") if side in held]
    return bool(cut) and any(size == 0 or (size == 1 and _placed(held)) for size in sizes)


def may_hide(held: dict[str, str]) -> bool:
    """Return whether an element may hide what is in it: by a mask, by lines without height, or as too long a text."""
    masked = held.get("mask-image", "none").split()[0] not in ("none", "initial", "unset")
    if not {held.get("overflow-x", "visible"), held.get("overflow-y", "visible")} - {"visible"}:
        return masked
    flat = "height" not in held and _pixels(held.get("line-height", "")) == 0
    clamped = held.get("-webkit-line-clamp", "none")[-1:].isdecimal() and held.get("display", "").endswith("box")
    shortened = "ellipsis" in held.get("text-overflow", "") and held.get("white-space") in ("nowrap", "pre")
    return masked or flat or clamped or shortened


def _share(value: str) -> float:
    """Return a number or percentage, 1 if it is neither."""
    found = pixels(value)
    return 1 if found is None else found / 100 if value.endswith("%") else found


def _placed(held: dict[str, str]) -> bool:
    return held.get("position", "") in ("absolute", "fixed")


def _pixels(value: str) -> float:
    """Return a length in pixels, or 100 if it is not a length: only zero, one and large values matter."""
    found = pixels(value)
    return 100.0 if found is None else found
