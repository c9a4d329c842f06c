"""What the archive lacks, counted and named, so that readers can help to close it."""

from typing import NamedTuple

from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.model.urls import root_of
from sijill.pages.kind import Kind, only, only_if, only_page
from sijill.pages.labels import Labels
from sijill.pages.views import Entry, Reference
from sijill.state.archive import Archive
from sijill.state.change import PUBLISHED, Change
from sijill.state.database import LACKS
from sijill.state.gaps import Gap

TEMPLATE = beside(__file__, "gaps.html.j2")
_NOTES = {"primary": "gaps.primary_note"}
_COUNTED = {"stale": "translations", "untranslated": "passages"}  # the others count records


class GapShown(NamedTuple):
    """One kind of thing the archive lacks, how many there are, and some or all of them."""

    title: str
    note: str
    total: str
    entries: tuple[Entry, ...]
    more: str


class Gaps(NamedTuple):
    """What the archive lacks."""

    title: str
    lead: str
    how: str
    propose: str
    gaps: tuple[GapShown, ...]


def gaps(labels: Labels) -> Gaps:
    """Return what the archive lacks."""
    root = root_of(labels.addresses.single(labels.language, "gaps"))
    words = labels.words
    found = tuple(_gap(labels, root, gap) for gap in labels.archive.gaps)
    propose = labels.href(root, labels.addresses.single(labels.language, "propose"))
    return Gaps(words["gaps.title"], words["gaps.lead"], words["gaps.how"], propose, found)


def _gap(labels: Labels, root: str, gap: Gap) -> GapShown:
    words = labels.words
    more = words.plural("count.more", gap.total - len(gap.ids)) if gap.total > len(gap.ids) else ""
    note = words[_NOTES[gap.name]] if gap.name in _NOTES else ""
    number = gap.total if gap.pieces is None else gap.pieces
    counted = words.plural(f"count.{_COUNTED.get(gap.name, f'{gap.kind}s')}", number)
    entries = tuple(_entry(labels, root, gap.kind, identifier) for identifier in gap.ids)
    return GapShown(words[f"gaps.{gap.name}"], note, counted, entries, more)


def _entry(labels: Labels, root: str, kind: str, identifier: str) -> Entry:
    if kind == "record":
        folder, _, identifier = identifier.partition("/")
        kind = folder.removesuffix("s")
    if kind == "agent":
        href = labels.href(root, labels.address_of("agent", identifier))
        return Entry(Reference(labels.agent_apart(identifier), href), "", "")
    if kind == "topic":
        return Entry(labels.topic_reference(root, identifier), "", "")
    if kind == "document":
        return Entry(labels.document_reference(root, identifier), "", "")
    row = labels.row(labels.archive.card(identifier), root)
    return Entry(Reference(row.title, row.href), row.speakers, "")


def _touches(_archive: Archive, change: Change) -> bool:
    """It names documents and statements, and counts what statements lack; those published twice may lack more."""
    if change.is_statement:
        lacking = any(name.startswith(LACKS) for side in change.before_and_after for name in side.lists)
        return lacking or change.card_differs or change.relations_differ or change.was_published_twice
    return change.is_record or change.kind == PUBLISHED


_make = only_page("gaps", TEMPLATE, gaps)
KIND = Kind("gaps", (PagePlace("gaps", "gaps/"),), only, only_if(_touches), _make)
