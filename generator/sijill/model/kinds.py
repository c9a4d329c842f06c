"""The kinds of statements, agents and documents: those of every archive, and those that an archive adds.

An archive adds its own kinds in ``kinds.yaml``, each with its labels and its schema.org type.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal, NamedTuple

KindOf = Literal["statement", "agent", "document"]
OF_KINDS: tuple[KindOf, ...] = ("statement", "agent", "document")
FILE = "kinds.yaml"


class StatementKind(StrEnum):
    """What kind of act of stating it was."""

    POST = "post"
    REMARKS = "remarks"
    INTERVIEW = "interview"
    SPEECH = "speech"
    COMMUNIQUE = "communique"
    ANNOUNCEMENT = "announcement"
    AGREEMENT = "agreement"
    LETTER = "letter"
    TESTIMONY = "testimony"


class AgentKind(StrEnum):
    """What kind of agent it is."""

    PERSON = "person"
    OFFICE = "office"
    GOVERNMENT = "government"
    MILITARY = "military"
    COALITION = "coalition"
    ARMED_GROUP = "armed-group"
    BROADCASTER = "broadcaster"
    PUBLISHER = "publisher"
    PLATFORM = "platform"
    PARTY = "party"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


class DocumentKind(StrEnum):
    """What kind of publication it is."""

    ARTICLE = "article"
    POST = "post"
    BROADCAST = "broadcast"
    COMMUNIQUE = "communique"
    AGREEMENT = "agreement"
    TRANSCRIPT = "transcript"
    LETTER = "letter"
    WEB_PAGE = "web-page"


class OwnKind(NamedTuple):
    """A kind that an archive adds: of what, its name, its labels by language, its schema.org type ("" for none)."""

    of: KindOf
    name: str
    label: dict[str, str]
    type: str = ""


EVERYWHERE: Mapping[str, tuple[str, ...]] = {
    "statement": tuple(kind.value for kind in StatementKind),
    "agent": tuple(kind.value for kind in AgentKind),
    "document": tuple(kind.value for kind in DocumentKind),
}


def names_of(of: str, own: Iterable[OwnKind]) -> list[str]:
    """Return the names of all kinds of statements, agents or documents, the archive's own last; topics have none."""
    return [*EVERYWHERE.get(of, ()), *(kind.name for kind in own if kind.of == of)]


def find(of: str, name: str, own: Iterable[OwnKind]) -> OwnKind | None:
    """Return the archive's own kind with a name, or None."""
    return next((kind for kind in own if kind.of == of and kind.name == name), None)
