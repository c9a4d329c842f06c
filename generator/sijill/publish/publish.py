"""``sijill publish``: gives drafts their ids and adds a batch to the ledger. Nothing else writes the ledger."""

import contextlib
import datetime
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from sijill.diagnostics import Diagnostic
from sijill.intake.ledger_in_git import ledger_gone, log_gone
from sijill.intake.patches import named_by_takings_down
from sijill.intake.published_addresses import addresses_moved
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
from sijill.ledger.store import Ledger, Published
from sijill.ledger.versions import digest_of_record
from sijill.ledger.withheld import Named
from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.fields import DRAFT_PREFIX
from sijill.model.filing import folder_of_id, path_of_id
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES
from sijill.network.client import Client
from sijill.publish.asking import Fetched
from sijill.publish.beginning import refuse_future, refuse_second_beginning
from sijill.publish.closing import Closed, closed, signed_again
from sijill.publish.others import ask_others
from sijill.site import lock
from sijill.site.checking import lock_of, open_state
from sijill.site.rehearsal import rehearsal
from sijill.sources.writing import write_all
from sijill.state import source_files
from sijill.state.ordering import when
from sijill.state.references import references, with_earlier_ids

# Rules whose breaches publishing itself removes; every other error must be fixed first.
Key = tuple[RecordKind, str]
_ABOUT_PUBLISHING = frozenset({"draft-id", "unpublished-change"})
_NEVER_PUBLISHED = frozenset({"words-left"})  # what is warned of elsewhere


class Outcome(NamedTuple):
    """What a run did: drafts and their new ids, the batch, what prevented publishing, the checkpoint, timestamps,
    witnesses' signatures.

    ``unasked`` says why the site at the archive's address could not be asked whether it has a ledger already.
    """

    renamed: dict[str, str]
    publication: Publication | None
    errors: list[Diagnostic]
    closed: Closed | None = None
    stamps: Fetched = Fetched([], [])
    cosigned: Fetched = Fetched([], [])
    again: Sequence[str] = ()
    unasked: str = ""


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
    only: Collection[Key] | None = None,
    log_key: Path | None = None,
    sign: bool = True,
) -> Outcome:
    """Publish every new and changed record. With ``dry``, return what would be done and write nothing.

    ``main_branch`` is the branch on which numbers are given, where git does not say it; ``numbered`` says that what is
    made goes to that branch, whatever is checked out. ``forward`` allows the first batch with numbers in a ledger of
    format 1. ``previous`` is the site as it was published last, a folder or an address that ``client`` asks: its
    ledger must be extended. ``only`` are the records that are published, with the new ones that they name and the
    merged ones whose place they take; other changes wait. ``log_key`` is the file of the secret key that signs
    the log's checkpoint (``closing.closed``). Without ``sign`` only what is in the ledger
    already is signed: what is made may be thrown away, and a log signs nothing that it does not publish.

    Raises BuildError for faults of the machine, if the date is before that of the ledger's last batch or in the future,
    if a ledger is known elsewhere and gone from here, and if the ledger must be upgraded first.
    """
    refuse_future(date)
    wanted = Wanted(date, main_branch, numbered, forward, previous, client, only, log_key, sign)
    if dry:
        with rehearsal(configuration, {}) as rehearsed, lock.hold(lock_of(rehearsed), "sijill publish"):
            return _prepared(rehearsed, wanted)[0]
    with lock.hold(lock_of(configuration), "sijill publish"):
        outcome, contents = _prepared(configuration, wanted)
        found, head = outcome.publication, outcome.closed
        if found is not None and (found.name is not None or (head is not None and head.data) or outcome.again):
            write_all(configuration, {f"sources/{path}": data for path, data in contents.items()})
        options = configuration.options
        if found is not None and not found.refused and (options.timestamps or options.witnesses):
            with contextlib.closing(open_state(configuration)[0]) as connection:
                stamps, cosigned = ask_others(configuration, connection)
                outcome = outcome._replace(stamps=stamps, cosigned=cosigned)
        return outcome


class Wanted(NamedTuple):
    """What ``publish`` was asked for."""

    date: datetime.date
    main_branch: str | None
    numbered: bool
    forward: bool
    previous: str | None
    client: Client | None
    only: Collection[Key] | None
    log_key: Path | None
    sign: bool


