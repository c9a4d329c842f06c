"""What became of an agent, document or topic since it was published: its versions, and what was merged into it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from sijill.interface.direction import isolated
from sijill.ledger.entries import NOTHING
from sijill.ledger.versions import Version, versions
from sijill.ledger.withheld import first_without_words
from sijill.model.fields import UNKNOWN
from sijill.model.localized import LOCALIZED
from sijill.model.record_kinds import RecordKind
from sijill.model.records import Correction
from sijill.pages.labels import Labels
from sijill.pages.statement import views
from sijill.pages.statement.compare import after_markup, before_markup
from sijill.pages.statement.history import banners
from sijill.pages.version_notes import merge_here, name_then, said_of
from sijill.state.published_changes import corrections_of_replaced
from sijill.state.rows import plain

_NAMING: dict[str, RecordKind] = {
    "publisher": "agent", "member_of": "agent", "embedded_in": "document", "broader": "topic",
}  # fmt: skip
_ASPECTS = {"description_note": "translation"}
_LOGGED_APART = frozenset({"corrections", "replaces"})


class RecordHistory(NamedTuple):
    """What a record's page says of its past; everything is empty where nothing has become of it.

    ``merged`` is what is said of each record whose place it has taken, with that one's versions.
    """

    banners: tuple[views.Banner, ...] = ()
    versions: tuple[views.Version, ...] = ()
    merged: tuple[tuple[str, tuple[views.Version, ...]], ...] = ()


def record_history(labels: Labels, kind: RecordKind, identifier: str) -> RecordHistory:
    """Return the past of an agent, document or topic."""
    archive = labels.archive
    record = archive.record(kind, identifier)
    history = archive.history(identifier, kind)
    found = versions(plain(record), history)
    went = {one.words_of for one in record.corrections}
    merged = tuple(
        (said, tuple(_rows(labels, kind, earlier, len(earlier) + 1 if gone else 1, is_there=False)))
        for old in archive.earlier_ids(kind, identifier)
        if (said := merge_here(labels, kind, old))
        for earlier in [versions(NOTHING, archive.history(old, kind))[:-1]]
        for gone in [record.is_taken_down or old in went]
    )
    kept = first_without_words(history) if record.is_taken_down else 1
    rows = tuple(_rows(labels, kind, found, kept)) if len(found) > 1 else ()
    return RecordHistory(banners(labels, record.corrections), rows, merged)


def earlier_in_words(labels: Labels, kind: RecordKind, old: str, number: int) -> str:
    """Return what is said of a correction, by its number from 1, of a record that was merged into another since."""
    correction = corrections_of_replaced(labels.archive, kind, old)[number - 1]
    title = name_then(labels, kind, versions(NOTHING, labels.archive.history(old, kind))) or old
    said = labels.words[f"correction.kind.{Correction.model_validate(correction).act}"]
    if correction.get("reason_of"):
        said = labels.words["correction.of_reason_kind"]
    said = labels.words.format(
        "language.colon", label=said, value=labels.shown(labels.attributions.as_given(correction["reason"]))
    )
    return labels.words.format("record.earlier", title=title, id=isolated(old), said=said)


def _rows(
    labels: Labels, kind: RecordKind, found: list[Version], kept: int, *, is_there: bool = True
) -> Iterator[views.Version]:
    """Yield the versions of a record, the newest first; of one that another has replaced, what the first said too.

    Those before number ``kept`` may have lost their words to a taking down.
    """
    words = labels.words
    for version in reversed(found):
        label = words.format("statement.history_version", number=words.number(version.number))
        if is_there and version.number == len(found):
            label = f"{label} ({words['statement.history_current']})"
        said = said_of(labels, kind, found, version)
        gone = version.record is None and version.number < kept
        yield views.Version(
            label,
            labels.date_markup(version.date),
            "",
            said.changed,
            version.digest,
            words["correction.lesser"] if said.lesser else "",
            " · ".join([said.reason] * bool(said.reason) + [words["correction.version_gone"]] * gone),
            changes(labels, kind, found, version.number, first_too=not is_there),
            said.merged,
        )


def changes(
    labels: Labels,
    kind: RecordKind,
    found: list[Version],
    number: int,
    *,
    first_too: bool = False,
    only: Collection[str] = (),
) -> tuple[views.Change, ...]:
    """Return the values by which a version of a record differs from the one before, as they were called then.

    Of the first, ``first_too`` asks for all that it said; ``only`` are the fields that are meant, if not all.
    """
    after = next((one for one in found if one.number == number), None)
    before = next((one for one in found if one.number == number - 1), None)
    if not (after and after.record and (before.record if before else first_too and number == 1)):
        return ()
    old = dict(_said(labels.at(before.sequence), kind, before.record)) if before and before.record else {}
    new = dict(_said(labels.at(after.sequence), kind, after.record))
    withheld = after.withheld | (before.withheld if before else frozenset())
    made = []
    for field, language in dict.fromkeys([*old, *new]):
        was, now = old.get((field, language), ""), new.get((field, language), "")
        if was != now and field in (only or {field}) and _ASPECTS.get(field, field) not in withheld:
            text = labels.text(now, language)
            label = labels.words[f"statement.changed.{field}"]
            if language != labels.language:
                name = labels.words.language_name(language)
                label = labels.words.format("language.colon", label=label, value=name)
            made.append(
                views.Change(label, text.language, text.direction, before_markup(was, now), after_markup(was, now))
            )
    return tuple(made)


def _said(labels: Labels, kind: RecordKind, record: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what a record says in words, by field and language."""
    for field, value in record.items():
        if field == "identifiers":
            yield from (((scheme, labels.language), named) for scheme, named in value.items())
        elif field in LOCALIZED:
            yield from (((field, language), text) for language, text in value.items())
        elif field == "descriptions":
            yield from _described(labels, value)
        elif field not in _LOGGED_APART:
            yield (field, labels.language), _in_words(labels, kind, field, value)


