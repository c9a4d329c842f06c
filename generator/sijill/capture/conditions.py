"""Whether conditions of at-rules hold (CSS Conditional Rules 3, Media Queries 5), for a reader with a desktop's screen
and a mouse, in daylight. None means that it cannot be decided here.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

import tinycss2  # type: ignore[import-untyped]

from sijill.capture import declarations, selectors
from sijill.capture.lengths import HEIGHT, WIDTH, pixels

_READER = {"any-hover": "hover", "any-pointer": "fine", "color-gamut": "srgb", "display-mode": "browser",
           "dynamic-range": "standard", "forced-colors": "none", "grid": "0", "hover": "hover",
           "inverted-colors": "none", "orientation": "landscape", "overflow-block": "scroll",
           "overflow-inline": "scroll", "pointer": "fine", "prefers-color-scheme": "light",
           "prefers-contrast": "no-preference", "prefers-reduced-data": "no-preference",
           "prefers-reduced-motion": "no-preference", "prefers-reduced-transparency": "no-preference",
           "scripting": "enabled", "transform-3d": "1", "update": "fast"}  # fmt: skip
_MEASURES = {"width": WIDTH, "height": HEIGHT, "device-width": WIDTH, "device-height": HEIGHT, "resolution": 1,
             "aspect-ratio": WIDTH / HEIGHT, "device-aspect-ratio": WIDTH / HEIGHT, "device-pixel-ratio": 1,
             "color": 8, "color-index": 0, "monochrome": 0}  # fmt: skip
_NO = ("none", "no-preference", "0")  # values by which a feature, named without a value, does not hold
_RESOLUTIONS = {"dppx": 1.0, "x": 1.0, "dpi": 1 / 96, "dpcm": 2.54 / 96}
_WITHOUT_UNIT = re.compile(r"[0-9.]*[1-9][0-9.]*")
_SIGN = re.compile(r"\s*(<=|>=|<|>|=)\s*")
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__, "=": float.__eq__,
}  # fmt: skip
_MEDIA = {"all": True, "screen": True, "only": True}
# What pages ask for, whichever value they name.
_SUPPORTED = frozenset(
    ["-webkit-appearance", "-webkit-line-clamp", "-webkit-mask", "-webkit-mask-image", "accent-color", "align-content",
     "align-items", "align-self", "animation", "animation-timeline", "appearance", "aspect-ratio", "backdrop-filter",
     "border-radius", "box-shadow", "box-sizing", "break-inside", "caret-color", "clip-path", "color-scheme",
     "column-count", "column-gap", "columns", "contain", "container", "container-type", "flex", "flex-basis",
     "flex-direction", "flex-wrap", "font-variation-settings", "gap", "grid", "grid-area", "grid-auto-flow",
     "grid-gap", "grid-template", "grid-template-areas", "grid-template-columns", "grid-template-rows", "hyphens",
     "inset", "isolation", "justify-content", "justify-items", "line-clamp", "mask", "mask-image", "mix-blend-mode",
     "object-fit", "object-position", "offset-path", "order", "overflow-anchor", "overscroll-behavior", "place-items",
     "pointer-events", "row-gap", "scroll-behavior", "scroll-margin-top", "scroll-snap-align", "scroll-snap-type",
     "scrollbar-color", "scrollbar-gutter", "scrollbar-width", "shape-outside", "text-decoration-color",
     "text-underline-offset", "text-wrap", "touch-action", "transform", "transform-style", "transition", "user-select",
     "view-transition-name", "will-change", "writing-mode"]
)  # fmt: skip
# Properties of other browsers, by the beginnings of their names.
_OF_OTHERS = ("-moz-", "-ms-", "-o-", "-khtml-", "-apple-")


def media_holds(query: str | Iterable[Any]) -> bool | None:
    """Return whether a list of media queries applies."""
    tokens = tinycss2.parse_component_value_list(query) if isinstance(query, str) else query
    lists = selectors.divided(tokens)
    return _any([_condition(one, _media_test) for one in lists]) if any(lists) else True


def supports(tokens: Iterable[Any]) -> bool | None:
    """Return whether the condition of ``@supports`` holds in the browsers of today."""
    return _condition(_full(tokens), _support_test)


def _full(tokens: Iterable[Any]) -> list[Any]:
    return [one for one in tokens if one.type not in ("whitespace", "comment")]


def _condition(tokens: list[Any], test: Callable[[list[Any]], bool | None]) -> bool | None:
    parts = _full(tokens)
    words = [one.lower_value if one.type == "ident" else "" for one in parts]
    if words[:1] == ["only"]:
        return _condition(parts[1:], test)
    if words[:1] == ["not"]:
        holds = _condition(parts[1:], test)
        return None if holds is None else not holds
    for word, joined in (("or", _any), ("and", _all)):
        if word in words:
            at = words.index(word)
            return joined([_condition(parts[:at], test), _condition(parts[at + 1 :], test)])
    if len(parts) != 1:
        return None
    if parts[0].type == "ident":
        return _MEDIA.get(words[0], False)
    if parts[0].type != "() block":
        return test(parts)
    inner = _full(parts[0].content)
    nested = inner and (
        inner[0].type == "() block"
        or (len(inner) == 1 and inner[0].type == "function")
        or (inner[0].type == "ident" and inner[0].lower_value == "not")
    )
    return _condition(inner, test) if nested else test(parts[0].content)


def _any(found: list[bool | None]) -> bool | None:
    return True if True in found else None if None in found else False


def _all(found: list[bool | None]) -> bool | None:
    return False if False in found else None if None in found else True


def _media_test(tokens: list[Any]) -> bool | None:
    text = tinycss2.serialize(tokens).strip().lower()
    name, mark, value = (part.strip() for part in text.partition(":"))
    name = name.removeprefix("-webkit-")
    side = re.sub("^(?:min|max)-", "", name)
    if mark and side in _MEASURES:
        sign = "=" if side == name else ">=" if name.startswith("min") else "<="
        return _compared([side, sign, value])
    if name in _READER:
        return value == _READER[name] if mark else _READER[name] not in _NO
    if name in _MEASURES:
        return _MEASURES[name] != 0
    return _compared(_SIGN.split(text)) if _SIGN.search(text) else None


def _compared(parts: list[str]) -> bool | None:
    """Return whether a comparison such as ``1px < width <= 80em`` holds."""
    if any(one.endswith(("width", "height")) for one in parts) and any(_WITHOUT_UNIT.fullmatch(one) for one in parts):
        return None
    numbers = [_measure(one) for one in parts[::2]]
    found: list[bool | None] = []
    for left, sign, right in zip(numbers, parts[1::2], numbers[1:], strict=False):
        found.append(None if left is None or right is None else _COMPARISONS[sign](left, right))
    return _all(found)


def _measure(text: str) -> float | None:
    if text in _MEASURES:
        return float(_MEASURES[text])
    above, slash, below = text.partition("/")
    if slash:
        one, other = pixels(above.strip()), pixels(below.strip())
        return one / other if one is not None and other else None
    unit = text.lstrip("0123456789.")
    if unit in _RESOLUTIONS:
        one = pixels(text.removesuffix(unit))
        return None if one is None else one * _RESOLUTIONS[unit]
    return pixels(text)


def _support_test(tokens: list[Any]) -> bool | None:
    one = tokens[0]
    if len(tokens) == 1 and one.type == "function":
        if one.lower_name != "selector":
            return None
        found = selectors.read(one.arguments)
        return False if found is None else True if all(each.certain for each in found) else None
    declared = tinycss2.parse_one_declaration(tokens)
    if declared.type != "declaration":
        return None
    name = declared.lower_name
    if name.startswith("--"):
        return True
    if name.startswith(_OF_OTHERS):
        return False
    return True if name in _SUPPORTED else declarations.is_valid(name, declarations.text_of(declared.value))
