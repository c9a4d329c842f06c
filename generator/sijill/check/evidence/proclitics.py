"""Whether the letters before a word are Arabic proclitics, or the beginning of the word itself.

و (and), ف (so), ب (with), ل (for) and ك (like) are written together with the word behind them. A passage may
begin behind one, but «زير» out of «وزير» (minister) is a cut. No list of all words decides it, and none could: the
letters have to show it. Where they do not, the whole word is asked for, which an editor can always give. They show
it by

* إ, which is written at the beginning of a word only;
* a word of a closed class (لا، لن، نحن …) behind “and” or “so”;
* a demonstrative, the article, the prefix of the future, or the pattern of a verbal noun that has more consonants
  than a root leaves room for (استمرار، انسحاب، ارتفاع، مشاركة، تحقيق);
* “and” before anything that is no word of a root whose first letter is و: such roots are few, and listed here;
* two consonants of one place of articulation, which no Arabic root begins with (J. Greenberg, “The Patterning of
  Root Morphemes in Semitic”, Word 6, 1950): ب or ف before ب, ف or م, and ل before ر or ن.

Words that look so and are not (والد، بالغ، لندن، فبراير) are listed.
"""

import re
from functools import lru_cache
from pathlib import Path

from sijill.model.files import table

_WORDS = {name: frozenset(words.split()) for name, words in table(Path(__file__).with_suffix(".yaml")).items()}
_HEAD = re.compile("[وف]?[بلك]|[وف]")
# What one letter, or “and” and one letter, may be; and what is left of a word has two letters at least.
_CLOSED = _WORDS["closed"]
_POINTING = frozenset(["هذا", "هذه", "هؤلاء", "تلك"])
_ARTICLE = re.compile("ال.{2,}")
_FUTURE = re.compile("س[أنيت].{3,}")
_STRONG = "[ب-غف-نه]"
# استفعال، افتعال، انفعال، مفاعلة، تفعيل
_FORMS = re.compile(
    f"است.{{3,}}|ا{_STRONG}ت.{{3,}}|ان{_STRONG}{{2}}ا{_STRONG}.*|م[بت-هو]ا{_STRONG}{{2}}(?:ة|ت.*)"
    f"|ت{_STRONG}(?!ت){_STRONG}ي{_STRONG}(?<!ين).*"
)
_NEVER_BESIDE = {"ب": "بفم", "ف": "بفم", "ل": "رن"}
_WHOLE = _WORDS["whole"]
_ROOTS = _WORDS["roots"]
_ENDINGS = _WORDS["endings"]
_WEAK = re.compile("[اويىآأإؤئء]")
_UNREAD = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")


@lru_cache(maxsize=4096)
def is_proclitic(head: str, rest: str) -> bool:
    """Return whether letters written together with the rest of a word are proclitics before it."""
    head, rest = _UNREAD.sub("", head), _UNREAD.sub("", rest).replace("ٱ", "ا")
    if not _HEAD.fullmatch(head) or len(rest) < 2:
        return False
    last, and_or_so = head[-1], head in ("و", "ف")
    if rest[0] == "إ" and (len(rest) > 2 or and_or_so):
        return True
    if any(_is_whole(head[at:] + rest) for at in range(len(head))):
        return False
    if rest in _POINTING or (and_or_so and rest in _CLOSED):
        return True
    if (rest[0] in "أآ" and len(rest) > (2 if head == "و" else 3)) and (and_or_so or not rest.startswith("أن")):
        return True
    return (
        (last != "ل" and bool(_ARTICLE.fullmatch(rest)))
        or (and_or_so and bool(_FUTURE.fullmatch(rest)))
        or bool(_FORMS.fullmatch(rest))
        or (len(rest) > 3 and rest[0] in _NEVER_BESIDE.get(last, ""))
        or (head == "و" and len(rest) > 2 and not _is_of_root(head + rest))
    )


def _is_whole(word: str) -> bool:
    return not _WHOLE.isdisjoint(_without_endings(word))


def _is_of_root(word: str) -> bool:
    """Return whether a word may be one of a listed root, whatever its pattern and its endings."""
    # Of weak letters alef alone comes between و and the second letter of a root; no such root ends with و.
    stems = [one for one in _without_endings(word) if one[-1] != "و"]
    return any(one in _ROOTS or one[:2].rstrip("ا") + _WEAK.sub("", one[2:]) in _ROOTS for one in stems)


def _without_endings(word: str) -> set[str]:
    """Return a word, and what is left of it without one ending, two or three."""
    found = {word}
    for _ in range(3):
        found |= {
            one[: -len(end)] for one in found for end in _ENDINGS if one.endswith(end) and len(one) - len(end) > 1
        }
    return found
