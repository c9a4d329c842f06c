"""Declarations of style sheets as a browser takes them: which are valid, and what shorthands and logical names set."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import tinycss2  # type: ignore[import-untyped]
from tinycss2.color4 import parse_color  # type: ignore[import-untyped]

from sijill.capture.lengths import NUMBER, UNITS

WIDE = frozenset(["initial", "inherit", "unset", "revert", "revert-layer"])
_SIZE = rf"[-+]?(?:{NUMBER}(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})|0+(?:\.0*)?|\.0+)"
_INSIDE = r"(?:block|inline)"
_OUTSIDE = r"(?:flow|flow-root|table|flex|grid|ruby|math)"
_SIZED = rf"auto|none|(?:min|max|fit)-content|stretch|-webkit-fill-available|-webkit-(?:min|max|fit)-content|{_SIZE}"
_CUT = "visible|hidden|clip|scroll|auto|overlay"
_TOKENS = r"[^\s,/()]+(?:[\s,/]+[^\s,/()]+)*"  # not judged further
# The properties that are read, with the values that are valid; those with functions are judged by ``_FUNCTIONS``.
_VALID: dict[str, str] = {
    "display": rf"none|contents|block|inline|flow-root|inline-block|list-item|flex|inline-flex|grid|inline-grid|ruby"
    rf"|ruby-text|math|table|inline-table|table-(?:(?:row|header|footer|column)-group|row|cell|column|caption)"
    rf"|-webkit-(?:inline-)?(?:box|flex)|{_INSIDE} {_OUTSIDE}|{_OUTSIDE} {_INSIDE}"
    rf"|(?:(?:block|inline|flow|flow-root) ){{0,2}}list-item"
    rf"|{_OUTSIDE}",
    "visibility": "visible|hidden|collapse",
    "content-visibility": "visible|auto|hidden",
    "opacity": rf"[-+]?{NUMBER}%?",
    "font-size": rf"(?:xx?-|xxx-)?(?:small|large)|medium|smaller|larger|math|{_SIZE}",
    "position": "static|relative|absolute|fixed|sticky|-webkit-sticky",
    "float": "left|right|none|inline-start|inline-end",
    **dict.fromkeys(("left", "right", "top", "bottom", "margin-left"), rf"auto|{_SIZE}"),
    **dict.fromkeys(("overflow-x", "overflow-y"), _CUT),
    **dict.fromkeys(("width", "height", "max-width", "max-height"), _SIZED),
    "text-indent": rf"(?:hanging |each-line )*{_SIZE}(?: hanging| each-line)*",
    "white-space": "normal|pre|nowrap|pre-wrap|pre-line|break-spaces|(?:(?:collapse|preserve|wrap|nowrap) ?)+",
    "unicode-bidi": "normal|embed|isolate|bidi-override|isolate-override|plaintext"
    "|-webkit-isolate|-webkit-isolate-override",
    "vertical-align": rf"baseline|sub|super|text-top|text-bottom|middle|top|bottom|-webkit-baseline-middle|{_SIZE}",
    "z-index": r"auto|[-+]?[0-9]+",
    "order": r"[-+]?[0-9]+",
    "flex-direction": "(?:row|column)(?:-reverse)?",
    "flex-wrap": "nowrap|wrap|wrap-reverse",
    "font-variant-position": "normal|sub|super",
    "line-height": rf"normal|{_SIZE}|{NUMBER}",
    "-webkit-line-clamp": "none|0*[1-9][0-9]*",
    "text-overflow": "(?:clip|ellipsis) ?(?:clip|ellipsis)?",
    "zoom": rf"normal|reset|{NUMBER}%?",
    "-webkit-text-security": "none|disc|circle|square",
    "text-decoration-line": "none|(?:(?:underline|overline|line-through|blink) ?)+|spelling-error|grammar-error",
    "scale": rf"none|(?:{NUMBER}%? ?){{1,3}}",
    "clip": "auto",
    "clip-path": "none|[a-z-]+-box",
    **dict.fromkeys(("transform", "filter", "text-shadow", "mix-blend-mode", "translate", "mask-image"), _TOKENS),
    **dict.fromkeys(("grid-area", "grid-row-start", "grid-column-start"), _TOKENS),
    **dict.fromkeys(("background", "background-image", "background-clip", "-webkit-background-clip"), _TOKENS),
    **dict.fromkeys(("color", "background-color", "-webkit-text-fill-color"), r".*"),
    **dict.fromkeys(("content", "quotes", "list-style-type", "grid-template-areas"), r".*"),
}  # fmt: skip
_CHECKED = {name: re.compile(pattern, re.DOTALL) for name, pattern in _VALID.items()}
_COLOURED = frozenset(["color", "background-color", "-webkit-text-fill-color"])
_OF_THE_SYSTEM = frozenset(
    ["accentcolor", "accentcolortext", "activetext", "buttonborder", "buttonface", "buttontext", "canvas",
     "canvastext", "field", "fieldtext", "graytext", "highlight", "highlighttext", "linktext", "mark", "marktext",
     "selecteditem", "selecteditemtext", "visitedtext", "infobackground", "infotext", "menu", "menutext", "window",
     "windowtext", "-webkit-link", "-webkit-activelink", "-webkit-focus-ring-color", "-webkit-text"]
)  # fmt: skip
_SUMS = frozenset(["calc", "min", "max", "clamp"])
_COLOURS = frozenset(["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix"])
_IMAGES = _COLOURS | {"url", "image", "image-set", "-webkit-image-set", "cross-fade", "linear-gradient",
    "radial-gradient",
    "conic-gradient", "repeating-linear-gradient", "repeating-radial-gradient", "repeating-conic-gradient",
    "-webkit-linear-gradient", "-webkit-gradient", "-webkit-radial-gradient"} | _SUMS  # fmt: skip
_MOVES = _SUMS | {
    f"{name}{side}" for name in ("translate", "scale", "rotate", "skew") for side in ("", "x", "y", "z", "3d")
}
_FUNCTIONS: dict[str, frozenset[str]] = {
    "clip": frozenset(["rect"]),
    "clip-path": _SUMS | {"inset", "circle", "ellipse", "polygon", "path", "rect", "xywh", "shape", "url"},
    "transform": _MOVES | {"matrix", "matrix3d", "perspective"},
    "filter": _IMAGES | {"blur", "brightness", "contrast", "drop-shadow", "grayscale", "hue-rotate", "invert",
                         "opacity", "saturate", "sepia"},
    **dict.fromkeys(("background", "background-image", "text-shadow", "mask-image"), _IMAGES),
    **dict.fromkeys(("color", "background-color", "-webkit-text-fill-color"), _COLOURS),
    **dict.fromkeys(("content", "quotes", "list-style-type"), _IMAGES | {"attr", "counter", "counters", "symbols"}),
}  # fmt: skip
# Other names for the properties above, and shorthands of four sides.
_SIDES = ("top", "right", "bottom", "left")
_SAME = {"inset-inline-start": "left", "inset-inline-end": "right", "inset-block-start": "top",
         "inset-block-end": "bottom",
         "margin-inline-start": "margin-left", "-webkit-margin-start": "margin-left", "inline-size": "width",
         "block-size": "height", "max-inline-size": "max-width", "max-block-size": "max-height",
         "overflow-inline": "overflow-x", "overflow-block": "overflow-y", "-webkit-clip-path": "clip-path",
         "-webkit-mask-image": "mask-image", "mask": "mask-image", "-webkit-mask": "mask-image",
         "-webkit-flex-direction": "flex-direction", "-webkit-flex-wrap": "flex-wrap", "-webkit-order": "order",
         "-webkit-filter": "filter", "-webkit-transform": "transform", "-webkit-opacity": "opacity"}  # fmt: skip
_PAIRS = {"overflow": ("overflow-x", "overflow-y"), "inset-inline": ("left", "right"), "inset-block": ("top", "bottom"),
          "margin-inline": ("margin-left", "")}  # fmt: skip
_SIZE_OF_FONT = re.compile(rf"(?:^|\s)({_SIZE})(?:/(\S+))?\s")
_LINE = re.compile("underline|overline|line-through|blink|none")
READ = frozenset(_VALID)
STRINGS = frozenset(
    ["content", "quotes", "list-style-type", "list-style", "grid-template-areas", "grid-template", "grid"]
)  # whose letters stay as they are


def text_of(value: Iterable[Any]) -> str:
    """Return a value's text without comments, in small letters, its blanks as one space."""
    return " ".join(tinycss2.serialize([one for one in value if one.type != "comment"]).lower().split())


