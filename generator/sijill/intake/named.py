"""Checking single statements by what they name, so that it takes as long in an archive of any size.

What can be wrong with a statement follows from its own file, from the records and copies that it names, from the ledger
and from the settings. Where all that it names stands as it stood when it was read last, nothing else need be looked at.
In any other case, and wherever the state has not seen a whole archive yet, everything is looked at as ever.
"""

import datetime
import os
import sqlite3
import stat
from collections.abc import Iterable
from pathlib import Path

from sijill.intake.history import check_history, unsettle
from sijill.intake.store import Storing
from sijill.intake.take_in import Changes, Progress, checked_on, history_mark, same_settings, settled_history
from sijill.model.configuration import Configuration
from sijill.model.records import Statement
from sijill.sources.marks import mark_of
from sijill.sources.scan import SourceFile, Stamp
from sijill.state import known
from sijill.state.rows import mentions_of


def take_in_these(
    configuration: Configuration,
    connection: sqlite3.Connection,
    today: datetime.date,
    progress: Progress,
    paths: Iterable[str],
) -> bool:
    """Bring the state up to some files, named from the archive's folder, where looking at what they name is enough.

    Returns whether it was: then what the state says is wrong with these files is what a look at everything would say.
    The folders keep the marks they had, so that the next such look finds these files, and any others, changed.
    """
    if checked_on(connection) != today.isoformat() or not _is_whole(configuration, connection):
        return False
    files = [_known(configuration.sources, connection, path) for path in paths]
    touched = []
    for found in files:
        if found is None:
            return False
        file, stamp = found
        if file.stamp != stamp:
            touched.append(file)
    if touched:
        settled = unsettle(connection)
        Storing(configuration, connection, today, progress, None).run(Changes([], touched, []), [])
        check_history(configuration, connection, settled, [file.id for file in touched])
    return all(_surroundings_stand(configuration.sources, connection, file) for file, _ in filter(None, files))


def _is_whole(configuration: Configuration, connection: sqlite3.Connection) -> bool:
    """Whether the state is that of an archive that was read to its end, with files where they belong."""
    return (
        same_settings(configuration, connection)
        and settled_history(connection) == history_mark(connection)
        and _same_names(configuration.sources, connection, "statements")
        and not known.has_diagnostics(connection, "scan")
    )


def _known(sources: Path, connection: sqlite3.Connection, path: str) -> tuple[SourceFile, Stamp] | None:
    """Return a statement's file as it is, with its stamp as it was; None for anything else."""
    below = path.removeprefix("sources/")
    file = known.file_at(connection, below)
    now = _stamp(sources / below)
    if file is None or file.kind != "statement" or now is None or not path.startswith("sources/"):
        return None
    return file._replace(stamp=now), file.stamp


def _stamp(path: Path) -> Stamp | None:
    """Return the stamp of a plain file, None where there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _surroundings_stand(sources: Path, connection: sqlite3.Connection, file: SourceFile) -> bool:
    """Whether everything that a statement's checks depend on, beside itself, is as it was read."""
    years = known.folders_of_statements(connection)
    if any(
        os.path.lexists(sources / year / f"{file.id}.yaml") for year in years if not file.path.startswith(f"{year}/")
    ):
        return False  # the same id in another year
    data = known.record_data(connection, "statement", file.id)
    if data is None:
        return True  # what is wrong keeps it from being a record, and depends on nothing else
    record = Statement.model_validate_json(data)
    return not record.replaces and all(
        _stands(sources, connection, kind, identifier) for kind, identifier in mentions_of(record)
    )


def _stands(sources: Path, connection: sqlite3.Connection, kind: str, identifier: str) -> bool:
    """Whether a record that was named is there as it was read, and a document with the copies it had."""
    files = known.files_of(connection, kind, identifier)
    if len(files) != 1 or _stamp(sources / files[0].path) != files[0].stamp:
        return False
    return kind != "document" or _same_names(sources, connection, f"captures/{identifier}")


def _same_names(sources: Path, connection: sqlite3.Connection, folder: str) -> bool:
    """Whether a folder has the mark it had."""
    return mark_of(sources, folder) == known.mark_of(connection, folder)
