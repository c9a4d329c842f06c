"""Checks of lists: no entry is repeated, and entries agree with each other."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sijill.check.finding import Finding
from sijill.check.subject import Known, Subject
from sijill.diagnostics.rules import records as rules
from sijill.model.brackets import is_empty, not_in, pieces
from sijill.model.fields import WORDS_GONE
from sijill.model.records import Agent, Correction, CorrectionKind, Description, Statement, Topic, Wording
from sijill.sources.yaml.strict import Path, written

_GIVEN_UP = "add the former name under 'former_names', or below this correction an erratum that takes the rename back"


def no_repeats(subject: Subject, known: Known) -> Iterator[Finding]:
    """No entry of a list is repeated: passage ids, speakers and those they speak for, topics, relations, captures."""
    fields = subject.record.__dict__
    for index, speaker in enumerate(fields.get("speakers", ())):  # nobody speaks for themselves
        for number, agent in enumerate(speaker.on_behalf_of):
            if agent == speaker.agent or agent in speaker.on_behalf_of[:number]:
                path = ("speakers", index, "on_behalf_of", number)
                yield Finding(rules.RepeatedEntry, path, {"field": written(path[:3]), "value": agent})
    for field, below, value_of in _ONCE:
        values = fields.get(field, ())
        if len(values) > 1:
            yield from _repeated(field, [value_of(value) for value in values] if value_of else values, below)


# Lists without repeated entries: their field, the field below that identifies an entry, and their values.
_ONCE: tuple[tuple[str, str, Callable[[Any], str | None] | None], ...] = (
    ("passages", "id", lambda passage: passage.id),
    # Two who are not named may be described alike.
    ("speakers", "agent", lambda speaker: speaker.agent),
    ("relations", "", lambda r: f"{r.type} {r.target} {r.passage or ''} {r.target_passage or ''}"),
    ("topics", "", None),
    ("member_of", "", lambda one: one if isinstance(one, str) else f"{one.body} {one.since} {one.until}"),
    ("broader", "", None),
    ("aliases", "", None),
    ("descriptions", "text", lambda described: f"{described.document} {described.text}"),
    ("replaces", "", None),
    ("captures", "digest", lambda capture: capture.digest),
)


def _repeated(field: str, values: Sequence[str | None], below: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value is None:
            continue
        if value in seen:
            path: Path = (field, index, below) if below else (field, index)
            yield Finding(rules.RepeatedEntry, path, {"field": field, "value": value.strip()})
        seen.add(value)


def passages_belong(subject: Subject, known: Known) -> Iterator[Finding]:
    """A passage is by a speaker of its statement; a variant of it differs from it in wording or place."""
    record = subject.record
    if not isinstance(record, Statement):
        return
    agents = {*record.voices} | {agent for s in record.speakers for agent in s.on_behalf_of}
    for index, passage in enumerate(record.passages):
        if passage.speaker and passage.speaker not in agents:
            facts = {"passage": passage.id, "agent": passage.speaker, "speakers": ", ".join(sorted(agents))}
            yield Finding(rules.NotASpeaker, ("passages", index, "speaker"), facts)
        seen = {(passage.text, passage.document, passage.paragraph)}
        for number, variant in enumerate(passage.variants):
            here = (variant.text, variant.document, variant.paragraph)
            if here in seen:
                yield Finding(
                    rules.SameVariant, ("passages", index, "variants", number, "text"), {"passage": passage.id}
                )
            seen.add(here)


def brackets_are_there(subject: Subject, known: Known) -> Iterator[Finding]:
    """The brackets that are said to be the editors' are in the text, and none of them is empty."""
    found: list[tuple[Path, str, Wording | Description]] = []
    if isinstance(subject.record, Statement):
        for index, passage in enumerate(subject.record.passages):
            path: Path = ("passages", index)
            found.append((path, passage.id, passage))
            found += [((*path, "variants", number), passage.id, one) for number, one in enumerate(passage.variants)]
    elif isinstance(subject.record, Agent | Topic):
        for index, described in enumerate(subject.record.descriptions):
            found.append((("descriptions", index), written(("descriptions", index)), described))
    for path, name, wording in found:
        missing = not_in(wording.text, wording.brackets)
        if missing:
            yield Finding(rules.NoSuchBrackets, (*path, "brackets"), {"passage": name, "value": missing})
        empty = next((one.text for one in pieces(wording.text, wording.brackets) if is_empty(one)), "")
        if empty:
            yield Finding(rules.EmptyBracket, (*path, "text"), {"passage": name, "value": empty})


