"""What the pages of one statement are made of, read once for all languages."""

from copy import copy
from functools import lru_cache

from sijill.ledger.entries import NOTHING
from sijill.ledger.versions import Version
from sijill.model.order import Order, order
from sijill.model.records import Correction, Statement
from sijill.pages.labels import Labels
from sijill.pages.statement import history
from sijill.pages.statement.notices import named_by, noticed
from sijill.pages.statement.origin import documents_of
from sijill.pages.statement.passages import Places
from sijill.pages.statement.relations import in_order
from sijill.pages.statement.since import Now
from sijill.state.answers import Card
from sijill.state.archive import MOST_RELATED, Archive
from sijill.state.rows import plain

# The pages of some statements are made in one language, then in the next; in between these are kept.
_NEAR = 64


class StatementPage:
    """What the pages of one statement are made of, read once for all languages."""

    def __init__(self, archive: Archive, identifier: str) -> None:
        self.archive = archive
        self.id = identifier
        self.statement = archive.statement(identifier)
        self.corrections = self.statement.corrections
        self.card = archive.card(identifier)
        self.versions = history.published_versions(archive, identifier, self.statement)
        published = archive.history(identifier)
        self.unpublished = bool(published) and not published[-1].is_of(archive.stored(identifier)[1])
        own = list(archive.own_links(identifier))
        self.links = (*own, *archive.derived_links(identifier, MOST_RELATED))
        shown = len(self.links) - len(own)
        self.more_links = archive.count_of_derived_links(identifier) - shown if shown == MOST_RELATED else 0
        self.neighbours = archive.neighbours(identifier)
        self.orders = tuple([self._order(card) for card in self.neighbours])
        self.context = in_order(self.card, self.links)
        self.primary, self.others = documents_of(self.statement)
        self.is_draft = identifier in archive.drafts
        self.places: Places = {(found.passage, found.variant): found for found in archive.evidence(identifier)}

    def of_replaced(self, old: str, versions: list[Version], shown: Statement) -> "StatementPage":
        """Return what the page of a statement that this one has replaced is made of.

        Nothing is shown beside it: the relations of today are to the statement that has taken its place.
        """
        page = copy(self)
        page.id, page.statement, page.versions = old, shown, versions
        page.unpublished, page.links, page.context = False, (), ([], [])
        last = next((version.record for version in reversed(versions) if version.record), NOTHING)
        page.corrections = tuple([Correction.model_validate(one) for one in last.get("corrections", ())])
        page.primary, page.others = documents_of(shown)
        return page

    def now(self, labels: Labels) -> Now:
        """Return what earlier versions are compared with."""
        record = None
        if self.versions and not self.statement.is_taken_down:
            record = self.versions[-1].record or (None if self.unpublished else plain(self.statement))
        changed = self.archive.changed_records
        named = named_by(self.archive, self.statement) if changed else ()
        last = max((changed.get(one, 0) for one in named), default=0)
        return Now(labels, record, self.unpublished, last, noticed(labels, self.statement))

    def _order(self, other: Card | None) -> Order:
        if other is None:
            return Order.NOT_KNOWN
        joining = [(link.name, not link.derived) for link in self.links if link.other.id == other.id]
        return order(self.card.when, other.when, joining)


@lru_cache(maxsize=_NEAR)
def page_of(archive: Archive, identifier: str) -> StatementPage:
    """Return what the pages of a statement are made of."""
    return StatementPage(archive, identifier)
