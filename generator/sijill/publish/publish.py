"""``sijill publish``: gives drafts their ids and adds a batch to the ledger. Nothing else writes the ledger."""

import contextlib
import datetime
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from sijill.diagnostics import Diagnostic
from sijill.intake.ledger_in_git import ledger_gone
from sijill.intake.take_in import take_in
from sijill.ledger.entries import NOTHING
from sijill.ledger.parts import captures_of_document
from sijill.ledger.publishing import (  # fmt: skip
    Present,
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
from sijill.model.filing import folder_of_id, path_of_id
from sijill.model.records import RecordKind
from sijill.network.client import Client
from sijill.publish.beginning import refuse_future, refuse_second_beginning
from sijill.site import lock, staging
from sijill.site.checking import lock_of, open_state
from sijill.state import known
from sijill.state.references import with_earlier_ids

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
    main_branch: str | None = None,
    numbered: bool = False,
    forward: bool = False,
    previous: str | None = None,
    client: Client | None = None,
) -> Outcome:
    """Publish every new and changed record. With ``dry``, return what would be done and write nothing.

    ``main_branch`` is the branch on which numbers are given, where git does not say it; ``numbered`` says that what is
    made goes to that branch, whatever is checked out. ``forward`` allows the first batch of format 2 in a ledger of
    format 1. ``previous`` is the site as it was published last, a folder or an address that ``client`` asks: its
    ledger must be extended.

    Raises BuildError for faults of the machine, if the date is before that of the ledger's last batch or in the future,
    if a ledger is known elsewhere and gone from here, and if the ledger must be brought forward first.
    """
    refuse_future(date)
    with lock.hold(lock_of(configuration), "sijill publish"):
        connection, _ = open_state(configuration)
        with contextlib.closing(connection):
            take_in(configuration, connection, date)
            ledger = Ledger.over(connection)
            refuse_second_beginning(configuration, ledger, previous, client)
            errors = [*_errors(connection), *ledger_gone(configuration)]
            if errors:
                return Outcome({}, None, errors)
            if ledger.format == 1 and not forward:
                raise BuildError(
                    "sources/ledger must be of format 2, which guards agents, documents and topics too; "
                    "run 'sijill upgrade', which shows what it does first"
                )
            latest = max((day for _, _, day in ledger.batches()), default="")
            if date.isoformat() < latest:
                raise BuildError(f"the date must not be before that of the ledger's last batch, {latest}: {date}")
            renamed = _rename_drafts(configuration, connection, ledger, dry=dry)
            if renamed and not dry:
                take_in(configuration, connection, date)
                errors = _errors(connection)
                if errors:
                    return Outcome(renamed, None, errors)

            def on_main(repository: Repository | None) -> bool:
                return numbered or repository is None or repository.on_main(main_branch)

            found = _publication(configuration, connection, ledger, date, renamed if dry else {}, on_main)
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
    replaced = known.replaced_ids(connection)
    given: dict[str, str] = {}

    def taken(identifier: str) -> bool:
        return (
            identifier in given.values()
            or ledger.last("statement", identifier) is not None
            or known.path_of(connection, "statement", identifier) is not None
            or ("statement", identifier) in replaced
        )

    moves: list[tuple[Path, Path]] = []
    for draft in known.without_permanent_id(connection):
        path = known.path_of(connection, "statement", draft) or ""
        found = orjson.loads(known.record_data(connection, "statement", draft) or b"")["date"]["value"]
        date = edtf.parse(edtf.meant(found, configuration.options.format))
        given[draft] = id_for(draft, date, taken)
        source = configuration.sources / path
        moves.append(
            (source, configuration.sources / "statements" / folder_of_id(given[draft]) / f"{given[draft]}.yaml")
        )
    if dry:
        return given
    for draft, new in given.items():
        for path in known.paths_linking(connection, draft):
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
    on_main: Callable[[Repository | None], bool],
) -> Publication:
    repository: Repository | None = None
    with contextlib.suppress(RepositoryError):
        repository = Repository(configuration.root)

    def earlier(kind: RecordKind, identifier: str, digest: str) -> Mapping[str, Any] | None:
        # A record that was replaced has no file any more.
        path = known.path_of(connection, kind, identifier) or path_of_id(kind, identifier)
        return published_text(repository, kind, f"sources/{path}", digest) if repository else None

    present = _present(connection, ledger, names)
    return publication(ledger, present, earlier, date.isoformat(), on_main=on_main(repository))


def _present(connection: sqlite3.Connection, ledger: Ledger, names: Mapping[str, str]) -> Iterator[Present]:
    """Yield every record that may have a new version; ``names`` are the ids that drafts are given."""
    listed: dict[str, list[str]] = {}
    replaced = partial(known.replaced_by, connection)
    for kind, identifier, data, same in known.records_beside_ledger(connection):
        if same and kind != "document":
            continue
        record = orjson.loads(data)
        captures = captures_of_document(identifier, record) if kind == "document" else {}
        listed |= captures
        if not same:
            yield Present(kind, identifier, record, captures, None, with_earlier_ids(kind, record, replaced))
    for draft, data in known.unpublished(connection):
        identifier = names.get(draft, draft)
        if not identifier.startswith(DRAFT_PREFIX):
            record = orjson.loads(data)
            captures = {document: listed[document] for document in sorted(_cited(record)) if document in listed}
            earlier_ids = with_earlier_ids("statement", record, replaced)
            yield Present("statement", identifier, record, captures, None, earlier_ids)
    for kind, old, new in ledger.replaced():
        yield Present(kind, old, NOTHING, {}, new)


def _cited(record: Mapping[str, Any]) -> set[str]:
    """Return the documents that a statement's passages and variants stand in."""
    return {
        wording["document"] for passage in record["passages"] for wording in (passage, *passage.get("variants", ()))
    }
