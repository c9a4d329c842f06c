"""A hand-written page as a browser reads it, before and after it is cleaned, and the difference: what was taken out.

Both are parsed as HTML prescribes, since programs disagree about comments that do not end, marked sections and broken
tags, and whatever is hidden there would otherwise be taken out without a word.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sijill.frame.cleaning import ALIGNED, aligned_class
from sijill.frame.handwritten import addresses_in

ADDRESSES = frozenset(["href", "src", "cite", "poster", "srcset"])
# What these hold is not shown, or not as markup: they go with all that is in them.
_UNSHOWN = frozenset(["script", "style", "template", "noscript", "iframe", "noembed", "noframes"])
_LONGEST = 40
DEEPEST = 500
_ANY_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)[^<>]*?(?P<closed>/?)>")
MOST_ATTRIBUTES = 200
# An attribute as HTML reads it (WHATWG HTML, sections 13.2.5.32 to 13.2.5.40), wherever a tag may begin: also what is
# in a comment, or no tag in some other way, is counted.
_ATTRIBUTE = (
    r"[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+"
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+)?+)?+"""
)
_NAME = re.compile(r"</?[a-zA-Z][^ \t\n\f\r/>]*+")
_TOO_MANY = re.compile(rf"(?:{_ATTRIBUTE}){{{MOST_ATTRIBUTES + 1}}}")
# Elements without an end, and those that a browser ends where the next begins.
_NEVER_NESTS = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li",
     "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option"]
)  # fmt: skip
_CLOSES_ITSELF = frozenset(["svg", "g"])  # in these ``<path/>`` needs no end


class Element(NamedTuple):
    """An element: its name, its attributes, how many texts are before it, and the text of what is no element.

    ``hidden`` is the text of markup that a browser takes for a comment although it does not begin like one.
    """

    tag: str
    attributes: dict[str, str]
    after: int
    hidden: str = ""


@dataclass
class Tree:
    """The elements of a page in their order, and its texts."""

    elements: list[Element]
    texts: list[str]

    @cached_property
    def ids(self) -> Counter[str]:
        """Return the ids of elements, each with how often it is given."""
        return Counter(one.attributes["id"] for one in self.elements if "id" in one.attributes)

    def addresses(self) -> Iterator[tuple[Element, str, str]]:
        """Yield each address with its element and the name of its attribute."""
        for element in self.elements:
            for name, value in element.attributes.items():
                if name in ADDRESSES:
                    yield from ((element, name, one) for one in addresses_in(name, value))


class Gone(NamedTuple):
    """Something that was taken out: an element with its attributes, one attribute (``name``), or a text."""

    what: str
    element: Element
    name: str = ""
    value: str = ""


def too_deep(html: str) -> str:
    """Return the name of the element with which a page nests more than ``DEEPEST`` elements; "" if none does.

    What parsers need for a page grows with the square of that.
    """
    opened: list[str] = []
    for tag in _ANY_TAG.finditer(html):
        name = tag["name"].lower()
        if tag["end"]:
            if opened and opened[-1] == name:
                opened.pop()
        elif name not in _NEVER_NESTS and not (tag["closed"] and opened and opened[-1] in _CLOSES_ITSELF):
            opened.append(name)
            if len(opened) > DEEPEST:
                return name
    return ""


def crowded(html: str) -> int | None:
    """Return the offset of a tag with more than ``MOST_ATTRIBUTES`` attributes; None if there is none.

    What parsers need for a tag grows with the square of that, and no time limit interrupts them.
    """
    return next((one.start() for one in _NAME.finditer(html) if _TOO_MANY.match(html, one.end())), None)


def parse(html: str) -> Tree:
    """Return the content of a page as a browser reads it."""
    from selectolax.lexbor import LexborHTMLParser  # needed only where pages are judged

    tree = Tree([], [])
    node: Any = LexborHTMLParser(f"<!doctype html><body><hr>{html}").root
    top = node
    while node is not None:
        below = None
        if node.is_text_node:
            tree.texts.append(node.text_content or "")
        elif node.is_element_node:
            attributes = {name: value or "" for name, value in node.attributes.items()}
            tree.elements.append(Element(node.tag, attributes, len(tree.texts)))
            below = None if node.tag in _UNSHOWN else node.first_child
        else:
            written = node.html or ""
            inside = written.removeprefix("<!--").removesuffix("-->").removesuffix("?>")
            if f"<!--{inside}" not in html:
                tree.elements.append(Element("", {}, len(tree.texts), inside or " "))
        while below is None and node is not None and node is not top:
            below = node.next
            node = node if below is not None else node.parent
        node = below
    return tree


def taken_out(before: Tree, after: Tree) -> list[Gone]:
    """Return what one tree has and the other lacks."""
    gone = []
    missing = Counter(one.tag for one in before.elements) - Counter(one.tag for one in after.elements)
    left = Counter(pair for one in after.elements for pair in _attributes(one))
    for element in reversed(before.elements):
        if missing[element.tag] > 0:
            missing[element.tag] -= 1
            gone.append(Gone(f"<{element.tag}>" if element.tag else f"the comment {_short(element.hidden)}", element))
            continue
        for key in _attributes(element):
            if left[key] > 0:
                left[key] -= 1
            elif key[1] in ADDRESSES:
                gone.append(Gone(f"the address {_short(key[2])}", element, key[1], key[2]))
            else:
                gone.append(Gone(f"{key[1]}=… of <{key[0]}>", element, key[1], key[2]))
    return [*reversed(gone), *_texts_gone(before, after)]


def _attributes(element: Element) -> Iterator[tuple[str, str, str]]:
    """Yield the attributes of an element; of a cell, the class that it gets for its alignment."""
    attributes = element.attributes
    found = element.tag in ("td", "th") and ALIGNED.fullmatch(attributes.get("style", ""))
    if found:
        attributes = {name: value for name, value in attributes.items() if name != "style"}
        attributes["class"] = aligned_class(found[1], attributes.get("class", ""))
    yield from ((element.tag, name, value) for name, value in attributes.items())


def _texts_gone(before: Tree, after: Tree) -> Iterator[Gone]:
    """Yield the texts that are missing."""
    whole, at = _plain("".join(after.texts)), 0
    for number, text in enumerate(before.texts):
        wanted = _plain(text)
        if whole.startswith(wanted, at):
            at += len(wanted)
        elif wanted not in whole:
            yield Gone(f"the text {_short(text)}", Element("", {}, number), "", text)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return f"'{shown[:_LONGEST]}…'" if len(shown) > _LONGEST else f"'{shown}'"
