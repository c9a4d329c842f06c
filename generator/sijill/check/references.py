"""Checks of references: every id that a record names belongs to a record of the right kind."""

from collections.abc import Iterator
from itertools import starmap

from sijill.check.finding import Finding
from sijill.check.subject import Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.diagnostics.suggest import nearest
from sijill.sources.yaml.strict import written
from sijill.state.references import references

_WITH_ARTICLE = {"statement": "a statement", "agent": "an agent", "document": "a document", "topic": "a topic"}


def unknown(subject: Subject, known: Known) -> Iterator[Finding]:
    """Every id that a record names belongs to a record of the right kind, and not to the record itself."""
    # The paths of references are looked up only if one of them is wrong.
    if (subject.kind, subject.id) not in subject.mentions and all(starmap(known.exists, subject.mentions)):
        return
    for meant, value, path in references(subject.record):
        if path[0] == "accounts":  # a platform may be no agent of the archive, and has accounts on itself
            continue
        if known.exists(meant, value):
            if (meant, value) == (subject.kind, subject.id):
                yield Finding(rules.RefersToItself, path, {"field": written(path), "value": value})
        elif present := known.in_place_of(meant, value):
            facts = {"field": written(path), "value": value, "present": present}
            yield Finding(rules.ReplacedReference, path, facts)
        else:
            close = nearest(value, known.known(meant))
            mend = f"did you mean '{close}'?" if close else f"make it: sijill new {meant} --id {value}"
            facts = {"field": written(path), "kind": _WITH_ARTICLE[meant], "value": value, "mend": mend}
            yield Finding(rules.UnknownReference, path, facts)


def replaced_are_gone(subject: Subject, known: Known) -> Iterator[Finding]:
    """An id that was replaced no longer has a record of its own."""
    for index, old in enumerate(subject.record.replaces):
        if known.exists(subject.kind, old):
            folder = "statements/…" if subject.kind == "statement" else f"{subject.kind}s"
            facts = {"value": old, "file": f"sources/{folder}/{old}.yaml"}
            yield Finding(rules.StillThere, ("replaces", index), facts)
