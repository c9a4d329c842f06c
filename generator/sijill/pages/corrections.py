"""Every correction of a published statement, the newest first."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from sijill.html.markup import joined
from sijill.html.shell import Place
from sijill.html.template import beside
from sijill.ledger.versions import versions
from sijill.model.records import Correction, RecordKind, Statement
from sijill.model.urls import root_of
from sijill.pages.kind import ONLY, Kind, Parts, only, only_if, page
from sijill.pages.labels import Labels
from sijill.pages.record_history import changes, merge_in_words, name_of
from sijill.pages.statement import history
from sijill.pages.statement.compare import after_markup, before_markup
from sijill.pages.statement.merged import merged
from sijill.pages.statement.views import Change as Changed
from sijill.pages.views import Reference
from sijill.state import known
from sijill.state.archive import Archive
from sijill.state.change import PUBLISHED, Change
from sijill.state.replaced import merges
from sijill.state.rows import plain

# So many of the statements that a corrected record concerns are named; its page lists them all.
_CONCERNED = 10
TEMPLATE = beside(__file__, "corrections.html.j2")


class Corrected(NamedTuple):
    """One correction, or one merge of two records, as the corrections page lists it.

    ``about`` is the record; ``concerned`` are the newest of the statements that name it, and ``more`` says how many
    others do.
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


class Corrections(NamedTuple):
    """Every correction, the newest first."""

    title: str
    lead: str
    items: tuple[Corrected, ...]
    feed: str


def corrections(labels: Labels) -> Corrections:
    """Return every correction, the newest first."""
    root = root_of(labels.addresses.single(labels.language, "corrections"))
    items = [*_of_statements(labels, root), *_of_records(labels, root), *_renames(labels, root), *_merges(labels, root)]
    items.sort(key=lambda item: item[:2], reverse=True)
    return Corrections(
        labels.words["site.corrections"],
        labels.words["correction.page_lead"],
        tuple(item[2] for item in items),
        labels.href(root, labels.addresses.feed(labels.language, "corrections")),
    )


Item = tuple[str, str, Corrected]


def _of_statements(labels: Labels, root: str) -> Iterator[Item]:
    for identifier, statement in labels.archive.with_corrections():
        row = labels.row(labels.archive.card(identifier), root)
        for number, correction in enumerate(statement.corrections, 1):
            changed = _wording(labels, identifier, statement, correction)
            about, meta = Reference(row.title, row.href), joined([row.speakers, " · ", row.date])
            yield correction.date, identifier, _corrected(labels, statement.corrections, number, about, meta, changed)


def _of_records(labels: Labels, root: str) -> Iterator[Item]:
    for kind, identifier in labels.archive.corrected_records:
        record = labels.archive.record(kind, identifier)
        found = versions(plain(record), labels.archive.history(identifier, kind))
        about, meta = _reference(labels, root, kind, identifier), joined([labels.words[f"record.{kind}"]])
        concerned, more = _concerned(labels, root, kind, identifier)
        for number, correction in enumerate(record.corrections, 1):
            made = [version.number for version in found if plain(correction) in version.corrections]
            changed = changes(labels, kind, found, made[0]) if made else ()
            one = _corrected(labels, record.corrections, number, about, meta, changed)
            yield correction.date, identifier, one._replace(concerned=concerned, more=more)


def _renames(labels: Labels, root: str) -> Iterator[Item]:
    """The names that agents have given up, each on its last day."""
    for identifier in known.renamed_agents(labels.archive.connection):
        about, meta = _reference(labels, root, "agent", identifier), joined([labels.words["record.agent"]])
        concerned, more = _concerned(labels, root, "agent", identifier)
        for former in labels.archive.agent(identifier).former_names:
            until = labels.words_of_date(former.until)
            said = labels.words.format("agent.named_until", name=labels.localized(former.name), date=until)
            yield former.until, identifier, Corrected(
                labels.date_markup(former.until), labels.words["agent.renamed"], "revision", about, meta, said, (),
                concerned, more,
            )  # fmt: skip


def _merges(labels: Labels, root: str) -> Iterator[Item]:
    """Records, of any kind, that others have taken the place of."""
    for kind, old, new, date in merges(labels.archive.connection):
        if labels.archive.has(kind, new):
            said = merge_in_words(labels, kind, old)
            concerned, more = ((), "") if kind == "statement" else _concerned(labels, root, kind, new)
            if kind == "statement":
                concerned = tuple(link for _, links in merged(labels, root, new) for link in links)
            yield date, old, Corrected(
                labels.date_markup(date), labels.words["record.merge"], "revision",
                _reference(labels, root, kind, new), joined([labels.words[f"record.{kind}"]]), said, (),
                concerned, more,
            )  # fmt: skip


def _reference(labels: Labels, root: str, kind: RecordKind, identifier: str) -> Reference:
    if kind == "statement":
        row = labels.row(labels.archive.card(identifier), root)
        return Reference(row.title, row.href)
    href = labels.href(root, labels.addresses.record(labels.language, kind, identifier))
    return Reference(name_of(labels, kind, identifier), href)


def _concerned(labels: Labels, root: str, kind: RecordKind, identifier: str) -> tuple[tuple[Reference, ...], str]:
    listing = labels.archive.listing(f"{kind}:{identifier}", 1, _CONCERNED)
    found = [labels.row(labels.archive.card(one.id), root) for one in listing.statements]
    count = labels.words.plural("count.statements", listing.total)
    return tuple(Reference(row.title, row.href) for row in found), count if listing.total > len(found) else ""


def _corrected(
    labels: Labels,
    corrections: Sequence[Correction],
    number: int,
    about: Reference,
    meta: Markup,
    changed: tuple[Changed, ...],
) -> Corrected:
    correction = corrections[number - 1]
    date, kind = labels.date_markup(correction.date), labels.words[f"correction.kind.{correction.kind}"]
    if correction.reason_of is None:
        said = history.reason(labels, corrections, number)
        return Corrected(date, kind, str(correction.kind), about, meta, said, changed)
    of = corrections[correction.reason_of - 1]
    said = labels.words.format(
        "correction.of_reason", date=labels.words_of_date(correction.date), of=labels.words_of_date(of.date)
    )
    was, now = labels.localized(of.reason), labels.localized(correction.reason)
    compared = Changed(
        labels.words["correction.reason"], labels.language, labels.direction, before_markup(was, now),
        after_markup(was, now),
    )  # fmt: skip
    kind = labels.words["correction.of_reason_kind"]
    return Corrected(date, kind, str(correction.kind), about, meta, said, (compared,))


def _wording(labels: Labels, identifier: str, statement: Statement, correction: Correction) -> tuple[Changed, ...]:
    if statement.is_taken_down:
        return ()
    found = history.published_versions(labels.archive, identifier, statement)
    made = [version.number for version in found if plain(correction) in version.corrections]
    return history.changes(labels, found, made[0]) if made else ()


def _touches(_archive: Archive, change: Change) -> bool:
    return change.is_record or change.kind == PUBLISHED or any(side.is_corrected for side in change.before_and_after)


def _make(labels: Labels, _ids: Sequence[str]) -> Iterator[Parts]:
    view = corrections(labels)
    address = labels.addresses.single(labels.language, "corrections")
    yield page(labels, ONLY[0], "corrections", address, TEMPLATE, view, view.title, view.lead)


KIND = Kind("corrections", (Place("corrections", "corrections/"),), only, only_if(_touches), _make)
