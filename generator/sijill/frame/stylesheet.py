"""The stylesheet of the frame: the rules of Material that the pages of the frame use, and then the archive's own.

Material's stylesheet has 137 KB, for every feature it has. A rule stays if all classes and ids in its selector occur in
a page of the frame; record pages have styles of their own. In Material 1 rem is 20 px; here it is the reader's own font
size, so Material's lengths are multiplied.
"""

import re
from collections.abc import Iterable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import tinycss2  # type: ignore[import-untyped]

from sijill.frame import theme

_NOTICE = "/*! Holds parts of MkDocs-Material {}, © 2016-2025 Martin Donath, MIT licence. */\n"
_REM = 1.25
# Conditions and states that no page of ours has; rules that need them are dropped.
_NEVER = re.compile(r"\.no-js|\[data-md-|\.focus-visible|::-webkit-scrollbar|\bslate\b|\.js |not\(\[align\]\)")
# Elements that only Markdown can make; their rules stay if a page has the element.
_ELEMENTS = frozenset(["kbd", "details", "summary", "dl", "dt", "dd", "video", "iframe", "meter", "progress", "svg"])
# Parts of pages whose look is entirely the archive's own: Material's rules for these classes are dropped.
GIVEN_UP = (
    "md-header",
    "md-logo",
    "md-tabs",
    "md-search",
    "md-nav",
    "md-sidebar",
    "md-footer",
    "md-skip",
    "admonition",
)
_NESTING = frozenset(["media", "supports", "layer", "container"])


def frame_stylesheet(pages: Iterable[str]) -> str:
    """Return the stylesheet for finished pages of the frame."""
    text = "\n".join(pages)
    names = set(re.findall(r"[\w-]+", " ".join(re.findall(r'\b(?:class|id)="([^"]*)"', text))))
    elements = set(re.findall(r"<([a-z][a-z0-9]*)", text))
    rules = tinycss2.parse_stylesheet(_material().read_text("utf-8"), skip_comments=True, skip_whitespace=True)
    kept = _kept(rules, names, elements)
    return _NOTICE.format(version("mkdocs-material")) + kept + "\n" + minified(theme.STYLESHEET.read_text("utf-8"))


def minified(css: str) -> str:
    """Return a stylesheet without comments and needless white space."""
    css = re.sub(r"/\*(?!!).*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return re.sub(r": (?=[^{}]*[;}])", ":", css).replace(";}", "}").strip() + "\n"


def _material() -> Path:
    found = find_spec("material")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("MkDocs-Material must be installed: pip install -r requirements/run.txt")
    folder = Path(found.submodule_search_locations[0], "templates", "assets", "stylesheets")
    return next(iter(sorted(folder.glob("main.*.min.css"))))


def _kept(rules: list[Any], names: set[str], elements: set[str]) -> str:
    """Return the rules that can match, as CSS, with Material's lengths in our rem."""
    parts: list[str] = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one for one in _selectors(rule.prelude) if _can_match(one, names, elements)]
            body = _declarations(rule.content)
            if selectors and body:
                parts.append(f"{','.join(tinycss2.serialize(one).strip() for one in selectors)}{{{body}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in _NESTING and rule.content is not None:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            body = _kept(inner, names, elements)
            if body:
                parts.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{body}}}")
    return "".join(parts)


def _selectors(prelude: list[Any]) -> list[list[Any]]:
    found: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _can_match(selector: list[Any], names: set[str], elements: set[str]) -> bool:
    """Return whether pages have each class, id and rare element of a selector, except inside ``:not()`` and such."""
    if _NEVER.search(tinycss2.serialize(selector)):
        return False
    before = None
    for token in selector:
        if token.type == "hash" and token.value not in names:
            return False
        if token.type == "ident":
            if before == ".":
                if token.value not in names or token.value.startswith(GIVEN_UP):
                    return False
            elif before != ":" and token.value in _ELEMENTS - elements:
                return False
        before = token.value if token.type == "literal" else None
    return True


def _declarations(content: list[Any]) -> str:
    """Return a rule's declarations without ``data:`` pictures (the policy blocks them), animations, icon variables."""
    kept = []
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type != "declaration":
            continue
        value = tinycss2.serialize(item.value).strip()
        if "data:" in value or "-icon" in value or item.name.startswith(("transition", "-webkit-mask", "mask")):
            continue
        value = re.sub(r"(?<![\w.-])(-?[0-9]*\.?[0-9]+)rem\b", lambda match: f"{float(match[1]) * _REM:.5g}rem", value)
        kept.append(f"{item.name}:{re.sub(chr(10) + ' *', '', value)}{'!important' if item.important else ''}")
    return ";".join(kept)
