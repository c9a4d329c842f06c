"""What diagnostics say in Arabic: by code, what must hold and how to mend it, with the facts of the English.

Facts that are themselves English phrases of ours (what a value must be, a near miss) are put into Arabic by
``phrase``; values of records, file names and ids are left unchanged.
"""

import re
from pathlib import Path

from sijill.diagnostics.rule import Listed
from sijill.diagnostics.wordings import gloss, side_by_side
from sijill.model.files import table

_FILE = Path(__file__).with_name("sentences.ar.yaml")
SENTENCES: Listed[tuple[str, str]] = Listed(
    {code: (said["message"], said["mend"]) for code, said in table(_FILE).items()}, f"diagnostics/{_FILE.name}"
)
_OURS = table(Path(__file__).with_name("phrases.ar.yaml"))
_PHRASES: dict[str, str] = _OURS["phrases"]
_PATTERNS = tuple((re.compile(english, re.DOTALL), arabic) for english, arabic in _OURS["patterns"].items())
_ASPECTS: dict[str, str] = _OURS["aspects"]
_PHRASES_THAT_LIST = (
    "the fields are: ",
    "choose one of: ",
    "a statement of one of the kinds ",
    "sources/statements/<year>/, ",
)


def _listed(text: str) -> str:
    """Return a list of names as Arabic punctuates it."""
    return text.replace(", ", "، ").replace(" or ", " أو ")


_DATES = re.compile(r"[0-9]{4}(?:[-/][0-9]+)*")
_ARABIC = re.compile("[\u0600-\u06ff]")
# Facts that list several things, and what a published record's aspects are called on the site.
_LISTS = frozenset({"acts", "aspect", "changed", "choices", "paragraphs", "passages", "speakers"})
SEVERITIES = {"error": "خطأ", "warning": "تنبيه"}


def isolated(value: str) -> str:
    """Return a value as an Arabic sentence can hold it: one that its sign or digit at an end would tear apart isolated.

    Digits and signs take the direction of the text around them: "2024-05-06-well" would be shown as "well-2024-05-06"
    (Unicode Standard Annex #9, rules W and N). U+2066 and U+2069 hold it together.
    """
    whole = value.isdigit() or _DATES.fullmatch(value) or _ARABIC.search(value) or value.strip() == ""
    return value if whole or (value[0].isalpha() and value[-1].isalnum()) else f"\u2066{value}\u2069"


def fact(name: str, value: str) -> str:
    """Return a fact of a diagnostic as an Arabic sentence has it: our own phrases and lists in Arabic."""
    if name == "differences":
        return value.replace("nothing", "لا شيء")
    if name not in _LISTS:
        return _listed(value) if name == "expected" and value.startswith(_PHRASES_THAT_LIST) else phrase(value)
    if name == "paragraphs":
        return value.replace(" and ", " و")
    entries = value.split(", ")
    return "، ".join(
        _ASPECTS.get(entry, entry) if name in ("acts", "aspect", "changed") else entry for entry in entries
    )


def phrase(text: str) -> str:
    """Return a fact in Arabic where it is one of our own phrases; anything else unchanged."""
    text = gloss(text, "ar")
    known = _PHRASES.get(text)
    if known:
        return known
    nearest = side_by_side(text, "ar")
    if nearest:
        return nearest
    for pattern, arabic in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            said = match.expand(arabic)
            return _listed(said) if text.startswith(_PHRASES_THAT_LIST) else said
    return text
