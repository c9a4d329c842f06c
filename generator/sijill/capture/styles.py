"""What a page's styles do to its words: hide, break lines, strike out, raise, reverse, or add words.

Source: CSS Cascading and Inheritance Level 4 (importance, specificity, order), CSS Display 3, CSS 2.2 section 11.2.
Style sheets outside of the page are read only if they came with it (in a web archive file).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import tinycss2  # type: ignore[import-untyped]

from sijill.capture import colours
from sijill.capture.colours import Look
from sijill.capture.media import WIDTH, media_holds
from sijill.capture.tree import SHADOW

SMALLEST = 3  # letters of fewer pixels cannot be read
MOST_RULES = 20_000
_READ = frozenset(
    ["display", "visibility", "content-visibility", "opacity", "font-size", "clip", "clip-path", "text-indent",
     "position", "left", "right", "top", "overflow", "width", "height", "max-height", "max-width", "color",
     "text-decoration", "text-decoration-line", "unicode-bidi", "vertical-align", "font", "filter", "transform",
     "translate", "scale", "-webkit-text-fill-color", "background-clip", "-webkit-background-clip", "background",
     "background-color", "background-image", "text-shadow", "mix-blend-mode", "margin-left", "white-space", "z-index",
     "grid-area"]
)  # fmt: skip
# Properties that a style sheet may set only at first, before a script fades or moves the element in: of these, only an
# element's own style counts.
_BEGINNINGS = frozenset(["opacity", "filter", "transform", "translate", "scale"])
# What may be behind the words beside it.
_LAID_OVER = "img, picture, video, canvas, svg, iframe, object, [style*='absolute' i], [style*='fixed' i]"
_OF_ALL = frozenset([":root", "html", "body"])  # variables set here are seen by all elements
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)", re.IGNORECASE)
_NO_SIZE = re.compile(r"scale(?:3d|x|y)?\(\s*0*\.?0+\s*[,)]|translate(?:3d|x|y)?\([^)]*-\d{4,}px")
_CLIPPED = re.compile(
    r"inset\(\s*(?:50|100)%.*\)|circle\(\s*0(?:px|%)?.*\)|polygon\((?:[\s,]*0(?:px|%)?\s+0(?:px|%)?)+\s*\)"
)
_CLEARED = re.compile(r"opacity\(\s*0*\.?0+%?\s*\)")
_FONT_SIZE = re.compile(r"(?:^|\s)([0-9.]+(?:px|em|rem|%|pt|vw|vh|ch|ex|))(?:/\S+)?\s")
_UNITS = {"em": 16, "rem": 16, "vw": WIDTH / 100, "vh": 7.2, "ch": 8, "ex": 8, "pt": 4 / 3}
_WRITTEN = re.compile(r"::?(before|after)\s*$", re.IGNORECASE)
_NOT_ELEMENTS = re.compile(
    r"::|:(?:hover|focus|active|visited|target|checked|focus-within|focus-visible)", re.IGNORECASE
)
_LENGTH = re.compile(r"(-?[0-9.]+)(px|em|rem|%|pt|vw|vh|ch|ex|)")

Declarations = dict[str, tuple[bool, tuple[int, int, int], int, str]]


class Style(NamedTuple):
    """What the styles say about one element; "" if nothing."""

    display: str = ""
    unseen: bool = False  # with everything in it: off the screen, clipped away, or without size
    struck: bool = False
    raised: bool = False
    turned: bool = False  # its letters run against their direction (unicode-bidi)
    look: Mapping[str, Any] = MappingProxyType({})  # what it changes of the ``Look`` of the words in it


NOTHING = Style()
_NO = (False, (0, 0, 0), 0, "")


class Styles:
    """The styles of one page."""

    def __init__(self, root: Any, sheets: Iterable[str] = ()) -> None:
        self._found: dict[int, Declarations] = {}
        self._variables: dict[str, str] = {}
        sheets = list(sheets)
        named = root.css("link[rel~='stylesheet' i], link[as='style' i]")
        known = len(sheets) >= sum(media_holds(one.attributes.get("media") or "") for one in named)
        self.beginning = Look(ink_known=known, paper_known=known)
        self._covered = {one.parent.mem_id for one in root.css(_LAID_OVER) if one.parent is not None}
        self.written: list[tuple[str, str]] = []  # words that a sheet adds by ``content``, and the rule's selector
        order = 0
        for within, sheet in (*((root, sheet) for sheet in sheets), *_own_sheets(root)):
            for selectors, declarations in _rules(tinycss2.parse_stylesheet(sheet, True, True)):
                order += 1
                if order > MOST_RULES:
                    return
                self._apply(within, selectors, declarations, order)

    def _apply(self, root: Any, selectors: str, declarations: list[Any], order: int) -> None:
        read = [one for one in declarations if one.lower_name in _READ - _BEGINNINGS]
        if not _OF_ALL.isdisjoint(one.strip().lower() for one in selectors.split(",")):
            named = [one for one in declarations if one.name.startswith("--")]
            self._variables |= {one.name: tinycss2.serialize(one.value).strip() for one in named}
        content: list[Any] = next((one.value for one in declarations if one.lower_name == "content"), [])
        if not read and not content:
            return
        for selector in _split(selectors):
            if _WRITTEN.search(selector):
                base = _WRITTEN.sub("", selector).strip() or "*"
                found = {_words(content, node.attributes): None for node in _matches(root, base)} if content else {}
                self.written += [(words, selector.strip()) for words in found if words]
            elif read and not _NOT_ELEMENTS.search(selector):
                weight = _specificity(selector)
                for node in _matches(root, selector):
                    held = self._found.setdefault(node.mem_id, {})
                    _add_declarations(held, read, weight, order)
                    if node.parent is not None and held.get("position", _NO)[3] in ("absolute", "fixed"):
                        self._covered.add(node.parent.mem_id)

    def of(self, node: Any) -> Style:
        """Return the style of an element, from style sheets, its own ``style`` and ``hidden``."""
        attributes = node.attributes
        held = self._found.get(node.mem_id)
        own = attributes.get("style")
        if own:
            held = dict(held or {})
            parsed = tinycss2.parse_blocks_contents(own, True, True)
            read = [one for one in parsed if one.type == "declaration" and one.lower_name in _READ]
            _add_declarations(held, read, (1, 0, 0), 1 << 30)
        hidden = "hidden" in attributes or "popover" in attributes
        hidden = hidden or (node.tag == "dialog" and "open" not in attributes)
        hints = colours.of_markup(node.tag, attributes)
        if not self.beginning.paper_known or node.mem_id in self._covered:
            hints = {"paper_known": False} | hints
        if not held:
            return Style("none" if hidden else "", look=hints) if hidden or hints else NOTHING
        named = {name: self._resolved(value) for name, (_, _, _, value) in held.items()}
        return _decided(named, hidden, hints)

    def _resolved(self, value: str) -> str:
        """Return a value with the page's variables (CSS Custom Properties) filled in, as far as they are known."""
        if "var(" not in value:
            return value
        return _VARIABLE.sub(lambda found: self._variables.get(found[1], found[2] or "").lower(), value).strip()


