"""Near misses: what somebody probably meant."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like another one, "" where none is like it (Jaro-Winkler, 0.75 at the least)."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    found = process.extractOne(word[:200], list(known), scorer=JaroWinkler.normalized_similarity, score_cutoff=0.75)
    return str(found[0]) if found else ""
