"""Trying a change before anything is written: the archive as it would be, with a state that is thrown away."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sijill.model.configuration import Configuration
from sijill.site import lock
from sijill.site.checking import lock_of
from sijill.state import database

Contents = Mapping[str, bytes | None]


@contextmanager
def rehearsal(
    configuration: Configuration, contents: Contents, connection: sqlite3.Connection | None = None
) -> Iterator[Configuration]:
    """Yield settings with which files have other contents: bytes by path below ``sources/``, None for no file.

    Commands that use these settings leave the archive's folder as it is: their state is a copy in a temporary folder,
    so that only the changed files are read. ``connection`` is the state's, if the caller has locked it. Raises
    BuildError if another command has locked it.
    """
    with tempfile.TemporaryDirectory(prefix="sijill-", ignore_cleanup_errors=True) as folder:
        kept = Path(folder)
        if connection is not None:
            database.write_back(connection)
            _copy(configuration.cache, kept)
        elif (configuration.cache / database.FILE).is_file():
            with lock.hold(lock_of(configuration), "sijill"):
                _copy(configuration.cache, kept)
        yield configuration.model_copy(
            update={"assumed": {**configuration.assumed, **contents}, "kept_at": kept},
        )


def _copy(cache: Path, to: Path) -> None:
    for path in cache.glob(f"{database.FILE}*"):
        if not path.name.endswith("-shm"):  # SQLite makes this index of its log again
            shutil.copyfile(path, to / path.name)
