"""Which records are drafts, and how a published site is made without them.

A draft is a statement whose id begins with ``0000-``, and, as soon as the archive has a ledger, every record that the
ledger does not have, except for agents, documents and topics that something published names. The table ``drafts`` has
the present drafts; ``not_shown`` has those that the site, as it was last built, leaves out.
"""

import sqlite3
from collections.abc import Iterable

from sijill.model.record_kinds import RECORD_KINDS
from sijill.state import change, database, source_files

Draft = tuple[str, str]

# The tables with rows of drafts; a row belongs to the record, or records, whose kind and id these expressions give.
_ROWS_OF = {
    "statements": [("'statement'", "id")],
    "records": [("t.kind", "id")],
    "members": [("'statement'", "id")],
    "replaced": [("t.kind", "id")],
    "mentions": [("t.source_kind", "source")],
    "relations": [("'statement'", "source"), ("'statement'", "target")],
}


def of(connection: sqlite3.Connection, kind: str = "statement") -> list[str]:
    """Return the ids of the drafts of a kind, sorted."""
    return [row[0] for row in connection.execute("SELECT id FROM main.drafts WHERE kind = ? ORDER BY id", (kind,))]


def named(connection: sqlite3.Connection) -> list[str]:
    """Return the names by which reports list all drafts: statements by their ids, then the others with their kind."""
    rows = connection.execute("SELECT kind, id FROM main.drafts ORDER BY kind <> 'statement', kind, id")
    return [identifier if kind == "statement" else f"{kind} {identifier}" for kind, identifier in rows]


def has_ledger(connection: sqlite3.Connection) -> bool:
    """Return whether anything has been published; before that, only ids that begin with ``0000-`` make drafts."""
    return connection.execute("SELECT 1 FROM ledger_last LIMIT 1").fetchone() is not None


def is_published(connection: sqlite3.Connection, identifier: str) -> bool:
    """Return whether the ledger has a statement."""
    return _is_in_ledger(connection, ("statement", identifier))


def any_published(connection: sqlite3.Connection, name: str) -> bool:
    """Return whether a list has any statement that is no draft."""
    query = "SELECT EXISTS(SELECT 1 FROM members WHERE list = ? AND id NOT IN (SELECT id FROM main.drafts))"
    return bool(connection.execute(query, (name,)).fetchone()[0])


def with_other_ids(connection: sqlite3.Connection) -> list[str]:
    """Return the statements whose id neither begins with their date nor is a draft's, sorted."""
    from sijill.state.rows import OTHER_ID

    return [row[0] for row in connection.execute("SELECT id FROM members WHERE list = ? ORDER BY id", (OTHER_ID,))]


def linking_to_drafts(connection: sqlite3.Connection) -> list[str]:
    """Return the statements whose relations lead to drafts, drafts or not, sorted."""
    query = (
        "SELECT DISTINCT source FROM drafts CROSS JOIN relations ON target = drafts.id "
        "WHERE drafts.kind = 'statement' ORDER BY source"
    )
    return [row[0] for row in connection.execute(query)]


