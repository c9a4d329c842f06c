"""What a check yields: the rule that is broken, and where in the record, as a path; line and column are found later."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sijill.diagnostics import Diagnostic, diagnose
from sijill.diagnostics.most_of_each import few_of_each
from sijill.diagnostics.rule import Rule
from sijill.sources.yaml.strict import Path, decode, read_with_places


class Finding(NamedTuple):
    """A rule broken at a path of a record, such as ``("passages", 1, "text")``."""

    rule: type[Rule]
    path: Path
    facts: Mapping[str, object]
    at_key: bool = False


def place(findings: Iterable[Finding], data: bytes, file: str) -> list[Diagnostic]:
    """Return findings as diagnostics, with the line and column each path has in a file's bytes."""
    found = list(findings)
    if not found:
        return []
    text = decode(data, file)
    if isinstance(text, Diagnostic):
        return [text]
    reading = read_with_places(text, file)
    return few_of_each(
        diagnose(f.rule, file, reading.key_place(f.path) if f.at_key else reading.place(f.path), **f.facts)
        for f in found
    )