def words_are_gone(subject: Subject, known: Known) -> Iterator[Finding]:
    """A statement whose words were taken down has none of them."""
    statement = subject.record
    if isinstance(statement, Statement) and statement.is_taken_down:
        for index, passage in enumerate(statement.passages):
            if passage.text != WORDS_GONE or passage.translations or passage.variants or passage.note:
                yield Finding(rules.WordsLeft, ("passages", index, "text"), {"record": subject.id})
                return


def corrections_in_order(subject: Subject, known: Known) -> Iterator[Finding]:
    """Corrections are in the order of their dates; only a withdrawal takes words down, only an agent is renamed."""
    last = ""
    for index, correction in enumerate(subject.record.corrections):
        if correction.date < last:
            yield Finding(
                rules.CorrectionOrder,
                ("corrections", index, "date"),
                {
                    "field": f"corrections[{index + 1}].date",
                    "requirement": f"must not be before the one above it ({last})",
                    "value": correction.date,
                    "mend": "put the corrections in the order of their dates",
                },
            )
        if correction.withhold_text and correction.kind != CorrectionKind.WITHDRAWAL:
            yield Finding(
                rules.CorrectionOrder,
                ("corrections", index, "withhold_text"),
                {
                    "field": f"corrections[{index + 1}].withhold_text",
                    "requirement": "must be used with a withdrawal only",
                    "value": correction.kind,
                    "mend": "write 'kind: withdrawal', or delete withhold_text",
                },
            )
        if correction.kind == CorrectionKind.RENAME and not _renamed(subject.record, index):
            yield Finding(
                rules.CorrectionOrder,
                ("corrections", index, "kind"),
                {
                    "field": f"corrections[{index + 1}].kind",
                    "requirement": "must be used for an agent that has given up a name",
                    "value": correction.kind,
                    "mend": _GIVEN_UP if isinstance(subject.record, Agent) else "write 'kind: revision'",
                },
            )
        if correction.reason_of is not None:
            wrong = _reason_of(subject.record.corrections, index)
            if wrong:
                requirement, value, mend = wrong
                field = f"corrections[{index + 1}].reason_of"
                facts = {"field": field, "requirement": requirement, "value": value, "mend": mend}
                yield Finding(rules.CorrectionOrder, ("corrections", index, "reason_of"), facts)
        last = correction.date


def _renamed(record: object, index: int) -> bool:
    """Return whether a record has given up a name, or had done so until an erratum after a correction took it back."""
    later = record.corrections[index + 1 :] if isinstance(record, Agent) else ()
    return bool(getattr(record, "former_names", ())) or any(
        one.kind == CorrectionKind.ERRATUM and one.reason_of is None for one in later
    )


def _reason_of(corrections: Sequence[Correction], index: int) -> tuple[str, str, str] | None:
    """What must hold of a correction of another's reason and does not, what is there instead, and the mend."""
    correction = corrections[index]
    number = correction.reason_of or 0
    if number > index or corrections[number - 1].reason_of is not None:
        requirement = "must be the number, from 1, of a correction above it that is not one of a reason"
        return requirement, str(number), "count the corrections from the top"
    if correction.kind != CorrectionKind.ERRATUM:
        return "must be used with an erratum only", correction.kind, "write 'kind: erratum'"
    return None
