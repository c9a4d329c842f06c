"""What the editors' brackets say of a document is true: it has other words there, or more words."""

from collections.abc import Iterator, Sequence

from sijill.check.evidence.find import Found, Searchable
from sijill.diagnostics.rule import Rule
from sijill.diagnostics.rules import records as rules
from sijill.model.brackets import Brackets, is_cut, is_stretch, pieces


def wrong_brackets(
    searchable: Searchable, chain: Sequence[Found], text: str, brackets: Brackets
) -> Iterator[tuple[type[Rule], str]]:
    """Yield the brackets of a passage that its document contradicts, and how.

    ``chain`` are the places of the stretches between the brackets, in order.
    """
    places = [
        (searchable.starts[one.paragraph - 1] + one.start, searchable.starts[one.end_paragraph - 1] + one.end)
        for one in chain
    ]
    passed = 0
    for piece in pieces(text, brackets):
        if not piece.editors:
            passed += is_stretch(piece)
            continue
        low = places[passed - 1][1] if passed else 0
        high = places[passed][0] if passed < len(places) else len(searchable.text)
        gap = " ".join(searchable.text[low:high].split())
        if is_cut(piece.text):
            if gap == piece.text:
                yield rules.BracketOfSource, piece.text
            elif not any(letter.isalnum() or letter == "\0" for letter in gap):
                yield rules.NothingCut, piece.text
            continue
        for said in (piece.text, piece.text[1:-1]):
            # Before the first stretch and behind the last one, only what is next to it counts.
            within = passed and passed < len(places)
            if (said in gap if said == piece.text else said == gap) if within else _next_to(gap, said, bool(passed)):
                yield rules.BracketOfSource, said
                break


def _next_to(gap: str, said: str, behind: bool) -> bool:
    """Return whether a gap begins or ends with what a bracket says, as complete words: “he” is not in “she”."""
    if not (gap.startswith(said) if behind else gap.endswith(said)):
        return False
    inner, outer = (said[-1:], gap[len(said) :][:1]) if behind else (said[:1], gap[: -len(said)][-1:])
    return not (inner.isalnum() and outer.isalnum())
