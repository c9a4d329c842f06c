"""What the archive lacks, counted and named, so that readers can help to close it."""

from collections.abc import Callable, Iterable, Sequence

from generator.ledger.versions import stale_translations
from generator.model.records import Document
from generator.model.urls import root_of
from generator.render import list_views as views
from generator.render.desk import Desk
from generator.render.history import published_versions
from generator.render.views import Reference
from generator.resolve.archive import Archive

NAMED = 50
_OF_STATEMENTS = (
    ("primary", "gaps.primary_note"),
    ("relations", ""),
    ("untranslated", ""),
    ("imprecise", ""),
)
_OF_DOCUMENTS: tuple[tuple[str, Callable[[Document], bool]], ...] = (
    ("captures", lambda document: not document.captures and document.embedded_in is None),
    ("urls", lambda document: document.url == "unknown"),
    ("publishers", lambda document: document.publisher == "unknown"),
)


def gaps(desk: Desk) -> views.Gaps:
    """Return what the archive lacks."""
    root = root_of(desk.addresses.single(desk.language, "gaps"))
    words = desk.words
    found = [_of_statements(desk, root, name, note) for name, note in _OF_STATEMENTS]
    found.append(_gap(desk, "stale", "", *_stale(desk, root), "statements"))
    documents = [(name, desk.archive.document(name)) for name in desk.archive.ids("document")]
    found += [
        _of_documents(desk, root, title, [name for name, document in documents if lacks(document)])
        for title, lacks in _OF_DOCUMENTS
    ]
    return views.Gaps(words["gaps.title"], words["gaps.lead"], words["gaps.how"], tuple(found))


def _of_statements(desk: Desk, root: str, name: str, note: str) -> views.Gap:
    total, identifiers = desk.archive.lacking(name, NAMED)
    return _gap(desk, name, note, total, [_entry(desk, root, one) for one in identifiers], "statements")


def _stale(desk: Desk, root: str) -> tuple[int, list[views.Entry]]:
    stale = [name for name in desk.archive.revised() if _has_stale_translations(desk.archive, name)]
    return len(stale), [_entry(desk, root, name) for name in stale[:NAMED]]


def _has_stale_translations(archive: Archive, identifier: str) -> bool:
    return bool(stale_translations(published_versions(archive, identifier, archive.statement(identifier))))


def _entry(desk: Desk, root: str, identifier: str) -> views.Entry:
    row = desk.row(desk.archive.card(identifier), root)
    return views.Entry(Reference(row.title, row.href), row.speakers, "")


def _of_documents(desk: Desk, root: str, title: str, names: Sequence[str]) -> views.Gap:
    entries = [views.Entry(desk.document(root, name), "", "") for name in names[:NAMED]]
    return _gap(desk, title, "", len(names), entries, "documents")


def _gap(desk: Desk, name: str, note: str, total: int, entries: Iterable[views.Entry], counted: str) -> views.Gap:
    listed = tuple(entries)
    words = desk.words
    more = words.plural("count.more", total - len(listed)) if total > len(listed) else ""
    return views.Gap(
        words[f"gaps.{name}"], words[note] if note else "", words.plural(f"count.{counted}", total), listed, more
    )
