"""Statements whose place another has taken: their words stay readable, under the history of the one in their place."""

from collections.abc import Mapping

from markupsafe import Markup

from sijill.html.head import NOT_INDEXED
from sijill.html.markup import joined, link, page_of
from sijill.ledger.entries import NOTHING
from sijill.ledger.versions import Version, versions
from sijill.model.urls import root_of
from sijill.pages.kind import Head
from sijill.pages.labels import Labels
from sijill.pages.statement import history, views
from sijill.pages.version_notes import merge_here
from sijill.pages.views import Reference
from sijill.state.archive import Archive


def versions_shown(archive: Archive, old: str) -> list[Version]:
    """Return the versions of a replaced statement, without the last, by which it was replaced: that has no words.

    Those whose words were taken down have no record, and a page that says so.
    """
    return [version for version in versions(NOTHING, archive.history(old)) if version.record != NOTHING]


def without_words(
    labels: Labels, here: str, address: str, now: Mapping[str, str], version: Version
) -> tuple[Markup, Head]:
    """Return the page at ``here`` of a version whose words were taken down: it says so, and leads to ``address``.

    ``now`` is the title of the statement there: the version's own may have had the words.
    """
    number = labels.words.number(version.number)
    title = labels.words.format("correction.version_title", title=labels.localized(now), number=number)
    said = labels.words.format("since.withheld", number=number, date=labels.words_of_date(version.date))
    leading = link(labels.href(root_of(here), address), labels.words["correction.version_current"])
    gone = labels.words["correction.text_withheld"]
    return page_of(title, joined([said, gone, leading], " ")), Head(title, "", NOT_INDEXED)


def merged(labels: Labels, root: str, identifier: str) -> tuple[tuple[str, tuple[Reference, ...]], ...]:
    """Return what is said of each published statement that one replaces, with links to its versions."""
    archive = labels.archive
    made = []
    for old in archive.earlier_ids("statement", identifier):
        said = merge_here(labels, "statement", old)
        if said:
            made.append((said, links(labels, root, old, versions_shown(archive, old))))
    return tuple(made)


def links(labels: Labels, root: str, old: str, found: list[Version]) -> tuple[Reference, ...]:
    """Return links to the pages of a replaced statement's versions."""
    return tuple([_link(labels, root, old, version) for version in found])


def _link(labels: Labels, root: str, old: str, version: Version) -> Reference:
    text = labels.words.format("statement.history_version", number=labels.words.number(version.number))
    return Reference(text, labels.href(root, labels.addresses.version(labels.language, old, version.number)))


def rows(labels: Labels, here: str, old: str, found: list[Version], shown: int) -> tuple[views.Version, ...]:
    """Return the list of a replaced statement's versions, none of which is the current one."""
    root = root_of(here)
    listed = history.rows(labels, root, old, found, shown, unpublished=True, words_too=True)
    leading = [one.href for one in reversed(links(labels, root, old, found))]
    return tuple([row._replace(href=link if row.href else "") for row, link in zip(listed, leading, strict=True)])
