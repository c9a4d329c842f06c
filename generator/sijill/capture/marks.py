"""Small marks in a line of a page: superscripts, footnote marks, brackets around changed words."""

import re
import unicodedata
from typing import Any

from sijill.capture.hiding import INLINE
from sijill.capture.tree import text_of
from sijill.model.captures import CHANGES

_RAISED = str.maketrans("0123456789+-−–=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = str.maketrans("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
# Ends of ordinal numbers and of abbreviations, which read the same if they are not raised.
_ENDS_OF_NUMBERS = frozenset(
    ["st", "nd", "rd", "th", "er", "ers", "re", "res", "ère", "ères", "e", "es", "è", "ème", "èmes", "eme", "emes",
     "nde", "de", "do", "ter", "te", "ste", "os", "as", "er.", "nd.", "ter."]
)  # fmt: skip
_ENDS_OF_WORDS = frozenset(["me", "mes", "mme", "lle", "lles", "gr", "ie", "er", "re", "ème", "ère", "te", "st", "os"])
_ROMAN = re.compile("(?=.)M*(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", re.IGNORECASE)
_SIGNS = {"TM": "™", "SM": "℠", "MC": "ᴹᶜ"}
_NUMBERS = re.compile(r"[+\-−]?[0-9٠-٩۰-۹]+(?:[.,،–-][0-9٠-٩۰-۹]+)*|[ni]")
_NOTE = re.compile(
    r"[\[(]\s*[^\[\]()]{1,40}\s*[\])]|[*†‡§¶#]+|(?:[0-9٠-٩۰-۹]{1,3}|[a-z]|[ivx]{1,5})(?:\s*[,،–-]\s*(?:[0-9٠-٩۰-۹]{1,3}|[a-z]))*"
)
_BRACKETED_NOTE = re.compile(
    r"\[\s*(?:(?:note|nb|n|fn|ref|ملاحظة|هامش)\s*\.?\s*)?(?:[0-9٠-٩۰-۹]{1,3}|[a-z]|[ivx]{1,5}|[*†‡§])\s*\]", re.I
)
_LAST_WORD = re.compile(r"[^\W\d_]+$")
# Words behind which a raised 2 or 3 is a power: units written in full, without accents, and functions.
_POWERS = frozenset("23٢٣۲۳")
_HAS_POWERS = re.compile(
    r"""(?<![^\W\d_])(?:
    (?:kilo|quilo|chilo|hecto|hekto|de[ck]a|de[czs]i|[czs][ea]nti|mill?i|micro|mikro|nano|mega)?
      met(?:er[ns]?|res?|ros?|r[aiuy]|row|ria)? | m[ie]tar?s?
    | feet | foot | inch(?:es)? | y(?:ar)?ds? | miles? | pieds? | pies | pouces? | pulgadas?
    | se[ckg](?:[ou]nd[a-z]{0,2})?
    | (?:кило|санти|милли|деци)?метр\w{0,3} | фут\w{0,3} | мил[ьия] | секунд\w{0,2}
    | (?:χιλιο|εκατοστο|χιλιοστο)?μετρ\w{1,3} | χλμ | (?:קילו|סנטי|מילי|ק)?מטר(?:ים)?
    | و?(?:ال|لل|بال|[بل])?(?:
      (?:[كک]يلو|[كک]یلو|س[ا]?نت[يی]|د[ي]?سي|مل?ل[يی]|م[يی]ل[يی]|هكتو)?(?:متر(?:ا|ات|ين|ان|ها)?|امتار)
      | [كک]لم | ملم | سنتم | قدم(?:ا|ين)? | اقدام | ميل(?:ا|ين)? | اميال | بوص(?:ة|ات) | يارد(?:ة|ات) | ثاني[ةه])
    | sinh? | cosh? | tanh? | cot | csc | log | k?chi
    | (?<=\d)[ ]?(?:[kcdm]?m|ft|in|yd|mi|s|[كس]?م)\.
    )$""",
    re.VERBOSE,
)
_NOTE_NAMES = frozenset(["footnote", "footnotes", "noteref", "fnref", "fn", "reference", "refnote", "endnote", "cite"])


def superscript(text: str, before: str, after: str, note: bool) -> str | None:
    """Return raised letters as plain text, or None if they are a footnote mark.

    ``before`` and ``after`` are the texts around them; ``note`` says that their markup makes them a footnote mark (a
    link within the page, a role). Digits after digits, a unit or a single letter are a power, and those that begin a
    word belong to it (isotopes); after a word or sentence they are a footnote mark.
    """
    text = " ".join(text.split())
    if not text:
        return ""
    if note or text[0] in "[*†‡§¶#":
        return None
    before = unicodedata.normalize("NFC", before)
    word = _LAST_WORD.search(before)
    length = len(word.group()) if word else 0
    numbered = before[-1:].isdecimal() or (word is not None and _ROMAN.fullmatch(word.group()))
    if numbered and text.lower() in _ENDS_OF_NUMBERS:
        return text
    behind_text = length > 2 or before.rstrip()[-1:] in tuple(".,;:!?”»\"'’…،؛؟。")
    begins_word = (not before or before[-1].isspace() or before[-1] in "([/-–") and after[:1].isalnum()
    is_power = begins_word or (text in _POWERS and _HAS_POWERS.search(_without_accents(before)))
    if _NOTE.fullmatch(text) and behind_text and not is_power and not (text.isalpha() and len(text) > 1):
        return None
    if _NUMBERS.fullmatch(text) and not (text.isalpha() and length > 1):
        raised = text.translate(_RAISED)
        return raised if not any(character.isdecimal() for character in raised) else f"^{text}"
    if text in _SIGNS:
        return _SIGNS[text]
    if word and text.lower() in _ENDS_OF_WORDS:
        return text
    return _set_off(text, before, _RAISED, "^")


def _without_accents(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(one) != "Mn")


def _set_off(text: str, before: str, letters: dict[int, int], sign: str) -> str:
    """Return raised or lowered letters in such a form that they are not read as one word or number with ``before``."""
    joins = before[-1:].isalnum() or before[-1:] in tuple(")]}")
    if not any(map(str.isalnum, text)) or not joins:
        return text.translate(letters) if joins or text.isdecimal() else text
    word = _LAST_WORD.search(before)
    if " " in text or (word and len(word.group()) > 2 and len(text) > 1 and text.isalpha()):
        return f" {text}"
    if all(ord(character) in letters for character in text):
        return text.translate(letters)
    alone = len(text) == 1 or text.isdecimal() or (sign == "_" and text.isalnum())
    return f"{sign}{text}" if alone else f"{sign}({text})"


def remove_opening(gathered: list[str], most: int) -> int:
    """Remove up to ``most`` marks that a text ends with, which open changes without words; return how many."""
    removed, at = 0, len(gathered)
    opening = [pair[0] for pair in CHANGES]
    while removed < most and at and (not gathered[at - 1].strip() or gathered[at - 1] in opening):
        at -= 1
        if gathered[at] in opening:
            del gathered[at]
            removed += 1
    return removed


def subscript(text: str, before: str) -> str:
    """Return lowered letters as plain text: as subscripts, or behind ``_``."""
    return _set_off(" ".join(text.split()), before, _LOWERED, "_")


def text_behind(node: Any) -> str:
    """Return the text that follows an element in its line."""
    while node is not None and node.tag in INLINE:
        behind = node.next
        while behind is not None:
            if text := (behind.text_content if behind.tag == "-text" else text_of(behind)) or "":
                return text
            behind = behind.next
        node = node.parent
    return ""


def is_note(node: Any, text: str) -> bool:
    """Return whether an element's markup makes its text a footnote mark."""
    attributes = node.attributes
    role = f"{attributes.get('role') or ''} {attributes.get('epub:type') or ''} {attributes.get('type') or ''}".lower()
    if "noteref" in role:
        return True
    if len(text.strip()) > 40:
        return False
    names = set(re.split(r"[\s_-]+", f"{attributes.get('class') or ''} {attributes.get('rel') or ''}".lower()))
    if names & _NOTE_NAMES and _NOTE.fullmatch(text.strip()):
        return True
    if node.tag == "a":
        return (attributes.get("href") or "").find("#") >= 0 and bool(_BRACKETED_NOTE.fullmatch(text.strip()))
    return node.tag == "sup" and any(
        "#" in (link.attributes.get("href") or "") or "noteref" in (link.attributes.get("role") or "")
        for link in node.css("a")
    )


def offsets(text: str, counts: list[int]) -> tuple[int, ...]:
    """Return the offsets in a text behind so many of its characters other than blanks."""
    if not counts:
        return ()
    behind = [0, *(at + 1 for at, letter in enumerate(text) if not letter.isspace())]
    return tuple(sorted({behind[min(count, len(behind) - 1)] for count in counts}))
