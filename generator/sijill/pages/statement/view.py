"""What the page of a statement, or of one of its versions, shows."""

from collections.abc import Sequence
from typing import NamedTuple

from sijill.html.template import beside
from sijill.interface.attribution import status_of
from sijill.interface.citations import STYLES, Item
from sijill.interface.direction import direction, isolated
from sijill.ledger.versions import Translated
from sijill.model.order import Order
from sijill.model.records import Correction, Statement
from sijill.pages.labels import Labels
from sijill.pages.statement import history, merged, views
from sijill.pages.statement.citing import citation, citation_files
from sijill.pages.statement.citing import of_version as cited_as
from sijill.pages.statement.origin import as_stated, chain, channel_link, documents_of, everyone, proof, who_spoke
from sijill.pages.statement.page_data import StatementPage
from sijill.pages.statement.passages import Places, Shown, passages
from sijill.pages.statement.relations import answers, in_context, reply
from sijill.pages.statement.since import since
from sijill.pages.strip import Strip
from sijill.pages.views import Row

TEMPLATE = beside(__file__, "statement.html.j2")
# How a statement next to this one is called, by the order of the two in time.
_BESIDE = {
    Order.AFTER: "statement.earlier", Order.BEFORE: "statement.later", Order.NOT_KNOWN: "statement.beside",
}  # fmt: skip


class Subject(NamedTuple):
    """What a page is about: a statement as it is, or as the version ``number`` had it (0 for the present one).

    ``replaced_by`` is the statement that has taken its place, if one has.
    """

    page: StatementPage
    root: str
    statement: Statement
    places: Places
    stale: frozenset[Translated]
    now: Labels
    number: int = 0
    withheld: bool = False
    replaced_by: Statement | None = None

    @property
    def cited_version(self) -> int | None:
        """The version that a citation names, None where the present one is not published."""
        return None if self.page.unpublished else len(self.page.versions)

    @property
    def standing(self) -> Statement:
        """The statement that says whether the archive still stands by the words: the present one, of every version."""
        return self.replaced_by or self.page.statement

    @property
    def corrections(self) -> tuple[tuple[Correction, ...], tuple[Correction, ...]]:
        """The corrections to be shown at the head, and all that their record has now, which may correct their reasons.

        Of a version they are its own, unless its words are no longer in force.
        """
        if status_of(self.standing):
            return self.standing.corrections, self.standing.corrections
        return self.statement.corrections, self.page.corrections


def views_of(labels: Labels, subjects: Sequence[Subject], items: Sequence[Item]) -> list[views.Statement]:
    """Return what pages show.

    The large parts are made for all of them, one part after another: done page by page, the same work takes nearly
    twice as long, since each part then finds the processor's caches full of the others.
    """
    shown = [
        ()
        if _is_withheld(one)
        else passages(
            labels,
            one.root,
            one.page.id,
            one.statement,
            Shown(_notices(labels, one), one.places, verified=not one.standing.withdrawal),
            one.stale,
            {} if one.number else history.wordings_before(one.page.versions),
        )
        for one in subjects
    ]
    rows = [{link.other.id: one.now.row(link.other, one.root) for link in one.page.links} for one in subjects]
    for at, one in enumerate(subjects):
        answered = answers(one.now, one.page.links, [passage.id for passage in shown[at]])
        if answered:  # whoever was spoken of is heard on each version
            shown[at] = tuple([
                passage._replace(
                    replies=tuple([reply(one.now, a, rows[at][a.card.id]) for a in answered.get(passage.id, ())])
                )
                for passage in shown[at]
            ])  # fmt: skip
    contexts = [
        in_context(labels, found, one.page.card, labels.row(one.page.card, one.root), one.page.context)
        for one, found in zip(subjects, rows, strict=True)
    ]
    styles = [(style, labels.words[f"cite.{style}"]) for style in STYLES]
    cited = [cited_as(item, one.cited_version) for item, one in zip(items, subjects, strict=True)]
    citations = [tuple([views.Citation(label, citation(style, item)) for style, label in styles]) for item in cited]
    files = [citation_files(item) for item in cited]
    return [_view(labels, *parts) for parts in zip(subjects, shown, contexts, citations, files, strict=True)]


def _notices(labels: Labels, subject: Subject) -> tuple[str, ...]:
    """Return what goes before the words in copies: which version they are of, and whether they are still in force."""
    if not subject.number:
        return tuple([isolated(notice.text) for notice in labels.attributions.notices(subject.statement.corrections)])
    number = labels.words.number(subject.number)
    version = labels.words.format("correction.version_copied", number=number)
    return tuple([isolated(one) for one in (version, labels.attributions.warning(subject.standing)) if one])


