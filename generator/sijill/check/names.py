"""Checking records against all others of their kind: what agents are called and belong to, words and pages."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sijill.check.finding import Finding
from sijill.diagnostics.rules import records as rules
from sijill.model.sameness import marks
from sijill.sources.yaml.strict import Path


def namesakes(identifier: str, record: Mapping[str, Any], others: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Agents of one name are set apart: ``others`` are a language and the id of one of the same name in it."""
    for language, other in others[:1]:  # one is enough to know of
        facts = {"record": identifier, "other": other, "name": record["name"][language], "language": language}
        yield Finding(rules.Namesakes, ("distinction",) if record.get("distinction") else ("name",), facts)


def identifiers(identifier: str, record: Mapping[str, Any], others: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """No two agents have one identifier: ``others`` are a registry and the id of one with the same identifier in it."""
    for scheme, other in others:
        facts = {"record": identifier, "other": other, "value": record["identifiers"][scheme]}
        yield Finding(rules.SharedIdentifier, ("identifiers", scheme), facts)


def bodies(identifier: str, record: Mapping[str, Any], others: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """Agents belong to bodies: ``others`` are the places of persons in the list, and their ids."""
    for at, body in others:
        path: Path = ("member_of", at) if isinstance(record["member_of"][at], str) else ("member_of", at, "body")
        yield Finding(rules.MemberOfPerson, path, {"record": identifier, "other": body})


def words(identifier: str, record: Mapping[str, Any], others: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """No passage is said again: ``others`` are a mark of this one's (``sameness``), and a statement that has it too."""
    for mark, other in others[:1]:
        path = marks("statement", record)[mark]
        facts = {"record": identifier, "other": other, "value": record["passages"][path[1]]["text"]}
        yield Finding(rules.SameWords, path, facts)


def pages(identifier: str, record: Mapping[str, Any], others: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """No page is there under two ids: ``others`` are an address or a copy of this one's, and a document that has it."""
    for mark, other in others[:1]:
        facts = {"record": identifier, "other": other, "value": mark}
        yield Finding(rules.SamePage, marks("document", record)[mark], facts)
