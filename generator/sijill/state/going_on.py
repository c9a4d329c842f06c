"""Acts whose end is open or not known: they may be of every later year, as far as the archive has statements of it.

Each is in the list ``goes-on:<yyyy>`` of the year in which it began. The lists of later years have it too, without rows
of their own, so that a statement of a new year changes no other.
"""

import sqlite3
from collections.abc import Callable, Mapping

GOES_ON = "goes-on:"
_LISTS = ("year:", "perhaps-year:")


def condition(connection: sqlite3.Connection, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the condition for the rows of a list, and its values; a year has acts only if it has a list of its own."""
    year = name[-4:]
    if name[:-4] in _LISTS and year != "0000":
        own, began = f"year:{year}", f"{GOES_ON}{year}"
        if _any(connection, GOES_ON, began) and _any(connection, own, f"{own}:"):
            return "(list = ? OR (list >= ? AND list < ?))", (name, GOES_ON, began)
    return "list = ?", (name,)


def _any(connection: sqlite3.Connection, first: str, end: str) -> bool:
    query = "SELECT EXISTS(SELECT 1 FROM members WHERE list >= ? AND list < ?)"
    return bool(connection.execute(query, (first, end)).fetchone()[0])


def with_acts(lists: Callable[[str], Mapping[str, int]], prefix: str, counts: dict[str, int]) -> dict[str, int]:
    """Return how many statements each year has, if these are lists of years, given those with rows of their own."""
    since = lists(GOES_ON) if prefix in _LISTS else {}
    if not since:
        return counts
    years = counts if prefix == "year:" else lists("year:")
    found = {year: counts.get(year, 0) + sum(n for first, n in since.items() if first < year) for year in years}
    return {year: count for year, count in found.items() if count}


def later_years(connection: sqlite3.Connection, names: frozenset[str]) -> frozenset[str]:
    """Return some lists, and of acts that go on those of later years."""
    began = min((name[len(GOES_ON) :] for name in names if name.startswith(GOES_ON)), default="")
    if not began:
        return names
    query = "SELECT DISTINCT list FROM members WHERE list > ? AND list < 'year;'"
    return names | {name for (name,) in connection.execute(query, (f"year:{began}",))}


def acts(connection: sqlite3.Connection) -> set[str]:
    """Return the acts that go on: of which years they may be depends on all statements."""
    query = "SELECT id FROM members WHERE list >= ? AND list < ?"
    return {identifier for (identifier,) in connection.execute(query, (GOES_ON, f"{GOES_ON}:"))}