def _is_withheld(subject: Subject) -> bool:
    return subject.withheld or subject.page.statement.is_taken_down


def _why_withheld(labels: Labels, subject: Subject) -> str:
    """Return why the words are not shown, "" where they are."""
    if not _is_withheld(subject):
        return ""
    unproved = subject.page.unpublished and not subject.page.statement.is_taken_down
    return labels.words["correction.text_unproved" if unproved else "correction.text_withheld"]


def _view(
    labels: Labels,
    subject: Subject,
    shown: tuple[views.Passage, ...],
    context: Strip | None,
    citations: tuple[views.Citation, ...],
    files: tuple[views.CitationFile, ...],
) -> views.Statement:
    words, addresses, language = labels.words, labels.addresses, labels.language
    page, root, statement, number = subject.page, subject.root, subject.statement, subject.number
    identifier, found = page.id, page.versions
    withheld = _why_withheld(labels, subject)
    old = number > 0
    number = number or len(found)
    channel = channel_link(labels, root, statement)
    primary, others = documents_of(statement) if old else (page.primary, page.others)
    own = addresses.statement(language, identifier)
    titled_in = language if language in statement.title else next(iter(statement.title))
    now = None if subject.replaced_by else page.now(subject.now)
    return views.Statement(
        id=identifier,
        language=language,
        title=labels.localized(statement.title),
        title_language=titled_in,
        title_direction=direction(titled_in),
        untitled=labels.missing(statement.title),
        kind=labels.kind("statement", statement.kind),
        date=labels.date_markup(statement.date.value, weekday=True),
        stated=as_stated(labels, root, statement),
        who=who_spoke(labels, root, statement),
        chain=chain(labels, root, channel, primary, others),
        proof=proof(labels, root, statement, shown, "" if old or page.unpublished or not found else found[-1].date),
        banners=history.banners(labels, *subject.corrections),
        withheld=withheld,
        changes=() if withheld else history.changes(labels, found, number if old else history.last_corrected(found)),
        passages=shown,
        note=labels.prose(statement.note),
        everyone=everyone(labels, root, statement),
        sources=tuple(
            [
                labels.source(root, name, leading=not page.statement.is_taken_down)
                for name in ([primary] if primary else []) + others
            ]
        ),
        context=context,
        more=words.plural("count.more_statements", page.more_links) if page.more_links else "",
        beside=_beside(labels, page, root),
        topics=tuple(labels.topic_reference(root, topic) for topic in statement.topics),
        citations=citations,
        citation_files=files,
        formats=" · ".join([one.style for one in citations] + [one.format for one in files]),
        permanent=addresses.absolute(own) or labels.href(root, own),
        versions=history.rows(
            labels, root, identifier, found, number, unpublished=page.unpublished, words_too=not withheld
        ),
        latest=history.latest(labels, found) if not old and not page.unpublished else "",
        history_note=history.note(labels, found, page.unpublished, now.changed) if now else "",
        since=since(labels, root, identifier, found, number if old else 0, now) if now else (),
        version="" if old or page.unpublished or not found else str(len(found)),
        unpublished=history.unpublished(labels, found[-1]) if page.unpublished and not old else "",
        data=labels.href(root, addresses.data(identifier)),
        bundle=labels.href(root, addresses.evidence(identifier)),
        # Its file's history would lead to words that were taken down.
        edit="" if page.statement.is_taken_down else labels.edit_address("statement", identifier),
        report=labels.report_address(identifier),
        superseded="",
        draft=page.is_draft,
        withdrawn=subject.standing.withdrawal is not None,
        records_corrected=() if old or now is None else tuple([one.banner for one in now.notices if not one.quiet]),
        merged=() if old else merged.merged(labels, root, identifier),
        logged=history.logged(labels, root, page.archive.history(identifier)[-1]) if found and not old else None,
    )


def _beside(labels: Labels, page: StatementPage, root: str) -> tuple[tuple[str, str, Row], ...]:
    """The statements next to one in the lists: the link's relation, what it is called, and the statement."""
    return tuple(
        [
            (rel, labels.words[_BESIDE[order]], labels.row(card, root))
            for rel, order, card in zip(("prev", "next"), page.orders, page.neighbours, strict=True)
            if card
        ]
    )
