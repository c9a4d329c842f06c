"""Acts whose beginning or end is open or not known: they may be of every year before or after the one that is known.

Each is in the list ``goes-on:<yyyy>`` of the year in which it began, or in ``begun-by:<yyyy>`` of the year in which it
ended. The lists of later or earlier years of which the archive has statements have it too, without rows of their own,
so that a statement of a new year changes no other.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping

GOES_ON, BEGUN_BY = "goes-on:", "begun-by:"
_NAMES = re.compile(f"^({GOES_ON}|{BEGUN_BY})([0-9]{{4}})$", re.MULTILINE)
_LISTS = ("year:", "perhaps-year:")
_SPANS = "(list >= ? AND list < ? OR list > ? AND list < ?)"


def condition(connection: sqlite3.Connection, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the condition for the rows of a list, and its values; a year has acts only if it has a list of its own."""
    year = name[-4:]
    if name[:-4] in _LISTS and year != "0000":
        own, spans = f"year:{year}", (GOES_ON, f"{GOES_ON}{year}", f"{BEGUN_BY}{year}", f"{BEGUN_BY};")
        has_acts = connection.execute(f"SELECT EXISTS(SELECT 1 FROM members WHERE {_SPANS})", spans)  # noqa: S608
        if has_acts.fetchone()[0] and _any(connection, own, f"{own}:"):
            return f"(list = ? OR {_SPANS})", (name, *spans)
    return "list = ?", (name,)


def _any(connection: sqlite3.Connection, first: str, end: str) -> bool:
    query = "SELECT EXISTS(SELECT 1 FROM members WHERE list >= ? AND list < ?)"
    return bool(connection.execute(query, (first, end)).fetchone()[0])


def with_acts(lists: Callable[[str], Mapping[str, int]], prefix: str, counts: dict[str, int]) -> dict[str, int]:
    """Return how many statements each year has, if these are lists of years, given those with rows of their own."""
    since, until = (lists(name) if prefix in _LISTS else {} for name in (GOES_ON, BEGUN_BY))
    if not (since or until):
        return counts
    years = counts if prefix == "year:" else lists("year:")
    found = {
        year: counts.get(year, 0)
        + sum(n for first, n in since.items() if first < year)
        + sum(n for last, n in until.items() if "0000" < year < last)
        for year in years
    }
    return {year: count for year, count in found.items() if count}


def with_years(connection: sqlite3.Connection, names: frozenset[str]) -> frozenset[str]:
    """Return some lists, and of acts without a beginning or an end those of the years that they may be of."""
    found = set(names)
    for kind, known in _NAMES.findall("\n".join(names)):
        span = (f"year:{known}", "year;") if kind == GOES_ON else ("year:0000", f"year:{known}")
        query = "SELECT DISTINCT list FROM members WHERE list > ? AND list < ?"
        found.update(name for (name,) in connection.execute(query, span))
    return frozenset(found)


def years_of(lists: str, years: Mapping[str, int]) -> list[str]:
    """Return those of some years that an act may be of, given the names of its lists, a line each."""
    return [
        year
        for kind, known in _NAMES.findall(lists)
        for year in years
        if (known < year if kind == GOES_ON else "0000" < year < known)
    ]


def acts(connection: sqlite3.Connection) -> set[str]:
    """Return the acts without a beginning or an end: of which years they may be depends on all statements."""
    query = f"SELECT id FROM members WHERE {_SPANS}"  # noqa: S608
    return {one for (one,) in connection.execute(query, (GOES_ON, f"{GOES_ON}:", BEGUN_BY, f"{BEGUN_BY}:"))}
