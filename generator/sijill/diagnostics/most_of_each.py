"""How much is said of one file: of one kind of problem eight are listed, the others counted (there may be 100,000)."""

from collections import Counter
from collections.abc import Iterable

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.rules.files import MoreOfTheSame

ENOUGH = 8


def few_of_each(diagnostics: Iterable[Diagnostic], left_out: int = 0) -> list[Diagnostic]:
    """Return at most eight diagnostics of each kind, sorted, and one that says how many more there are.

    ``left_out`` are problems that were counted and not made into diagnostics.
    """
    found = sorted(diagnostics)
    seen: Counter[str] = Counter()
    kept: list[Diagnostic] = []
    counted: list[Diagnostic] = []
    for one in found:
        seen[one.code] += 1
        (kept if seen[one.code] <= ENOUGH else counted).append(one)
    more = len(counted) + left_out
    if more:
        last = kept[-1]
        further = diagnose(MoreOfTheSame, last.file, (last.line, last.column), count=more)
        grave = left_out or any(one.severity == "error" for one in counted)
        kept.append(further if grave else further._replace(severity="warning"))
    return kept
