"""Words that a page's styles write beside its own: before and after elements, before the items of lists.

Source: CSS Generated Content 3, CSS Lists 3, WHATWG HTML section 15.3.7 (the numbers of ``<ol>``).
"""

import re
import unicodedata
from typing import Any, NamedTuple

import tinycss2  # type: ignore[import-untyped]
from tinycss2 import parse_component_value_list

from sijill.capture.styles import Styles
from sijill.capture.tree import children, text_of

_LISTS = {"ol": "decimal", "ul": "disc", "menu": "disc", "dir": "disc"}
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_BULLETS = frozenset(["none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"])
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_NATIVE = {"arabic-indic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹", "urdu": "۰۱۲۳۴۵۶۷۸۹"}


class Written(NamedTuple):
    """Words beside an element's own: the place ("before", "after", "marker"), the words, and the rule's selector.

    The words are "" if the sheet says that there are none, and only blank if they are not words.
    """

    part: str
    words: str
    rule: str


def beside(styles: Styles, node: Any, is_item: bool) -> list[Written]:
    """Return what the styles write beside an element's words; ``is_item`` says that it is the item of a list."""
    found = []
    for part in ("before", "after", "marker"):
        content, rule = styles.declared(node, "content", part)
        if content and styles.declared(node, "display", part)[0][:1] != ["none"]:
            words = "" if content[0] in ("none", "normal") else said(content[0], node, part) or " "
            found.append(Written(part, words, f"{rule}::{part}"))
    if is_item and not any(one.part == "marker" for one in found):
        value, rule = _marker(styles, node)
        if words := said(value, node, "before"):
            found.append(Written("marker", words, rule))
    return found


def quotes(styles: Styles, node: Any) -> tuple[str, ...] | None:
    """Return the quotation marks that the styles name for an element, None if they leave them to its language."""
    while node is not None and node.is_element_node:
        if values := styles.declared(node, "quotes")[0]:
            marks = [one.value for one in parse_component_value_list(values[0]) if one.type == "string"]
            return None if values[0] == "auto" else tuple(marks)
        node = node.parent
    return None


def said(value: str, node: Any = None, part: str = "before") -> str:
    """Return the words and numbers of a value; "" for punctuation and icons of an icon font, which say nothing.

    A sign is said if it is next to a number: a minus before it, a percent sign behind.
    """
    text, counted = "", False
    for one in parse_component_value_list(value):
        if one.type == "function" and one.lower_name == "attr" and node is not None:
            text += node.attributes.get(tinycss2.serialize(one.arguments).split(",")[0].strip()) or ""
        elif one.type == "function" and one.lower_name in ("counter", "counters"):
            counted, text = True, text + one.serialize()
        text += one.value if one.type == "string" else ""
    letters = sum(character.isalpha() and not "\ue000" <= character <= "\uf8ff" for character in text)
    if counted or letters > 1 or any(map(str.isnumeric, text)):
        return text
    if node is not None and any(unicodedata.category(one) in ("Sm", "Sc", "Pd") or one in "%‰٪°" for one in text):
        own = text_of(node).strip()
        return text if (own[:1] if part == "before" else own[-1:]).isdecimal() else ""
    return ""


def _marker(styles: Styles, item: Any) -> tuple[str, str]:
    """Return the ``list-style-type`` of an item, its own or inherited, and the selector of the rule that sets it."""
    node = item
    while node is not None and node.is_element_node:
        values, rule = styles.declared(node, "list-style-type")
        if values:
            return values[0], rule
        kind = (node.attributes.get("type") or "") if node.tag == "li" or node.tag in _LISTS else ""
        if kind or node.tag in _LISTS:
            return _TYPES.get(kind, kind.lower()) or _LISTS[node.tag], node.tag
        node = node.parent
    return "disc", ""


def number(styles: Styles, item: Any, numbers: dict[int, int]) -> str:
    """Return the number that is shown before an item of a list, "" for none; ``numbers`` are those of its list."""
    style = next(
        (one.lower_value for one in parse_component_value_list(_marker(styles, item)[0])
         if one.type == "ident" and one.lower_value not in ("inside", "outside", "initial", "unset")),
        "none",
    )  # fmt: skip
    content = styles.declared(item, "content", "marker")[0]
    if style in _BULLETS or (content and content[0] != "normal"):
        return ""
    return formatted(numbers.get(item.mem_id, 1), style)


def numbers_of(styles: Styles, parent: Any) -> dict[int, int]:
    """Return the numbers of a list's items, by the items."""
    items = [one for one in children(parent) if one.tag == "li" and styles.of(one).display != "none"]
    backwards = "reversed" in parent.attributes and parent.tag == "ol"
    at = _whole(parent, "start") if parent.tag == "ol" else None
    at = at if at is not None else len(items) if backwards else 1
    found = {}
    for one in items:
        own = _whole(one, "value")
        at = at if own is None else own
        found[one.mem_id] = at
        at += -1 if backwards else 1
    return found


def _whole(node: Any, name: str) -> int | None:
    value = re.match(r"\s*([-+]?[0-9]{1,9})", node.attributes.get(name) or "")
    return int(value[1]) if value else None


def formatted(at: int, style: str) -> str:
    """Return a number as a counter style of CSS writes it; a style that is not known here is named."""
    if style in ("decimal", "decimal-leading-zero"):
        return f"{at:02}" if style != "decimal" else str(at)
    if style in _NATIVE:
        return str(at).translate(str.maketrans("0123456789", _NATIVE[style]))
    upper = style.startswith("upper-")
    written = ""
    if style.endswith("-roman") and 0 < at < 4000:
        written = roman(at)
    elif style in ("lower-alpha", "upper-alpha", "lower-latin", "upper-latin") and at > 0:
        while at:
            at, rest = divmod(at - 1, 26)
            written = chr(ord("a") + rest) + written
    else:
        known = style.endswith(("-roman", "-alpha", "-latin"))
        return str(at) if known else f"{at} ({style})"
    return written.upper() if upper else written


def roman(number: int) -> str:
    """Return a number from 1 to 3999 in small Roman letters."""
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
