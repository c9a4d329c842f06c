"""Records that may be duplicates: documents of one address, agents of one name, statements of one wording."""

import sqlite3

_ADDRESSES = (
    "SELECT group_concat(id, ' = ') FROM records WHERE kind = 'document' AND json_extract(CAST(data AS TEXT), '$.url') "
    "<> 'unknown' GROUP BY json_extract(CAST(data AS TEXT), '$.url') HAVING count(*) > 1"
)
_NAMES = (
    "SELECT n.key, group_concat(DISTINCT r.id) FROM records r, json_each(CAST(r.data AS TEXT), '$.name') n "
    "WHERE r.kind = 'agent' AND r.status <> 'withdrawn' GROUP BY n.key, lower(n.value), "
    # Two that a distinction sets apart are not one.
    "lower(coalesce(json_extract(CAST(r.data AS TEXT), '$.distinction.\"' || n.key || '\"'), '')) "
    "HAVING count(DISTINCT r.id) > 1 ORDER BY n.key, 2"
)
_WORDS = (
    "SELECT group_concat(statement, ' = ') FROM (SELECT s.id statement, json_extract(p.value, '$.text') words, "
    "json_extract(p.value, '$.document') document, coalesce(json_extract(p.value, '$.speaker'), "
    "json_extract(CAST(s.data AS TEXT), '$.speakers')) who FROM statements s, "
    "json_each(CAST(s.data AS TEXT), '$.passages') p ORDER BY 1) "
    "WHERE words <> '[…]' GROUP BY words, document, who HAVING count(DISTINCT statement) > 1"
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

_QUERIES = {"address": _ADDRESSES, "words": _WORDS}


def twice(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return groups of likely duplicates, by what they share (``address``, ``name``, ``words``); a group is ``a = b``.

    Statements share their words if a passage, its document and its speakers are the same.
    """
    rows = {what: [row[0] for row in connection.execute(query)] for what, query in _QUERIES.items()}
    rows["name"] = [*{ids for _, ids in connection.execute(_NAMES)}]
    return {what: sorted(ids.replace(",", " = ") for ids in found) for what, found in rows.items()}


def namesakes(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Return agents that nothing sets apart from others of the same name, by id: a language, and the id of another."""
    found: dict[str, list[tuple[str, str]]] = {}
    for language, ids in connection.execute(_NAMES):
        same = sorted(ids.split(","))
        for one in same:
            found.setdefault(one, []).extend((language, other) for other in same if other != one)
    return found


def of_one_identifier(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Return agents that have an identifier of a registry in common, by id: the registry, and the id of another."""
    found: dict[str, list[tuple[str, str]]] = {}
    for scheme, ids in connection.execute(_IDENTIFIERS):
        same = sorted(ids.split(","))
        for one in same:
            found.setdefault(one, []).extend((scheme, other) for other in same if other != one)
    return found


def members_of_persons(connection: sqlite3.Connection) -> dict[str, list[tuple[int, str]]]:
    """Return agents that are said to belong to a person, by id: the place in their list, and the person's id."""
    found: dict[str, list[tuple[int, str]]] = {}
    for identifier, at, body in connection.execute(_BODIES):
        found.setdefault(identifier, []).append((int(at), body))
    return found
