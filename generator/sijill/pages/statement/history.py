"""A statement's published versions: what changed, when, why, and the wording before and after."""

from collections.abc import Sequence
from typing import Any

from sijill.ledger.parts import GUARDED
from sijill.ledger.versions import Version, versions
from sijill.model.records import Correction, CorrectionKind, Statement
from sijill.pages import views
from sijill.pages.labels import Desk
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


def banners(desk: Desk, corrections: Sequence[Correction]) -> tuple[views.Banner, ...]:
    """Return what stands at the head of a corrected page, the newest first; a withdrawal stands alone."""
    withdrawn = [c for c in corrections if c.kind == CorrectionKind.WITHDRAWAL]
    return tuple(
        views.Banner(
            str(c.kind),
            desk.words.format(BANNERS[c.kind], date=desk.words_of_date(c.date)),
            desk.localized(c.reason),
        )
        for c in sorted(withdrawn or corrections, key=lambda c: c.date, reverse=True)
    )


def rows(
    desk: Desk, root: str, identifier: str, found: Sequence[Version], shown: int, corrections: Sequence[Correction]
) -> tuple[views.Version, ...]:
    """Return the list of versions, the newest first; ``shown`` is the one on this page."""
    last = len(found)
    made = []
    for version in reversed(found):
        label = desk.words.format("statement.history_version", number=desk.words.number(version.number))
        if version.number == last:
            label = f"{label} ({desk.words['statement.history_current']})"
        address = (
            desk.addresses.statement(desk.language, identifier)
            if version.number == last
            else desk.addresses.version(desk.language, identifier, version.number)
        )
        kind = desk.words[f"correction.kind.{version.correction}"] if version.correction else ""
        changed = "" if version.number == 1 else _changed(desk, version)
        reason = next((c for c in corrections if c.kind == version.correction and c.date == version.date), None)
        made.append(
            views.Version(
                label,
                desk.date(version.date),
                "" if version.number == shown else desk.href(root, address),
                f"{kind} · {changed}" if kind and changed else kind or changed,
                version.digest,
                desk.words["correction.lesser"] if version.number > 1 and is_lesser(version) else "",
                desk.localized(reason.reason) if reason else "",
            )
        )
    return tuple(made)


def is_lesser(version: Version) -> bool:
    """Say whether a version improved something that readers do not rely on word for word."""
    return bool(version.changed) and not GUARDED.intersection(version.changed) and version.correction is None


def _changed(desk: Desk, version: Version) -> str:
    return desk.words.join([desk.words[f"statement.changed.{aspect}"] for aspect in version.changed])


def last_corrected(found: Sequence[Version]) -> int:
    """Return the number of the last version that a correction made, 0 where none did."""
    return max((version.number for version in found if version.correction and version.number > 1), default=0)


def changes(desk: Desk, found: Sequence[Version], number: int) -> tuple[views.Change, ...]:
    """Return the wordings that version ``number`` changed, against the version before it."""
    after = next((v for v in found if v.number == number), None)
    before = next((v for v in found if v.number == number - 1), None)
    if after is None or before is None or after.record is None or before.record is None:
        return ()
    made = [
        _change(desk, label, language, old, new)
        for label, language, old, new in _wordings(desk, before.record, after.record)
        if old != new
    ]
    return tuple(made)


def _change(desk: Desk, label: str, language: str, old: str, new: str) -> views.Change:
    text = desk.text(new, language)
    return views.Change(label, text.language, text.direction, before_markup(old, new), after_markup(old, new))


def _wordings(desk: Desk, before: Any, after: Any) -> list[tuple[str, str, str, str]]:
    """Return (label, language, before, after) for everything in words that both versions have or only one."""
    words = desk.words
    made = [
        (words["statement.changed.title"], desk.language, _local(desk, before["title"]), _local(desk, after["title"]))
    ]
    made.append(
        (words["statement.changed.date"], desk.language, desk.words_of_date(before["date"]["value"]),
         desk.words_of_date(after["date"]["value"]))
    )  # fmt: skip
    made.append((words["statement.changed.speaker"], desk.language, _speakers(desk, before), _speakers(desk, after)))
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


def _local(desk: Desk, texts: dict[str, str]) -> str:
    return desk.press.localized(texts)


def _speakers(desk: Desk, record: Any) -> str:
    made = []
    for speaker in record["speakers"]:
        known = desk.archive.has("agent", speaker["agent"])
        name = desk.agent_name(speaker["agent"]) if known else speaker["agent"]
        capacity = desk.localized(speaker.get("capacity"))
        made.append(f"{name}{desk.words.comma}{capacity}" if capacity else name)
    return desk.words["language.semicolon"].join(made)
