"""Checks of references: every id that a record names belongs to a record of the right kind."""

from collections.abc import Iterator
from itertools import starmap

from sijill.check.finding import Finding
from sijill.check.subject import Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.diagnostics.suggest import nearest
from sijill.model.fields import DRAFT_PREFIX
from sijill.model.record_kinds import WITH_ARTICLE, RecordKind
from sijill.sources.yaml.strict import written
from sijill.state.references import references


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
            facts = {
                "field": written(path),
                "kind": WITH_ARTICLE[meant],
                "value": value,
                "mend": _mend(meant, value, known),
            }
            yield Finding(rules.UnknownReference, path, facts)


def _mend(kind: RecordKind, value: str, known: Known) -> str:
    found = known.meant(kind, value)
    if len(found) > 1:
        return f"name one of: {', '.join(found)}"
    close = found[0] if found else nearest(value, known.known(kind))
    if close:
        return f"did you mean '{close}'?"
    if kind == "statement" and not value.startswith(DRAFT_PREFIX):  # a new one gets its id when it is published
        return "name a statement of the archive: its id is the name of its file, without .yaml"
    return f"make it: sijill new {kind} --id {value}"


def replaced_are_gone(subject: Subject, known: Known) -> Iterator[Finding]:
    """An id that was replaced no longer has a record of its own."""
    for index, old in enumerate(subject.record.replaces):
        if known.exists(subject.kind, old):
            folder = "statements/…" if subject.kind == "statement" else f"{subject.kind}s"
            facts = {"value": old, "file": f"sources/{folder}/{old}.yaml"}
            yield Finding(rules.StillThere, ("replaces", index), facts)
