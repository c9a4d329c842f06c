"""Checks of relations between statements, given both statements."""

from collections.abc import Callable, Iterator

from sijill.check.finding import Finding
from sijill.diagnostics.rules import records as rules
from sijill.model import edtf
from sijill.model.circles import Links, way
from sijill.model.kinds import EVERYWHERE
from sijill.model.order import ORDERING, is_before
from sijill.model.relations import RELATION_RULES, RelationType
from sijill.sources.yaml.strict import written
from sijill.state.bounds import Late
from sijill.state.rows import Linkable

# A longer circle is shown by its ends.
_MOST_STEPS = 8


def allowed(identifier: str, statement: Linkable, other: Callable[[str], Linkable | None]) -> Iterator[Finding]:
    """A relation suits the statements it joins: their kinds, speakers and passages, and their order in time."""
    for index, (kind, target_id, passage, target_passage) in enumerate(statement.relations):
        target = other(target_id)
        if target is None or target_id == identifier:
            continue  # reported as a reference
        if passage and passage not in statement.passages:
            yield _passage(index, "passage", identifier, passage, statement.passages)
        if target_passage and target_passage not in target.passages:
            yield _passage(index, "target_passage", target_id, target_passage, target.passages)
        rule = RELATION_RULES[RelationType(kind)]
        facts = {"type": kind, "source": identifier, "target": target_id}
        path = ("relations", index, "type")
        if rule.kinds and statement.kind not in rule.kinds and statement.kind in EVERYWHERE["statement"]:
            kinds = ", ".join(sorted(rule.kinds))
            yield Finding(
                rules.RelationNotAllowed, path,
                {**facts, "requirement": f"a statement of one of the kinds {kinds} to another",
                 "mend": f"this one is of kind '{statement.kind}'; use 'discusses' or 'cites'"},
            )  # fmt: skip
        if not rule.may_precede_target and is_before(edtf.parse(statement.date), edtf.parse(target.date)):
            yield Finding(
                rules.RelationNotAllowed, path,
                {**facts, "requirement": "a statement to one that is not later",
                 "mend": f"this one is of {statement.date}, the other of {target.date}: "
                         f"write the relation in the other statement, or use 'discusses'"},
            )  # fmt: skip
        if rule.same_speaker and not (statement.speakers & target.speakers):
            yield Finding(
                rules.RelationNotAllowed, path,
                {**facts, "requirement": "two statements by the same speaker or body",
                 "mend": "use 'disputes' or 'disagreesWith' for what others say against it"},
            )  # fmt: skip


def in_circle(identifier: str, statement: Linkable, links: Links) -> Iterator[Finding]:
    """No relation that says that a statement came after another leads back to it. ``links`` are those that do."""
    for index, (kind, target, *_) in enumerate(statement.relations):
        if kind in ORDERING and target in links[identifier]:
            back = way(links, target, identifier)
            steps = [identifier, *back] if back and len(back) <= _MOST_STEPS else [identifier, target, "…", identifier]
            facts = {"type": kind, "circle": " → ".join(steps)}
            yield Finding(rules.RelationCircle, ("relations", index, "type"), facts)


def in_chain(identifier: str, statement: Linkable, late: Late) -> Iterator[Finding]:
    """No relation that says that a statement came after another leads on to one that is later than it."""
    for index, (kind, target, *_) in enumerate(statement.relations):
        if kind in ORDERING and target in late[identifier]:
            last, way = late[identifier][target]
            steps = [identifier, *way] if len(way) < _MOST_STEPS else [identifier, target, "…", way[-1]]
            yield Finding(
                rules.RelationNotAllowed, ("relations", index, "type"),
                {"type": kind, "source": identifier, "target": target,
                 "requirement": "a statement to one that leads on to none that is later",
                 "mend": f"{' → '.join(steps)}: this one is of {statement.date}, the last of {last.text}: "
                         f"correct one of the dates, or use 'discusses'"},
            )  # fmt: skip


def _passage(index: int, field: str, statement: str, value: str, passages: tuple[str, ...]) -> Finding:
    path = ("relations", index, field)
    facts = {"field": written(path), "statement": statement, "value": value, "passages": ", ".join(passages)}
    return Finding(rules.UnknownPassage, path, facts)
