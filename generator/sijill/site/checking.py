"""Opening and checking the state of an archive: all that ``check`` does, and the first step of a build."""

import contextlib
import datetime
import logging
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import orjson

import sijill
from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules.drafts import DraftNamed, ReplacedByDraft
from sijill.diagnostics.rules.fields import InvalidValue
from sijill.diagnostics.rules.history import UnpublishedChange
from sijill.diagnostics.rules.records import WordsLeft
from sijill.intake.changes import Progress, no_progress
from sijill.intake.ledger_in_git import ledger_gone, log_gone
from sijill.intake.published_addresses import addresses_moved
from sijill.intake.take_in import take_in
from sijill.intake.workers import Workers
from sijill.ledger.repository import Repository, RepositoryError
from sijill.ledger.store import Ledger
from sijill.ledger.taking_in import Key
from sijill.log.store import log_of
from sijill.log.tiles import WIDTH
from sijill.model.configuration import FILE, Configuration
from sijill.model.errors import BuildError
from sijill.model.record_kinds import RecordKind
from sijill.site import journal, lock
from sijill.site.staging import disk_error, refuse_what_is_not_ours
from sijill.sources import inbox, own_strings
from sijill.sources.settings import read_settings
from sijill.sources.unreadable import PAGES, UnreadableError, of_error, unreadable
from sijill.sources.writing import finish
from sijill.state import change, database, source_files
from sijill.state.replaced import present_id

T = TypeVar("T")
# Warnings while records are being edited, errors on the main branch, where readers are shown what is there.
_NOT_ON_MAIN = frozenset([UnpublishedChange.code, WordsLeft.code])
# The same in a published site.
NOT_WHEN_PUBLISHED = _NOT_ON_MAIN | {DraftNamed.code, ReplacedByDraft.code}
# In SQLite's messages, these mean that the disk is at fault and not the file's content.
_REFUSED = ("full", "disk I/O", "readonly", "unable to open", "locked")


def lock_of(configuration: Configuration) -> Path:
    """Return the file that is locked while an archive's state or site is being changed."""
    return configuration.cache / "lock"


def check(
    configuration: Configuration,
    today: datetime.date,
    progress: Progress = no_progress,
    jobs: Workers = None,
    only: Collection[str] = (),
) -> list[Diagnostic]:
    """Read what changed and return all diagnostics of the archive. The site is not touched.

    With ``only`` (paths from the archive's folder), only these files and what they name are looked at if that is
    enough; then the diagnostics of other files may be out of date.

    Raises BuildError if the state cannot be written or another command has locked it.
    """

    def work(connection: sqlite3.Connection) -> list[Diagnostic]:
        if only:
            from sijill.intake.selected import take_in_selected

            if take_in_selected(configuration, connection, today, progress, only):
                return source_files.diagnostics_in(connection)
        take_in(configuration, connection, today, progress, jobs)
        found = [
            *source_files.diagnostics_in(connection),
            *ledger_gone(configuration),
            *log_gone(configuration, connection),
            *addresses_moved(configuration),
            *of_pages(configuration, connection),
            *_of_site_folder(configuration),
        ]
        return sorted(if_readable(configuration, found))

    try:
        return with_state(configuration, "sijill check", work)
    except UnreadableError as error:
        return error.diagnostics


def if_readable(configuration: Configuration, found: list[Diagnostic]) -> list[Diagnostic]:
    """Return what was found; only the files that cannot be read where there are any.

    What else is found may follow from that, and its mend be wrong: a record in such a file seems to be gone.
    """
    if any(one.severity == "error" for one in found):
        return unreadable(configuration.root) or found
    return found


def _of_site_folder(configuration: Configuration) -> Iterator[Diagnostic]:
    """Yield a diagnostic where the site's folder has other files, which a build would not replace."""
    try:
        refuse_what_is_not_ours(configuration.site)
    except BuildError:
        reading = read_settings((configuration.root / FILE).read_bytes(), trusted=True)
        requirement = "must be a folder that a build may replace: there is none, it is empty, or it is a site of Sijill"
        facts = {"value": configuration.site_dir, "example": "site_dir: site, and move what is there away"}
        yield diagnose(
            InvalidValue, FILE, reading.place(("site_dir",)), field="site_dir", requirement=requirement, **facts
        )


def as_published(found: Diagnostic) -> Diagnostic:
    """Return a diagnostic with its severity in a published site, not a preview."""
    return found._replace(severity="error") if found.code in NOT_WHEN_PUBLISHED else found


