"""Selectors (Selectors 4) as the parser's library can apply them to a page at rest: no pointer, no focus, no visit.

A pseudo-class of a state is replaced by what decides it: the markup, or that no page at rest has it. Where that cannot
be decided, the selector is widened, so that it finds all elements that it may be about, and is not ``certain``.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import tinycss2  # type: ignore[import-untyped]

Weight = tuple[int, int, int]
NOTHING, ANYTHING = ":not(*)", ":not(:not(*))"
_AT_REST = frozenset(
    ["-internal-autofill-selected", "-webkit-autofill", "-webkit-drag", "-webkit-full-screen", "active",
     "active-view-transition", "autofill", "corner-present", "current", "decrement", "end", "focus", "focus-visible",
     "focus-within", "fullscreen", "future", "horizontal", "hover", "in-range", "increment", "indeterminate",
     "interest-source", "interest-target", "modal", "no-button", "out-of-range", "past", "picture-in-picture",
     "popover-open", "single-button", "start", "state", "target", "target-after", "target-before", "target-current",
     "user-invalid", "user-valid", "vertical", "visited", "window-inactive", "xr-overlay"]
)  # fmt: skip
_BY_MARKUP = {
    "-webkit-any-link": ":is(a, area)[href]",
    "any-link": ":is(a, area)[href]",
    "checked": ":is(input[type='checkbox' i][checked], input[type='radio' i][checked], option[selected])",
    "disabled": ":is(button, input, select, textarea, optgroup, option, fieldset):is([disabled], fieldset[disabled] *)",
    "enabled": ":is(button, input, select, textarea, optgroup, option, fieldset):not([disabled], fieldset[disabled] *)",
    "link": ":is(a, area)[href]",
    "open": ":is(details, dialog)[open]",
    "optional": ":is(input, select, textarea):not([required])",
    "required": ":is(input, select, textarea)[required]",
}
_OF_THE_TREE = frozenset(
    ["empty", "first-child", "first-of-type", "last-child", "last-of-type", "nth-child", "nth-last-child",
     "nth-last-of-type", "nth-of-type", "only-child", "only-of-type", "root"]
)  # fmt: skip
_UNDECIDED = frozenset(
    ["default", "defined", "dir", "invalid", "placeholder-shown", "read-only", "read-write", "valid"]
)
_OF_SELECTORS = frozenset(["is", "where", "not", "has", "-webkit-any"])
_PSEUDO_ELEMENTS = frozenset(
    ["after", "backdrop", "before", "checkmark", "column", "cue", "details-content", "file-selector-button",
     "first-letter", "first-line", "grammar-error", "highlight", "marker", "part", "picker", "picker-icon",
     "placeholder", "scroll-button", "scroll-marker", "scroll-marker-group", "search-text", "selection", "slotted",
     "spelling-error", "target-text", "view-transition", "view-transition-group", "view-transition-image-pair",
     "view-transition-new", "view-transition-old"]
)  # fmt: skip
_OLD = frozenset(["before", "after", "first-line", "first-letter"])  # may be written with one colon
_TOKENS = frozenset(["ident", "hash", "literal", "whitespace", "comment", "[] block", "function"])
_SIGNS = frozenset([".", ":", ">", "+", "~", "*", "|", "&"])
_COMBINATORS = frozenset([">", "+", "~"])


class Selector(NamedTuple):
    """One selector: its text for the parser's library, "" if it matches nothing.

    ``part`` is the pseudo-element that it is about, "" for the element itself; ``within`` is "shadow" if only a sheet
    of a shadow tree has such selectors, "host" if it is about the tree's host.
    """

    text: str
    weight: Weight = (0, 0, 0)
    certain: bool = True
    part: str = ""
    within: str = ""


class _Invalid(Exception):  # noqa: N818 - it says what a selector is
    """A browser drops the whole rule."""


def read(tokens: Iterable[Any], around: Sequence[Selector] = (), one_language: bool = False) -> list[Selector] | None:
    """Return the selectors of a rule, None if a browser drops the rule because one of them is not valid.

    ``around`` are the selectors of the rule in which this one is nested; ``one_language`` says that all words of the
    page are in the language that it names first.
    """
    try:
        return [_read(one, around, one_language, bool(around)) for one in divided(tokens)]
    except _Invalid:
        return None


def divided(tokens: Iterable[Any]) -> list[list[Any]]:
    """Return the parts of a list that commas divide, without white space at their ends."""
    found: list[list[Any]] = [[]]
    for one in tokens:
        if one.type == "literal" and one.value == ",":
            found.append([])
        elif one.type != "comment" and (found[-1] or one.type != "whitespace"):
            found[-1].append(one)
    for part in found:
        while part and part[-1].type == "whitespace":
            part.pop()
    return found


def joined(found: Sequence[Selector]) -> str:
    """Return the text of a list of selectors."""
    return ", ".join(one.text for one in found if one.text and not one.part) or NOTHING


class _Reading:
    """The reading of one selector, token by token."""

    def __init__(self, tokens: list[Any], around: Sequence[Selector], one_language: bool) -> None:
        self.tokens, self.around, self.one_language = tokens, around, one_language
        self.text: list[str] = []
        self.weight = [0, 0, 0]
        self.certain = True
        self.part = ""
        self.within = ""
        self.never = False
        self.at = 0

    def run(self) -> Selector:
        """Return the selector. Raises _Invalid."""
        if not self.tokens:
            raise _Invalid
        while self.at < len(self.tokens):
            one = self.tokens[self.at]
            self.at += 1
            sign = one.value if one.type == "literal" else ""
            if one.type not in _TOKENS or one.type == "function" or (sign and sign not in _SIGNS):
                raise _Invalid
            if sign == ":":
                self._pseudo()
            elif sign == ".":
                self.weight[1] += 1
                self.text.append("." + self._next("ident").serialize())
            elif sign == "&":
                self._add_weight(max((each.weight for each in self.around), default=(0, 0, 0)))
                self.certain &= all(each.certain for each in self.around)
                self._add(f":is({joined(self.around)})")
            elif sign == "|":
                self._namespace()
            else:
                self.weight[0] += one.type == "hash"
                self.weight[1] += one.type == "[] block"
                self.weight[2] += one.type == "ident"
                self.text.append(" " if one.type == "whitespace" else one.serialize())
        text = "".join(self.text).strip()
        if self.within == "host":  # it is outside of its tree: what follows is searched in the tree
            text = text.removeprefix(ANYTHING).strip()
            text = text if text[:1] not in _COMBINATORS else text[1:].strip()
            self.within = "shadow" if text else "host"
        if self.part and (not text or text.endswith(tuple(" >+~"))):
            text += "*"
        weight = (self.weight[0], self.weight[1], self.weight[2])
        return Selector("" if self.never else text or "*", weight, self.certain, self.part, self.within)

    def _next(self, kind: str) -> Any:
        if self.at >= len(self.tokens) or self.tokens[self.at].type != kind:
            raise _Invalid
        self.at += 1
        return self.tokens[self.at - 1]

    def _add(self, text: str) -> None:
        """Add a pseudo-class; without a name in front of it, the library finds only children by it."""
        alone = not self.text or self.text[-1] in (" ", *_COMBINATORS)
        self.text.append(f"*{text}" if alone else text)

    def _add_weight(self, weight: Weight) -> None:
        self.weight = [one + other for one, other in zip(self.weight, weight, strict=True)]

    def _namespace(self) -> None:
        """Read ``|`` after a namespace's prefix: which elements it names cannot be decided here."""
        if self.text and self.text[-1] != "*":
            self.weight[2] -= 1
            self.certain = False
        if self.text:
            self.text.pop()

    def _pseudo(self) -> None:
        if self.at >= len(self.tokens):
            raise _Invalid
        double = self.tokens[self.at].type == "literal" and self.tokens[self.at].value == ":"
        self.at += double
        if self.at >= len(self.tokens) or self.tokens[self.at].type not in ("ident", "function"):
            raise _Invalid
        one = self.tokens[self.at]
        self.at += 1
        name = one.lower_value if one.type == "ident" else one.lower_name
        arguments = one.arguments if one.type == "function" else []
        if double or name in _OLD:
            self._pseudo_element(name, arguments)
            return
        if self.part:  # of a pseudo-element, such as ::selection:window-inactive
            self.certain = False
            return
        self.weight[1] += name not in _OF_SELECTORS
        if name in _AT_REST:
            self.never = True
            self._add(NOTHING)
        elif name in _BY_MARKUP:
            self._add(_BY_MARKUP[name])
        elif name == "scope":
            self._add(f":is({joined(self.around)})" if self.around else ":root")
        elif name == "lang":
            self._language(arguments)
        elif name in ("host", "host-context"):
            self.within = "host"
            self.certain &= not arguments
            self.text.append(ANYTHING)
        elif name in _UNDECIDED:
            self.certain = False
            self._add(ANYTHING)
        elif name in _OF_SELECTORS:
            self._list(name, arguments)
        elif name in _OF_THE_TREE:
            self._add(f":{one.serialize()}")
        else:
            raise _Invalid

    def _pseudo_element(self, name: str, arguments: list[Any]) -> None:
        if name not in _PSEUDO_ELEMENTS and not name.startswith("-webkit-"):
            raise _Invalid
        self.part = name
        self.weight[2] += 1
        if name == "slotted":
            inner = _read(arguments, (), self.one_language, False)
            self._add_weight(inner.weight)
            self.certain &= inner.certain
            self.text[:] = [inner.text or NOTHING]
            self.within = "shadow"

    def _language(self, arguments: list[Any]) -> None:
        names = [tinycss2.serialize(one).strip().strip("\"'") for one in divided(arguments)]
        if not all(name.replace("-", "").isalnum() for name in names):
            self.certain = False
            self._add(ANYTHING)
            return
        self.certain &= self.one_language
        self._add(f":is({', '.join(f'[lang|={name!r} i], [lang|={name!r} i] *' for name in names)})")

    def _list(self, name: str, arguments: list[Any]) -> None:
        """Read a pseudo-class of selectors: a list may have parts that are not valid in ``:is`` and ``:where``."""
        found = []
        for one in divided(arguments):
            try:
                found.append(_read(one, self.around, self.one_language, False))
            except _Invalid:
                if name in ("not", "has"):
                    raise
        if name != "where":
            self._add_weight(max((one.weight for one in found), default=(0, 0, 0)))
        if all(one.certain for one in found):
            self._add(f":{'is' if name == '-webkit-any' else name}({joined(found)})")
        else:
            self.certain = False
            self._add(ANYTHING)


def _read(tokens: list[Any], around: Sequence[Selector], one_language: bool, nested: bool) -> Selector:
    """Return one selector; one that is nested without ``&`` is about what is within the rule around it."""
    if nested and not any(getattr(one, "value", "") in ("&", "scope") for one in _flat(tokens)):
        beginning: Any = tinycss2.parse_component_value_list("& ")
        tokens = [*beginning, *tokens]
    return _Reading(tokens, around, one_language).run()


def _flat(tokens: Iterable[Any]) -> Iterable[Any]:
    for one in tokens:
        yield one
        yield from _flat(one.arguments if one.type == "function" else [])
