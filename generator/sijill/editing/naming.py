"""Whose a name is: the agents that have exactly it, and the one whose name is likest.

Only spelling is passed over (case, marks, forms of letters). A name that is merely like an agent's may be another
person's, so it is never taken for that agent: somebody has to say so.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sijill.model.records import Agent, Record
from sijill.search.words import folded

ALIKE = 80
"""From this likeness on, of 100, a name may be an agent's (rapidfuzz, token_sort_ratio of folded words)."""


class Near(NamedTuple):
    """An agent, and how like a name one of its own is, of 100."""

    agent: str
    score: int


class Names:
    """All names of an archive's agents."""

    def __init__(self, records: Iterable[tuple[str, Record]]) -> None:
        self.agents: dict[str, list[str]] = {}
        self.ids: set[str] = set()
        for identifier, record in records:
            if isinstance(record, Agent):
                former = (name for one in record.former_names for name in one.name.values())
                self.ids.add(identifier)
                for name in dict.fromkeys(map(folded, (*record.name.values(), *record.aliases, *former))):
                    self.agents.setdefault(name, []).append(identifier)

    def having(self, name: str) -> list[str]:
        """Return the agents that have a name."""
        return self.agents.get(folded(name), [])

    def nearest(self, name: str) -> Near | None:
        """Return the agent with the likest name, None where no agent has any."""
        from rapidfuzz import fuzz, process

        found = process.extractOne(folded(name), self.agents.keys(), scorer=fuzz.token_sort_ratio)
        return Near(self.agents[found[0]][0], int(found[1])) if found else None
