"""What the archive lacks, counted and named, so that readers can help to close it."""

from sijill.model.urls import root_of
from sijill.pages import list_views as views
from sijill.pages.labels import Desk
from sijill.pages.views import Reference
from sijill.state.gaps import Gap

_NOTES = {"primary": "gaps.primary_note"}
_COUNTED = {"stale": "translations", "untranslated": "passages"}  # the others count records


def gaps(desk: Desk) -> views.Gaps:
    """Return what the archive lacks."""
    root = root_of(desk.addresses.single(desk.language, "gaps"))
    words = desk.words
    found = tuple(_gap(desk, root, gap) for gap in desk.archive.gaps)
    return views.Gaps(words["gaps.title"], words["gaps.lead"], words["gaps.how"], found)


def _gap(desk: Desk, root: str, gap: Gap) -> views.Gap:
    words = desk.words
    more = words.plural("count.more", gap.total - len(gap.ids)) if gap.total > len(gap.ids) else ""
    note = words[_NOTES[gap.name]] if gap.name in _NOTES else ""
    number = gap.total if gap.pieces is None else gap.pieces
    counted = words.plural(f"count.{_COUNTED.get(gap.name, f'{gap.kind}s')}", number)
    entries = tuple(_entry(desk, root, gap.kind, identifier) for identifier in gap.ids)
    return views.Gap(words[f"gaps.{gap.name}"], note, counted, entries, more)


def _entry(desk: Desk, root: str, kind: str, identifier: str) -> views.Entry:
    if kind == "document":
        return views.Entry(desk.document(root, identifier), "", "")
    row = desk.row(desk.archive.card(identifier), root)
    return views.Entry(Reference(row.title, row.href), row.speakers, "")
