"""Two wordings compared word by word, the words that differ marked with ``ins`` and ``del``."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from sijill.html.markup import SPACE, element, joined

# A word with its vowel marks, or one mark of punctuation; white space belongs to what precedes it.
_TOKEN = re.compile(r"[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]+|[^\w\s]")


_WORD = re.compile(r"\w").search
_NEAR = 0.25  # of the words

# What tells apart the words of a passage: its id, with the language of a translation and who made it, or with that of
# an original in another language and its document; and the words before a correction changed them.
Said = tuple[str, str, str]
Before = Mapping[Said, str]


class _Token(NamedTuple):
    text: str
    space: str


class Difference(NamedTuple):
    """A stretch of two wordings: ``equal``, ``delete``, ``insert`` or ``replace``, with the text on each side."""

    kind: str
    before: str
    after: str


def differences(before: str, after: str) -> list[Difference]:
    """Return how one wording becomes another, in order; ``before`` and ``after`` of all of them make the whole."""
    old, new = _tokens(before), _tokens(after)
    lead_old, lead_new = _leading_space(before), _leading_space(after)
    found: list[Difference] = [Difference("equal", lead_old, lead_new)] if lead_old or lead_new else []
    for code in Indel.opcodes([token.text for token in old], [token.text for token in new]):
        gone = "".join(token.text + token.space for token in old[code.src_start : code.src_end])
        come = "".join(token.text + token.space for token in new[code.dest_start : code.dest_end])
        if code.tag != "equal" and found and found[-1].kind != "equal":
            found[-1] = Difference("replace", found[-1].before + gone, found[-1].after + come)
        else:
            found.append(Difference(code.tag, gone, come))
    return [
        Difference("delete", d.before, "") if not d.after else Difference("insert", "", d.after) if not d.before else d
        for d in found
    ]


@lru_cache(maxsize=256)  # a page asks it of each variant several times, in each language
def _compared(passage: str, variant: str) -> tuple[str, tuple[Difference, ...], str]:
    """A passage that a variant is set against: what precedes the variant's words, how they differ, what follows."""
    before, quoted, after = _window(passage, variant)
    return before, tuple(differences(quoted, variant)), after


@lru_cache(maxsize=256)
def variant_markup(passage: str, variant: str) -> Markup | None:
    """Return a variant with its differing words marked against the passage, None where every word is the same.

    What the passage has before the variant begins and after it ends was not quoted, which is no difference of
    wording: it is shown as an ellipsis.
    """
    before, found, after = _compared(passage, variant)
    parts: list[str] = ["… "] if _WORD(before) else []
    same = True
    for part in found:
        if part.kind == "equal":
            parts.append(part.after)
        elif _WORD(part.before) or _WORD(part.after):
            same = False
            parts.extend(_marked(part))
        else:
            parts.append(part.after)
    if _WORD(after):
        parts.append("…" if parts[-1].endswith(" ") else " …")
    return None if same else joined(parts)


class Marked(NamedTuple):
    """Stretches of a text that are marked: where each begins and ends, and the class of its mark."""

    spans: tuple[tuple[int, int, str], ...] = ()

    def piece(self, text: str, start: int, end: int) -> Markup | str:
        """Return a piece of the text, with its marks."""
        spans = [one for one in self.spans if one[0] < end and start < one[1]]
        if not spans:
            return text[start:end]
        edges = {start, end, *(edge for one in spans for edge in one[:2] if start < edge < end)}
        parts: list[str] = []
        for first, last in pairwise(sorted(edges)):
            names = dict.fromkeys(name for left, right, name in spans if left <= first and last <= right)
            piece = text[first:last]
            parts.append(element("mark", piece, f' class="{" ".join(names)}"') if names else piece)
        return joined(parts)


def marked(text: str, variants: Sequence[str], before: str) -> Marked:
    """Return the words of a text that other wordings have otherwise, and those that a correction changed.

    ``before`` is the wording before the correction, "" where there was none.
    """
    varies = [(*span, "sj-varies") for variant in variants for span in _differing(text, variant)]
    changed = [(*span, "sj-changed") for span in _changed_since(before, text)] if before else []
    return Marked((*varies, *changed))


def is_near(text: str, variant: str) -> bool:
    """Whether a variant differs in few of its words: a slip that can be marked, not the same said in another way."""
    _, found, _ = _compared(text, variant)
    differing = sum(len(d.after.split()) or len(d.before.split()) for d in found if d.kind != "equal")
    return differing <= _NEAR * len(variant.split())


def words_instead(text: str, variant: str) -> tuple[str, ...]:
    """Return the words that a variant has in place of the passage's."""
    _, found, _ = _compared(text, variant)
    return tuple(d.after.strip() for d in found if d.kind != "equal" and _WORD(d.after))


def _differing(text: str, variant: str) -> Iterator[tuple[int, int]]:
    """Where a passage has words that a variant has otherwise."""
    before, found, _ = _compared(text, variant)
    yield from _spans(len(before), [(d, d.before) for d in found])


def _changed_since(before: str, text: str) -> list[tuple[int, int]]:
    return list(_spans(0, [(d, d.after) for d in differences(before, text)]))


def _spans(at: int, parts: Iterable[tuple[Difference, str]]) -> Iterator[tuple[int, int]]:
    for part, side in parts:
        if part.kind != "equal" and _WORD(side):
            yield at, at + len(side.rstrip())
        at += len(side)


def _window(passage: str, variant: str) -> tuple[str, str, str]:
    """The stretch of a passage that a shorter wording quotes, with what precedes and follows it."""
    if len(variant) >= len(passage) or not variant:
        return "", passage, ""
    # Letters show better than words where a reworded stretch belongs; its ends are then moved out to whole words.
    found = fuzz.partial_ratio_alignment(variant, passage)
    if found is None or found.dest_end <= found.dest_start:
        return "", passage, ""
    start, end = found.dest_start, found.dest_end
    for token in _TOKEN.finditer(passage):
        if token.start() < start < token.end():
            start = token.start()
        if token.start() < end < token.end():
            end = token.end()
    return passage[:start], passage[start:end], passage[end:]


def before_markup(before: str, after: str) -> Markup:
    """Return the earlier wording with the words marked that the later no longer has."""
    return joined(
        part.before if part.kind == "equal" else _mark("del", part.before)
        for part in differences(before, after)
        if part.before
    )


def after_markup(before: str, after: str) -> Markup:
    """Return the later wording with the words marked that the earlier did not have."""
    return joined(
        part.after if part.kind == "equal" else _mark("ins", part.after)
        for part in differences(before, after)
        if part.after
    )


def _marked(part: Difference) -> Iterator[Markup]:
    if part.before:
        yield _mark("del", part.before)
        if part.after and not part.before[-1].isspace():
            yield SPACE
    if part.after:
        yield _mark("ins", part.after)


def _mark(tag: str, text: str) -> Markup:
    words = text.rstrip()
    return joined([element(tag, words), text[len(words) :]])


def _leading_space(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _tokens(text: str) -> list[_Token]:
    matches = list(_TOKEN.finditer(text))
    if not matches:
        return []
    ends = [match.start() for match in matches[1:]] + [len(text)]
    return [_Token(match.group(), text[match.end() : end]) for match, end in zip(matches, ends, strict=True)]
