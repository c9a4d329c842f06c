"""Unfinished merges in files of every kind, as diagnostics."""

from collections.abc import Iterator

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules.files import MergeConflict
from sijill.model.conflicts import conflicts


def merge_conflicts(text: str, file: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each conflict in a text."""
    for found in conflicts(text):
        first, last = found.marks[0], found.marks[-1]
        shown = ", ".join(map(str, found.marks))
        yield diagnose(MergeConflict, file, (first, 1), first=first, last=last, marks=shown)
