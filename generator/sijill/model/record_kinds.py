"""The kinds of records there are; no other module lists them."""

from typing import Literal

RecordKind = Literal["statement", "agent", "document", "topic"]
NamedKind = Literal["agent", "document", "topic"]
"""Kinds of records that statements name."""
AgentOrTopic = Literal["agent", "topic"]
"""Kinds of records that readers find by name and follow: those with feeds and citations of their statements."""

NAMED_KINDS: tuple[NamedKind, ...] = ("agent", "document", "topic")
AGENT_AND_TOPIC: tuple[AgentOrTopic, ...] = ("agent", "topic")
RECORD_KINDS: tuple[RecordKind, ...] = ("statement", *NAMED_KINDS)
WITH_ARTICLE: dict[RecordKind, str] = {
    "statement": "a statement", "agent": "an agent", "document": "a document", "topic": "a topic",
}  # fmt: skip
