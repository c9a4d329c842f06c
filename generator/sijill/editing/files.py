"""Which record files a command is about, and how a change of one is shown."""

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sijill.model.configuration import Configuration
from sijill.model.filing import KIND_OF_FOLDER
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES
from sijill.sources.scan import scan


class RecordFile(NamedTuple):
    """A record's file: its path, what to call it, and its kind."""

    path: Path
    shown: str
    kind: RecordKind


class Change(NamedTuple):
    """A file as it is and as it will be; None where there is no such file."""

    path: Path
    shown: str
    before: str | None
    after: str | None


class NotARecord(Exception):  # noqa: N818 - it says what is the matter
    """A file that was named is no record of the archive."""


def record_files(configuration: Configuration, files: Sequence[Path]) -> Iterator[RecordFile]:
    """Yield the files named, or all records. Files of ``sources/`` that hold no record are passed over.

    Raises NotARecord for a file outside ``sources/``.
    """
    if not files:
        for file in scan(configuration.sources).files:
            if file.kind in RECORD_TYPES:
                kind: RecordKind = file.kind
                yield RecordFile(configuration.sources / file.path, f"sources/{file.path}", kind)
        return
    for path in files:
        if not path.is_file():
            raise NotARecord(f"{path} must be a file that is there")
        try:
            below = path.resolve().relative_to(configuration.sources.resolve())
        except ValueError:
            raise NotARecord(f"{path} must be a file in {configuration.sources}") from None
        if below.parts[0] in KIND_OF_FOLDER and below.suffix == ".yaml":
            yield RecordFile(path, f"sources/{below.as_posix()}", KIND_OF_FOLDER[below.parts[0]])


def difference(shown: str, before: str, after: str) -> str:
    """Return a unified diff of a file's change."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{shown}", f"b/{shown}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
