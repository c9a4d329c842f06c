"""The reduced tree of a page, for the libraries that find an article: only what is shown, and less deeply nested.

Its paragraphs have marks, by which they are recognised in the libraries' output, whatever these do to the letters.
"""

import re
from typing import Any

from lxml import etree

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\U000e0100-\U000e01ef]")
_LEAN_INLINE = frozenset(["a", "b", "strong", "em", "i", "q", "time", "cite", "code", "span", "small"])
DEEPEST = 120  # nested elements in the reduced tree


def marker(number: int) -> str:
    """Return the mark of a paragraph: two variation selectors, which no library removes or takes for letters."""
    return chr(0xE0100 + number // 240 % 240) + chr(0xE0100 + number % 240)


def marked(text: str) -> set[int]:
    """Return the numbers of the paragraphs whose marks are in a text."""
    found = re.findall("([\U000e0100-\U000e01ef])([\U000e0100-\U000e01ef])", text)
    return {(ord(one) - 0xE0100) * 240 + ord(other) - 0xE0100 for one, other in found}


def legal(text: str) -> str:
    """Return text without what lxml refuses, and without marks."""
    return _ILLEGAL.sub("", text)


def element(above: Any, tag: str, attributes: dict[str, Any], block: bool, plain: bool) -> Any:
    """Add an element with what the libraries judge by; ``above`` itself if they need none (an unusual inline one)."""
    if not block and tag not in _LEAN_INLINE:
        return above
    made = etree.SubElement(above, "div" if plain or not re.fullmatch(r"[a-z][a-z0-9-]*", tag) else tag)
    for name in ("class", "id", "role", "itemprop", "itemtype", "href", "datetime"):
        if value := attributes.get(name):
            made.set(name, legal(value))
    return made


def set_mark(slot: tuple[Any, bool], mark: str, at_end: bool) -> None:
    """Put a paragraph's mark at the end or at the beginning of one of its texts: an element's, or what follows it."""
    element, is_tail = slot
    name = "tail" if is_tail else "text"
    text = getattr(element, name)
    body = text.rstrip() if at_end else text.lstrip()
    rest = text[len(body) :] if at_end else text[: len(text) - len(body)]
    setattr(element, name, body + mark + rest if at_end else rest + mark + body)
