"""Records that may be duplicates: documents of one page, agents of one name, statements of one wording."""

import sqlite3
from itertools import groupby
from operator import itemgetter

from sijill.model.sameness import letters

_NAMES = (
    "SELECT n.key, r.id, n.value, "
    "coalesce(json_extract(CAST(r.data AS TEXT), '$.distinction.\"' || n.key || '\"'), '') "
    "FROM records r, json_each(CAST(r.data AS TEXT), '$.name') n "
    "WHERE r.kind = 'agent' AND r.status <> 'withdrawn' ORDER BY n.key, r.id"
)
_IDENTIFIERS = (
    "SELECT i.key, group_concat(r.id) FROM records r, json_each(CAST(r.data AS TEXT), '$.identifiers') i "
    "WHERE r.kind = 'agent' AND r.status <> 'withdrawn' GROUP BY i.key, replace(i.value, ' ', '') "
    "HAVING count(*) > 1 ORDER BY 1, 2"
)
_BODIES = (
    "SELECT m.id, m.place, m.body FROM (SELECT r.id, e.key place, iif(e.type = 'object', "
    "json_extract(e.value, '$.body'), e.value) body FROM records r, json_each(CAST(r.data AS TEXT), '$.member_of') e "
    "WHERE r.kind = 'agent') m JOIN records b ON b.kind = 'agent' AND b.id = m.body "
    "WHERE json_extract(CAST(b.data AS TEXT), '$.kind') = 'person' ORDER BY 1, 2"
)

_SAME = (
    "SELECT s.mark, s.id FROM (SELECT mark FROM same WHERE kind = ?1 GROUP BY mark HAVING count(*) > 1) m "
    "JOIN same s ON s.kind = ?1 AND s.mark = m.mark ORDER BY 1, 2"
)
_LINKED = (
    # SQLite keeps to the order of a cross join; from marks it would go through all pairs.
    "SELECT r.source, r.target FROM relations r CROSS JOIN same s ON s.kind = ?1 AND s.id = r.source "
    "CROSS JOIN same o ON o.kind = ?1 AND o.mark = s.mark AND o.id = r.target"
)


def same_words(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Return statements with a passage of the same words, document and speaker as another that no relation links.

    Each is with a mark of the words (``model.sameness``) and the first such other.
    """
    return _same(connection, "statement")


def has_same_words(connection: sqlite3.Connection, identifier: str) -> bool:
    """Return whether another statement has a passage of the same words, document and speaker, linked or not."""
    query = (
        "SELECT 1 FROM same s JOIN same o ON o.kind = s.kind AND o.mark = s.mark AND o.id <> s.id"
        " WHERE s.kind = 'statement' AND s.id = ? LIMIT 1"
    )
    return connection.execute(query, (identifier,)).fetchone() is not None


def same_page(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Return documents with the address, or the copy, of another: a mark (``model.sameness``), and the other's id."""
    return _same(connection, "document")


def _same(connection: sqlite3.Connection, kind: str) -> dict[str, list[tuple[str, str]]]:
    """Return the first other of each: all pairs of a thousand that say yes would be a million."""
    linked = {pair for one, other in connection.execute(_LINKED, (kind,)) for pair in ((one, other), (other, one))}
    found: dict[str, list[tuple[str, str]]] = {}
    for mark, rows in groupby(connection.execute(_SAME, (kind,)), itemgetter(0)):
        ids = [row[1] for row in rows]
        for one in ids:
            other = next((two for two in ids if two != one and (one, two) not in linked), None)
            if other is not None:
                found.setdefault(one, []).append((mark, other))
    return found


def namesakes(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Return agents that nothing sets apart from others of their name, by id: a language, and the first other's id."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for language, identifier, name, distinction in connection.execute(_NAMES):
        # Two that a distinction sets apart are not one.
        groups.setdefault((language, letters(name), letters(distinction)), []).append(identifier)
    found: dict[str, list[tuple[str, str]]] = {}
    for (language, *_), same in groups.items():
        for one in same if len(same) > 1 else ():
            found.setdefault(one, []).append((language, next(other for other in same if other != one)))
    return found


def of_one_identifier(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Return agents that have an identifier of a registry in common, by id: the registry, and the id of another."""
    found: dict[str, list[tuple[str, str]]] = {}
    for scheme, ids in connection.execute(_IDENTIFIERS):
        same = sorted(ids.split(","))
        for one in same:
            found.setdefault(one, []).append((scheme, next(other for other in same if other != one)))
    return found


def members_of_persons(connection: sqlite3.Connection) -> dict[str, list[tuple[int, str]]]:
    """Return agents that are said to belong to a person, by id: the place in their list, and the person's id."""
    found: dict[str, list[tuple[int, str]]] = {}
    for identifier, at, body in connection.execute(_BODIES):
        found.setdefault(identifier, []).append((int(at), body))
    return found
