"""A statement's published versions: what changed, when, why, and the wording before and after."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from sijill.html.markup import joined
from sijill.ledger.parts import say_why
from sijill.ledger.store import Published
from sijill.ledger.versions import Translated, Version, stale_translations, versions
from sijill.log.store import log_of
from sijill.model.fields import WORDS_GONE
from sijill.model.records import Correction, Statement
from sijill.model.urls import LOG
from sijill.pages.labels import Labels
from sijill.pages.statement import views
from sijill.pages.statement.compare import Before, Said, after_markup, before_markup
from sijill.pages.statement.wordings import Wording, wordings
from sijill.pages.version_notes import said_of
from sijill.state.archive import Archive
from sijill.state.references import renamed
from sijill.state.replaced import by_merging

_USUAL_DAYS = 2  # between the publishing of a batch and the timestamp of its checkpoint, zones included


def published_versions(archive: Archive, identifier: str, statement: Statement) -> list[Version]:
    """Return the published versions of a statement with their records, as far as they can be shown and proved."""
    history = archive.history(identifier)
    if not history:
        return []
    if len(history) == 1:
        entry = history[0].entry
        return [Version(1, history[0].date, entry.digest, tuple(entry.changed), entry.correction, None)]
    return versions(statement.model_dump(mode="json", exclude_defaults=True), history)


def stale_in(archive: Archive, identifier: str, statement: Statement) -> frozenset[Translated]:
    """Return the translations in a statement that are older than their original."""
    if not statement.corrections and len(archive.history(identifier)) < 2:
        return frozenset()
    return stale_translations(published_versions(archive, identifier, statement))


def banners(
    labels: Labels, corrections: Sequence[Correction], known: Sequence[Correction] = ()
) -> tuple[views.Banner, ...]:
    """Return what is shown at the head of a corrected page.

    ``known`` are the corrections that the record has now, where an earlier version is shown.
    """
    return tuple(
        views.Banner(str(notice.kind), notice.text, labels.shown(notice.reason), notice.anchors)
        for notice in labels.attributions.notices(corrections, known)
    )


def reason(labels: Labels, corrections: Sequence[Correction], number: int) -> str:
    """Return why a correction was made, as it is known now."""
    return labels.shown(labels.attributions.reason(corrections, number))


def latest(labels: Labels, found: Sequence[Version]) -> Markup | str:
    """Return the number and the day of the last version, "" where none is published."""
    if not found:
        return ""
    number = labels.words.format("statement.history_version", number=labels.words.number(found[-1].number))
    return joined([number, labels.date_markup(found[-1].date)], " · ")


def note(labels: Labels, found: Sequence[Version], unpublished: bool, latest_named: int) -> str:
    """Return what is said of the history in one sentence, "" where the list of versions says it.

    ``latest_named`` is the number in the ledger of the last change of a record that the statement names, 0 for none.
    """
    if not found:
        return labels.words["statement.history_unpublished"]
    if unpublished:
        return labels.words["statement.history_changed"]
    if len(found) > 1:
        return ""
    return labels.words[
        "statement.named_changed" if latest_named > found[0].sequence else "statement.history_unchanged"
    ]


def unpublished(labels: Labels, last: Version) -> Markup:
    """Return what is shown at the head of a page whose record is not, to the code point, its last published version."""
    return labels.templates.sentence(
        "statement.unpublished", number=labels.words.number(last.number), date=labels.date_markup(last.date)
    )


def rows(
    labels: Labels,
    root: str,
    identifier: str,
    found: Sequence[Version],
    shown: int,
    *,
    unpublished: bool,
    words_too: bool,
) -> tuple[views.Version, ...]:
    """Return the list of versions, the newest first.

    ``shown`` is the one on this page; ``unpublished`` says that the record has changed since the last; ``words_too``
    that the words may be shown by which versions differ.
    """
    last = len(found)
    made = []
    for version in reversed(found):
        label = labels.words.format("statement.history_version", number=labels.words.number(version.number))
        if version.number == last and not unpublished:
            label = f"{label} ({labels.words['statement.history_current']})"
        address = (
            labels.addresses.statement(labels.language, identifier)
            if version.number == last
            else labels.addresses.version(labels.language, identifier, version.number)
        )
        said = said_of(labels, "statement", found, version)
        made.append(
            views.Version(
                label,
                labels.date_markup(version.date),
                "" if version.number == shown else labels.href(root, address),
                said.changed,
                version.digest,
                labels.words["correction.lesser"] if said.lesser else "",
                said.reason,
                changes(labels, found, version.number) if version.correction is None and words_too else (),
                said.merged,
            )
        )
    return tuple(made)


def logged(labels: Labels, root: str, last: Published) -> views.Logged | None:
    """Return what is said of the last version's place in the transparency log, None where there is no log."""
    archive = labels.archive
    if not archive.configuration.options.log_keys:
        return None
    log = log_of(archive.configuration, archive.connection)
    if not log.sizes:
        return None
    page, tiles = labels.href(root, labels.addresses.single(labels.language, "log")), labels.href(root, LOG)
    size = log.size_proving(last.number)
    if not size:
        return views.Logged((labels.words["statement.unlogged"],), page, tiles, str(last.entry.version))
    said: list[Markup | str] = [labels.words.format("statement.logged", number=labels.words.number(last.number))]
    attested = log.attested(size)
    for one in attested:
        date = labels.date_markup(one.time[:10])
        authority = labels.templates.sentence("statement.authority", host=one.authority)
        said.append(labels.templates.sentence("statement.attested", date=date, authority=authority))
    # An authority is asked when a batch is published, so days of difference are what the archive alone says.
    if attested and min(one.time[:10] for one in attested) > _days_after(last.date, _USUAL_DAYS):
        date = labels.date_markup(last.date)
        said.append(labels.templates.sentence("statement.published_by_own_word", date=date))
    if not attested and archive.configuration.options.timestamps:
        said.append(labels.words["statement.undated"])
    return views.Logged(tuple(said), page, tiles, str(last.entry.version), str(last.number), bool(attested))