def _prepared(configuration: Configuration, wanted: Wanted) -> tuple[Outcome, dict[str, bytes | None]]:
    """Return what publishing does, and what files will hold, by path below ``sources/``; nothing is written.

    The archive is judged as it will be once drafts have their ids.
    """
    date = wanted.date
    connection, _ = open_state(configuration)
    with contextlib.closing(connection):
        take_in(configuration, connection, date)
        ledger = Ledger.over(connection)
        unasked = refuse_second_beginning(
            configuration, ledger, wanted.previous, wanted.client, reflog=not wanted.numbered
        )
        again = signed_again(configuration, connection, wanted.log_key)
        mended = {f"sources/{path}" for path in again}
        errors = [*(one for one in _errors(connection) if one.file not in mended), *log_gone(configuration, connection)]
        also = [*ledger_gone(configuration), *addresses_moved(configuration)]
        errors += [one for one in also if one.severity == "error"]
        if errors:
            return Outcome({}, None, errors), {}
        if ledger.format == 1 and not wanted.forward:
            raise BuildError(
                "sources/ledger must be of format 2 or later, which guards agents, documents and topics too; "
                "run 'sijill upgrade', which shows what it does first"
            )
        latest = max((day for _, _, day in ledger.batches()), default="")
        if date.isoformat() < latest:
            raise BuildError(f"the date must not be before that of the ledger's last batch, {latest}: {date}")
        renamed = _ids_of_drafts(connection, ledger) if wanted.only is None else {}
        if not renamed:
            found = _publication(configuration, connection, wanted)
            head = _closed(configuration, connection, found, wanted)
            return Outcome({}, found, [], head, again=sorted(again), unasked=unasked), again | _batch(
                configuration, found, head
            )
        contents = _with_ids(configuration, connection, renamed)
        with (
            rehearsal(configuration, contents, connection) as rehearsed,
            contextlib.closing(open_state(rehearsed)[0]) as of_rehearsal,
        ):
            take_in(rehearsed, of_rehearsal, date)
            errors = [one for one in _errors(of_rehearsal) if one.file not in mended]
            if errors:
                return Outcome(renamed, None, errors), {}
            found = _publication(rehearsed, of_rehearsal, wanted)
            head = _closed(rehearsed, of_rehearsal, found, wanted)
        made = {**contents, **again, **_batch(configuration, found, head)}
        return Outcome(renamed, found, [], head, again=sorted(again), unasked=unasked), made


def _closed(
    configuration: Configuration, connection: sqlite3.Connection, found: Publication, wanted: Wanted
) -> Closed | None:
    if found.name is not None and not wanted.sign:
        return None
    return closed(configuration, connection, found, wanted.log_key)


def _batch(configuration: Configuration, found: Publication, head: Closed | None) -> dict[str, bytes | None]:
    made: dict[str, bytes | None] = {}
    if found.name is not None:
        path = configuration.sources / "ledger" / found.name
        if path.exists():
            raise BuildError(f"{path} must not exist yet: a batch with the same beginning of its digest")
        made[f"ledger/{found.name}"] = found.data
    if head is not None and head.data is not None:
        made[head.path] = head.data
    return made


def _errors(connection: sqlite3.Connection) -> list[Diagnostic]:
    found = source_files.diagnostics_in(connection)
    found = [one._replace(severity="error") if one.code in _NEVER_PUBLISHED else one for one in found]
    return [one for one in found if one.severity == "error" and one.code not in _ABOUT_PUBLISHING]


def _ids_of_drafts(connection: sqlite3.Connection, ledger: Ledger) -> dict[str, str]:
    """Return the id that every draft is given, by the one that it has."""
    replaced = {old for kind, old, _ in source_files.replaced_ids(connection) if kind == "statement"}
    given: dict[str, str] = {}

    def taken(identifier: str) -> bool:
        return (
            identifier in given.values()
            or ledger.last("statement", identifier) is not None
            or source_files.path_of(connection, "statement", identifier) is not None
            or identifier in replaced
        )

    for draft in source_files.without_permanent_id(connection):
        given[draft] = id_for(draft, when(connection, draft), taken)
    return given


def _with_ids(
    configuration: Configuration, connection: sqlite3.Connection, given: Mapping[str, str]
) -> dict[str, bytes | None]:
    """Return what files hold once drafts have their ids: those moved, and those of the statements that name them."""
    contents: dict[str, bytes] = {}
    moved: dict[str, bytes | None] = {}
    for draft, new in given.items():
        for path in source_files.paths_linking(connection, draft):
            data = contents[path] if path in contents else configuration.contents(path)
            contents[path] = _naming(data, draft, new)
    for draft, new in given.items():
        path = source_files.path_of(connection, "statement", draft) or ""
        data = contents.pop(path) if path in contents else configuration.contents(path)
        moved |= {path: None, f"statements/{folder_of_id(new)}/{new}.yaml": data}
    return {**contents, **moved}


def _naming(data: bytes, draft: str, new: str) -> bytes:
    text = data.decode("utf-8")
    plain = text.replace("\r\n", "\n")
    changed = rename_in(plain, scalars_equal_to(plain, draft), new)
    return (changed.replace("\n", "\r\n") if plain != text else changed).encode()


