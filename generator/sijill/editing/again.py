"""Importing a list again: only what the list has changed since replaces what is in a file of the inbox.

What the list said before is in the file, as a comment with a digest of each value: an editor's corrections differ from
it, and the list does not.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sijill.model.seen import FileKind
from sijill.sources.yaml.edit import edited
from sijill.sources.yaml.strict import read_with_places
from sijill.sources.yaml.write import write_record

_LINE = re.compile(r"^# What the list said, so that importing it again keeps corrections: (.*)$", re.MULTILINE)
_SAYS = "# What the list said, so that importing it again keeps corrections: "


class Merged(NamedTuple):
    """The text of a file, and the corrections in it that changes of the list have replaced, by field."""

    text: str
    replaced: list[str]


def first(kind: FileKind, tree: Mapping[str, Any], source: str) -> str:
    """Return the file of a row that is imported for the first time; ``source`` is the name of its list."""
    return write_record(kind, tree, {(): [_said(tree, source)]})


def said_before(text: str) -> dict[str, str]:
    """Return the digest of each value that the list had for a file, by field, and the list's name under ``list``."""
    found = _LINE.search(text)
    return dict(one.rpartition("=")[::2] for one in found[1].split()) if found else {}


def is_as_before(row: Any, path: str, before: Mapping[str, str]) -> bool:
    """Return whether a row has for a field, such as ``speakers``, what the list had before."""
    return _is_as_before(row, f".{path}", before)


def has_said(text: str, value: str) -> bool:
    """Return whether a value of a file is what the list said, whatever an editor has made of it since."""
    return _digest(value) in said_before(text).values()


def merged(kind: FileKind, text: str, tree: Mapping[str, Any], source: str) -> Merged | None:
    """Return a file of the inbox with what a row says now; None where the file is not YAML, as somebody works on it.

    What two lists name, such as a document, stays as the first of them has it: the other only adds what is not there.
    """
    reading = read_with_places(text, "")
    if reading.diagnostics:
        return None
    before = said_before(text)
    if kind != "statement" and before.get("list", source) != source:
        return Merged(edited(kind, text, {**tree, **reading.tree}), [])
    replaced: list[str] = []
    wanted = _over(reading.tree, tree, "", before, replaced)
    after = edited(kind, text, wanted)
    said = _said(tree, source)
    after = _LINE.sub(said, after, count=1) if _LINE.search(after) else f"{said}\n\n{after}"
    return Merged(after, replaced)


def _over(there: Any, row: Any, path: str, before: Mapping[str, str], replaced: list[str]) -> Any:
    """Return what is there with what the row has changed over it; what the row does not say stays."""
    if isinstance(there, dict) and isinstance(row, Mapping):
        gone = {key for key, one in row.items() if key not in there and _is_as_before(one, f"{path}.{key}", before)}
        changed = {key: _over(there[key], one, f"{path}.{key}", before, replaced) if key in there else one
                   for key, one in row.items() if key not in gone}  # fmt: skip
        return {**there, **changed}
    if isinstance(there, list) and isinstance(row, list):
        both = [_over(one, other, f"{path}.{n}", before, replaced)
                for n, (one, other) in enumerate(zip(there, row, strict=False))]  # fmt: skip
        more = [
            one for n, one in enumerate(row[len(there) :], len(there)) if not _is_as_before(one, f"{path}.{n}", before)
        ]
        return [*both, *there[len(row) :], *more]
    if str(there) == str(row) or _is_as_before(row, path, before):
        return there
    if before.get(path[1:]) != _digest(there):
        replaced.append(path[1:])
    return row


def _is_as_before(row: Any, path: str, before: Mapping[str, str]) -> bool:
    return all(before.get(field) == digest for field, digest in _digests(row, path))


def _said(tree: Mapping[str, Any], source: str) -> str:
    return _SAYS + " ".join(f"{field}={said}" for field, said in (("list", source), *_digests(tree, "")))


def _digests(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a row, each with a digest of its value."""
    if isinstance(value, Mapping | list):
        for key, one in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _digests(one, f"{path}.{key}")
    else:
        yield path[1:], _digest(value)


def _digest(value: Any) -> str:
    return hashlib.sha256(str(value).encode("utf-8", "surrogatepass")).hexdigest()[:8]
