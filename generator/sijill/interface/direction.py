"""The direction of a language, and the characters that isolate text of one direction inside another (UAX #9)."""

import re
from functools import lru_cache

# ISO 15924 scripts written from right to left, and the languages written in one unless their tag says otherwise.
_SCRIPTS = frozenset(["Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"])
_LANGUAGES = frozenset(
    ["ar", "arc", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "mzn", "nqo", "pnb", "ps", "sd", "syr",
     "ug", "ur", "yi"]
)  # fmt: skip
# Letters of the scripts that are written from right to left (Unicode blocks), and all others.
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_OTHERWISE = {"ltr": re.compile(f"[{_RIGHT_TO_LEFT}]"), "rtl": re.compile(f"[^\\W\\d_{_RIGHT_TO_LEFT}]")}
_ISOLATES = re.compile("[\u2066-\u2069]")
_HANDLE = re.compile(r"[@#][A-Za-z0-9_]+")
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"


@lru_cache(maxsize=256)
def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr`` for a BCP 47 language tag; a script subtag decides before the language does."""
    parts = language.split("-")
    script = next((part for part in parts[1:] if len(part) == 4), None)
    if script:
        return "rtl" if script in _SCRIPTS else "ltr"
    return "rtl" if parts[0] in _LANGUAGES else "ltr"


def is_rather_in(text: str, language: str, own: str) -> bool:
    """Return whether most letters of a text run as those of one language, and not as those of ``own``."""
    backward, forward = len(_OTHERWISE["ltr"].findall(text)), len(_OTHERWISE["rtl"].findall(text))
    runs = "rtl" if backward > forward else "ltr"
    return backward != forward and direction(language) == runs != direction(own)


def handles_whole(text: str) -> str:
    """Return right-to-left text with each account name isolated, so that its @ stays in front."""
    if "@" not in text and "#" not in text:
        return text
    return _HANDLE.sub("\u2066\\g<0>\u2069", text)


def apart(text: str, language: str) -> str:
    """Return a record's text for a line in a language that says more: isolated if any letter runs the other way.

    Otherwise names and kinds that are not translated would change places, and tear a date beside them apart.
    """
    alone = text.startswith(FIRST_STRONG_ISOLATE) and text.find(POP_ISOLATE) == len(text) - 1
    return isolated(text) if not alone and _OTHERWISE[direction(language)].search(text) else text


def without_isolates(text: str) -> str:
    """Return text for programs, without the characters that isolate parts of it."""
    return _ISOLATES.sub("", text)


def isolated(text: str) -> str:
    """Return text between isolates, so that it keeps its own direction inside any other text."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
