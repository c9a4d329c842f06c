"""The files and folders of an archive that the machine does not let us read, for a diagnostic of each."""

import os
from collections.abc import Iterator
from pathlib import Path

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules.files import UnreadableFile
from sijill.model.errors import BuildError
from sijill.sources.own_strings import FOLDER as STRINGS
from sijill.sources.scan import is_no_part

PAGES = "docs"
_READ = (PAGES, STRINGS, "sources")


class UnreadableError(BuildError):
    """Files of the archive cannot be read; ``diagnostics`` names each."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        first = diagnostics[0]
        super().__init__(f"{first.file} must be readable: {dict(first.facts)['reason']}")
        self.diagnostics = diagnostics


def unreadable(root: Path, below: tuple[str, ...] = _READ) -> list[Diagnostic]:
    """Return a diagnostic for each file or folder below some of an archive's folders that cannot be read."""
    return [diagnose(UnreadableFile, path, reason=why) for name in below for path, why in _in(root, name)]


def of_error(root: Path, error: OSError) -> list[Diagnostic]:
    """Return diagnostics for an error raised while an archive was read; none if it is about no file of the archive."""
    path = os.path.relpath(os.fsdecode(error.filename or ""), root)
    if not path.startswith(tuple(f"{name}{os.sep}" for name in _READ)) and path not in _READ:
        return []
    reason = error.strerror or str(error)
    return unreadable(root) or [diagnose(UnreadableFile, Path(path).as_posix(), reason=reason)]


def _in(root: Path, folder: str) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(root / folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        yield f"{folder}/", error.strerror or str(error)
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if is_no_part(entry.name) or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _in(root, path)
        elif entry.is_file() and not os.access(entry.path, os.R_OK):
            yield path, os.strerror(13)
