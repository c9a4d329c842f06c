"""The archive as the page of an earlier version shows it: agents, documents and topics as they were at that time.

A version is shown with the newest entry of each record it names whose number in the ledger is smaller than its own,
never with what the record says today; so renaming or merging a record changes no earlier page.
"""

from typing import Any

import orjson

from sijill.ledger.entries import NOTHING
from sijill.ledger.record_formats import format_of_entry
from sijill.ledger.store import Ledger
from sijill.ledger.versions import Record, versions
from sijill.model.digests import canonical_form
from sijill.model.fields import UNKNOWN
from sijill.model.kinds import AgentKind, DocumentKind
from sijill.model.record_kinds import RecordKind
from sijill.state import source_files
from sijill.state.archive import Archive


class EarlierArchive(Archive):
    """An archive whose agents, documents and topics are those of just before the ledger's entry ``number``."""

    def __init__(self, archive: Archive, number: int) -> None:
        configuration = archive.configuration
        published = format_of_entry(archive.connection, number, configuration.options)
        if published != configuration.options.format:  # records said it with the meaning of that format
            options = configuration.options.model_copy(update={"format": published})
            configuration = configuration.model_copy(update={"options": options})
        super().__init__(configuration, archive.connection)
        self.number = number
        self.capture = archive.capture
        self._ledger = Ledger.over(archive.connection)

    def has(self, kind: RecordKind, identifier: str) -> bool:
        """Return whether there is, or was, a record of a kind with an id."""
        return kind != "statement" or super().has(kind, identifier)

    def has_page(self, kind: RecordKind, identifier: str) -> bool:
        """Return whether a record's address has a page: its own, or a redirect to the record that replaces it."""
        if super().has(kind, identifier):
            return True
        replaced = "SELECT 1 FROM replaced WHERE kind = ? AND old = ?"
        if self.connection.execute(replaced, (kind, identifier)).fetchone():
            return True
        last = self._ledger.last(kind, identifier)
        return last is not None and last.entry.replaced_by is not None and self.has_page(kind, last.entry.replaced_by)

    def is_forgotten(self, kind: RecordKind, identifier: str) -> bool:
        """Return whether it is not known what a record was then: its words were taken down since."""
        return bool(self._ledger.version_at(kind, identifier, self.number)) and not self._then(kind, identifier)

    def _record(self, kind: RecordKind, identifier: str) -> bytes:
        then = self._then(kind, identifier)
        if then:
            return canonical_form(then)
        present = source_files.record_data(self.connection, kind, identifier)
        return present or canonical_form(self._known_by_id(kind, identifier))

    def _then(self, kind: RecordKind, identifier: str) -> Record | None:
        """Return a record as it was then; None where it was not published, or is not known any more."""
        version = self._ledger.version_at(kind, identifier, self.number)
        if not version:
            return None
        present = source_files.record_data(self.connection, kind, identifier)
        found = versions(orjson.loads(present) if present else NOTHING, self._ledger.history(kind, identifier))
        # A replaced record's last entry is empty: skip it.
        return next((one.record for one in reversed(found[:version]) if one.record), None)

    def _known_by_id(self, kind: RecordKind, identifier: str) -> dict[str, Any]:
        """Return a record that shows only an id, for one that is gone and was never in the ledger."""
        name = dict.fromkeys(self.configuration.languages, identifier)
        if kind == "agent":
            return {"name": name, "kind": AgentKind.ORGANISATION}
        if kind == "topic":
            return {"label": name}
        unknown = dict.fromkeys(("publisher", "authors", "date", "url"), UNKNOWN)
        language = self.configuration.languages[0]
        return {"title": name, "kind": DocumentKind.WEB_PAGE, "language": language, **unknown}
