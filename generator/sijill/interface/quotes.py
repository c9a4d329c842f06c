"""The quotation marks of each language, outer and inner."""

import re
from functools import lru_cache

from sijill.interface.direction import direction

_SIGNS = re.compile('[“”«»‹›"‘’]')
_CLOSES = {"“": "”", "«": "»", "‹": "›", '"': '"', "‘": "’"}
_INSIDE_A_WORD = re.compile(r"[^\W_]").match  # what follows an apostrophe, and never a closing mark
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
    """Return a text for a place between a language's quotation marks: its own marks become inner and outer in turns.

    This is for titles and for translations; the original words of a passage are never changed. The search page has the
    same in ``search/browser/records.js``: change both together.
    """
    signs = _SIGNS.search(title) and _paired(title)
    if not signs:
        return title
    outer, closed, inner, inner_closed = outer_and_inner(language)
    made = list(title)
    depth = 0
    for at in sorted(signs):
        opens = signs[at]
        depth -= not opens
        made[at] = ((inner, inner_closed), (outer, closed))[depth % 2][not opens]
        depth += opens
    return "".join(made)


def _paired(title: str) -> dict[int, bool] | None:
    """Return where a text has marks, and whether each opens; None where they do not form pairs.

    A single mark that has no other is an apostrophe, or a letter as in “‘Abd”.
    """
    found: dict[int, bool] = {}
    opened: list[tuple[int, str]] = []
    for match in _SIGNS.finditer(title):
        at, sign = match.start(), match[0]
        if sign == "’":
            if not opened or opened[-1][1] != "‘" or _INSIDE_A_WORD(title, at + 1):
                continue
        elif sign != "‘":
            double = [one for one in opened if one[1] != "‘"]
            if double and _CLOSES[double[-1][1]] == sign:
                del opened[opened.index(double[-1]) + 1 :]
            elif sign not in _CLOSES:
                return None
        if opened and _CLOSES[opened[-1][1]] == sign:
            found[opened.pop()[0]] = True
            found[at] = False
        else:
            opened.append((at, sign))
    return None if any(sign != "‘" for _, sign in opened) else found