def _decided(held: dict[str, str], hidden: bool, hints: dict[str, Any]) -> Style:
    display = held.get("display", "none" if hidden else "")
    decoration = held.get("text-decoration", "") + " " + held.get("text-decoration-line", "")
    return Style(
        display="none" if held.get("content-visibility") == "hidden" else display,
        unseen=_unseen(held),
        struck="line-through" in decoration,
        raised=held.get("vertical-align") in ("super", "text-top"),
        turned="bidi-override" in held.get("unicode-bidi", "") or "isolate-override" in held.get("unicode-bidi", ""),
        look=hints | _inherited(held) | colours.of_styles(held),
    )


def _inherited(held: dict[str, str]) -> dict[str, bool]:
    """Return what an element's words inherit, unless an element within changes it."""
    found = {}
    if visibility := held.get("visibility"):
        found["invisible"] = visibility in ("hidden", "collapse")
    size = held.get("font-size", "")
    relative = size.endswith(("em", "%", "inherit")) and not size.endswith("rem")
    if _pixels(size) < SMALLEST or (size and not relative):
        found["tiny"] = _pixels(size) < SMALLEST
    if indent := held.get("text-indent"):
        cut = "hidden" in held.get("overflow", "") and held.get("white-space") == "nowrap"
        found["outdented"] = _pixels(indent) <= -999 or (cut and indent == "100%")
    return found


