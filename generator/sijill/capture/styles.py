"""What a page's styles do to its words: hide, break lines, strike out, raise or reverse them.

Source: CSS Cascading and Inheritance Level 5 (importance, layers, specificity, order), CSS Display 3, CSS 2.2 section
11.2. What cannot be decided hides nothing: such words are kept, and ``doubt`` says that a style may hide or show them.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import tinycss2  # type: ignore[import-untyped]
from tinycss2 import parse_component_value_list

from sijill.capture import colours, hiding, lengths
from sijill.capture.colours import Look
from sijill.capture.declarations import INHERITED, INITIAL, STRINGS, expanded, is_valid, text_of
from sijill.capture.selectors import Selector
from sijill.capture.sheets import Rule, Sheets
from sijill.capture.tree import SHADOW

# Properties that a style sheet may set only at first, before a script fades or moves the element in: where a sheet sets
# them, it is in doubt whether they stay.
_BEGINNINGS = frozenset(["opacity", "filter", "transform", "translate", "scale"])
# What may be behind the words beside it.
_LAID_OVER = "img, picture, video, canvas, svg, iframe, object, [style*='absolute' i], [style*='fixed' i]"
_LEAST_RAISED, _MOST_RAISED = 2.5, 20  # pixels
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\)[^()]*)*))?\)")
_WRITTEN = ("before", "after", "marker")
_MOST_VARIABLES = 50  # that one value is made of
_LONGEST = 10_000  # letters of a value
_NEARER = 1 << 30  # added to the order of rules in a scope, which come after others of the same weight
_ATTACHED = (1 << 31,)  # the layer of an element's own style, above all others


class _Declared(NamedTuple):
    """One declaration for an element, in the order of the cascade."""

    important: bool
    layer: tuple[int, ...]
    weight: tuple[int, int, int]
    order: int
    value: str
    certain: bool
    rule: str  # its selector


_Held = dict[str, list[_Declared]]


class Style(NamedTuple):
    """What the styles say about one element; "" if nothing."""

    display: str = ""
    unseen: bool = False  # with everything in it: off the screen, clipped away, or without size
    struck: bool | None = None  # None leaves it to the element's name
    raised: str = ""  # "super" or "sub"
    turned: bool = False  # its letters run against their direction (unicode-bidi)
    look: Mapping[str, Any] = MappingProxyType({})  # what it changes of the ``Look`` of the words in it


NOTHING = Style()


class Styles:
    """The styles of one page; ``sheets`` are those that came with it, by their addresses."""

    def __init__(self, root: Any, sheets: Iterable[tuple[str, str]] = (), address: str = "") -> None:
        self._found: dict[int, _Held] = {}
        self._parts: dict[tuple[int, str], _Held] = {}  # of ::before and such
        self._variables: dict[int, dict[str, str | None]] = {}
        self._covered = {one.parent.mem_id for one in root.css(_LAID_OVER) if one.parent is not None}
        self._sheets = Sheets(root, sheets, address)
        for order, rule in enumerate(self._sheets.rules()):
            self._apply(rule, order + (_NEARER if rule.scoped else 0))
        known = not self._sheets.unread
        self.beginning = Look(ink_known=known, paper_known=known)
        self.counters = self._sheets.counters

    @property
    def unread(self) -> list[str]:
        """The addresses of sheets that are not there, and selectors that could not be applied."""
        return list(dict.fromkeys(self._sheets.unread))

    def _apply(self, rule: Rule, order: int) -> None:
        found = list(_read(rule.declarations))
        if not found:
            return
        for selector in rule.selectors:
            if not selector.text or (selector.part and selector.part not in (*_WRITTEN, "slotted")):
                continue
            for node in self._matches(rule.within, selector):
                held = self._found.setdefault(node.mem_id, {})
                if selector.part in _WRITTEN:
                    held = self._parts.setdefault((node.mem_id, selector.part), {})
                certain = rule.certain and selector.certain
                for name, value, important, valid in found:
                    sure = certain and valid and not (name in _BEGINNINGS and not selector.part)
                    _add(
                        held, name, _Declared(important, rule.layer, selector.weight, order, value, sure, selector.text)
                    )
                    if name == "position" and value in ("absolute", "fixed") and node.parent is not None:
                        self._covered.add(node.parent.mem_id)

    def _matches(self, within: Any, selector: Selector) -> list[Any]:
        from selectolax.lexbor import SelectolaxError

        host = within.parent if within.tag == SHADOW else None
        if selector.within and host is None:
            return []
        if selector.within == "host":
            return [host]
        try:
            if selector.part == "slotted" and host is not None:
                return [one for one in host.css(selector.text) if one.parent == host]
            return list(within.css(selector.text))
        except (SelectolaxError, ValueError):
            self._sheets.unread.append(selector.text)
            return []

    def of(self, node: Any) -> Style:
        """Return the style of an element, from style sheets, its own ``style`` and ``hidden``."""
        attributes = node.attributes
        held = self._held(node)
        found_later = (attributes.get("hidden") or "").lower() == "until-found"
        hidden = "hidden" in attributes and not (found_later and node.tag in hiding.INLINE)
        closed = "popover" in attributes or (node.tag == "dialog" and "open" not in attributes)
        # As in browsers, the attribute counts as a rule of the page, and what is closed as one of the browser.
        hidden, reverted = hidden or closed, "none" if closed else hiding.of_tag(node.tag)
        hints = colours.of_markup(node.tag, attributes)
        if not self.beginning.paper_known or node.mem_id in self._covered:
            hints = {"paper_known": False} | hints
        if not held:
            return Style("none" if hidden else "", look=hints) if hidden or hints else NOTHING
        settled: dict[str, str] = {}
        others: list[tuple[str, str]] = []
        for name, declared in held.items():
            if not name.startswith("--"):
                value, possible = self._cascaded(node, name, declared)
                if value:
                    settled[name] = value if value != "revert" else reverted
                others += [(name, one if one != "revert" else reverted) for one in possible]
        style = _decided(node, settled, hidden, hints)
        doubts = [
            other
            for name, value in others
            if _differ(style, other := _decided(node, settled | {name: value}, hidden, hints))
        ]
        if (hiding.without_box(node.tag, settled) and hiding.of_box(settled)) or (
            not style.unseen and hiding.may_hide(settled)
        ):
            doubts.append(style)
        return _in_doubt(style, doubts) if doubts else style

    def _held(self, node: Any) -> _Held:
        held = self._found.get(node.mem_id, {})
        own = node.attributes.get("style")
        if own:
            held = {name: list(declared) for name, declared in held.items()}
            for name, value, important, valid in _read(tinycss2.parse_blocks_contents(own, True, True)):
                _add(held, name, _Declared(important, _ATTACHED, (0, 0, 0), 0, value, valid, "style"))
        return held

    def _cascaded(self, node: Any, name: str, declared: list[_Declared]) -> tuple[str, list[str]]:
        """Return a property's value, "" if it has none of its own, and values that it may have instead."""
        value, possible = "", []
        for one in reversed(declared):
            found: str | None = one.value
            sure = True
            if "var(" in one.value:
                filled, sure = self._filled(one.value, self._variables_of(node))
                found = filled if name in STRINGS or filled is None else text_of(parse_component_value_list(filled))
            given = one.certain and found == one.value
            valid = True if given or found is None else is_valid(name, found)
            if found is None or valid is False:
                found, valid = "unset", True
            if found == "inherit" and name == "display" and node.parent is not None:
                found = hiding.of_tag(node.parent.tag)
            elif found in ("unset", "initial", "inherit"):
                found = "inherit" if found != "initial" and name in INHERITED else INITIAL.get(name, "")
            if found in ("revert", "revert-layer"):
                found = "revert" if name == "display" and found == "revert" else ""
            if one.certain and sure and valid:
                value = found
                break
            possible.append(found)
            possible += [hiding.WORST[name]] if not (valid and sure) and name in hiding.WORST else []
        return ("" if value == "inherit" else value), [one for one in possible if one != "inherit"]

    def _filled(self, value: str, known: dict[str, str | None], depth: int = 0) -> tuple[str | None, bool]:
        """Return a value with its variables filled in, None if one has no value, and whether that is certain."""
        sure = True
        for _ in range(_MOST_VARIABLES):
            found = _VARIABLE.search(value)
            if found is None or len(value) > _LONGEST:
                return (None if "var(" in value else value), sure
            one = known.get(found[1], self._sheets.initial.get(found[1]))
            sure = sure and found[1] not in (known.get("?") or "").split()
            if one is not None and "var(" in one:
                one, certain = self._filled(one, known, depth + 1) if depth < _MOST_VARIABLES else (None, False)
                sure = sure and certain
            one = found[2] if one is None else one
            if one is None:
                return None, sure
            value = value[: found.start()] + one + value[found.end() :]
        return None, False

    def _variables_of(self, node: Any) -> dict[str, str | None]:
        """Return the variables that an element has or inherits (CSS Custom Properties 1); "?" names those in doubt."""
        line = []
        while node is not None and node.is_element_node and node.mem_id not in self._variables:
            line.append(node)
            node = node.parent
        known: dict[str, str | None] = self._variables.get(node.mem_id, {}) if node is not None else {}
        for one in reversed(line):
            held = {name: declared for name, declared in self._held(one).items() if name.startswith("--")}
            if held:
                known = dict(known)
                doubts = set((known.get("?") or "").split())
                for name, declared in held.items():
                    value = declared[-1].value
                    doubts = doubts | {name} if not declared[-1].certain else doubts - {name}
                    if value in ("inherit", "unset", "revert", "revert-layer"):
                        continue
                    known[name] = None if value == "initial" or name in doubts else value
                known["?"] = " ".join(doubts)
                known |= dict.fromkeys([name for name in held if _in_circle(name, known)])
                written = dict(known)
                for name in held:
                    if "var(" in (written.get(name) or ""):
                        known[name], sure = self._filled(written[name] or "", written)
                        doubts = doubts if sure else doubts | {name}
                known["?"] = " ".join(doubts)
            self._variables[one.mem_id] = known
        return known

    def declared(self, node: Any, name: str, part: str = "") -> tuple[list[str], str]:
        """Return the values that a property has or may have by the page's styles, and the selector of its last rule.

        ``part`` names a pseudo-element. Nothing is returned for what the styles do not set.
        """
        held = self._parts.get((node.mem_id, part), {}) if part else self._held(node)
        found = held.get(name, [])
        value, possible = self._cascaded(node, name, found)
        return [one for one in (value, *possible) if one], found[-1].rule if found else ""


