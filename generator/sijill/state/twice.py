"""What may be there twice: records of one kind that say the same of what they are about."""

import sqlite3

_ADDRESSES = (
    "SELECT group_concat(id, ' = ') FROM records WHERE kind = 'document' AND json_extract(CAST(data AS TEXT), '$.url') "
    "<> 'unknown' GROUP BY json_extract(CAST(data AS TEXT), '$.url') HAVING count(*) > 1"
)
_NAMES = (
    "SELECT DISTINCT ids FROM (SELECT group_concat(DISTINCT r.id) ids FROM records r, "
    "json_each(CAST(r.data AS TEXT), '$.name') n WHERE r.kind = 'agent' GROUP BY n.key, lower(n.value) "
    "HAVING count(DISTINCT r.id) > 1)"
)
_WORDS = (
    "SELECT group_concat(statement, ' = ') FROM (SELECT s.id statement, json_extract(p.value, '$.text') words, "
    "json_extract(p.value, '$.document') document, coalesce(json_extract(p.value, '$.speaker'), "
    "json_extract(CAST(s.data AS TEXT), '$.speakers')) who FROM statements s, "
    "json_each(CAST(s.data AS TEXT), '$.passages') p ORDER BY 1) "
    "WHERE words <> '[…]' GROUP BY words, document, who HAVING count(DISTINCT statement) > 1"
)


def twice(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return groups of ids, each as one text: documents of one address, agents of one name, statements of one wording.

    The words are the same if the passage, its document and who spoke are.
    """
    queries = {"address": _ADDRESSES, "name": _NAMES, "words": _WORDS}
    rows = {what: [row[0] for row in connection.execute(query)] for what, query in queries.items()}
    return {what: sorted(ids.replace(",", " = ") for ids in found) for what, found in rows.items()}
