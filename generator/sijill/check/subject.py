"""Everything a check is given. Verdicts are kept, so whatever one depends on must pass through here."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from sijill.check.evidence.find import Searchable
from sijill.model.configuration import CheckSettings
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Document, Record
from sijill.state.answers import Evidence
from sijill.state.rows import Mention


class Day:
    """The day a record is checked on. It remembers the latest day it was compared with.

    A verdict can only change when one of the days it was compared with is passed, in either direction; so a record is
    checked again when it has to be, and not every midnight.
    """

    def __init__(self, today: datetime.date) -> None:
        self._today = today.isoformat()
        self.asked = ""

    def is_before(self, day: str) -> bool:
        """Return whether the day of the check is before another, given as ``2021-12-29``."""
        self.asked = max(self.asked, day)
        return self._today < day

    @property
    def text(self) -> str:
        """The day, for the facts of a finding that is made only if ``is_before`` is true."""
        return self._today


class Known(Protocol):
    """What checks can ask about the rest of the archive."""

    def exists(self, kind: RecordKind, identifier: str, /) -> bool:
        """Return whether there is a file for a record."""

    def known(self, kind: RecordKind, /) -> list[str]:
        """Return the ids of a kind, in order."""

    def meant(self, kind: RecordKind, text: str, /) -> Sequence[str]:
        """Return the ids of the records that a text, which is none's id, probably means."""

    def in_place_of(self, kind: RecordKind, identifier: str, /) -> str | None:
        """Return the id of the record that a record was merged into, None if it was not."""

    def document(self, identifier: str, /) -> tuple[Document | None, tuple[Searchable, ...]]:
        """Return a document, None if there is none, and those of its stored copies that exist and are undamaged."""

    def has_copy(self, document: str, digest: str, /) -> bool:
        """Return whether there is a file for a stored copy."""

    def listed(self, document: str, /) -> set[str] | None:
        """Return the digests of the copies that a document lists, None where its record is there and cannot be read."""


class Subject(NamedTuple):
    """One record to be checked.

    ``path`` is its file below ``sources/``; ``tree`` the record as plain data without defaults; ``mentions`` the
    records it names. The check of evidence fills ``places``: where each passage is, for the statement's page.
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
    """A stored copy to be checked: its document, the digest its file is named by, and the digest of its paragraphs."""

    document: str
    named: str
    digest: str
