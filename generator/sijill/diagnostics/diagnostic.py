"""A diagnostic: which rule is not kept, where, and the facts a sentence about it needs."""

import re
import unicodedata
from typing import Literal, NamedTuple

from sijill.diagnostics.rule import Rule

Severity = Literal["error", "warning"]
LONGEST_FACT = 240
_LONGEST_MEND = 1200  # a list of all kinds, with what each is called in both languages
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\uf8ff\U000f0000-\U0010ffff]"
)


class Diagnostic(NamedTuple):
    """One rule broken at one place.

    ``file`` is relative to the archive, with forward slashes; ``line`` and ``column`` count from 1, columns in code
    points. ``facts`` are the names and values that the rule's sentence is made with, already made visible.
    """

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    facts: tuple[tuple[str, str], ...] = ()


def diagnose(rule: type[Rule], file: str, place: tuple[int, int] = (1, 1), /, **facts: object) -> Diagnostic:
    """Return the diagnostic that says a rule is not kept at a place (line, column)."""
    longest = {"mend": _LONGEST_MEND}
    shown = tuple((name, visible(str(value), longest.get(name, LONGEST_FACT))) for name, value in facts.items())
    # A report has one line for the place: a name with a line break in it must not make two.
    file = file if file.isprintable() else visible(file)
    return Diagnostic(file, place[0], place[1], rule.code, rule.severity, shown)


# A secret key ('sijill key new') that was written where a public one belongs gets into no report.
_SECRET = re.compile(r"PRIVATE\+KEY\+\S+")


def visible(text: str, longest: int = LONGEST_FACT) -> str:
    """Return a value fit to be shown in one line: shortened, and every unseen character written as its code point.

    ZWNJ and ZWJ between letters are kept: they are spelling. (A diagnostic must never reorder a terminal's line.)
    """
    text = _SECRET.sub("PRIVATE+KEY+…", text)
    if len(text) > longest:
        half = longest // 2
        text = f"{text[:half]}…{text[-half:]}"
    if text.isascii() and text.isprintable():
        return text

    def spell_out(match: re.Match[str]) -> str:
        character = match.group()
        if character in "\u200c\u200d" and unicodedata.category(text[match.start() - 1]).startswith("L"):
            return character
        return "⏎" if character == "\n" else f"<U+{ord(character):04X}>"

    text = _UNSEEN.sub(spell_out, text)
    # What else this Python's Unicode knows no picture of: letters that are not assigned, spaces of other widths.
    return "".join(one if one.isprintable() or one in "\u200c\u200d" else f"<U+{ord(one):04X}>" for one in text)