def is_valid(name: str, value: str) -> bool | None:
    """Return whether a browser takes a value for a property; None if that is not known here."""
    if name in _SAME or name in _PAIRS or name in ("inset", "margin", "font", "text-decoration"):
        return all(is_valid(one, each) is not False for one, each in expanded(name, value)) and None
    if name not in _CHECKED:
        return None
    if value in WIDE or "var(" in value:
        return True
    called = frozenset(re.findall(r"([a-z0-9-]+)\(", value))
    if called:
        return True if called <= _FUNCTIONS.get(name, _SUMS) else None
    if name in _COLOURED and value not in _OF_THE_SYSTEM:
        return parse_color(value) is not None
    if _CHECKED[name].fullmatch(value):
        return True
    # A page without a doctype may write lengths without units.
    return None if re.fullmatch(rf"[-+]?{NUMBER}", value) and _CHECKED[name].fullmatch("1px") else False


def expanded(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield what a declaration sets, as properties that are read."""
    whole = "var(" in value or value in WIDE
    parts = [value] if whole else re.findall(r"[^\s(]*\([^)]*\)+|\S+", value)
    if name == "all":
        yield from ((one, value) for one in READ)
    elif name in _PAIRS:
        yield from ((one, part) for one, part in zip(_PAIRS[name], (parts * 2)[:2], strict=False) if one)
    elif name in ("inset", "margin") and parts:
        sides = (parts + [parts[0], parts[0], parts[1] if len(parts) > 1 else parts[0]][len(parts) - 1 :])[:4]
        named = dict(zip(_SIDES, sides, strict=False))
        yield from ([("margin-left", named["left"])] if name == "margin" else named.items())
    elif name == "font":
        size = _SIZE_OF_FONT.search(value)
        yield "font-size", value if whole else size[1] if size else "medium"
        yield "line-height", value if whole else size[2] if size and size[2] else "normal"
    elif name == "text-decoration":
        yield "text-decoration-line", value if whole else " ".join(_LINE.findall(value)) or "none"
    elif name == "display":  # "inline flow" is the long form of "inline"
        yield name, re.sub(r"(?<=e) flow\b(?!-)|\bflow (?=inline|block)", "", value) if value != "flow" else "block"
    elif name == "list-style":
        yield "list-style-type", value
    elif name in ("flex-flow", "-webkit-flex-flow"):
        for part in parts:
            yield ("flex-wrap" if "wrap" in part else "flex-direction"), part
    elif name in ("grid-row", "grid-column"):
        yield f"{name}-start", value if whole else value.partition("/")[0].strip()
    elif name in ("grid-template", "grid"):
        yield "grid-template-areas", value
    elif name == "font-variant":
        yield (
            "font-variant-position",
            value if whole else next((one for one in parts if one in ("sub", "super")), "normal"),
        )
    elif _SAME.get(name, name) in READ:
        yield _SAME.get(name, name), value


INITIAL: Mapping[str, str] = MappingProxyType({"display": "inline", "content": "normal", "opacity": "1"})
INHERITED = frozenset(
    ["visibility", "font-size", "text-indent", "white-space", "color", "-webkit-text-fill-color", "text-shadow",
     "quotes", "list-style-type", "line-height", "font-variant-position", "-webkit-text-security"]
)  # fmt: skip
