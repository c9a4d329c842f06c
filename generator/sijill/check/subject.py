"""What a check is given, whole: whatever a verdict depends on passes through here, so that it can be kept with it."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from sijill.check.evidence.find import Searchable
from sijill.model.configuration import CheckSettings
from sijill.model.records import Document, Record, RecordKind
from sijill.state.answers import Evidence
from sijill.state.rows import Mention


class Day:
    """The day a record is checked on. It remembers the latest day it was compared with.

    A verdict that compared the day with others is the same on every day from the latest of them on, and another only
    where one of them lies between: so a record is checked again when it has to be, and not every midnight.
    """

    def __init__(self, today: datetime.date) -> None:
        self._today = today.isoformat()
        self.asked = ""

    def is_before(self, day: str) -> bool:
        """Say whether the day of the check lies before another, given as ``2021-12-29``."""
        self.asked = max(self.asked, day)
        return self._today < day

    @property
    def text(self) -> str:
        """The day, for the facts of a finding that is made only where ``is_before`` holds."""
        return self._today


class Known(Protocol):
    """What checks ask about the rest of the archive."""

    def exists(self, kind: RecordKind, identifier: str, /) -> bool:
        """Say whether there is a file for a record."""

    def known(self, kind: RecordKind, /) -> list[str]:
        """Return the ids of a kind, in order."""

    def document(self, identifier: str, /) -> tuple[Document | None, tuple[Searchable, ...]]:
        """Return a document, None where there is none, and those of its stored copies that are there and whole."""

    def has_copy(self, document: str, digest: str, /) -> bool:
        """Say whether there is a file for a stored copy."""

    def listed(self, document: str, /) -> set[str]:
        """Return the digests of the copies that a document lists, there or not."""


class Subject(NamedTuple):
    """One record to be checked.

    ``path`` is its file below ``sources/``; ``tree`` the record as plain data without defaults; ``mentions`` what it
    names. ``places`` is filled by the check of evidence: where each passage stands, which the statement's page shows.
    """

    kind: RecordKind
    id: str
    path: str
    record: Record
    tree: Mapping[str, Any]
    mentions: list[Mention]
    settings: CheckSettings
    day: Day
    places: list[Evidence]


class StoredCopy(NamedTuple):
    """A stored copy to be checked: its document, the digest its file is named by, and what its paragraphs come to."""

    document: str
    named: str
    digest: str
