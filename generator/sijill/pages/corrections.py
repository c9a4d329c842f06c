"""Every correction of a published statement, the newest first."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.shell import Place
from sijill.html.template import beside
from sijill.model.records import Correction, Statement
from sijill.model.urls import root_of
from sijill.pages.kind import ONLY, Kind, Parts, only, only_if, page
from sijill.pages.labels import Labels
from sijill.pages.statement import history
from sijill.pages.statement.views import Change as Changed
from sijill.pages.views import Row
from sijill.state.archive import Archive
from sijill.state.change import PUBLISHED, Change

TEMPLATE = beside(__file__, "corrections.html.j2")


class Corrected(NamedTuple):
    """One correction as the corrections page lists it."""

    date: Markup
    kind: str
    state: str
    statement: Row
    reason: str
    changes: tuple[Changed, ...]


class Corrections(NamedTuple):
    """Every correction, the newest first."""

    title: str
    lead: str
    items: tuple[Corrected, ...]
    feed: str


def corrections(labels: Labels) -> Corrections:
    """Return every correction, the newest first."""
    root = root_of(labels.addresses.single(labels.language, "corrections"))
    items = [
        (correction.date, identifier, statement, correction)
        for identifier, statement in labels.archive.with_corrections()
        for correction in statement.corrections
    ]
    items.sort(key=lambda item: (item[0], item[1]), reverse=True)
    return Corrections(
        labels.words["site.corrections"],
        labels.words["correction.page_lead"],
        tuple(_corrected(labels, root, identifier, statement, one) for _, identifier, statement, one in items),
        labels.href(root, labels.addresses.feed(labels.language, "corrections")),
    )


def _corrected(labels: Labels, root: str, identifier: str, statement: Statement, correction: Correction) -> Corrected:
    return Corrected(
        labels.date_markup(correction.date),
        labels.words[f"correction.kind.{correction.kind}"],
        str(correction.kind),
        labels.row(labels.archive.card(identifier), root),
        labels.localized(correction.reason),
        _wording(labels, identifier, statement, correction),
    )


def _wording(labels: Labels, identifier: str, statement: Statement, correction: Correction) -> tuple[Changed, ...]:
    if statement.is_taken_down:
        return ()
    plain = correction.model_dump(mode="json", exclude_defaults=True)
    found = history.published_versions(labels.archive, identifier, statement)
    made = [version.number for version in found if plain in version.corrections]
    return history.changes(labels, found, made[0]) if made else ()


def _touches(_archive: Archive, change: Change) -> bool:
    return change.is_record or change.kind == PUBLISHED or any(side.is_corrected for side in change.before_and_after)


def _make(labels: Labels, _ids: Sequence[str]) -> Iterator[Parts]:
    view = corrections(labels)
    address = labels.addresses.single(labels.language, "corrections")
    yield page(labels, ONLY[0], "corrections", address, TEMPLATE, view, view.title, view.lead)


KIND = Kind("corrections", (Place("corrections", "corrections/"),), only, only_if(_touches), _make)
