"""A statement's published versions: what changed, when, why, and the wording before and after."""

from collections.abc import Sequence
from typing import Any

from sijill.ledger.parts import GUARDED
from sijill.ledger.versions import Version, versions
from sijill.model.records import Correction, CorrectionKind, Statement
from sijill.pages.labels import Labels
from sijill.pages.statement import views
from sijill.pages.statement.compare import after_markup, before_markup
from sijill.state.archive import Archive

BANNERS = {kind: f"correction.banner.{kind}" for kind in CorrectionKind}


def published_versions(archive: Archive, identifier: str, statement: Statement) -> list[Version]:
    """Return the published versions of a statement with their records, as far as they can be shown and proved."""
    history = archive.history(identifier)
    if not history:
        return []
    if len(history) == 1:
        entry = history[0].entry
        return [Version(1, history[0].date, entry.digest, tuple(entry.changed), entry.correction, None)]
    return versions(statement.model_dump(mode="json", exclude_defaults=True), history)


def banners(labels: Labels, corrections: Sequence[Correction]) -> tuple[views.Banner, ...]:
    """Return what stands at the head of a corrected page, the newest first; a withdrawal stands alone."""
    withdrawn = [c for c in corrections if c.kind == CorrectionKind.WITHDRAWAL]
    return tuple(
        views.Banner(
            str(c.kind),
            labels.words.format(BANNERS[c.kind], date=labels.words_of_date(c.date)),
            labels.localized(c.reason),
        )
        for c in sorted(withdrawn or corrections, key=lambda c: c.date, reverse=True)
    )


def rows(
    labels: Labels, root: str, identifier: str, found: Sequence[Version], shown: int, corrections: Sequence[Correction]
) -> tuple[views.Version, ...]:
    """Return the list of versions, the newest first; ``shown`` is the one on this page."""
    last = len(found)
    made = []
    for version in reversed(found):
        label = labels.words.format("statement.history_version", number=labels.words.number(version.number))
        if version.number == last:
            label = f"{label} ({labels.words['statement.history_current']})"
        address = (
            labels.addresses.statement(labels.language, identifier)
            if version.number == last
            else labels.addresses.version(labels.language, identifier, version.number)
        )
        kind = labels.words[f"correction.kind.{version.correction}"] if version.correction else ""
        changed = "" if version.number == 1 else _changed(labels, version)
        reason = next((c for c in corrections if c.kind == version.correction and c.date == version.date), None)
        made.append(
            views.Version(
                label,
                labels.date_markup(version.date),
                "" if version.number == shown else labels.href(root, address),
                f"{kind} · {changed}" if kind and changed else kind or changed,
                version.digest,
                labels.words["correction.lesser"] if version.number > 1 and is_lesser(version) else "",
                labels.localized(reason.reason) if reason else "",
            )
        )
    return tuple(made)


def is_lesser(version: Version) -> bool:
    """Say whether a version improved something that readers do not rely on word for word."""
    return bool(version.changed) and not GUARDED.intersection(version.changed) and version.correction is None


def _changed(labels: Labels, version: Version) -> str:
    return labels.words.join([labels.words[f"statement.changed.{aspect}"] for aspect in version.changed])


def last_corrected(found: Sequence[Version]) -> int:
    """Return the number of the last version that a correction made, 0 where none did."""
    return max((version.number for version in found if version.correction and version.number > 1), default=0)


def changes(labels: Labels, found: Sequence[Version], number: int) -> tuple[views.Change, ...]:
    """Return the wordings that version ``number`` changed, against the version before it."""
    after = next((v for v in found if v.number == number), None)
    before = next((v for v in found if v.number == number - 1), None)
    if after is None or before is None or after.record is None or before.record is None:
        return ()
    made = [
        _change(labels, label, language, old, new)
        for label, language, old, new in _wordings(labels, before.record, after.record)
        if old != new
    ]
    return tuple(made)


def _change(labels: Labels, label: str, language: str, old: str, new: str) -> views.Change:
    text = labels.text(new, language)
    return views.Change(label, text.language, text.direction, before_markup(old, new), after_markup(old, new))


def _wordings(labels: Labels, before: Any, after: Any) -> list[tuple[str, str, str, str]]:
    """Return (label, language, before, after) for everything in words that both versions have or only one."""
    words = labels.words
    made = [
        (
            words["statement.changed.title"],
            labels.language,
            _local(labels, before["title"]),
            _local(labels, after["title"]),
        )
    ]
    made.append(
        (words["statement.changed.date"], labels.language, labels.words_of_date(before["date"]["value"]),
         labels.words_of_date(after["date"]["value"]))
    )  # fmt: skip
    made.append(
        (words["statement.changed.speaker"], labels.language, _speakers(labels, before), _speakers(labels, after))
    )
    old = {passage["id"]: passage for passage in before.get("passages", ())}
    new = {passage["id"]: passage for passage in after.get("passages", ())}
    for name in dict.fromkeys([*old, *new]):
        one, two = old.get(name, {}), new.get(name, {})
        language = (two or one).get("language") or after["language"]
        label = words.format("statement.passage", number=words.digits(name.removeprefix("p")))
        made.append((label, language, one.get("text", ""), two.get("text", "")))
        texts = [{t["language"]: t["text"] for t in passage.get("translations", ())} for passage in (one, two)]
        for tag in dict.fromkeys([*texts[0], *texts[1]]):
            title = words.format("language.colon", label=label, value=words.language_name(tag))
            made.append((title, tag, texts[0].get(tag, ""), texts[1].get(tag, "")))
    return made


def _local(labels: Labels, texts: dict[str, str]) -> str:
    return labels.templates.localized(texts)


def _speakers(labels: Labels, record: Any) -> str:
    made = []
    for speaker in record["speakers"]:
        known = labels.archive.has("agent", speaker["agent"])
        name = labels.agent_name(speaker["agent"]) if known else speaker["agent"]
        capacity = labels.localized(speaker.get("capacity"))
        made.append(f"{name}{labels.words.comma}{capacity}" if capacity else name)
    return labels.words["language.semicolon"].join(made)
