"""The kinds of statements, agents and documents that every archive has."""

from enum import StrEnum


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
