"""Whether what an address gives is recognisably the document of a copy, with other words or with fewer of them.

A page without the quoted words may be the document, changed. It may as well be a log-in, an error, a legal notice, a
front page or a domain for sale, in any language, with status 200. Lists of phrases never end, so the document itself
is looked for: the other paragraphs of its copy.
"""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from sijill.model.captures import MARGINS, Capture, Paragraph

_LEAST = 25  # characters of a paragraph that tells pages apart
_ALIKE = 75  # per cent, from which on a paragraph is another wording of one
# Pages that are no answer give the title, too, and a wall may keep the beginning.
_NOT_COUNTED = frozenset(["headline", "dateline", *MARGINS])


def is_recognised(texts: Sequence[str], copies: Sequence[Capture]) -> bool:
    """Return whether a page with these paragraphs is recognisably the document of one of the copies.

    Half of a copy's paragraphs must be there, as they were or reworded, each once. If only the beginning is there, and
    more than one paragraph is missing behind it, it may be what is open to everyone of a document behind a wall.
    """
    return any(_is_recognised(texts, copy) for copy in copies)


def _is_recognised(texts: Sequence[str], copy: Capture) -> bool:
    left = list(texts)
    counted = [one for one in copy.paragraphs if one.about.kind not in _NOT_COUNTED and _is_telling(one)]
    there = [_take(left, one) for one in counted]
    for number, one in enumerate(counted):
        if not there[number] and one.text is not None:
            found = process.extractOne(one.text, left, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if found:
                there[number] = bool(left.pop(found[2]))
    missing = there.count(False)
    only_beginning = missing > 1 and not any(there[there.index(False) :])
    return missing * 2 <= len(there) and any(there) and not only_beginning


def _take(left: list[str], paragraph: Paragraph) -> bool:
    """Remove a paragraph's own text from a list; return whether it was there. It may be withheld."""
    for at, text in enumerate(left):
        if text == paragraph.text or (paragraph.text is None and paragraph.holds(text)):
            del left[at]
            return True
    return False


def _is_telling(paragraph: Paragraph) -> bool:
    return not paragraph.taken_down and (paragraph.text is None or len(paragraph.text) >= _LEAST)