def as_on_branch(configuration: Configuration, found: list[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics with their severity on the branch that is checked out.

    On the main branch a change that is not published is an error, and so are words that a taking down has left.
    """
    if not any(one.code in _NOT_ON_MAIN for one in found):
        return found
    try:
        on_main = Repository(configuration.root).on_main()
    except RepositoryError:
        return found
    return [as_published(one) if on_main and one.code in _NOT_ON_MAIN else one for one in found]


def of_pages(configuration: Configuration, connection: sqlite3.Connection) -> list[Diagnostic]:
    """Return the diagnostics of the hand-written pages, of the settings that they are made with, and of the inbox."""
    from sijill.frame import judging  # here, since `check` must start fast

    closed = unreadable(configuration.root, (PAGES,))
    if closed:
        return closed
    # Judging file names and settings imports all modules of pages and the Markdown extensions, so settings and a list
    # of files that were good are not judged again.
    settings = (configuration.root / FILE).read_bytes()  # these, too: what is refused in them is not in the settings
    names = f"{sijill.__version__}\n{configuration.settings!r}\n{settings!r}\n{judging.listing(configuration)}"
    found = []
    if database.noted(connection, "pages") != names:
        found = [*judging.of_files(configuration), *judging.of_settings(configuration)]
    if not found:
        database.note(connection, pages=names)
    texts = [*judging.of_texts(configuration, partial(_passages, connection)), *own_strings.lacking(configuration)]
    return [*found, *judging.of_secrets(configuration), *texts, *of_inbox(configuration, connection)]


def _passages(connection: sqlite3.Connection, kind: RecordKind, identifier: str) -> Collection[str] | None:
    """Return the ids of a record's passages; none of one that has errors or is replaced, None if there is no record."""
    data = source_files.record_data(connection, kind, identifier)
    if data is not None:
        return [one["id"] for one in orjson.loads(data).get("passages", ())]
    known = source_files.path_of(connection, kind, identifier) or source_files.in_place_of(connection, kind, identifier)
    return () if known or present_id(connection, kind, identifier) != identifier else None


def of_inbox(configuration: Configuration, connection: sqlite3.Connection) -> list[Diagnostic]:
    """Return the diagnostics of the inbox, except for its gaps; files that were good are not read again."""
    stamp = f"{sijill.__version__}\n{inbox.stamp(configuration.sources)}"
    if database.noted(connection, "inbox") == stamp:
        return []
    found = inbox.faults(configuration.sources)
    if not found:
        database.note(connection, inbox=stamp)
    return found


def with_state(configuration: Configuration, purpose: str, work: Callable[[sqlite3.Connection], T]) -> T:
    """Call ``work`` with an archive's state while holding the lock; a damaged state is thrown away with a warning.

    ``purpose`` names this command to others that want the lock. Raises BuildError if the disk refuses or another
    command has the lock, UnreadableError if files of the archive cannot be read.
    """
    with lock.hold(lock_of(configuration), purpose):
        try:
            try:
                return _once(configuration, work)
            except sqlite3.DatabaseError as error:
                if any(words in str(error) for words in _REFUSED):
                    raise
                logging.getLogger("sijill").warning("The cache was damaged (%s); it is made again.", error)
                database.remove(configuration.cache)
                return _once(configuration, work)
        except sqlite3.DatabaseError as error:
            place = configuration.cache / database.FILE
            raise BuildError(
                f"{place} must be a file that can be written: {error}. Correct that (is the disk full?) and try again; "
                "the site is unchanged."
            ) from None
        except OSError as error:
            closed = of_error(configuration.root, error)
            if closed:
                raise UnreadableError(closed) from None
            raise disk_error(error.filename or configuration.cache, error) from None


def _once(configuration: Configuration, work: Callable[[sqlite3.Connection], T]) -> T:
    connection, _ = open_state(configuration)
    with contextlib.closing(connection):
        return work(connection)


def open_state(configuration: Configuration) -> tuple[sqlite3.Connection, bool]:
    """Open an archive's state with every stage's tables, after completing or undoing what was killed."""
    connection, new = database.open_for_writing(configuration.cache)
    if configuration.kept_at is None:
        finish(configuration)
        journal.recover(configuration.site, database.noted(connection, "token"))
    start = "ledger/"
    assumed = {path[len(start) :]: data for path, data in configuration.assumed.items() if path.startswith(start)}
    synced = Ledger(connection).sync(configuration.sources / "ledger", assumed)
    if synced.records is None:
        change.note_everything(connection)
    elif synced.changed:
        _note_published(connection, synced.records)
    log = log_of(configuration, connection).sync(configuration.sources / "log", again=synced.records is None)
    if log.changed:
        tiles = (range(low // WIDTH, -(-high // WIDTH)) for low, high in log.spans)
        change.note_logged(connection, {number for numbers in tiles for number in numbers})
        proved = [key for span in log.spans for key, _ in Ledger.over(connection).numbered(*span)]
        change.note_published(connection, sorted({identifier for kind, identifier in proved if kind == "statement"}))
    return connection, new


def _note_published(connection: sqlite3.Connection, records: Sequence[Key]) -> None:
    """Note records with new versions, whose own pages, namers' pages and replacements' pages show them."""
    concerned = sorted({*records, *Ledger.over(connection).in_place_of(records)})
    change.note_published(connection, [identifier for kind, identifier in concerned if kind == "statement"])
    for kind, identifier in concerned:
        data = source_files.record_data(connection, kind, identifier)
        if kind != "statement" and data is not None:
            change.note(connection, kind, identifier, data)
