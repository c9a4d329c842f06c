"""Which other records a record names, and where: the basis of links, lists and checks of references."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any

from sijill.model.agent_parts import Membership
from sijill.model.fields import SLUG_PATTERN, UNKNOWN
from sijill.model.record_kinds import RecordKind
from sijill.model.records import RECORD_TYPES, Agent, Document, Record, StatedDate, Statement, Topic
from sijill.model.speakers import is_unnamed
from sijill.sources.yaml.strict import Path

Reference = tuple[RecordKind, str, Path]
# A record may have named several merged records before in many combinations; at most this many are tried.
_MOST_WAYS = 256


def references(record: Record) -> Iterator[Reference]:
    """Yield every id a record names: the kind meant, the id, and its path in the record.

    A platform on which an agent has an account may also be a name that looks like an id.
    """
    match record:
        case Statement():
            yield from _of_statement(record)
        case Agent():
            for index, one in enumerate(record.member_of):
                body, path = (one.body, ("body",)) if isinstance(one, Membership) else (one, ())
                yield "agent", body, ("member_of", index, *path)
                if isinstance(one, Membership) and one.document:
                    yield "document", one.document, ("member_of", index, "document")
            for index, account in enumerate(record.accounts):
                if re.fullmatch(SLUG_PATTERN, account.platform):  # else it is a name
                    yield "agent", account.platform, ("accounts", index, "platform")
            yield from _of_descriptions(record)
        case Document():
            if record.publisher != UNKNOWN:
                yield "agent", record.publisher, ("publisher",)
            if record.embedded_in:
                yield "document", record.embedded_in, ("embedded_in",)
            if isinstance(record.date, StatedDate) and record.date.as_stated and record.date.as_stated.document:
                yield "document", record.date.as_stated.document, ("date", "as_stated", "document")
        case Topic():
            for index, broader in enumerate(record.broader):
                yield "topic", broader, ("broader", index)
            yield from _of_descriptions(record)


def _of_descriptions(record: Agent | Topic) -> Iterator[Reference]:
    for index, described in enumerate(record.descriptions):
        yield "document", described.document, ("descriptions", index, "document")
        for number, translation in enumerate(described.translations):
            if translation.document:
                yield "document", translation.document, ("descriptions", index, "translations", number, "document")


def _of_statement(record: Statement) -> Iterator[Reference]:
    for index, speaker in enumerate(record.speakers):
        if speaker.agent:
            yield "agent", speaker.agent, ("speakers", index, "agent")
        for number, agent in enumerate(speaker.on_behalf_of):
            yield "agent", agent, ("speakers", index, "on_behalf_of", number)
    if record.date.as_stated and record.date.as_stated.document:
        yield "document", record.date.as_stated.document, ("date", "as_stated", "document")
    if record.channel:
        if record.channel.agent:
            yield "agent", record.channel.agent, ("channel", "agent")
        if record.channel.document != UNKNOWN:
            yield "document", record.channel.document, ("channel", "document")
    for index, passage in enumerate(record.passages):
        yield "document", passage.document, ("passages", index, "document")
        if passage.speaker and not is_unnamed(passage.speaker):
            yield "agent", passage.speaker, ("passages", index, "speaker")
        for number, translation in enumerate(passage.translations):
            if translation.document:
                yield "document", translation.document, ("passages", index, "translations", number, "document")
        for number, variant in enumerate(passage.variants):
            yield "document", variant.document, ("passages", index, "variants", number, "document")
    for index, relation in enumerate(record.relations):
        yield "statement", relation.target, ("relations", index, "target")
    for index, topic in enumerate(record.topics):
        yield "topic", topic, ("topics", index)


def with_earlier_ids(
    kind: RecordKind, record: Mapping[str, Any], replaced: Callable[[RecordKind, str], Sequence[str]]
) -> Iterator[dict[str, Any]]:
    """Yield the forms that a record, given as plain data, may have had before records that it names were merged.

    ``replaced`` returns the ids that a record replaces. A change of nothing but such ids follows from a merge, which is
    shown on the record that was merged, and not on the thousands that name it.
    """
    places = [
        (path, (identifier, *old))
        for named, identifier, path in references(RECORD_TYPES[kind].model_validate(record))
        if (old := replaced(named, identifier))
    ]
    for ids in islice(product(*(choices for _, choices in places)), 1 if places else 0, _MOST_WAYS):
        found = _copied(record)
        for (path, _), identifier in zip(places, ids, strict=True):
            place = found
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = identifier
        yield found


def renamed(kind: RecordKind, record: Mapping[str, Any], named: RecordKind, old: str, new: str) -> dict[str, Any]:
    """Return a record, given as plain data, with another id wherever it names a record of a kind by an old one."""
    found: dict[str, Any] = _copied(record)
    given = references(RECORD_TYPES[kind].model_validate(record))
    name_at(found, [path for of, identifier, path in given if (of, identifier) == (named, old)], new)
    return found


def name_at(tree: dict[str, Any], paths: Sequence[Path], identifier: str) -> None:
    """Write an id at paths of a tree; in a list of ids that has it already, the entry goes."""
    for path in reversed(paths):
        at: Any = tree
        for step in path[:-1]:
            at = at[step]
        if isinstance(at, list) and identifier in at:
            del at[int(path[-1])]
        else:
            at[path[-1]] = identifier


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list | tuple) else value