def _read(parsed: Iterable[Any]) -> Iterable[tuple[str, str, bool, bool]]:
    """Yield the declarations that are read and valid: name, value, importance, and whether it is surely valid."""
    for one in parsed:
        if one.type != "declaration":
            continue
        if one.name.startswith("--"):
            yield one.name, tinycss2.serialize(one.value).strip(), one.important, True
            continue
        if _has_error(one.value):
            continue
        strings = one.lower_name in STRINGS
        value = tinycss2.serialize(one.value).strip() if strings else text_of(one.value)
        parts = list(expanded(one.lower_name, value))
        judged = [is_valid(name, part) for name, part in parts]
        if False not in judged:
            for (name, part), valid in zip(parts, judged, strict=True):
                yield name, part, one.important, valid is True and part != "revert-layer"


def _has_error(tokens: Iterable[Any]) -> bool:
    """Return whether a value is none, such as one with a bracket that nothing opened (CSS Syntax 3, section 8.2)."""
    inside = ("arguments", "content")
    return any(
        one.type == "error" or any(_has_error(getattr(one, name, None) or ()) for name in inside) for one in tokens
    )


def _add(held: _Held, name: str, new: _Declared) -> None:
    """Add a declaration in the order of the cascade; what a certain one is above cannot matter any more."""
    declared = held.setdefault(name, [])
    at = len(declared)
    while at and _above(declared[at - 1], new):
        at -= 1
    if any(one.certain for one in declared[at:]):
        return
    declared[:] = [new, *declared[at:]] if new.certain else [*declared[:at], new, *declared[at:]]


