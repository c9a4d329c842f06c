"""The rules of a page's style sheets in the order in which a browser applies them (CSS Cascading and Inheritance 5).

A sheet that is not there, and a rule whose selector cannot be applied, are ``unread``: they may hide words. A rule that
may or may not apply is not ``certain``.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import tinycss2  # type: ignore[import-untyped]

from sijill.capture import selectors
from sijill.capture.conditions import media_holds, supports
from sijill.capture.selectors import Selector
from sijill.capture.tree import SHADOW
from sijill.model.hosts import joined

MOST_RULES = 20_000
_DEEPEST, _MOST_SHEETS = 8, 200  # sheets that import one another
_LONGEST = 1_000_000  # letters of selectors that are made of those around them
_WITHOUT_EFFECT = frozenset(
    ["-moz-document", "-ms-viewport", "-moz-keyframes", "-o-keyframes", "-webkit-keyframes", "charset",
     "color-profile", "font-face", "font-feature-values", "font-palette-values", "function", "keyframes", "namespace",
     "page", "position-try", "view-transition", "viewport"]
)  # fmt: skip
_OWN = 1 << 30  # the place of a layer's own rules, behind those of the layers in it
_SWITCHED = re.compile(r"this\.(media|rel)\s*=\s*['\"]([^'\"]*)['\"]")


class Rule(NamedTuple):
    """A rule: the tree that it applies to, its selectors and declarations, and its place among layers."""

    within: Any
    selectors: list[Selector]
    declarations: list[Any]
    layer: tuple[int, ...]
    certain: bool
    scoped: bool


class _Place(NamedTuple):
    """Where rules are: in which tree, layer and rule, and at which address."""

    within: Any
    address: str
    certain: bool = True
    layer: tuple[int, ...] = ()
    around: tuple[Selector, ...] = ()
    depth: int = 0
    scoped: bool = False


class Sheets:
    """The style sheets of one page; ``given`` are those that came with it, by their addresses."""

    def __init__(self, root: Any, given: Iterable[tuple[str, str]] = (), address: str = "") -> None:
        self.root = root
        self.given = dict(given)
        base = root.css_first("base[href]")
        self.address = joined(address, base.attributes["href"] or "") if base is not None else address
        self.unread: list[str] = []
        self.initial: dict[str, str] = {}  # of registered variables
        self.counters: list[tuple[str, str]] = []  # words that counters add
        self._count = 0  # of fetched sheets
        self._layers: dict[tuple[int, ...], dict[str, int]] = {}
        languages = [(one.attributes.get("lang") or "").lower() for one in root.css("[lang]")]
        self._one_language = len(set(languages)) < 2

    def rules(self) -> Iterator[Rule]:
        """Yield the rules of all sheets, at most ``MOST_RULES``."""
        for count, rule in enumerate(self._all_rules()):
            if count == MOST_RULES:
                self.unread.append(f"what follows the first {MOST_RULES:,} rules")
                return
            yield rule

    def _all_rules(self) -> Iterator[Rule]:
        nodes = list(self.root.css("style, link[href]"))
        named = [one.attributes.get("title") for one in nodes if _relations(one) != {"alternate", "stylesheet"}]
        preferred = next(filter(None, named), None)
        for node in nodes:
            attributes = node.attributes
            applies = _applies(node, preferred)
            if applies is False:
                continue
            within = node.parent
            while within is not None and within.tag != SHADOW:
                within = within.parent
            place = _Place(within or self.root, self.address, applies is True)
            if node.tag == "style":
                yield from self._sheet(str(node.text(deep=True) or ""), place)
            else:
                yield from self._fetched((attributes.get("href") or "").strip(), place)

    def _fetched(self, named: str, place: _Place) -> Iterator[Rule]:
        """Yield the rules of a sheet at an address."""
        address = joined(place.address, named).partition("#")[0] if not named.startswith("data:") else named
        text = _of_data(named) if named.startswith("data:") else self.given.get(address, self.given.get(named))
        self._count += 1
        if text is None or place.depth > _DEEPEST or self._count > _MOST_SHEETS:
            self.unread.append(address)
        else:
            yield from self._sheet(text, place._replace(address=address, depth=place.depth + 1))

    def _sheet(self, text: str, place: _Place) -> Iterator[Rule]:
        yield from self._of(tinycss2.parse_stylesheet(text, True, True), place)

    def _of(self, rules: Iterable[Any], place: _Place) -> Iterator[Rule]:
        importing = place.depth < _DEEPEST and not place.around
        for rule in rules:
            if rule.type == "qualified-rule":
                importing = False
                yield from self._rule(rule, place)
            elif rule.type == "at-rule":
                name = rule.lower_at_keyword
                if name == "import" and importing:
                    yield from self._import(rule.prelude, place)
                importing = importing and name in ("import", "charset", "layer") and not rule.content
                if name != "import":
                    yield from self._at_rule(rule, name, place)

    def _rule(self, rule: Any, place: _Place) -> Iterator[Rule]:
        """Yield a rule and those nested in it (CSS Nesting)."""
        if len(rule.prelude) * sum(len(one.text) for one in place.around) > _LONGEST:
            self.unread.append(tinycss2.serialize(rule.prelude)[:100])
            return
        found = selectors.read(rule.prelude, place.around, self._one_language)
        if found is None:
            return
        inside = place._replace(around=tuple(found))
        yield from self._block(tinycss2.parse_blocks_contents(rule.content, True, True), inside)

    def _block(self, parsed: list[Any], place: _Place) -> Iterator[Rule]:
        declared = [one for one in parsed if one.type == "declaration"]
        if declared:
            layer = (*place.layer, _OWN)
            yield Rule(place.within, list(place.around), declared, layer, place.certain, place.scoped)
        yield from self._of([one for one in parsed if one.type != "declaration"], place)

    def _at_rule(self, rule: Any, name: str, place: _Place) -> Iterator[Rule]:
        holds: bool | None = None  # unknown at-rules and @container: they may apply
        if name in _WITHOUT_EFFECT:
            return
        if name == "layer":
            holds = True
            names = [tinycss2.serialize(one) for one in selectors.divided(rule.prelude)]
            layers = [self._layer(place.layer, one) for one in names]
            place = place._replace(layer=layers[0])
        elif name == "media":
            holds = media_holds(rule.prelude)
        elif name == "supports":
            holds = supports(rule.prelude)
        elif name == "scope":
            place, holds = self._scope(rule.prelude, place)
        elif name in ("property", "counter-style"):
            self._described(rule, name)
            return
        if rule.content is None or holds is False:
            return
        place = place._replace(certain=place.certain and holds is True)
        if place.around:
            yield from self._block(tinycss2.parse_blocks_contents(rule.content, True, True), place)
        else:
            yield from self._of(tinycss2.parse_rule_list(rule.content, True, True), place)

    def _layer(self, above: tuple[int, ...], name: str) -> tuple[int, ...]:
        """Return the place of a layer, which is the place where it is named first; one without a name is a new one."""
        for part in name.split(".") if name else [""]:
            known = self._layers.setdefault(above, {})
            part = part.strip() or f" {len(known)}"
            above = (*above, known.setdefault(part, len(known)))
        return above

    def _scope(self, prelude: list[Any], place: _Place) -> tuple[_Place, bool | None]:
        """Return the place of the rules of ``@scope``, as if they were nested in one whose selectors weigh nothing."""
        blocks = [one for one in prelude if one.type == "() block"]
        found = selectors.read(blocks[0].content, place.around, self._one_language) if blocks else []
        if found is None:
            return place, False
        if not found:
            return place, None
        limited = len(blocks) > 1
        place = place._replace(around=tuple(one._replace(weight=(0, 0, 0)) for one in found), scoped=True)
        return place, None if limited else True

    def _described(self, rule: Any, name: str) -> None:
        for one in tinycss2.parse_blocks_contents(rule.content or [], True, True):
            value = tinycss2.serialize(one.value).strip() if one.type == "declaration" else ""
            if name == "property" and value and one.lower_name == "initial-value":
                self.initial[tinycss2.serialize(rule.prelude).strip()] = value
            elif name == "counter-style" and value and one.lower_name in ("prefix", "suffix", "symbols"):
                self.counters.append((value, f"@{name}"))

    def _import(self, prelude: list[Any], place: _Place) -> Iterator[Rule]:
        tokens = [one for one in prelude if one.type not in ("whitespace", "comment")]
        if not tokens:
            return
        first, rest = tokens[0], list(tokens[1:])
        named = first.value if first.type in ("url", "string") else ""
        if first.type == "function" and first.lower_name == "url":
            named = "".join(one.value for one in first.arguments if one.type == "string")
        holds: list[bool | None] = [True]
        if rest and rest[0].type == "ident" and rest[0].lower_value == "layer":
            place = place._replace(layer=self._layer(place.layer, ""))
            rest.pop(0)
        elif rest and rest[0].type == "function" and rest[0].lower_name == "layer":
            place = place._replace(layer=self._layer(place.layer, tinycss2.serialize(rest.pop(0).arguments)))
        if rest and rest[0].type == "function" and rest[0].lower_name == "supports":
            inner = rest.pop(0).arguments
            block = tinycss2.ast.ParenthesesBlock(0, 0, inner)
            holds.append(supports([block]))
        holds.append(media_holds(_spaced(rest)))
        if False not in holds:
            yield from self._fetched(named.strip(), place._replace(certain=place.certain and None not in holds))


def _spaced(tokens: list[Any]) -> str:
    return " ".join(one.serialize() for one in tokens)


def _relations(node: Any) -> set[str]:
    return set((node.attributes.get("rel") or "").lower().split()) & {"alternate", "stylesheet", "preload"}


def _applies(node: Any, preferred: str | None) -> bool | None:
    """Return whether a ``<style>`` or ``<link>`` applies; a usual script may switch it on once it is loaded."""
    attributes = node.attributes
    media = attributes.get("media") or ""
    title = attributes.get("title")
    if node.tag == "style":
        if (attributes.get("type") or "text/css").strip().lower() != "text/css":
            return False
    else:
        switched = dict(_SWITCHED.findall(attributes.get("onload") or ""))
        media = switched.get("media", media)
        relations = set(switched["rel"].split()) if "rel" in switched else _relations(node)
        if "stylesheet" not in relations or "alternate" in relations or "disabled" in attributes:
            return False
    if title and preferred and title != preferred:
        return False
    return media_holds(media)


def _of_data(address: str) -> str | None:
    """Return the text of a sheet in a ``data:`` address (RFC 2397)."""
    head, comma, body = address.partition(",")
    data = unquote_to_bytes(body)
    try:
        if head.rstrip().lower().endswith(";base64"):
            data = base64.b64decode(data)
    except (binascii.Error, ValueError):
        return None
    return data.decode("utf-8", "replace") if comma else None
