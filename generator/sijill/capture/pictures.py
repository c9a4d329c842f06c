"""Pictures on a page: of emoji, which are letters; within a line, where they may be words; and of their own.

A picture within a line leaves a gap in the copy, so that nothing can be quoted across it as if nothing were there.
"""

import re
import unicodedata
from typing import Any, NamedTuple

from sijill.capture import lengths
from sijill.capture.embedded import GAP
from sijill.capture.hiding import INLINE
from sijill.capture.pieces import Unseen
from sijill.capture.styles import Styles
from sijill.capture.tree import children, text_of

PLACE = "\x00"  # for a picture, until its whole line is known; no page has it (WHATWG HTML, section 13.2.5)
_EMOJI_SETS = frozenset(["emoji", "emojis", "emojione", "twemoji", "smiley", "smilies"])
_SHORT_CODE = re.compile(r":[a-z0-9_+-]{1,40}:")
_LONGEST_EMOJI = 16  # letters
_LONGEST_NAME = 80  # letters of an address
_TALLEST, _WIDEST = 64, 300  # pixels; larger pictures are not in a line of words
_BESIDE = frozenset(["left", "right", "aligncenter", "alignleft", "alignright", "alignnone"])


class Picture(NamedTuple):
    """A picture: what it shows in words or the name of its file, and whether it is a line or a column of its own."""

    words: str
    named: bool
    apart: bool


def picture(styles: Styles, node: Any) -> Picture | str | None:
    """Return the picture that an element is, as its letters if it is one of an emoji; None if it is no picture."""
    tag, attributes = node.tag, node.attributes
    if tag not in ("img", "svg", "canvas") and not _is_drawn(styles, node):
        return None
    title = node.css_first("title") if tag == "svg" else None
    names = [
        attributes.get("alt"),
        attributes.get("aria-label"),
        attributes.get("title"),
        text_of(title) if title else "",
    ]
    found = list(filter(None, (" ".join((name or "").split()) for name in names)))
    address = attributes.get("src") or attributes.get("data-src") or ""
    for name in found:
        if letters := emoji(name, f"{attributes.get('class') or ''} {address}"):
            return letters
    named = next((name for name in found if any(map(_says, name))), "")
    if not named and not (_has_shapes(node) if tag == "svg" else _is_file(address)):
        return None
    if {attributes.get("width"), attributes.get("height")} & {"0", "1", "0px", "1px"}:  # counts visits, keeps a place
        return None
    apart = _is_apart(styles, node) or _is_icon_of_link(node, bool(named))
    file = "data:" if address.startswith("data:") else address.partition("?")[0].rpartition("/")[2]
    return Picture(named or file[-_LONGEST_NAME:] or tag, bool(named), apart)


def emoji(text: str, names: str) -> str:
    """Return the emoji in a picture's alternative text, or "" if neither it nor the picture's names say that it is."""
    pictured = any(unicodedata.category(character) == "So" for character in text)
    plain = all(
        unicodedata.category(character) in ("So", "Sk", "Mn", "Me", "Cf", "Sm", "Po", "Nd", "Zs") for character in text
    )
    if len(text) <= _LONGEST_EMOJI and pictured and plain:
        return text
    known = _EMOJI_SETS & set(re.split(r"[\W_]+", names.lower()))
    return text if known and (len(text) <= _LONGEST_EMOJI or _SHORT_CODE.fullmatch(text)) else ""


def placed(text: str, pictures: list[Picture], kind: str) -> tuple[str, list[Unseen]]:
    """Return a paragraph of a kind with gaps for the pictures in its lines, and what there is to note of its pictures.

    A picture at the beginning or end is beside the line if this is its caption, or has its alternative text in it.
    """
    parts = text.split(PLACE)
    with_words = [any(map(_says, part.replace(GAP, ""))) for part in parts]
    first = with_words.index(True) if any(with_words) else len(parts)
    last = len(parts) - 1 - with_words[::-1].index(True) if any(with_words) else -1
    noted, whole = [], parts[0]
    for at, one in enumerate(pictures, 1):
        within = first < at <= last
        beside = kind == "caption" or one.words in text
        gap = not one.apart and (within or (one.named and first <= last and not beside))
        if gap or one.named:
            noted.append(Unseen("picture" if gap else "figure", one.words))
        whole += (GAP if gap else "") + parts[at]
    return whole, noted


def _says(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) == "So"


def _is_drawn(styles: Styles, node: Any) -> bool:
    """Return whether an element without text is shown as a picture: by its role, as a button, or by its background."""
    attributes = node.attributes
    if node.tag == "input":
        return (attributes.get("type") or "").lower() == "image"
    name = attributes.get("aria-label") or attributes.get("title")
    if not name or node.tag not in INLINE | {"div"} or text_of(node).strip():
        return False
    drawn = (attributes.get("role") or "").lower() in ("img", "image")
    drawn = drawn or (node.first_child is None and bool(emoji(name, attributes.get("class") or "")))
    return drawn or any("(" in value for part in ("background", "background-image")
                        for value in styles.declared(node, part)[0])  # fmt: skip


def _has_shapes(drawing: Any) -> bool:
    return any(
        one.is_element_node and one.tag not in ("defs", "symbol", "title", "desc", "style", "metadata")
        for one in children(drawing)
    )


def _is_file(address: str) -> bool:
    """Return whether a picture without a name shows anything."""
    return bool(address) and not re.search("pixel|spacer|blank|1x1|transparent", address.lower())


def _is_apart(styles: Styles, node: Any) -> bool:
    """Return whether a picture is beside the words or larger than a line of them."""
    for name, most in (("height", _TALLEST), ("width", _WIDEST)):
        for value in (node.attributes.get(name) or "", *styles.declared(node, name)[0]):
            size = lengths.pixels(f"{value}px" if value.isdecimal() else value)
            if size is not None and size > most and not value.endswith("%"):
                return True
    one = node
    while one is not None and one.is_element_node and (one is node or one.tag in INLINE):
        if styles.declared(one, "float")[0][:1] in (["left"], ["right"]) or styles.of(one).display == "block":
            return True
        names = f"{one.attributes.get('align') or ''} {one.attributes.get('class') or ''}".lower().split()
        if _BESIDE & set(names):
            return True
        one = one.parent
    return False


def _is_icon_of_link(node: Any, named: bool) -> bool:
    """Return whether a drawing is the icon before or behind the words of a link, such as an arrow."""
    names = re.split(r"[\W_]+", (node.attributes.get("class") or "").lower())
    if node.tag != "svg" or (named and "icon" not in names):
        return False
    beside = {"prev": False, "next": False}
    one = node
    while one is not None and (one is node or one.tag in INLINE) and one.tag != "a":
        for way in beside:
            other = getattr(one, way)
            while other is not None:
                text = other.text_content if other.tag == "-text" else text_of(other) if other.is_element_node else ""
                beside[way] = beside[way] or bool((text or "").strip())
                other = getattr(other, way)
        one = one.parent
    return one is not None and one.tag == "a" and beside["prev"] != beside["next"]