def _days_after(day: str, days: int) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days)).isoformat()


def last_corrected(found: Sequence[Version]) -> int:
    """Return the number of the last version that a correction of its words made, 0 where none did."""
    return max(
        (
            version.number
            for version in found
            if version.correction and version.number > 1 and (not version.corrections or say_why(version.corrections))
        ),
        default=0,
    )


def wordings_before(found: Sequence[Version]) -> Before:
    """Return the words before the last correction of words, as far as they are known and differ."""
    number = last_corrected(found)
    after, before = (next((v.record for v in found if v.number == one), None) for one in (number, number - 1))
    if after is None or before is None:
        return {}
    old, new = ({key: text for p in record.get("passages", ()) for key, text in _said(p)} for record in (before, after))
    return {key: old[key] for key, text in new.items() if old.get(key, text) not in (text, WORDS_GONE)}


def _said(passage: Mapping[str, Any]) -> Iterator[tuple[Said, str]]:
    """Yield the words of a passage, of its translations, and of its originals in other languages."""
    name = passage["id"]
    yield (name, "", ""), passage["text"]
    for one in passage.get("translations", ()):
        yield (name, one["language"], one["by"]), one["text"]
    for one in passage.get("variants", ()):
        if "language" in one:
            yield (name, one["language"], one["document"]), one["text"]


def changes(labels: Labels, found: Sequence[Version], number: int) -> tuple[views.Change, ...]:
    """Return the wordings by which version ``number`` differs from the one before it, as they were called then.

    What changed of the records that it names alone, such as a speaker's name, is these records' change.
    """
    after = next((v for v in found if v.number == number), None)
    before = next((v for v in found if v.number == number - 1), None)
    if after is None or before is None or after.record is None or before.record is None:
        return ()
    then = labels.at(after.sequence)
    now, same = list(wordings(then, after.record)), before.record
    for merge in by_merging(labels.archive.connection, "statement", found, after).merges:
        same = renamed("statement", same, merge.kind, merge.old, merge.new)
    own = {*wordings(then, same)} ^ {*now}
    keys = {one.key for one in own}
    was = [one for one in wordings(labels.at(before.sequence), before.record) if one.key in keys]
    return differences(was, [one for one in now if one.key in keys], labels)


def differences(before: Iterable[Wording], after: Iterable[Wording], labels: Labels) -> tuple[views.Change, ...]:
    """Return the wordings that differ, piece by piece; of one that was taken down nobody can say whether it does."""
    old, new = ({wording.key: wording for wording in side} for side in (before, after))
    made = []
    for key in dict.fromkeys([*old, *new]):
        one, two = old.get(key), new.get(key)
        was, now = one.text if one else "", two.text if two else ""
        known = two or one
        if was != now and known and WORDS_GONE not in (was, now):
            text = labels.text(now, known.language)
            made.append(
                views.Change(
                    known.label, text.language, text.direction, before_markup(was, now), after_markup(was, now)
                )
            )
    return tuple(made)
