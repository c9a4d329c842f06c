"""Near misses: what somebody probably meant."""

from collections.abc import Iterable


def misspelled(word: str, known: Iterable[str]) -> str:
    """Return the known word that another one is but for a letter in four at most, "" for none: “Place” is no “Play”."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extractOne(
        word[:200], known, scorer=OSA.distance, processor=str.casefold, score_cutoff=min(2, len(word) // 4)
    )
    return str(found[0]) if found else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like another one, "" if none is similar (Jaro-Winkler, at least 0.75).

    The word itself is not suggested: if it is known, it is wrong for another reason.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    found = process.extractOne(
        word[:200], [one for one in known if one != word], scorer=JaroWinkler.normalized_similarity, score_cutoff=0.75
    )
    return str(found[0]) if found else ""
