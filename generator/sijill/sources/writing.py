"""Writing files of an archive: one wholly or not at all, and several as one change that a kill cannot cut in two.

A change of several files is noted before the first is written, and the note goes after the last one. Whatever opens the
archive's state next completes a change whose note is still there: half a publishing would otherwise be published again.
"""

import base64
import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from sijill.model.configuration import Configuration
from sijill.model.errors import BuildError
from sijill.model.files import WRITE_NEW

_NOTE = "changing.json"


def write_file(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file completely or not at all, with the permissions of new files, and flush it where that is ``durable``.

    What a kill leaves of one is written over the next time. Raises OSError.
    """
    aside = path.with_name(f".{os.fsencode(path.name)[:200].decode('utf-8', 'ignore')}.new")
    try:
        with os.fdopen(os.open(aside, WRITE_NEW, 0o666), "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        aside.replace(path)
    except BaseException as error:
        if isinstance(error, OSError) and error.filename is None:  # what writing raises does not say which file it was
            error.filename = str(path)
        aside.unlink(missing_ok=True)
        raise


def write_all(configuration: Configuration, contents: Mapping[str, bytes | None]) -> None:
    """Write files by path below the archive's folder, and remove those for which None is given, as one change.

    Raises BuildError where the disk refuses. Then, and where somebody interrupts it, every file is as it was;
    a change that is killed is completed by the next command.
    """
    note = configuration.cache / _NOTE
    noted = {path: None if data is None else base64.b64encode(data).decode() for path, data in contents.items()}
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        write_file(note, json.dumps(noted).encode(), durable=True)
    except OSError as error:
        raise _refused(note, error) from None
    before = {path: _contents(configuration.root / path) for path in contents}
    try:
        _do(configuration, contents)
    except (BuildError, KeyboardInterrupt):
        _do(configuration, before)
        note.unlink()
        raise
    note.unlink()


def finish(configuration: Configuration) -> bool:
    """Complete an interrupted change; return whether there was one. Raises BuildError where the disk refuses."""
    note = configuration.cache / _NOTE
    try:
        noted = json.loads(note.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        raise BuildError(
            f"{note} must be readable: a command was interrupted. Look at sources/, then delete it"
        ) from None
    for folder in {(configuration.root / path).parent for path in noted}:
        for half in folder.glob(".*.new"):
            half.unlink(missing_ok=True)
    _do(configuration, {path: None if data is None else base64.b64decode(data) for path, data in noted.items()})
    note.unlink()
    return True


def _do(configuration: Configuration, contents: Mapping[str, bytes | None]) -> None:
    """Write files, then remove those that go with the folders that they leave empty; once more changes nothing."""
    files = {configuration.root / PurePosixPath(path): data for path, data in contents.items()}
    for path, data in files.items():
        if data is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.is_file() or path.read_bytes() != data:
                    write_file(path, data, durable=True)
            except OSError as error:
                raise _refused(path, error) from None
    for path, data in files.items():
        if data is None:
            try:
                path.unlink()
            except (FileNotFoundError, NotADirectoryError):
                pass
            except OSError as error:
                raise _refused(path, error) from None
            with contextlib.suppress(OSError):
                path.parent.rmdir()


def _contents(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _refused(path: Path, error: OSError) -> BuildError:
    return BuildError(f"{path} must be writable: {error.strerror or error}")