def _above(one: _Declared, other: _Declared) -> bool:
    return _rank(one) > _rank(other)


def _rank(one: _Declared) -> tuple[Any, ...]:
    """Return a declaration's place in the cascade (CSS Cascade 5, section 6.1): layers count backwards if important."""
    attached = one.layer == _ATTACHED
    layer = tuple(-part for part in one.layer) if one.important and not attached else one.layer
    return one.important, attached, layer, one.weight, one.order


def _in_circle(name: str, known: dict[str, str | None]) -> bool:
    """Return whether a variable is made of itself."""
    seen: set[str] = set()
    work = [name]
    while work:
        for one in _VARIABLE.findall(known.get(work.pop()) or ""):
            if one[0] == name:
                return True
            if one[0] not in seen:
                seen.add(one[0])
                work.append(one[0])
    return False


def _decided(node: Any, held: dict[str, str], hidden: bool, hints: dict[str, Any]) -> Style:
    held = {name: value for name, value in held.items() if value}
    turned = held.get("unicode-bidi", "").removeprefix("-webkit-") in ("bidi-override", "isolate-override")
    display = held.get("display", "none" if hidden else "")
    box = not hiding.without_box(node.tag, held)
    return Style(
        display="none" if held.get("content-visibility") == "hidden" and box else display,
        unseen=hiding.unseen(held) or (box and hiding.of_box(held)),
        struck="line-through" in held["text-decoration-line"] if "text-decoration-line" in held else None,
        raised=_raised(held),
        turned=turned,
        look=hints | hiding.inherited(held) | colours.of_styles(held),
    )