def leave_out(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Make a connection see only what is published: views take the place of the tables that hold drafts.

    If there are no drafts, the tables stay as they are.
    """
    if connection.execute("SELECT 1 FROM main.drafts LIMIT 1").fetchone():
        for table, whose in _ROWS_OF.items():
            no_draft = " AND ".join(
                f"NOT EXISTS(SELECT 1 FROM main.drafts d WHERE d.kind = {kind} AND d.id = t.{identifier})"  # noqa: S608
                for kind, identifier in whose
            )
            query = f"SELECT t.* FROM main.{table} t WHERE {no_draft}"  # noqa: S608 - names of our own
            connection.execute(f"CREATE TEMP VIEW {table} AS {query}")
    return connection


def refresh(connection: sqlite3.Connection) -> None:
    """Update the table ``drafts`` from the records and the ledger, within the open transaction.

    Only records that changed since the last build are looked at, unless the ledger has changed too.
    """
    before = set(connection.execute("SELECT kind, id FROM drafts").fetchall())
    statements = {(kind, identifier) for kind, identifier in before if kind == "statement"}
    noted = connection.execute("SELECT kind, id FROM changes").fetchall()
    if any(kind not in RECORD_KINDS for kind, _ in noted):  # the ledger's, or everything
        statements = {("statement", identifier) for (identifier,) in connection.execute("SELECT id FROM statements")}
    statements.update((kind, identifier) for kind, identifier in noted if kind == "statement")
    begun = has_ledger(connection)
    found = {one for one in statements if _is_draft(connection, one[1], begun=begun)}
    found |= _other_drafts(connection, found)
    connection.executemany("DELETE FROM drafts WHERE kind = ? AND id = ?", sorted(before - found))
    connection.executemany("INSERT INTO drafts VALUES(?, ?)", sorted(found - before))


def _is_draft(connection: sqlite3.Connection, identifier: str, *, begun: bool) -> bool:
    from sijill.model.fields import DRAFT_PREFIX

    if not begun and not identifier.startswith(DRAFT_PREFIX):
        return False
    return _is_there(connection, ("statement", identifier)) and not is_published(connection, identifier)


def _other_drafts(connection: sqlite3.Connection, drafts: set[Draft]) -> set[Draft]:
    """Return the agents, documents and topics that are drafts, given the statements that are.

    If the ledger has records of these kinds (format 2), they are those that it lacks; in an older ledger, those that
    drafts name, directly or through others. What something published names is never a draft.
    """
    reached: dict[Draft, set[Draft]] = {}  # each with what it names
    waiting = [*sorted(drafts), *_records_not_in_ledger(connection)]
    while waiting:
        kind, identifier = waiting.pop()
        named = _named(connection, kind, identifier)
        if kind != "statement" and _is_there(connection, (kind, identifier)):
            reached[kind, identifier] = named
        waiting += [
            one
            for one in named
            if one[0] != "statement"
            and one not in reached
            and one not in waiting
            and not _is_in_ledger(connection, one)
        ]
    kept: set[Draft] = set()
    waiting = [one for one in reached if _is_named_elsewhere(connection, one, drafts | reached.keys())]
    while waiting:
        one = waiting.pop()
        if one not in kept:
            kept.add(one)
            waiting += reached[one] & reached.keys()
    return reached.keys() - kept


def _records_not_in_ledger(connection: sqlite3.Connection) -> list[Draft]:
    """Return the agents, documents and topics that a ledger of every kind of record does not have."""
    if connection.execute("SELECT 1 FROM ledger_last WHERE kind <> 'statement' LIMIT 1").fetchone() is None:
        return []
    query = (
        "SELECT kind, id FROM records r WHERE NOT EXISTS "
        "(SELECT 1 FROM ledger_last l WHERE l.kind = r.kind AND l.id = r.id) ORDER BY kind, id"
    )
    return connection.execute(query).fetchall()


def _is_in_ledger(connection: sqlite3.Connection, one: Draft) -> bool:
    return connection.execute("SELECT 1 FROM ledger_last WHERE kind = ? AND id = ?", one).fetchone() is not None


def _named(connection: sqlite3.Connection, kind: str, identifier: str) -> set[Draft]:
    from sijill.model.records import RECORD_TYPES  # every command imports this module, and few need the records' types
    from sijill.state.rows import mentions_of

    data = source_files.record_data(connection, kind, identifier)
    return set() if data is None else set(mentions_of(RECORD_TYPES[kind].model_validate_json(data)))  # type: ignore[index]


def _is_named_elsewhere(connection: sqlite3.Connection, one: Draft, drafts: Iterable[Draft]) -> bool:
    rows = connection.execute("SELECT source_kind, source FROM mentions WHERE kind = ? AND target = ?", one)
    return any(source not in drafts for source in rows)


def settle(connection: sqlite3.Connection, *, shown: bool, as_before: bool) -> None:
    """Before a build, note as changed every record that became or stopped being a draft since the last build.

    ``shown`` says whether this build shows drafts, ``as_before`` whether the last one did the same: if not, every page
    is made again. The notes outlive a killed build.
    """
    with database.transaction(connection):
        refresh(connection)
        now = set(connection.execute("SELECT kind, id FROM drafts").fetchall())
        before = set(connection.execute("SELECT kind, id FROM not_shown").fetchall())
        if not as_before:
            change.note_everything(connection)
        elif not shown:
            _settle_left_out(connection, now, before)
        # Their pages and every list they are in mark drafts. Such changes are rare and previews small: make everything.
        elif any(_is_there(connection, one) for one in before - now) or any(
            _was_shown(connection, one) for one in now - before
        ):
            change.note_everything(connection)


def _settle_left_out(connection: sqlite3.Connection, now: set[Draft], before: set[Draft]) -> None:
    # What the site does not show was not there before, whatever was noted when it was edited.
    connection.executemany("UPDATE changes SET before = NULL WHERE kind = ? AND id = ?", sorted(before))
    for kind, identifier in sorted(before - now):
        connection.execute("DELETE FROM not_shown WHERE kind = ? AND id = ?", (kind, identifier))
        if _is_there(connection, (kind, identifier)):
            change.note(connection, kind, identifier, None)
    for kind, identifier in sorted(now):
        if (kind, identifier) not in before and _was_shown(connection, (kind, identifier)):
            change.note_as_it_is(connection, kind, identifier)
        else:  # the site does not show it, and will not
            connection.execute("DELETE FROM changes WHERE kind = ? AND id = ?", (kind, identifier))
            connection.execute("INSERT OR IGNORE INTO not_shown VALUES(?, ?)", (kind, identifier))


def _is_there(connection: sqlite3.Connection, one: Draft) -> bool:
    return source_files.record_data(connection, *one) is not None


def _was_shown(connection: sqlite3.Connection, one: Draft) -> bool:
    """Return whether a record that was no draft at the last build is on the site."""
    row = connection.execute("SELECT before FROM changes WHERE kind = ? AND id = ?", one).fetchone()
    return row is None or row[0] is not None


def built(connection: sqlite3.Connection) -> None:
    """Note that the site has been built with the drafts that there are."""
    connection.execute("DELETE FROM not_shown")
    connection.execute("INSERT INTO not_shown SELECT kind, id FROM main.drafts")