def _publication(configuration: Configuration, connection: sqlite3.Connection, wanted: Wanted) -> Publication:
    ledger = Ledger.over(connection)
    repository: Repository | None = None
    with contextlib.suppress(RepositoryError):
        repository = Repository(configuration.root)

    def earlier(published: Published, named: Named | None) -> Mapping[str, Any] | None:
        # A record that was replaced has no file any more.
        kind, identifier = published.entry.kind, published.entry.id
        path = source_files.path_of(connection, kind, identifier) or path_of_id(kind, identifier)
        return published_text(repository, f"sources/{path}", published, named) if repository else None

    present = list(_with_names(connection, ledger))
    waiting: list[Key] = []
    if wanted.only is not None:
        present, waiting = _only(present, wanted.only, ledger)
    on_main = wanted.numbered or repository is None or repository.on_main(wanted.main_branch)
    found = publication(
        ledger, present, earlier, wanted.date.isoformat(), on_main=on_main,
        kinds=lambda: _labels(configuration, connection, ledger, present), records=configuration.options.format,
    )  # fmt: skip
    return found._replace(waiting=waiting)


def _labels(
    configuration: Configuration, connection: sqlite3.Connection, ledger: Ledger, present: Sequence[Present]
) -> dict[str, dict[str, str]]:
    """Return what the kinds that the archive adds are called, of which records are published, as far as that is new."""
    found, known = {}, ledger.kinds()
    for own in configuration.kinds:
        name = f"{own.of}.{own.name}"
        new = {language: label for language, label in own.label.items() if language not in known.get(name, {})}
        of_it = any(one.kind == own.of and one.record.get("kind") == own.name for one in present)
        if new and (of_it or source_files.is_published_of(connection, own.of, own.name)):
            found[name] = new
    return found


def _present(connection: sqlite3.Connection, ledger: Ledger) -> Iterator[Present]:
    """Yield every record that may have a new version."""
    listed: dict[str, list[str]] = {}
    replaced = partial(source_files.replaced_by, connection)
    for kind, identifier, data, same in source_files.records_beside_ledger(connection):
        if same and kind != "document":
            continue
        record = orjson.loads(data)
        captures = captures_of_document(identifier, record) if kind == "document" else {}
        listed |= captures
        if not same:
            yield Present(kind, identifier, record, captures, None, with_earlier_ids(kind, record, replaced))
    for identifier, data in source_files.unpublished(connection):
        if not identifier.startswith(DRAFT_PREFIX):
            record = orjson.loads(data)
            captures = {document: listed[document] for document in sorted(_cited(record)) if document in listed}
            earlier_ids = with_earlier_ids("statement", record, replaced)
            yield Present("statement", identifier, record, captures, None, earlier_ids)
    for kind, old, new in ledger.replaced():
        yield Present(kind, old, NOTHING, {}, new)


def _with_names(connection: sqlite3.Connection, ledger: Ledger) -> Iterator[Present]:
    """Yield the records of ``_present``, each with what takings down of other records list of its last version."""
    named = named_by_takings_down(connection)
    for one in _present(connection, ledger):
        last = ledger.last(one.kind, one.id) if named else None
        yield one._replace(named=named.get((one.kind, one.id, last.entry.version))) if last else one


def _only(present: Sequence[Present], only: Collection[Key], ledger: Ledger) -> tuple[list[Present], list[Key]]:
    """Return the records that are asked for, with what they need, and those that they name and that wait.

    They need the new ones that they name, documents with new copies, and the ends of those whose place they take.
    """
    there = {(one.kind, one.id): one for one in present if one.replaced_by is None}
    wanted: set[Key] = set()
    named: set[Key] = set()
    waiting = [key for key in only if key in there]
    while waiting:
        key = waiting.pop()
        wanted.add(key)
        record = RECORD_TYPES[key[0]].model_validate_json(orjson.dumps(there[key].record))
        found = {(kind, name) for kind, name, _ in references(record)} & there.keys() - wanted
        needed = {one for one in found if _has_new_copies(there[one], ledger)}
        waiting += sorted(needed)
        named |= found - needed
    chosen = [one for one in present if (one.kind, one.replaced_by or one.id) in wanted]
    return chosen, sorted(one for one in named - wanted if _differs(there[one], ledger))


def _has_new_copies(one: Present, ledger: Ledger) -> bool:
    """Return whether a record is new, or a document with copies that are not published."""
    last = ledger.last(one.kind, one.id)
    if last is None:
        return True
    published = last.entry.captures.get(one.id, [])
    return one.kind == "document" and not set(one.captures.get(one.id, ())) <= set(published)


def _differs(one: Present, ledger: Ledger) -> bool:
    last = ledger.last(one.kind, one.id)
    return last is None or last.entry.digest != digest_of_record(one.record)


def _cited(record: Mapping[str, Any]) -> set[str]:
    """Return the documents that a statement's passages and variants are quoted from."""
    return {
        wording["document"] for passage in record["passages"] for wording in (passage, *passage.get("variants", ()))
    }
