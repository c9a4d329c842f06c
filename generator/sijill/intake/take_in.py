"""Updating the state from the files of ``sources/``: finding what changed, reading and storing it.

If nothing changed, neither the records' types nor the checks are imported.
"""

import datetime
import sqlite3
from typing import TYPE_CHECKING

from sijill import __version__
from sijill.intake.changes import COMPARED, Changes, Progress, checked_history, compared, history_mark, no_progress
from sijill.model.configuration import Configuration
from sijill.sources.marks import ABOVE, folder_marks
from sijill.state import database, source_files

if TYPE_CHECKING:
    from sijill.intake.workers import Workers
    from sijill.sources.scan import Scan, SourceFile


def take_in(
    configuration: Configuration,
    connection: sqlite3.Connection,
    today: datetime.date,
    progress: Progress = no_progress,
    jobs: "Workers" = None,
) -> bool:
    """Update the state from the files; return whether anything had changed. The ledger's tables must be up to date."""
    same = same_settings(configuration, connection)
    marks = folder_marks(configuration.sources)
    if configuration.assumed:
        marks[""] = b""  # so that all folders are scanned
    earlier_marks = source_files.marks(connection)
    earlier = database.checked_on(connection)
    # From the last check's day to today, only verdicts change that compared the earlier of the two with a later day.
    turned = []
    if earlier not in (None, today.isoformat()):
        turned = source_files.files_compared_with_later(connection, min(str(earlier), today.isoformat()))
    if not same or turned:  # if this run is killed half way, the next one must not trust the verdicts
        database.forget_note(connection, "checked_with")
    elif earlier != today.isoformat():
        database.note(connection, checked_on=today.isoformat())
    if same and marks == earlier_marks and not turned:
        if checked_history(connection) != history_mark(configuration, connection):
            from sijill.intake.history import check_history

            check_history(configuration, connection)
        if len(compared(connection)) < len(COMPARED):  # an earlier run was killed
            from sijill.intake.names import check_names

            check_names(configuration, connection, (), ())
        return False
    from sijill.intake import names
    from sijill.intake.history import CHECKED_ALONE, check_history, mark_unchecked
    from sijill.intake.meant import files_with_mistaken_ids
    from sijill.intake.store import StateUpdate
    from sijill.state.write import keep_marks

    checked = mark_unchecked(connection)
    found, changes = _look(configuration, connection, marks, earlier_marks if same else {})
    if not same:
        new = set(changes.new)
        changes = Changes(changes.new, [file for file in found.files if file not in new], changes.gone)
    elif turned:
        seen = {file.path for file in (*changes.new, *changes.touched, *changes.gone)}
        again = [file for file in turned if file.path not in seen]
        changes = Changes(changes.new, [*changes.touched, *again], changes.gone)
    differing = [*changes.new, *changes.touched, *changes.gone]
    kept = names.forget_names(connection, {file.kind for file in differing} if same else COMPARED)
    StateUpdate(configuration, connection, today, progress, jobs).run(changes, found.diagnostics)
    # What a wrong id may have meant, and whether its record was merged, is known once all files are read.
    broken = files_with_mistaken_ids(connection)
    if broken:
        StateUpdate(configuration, connection, today, no_progress, jobs).run(Changes([], broken, []), found.diagnostics)
    with database.transaction(connection):
        keep_marks(connection, earlier_marks, marks)
        database.note(connection, checked_with=_settings(configuration), checked_on=today.isoformat())
    alone = not changes.new and not changes.gone and all(file.kind in CHECKED_ALONE for file in changes.touched)
    edited = [(file.kind, file.id) for file in changes.touched] if alone else None
    check_history(configuration, connection, checked, edited)
    names.check_names(configuration, connection, kept if same else (), {file.path for file in differing})
    return True


def same_settings(configuration: Configuration, connection: sqlite3.Connection) -> bool:
    """Return whether the settings that the checks depend on are those of the last check."""
    return database.noted(connection, "checked_with") == _settings(configuration)


def _settings(configuration: Configuration) -> str:
    return f"{__version__} {configuration.for_checks}"


def _look(
    configuration: Configuration, connection: sqlite3.Connection, marks: dict[str, bytes], earlier: dict[str, bytes]
) -> "tuple[Scan, Changes]":
    """Scan the folders whose marks differ, or all folders if those do not show everything that changed."""
    from sijill.sources.scan import assuming, scan, scan_folders

    differing = sorted(folder for folder in marks.keys() | earlier.keys() if marks.get(folder) != earlier.get(folder))
    if earlier and not source_files.has_diagnostics(connection, "scan") and ABOVE.isdisjoint(differing):
        found = scan_folders(configuration.sources, differing)
        changes = _changes(connection, found, differing)
        if not found.diagnostics and not any(_has_known_id(connection, file) for file in changes.new):
            return found, changes
    found = scan(configuration.sources)
    if configuration.assumed:
        found = assuming(found, configuration.assumed)
    return found, _changes(connection, found, None)


def _has_known_id(connection: sqlite3.Connection, file: "SourceFile") -> bool:
    """Return whether a new file has the id of a known one: then all folders must be scanned to find the right one."""
    return source_files.path_of(connection, file.kind, file.id) is not None


def _changes(connection: sqlite3.Connection, found: "Scan", folders: list[str] | None) -> Changes:
    """Compare the files found with the known ones, in some folders or (None) in all."""
    stamps = source_files.stamps(connection, folders)
    new, touched = [], []
    for file in found.files:
        stamp = stamps.pop(file.path, None)
        if stamp is None:
            new.append(file)
        elif stamp != file.stamp:
            touched.append(file)
    there = [source_files.file_at(connection, path) for path in sorted(stamps)]
    return Changes(new, touched, [one._replace(stamp=(0, 0, 0, 0)) for one in there if one])
