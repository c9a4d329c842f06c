"""The pages of a statement's earlier versions, and those at the ids that it replaces."""

from collections.abc import Iterator

from sijill.html.markup import NOTHING, joined, link
from sijill.interface.attribution import status_of, titled
from sijill.ledger.versions import Version
from sijill.model.brackets import stretches
from sijill.model.records import Statement
from sijill.model.urls import root_of
from sijill.pages.kind import Head, PageParts
from sijill.pages.labels import Labels
from sijill.pages.redirect import redirect
from sijill.pages.statement import merged, views
from sijill.pages.statement.citing import item_of
from sijill.pages.statement.notices import forgotten
from sijill.pages.statement.page_data import StatementPage
from sijill.pages.statement.passages import Places
from sijill.pages.statement.schema import of_version
from sijill.pages.statement.since import since_replaced
from sijill.pages.statement.view import TEMPLATE, Subject, views_of
from sijill.pages.version_notes import less


def version_view(labels: Labels, page: StatementPage, number: int, address: str) -> tuple[views.Statement, Head]:
    """Return what the page of an earlier version shows; it points at the current one."""
    root = root_of(address)
    version = page.versions[number - 1]
    now = labels.href(root, labels.addresses.statement(labels.language, page.id))
    said = labels.templates.sentence(
        "correction.version_banner", number=labels.words.number(number), date=labels.date_markup(version.date)
    )
    withheld = version.record is None
    record = None if withheld else Statement.model_validate(version.record)
    then = labels.at(version.sequence)
    shown = page.statement if record is None else then.archive.as_meant(record)
    lost = () if withheld else forgotten(then, shown)
    said = joined([said, *filter(None, [less(labels, "statement", version), *lost])], " ")
    superseded = joined([said, link(now, labels.words["correction.version_current"])], " ")
    places = {} if withheld else _places_that_hold(page.places, shown)
    item = item_of(then, page.id, shown)
    (view,) = views_of(then, [Subject(page, root, shown, places, frozenset(), labels, number, withheld)], [item])
    view = view._replace(superseded=superseded, citations=(), citation_files=(), formats="", context=None, beside=())
    if record is None:
        # What the record says now is not what this version said.
        view = view._replace(
            kind="", date=NOTHING, stated="", who=NOTHING, chain="", note="", everyone=(), sources=(), topics=(),
            withheld=f"{view.withheld} {labels.words['correction.facts_withheld']}",
        )  # fmt: skip
    return view, _head(labels, page.id, view.title, number, address, page.statement)


def _places_that_hold(places: Places, shown: Statement) -> Places:
    """The present evidence, for the passages whose wording it was found for."""
    texts = {
        passage.id: [stretch.text.split() for stretch in stretches(passage.text, passage.brackets)]
        for passage in shown.passages
    }
    return {
        (passage, variant): found
        for (passage, variant), found in places.items()
        if variant is None and texts.get(passage) == [one.exact.split() for one in found.all]
    }


def replaced_view(
    labels: Labels, page: StatementPage, old: str, found: list[Version], version: Version, here: str
) -> tuple[views.Statement, Head]:
    """Return what the page of a version of a statement shows that another, the page's own, has replaced."""
    root = root_of(here)
    then = labels.at(version.sequence)
    shown = then.archive.as_meant(Statement.model_validate(version.record))
    of_old = page.of_replaced(old, found, shown)
    item = item_of(then, old, shown)
    subject = Subject(of_old, root, shown, {}, frozenset(), labels, version.number, replaced_by=page.statement)
    (view,) = views_of(then, [subject], [item])
    said = labels.templates.sentence(
        "correction.version_banner", number=labels.words.number(version.number), date=labels.date_markup(version.date)
    )
    said = joined([said, *filter(None, [less(labels, "statement", version), *forgotten(then, shown)])], " ")
    now = labels.href(root, labels.addresses.statement(labels.language, page.id))
    view = view._replace(
        superseded=joined([said, link(now, labels.words["correction.version_current"])], " "),
        citations=(), citation_files=(), formats="", context=None, beside=(), edit="",
        since=since_replaced(labels, version, page.now(labels)),
        versions=merged.rows(labels, here, old, found, version.number),
        data=labels.href(root, labels.addresses.data(page.id)),
        bundle=labels.href(root, labels.addresses.evidence(page.id)),
    )  # fmt: skip
    return view, _head(labels, old, view.title, version.number, here, shown, page.statement)


def _head(
    labels: Labels, identifier: str, title: str, number: int, here: str, shown: Statement,
    replaced_by: Statement | None = None,
) -> Head:  # fmt: skip
    """Return the head of a version's page; ``replaced_by`` is the statement that has taken its place, if one has."""
    status = status_of(replaced_by or shown)
    title = labels.words.format("correction.version_title", title=title, number=labels.words.number(number))
    title = titled(labels.language, title, status)
    return Head(title, "", of_version(labels, identifier, shown, number, here, title, replaced_by))


def earlier(labels: Labels, page: StatementPage, address: str) -> Iterator[PageParts]:
    """The pages of a statement's earlier versions, and those at its earlier ids."""
    for version in page.versions[:-1]:
        here = labels.addresses.version(labels.language, page.id, version.number)
        view, head = version_view(labels, page, version.number, here)
        yield PageParts(page.id, "version", here, labels.templates.render(TEMPLATE, view), head, canonical=address)
    for old in page.archive.earlier_ids("statement", page.id):
        here = labels.addresses.statement(labels.language, old)
        said = labels.words["statement.replaced"]
        found = merged.versions_shown(page.archive, old)
        links = merged.links(labels, root_of(here), old, found)
        body, head = redirect(labels, here, address, labels.localized(page.statement.title), said, links)
        yield PageParts(page.id, "statement", here, body, head, canonical=address)
        for version in found:
            here = labels.addresses.version(labels.language, old, version.number)
            if not version.record:
                gone, head = merged.without_words(labels, here, address, page.statement.title, version)
                yield PageParts(page.id, "version", here, gone, head, canonical=address)
                continue
            view, head = replaced_view(labels, page, old, found, version, here)
            yield PageParts(page.id, "version", here, labels.templates.render(TEMPLATE, view), head, canonical=address)
