"""The archive as an earlier version of a statement is shown: agents, documents and topics with the names of then.

A version is shown with the newest version of each record it names that has a smaller number in the ledger's one
sequence, never with what the record says today; so a record that was merged into another, or renamed, changes no
earlier page.
"""

from typing import Any

import orjson

from sijill.ledger.entries import NOTHING
from sijill.ledger.store import Ledger
from sijill.ledger.versions import versions
from sijill.model.digests import canonical_form_of_record
from sijill.model.fields import UNKNOWN
from sijill.model.kinds import AgentKind, DocumentKind
from sijill.model.records import RecordKind
from sijill.state import known
from sijill.state.archive import Archive


class EarlierArchive(Archive):
    """An archive as it was just before an entry of the ledger with a number, as far as names and facts go."""

    def __init__(self, archive: Archive, number: int) -> None:
        super().__init__(archive.configuration, archive.connection)
        self.number = number
        self._ledger = Ledger.over(archive.connection)

    def has(self, kind: RecordKind, identifier: str) -> bool:
        """Say whether there is, or was, a record of a kind with an id."""
        return kind != "statement" or super().has(kind, identifier)

    def has_page(self, kind: RecordKind, identifier: str) -> bool:
        """Say whether there is a page at a record's address: its own, or one that leads on to what replaces it."""
        if super().has(kind, identifier):
            return True
        replaced = "SELECT 1 FROM replaced WHERE kind = ? AND old = ?"
        if self.connection.execute(replaced, (kind, identifier)).fetchone():
            return True
        last = self._ledger.last(kind, identifier)
        return last is not None and last.entry.replaced_by is not None and self.has_page(kind, last.entry.replaced_by)

    def _record(self, kind: RecordKind, identifier: str) -> bytes:
        present = known.record_data(self.connection, kind, identifier)
        version = self._ledger.version_at(kind, identifier, self.number)
        if version:
            found = versions(orjson.loads(present) if present else NOTHING, self._ledger.history(kind, identifier))
            # A record that was replaced is nothing from then on: the one before is what it was.
            records = [one.record for one in found[:version] if one.record]
            if records:
                return canonical_form_of_record(records[-1])
        return present or canonical_form_of_record(self._known_by_id(kind, identifier))

    def _known_by_id(self, kind: RecordKind, identifier: str) -> dict[str, Any]:
        """Return what can be said of a record that is gone and that the ledger never had: its id."""
        name = dict.fromkeys(self.configuration.languages, identifier)
        if kind == "agent":
            return {"name": name, "kind": AgentKind.ORGANISATION}
        if kind == "topic":
            return {"label": name}
        unknown = dict.fromkeys(("publisher", "authors", "date", "url"), UNKNOWN)
        language = self.configuration.languages[0]
        return {"title": name, "kind": DocumentKind.WEB_PAGE, "language": language, **unknown}
