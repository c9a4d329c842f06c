"""Character references in hand-written pages, such as ``&#x202e;``: what a page must not hold is refused as one too."""

import re
from collections.abc import Iterator
from html import unescape

from sijill.frame.tree import Tree
from sijill.model import characters

_REFERENCE = re.compile(r"&(?:#[xX](?P<hex>[0-9a-fA-F]+)|#(?P<decimal>[0-9]+)|[A-Za-z][A-Za-z0-9]*(?=;));?")
_ISOLATES = "\u2066\u2067\u2068\u2069"
_NONE = "\ufffd"  # what a browser shows for a reference to no character


def refused_references(text: str, plain: str, page: Tree) -> Iterator[tuple[int, str]]:
    """Yield the offset of each reference to a refused character that is on the page, and the character's name.

    ``plain`` is the text without code, in which references are shown as they are written.
    """
    shown = {*"".join(page.texts)}
    shown.update(*(value for element in page.elements for value in element.attributes.values()))
    missing = {one.character for one in characters.refused("".join(shown)) if one.character not in _ISOLATES}
    missing |= {_NONE} & shown
    missing -= {*text}
    for within in (plain, text):  # what was taken for code may be none
        if missing or within is plain:
            for offset, character, name in _refused_in(within):
                if character in (shown if within is plain else missing):
                    missing.discard(character)
                    yield offset, name
    yield from ((0, characters.name(character)) for character in missing)


def _refused_in(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the offset of each refused reference, the character that a browser shows for it, and its name."""
    pieces, starts, at, length = [], [], 0, 0
    for reference in _REFERENCE.finditer(text):
        number = _number(reference)
        if number is not None and (number == 0 or 0xD800 <= number < 0xE000 or number > 0x10FFFF):
            yield reference.start(), _NONE, characters.name(chr(number)) if number <= 0x10FFFF else reference.group()
            continue
        character = unescape(reference.group())
        if number is not None and not character:
            character = chr(number)  # Python leaves out what a browser keeps
        pieces += [text[at : reference.start()], character]
        starts.append((length + len(pieces[-2]), reference.start()))
        length += len(pieces[-2]) + len(character)
        at = reference.end()
    resolved = "".join([*pieces, text[at:]])
    known = dict(starts)
    for one in characters.refused(resolved):
        if one.offset in known:
            yield known[one.offset], one.character, characters.name(one.character)


def _number(reference: re.Match[str]) -> int | None:
    digits, base = (reference["hex"], 16) if reference["hex"] else (reference["decimal"], 10)
    return int(digits.lstrip("0")[:12] or "0", base) if digits else None
