"""The recorded wording and the document's, side by side, where a passage is not found as it is recorded.

The check marks the difference within one line, ``[-recorded-] {+found+}``; on a terminal such marks fall apart where
Arabic runs over a line that is read from the left. So each wording gets a line of its own and is isolated (U+2068,
U+2069, Unicode Standard Annex #9).
"""

import re

_NEAREST = re.compile(r"the nearest wording there is «(.*)»; copy it, or make it a variant", re.DOTALL)
_CHOICES, _GLOSS = "one of: ", re.compile(r"\(([^()|]*) \| ([^()|]*)\)")
_LANGUAGES = {
    "en": ("the nearest wording:", "in the record:", "in the document:", "copy it, or make it a variant"),
    "ar": ("أقرب صياغة:", "في القيد:", "في الوثيقة:", "انقلها من الوثيقة، أو اجعلها صيغة أخرى (variants)"),
}


def gloss(text: str, language: str) -> str:
    """Return a list of choices with what each is called in a language: ``post (Post | منشور)`` has both."""
    return _GLOSS.sub(r"(\2)" if language == "ar" else r"(\1)", text) if _CHOICES in text else text


def side_by_side(mend: str, language: str) -> str | None:
    """Return the mend of a passage that was not found with a line for each wording; None for any other text."""
    marked = _NEAREST.fullmatch(mend)
    if not marked:
        return None
    intro, recorded, found, advice = _LANGUAGES[language]
    ours = _without_marks(re.sub(r"\{\+.*?\+\}", "", marked[1], flags=re.DOTALL))
    theirs = _without_marks(re.sub(r"\[-.*?-\]", "", marked[1], flags=re.DOTALL))
    return "\n    ".join((intro, f"{recorded} «\u2068{ours}\u2069»", f"{found} «\u2068{theirs}\u2069»", advice))


def _without_marks(text: str) -> str:
    return " ".join(re.sub(r"\[-|-\]|\{\+|\+\}", "", text).split())
