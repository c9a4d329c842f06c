"""Checking what agents are called against each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sijill.check.finding import Finding
from sijill.diagnostics.rules import records as rules


def namesakes(identifier: str, record: Mapping[str, Any], others: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Agents of one name are set apart: ``others`` are a language and the id of one of the same name in it."""
    for language, other in others[:1]:  # one is enough to know of
        facts = {"record": identifier, "other": other, "name": record["name"][language], "language": language}
        yield Finding(rules.Namesakes, ("distinction",) if record.get("distinction") else ("name",), facts)
