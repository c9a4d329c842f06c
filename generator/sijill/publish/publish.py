"""``sijill publish``: gives drafts their ids and adds a batch to the ledger. Nothing else writes the ledger."""

import contextlib
import datetime
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from sijill.diagnostics import Diagnostic
from sijill.intake.ledger_in_git import ledger_gone
from sijill.intake.take_in import take_in
from sijill.ledger.publishing import (  # fmt: skip
    Publication,
    id_for,
    publication,
    published_text,
    rename_in,
    scalars_equal_to,
)
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger
from sijill.model import edtf
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.fields import DRAFT_PREFIX
from sijill.model.filing import folder_of_id
from sijill.network.client import Client
from sijill.publish.beginning import refuse_second_beginning
from sijill.site import lock, staging
from sijill.site.checking import lock_of, open_state
from sijill.state import known

# Rules whose breaches publishing itself removes; every other error must be fixed first.
_ABOUT_PUBLISHING = frozenset({"draft-id", "unpublished-change"})


class Outcome(NamedTuple):
    """What a run did: drafts and their new ids, the batch, and the errors that prevented publishing."""

    renamed: dict[str, str]
    publication: Publication | None
    errors: list[Diagnostic]


def publish(
    configuration: Configuration,
    date: datetime.date,
    *,
    dry: bool = False,
    previous: str | None = None,
    client: Client | None = None,
) -> Outcome:
    """Publish every new and changed statement. With ``dry``, return what would be done and write nothing.

    ``previous`` is the site as it was published last, a folder or an address that ``client`` asks: its ledger must be
    extended. Raises BuildError for faults of the machine, if the date is before that of the ledger's last batch, and
    if a ledger is known elsewhere and gone from here.
    """
    with lock.hold(lock_of(configuration), "sijill publish"):
        connection, _ = open_state(configuration)
        with contextlib.closing(connection):
            take_in(configuration, connection, date)
            ledger = Ledger.over(connection)
            refuse_second_beginning(configuration, ledger, previous, client)
            errors = [*_errors(connection), *ledger_gone(configuration)]
            if errors:
                return Outcome({}, None, errors)
            latest = max((day for _, _, day in ledger.batches()), default="")
            if date.isoformat() < latest:
                raise BuildError(f"the date must not be before that of the ledger's last batch, {latest}: {date}")
            renamed = _rename_drafts(configuration, connection, ledger, dry=dry)
            if renamed and not dry:
                take_in(configuration, connection, date)
                errors = _errors(connection)
                if errors:
                    return Outcome(renamed, None, errors)
            found = _publication(configuration, connection, ledger, date, renamed if dry else {})
            if found.name is not None and not dry:
                folder = configuration.sources / "ledger"
                folder.mkdir(exist_ok=True)
                path = folder / found.name
                if path.exists():
                    raise BuildError(f"{path} must not exist yet: a batch with the same beginning of its digest")
                staging.write_atomically(path, found.data)
            return Outcome(renamed, found, [])


def _errors(connection: sqlite3.Connection) -> list[Diagnostic]:
    found = known.diagnostics_in(connection)
    return [one for one in found if one.severity == "error" and one.code not in _ABOUT_PUBLISHING]


def _rename_drafts(
    configuration: Configuration, connection: sqlite3.Connection, ledger: Ledger, *, dry: bool
) -> dict[str, str]:
    """Give every draft its id, in its file's name and in the statements that name it; return old and new ids."""
    rows = connection.execute(
        "SELECT s.id, s.data, f.path FROM statements s JOIN files f ON f.kind = 'statement' AND f.id = s.id"
        " WHERE s.id >= '0000-' AND s.id < '0000.' ORDER BY s.id"
    ).fetchall()
    given: dict[str, str] = {}

    def taken(identifier: str) -> bool:
        return (
            identifier in given.values()
            or ledger.last(identifier) is not None
            or connection.execute("SELECT 1 FROM files WHERE kind = 'statement' AND id = ?", (identifier,)).fetchone()
            is not None
            or connection.execute("SELECT 1 FROM replaced WHERE old = ?", (identifier,)).fetchone() is not None
        )

    moves: list[tuple[Path, Path]] = []
    for draft, data, path in rows:
        date = edtf.parse(edtf.meant(orjson.loads(data)["date"]["value"], configuration.options.format))
        given[draft] = id_for(draft, date, taken)
        source = configuration.sources / path
        moves.append(
            (source, configuration.sources / "statements" / folder_of_id(given[draft]) / f"{given[draft]}.yaml")
        )
    if dry:
        return given
    for draft, new in given.items():
        naming = connection.execute(
            "SELECT f.path FROM relations r JOIN files f ON f.kind = 'statement' AND f.id = r.source WHERE r.target = ?"
            " UNION SELECT f.path FROM replaced p JOIN files f ON f.kind = 'statement' AND f.id = p.id WHERE p.old = ?",
            (draft, draft),
        )
        for (path,) in naming.fetchall():
            _write_name(configuration.sources / path, draft, new)
    for source, target in moves:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(source, target)  # fails if the file exists, which a rename does not
        source.unlink()
        with contextlib.suppress(OSError):
            source.parent.rmdir()
    return given


def _write_name(path: Path, draft: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8")
    plain = text.replace("\r\n", "\n")
    changed = rename_in(plain, scalars_equal_to(plain, draft), new)
    if changed != plain:
        staging.write_atomically(path, (changed.replace("\n", "\r\n") if plain != text else changed).encode())


def _publication(
    configuration: Configuration,
    connection: sqlite3.Connection,
    ledger: Ledger,
    date: datetime.date,
    names: Mapping[str, str],
) -> Publication:
    rows = connection.execute(
        "SELECT s.id, s.data FROM statements s LEFT JOIN ledger_last l ON l.statement = s.id"
        " WHERE l.digest IS NULL OR l.digest <> s.digest ORDER BY s.id"
    ).fetchall()
    listed: dict[str, list[str]] = {}

    def captures_of(record: Mapping[str, Any]) -> dict[str, list[str]]:
        documents = {
            wording["document"] for passage in record["passages"] for wording in (passage, *passage.get("variants", ()))
        }
        for document in documents - listed.keys():
            row = connection.execute(
                "SELECT data FROM records WHERE kind = 'document' AND id = ?", (document,)
            ).fetchone()
            captures = orjson.loads(row[0]).get("captures", ()) if row else ()
            listed[document] = sorted(capture["digest"] for capture in captures)
        return {document: listed[document] for document in sorted(documents)}

    def earlier(identifier: str, digest: str) -> dict[str, Any] | None:
        row = connection.execute("SELECT path FROM files WHERE kind = 'statement' AND id = ?", (identifier,)).fetchone()
        try:
            return published_text(Repository(configuration.root), f"sources/{row[0]}", digest)
        except RepositoryError:
            return None

    records = ((names.get(identifier, identifier), orjson.loads(data)) for identifier, data in rows)
    kept = ((i, record) for i, record in records if not i.startswith(DRAFT_PREFIX))
    return publication(ledger, kept, captures_of, earlier, date.isoformat())
