"""Fragments (the part after ``#``) of outside addresses: links to words, to a page, to a moment of a recording.

Sources: WICG Scroll to Text Fragment, section 3 (``:~:text=``); W3C Media Fragments URI 1.0, section 4.2.1 (``t=``);
RFC 8118, section 3 (``page=`` in a PDF). An address has one fragment and one directive, so a new one replaces the old.
"""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from sijill.model.characters import BLANK

_DIRECTIVE = ":~:"


class DirectiveWords(NamedTuple):
    """The words in a text directive; each of the four is within one block of the page.

    ``last`` is "" if ``first`` is the whole text. ``before`` and ``after`` are "" if the words are unique on the page.
    """

    before: str = ""
    first: str = ""
    last: str = ""
    after: str = ""


def without_directive(address: str) -> str:
    """Return an address without the text directive that a browser adds to a link to highlighted words."""
    plain, hash_sign, fragment = address.partition("#")
    kept, directive, _ = fragment.partition(_DIRECTIVE)
    if not directive:
        return address
    return f"{plain}{hash_sign}{kept}" if kept else plain


@lru_cache(maxsize=512)  # every language needs the same addresses
def at_words(address: str, words: DirectiveWords) -> str:
    """Return the address of words on a page."""
    address = without_directive(address)
    if not words.first:
        return address
    wanted = ",".join(
        [
            *([f"{_quoted(words.before)}-"] if words.before else []),
            _quoted(words.first),
            *([_quoted(words.last)] if words.last else []),
            *([f"-{_quoted(words.after)}"] if words.after else []),
        ]
    )
    return f"{address}{'' if '#' in address else '#'}{_DIRECTIVE}text={wanted}"


def at_page(address: str, page: int) -> str:
    """Return the address of a page of a PDF."""
    return f"{address.partition('#')[0]}#page={page}"


def at_time(address: str, start: str) -> str:
    """Return the address of a moment of a recording, given as ``HH:MM:SS.mmm``, to the second."""
    return f"{address.partition('#')[0]}#t={seconds(start)}"


def seconds(time: str) -> int:
    """Return the whole seconds of a time given as ``HH:MM:SS.mmm``."""
    hours, minutes, rest = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest.partition(".")[0])


@lru_cache(maxsize=16384)
def _word(word: str) -> str:
    # The directive uses hyphens, commas and ampersands itself. Browsers encode letters themselves, which have two bytes
    # in Arabic, and six if they are encoded; what is not seen stays encoded.
    plain = [one if one.isalnum() and one not in BLANK else quote(one, safe="") for one in word]
    return "".join(plain).replace("-", "%2D")


def _quoted(text: str) -> str:
    return "%20".join([_word(word) for word in text.split()])