def _unseen(held: dict[str, str]) -> bool:
    if _pixels(held.get("opacity", "")) == 0 or held.get("scale") == "0":
        return True
    moved = f"{held.get('transform', '')} translate({held.get('translate', '')})"
    if (
        _NO_SIZE.search(moved)
        or _CLEARED.search(held.get("filter", ""))
        or _pixels(held.get("margin-left", "")) <= -999
    ):
        return True
    placed = held.get("position", "") in ("absolute", "fixed")
    if placed and min(_pixels(held.get(side, "")) for side in ("left", "right", "top")) <= -999:
        return True
    if placed and re.fullmatch(r"rect\(\s*(?:0(?:px)?|1px)(?:[\s,]+(?:0(?:px)?|1px)){3}\s*\)", held.get("clip", "")):
        return True
    if _CLIPPED.fullmatch(held.get("clip-path", "")):
        return True
    cut = held.get("overflow", "").split(" ")[0] in ("hidden", "clip")
    sizes = [_pixels(held[side]) for side in ("width", "height", "max-width", "max-height") if side in held]
    return cut and any(size == 0 or (size == 1 and placed) for size in sizes)


def _pixels(value: str) -> float:
    """Return a length in pixels, or 100 if it is not a length: only zero, one and large negative values matter."""
    found = _LENGTH.fullmatch(value)
    try:
        return float(found.group(1)) * _UNITS.get(found.group(2), 1) if found else 100.0
    except ValueError:
        return 100.0


def _add_declarations(held: Declarations, read: list[Any], weight: tuple[int, int, int], order: int) -> None:
    for one in read:
        name, value = one.lower_name, tinycss2.serialize(one.value).strip().lower()
        if name == "font":
            size = _FONT_SIZE.search(value)
            name, value = "font-size", size[1] if size else ""
        new = (one.important, weight, order, value)
        old = held.get(name)
        if old is None or old[:3] <= new[:3]:
            held[name] = new


def _own_sheets(root: Any) -> Iterator[tuple[Any, str]]:
    """Yield a page's style sheets, each with the tree to which it applies: the page, or a shadow tree."""
    for node in root.css("style"):
        kind, media = node.attributes.get("type") or "text/css", node.attributes.get("media") or ""
        if kind == "text/css" and media_holds(media):
            within = node.parent
            while within is not None and within.tag != SHADOW:
                within = within.parent
            yield within or root, str(node.text(deep=True) or "")


def _rules(rules: Iterable[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield each rule's selectors and declarations, including those in media queries that apply on a screen."""
    for rule in rules:
        if rule.type == "qualified-rule":
            yield from _rule(tinycss2.serialize(rule.prelude), rule.content)
        elif (
            rule.type == "at-rule"
            and rule.content is not None
            and (
                rule.lower_at_keyword in ("supports", "layer")
                or (rule.lower_at_keyword == "media" and media_holds(tinycss2.serialize(rule.prelude)))
            )
        ):
            yield from _rules(tinycss2.parse_rule_list(rule.content, True, True))


def _rule(selectors: str, content: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield a rule and those nested in it (CSS Nesting), each with its full selectors."""
    parsed = tinycss2.parse_blocks_contents(content, True, True)
    yield selectors, [one for one in parsed if one.type == "declaration"]
    around = f":is({selectors.strip()})"
    for one in parsed:
        if one.type == "qualified-rule":
            inner = [part if "&" in part else f"& {part.strip()}" for part in _split(tinycss2.serialize(one.prelude))]
            yield from _rule(", ".join(inner).replace("&", around), one.content)


def _matches(root: Any, selector: str) -> list[Any]:
    from selectolax.lexbor import SelectolaxError

    try:
        return list(root.css(selector))
    except (SelectolaxError, ValueError):
        return []


def _split(selectors: str) -> Iterator[str]:
    """Yield the selectors of a list, divided at commas outside of brackets."""
    depth, start = 0, 0
    for at, character in enumerate(selectors):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            yield selectors[start:at]
            start = at + 1
    yield selectors[start:]


def _specificity(selector: str) -> tuple[int, int, int]:
    plain = re.sub(r":where\([^)]*\)", "", selector)
    ids = len(re.findall(r"#[\w-]+", plain))
    classes = len(re.findall(r"\.[\w-]|\[|(?<!:):(?!:|not\(|is\()[\w-]", plain))
    tags = len(re.findall(r"(?:^|[\s>+~(])[a-zA-Z]", plain))
    return ids, classes, tags


def _words(value: list[Any], attributes: dict[str, Any]) -> str:
    """Return the words that ``content`` adds; punctuation and icons of an icon font are not words."""
    text = ""
    for one in value:
        if one.type == "function" and one.lower_name == "attr":
            text += attributes.get(tinycss2.serialize(one.arguments).split(",")[0].strip()) or ""
        text += one.value if one.type == "string" else ""
    return text if sum(character.isalpha() and not "\ue000" <= character <= "\uf8ff" for character in text) > 1 else ""
