"""Every correction of a published statement, the newest first."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import joined
from sijill.html.shell import PagePlace
from sijill.html.template import beside
from sijill.interface.direction import direction
from sijill.interface.strings import Strings
from sijill.interface.withheld import aspects_in_words
from sijill.ledger.entries import NOTHING
from sijill.ledger.versions import Record, Version, versions
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Correction, CorrectionKind, Statement
from sijill.model.urls import root_of
from sijill.pages.kind import ONLY, Kind, PageParts, only, only_if, page
from sijill.pages.labels import Labels
from sijill.pages.record_history import changes, earlier_in_words
from sijill.pages.statement import history
from sijill.pages.statement.compare import after_markup, before_markup
from sijill.pages.statement.merged import links, versions_shown
from sijill.pages.statement.views import Change as Changed
from sijill.pages.version_notes import are_several, merge_here, name_in, rename_in_words, version_of, with_new_name
from sijill.pages.views import Reference
from sijill.state.archive import Archive
from sijill.state.change import PUBLISHED, Change
from sijill.state.published_changes import (
    BY_RENAMING,
    CORRECTION,
    EARLIER,
    MERGE,
    RENAME,
    Logged,
    aspects_of,
    corrections_of_replaced,
    logged,
    statements_showing,
)
from sijill.state.replaced import present_id
from sijill.state.rows import plain

# How many of the statements that a corrected record concerns are named; its page lists them all.
_CONCERNED = 10
TEMPLATE = beside(__file__, "corrections.html.j2")


class Corrected(NamedTuple):
    """One change of something published, as the corrections page lists it; ``anchor`` names it there.

    ``about`` is the record; ``concerned`` are what ``heading`` says: the newest of the statements that name it, of
    which ``more`` says how many there are, or the versions of a statement that was merged. ``together`` is said where
    the changes are those of several corrections.
    """

    date: Markup
    kind: str
    state: str
    about: Reference
    meta: Markup
    reason: str
    changes: tuple[Changed, ...]
    concerned: tuple[Reference, ...] = ()
    more: str = ""
    heading: str = ""
    anchor: str = ""
    together: str = ""


class Corrections(NamedTuple):
    """Every change, the newest first."""

    title: str
    lead: str
    items: tuple[Corrected, ...]
    feed: str


def corrections(labels: Labels) -> Corrections:
    """Return every change of something published, the newest first."""
    root = root_of(labels.addresses.single(labels.language, "corrections"))
    found = sorted(logged(labels.archive), reverse=True)
    made = (item and item._replace(anchor=one.anchor) for one in found for item in [_item(labels, root, one)])
    return Corrections(
        labels.words["site.corrections"],
        labels.words["correction.page_lead"],
        tuple(item for item in made if item is not None),
        labels.href(root, labels.addresses.feed(labels.language, "corrections")),
    )


def _item(labels: Labels, root: str, one: Logged) -> Corrected | None:
    """Return a change as the page lists it; None where the record it leads to is not there any more."""
    kind, archive = one.kind, labels.archive
    present = present_id(archive.connection, kind, one.id)
    if not archive.has(kind, present):
        return None
    if one.what == CORRECTION:
        return _of_statement(labels, root, one) if kind == "statement" else _of_record(labels, root, one)
    date, about = labels.date_markup(one.date), _reference(labels, root, one, present)
    meta = joined([labels.words[f"record.{kind}"]])
    changed: tuple[Changed, ...] = ()
    together = ""
    concerned: tuple[Reference, ...] = ()
    more, heading = "", labels.words["record.concerns"]
    if one.what == MERGE:
        if kind == "statement":
            heading = labels.words["record.its_versions"]
            concerned = links(labels, root, one.id, versions_shown(archive, one.id))
        else:
            concerned, more = _concerned(labels, root, kind, present)
        said = merge_here(labels, kind, one.id)
        label, state = labels.words["record.merge"], "revision"
    elif one.what == EARLIER:
        said = earlier_in_words(labels, kind, one.id, one.number)
        given = corrections_of_replaced(archive, kind, one.id)[one.number - 1]
        changed, together = _changed_by(labels, one, versions(NOTHING, archive.history(one.id, kind)), given)
        label, state = labels.words["record.earlier_correction"], "revision"
    elif one.what == RENAME:
        said = rename_in_words(labels, one)
        concerned, more = _concerned(labels, root, kind, present)
        label, state = labels.words["agent.renamed"], "revision"
    else:
        said = lesser_in_words(labels.words, kind, aspects_of(archive, one))
        label, state = labels.words["correction.lesser_kind"], "lesser"
    return Corrected(date, label, state, about, meta, said, changed, concerned, more, heading, "", together)


def _changed_by(labels: Labels, one: Logged, found: list[Version], given: Record) -> tuple[tuple[Changed, ...], str]:
    """Return what a correction changed, and what is said where others that were published with it changed it too."""
    kind, made = one.kind, next((v for v in found if v.first <= one.number < v.first + len(v.corrections)), None)
    if made is None or given.get("reason_of"):
        return (), ""
    together = labels.words["correction.together"] if are_several(made.corrections) else ""
    if kind == "statement":
        return history.changes(labels, found, made.number), together
    only = BY_RENAMING if given["kind"] == CorrectionKind.RENAME else ()
    return changes(labels, kind, found, made.number, only=only), together


def lesser_in_words(words: Strings, kind: RecordKind, aspects: Sequence[str]) -> str:
    """Return what is said of a change that needed no correction: which aspects of the record have changed."""
    return words.format("correction.lesser_of", aspects=aspects_in_words(words, kind, aspects))


def _of_statement(labels: Labels, root: str, one: Logged) -> Corrected:
    statement = labels.archive.statement(one.id)
    row = labels.row(labels.archive.card(one.id), root)
    correction = statement.corrections[one.number - 1]
    found = [] if statement.is_taken_down else history.published_versions(labels.archive, one.id, statement)
    changed, together = _changed_by(labels, one, found, plain(correction))
    about, meta = _reference(labels, root, one, one.id), joined([row.speakers, " · ", row.date])
    made = None if statement.is_taken_down else version_of(labels, one)
    if made and made.record and made.withheld.isdisjoint(("speaker", "date")):
        then = Statement.model_validate(made.record)
        voices = labels.at(made.sequence).attributions.voices(then)
        speakers = labels.listed_names([voice.name for voice in voices])
        meta = joined([speakers, " · ", labels.date_markup(then.date.value)])
    return corrected(labels, statement.corrections, one.number, about, meta, changed)._replace(together=together)


def _of_record(labels: Labels, root: str, one: Logged) -> Corrected:
    kind, identifier = one.kind, one.id
    record = labels.archive.record(kind, identifier)
    found = versions(plain(record), labels.archive.history(identifier, kind))
    about, meta = _reference(labels, root, one, identifier), joined([labels.words[f"record.{kind}"]])
    concerned, more = _concerned(labels, root, kind, identifier)
    given = plain(record.corrections[one.number - 1])
    changed, together = _changed_by(labels, one, found, given)
    item = corrected(labels, record.corrections, one.number, about, meta, changed)
    said = with_new_name(labels, one, record.corrections[one.number - 1], item.reason)
    heading = labels.words["record.concerns"]
    return item._replace(reason=said, concerned=concerned, more=more, heading=heading, together=together)


def _reference(labels: Labels, root: str, one: Logged, present: str) -> Reference:
    """Return the record that a change is of, as it was called when that was published, as a link to the present one."""
    href = labels.href(root, labels.addresses.record(labels.language, one.kind, present))
    return Reference(labels.in_line(name_in(labels, one)), href)


def _concerned(labels: Labels, root: str, kind: RecordKind, identifier: str) -> tuple[tuple[Reference, ...], str]:
    statements, total = statements_showing(labels.archive.connection, kind, identifier, _CONCERNED)
    found = [labels.row(labels.archive.card(one), root) for one in statements]
    count = labels.words.plural("count.statements", total)
    return tuple(Reference(row.title, row.href) for row in found), count if total > len(found) else ""


def corrected(
    labels: Labels,
    corrections: Sequence[Correction],
    number: int,
    about: Reference,
    meta: Markup,
    changed: tuple[Changed, ...],
) -> Corrected:
    """Return a record's correction, by its number from 1, as the page lists it."""
    correction = corrections[number - 1]
    date, kind = labels.date_markup(correction.date), labels.words[f"correction.kind.{correction.act}"]
    if correction.reason_of is None:
        said = history.reason(labels, corrections, number)
        return Corrected(date, kind, str(correction.kind), about, meta, said, changed)
    of = corrections[correction.reason_of - 1]
    said = labels.words.format(
        "correction.of_reason", date=labels.words_of_date(correction.date), of=labels.words_of_date(of.date)
    )
    was, now = labels.localized(of.reason), labels.localized(correction.reason)
    tag = labels.language if labels.language in correction.reason else next(iter(correction.reason))
    said = " ".join(filter(None, [said, labels.missing(correction.reason)]))
    compared = Changed(
        labels.words["correction.reason"], tag, direction(tag), before_markup(was, now),
        after_markup(was, now),
    )  # fmt: skip
    kind = labels.words["correction.of_reason_kind"]
    return Corrected(date, kind, str(correction.kind), about, meta, said, (compared,))


def _touches(archive: Archive, change: Change) -> bool:
    if change.is_record or change.kind == PUBLISHED or any(side.is_corrected for side in change.before_and_after):
        return True
    return change.card_differs and len(archive.history(change.id)) > 1


def _make(labels: Labels, _ids: Sequence[str]) -> Iterator[PageParts]:
    view = corrections(labels)
    address = labels.addresses.single(labels.language, "corrections")
    feed = labels.addresses.feed(labels.language, "corrections")
    yield page(labels, ONLY[0], "corrections", address, TEMPLATE, view, view.title, view.lead, feed=feed)


KIND = Kind("corrections", (PagePlace("corrections", "corrections/"),), only, only_if(_touches), _make)
