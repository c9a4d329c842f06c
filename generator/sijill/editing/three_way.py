"""Merging two changes of one record by its fields: git knows lines alone, and two that add an alias would conflict."""

import subprocess
from pathlib import Path
from typing import Any

from sijill.model.record_kinds import RecordKind
from sijill.sources.yaml.strict import read_with_places
from sijill.sources.yaml.write import Comments, comments_of, write_record

# Lists whose entries stand alone and in no order: what either side added or took away is added or taken away.
_SETS = frozenset(["aliases", "broader", "on_behalf_of", "other_urls", "replaces", "topics"])
_NOTHING: Any = object()


class _Conflict(Exception):  # noqa: N818 - it never leaves this module
    """Both sides changed one thing, and not to the same."""


def merged_by_lines(base: Path, ours: Path, theirs: Path) -> tuple[str, bool]:
    """Return what git makes of three versions of a file, and whether it is without conflicts."""
    names = [word for name in ("ours", "base", "theirs") for word in ("-L", name)]
    done = subprocess.run(  # noqa: S603 - files that git has named
        ["git", "merge-file", "-p", *names, "--", str(ours), str(base), str(theirs)],  # noqa: S607
        capture_output=True, check=False,
    )  # fmt: skip
    return done.stdout.decode("utf-8"), done.returncode == 0


def merged(kind: RecordKind, base: str, ours: str, theirs: str) -> str | None:
    """Return a record with what both sides changed, in canonical style; None where they changed the same otherwise."""
    texts = (base, ours, theirs)
    readings = [read_with_places(text, "") for text in texts]
    if any(one.diagnostics for one in readings):
        return None
    trees = [one.tree for one in readings]
    notes = [comments_of(text) for text in texts]
    if notes[2] != notes[0]:  # the side that changed comments keeps its places
        if notes[1] != notes[0]:
            return None
        trees[1:], notes[1] = trees[:0:-1], notes[2]
    try:
        tree = _merged("", *trees)
    except _Conflict:
        return None
    if _moved(notes[1], trees[1], tree):
        return None
    text = write_record(kind, tree, notes[1])
    return text if read_with_places(text, "").tree == tree else None


def _merged(field: str, base: Any, ours: Any, theirs: Any) -> Any:
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict) and (isinstance(base, dict) or base is _NOTHING):
        before = {} if base is _NOTHING else base
        sides = (before, ours, theirs)
        found = {key: _merged(key, *(one.get(key, _NOTHING) for one in sides)) for key in {**ours, **theirs}}
        return {key: value for key, value in found.items() if value is not _NOTHING}
    if field in _SETS and all(one is _NOTHING or isinstance(one, list) for one in (base, ours, theirs)):
        was, one, other = ([] if side is _NOTHING else side for side in (base, ours, theirs))
        kept = [entry for entry in one if entry in other or entry not in was]
        return [*kept, *(entry for entry in other if entry not in was and entry not in one)] or _NOTHING
    raise _Conflict


def _moved(comments: Comments, before: Any, after: Any) -> bool:
    """Return whether an entry of a list that a comment belongs to has another place now."""
    for path in comments:
        old, new = before, after
        for step in path or ():
            try:
                old, new = old[step], new[step]
            except (KeyError, IndexError, TypeError):
                return True
        if old != new and path and isinstance(path[-1], int):
            return True
    return False
