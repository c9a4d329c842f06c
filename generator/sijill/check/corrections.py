"""Checks of corrections that are not published yet: a published one can no longer be mended."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sijill.check.finding import Finding
from sijill.diagnostics.rules import history as rules

_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f\u064b-\u0652\u200c\u200d'’-]*")
# Scripts that set no spaces between words: Thai, Lao, Myanmar, Khmer, kana and ideographs.
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# The shortest true reasons have so much, such as "سقطت كلمة"; what says nothing (".", "x", "fix") has less.
_WORDS, _DIFFERENT_LETTERS = 2, 4


def reasons(corrections: Sequence[Mapping[str, Any]], languages: Sequence[str], first: int = 0) -> Iterator[Finding]:
    """The reason of a correction is a sentence in every language of the archive, and in each its own.

    ``corrections`` are those that are new; ``first`` is the place of the first of them in its record.
    """
    for offset, correction in enumerate(corrections):
        seen: dict[str, str] = {}
        for language in languages:
            text = correction["reason"].get(language)
            if text is None:
                continue  # a missing language is reported for every text
            plain = " ".join(text.split()).casefold()
            if not _says_something(plain):
                requirement = "must be a sentence: two words or more"
            elif (words := " ".join(_WORD.findall(plain))) in seen:
                requirement = f"must be written in each language, and is the same as in '{seen[words]}'"
            else:
                seen[words] = language
                continue
            facts = {"requirement": requirement, "value": text, "language": language}
            yield Finding(rules.ReasonSaysNothing, ("corrections", first + offset, "reason", language), facts)


def _says_something(text: str) -> bool:
    if len(set(_LETTERS.findall(text))) < _DIFFERENT_LETTERS:
        return False
    return len(set(_WORD.findall(text))) >= _WORDS or len(_WITHOUT_SPACES.findall(text)) >= _DIFFERENT_LETTERS
