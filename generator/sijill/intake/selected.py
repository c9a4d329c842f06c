"""Checking only selected statements, so that it takes the same time in an archive of any size.

The findings of a statement depend on its own file, the records and copies that it names, the ledger, the settings and
the statements of the same words. If all that it names is unchanged since it was last read, and its words are those of
no other, no other file needs to be looked at. Otherwise, or if the archive was never read completely, all files are
looked at as usual. That another file has been given this one's words since all were looked at is not noticed.
"""

import datetime
import os
import sqlite3
import stat
from collections.abc import Iterable
from pathlib import Path

from sijill.intake.changes import Changes, Progress, checked_history, compared, history_mark, note_of
from sijill.intake.history import check_history, mark_unchecked
from sijill.intake.meant import files_with_mistaken_ids
from sijill.intake.store import StateUpdate
from sijill.intake.take_in import same_settings
from sijill.model.configuration import Configuration
from sijill.model.records import Statement
from sijill.sources.marks import mark_of
from sijill.sources.scan import SourceFile, Stamp
from sijill.state import database, source_files
from sijill.state.duplicates import has_same_words
from sijill.state.ordering import reached
from sijill.state.rows import mentions_of

# If relations lead from a statement to this many others, all files are looked at.
_MOST_LINKED = 1000


def take_in_selected(
    configuration: Configuration,
    connection: sqlite3.Connection,
    today: datetime.date,
    progress: Progress,
    paths: Iterable[str],
) -> bool:
    """Update the state from some files (paths from the archive's folder) if it is enough to look at what they name.

    Return whether it was enough; then the state has the diagnostics of these files that a look at all files would give.
    The marks of folders are not updated, so that the next look at all files finds these files, and others, changed.
    """
    if database.checked_on(connection) != today.isoformat() or not _is_complete(configuration, connection):
        return False
    files = [_known(configuration.sources, connection, path) for path in paths]
    touched = []
    for found in files:
        if found is None:
            return False
        file, stamp = found
        if file.stamp != stamp:
            touched.append(file)
    if any(has_same_words(connection, file.id) for file in touched):
        return False
    if touched:
        database.forget_note(connection, note_of("statement"))
        checked = mark_unchecked(connection)
        StateUpdate(configuration, connection, today, progress, None).run(Changes([], touched, []), [])
        check_history(configuration, connection, checked, [("statement", file.id) for file in touched])
        if any(has_same_words(connection, file.id) for file in touched):
            return False
        database.note(connection, **{note_of("statement"): "checked"})
    return all(_dependencies_unchanged(configuration.sources, connection, file) for file, _ in filter(None, files))


def _is_complete(configuration: Configuration, connection: sqlite3.Connection) -> bool:
    """Return whether the archive was read completely and all of its files are in their places."""
    return (
        same_settings(configuration, connection)
        and checked_history(connection) == history_mark(configuration, connection)
        and _has_same_mark(configuration.sources, connection, "statements")
        and not source_files.has_diagnostics(connection, "scan")
        and "statement" in compared(connection)
    )


def _known(sources: Path, connection: sqlite3.Connection, path: str) -> tuple[SourceFile, Stamp] | None:
    """Return a statement's file with its present and its recorded stamp; None for anything else."""
    below = path.removeprefix("sources/")
    file = source_files.file_at(connection, below)
    now = _stamp(sources / below)
    if file is None or file.kind != "statement" or now is None or not path.startswith("sources/"):
        return None
    return file._replace(stamp=now), file.stamp


def _stamp(path: Path) -> Stamp | None:
    """Return the stamp of a plain file, None if there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _dependencies_unchanged(sources: Path, connection: sqlite3.Connection, file: SourceFile) -> bool:
    """Return whether everything that a statement's checks depend on, except itself, is as it was read."""
    years = source_files.folders_of_statements(connection)
    if any(
        os.path.lexists(sources / year / f"{file.id}.yaml") for year in years if not file.path.startswith(f"{year}/")
    ):
        return False  # the same id in another year
    if any(one.path == file.path for one in files_with_mistaken_ids(connection)):
        return False
    data = source_files.record_data(connection, "statement", file.id)
    if data is None:
        return True  # nothing else that makes it no record depends on another file
    record = Statement.model_validate_json(data)
    if record.replaces or not all(_is_unchanged(sources, connection, *named) for named in mentions_of(record)):
        return False
    if not record.relations:
        return True
    linked = reached(connection, file.id, _MOST_LINKED)  # a changed one may now close a circle
    return len(linked) < _MOST_LINKED and all(_is_unchanged(sources, connection, "statement", one) for one in linked)


def _is_unchanged(sources: Path, connection: sqlite3.Connection, kind: str, identifier: str) -> bool:
    """Return whether a named record is as it was read; for a document, its copies too."""
    files = source_files.files_of(connection, kind, identifier)
    if len(files) != 1 or _stamp(sources / files[0].path) != files[0].stamp:
        return False
    return kind != "document" or _has_same_mark(sources, connection, f"captures/{identifier}")


def _has_same_mark(sources: Path, connection: sqlite3.Connection, folder: str) -> bool:
    """Return whether a folder has its recorded mark."""
    return mark_of(sources, folder) == source_files.mark_of(connection, folder)
