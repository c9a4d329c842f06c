"""Imported records without evidence: records of the usual format with gaps, below ``sources/inbox/``.

Nothing that publishes reads them. A gap is a field that is not filled in yet; what is there is judged as usual.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from sijill.diagnostics import Diagnostic
from sijill.diagnostics.rules.fields import MissingField, WrongShape
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES
from sijill.model.urls import FOLDERS
from sijill.sources.records import diagnostics_of
from sijill.sources.yaml.strict import decode, read_fast, read_with_places

FOLDER = "inbox"
_KINDS: tuple[RecordKind, ...] = ("statement", "agent", "document")


class Item(NamedTuple):
    """One record of the inbox: its fields as plain data, their diagnostics, and the fields that it lacks."""

    kind: RecordKind
    id: str
    path: Path
    tree: dict[str, Any]
    faults: list[Diagnostic]
    gaps: list[str]


def path_in_inbox(sources: Path, kind: str, identifier: str) -> Path:
    """Return the file of a record in the inbox."""
    return sources / FOLDER / FOLDERS[kind] / f"{identifier}.yaml"


def items(sources: Path) -> Iterator[Item]:
    """Yield the records of the inbox, by kind and id."""
    for kind in _KINDS:
        for path in sorted((sources / FOLDER / FOLDERS[kind]).glob("*.yaml")):
            if not path.is_symlink():
                yield read_item(kind, path, f"sources/{FOLDER}/{FOLDERS[kind]}/{path.name}")


def read_item(kind: RecordKind, path: Path, shown: str) -> Item:
    """Return one record of the inbox; no content raises an error."""
    text = decode(path.read_bytes(), shown)
    if isinstance(text, Diagnostic):
        return Item(kind, path.stem, path, {}, [text], [])
    tree = read_fast(text)
    if tree is not None:
        try:
            RECORD_TYPES[kind].model_validate(tree)
        except ValidationError:
            pass
        else:
            return Item(kind, path.stem, path, tree, [], [])
    reading = read_with_places(text, shown)
    if reading.diagnostics:
        return Item(kind, path.stem, path, reading.tree, reading.diagnostics, [])
    try:
        RECORD_TYPES[kind].model_validate(reading.tree)
    except ValidationError as error:
        found = diagnostics_of(RECORD_TYPES[kind], kind, error, reading, shown)
        faults = [one for one in found if not _is_gap(one)]
        facts = [dict(one.facts) for one in found if _is_gap(one)]
        gaps = [one["field"] if one.get("parent", kind) == kind else f"{one['parent']}.{one['field']}" for one in facts]
        return Item(kind, path.stem, path, reading.tree, faults, gaps)
    return Item(kind, path.stem, path, reading.tree, [], [])


def faults(sources: Path) -> list[Diagnostic]:
    """Return the diagnostics of the inbox, except for gaps."""
    return [fault for item in items(sources) for fault in item.faults]


def stamp(sources: Path) -> str:
    """Return a text that changes with any file of the inbox, "" if there are none."""
    folder = sources / FOLDER
    if not folder.is_dir():
        return ""
    files = sorted(path for path in folder.rglob("*.yaml"))
    return "\n".join(f"{path.relative_to(folder)} {path.lstat().st_size} {path.lstat().st_mtime_ns}" for path in files)


def _is_gap(found: Diagnostic) -> bool:
    empty = dict(found.facts).get("found") == "an empty one"
    return found.code == MissingField.code or (found.code == WrongShape.code and empty)
