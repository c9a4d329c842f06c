"""Unfinished merges in files of every kind, as diagnostics."""

import re
from collections.abc import Iterator

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules.files import MergeConflict
from sijill.model.conflicts import Conflict, conflicts

_LAST = re.compile(r"^>>>>>>> \S+$", re.MULTILINE)


def merge_conflicts(text: str, file: str, *, quotes: bool = True) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each conflict in a text; where nothing ``quotes``, also for a last mark that was left."""
    some = list(conflicts(text))
    left = None if quotes or some else _LAST.search(text)
    if left:
        some = [Conflict((text.count("\n", 0, left.start()) + 1,))]
    for found in some:
        first, last = found.marks[0], found.marks[-1]
        shown = ", ".join(map(str, found.marks))
        yield diagnose(MergeConflict, file, (first, 1), first=first, last=last, marks=shown)
