"""The quotation marks of each language, outer and inner."""

import re
from functools import lru_cache

from sijill.interface.direction import direction

_SIGNS = re.compile('[“”«»"]')
# “outer ‘inner’” in languages written from left to right, «outer “inner”» in Arabic and its neighbours.
_MARKS = {"ltr": ("“", "”", "‘", "’"), "rtl": ("«", "»", "“", "”")}


def marks(language: str) -> tuple[str, str]:
    """Return the marks that open and close a quotation in a language."""
    opened, closed, _, _ = outer_and_inner(language)
    return opened, closed


def outer_and_inner(language: str) -> tuple[str, str, str, str]:
    """Return the marks that open and close a quotation in a language, and those of a quotation within one."""
    return _MARKS[direction(language)]


@lru_cache(maxsize=4096)
def within_marks(title: str, language: str) -> str:
    """Return a text for a place between a language's quotation marks: its own marks become inner ones.

    This is for titles and for translations; the original words of a passage are never changed. The search page has the
    same in ``search/browser/records.js``: change both together.
    """
    if not _SIGNS.search(title):
        return title
    _, _, opened, closed = outer_and_inner(language)
    found: list[str] = []
    depth, at = 0, 0
    for match in _SIGNS.finditer(title):
        opens = match[0] in "“«" or (match[0] == '"' and depth == 0)
        depth += 1 if opens else -1
        if depth not in (0, 1):
            return title  # its marks do not form pairs
        found += [title[at : match.start()], opened if opens else closed]
        at = match.end()
    return "".join([*found, title[at:]]) if depth == 0 else title
