"""Checks of relations between statements, with both ends at hand."""

from collections.abc import Callable, Iterator

from generator.check.finding import Finding
from generator.diagnostics import archive as rules
from generator.load.reader import written
from generator.model import edtf
from generator.model.records import Statement
from generator.model.relations import RELATION_RULES


def allowed(identifier: str, statement: Statement, other: Callable[[str], Statement | None]) -> Iterator[Finding]:
    """A relation fits what it joins: its kind of statement, its speakers, its passages, and the order in time."""
    own_passages = [passage.id for passage in statement.passages]
    for index, relation in enumerate(statement.relations):
        target = other(relation.target)
        if target is None or relation.target == identifier:
            continue  # reported as a reference
        if relation.passage and relation.passage not in own_passages:
            yield _passage(index, "passage", identifier, relation.passage, own_passages)
        passages = [passage.id for passage in target.passages]
        if relation.target_passage and relation.target_passage not in passages:
            yield _passage(index, "target_passage", relation.target, relation.target_passage, passages)
        rule = RELATION_RULES[relation.type]
        facts = {"type": relation.type.value, "source": identifier, "target": relation.target}
        path = ("relations", index, "type")
        if rule.kinds and statement.kind.value not in rule.kinds:
            kinds = ", ".join(sorted(rule.kinds))
            yield Finding(
                rules.RelationNotAllowed, path,
                {**facts, "requirement": f"a statement of one of the kinds {kinds} to another",
                 "mend": f"this one is of kind '{statement.kind.value}'; use 'discusses' or 'cites'"},
            )  # fmt: skip
        if not rule.may_precede_target and _before(statement.date.value, target.date.value):
            yield Finding(
                rules.RelationNotAllowed, path,
                {**facts, "requirement": "a statement to one that is not later",
                 "mend": f"this one is of {statement.date.value}, the other of {target.date.value}: "
                         f"write the relation in the other statement, or use 'discusses'"},
            )  # fmt: skip
        if rule.same_speaker and not (_speakers(statement) & _speakers(target)):
            yield Finding(
                rules.RelationNotAllowed, path,
                {**facts, "requirement": "two statements by the same speaker or body",
                 "mend": "use 'disputes' or 'disagreesWith' for what others say against it"},
            )  # fmt: skip


def _passage(index: int, field: str, statement: str, value: str, passages: list[str]) -> Finding:
    path = ("relations", index, field)
    facts = {"field": written(path), "statement": statement, "value": value, "passages": ", ".join(passages)}
    return Finding(rules.UnknownPassage, path, facts)


def _before(one: str, other: str) -> bool:
    """Whether a date lies wholly before another."""
    return edtf.parse(one).latest < edtf.parse(other).earliest


def _speakers(statement: Statement) -> set[str]:
    return {s.agent for s in statement.speakers} | {a for s in statement.speakers for a in s.on_behalf_of}
