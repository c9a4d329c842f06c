"""A wording that looks like its document's and has other characters: which they are, and the document's own."""

import re
from collections.abc import Iterator

from sijill.check.evidence.edges import at_edges, in_a_row
from sijill.check.evidence.find import Searchable
from sijill.model import characters
from sijill.model.brackets import Brackets, stretches
from sijill.model.likeness import Skeleton, differences, in_quotes, look_alike, named, skeleton, unquoted
from sijill.sources.yaml.strict import Path, written

_BETWEEN = r'(?:\s*\n"\s*|\s+)'
_LONGEST = 180  # of the words that are shown to be copied: facts are cut at 240


def own_wording(searchable: Searchable, text: str, brackets: Brackets, paragraph: int | None) -> str | None:
    """Return a wording with the document's characters in place of those that look the same; None if it has no place.

    Quotation marks around the whole of it say where the document quotes, and are not among the words: it is without
    them.
    """
    bare = unquoted(text)
    if bare and bare != text:
        return (
            bare
            if searchable.places(bare, brackets, paragraph, 0)
            else own_wording(searchable, bare, brackets, paragraph)
        )
    found, at = "", 0
    for stretch in stretches(text, brackets):
        here = text.index(stretch.text, at)
        own = _own_words(searchable, stretch.text)
        if own is None:
            return None
        found += text[at:here] + own
        at = here + len(stretch.text)
    found += text[at:]
    if found == text or next(characters.refused(found), None):
        return None
    return found if searchable.places(found, brackets, paragraph, 0) else None


def _own_words(searchable: Searchable, text: str) -> str | None:
    if searchable.find(text, None, 0):
        return text
    for own in (own for one in searchable.skeletons for own in _places(text, *one)):
        if look_alike(text, own) and searchable.find(own, None, 0):
            return own
    return None


def _places(wanted: str, text: str, seen: Skeleton) -> Iterator[str]:
    """Yield what a text has where it looks like the words wanted, with the white space of these."""
    letters, starts = seen
    words = skeleton(wanted).letters.split()
    if not words:
        return
    for match in in_a_row(words, _BETWEEN, letters):
        first, last = match.span()
        if not (seen.divides(first) and seen.divides(last)):
            continue
        end = starts[last]
        while end > starts[last - 1] + 1 and not skeleton(text[end - 1]).letters:
            end -= 1  # what follows the last letter unseen is left out, if that is an edge
        for one in dict.fromkeys((end, starts[last])):
            if at_edges(text, starts[first], one):
                yield _spaced(text[starts[first] : one], wanted)


def _spaced(found: str, wanted: str) -> str:
    """Return words with the line breaks of others, where they are as many."""
    words, blanks = found.split(), re.findall(r"\s+", wanted.strip())
    if len(words) != len(blanks) + 1:
        return " ".join(words)
    return "".join(word + blank for word, blank in zip(words, [*blanks, ""], strict=True))


def facts_of(path: Path, document: str, recorded: str, own: str) -> dict[str, object]:
    """Return what a diagnostic says of a wording and the document's own: how they differ, and the words to copy."""
    words = own
    if len(in_quotes(own)) > _LONGEST:
        pairs = zip(recorded.split(), own.split(), strict=False)
        words = " … ".join(theirs for ours, theirs in pairs if ours != theirs)
    shown = in_quotes(words)
    return {
        "field": written(path), "document": document, "differences": named(differences(recorded, own)),
        "words": shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…",
    }  # fmt: skip