def _raised(held: dict[str, str]) -> str:
    """Return whether letters are raised or lowered in their line: "super", "sub" or "" for neither."""
    aligned = held.get("vertical-align", "")
    if "super" in (aligned, held.get("font-variant-position")) or aligned == "text-top":
        return "super"
    if "sub" in (aligned, held.get("font-variant-position")):
        return "sub"
    up = (lengths.pixels(aligned) or 0) * (0.18 if aligned.endswith("%") else 1)
    if held.get("position") == "relative":
        top = held.get("top", "auto")
        up += (lengths.pixels(held.get("bottom", "")) or 0) if top == "auto" else -(lengths.pixels(top) or 0)
    return "" if not _LEAST_RAISED <= abs(up) <= _MOST_RAISED else "super" if up > 0 else "sub"


_HIDES = ("invisible", "tiny", "outdented", "dotted", "ink", "paper")


def _differ(one: Style, other: Style) -> bool:
    if (one.display == "none", one.unseen) != (other.display == "none", other.unseen):
        return True
    return any(one.look.get(name) != other.look.get(name) for name in _HIDES)


def _in_doubt(style: Style, doubts: list[Style]) -> Style:
    """Return the style by which words are shown, with doubt, since another one is possible."""
    shown = next((one for one in (style, *doubts) if one.display != "none"), style)
    display = shown.display if shown.display != "none" else ""
    look = {**style.look, "invisible": False, "tiny": False, "outdented": False, "dotted": False, "doubt": True}
    if any(one.look.get(name) != style.look.get(name) for one in doubts for name in ("ink", "paper")):
        look["ink"] = look["paper"] = None
    return style._replace(display=display, unseen=False, look=look)
