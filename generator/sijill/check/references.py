"""Checks of references: every id that a record names belongs to a record of the kind meant."""

from collections.abc import Callable, Iterator

from sijill.check.finding import Finding
from sijill.diagnostics.rules import records as rules
from sijill.diagnostics.suggest import nearest
from sijill.model.records import Record, RecordKind
from sijill.sources.yaml.strict import written
from sijill.state.references import references

_WITH_ARTICLE = {"statement": "a statement", "agent": "an agent", "document": "a document", "topic": "a topic"}


def unknown(
    record: Record,
    kind: RecordKind,
    identifier: str,
    exists: Callable[[RecordKind, str], bool],
    known: Callable[[RecordKind], list[str]],
) -> Iterator[Finding]:
    """Every id that a record names belongs to a record of the kind meant, and not to the record itself."""
    for meant, value, path in references(record):
        if not exists(meant, value):
            close = nearest(value, known(meant))
            mend = f"did you mean '{close}'?" if close else f"make it: sijill new {meant} --id {value}"
            facts = {"field": written(path), "kind": _WITH_ARTICLE[meant], "value": value, "mend": mend}
            yield Finding(rules.UnknownReference, path, facts)
        elif meant == kind and value == identifier:
            yield Finding(rules.RefersToItself, path, {"field": written(path), "value": value})