def _described(labels: Labels, value: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield how documents described a record, and the translations of it, each by language."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in value:
        found.setdefault(("descriptions", labels.archive.document(one["document"]).language), []).append(one["text"])
        for made in one.get("translations", ()):
            found.setdefault(("translation", made["language"]), []).append(made["text"])
        for piece in (one, *one.get("translations", ())):
            for language, text in piece.get("note", {}).items():
                found.setdefault(("description_note", language), []).append(text)
    yield from ((key, " · ".join(texts)) for key, texts in found.items())


def _in_words(labels: Labels, kind: RecordKind, field: str, value: Any) -> str:
    words = labels.words
    if field == "former_names":
        return words.join(
            [
                words.format(
                    "agent.named_until",
                    name=labels.in_line(one["name"]),
                    date=labels.words_of_date(one["until"]),
                )
                for one in value
            ]
        )
    if value == UNKNOWN:
        return labels.unknown
    if field in _NAMING:
        named = [value] if isinstance(value, str) else value
        return words.join([_membership(labels, one) if isinstance(one, dict) else name_of(labels, _NAMING[field], one)
                           for one in named])  # fmt: skip
    if field == "kind":
        return labels.kind(kind, value)
    if field == "language":
        return words.language_name(value)
    if field == "date":
        return labels.words_of_date(value["value"])
    if field == "captures":
        return words.join([copy["digest"] for copy in value])
    if field == "accounts":
        return words.join([f"{one['handle']} ({_platform(labels, one['platform'])})" for one in value])
    return words.join(list(value)) if isinstance(value, list) else str(value)


def _platform(labels: Labels, platform: str) -> str:
    """Return what an agent that is a platform is called; of another platform its name, as it is given."""
    return name_of(labels, "agent", platform) if labels.archive.has("agent", platform) else platform


def _membership(labels: Labels, one: Mapping[str, str]) -> str:
    days = [labels.words_of_date(one[end]) for end in ("since", "until") if end in one]
    return " ".join([name_of(labels, "agent", one["body"]), *[f"({' – '.join(days)})"] * bool(days)])


def name_of(labels: Labels, kind: RecordKind, identifier: str) -> str:
    """Return what an agent, a document or a topic is called."""
    if kind == "agent":
        return labels.agent_name(identifier)
    if kind == "topic":
        return labels.topic_reference("", identifier).text
    return labels.document_reference("", identifier).text
