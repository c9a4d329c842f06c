"""Who spoke, an agent or one whom the document only describes; how what is given relates to what was spoken."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator

from sijill.model.fields import LocalizedLine, Part, Slug


class Delivery(StrEnum):
    """How words that a document gives relate to what was spoken, where they are not simply it."""

    INTERPRETED = "interpreted"
    PREPARED = "prepared"


def delivery_of(passage: Mapping[str, Any], wording: Mapping[str, Any], spoken: str) -> str | None:
    """Return how a wording of a passage, perhaps itself, relates to what was spoken; both are given as plain data.

    Another wording of an interpreter's words is an interpreter's too, unless it is in the language that was ``spoken``.
    A wording that another document has in the language of a prepared text may be as it was spoken.
    """
    delivery: str | None = passage.get("delivery")
    if wording is passage or delivery is None:
        return delivery
    if delivery == Delivery.INTERPRETED:
        return None if (wording.get("language") or passage.get("language") or spoken) == spoken else delivery
    return delivery if wording.get("language") or wording["document"] == passage["document"] else None


_UNNAMED = re.compile(r"unnamed-[1-9][0-9]*")


class Speaker(Part):
    """Who spoke, in which office, on whose behalf: an agent, or one whom the document does not name."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"oneOf": [{"required": ["agent"]}, {"required": ["unnamed"]}]}
    )

    agent: Slug | None = Field(None, description="The id of the agent who spoke.")
    unnamed: LocalizedLine | None = Field(
        None,
        description="In place of an agent: how the document describes a speaker whom it does not name, in its own "
        "words in its own language.",
    )
    named: LocalizedLine | None = Field(
        None,
        description="The name under which they spoke, as the source gives it, if it is not the name that the agent had "
        "at that time.",
    )
    capacity: LocalizedLine | None = Field(None, description="The office in which they spoke, as the source gives it.")
    on_behalf_of: tuple[Slug, ...] = Field((), description="Ids of the agents they spoke for.")

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.agent is None) == (self.unnamed is None):
            raise ValueError("must say who spoke: an agent, or under 'unnamed' how the document describes them")
        if self.named and self.unnamed:
            raise ValueError("must not say both how the document names the speaker and that it does not")
        if self.agent and is_unnamed(self.agent):
            raise ValueError("must not have an agent whose id is that of an unnamed speaker: use 'unnamed'")
        return self


def voice_ids(agents: Iterable[str | None]) -> tuple[str, ...]:
    """Return the keys of a statement's speakers, given their agents' ids (None for an unnamed speaker).

    The key of an unnamed speaker is ``unnamed-`` and a number within the statement: such keys of two statements do not
    mean the same speaker.
    """
    found: list[str] = []
    number = 0
    for agent in agents:
        number += agent is None
        found.append(f"unnamed-{number}" if agent is None else agent)
    return tuple(found)


def voice_anywhere(statement: str, voice: str) -> str:
    """Return what tells a speaker apart in the whole archive: an agent's id, or ``statement#unnamed-1``."""
    return f"{statement}#{voice}" if is_unnamed(voice) else voice


def is_unnamed(voice: str) -> bool:
    """Return whether a speaker's key is that of an unnamed speaker."""
    return _UNNAMED.fullmatch(voice) is not None
