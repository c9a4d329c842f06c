"""Words that negate, and words that only point at somebody: what a bracket of the editors may replace and add.

The tables know English, Arabic (also of Iraq, the Levant and the Maghreb) and French. Their limits: they know neither
what negates without such a word ("refused to", «رفض»), nor «ما», which negates as often as it means "what", nor other
languages. Words of any language that a bracket replaces are shown to readers all the same.
"""

import re
import unicodedata

_NEGATIONS_LISTED = """
    not no never none nobody nothing nowhere neither nor cannot without
    ne pas jamais ni non sans aucun aucune rien nul nulle
    لا لم لن ليس ليست لسنا لست لستم لستما ليسوا ليسا ليستا لسن غير دون عدم بلا لئلا ألا ألم ألن أليس أليست
    مش مو موش مب ماكو ماكش مافي مافيش
"""
# Letters written with the next word. «ف» of «فقط» and «ك» of «كلا» negate nothing.
_JOINED = re.compile("[وف]?(?:[بلك](?=(?:غير|دون|عدم)$))?")
_POINTING_LISTED = """
    i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
    this that these those one here there who whom
    je tu il elle on nous vous ils elles lui leur leurs eux le la les son sa ses notre nos votre vos mon ma mes ce cet
    cette ces celui celle ceux celles y en
    أنا نحن أنت أنتم أنتما هو هي هما هم هن هذا هذه هذان هذين هاتان هاتين هؤلاء ذلك تلك ذاك أولئك هنا هناك إياه إياها
"""
_NEGATIONS, _POINTING = frozenset(_NEGATIONS_LISTED.split()), frozenset(_POINTING_LISTED.split())
_POINTING_JOINED = re.compile(
    "[وف]?(?:ل|ب|عن|من|في|إلي|علي|مع|لدي|بين|عند)(?:ه|ها|هم|هما|هن|ك|كم|نا)|[وفبل]?(?:هذا|هذه|ذلك|تلك|هؤلاء)"
)
_NUMBER = re.compile(r"\bno\.\s*(?=[0-9])", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def words_in(text: str) -> list[str]:
    """Return the words of a text, without case and vowel marks."""
    plain = "".join(letter for letter in text.casefold() if unicodedata.category(letter) != "Mn")
    return _WORD.findall(plain.replace("’", "'").replace("ـ", ""))


def has_negation(text: str) -> bool:
    """Return whether a word of a text negates."""
    return any(map(_negates, words_in(_NUMBER.sub("", text))))


def _negates(word: str) -> bool:
    if word in _NEGATIONS or word.endswith("n't") or word.startswith("n'"):
        return True
    joined = _JOINED.match(word)
    return bool(joined and word[joined.end() :] in _NEGATIONS and joined.end())


def only_points(text: str) -> bool:
    """Return whether all words of a text are pronouns, such as “they” and «له»: what brackets are there to explain."""
    return all(word in _POINTING or _POINTING_JOINED.fullmatch(word) for word in words_in(text))
